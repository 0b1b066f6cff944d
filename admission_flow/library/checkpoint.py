"""What leaves the office and comes back, under the names of the commands `checkpoint …`."""

from dataclasses import dataclass
from typing import Literal

from admission_flow.journal.checkpoint import Checkpoint, Signature
from admission_flow.journal.entry import Entry
from admission_flow.journal.rights import Use
from admission_flow.library.arguments import Exact
from admission_flow.library.edge import Room
from admission_flow.library.receipts import parsed
from admission_flow.register.audit import checkpoints
from admission_flow.register.core.register import Register

Handed = Literal["minutes", "inspection", "officer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOut:
    """A checkpoint that left the office."""

    checkpoint: Checkpoint
    paper_line: str
    """The line for the minutes."""
    signature: Signature | None
    """The officer's; None: the officer has no key."""


class Checkpoints(Room):
    """Checkpoints that are recorded as having left the office, and as signed elsewhere."""

    use = Use.AUDIT_WRITE

    _inner: Register

    def make(self, to: Handed = "minutes") -> HandedOut:
        """Make a checkpoint that leaves the office, and record that it does.

        Args:
            to: into the minutes of a meeting, to the inspection body, or to an officer.

        Raises:
            LogShorter: the log does not continue the checkpoint that its own entries name last.

        """
        made, day, signature = checkpoints.hand_out(self._inner, to)
        return HandedOut(checkpoint=made, paper_line=made.paper_line(day), signature=signature)

    def countersigned(self, checkpoint: Exact, witness: str, signature: Exact) -> Entry:
        """Record that a second body has countersigned a checkpoint that left the office.

        Args:
            checkpoint: its exact text.
            witness: the name under which the body is enrolled.
            signature: armored, as it came back.

        Raises:
            CheckpointUnusable: no such witness is enrolled, the signature is not theirs, or the
                checkpoint is not of this log.

        """
        return checkpoints.countersigned(self._inner, parsed(checkpoint), witness, signature)
