"""Finds the headings of a list: in any of its first rows, in one row or over two."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from admission_flow.papers.cells import Line
from admission_flow.papers.table_files import TITLE_ROWS
from admission_flow.procedure.quick_dataclass import dataclass

_COLUMN_NUMBERS = re.compile(r"\(?([0-9]{1,2}|[A-Za-z])\)?")

Known = Callable[[str, str], str]
"""From the heading over several columns ("" for none) and the column's own to a field, or ""."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list."""

    field: str
    """What it holds; "" where its heading is not known."""
    heading: str
    """As it stands in the sheet; with the one over it where its own says nothing alone."""
    group: str = ""
    """The heading over it and its neighbours."""
    own: str = ""
    """Its own heading."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where the headings of a list stand, and what is above and below them."""

    number: int
    """Row of the headings as the spreadsheet shows it."""
    columns: dict[int, Column]
    """By place from 0; those with a heading."""
    above: list[Line]
    below: list[Line]

    @property
    def fields(self) -> dict[str, int]:
        """Field to the first column that has it."""
        found: dict[str, int] = {}
        for place, column in self.columns.items():
            if column.field:
                found.setdefault(column.field, place)
        return found

    def twice(self) -> Iterator[Column]:
        """Yield columns with the field of a column before them."""
        seen: set[str] = set()
        for column in self.columns.values():
            if column.field in seen:
                yield column
            seen.add(column.field or column.heading)


def plain_text(text: str) -> str:
    """Return a text without marks, case and doubled spaces, as headings are compared."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split()).rstrip(":* ")


def find_head(lines: Sequence[Line], known: Known, required: Sequence[str]) -> Head | None:
    """Return the headings of a list: of its first rows those that name the most columns.

    Args:
        lines: the rows of the sheet.
        known: what a heading means.
        required: fields that must be there; the first row that has them all has the headings.

    Returns:
        The headings, also where a required field is missing; None: the sheet has nothing in it.

    """
    filled = [line for line in lines if any(line.cells)]
    best: tuple[tuple[int, int], int, int, dict[int, Column]] | None = None
    for place, line in enumerate(islice(filled, TITLE_ROWS)):
        following = filled[place + 1] if place + 1 < len(filled) else None
        columns, depth = _columns_at(line, following, known, required)
        fields = {column.field for column in columns.values()} - {""}
        rank = (-sum(field not in fields for field in required), len(fields))
        if best is None or rank > best[0]:
            best = (rank, place, depth, columns)
    if best is None:
        return None
    _, place, depth, columns = best
    below = filled[place + depth :]
    if below and _numbers_columns(below[0]):
        below = below[1:]
    return Head(filled[place].number, columns, filled[:place], below)


def _columns_at(
    line: Line, following: Line | None, known: Known, required: Sequence[str]
) -> tuple[dict[int, Column], int]:
    """Return the columns if this line has the headings, and how many lines these take."""
    single = {place: Column(known("", text), text, "", text) for place, text in line.filled.items()}
    named = sum(bool(column.field) for column in single.values())
    if following is None or not named:
        return single, 1
    width = max(len(line.cells), len(following.cells))
    upper, lower = _padded(line.cells, width), _padded(following.cells, width)
    must = {place for place, column in single.items() if column.field in required}
    double: dict[int, Column] = {}
    group = ""
    for place, (above, under) in enumerate(zip(upper, lower, strict=True)):
        group = above or group
        if not under or above == under:
            if above:
                double[place] = single[place]
            continue
        field = known(group, under)
        if place in must and not field:
            return single, 1  # a row of the list: it has what the column is for
        alone = known("", under)
        heading = under if alone or not group else f"{group} {under}"
        double[place] = Column(field, heading, group, under)
    if sum(bool(column.field) for column in double.values()) > named:
        return double, 2
    return single, 1


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _numbers_columns(line: Line) -> bool:
    """Say whether a row only numbers the columns, as forms do: 1, 2, 3 or (A), (B), (1), (2)."""
    found = [_COLUMN_NUMBERS.fullmatch(text) for text in line.filled.values()]
    texts = [match[1].upper() for match in found if match]
    if len(texts) < 2 or len(texts) < len(found):  # noqa: PLR2004 - one number counts nothing
        return False
    letters = [text for text in texts if text.isalpha()]
    numbers = [int(text) for text in texts if not text.isalpha()]
    in_order = [chr(ord("A") + n) for n in range(len(letters))] == letters
    return texts[: len(letters)] == letters and in_order and sorted(set(numbers)) == numbers
