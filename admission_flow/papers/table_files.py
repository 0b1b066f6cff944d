"""Opens a file of rows, whatever wrote it, and returns its rows as cells of text."""

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Self

from admission_flow.errors import BadDocument
from admission_flow.files import Unreadable, read_file, size_text
from admission_flow.papers.cells import FormulaCell, Line, column_letter
from admission_flow.papers.file_kind import kind_of, wide_order
from admission_flow.papers.old_letters import OF_CELLS, UNICODE_ONLY, decoded, encoding_of
from admission_flow.papers.old_workbook import read_old_workbook
from admission_flow.papers.workbook import read_workbook
from admission_flow.papers.workbook_look import MOST_COLUMNS, WorkbookUnfit
from admission_flow.procedure.document import DocumentProblems, Problem
from admission_flow.procedure.quick_dataclass import dataclass

LARGEST_FILE = 20 * 2**20
"""Bytes. A sheet of ten thousand units has less than one megabyte; photographs may lie in it."""
MOST_ROWS = 20_000
TITLE_ROWS = 20
"""Rows with something in them above the headings: who issues the list, its title, its day."""
_MOST_CELLS = 2_000_000
"""Cells of a .csv file, and its lines."""
_BEGINNING = 100_000
"""Characters in which the separator is looked for."""


_READ = {"xlsx": (".xlsx", ".xlsm"), "xls": (".xls",), "text": (".csv", ".txt", ".tsv")}
"""Kinds of files that are read, and how they are named."""
_SUFFIXES = tuple(suffix for suffixes in _READ.values() for suffix in suffixes)


class HeldFile(str):
    """The name of a file whose bytes lie in memory: it is read as any other, and is on no disk."""

    __slots__ = ("content",)
    content: bytes

    def __new__(cls, name: str, content: bytes) -> Self:
        """Hold a file under the name that it was given with."""
        held = super().__new__(cls, name)
        held.content = content
        return held


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a sheet that have something in them."""

    lines: list[Line]
    hidden_columns: frozenset[int] = frozenset()
    digest: str = ""
    """SHA-256 of the file's bytes."""
    notices: tuple[Problem, ...] = ()
    """What the file is or was, where that is not plain: converted letters, another kind."""


def open_table(path: str | Path, sheet_name: str | None = None) -> Table:
    """Return the rows of a file, whatever program wrote it and in which letters.

    Args:
        path: a file of the suffix .csv, .xlsx or .xls, of at most 20 MB, 20,000 rows and 400
            columns.
        sheet_name: which of its sheets; None: the only visible one that holds something.

    Raises:
        BadDocument: the file is not such a sheet, or in letters that nobody knows. It was only
            read.

    """
    name = str(path)
    try:
        raw = _bytes_of(path)
        table = _opened(raw, Path(name).suffix.lower(), sheet_name)
        lines, converted = in_unicode(table.lines)
    except Unreadable as error:
        raise BadDocument(
            name, [Problem("file", _SAID_OF_SHEETS.get(error.reason, error.reason), error.facts)]
        ) from error
    except WorkbookUnfit as error:
        raise BadDocument(name, [Problem("file", error.message_id, error.facts)]) from error
    except DocumentProblems as error:
        raise BadDocument(name, error.problems) from error
    notices = (*table.notices, *converted)
    return Table(lines, table.hidden_columns, sha256(raw).hexdigest(), notices)


def _bytes_of(path: str | Path) -> bytes:
    if not isinstance(path, HeldFile):
        return read_file(str(path), LARGEST_FILE)
    if len(path.content) > LARGEST_FILE:
        raise Unreadable("too_large", limit=size_text(LARGEST_FILE))
    return path.content


def _opened(raw: bytes, suffix: str, sheet_name: str | None) -> Table:
    kind = kind_of(raw)
    if kind == "encrypted":
        raise WorkbookUnfit("sheet_password")
    if kind == "empty":
        raise WorkbookUnfit("sheet_file_empty")
    if kind and kind not in _READ:
        raise WorkbookUnfit("sheet_kind", kind=f"file_kind.{kind}")
    if suffix not in _SUFFIXES:
        raise WorkbookUnfit("sheet_suffix", found=suffix)
    if kind == "text" and suffix not in _READ[kind]:
        raise WorkbookUnfit("sheet_kind", kind="file_kind.text")
    if not kind:
        broken = {"reason": "sheet.no_workbook"} if suffix not in _READ["text"] else {}
        raise WorkbookUnfit("sheet_broken" if broken else "sheet_no_text", **broken)
    table = _READERS[kind](raw, sheet_name)
    if suffix in _READ[kind]:
        return table
    named = Problem("file", "sheet_named_otherwise", {"kind": f"file_kind.{kind}", "named": suffix})
    return replace(table, notices=(*table.notices, named))


def in_unicode(lines: list[Line]) -> tuple[list[Line], list[Problem]]:
    """Return the rows in Unicode, and what was converted.

    Raises:
        DocumentProblems: cells in the letters of an old font stand among cells in Unicode: which
            of the others are meant by which nobody can tell.

    """
    marked = {
        (line.number, place): text
        for line in lines
        for place, text in line.filled.items()
        if not text.isascii()
    }
    encoding = encoding_of(marked.values())
    plain = {at: text for at, text in marked.items() if UNICODE_ONLY & set(text)}
    old = {text for text in set(marked.values()) - set(plain.values()) if encoding_of([text])}
    others = {at: text for at, text in marked.items() if text in old}
    if others and (plain or not encoding):
        fewer = min(plain or others, others, key=len)
        problems = [
            Problem(f"{number}.{column_letter(place)}", "sheet_mixed_letters", {"found": text})
            for (number, place), text in fewer.items()
        ]
        raise DocumentProblems(problems)
    if not encoding or plain:
        return lines, []
    read = OF_CELLS[encoding]
    converted = [
        replace(line, cells=[text if text.isascii() else _kept(text, read) for text in line.cells])
        for line in lines
    ]
    return converted, [Problem("file", "sheet_converted", {"encoding": encoding})]


def _kept(text: str, read: Callable[[str], str]) -> str:
    return type(text)(read(text))  # a formula stays one


def _csv(raw: bytes, sheet_name: str | None) -> Table:
    if sheet_name is not None:
        raise WorkbookUnfit("sheet_name_unknown", found=sheet_name, names=[])
    text, encoding = _text_of(raw)
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
    said = [Problem("file", "sheet_converted", {"encoding": encoding})] if encoding else []
    return Table(lines, notices=tuple(said))


def _text_of(raw: bytes) -> tuple[str, str]:
    """Return the text of a file, and the encoding that is worth telling: all but UTF-8."""
    order = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else wide_order(raw)
    try:
        return (raw.decode(order), "UTF-16") if order else (raw.decode("utf-8-sig"), "")
    except UnicodeDecodeError as error:
        found = None if order else decoded(raw)
        if found is None:
            raise WorkbookUnfit("sheet_letters_unknown", byte=error.start) from error
        return found


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


def _xls(raw: bytes, sheet_name: str | None) -> Table:
    lines = [Line(row.number, row.cells) for row in read_old_workbook(raw, sheet_name)]
    if len(lines) > MOST_ROWS + TITLE_ROWS:
        raise WorkbookUnfit("sheet_too_long", most=MOST_ROWS)
    return Table(lines, notices=(Problem("file", "sheet_old_format", {}),))


_READERS: Mapping[str, Callable[[bytes, str | None], Table]] = {
    "text": _csv,
    "xlsx": _xlsx,
    "xls": _xls,
}
_SAID_OF_SHEETS = {"too_large": "sheet_too_large"}
