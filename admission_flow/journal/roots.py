"""The log of roots: what a centre keeps of many logs, as the leaves of a tree of its own.

Each province has a log of its own. What the centre takes in of it is a checkpoint of three lines,
which becomes one leaf; the root over all leaves is the centre's own checkpoint, of the same form,
which it signs, prints and has countersigned like any other. So a province that holds one root of
the centre, and a proof of some ten hashes, shows that its own root is among those the centre saw;
and a centre that drops or exchanges one can no longer show that its log goes on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from admission_flow.errors import Malformed
from admission_flow.journal.checkpoint import Checkpoint
from admission_flow.journal.entry import NAME
from admission_flow.journal.proofs import consistency_proof, inclusion_proof
from admission_flow.journal.receipts import ConsistencyProof, InclusionProof
from admission_flow.journal.tree import leaf_hash, root_of

_PREFIX = "admission-flow-roots/"


@dataclass(frozen=True, slots=True)
class RootLog:
    """The checkpoints that a centre took in, in their order; nothing is ever taken out.

    Raises:
        Malformed: the centre's name has a wrong character, or a log does not grow.

    """

    centre: str
    checkpoints: tuple[Checkpoint, ...] = ()

    def __post_init__(self) -> None:
        """Hold it to the form: what is signed stays for ever."""
        if not NAME.fullmatch(self.centre):
            raise Malformed("the centre's name is not of letters, digits and ._@/- without marks")
        seen: dict[str, int] = {}
        for one in self.checkpoints:
            if one.size <= seen.get(one.origin, 0):
                raise Malformed(f"{one.origin}: {one.size} entries after {seen.get(one.origin, 0)}")
            seen[one.origin] = one.size

    @property
    def last(self) -> Mapping[str, Checkpoint]:
        """The newest checkpoint of each log, by its origin."""
        return {one.origin: one for one in self.checkpoints}

    def and_then(self, more: Iterable[Checkpoint]) -> "RootLog":
        """Return the log with more checkpoints at its end, in the order of their origins.

        Raises:
            Malformed: one is not larger than what is known of its log.

        """
        added = sorted(more, key=lambda one: one.origin)
        return RootLog(self.centre, (*self.checkpoints, *added))

    def checkpoint(self) -> Checkpoint:
        """Return the centre's own checkpoint: how many it took in, and the root over them."""
        leaves = self._leaves()
        return Checkpoint(f"{_PREFIX}{self.centre}", len(leaves), root_of(leaves))

    def proof(self, checkpoint: Checkpoint) -> InclusionProof:
        """Return the proof that a checkpoint is among those that were taken in.

        Raises:
            ValueError: it is not.

        """
        place = self.checkpoints.index(checkpoint)
        return InclusionProof(place, inclusion_proof(self._leaves(), place), self.checkpoint())

    def goes_on_from(self, size: int) -> ConsistencyProof:
        """Return the proof that the log continues what it was when it was smaller.

        Raises:
            ValueError: it never was of that size, or that is 0.

        """
        return ConsistencyProof(size, consistency_proof(self._leaves(), size), self.checkpoint())

    def text(self) -> str:
        """Return the text of the centre's file: its name, then each checkpoint after a line."""
        parts = [f"{_PREFIX}{self.centre}\n", *(one.text() for one in self.checkpoints)]
        return "\n".join(parts)

    @classmethod
    def parse(cls, text: str) -> "RootLog":
        """Return the log that has this exact text.

        Raises:
            Malformed: the text is not exactly what ``text`` writes.

        """
        first, *parts = text.split("\n\n")
        name = first.removeprefix(_PREFIX).removesuffix("\n")
        ends = [*(["\n"] * (len(parts) - 1)), ""]
        found = cls(name, tuple(Checkpoint.parse(p + e) for p, e in zip(parts, ends, strict=False)))
        if found.text() != text:
            raise Malformed("this is not the exact text of a log of roots")
        return found

    def _leaves(self) -> Sequence[bytes]:
        return [leaf_hash(one.text().encode()) for one in self.checkpoints]
