"""Goes through the parts of an .xlsx file element by element, before anything is laid out."""

import re
from collections.abc import Callable, Mapping
from xml.parsers import expat

MOST_CELLS = 4_000_000
"""Rows and cells that the sheet names, empty ones with a format included."""
LARGEST_AREA = 4_000_000
"""Cells from the first used to the last used, row by column: so many the reader lays out."""
MOST_COLUMNS = 400
_PLACE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})\Z")
_NUMBER = re.compile(r"[1-9][0-9]{0,6}\Z")
_TRUE = {"1", "true", "on"}


class WorkbookUnfit(Exception):
    """The file is not read; `message_id` is the id of a `problem` that says why."""

    def __init__(self, message_id: str, /, **facts: object) -> None:
        """Keep what the problem is said with."""
        super().__init__(message_id)
        self.message_id = message_id
        self.facts = facts


def walk(
    part: bytes,
    start: Callable[[str, dict[str, str]], None],
    text: Callable[[str], None] | None = None,
) -> None:
    """Tell a handler of every element: its name without a prefix, and its attributes."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def first(name: str, attributes: dict[str, str]) -> None:
        parser.StartElementHandler = every if ":" in name else start
        every(name, attributes)

    def every(name: str, attributes: dict[str, str]) -> None:  # seldom: a prefix before every name
        start(name.rpartition(":")[2], attributes)

    parser.StartElementHandler = first
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.Parse(part, True)  # noqa: FBT003 - expat's


def _no_doctype(*_: object) -> None:
    # A spreadsheet writes none; entities declared in one can grow without end.
    raise WorkbookUnfit("sheet_broken", reason="sheet.broken_part")


def zeros(styles: bytes) -> dict[str, int]:
    """Return, by the number of a style, how many digits it shows: "0000" shows four."""
    formats: dict[str, str] = {}
    found: dict[str, int] = {}
    inside = False
    number = 0

    def element(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside, number
        if tag == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag in {"cellXfs", "cellStyleXfs", "cellStyles", "dxfs"}:
            inside = tag == "cellXfs"
        elif tag == "xf" and inside:
            shown = formats.get(attributes.get("numFmtId", ""), "")
            if set(shown) == {"0"}:
                found[str(number)] = len(shown)
            number += 1

    if styles:
        walk(styles, element)
    return found


class Look:
    """Goes through a sheet's elements, and keeps what its reader does not tell."""

    def __init__(self, zeros: Mapping[str, int]) -> None:
        """Begin; `zeros`: by the number of a style, how many digits it shows."""
        self.zeros = zeros
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.formulas: dict[int, set[int]] = {}
        self.errors: dict[tuple[int, int], str] = {}
        self.padded: dict[tuple[int, int], int] = {}
        """Cells of a number that is shown with leading zeros, and how wide."""
        self.merged: list[tuple[int, int, int]] = []
        """Ranges in one column: column, first row, last row."""
        self._row = self._column = 0
        self._place: str | None = None
        """Of the cell at hand, where it says one; read only where the cell holds something."""
        self._cells = 0
        self._used: tuple[int, int, int, int] | None = None
        self._kind = self._style = ""
        self._in_error = False

    def element(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        if tag == "c":
            self._cell(attributes)
        elif tag in {"v", "is", "f"}:
            self._content(tag)
        elif tag == "row":
            self._look_here()
            self._row = _number(attributes.get("r"), self._row + 1)
            self._column = 0
            if attributes.get("hidden") in _TRUE:
                self.hidden_rows.add(self._row)
            self._count()
        elif tag == "col" and attributes.get("hidden") in _TRUE:
            first = _number(attributes.get("min"), 1)
            last = min(_number(attributes.get("max"), first), MOST_COLUMNS)
            self.hidden_columns |= set(range(first - 1, last))
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def text(self, text: str) -> None:
        """Take text: of use only where it names an error."""
        if self._in_error:
            self.errors[self._row, self._column] = text.strip()
            self._in_error = False

    def _cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        if place is None:
            self._look_here()
            self._column += 1
        self._place = place
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._in_error = False
        self._count()

    def _content(self, tag: str) -> None:
        self._look_here()
        row, column = self._row, self._column
        first, last, left, right = self._used or (row, row, column, column)
        self._used = min(first, row), max(last, row), min(left, column), max(right, column)
        if tag == "f":
            self.formulas.setdefault(row, set()).add(column - 1)
        elif tag == "v":
            self._in_error = self._kind == "e"
            if self._kind == "n" and self._style in self.zeros:
                self.padded[row, column] = self.zeros[self._style]

    def _look_here(self) -> None:
        if self._place is not None:
            self._column, self._row = _place(self._place)
            self._place = None

    def _merge(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        left, top = _place(first)
        right, bottom = _place(last or first)
        if left == right and bottom > top:
            self.merged.append((left, top, bottom))
        self._count()

    def _count(self) -> None:
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise WorkbookUnfit("sheet_too_spread", most=MOST_CELLS)

    def close(self) -> None:
        """Refuse a sheet whose used cells lie too far apart to be laid out."""
        if self._used is None:
            return
        first, last, left, right = self._used
        if right > MOST_COLUMNS:
            raise WorkbookUnfit("sheet_too_wide", most=MOST_COLUMNS)
        if (last - first + 1) * (right - left + 1) > LARGEST_AREA:
            raise WorkbookUnfit("sheet_too_spread", most=LARGEST_AREA)


def _number(text: str | None, otherwise: int) -> int:
    if text is None:
        return otherwise
    if _NUMBER.match(text) is None:
        raise WorkbookUnfit("sheet_broken", reason="sheet.broken_part")
    return int(text)


def _place(text: str) -> tuple[int, int]:
    """Return column and row of a cell, from 1: "B7" is 2 and 7."""
    found = _PLACE.match(text)
    if found is None:
        raise WorkbookUnfit("sheet_broken", reason="sheet.broken_part")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column, int(found[2])
