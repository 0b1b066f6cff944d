"""A sample that anybody can draw again: by seed, independent of the order of rows."""

from collections.abc import Iterable
from fractions import Fraction
from math import ceil
from random import Random

METHOD = "random.Random(seed).sample over the sorted ids"
"""Printed with every sample, so that another program can draw the same."""


def draw(
    ids: Iterable[str], seed: int, *, count: int | None = None, share: Fraction | None = None
) -> list[str]:
    """Return a sample of ids, sorted; all of them where more are asked for than there are.

    Args:
        ids: in any order.
        seed: chosen before the list is seen, and written into the working paper.
        count: how many.
        share: which part of them instead, rounded up.

    """
    population = sorted(ids)
    wanted = count if count is not None else ceil((share or Fraction(1)) * len(population))
    chosen = Random(seed).sample(population, min(wanted, len(population)))  # noqa: S311 - repeatable
    return sorted(chosen)
