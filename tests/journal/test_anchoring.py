"""What checkpoints prove when they come back: anchored, rewritten, cut, or of another log."""

import random
from collections.abc import Iterable, Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from admission_flow.journal.checkpoint import (
    Anchoring,
    Checkpoint,
    Held,
    anchor,
    extends,
    origin_of,
)
from admission_flow.journal.proofs import consistency_proof, roots_at
from admission_flow.journal.report import Break, Report
from admission_flow.journal.tree import leaf_hash, root_of

ORIGIN = origin_of("10" * 16)
DAY = date(2026, 10, 5)
LATER = date(2026, 11, 9)
LEAVES = [leaf_hash(str(number).encode()) for number in range(40)]


def at(size: int, leaves: Sequence[bytes] = LEAVES, origin: str = ORIGIN) -> Checkpoint:
    return Checkpoint(origin, size, root_of(leaves[:size]))


def test_a_witness_sees_whether_the_log_goes_on() -> None:
    """A later checkpoint is accepted with its proof; a fork, a rollback, another log is not."""
    proof = consistency_proof(LEAVES, 25)
    fork = [*LEAVES[:24], leaf_hash(b"rewritten"), *LEAVES[25:]]
    assert extends(at(25), at(40), proof)
    assert extends(at(40), at(40), ())
    assert extends(at(0), at(40), ())
    assert not extends(at(0), at(40), proof)
    assert not extends(at(25), at(40), ())
    assert not extends(at(40), at(25), proof)
    assert not extends(at(25), at(40, fork), consistency_proof(fork, 25))
    assert not extends(at(25), at(40, origin="another"), proof)


def judged(
    held: Iterable[Held], leaves: Sequence[bytes] = LEAVES, breaks: tuple[Break, ...] = ()
) -> Anchoring:
    held = list(held)
    report = Report(len(leaves), root_of(leaves), breaks)
    return anchor(report, ORIGIN, held, roots_at(leaves, [one.checkpoint.size for one in held]))


REWRITTEN = [*LEAVES[:30], leaf_hash(b"rewritten"), *LEAVES[31:]]
INSPECTION = "Ủy ban Kiểm tra"


def test_without_anything_from_outside_nothing_is_anchored() -> None:
    """A consistent log alone is said to be that, in the fixed words, and no more."""
    assert judged([]) == Anchoring("CONSISTENT, NOT ANCHORED", ())


def test_anchored_up_to_the_largest_checkpoint() -> None:
    """Of several checkpoints the one that confirms most is named, with what it leaves open."""
    brought = [
        Held(at(25), LATER, INSPECTION),
        Held(at(10), DAY, "minutes"),
        Held(at(25), DAY, "minutes"),
    ]
    assert judged(brought) == Anchoring(
        "ANCHORED up to entry 24 (checkpoint of date 2026-10-05, held by minutes); "
        "15 later entries are not yet anchored",
        (),
        (),
        25,
    )


def test_anchored_to_the_end() -> None:
    """A checkpoint of the log as it is leaves nothing open."""
    assert judged([Held(at(40), DAY, INSPECTION)]).verdict == (
        "ANCHORED up to entry 39 (checkpoint of date 2026-10-05, held by Ủy ban Kiểm tra); "
        "0 later entries are not yet anchored"
    )


def test_a_rewritten_history_is_broken_where_it_may_begin() -> None:
    """A consistent log that contradicts a checkpoint is broken after the last that it meets."""
    brought = [Held(at(39), LATER, INSPECTION), Held(at(25), DAY, "minutes")]
    found = judged(brought, REWRITTEN)
    assert found.verdict == (
        "BROKEN at entry 25: one of the entries 25 to 38 is not the one of the "
        "checkpoint of date 2026-11-09, held by Ủy ban Kiểm tra"
    )
    assert found.anchored == 0
    assert [one.seq for one in found.breaks] == [25]
    exact = judged([Held(at(30), DAY, "a"), Held(at(31), LATER, "b")], REWRITTEN)
    assert exact.verdict == (
        "BROKEN at entry 30: this entry is not the one of the "
        "checkpoint of date 2026-11-09, held by b"
    )
    assert judged([Held(at(31), DAY, "a")], REWRITTEN).verdict.startswith("BROKEN at entry 0: ")


def test_a_rewriting_after_the_checkpoint_is_not_seen() -> None:
    """What no checkpoint covers may have been rewritten: the verdict leaves it open (trust 3.5)."""
    found = judged([Held(at(30), DAY, "minutes")], REWRITTEN)
    assert found.verdict.endswith("10 later entries are not yet anchored")


