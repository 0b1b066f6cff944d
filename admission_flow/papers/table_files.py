"""Opens a file of rows, whatever wrote it, and returns its rows as cells of text."""

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from admission_flow.errors import BadDocument
from admission_flow.files import Unreadable, read_file
from admission_flow.papers.cells import FormulaCell, Line
from admission_flow.papers.workbook import read_workbook
from admission_flow.papers.workbook_look import MOST_COLUMNS, WorkbookUnfit
from admission_flow.procedure.document import Problem

LARGEST_FILE = 20 * 2**20
"""Bytes. A sheet of ten thousand units has less than one megabyte; photographs may lie in it."""
MOST_ROWS = 20_000
TITLE_ROWS = 20
"""Rows with something in them above the headings: who issues the list, its title, its day."""
_MOST_CELLS = 2_000_000
"""Cells of a .csv file, and its lines."""
_BEGINNING = 100_000
"""Characters in which the separator is looked for."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a sheet that have something in them."""

    lines: list[Line]
    hidden_columns: frozenset[int] = frozenset()
    digest: str = ""
    """SHA-256 of the file's bytes."""


def open_table(path: str | Path, sheet_name: str | None = None) -> Table:
    """Return the rows of a file.

    Args:
        path: a file of the suffix .csv or .xlsx, of at most 20 MB, 20,000 rows and 400 columns.
        sheet_name: which of its sheets; None: the only visible one that holds something.

    Raises:
        BadDocument: the file is not such a sheet. It was only read.

    """
    name = str(path)
    suffix = Path(name).suffix.lower()
    if suffix not in _READERS:
        raise BadDocument(name, [Problem("file", "sheet_suffix", {"found": suffix})])
    try:
        raw = read_file(name, LARGEST_FILE)
        table = _READERS[suffix](raw, sheet_name)
    except Unreadable as error:
        raise BadDocument(
            name, [Problem("file", _SAID_OF_SHEETS.get(error.reason, error.reason), error.facts)]
        ) from error
    except WorkbookUnfit as error:
        raise BadDocument(name, [Problem("file", error.message_id, error.facts)]) from error
    return Table(table.lines, table.hidden_columns, sha256(raw).hexdigest())


def _csv(raw: bytes, sheet_name: str | None) -> Table:
    if sheet_name is not None:
        raise WorkbookUnfit("sheet_name_unknown", found=sheet_name, names=[])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorkbookUnfit("not_utf8", byte=error.start) from error
    first = "\n".join(text[:_BEGINNING].splitlines()[:TITLE_ROWS])
    # A spreadsheet on a Vietnamese machine separates by semicolons: the comma is its decimal sign.
    separator = max((",", ";", "\t"), key=first.count)
    if text.count(separator) + text.count("\n") + text.count("\r") > _MOST_CELLS:
        raise WorkbookUnfit("sheet_too_spread", most=_MOST_CELLS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[Line] = []
    try:
        for cells in reader:
            if any(cells):
                _check_width(len(cells))
                lines.append(Line(reader.line_num, [_csv_cell(cell) for cell in cells]))
            if len(lines) > MOST_ROWS + TITLE_ROWS:
                raise WorkbookUnfit("sheet_too_long", most=MOST_ROWS)
    except csv.Error as error:
        raise WorkbookUnfit("sheet_broken_line", row=reader.line_num) from error
    return Table(lines)


def _csv_cell(cell: str) -> str:
    text = cell.strip()
    if text.startswith("="):
        # `="0123"` is how a spreadsheet is made to keep leading zeros: a text, not a sum.
        kept = re.fullmatch(r'="([^"]*)"', text)
        return kept[1] if kept else FormulaCell(text)
    return text


def _check_width(width: int) -> None:
    if width > MOST_COLUMNS:
        raise WorkbookUnfit("sheet_too_wide", most=MOST_COLUMNS)


def _xlsx(raw: bytes, sheet_name: str | None) -> Table:
    rows, hidden_columns = read_workbook(raw, sheet_name)
    lines = []
    for row in rows:
        cells = [
            FormulaCell(text) if place in row.formulas else text
            for place, text in enumerate(row.cells)
        ]
        lines.append(Line(row.number, cells, row.hidden))
        if len(lines) > MOST_ROWS + TITLE_ROWS:
            raise WorkbookUnfit("sheet_too_long", most=MOST_ROWS)
    return Table(lines, hidden_columns)


_READERS: Mapping[str, Callable[[bytes, str | None], Table]] = {".csv": _csv, ".xlsx": _xlsx}
_SAID_OF_SHEETS = {"too_large": "sheet_too_large"}
