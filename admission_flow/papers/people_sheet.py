"""Reads a list of people as an office keeps it: who they are, and the acts that each row dates."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from admission_flow.errors import BadDocument
from admission_flow.papers.headings import Column, Head, find_head, plain_text
from admission_flow.papers.list_rows import Sorted, sort_rows
from admission_flow.papers.people_columns import NAMES, columns_of
from admission_flow.papers.people_row import PersonRow, RowReader
from admission_flow.papers.people_words import people_field
from admission_flow.papers.table_files import MOST_ROWS, TITLE_ROWS, Table, open_table
from admission_flow.papers.tables import (
    hidden_columns,
    ignored_amiss,
    rows_passed,
    shown,
    unfit_cells,
)
from admission_flow.procedure.document import Problem

__all__ = ["PeopleSheet", "PersonRow", "read_people"]


_READ_AS = {
    "family_name": "person.full_name",
    "given_name": "person.full_name",
    "born": "person.born_on",
    "born.male": "person.born_on",
    "born.female": "person.born_on",
    "sex.male": "person.sex",
    "sex.female": "person.sex",
    "schooling": "person.education",
}


@dataclass(frozen=True, slots=True)
class PeopleSheet:
    """A list that was read; nothing of it is entered yet."""

    name: str
    digest: str
    """SHA-256 of the file's bytes."""
    rows: tuple[PersonRow, ...]
    read: tuple[tuple[str, str], ...]
    """Headings with what each was read as: "person.born_on", "unit", "acts.KIND.on"."""
    unread: tuple[str, ...]
    """Headings of columns that carry data and are not read, but for those that are ignored."""
    notices: tuple[Problem, ...] = ()
    """What was read and could surprise: a day written as a number, rows that are about nobody."""
    questions: tuple[Problem, ...] = ()
    """Values that could be meant in two ways: facts `row`, `field`, `found`, `proposed`."""
    problems: tuple[Problem, ...] = ()
    """Cells that cannot be read: with one of them nothing of the list is entered."""

    def settled(self, left: Sequence[Problem] = ()) -> "PeopleSheet":
        """Return the list with what questions propose, once somebody has said yes to them.

        Args:
            left: questions to which nobody has said yes yet.

        """
        answers: dict[int, dict[str, str]] = {}
        for question in self.questions:
            if question in left:
                continue
            of_row = answers.setdefault(question.facts["row"], {})
            of_row[question.facts["field"]] = question.facts["proposed"]
        rows = [_answered(row, answers.get(row.number, {})) for row in self.rows]
        return replace(self, rows=tuple(rows), questions=tuple(left))


def read_people(
    path: str | Path, *, sheet_name: str | None = None, ignore: Sequence[str] = ()
) -> PeopleSheet:
    """Return the people of a list.

    Args:
        path: a file of the suffix .csv or .xlsx.
        sheet_name: which of its sheets; None: the only visible one that holds something.
        ignore: headings of columns that are passed over on purpose.

    Raises:
        BadDocument: the file is not such a list: no column of names, a column twice, hidden rows,
            formulas, a heading to ignore that it does not have. It was only read.

    """
    name = str(path)
    table = open_table(path, sheet_name)
    head = find_head(table.lines, people_field, ())
    if head is None:
        raise BadDocument(name, [Problem("file", "sheet_empty", {})])
    columns = columns_of(head)
    fields = {column.field for column in columns.values()}
    if not fields & set(NAMES):
        raise BadDocument(name, [Problem("file", "people_no_names", {"rows": TITLE_ROWS})])
    ordinal = next((p for p, column in columns.items() if column.field == "ordinal"), None)
    sorted_rows = sort_rows(head.below, ordinal, one_column=len(columns) == 1)
    left_out = {plain_text(heading) for heading in ignore}
    problems = [
        *_unfit(head, table, columns, sorted_rows),
        *ignored_amiss([column.heading for column in columns.values()], ignore),
    ]
    if len(sorted_rows.rows) > MOST_ROWS:
        problems = [Problem("file", "sheet_too_long", {"most": MOST_ROWS})]
    if problems:
        raise BadDocument(name, problems)
    taken = {
        place: column
        for place, column in columns.items()
        if column.field not in {"", "ordinal"} and plain_text(column.heading) not in left_out
    }
    reader = RowReader(taken)
    above = "" if "unit" in fields else _unit_above(head)
    rows = [reader.read(line, bloc or above) for line, bloc in sorted_rows.rows]
    if not rows:
        raise BadDocument(name, [Problem("file", "sheet_empty", {})])
    data = {place for line, _ in sorted_rows.rows for place in line.filled}
    unread = [
        column.heading
        for place, column in columns.items()
        if not column.field and place in data and plain_text(column.heading) not in left_out
    ]
    read = [
        (column.heading, _read_as(column.field))
        for place, column in columns.items()
        if place in taken or column.field == "ordinal"
    ]
    notices = [
        *table.notices,
        *rows_passed(sorted_rows.passed),
        *_said_of_unit(rows, above),
        *reader.notices,
    ]
    return PeopleSheet(
        name,
        table.digest,
        tuple(rows),
        tuple(read),
        tuple(unread),
        tuple(notices),
        tuple(reader.questions),
        (*_unclear(sorted_rows), *reader.problems),
    )


def _read_as(field: str) -> str:
    """Return what a column is read as, in the words of a case document."""
    if field.startswith("acts."):
        return ".".join(field.split(".")[:3])
    return _READ_AS.get(field, field)


def _unfit(head: Head, table: Table, columns: Mapping[int, Column], found: Sorted) -> list[Problem]:
    """Return what nobody would see as we read it: columns twice, hidden ones, rows, formulas."""
    problems = []
    seen: set[str] = set()
    for column in columns.values():
        if not column.field:
            continue
        if column.field in seen:
            where = str(head.number)
            problems.append(Problem(where, "sheet_column_twice", {"column": column.heading}))
        seen.add(column.field)
    read = {p: column for p, column in columns.items() if column.field not in {"", "ordinal"}}
    problems += hidden_columns(table, read)
    for line, _ in found.rows:
        problems += unfit_cells(line, read)
    return problems


def _unit_above(head: Head) -> str:
    """Return the chi bộ that issues the list, where it says so above the headings."""
    texts = [text for line in head.above for text in line.filled.values()]
    return next((text for text in texts if plain_text(text).startswith("chi bo ")), "")


def _said_of_unit(rows: Sequence[PersonRow], above: str) -> list[Problem]:
    if above and any(row.unit == above for row in rows):
        return [Problem("file", "people_unit_above", {"unit": above})]
    return []


def _unclear(found: Sorted) -> Iterator[Problem]:
    for line in found.unclear:
        yield Problem(str(line.number), "sheet_row_unclear", {"found": shown(line)})


def _answered(row: PersonRow, answers: Mapping[str, str]) -> PersonRow:
    person, paper_sheet = dict(row.person), dict(row.paper_sheet)
    acts = [dict(act) for act in row.acts]
    for name, value in answers.items():
        head, _, rest = name.partition(".")
        if head == "person":
            person[rest] = value
        elif head == "paper_sheet":
            paper_sheet[rest] = value
        else:
            kind, _, part = rest.partition(".")
            for act in acts:
                if act["kind"] == kind:
                    act[part] = value
    return replace(row, person=person, paper_sheet=paper_sheet, acts=tuple(acts))
