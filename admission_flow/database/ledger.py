"""What this run has recorded, noted at the one place where transactions end.

Whoever is stopped between a commit and its report - by Ctrl-C, a full disk under the output, a
reader that left - must say what is on the disk, and must not guess. A command keeps a ledger while
it runs; a program that embeds a register, and keeps none, pays nothing for it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field
from typing import TYPE_CHECKING, Self

from admission_flow.procedure.quick_dataclass import dataclass

if TYPE_CHECKING:
    from admission_flow.database.dialect import Dialect
    from admission_flow.journal.entry import Entry

_KEPT: ContextVar["Ledger | None"] = ContextVar("ledger", default=None)
CASES_NAMED = 5
"""Cases that are kept by name: a list of thousands would help nobody."""


@dataclass(slots=True)
class Entries:
    """Entries that were recorded together, or one after the other."""

    count: int = 0
    first: int = -1
    last: "Entry | None" = None
    cases: list[str] = field(default_factory=list)
    """Their cases, one more than are named at most; "" stands for the register itself."""

    @classmethod
    def of(cls, entries: "Sequence[Entry]") -> Self:
        """Take the entries of one transaction."""
        found = cls()
        if entries:
            found.count, found.first, found.last = len(entries), entries[0].seq, entries[-1]
            found._name(entry.intent.case for entry in entries)
        return found

    def add(self, more: "Entries") -> None:
        """Add later ones."""
        if not more.count:
            return
        self.first = self.first if self.count else more.first
        self.count += more.count
        self.last = more.last
        self._name(iter(more.cases))

    def _name(self, cases: Iterator[str]) -> None:
        for case in cases:
            if len(self.cases) > CASES_NAMED:
                return
            if case not in self.cases:
                self.cases.append(case)


@dataclass(slots=True)
class Ledger:
    """What one run has committed, and what it handed to COMMIT without hearing the answer."""

    recorded: Entries = field(default_factory=Entries)
    """What is on the disk."""
    asked: Entries | None = None
    """What is being put there: nobody has answered yet."""
    place: "Dialect | None" = None
    """Where that is."""
    new: bool = False
    """Whether nothing was there before: then they are there if a register is."""

    def begun(self, place: "Dialect", entries: Entries, *, new: bool = False) -> None:
        """Note that entries are put on the disk next."""
        self.place, self.asked, self.new = place, entries, new

    def ended(self, *, recorded: bool) -> None:
        """Note what came of it."""
        entries, self.asked = self.asked, None
        if recorded and entries is not None:
            self.recorded.add(entries)


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


@contextmanager
def named(place: "Dialect", made: Ledger) -> Iterator[None]:
    """Note, while files get the name of a register, what was recorded in them before."""
    kept_here = kept()
    if kept_here is not None:
        kept_here.begun(place, made.recorded, new=True)
    try:
        yield
    except Exception:
        if kept_here is not None:
            kept_here.ended(recorded=False)
        raise
    if kept_here is not None:
        kept_here.ended(recorded=True)
