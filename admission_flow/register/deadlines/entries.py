"""What runs in the cases of a register, what was noted of it, and the reminders, each once."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from admission_flow import resources
from admission_flow.database.queries import Queries
from admission_flow.errors import ActInFuture, BadDocument
from admission_flow.journal.entry import Entry
from admission_flow.planning.deadlines.clocks import (
    MEMBER_HISTORY,
    NOTED,
    Clock,
    Done,
    Law,
    Limit,
    clocks,
    limits_from,
)
from admission_flow.planning.deadlines.reminders import (
    Given,
    Reminder,
    Schedule,
    not_yet,
    reminders,
    schedule_from,
)
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Act, Ceremony, Move
from admission_flow.procedure.acts.base import one_of
from admission_flow.procedure.dated_facts import moves_of
from admission_flow.procedure.document import Problem
from admission_flow.register.core.on_day import CaseAsOf, cases_as_of
from admission_flow.register.core.topic import Data, Topic, record_of
from admission_flow.register.core.within import sees
from admission_flow.register.units.entries import move_law
from admission_flow.register.units.scope import Scope, cases_now, scope

if TYPE_CHECKING:
    from admission_flow.register.core.reader import ReadingRegister
    from admission_flow.register.core.register import Register

REMIND, DONE, RETRACT = "due.remind", "due.done", "due.retract"
_IN_ONE_ENTRY = 500
"""Reminders that one entry holds: the register's chain is read whole, and stays short."""


@in_use.cached
def _limits() -> tuple[Limit, ...]:
    own = in_use.procedure()
    text = None if own is None else own.beside.get("clocks.toml")
    return limits_from(tomllib.loads(text or resources.text("workflows", "clocks.toml")))


@cache
def schedule() -> Schedule:
    """Return the rungs of every clock, from `workflows/reminders.toml`."""
    return schedule_from(tomllib.loads(resources.text("workflows", "reminders.toml")))


# ---- what runs -----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Followed(CaseAsOf):
    """A case as of a day, with every clock that runs in it then."""

    clocks: list[Clock] = field(default_factory=list)


def followed(
    register: "ReadingRegister", as_of: date | None = None, unit: str | None = None
) -> Iterator[Followed]:
    """Yield every case that was on its way on a day, or in which days still run; erased ones not.

    Who was struck off may complain, and an answer is waited for.

    Args:
        register: the register.
        as_of: the day; None: today. Nothing dated later is looked at.
        unit: code or name of a unit: its own cases and those of the units below it.

    Raises:
        BadDocument: there is no such unit.

    """
    day = as_of or register.today
    asked = scope(register.store, unit, day)
    return (
        item for item in _seen(register, day, asked, ended=False) if item.on_its_way or item.clocks
    )


def everybody(register: "ReadingRegister", as_of: date) -> Iterator[Followed]:
    """Yield every case as it stood on a day, those that had ended among them, as `followed`."""
    return _seen(register, as_of, Scope(as_of), ended=True)


def _seen(
    register: "ReadingRegister", day: date, asked: Scope, *, ended: bool
) -> Iterator[Followed]:
    watch, store, judge = Watch(register, day), register.store, register.judge
    among = None if ended else cases_now(register, asked)
    for item in cases_as_of(store, judge, day, among=among, unfinished=not ended):
        if asked.has_case(item.record):
            yield watch.on(item)


class Watch:
    """Reads the clocks of cases as of a day."""

    def __init__(self, register: "ReadingRegister", day: date) -> None:
        """Read what the law sets, and what was noted as done by the day."""
        self.day = day
        workflow = register.judge.workflow
        self._law = Law(_limits(), move_law(), workflow.calendar)
        self._back = workflow.leads_back
        self._done = _done(noted(register.store), day)

    def done_in(self, case: str) -> tuple[Done, ...]:
        """Return what was noted as done in a case."""
        return tuple(self._done.get(case, ()))

    def on(self, item: CaseAsOf) -> Followed:
        """Return a case with every clock that runs in it."""
        # The outlook first: the verdict is a part of it, and would be asked for twice.
        outlook, running = item.outlook, list[Clock]()
        if item.on_its_way or item.verdict.state in self._back:
            running = clocks(item.case, outlook, self._law, self.done_in(item.id))
        return _with_clocks(item, running)


def _with_clocks(item: CaseAsOf, running: list[Clock]) -> Followed:
    found = Followed(**{one.name: getattr(item, one.name) for one in fields(item)}, clocks=running)
    found.__dict__.update(item.__dict__ | {"clocks": running})  # with what the judge has said
    return found


# ---- what was noted ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneNoted:
    """What a clock asks for was done in a case."""

    case: str
    clock: str = one_of(*NOTED)
    on: date


@dataclass(frozen=True, slots=True)
class Reminded:
    """Reminders that were given."""

    as_of: date
    given: tuple[Given, ...]


def _reminded(action: str, data: Data) -> Reminded:
    as_of = date.fromisoformat(data["as_of"])
    if set(data) != {"as_of", "given"} or not isinstance(data["given"], list):
        raise ValueError(f"{action} holds a day and a list")
    given = tuple(Given(**row) for row in data["given"])
    for one in given:
        if type(one.rung) is not int or not all(isinstance(word, str) for word in one[:4]):
            raise ValueError("a reminder is of four texts and a number")
        date.fromisoformat(one.due_on)
    return Reminded(as_of, given)


def _named(event: DoneNoted | Reminded) -> Iterable[str]:
    return (event.case,) if isinstance(event, DoneNoted) else ()


TOPIC: Topic[DoneNoted | Reminded] = Topic(
    name="due",
    read={DONE: record_of(DoneNoted), REMIND: _reminded},
    retract=RETRACT,
    lasting=frozenset({REMIND}),
    no_entry="due_no_entry",
    cases=_named,
)


@dataclass(slots=True)
class OnRecord:
    """What the register's own entries say of clocks and reminders."""

    done: dict[int, tuple[str, Done]] = field(default_factory=dict)
    """Entry to (case, what was noted as done), without what was taken back."""
    given: dict[Given, date] = field(default_factory=dict)
    """Reminders with the day as of which each was given."""


def noted(store: Queries) -> OnRecord:
    """Return what was noted of clocks and reminders.

    Raises:
        EntryUnreadable: an entry is not what it says it is.

    """
    found = OnRecord()
    for seq, event in TOPIC.noted(store):
        if isinstance(event, DoneNoted):
            found.done[seq] = (event.case, Done(event.clock, event.on))
        else:
            for one in event.given:  # of several units in one entry
                if sees(store, one.case):
                    found.given.setdefault(one, event.as_of)
    return found


def _done(found: OnRecord, day: date) -> dict[str, list[Done]]:
    by_case: dict[str, list[Done]] = {}
    for case, done in found.done.values():
        if done.on <= day:
            by_case.setdefault(case, []).append(done)
    return by_case


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
