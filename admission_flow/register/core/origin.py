"""Where a register comes from, as its own entries say; asked by every command."""

from admission_flow.database.queries import Queries
from admission_flow.journal.entry import REGISTER
from admission_flow.journal.lineage import PRACTICE, RESTORE, Lineage, lineage_of


def lineage(store: Queries) -> Lineage:
    """Return whether backups were brought back, and whether this is a copy for practice."""
    return lineage_of(store.entries(REGISTER, actions=(RESTORE, PRACTICE)))


def log_of(store: Queries) -> str:
    """Return which register this is, by its first entry."""
    first = store.entry(0)
    return first.intent.log if first is not None else ""
