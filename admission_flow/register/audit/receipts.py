"""Receipts: the entries of one case with their proofs, for somebody who has no register."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from admission_flow.errors import (
    CheckpointUnusable,
    EntryMissing,
    LogShorter,
    ReceiptBroken,
    ReceiptUnusable,
    WrongUse,
)
from admission_flow.journal.checkpoint import Checkpoint, origin_of
from admission_flow.journal.commitment import commitments, opens, salt_of
from admission_flow.journal.entry import Entry
from admission_flow.journal.proofs import consistency_proof, inclusion_proof
from admission_flow.journal.receipts import ConsistencyProof, InclusionProof, read_printed
from admission_flow.journal.tree import root_of
from admission_flow.register.audit.checkpoints import handed_out, leaves
from admission_flow.register.core.origin import log_of
from admission_flow.register.personal_data import access as privacy

if TYPE_CHECKING:
    from admission_flow.database.queries import Queries
    from admission_flow.register.core.register import Register

ENTRIES, OPENINGS, SUFFIX = "entries.jsonl", "openings.json", ".tlog-proof"
"""The files of a receipt: exact lines; values with their salts; one proof for each line."""
_SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is handed over."""

    files: Mapping[str, str]
    """By name, the exact text."""
    entries: int
    case: str
    """The case of the last entry; empty: the register's own chain."""
    checkpoint: Checkpoint
    left_office: bool
    """Whether the checkpoint was handed out before: a fresh one confirms nothing yet."""


def receipt(
    store: "Queries", seqs: Sequence[int], *, held: Checkpoint | None = None, values: bool = False
) -> Receipt:
    """Return a receipt for entries of the log.

    Args:
        store: the register.
        seqs: their numbers.
        held: the checkpoint that the reader has; None: the last one that left the office after
            these entries, or the log as it is now.
        values: with the personal values of these entries and the salts that open them: the
            caller has recorded the access.

    Raises:
        EntryMissing: there is no such entry.
        LogShorter, CheckpointUnusable: the checkpoint is not of this log, or older than an entry.
        DataKeyUnusable: values are sealed, and the key is not at hand.

    """
    entries = [_entry(store, seq) for seq in sorted(set(seqs))]
    tree = list(leaves(store))
    checkpoint = held or _handed_out_after(store, tree, entries[-1].seq)
    left_office = checkpoint is not None
    if checkpoint is None:
        checkpoint = Checkpoint(origin_of(log_of(store)), len(tree), root_of(tree))
    _check_of_this_log(store, checkpoint, tree)
    if entries[-1].seq >= checkpoint.size:
        raise CheckpointUnusable(file=str(checkpoint.size), reason="older_than_entry")
    tree = tree[: checkpoint.size]
    files = {ENTRIES: "".join(f"{entry.line}\n" for entry in entries)}
    for entry in entries:
        proof = InclusionProof(entry.seq, inclusion_proof(tree, entry.seq), checkpoint)
        files[f"{entry.seq}{SUFFIX}"] = proof.text()
    if values:
        document = {str(entry.seq): _openings(store, entry) for entry in entries}
        files[OPENINGS] = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return Receipt(files, len(entries), entries[-1].intent.case, checkpoint, left_office)


def given_out(
    register: "Register",
    seqs: Sequence[int],
    purpose: str,
    consent: str | None = None,
    *,
    held: Checkpoint | None = None,
) -> Receipt:
    """Return a receipt with the personal values in it, once it is noted in each case what for.

    Raises:
        EntryMissing, LogShorter, CheckpointUnusable: as `receipt`; nothing was written.
        PrivacyMisused, BadDocument, UnknownCase, CaseErased: as `access.note_exports`.

    """
    store = register.store
    made = receipt(store, seqs, held=held)  # whatever is wrong shows first
    cases = dict.fromkeys(_entry(store, seq).intent.case for seq in sorted(set(seqs)))
    privacy.note_exports(register, cases, purpose, consent)
    whole = receipt(store, seqs, held=made.checkpoint, values=True)
    return replace(whole, left_office=made.left_office)


def goes_on(store: "Queries", old: Checkpoint) -> ConsistencyProof:
    """Return the proof that the log as it is now begins with an older checkpoint.

    Raises:
        LogShorter, CheckpointUnusable: it does not, or the checkpoint is of another log.

    """
    tree = list(leaves(store))
    _check_of_this_log(store, old, tree)
    if old.size == 0:
        raise CheckpointUnusable(file="0", reason="empty_log")
    now = Checkpoint(origin_of(log_of(store)), len(tree), root_of(tree))
    return ConsistencyProof(old.size, consistency_proof(tree, old.size), now)


