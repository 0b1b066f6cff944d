"""Reads a sheet that people keep: .csv as spreadsheets write it, or .xlsx; rows of text.

Columns are found by their headings in any order, with or without marks, below a title or under a
heading over several columns. Cells are read as text. What a reader of the sheet would not see as we
read it is refused and named: a formula, a hidden row or column.
"""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from admission_flow.errors import BadDocument
from admission_flow.extras import needed
from admission_flow.procedure.document import Problem

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST_FILE = 4 * 2**20
"""Bytes. A sheet of ten thousand units has less than one megabyte."""
LARGEST_UNPACKED = 32 * 2**20
"""Bytes of an .xlsx once unpacked: a small file can hold gigabytes of nothing."""
MOST_ROWS = 20_000
MOST_COLUMNS = 400
_TITLE_ROWS = 20
"""Rows with something in them above the headings: who issues the list, its title, its day."""
_COLUMN_NUMBERS = re.compile(r"\(?(?:[0-9]{1,2}|[A-Za-z])\)?")
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
        path: a file of the suffix .csv or .xlsx, of at most 4 MB and 20,000 rows.
        headings: the fields that are looked for.
        required: fields whose columns must be there.

    Raises:
        BadDocument: the file is no such sheet, a column is missing or there twice, a cell that is
            read holds a formula, a row or a column that is read is hidden. It was only read.

    """
    name = str(path)
    raw = _bytes(name)
    suffix = Path(name).suffix.lower()
    if suffix == ".csv":
        table = _csv(name, raw)
    elif suffix == ".xlsx":
        table = _xlsx(name, raw)
    else:
        raise BadDocument(name, [Problem("file", "sheet_suffix", {"found": suffix})])
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


def _csv(name: str, raw: bytes) -> _Table:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadDocument(name, [Problem("file", "not_utf8", {"byte": error.start})]) from error
    first = "\n".join(text.splitlines()[:_TITLE_ROWS])
    # A spreadsheet on a Vietnamese machine separates by semicolons: the comma is its decimal sign.
    separator = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[_Line] = []
    try:
        lines += [_Line(reader.line_num, [_csv_cell(cell) for cell in cells]) for cells in reader]
    except csv.Error as error:
        problem = Problem(str(reader.line_num), "sheet_broken", {"reason": str(error)})
        raise BadDocument(name, [problem]) from error
    return _Table(lines)


def _csv_cell(cell: str) -> str:
    text = cell.strip()
    if text.startswith("="):
        # `="0123"` is how a spreadsheet is made to keep leading zeros: a text, not a sum.
        kept = re.fullmatch(r'="([^"]*)"', text)
        return kept[1] if kept else _Formula(text)
    return text


def _xlsx(name: str, raw: bytes) -> _Table:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            size = sum(item.file_size for item in archive.infolist())
    except zipfile.BadZipFile as error:
        facts = {"reason": str(error)}
        raise BadDocument(name, [Problem("file", "sheet_broken", facts)]) from error
    if size > LARGEST_UNPACKED:
        limit = f"{LARGEST_UNPACKED // 2**20} MB"
        raise BadDocument(name, [Problem("file", "sheet_too_large", {"limit": limit})])
    with needed():
        from openpyxl import load_workbook  # noqa: PLC0415 - loads slowly, and only sheets need it
    try:
        book = load_workbook(io.BytesIO(raw), keep_links=False)
        sheet = book.worksheets[0]
        wide = sheet.max_row > MOST_ROWS + _TITLE_ROWS or sheet.max_column > MOST_COLUMNS
        table = None if wide else _grid(sheet)
    except Exception as error:  # openpyxl raises whatever the broken part of a file makes it raise
        reason = f"{type(error).__name__}: {error}"
        raise BadDocument(name, [Problem("file", "sheet_broken", {"reason": reason})]) from error
    if table is None:
        raise BadDocument(name, [Problem("file", "sheet_too_long", {"most": MOST_ROWS})])
    return table


def _grid(sheet: "Worksheet") -> _Table:
    lines = []
    for number, cells in enumerate(sheet.iter_rows(), 1):
        hidden = bool(sheet.row_dimensions[number].hidden)
        lines.append(_Line(number, [_cell(cell) for cell in cells], hidden))
    _spread_merged(sheet, lines)
    columns = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and dimension.min and dimension.max:
            columns |= set(range(dimension.min - 1, min(dimension.max, MOST_COLUMNS)))
    return _Table(lines, frozenset(columns))


def _spread_merged(sheet: "Worksheet", lines: list[_Line]) -> None:
    """Let a cell that is merged downwards stand in each of its rows, as people read it."""
    for block in sheet.merged_cells.ranges:
        if block.min_col == block.max_col:
            text = lines[block.min_row - 1].cells[block.min_col - 1]
            for row in range(block.min_row, block.max_row):
                lines[row].cells[block.min_col - 1] = text


def _cell(cell: Any) -> str:  # noqa: ANN401 - openpyxl's cells
    """Return a cell as text: a day as ISO, a whole number as it is shown, with its zeros."""
    value: object = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return _Formula(str(value))
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        shown = str(cell.number_format)
        return str(value).zfill(len(shown)) if set(shown) == {"0"} else str(value)
    return str(value).strip()


def _bytes(name: str) -> bytes:
    try:
        with Path(name).open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError | ValueError)
        reason = "missing_file" if missing else "unreadable"
        facts = {"reason": getattr(error, "strerror", None) or str(error)}
        raise BadDocument(name, [Problem("file", reason, facts)]) from error
    if len(raw) > LARGEST_FILE:
        limit = f"{LARGEST_FILE // 2**20} MB"
        raise BadDocument(name, [Problem("file", "sheet_too_large", {"limit": limit})])
    return raw
