"""Files of proofs: exact text, and nothing else passes for one."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admission_flow.journal.checkpoint import Checkpoint
from admission_flow.journal.proofs import consistency_proof, inclusion_proof
from admission_flow.journal.receipts import ConsistencyProof, InclusionProof
from admission_flow.journal.tree import leaf_hash, root_of

LINES = [f"entry {number}" for number in range(23)]
LEAVES = [leaf_hash(line.encode()) for line in LINES]
ORIGIN = "admission-flow/" + "ab" * 16


def checkpoint(size: int) -> Checkpoint:
    return Checkpoint(ORIGIN, size, root_of(LEAVES[:size]))


def proof(index: int, size: int = 23) -> InclusionProof:
    return InclusionProof(index, inclusion_proof(LEAVES[:size], index), checkpoint(size))


def test_the_file_has_the_form_of_c2sp() -> None:
    """Header, index, hashes, empty line, checkpoint: as tlog-proof has it."""
    made = proof(5, 6)
    head, note = made.text().split("\n\n")
    assert head.split("\n")[:2] == ["c2sp.org/tlog-proof@v1", "index 5"]
    assert len(head.split("\n")) == 2 + len(made.hashes)
    assert note == checkpoint(6).text()


@given(st.integers(1, 23), st.data())
def test_every_entry_is_shown_and_no_other(size: int, data: st.DataObject) -> None:
    """Of any size: the line at the index is shown, any other line is not."""
    index = data.draw(st.integers(0, size - 1))
    made = InclusionProof.parse(proof(index, size).text())
    assert [line for line in LINES if made.shows(line)] == [LINES[index]]


@given(st.integers(1, 23), st.integers(0, 22))
def test_a_log_goes_on_from_its_own_past_only(old: int, later: int) -> None:
    """The older checkpoint is shown; one of the same size with another root is not."""
    new = min(23, old + later)
    made = ConsistencyProof(old, consistency_proof(LEAVES[:new], old), checkpoint(new))
    made = ConsistencyProof.parse(made.text())
    assert made.shows(checkpoint(old))
    assert not made.shows(Checkpoint(ORIGIN, old, sha256(b"other").hexdigest()))
    assert not made.shows(Checkpoint("admission-flow/" + "cd" * 16, old, root_of(LEAVES[:old])))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2"),
        ("index 5", "index 05"),
        ("index 5", "index -5"),
        ("index 5", "extra AAAA\nindex 5"),
        ("index 5", "index"),
        ("\n\n", "\n"),
        ("\n\n", "\nAAAA\n\n"),
        ("\n\n", "\n!!!\n\n"),
        ("\n\n", "\n" + "A" * 43 + "=\n" * 70 + "\n"),
    ],
)
def test_what_is_not_exactly_such_a_file_is_refused(before: str, after: str) -> None:
    """Another version, another number, extra data, a hash too many: refused or shows nothing."""
    text = proof(5).text().replace(before, after, 1)
    try:
        made = InclusionProof.parse(text)
    except ValueError:
        return
    assert not made.shows(LINES[5])


@given(st.text())
def test_no_text_crashes_the_readers(text: str) -> None:
    """Whatever is in the file: a proof, or a ValueError."""
    for read in (InclusionProof.parse, ConsistencyProof.parse):
        with pytest.raises(ValueError, match=r".+"):
            read(text)
