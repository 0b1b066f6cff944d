"""Checkpoints: what leaves the office, what comes back, and what a register is worth with them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from admission_flow.database.queries import Queries
from admission_flow.errors import CheckpointUnusable, LogShorter
from admission_flow.journal import sshsig
from admission_flow.journal.checkpoint import (
    Anchoring,
    Checkpoint,
    Held,
    Signature,
    anchor,
    origin_of,
    verify_signature,
)
from admission_flow.journal.commitment import is_digest
from admission_flow.journal.entry import REGISTER, Entry
from admission_flow.journal.keys import COUNTERSIGN, ENROL, HAND_OUT, OFFICER, WITNESS
from admission_flow.journal.proofs import roots_at
from admission_flow.journal.report import Report
from admission_flow.journal.tree import Tree, leaf_hash
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.register.core.officers import keyring
from admission_flow.register.core.origin import log_of
from admission_flow.register.core.records import Split
from admission_flow.register.core.state import local_day
from admission_flow.register.core.topic import Data, Topic
from admission_flow.register.core.within import whole

if TYPE_CHECKING:
    from admission_flow.register.core.register import Register

_TOLD_EACH = 4096
PLACES = ("minutes", "inspection", "officer")
"""Where a checkpoint goes: into the minutes of a meeting, to the inspection body, to an officer."""


def leaves(store: Queries) -> Iterator[bytes]:
    """Yield the leaf hash of every line as it is now, not as the column beside it says."""
    for *_, line in whole(store).rows():  # digests: they say nothing of anybody
        yield leaf_hash(line.encode("utf-8", "surrogateescape"))


def current(store: Queries, told: Callable[[int], object] = lambda _: None) -> Checkpoint:
    """Return the checkpoint of the log as it is now; `told`: how many lines were read so far."""
    tree = Tree()
    for leaf in leaves(store):
        tree.add(leaf)
        if tree.size % _TOLD_EACH == 0:
            told(tree.size)
    return Checkpoint(origin_of(log_of(store)), tree.size, tree.root())


@dataclass(frozen=True, slots=True)
class Left:
    """A checkpoint that left the office, or that came back with a signature."""

    size: int
    root: str


def _left(_: str, data: Data) -> Left:
    size, root = data["size"], data["root"]
    if type(size) is not int or size < 0 or not is_digest(root):
        raise ValueError("it names no checkpoint: a number of entries and a root")
    return Left(size, str(root))


TOPIC: Topic[Left] = Topic(name="checkpoint", read={HAND_OUT: _left})


def handed_out(store: Queries) -> list[Entry]:
    """Return the entries that say that a checkpoint left the office, oldest first.

    Raises:
        EntryUnreadable: one of them names none.

    """
    found = list(store.entries(REGISTER, actions=TOPIC.actions))
    TOPIC.standing(found)
    return found


def hand_out(register: "Register", place: str) -> tuple[Checkpoint, date, Signature | None]:
    """Make a checkpoint that leaves the office, and record that it does.

    A register restored from an old backup must not hand out a second history: the log has to go
    on from the last checkpoint that its own entries name.

    Raises:
        LogShorter: the log is not a continuation of that one.
        NotAllowed: this officer may not.

    """
    store = register.store
    last = handed_out(store)[-1:]
    for entry in last:
        size, root = int(str(entry.intent.data["size"])), entry.intent.data["root"]
        if roots_at(leaves(store), {size}).get(size) != root:
            raise LogShorter(size=size, entries=store.head[0])
    checkpoint = current(store)
    day = register.today
    data = {
        "size": checkpoint.size,
        "root": checkpoint.root,
        "day": day.isoformat(),
        "to": place,
    }
    register.note(HAND_OUT, Split(data, {}))
    signature = None
    if register.signer is not None:
        armored = register.signer.sign(sshsig.CHECKPOINT, checkpoint.text())
        signature = Signature(register.officer, armored)
    return checkpoint, day, signature


def countersigned(
    register: "Register", checkpoint: Checkpoint, witness: str, armored: str
) -> Entry:
    """Record that a second body has countersigned a checkpoint that left the office.

    Raises:
        CheckpointUnusable: no such witness is enrolled, the signature is not theirs, or the
            checkpoint is not of this log.
        NotAllowed: this officer may not.

    """
    held = keyring(register.store).current.get(witness)
    if held is None or held.role != WITNESS:
        raise CheckpointUnusable(file=witness, reason="no_witness")
    signature = Signature(witness, armored, sshsig.WITNESS)
    if not verify_signature(checkpoint, signature, held.key):
        raise CheckpointUnusable(file=witness, reason="bad_signature")
    root = roots_at(leaves(register.store), {checkpoint.size}).get(checkpoint.size)
    if checkpoint.origin != origin_of(log_of(register.store)) or root != checkpoint.root:
        raise CheckpointUnusable(file=witness, reason="other_log")
    data = {
        "size": checkpoint.size,
        "root": checkpoint.root,
        "witness": witness,
        "sig": armored,
    }
    return register.note(COUNTERSIGN, Split(data, {}))


def anchored(store: Queries, report: Report, held: Iterable[Held]) -> Anchoring:
    """Compare a verified log with the checkpoints that were brought from outside."""
    brought = list(held)
    roots = roots_at(leaves(store), {one.checkpoint.size for one in brought})
    return anchor(report, origin_of(log_of(store)), brought, roots)


@dataclass(frozen=True, slots=True)
class Status:
    """What the register is worth today (docs/reference/journal.md)."""

    level: str
    """L0 software only, L1 a checkpoint left the office, L2 officers sign, L3 a second body
    countersigns."""
    entries: int
    unsigned: int
    """Entries that carry no signature."""
    officers: int
    """Officers whose keys count."""
    last_day: date | None
    """Day of the last checkpoint that left the office."""
    days_since: int | None
    after_last: int
    """Entries that came after it."""


def status(store: Queries, today: date) -> Status:
    """Return the assurance level that the register's own entries support.

    It says what was done, not that it was done honestly: that is what `verify` with a checkpoint
    from outside is for.
    """
    size = store.head[0]
    ring = keyring(store)
    officers = [o for o in ring.current.values() if o.role == OFFICER and o.counts_on(str(today))]
    out = handed_out(store)
    keyed = next(store.entries(REGISTER, actions=(ENROL,)), None)
    first = size if keyed is None else keyed.seq
    witnessed = any(store.entries(REGISTER, actions=(COUNTERSIGN,)))
    level = "L0"
    if out:
        level = "L1"
        if officers:
            level = "L3" if witnessed else "L2"
    last = out[-1] if out else None
    last_day = local_day(last.intent.at) if last else None
    return Status(
        level=level,
        entries=size,
        # No entry before the first key is signed: none of the lines has to be looked at.
        unsigned=first + store.count_unsigned(first),
        officers=len(officers),
        last_day=last_day,
        days_since=(today - last_day).days if last_day else None,
        after_last=size - int(str(last.intent.data["size"])) if last else size,
    )
