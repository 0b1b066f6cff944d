"""Tables as lines of text: they fit a width, nothing is cut off, and long ones are not gathered.

The widths of the columns come from the first rows (`LOOKED_AT`), the only ones that are held. A
later cell that is longer widens its column from its row on, if there is room left or if it has a
word that would be misread when it is broken, as a day, an id or a number; else it is folded.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, zip_longest

from rich.cells import cell_len, get_character_cell_size

LOOKED_AT = 500
"""Rows from which the widths are taken: some screens full, and no time at all."""
SHORT = 12
"""Characters of a cell that is not folded while another column can give way."""
WHOLE = 28
"""Characters of a word that is not broken while the room lets it: a day, an id, a paper's number.
What is longer is a digest or an address."""
_LEAST = 4
_BETWEEN = (3, 2, 1)
"""Blanks between two columns; fewer where the room is narrow."""
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
    heading = _row(columns, widths)
    yield from ((line, True) for line in heading)
    rule = sum(widths.fitted) + widths.between * (len(columns) - 1)
    yield _EDGE + "─" * rule, True
    for row in first:
        yield from ((line, False) for line in _row(row, widths))
    for row in waiting:
        widths.widen(row)
        yield from ((line, False) for line in _row(row, widths))


class _Widths:
    """How wide each column is, and how far apart they stand."""

    def __init__(self, columns: Sequence[str], room: int) -> None:
        self.between = _BETWEEN[0]
        self._room = room - 2 * len(_EDGE)
        self._words = [_longest_word(column) for column in columns]
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
            self._words[place] = max(self._words[place], _longest_word(cell))

    def widen(self, row: Sequence[str]) -> None:
        """Make room for longer cells of a row that comes after the first ones."""
        fitted = self.fitted
        left = self._left() - sum(fitted)
        for place, cell in enumerate(row):
            width = width_of(cell)
            if width <= fitted[place]:
                continue
            beyond = width - fitted[place]
            if width <= SHORT or beyond <= left or _longest_word(cell) > fitted[place]:
                self.take(row)
                self._fitted = None
                return

    def _left(self) -> int:
        return self._room - self.between * (len(self._natural) - 1)

    def _fit(self) -> list[int]:
        short = [
            max(word, min(longest, SHORT))
            for longest, word in zip(self._longest, self._words, strict=True)
        ]
        for floor in (short, self._words):
            for self.between in _BETWEEN:
                if (found := _shrunk(self._natural, floor, self._left())) is not None:
                    return found
        # A screen of a few columns: words are broken, the longest first.
        found = list(self._words)
        while sum(found) > self._left() and max(found) > _LEAST:
            found[max(range(len(found)), key=found.__getitem__)] -= 1
        return found


def _shrunk(natural: Sequence[int], floor: Sequence[int], room: int) -> list[int] | None:
    """Return widths that fit a room, the widest ones made narrower; None: the floors do not fit."""
    if sum(map(min, natural, floor)) > room:
        return None
    found = list(natural)
    while sum(found) > room:
        places = [n for n, width in enumerate(found) if width > floor[n]]
        found[max(places, key=found.__getitem__)] -= 1
    return found


@lru_cache(4096)
def _longest_word(text: str) -> int:
    """Return the width of the longest word that is not to be broken."""
    longest = max(map(width_of, text.split()), default=0)
    return longest if longest <= WHOLE else SHORT


def _row(cells: Sequence[str], widths: _Widths) -> Iterator[str]:
    fitted = widths.fitted
    if all(width_of(cell) <= width for cell, width in zip(cells, fitted, strict=True)):
        yield _line(cells, widths)
        return
    parts = [folded(cell, width) for cell, width in zip(cells, fitted, strict=True)]
    for line in zip_longest(*parts, fillvalue=""):
        yield _line(line, widths)


def _line(cells: Sequence[str], widths: _Widths) -> str:
    padded = [
        cell + " " * (width - width_of(cell))
        for cell, width in zip(cells, widths.fitted, strict=True)
    ]
    return (_EDGE + (" " * widths.between).join(padded)).rstrip(" ")


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
        wide = get_character_cell_size(sign)
        if line and used + wide > width:
            yield line
            line, used = "", 0
        line, used = line + sign, used + wide
    yield line


def width_of(text: str) -> int:
    """Return how many columns of a screen a text takes, whether its marks are signs apart or not.

    Letters of the scripts of Việt Nam's languages take one, marks none, a Chinese character two.
    """
    return cell_len(text)
