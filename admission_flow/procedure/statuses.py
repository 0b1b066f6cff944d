"""What a rule can find at all: the statuses that its function, or a helper of it, names."""

from collections.abc import Iterator, Mapping
from inspect import unwrap
from types import CodeType, FunctionType
from typing import Any

from admission_flow.procedure import findings
from admission_flow.procedure.findings import Status
from admission_flow.procedure.rules.rule import Check

_HELPERS = "admission_flow.procedure.rules."
_FOUND: tuple[tuple[object, frozenset[Status]], ...] = (
    (findings.met, frozenset({Status.MET})),
    (findings.unmet, frozenset({Status.UNMET})),
    (findings.met_if, frozenset({Status.MET, Status.UNMET})),
    (findings.pending, frozenset({Status.PENDING})),
    (findings.unknown, frozenset({Status.UNKNOWN})),
    (findings.waived, frozenset({Status.WAIVED})),
    (findings.NOT_APPLICABLE, frozenset({Status.NOT_APPLICABLE})),
)


def statuses_of(check: Check) -> frozenset[Status]:
    """Return the statuses that a rule's function can return, as far as its names tell.

    Read from the names that the compiled function looks up, in itself, in what is defined inside
    it, and in the helpers that it calls, of its own module or of the rules that ship. A status that
    is made in another way (`Result(Status.MET)` in a helper elsewhere) is not seen.
    """
    found: set[Status] = set()
    seen: set[FunctionType] = set()
    waiting: list[Any] = [check]
    while waiting:
        current = unwrap(waiting.pop())
        if not isinstance(current, FunctionType) or current in seen:
            continue
        seen.add(current)
        for held in _looked_up(current.__code__, current.__globals__):
            found |= next((what for maker, what in _FOUND if held is maker), frozenset())
            module = getattr(held, "__module__", None) or ""
            if module == check.__module__ or module.startswith(_HELPERS):
                waiting.append(held)
    return frozenset(found)


def _looked_up(code: CodeType, names: Mapping[str, Any]) -> Iterator[Any]:
    for name in code.co_names:
        if name in names:
            yield names[name]
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _looked_up(constant, names)
