"""Cases that do not move: past a deadline, or longer in a state than nearly all others were."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from admission_flow.planning.deadlines.clocks import MEMBER_HISTORY, Clock, ClockKind
from admission_flow.planning.plan.durations import Threshold
from admission_flow.procedure.calendar import UnknownYear, months_after

SHARE = 0.9
"""Of the stays in a state that were over by the day from which a case counts as slow."""
FEWEST = 10
"""Stays that must have ended for that day to be stated."""
_REVIEW = "probation.review_in_time"
_PROBATION = "probationary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a case counts as stuck."""

    kind: str
    """"overdue", "slow" (longer than the register's own pace) or "months"."""
    rule: str = ""
    due_on: date | None = None
    check: str = ""
    """The check of inspectors that asks the same, e.g. "T04"."""
    threshold: int | None = None
    """Days, or months, beyond which it counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a case stands."""

    case: str
    unit: str
    state: str
    since: date
    key: str
    """The state with the one that comes next for its kind of unit, as in `Stay`."""
    clocks: tuple[Clock, ...]


@dataclass(frozen=True, slots=True)
class Stuck:
    """A case that does not move, with every reason for saying so."""

    position: Position
    days: int
    """Whole days in its state."""
    reasons: tuple[Reason, ...]


def stuck(
    positions: Iterable[Position],
    thresholds: Mapping[str, Threshold],
    as_of: date,
    months: int | None = None,
) -> list[Stuck]:
    """Return the cases that do not move, the longest first.

    Args:
        positions: of the cases on their way.
        thresholds: by key, from `Stays.thresholds`.
        as_of: the day.
        months: more than so many months in one state count too; None: no such number.

    """
    found = []
    for position in positions:
        reasons = (
            *_overdue(position, as_of),
            *_slow(position, thresholds.get(position.key), as_of),
            *_many_months(position, as_of, months),
        )
        if reasons:
            found.append(Stuck(position, (as_of - position.since).days, reasons))
    return sorted(found, key=lambda one: (-one.days, one.position.case))


def _overdue(position: Position, as_of: date) -> Iterable[Reason]:
    """Yield the deadlines that have passed and hold the case up.

    The history that a new member hands in is late without holding anything up. A probationer whose
    review is late is check T04 of inspectors (docs/maintainers/practice.md).
    """
    for clock in position.clocks:
        late = clock.sort is ClockKind.ACT_BY and clock.overdue(as_of)
        if late and clock.rule != MEMBER_HISTORY:
            at_the_end = clock.rule == _REVIEW and position.state == _PROBATION
            check = "T04" if at_the_end else ""
            yield Reason(kind="overdue", rule=clock.rule, due_on=clock.day, check=check)


def _slow(position: Position, threshold: Threshold | None, as_of: date) -> Iterable[Reason]:
    """Yield a reason from the day after the one by which nine of ten had left."""
    days = None if threshold is None else threshold.days
    if days is not None and (as_of - position.since).days > days:
        yield Reason(kind="slow", threshold=days)


def _many_months(position: Position, as_of: date, months: int | None) -> Iterable[Reason]:
    """Yield a reason from the day after that many months in one state."""
    if months is None:
        return
    try:
        last_day = months_after(position.since, months)
    except UnknownYear:
        return
    if as_of > last_day:
        yield Reason(kind="months", threshold=months)
