"""Receipts, and the checkpoints that somebody brings: values that need no register."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from admission_flow.errors import CheckpointUnusable
from admission_flow.journal.checkpoint import Checkpoint, Held, origin_of, parse_paper_line
from admission_flow.journal.entry import Entry
from admission_flow.library.arguments import Exact, checked_call
from admission_flow.register.audit import receipts

LARGEST_RECEIPT = 10_000
"""Entries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Entries with the proofs that they are in the log: checked without a register."""

    files: Mapping[str, str]
    """By name, the exact text."""
    checkpoint: Checkpoint
    left_office: bool
    """Whether the checkpoint was handed out before: a fresh one confirms nothing yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedReceipt:
    """What a receipt shows by itself."""

    checkpoint: Checkpoint
    entries: tuple[Entry, ...]
    values: Mapping[int, Mapping[str, object]]
    """By entry, the personal values that open their commitments."""


def receipt_of(made: receipts.Receipt) -> Receipt:
    """Return a receipt as host programs get it."""
    return Receipt(files=dict(made.files), checkpoint=made.checkpoint, left_office=made.left_office)


@checked_call
def check_receipt(files: Mapping[str, Exact]) -> CheckedReceipt:
    """Check a receipt without any register: each line is in the log, each value opens.

    Whether that log is the original one, only a checkpoint from elsewhere says.

    Args:
        files: the texts of the receipt's files, by name.

    Raises:
        BadArgument: these are not texts by name.
        ReceiptUnusable: a file is missing or cannot be read.
        ReceiptBroken: a proof or a value shows something else than the receipt says.

    """
    checked = receipts.check(files)
    return CheckedReceipt(
        checkpoint=checked.checkpoint,
        entries=tuple(checked.entries),
        values={entry: dict(values) for entry, values in checked.values.items()},
    )


def parsed(text: str) -> Checkpoint:
    """Return the checkpoint of an exact text.

    Raises:
        CheckpointUnusable: it is not a checkpoint.

    """
    try:
        return Checkpoint.parse(text)
    except ValueError as error:
        raise CheckpointUnusable(file=text[:80], reason="no_checkpoint") from error


def kept(text: str) -> Held:
    """Return a checkpoint that the caller has kept, by its exact text. Raises as `parsed`."""
    return Held(parsed(text), date.max, "the caller")


def on_paper(line: str, log: str) -> Held:
    """Return the checkpoint of a line of the minutes, taken to be of a log.

    Raises:
        CheckpointUnusable: it is not such a line.

    """
    try:
        read = parse_paper_line(line)
        return Held(read.of(origin_of(log)), read.day, "paper")
    except ValueError as error:
        raise CheckpointUnusable(file=line[:80], reason="no_paper_line") from error
