"""The list of a class as it is given out, and the classes of a year against the plan."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from admission_flow.errors import CaseErased
from admission_flow.planning.classes.events import PASSED, TrainingClass
from admission_flow.planning.plan.plan import CLASSES, Classes
from admission_flow.procedure.person import Person
from admission_flow.register.classes.certificates import KINDS
from admission_flow.register.classes.entries import classes, one, results
from admission_flow.register.core.within import sees
from admission_flow.register.personal_data import access as privacy
from admission_flow.register.plan.entries import on_file

if TYPE_CHECKING:
    from admission_flow.procedure.acts import Act
    from admission_flow.register.core.reader import ReadingRegister
    from admission_flow.register.core.records import CaseRecord
    from admission_flow.register.core.register import Register


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody on the list of a class."""

    case: str
    person: Person | None
    """None: the personal values were erased."""
    unit: str
    attended: int
    """Sessions on record that the person was at."""
    result: str | None
    number: str | None
    """The certificate's number that is kept for the person."""
    certified: bool
    """Whether the certificate is an act of the case."""


@dataclass(frozen=True, slots=True)
class Line:
    """The classes of one kind: what a plan asks for, and what came of it. People, or classes."""

    kind: str
    planned: Classes | None
    """None: no plan is asked about, or it has none of this kind."""
    opened: int
    places: int
    enrolled: int
    passed: int
    certified: int


def participants(register: "ReadingRegister", klass: TrainingClass) -> list[Participant]:
    """Return the list of a class, by case: those people that whoever asks may see."""
    code = klass.opened.code
    mine = [case for case in sorted(klass.enrolled) if sees(register.store, case)]
    how = results(register.store, code, mine)
    units = register.units()
    found = []
    for case in mine:
        kept = klass.certificates.get(case)
        person, certified = None, kept is not None
        number = kept.number if kept else None
        try:
            record = register.case(case)
        except CaseErased:
            pass  # the paper was given out; the act is erased with the case
        else:
            person = record.person
            if kept is not None:
                act = _certificate(register, record, KINDS[klass.opened.kind], kept.number)
                certified = act is not None
                number = act.number if act is not None and act.number else kept.number
        attended = klass.attended(case)
        found.append(
            Participant(
                case, person, units.get(case, ""), attended, how.get(case), number, certified
            )
        )
    return found


def _certificate(
    register: "ReadingRegister", record: "CaseRecord", kind: str, number: str
) -> "Act | None":
    """Return the act that a kept number led to, as it stands now; None: there is none.

    A number that was corrected in the case leads to the act all the same: the entry that recorded
    it still says what was kept.
    """
    said = None
    for item in record.recorded:
        if item.act.kind != kind:
            continue
        if item.act.number == number:
            return item.act
        if item.corrected_by:
            said = said or register.store.personal(record.id)
            entry = register.store.entry(item.seq)
            if entry and said.get(entry.intent.id, {}).get("act.number") == number:
                return item.act
    return None


def given_out(
    register: "Register",
    code: str,
    purpose: str,
    consent: str | None = None,
    *,
    keep: Callable[[Sequence[Participant]], object] = lambda _: None,
) -> list[Participant]:
    """Return the list of a class to be given out, once it is noted in every case what for.

    Args:
        register: opened by who gives it out.
        code: the class.
        purpose: what for.
        consent: the paper by which it was permitted.
        keep: called with the list before it is noted; what it raises leaves nothing noted.

    Raises:
        BadDocument: there is no such class.
        PrivacyMisused: no purpose is named; nothing was written.

    """
    klass = one(register.store, code)
    found = participants(register, klass)
    cases = [item.case for item in found if item.person is not None]
    keep(found)
    privacy.note_exports(register, cases, purpose, consent)
    return found


def overview(
    register: "ReadingRegister", year: int | None = None
) -> tuple[list[TrainingClass], list[Line]]:
    """Return the classes of a plan's year (None: all), and a line for each kind.

    Raises:
        BadDocument: there is no plan of that year.

    """
    planned = {} if year is None else dict(on_file(register.store, year).plan.classes)
    found = [k for k in classes(register.store).values() if year in {None, k.opened.plan}]
    lines = []
    for kind in CLASSES:
        mine = [klass for klass in found if klass.opened.kind == kind]
        if mine or kind in planned:
            lines.append(_line(kind, planned.get(kind), mine, register))
    return found, lines


def _line(
    kind: str,
    planned: Classes | None,
    mine: Iterable[TrainingClass],
    register: "ReadingRegister",
) -> Line:
    mine = list(mine)
    people = [item for klass in mine for item in participants(register, klass)]
    return Line(
        kind=kind,
        planned=planned,
        opened=len(mine),
        places=sum(klass.opened.places for klass in mine),
        enrolled=len(people),
        passed=sum(item.result in PASSED for item in people),
        certified=sum(item.certified for item in people),
    )
