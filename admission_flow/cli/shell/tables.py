"""Tables as lines of text: they fit a width, nothing is cut off, and long ones are not gathered.

The widths of the columns come from the first rows (`LOOKED_AT`), the only ones that are held. A
later cell that is longer widens its column from its row on, if there is room left or if it is
misread when it is broken, as a day or a number; else it is folded inside its column.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice, zip_longest
from unicodedata import category, east_asian_width

LOOKED_AT = 500
"""Rows from which the widths are taken: some screens full, and no time at all."""
SHORT = 12
"""Characters of a cell that is not broken: days, numbers, ids. Also the least width that a column
of longer texts gets while there is any other to take from."""
_LEAST = 4
_BETWEEN = "   "
_EDGE = " "


def table_lines(
    columns: Sequence[str], rows: Iterable[Sequence[str]], room: int
) -> Iterator[tuple[str, bool]]:
    """Yield the lines of a table as they come, each with whether it belongs to the heading.

    Args:
        columns: the headings.
        rows: cells without line ends, as many in each as there are headings.
        room: how many columns of the screen there are.

    """
    waiting = iter(rows)
    first = list(islice(waiting, LOOKED_AT))
    widths = _Widths(columns, room)
    for row in first:
        widths.take(row)
    heading = _row(columns, widths.fitted)
    yield from ((line, True) for line in heading)
    rule = sum(widths.fitted) + len(_BETWEEN) * (len(columns) - 1)
    yield _EDGE + "─" * rule, True
    for row in first:
        yield from ((line, False) for line in _row(row, widths.fitted))
    for row in waiting:
        widths.widen(row)
        yield from ((line, False) for line in _row(row, widths.fitted))


class _Widths:
    """How wide each column is."""

    def __init__(self, columns: Sequence[str], room: int) -> None:
        self._room = room - 2 * len(_EDGE) - len(_BETWEEN) * (len(columns) - 1)
        self._headings = [max(map(width_of, column.split()), default=0) for column in columns]
        self._natural = [width_of(column) for column in columns]
        self._longest = [0] * len(columns)
        self._fitted: list[int] | None = None

    @property
    def fitted(self) -> list[int]:
        """The widths that fit the room, worked out when they have changed."""
        if self._fitted is None:
            self._fitted = self._fit()
        return self._fitted

    def take(self, row: Sequence[str]) -> None:
        """Let a row have the width that it would like."""
        for place, cell in enumerate(row):
            width = width_of(cell)
            if width > self._longest[place]:
                self._longest[place] = width
                self._natural[place] = max(width, self._natural[place])

    def widen(self, row: Sequence[str]) -> None:
        """Make room for longer cells of a row that comes after the first ones."""
        for place, cell in enumerate(row):
            width, fitted = width_of(cell), self.fitted
            if width <= fitted[place]:
                continue
            if width <= SHORT or sum(fitted) + width - fitted[place] <= self._room:
                self.take(row)
                self._fitted = None
                return

    def _fit(self) -> list[int]:
        found = list(self._natural)
        least = [
            max(longest, heading) if longest <= SHORT else SHORT
            for longest, heading in zip(self._longest, self._headings, strict=True)
        ]
        for floor in (least, [_LEAST] * len(found)):  # the second: a screen of a few columns
            while sum(found) > self._room:
                places = [n for n, width in enumerate(found) if width > floor[n]]
                if not places:
                    break
                widest = max(places, key=found.__getitem__)
                found[widest] -= 1
        return found


def _row(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    if all(width_of(cell) <= width for cell, width in zip(cells, widths, strict=True)):
        yield _line(cells, widths)
        return
    parts = [folded(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for line in zip_longest(*parts, fillvalue=""):
        yield _line(line, widths)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [
        cell + " " * (width - width_of(cell)) for cell, width in zip(cells, widths, strict=True)
    ]
    return (_EDGE + _BETWEEN.join(padded)).rstrip(" ")


def folded(text: str, width: int) -> list[str]:
    """Return a text as lines of at most this width: broken at blanks, and a longer word anywhere.

    A mark stays with the letter that it stands on.
    """
    if width_of(text) <= width:
        return [text]
    if not text.strip(" "):
        return [text[:width]]
    indent = text[: len(text) - len(text.lstrip(" "))]
    lines: list[str] = []
    line = indent
    for word in text.split():
        longer = f"{line} {word}" if line.strip(" ") else f"{line}{word}"
        if width_of(longer) <= width:
            line = longer
            continue
        if line.strip(" "):
            lines.append(line)
        *whole, line = _broken(word, width)
        lines += whole
    return [*lines, line]


def _broken(word: str, width: int) -> Iterator[str]:
    line, used = "", 0
    for sign in word:
        wide = _width_of_sign(sign)
        if line and used + wide > width:
            yield line
            line, used = "", 0
        line, used = line + sign, used + wide
    yield line


def width_of(text: str) -> int:
    """Return how many columns of a screen a text takes, whether its marks are signs apart or not.

    Letters of the scripts of Việt Nam's languages take one, marks none, a Chinese character two.
    """
    return len(text) if text.isascii() else sum(map(_width_of_sign, text))


@cache
def _width_of_sign(sign: str) -> int:
    if category(sign) in {"Mn", "Me", "Cf"}:  # stands on the letter before it, or is not seen
        return 0
    return 2 if east_asian_width(sign) in {"W", "F"} else 1
