"""Which rulebooks the entries of a log name, counted while it is read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from admission_flow.journal.entry import Entry

Run = tuple[str, int, int]
"""Entries one after the other that name the same rulebook: its digest, the first of them, how many.
"""


@dataclass(slots=True)
class Named:
    """How entries name one rulebook."""

    first: int
    """The first of them."""
    count: int = 0
    alone: int = 0
    """How many stand alone between two entries that name one and the same other."""
    first_alone: int = -1
    beside: str = ""
    """The rulebook that the entries around that one name."""


class Rulebooks:
    """Counts as the log goes on, in order; an entry that names no rulebook is passed over."""

    def __init__(self) -> None:
        """Start with none."""
        self._named: dict[str, Named] = {}
        self._before = ""
        self._run: Run = ("", -1, 0)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Rulebooks":
        """Return what a whole log names."""
        found = cls()
        for entry in entries:
            found.add((entry.intent.rule.sha256, entry.seq, 1))
        return found

    @property
    def named(self) -> Mapping[str, Named]:
        """What was counted so far, by digest, in the order in which they are first named."""
        return self._named

    def add(self, run: Run) -> None:
        """Go on with the next entries."""
        sha256, first, count = run
        if not sha256:
            return
        self._named.setdefault(sha256, Named(first)).count += count
        last, since, length = self._run
        if sha256 == last:
            self._run = (last, since, length + count)
            return
        if length == 1 and sha256 == self._before:
            odd = self._named[last]
            odd.alone += 1
            if odd.first_alone < 0:
                odd.first_alone, odd.beside = since, sha256
        self._before, self._run = last, run
