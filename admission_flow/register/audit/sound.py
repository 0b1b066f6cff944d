"""Whether a register's log is sound, asked chunk by chunk and, if it is long, of several processes.

It only ever answers yes. Where it cannot, `audit.verify` reads line by line and says what is wrong.

Entries that this machine judged before are hashed again, and what lies beside them is compared with
what lay there; they are not judged again (`journal/known.py`).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from admission_flow.database.queries import Queries
from admission_flow.errors import DataKeyUnusable, JournalBroken
from admission_flow.journal.chunks import CHUNK, Again, Chunk, Joined
from admission_flow.journal.entry import Entry, Row
from admission_flow.journal.known import Beside, Known, Stored
from admission_flow.journal.report import Break, Report
from admission_flow.journal.rulebooks import Rulebooks
from admission_flow.journal.tree import FOLDED, LEAF_PREFIX, folded
from admission_flow.journal.verify import Opened, open_values
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
    joined: Joined
    key_missing: DataKeyUnusable | None = None
    """Why the commitments say nothing: the key of the values is not here."""
    known: Known | None = None
    """What may be kept of it, if nothing else is wrong with the register; None: nothing."""
    again: int = 0
    """How many of its entries were judged before, and not now."""
    opened_again: int = 0
    """Of these, how many stand where a value or a secret is not the one of then."""


def sound_log(
    store: Queries,
    jobs: int | None,
    progress: Callable[[int, int], None],
    known: Known | None = None,
    *,
    keeps: bool = False,
) -> Sound | None:
    """Return what a log is, if it is sound; None: it is to be read line by line.

    Args:
        store: the register.
        jobs: processes; None: as the log's size suggests.
        progress: called with how many entries are done, and of how many.
        known: what is kept of it from before; None: all is judged.
        keeps: whether something of it is to be kept.

    """
    reading, joined = _Reading(store, progress, keeps=keeps or known is not None), Joined()
    again = None if known is None else reading.again(known)
    if known is not None and (again is None or not _resumed(joined, again)):
        return sound_log(store, jobs, progress, keeps=keeps)
    kept = _kept(joined, reading.beside) if joined.tree.size == reading.whole else None
    workers = fitting(reading.total - joined.tree.size, jobs)
    with closing(checked(reading.chunks(), workers)) as answers:
        for answer in answers:
            if not joined.take(answer):
                return None if again is None else sound_log(store, jobs, progress, keeps=keeps)
            progress(joined.tree.size, reading.total)
            if joined.tree.size == reading.whole:
                kept = _kept(joined, reading.beside)
    if reading.broken or not joined.sound(leaves(store)):
        return None
    return Sound(
        Report(joined.tree.size, joined.tree.root(), (), tuple(joined.notices)),
        joined.opened,
        joined.rulebooks,
        joined.misshapen,
        joined.actions,
        joined,
        reading.missing[0] if reading.missing else None,
        kept if keeps else None,
        0 if again is None else again.known.size,
        reading.opened_again,
    )


def _resumed(joined: Joined, again: Again) -> bool:
    """Let a log go on after entries that were judged before; return whether that can be."""
    try:
        joined.resume(again)
    except (ValueError, KeyError, TypeError, OverflowError):  # what is remembered is of no use
        return False
    return True


class _Reading:
    """Reads a log once, from its first row to its last."""

    def __init__(
        self, store: Queries, progress: Callable[[int, int], None], *, keeps: bool
    ) -> None:
        self._store, self._progress, self._keeps = store, progress, keeps
        self._rows = store.rows()
        self.total = store.head[0]
        self.whole = self.total - self.total % FOLDED
        """How many entries blocks of them cover."""
        self._done = 0
        self.beside = Beside()
        self.missing: list[DataKeyUnusable] = []
        """Why values cannot be opened; once, where they cannot."""
        self.broken = False
        """Whether the entry that names their key cannot be read: then the lines tell."""
        self.opened_again = 0

    def chunks(self) -> Iterator[Chunk]:
        """Yield the entries that come next, in chunks."""
        while rows := self._next(self.whole):
            first, last = rows[0][0], rows[-1][0]
            values = self._store.values_as_stored(first, last)
            secrets = self._store.secrets_as_stored((first, last))
            if self._keeps:
                self.beside.take(rows, values, secrets)
            chunk = Chunk(rows)
            if not self.missing and not self.broken:
                try:
                    texts = self._store.texts_of(values)
                    chunk = Chunk(rows, texts, self._store.secrets((first, last), secrets))
                except DataKeyUnusable as error:
                    self.missing.append(error)
                except JournalBroken:
                    self.broken = True
            yield chunk

    def _next(self, end: int) -> list[Row]:
        """Return the rows of the next chunk, which does not go beyond an end that lies ahead."""
        ahead = end - self._done
        rows = list(islice(self._rows, min(CHUNK, ahead) if ahead > 0 else CHUNK))
        self._done += len(rows)
        return rows

    def again(self, known: Known) -> Again | None:
        """Hash the entries that were judged before; None: they, or their columns, are others."""
        found = Again(known)
        try:
            while self._done < known.size:
                first = self._done
                rows = self._next(known.size)
                if not self._same(found, first, rows):
                    return None
                self._progress(self._done, self.total)
        except (ValueError, TypeError, AttributeError, OverflowError):  # a column of another kind
            return None
        hashed = (found.tree.root(), self.beside.columns, found.log)
        return found if hashed == (known.root, known.columns, known.log) else None

    def _same(self, found: Again, first: int, rows: list[Row]) -> bool:
        """Take some rows, and open what lies beside them anew where that is not what it was."""
        if [row[0] for row in rows] != list(range(first, first + len(rows))):
            return False
        nodes = [sha256(LEAF_PREFIX + row[5].encode()).digest() for row in rows]
        if [node.hex() for node in nodes] != [row[1] for row in rows]:
            return False
        found.tree.extend(*folded(nodes))
        found.prev = rows[-1][1]
        found.ids.append(bytes.fromhex("".join(row[2] for row in rows)))
        found.heads.update((row[3], (row[4], row[1])) for row in rows)
        known, last = found.known, first + len(rows)
        for seq in known.keys:
            if first <= seq < last:
                found.keys.append(Entry.parse(rows[seq - first][5]))
        for seq in known.erasures:
            if first <= seq < last:
                entry = Entry.parse(rows[seq - first][5])
                found.opened.about_erasure.setdefault(entry.intent.case, []).append(entry)
        if last == known.size:
            intent = Entry.parse(rows[-1][5]).intent
            found.at, found.log = intent.at, intent.log
        values = self._store.values_as_stored(first, last - 1)
        secrets = self._store.secrets_as_stored((first, last - 1))
        block = len(self.beside.blocks)
        self.beside.take(rows, values, secrets)
        for number in range(block, len(self.beside.blocks)):
            if self.beside.blocks[number] != known.beside[number]:
                start = FOLDED * number - first
                self._open(found.opened, rows[start : start + FOLDED], values, secrets)
        return True

    def _open(
        self, opened: Opened, rows: list[Row], values: Stored, secrets: Mapping[str, object]
    ) -> None:
        """Open the values of entries that were judged before, beside which another value lies."""
        self.opened_again += len(rows)
        if self.missing or self.broken:
            return
        first, last = rows[0][0], rows[-1][0]
        entries = [Entry.parse(row[5]) for row in rows]
        try:
            texts = self._store.texts_of(row for row in values if first <= row[0] <= last)
            found = open_values(entries, texts, self._store.secrets((first, last), secrets))
        except DataKeyUnusable as error:
            self.missing.append(error)
        except JournalBroken:
            self.broken = True
        else:
            opened.add(Opened(found.breaks, found.gaps))


def _kept(joined: Joined, beside: Beside) -> Known | None:
    """Return what may be kept of the entries so far; None: something is wrong with one of them."""
    if joined.misshapen or not beside.blocks or joined.tree.size != FOLDED * len(beside.blocks):
        return None
    return Known(
        verifier="",
        log=joined.log,
        on="",
        size=joined.tree.size,
        root=joined.tree.root(),
        columns=beside.columns,
        beside=tuple(beside.blocks),
        cases=(),
        actions=dict(joined.actions),
        notices=[[one.seq, one.case, one.what] for one in joined.notices],
        procedures=joined.procedures,
        rulebooks=joined.rulebooks.plain(),
        keys=list(joined.keys),
        erasures=list(joined.erasures),
    )
