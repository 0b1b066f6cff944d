"""The sympathisers' list of a chi bộ, derived from the acts of each case, and what is owed by it.

The plan of the year: the mass organisations introduce people (III.5), the chi bộ keeps its list
(III.6, 1) and assigns tasks and an official member who helps and reports monthly, quarterly or at a
review (III.6, 2). The chi bộ goes through its list every month (38-HD/BTCTW, I.1.1).
No document read says when the first report is owed, or when somebody is off the list: both are
chosen here, and said where they are chosen.
"""

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from operator import itemgetter

from admission_flow.procedure import in_use
from admission_flow.procedure.acts import (
    AwarenessCertificate,
    Ceremony,
    Ending,
    HelperAssigned,
    SympathiserResolution,
    TaskAssigned,
)
from admission_flow.procedure.dated_facts import moves_of
from admission_flow.procedure.document import Case

BODIES = (
    "youth_union",
    "trade_union",
    "women_union",
    "veterans",
    "farmers",
    "other",
    "branch",
)
"""Who introduces people to a chi bộ: a mass organisation, or its own members (`branch`)."""

_PERIOD = re.compile(r"(\d{4})-(?:(\d\d)|Q([1-4]))", re.ASCII)

# ---- months and quarters -------------------------------------------------------------------------


def month_of(day: date) -> str:
    """Return the month of a day, as "2024-05"."""
    return f"{day.year:04d}-{day.month:02d}"


def quarter_of(day: date) -> str:
    """Return the quarter of a day, as "2024-Q2"."""
    return f"{day.year:04d}-Q{(day.month + 2) // 3}"


@lru_cache(4096)
def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


@lru_cache(4096)
def bounds(period: str) -> tuple[date, date]:
    """Return the first and the last day of a month ("2024-05") or a quarter ("2024-Q2").

    Raises:
        ValueError: it is neither.

    """
    found = _PERIOD.fullmatch(period)
    if found is None:
        raise ValueError(period)
    year, month, quarter = found.groups()
    first = int(month) if month else int(quarter) * 3 - 2
    last = first if month else first + 2
    start = date(int(year), first, 1)
    return start, _last_day(start.year, last)


def months_between(first: date, last: date) -> Iterator[str]:
    """Yield the months that begin after a day and are over before another.

    Boundary: of a month that ends on the 31st, the 31st itself is not over, the day after is.
    """
    return (month for month, _ in ends_between(first, last))


def ends_between(first: date, last: date) -> Sequence[tuple[str, date]]:
    """Return the same months, each with its last day."""
    found = _months(first.year, first.month, last.year, last.month)
    # The month of `last` itself is over only before its last day is.
    return found[:-1] if found and found[-1][1] >= last else found


