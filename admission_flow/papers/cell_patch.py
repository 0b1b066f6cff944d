"""Writes values into cells of somebody else's workbook, and leaves every other byte as it is.

Programs that read a workbook and write it again lose what they do not know: text boxes, pictures,
macros. Here the package is patched: the text of a sheet changes at the cells that are named and
nowhere else, and every other part is copied. Texts are written into the cell itself ("inline"), so
that the table of texts stays as it is; the values that formulas had stay until a spreadsheet
calculates them again.
"""

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import date
from xml.parsers.expat import ExpatError
from xml.sax.saxutils import escape

from admission_flow.papers.cell_places import Place
from admission_flow.papers.sheet_bytes import RowBytes, SheetBytes, look_through
from admission_flow.papers.workbook_look import WorkbookUnfit, walk
from admission_flow.procedure.text import visible

Value = str | int | date
"""What is written into a cell; a day as one where the cell shows days, else as a text."""
_LARGEST_PART = 100 * 2**20
"""Bytes of a part, unpacked."""
_MOST_UNPACKED = 400 * 2**20
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Numbers of the built-in formats that show a day."""
_EPOCH = date(1899, 12, 30)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a file begins that is locked with a password, and one of the old format."""
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError,
    KeyError, NotImplementedError, ExpatError,
)  # fmt: skip
"""What the libraries say of a file that is no workbook, or a torn one."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A workbook with its cells filled."""

    data: bytes
    formulas: bool
    """Whether formulas are in it: they have the values of before."""


@contextmanager
def _workbook(raw: bytes) -> Iterator[tuple[zipfile.ZipFile, dict[str, str]]]:
    """Open a workbook, and give its sheets by name with their parts."""
    if raw.startswith(_OLE):
        raise WorkbookUnfit("fill_locked")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            names = package.namelist()
            if "xl/workbook.xml" not in names or len(set(names)) != len(names):
                raise WorkbookUnfit("fill_no_workbook")
            if any(name.startswith("_xmlsignatures/") for name in names):
                raise WorkbookUnfit("fill_signed")
            sizes = [info.file_size for info in package.infolist()]
            if sum(sizes) > _MOST_UNPACKED or max(sizes) > _LARGEST_PART:
                raise WorkbookUnfit("fill_too_large")
            yield package, _sheets(package)
    except _BROKEN as error:
        raise WorkbookUnfit("fill_no_workbook") from error


def sheet_names(raw: bytes) -> list[str]:
    """Return the names of a workbook's sheets, in order. Raises as `fill_cells`."""
    with _workbook(raw) as (_, sheets):
        return list(sheets)


def fill_cells(raw: bytes, values: Mapping[Place, Value]) -> Filled:
    """Return a workbook with values in some cells; every part beside these sheets is the same.

    Args:
        raw: the bytes of an .xlsx or .xlsm file.
        values: cell to value.

    Raises:
        WorkbookUnfit: the file is no such workbook, is signed, has no such sheet, or a cell cannot
            be filled: it holds a formula, or is covered by a merged one.

    """
    with _workbook(raw) as (package, sheets):
        wanted: dict[str, dict[Place, Value]] = {}
        for place, value in values.items():
            if place.sheet not in sheets:
                raise WorkbookUnfit("fill_no_sheet", found=place.sheet, names=list(sheets))
            wanted.setdefault(sheets[place.sheet], {})[place] = value
        dates = _date_styles(package)
        patched = {part: _patched(package.read(part), some, dates) for part, some in wanted.items()}
        formulas = any(_HAS_FORMULA.search(package.read(part)) for part in sheets.values())
        return Filled(_packed(package, patched), formulas)


_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")


# ---- the package ---------------------------------------------------------------------------------


