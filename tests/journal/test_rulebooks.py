"""The rulebooks that entries name, counted in order."""

from hypothesis import given
from hypothesis import strategies as st

from admission_flow.journal.rulebooks import Rulebooks, Run

A, B = "a" * 64, "b" * 64
NAMES = st.lists(st.sampled_from(["", A, B, "c" * 64]), max_size=30)


def counted(names: list[str]) -> Rulebooks:
    found = Rulebooks()
    for seq, name in enumerate(names):
        found.add((name, seq, 1, False))
    return found


def test_one_between_entries_of_another_stands_alone() -> None:
    """It is named with its number; a change of rulebook, once for all, is none."""
    found = counted([A, A, B, A, A]).named[B]
    assert (found.alone, found.first_alone, found.beside) == (1, 2, A)
    assert [named.alone for named in counted([A, A, B, B, B]).named.values()] == [0, 0]


def test_two_together_do_not_stand_alone() -> None:
    """As when somebody worked for an hour on a machine of the other version."""
    assert counted([A, B, B, A]).named[B].alone == 0


def test_an_entry_without_a_rulebook_is_passed_over() -> None:
    """It neither counts nor stands between."""
    found = counted([A, "", B, "", A])
    assert (found.named[B].alone, found.named[A].count) == (1, 2)
    assert "" not in found.named


@given(names=NAMES, cuts=st.sets(st.integers(1, 29)))
def test_chunks_count_as_the_whole_does(names: list[str], cuts: set[int]) -> None:
    """However a log is cut into chunks, and equal neighbours into runs."""
    runs: list[Run] = []
    for seq, name in enumerate(names):
        if runs and runs[-1][0] == name and seq not in cuts:
            runs[-1] = (name, runs[-1][1], runs[-1][2] + 1, False)
        else:
            runs.append((name, seq, 1, False))
    found = Rulebooks()
    for run in runs:
        found.add(run)
    whole = counted(names)
    assert (found.named, found.unsaid) == (whole.named, whole.unsaid)


def test_where_another_begins_and_nothing_says_so_is_told_once() -> None:
    """With its first entry and how often; not where its first entry says it, nor at the start."""
    assert counted([A, A]).unsaid == {}
    assert counted([A, "", B, A, B, B]).unsaid == {(A, B): (2, 2), (B, A): (3, 1)}
    found = counted([A])
    found.add((B, 1, 5, True))
    assert found.unsaid == {}
