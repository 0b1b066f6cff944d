"""Numbers that add up: who counts in a period, by what, and the cases behind every number.

A report is made of `Counted`: one for each person that a number stands for. A table puts each of
them into exactly one row, so its rows add up to its total whatever the population, and a number is
the length of a list of cases, so that it can be traced.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from admission_flow.planning.reports.definitions import NOT_STATED, Definition
from admission_flow.planning.reports.small_cells import Shown, shown
from admission_flow.procedure.calendar import age_in_months
from admission_flow.procedure.person import Person

UNPLACED = "unplaced"
"""The row of people whose chi bộ is in no tree of units."""
UNKNOWN = "unknown"
"""The state of a case on a day of which nothing is left: its person was erased since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePath:
    """What a case went through lawfully, as far as reports look at it."""

    case: str
    person: Person | None
    """None: erased; then `steps` holds at most the end, without the name of the step."""
    begun_on: date
    """The earliest day on which anything about the case is dated."""
    units: tuple[tuple[date, str], ...]
    """From which day on in which chi bộ, by name; the first from the beginning of time."""
    has_committee: bool | None = None
    """Whether a base committee stands above the chi bộ; None: erased."""
    steps: tuple[tuple[date, str, str], ...] = ()
    """(day, step, state that it leads to), oldest first."""
    counted: tuple[tuple[str, date], ...] = ()
    """Steps by which somebody counts on another day than that of their first paper."""
    grounds: tuple[str, ...] = ()
    """Of somebody who was struck off, or whose decision was annulled: the ground; of an annulment
    also which decision. "not_stated" where the paper on file does not say."""
    judged: bool = True
    """Whether every step could be judged; where not, nothing says that it was lawful."""
    refused: tuple[tuple[date, str], ...] = ()
    """Steps on file that the rules do not permit: they count nowhere."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Be packed by the values alone: the library's own way names each field every time."""
        return _path, tuple(getattr(self, name) for name in self.__slots__)

    def unit_on(self, day: date) -> str:
        """Return the name of the chi bộ on a day."""
        return [name for start, name in self.units if start <= day][-1]

    def unit_since(self, day: date) -> tuple[str, date]:
        """Return that name, and the day from which the case bears it."""
        start, name = [item for item in self.units if item[0] <= day][-1]
        return name, max(start, self.begun_on)

    def day_of(self, step: str) -> date | None:
        """Return the day on which the person counts by a step: when it was first taken lawfully.

        By the recognition decision it is the day from which somebody is an official member.
        """
        on = next((on for name, on in self.counted if name == step), None)
        return on or next((on for on, name, _ in self.steps if name == step), None)

    def moved_between(self, first: date, last: date) -> bool:
        """Return whether a step is dated, or counts, between two days, both inside."""
        for on, _, _ in self.steps:
            if first <= on <= last:
                return True
        return any(first <= on <= last for _, on in self.counted)

    def first_days(self) -> dict[str, date]:
        """Return, by step, what `day_of` says of it."""
        found = {name: on for on, name, _ in reversed(self.steps)}
        found.update(reversed(self.counted))
        return found

    def state_on(self, day: date) -> str:
        """Return the state at the end of a day."""
        for on, _, state in reversed(self.steps):
            if on <= day:
                return state
            if state == "official":
                official_from = self.day_of("recognition_decision")
                if official_from is not None and official_from <= day:
                    return state
        return "source" if self.person is not None else UNKNOWN


