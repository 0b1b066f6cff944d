"""RFC 6962 proofs, against published answers, the definition, and every wrong proof we know."""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from admission_flow.journal import proofs, tree
from admission_flow.journal.proofs import (
    consistency_proof,
    inclusion_proof,
    roots_at,
    verify_consistency,
    verify_inclusion,
)
from admission_flow.journal.tree import leaf_hash, root_of

VECTORS = json.loads((Path(__file__).parent / "vectors" / "rfc6962.json").read_text("utf-8"))
LEAVES = [leaf_hash(bytes.fromhex(text)) for text in VECTORS["leaves"]]
ROOTS: list[str] = VECTORS["roots"]
EMPTY = sha256(b"").hexdigest()
SOME = "abacaba000000000000000000000000000000000000000000060061e00123456"
LARGEST = 33

Proof = tuple[bytes, ...]
Inclusion = tuple[bytes, int, int, Proof, str]
Consistency = tuple[int, str, int, str, Proof]


def nodes(texts: Sequence[str]) -> Proof:
    return tuple(bytes.fromhex(text) for text in texts)


def inclusion(vector: dict[str, Any]) -> Inclusion:
    index, size = vector["index"], vector["size"]
    return LEAVES[index], index, size, nodes(vector["proof"]), ROOTS[size - 1]


def consistency(vector: dict[str, Any]) -> Consistency:
    old, size = vector["old_size"], vector["size"]
    return old, ROOTS[old - 1], size, ROOTS[size - 1], nodes(vector["proof"])


def flips(proof: Proof, bit: int) -> Iterator[Proof]:
    for place, node in enumerate(proof):
        changed = bytes([node[0] ^ bit]) + node[1:]
        yield (*proof[:place], changed, *proof[place + 1 :])


def longer_and_shorter(proof: Proof, *hashes: str) -> Iterator[Proof]:
    for extra in (b"", *nodes(hashes)):
        yield (*proof, extra)
        yield (extra, *proof)
    if proof:
        yield proof[:-1]
        yield proof[1:]
        yield (proof[0], *proof)


def wrong_inclusions(right: Inclusion) -> Iterator[Inclusion]:
    """The ways in which the reference spoils a proof, and some more."""
    leaf, index, size, proof, root = right
    for other in (index - 1, index + 1, index ^ 2, -1, size, size + 1):
        if other != index:
            yield leaf, other, size, proof, root
    for other in (size * 2, size // 2, 0):
        yield leaf, index, other, proof, root
    for wrong in (b"WrongLeaf", b"", bytes.fromhex(SOME)):
        yield wrong, index, size, proof, root
    for text in (EMPTY, SOME, "", root[:-2], root.upper()):
        yield leaf, index, size, proof, text
    spoiled = [*flips(proof, 8), *longer_and_shorter(proof, root, SOME)]
    if len(proof) > 1:
        spoiled.append((proof[0], bytes.fromhex(SOME), *proof[1:]))
        spoiled.append(proof[::-1])
    for other_proof in spoiled:
        yield leaf, index, size, other_proof, root


def wrong_consistencies(right: Consistency) -> Iterator[Consistency]:
    """The ways in which the reference spoils a proof, and some more."""
    old, old_root, size, root, proof = right
    for other in (old - 1, old + 1, old ^ 2, 0, -1, size + 1):
        yield other, old_root, size, root, proof
    for other in (size * 2, size // 2, 0):
        if other != size:
            yield old, old_root, other, root, proof
    for text in (SOME, EMPTY, "", old_root[:-2], "WrongRoot"):
        yield old, text, size, root, proof
        yield old, old_root, size, text, proof
    if old != size:
        yield old, root, size, old_root, proof
        yield old, old_root, size, root, ()
    for other_proof in [*flips(proof, 16), *longer_and_shorter(proof, old_root, root)]:
        yield old, old_root, size, root, other_proof


@pytest.mark.parametrize("vector", VECTORS["inclusion"])
def test_published_inclusion_proofs(vector: dict[str, Any]) -> None:
    """We make the published proof, take it, and refuse it spoiled in any way."""
    right = inclusion(vector)
    assert inclusion_proof(LEAVES[: right[2]], right[1]) == right[3]
    assert verify_inclusion(*right)
    wrong = list(wrong_inclusions(right))
    assert [probe for probe in wrong if verify_inclusion(*probe)] == []


@pytest.mark.parametrize("vector", VECTORS["consistency"])
def test_published_consistency_proofs(vector: dict[str, Any]) -> None:
    """We make the published proof, take it, and refuse it spoiled in any way."""
    right = consistency(vector)
    assert consistency_proof(LEAVES[: right[2]], right[0]) == right[4]
    assert verify_consistency(*right)
    wrong = list(wrong_consistencies(right))
    assert [probe for probe in wrong if verify_consistency(*probe)] == []


@pytest.mark.parametrize(
    ("old", "old_root", "size", "root", "proof"),
    [
        (0, EMPTY, 0, EMPTY, ()),  # the one vector that a first prototype took
        (0, SOME, 0, SOME, ()),
        (0, EMPTY, 0, EMPTY, (EMPTY,)),
        (0, EMPTY, 1, ROOTS[0], ()),
        (0, EMPTY, 1, EMPTY, (EMPTY,)),
        (0, SOME, 1, EMPTY, ()),
        (1, SOME, 1, EMPTY, ()),
        (1, EMPTY, 1, EMPTY, (EMPTY,)),
        (1, SOME, 0, EMPTY, ()),
        (2, SOME, 1, EMPTY, ()),
        (1, SOME, 2, EMPTY, ()),
        (3, SOME, 5, EMPTY, ()),
        (1, "don't care", 1, "don't care", ()),
    ],
)
def test_degenerate_consistency_is_refused(
    old: int, old_root: str, size: int, root: str, proof: tuple[str, ...]
) -> None:
    """Nothing follows from an empty tree, backwards, from unequal roots or from no proof."""
    assert not verify_consistency(old, old_root, size, root, nodes(proof))


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 0), (2, 1), (-1, 1)])
def test_degenerate_inclusion_is_refused(index: int, size: int) -> None:
    """There is no leaf outside the tree."""
    for leaf in (bytes.fromhex(SOME), b""):
        for root in (leaf.hex(), EMPTY, ""):
            assert not verify_inclusion(leaf, index, size, (), root)


