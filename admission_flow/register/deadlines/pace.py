"""Which cases of a register do not move, by its own pace."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from admission_flow.planning.deadlines.stuck import FEWEST, SHARE, Position, Stuck, stuck
from admission_flow.planning.plan.durations import Stay, Stays, Threshold
from admission_flow.register.core.course import Course
from admission_flow.register.deadlines.entries import everybody
from admission_flow.register.plan.history import keys_of, stays_of
from admission_flow.register.units.scope import scope

if TYPE_CHECKING:
    from admission_flow.register.core.reader import ReadingRegister


@dataclass(frozen=True, slots=True)
class Standstill:
    """The cases that do not move, and by what measure."""

    as_of: date
    cases: list[Stuck]
    on_their_way: int
    """Cases that were looked at."""
    thresholds: Mapping[str, Threshold]


def standing_still(
    register: "ReadingRegister",
    as_of: date | None = None,
    months: int | None = None,
    unit: str | None = None,
    *,
    courses: Iterable[Course] | None = None,
) -> Standstill:
    """Return the cases that do not move as of a day.

    The pace is that of the whole register, whatever unit is asked for.

    Args:
        register: the register.
        as_of: the day; None: today. Nothing dated later is looked at.
        months: more than so many months in one state count too.
        unit: code or name of a unit, with those below it; None: all.
        courses: every case of the whole register as it stood on the day, with what runs, where it
            was read already; None: it is read.

    Raises:
        BadDocument: there is no such unit.

    """
    day = as_of or register.today
    workflow = register.judge.workflow
    asked = scope(register.store, unit, day)
    ways: dict[int, Mapping[str, str]] = {}
    stays: list[Stay] = []
    positions = []
    for item in everybody(register, day) if courses is None else courses:
        way = item.way(workflow)
        ahead = ways.get(id(way))
        if ahead is None:
            ahead = ways[id(way)] = keys_of(way, workflow)
        stays += stays_of(item, ahead)
        if item.on_its_way and item.since <= day and asked.has_name(*item.unit_since(day)):
            state = item.state
            positions.append(
                Position(
                    case=item.id,
                    unit=item.unit,
                    state=state,
                    since=item.since,
                    key=ahead.get(state, state),
                    clocks=item.clocks,
                )
            )
    thresholds = Stays(stays).thresholds(SHARE, FEWEST)
    found = stuck(positions, thresholds, day, months)
    return Standstill(day, found, len(positions), thresholds)
