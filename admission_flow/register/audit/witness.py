"""The second body: it countersigns the largest log that it has seen to be consistent.

The rules are those of a transparency log's witness (C2SP tlog-witness), carried by hand: it
remembers before it signs, it compares with what it remembers, it refuses whatever goes back.
"""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from admission_flow.database.queries import Queries
from admission_flow.errors import (
    CheckpointOlder,
    CheckpointUnusable,
    FileNotWritten,
    WitnessRefuses,
    reason_of,
)
from admission_flow.files import Unreadable, read_text
from admission_flow.journal import sshsig
from admission_flow.journal.checkpoint import Checkpoint, Signature
from admission_flow.journal.proofs import roots_at
from admission_flow.register.audit.checkpoints import leaves
from admission_flow.register.core.signing import Signer

try:
    import fcntl
except ImportError:  # a system without it has no such lock
    fcntl = None  # type: ignore[assignment]

_LARGEST_MEMORY = 64 * 2**20
"""Bytes: a line for each log that was ever seen."""


def countersign(
    checkpoint: Checkpoint, log: Queries, memory: Path, name: str, signer: Signer
) -> Signature:
    """Countersign a checkpoint, if the log that was brought with it agrees with all seen before.

    Args:
        checkpoint: what the office handed out.
        log: the log that it is of, opened to be read.
        memory: the witness's own file, kept at the witness.
        name: of the witness.
        signer: with the witness's key.

    Raises:
        CheckpointUnusable: the memory cannot be read.
        FileNotWritten: the memory cannot be kept; nothing is signed.
        WitnessRefuses: the log is not of this checkpoint, or not a continuation of the last one
            that was countersigned; a log that ends before that one cannot be shown to be either.
        CheckpointOlder: the log continues rightly, and a newer checkpoint of it was seen before.

    """
    with alone_with(memory):
        return _countersigned(checkpoint, log, memory, name, signer)


def _countersigned(
    checkpoint: Checkpoint, log: Queries, memory: Path, name: str, signer: Signer
) -> Signature:
    seen = _remembered(memory)
    last = seen.get(checkpoint.origin)
    sizes = {checkpoint.size} | ({last.size} if last else set())
    roots = roots_at(leaves(log), sizes)
    if roots.get(checkpoint.size) != checkpoint.root:
        raise WitnessRefuses(size=checkpoint.size, reason="not_this_log")
    if last is not None and roots.get(last.size) != last.root:
        raise WitnessRefuses(size=checkpoint.size, reason="goes_back")
    if last is not None and checkpoint.size < last.size:
        raise CheckpointOlder(size=checkpoint.size, seen=last.size)
    _remember(memory, {**seen, checkpoint.origin: checkpoint})
    return Signature(name, signer.sign(sshsig.WITNESS, checkpoint.text()), sshsig.WITNESS)


def _remembered(memory: Path) -> dict[str, Checkpoint]:
    if not memory.exists():
        return {}
    try:
        raw = json.loads(read_text(memory, _LARGEST_MEMORY))
        return {origin: Checkpoint(origin, int(size), root) for origin, (size, root) in raw.items()}
    except (
        Unreadable,
        ArithmeticError,
        AttributeError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise CheckpointUnusable(file=str(memory), reason="bad_memory") from error


def _remember(memory: Path, seen: dict[str, Checkpoint]) -> None:
    text = json.dumps({origin: [c.size, c.root] for origin, c in seen.items()}, indent=1)
    kept_whole(memory, text)


@contextmanager
def alone_with(memory: Path) -> Iterator[None]:
    """Let no other window read and replace a memory meanwhile, where the system has such locks.

    Of two that took in something at once the later would forget what the earlier had handed out.
    """
    with ExitStack() as held:
        with suppress(OSError):  # no such folder: what is written there says so
            if fcntl is not None:
                descriptor = os.open(memory.parent, os.O_RDONLY)
                held.callback(os.close, descriptor)
                fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


def kept_whole(memory: Path, text: str) -> None:
    """Write a whole memory beside the old one and put it in its place: it is never half.

    Raises:
        FileNotWritten: the disk refused; the old one is as it was.

    """
    try:
        fresh = memory.with_name(f"{memory.name}.new")
        with fresh.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(memory)
    except (OSError, ValueError) as error:  # no name: a ValueError
        raise FileNotWritten(file=str(memory), reason=reason_of(error)) from error
