"""A sample that anybody can draw again: by seed, independent of the order of rows."""

from collections.abc import Iterable
from fractions import Fraction
from math import ceil
from random import Random

METHOD = "one random.Random(seed).random() for each id in sorted order; the smallest are drawn"
"""Goes with every sample, so that another program can draw the same.

Python promises of `random()` alone that a seed gives the same numbers in every version; how
`sample` uses them it does not promise.
"""


def draw(
    ids: Iterable[str], seed: int, *, count: int | None = None, share: Fraction | None = None
) -> list[str]:
    """Return a sample of ids, sorted; all of them where more are asked for than there are.

    A smaller sample of one seed is part of a larger one: it can be widened and stays the same.

    Args:
        ids: in any order; sorted by code point.
        seed: chosen before the list is seen, and written into the working paper; not negative,
            since Python takes -7 for 7.
        count: how many.
        share: which part of them instead, rounded up.

    Raises:
        ValueError: the seed is negative.

    """
    if seed < 0:
        raise ValueError(f"a seed is not negative: {seed}")
    population = sorted(ids)
    wanted = count if count is not None else ceil((share or Fraction(1)) * len(population))
    source = Random(seed)  # noqa: S311 - repeatable
    numbered = sorted((source.random(), each) for each in population)
    return sorted(each for _, each in numbered[:wanted])
