"""What was noted of the clocks that run in cases: what was done, and which reminders were given."""

from collections.abc import Iterable
from dataclasses import field
from datetime import date

from admission_flow.database.queries import Queries
from admission_flow.journal.entry import Entry
from admission_flow.planning.deadlines.clocks import NOTED, Done
from admission_flow.planning.deadlines.reminders import Given
from admission_flow.procedure.acts.base import one_of
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.register.core.topic import Data, Topic, record_of, target
from admission_flow.register.core.within import sees

REMIND, DONE, RETRACT = "due.remind", "due.done", "due.retract"


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


def done_by_case(found: OnRecord, day: date) -> dict[str, list[Done]]:
    """Return, by case, what was noted as done by a day; in the order of the entries."""
    by_case: dict[str, list[Done]] = {}
    for case, done in found.done.values():
        if done.on <= day:
            by_case.setdefault(case, []).append(done)
    return by_case


def noted_cases(store: Queries, entries: Iterable[Entry]) -> list[str]:
    """Return the cases of which some entries note that something was done, or take that back."""
    found: dict[str, None] = {}
    for entry in entries:
        action, said = entry.intent.action, entry
        if action == RETRACT:
            said = store.entry(target(entry)) or entry
        if said.intent.action == DONE:
            found[str(said.intent.data.get("case"))] = None
    return list(found)
