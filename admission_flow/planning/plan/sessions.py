"""Committees sit on set days and decide on many at once: a year's end cuts between two sittings.

Were every case played for itself, a whole sitting more or less by 31 December would not show in
the interval, which would be too narrow.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from random import Random

from admission_flow.planning.plan.stay import Stay

TOGETHER = 1.5
"""Cases on one day, on average, from which on a step is taken to be one of sittings."""
FEWEST = 4
"""Sittings that must have been seen before their rhythm is believed."""


class Sessions:
    """The sittings of the past, by the state that they lead to."""

    def __init__(self, stays: Iterable[Stay], as_of: date) -> None:
        """Find out which states are reached on days that cases share."""
        days: dict[str, Counter[date]] = {}
        for stay in stays:
            if stay.outcome is not None and stay.left_on is not None:
                days.setdefault(stay.outcome, Counter())[stay.left_on] += 1
        self._gaps: dict[str, tuple[int, list[int]]] = {}
        """State to (days since the last sitting, days between one and the next)."""
        for state, counted in days.items():
            sat = sorted(counted)
            if len(sat) >= FEWEST and counted.total() >= TOGETHER * len(sat):
                gaps = [(b - a).days for a, b in pairwise(sat)]
                self._gaps[state] = ((as_of - sat[-1]).days, gaps)

    @property
    def states(self) -> tuple[str, ...]:
        """The states that are reached in sittings."""
        return tuple(sorted(self._gaps))

    def coming(self, chance: Random, days: int) -> dict[str, list[int]]:
        """Return the sittings of one run, in days from the forecast: the rhythm of the past."""
        return {
            state: list(_coming(ago, gaps, chance, days))
            for state, (ago, gaps) in sorted(self._gaps.items())
        }


def nearest(sittings: Sequence[int], at: float) -> float:
    """Return the sitting nearest to a day: stays already hold the waiting for one."""
    if not sittings:
        return at
    place = bisect_left(sittings, at)
    around = sittings[max(0, place - 1) : place + 1]
    return min(around, key=lambda day: abs(day - at))


def _coming(ago: int, gaps: Sequence[int], chance: Random, days: int) -> Iterable[int]:
    longer = [gap for gap in gaps if gap > ago]
    at = (chance.choice(longer) if longer else ago + chance.choice(gaps)) - ago
    yield at
    while at <= days:
        at += chance.choice(gaps)
        yield at
