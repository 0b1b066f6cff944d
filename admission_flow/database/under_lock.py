"""What is asked again and again for one entry, and nobody can change meanwhile."""

from dataclasses import field

from admission_flow.database.queries import Queries
from admission_flow.journal.entry import Entry
from admission_flow.procedure.quick_dataclass import dataclass

_CASES_KNOWN = 64
"""Cases whose last entry is kept in mind in a transaction."""


@dataclass(slots=True)
class Known:
    """What a transaction has asked of the log, or has added to it."""

    log: str = ""
    head: tuple[int, str] | None = None
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    """By case, its last entry."""
    secret: tuple[str, bytes | None] | None = None
    """(case, secret) of the case asked about last."""
    free: str = ""
    """An id that no entry had when it was asked for last."""


class UnderLock(Queries):
    """Asks the log once in a transaction under the write lock, and keeps the answers in mind.

    Whoever writes says so: what is added to the log, or taken away beside it.
    """

    _known: Known

    @property
    def log(self) -> str:
        """Which register this is, as its first entry says; empty where there is none yet."""
        known = self._known
        if not known.log:
            known.log = super().log
        return known.log

    @property
    def head(self) -> tuple[int, str]:
        """The number of entries, and the leaf of the last; ``NO_HEAD`` if there is none."""
        known = self._known
        if known.head is None:
            known.head = super().head
        return known.head

    def case_head(self, case: str) -> tuple[int, str]:
        """Return ``case_ver`` and leaf of a case's last entry; (0, ``NO_HEAD``) if none."""
        heads = self._known.heads
        found = heads.get(case)
        if found is None:
            if len(heads) >= _CASES_KNOWN:
                heads.clear()
            found = heads[case] = super().case_head(case)
        return found

    def find(self, entry_id: str) -> Entry | None:
        """Return the entry that has this id, if it is recorded. Raises as ``LogQueries.find``."""
        known = self._known
        if entry_id == known.free:
            return None
        found = super().find(entry_id)
        if found is None:
            known.free = entry_id
        return found

    def secret(self, case: str) -> bytes | None:
        """Return the secret of a case's person, if there is one. Raises as ``Queries.secret``."""
        known = self._known
        if known.secret is None or known.secret[0] != case:
            known.secret = case, super().secret(case)
        return known.secret[1]