@dataclass(slots=True)
class Checked:
    """What a receipt shows by itself."""

    checkpoint: Checkpoint
    entries: list[Entry] = field(default_factory=list)
    values: dict[int, dict[str, object]] = field(default_factory=dict)
    """By entry, the personal values that open their commitments."""


def check(files: Mapping[str, str]) -> Checked:
    """Check a receipt without any register: each line is in the log, each value opens.

    Whether that log is the original one, only a checkpoint from elsewhere says.

    Raises:
        ReceiptUnusable: a file is missing or cannot be read.
        ReceiptBroken: a proof or a value shows something else than the receipt says.

    """
    lines = files.get(ENTRIES, "").splitlines()
    if not lines:
        raise ReceiptUnusable(file=ENTRIES, reason="receipt_file")
    found: Checked | None = None
    for line in lines:
        entry = _parsed(line)
        name = f"{entry.seq}{SUFFIX}"
        try:
            proof = InclusionProof.parse(files.get(name, ""))
        except ValueError as error:
            raise ReceiptUnusable(file=name, reason="receipt_file") from error
        found = found or Checked(proof.checkpoint)
        if proof.checkpoint != found.checkpoint or proof.index != entry.seq:
            raise ReceiptBroken(file=name, reason="receipt_other")
        if entry.intent.log != _log_named(proof.checkpoint) or not proof.shows(line):
            raise ReceiptBroken(file=name, reason="receipt_not_in_log")
        found.entries.append(entry)
    if found is None:
        raise ReceiptUnusable(file=ENTRIES, reason="receipt_file")
    if OPENINGS in files:
        found.values = _opened(files[OPENINGS], found.entries)
    return found


def check_printed(checked: Checked, line: str) -> None:
    """Hold the last line of a printed paper against a receipt that was checked.

    Raises:
        WrongUse: it is no such line.
        ReceiptBroken: the receipt has no such entry, or its entry is another one.

    """
    try:
        seq, leaf = read_printed(line)
    except ValueError as error:
        raise WrongUse(problem="--printed") from error
    if not any(entry.seq == seq and entry.leaf == leaf for entry in checked.entries):
        raise ReceiptBroken(file=str(seq), reason="receipt_not_printed")


def _log_named(checkpoint: Checkpoint) -> str:
    return checkpoint.origin.rpartition("/")[2]


def _parsed(line: str) -> Entry:
    try:
        return Entry.parse(line)
    except ValueError as error:
        raise ReceiptUnusable(file=ENTRIES, reason="receipt_file") from error


def _opened(text: str, entries: Iterable[Entry]) -> dict[int, dict[str, object]]:
    try:
        document: dict[str, dict[str, dict[str, Any]]] = json.loads(text)
        found: dict[int, dict[str, object]] = {}
        for entry in entries:
            digests = commitments(entry.intent.data)
            for path, opening in document.get(str(entry.seq), {}).items():
                salt = bytes.fromhex(opening["salt"])
                if len(salt) != _SALT_BYTES or path not in digests:
                    raise ReceiptBroken(file=OPENINGS, reason="receipt_other")
                if not opens(digests[path], salt, path, opening["value"]):
                    raise ReceiptBroken(file=OPENINGS, reason="receipt_value")
                found.setdefault(entry.seq, {})[path] = opening["value"]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ReceiptUnusable(file=OPENINGS, reason="receipt_file") from error
    return found


def _openings(store: "Queries", entry: Entry) -> dict[str, dict[str, object]]:
    case_id, entry_id = entry.intent.case, entry.intent.id
    secret = store.secret(case_id)
    if secret is None:  # erased, or the register's own chain: there is nothing to open
        return {}
    values = store.personal(case_id).get(entry_id, {})
    return {
        path: {"salt": salt_of(secret, entry_id, path).hex(), "value": value}
        for path, value in values.items()
    }


def _entry(store: "Queries", seq: int) -> Entry:
    entry = store.entry(seq)
    if entry is None:
        raise EntryMissing(entry=seq)
    return entry


def _handed_out_after(store: "Queries", tree: list[bytes], seq: int) -> Checkpoint | None:
    for entry in reversed(handed_out(store)):
        size = int(str(entry.intent.data["size"]))
        if seq < size <= len(tree):
            return Checkpoint(origin_of(log_of(store)), size, str(entry.intent.data["root"]))
    return None


def _check_of_this_log(store: "Queries", checkpoint: Checkpoint, tree: list[bytes]) -> None:
    if checkpoint.origin != origin_of(log_of(store)):
        raise CheckpointUnusable(file=str(checkpoint.size), reason="other_log")
    if checkpoint.size > len(tree):
        raise LogShorter(size=checkpoint.size, entries=len(tree))
    if root_of(tree[: checkpoint.size]) != checkpoint.root:
        raise CheckpointUnusable(file=str(checkpoint.size), reason="other_log")
