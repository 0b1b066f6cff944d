"""Which facts of a person the rules of a procedure look at: of others nobody need be asked."""

from collections.abc import Iterator
from dataclasses import fields
from types import CodeType, FunctionType
from typing import Any

from admission_flow.procedure.person import Person
from admission_flow.procedure.procedure import Procedure
from admission_flow.procedure.rules.rule import Rule

WHO = frozenset({"full_name", "born_on", "sex"})
"""Who somebody is: asked by every procedure."""
_OURS = "admission_flow.procedure"
_FACTS = frozenset(field.name for field in fields(Person))


def person_facts(procedure: Procedure) -> frozenset[str]:
    """Return the facts that its rules name, themselves or in the functions that they call.

    Read from the names that compiled functions look up: one too many is possible, none too few, but
    for a name that is put together while a rule runs.
    """
    found = set(WHO)
    seen: set[FunctionType] = set()
    waiting: list[Any] = list(procedure.rules)
    while waiting:
        held = waiting.pop()
        if isinstance(held, Rule):
            waiting += [held.check, held.due, held.begins, held.last_day, held.when]
            continue
        function = getattr(held, "__wrapped__", held)  # of one whose results are kept
        if not isinstance(function, FunctionType) or function in seen:
            continue
        seen.add(function)
        for name in _names(function.__code__):
            if name in _FACTS:
                found.add(name)
            named = function.__globals__.get(name)
            if isinstance(named, Rule) or _is_ours(named, function.__module__):
                waiting.append(named)
    return frozenset(found)


def _is_ours(held: object, module: str) -> bool:
    """Whether a function is followed: of the same module, or of the rules that ship."""
    where = getattr(held, "__module__", None) or ""
    return where == module or where.startswith(_OURS)


def _names(code: CodeType) -> Iterator[str]:
    """Yield the names and words that code uses, in what is nested in it too."""
    yield from code.co_names
    for part in code.co_consts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, CodeType):
            yield from _names(part)
