"""Reads a sheet that people keep: .csv as spreadsheets write it, or .xlsx; rows of text.

Columns are found by their headings in any order, with or without marks, below a title or under a
heading over several columns. Cells are read as text. What a reader of the sheet would not see as we
read it is refused and named: a formula, a hidden row or column.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from admission_flow.errors import BadDocument
from admission_flow.papers.cells import FormulaCell, Line, column_letter
from admission_flow.papers.headings import Column, Head, find_head, plain_text
from admission_flow.papers.list_rows import sort_rows
from admission_flow.papers.people_words import people_field
from admission_flow.papers.table_files import LARGEST_FILE, MOST_ROWS, Table, open_table
from admission_flow.procedure.document import Problem
from admission_flow.procedure.quick_dataclass import dataclass

__all__ = ["LARGEST_FILE", "Headings", "Row", "Sheet", "plain_text", "read_sheet"]

_ORDINAL = "ordinal"
_ABOUT = "about "
_KEPT = ("acts.", "paper_sheet.remarks", _ORDINAL)
"""What is more than a description of a person: it would be lost."""
_ORDINALS = ("stt", "tt", "so tt", "so thu tu")
Headings = Mapping[str, Sequence[str]]
"""Field to the headings under which it is found, without marks; the first is ours."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: its number as the spreadsheet shows it, and the text of its cells."""

    number: int
    cells: Mapping[str, str]
    """Field to text; an empty cell is left out."""
    about: Mapping[str, str] = field(default_factory=dict)
    """What the row says of the person, by the fields of `people_words`: it tells who is meant."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that was read."""

    name: str
    rows: list[Row]
    digest: str
    """SHA-256 of the file's bytes."""
    headings: Mapping[str, str]
    """Field to the heading as the sheet has it."""
    ignored: tuple[str, ...]
    """Headings of the columns that were passed over, as whoever gave the sheet said."""
    notices: tuple[Problem, ...] = ()
    """What was read and could surprise, said before anything is written."""
    questions: tuple[Problem, ...] = ()
    """What could be meant in two ways: it is read as it stands once somebody has said yes."""

    def with_questions(self, questions: Sequence[Problem]) -> "Sheet":
        """Return the sheet with what is to be asked before anything is written."""
        return replace(self, questions=(*self.questions, *questions))

    def answered(self) -> None:
        """Make sure that nothing is left to be asked.

        Raises:
            BadDocument: something is, and nobody was there to say yes.

        """
        if self.questions:
            raise BadDocument(self.name, self.questions)

    def place(self, number: int, name: str) -> str:
        """Return where a field of a row stands, in the words of the sheet."""
        return f"{number}.{self.headings.get(name, name)}"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which sheet of a file is read, and what of it is passed over."""

    sheet_name: str | None = None
    """None: the only visible one that holds something."""
    ignore: Sequence[str] = ()
    """Headings of columns that are passed over on purpose."""
    only_who: bool = False
    """Nothing but who is listed is asked of it: its other columns are passed over."""


AS_IT_IS = Choice()


def read_sheet(
    path: str | Path,
    headings: Headings,
    required: Sequence[str],
    choice: Choice = AS_IT_IS,
    *,
    people: bool = False,
) -> Sheet:
    """Return the rows of a sheet.

    Totals, remarks and signatures around the list are passed over with a notice; the column that
    numbers the rows says nothing.

    Args:
        path: a file of the suffix .csv, .xlsx or .xls, of at most 20 MB, 20,000 rows and 400
            columns.
        headings: the fields that are looked for.
        required: fields whose columns must be there.
        choice: which of the file's sheets, and what of it is passed over.
        people: it lists people: columns that describe them serve to tell who is meant (`Row.about`)
            and are named in a notice; a unit alone in a row stands over the rows of its people.

    Raises:
        BadDocument: the file is not such a sheet, a column is missing or there twice, a cell that
            is read holds a formula, a row or a column that is read is hidden, a column holds
            something and is neither read nor ignored. It was only read.

    """
    name = str(path)
    table = open_table(path, choice.sheet_name)
    head = _head(name, table.lines, headings, required)
    if people:
        head = replace(head, columns=_with_people(head))
    columns = {place: column for place, column in head.columns.items() if column.field}
    ordinal = next((p for p, column in columns.items() if column.field == _ORDINAL), None)
    read = {place: column for place, column in columns.items() if place != ordinal}
    found = sort_rows(head.below, ordinal, one_column=len(columns) == 1, blocs=people)
    about = [line for line, _ in found.rows] + found.unclear
    lines = sorted(about, key=lambda line: line.number)
    problems = [*hidden_columns(table, read)]
    if not choice.only_who:
        problems += _unread(head, lines, choice.ignore)
    headings_here = [column.heading for column in head.columns.values()]
    problems += ignored_amiss(headings_here, choice.ignore)
    rows = []
    for line in lines:
        cells = {place: text for place, text in line.filled.items() if place in read}
        if cells:
            problems += unfit_cells(line, read)
            rows.append(_row(line.number, {read[p].field: text for p, text in cells.items()}))
    if len(rows) > MOST_ROWS:
        problems = [Problem("file", "sheet_too_long", {"most": MOST_ROWS})]
    if problems:
        raise BadDocument(name, problems)
    texts = {column.field.removeprefix(_ABOUT): column.heading for column in read.values()}
    notices = [*table.notices, *rows_passed([*found.passed, *found.blocs]), *_beside(read)]
    return Sheet(name, rows, table.digest, texts, tuple(choice.ignore), tuple(notices))


def _row(number: int, cells: Mapping[str, str]) -> Row:
    about = {f.removeprefix(_ABOUT): text for f, text in cells.items() if f.startswith(_ABOUT)}
    return Row(number, {f: text for f, text in cells.items() if not f.startswith(_ABOUT)}, about)


def _with_people(head: Head) -> dict[int, Column]:
    """Return the columns, also those that describe a person and are not what the sheet is for."""
    taken = set(head.fields)
    found = {}
    for place, column in head.columns.items():
        field = column.field or people_field(column.group, column.own)
        if not column.field and field and not field.startswith(_KEPT) and field not in taken:
            column = replace(column, field=f"{_ABOUT}{field}")  # noqa: PLW2901 - the same, named
            taken.add(field)
        found[place] = column
    return found


def _beside(columns: Mapping[int, Column]) -> Iterator[Problem]:
    named = [column.heading for column in columns.values() if column.field.startswith(_ABOUT)]
    if named:
        yield Problem("file", "sheet_about_people", {"columns": named})


def hidden_columns(table: Table, columns: Mapping[int, Column]) -> Iterator[Problem]:
    """Yield the columns that are read and that nobody sees."""
    for place, column in columns.items():
        if place in table.hidden_columns:
            yield Problem("file", "sheet_hidden_column", {"column": column.heading})


def unfit_cells(line: Line, columns: Mapping[int, Column]) -> Iterator[Problem]:
    """Yield what nobody sees of a row as it is read: that it is hidden, and its formulas."""
    if line.hidden:
        yield Problem(str(line.number), "sheet_hidden_row", {})
    for place, text in line.filled.items():
        if place in columns and isinstance(text, FormulaCell):
            yield Problem(f"{line.number}.{columns[place].heading}", "sheet_formula", {})


def rows_passed(lines: Sequence[Line]) -> Iterator[Problem]:
    """Yield the rows that are about nobody."""
    for line in sorted(lines, key=lambda line: line.number):
        yield Problem(str(line.number), "sheet_row_passed", {"found": shown(line)})


def shown(line: Line) -> str:
    """Return what a row holds, as one text."""
    return "; ".join(dict.fromkeys(line.filled.values()))


def ignored_amiss(headings: Sequence[str], ignore: Sequence[str]) -> Iterator[Problem]:
    """Yield the headings to ignore that the sheet does not have."""
    known = set(map(plain_text, headings))
    for heading in ignore:
        if plain_text(heading) not in known:
            facts = {"column": heading, "known": list(headings)}
            yield Problem("file", "sheet_ignore_unknown", facts)


def _unread(head: Head, lines: Sequence[Line], ignore: Sequence[str]) -> Iterator[Problem]:
    """Yield the columns that hold something and would be lost."""
    passed = set(map(plain_text, ignore))
    held = {place for line in lines for place in line.filled}
    for place in sorted(held):
        column = head.columns.get(place, Column("", column_letter(place)))
        if not column.field and plain_text(column.heading) not in passed:
            facts = {"column": column.heading}
            yield Problem(f"{head.number}.{column.heading}", "sheet_unread", facts)


def _head(name: str, lines: Sequence[Line], headings: Headings, required: Sequence[str]) -> Head:
    """Return the headings, all required ones among them and none twice."""
    fields = {heading: field for field, ours in headings.items() for heading in ours}
    fields = {**dict.fromkeys(_ORDINALS, _ORDINAL), **fields}

    def known(group: str, own: str) -> str:
        return fields.get(plain_text(own)) or fields.get(plain_text(f"{group} {own}"), "")

    head = find_head(lines, known, required)
    if head is None:
        raise BadDocument(name, [Problem("file", "sheet_empty", {})])
    where = str(head.number)
    problems = [
        Problem(where, "sheet_column_twice", {"column": column.heading})
        for column in head.twice()
        if column.field
    ]
    needed = [headings[field][0] for field in required]
    problems += [
        Problem(where, "sheet_column", {"column": headings[field][0], "needed": needed})
        for field in required
        if field not in head.fields
    ]
    if problems:
        raise BadDocument(name, problems)
    return head
