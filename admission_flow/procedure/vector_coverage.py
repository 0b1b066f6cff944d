"""Coverage by clause: for each rule and regime, whether a vector passes and one fails there.

A cell is a rule in a regime in which it holds: its values are on file on some day of it, and it is
asked for on that day. A vector counts for a cell when it was judged by the law of that regime, it
holds, and the rule let the step through (met, waived) or stood in its way (unmet, pending). Nothing
is believed: each vector is judged, and what it says of its regime is not asked.

At the boundary. Of a value that is a number (share, count, months, working days) the pair must lie
on its two sides: with the number changed by one, one way, the passing vector no longer passes; the
other way, the failing one passes. A share is changed by one vote of the fact `base` of the finding;
where that says none, by a twentieth. What is not asked of somebody, for a number, lies on the
passing side of it. Of what is no number (yes or no, a word) nothing says where the boundary is, and
nothing is asked.

What is missing may be excused by a written reason (`vector_excuses.py`); an excuse that is not
needed is told too, for it would hide the next gap.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache, partial
from typing import Any

from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Finding, Result, Status
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.rulebook import NoValue, Rulebook, Values
from admission_flow.procedure.vector_excuses import BOUNDARY, FAILS, PASSES, Excuse
from admission_flow.procedure.vector_runs import Run, Stretch, VectorRunner, finding_of, stretches
from admission_flow.procedure.vectors import Vector

_SIDE = {
    Status.MET: PASSES,
    Status.WAIVED: PASSES,
    Status.UNMET: FAILS,
    Status.PENDING: FAILS,
}
_SIDE_OF_NUMBER = {**_SIDE, Status.NOT_APPLICABLE: PASSES}
"""On which side of a number a finding lies: what is not asked of somebody stops nobody."""
NUMBERS = ("share", "count", "months", "working_days")
"""Units of values that have a boundary which code can find."""
_VOTES = 20
"""By one in how many a share is changed where the finding names no base."""
Lacking = tuple[str, str]
"""A side, and of the side "boundary" the name of the value."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a vector stands."""

    file: str
    number: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One rule in one regime in which it holds.

    Attributes:
        rule: id of the rule.
        regime: the stretch of days, with its documents.
        passes: vectors that pass there, in the order of their files.
        fails: vectors that fail there.
        boundary: by short name of each value that is a number, the vectors on its two sides; an
            empty pair where there is none.
        excused: what is missing and excused, with its reason.

    """

    rule: str
    regime: Stretch
    passes: tuple[Place, ...]
    fails: tuple[Place, ...]
    boundary: Mapping[str, tuple[Place, ...]]
    excused: Mapping[Lacking, Excuse]

    @property
    def lacking(self) -> tuple[Lacking, ...]:
        """What is missing, excused or not."""
        return tuple(
            _lacking(self.passes, self.fails, self.boundary),
        )

    @property
    def gaps(self) -> tuple[Lacking, ...]:
        """What is missing and not excused."""
        return tuple(one for one in self.lacking if one not in self.excused)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every cell, rule by rule in the order of the procedure, and what is wrong beside.

    Attributes:
        cells: the cells.
        needless: excuses of a gap that is none, each with the regimes in which it is not needed.
        runs: every judging; one that does not hold counts for nothing.

    """

    cells: tuple[Cell, ...]
    needless: tuple[tuple[Excuse, tuple[Stretch, ...]], ...]
    runs: tuple[Run, ...]

    @property
    def broken(self) -> tuple[Run, ...]:
        """The judgings that do not hold."""
        return tuple(run for run in self.runs if run.failures)

    @property
    def whole(self) -> bool:
        """Whether every cell is covered or excused, and no excuse is needless."""
        return not (self.needless or any(cell.gaps for cell in self.cells))


def coverage_of(
    vectors: Iterable[Vector], excuses: Sequence[Excuse], judge: Judge, rule: str | None = None
) -> Coverage:
    """Judge vectors and return what they cover.

    Args:
        vectors: of whatever files.
        excuses: reasons why something is missing.
        judge: of the procedure whose rules are to be covered.
        rule: id of the one rule to look at; None: every rule that a step asks.

    """
    runner = VectorRunner(judge)
    runs = [r for v in vectors if rule in (None, v.rule) for r in runner.runs_of(v)]
    held: dict[tuple[str, tuple[str, ...]], list[Run]] = defaultdict(list)
    for run in runs:
        if not run.failures and Status(run.vector.status) in _SIDE_OF_NUMBER:
            held[run.vector.rule, run.law].append(run)
    nudging = _Nudging(judge)
    cells = [
        _cell(one, stretch, held[one, stretch.regime], nudging, excuses)
        for one in asked_rules(judge)
        if rule in (None, one)
        for stretch in regimes_of(judge.workflow.rulebook, one)
    ]
    ours = [e for e in excuses if rule in (None, e.rule)]
    return Coverage(tuple(cells), tuple(_needless(ours, cells)), tuple(runs))


def asked_rules(judge: Judge) -> tuple[str, ...]:
    """Return ids of the rules that a step asks, in the order of the procedure."""
    asked = {guard.rule for spec in judge.workflow.steps.values() for guard in spec.guards}
    return tuple(rule.id for rule in judge.procedure.rules if rule.id in asked)


