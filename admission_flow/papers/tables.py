"""Reads a sheet that people keep: .csv as spreadsheets write it, or .xlsx; rows of text.

Columns are found by their headings in any order, with or without marks, below a title or under a
heading over several columns. Cells are read as text. What a reader of the sheet would not see as we
read it is refused and named: a formula, a hidden row or column.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path

from admission_flow.errors import BadDocument
from admission_flow.files import Unreadable, read_file
from admission_flow.papers.workbook import read_workbook
from admission_flow.papers.workbook_look import MOST_COLUMNS, WorkbookUnfit
from admission_flow.procedure.document import Problem

LARGEST_FILE = 20 * 2**20
"""Bytes. A sheet of ten thousand units has less than one megabyte; photographs may lie in it."""
MOST_ROWS = 20_000
_TITLE_ROWS = 20
"""Rows with something in them above the headings: who issues the list, its title, its day."""
_COLUMN_NUMBERS = re.compile(r"\(?(?:[0-9]{1,2}|[A-Za-z])\)?")
_MOST_CELLS = 2_000_000
"""Cells of a .csv file, and its lines."""
_BEGINNING = 100_000
"""Characters in which the separator is looked for."""
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

    def place(self, number: int, field: str) -> str:
        """Return where a field of a row stands, in the words of the sheet."""
        return f"{number}.{self.headings.get(field, field)}"


class _Formula(str):
    """The text of a formula: what it gives is not in the file as its author sees it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    cells: list[str]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class _Table:
    lines: list[_Line]
    hidden_columns: frozenset[int] = frozenset()


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
    suffix = Path(name).suffix.lower()
    if suffix not in _READERS:
        raise BadDocument(name, [Problem("file", "sheet_suffix", {"found": suffix})])
    try:
        raw = read_file(name, LARGEST_FILE)
        table = _READERS[suffix](raw)
    except Unreadable as error:
        raise BadDocument(
            name, [Problem("file", _SAID_OF_SHEETS.get(error.reason, error.reason), error.facts)]
        ) from error
    except WorkbookUnfit as error:
        raise BadDocument(name, [Problem("file", error.message_id, error.facts)]) from error
    columns, below, ignored = _columns(name, table.lines, headings, required)
    rows = []
    problems = [
        Problem("file", "sheet_hidden_column", {"column": text})
        for place, (_, text) in columns.items()
        if place in table.hidden_columns
    ]
    for line in below:
        cells = {columns[i][0]: text for i, text in enumerate(line.cells) if i in columns and text}
        if not cells:
            continue
        if line.hidden:
            problems.append(Problem(str(line.number), "sheet_hidden_row", {}))
        problems += [
            Problem(f"{line.number}.{columns[i][1]}", "sheet_formula", {})
            for i, text in enumerate(line.cells)
            if i in columns and isinstance(text, _Formula)
        ]
        rows.append(Row(line.number, cells))
    if len(rows) > MOST_ROWS:
        problems = [Problem("file", "sheet_too_long", {"most": MOST_ROWS})]
    if problems:
        raise BadDocument(name, problems)
    texts = dict(columns.values())
    return Sheet(name, rows, sha256(raw).hexdigest(), texts, ignored)


