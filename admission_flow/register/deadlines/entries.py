"""What runs in the cases of a register, what was noted of it, and the reminders, each once."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from admission_flow import resources
from admission_flow.database.pieces import CHUNK
from admission_flow.database.queries import Queries
from admission_flow.errors import ActInFuture, BadDocument
from admission_flow.journal.entry import Entry
from admission_flow.planning.deadlines.clocks import (
    MEMBER_HISTORY,
    NOTED,
)
from admission_flow.planning.deadlines.reminders import (
    Reminder,
    Schedule,
    not_yet,
    reminders,
    schedule_from,
)
from admission_flow.procedure.acts import Act, Ceremony, Move
from admission_flow.procedure.dated_facts import moves_of
from admission_flow.procedure.document import Problem
from admission_flow.register.core.course import Course
from admission_flow.register.core.courses import Courses
from admission_flow.register.core.due_notes import DONE, REMIND, TOPIC, noted
from admission_flow.register.core.topic import Data
from admission_flow.register.units.scope import cases_now, scope

if TYPE_CHECKING:
    from admission_flow.register.core.reader import ReadingRegister
    from admission_flow.register.core.register import Register

_IN_ONE_ENTRY = 500
"""Reminders that one entry holds: the register's chain is read whole, and stays short."""


@cache
def schedule() -> Schedule:
    """Return the rungs of every clock, from `workflows/reminders.toml`."""
    return schedule_from(tomllib.loads(resources.text("workflows", "reminders.toml")))


# ---- what runs -----------------------------------------------------------------------------------


def followed(
    register: "ReadingRegister",
    as_of: date | None = None,
    unit: str | None = None,
    *,
    until: date | None = None,
) -> Iterator[Course]:
    """Yield every case that was on its way on a day, or in which days still run; erased ones not.

    Who was struck off may complain, and an answer is waited for. What is kept at hand is read, and
    what that does not tell is judged (`core/courses.py`).

    Args:
        register: the register.
        as_of: the day; None: today. Nothing dated later is looked at.
        unit: code or name of a unit: its own cases and those of the units below it.
        until: only those of which a clock runs out by this day; None: all.

    Raises:
        BadDocument: there is no such unit.

    """
    day = as_of or register.today
    asked = scope(register.store, unit, day)
    courses, among = Courses(register.store, register.judge, day), cases_now(register, asked)
    return (
        one
        for one in courses.each(among=among, running=True, clock_by=until, brief=True)
        if (until is None or (one.clocks and one.clocks[0].day <= until))
        and (one.on_its_way or one.clocks)
        and (asked.everybody or asked.has_name(*one.unit_since(day)))
    )


def named(register: "ReadingRegister", courses: Iterable[Course]) -> Iterator[tuple[Course, str]]:
    """Yield cases, each with its person's name; empty where none is kept."""
    waiting = iter(courses)
    while some := list(islice(waiting, CHUNK)):
        names = register.store.names_of([one.id for one in some])
        yield from ((one, names[one.id]) for one in some)


def everybody(register: "ReadingRegister", as_of: date) -> Iterator[Course]:
    """Yield every case as it stood on a day, those that had ended among them, as `followed`."""
    return Courses(register.store, register.judge, as_of).each()


# ---- what was noted ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Note:
    """The note that what a clock asks for was done in a case."""

    case: str
    seq: int
    """Its entry."""
    repeated: bool = False
    """It stood there before; nothing was written."""


def note_done(register: "Register", clock: str, cases: Iterable[str], on: date) -> list[Note]:
    """Record that what a clock asks for was done in cases: all of them, or none.

    The same of the same day is not written again.

    Args:
        register: opened by who notes it.
        clock: one of `NOTED`, which no act of a case stops.
        cases: ids.
        on: the day on which it was done.

    Raises:
        BadDocument: the clock is not one of them, or had not begun in a case on that day.
        ActInFuture: the day has not come.
        UnknownCase, CaseErased: there is no such case.

    """
    if clock not in NOTED:
        facts = {"found": clock, "known": ", ".join(NOTED)}
        raise BadDocument("due done", [Problem("CLOCK", "not_a_choice", facts)])
    if on > register.today:
        raise ActInFuture(kind=clock, on=on, today=register.today)
    wanted = list(dict.fromkeys(cases))
    _check_begun(register, clock, wanted, on)
    rows = [{"case": case_id, "clock": clock, "on": on.isoformat()} for case_id in wanted]
    made = TOPIC.put_once(register, lambda _: [(DONE, row) for row in rows])
    return [
        Note(case_id, once.entry.seq, once.repeated)
        for case_id, once in zip(wanted, made, strict=True)
    ]


def _check_begun(register: "ReadingRegister", clock: str, cases: Iterable[str], on: date) -> None:
    """Refuse a day on which what sets a clock of `NOTED` in motion was not on file."""
    begins: type[Act] = Ceremony if clock == MEMBER_HISTORY else Move
    problems = []
    for case_id in cases:
        case = register.case(case_id).case
        acts = case.acts if begins is Ceremony else moves_of(case.unit, case.acts)
        if not any(isinstance(act, begins) and act.on <= on for act in acts):
            facts: dict[str, Any] = {"act": begins.kind, "day": on}
            problems.append(Problem(case_id, "due_not_begun", facts))
    if problems:
        raise BadDocument("due done", problems)


def retract(register: "Register", seq: int) -> Entry:
    """Take back a note that something was done; it stays readable.

    Raises:
        BadDocument: the entry is not such a note, or was taken back already.

    """
    return TOPIC.take_back(register, seq)


# ---- reminders -----------------------------------------------------------------------------------


def to_give(
    register: "ReadingRegister", as_of: date | None = None, unit: str | None = None
) -> list[Reminder]:
    """Return the reminders that have come due and were not given yet; nothing is recorded.

    Raises:
        BadDocument: there is no such unit.

    """
    return not_yet(_due_now(register, as_of, unit), noted(register.store).given)


def give(
    register: "Register", as_of: date | None = None, unit: str | None = None
) -> list[Reminder]:
    """Record the reminders that have come due and were not given yet, and return them.

    What was given is looked at again under the lock: of two windows only one gives a reminder.

    Raises:
        BadDocument: there is no such unit, or the day has not come: what is given too early would
            be missing in its time.
        NotAllowed: this officer may not.

    """
    day = as_of or register.today
    if day > register.today:
        problem = Problem("file", "due_not_yet", {"day": day, "today": register.today})
        raise BadDocument("--as-of", [problem])
    found = list(_due_now(register, day, unit))
    new: list[Reminder] = []

    def decide(store: Queries) -> Iterable[tuple[str, Data]]:
        new[:] = not_yet(found, noted(store).given)
        rows = [reminder.given._asdict() for reminder in new]
        for start in range(0, len(rows), _IN_ONE_ENTRY):
            data = {"as_of": day.isoformat(), "given": rows[start : start + _IN_ONE_ENTRY]}
            yield REMIND, data

    if found:
        TOPIC.put(register, decide)
    return new


def _due_now(
    register: "ReadingRegister", as_of: date | None, unit: str | None
) -> Iterator[Reminder]:
    day = as_of or register.today
    running = ((item.id, clock) for item in followed(register, day, unit) for clock in item.clocks)
    return reminders(running, schedule(), day)
