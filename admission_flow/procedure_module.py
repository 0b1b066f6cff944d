"""Runs the module of a procedure's folder: the acts and rules that no data can say."""

import hashlib
import re
import sys
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import redirect_stdout
from datetime import date
from threading import RLock
from types import ModuleType
from typing import Any, get_args, get_origin

from admission_flow.procedure.acts import Act, BranchRoll, CommitteeRoll, Evidence, Step
from admission_flow.procedure.document_fields import core_type, fields_of
from admission_flow.procedure.facts import plain_fact
from admission_flow.procedure.file_reader import FileProblem
from admission_flow.procedure.own_code import FOLDER_MODULES, line_reached
from admission_flow.procedure.paper_sheet import PaperSheet
from admission_flow.procedure.person import Decider
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.procedure.rules.rule import Rule, Tighter

_KIND = re.compile(r"[a-z][a-z0-9_]{0,63}")
"""What a kind is called in documents and in the journal."""

_TAKEN = frozenset({"kind", "commit"})
"""What documents say the kind by, and the journal that a value lies elsewhere."""

_ONE_AT_A_TIME = RLock()
"""Two threads would see each other's half a module, and mix up whose output was turned aside."""

STATED = (str, bool, int, date, PaperSheet, BranchRoll, CommitteeRoll)
"""What a field of an act can hold, as `document.py` reads it; and tuples of texts."""


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
    with _ONE_AT_A_TIME:
        return _run(name, raw, problems)


def _run(name: str, raw: bytes, problems: list[FileProblem]) -> Code | None:
    module_name = f"{FOLDER_MODULES}{hashlib.sha256(raw).hexdigest()[:16]}"
    module = sys.modules.get(module_name)
    if module is None:
        module = ModuleType(module_name)
        sys.modules[module_name] = module  # dataclasses look themselves up there
    try:
        if "__builtins__" not in module.__dict__:  # it was not run before
            with redirect_stdout(sys.stderr):  # there is what a command answers, and nothing else
                exec(compile(raw, name, "exec"), module.__dict__)  # noqa: S102 - what it is for
        return _looked_at(name, module, problems)  # what it made may raise where it is looked at
    except BaseException as error:
        sys.modules.pop(module_name, None)  # half of it is not there: it is run anew
        if isinstance(error, KeyboardInterrupt):
            raise
        problems.append(FileProblem(name, "file", _failed(name, module_name, error)))
        return None


def _looked_at(name: str, module: ModuleType, problems: list[FileProblem]) -> Code | None:
    acts: Any = getattr(module, "ACTS", None)
    rules: Any = getattr(module, "RULES", None)
    if not _all(acts, _is_act):
        problems.append(FileProblem(name, "ACTS", "is no tuple of kinds of act"))
    elif not _all(rules, _is_rule):
        problems.append(FileProblem(name, "RULES", "is no tuple of rules"))
    else:
        return _with_names(name, Code(tuple(acts), tuple(rules)), problems)
    return None


def _failed(name: str, module: str, error: BaseException) -> str:
    """Return what is said of a module that could not be run."""
    line = line_reached(module, error)
    if isinstance(error, SyntaxError) and error.filename == name:
        line = error.lineno
    where = "" if line is None else f" in line {line}"
    said = f"{type(error).__name__}: {plain_fact(error)}".removesuffix(": ")
    return f"could not be run{where}: {said}"


def _all(found: object, fits: Callable[[Any], bool]) -> bool:
    return type(found) is tuple and bool(found) and all(map(fits, found))


def _is_act(one: object) -> bool:
    return isinstance(one, type) and issubclass(one, Evidence | Step)


def _is_rule(one: object) -> bool:
    """Return whether something is a rule, and what it declares is of use."""
    if type(one) is not Rule or not isinstance(one.id, str):
        return False
    names = one.values
    asked = (one.due, one.begins, one.last_day, one.when)
    return (
        isinstance(names, tuple)
        and all(isinstance(name, str) for name in names)
        and callable(one.check)
        and all(part is None or callable(part) for part in asked)
        and isinstance(one.tighter, Mapping)
        and all(isinstance(way, Tighter) for way in one.tighter.values())
    )


def _with_names(name: str, code: Code, problems: list[FileProblem]) -> Code | None:
    """Return what a module names, where each name means one thing."""
    nameless = [cls.__name__ for cls in code.acts if not _named(getattr(cls, "kind", ""))]
    twice = {
        "ACTS": _twice(getattr(cls, "kind", "") for cls in code.acts),
        "RULES": _twice(rule.id for rule in code.rules),
    }
    odd = [
        FileProblem(name, "ACTS", f"{cls.__name__}.{what}")
        for cls in code.acts
        for what in _unstated(cls)
    ]
    problems += odd
    problems += [
        FileProblem(name, "ACTS", f"{cls} has no kind of small letters and _") for cls in nameless
    ]
    for where, names in twice.items():
        problems += [FileProblem(name, where, f"{one} stands twice") for one in names]
    return None if odd or nameless or any(twice.values()) else code


def _unstated(cls: type[Act]) -> Iterator[str]:
    """Yield what is wrong with fields of a kind of act that no document could state."""
    of_all = fields_of(Act)
    for key, field in fields_of(cls).items():
        kind = core_type(field.type)
        choices = field.metadata.get("choices", ())
        listed = get_origin(kind) is tuple and get_args(kind) in {(str, ...), (Decider, ...)}
        if isinstance(kind, str):  # of `from __future__ import annotations`: nobody evaluates it
            yield f"{field.name} has its type as a text; leave out the import of annotations"
        elif not (listed or kind in STATED) or not all(isinstance(word, str) for word in choices):
            yield f"{field.name} is of no type that a document can state"
        if not _named(key) or key in _TAKEN:
            yield f"{field.name} has no name that a document can state"
        if key in of_all and field.type != of_all[key].type:
            yield f"{field.name} is of every act, and of another type there"


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
