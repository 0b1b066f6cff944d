"""Reads a tree of units from a sheet: .csv as spreadsheets write it, or .xlsx.

Sheets come from people. Columns are found by their headings in any order, with or without marks;
cells are read as text, days in the two agreed forms; every cell that is not right is named.
"""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from admission_flow.errors import BadDocument
from admission_flow.planning.events import UnitAdded, UnitEmpowered, UnitEvent
from admission_flow.procedure.calendar import parse_day
from admission_flow.procedure.document import DocumentProblems, Problem, record_from

LARGEST_FILE = 4 * 2**20
"""Bytes. A sheet of ten thousand units has less than one megabyte."""
LARGEST_UNPACKED = 64 * 2**20
"""Bytes of an .xlsx once unpacked: a small file can hold gigabytes of nothing."""
MOST_ROWS = 20_000
_HEADINGS = {
    "unit": ("ma", "ma don vi", "code", "unit"),
    "name": ("ten", "ten don vi", "ten to chuc dang", "name"),
    "level": ("cap", "loai", "loai hinh", "level"),
    "parent": ("cap tren", "truc thuoc", "ma cap tren", "parent"),
    "sector": ("khoi", "linh vuc", "sector"),
    "on": ("tu ngay", "ngay thanh lap", "ngay", "on", "from"),
    "right": ("tham quyen ket nap", "quyen ket nap", "right"),
    "body": ("co quan quyet dinh", "tap the quyet dinh", "body"),
    "majority": ("ty le", "ty le bieu quyet", "majority"),
    "basis": ("can cu", "basis"),
}
"""Field to the headings under which it is found, without marks. The first is ours."""
_WORDS = {
    "level": {
        "chi bo truc thuoc": "branch",
        "chi bo": "branch",
        "dang bo bo phan": "section",
        "chi bo co so": "base",
        "dang bo co so": "base",
        "to chuc co so dang": "base",
        "co so": "base",
        "cap tren truc tiep": "direct_superior",
        "cap tren truc tiep cua to chuc co so dang": "direct_superior",
        "tinh": "province",
    },
    "sector": {
        "co quan": "state_agency",
        "co quan, don vi su nghiep": "state_agency",
        "doanh nghiep nha nuoc": "state_enterprise",
        "kinh te tu nhan": "private_enterprise",
        "sinh vien": "student",
        "khac": "other",
    },
    "right": {"duoc quyen": "own", "uy quyen": "delegated", "khong": "none"},
    "body": {
        "ban thuong vu": "standing_committee",
        "dang uy co so": "base_committee",
        "ban thuong vu dang uy co so": "base_standing_committee",
        "ban thuong vu tinh uy": "provincial_standing",
    },
    "majority": {"qua nua": "more_than_half", "hai phan ba": "two_thirds", "2/3": "two_thirds"},
}
"""What officers write, without marks, to the word of the contract."""
_POWER = ("right", "body", "majority", "basis")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: its number as the spreadsheet shows it, and the text of its cells."""

    number: int
    cells: Mapping[str, str]
    """Field to text; an empty cell is left out."""


def read_units(path: str | Path, default_on: date) -> tuple[list[UnitEvent], str]:
    """Return the units of a sheet as events, and the SHA-256 of the file's bytes.

    Columns: mã, tên, cấp; cấp trên, khối, từ ngày; thẩm quyền kết nạp, cơ quan quyết định, tỷ lệ,
    căn cứ. The first three must be there. Without a day a unit is there from `default_on`.

    Raises:
        BadDocument: every cell that is not right, by row and column; the file was only read.

    """
    name = str(path)
    raw = _bytes(name)
    rows = _rows(name, raw)
    problems: list[Problem] = []
    events: list[UnitEvent] = []
    for row in rows:
        try:
            events += _events(row, default_on)
        except DocumentProblems as found:
            problems += found.problems
    if not rows and not problems:
        problems.append(Problem("file", "sheet_empty", {}))
    if problems:
        raise BadDocument(name, problems)
    return events, sha256(raw).hexdigest()


def _events(row: Row, default_on: date) -> Iterator[UnitEvent]:
    data: dict[str, Any] = {"on": default_on}
    for field, text in row.cells.items():
        known = _WORDS.get(field, {})
        data[field] = known.get(plain_text(text), text)
    if "on" in row.cells:
        data["on"] = parse_day(row.cells["on"]) or row.cells["on"]
    where = str(row.number)
    power = {name: data.pop(name) for name in _POWER if name in data}
    yield record_from(UnitAdded, data, where)
    if power:
        matter = {"unit": data.get("unit"), "on": data["on"], "matter": "admission"}
        yield record_from(UnitEmpowered, {**matter, **power}, where)


def plain_text(text: str) -> str:
    """Return a text without marks, case and doubled spaces, as headings are compared."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split()).rstrip(":*")


def _rows(name: str, raw: bytes) -> list[Row]:
    suffix = Path(name).suffix.lower()
    if suffix == ".csv":
        table = _csv(name, raw)
    elif suffix == ".xlsx":
        table = _xlsx(name, raw)
    else:
        raise BadDocument(name, [Problem("file", "sheet_suffix", {"found": suffix})])
    columns: dict[int, str] | None = None
    found: list[Row] = []
    for number, cells in table:
        if not any(cells):
            continue
        if columns is None:
            columns = _columns(name, cells)
            continue
        texts = {columns[i]: text for i, text in enumerate(cells) if i in columns and text}
        found.append(Row(number, texts))
        if len(found) > MOST_ROWS:
            raise BadDocument(name, [Problem("file", "sheet_too_long", {"most": MOST_ROWS})])
    return found


def _columns(name: str, cells: list[str]) -> dict[int, str]:
    fields = {heading: field for field, headings in _HEADINGS.items() for heading in headings}
    found: dict[int, str] = {}
    problems = []
    for place, text in enumerate(cells):
        field = fields.get(plain_text(text))
        if field is None:
            continue  # officers keep columns of their own: a remark, a number in a row
        if field in found.values():
            problems.append(Problem("1", "sheet_column_twice", {"column": text}))
        found[place] = field
    problems += [
        Problem("1", "sheet_column", {"column": _HEADINGS[field][0]})
        for field in ("unit", "name", "level")
        if field not in found.values()
    ]
    if problems:
        raise BadDocument(name, problems)
    return found


def _csv(name: str, raw: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadDocument(name, [Problem("file", "not_utf8", {"byte": error.start})]) from error
    first = text.partition("\n")[0]
    # A spreadsheet on a Vietnamese machine separates by semicolons: the comma is its decimal sign.
    separator = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        problem = Problem(str(reader.line_num), "sheet_broken", {"reason": str(error)})
        raise BadDocument(name, [problem]) from error


def _xlsx(name: str, raw: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            size = sum(item.file_size for item in archive.infolist())
    except zipfile.BadZipFile as error:
        facts = {"reason": str(error)}
        raise BadDocument(name, [Problem("file", "sheet_broken", facts)]) from error
    if size > LARGEST_UNPACKED:
        limit = f"{LARGEST_UNPACKED // 2**20} MB"
        raise BadDocument(name, [Problem("file", "sheet_too_large", {"limit": limit})])
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - loads slowly, and only sheets need it

        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            yield number, [_text(cell) for cell in cells]
        book.close()
    except Exception as error:  # openpyxl raises whatever the broken part of a file makes it raise
        reason = f"{type(error).__name__}: {error}"
        raise BadDocument(name, [Problem("file", "sheet_broken", {"reason": reason})]) from error


def _text(cell: object) -> str:
    """Return a cell as text: a day as ISO, a whole number without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


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
