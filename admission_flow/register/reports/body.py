"""The numbers of one period of a report: who counts, where, by what."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from admission_flow.planning.reports import statistics
from admission_flow.planning.reports.definitions import DIMENSIONS, ERASED, Definition
from admission_flow.planning.reports.period import Period
from admission_flow.planning.reports.statistics import (
    UNKNOWN,
    UNPLACED,
    Average,
    CasePath,
    Counted,
    Row,
    Table,
)
from admission_flow.planning.units.tree import Organisation
from admission_flow.register.units.scope import Scope

KINDS = ("admissions", "recognitions", "pipeline", "outcomes", "units")
BREAKDOWNS = (*DIMENSIONS, "organisation", "unit")
"""What a report can be broken down by."""
OF_UNITS = ("admissions", "pipeline", "units")
"""The reports that tell of units that admitted: the others have no day by which they did."""
_BY_GROUND = (
    ("strike_off_ground", "struck_off", 0),
    ("annulment_ground", "annulled", 0),
    ("annulment_of", "annulled", 1),
)
"""Breakdowns of those who came to an end by what their paper says: name, end, which of it."""
_WAITING = ("base_resolved", "admission_referred")
"""States in which the committee above is to decide on an admission."""
_BESIDE_THE_ROAD = {
    "referred": ("admission_referral", "admission_base_referral"),
    "remedied": ("admission_remedied",),
}
"""What happens to a dossier beside the ordinary road, and the steps by which it is counted."""
USUAL = DIMENSIONS
"""What it is broken down by where nothing is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a report is asked for."""

    kind: str
    """One of `KINDS`."""
    period: Period
    as_of: date | None = None
    """Acts of later days are left out; None: the last day of the period, or today before it; of
    recognitions today, since a decision names a day before its own."""
    counting: str | None = None
    """decision or ceremony; None: as the plan of the year declares."""
    by: tuple[str, ...] = USUAL
    unit: str | None = None
    """Code or name: only people who count with this unit on the day that counts."""
    small_cells: bool = False
    """Show small numbers of sensitive breakdowns of units too."""
    named: bool = False
    """The cases behind sensitive breakdowns may be named: it is noted by whom and what for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The numbers of one period."""

    first: date
    last: date
    """The last day that is counted."""
    counted: tuple[Counted, ...]
    tables: tuple[Table, ...]
    average: Average
    erased: tuple[str, ...]
    """Cases that were begun by `last`, and of which nobody can say whether they belong here."""
    not_lawful: tuple[str, ...]
    """Cases with the step of the report on file, but not as the rules permit it."""

    @property
    def not_judged(self) -> tuple[str, ...]:
        """Of those counted, cases that could not be judged whole: nothing says they are lawful."""
        return tuple(dict.fromkeys(one.case for one in self.counted if not one.judged))

    @property
    def ended(self) -> int:
        """Of those counted, how many have left since."""
        return sum(one.ended for one in self.counted)


class _Inside(Collection[CasePath]):
    """Those of some cases that are inside: found again on every reading, and held by nobody."""

    def __init__(self, ways: Iterable[CasePath], is_inside: Callable[[CasePath], bool]) -> None:
        self._ways, self._is_inside = ways, is_inside

    def __contains__(self, way: object) -> bool:
        return any(way == other for other in self)

    def __iter__(self) -> Iterator[CasePath]:
        return filter(self._is_inside, self._ways)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(slots=True)
class ReportBuilder:
    """Counts a period; knows what the report is asked for and what its words mean."""

    ask: Ask
    as_of: date
    step: str
    """By which somebody counts as admitted, or as recognised."""
    ways: Collection[CasePath]
    """Read several times, and not held by this."""
    units: Organisation
    asked: Scope
    """The unit that is asked for, if any."""
    used: Mapping[str, Definition]
    stages: Mapping[str, str]
    told: frozenset[str] = frozenset()
    """Codes of the units that were told a target, which may be there no longer."""
    beside: int = 0
    """Cases that `ways` leaves out: they count in no row."""
    _placed: dict[tuple[str, date, date], tuple[str, str, bool]] = field(default_factory=dict)

    def body(self, first: date, last: date) -> Body:
        """Return the numbers between two days, both inside."""
        placed = self._counted(first, last)
        everybody = [one for one, _ in placed]
        counted = [one for one, is_inside in placed if is_inside]
        inside: Collection[CasePath] = self.ways
        if not self.asked.everybody:
            inside = _Inside(self.ways, lambda way: self._place(way, last)[2])
        erased = self._not_countable(inside, last)
        tables = list(self._tables(counted, everybody, inside, first, last))
        if erased:
            tables.append(statistics.by_end(erased))
        return Body(
            first=first,
            last=last,
            counted=tuple(counted),
            tables=tuple(tables),
            average=statistics.average_age(counted),
            erased=tuple(way.case for way in erased),
            not_lawful=statistics.not_lawful(inside, self.step, first, last) if self.step else (),
        )

    def counts(self, way: CasePath, first: date, last: date) -> bool:
        """Return whether a case counts between two days, both inside, wherever."""
        if self.ask.kind == "outcomes":
            return bool(statistics.ended((way,), self.stages, first, last))
        if self.ask.kind == "pipeline":
            return way.begun_on <= last and self._on_the_way(way.state_on(last))
        on = way.day_of(self.step)
        return on is not None and first <= on <= last

    # ---- who ----

    def _counted(self, first: date, last: date) -> list[tuple[Counted, bool]]:
        """Return who counts, each with whether inside the unit that is asked for."""
        if self.ask.kind == "outcomes":
            left = statistics.ended(self.ways, self.stages, first, last)
            return [self._placed_one(way, on, sort, stage) for way, on, sort, stage in left]
        if self.ask.kind == "pipeline":
            return [
                self._placed_one(way, last, state)
                for way in self.ways
                if way.begun_on <= last and self._on_the_way(state := way.state_on(last))
            ]
        return [
            self._placed_one(way, on)
            for way, on in statistics.taken(self.ways, self.step, first, last)
        ]

    @property
    def off_the_way(self) -> tuple[str, ...]:
        """The states of who arrived at the goal, or before it, or left."""
        return tuple(state for state in self.stages if not self._on_the_way(state))

    def _on_the_way(self, state: str) -> bool:
        return state == UNKNOWN or self.stages[state] not in {"probationary", "official", "ended"}

    def _one(self, way: CasePath, on: date) -> Counted:
        return self._placed_one(way, on)[0]

    def _placed_one(
        self, way: CasePath, on: date, sort: str = "", stage: str = ""
    ) -> tuple[Counted, bool]:
        base, branch, inside = self._place(way, on)
        ended = not sort and self.stages.get(way.state_on(self.as_of)) == "ended"
        one = Counted(
            case=way.case,
            on=on,
            person=way.person,
            unit=base,
            branch=branch,
            sort=sort,
            stage=stage,
            ended=ended,
            judged=way.judged,
            grounds=way.grounds if way.person is not None else (ERASED, ERASED),
        )
        return one, inside

    def _not_countable(self, inside: Iterable[CasePath], last: date) -> list[CasePath]:
        if self.ask.kind in {"outcomes", "pipeline"}:
            return []  # what an erasure keeps is enough for these
        return [way for way in inside if way.person is None and way.begun_on <= last]

    # ---- where ----

    def _place(self, way: CasePath, on: date) -> tuple[str, str, bool]:
        """Return (base organisation, chi bộ, whether inside the unit that is asked for)."""
        name, since = way.unit_since(on)
        found = self._placed.get((name, since, on))
        if found is None:
            code = self.units.named(name, since)
            base = None if code is None else self.units.base_of(code, on)
            inside = self.asked.has_name(name, since, on)
            found = (base or UNPLACED, code or UNPLACED, inside)
            self._placed[name, since, on] = found
        return found

    def _there(self, code: str, day: date) -> str:
        """Return the first unit of a day that a unit counts with: itself, or who took over."""
        units = self.units.on(day).units
        return next((one for one in self.units.counts_with(code, day) if one in units), code)

    def _units_on(self, day: date, level: str) -> list[str]:
        """Return the base organisations, or the units that keep cases, of a day that are inside."""
        tree = self.units.on(day)
        inside = [code for code in tree.units if self.asked.has_unit(code, day)]
        if level == "base":
            return [code for code in inside if tree.units[code].level == "base"]
        parents = {unit.parent for unit in tree.units.values()}
        return [
            code
            for code in inside
            if tree.units[code].level == "branch"
            or (tree.units[code].level == "base" and code not in parents)
        ]

    # ---- by what ----

    def _tables(
        self,
        counted: Sequence[Counted],
        everybody: Sequence[Counted],
        inside: Collection[CasePath],
        first: date,
        last: date,
    ) -> Iterable[Table]:
        kind, by = self.ask.kind, self.ask.by
        if kind == "outcomes":
            ends = [name for name, stage in self.stages.items() if stage == "ended"]
            yield statistics.by_sort(counted, "outcome", ends)
            stages = list(dict.fromkeys(self.stages.values()))
            before = [*(name for name in stages if name != "ended"), "not_stated"]
            yield statistics.by_stage(counted, "left_from", before)
            yield from self._grounds(counted)
        if kind == "pipeline":
            states = [name for name in self.stages if self._on_the_way(name)]
            yield statistics.by_sort(counted, "state", [*states, UNKNOWN])
            yield self._flows(inside, first, last)
        if kind == "units" or (kind in OF_UNITS and "organisation" in by):
            yield from self._organisations(first, last)
        if kind == "units" or "unit" in by:
            told = self.told if self.ask.unit is None else ()
            yield statistics.by_unit(counted, [*self._units_on(last, "base"), *told])
        for name in (name for name in DIMENSIONS if name in by):
            yield from self._breakdowns(name, counted, everybody, last)

    def _grounds(self, counted: Sequence[Counted]) -> Iterable[Table]:
        """Yield who was struck off, and whose decision was annulled, by the grounds stated."""
        for name, end, place in _BY_GROUND:
            some = [one for one in counted if one.sort == end]
            if some:
                yield statistics.by_ground(some, name, place)

    def _flows(self, inside: Collection[CasePath], first: date, last: date) -> Table:
        definition = self.used["pipeline"]
        flowed: dict[str, list[str]] = {flow.key: [] for flow in definition.flows}
        waiting: list[str] = []
        beside: dict[str, list[str]] = {key: [] for key in _BESIDE_THE_ROAD}
        admitted: list[tuple[date, str]] = []
        everybody = 0
        for way in inside:  # read once: each reading unpacks all of them
            everybody += 1
            case, state = way.case, way.state_on(last)
            if state in _WAITING or (not way.has_committee and state == "branch_resolved"):
                waiting.append(case)
            if not way.moved_between(first, last):
                continue
            days = way.first_days()
            for flow in definition.flows:
                on = days.get(flow.step or statistics.last_vote_below(way))
                if on is not None and first <= on <= last:
                    flowed[flow.key].append(case)
            for key, steps in _BESIDE_THE_ROAD.items():
                if not days.keys().isdisjoint(steps):  # few dossiers leave the road
                    beside[key] += statistics.flowed_by((way,), steps, first, last)
            on = days.get(self.step)
            if on is not None and first <= on <= last:
                admitted.append((on, case))
        cases = {**flowed, "waiting": waiting, **beside}
        rows = [Row(key, tuple(sorted(some))) for key, some in cases.items()]
        rows.append(Row("admitted", tuple(case for _, case in sorted(admitted))))
        return Table(
            by="flow",
            rows=tuple(rows),
            total=everybody + self.beside,
            adds_up=False,
            definition=definition,
        )

    def _organisations(self, first: date, last: date) -> Iterable[Table]:
        definition = self.used["organisation"]
        admitted = [
            self._one(way, on) for way, on in statistics.taken(self.ways, self.step, first, last)
        ]
        sources = [
            self._one(way, last)
            for way in self.ways
            if way.begun_on <= last and self.stages.get(way.state_on(last)) in definition.stages
        ]
        for level in ("base", "branch"):
            some, others = (
                [self._there(one.unit if level == "base" else one.branch, last) for one in group]
                for group in (admitted, sources)
            )
            units = self._units_on(last, level)
            yield statistics.organisations(level, units, some, others, definition)

    def _breakdowns(
        self, name: str, counted: Sequence[Counted], everybody: Sequence[Counted], last: date
    ) -> Iterable[Table]:
        definition = self.used[name]
        hide = definition.sensitive and not self.ask.small_cells
        whole = statistics.breakdown(counted, definition)
        if hide and self.ask.unit is not None:
            whole = self._hidden(whole, everybody, definition, last)
        yield whole
        if "unit" in self.ask.by:
            units = statistics.crossed(counted, definition)
            if hide:
                below = self.used["small_cells"].below
                units = statistics.without_small_cells(units, below, columns_known=True)
            yield from units

    def _hidden(
        self, whole: Table, everybody: Sequence[Counted], definition: Definition, last: date
    ) -> Table:
        """Return the breakdown of one unit with its small numbers hidden.

        That of a base organisation is hidden as in the table of all of them, so that it cannot be
        had by taking the others from the whole.
        """
        below = self.used["small_cells"].below
        unit = self.units.on(last).units.get(self.ask.unit or "")
        if unit is not None and unit.level == "base":
            all_of_them = statistics.crossed(everybody, definition)
            marked = statistics.without_small_cells(all_of_them, below, columns_known=True)
            for table in marked:
                if table.within == self.ask.unit and table.total == whole.total:
                    return replace(table, within=None)
        return statistics.without_small_cells([whole], below, columns_known=False)[0]
