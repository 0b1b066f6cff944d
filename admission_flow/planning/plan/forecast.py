"""How many can be admitted, or official, by the end of the year: with an interval.

Every case that is on its way is played to the end of the year, many times, each step taking as
long as such steps took in this register. What is printed is where eighty of a hundred runs end.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from admission_flow.planning.plan.durations import Pace, Stays
from admission_flow.planning.plan.sessions import Sessions, nearest
from admission_flow.planning.plan.stay import Stay

Draw = Callable[[str, int], tuple[float, str] | None]
"""Draws (days, next state) of a stay by its key, longer than the days already waited."""
RUNS, FEWEST_RUNS, MANY = 1000, 200, 1000
"""How often every case is played: so often where at most so many are on their way, less where there
are more, for then chance evens out among the cases; never less than the second."""
INTERVAL = (10, 90)
"""Percentiles: the stated 80 %."""
GOALS = {"decision": "decided", "ceremony": "probationary", "official": "official"}
"""The state whose beginning counts, by what is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a case stands on the day of the forecast."""

    case: str
    state: str
    since: date
    """When it came there; its last stay began."""
    ahead: Mapping[str, str]
    """State to the key of its stays, for this kind of unit; a state without one is an end."""
    not_before: date | None = None
    """The first day on which the law lets it leave this state."""
    earliest: Mapping[str, date | None]
    """By what is counted, the first lawful day; None: it is past it. The critical path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What is expected of one thing that is counted, in persons."""

    what: str
    so_far: int
    """In the year, up to the day of the forecast."""
    low: int
    median: int
    high: int
    """Low and high bound the stated interval; all with `so_far` in them."""
    critical: tuple[tuple[str, date], ...]
    """Cases that the law itself keeps from it this year, each with its first lawful day."""
    open: int
    """Cases that could lawfully get there in the year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Where a register will be at the end of a year, and what that rests on."""

    as_of: date
    until: date
    seed: int
    runs: int
    expected: tuple[Expected, ...]
    paces: tuple[Pace, ...]
    without_history: tuple[str, ...]
    """Keys that cases will come to though nobody was seen to leave them: none is assumed to."""
    sittings: tuple[str, ...]
    """States that are reached in sittings, many cases on one day."""


def foresee(  # noqa: PLR0913 - each is named by the caller
    positions: Sequence[Position],
    stays: Sequence[Stay],
    so_far: Mapping[str, int],
    *,
    as_of: date,
    until: date,
    floors: Mapping[str, int],
    ends: frozenset[str] = frozenset(),
    seed: int = 1,
    runs: int | None = None,
) -> Forecast:
    """Return the forecast for the cases that are in the register on a day.

    Args:
        positions: the cases on their way. Those yet to be opened are not foreseen.
        stays: every stay of every case up to the day, also those that still last.
        so_far: by what is counted (a key of `GOALS`), how many got there this year already.
        as_of: the day of the forecast.
        until: the last day that counts.
        floors: by state, the days that the law makes a case stay at least.
        ends: the states outside the procedure.
        seed: of the chance.
        runs: how often every case is played; None: as many times as pay.

    """
    runs = runs or runs_for(len(positions))
    known = Stays(stays)
    sessions = Sessions(stays, as_of)
    chance = Random(seed)  # noqa: S311 - the same forecast again, not secrecy
    days_left = (until - as_of).days
    counts: dict[str, list[int]] = {what: [] for what in so_far}
    for _ in range(runs):
        curves = known.curves(chance)
        sittings = sessions.coming(chance, days_left)
        reached = dict.fromkeys(so_far, 0)
        for position in positions:
            states = _play(position, curves.draw, sittings, as_of, days_left, floors)
            for what in reached:
                reached[what] += GOALS[what] in states
        for what, number in reached.items():
            counts[what].append(so_far[what] + number)
    paces = tuple(known.paces(ends))
    seen = {pace.key for pace in paces if pace.ended}
    coming = {key for position in positions for key in position.ahead.values()}
    return Forecast(
        as_of=as_of,
        until=until,
        seed=seed,
        runs=runs,
        expected=tuple(
            _expected(what, so_far[what], sorted(numbers), positions, until)
            for what, numbers in counts.items()
        ),
        paces=paces,
        without_history=tuple(sorted(coming - seen)),
        sittings=sessions.states,
    )


def runs_for(positions: int) -> int:
    """Return how often so many cases are played where nothing is said.

    What makes the interval wide is how little is known of the pace, which each run draws anew; of
    thousands of cases 200 runs show it as well as a thousand, within a few people.
    """
    return max(FEWEST_RUNS, min(RUNS, RUNS * MANY // max(positions, 1)))


def _play(  # noqa: PLR0913, PLR0917 - the parts of one run
    position: Position,
    draw: Draw,
    sittings: Mapping[str, Sequence[int]],
    as_of: date,
    days_left: int,
    floors: Mapping[str, int],
) -> set[str]:
    """Return the states that a case comes to until the end of the year, in one run."""
    reached: set[str] = set()
    state, waited = position.state, (as_of - position.since).days
    floor: float = (position.not_before - as_of).days if position.not_before else 0
    at: float = -waited  # days from the day of the forecast on which the state began
    while state in position.ahead:
        drawn = draw(position.ahead[state], waited)
        if drawn is None:
            break
        days, outcome = drawn
        at = nearest(sittings.get(outcome, ()), max(at + days, floor))
        if at > days_left:
            break
        reached.add(outcome)
        state, waited = outcome, -1
        floor = at + floors.get(state, 0)
    return reached


def _expected(
    what: str, so_far: int, numbers: list[int], positions: Sequence[Position], until: date
) -> Expected:
    earliest = [(p.case, day) for p in positions if (day := p.earliest.get(what)) is not None]
    critical = sorted((item for item in earliest if item[1] > until), key=lambda i: (i[1], i[0]))
    low, high = (quantile(numbers, percent) for percent in INTERVAL)
    return Expected(
        what=what,
        so_far=so_far,
        low=low,
        median=quantile(numbers, 50),
        high=high,
        critical=tuple(critical),
        open=len(earliest) - len(critical),
    )


def quantile(numbers: Sequence[int], percent: int) -> int:
    """Return the least of sorted numbers that at least `percent` of a hundred do not pass."""
    place = -(-len(numbers) * percent // 100) - 1
    return numbers[max(0, place)]
