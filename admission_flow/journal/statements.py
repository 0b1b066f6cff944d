"""What a log says of itself, held against the log: checkpoints, backups, copies, erasures.

A log that was rewritten and chained anew is consistent. But its own entries say which root it had
at which size when a checkpoint left the office, after which entry a copy for practice was made, how
many values an erasure destroyed. Whoever rewrites an older entry contradicts them, unless all of
them are rewritten too, and then the papers outside are what they contradict.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from admission_flow.errors import Malformed
from admission_flow.journal import sshsig
from admission_flow.journal.checkpoint import Checkpoint, Signature, origin_of, verify_signature
from admission_flow.journal.commitment import commitments
from admission_flow.journal.entry import REGISTER, Entry
from admission_flow.journal.keys import (
    COUNTERSIGN,
    ENROL,
    HAND_OUT,
    RETIRE,
    WITNESS,
    Keyring,
    day_of,
)
from admission_flow.journal.lineage import PRACTICE, RESTORE
from admission_flow.journal.privacy import ERASE_APPROVE
from admission_flow.journal.report import Break, Notice
from admission_flow.journal.shape import TAKE_OVER

STATEMENTS = (HAND_OUT, COUNTERSIGN, RESTORE, PRACTICE, ENROL, RETIRE)
"""The actions of the register's own chain that are held against the log."""

ENDED = "ended"
"""The stage of a case after its last step: nobody else may be erased, by no law."""

Roots = Callable[[set[int]], Mapping[int, str]]
"""The roots that the log had at some sizes; a size beyond the log has none."""


def statement_breaks(own: Iterable[Entry], roots: Roots) -> Iterator[Break]:
    """Yield every entry of the register's chain that the log contradicts.

    Args:
        own: the entries with one of the actions `STATEMENTS`, in order.
        roots: what the log's lines give, as they are now.

    """
    found = list(own)  # checkpoints, backups and keys: a handful in a year
    sizes = {size for entry in found if (size := _size(entry)) is not None}
    held = roots(sizes) if sizes else {}
    ring = Keyring()
    for entry in found:
        action = entry.intent.action
        wrong = ""
        if action in {ENROL, RETIRE}:
            if not ring.wrong_effect(entry.intent):
                ring.take(entry.seq, entry.intent)
        elif action in {HAND_OUT, COUNTERSIGN}:
            wrong = _wrong_checkpoint(entry, held)
            if not wrong and action == COUNTERSIGN:
                wrong = _wrong_countersignature(entry, ring)
        elif action == PRACTICE:
            wrong = _wrong_copy(entry)
        elif action == RESTORE:
            wrong = _wrong_restore(entry)
        if wrong:
            yield Break(entry.seq, REGISTER, wrong)


def _size(entry: Entry) -> int | None:
    size = entry.intent.data.get("size")
    return size if type(size) is int and size >= 0 else None


def _wrong_checkpoint(entry: Entry, roots: Mapping[int, str]) -> str:
    size = _size(entry)
    if size is None:
        return "it names no checkpoint: a number of entries and a root"
    if size > entry.seq or roots.get(size) != entry.intent.data.get("root"):
        return (
            f"it names another root of {size} entries than this log has: the log was written anew"
            " after that checkpoint"
        )
    return ""


def _wrong_countersignature(entry: Entry, ring: Keyring) -> str:
    data, intent = entry.intent.data, entry.intent
    witness = str(data.get("witness"))
    held = ring.current.get(witness)
    if held is None or held.role != WITNESS:
        return f"it names a witness whose key is not enrolled: {witness}"
    try:
        size = _size(entry) or 0
        checkpoint = Checkpoint(origin_of(intent.log), size, str(data.get("root")))
        signature = Signature(witness, str(data.get("sig")), sshsig.WITNESS)
        good = verify_signature(checkpoint, signature, held.key)
    except (Malformed, sshsig.UnusableKey):
        good = False
    return "" if good else f"its countersignature is not that of {witness}"


def _wrong_copy(entry: Entry) -> str:
    """Say whether a copy for practice names what stands before it as the log that was copied."""
    data = entry.intent.data
    if (data.get("entries"), data.get("leaf")) != (entry.seq, entry.prev):
        return "it names another log as the one that was copied than stands before it"
    return ""


def _wrong_restore(entry: Entry) -> str:
    data = entry.intent.data
    first, last, longest = (data.get(name) for name in ("from", "to", "longest"))
    if type(first) is int and type(last) is int and type(longest) is int:
        right = 0 <= first <= entry.seq and last >= first - 1 and longest > last
        return "" if right else "it says of a backup what cannot be: which entries were lost"
    return "it does not say which entries were lost with the backup"


def erasure_breaks(entries: Iterable[Entry]) -> Iterator[Break]:
    """Yield what an erasure says and the case's own entries do not.

    Args:
        entries: of one case whose person was erased, in order.

    """
    promised = 0
    states: set[str] = set()
    as_found = False
    for entry in entries:
        intent = entry.intent
        if intent.action == ERASE_APPROVE:
            values, kept = intent.data.get("values"), intent.data.get("kept")
            if type(values) is not int or values != promised:
                what = f"it does not say that the {promised} values of the case were erased"
                yield Break(entry.seq, intent.case, what)
            state = kept.get("state") if isinstance(kept, Mapping) else None
            if not as_found and state not in states:
                what = "it says that the case stood where no entry led it"
                yield Break(entry.seq, intent.case, what)
            stage = kept.get("stage") if isinstance(kept, Mapping) else None
            if stage != ENDED:
                what = "it erases a person whose case had not ended"
                yield Break(entry.seq, intent.case, what)
        promised += len(commitments(intent.data))
        if intent.to:
            states.add(intent.to)
        # A step put on file as it was found may become lawful by a paper that comes later.
        as_found |= intent.action == TAKE_OVER and intent.verdict is not None and not intent.to


def backdated(entries: Iterable[Entry]) -> Iterator[Notice]:
    """Yield a notice of each key that was retired from a day on which it had signed already.

    Args:
        entries: the whole log; what was signed is counted by officer and day.

    """
    signed: dict[str, Counter[str]] = {}
    for entry in entries:
        intent = entry.intent
        if intent.action == RETIRE and intent.case == REGISTER:
            officer, since = str(intent.data.get("officer")), str(intent.data.get("from"))
            after = sum(n for day, n in signed.get(officer, {}).items() if day >= since)
            if after:
                what = f"it retires the key of {officer} from {since}: it had signed {after} since"
                yield Notice(entry.seq, REGISTER, what)
        if entry.sig:
            signed.setdefault(intent.actor, Counter())[day_of(intent.at)] += 1
