"""Runs the module of a procedure's folder: the acts and rules that no data can say."""

import hashlib
import re
import sys
import types
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from admission_flow.procedure.acts import Act
from admission_flow.procedure.file_reader import FileProblem
from admission_flow.procedure.rules.rule import Rule

_KIND = re.compile(r"[a-z][a-z0-9_]{0,63}")
"""What a kind is called in documents and in the journal."""


@dataclass(frozen=True, slots=True)
class Code:
    """What a module names."""

    acts: tuple[type[Act], ...]
    rules: tuple[Rule, ...]


def code_in(name: str, raw: bytes, problems: list[FileProblem]) -> Code | None:
    """Run a module and return its `ACTS` and `RULES`; None after naming what is wrong.

    The same bytes are run once: an act made before is of the same class as one made after.

    Args:
        name: of the file, for what is said of it.
        raw: its bytes.
        problems: what is wrong is added to it.

    """
    module_name = f"admission_flow_procedure_{hashlib.sha256(raw).hexdigest()[:16]}"
    module = sys.modules.get(module_name)
    if module is None:
        module = types.ModuleType(module_name)
        sys.modules[module_name] = module  # dataclasses look themselves up there
        try:
            exec(compile(raw, name, "exec"), module.__dict__)  # noqa: S102 - what it is for
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a module raises
            del sys.modules[module_name]
            what = f"{type(error).__name__}: {error}"
            problems.append(FileProblem(name, "file", f"could not be run: {what}"))
            return None
    acts: Any = getattr(module, "ACTS", None)
    rules: Any = getattr(module, "RULES", None)
    if not _all(acts, lambda one: isinstance(one, type) and issubclass(one, Act)):
        problems.append(FileProblem(name, "ACTS", "is no tuple of kinds of act"))
    elif not _all(rules, lambda one: isinstance(one, Rule)):
        problems.append(FileProblem(name, "RULES", "is no tuple of rules"))
    else:
        return _with_names(name, Code(tuple(acts), tuple(rules)), problems)
    return None


def _all(found: object, fits: Callable[[Any], bool]) -> bool:
    return isinstance(found, tuple) and bool(found) and all(map(fits, found))


def _with_names(name: str, code: Code, problems: list[FileProblem]) -> Code | None:
    """Return what a module names, where each name means one thing."""
    nameless = [cls.__name__ for cls in code.acts if not _named(getattr(cls, "kind", ""))]
    twice = {
        "ACTS": _twice(getattr(cls, "kind", "") for cls in code.acts),
        "RULES": _twice(rule.id for rule in code.rules),
    }
    problems += [
        FileProblem(name, "ACTS", f"{cls} has no kind of small letters and _") for cls in nameless
    ]
    for where, names in twice.items():
        problems += [FileProblem(name, where, f"{one} stands twice") for one in names]
    return None if nameless or any(twice.values()) else code


def _named(kind: object) -> bool:
    return isinstance(kind, str) and _KIND.fullmatch(kind) is not None


def _twice(names: Iterable[Hashable]) -> list[Hashable]:
    seen: set[Hashable] = set()
    found = []
    for one in names:
        if one in seen:
            found.append(one)
        seen.add(one)
    return found
