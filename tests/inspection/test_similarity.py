"""Which texts are alike, whatever they say."""

import random
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from admission_flow.inspection.similarity import ALIKE, FEWEST_SYLLABLES, alike, runs

WORDS = [f"tiếng{n}" for n in range(40)]


def text(*words: int) -> str:
    return " ".join(WORDS[n] for n in words)


def test_a_text_is_compared_from_twelve_syllables_on() -> None:
    """Eleven syllables are no text to compare; twelve are nine runs of four."""
    assert runs(text(*range(FEWEST_SYLLABLES - 1))) == frozenset()
    assert len(runs(text(*range(FEWEST_SYLLABLES)))) == 9
    assert runs("TIẾN BỘ " * 6) == runs("tiến, bộ. " * 6)


def test_four_fifths_of_all_runs_are_alike() -> None:
    """Of 20 runs 16 in common of all are 4/5 and alike; 16 of 21 are not."""
    whole = text(*range(19))  # 16 runs
    longer = text(*range(23))  # 20 runs, those 16 among them
    (group,) = alike([longer, whole])
    assert (group.places, group.share) == ((0, 1), ALIKE)
    assert alike([text(*range(24)), whole]) == []


def test_the_same_words_are_one_group() -> None:
    """Three times the same text and one of its own: a group of three with all in common."""
    (group,) = alike([text(*range(15)), text(*range(20, 35)), text(*range(15)), text(*range(15))])
    assert (group.places, group.share) == ((0, 2, 3), Fraction(1))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # as a busy machine is
@given(st.lists(st.lists(st.integers(0, 6), min_size=10, max_size=16), max_size=8), st.randoms())
def test_groups_are_as_defined_and_order_changes_nothing(
    made: list[list[int]], mix: random.Random
) -> None:
    """Nobody is in two groups, each is alike to another of its group, and every pair that is alike
    has at least one of the two in a group.
    """
    texts = [text(*words) for words in made]
    groups = alike(texts)
    placed = [place for group in groups for place in group.places]
    assert len(placed) == len(set(placed))

    def share(one: int, other: int) -> Fraction:
        first, second = runs(texts[one]), runs(texts[other])
        return Fraction(len(first & second), len(first | second)) if first | second else Fraction(0)

    for group in groups:
        for one in group.places:
            assert any(share(one, other) >= ALIKE for other in group.places if other != one)
    for one in range(len(texts)):
        for other in range(one):
            if share(one, other) >= ALIKE:
                assert {one, other} & set(placed)
    order = list(range(len(texts)))
    mix.shuffle(order)
    mixed = alike([texts[place] for place in order])
    as_texts = sorted(sorted(texts[place] for place in group.places) for group in groups)
    assert sorted(sorted(texts[order[p]] for p in group.places) for group in mixed) == as_texts
