"""Lists of people: what `case import` takes, on its way in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from admission_flow.desk.lists import (
    Held,
    Line,
    Seen,
    Unclear,
    amiss,
    counted,
    first_of_each,
    grouped,
    lines_of,
)
from admission_flow.desk.rendering import words
from admission_flow.errors import BadDocument
from admission_flow.messages import Language, day, label, say
from admission_flow.messages.fields import field_term, value_words
from admission_flow.messages.masking import masked_field
from admission_flow.messages.verdict import message_of, remedy_of
from admission_flow.papers.people_facts import for_everybody
from admission_flow.papers.people_sheet import PeopleSheet, read_people
from admission_flow.procedure.paper_sheet import SHEET
from admission_flow.register.core.known_people import KnownPerson
from admission_flow.register.core.listed_acts import Fate, ListedAct
from admission_flow.register.core.listed_people import (
    NEW,
    ListedPeople,
    ListedPerson,
    Standing,
)
from admission_flow.register.core.listed_writing import carry_out
from admission_flow.register.core.preview import FieldChange
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register

_PLAIN = frozenset({Fate.WOULD, Fate.DONE, Fate.ALREADY})


class PeopleLists:
    """A row is one person, who gets a case where there is none, and what is dated of them."""

    def look(self, register: ReadingRegister, held: Held, lang: Language) -> Seen:
        """Return what would become of the rows. Nothing is written."""
        try:
            sheet = _sheet(held)
        except BadDocument as error:
            return amiss(error.problems, lang)
        seen = Seen(
            read=tuple((heading, _read_as(what, lang)) for heading, what in sheet.read),
            notices=lines_of(sheet.notices, lang),
            unread=tuple(filter(None, sheet.unread)),
            questions=() if held.accepted else lines_of(sheet.questions, lang),
            errors=grouped(sheet.problems, lang),
            ask_citizenship=not any("citizenship" in row.person for row in sheet.rows),
        )
        if seen.unread or seen.questions or seen.errors:
            return seen
        return self._looked(register, held, sheet, seen, lang)

    @staticmethod
    def _looked(
        register: ReadingRegister, held: Held, sheet: PeopleSheet, seen: Seen, lang: Language
    ) -> Seen:
        try:
            people = _people(register, held, sheet)
            looked = list(people.look())
        except BadDocument as error:
            return replace(seen, errors=grouped(error.problems, lang))
        problems = [problem for one in looked for problem in one.problems]
        unclear = [one for one in looked if one.standing is Standing.UNCLEAR]
        lines = [_line(one, lang) for one in looked]
        return replace(
            seen,
            notices=(*seen.notices, *lines_of(people.notices, lang)),
            errors=grouped(problems, lang),
            unclear=tuple(_unclear(one, lang) for one in unclear),
            lines=first_of_each(lines),
            counts=counted(lines),
            writes=sum(one.changes for one in looked),
            refused=sum(act.refusal_is_new for one in looked for act in one.acts),
        )

    def enter(self, register: Register, held: Held, lang: Language) -> Iterator[Line]:
        """Enter row after row, as `case import` does."""
        for one in carry_out(register, _people(register, held, _sheet(held))):
            yield _line(one, lang)


def _sheet(held: Held) -> PeopleSheet:
    return read_people(held.file, sheet_name=held.sheet_name, ignore=held.ignore)


def _people(register: ReadingRegister, held: Held, sheet: PeopleSheet) -> ListedPeople:
    settled = for_everybody(sheet.settled(), held.everybody)
    return ListedPeople(register, settled, unit=held.unit or None, choices=held.choices)


def _read_as(what: str, lang: Language) -> str:
    head, _, rest = what.partition(".")
    if head == "acts":
        kind, _, name = rest.partition(".")
        return f"{label(lang, kind)}: {field_term(lang, kind, name)}"
    if head in {"person", SHEET}:
        return field_term(lang, head, rest)
    return label(lang, f"people.{what}")


def _line(one: ListedPerson, lang: Language) -> Line:
    outcome = "opened" if one.opened else str(one.standing)
    acts = [text for act in one.acts for text in _act(act, lang)]
    good = one.standing is not Standing.UNCLEAR and not one.problems
    return Line(
        row=one.row,
        name=one.name,
        case=one.case,
        what=label(lang, f"people.{outcome}"),
        good=good and all(act.fate in _PLAIN for act in one.acts),
        details=(
            *((one.unit,) if one.unit else ()),
            *acts,
            *(_difference(change, lang) for change in one.differences),
            *(say(lang, f"problem.{p.message_id}", **p.facts) for p in one.problems),
        ),
    )


def _act(act: ListedAct, lang: Language) -> Iterator[str]:
    on = day(lang, date.fromisoformat(act.on)) if act.on else ""
    number = f" {act.number}" if act.number else ""
    entry = f" (#{act.entry})" if act.entry is not None else ""
    fate = label(lang, f"people.{act.fate}")
    yield words(lang, "lists.act", act=act.kind, number=number, on=on, fate=fate, entry=entry)
    for finding in act.findings:
        yield f"{message_of(finding, lang)} {remedy_of(finding, lang)}"
    for problem in act.problems:
        yield say(lang, f"problem.{problem.message_id}", **problem.facts)


def _difference(change: FieldChange, lang: Language) -> str:
    about, name = change.about, change.field
    before, after = (
        value_words(lang, about, name, masked_field(about, name, value))
        for value in (change.before, change.after)
    )
    term = field_term(lang, about, name)
    return words(lang, "lists.differs", field=term, before=before, after=after)


def _unclear(one: ListedPerson, lang: Language) -> Unclear:
    cases = [(known.case, _candidate(known, lang)) for known in one.candidates]
    new = words(lang, "lists.twin", rows=list(one.twins)) if one.twins else ""
    return Unclear(
        row=one.row,
        name=one.name,
        cases=(*cases, (NEW, new or words(lang, "lists.new"))),
    )


def _candidate(known: KnownPerson, lang: Language) -> str:
    born = None if known.born_on is None else str(known.born_on)
    shown = value_words(lang, "person", "born_on", masked_field("person", "born_on", born))
    facts = {"case": known.case, "name": known.full_name, "born": shown}
    return words(lang, "lists.candidate", unit=known.unit, state=known.state, **facts)