def _packed(package: zipfile.ZipFile, patched: Mapping[str, bytes]) -> bytes:
    """Return the package with some parts exchanged, the others as they are, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.comment = package.comment
        for info in package.infolist():
            data = patched.get(info.filename)
            made.writestr(copy(info), package.read(info) if data is None else data)
    return out.getvalue()


def _sheets(package: zipfile.ZipFile) -> dict[str, str]:
    targets: dict[str, str] = {}
    found: dict[str, str] = {}
    parts = set(package.namelist())

    def relationship(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            part = target[1:] if target.startswith("/") else f"xl/{target}"
            targets[attributes.get("Id", "")] = part

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            ids = (v for key, v in attributes.items() if key.rpartition(":")[2] == "id")
            part = targets.get(next(ids, ""), "")
            if part in parts and "/worksheets/" in part:
                found[attributes.get("name", "")] = part

    walk(package.read("xl/_rels/workbook.xml.rels"), relationship)
    walk(package.read("xl/workbook.xml"), sheet)
    return found


def _date_styles(package: zipfile.ZipFile) -> frozenset[int]:
    """Return which styles of cells show a day."""
    shown, found = set(_DATE_FORMATS), set[int]()
    inside, number = False, 0

    def style(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside, number
        if name == "numFmt" and _shows_a_day(attributes.get("formatCode", "")):
            shown.add(_number(attributes.get("numFmtId", "")))
        elif name in {"cellXfs", "cellStyleXfs", "cellStyles", "dxfs"}:
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            if _number(attributes.get("numFmtId", "")) in shown:
                found.add(number)
            number += 1

    if "xl/styles.xml" in package.namelist():
        walk(package.read("xl/styles.xml"), style)
    return frozenset(found)


def _shows_a_day(code: str) -> bool:
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code).lower()
    return "d" in bare or "y" in bare


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else -1


# ---- a sheet -------------------------------------------------------------------------------------


def _patched(raw: bytes, cells: Mapping[Place, Value], dates: frozenset[int]) -> bytes:
    sheet = look_through(raw, {place.row for place in cells})
    changes: list[_Change] = []
    new_rows = b""
    for row in sorted({place.row for place in cells}):
        some = {place: cells[place] for place in sorted(cells) if place.row == row}
        for place in some:
            _check(sheet, place)
        if row in sheet.rows:
            changes += _row_changes(raw, sheet, sheet.rows[row], some, dates)
            continue
        prefix = sheet.data.tag.removesuffix("sheetData")
        inner = b"".join(
            _cell(f"{prefix}c", place, value, _column_style(sheet, place), dates)
            for place, value in some.items()
        )
        text = f'<{prefix}row r="{row}">'.encode() + inner + f"</{prefix}row>".encode()
        if sheet.data.empty:
            new_rows += text
        else:
            at = sheet.next_row.get(row, sheet.data.close)
            changes.append((at, at, text))
    if new_rows:
        changes.append(_opened_up(raw, sheet.data, new_rows))
    return _exchanged(raw, changes)


_Change = tuple[int, int, bytes]
"""From where to where which bytes stand in place of those that are there."""


def _check(sheet: SheetBytes, place: Place) -> None:
    here = {"sheet": place.sheet, "cell": place.name}
    for top, left, bottom, right in sheet.merged:
        inside = top <= place.row <= bottom and left <= place.column <= right
        if inside and (place.row, place.column) != (top, left):
            raise WorkbookUnfit("fill_merged", **here, corner=Place("", top, left).name)
    row = sheet.rows.get(place.row)
    there = row.cells.get(place.column) if row is not None else None
    filled = any(
        top <= place.row <= bottom and left <= place.column <= right
        for top, left, bottom, right in sheet.arrays
    )
    if filled or (there is not None and there.formula):
        raise WorkbookUnfit("fill_formula", **here)


def _row_changes(
    raw: bytes,
    sheet: SheetBytes,
    row: RowBytes,
    cells: Mapping[Place, Value],
    dates: frozenset[int],
) -> list[_Change]:
    changes: list[_Change] = []
    added = b""
    tag = row.tag.removesuffix("row") + "c"
    for place, value in cells.items():
        there = row.cells.get(place.column)
        if there is not None:
            text = _cell(there.tag, place, value, there.style, dates)
            changes.append((there.start, there.end, text))
            continue
        text = _cell(tag, place, value, row.style or _column_style(sheet, place), dates)
        if row.empty:
            added += text
        else:
            after = (c.start for column, c in row.cells.items() if column > place.column)
            at = min(after, default=row.close)
            changes.append((at, at, text))
    if added:
        changes.append(_opened_up(raw, row, added))
    return changes


def _opened_up(raw: bytes, row: RowBytes, inner: bytes) -> _Change:
    """Return an element without an end tag (`<row/>`) with one, and what is now inside."""
    begin = raw[row.start : row.end].removesuffix(b"/>").rstrip()
    return row.start, row.end, begin + b">" + inner + f"</{row.tag}>".encode()


def _column_style(sheet: SheetBytes, place: Place) -> str:
    return next((s for first, last, s in sheet.columns if first <= place.column <= last), "")


def _cell(tag: str, place: Place, value: Value, style: str, dates: frozenset[int]) -> bytes:
    own = f' s="{int(style)}"' if style.isdecimal() else ""
    begin = f'<{tag} r="{place.name}"{own}'
    prefix = tag.removesuffix("c")
    if isinstance(value, date):
        value = (value - _EPOCH).days if _number(style) in dates else f"{value:%d/%m/%Y}"
    if isinstance(value, int):
        return f"{begin}><{prefix}v>{value}</{prefix}v></{tag}>".encode()
    text = escape(visible(value))
    inside = f'<{prefix}is><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}is>'
    # References in place of letters: right in every encoding that a sheet may declare.
    return f'{begin} t="inlineStr">{inside}</{tag}>'.encode("ascii", "xmlcharrefreplace")


def _exchanged(raw: bytes, changes: Sequence[_Change]) -> bytes:
    parts: list[bytes] = []
    place = 0
    for start, end, text in sorted(changes, key=lambda change: change[:2]):
        parts += [raw[place:start], text]
        place = end
    return b"".join([*parts, raw[place:]])
