"""The scripts of tools/ and bench/, which are no packages, for the tests of what they make."""

import functools
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]


@functools.cache
def tool(name: str, folder: str = "tools") -> ModuleType:
    """Load a script; what it puts on the path for itself is taken off again."""
    spec = importlib.util.spec_from_file_location(name, ROOT / folder / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # its dataclasses look their module up
    before = list(sys.path)
    sys.path.insert(0, str(ROOT / folder))  # as where it is started from there
    spec.loader.exec_module(module)
    sys.path[:] = before
    return module