def regimes_of(rulebook: Rulebook, rule: str) -> tuple[Stretch, ...]:
    """Return the regimes in which a rule holds, on some day of each at least."""
    return tuple(s for s in stretches(rulebook) if any(_holding(rulebook, rule, s)))


def _holding(rulebook: Rulebook, rule: str, stretch: Stretch) -> Iterator[date]:
    """Yield the days of a regime from which on the rule holds."""
    end = stretch.end or date.max
    for day in (turn for turn in rulebook.turns if stretch.start <= turn <= end):
        values = rulebook.on(day).values[rule]
        if not isinstance(values, NoValue) and values.applies:
            yield day


# ---- one cell ----------------------------------------------------------------------------------


def _cell(
    rule: str,
    stretch: Stretch,
    runs: Sequence[Run],
    nudging: "_Nudging",
    excuses: Sequence[Excuse],
) -> Cell:
    def of(side: str, sides: Mapping[Status, str]) -> list[Run]:
        return [run for run in runs if sides.get(Status(run.vector.status)) == side]

    passes, fails = (_places(of(side, _SIDE)) for side in (PASSES, FAILS))
    boundary = {
        name: nudging.pair(rule, name, of(PASSES, _SIDE_OF_NUMBER), of(FAILS, _SIDE_OF_NUMBER))
        for name in nudging.numbers(rule)
    }
    excused = {
        lacking: excuse
        for lacking in _lacking(passes, fails, boundary)
        for excuse in excuses
        if excuse.rule == rule and excuse.of(stretch.regime) and excuse.lacking == lacking
    }
    return Cell(rule, stretch, passes, fails, boundary, excused)


def _lacking(
    passes: Sequence[Place], fails: Sequence[Place], boundary: Mapping[str, Sequence[Place]]
) -> Iterator[Lacking]:
    if not passes:
        yield PASSES, ""
    if not fails:
        yield FAILS, ""
    for name, pair in boundary.items():
        if not pair:
            yield BOUNDARY, name


def _places(runs: Iterable[Run]) -> tuple[Place, ...]:
    return tuple(Place(run.vector.file, run.vector.number) for run in runs)


def _needless(
    excuses: Sequence[Excuse], cells: Sequence[Cell]
) -> Iterator[tuple[Excuse, tuple[Stretch, ...]]]:
    """Yield each excuse of something that is there, and each that speaks of no cell at all."""
    for excuse in excuses:
        spoken = [c for c in cells if c.rule == excuse.rule and excuse.of(c.regime.regime)]
        there = tuple(cell.regime for cell in spoken if excuse.lacking not in cell.lacking)
        if there or not spoken:
            yield excuse, there


# ---- at the boundary ---------------------------------------------------------------------------


class _Nudging:
    """Asks whether a vector would come out otherwise if a number were another by one."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self._changed = cache(partial(_Changed, judge))

    def numbers(self, rule: str) -> tuple[str, ...]:
        """Return the short names of the values of a rule that are numbers."""
        book = self.judge.workflow.rulebook
        names = book.declared[rule]
        return tuple(name for name in names if book.values[f"{rule}.{name}"].unit in NUMBERS)

    def pair(
        self, rule: str, name: str, passing: Sequence[Run], failing: Sequence[Run]
    ) -> tuple[Place, ...]:
        """Return the vectors on the two sides of a number; empty: there is no such pair."""
        of = f"{rule}.{name}"
        for way in (1, -1):
            last = self._first(passing, of, way, FAILS)
            first = last and self._first(failing, of, -way, PASSES)
            if last is not None and first is not None:
                return _places((last, first))
        return ()

    def _first(self, runs: Sequence[Run], of: str, way: int, to: str) -> Run | None:
        """Return the first vector that turns."""
        return next((run for run in runs if self.turns(run, of, way, to)), None)

    def turns(self, run: Run, of: str, way: int, to: str) -> bool:
        """Return whether a vector comes out on the other side with a number changed by one."""
        rule, _, name = of.rpartition(".")
        changed = self._changed(rule)
        step: int | Fraction = way
        if self.judge.workflow.rulebook.values[of].unit == "share":
            base = changed.finding(run.vector).facts.get("base")
            step = Fraction(way, base if isinstance(base, int) and base > 0 else _VOTES)
        return _SIDE_OF_NUMBER.get(changed.finding(run.vector, name, step).status) == to


class _Changed:
    """A judge by whose law one number of one rule may be another."""

    def __init__(self, judge: Judge, rule_id: str) -> None:
        rule = judge.procedure.by_id[rule_id]
        self._by: tuple[str, int | Fraction] | None  # as each finding that is asked for sets it

        def check(case: CaseOnDay[Any], values: Values) -> Result:
            return rule.check(case, values if self._by is None else values.changed(*self._by))

        self._judge = Judge(judge.procedure.with_rule(replace(rule, check=check)))

    def finding(self, vector: Vector, name: str = "", by: int | Fraction = 0) -> Finding:
        """Return what the rule finds with a number more by so much; with no name, as it is."""
        self._by = (name, by) if name else None
        return finding_of(vector, self._judge)
