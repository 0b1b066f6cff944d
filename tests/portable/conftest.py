"""A place where a portable folder is built, with all that is needed."""

from pathlib import Path

import pytest

from tests.portable.parts import Desk, wheel
from tests.tool_scripts import tool

NEEDS = (
    "rich<16,>=13.9",
    'typer<1,>=0.26; extra == "all"',
    'cryptography[ssh]<51,>=45; extra == "all"',
    'uvloop; sys_platform == "linux"',
    'tomli; python_version < "3.11"',
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a place with a stand-in for Python, and wheels of which none is missing."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    pins = tool("portable_wheels").pinned()
    wheel(
        folder,
        "admission-flow",
        pins["admission-flow"],
        {"admission_flow/__init__.py": b"x = 1\n"},
        needs=NEEDS,
    )
    wheel(folder, "rich", pins["rich"], {"rich/__init__.py": b"", "rich/a.py": b""})
    wheel(folder, "typer", pins["typer"], needs=['colorama; platform_system == "Windows"'])
    wheel(folder, "colorama", pins["colorama"], tag="py2.py3-none-any")
    bcrypt = "bcrypt>=3.1.5 ; extra == 'ssh'"
    tag = "cp311-abi3-win_amd64"
    wheel(folder, "cryptography", pins["cryptography"], needs=[bcrypt], tag=tag)
    wheel(folder, "bcrypt", pins["bcrypt"], tag="cp39-abi3-win_amd64")
    return Desk(tmp_path, folder)
