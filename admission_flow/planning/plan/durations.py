"""How long the steps of a register really take: estimated from all stays, ended or not.

A stay is the time that a case spends in one state. Cases that still wait tell something too: that
it takes at least so long. Leaving them out would make every step look quicker than it is.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from random import Random

from admission_flow.planning.plan.stay import Stay


@dataclass(frozen=True, slots=True)
class Pace:
    """What is known of one step: the assumptions that a forecast rests on."""

    key: str
    stays: int
    ended: int
    """Stays that were left, forward or out of the procedure; the others still wait."""
    left: int
    """Of these, stays that ended outside the procedure."""
    median: int | None
    """Days after which half have left, by Kaplan and Meier; None: fewer than half have."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """After how long a case stays longer than nearly all others did in its place."""

    key: str
    stays: int
    ended: int
    days: int | None
    """Days after which the share has left, by Kaplan and Meier; None: too few have."""
    median: int | None = None
    """Days after which half have left; None: fewer than half have."""


class Curve:
    """A weighted Kaplan-Meier curve of one key, from which further stays are drawn."""

    __slots__ = ("_days", "_outcomes", "_rate", "_survival", "_top")

    def __init__(self, stays: Sequence[tuple[int, str | None]], weights: Sequence[float]) -> None:
        """Make the curve of (days, outcome) sorted by days, those that ended before others.

        Beyond the longest stay nothing was seen; from there on the mean rate of leaving is used.
        """
        self._days: list[int] = []
        self._outcomes: list[str] = []
        self._survival: list[float] = []
        """Share that stays longer than `_days`, after each departure: never rising."""
        at_risk = sum(weights)
        exposure = sum(w * (days + 0.5) for (days, _), w in zip(stays, weights, strict=True))
        departures = 0.0
        survival = 1.0
        for (days, outcome), weight in zip(stays, weights, strict=True):
            if outcome is not None:
                survival *= max(0.0, 1 - weight / at_risk) if at_risk > weight else 0.0
                departures += weight
                self._days.append(days)
                self._outcomes.append(outcome)
                self._survival.append(survival)
            at_risk -= weight
        self._rate = departures / exposure if exposure else 0.0
        self._top = stays[-1][0] if stays else 0

    def draw(self, waited: int, chance: Random) -> tuple[float, str] | None:
        """Return (days, outcome) of a stay that has lasted longer than `waited` days already.

        None: nobody was ever seen to leave this state.
        """
        if not self._days:
            return None
        known = bisect_right(self._days, waited)
        still = self._survival[known - 1] if known else 1.0
        level = still * (1 - chance.random())  # in (0, still]
        if still > 0 and level > self._survival[-1]:
            # The first departure after which no more than `level` are left.
            low, high = known, len(self._survival) - 1
            while low < high:
                middle = (low + high) // 2
                if self._survival[middle] < level:
                    high = middle
                else:
                    low = middle + 1
            return self._days[low], self._outcomes[low]
        beyond = -log(1 - chance.random()) / self._rate
        return max(waited, self._top) + 1 + beyond, chance.choice(self._outcomes)


class Stays:
    """All stays of a register, by key, ready to be weighed anew for every run."""

    def __init__(self, stays: Iterable[Stay]) -> None:
        """Sort the stays once."""
        counts = Counter((stay.key, stay.days, stay.outcome) for stay in stays)
        self._alike = _by_key(counts)

    @classmethod
    def counted(cls, counts: Mapping[tuple[str, int, str | None], int]) -> "Stays":
        """Return those of which it is known how many there are: by key, days and outcome."""
        found = cls(())
        found._alike = _by_key(counts)
        return found

    def curves(self, chance: Random) -> "Curves":
        """Return the curves of one run: every stay with a weight of its own.

        The weights are drawn (Bayesian bootstrap, Rubin 1981): a register that has seen three
        recognitions does not know how long a recognition takes, and the interval must say so.
        """
        return Curves(self._alike, chance)

    def thresholds(self, share: float, fewest: int) -> dict[str, Threshold]:
        """Return, by key, after how many days a share of the stays had been left.

        Args:
            share: e.g. 0.9.
            fewest: stays that must have ended for the figure to mean anything.

        """
        found = {}
        for key, stays in sorted(self._alike.items()):
            ended = sum(number for (_, outcome), number in stays.items() if outcome is not None)
            days = _days_until(stays, 1 - share) if ended >= fewest else None
            found[key] = Threshold(key, sum(stays.values()), ended, days, _median(stays))
        return found

    def paces(self, ends: frozenset[str]) -> list[Pace]:
        """Return what was seen of every step. `ends`: the states outside the procedure."""
        found = []
        for key, stays in sorted(self._alike.items()):
            ended = {of: number for of, number in stays.items() if of[1] is not None}
            found.append(
                Pace(
                    key=key,
                    stays=sum(stays.values()),
                    ended=sum(ended.values()),
                    left=sum(number for (_, outcome), number in ended.items() if outcome in ends),
                    median=_median(stays),
                )
            )
        return found


class Curves:
    """The curves of one run, each made when it is first asked for."""

    def __init__(
        self, by_key: Mapping[str, Mapping[tuple[int, str | None], int]], chance: Random
    ) -> None:
        """Draw from `chance`, in the order in which curves are asked for.

        Stays of as many days that ended alike have one weight together, which is distributed as
        the sum of theirs: a register of 20,000 cases has hundreds of them, and not 200,000.
        """
        self._by_key = by_key
        self._chance = chance
        self._made: dict[str, Curve] = {}

    def draw(self, key: str, waited: int) -> tuple[float, str] | None:
        """Return (days, outcome) of a stay of longer than `waited` days; None: no history."""
        curve = self._made.get(key)
        if curve is None:
            stays = self._by_key.get(key, {})
            chance = self._chance
            weights = [
                chance.expovariate(1.0) if number == 1 else chance.gammavariate(number, 1.0)
                for number in stays.values()
            ]
            curve = self._made[key] = Curve(list(stays), weights)
        return curve.draw(waited, self._chance)


_Alike = Mapping[tuple[int, str | None], int]
"""How many stays there are of as many days that ended alike: in the order of the days, those that
ended before others."""


def _by_key(counts: Mapping[tuple[str, int, str | None], int]) -> dict[str, _Alike]:
    by_key: dict[str, dict[tuple[int, str | None], int]] = {}
    for (key, days, outcome), number in sorted(counts.items(), key=_place):
        by_key.setdefault(key, {})[days, outcome] = number
    return dict(by_key)


def _place(item: tuple[tuple[str, int, str | None], int]) -> tuple[int, bool]:
    (_, days, outcome), _ = item
    return days, outcome is None


def _median(stays: _Alike) -> int | None:
    return _days_until(stays, 0.5)


def _days_until(stays: _Alike, survival: float) -> int | None:
    """Return the days after which no more than a part stays; None: it never came to that."""
    left, at_risk = 1.0, sum(stays.values())
    for (days, outcome), number in stays.items():
        if outcome is not None:
            left *= (at_risk - number) / at_risk
            if left <= survival + _ROUNDING:
                return days
        at_risk -= number
    return None


_ROUNDING = 1e-9
"""Nine of ten that left are nine tenths, whatever the product of fractions makes of it."""
