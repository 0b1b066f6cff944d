"""Reminders of a clock: at each step of its schedule once, and only the newest.

The steps are numbers of days before the last day; the journal and `workflows/reminders.toml` call
them rungs.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from admission_flow.planning.deadlines.clocks import Clock, ClockKind
from admission_flow.procedure.quick_dataclass import dataclass

FORMAT = "admission-reminders/1"
OVERDUE = -1
"""The step after the last day."""
_MOST_DAYS = 1000


class Given(NamedTuple):
    """One reminder that was given: what is kept of it, and tells it from every other."""

    case: str
    rule: str
    about: str
    due_on: str
    """ISO day: a clock whose day moves has another schedule."""
    rung: int


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder to give now."""

    case: str
    clock: Clock
    rung: int
    """Days before the last day, or `OVERDUE`."""

    @property
    def given(self) -> Given:
        """What is kept of it."""
        clock = self.clock
        return Given(self.case, clock.rule, clock.about, clock.day.isoformat(), self.rung)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The rungs of every clock, and who takes each step: `workflows/reminders.toml`."""

    default: tuple[int, ...]
    own: Mapping[str, tuple[int, ...]]
    takes: Mapping[str, str]

    def rung(self, clock: Clock, as_of: date) -> int | None:
        """Return the lowest rung that a clock has reached by a day; None: not yet the first.

        Boundary: the rung of 30 days is reached on the day 30 days before the last day.
        """
        left = (clock.day - as_of).days
        if left < 0:
            return None if clock.sort is ClockKind.FREE_FROM else OVERDUE
        rungs = self.own.get(clock.rule, self.default)
        return min((rung for rung in rungs if rung >= left), default=None)


def schedule_from(data: Mapping[str, Any]) -> Schedule:
    """Return the schedules of a parsed `workflows/reminders.toml`.

    Raises:
        KeyError, TypeError, ValueError: the data is not of that form; the text says what is wrong.

    """
    if data["format"] != FORMAT:
        raise ValueError(f"format {data['format']!r} is not {FORMAT!r}")
    own = {rule: _rungs(rule, rungs) for rule, rungs in data["rungs"].items()}
    takes = {str(step): str(who) for step, who in data["takes"].items()}
    return Schedule(_rungs("default", data["default"]), own, takes)


def _rungs(rule: str, rungs: Sequence[Any]) -> tuple[int, ...]:
    whole = all(type(rung) is int and 0 <= rung <= _MOST_DAYS for rung in rungs)
    if not whole or list(rungs) != sorted(set(rungs), reverse=True):
        raise ValueError(f"{rule}: {list(rungs)} are not falling numbers of days")
    return tuple(rungs)


def reminders(
    running: Iterable[tuple[str, Clock]], schedule: Schedule, as_of: date
) -> Iterator[Reminder]:
    """Yield, of each (case, clock), the reminder of the rung that it stands on, given or not."""
    for case, clock in running:
        rung = schedule.rung(clock, as_of)
        if rung is not None:
            yield Reminder(case, clock, rung)


def not_yet(found: Iterable[Reminder], given: Iterable[Given]) -> list[Reminder]:
    """Return the reminders that were not given yet, each once.

    One below it that was given counts for it too: after a missed run only the newest is given, and
    a run as of an earlier day gives nothing again.
    """
    lowest: dict[tuple[str, str, str, str], int] = {}
    for one in given:
        lowest[one[:4]] = min(one.rung, lowest.get(one[:4], one.rung))
    new: list[Reminder] = []
    for reminder in found:
        key = reminder.given
        if key.rung < lowest.get(key[:4], key.rung + 1):
            lowest[key[:4]] = key.rung
            new.append(reminder)
    return new
