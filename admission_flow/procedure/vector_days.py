"""Days of a test vector that are said as "the 30th working day after": `counted` of a vector.

A case that is moved to another year keeps its months and weeks, not its working days: holidays lie
elsewhere. A day that is said by its number is counted again wherever the case is moved to. It is
counted day by day, and not by the look-up that the rules use.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from admission_flow.procedure.acts import Act
from admission_flow.procedure.calendar import WorkingDays, months_after
from admission_flow.procedure.document import Case


@dataclass(frozen=True, slots=True)
class Counted:
    """The day of one act, as a number of working days after a day of another.

    Attributes:
        act: kind of the act whose day it is.
        where: fields that tell it from others of its kind.
        working_days: which working day after the start; the day after the start may be the first.
        after: kind of the act that is counted from.
        after_where: fields that tell that one from others.
        field: its day that is counted from.
        months: whole months that are added to that day first.

    """

    act: str
    working_days: int
    after: str
    where: Mapping[str, Any] = field(default_factory=dict)
    after_where: Mapping[str, Any] = field(default_factory=dict)
    field: str = "on"
    months: int = 0


def places(acts: Sequence[Act], kind: object, where: Mapping[str, Any]) -> list[int]:
    """Return the places of the acts of a kind with these fields."""
    return [
        place
        for place, act in enumerate(acts)
        if act.kind == kind and all(getattr(act, k, None) == v for k, v in where.items())
    ]


def counted_out(case: Case, counted: Sequence[Counted], calendar: WorkingDays) -> Case:
    """Return the case with these days put in, in their order.

    Raises:
        UnknownYear: the count leaves the years of the calendar.

    """
    acts: list[Any] = list(case.acts)
    for one in counted:
        start = getattr(acts[places(acts, one.after, one.after_where)[0]], one.field)
        day = _working_day(months_after(start, one.months), one.working_days, calendar)
        place = places(acts, one.act, one.where)[0]
        acts[place] = replace(acts[place], on=day)
    return replace(case, acts=tuple(acts))


def _working_day(start: date, number: int, calendar: WorkingDays) -> date:
    day = start
    for _ in range(number):
        day += timedelta(days=1)
        while not calendar.is_working(day):
            day += timedelta(days=1)
    return day