def test_a_byte_moved_between_leaf_and_proof_is_seen() -> None:
    """Joined, they are the same bytes: only their lengths tell that the leaf is another."""
    leaf, sibling = LEAVES[:2]
    root = ROOTS[1]
    assert verify_inclusion(leaf, 0, 2, (sibling,), root)
    assert not verify_inclusion(leaf[:-1], 0, 2, (leaf[-1:] + sibling,), root)
    assert not verify_inclusion(leaf + sibling[:1], 0, 2, (sibling[1:],), root)


def by_definition(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, over leaf hashes, written down as it stands there."""
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha256(b"\x01" + by_definition(leaves[:k]) + by_definition(leaves[k:])).digest()


def split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH of RFC 6962, 2.1.1."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), by_definition(leaves[k:])]
    return [*path(m - k, leaves[k:]), by_definition(leaves[:k])]


def subproof(m: int, leaves: Sequence[bytes], *, complete: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962, 2.1.2; PROOF is this with ``complete``."""
    if m == len(leaves):
        return [] if complete else [by_definition(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], complete=complete), by_definition(leaves[k:])]
    return [*subproof(m - k, leaves[k:], complete=False), by_definition(leaves[:k])]


def numbered(size: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(size)]


@pytest.mark.parametrize("size", range(1, LARGEST + 1))
def test_every_proof_of_a_small_tree(size: int) -> None:
    """For every leaf and every older tree our proof is that of the definition, and verifies."""
    leaves = numbered(size)
    root = by_definition(leaves).hex()
    for index, leaf in enumerate(leaves):
        proof = inclusion_proof(leaves, index)
        assert list(proof) == path(index, leaves)
        places = [n for n in range(size) if verify_inclusion(leaf, n, size, proof, root)]
        assert places == [index]
    for old in range(1, size + 1):
        proof = consistency_proof(leaves, old)
        assert list(proof) == subproof(old, leaves)
        old_root = by_definition(leaves[:old]).hex()
        sizes = [n for n in range(size + 1) if verify_consistency(n, old_root, size, root, proof)]
        assert sizes == [old]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_changed_old_entry_has_no_consistency_proof(data: st.DataObject) -> None:
    """After one old leaf was changed, no honestly made proof leads from the old root to the new."""
    size = data.draw(st.integers(1, 80))
    old = data.draw(st.integers(1, size))
    place = data.draw(st.integers(0, old - 1))
    leaves = numbered(size)
    old_root = root_of(leaves[:old])
    assert verify_consistency(old, old_root, size, root_of(leaves), consistency_proof(leaves, old))
    leaves[place] = leaf_hash(b"rewritten")
    proof = consistency_proof(leaves, old)
    assert not verify_consistency(old, old_root, size, root_of(leaves), proof)


def test_what_is_not_there_has_no_proof() -> None:
    """A proof is made for leaves and older trees that exist, and for no others."""
    leaves = numbered(3)
    for index in (-1, 3):
        with pytest.raises(ValueError, match="no leaf"):
            inclusion_proof(leaves, index)
    for old in (-1, 0, 4):
        with pytest.raises(ValueError, match="no tree"):
            consistency_proof(leaves, old)


def test_roots_of_the_past() -> None:
    """In one pass a log says its root at every size that it had, and none at sizes it had not."""
    leaves = numbered(600)
    sizes = {0, 1, 2, 255, 256, 257, 600, 601}
    expected = {size: root_of(leaves[:size]) for size in sizes - {601}}
    assert roots_at(leaves, sizes) == expected
    assert roots_at(leaves, ()) == {}


def test_swapped_prefixes_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that hashes leaves with 0x01 and nodes with 0x00 fails on published answers."""
    monkeypatch.setattr(tree, "LEAF_PREFIX", b"\x01")
    monkeypatch.setattr(tree, "NODE_PREFIX", b"\x00")
    monkeypatch.setattr(proofs, "NODE_PREFIX", b"\x00")
    for vector in VECTORS["inclusion"]:
        _, index, size, proof, root = inclusion(vector)
        leaf = leaf_hash(bytes.fromhex(VECTORS["leaves"][index]))
        assert not verify_inclusion(leaf, index, size, proof, root)
    refused = [not verify_consistency(*consistency(vector)) for vector in VECTORS["consistency"]]
    assert refused == [False, True, True, True, True]  # the first, of equal sizes, hashes nothing
