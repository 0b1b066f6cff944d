"""The RFC 6962 tree, against its definition and against known answers."""

from hashlib import sha256

import pytest

from admission_flow.journal.tree import Tree, leaf_hash, root_of

# The inputs and roots of the Certificate Transparency reference tests.
INPUTS = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def by_definition(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, written down as it stands there."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + by_definition(leaves[:k]) + by_definition(leaves[k:])).digest()


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_known_roots(size: int) -> None:
    """The roots of 0 to 8 leaves are those of the reference tests."""
    leaves = [leaf_hash(bytes.fromhex(text)) for text in INPUTS[:size]]
    assert root_of(leaves) == ROOTS[size]


def test_a_leaf_is_no_node() -> None:
    """A leaf is hashed behind 0x00: two joined hashes as a line do not give their node."""
    assert leaf_hash(b"x") == sha256(b"\x00x").digest()
    one, two = leaf_hash(b"1"), leaf_hash(b"2")
    assert leaf_hash(one + two).hex() != root_of([one, two])


def test_every_size_agrees_with_the_definition() -> None:
    """Growing leaf by leaf, past the inner batches, the root is that of the definition."""
    tree = Tree()
    leaves: list[bytes] = []
    interesting = {*range(1, 40), 255, 256, 257, 511, 512, 513, 767, 768, 1023, 1024, 1300}
    for number in range(max(interesting)):
        leaf = leaf_hash(str(number).encode())
        leaves.append(leaf)
        tree.add(leaf)
        if number + 1 in interesting:
            assert tree.root() == by_definition(leaves).hex()
    assert tree.size == len(leaves)