@lru_cache(4096)
def _months(year: int, month: int, last_year: int, last_month: int) -> tuple[tuple[str, date], ...]:
    found = []
    while (year, month) < (last_year, last_month):
        year, month = (year + month // 12, month % 12 + 1)
        found.append((f"{year:04d}-{month:02d}", _last_day(year, month)))
    return tuple(found)


# ---- a person ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Somebody was introduced to the chi bộ."""

    entry: int
    by: str
    on: date
    number: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """A helper's report: its day, and the period that it is for where that was said."""

    on: date
    period: str = ""

    def is_for(self, period: str) -> bool:
        """Return whether it is the report of a period: the one it names, else that of its day."""
        first, last = bounds(period)
        if not self.period:
            return first <= self.on <= last
        start, end = bounds(self.period)
        return first <= start and end <= last


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A person on the way, as far as it concerns the list; nothing in it is later than `as_of`."""

    case: str
    units: tuple[tuple[date, str], ...]
    """Names of the chi bộ, each from a day on, oldest first."""
    listed_on: date | None = None
    """Day of the resolution that put the person on the list, if it was lawful."""
    resolution: str | None = None
    """Its number."""
    left_on: date | None = None
    """First day off the list: of the ceremony, or of whatever ended the way before it."""
    left_by: str = ""
    """The step that did."""
    helpers: tuple[tuple[date, str], ...] = ()
    """Day of assignment and name, oldest first."""
    tasks: tuple[date, ...] = ()
    reports: tuple[Report, ...] = ()
    certificate_on: date | None = None
    proposals: tuple[Proposal, ...] = ()
    begun_on: date = date.min
    """From when on the case bears its first name of a chi bộ."""

    def on_list(self, day: date) -> bool:
        """Return whether the person is on the list: from the resolution's day, before the last."""
        listed = self.listed_on is not None and self.listed_on <= day
        return listed and (self.left_on is None or day < self.left_on)

    @property
    def waits(self) -> bool:
        """Whether the chi bộ was given the name and has neither listed nor lost the person."""
        return bool(self.proposals) and self.listed_on is None and self.left_on is None

    def unit_on(self, day: date) -> str:
        """Return the name of the chi bộ that the person belongs to on a day."""
        return next(name for start, name in reversed(self.units) if start <= day)

    def unit_since(self, day: date) -> tuple[str, date]:
        """Return that name, and the day from which the case bears it."""
        for start, name in reversed(self.units):
            if start <= day:
                return name, max(start, self.begun_on)
        raise LookupError(day)  # the first is from the beginning of time

    def helpers_on(self, day: date) -> tuple[str, ...]:
        """Return who helps on a day: whoever was assigned last, two if on the same day.

        An assignment stands in place of those of earlier days, as the rule `helper.assigned` reads
        it; it outlives a move to another chi bộ.
        """
        assigned = [(on, name) for on, name in self.helpers if on <= day]
        return tuple(name for on, name in assigned if on == assigned[-1][0])

    def month_ends(self, as_of: date) -> Sequence[tuple[str, date]]:
        """Return the months that count, each with its last day.

        Begun after the listing, over, on the list to their end. A choice: the month of the
        resolution does not count, nor that in which the person leaves.
        """
        if self.listed_on is None:
            return ()
        found = ends_between(self.listed_on, as_of)
        if self.left_on is None:
            return found
        return found[: bisect_left(found, self.left_on, key=itemgetter(1))]

    def reports_missing(self, every: Callable[[date], str], as_of: date) -> Iterator[str]:
        """Yield the periods, over before `as_of`, of which a helper's report is missing.

        Counted from the month after the first helper was assigned; a change of helper in the
        middle of a month leaves one report owed for it. A quarter is owed where its last month is.

        Args:
            every: on a day, one of `RHYTHMS`: how often the person's chi bộ has reports made.
            as_of: the day of asking.

        """
        helped_from = min((on for on, _ in self.helpers), default=None)
        for month, last in self.month_ends(as_of):
            if helped_from is None or helped_from >= last.replace(day=1):
                continue
            rhythm = every(last)
            if rhythm == NONE:
                continue
            if rhythm == QUARTER and last.month % 3:
                continue
            period = quarter_of(last) if rhythm == QUARTER else month
            if not any(report.is_for(period) for report in self.reports):
                yield period


MONTH, QUARTER, NONE = "month", "quarter", "none"
RHYTHMS = (MONTH, QUARTER, NONE)
"""How often helpers report; `none`: this register does not follow the unit's list."""


def path_of(
    case_id: str,
    units: tuple[tuple[date, str], ...],
    taken: Sequence[tuple[str, date]],
    *,
    begun_on: date = date.min,
) -> Source:
    """Return what the steps of a case say of the list; nothing of what was done there.

    Only steps that were permitted put somebody on the list or take them off it.

    Args:
        case_id: the case.
        units: as of `Source`.
        taken: the permitted steps up to the day of asking, in order, each with its day.
        begun_on: as of `Source`.

    """
    listed_on = next((on for kind, on in taken if kind == SympathiserResolution.kind), None)
    left = next(((kind, on) for kind, on in taken if _leaves(kind)), None)
    certified = [on for kind, on in taken if kind == AwarenessCertificate.kind]
    return Source(
        case=case_id,
        units=units,
        begun_on=begun_on,
        listed_on=listed_on,
        left_on=left[1] if left else None,
        left_by=left[0] if left else "",
        certificate_on=certified[-1] if certified else None,
    )


def source_of(
    path: Source,
    case: Case,
    *,
    begun_on: date = date.min,
    reports: Iterable[Report] = (),
    proposals: Iterable[Proposal] = (),
) -> Source:
    """Return all that a case says of the list.

    Args:
        path: what its steps say.
        case: its acts up to the day of asking.
        begun_on: the day from which the case bears its first name of a chi bộ.
        reports: the helper's reports among them, with what they are for.
        proposals: who introduced the person, up to the day of asking.

    """
    acts = sorted(case.acts, key=lambda act: act.on)
    numbers = (
        act.number
        for act in acts
        if isinstance(act, SympathiserResolution) and act.on == path.listed_on
    )
    moves = [(act.on, act.to) for act in moves_of(case.unit, acts)]
    return replace(
        path,
        units=((date.min, case.unit.name), *moves),
        begun_on=begun_on,
        resolution=next(numbers, None),
        helpers=tuple((act.on, act.helper) for act in acts if isinstance(act, HelperAssigned)),
        tasks=tuple(act.on for act in acts if isinstance(act, TaskAssigned)),
        reports=tuple(sorted(reports, key=lambda report: report.on)),
        proposals=tuple(sorted(proposals, key=lambda proposal: proposal.on)),
    )


def _leaves(kind: str) -> bool:
    """Return whether a step takes somebody off the list. A choice: admission is the ceremony."""
    return kind == Ceremony.kind or issubclass(in_use.kinds()[kind], Ending)
