"""Which cases of which senders' logs are here already: the register's own entries say it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from admission_flow.database.queries import Queries
from admission_flow.errors import Malformed
from admission_flow.journal.entry import Entry
from admission_flow.journal.sent import BEARERS, MERGE, Merge, merge_in, sent_in


@dataclass(frozen=True, slots=True)
class TakenCase:
    """A case of a sender that is here."""

    case: str
    """Its id here."""
    merge: Merge
    """Up to where the sender's log was read last."""
    entry: int
    """The entry here that says so."""


class Taken:
    """What was taken over from one log; reads on when the register has grown."""

    def __init__(self, log: str) -> None:
        """Ask about the log of this id."""
        self.log = log
        self.cases: dict[str, TakenCase] = {}
        """By the case there."""
        self.roots: dict[int, str] = {}
        """By its size, the root of each log that something was taken over from."""
        self._after = -1

    def read(self, store: Queries) -> None:
        """Read what was entered since the last time.

        Raises:
            JournalBroken: an entry cannot be read.

        """
        size = store.head[0]
        for entry, merge in merges(store, self._after):
            if merge.log == self.log:
                self.cases[merge.case] = TakenCase(entry.intent.case, merge, entry.seq)
                self.roots[merge.size] = merge.root
        self._after = size - 1

    def of(self, case: str) -> str | None:
        """Return the case there that a case here is; None: another's, or this office's own."""
        return next((there for there, taken in self.cases.items() if taken.case == case), None)

    @property
    def here(self) -> frozenset[str]:
        """Ids here of all cases that came from this log."""
        return frozenset(taken.case for taken in self.cases.values())


def merges(store: Queries, after: int = -1) -> Iterable[tuple[Entry, Merge]]:
    """Yield every entry that says up to where a sender's log was read; others are passed over."""
    for entry in store.entries(None, after, (MERGE,)):
        try:
            yield entry, merge_in(entry.intent.data)
        except Malformed:
            continue  # no program of ours wrote it: a verifier names it


def numbers_of(entries: Iterable[Entry]) -> Mapping[int, int]:
    """Return (number there to number here) of what stands in a case here, by its own entries."""
    found: dict[int, int] = {}
    for entry in entries:
        intent = entry.intent
        try:
            if intent.action == MERGE:
                found |= dict(merge_in(intent.data).here)
            elif intent.action in BEARERS and (sent := sent_in(intent.data)) is not None:
                found[sent.entry] = entry.seq
        except Malformed:
            continue
    return found
