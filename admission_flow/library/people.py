"""People from a list, as offices keep it: who would get a case, who has one, and entering them."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from admission_flow.errors import BadDocument
from admission_flow.papers.people_facts import for_everybody
from admission_flow.papers.people_sheet import PeopleSheet, read_people
from admission_flow.procedure.document import Problem
from admission_flow.register.core.listed_people import ListedPeople, ListedPerson, Standing
from admission_flow.register.core.listed_writing import carry_out
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register


def people_of(
    file: str | Path,
    *,
    sheet_name: str | None,
    ignore: Sequence[str],
    everybody: Sequence[str],
    accept_proposed: bool,
) -> PeopleSheet:
    """Return the people of a list, once nothing of it is left to be asked.

    Raises:
        BadDocument: a cell cannot be read, a column that holds data is not, or a value could be
            meant in two ways and nobody accepted what is proposed.

    """
    sheet = read_people(file, sheet_name=sheet_name, ignore=ignore)
    problems = list(sheet.problems)
    if sheet.unread:
        problems.append(Problem("file", "people_unread", {"columns": list(sheet.unread)}))
    if not accept_proposed:
        problems += sheet.questions
    if problems:
        raise BadDocument(sheet.name, problems)
    return for_everybody(sheet.settled(), everybody)


def people_rehearsed(
    register: ReadingRegister, sheet: PeopleSheet, unit: str | None, choices: Mapping[int, str]
) -> tuple[ListedPerson, ...]:
    """Return what would become of each row. Nothing is written.

    Raises:
        BadDocument: a row cannot be entered as it stands, or there is no such unit.

    """
    looked = tuple(ListedPeople(register, sheet, unit=unit, choices=choices).look())
    _refuse(sheet, (problem for one in looked for problem in one.problems))
    return looked


def entered(
    register: Register, sheet: PeopleSheet, unit: str | None, choices: Mapping[int, str]
) -> tuple[ListedPerson, ...]:
    """Enter the rows one after the other, once each of them is clear, as `case import` does.

    Raises:
        BadDocument: as `people_rehearsed`; or it is not clear who is meant. Nothing was written.

    """
    looked = people_rehearsed(register, sheet, unit, choices)
    _refuse(sheet, (_unclear(one) for one in looked if one.standing is Standing.UNCLEAR))
    return tuple(carry_out(register, ListedPeople(register, sheet, unit=unit, choices=choices)))


def _unclear(one: ListedPerson) -> Problem:
    if one.candidates:
        people = [known.case for known in one.candidates]
        return Problem(str(one.row), "people_unclear", {"name": one.name, "people": people})
    rows = list(one.twins)
    return Problem(str(one.row), "people_twice", {"name": one.name, "rows": rows})


def _refuse(sheet: PeopleSheet, problems: Iterable[Problem]) -> None:
    found = list(problems)
    if found:
        raise BadDocument(sheet.name, found)
