"""Simulated years whose outcome is known: what the stated interval is held against.

The years are made otherwise than the forecast thinks: stays follow other distributions than any
that it fits, committees meet on set days so that many are decided on together, people leave, and
every year has a pace of its own. The forecast sees what a register would show on its day and
nothing else.

They are part of the program, not of its tests: ``plan forecast --backtest`` shows an officer what
the intervals of the forecast were worth.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from admission_flow.planning.plan.forecast import Expected, Position, foresee
from admission_flow.planning.plan.stay import Stay

WAY = (
    "source",
    "sympathiser",
    "aware",
    "applying",
    "verified",
    "consulted",
    "branch_resolved",
    "base_resolved",
    "decided",
    "probationary",
    "recognition_branch_resolved",
    "recognition_base_resolved",
    "official",
)
_PROBATION = 365
_STEPS = {  # state: (median days, spread of the logarithm, share that leaves the procedure)
    "source": (50, 0.6, 0.10),
    "sympathiser": (110, 0.5, 0.08),
    "aware": (75, 0.6, 0.05),
    "applying": (55, 0.4, 0.03),
    "verified": (20, 0.5, 0.01),
    "consulted": (25, 0.5, 0.02),
    "branch_resolved": (14, 0.4, 0.01),
    "base_resolved": (22, 0.4, 0.02),
    "decided": (24, 0.5, 0.00),
    "probationary": (16, 0.6, 0.02),  # beyond the twelve months
    "recognition_branch_resolved": (14, 0.4, 0.00),
    "recognition_base_resolved": (20, 0.4, 0.00),
}
_MEETS = ("base_resolved", "recognition_base_resolved")
"""What waits in these states is decided on together, when the competent committee sits."""
_MEETS_EVERY, _GIVE_OR_TAKE = 30, 7
"""Days from one sitting to the next."""
_BEGUN, _AS_OF, _UNTIL = date(2021, 10, 1), date(2024, 6, 30), date(2024, 12, 31)
_AHEAD = {state: state for state in WAY[:-1]}
OUT = "withdrawn"


@dataclass(frozen=True, slots=True)
class Run:
    """One simulated year: what was stated in the middle of it, and what came true."""

    number: int
    what: str
    low: int
    median: int
    high: int
    truth: int

    @property
    def holds(self) -> bool:
        """Whether the stated interval holds what came true."""
        return self.low <= self.truth <= self.high


def simulated_runs(count: int, *, seed: int, runs: int = 200) -> Iterator[tuple[Run, ...]]:
    """Yield, year by year, what was stated and what came true: admitted, and official.

    Args:
        count: how many years.
        seed: year number n depends on it and on n alone.
        runs: how often each forecast plays its cases.

    """
    for number in range(count):
        chance = Random(f"{seed} {number}")  # noqa: S311 - repeatable
        yield _one(number, chance, runs)


def _one(number: int, chance: Random, runs: int) -> tuple[Run, ...]:
    ways = _ways(chance)
    positions: list[Position] = []
    stays: list[Stay] = []
    so_far, truth = {"decision": 0, "official": 0}, {"decision": 0, "official": 0}
    goals = {"decision": "decided", "official": "official"}
    for case, way in enumerate(ways):
        seen = [step for step in way if step[1] <= _AS_OF]
        if not seen:
            continue
        stays += _stays(seen)
        state, since = seen[-1]
        if state in _AHEAD:
            positions.append(
                Position(case=str(case), state=state, since=since, ahead=_AHEAD, earliest={})
            )
        days = dict(way)
        for what, goal in goals.items():
            day = days.get(goal)
            if day is not None and day.year == _UNTIL.year and day <= _UNTIL:
                truth[what] += 1
                so_far[what] += day <= _AS_OF
    forecast = foresee(
        positions,
        stays,
        so_far,
        as_of=_AS_OF,
        until=_UNTIL,
        floors={"probationary": _PROBATION},
        seed=number,
        runs=runs,
    )
    return tuple(_run(number, expected, truth) for expected in forecast.expected)


def _run(number: int, expected: Expected, truth: dict[str, int]) -> Run:
    what = expected.what
    return Run(number, what, expected.low, expected.median, expected.high, truth[what])


def _ways(chance: Random) -> list[list[tuple[str, date]]]:
    """Return how every case goes, to its end: (state, day on which it comes there)."""
    pace = {state: chance.lognormvariate(0, 0.25) for state in _STEPS}
    """Offices differ: this register's own pace in each step."""
    people = chance.randint(160, 360)
    days = (_AS_OF - _BEGUN).days
    sittings = {state: _sittings(chance) for state in _MEETS}
    return [
        _way(chance, _BEGUN + timedelta(days=chance.randrange(days)), pace, sittings)
        for _ in range(people)
    ]


def _sittings(chance: Random) -> list[date]:
    """Return the days on which a committee sits, well beyond the end of the year."""
    day, found = _BEGUN, []
    while day.year <= _UNTIL.year + 3:
        day += timedelta(days=_MEETS_EVERY + chance.randint(-_GIVE_OR_TAKE, _GIVE_OR_TAKE))
        found.append(day)
    return found


def _way(
    chance: Random, begins: date, pace: dict[str, float], sittings: dict[str, list[date]]
) -> list[tuple[str, date]]:
    way, day = [("source", begins)], begins
    for state, following in pairwise(WAY):
        median, spread, leaves = _STEPS[state]
        stay = median * pace[state] * chance.lognormvariate(0, spread)
        day += timedelta(days=round(stay) + (_PROBATION if state == "probationary" else 0))
        if chance.random() < leaves:
            way.append((OUT, day))
            return way
        if state in sittings:
            place = bisect_left(sittings[state], day)
            if place == len(sittings[state]):
                return way  # years after anybody looks
            day = sittings[state][place]
        way.append((following, day))
    return way


def _stays(seen: list[tuple[str, date]]) -> Iterator[Stay]:
    for (state, day), (following, later) in pairwise(seen):
        yield Stay(state, (later - day).days, following, later)
    state, since = seen[-1]
    if state in _AHEAD:
        yield Stay(state, (_AS_OF - since).days, None)
