"""Reads the first visible sheet of an .xlsx file, however it was made, within bounds.

What a file claims costs nothing to write: a range over a million rows, gigabytes of blanks in a
few kilobytes. So the parts that are needed are looked through first, element by element, and only a
sheet whose used cells fit is handed to the reader (python-calamine), in an archive of our own
making that holds these parts and no others. What calamine does not tell is learned on the way:
formulas, hidden rows and columns, merged cells, numbers shown with leading zeros.
"""

import io
import lzma
import posixpath
import re
import unicodedata
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from admission_flow.extras import needed
from admission_flow.papers.cells import DayCell, NumberCell
from admission_flow.papers.workbook_look import MOST_CELLS, Look, WorkbookUnfit, walk, zeros
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.vocabulary.folding import folded

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

LARGEST_UNPACKED = 128 * 2**20
"""Bytes of the parts that are read."""
MOST_TEXTS = 2_000_000
"""Elements of the texts that cells share."""
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STYLES, _TEXTS = "xl/styles.xml", "xl/sharedStrings.xml"
_ASIDE = ("[Content_Types].xml", "_rels/.rels")
"""By these calamine knows what kind of file it has."""
_VALUE = re.compile(rb"<(?:[a-z0-9]+:)?(?:v|is|f)[\s/>]")
"""A cell with something in it."""
_CHUNK, _LONGEST_TAG = 2**20, 64
_NO_ARCHIVE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError,
    KeyError, NotImplementedError,
)  # fmt: skip
"""What a broken archive raises, or one under a password."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with something in it."""

    number: int
    """As the spreadsheet shows it."""
    cells: list[str]
    """From column A on; a day as ISO, a number as it is shown with its zeros."""
    formulas: frozenset[int]
    """Which of the cells are formulas, from 0."""
    hidden: bool


