"""Which rulebooks the entries of a log name, counted while it is read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from admission_flow.journal.entry import Entry, Intent
from admission_flow.journal.lineage import PRACTICE, RESTORE
from admission_flow.journal.quick import Said
from admission_flow.journal.shape import ADOPT

Run = tuple[str, int, int, bool]
"""Entries one after the other that name the same rulebook: its digest, the first of them, how many,
and whether that first one says itself that the register goes on under another one."""
_SAYS_SO = frozenset({ADOPT, RESTORE, PRACTICE})


def run_of(seq: int, intent: Intent | Said) -> Run:
    """Return one entry as a run."""
    return intent.rule.sha256, seq, 1, intent.action in _SAYS_SO


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
        self._run: Run = ("", -1, 0, True)
        self._unsaid: dict[tuple[str, str], tuple[int, int]] = {}

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Rulebooks":
        """Return what a whole log names."""
        found = cls()
        for entry in entries:
            found.add(run_of(entry.seq, entry.intent))
        return found

    @property
    def unsaid(self) -> Mapping[tuple[str, str], tuple[int, int]]:
        """Return where one rulebook follows another and no entry says so.

        By (the one before, the one after): the first entry under it, and how often that is so.
        """
        return self._unsaid

    @property
    def named(self) -> Mapping[str, Named]:
        """What was counted so far, by digest, in the order in which they are first named."""
        return self._named

    def add(self, run: Run) -> None:
        """Go on with the next entries."""
        sha256, first, count, said = run
        if not sha256:
            return
        self._named.setdefault(sha256, Named(first)).count += count
        last, since, length, as_said = self._run
        if sha256 == last:
            self._run = (last, since, length + count, as_said)
            return
        if last and not said:
            place, times = self._unsaid.get((last, sha256), (first, 0))
            self._unsaid[last, sha256] = (place, times + 1)
        if length == 1 and sha256 == self._before:
            odd = self._named[last]
            odd.alone += 1
            if odd.first_alone < 0:
                odd.first_alone, odd.beside = since, sha256
        self._before, self._run = last, run
