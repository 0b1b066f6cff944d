"""The centre of many registers: values that need no register."""

from collections.abc import Mapping
from dataclasses import dataclass

from admission_flow.errors import CheckpointUnusable
from admission_flow.journal.checkpoint import Checkpoint
from admission_flow.journal.roots import RootLog
from admission_flow.library.arguments import Exact, checked_call
from admission_flow.register.audit import roots


@dataclass(frozen=True, slots=True, kw_only=True)
class RootsTaken:
    """What a centre keeps and gives out after it took in the roots of registers."""

    memory: str
    """The exact text that the centre keeps until the next time."""
    checkpoint: Checkpoint
    """The centre's own: how many it took in so far, and the root over them."""
    proofs: Mapping[str, str]
    """By the origin of a log that was taken in now, the proof that its checkpoint is there."""


@checked_call
def take_in_roots(
    brought: Mapping[str, Exact], *, centre: str, memory: Exact | None = None
) -> RootsTaken:
    """Take in the roots of many registers at a centre, each if its log goes on from the last one.

    Args:
        brought: by a name for messages, of a log that is new to the centre its checkpoint, of any
            other the proof that it goes on (`audit.goes_on`).
        centre: the centre's name.
        memory: what it kept before; None: nothing.

    Raises:
        BadArgument: these are not texts by name.
        CheckpointUnusable: something else; two of one log; the memory is not of this centre.
        RootUnproved: the log is larger than what the centre holds, without a proof from there.
        RootOlder: the centre has seen a larger checkpoint of this log.
        RootForked: the log does not go on from what the centre took in.

    """
    try:
        log = RootLog(centre) if memory is None else RootLog.parse(memory)
    except ValueError as error:
        raise CheckpointUnusable(file=centre[:80], reason="bad_memory") from error
    if log.centre != centre:
        raise CheckpointUnusable(file=centre[:80], reason="roots_of_another")
    log, _, new = roots.take_in(log, brought)
    proofs = {one.origin: log.proof(one).text() for one in new}
    return RootsTaken(memory=log.text(), checkpoint=log.checkpoint(), proofs=proofs)
