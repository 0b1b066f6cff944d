"""Lists of units: what `unit import` takes, on its way in; all of it or nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from admission_flow.desk.lists import (
    Held,
    Line,
    Seen,
    amiss,
    counted,
    first_of_each,
    grouped,
    lines_of,
)
from admission_flow.desk.rendering import words
from admission_flow.errors import BadDocument
from admission_flow.journal.entry import Basis
from admission_flow.messages import Language, day, label
from admission_flow.papers.sheet import UnitSheet, read_unit_sheet
from admission_flow.papers.tables import Choice
from admission_flow.planning.units.events import UnitAdded, UnitEvent
from admission_flow.procedure.document import DocumentProblems
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register
from admission_flow.register.units import entries as units
from admission_flow.register.units.listed import not_on_record
from admission_flow.vocabulary.values import day_of


class UnitLists:
    """A row is one unit."""

    def look(self, register: ReadingRegister, held: Held, lang: Language) -> Seen:
        """Return what would become of the rows. Nothing is written."""
        try:
            read = _read(register, held, lang)
        except BadDocument as error:
            return amiss(error.problems, lang)
        try:
            events = _new(register, read, held, lang)
        except BadDocument as error:
            return amiss(error.problems, lang)
        lines = [_line(event, number, lang) for number, event in enumerate(events, 1)]
        seen = Seen(
            notices=lines_of(read.sheet.notices, lang),
            questions=() if held.accepted else lines_of(read.sheet.questions, lang),
            lines=first_of_each(lines),
            counts=counted(lines),
            writes=len(lines),
        )
        try:
            units.check(register.store, events, str(held.file))
        except BadDocument as error:
            return replace(seen, errors=grouped(error.problems, lang))
        return seen

    def enter(self, register: Register, held: Held, lang: Language) -> Iterator[Line]:
        """Enter the units in one transaction."""
        read = _read(register, held, lang)
        basis = (Basis("sheet", read.sheet.digest),)
        events = _new(register, read, held, lang)
        entered = units.put(register, events, source=str(held.file), basis=basis)
        for number, (event, entry) in enumerate(zip(events, entered, strict=True), 1):
            line = _line(event, number, lang)
            what = words(lang, "lists.unit_entered")
            yield replace(line, what=what, details=(*line.details, f"#{entry.seq}"))


def _read(register: ReadingRegister, held: Held, lang: Language) -> UnitSheet:
    on = _day(register, held, lang)
    return read_unit_sheet(held.file, on, Choice(held.sheet_name, held.ignore))


def _new(register: ReadingRegister, read: UnitSheet, held: Held, lang: Language) -> list[UnitEvent]:
    on = _day(register, held, lang)
    return not_on_record(register.store, read.events, on, register.today, str(held.file))


def _day(register: ReadingRegister, held: Held, lang: Language) -> date:
    where = words(lang, "lists.on")
    try:
        return day_of(held.on, register.today, where)
    except DocumentProblems as error:
        raise BadDocument(where, error.problems) from error


def _line(event: UnitEvent, number: int, lang: Language) -> Line:
    added = isinstance(event, UnitAdded)
    details = [words(lang, "lists.unit_from", on=day(lang, event.on))]
    if isinstance(event, UnitAdded):
        details.append(label(lang, f"level.{event.level}"))
        if event.parent:
            details.append(words(lang, "lists.unit_below", unit=event.parent))
    return Line(
        row=number,
        name=event.name if isinstance(event, UnitAdded) else "",
        case=event.unit,
        what=words(lang, "lists.unit_new" if added else "lists.unit_power"),
        good=True,
        details=tuple(details),
    )
