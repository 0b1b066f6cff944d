"""A sample that anybody can draw again."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from admission_flow.register.sampling import draw

IDS = st.lists(st.text("HS-0123456789", min_size=1, max_size=8), unique=True, max_size=60)


@given(IDS, st.integers(), st.integers(1, 80), st.randoms())
def test_the_order_of_rows_does_not_matter(
    ids: list[str], seed: int, count: int, mix: object
) -> None:
    """The same ids in any order give the same sample: part of them, each once, sorted."""
    drawn = draw(ids, seed, count=count)
    mixed = list(ids)
    mix.shuffle(mixed)  # type: ignore[attr-defined]
    assert draw(mixed, seed, count=count) == drawn
    assert drawn == sorted(set(drawn))
    assert set(drawn) <= set(ids)
    assert len(drawn) == min(count, len(ids))


def test_another_seed_draws_others() -> None:
    """Two seeds over a hundred cases differ, and each case is drawn by some seed."""
    ids = [f"HS-{n:04}" for n in range(100)]
    samples = [tuple(draw(ids, seed, count=10)) for seed in range(200)]
    assert len(set(samples)) > 190
    assert {case for one in samples for case in one} == set(ids)


def test_a_share_is_rounded_up() -> None:
    """A tenth of 21 cases is three."""
    ids = [str(n) for n in range(21)]
    assert len(draw(ids, 1, share=Fraction(1, 10))) == 3
    assert len(draw(ids[:20], 1, share=Fraction(1, 10))) == 2
