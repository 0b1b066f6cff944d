"""Whether a register's log is sound, asked chunk by chunk and, if it is long, of several processes.

It only ever answers yes. Where it cannot, `audit.verify` reads line by line and says what is wrong.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice

from admission_flow.database.queries import Queries
from admission_flow.errors import DataKeyUnusable
from admission_flow.journal.chunks import CHUNK, Chunk, Joined
from admission_flow.journal.report import Break, Report
from admission_flow.journal.rulebooks import Rulebooks
from admission_flow.journal.verify import Opened
from admission_flow.register.audit.checkpoints import leaves
from admission_flow.register.core.workers import checked, fitting


@dataclass(frozen=True, slots=True)
class Sound:
    """A log in which every line, link and signature is as it must be."""

    report: Report
    opened: Opened
    """What its commitments say of the values beside it."""
    rulebooks: Rulebooks
    """Which its entries name."""
    misshapen: list[Break]
    """Entries that are not of the form of their action."""
    actions: Counter[str]
    """How many entries there are of each action."""
    key_missing: DataKeyUnusable | None = None
    """Why the commitments say nothing: the key of the values is not here."""


def sound_log(
    store: Queries, jobs: int | None, progress: Callable[[int, int], None]
) -> Sound | None:
    """Return what a log is, if it is sound; None: it is to be read line by line.

    Args:
        store: the register.
        jobs: processes; None: as the log's size suggests.
        progress: called with how many entries are done, and of how many.

    """
    total = store.head[0]
    joined = Joined()
    missing: list[DataKeyUnusable] = []
    with closing(checked(_chunks(store, missing), fitting(total, jobs))) as answers:
        for answer in answers:
            if not joined.take(answer):
                return None
            progress(joined.tree.size, total)
    if not joined.sound(leaves(store)):
        return None
    report = Report(joined.tree.size, joined.tree.root(), (), tuple(joined.notices))
    return Sound(
        report,
        joined.opened,
        joined.rulebooks,
        joined.misshapen,
        joined.actions,
        missing[0] if missing else None,
    )


def _chunks(store: Queries, missing: list[DataKeyUnusable]) -> Iterator[Chunk]:
    """Yield the log in chunks; `missing` is called once where the key of the values is not here."""
    rows = store.rows()
    while taken := list(islice(rows, CHUNK)):
        first, last = taken[0][0], taken[-1][0]
        chunk = Chunk(taken)
        if not missing:
            try:
                secrets = store.secrets((first, last))
                chunk = Chunk(taken, store.personal_texts_of(first, last), secrets)
            except DataKeyUnusable as error:
                missing.append(error)
        yield chunk
