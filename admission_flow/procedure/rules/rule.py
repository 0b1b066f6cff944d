"""What a rule is: an id, the values it reads, what it checks, and when it falls due."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result
from admission_flow.procedure.rulebook import Values

Check: TypeAlias = Callable[[CaseOnDay[Any], Values], Result]
Due: TypeAlias = Callable[[CaseOnDay[Any], Values], date | None]
When: TypeAlias = Callable[[CaseOnDay[Any]], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """One legal requirement. `check` never raises for a missing fact: it says `unknown`."""

    id: str
    values: tuple[str, ...]
    """Short names of the dated values that it reads, e.g. ("share",)."""
    check: Check
    due: Due | None = None
    """The last day on which the requirement can still be met, as far as the case tells."""
    begins: Due | None = None
    """The day on which a time limit began: the law of that day holds for it to its end.

    Its finding states the last day as the fact `last_day`.
    """
    last_day: Due | None = None
    """The last day of the limit by the values given, also once it was kept or missed."""
    when: When | None = None
    """Whether the requirement concerns the case at all; asked before the law is looked up."""

    @property
    def docstring(self) -> str:
        """The law in one sentence, its source, its boundary."""
        return self.check.__doc__ or ""


def rule(
    rule_id: str,
    *values: str,
    due: Due | None = None,
    begins: Due | None = None,
    last_day: Due | None = None,
    when: When | None = None,
) -> Callable[[Check], Rule]:
    """Make a function a rule. What it does not declare here it cannot read."""

    def register(check: Check) -> Rule:
        return Rule(rule_id, values, check, due, begins, last_day, when)

    return register
