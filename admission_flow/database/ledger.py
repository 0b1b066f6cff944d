"""What this run has recorded, noted at the one place where transactions end.

Whoever is stopped between a commit and its report - by Ctrl-C, a full disk under the output, a
reader that left - must say what is on the disk, and must not guess. A command keeps a ledger while
it runs; a program that embeds a register, and keeps none, pays nothing for it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from admission_flow.database.sqlite import Place
    from admission_flow.journal.entry import Entry

_KEPT: ContextVar["Ledger | None"] = ContextVar("ledger", default=None)
CASES_NAMED = 5
"""Cases that are kept by name: a list of thousands would help nobody."""


@dataclass(slots=True)
class Ledger:
    """What one run has committed, and what it handed to COMMIT without hearing the answer."""

    count: int = 0
    """Entries that are on the disk."""
    first: int = -1
    last: int = -1
    cases: list[str] = field(default_factory=list)
    """The cases of the entries, as far as they are few; "" stands for the register itself."""
    place: "Place | None" = None
    """Of the last transaction."""
    asked: "tuple[Entry, ...] | None" = None
    """Entries whose COMMIT was begun and has not answered; empty: it held no entry."""

    def begun(self, place: "Place", entries: "Sequence[Entry]") -> None:
        """Note that COMMIT is asked next."""
        self.place, self.asked = place, tuple(entries)

    def ended(self, *, recorded: bool) -> None:
        """Note what COMMIT answered."""
        entries, self.asked = self.asked or (), None
        if not recorded or not entries:
            return
        if not self.count:
            self.first = entries[0].seq
        self.count += len(entries)
        self.last = entries[-1].seq
        for entry in entries:
            if len(self.cases) <= CASES_NAMED and entry.intent.case not in self.cases:
                self.cases.append(entry.intent.case)


def kept() -> Ledger | None:
    """Return the ledger of this run, if one is kept."""
    return _KEPT.get()


@contextmanager
def keeping() -> Iterator[Ledger]:
    """Keep a new ledger for what runs inside."""
    ledger = Ledger()
    token = _KEPT.set(ledger)
    try:
        yield ledger
    finally:
        _KEPT.reset(token)
