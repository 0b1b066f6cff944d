"""Reads from a sheet's rows whom they name; who that is, `known_people` alone decides."""

import re
from collections.abc import Collection, Mapping
from datetime import date

from admission_flow.papers.case_ids import case_id
from admission_flow.papers.class_sheet import name_in
from admission_flow.papers.sheet_days import read_birth
from admission_flow.papers.tables import Row, Sheet
from admission_flow.procedure.days import Unread
from admission_flow.procedure.document import DocumentProblems, Problem, record_from
from admission_flow.procedure.person import BirthTime, Person
from admission_flow.register.core.known_people import KnownPeople, names_agree
from admission_flow.register.core.reader import ReadingRegister

_BORN = ("born", "born.male", "born.female")
_NAME = "person.full_name"
_ID = re.compile(r"HS-[0-9]{4,}")
_BEHIND = re.compile(
    r"(?P<name>.*?[^\s,;])(?P<apart> ?[,;] ?(?:sinh )?| sinh | )(?P<born>[0-9]\S*)"
)


class NamedPeople:
    """Finds the cases of people by what a sheet says of them (`known_people`)."""

    def __init__(self, register: ReadingRegister, among: Collection[str] | None = None) -> None:
        """Begin.

        Args:
            register: where they have their cases.
            among: the only cases that come into question, e.g. those on the list of a class: there
                whoever alone fits is meant, also without a birth date; None: all, and only who
                fits for certain is meant.

        """
        self._register = register
        self._known = KnownPeople(register)
        self._among = None if among is None else set(among)

    def others(self, sheet: Sheet, cases: Mapping[int, str]) -> list[Problem]:
        """Return the rows whose case is of somebody with another name than they say."""
        problems = []
        for row in sheet.rows:
            name, case = name_in(row), cases.get(row.number)
            known = self._register.store.name(case) if name and case else None
            if known and not names_agree(known, name):
                facts = {"name": name, "case": case}
                problems.append(Problem(_name_place(sheet, row), "who_other", facts))
        return problems

    def found(self, sheet: Sheet) -> Mapping[int, str] | list[Problem]:
        """Return the case of each row by its number; or why somebody cannot be told."""
        found: dict[int, str] = {}
        problems: list[Problem] = []
        for row in sheet.rows:
            try:
                found[row.number] = self._one(sheet, row)
            except DocumentProblems as unclear:
                problems += unclear.problems
        return problems or found

    def _one(self, sheet: Sheet, row: Row) -> str:
        """Return the case of who is meant by a row.

        Raises:
            DocumentProblems: nobody is, several could be, or the row does not say enough.

        """
        name = name_in(row)
        if not name:
            raise DocumentProblems([Problem(str(row.number), "who_no_name", {})])
        where = _name_place(sheet, row)
        born, text = _born_in(sheet, row)
        if born is None and self._among is None:
            raise DocumentProblems([Problem(where, "who_no_birth", {"name": name})])
        return self._meant(name, born, text, where, "who")

    def typed(self, text: str) -> str:
        """Return the case that is meant by what was typed: its id, or a name and a birth date.

        The birth date stands after the name: "Lò Thị Mẫu, 15/03/2000", or the year alone. An id is
        not looked up here.

        Raises:
            DocumentProblems: nobody is meant, several could be, or the date of birth is lacking.

        """
        if _ID.fullmatch(case := case_id(text)):
            return case
        name, born, told = _name_and_birth(text)
        return self._meant(name, born, told, text, "typed")

    def _meant(
        self, name: str, born: date | BirthTime | None, text: str, where: str, said: str
    ) -> str:
        found = self._known.find(name, born)
        fitting = [
            one.case for one in found.people if self._among is None or one.case in self._among
        ]
        if self._among is None and found.certain is not None:
            return found.certain.case
        if self._among is not None and len(fitting) == 1:
            return fitting[0]
        facts: dict[str, object] = {"name": name, "born": text, "cases": fitting}
        if fitting:
            raise DocumentProblems([Problem(where, f"{said}_several", facts)])
        message = f"{said}_nobody" if self._among is None else f"{said}_nobody_here"
        raise DocumentProblems([Problem(where, message, facts)])


def _name_and_birth(text: str) -> tuple[str, date | BirthTime | None, str]:
    """Return a name and the time of birth that stands after it; none: it is all name."""
    found = _BEHIND.fullmatch(" ".join(text.split()))
    if found is None:
        return text, None, ""
    try:
        read = read_birth(found["born"])
    except Unread as error:
        if found["apart"].strip():  # a comma says that it is no part of the name
            facts = {"found": found["born"]}
            raise DocumentProblems([Problem(text, error.reason, facts)]) from error
        return text, None, ""
    person = record_from(Person, {"full_name": "?", "born_on": read.born_on}, text)
    return found["name"], person.born_on, found["born"]


def _name_place(sheet: Sheet, row: Row) -> str:
    return sheet.place(row.number, _NAME if _NAME in sheet.headings else "family_name")


def _born_in(sheet: Sheet, row: Row) -> tuple[date | BirthTime | None, str]:
    """Return when the person of a row was born, and how the sheet writes it."""
    at, text = next(((at, row.about[at]) for at in _BORN if at in row.about), ("", ""))
    if not text:
        return None, ""
    where = sheet.place(row.number, at)
    try:
        read = read_birth(text)
    except Unread as error:
        raise DocumentProblems([Problem(where, error.reason, {"found": str(text)})]) from error
    person = record_from(Person, {"full_name": "?", "born_on": read.born_on}, where)
    return person.born_on, str(text)