def _path(*values: Any) -> CasePath:  # noqa: ANN401 - of all its fields
    return CasePath(**dict(zip(CasePath.__slots__, values, strict=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One person who counts, on the day that counts."""

    case: str
    on: date
    person: Person | None
    """None: erased."""
    unit: str = UNPLACED
    """Code of the base organisation on that day."""
    branch: str = UNPLACED
    """Code of the chi bộ on that day."""
    sort: str = ""
    """What else the report tells apart: an end, a state."""
    stage: str = ""
    """The stage before, where the report asks for it."""
    ended: bool = False
    """Left since, as of the day of the report."""
    judged: bool = True
    """As of `CasePath`."""
    grounds: tuple[str, ...] = ()
    """As of `CasePath`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: the cases (or, of units, their codes) that its number counts."""

    key: str
    cases: tuple[str, ...] = ()
    shown: Shown = Shown.NUMBER

    @property
    def count(self) -> int:
        """The number."""
        return len(self.cases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A breakdown. Its rows add up to `total` unless it says that they do not."""

    by: str
    rows: tuple[Row, ...]
    total: int
    of: str = "persons"
    """What is counted: persons or units."""
    adds_up: bool = True
    definition: Definition | None = None
    within: str | None = None
    """Code of the unit that the breakdown is of, where it is one of many."""


@dataclass(frozen=True, slots=True)
class Average:
    """An average age, exact, in years, with the number of people that it is formed of."""

    years: Fraction | None
    base: int
    not_stated: int


# ---- tables --------------------------------------------------------------------------------------


def breakdown(counted: Sequence[Counted], definition: Definition) -> Table:
    """Return people by what they are; `not_stated` is always there, `erased` where there are."""
    keys = [*definition.keys, NOT_STATED]
    known: dict[object, str] = {}
    """By what is stated: the row, of all to whom their age does not decide it."""

    def key_of(one: Counted) -> str:
        if one.person is None or definition.of == "age":
            return definition.key_of(one.person, one.on)
        stated = getattr(one.person, definition.fact)
        if stated not in known:
            known[stated] = definition.key_of(one.person, one.on)
        return known[stated]

    return _grouped(counted, key_of, definition.of, keys, definition)


def by_sort(
    counted: Sequence[Counted], name: str, keys: Iterable[str], definition: Definition | None = None
) -> Table:
    """Return people by their `sort`: ends or states, in the order of `keys`."""
    return _grouped(counted, lambda one: one.sort, name, keys, definition)


def by_stage(counted: Sequence[Counted], name: str, keys: Iterable[str]) -> Table:
    """Return people by the stage before."""
    return _grouped(counted, lambda one: one.stage, name, keys, None)


def by_ground(counted: Sequence[Counted], name: str, place: int) -> Table:
    """Return people by what the paper that ended their case says; `not_stated` is always there."""

    def ground(one: Counted) -> str:
        return one.grounds[place] if place < len(one.grounds) else NOT_STATED

    keys = sorted({ground(one) for one in counted} - {NOT_STATED})
    return _grouped(counted, ground, name, [*keys, NOT_STATED], None)


def by_end(erased: Sequence[CasePath]) -> Table:
    """Return cases whose person was erased by the end that was kept, whenever it was."""
    cases: dict[str, list[str]] = {}
    for way in erased:
        end = way.steps[-1][2] if way.steps else UNKNOWN
        cases.setdefault(end, []).append(way.case)
    rows = tuple(Row(end, tuple(some)) for end, some in sorted(cases.items()))
    return Table(by="erased", rows=rows, total=len(erased))


def by_unit(counted: Sequence[Counted], units: Iterable[str] = ()) -> Table:
    """Return people by base organisation, in the order of the codes; units without any: zero."""
    keys = sorted({*units, *(one.unit for one in counted if one.unit != UNPLACED)})
    return _grouped(counted, lambda one: one.unit, "unit", [*keys, UNPLACED], None)


def _grouped(
    counted: Sequence[Counted],
    key_of: Callable[[Counted], str],
    name: str,
    keys: Iterable[str],
    definition: Definition | None,
) -> Table:
    cases: dict[str, list[str]] = {key: [] for key in keys}
    for one in counted:
        cases.setdefault(key_of(one), []).append(one.case)
    rows = tuple(Row(key, tuple(some)) for key, some in cases.items())
    return Table(by=name, rows=rows, total=len(counted), definition=definition)


def crossed(
    counted: Sequence[Counted], definition: Definition, units: Iterable[str] = ()
) -> list[Table]:
    """Return a breakdown for every base organisation that anybody counts in, by code."""
    codes = [row.key for row in by_unit(counted, units).rows if row.key != UNPLACED or row.count]
    found = []
    for code in codes:
        table = breakdown([one for one in counted if one.unit == code], definition)
        found.append(replace(table, within=code))
    # One shape for all: a row that only some units have is zero in the others.
    keys = list(dict.fromkeys(row.key for table in found for row in table.rows))
    return [_with_keys(table, keys) for table in found]


def _with_keys(table: Table, keys: Sequence[str]) -> Table:
    known = {row.key: row for row in table.rows}
    return replace(table, rows=tuple(known.get(key, Row(key)) for key in keys))


def without_small_cells(tables: Sequence[Table], below: int, *, columns_known: bool) -> list[Table]:
    """Return breakdowns of units, all of one shape, with what is small marked not to be shown."""
    grid = [[row.count for row in table.rows] for table in tables]
    marks = shown(grid, below, columns_known=columns_known)
    return [
        replace(
            table,
            rows=tuple(replace(row, shown=how) for row, how in zip(table.rows, line, strict=True)),
        )
        for table, line in zip(tables, marks, strict=True)
    ]


def organisations(
    level: str,
    units: Iterable[str],
    admitted: Iterable[str],
    sources: Iterable[str],
    definition: Definition | None = None,
) -> Table:
    """Return units by whether they admitted, only have sources, or have neither: each in one row.

    Args:
        level: "base" or "branch".
        units: codes of all units of the level on the day.
        admitted: codes of those that admitted in the period.
        sources: codes of those that have sources on the day.
        definition: what a source is.

    """
    known = sorted(set(units))
    with_admitted, with_sources = set(admitted), set(sources)
    rows: dict[str, list[str]] = {"admitted": [], "only_sources": [], "neither": []}
    for code in known:
        key = "admitted" if code in with_admitted else "only_sources"
        rows[key if code in with_admitted | with_sources else "neither"].append(code)
    return Table(
        by=f"organisation_{level}",
        rows=tuple(Row(key, tuple(codes)) for key, codes in rows.items()),
        total=len(known),
        of="units",
        definition=definition,
    )


def average_age(counted: Iterable[Counted]) -> Average:
    """Return the average age on the counting day, of those whose birth date is stated."""
    months, base, not_stated = 0, 0, 0
    for one in counted:
        month = None if one.person is None else one.person.birth_month
        if month is None:
            not_stated += 1
        else:
            months += age_in_months(month, one.on)
            base += 1
    return Average(Fraction(months, 12 * base) if base else None, base, not_stated)


# ---- who counts ----------------------------------------------------------------------------------


def taken(
    ways: Iterable[CasePath], step: str, first: date, last: date
) -> list[tuple[CasePath, date]]:
    """Return who took a step for the first time between two days, both inside, by day and case."""
    found = [
        (way, on) for way in ways if (on := way.day_of(step)) is not None and first <= on <= last
    ]
    return sorted(found, key=lambda item: (item[1], item[0].case))


def not_lawful(ways: Iterable[CasePath], step: str, first: date, last: date) -> tuple[str, ...]:
    """Return the cases of which a step between two days is on file, but none that is lawful."""
    return tuple(
        way.case
        for way in ways
        if way.day_of(step) is None
        and any(name == step and first <= on <= last for on, name in way.refused)
    )


def ended(
    ways: Iterable[CasePath], stages: Mapping[str, str], first: date, last: date
) -> list[tuple[CasePath, date, str, str]]:
    """Return (way, day, end, stage before) of everybody who left between two days.

    Args:
        ways: all of them.
        stages: state to stage.
        first: the first day.
        last: the last day, inside.

    """
    found = []
    for way in ways:
        state = "source" if way.person is not None else UNKNOWN
        for on, _, to in way.steps:
            if stages[to] == "ended":
                if first <= on <= last:
                    found.append((way, on, to, stages.get(state, NOT_STATED)))
                break
            state = to
    return sorted(found, key=lambda item: (item[1], item[0].case))


def flowed_by(
    ways: Iterable[CasePath], steps: Collection[str], first: date, last: date
) -> tuple[str, ...]:
    """Return the cases in which one of some steps was taken between two days, both inside."""
    return tuple(
        sorted(
            way.case
            for way in ways
            if any(name in steps and first <= on <= last for on, name, _ in way.steps)
        )
    )


def last_vote_below(way: CasePath) -> str:
    """Return the step of the last vote below the committee that decides."""
    return "base_resolution" if way.has_committee else "branch_resolution"


def flowed(ways: Iterable[CasePath], step: str | None, first: date, last: date) -> tuple[str, ...]:
    """Return the cases in which a step was first taken between two days, both inside.

    Args:
        ways: all of them.
        step: its kind; None: the last vote below, of the base committee where there is one, else
            of the chi bộ.
        first: the first day.
        last: the last day.

    """
    found = []
    for way in ways:
        on = way.day_of(step or last_vote_below(way))
        if on is not None and first <= on <= last:
            found.append(way.case)
    return tuple(sorted(found))
