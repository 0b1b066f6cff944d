"""Which kinds of acts a rule looks at: found in its function and in those that it calls."""

from collections.abc import Iterator
from functools import cache
from types import CodeType, FunctionType
from typing import Any

from admission_flow.procedure.acts import Act
from admission_flow.procedure.rules.rule import Rule

_OURS = "admission_flow.procedure"


@cache
def kinds_read(rule: Rule) -> frozenset[str]:
    """Return the kinds of acts that a rule names, itself or in the functions that it calls."""
    found: set[str] = set()
    own = rule.check.__module__
    seen: set[Any] = set()
    waiting: list[Any] = [rule.check, rule.when]
    while waiting:
        function = waiting.pop()
        function = getattr(function, "__wrapped__", function)  # of one whose results are kept
        if not isinstance(function, FunctionType) or function in seen:
            continue
        if function.__module__ != own and not function.__module__.startswith(_OURS):
            continue
        seen.add(function)
        for name in _names(function.__code__):
            named = function.__globals__.get(name)
            for one in named if isinstance(named, tuple | frozenset) else (named,):
                if isinstance(one, type):
                    if issubclass(one, Act):
                        found.add(getattr(one, "kind", ""))
                else:
                    waiting.append(one)
    return frozenset(found - {""})


def _names(code: CodeType) -> Iterator[str]:
    """Yield the global names that code uses, in what is nested in it too."""
    yield from code.co_names
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _names(part)
