"""What is counted as a keystroke: one measure for commands, sheets and pages.

Counted is what an officer does by hand: each character, the Enter or Tab that ends a line, a field
or a cell, each choice, tick and click. A letter with its marks is one, in every way alike, though
Telex takes more. Not counted is reading, waiting, and what lies on the desk before anybody begins:
the office's own list of people, the centre's sheets with results and numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

FILLED_DOWN = 4
"""First and last cell of a run, and the two keys that fill it down."""
CHOSEN = 3
"""A cell, its arrow, the word in the list: where a cell has a list to choose from."""
EMPTIED = 3
"""First and last cell of a run, and the key that empties it."""
OPENED = SAVED = 2
"""Two keys; the name of the file is typed besides."""

Grid = Sequence[Sequence[str]]
"""Rows of cells, the headings first."""


@dataclass
class Keys:
    """The keystrokes of one way, by what they went into."""

    by_part: dict[str, int] = field(default_factory=dict)
    commands: int = 0
    """How many were given."""

    @property
    def total(self) -> int:
        return sum(self.by_part.values())

    def press(self, part: str, count: int = 1) -> None:
        """Count clicks, choices, ticks."""
        self.by_part[part] = self.by_part.get(part, 0) + count

    def type(self, part: str, text: str) -> None:
        """Count a text, and the key that ends it."""
        self.press(part, len(text) + 1)

    def command(self, line: str) -> None:
        """Count a command."""
        self.commands += 1
        self.type("commands", line)

    def sheet(self, opened: str, saved: str, before: Grid, after: Grid, lists: set[str]) -> None:
        """Count a sheet that is opened, filled in, and saved.

        Args:
            opened: name of the file.
            saved: name under which it is saved; the same: it need not be typed.
            before: what stood in it.
            after: what stands in it then; rows and columns may have been added.
            lists: headings of the columns whose cells have a list to choose from.

        """
        self.press("sheets", OPENED + SAVED)
        self.type("sheets", opened)
        if saved != opened:
            self.type("sheets", saved)
        for place, heading in enumerate(after[0]):
            was = [row[place] if place < len(row) else "" for row in before]
            was += [""] * (len(after) - len(was))
            now = [row[place] for row in after]
            if now[0] != was[0]:
                self.type("sheets", heading)
            changed = [
                None if text == old else text for text, old in zip(now[1:], was[1:], strict=True)
            ]
            self._column(changed, chosen=heading in lists)

    def _column(self, cells: Sequence[str | None], *, chosen: bool) -> None:
        """Count the cells of a column: what is the same again is filled down, a gap is passed.

        None is a cell that stays as it was.
        """
        while cells and cells[-1] is None:
            cells = cells[:-1]
        for text, run in groupby(cells):
            length = len(list(run))
            if text is None:
                self.press("sheets", length)
                continue
            if not text:
                self.press("sheets", EMPTIED)
                continue
            self.press("sheets", min(CHOSEN, len(text) + 1) if chosen else len(text) + 1)
            if length > 1:
                self.press("sheets", FILLED_DOWN)