def read_workbook(
    raw: bytes, sheet_name: str | None = None
) -> tuple[Iterator[SheetRow], frozenset[int]]:
    """Return the rows of a sheet that have something in them, and its hidden columns.

    Columns count from 0. A cell that is merged downwards stands in each of its rows, as people
    read it.

    Args:
        raw: the file.
        sheet_name: the sheet, in any case of letters; None: the only visible one that holds
            something.

    Raises:
        WorkbookUnfit: the file is not one ("sheet_broken"), or larger than we read
            ("sheet_too_large", "sheet_too_wide", "sheet_too_spread"); several of its sheets hold
            something and none is named ("sheet_which"), or there is none of this name
            ("sheet_name_unknown").

    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts, chosen = _parts(archive, sheet_name)
    except _NO_ARCHIVE as error:
        raise WorkbookUnfit("sheet_broken", reason="sheet.no_workbook") from error
    try:
        look = _looked_through(parts, chosen)
    except expat.ExpatError as error:
        raise WorkbookUnfit("sheet_broken", reason="sheet.broken_part") from error
    return _rows(parts, look, chosen), frozenset(look.hidden_columns)


def _parts(archive: zipfile.ZipFile, sheet_name: str | None) -> tuple[dict[str, bytes], "_Chosen"]:
    """Return the parts that are read, by their names in the archive, and the sheet that is read."""
    held = {item.filename: item for item in archive.infolist()}
    size = 0

    def part(name: str) -> bytes:
        nonlocal size
        item = held[name]
        size += item.file_size
        if size > LARGEST_UNPACKED:
            limit = f"{LARGEST_UNPACKED // 2**20} MB"
            raise WorkbookUnfit("sheet_too_large", limit=limit)
        return archive.read(item)  # never more than it says that it has

    found = {name: part(name) for name in (_WORKBOOK, _RELATIONS)}
    sheets = _visible_sheets(found)
    by_name = dict(sheets)
    name = chosen_name(list(by_name), sheet_name, lambda name: _has_values(archive, by_name[name]))
    chosen = _Chosen(name, by_name[name])
    found[chosen.part] = part(chosen.part)
    found |= {name: part(name) for name in (*_ASIDE, _STYLES, _TEXTS) if name in held}
    return found, chosen


class _Chosen(NamedTuple):
    name: str
    part: str
    """Where it lies in the archive."""


def chosen_name(names: Sequence[str], wanted: str | None, has_values: Callable[[str], bool]) -> str:
    """Return the name of the sheet to read: the wanted one, or the only one that holds something.

    Args:
        names: of the visible sheets.
        wanted: in any case of letters, without marks where that names one; None: none was named.
        has_values: whether a sheet holds something.

    Raises:
        WorkbookUnfit: several hold something and none is wanted: the others would be lost
            ("sheet_which"); there is none of this name ("sheet_name_unknown"), or none at all.

    """
    if not names:
        raise WorkbookUnfit("sheet_broken", reason="sheet.no_sheet")
    if wanted is not None:
        found = [name for name in names if _folded(name) == _folded(wanted)]
        found = found or [name for name in names if folded(name) == folded(wanted)]
        if len(found) != 1:
            raise WorkbookUnfit("sheet_name_unknown", found=wanted, names=list(names))
        return found[0]
    if len(names) == 1:
        return names[0]
    with_values = [name for name in names if has_values(name)]
    if len(with_values) > 1:
        raise WorkbookUnfit("sheet_which", names=with_values)
    return (with_values or list(names))[0]


def _has_values(archive: zipfile.ZipFile, part: str) -> bool:
    with archive.open(part) as file:
        kept = b""
        for _ in range(0, LARGEST_UNPACKED, _CHUNK):
            read = file.read(_CHUNK)
            if _VALUE.search(kept + read):
                return True
            if not read:
                return False
            kept = read[-_LONGEST_TAG:]
    return True


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().strip()


def _visible_sheets(parts: Mapping[str, bytes]) -> list[_Chosen]:
    """Return the visible sheets in their order."""
    sheets: list[tuple[str, str]] = []
    targets: dict[str, str] = {}

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet" and attributes.get("state", "visible") == "visible":
            link = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            sheets.append((attributes.get("name", ""), link))

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    try:
        walk(parts[_WORKBOOK], sheet)
        walk(parts[_RELATIONS], relation)
    except expat.ExpatError as error:
        raise WorkbookUnfit("sheet_broken", reason="sheet.broken_part") from error
    found = []
    for name, link in sheets:
        if targets.get(link):
            path = posixpath.normpath(posixpath.join("/xl", targets[link]))
            found.append(_Chosen(name, path.removeprefix("/")))
    return found


def _looked_through(parts: Mapping[str, bytes], chosen: _Chosen) -> Look:
    texts = 0

    def count(tag: str, _: object) -> None:
        nonlocal texts
        texts += tag in {"si", "t", "r"}
        if texts > MOST_TEXTS:
            raise WorkbookUnfit("sheet_too_spread", most=MOST_TEXTS)

    if _TEXTS in parts:
        walk(parts[_TEXTS], count)
    look = Look(zeros(parts.get(_STYLES, b"")))
    walk(parts[chosen.part], look.element, look.text)
    look.close()
    return look


def _rows(parts: dict[str, bytes], look: Look, chosen: _Chosen) -> Iterator[SheetRow]:
    rows = _filled(parts, look, chosen)
    for (number, column), word in look.errors.items():
        _put(rows, number, column, word)
    for number, columns in look.formulas.items():
        for column in columns:
            if not _at(rows, number, column + 1):
                _put(rows, number, column + 1, "=")  # what it gives was not saved with it
    _spread(rows, look.merged)
    for number in sorted(rows):
        formulas = frozenset(look.formulas.get(number, ()))
        yield SheetRow(number, rows[number], formulas, number in look.hidden_rows)


def _filled(parts: dict[str, bytes], look: Look, chosen: _Chosen) -> dict[int, list[str]]:
    """Return the rows with a value in them, by number."""
    sheet = _opened(parts, chosen)
    if sheet.start is None:
        return {}
    top, left = sheet.start
    rows = {}
    for number, values in enumerate(sheet.iter_rows(), top + 1):
        if any(value != "" for value in values):
            cells = [
                text_of(value, look.padded.get((number, column)))
                for column, value in enumerate(values, left + 1)
            ]
            rows[number] = [""] * left + cells
    return rows


def _opened(parts: dict[str, bytes], chosen: _Chosen) -> "CalamineSheet":
    with needed():
        from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - only sheets
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        while parts:  # of each part only one copy is kept
            archive.writestr(*parts.popitem())
    raw.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(raw)
        return book.get_sheet_by_name(chosen.name)
    except (CalamineError, OSError, ValueError) as error:
        raise WorkbookUnfit("sheet_broken", reason="sheet.broken_part") from error


def text_of(value: object, width: int | None = None) -> str:
    """Return a cell as text: a day as ISO, a whole number as it is shown, with its zeros."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return DayCell(value.isoformat())
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value).zfill(width) if width else NumberCell(value)
    if isinstance(value, float):
        return NumberCell(value)
    return str(value).strip()


def _at(rows: Mapping[int, list[str]], number: int, column: int) -> str:
    cells = rows.get(number, [])
    return cells[column - 1] if column <= len(cells) else ""


def _put(rows: dict[int, list[str]], number: int, column: int, text: str) -> None:
    cells = rows.setdefault(number, [])
    cells += [""] * (column - len(cells))
    cells[column - 1] = text


def _spread(rows: dict[int, list[str]], merged: list[tuple[int, int, int]]) -> None:
    """Let a cell that is merged downwards stand in each row below that has something in it.

    Rows with nothing else in them do not count: a range may reach down a million of them.
    """
    filled = sorted(rows)
    looked = 0
    for column, first, last in merged:
        text = _at(rows, first, column)
        if not text:
            continue
        for number in filled[bisect_right(filled, first) : bisect_right(filled, last)]:
            looked += 1
            if looked > MOST_CELLS:  # ranges over one another: no spreadsheet makes them
                raise WorkbookUnfit("sheet_broken", reason="sheet.broken_part")
            if not _at(rows, number, column):
                _put(rows, number, column, text)
