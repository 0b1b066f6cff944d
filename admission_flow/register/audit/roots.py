"""The centre of many registers: it takes in the root of each, if that goes on from the last one.

The rules are those of a witness (`witness.py`), without the logs: a proof of some twenty hashes
shows that a log has grown and was not written anew.
"""

from collections.abc import Mapping

from admission_flow.errors import CheckpointUnusable, RootForked, RootOlder, RootUnproved
from admission_flow.journal.checkpoint import Checkpoint
from admission_flow.journal.receipts import ConsistencyProof
from admission_flow.journal.roots import RootLog


def take_in(
    log: RootLog, brought: Mapping[str, str]
) -> tuple[RootLog, list[Checkpoint], list[Checkpoint]]:
    """Return a centre's log with what was brought to it, all that was brought, and what is new.

    Args:
        log: as it is.
        brought: what is brought, by a name for messages: of a log that is not known yet its
            checkpoint, of any other the proof that it goes on (`audit goes-on`), from the last
            checkpoint that the centre took in. What is known already is taken as it is.

    Raises:
        CheckpointUnusable: it is something else, or two are of one log.
        RootUnproved: the log is larger than it was, without a proof, or with one from another size.
        RootOlder: the checkpoint is of a smaller log than is known.
        RootForked: the log does not go on from what the centre took in.

    """
    known, new, every = log.last, dict[str, Checkpoint](), dict[str, Checkpoint]()
    for name, text in brought.items():
        proof, made = _read(name, text)
        if made.origin in every:
            raise CheckpointUnusable(file=name, reason="roots_twice")
        _compare(log, made, proof, name)
        every[made.origin] = made
        if known.get(made.origin) != made:
            new[made.origin] = made
    found, all_found = (sorted(ones.values(), key=lambda one: one.origin) for ones in (new, every))
    return log.and_then(found), all_found, found


def _read(name: str, text: str) -> tuple[ConsistencyProof | None, Checkpoint]:
    try:
        if text.startswith("old "):
            proof = ConsistencyProof.parse(text)
            return proof, proof.checkpoint
        made = Checkpoint.parse(text)
    except ValueError as error:
        raise CheckpointUnusable(file=name, reason="no_checkpoint") from error
    if made.size == 0:  # an empty log says nothing, and every other one goes on from it
        raise CheckpointUnusable(file=name, reason="no_checkpoint")
    return None, made


def _compare(log: RootLog, made: Checkpoint, proof: ConsistencyProof | None, name: str) -> None:
    last = log.last.get(made.origin)
    if last is None:
        return  # whatever it shows to go on from, nobody here knows that
    for one in log.checkpoints:
        if (one.origin, one.size) == (made.origin, made.size) and one.root != made.root:
            raise RootForked(file=name, log=made.origin, size=made.size, held=one.size)
    if made.size < last.size:
        raise RootOlder(file=name, size=made.size, seen=last.size)
    if made.size == last.size:
        return
    if proof is None or proof.old_size != last.size:
        raise RootUnproved(file=name, held=last.size)
    if not proof.shows(last):
        raise RootForked(file=name, log=made.origin, size=made.size, held=last.size)