def test_a_cut_log_is_shorter_than_its_checkpoint() -> None:
    """An old backup, or a log without its last entries, is told from a log that goes on."""
    found = judged([Held(at(10), DAY, "minutes"), Held(at(40), LATER, INSPECTION)], LEAVES[:38])
    assert found.verdict == (
        "BROKEN at entry 38: log shorter than checkpoint: 38 entries instead of 40 "
        "(checkpoint of date 2026-11-09, held by Ủy ban Kiểm tra)"
    )


def test_two_histories_are_told() -> None:
    """When the log meets a later checkpoint but not an earlier, two histories were handed out."""
    brought = [Held(at(31), DAY, "a"), Held(at(35, REWRITTEN), LATER, "b")]
    expected = "two histories were handed out"
    assert expected in judged(brought, REWRITTEN).verdict
    same = [Held(at(31), DAY, "a"), Held(at(31, REWRITTEN), DAY, "b")]
    found = judged(same, REWRITTEN)
    assert found.verdict.startswith("BROKEN at entry 0: ")
    assert expected in found.verdict


def test_what_the_log_itself_shows_comes_first() -> None:
    """A break at a known entry goes before a checkpoint that says "up to here", both are kept."""
    own = Break(30, "HS-0001", "its line is not the one that was recorded")
    found = judged([Held(at(39), DAY, "a"), Held(at(40), DAY, "b")], REWRITTEN, (own,))
    assert found.verdict == (
        "BROKEN at entry 30: its line is not the one that was recorded (case HS-0001)"
    )
    assert [one.seq for one in found.breaks] == [30, 0, 0]
    late = judged([Held(at(31), DAY, "a")], REWRITTEN, (Break(35, "", "x"),))
    assert late.verdict.startswith("BROKEN at entry 0: one of the entries 0 to 30")


def test_a_broken_log_is_broken_though_a_checkpoint_matches() -> None:
    """Confirmed entries do not make up for a later one that is broken."""
    found = judged([Held(at(25), DAY, "a")], breaks=(Break(30, "", "x"),))
    assert (found.verdict, found.anchored) == ("BROKEN at entry 30: x", 0)


def test_a_misread_line_is_not_a_rewritten_log() -> None:
    """A line with a few wrong digits accuses nobody: the groups to read again are named."""
    root = at(25).root
    wrong = ("1" if root[4] == "0" else "0") + root[5:60] + root[-4:][::-1]
    typed = Held(Checkpoint(ORIGIN, 25, root[:4] + wrong), DAY, "minutes")
    found = judged([typed])
    assert found.verdict == "CONSISTENT, NOT ANCHORED"
    line = "the checkpoint of date 2026-10-05, held by minutes"
    assert found.unused == (f"{line} is misread: read again group 2, group 16",)


@pytest.mark.parametrize(("digits", "misread"), [(8, True), (9, False)])
def test_only_a_few_digits_are_misread(digits: int, misread: bool) -> None:  # noqa: FBT001 - a table
    """Up to eight wrong digits are a reader's; more are another root."""
    root = at(25).root
    wrong = "".join("1" if digit == "0" else "0" for digit in root[:digits]) + root[digits:]
    found = judged([Held(Checkpoint(ORIGIN, 25, wrong), DAY, "minutes")])
    assert bool(found.unused) == misread
    assert found.verdict.startswith("BROKEN") != misread


def test_what_does_not_belong_to_this_log_is_said_to_be_unused() -> None:
    """Another register's checkpoint, or one of an empty log, confirms nothing and says so."""
    brought = [Held(at(25, origin="other/log"), DAY, "a"), Held(at(0), DAY, "b")]
    found = judged(brought)
    assert found.verdict == "CONSISTENT, NOT ANCHORED"
    assert [text.split(" is of ")[1] for text in found.unused] == [
        "an empty log: it confirms nothing",
        "another log: other/log",
    ]


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 40), st.integers(0, 39))
def test_no_rewriting_below_a_checkpoint_is_anchored(seed: int, size: int, place: int) -> None:
    """Whatever one rewrites, cuts or adds, only a log that begins as confirmed is anchored."""
    chance = random.Random(seed)
    leaves = list(LEAVES)
    what = chance.choice(("rewrite", "remove", "double", "cut", "nothing"))
    if what == "rewrite":
        leaves[place] = leaf_hash(b"rewritten")
    elif what == "remove":
        del leaves[place]
    elif what == "double":
        leaves.insert(place, leaves[place])
    elif what == "cut":
        del leaves[place:]
    found = judged([Held(at(size), DAY, "a")], leaves)
    assert found.verdict.startswith("ANCHORED") == (leaves[:size] == LEAVES[:size])
    assert found.verdict.startswith("BROKEN") == (leaves[:size] != LEAVES[:size])


def test_a_root_that_nobody_looked_up_is_an_error() -> None:
    """A caller that forgets a size gets no verdict at all, and never "anchored"."""
    with pytest.raises(KeyError):
        anchor(Report(40, root_of(LEAVES)), ORIGIN, [Held(at(25), DAY, "a")], {})
