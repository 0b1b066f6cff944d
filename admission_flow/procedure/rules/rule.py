"""What a rule is: an id, the values it reads, what it checks, and when it falls due."""

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.procedure.rulebook import Values

Check: TypeAlias = Callable[[CaseOnDay[Any], Values], Result]
Due: TypeAlias = Callable[[CaseOnDay[Any], Values], date | None]
When: TypeAlias = Callable[[CaseOnDay[Any]], bool]


class Tighter(StrEnum):
    """Which way a value asks for more: what an overlay of a province may do to it."""

    LOWER = "lower"
    """A maximum: a time limit, an age not to be passed."""
    HIGHER = "higher"
    """A minimum: months to wait, a share to reach."""
    YES = "yes"
    """Something is asked."""
    NO = "no"
    """Something is let pass."""
    MORE = "more"
    """Everything of a list is asked."""
    FEWER = "fewer"
    """One of a list is enough."""


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
    tighter: Mapping[str, Tighter] = field(default_factory=dict, hash=False)
    """Which way each value asks for more; of one that is not here nobody may make another."""
    dated_before: tuple[str, ...] = ()
    """Steps for which its paper must be older than the step: for a plan, as the judge asks nobody
    what is not there yet."""
    waits: bool = False
    """Whether of a step that is only looked ahead to it may name a day from which on it holds."""

    def direction(self, name: str) -> Tighter | None:
        """Return which way a value asks for more; None: an overlay must leave it alone."""
        return self.tighter.get(name, Tighter.YES if name == "applies" else None)

    @property
    def docstring(self) -> str:
        """The law in one sentence, its source, its boundary."""
        return self.check.__doc__ or ""


def rule(  # noqa: PLR0913 - what a rule may declare, each by its name
    rule_id: str,
    *values: str,
    due: Due | None = None,
    begins: Due | None = None,
    last_day: Due | None = None,
    when: When | None = None,
    tighter: Mapping[str, Tighter] | None = None,
    dated_before: tuple[str, ...] = (),
    waits: bool = False,
) -> Callable[[Check], Rule]:
    """Make a function a rule. What it does not declare here it cannot read."""

    def register(check: Check) -> Rule:
        ways = tighter or {}
        return Rule(rule_id, values, check, due, begins, last_day, when, ways, dated_before, waits)

    return register
