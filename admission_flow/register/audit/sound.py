"""Whether a register's log is sound, asked chunk by chunk and, if it is long, of several processes.

It only ever answers yes. Where it cannot, `audit.verify` reads line by line and says what is wrong.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice

from admission_flow.database.queries import Queries
from admission_flow.errors import DataKeyUnusable
from admission_flow.journal.chunks import CHUNK, Chunk, Joined
from admission_flow.journal.verify import Opened, Report
from admission_flow.register.audit.checkpoints import leaves
from admission_flow.register.core.workers import checked, fitting


@dataclass(frozen=True, slots=True)
class Sound:
    """A log in which every line, link and signature is as it must be."""

    report: Report
    opened: Opened
    """What its commitments say of the values beside it: nothing, where their key is not here."""


def sound_log(
    store: Queries, jobs: int | None, progress: Callable[[int, int], None]
) -> Sound | None:
    """Return what a log is, if it is sound; None: it is to be read line by line.

    Args:
        store: the register.
        jobs: processes; None: as the log's size suggests.
        progress: told how many entries are done, and of how many.

    """
    total = store.head[0]
    joined = Joined()
    with closing(checked(_chunks(store), fitting(total, jobs))) as answers:
        for answer in answers:
            if not joined.take(answer):
                return None
            progress(joined.tree.size, total)
    if not joined.sound(leaves(store)):
        return None
    report = Report(joined.tree.size, joined.tree.root(), (), tuple(joined.notices))
    return Sound(report, joined.opened)


def _chunks(store: Queries) -> Iterator[Chunk]:
    try:
        secrets = store.secrets()
    except DataKeyUnusable:
        secrets = None
    rows = store.rows()
    while taken := list(islice(rows, CHUNK)):
        if secrets is None:
            yield Chunk(taken)
            continue
        cases = {case for _, _, _, case, _, _ in taken}
        values = store.personal_texts_of(taken[0][0], taken[-1][0])
        yield Chunk(taken, values, {case: secrets[case] for case in cases if case in secrets})
