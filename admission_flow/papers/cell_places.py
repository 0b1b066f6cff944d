"""Cells as people name them: B5, $B$5, Biểu 1!B5, 'Biểu 1'!B5."""

import re
from dataclasses import dataclass

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})", re.ASCII)
_MOST_COLUMN, _MOST_ROW = 16_384, 1_048_576
_QUOTED = 2
"""Characters of the quotes around a sheet's name."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A cell of a sheet; an empty name stands for the only sheet."""

    sheet: str
    row: int
    column: int

    @property
    def name(self) -> str:
        """As people write it: B5."""
        letters, left = "", self.column
        while left:
            left, digit = divmod(left - 1, 26)
            letters = chr(ord("A") + digit) + letters
        return f"{letters}{self.row}"


def place_of(text: str) -> Place | None:
    """Return the cell that a text names; None: it is none."""
    sheet, _, cell = text.strip().rpartition("!")
    found = _CELL.fullmatch(cell.strip())
    if found is None:
        return None
    column, row = column_of(found[1]), int(found[2])
    if column > _MOST_COLUMN or row > _MOST_ROW:
        return None
    name = sheet.strip()
    if len(name) >= _QUOTED and name[0] == name[-1] == "'":
        name = name[1:-1].replace("''", "'")
    return Place(name, row, column)


def column_of(cell: str) -> int:
    """Return the number of the column that a cell's name begins with; 0: it has none."""
    column = 0
    for letter in cell:
        if not ("A" <= letter.upper() <= "Z"):
            break
        column = column * 26 + ord(letter.upper()) - ord("A") + 1
    return column


def area_of(reference: str) -> tuple[int, int, int, int]:
    """Return top, left, bottom and right of an area, as a workbook has it: B5:C7, or B5."""
    first, _, last = reference.partition(":")
    start, end = place_of(first), place_of(last or first)
    if start is None or end is None:
        return 0, 0, 0, 0
    return start.row, start.column, end.row, end.column
