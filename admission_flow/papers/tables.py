"""Reads a sheet that people keep: .csv as spreadsheets write it, or .xlsx; rows of text.

Columns are found by their headings in any order, with or without marks, below a title or under a
heading over several columns. Cells are read as text. What a reader of the sheet would not see as we
read it is refused and named: a formula, a hidden row or column.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from admission_flow.errors import BadDocument
from admission_flow.papers.cells import FormulaCell, Line
from admission_flow.papers.headings import Head, find_head, plain_text
from admission_flow.papers.table_files import LARGEST_FILE, MOST_ROWS, open_table
from admission_flow.procedure.document import Problem

__all__ = ["LARGEST_FILE", "Headings", "Row", "Sheet", "plain_text", "read_sheet"]

Headings = Mapping[str, Sequence[str]]
"""Field to the headings under which it is found, without marks; the first is ours."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: its number as the spreadsheet shows it, and the text of its cells."""

    number: int
    cells: Mapping[str, str]
    """Field to text; an empty cell is left out."""


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
    """Headings of the columns that no field was found for."""
    notices: tuple[Problem, ...] = ()
    """What was read and could surprise, said before anything is written."""

    def place(self, number: int, field: str) -> str:
        """Return where a field of a row stands, in the words of the sheet."""
        return f"{number}.{self.headings.get(field, field)}"


def read_sheet(path: str | Path, headings: Headings, required: Sequence[str]) -> Sheet:
    """Return the rows of a sheet, its first one where a file has several.

    Args:
        path: a file of the suffix .csv or .xlsx, of at most 20 MB, 20,000 rows and 400 columns.
        headings: the fields that are looked for.
        required: fields whose columns must be there.

    Raises:
        BadDocument: the file is not such a sheet, a column is missing or there twice, a cell that
            is read holds a formula, a row or a column that is read is hidden. It was only read.

    """
    name = str(path)
    table = open_table(path)
    head = _head(name, table.lines, headings, required)
    columns = {place: column for place, column in head.columns.items() if column.field}
    rows = []
    problems = [
        Problem("file", "sheet_hidden_column", {"column": column.heading})
        for place, column in columns.items()
        if place in table.hidden_columns
    ]
    for line in head.below:
        texts = {place: text for place, text in line.filled.items() if place in columns}
        if not texts:
            continue
        if line.hidden:
            problems.append(Problem(str(line.number), "sheet_hidden_row", {}))
        problems += [
            Problem(f"{line.number}.{columns[place].heading}", "sheet_formula", {})
            for place, text in texts.items()
            if isinstance(text, FormulaCell)
        ]
        cells = {columns[place].field: text for place, text in texts.items()}
        rows.append(Row(line.number, cells))
    if len(rows) > MOST_ROWS:
        problems = [Problem("file", "sheet_too_long", {"most": MOST_ROWS})]
    if problems:
        raise BadDocument(name, problems)
    found = {column.field: column.heading for column in columns.values()}
    ignored = tuple(column.heading for column in head.columns.values() if not column.field)
    return Sheet(name, rows, table.digest, found, ignored, table.notices)


def _head(name: str, lines: Sequence[Line], headings: Headings, required: Sequence[str]) -> Head:
    """Return the headings, all required ones among them and none twice."""
    fields = {heading: field for field, ours in headings.items() for heading in ours}

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