def plain_text(text: str) -> str:
    """Return a text without marks, case and doubled spaces, as headings are compared."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split()).rstrip(":* ")


# ---- headings ------------------------------------------------------------------------------------

_Columns = dict[int, tuple[str, str]]
"""Place to (field, heading as it stands)."""


def _columns(
    name: str, lines: list[_Line], headings: Headings, required: Sequence[str]
) -> tuple[_Columns, list[_Line], tuple[str, ...]]:
    """Return the columns, the rows below the headings, and the headings that mean nothing to us."""
    fields = {heading: field for field, ours in headings.items() for heading in ours}
    filled = [line for line in lines if any(line.cells)]
    best: tuple[list[str], int, _Columns, int, list[str]] | None = None
    for place, line in enumerate(islice(filled, _TITLE_ROWS)):
        following = filled[place + 1] if place + 1 < len(filled) else None
        found, depth, texts = _headings_at(line, following, fields, required)
        known = {field for field, _ in found.values()}
        missing = [field for field in required if field not in known]
        if best is None or len(missing) < len(best[0]):
            best = (missing, place, found, depth, texts)
        if not missing:
            break
    if best is None:
        raise BadDocument(name, [Problem("file", "sheet_empty", {})])
    missing, place, found, depth, texts = best
    number = filled[place].number
    needed = [headings[field][0] for field in required]
    problems = _twice(found, number)
    problems += [
        Problem(str(number), "sheet_column", {"column": headings[field][0], "needed": needed})
        for field in missing
    ]
    if problems:
        raise BadDocument(name, problems)
    below = filled[place + depth :]
    if below and _numbers_columns(below[0]):
        below = below[1:]
    ignored = tuple(text for i, text in enumerate(texts) if text and i not in found)
    return found, below, ignored


def _headings_at(
    line: _Line, following: _Line | None, fields: Mapping[str, str], required: Sequence[str]
) -> tuple[_Columns, int, list[str]]:
    """Return the columns if this line has the headings, how many lines these take, their texts."""
    single = {i: (field, text) for i, text in _named(line.cells, fields) if (field := text[0])}
    columns: _Columns = {i: (field, text[1]) for i, (field, text) in single.items()}
    if following is None or not columns:
        return columns, 1, list(line.cells)
    must = {i for i, (field, _) in columns.items() if field in required}
    width = max(len(line.cells), len(following.cells))
    upper, lower = _padded(line.cells, width), _padded(following.cells, width)
    if any(lower[i] and lower[i] != upper[i] for i in must):
        return columns, 1, list(line.cells)
    texts = []
    group = ""
    for above, under in zip(upper, lower, strict=True):
        group = above or group
        texts.append(under if not above or under else above)
        if above and under and above != under:
            texts[-1] = under if plain_text(under) in fields else f"{group} {under}"
    second: _Columns = {i: text for i, text in _named(texts, fields) if text[0]}
    if len(second) > len(columns):
        return second, 2, texts
    return columns, 1, list(line.cells)


def _named(
    cells: Sequence[str], fields: Mapping[str, str]
) -> Iterator[tuple[int, tuple[str, str]]]:
    for place, text in enumerate(cells):
        yield place, (fields.get(plain_text(text), "") if text else "", text)


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _twice(found: _Columns, number: int) -> list[Problem]:
    seen: set[str] = set()
    problems = []
    for field, text in found.values():
        if field in seen:
            problems.append(Problem(str(number), "sheet_column_twice", {"column": text}))
        seen.add(field)
    return problems


def _numbers_columns(line: _Line) -> bool:
    """Say whether a row only numbers the columns, as forms do: 1, 2, 3 or (A), (B), (1)."""
    texts = [text for text in line.cells if text]
    return len(texts) > 1 and all(_COLUMN_NUMBERS.fullmatch(text) for text in texts)


# ---- files ---------------------------------------------------------------------------------------


def _csv(raw: bytes) -> _Table:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorkbookUnfit("not_utf8", byte=error.start) from error
    first = "\n".join(text[:_BEGINNING].splitlines()[:_TITLE_ROWS])
    # A spreadsheet on a Vietnamese machine separates by semicolons: the comma is its decimal sign.
    separator = max((",", ";", "\t"), key=first.count)
    if text.count(separator) + text.count("\n") + text.count("\r") > _MOST_CELLS:
        raise WorkbookUnfit("sheet_too_spread", most=_MOST_CELLS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[_Line] = []
    try:
        for cells in reader:
            if any(cells):
                _check_width(len(cells))
                lines.append(_Line(reader.line_num, [_csv_cell(cell) for cell in cells]))
            if len(lines) > MOST_ROWS + _TITLE_ROWS:
                raise WorkbookUnfit("sheet_too_long", most=MOST_ROWS)
    except csv.Error as error:
        raise WorkbookUnfit("sheet_broken_line", row=reader.line_num) from error
    return _Table(lines)


def _csv_cell(cell: str) -> str:
    text = cell.strip()
    if text.startswith("="):
        # `="0123"` is how a spreadsheet is made to keep leading zeros: a text, not a sum.
        kept = re.fullmatch(r'="([^"]*)"', text)
        return kept[1] if kept else _Formula(text)
    return text


def _check_width(width: int) -> None:
    if width > MOST_COLUMNS:
        raise WorkbookUnfit("sheet_too_wide", most=MOST_COLUMNS)


def _xlsx(raw: bytes) -> _Table:
    rows, hidden_columns = read_workbook(raw)
    lines = []
    for row in rows:
        cells = [
            _Formula(text) if place in row.formulas else text
            for place, text in enumerate(row.cells)
        ]
        lines.append(_Line(row.number, cells, row.hidden))
        if len(lines) > MOST_ROWS + _TITLE_ROWS:
            raise WorkbookUnfit("sheet_too_long", most=MOST_ROWS)
    return _Table(lines, hidden_columns)


_READERS: Mapping[str, Callable[[bytes], _Table]] = {".csv": _csv, ".xlsx": _xlsx}
_SAID_OF_SHEETS = {"too_large": "sheet_too_large"}
