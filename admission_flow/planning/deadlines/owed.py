"""What each body owes on a day: duties with a last day, and steps that nothing else holds up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from admission_flow.planning.deadlines.clocks import Clock, ClockKind
from admission_flow.planning.deadlines.duty import Duty


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One thing that a body owes."""

    kind: str
    """A rule's id, a clock's, another source's name, or a step's kind where `ready`."""
    owed_by: str
    unit: str
    due_on: date | None
    """The last day; None: nobody set one."""
    case: str = ""
    about: str = ""
    period: str = ""
    ready: bool = False
    """Whether it is a step that may be taken, everything else being there."""

    def left(self, as_of: date) -> int | None:
        """Return the days left, negative where it is late; None: there is no last day."""
        return None if self.due_on is None else (self.due_on - as_of).days


def from_duty(duty: Duty) -> Owed:
    """Return a duty as something owed."""
    return Owed(
        kind=duty.kind,
        owed_by=duty.owed_by,
        unit=duty.unit,
        due_on=duty.due_on,
        case=duty.case,
        period=duty.period,
    )


def from_clock(clock: Clock, case: str, unit: str) -> Owed:
    """Return what a clock asks for: only where somebody must act by its day."""
    return Owed(
        kind=clock.rule,
        owed_by=clock.responsible,
        unit=unit,
        due_on=clock.day,
        case=case,
        about=clock.about,
    )


def last_day_of_step(rules: frozenset[str], clocks: Sequence[Clock]) -> tuple[bool, date | None]:
    """Return (whether a deadline of its own runs, the last day that bounds it otherwise).

    That is the day until which its papers serve, or the deadline of the step that waits for it:
    the decision cannot come in time where the base committee's resolution does not.

    Args:
        rules: that guard the step.
        clocks: all that run in the case.

    """
    bound, serves, later = False, list[date](), list[date]()
    for clock in clocks:
        if clock.sort is ClockKind.ACT_BY:
            bound = bound or clock.rule in rules
            if clock.in_verdict:
                later.append(clock.day)
        elif clock.sort is ClockKind.SERVES_UNTIL and clock.rule in rules:
            serves.append(clock.day)
    return bound, min(serves or later, default=None)


def opens_later(
    clock: Clock, clocks: Iterable[Clock], beside: Mapping[str, frozenset[str]], as_of: date
) -> bool:
    """Return whether what a deadline asks for may not even be done yet.

    The review after the twelve months has a last day from the ceremony on; it is owed once they
    are over.

    Args:
        clock: one of a case.
        clocks: all that run in it.
        beside: by rule, those that guard a step that it guards.
        as_of: the day.

    """
    rules = beside.get(clock.rule, frozenset())
    return any(
        one.sort is ClockKind.FREE_FROM and one.day > as_of and one.rule in rules for one in clocks
    )


def by_body(owed: Iterable[Owed]) -> dict[str, list[Owed]]:
    """Return what is owed by body, nearest day first, what has no day last; bodies by name."""
    in_order = sorted(owed, key=_order)
    return {body: list(group) for body, group in groupby(in_order, key=lambda one: one.owed_by)}


def _order(one: Owed) -> tuple[object, ...]:
    return one.owed_by, one.due_on or date.max, one.case, one.unit, one.kind, one.about


def late(owed: Sequence[Owed], as_of: date) -> int:
    """Return how many of them are late."""
    return sum((one.left(as_of) or 0) < 0 for one in owed)
