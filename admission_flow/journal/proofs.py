"""RFC 6962 proofs: this entry is in that tree; this tree continues that one.

An auditor who holds one checkpoint needs the proof, not the log: some 15 hashes at 20,000 entries.
The rules for making are RFC 6962, 2.1.1 and 2.1.2; those for verifying RFC 9162, 2.1.3.2 and
2.1.4.2. Leaves and nodes are 32 bytes; roots are 64 hexadecimal digits, as ``tree`` writes them.
"""

from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256

from admission_flow.journal.commitment import is_digest
from admission_flow.journal.tree import NODE_PREFIX, Tree, root_of

_HASH_BYTES = 32


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return the proof that leaf ``index`` (from 0) is in the tree over ``leaves``.

    Raises:
        ValueError: there is no such leaf.

    """
    if not 0 <= index < len(leaves):
        raise ValueError(f"there is no leaf {index} among {len(leaves)}")
    path: list[bytes] = []
    while len(leaves) > 1:
        split = _split(len(leaves))
        left, right = leaves[:split], leaves[split:]
        if index < split:
            path.append(_root(right))
            leaves = left
        else:
            path.append(_root(left))
            leaves, index = right, index - split
    return tuple(reversed(path))


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: str) -> bool:
    """Return whether ``proof`` shows that ``leaf`` is number ``index`` of the tree of ``size``."""
    if not 0 <= index < size or not _all_hashes(leaf, *proof):
        return False
    sides = _sides(index, size - 1, len(proof))
    if sides is None:
        return False
    node = leaf
    for sibling, on_the_left in zip(proof, sides, strict=True):
        node = _join(sibling, node) if on_the_left else _join(node, sibling)
    return node.hex() == root


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> tuple[bytes, ...]:
    """Return the proof that the tree over ``leaves`` begins with the tree of ``old_size`` leaves.

    Raises:
        ValueError: ``old_size`` is not between 1 and the number of leaves.

    """
    if not 0 < old_size <= len(leaves):
        raise ValueError(f"there is no tree of {old_size} leaves in one of {len(leaves)}")
    path: list[bytes] = []
    known = True  # what is left is the whole old tree, whose root the reader has
    while old_size != len(leaves):
        split = _split(len(leaves))
        left, right = leaves[:split], leaves[split:]
        if old_size <= split:
            path.append(_root(right))
            leaves = left
        else:
            path.append(_root(left))
            leaves, old_size, known = right, old_size - split, False
    if not known:
        path.append(_root(leaves))
    return tuple(reversed(path))


def verify_consistency(
    old_size: int, old_root: str, size: int, root: str, proof: Sequence[bytes]
) -> bool:
    """Return whether ``proof`` shows that the tree of ``size`` begins with the old tree, unchanged.

    A proof from the empty tree is refused, as by the reference: it would say nothing. Two trees
    of one size are the same tree or none is the other's beginning; their proof is empty.
    """
    if not 0 < old_size <= size or not _all_hashes(*proof):
        return False
    if old_size == size:
        return not proof and old_root == root and is_digest(root)
    nodes = list(proof)
    if old_size & (old_size - 1) == 0 and is_digest(old_root):
        nodes.insert(0, bytes.fromhex(old_root))  # a complete tree is itself the first node
    if not nodes:
        return False
    index, last = old_size - 1, size - 1
    while index & 1:  # up to the largest complete tree that the old one ends with
        index, last = index >> 1, last >> 1
    sides = _sides(index, last, len(nodes) - 1)
    if sides is None:
        return False
    old = new = nodes[0]
    for sibling, on_the_left in zip(nodes[1:], sides, strict=True):
        # What stands on the right came after the old tree.
        old = _join(sibling, old) if on_the_left else old
        new = _join(sibling, new) if on_the_left else _join(new, sibling)
    return old.hex() == old_root and new.hex() == root


def roots_at(leaves: Iterable[bytes], sizes: Collection[int]) -> dict[int, str]:
    """Return the roots that the tree had when it was of these sizes, in one pass.

    Sizes that the tree never had are left out.
    """
    wanted = frozenset(sizes)
    tree = Tree()
    found = {0: tree.root()} if 0 in wanted else {}
    for leaf in leaves:
        tree.add(leaf)
        if tree.size in wanted:
            found[tree.size] = tree.root()
    return found


def _sides(index: int, last: int, count: int) -> list[bool] | None:
    """Return of each sibling on the way from node ``index`` to the root whether it is on the left.

    ``last`` is the last node of the same level. None: the way does not have ``count`` siblings.
    """
    sides: list[bool] = []
    for _ in range(count):
        if last == 0:
            return None
        on_the_left = bool(index & 1) or index == last
        sides.append(on_the_left)
        # The right border without a left sibling rises unchanged until it has one.
        while on_the_left and index and not index & 1:
            index, last = index >> 1, last >> 1
        index, last = index >> 1, last >> 1
    return sides if last == 0 else None


def _split(size: int) -> int:
    """Return the largest power of two below ``size``: where RFC 6962 divides a tree."""
    return 1 << ((size - 1).bit_length() - 1)


def _root(leaves: Sequence[bytes]) -> bytes:
    return bytes.fromhex(root_of(leaves))


def _join(left: bytes, right: bytes) -> bytes:
    return sha256(NODE_PREFIX + left + right).digest()


def _all_hashes(*nodes: bytes) -> bool:
    return all(len(node) == _HASH_BYTES for node in nodes)
