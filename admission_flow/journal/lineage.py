"""Where a log comes from: entries that say that a backup was brought back, or that it is a copy.

A backup that is put back loses what came after it. That is neither secret nor wrong, if an entry
says so: which entries were lost, why, and who did it. Whoever saw the lost ones (a machine that
remembers, a checkpoint on paper) then knows why they are not there.
"""

from collections.abc import Iterable

from admission_flow.journal.entry import Entry
from admission_flow.procedure.quick_dataclass import dataclass

CREATE, RESTORE, PRACTICE = "register.create", "register.restore", "register.practice"


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup was brought back."""

    seq: int
    """The entry that says so."""
    at: str
    actor: str
    first_lost: int
    """Number of the first entry that was there and is not any more."""
    last_lost: int
    """Number of the last; one less than the first where none is known to be lost."""
    longest: int
    """Entries of the longest log that anybody can have seen before."""
    reason: str

    def explains(self, size: int) -> bool:
        """Return whether a log of so many entries is one of those that were lost."""
        return self.first_lost < size <= self.longest


@dataclass(frozen=True, slots=True)
class Lineage:
    """What a log's own entries say of where it comes from."""

    restored: tuple[Restored, ...] = ()
    practice: str = ""
    """Leaf of the entry that makes this a copy for practice; empty: it is not one."""

    @property
    def last_restored(self) -> int:
        """Number of the last entry that says that a backup was brought back; -1: none."""
        return self.restored[-1].seq if self.restored else -1

    def since(self, seq: int) -> tuple[Restored, ...]:
        """Return what was brought back after an entry."""
        return tuple(one for one in self.restored if one.seq > seq)


def lineage_of(entries: Iterable[Entry]) -> Lineage:
    """Read the entries of the two actions, in their order.

    One whose data is not as we write it explains nothing: it is passed over.
    """
    restored, practice = [], ""
    for entry in entries:
        if entry.intent.action == PRACTICE:
            practice = entry.leaf
        elif entry.intent.action == RESTORE:
            found = _restored(entry)
            restored += [found] if found is not None else []
    return Lineage(tuple(restored), practice)


def _restored(entry: Entry) -> Restored | None:
    data, intent = entry.intent.data, entry.intent
    numbers = [data.get(name) for name in ("from", "to", "longest")]
    first, last, longest = (n if isinstance(n, int) else -1 for n in numbers)
    if not 0 < first <= entry.seq or last < first - 1 or longest <= last:
        return None
    reason = str(data.get("reason", ""))
    return Restored(entry.seq, intent.at, intent.actor, first, last, longest, reason)
