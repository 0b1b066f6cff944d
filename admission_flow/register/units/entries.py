"""The organisation as the register's own entries tell it: dated, and derived by folding."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from admission_flow.database.queries import Queries
from admission_flow.errors import BadDocument
from admission_flow.journal.entry import Basis, Entry
from admission_flow.planning.units.events import UnitChanged, UnitClosed, UnitEvent
from admission_flow.planning.units.moves import (
    MovedCase,
    clocks,
    stands_after_move,
)
from admission_flow.planning.units.tree import Contradiction, Organisation, keeps_cases
from admission_flow.procedure.acts import AdmissionDecision, Ceremony, Move
from admission_flow.procedure.dated_facts import moves_of
from admission_flow.procedure.document import Problem, plain
from admission_flow.register.core import forms
from admission_flow.register.core.clock_law import move_law
from admission_flow.register.core.on_day import cases_as_of, cases_with
from admission_flow.register.core.organisation import TOPIC, noted, organisation
from admission_flow.register.core.topic import Data, Noted

if TYPE_CHECKING:
    from admission_flow.register.core.entering import Written
    from admission_flow.register.core.reader import ReadingRegister
    from admission_flow.register.core.register import Register


def put(
    register: "Register",
    events: Sequence[UnitEvent],
    *,
    source: str = "unit",
    basis: tuple[Basis, ...] = (),
) -> list[Entry]:
    """Record what happened to units: everything or nothing.

    Args:
        register: opened by who records.
        events: what happened, each from its own day on; they may lie in the past.
        source: what the problems are reported of, e.g. the file that the events were read from.
        basis: that file, by its digest.

    Raises:
        BadDocument: with what is on record they do not make an organisation; nothing was written.
        NotAllowed: this officer may not.

    """
    events = [forms.admitted(event) for event in events]

    def decide(store: Queries) -> Iterable[tuple[str, Data]]:
        check(store, events, source)
        return [(event.action, plain(event)) for event in events]

    return TOPIC.put(register, decide, basis)


def close(register: "Register", event: UnitClosed, children_to: str | None = None) -> list[Entry]:
    """Record that a unit ends; those right below it go under another on the same day.

    Raises: as `put`.

    """
    event = forms.admitted(event)

    def decide(store: Queries) -> Iterable[tuple[str, Data]]:
        kept = [item.event for item in noted(store)]
        before = Organisation(kept).on(event.on).units.values()
        children = [unit.code for unit in before if unit.parent == event.unit]
        events: list[UnitEvent] = []
        if children_to is not None:
            events += [UnitChanged(unit=c, on=event.on, parent=children_to) for c in children]
        events.append(event)
        _check([*kept, *events], "unit")
        return [(one.action, plain(one)) for one in events]

    return TOPIC.put(register, decide)


def retract(register: "Register", seq: int) -> Entry:
    """Take back an entry about a unit: it counts as if it had not been made, and stays readable.

    Raises:
        BadDocument: the entry is not about a unit, or others rest on it; nothing was written.
        NotAllowed: this officer may not.

    """

    def left(_: Queries, __: Noted[UnitEvent], others: list[Noted[UnitEvent]]) -> None:
        _check([item.event for item in others], "unit retract")

    return TOPIC.take_back(register, seq, left)


def check(store: Queries, events: Sequence[UnitEvent], source: str) -> None:
    """Say whether events would be accepted. Raises `BadDocument` where they would not."""
    _check([*(item.event for item in noted(store)), *events], source)


def _check(events: Iterable[UnitEvent], source: str) -> None:
    try:
        Organisation(events)
    except Contradiction as found:
        raise BadDocument(source, found.problems) from found


# ---- moves ---------------------------------------------------------------------------------------


def move_case(
    register: "Register", case_id: str, to: str, on: date, *, decided_on: date | None = None
) -> "Written":
    """Record that a case's person moved to another unit, which must be there on that day.

    The act `move`, as `Register.record` enters it: with what the tree says of the new chi bộ, who
    decides there, and whether that is who decided before. The unit where the person is already may
    be named: then the act says what changed there. The papers of the dossier keep their days:
    nothing of what runs is begun anew.

    Raises:
        BadDocument: there is no such unit on that day, or its meeting considers nobody.
        ActInFuture, UnknownCase, CaseMoved: as in `Register.record`.

    """
    tree = organisation(register.store).on(on)
    unit = tree.units.get(to)
    if unit is None:
        raise BadDocument("unit move", [Problem(to, "unit_not_there", {"day": on})])
    if not keeps_cases(unit):
        raise BadDocument("unit move", [Problem(to, "unit_keeps_no_cases", {"level": unit.level})])
    return register.record(case_id, Move(on=on, to=unit.name, decided_on=decided_on))


def moved_cases(register: "ReadingRegister", as_of: date | None = None) -> list[MovedCase]:
    """Return the cases on their way on a day whose person moved, newest move first, with clocks."""
    day = as_of or register.today
    found = []
    among = cases_with(register.store, Move.kind, date.min, day)
    cases = cases_as_of(
        register.store,
        register.judge,
        day,
        having=frozenset({Move}),
        among=among,
        unfinished=True,
    )
    for item in cases:
        if not item.on_its_way:
            continue
        acts = item.case.acts
        moves = moves_of(item.case.unit, acts)
        if not moves:
            continue
        last = moves[-1]
        decisions = [a.on for a in acts if isinstance(a, AdmissionDecision) and a.on > last.on]
        found.append(
            MovedCase(
                case=item.id,
                state=item.verdict.state,
                moved_on=last.on,
                to=last.to,
                decided_on=min(decisions, default=None),
                began_on=last.decided_on,
                probationary=any(isinstance(a, Ceremony) and a.on <= last.on for a in acts),
            )
        )
    found.sort(key=lambda case: (case.moved_on, case.case), reverse=True)
    workflow = register.judge.workflow
    return clocks(
        found, move_law(), workflow.calendar, partial(stands_after_move, workflow.rulebook)
    )
