"""The RFC 6962 Merkle tree: one root for all lines of a log, held in logarithmic memory."""

from collections.abc import Iterable
from hashlib import sha256

LEAF_PREFIX = b"\x00"
"""RFC 6962, 2.1: a leaf can never be taken for an inner node."""

NODE_PREFIX = b"\x01"
_BATCH_LEVELS = 8  # leaves are folded 256 at a time: a list is faster than a stack


FOLDED = 1 << _BATCH_LEVELS
"""How many leaves one node of `folded` covers."""


def leaf_hash(line: bytes) -> bytes:
    """Return the hash of one leaf: SHA-256 of 0x00 and the line's exact bytes."""
    return sha256(LEAF_PREFIX + line).digest()


class Tree:
    """A tree that grows leaf by leaf and can say its root at any time."""

    __slots__ = ("_pending", "_stack", "size")

    def __init__(self) -> None:
        """Start with the empty tree."""
        self.size = 0
        """Number of leaves."""
        self._stack: list[tuple[int, bytes]] = []  # (level, node): complete subtrees, left first
        self._pending: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Append one leaf hash of 32 bytes."""
        self.size += 1
        self._pending.append(leaf)
        if len(self._pending) == 1 << _BATCH_LEVELS:
            self._stack.append((_BATCH_LEVELS, _fold(self._pending)))
            self._pending = []
            self._join()

    def extend(self, nodes: Iterable[bytes], rest: Iterable[bytes]) -> None:
        """Append many leaves that were folded elsewhere.

        Args:
            nodes: the nodes over each `FOLDED` leaves that come next, as `folded` gives them.
            rest: the leaf hashes after them.

        Raises:
            ValueError: the leaves so far are not a multiple of `FOLDED`.

        """
        if self._pending:
            raise ValueError(f"a tree of {self.size} leaves takes no folded ones")
        for node in nodes:
            self.size += FOLDED
            self._stack.append((_BATCH_LEVELS, node))
            self._join()
        for leaf in rest:
            self.add(leaf)

    def root(self) -> str:
        """Return the root as 64 hexadecimal digits; of the empty tree, SHA-256 of nothing."""
        if not self.size:
            return sha256(b"").hexdigest()
        # What remains is not a complete tree: split at the largest power of two below its size,
        # which is what folding from the right does.
        right = self._subtree(self._pending)
        for _, left in reversed(self._stack):
            right = left if right is None else sha256(NODE_PREFIX + left + right).digest()
        return (right or b"").hex()

    def _join(self) -> None:
        """Join the two rightmost subtrees while they are of one height."""
        stack = self._stack
        while len(stack) > 1 and stack[-1][0] == stack[-2][0]:
            level, right = stack.pop()
            _, left = stack.pop()
            stack.append((level + 1, sha256(NODE_PREFIX + left + right).digest()))

    @classmethod
    def _subtree(cls, leaves: list[bytes]) -> bytes | None:
        if not leaves:
            return None
        split = 1 << (len(leaves).bit_length() - 1)
        left, right = _fold(leaves[:split]), cls._subtree(leaves[split:])
        return left if right is None else sha256(NODE_PREFIX + left + right).digest()


def _fold(nodes: list[bytes]) -> bytes:
    """Return the root over a power of two of nodes."""
    while len(nodes) > 1:
        pairs = zip(nodes[::2], nodes[1::2], strict=True)
        nodes = [sha256(NODE_PREFIX + left + right).digest() for left, right in pairs]
    return nodes[0]


def folded(leaves: list[bytes]) -> tuple[list[bytes], list[bytes]]:
    """Return the nodes over each `FOLDED` leaf hashes, and the leaf hashes that remain."""
    whole = len(leaves) - len(leaves) % FOLDED
    groups = (leaves[start : start + FOLDED] for start in range(0, whole, FOLDED))
    return [_fold(group) for group in groups], leaves[whole:]


def root_of(leaves: Iterable[bytes]) -> str:
    """Return the root over leaf hashes in order, as 64 hexadecimal digits."""
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()
