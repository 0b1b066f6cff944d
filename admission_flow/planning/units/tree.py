"""The organisation as a dated tree: which units there were on a day, and who decided what."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, fields, replace
from datetime import date
from functools import lru_cache
from itertools import groupby

from admission_flow.planning.units.events import (
    CODE,
    KEEP_CASES,
    LEVELS,
    UnitAdded,
    UnitChanged,
    UnitClosed,
    UnitEmpowered,
    UnitEvent,
)
from admission_flow.procedure.document import Problem
from admission_flow.procedure.quick_dataclass import dataclass


class Contradiction(ValueError):
    """The events do not make an organisation: everything that does not fit, by unit."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems; `where` is the unit's code."""
        super().__init__("; ".join(f"{p.where}: {p.message_id}" for p in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Power:
    """What a unit's committee may decide on one matter, since when."""

    right: str
    body: str | None
    majority: str | None
    basis: str | None
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOnDay:
    """A unit as it stood on a day."""

    code: str
    name: str
    level: str
    parent: str | None
    sector: str | None
    opened_on: date
    predecessors: tuple[str, ...] = ()
    has_youth_union: bool | None = None
    has_trade_union: bool | None = None
    system: str | None = None
    powers: Mapping[str, Power] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ended:
    """A unit that is there no longer, and who took over."""

    last: UnitOnDay
    closed_on: date
    """The first day without it."""
    successors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """The units of one day."""

    units: Mapping[str, UnitOnDay]

    def above(self, code: str) -> Iterator[UnitOnDay]:
        """Yield a unit and those above it, upwards; nothing where it is not there."""
        unit = self.units.get(code)
        while unit is not None:
            yield unit
            unit = self.units.get(unit.parent or "")

    def below(self, code: str | None) -> Iterator[tuple[int, UnitOnDay]]:
        """Yield (depth, unit) for everything below a unit, or for the whole tree, by code."""
        children: dict[str | None, list[UnitOnDay]] = {}
        for unit in sorted(self.units.values(), key=lambda unit: unit.code):
            children.setdefault(unit.parent, []).append(unit)
        waiting = [(0, unit) for unit in reversed(children.get(code, []))]
        while waiting:
            depth, unit = waiting.pop()
            yield depth, unit
            waiting += [(depth + 1, child) for child in reversed(children.get(unit.code, []))]

    def sector_of(self, code: str) -> str | None:
        """Return the sector of a unit: its own, or that of the nearest above which states one."""
        return next((unit.sector for unit in self.above(code) if unit.sector), None)

    def decides(self, code: str, matter: str) -> tuple[UnitOnDay, Power] | None:
        """Return who decides on a matter for a unit: the nearest, upwards, that is empowered."""
        for unit in self.above(code):
            power = unit.powers.get(matter)
            if power is not None and power.right != "none":
                return unit, power
        return None


_NOBODY = Tree({})


class Organisation:
    """All units that there ever were, folded from their events."""

    def __init__(self, events: Iterable[UnitEvent] = ()) -> None:
        """Fold the events; their order does not matter but within one day, unit and kind.

        Raises:
            Contradiction: they do not fit together.

        """
        self.ended: dict[str, Ended] = {}
        """By code."""
        self._days: list[date] = []
        self._trees: list[Tree] = []
        self._names: dict[str, list[tuple[date, str]]] = {}
        folding = _Folding(self)
        in_order = sorted(events, key=lambda event: (event.on, event.order))
        for day, group in groupby(in_order, key=lambda event: event.on):
            folding.take(list(group))
            self._days.append(day)
            self._trees.append(Tree(dict(folding.units)))
        if folding.problems:
            raise Contradiction(folding.problems)

    @property
    def codes(self) -> frozenset[str]:
        """Every code that was ever given."""
        last = self._trees[-1].units if self._trees else {}
        return frozenset(last) | frozenset(self.ended)

    def knows(self, code: str) -> bool:
        """Return whether a code was ever given."""
        return code in self.ended or (bool(self._trees) and code in self._trees[-1].units)

    @property
    def days(self) -> Sequence[date]:
        """The days on which something changed, oldest first."""
        return self._days

    def on(self, day: date) -> Tree:
        """Return the units of a day."""
        place = bisect_right(self._days, day)
        return self._trees[place - 1] if place else _NOBODY

    def history(self, code: str) -> list[tuple[date, UnitOnDay]]:
        """Return how a unit stood, each time from which day on: one line for each change."""
        found: list[tuple[date, UnitOnDay]] = []
        for day, tree in zip(self._days, self._trees, strict=True):
            unit = tree.units.get(code)
            if unit is not None and (not found or found[-1][1] != unit):
                found.append((day, unit))
        return found

    def named(self, name: str, day: date) -> str | None:
        """Return the unit of a name: who bears it on the day, else the last that did before it.

        A case keeps the name that its chi bộ had when it was opened; a later name must not lose
        it. A name that was only ever given later belongs to the first that it was given to.
        """
        key = name_key(name)
        given = self._names.get(key, [])
        before = [code for start, code in given if start <= day]
        units = self.on(day).units
        now = [code for code in before if code in units and name_key(units[code].name) == key]
        return next(iter([*now, *before[-1:], *(code for _, code in given)]), None)

    def bearers(self, name: str) -> frozenset[str]:
        """Return every unit that ever bore a name: with several, the day decides (`named`)."""
        return frozenset(code for _, code in self._names.get(name_key(name), ()))

    def counts_with(self, code: str, day: date) -> tuple[str, ...]:
        """Return the units that count a unit's people on a day: itself, and on to the top.

        A unit that is there counts with those above it. One that is there no longer counts with
        the unit that took over; where several did, until each person is moved, with the lowest
        unit above all of them, but no higher than the one that it last lay under; with that one
        where nobody did. So what a unit counts is the same before and after those below it are
        merged, split or closed. One that is not there yet counts with nothing but itself.
        """
        return tuple(self._counting(code, day, {}))

    def base_of(self, code: str, day: date) -> str | None:
        """Return the base organisation that a unit counts with on a day, or is."""
        units = self.on(day).units
        found = (units.get(one) for one in self.counts_with(code, day))
        return next((unit.code for unit in found if unit and unit.level == "base"), None)

    def _counting(self, code: str, day: date, seen: dict[str, None]) -> dict[str, None]:
        """Return the codes from one on, in order, without those that were seen on the way to it."""
        units, found = self.on(day).units, dict[str, None]()
        current: str | None = code
        while current is not None and current not in found and current not in seen:
            found[current] = None
            ended = self.ended.get(current)
            if current in units:
                current = units[current].parent
            elif ended is None or day < ended.closed_on:
                current = None
            else:
                current = self._after(ended, day, {**seen, **found})
        return found

    def _after(self, ended: Ended, day: date, seen: dict[str, None]) -> str | None:
        """Return the unit with which one that is there no longer counts next."""
        taken = (self._counting(one, day, seen) for one in ended.successors)
        ways = [way for way in taken if way]
        above = ended.last.parent
        shared = [code for code in ways[0] if all(code in way for way in ways)] if ways else []
        if above is None or not shared:
            return shared[0] if shared else above
        higher = len(ways) > 1 and shared[0] in list(self._counting(above, day, seen))[1:]
        return above if higher else shared[0]

    def heirs(self, code: str, day: date) -> tuple[str, ...]:
        """Return the successors of a unit on a day: itself, or those that took over, to the end."""
        found: dict[str, None] = {}
        waiting, seen = [code], set()
        while waiting:
            current = waiting.pop(0)
            if current in seen:
                continue
            seen.add(current)
            ended = self.ended.get(current)
            if ended is None or day < ended.closed_on:
                found[current] = None
            else:
                waiting += ended.successors
        return tuple(found)

    def called(self, day: date) -> dict[str, str]:
        """Return by code what each unit is called on a day; one that is gone, by its last name."""
        names = {code: ended.last.name for code, ended in self.ended.items()}
        return names | {code: unit.name for code, unit in self.on(day).units.items()}

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield (code, name as it is compared) for every name that a unit ever bore."""
        for name, given in self._names.items():
            yield from ((code, name) for code in dict.fromkeys(code for _, code in given))

    def remember(self, unit: UnitOnDay, day: date) -> None:
        """Keep a name by which a unit can be found, from a day on."""
        self._names.setdefault(name_key(unit.name), []).append((day, unit.code))


@lru_cache(16_384)
def name_key(name: str) -> str:
    """Return a name as it is compared: one code point per letter, case and spaces aside."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


class _Folding:
    """Takes the events day by day, and looks at the whole tree at the end of each."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.units: dict[str, UnitOnDay] = {}
        self.problems: list[Problem] = []
        self._reported: set[tuple[str, str]] = set()

    def problem(self, where: str, message_id: str, **facts: object) -> None:
        if (where, message_id) not in self._reported:  # once, not again on every later day
            self._reported.add((where, message_id))
            self.problems.append(Problem(where, message_id, facts))

    def take(self, events: list[UnitEvent]) -> None:
        for event in events:
            if isinstance(event, UnitAdded):
                self._add(event)
            elif event.unit not in self.units:
                self.problem(event.unit, "unit_not_there", day=event.on)
            elif isinstance(event, UnitChanged):
                self._change(event)
            elif isinstance(event, UnitEmpowered):
                self._empower(event)
            elif isinstance(event, UnitClosed):
                self._close(event)
        self._look(events)

    def _add(self, event: UnitAdded) -> None:
        if CODE.fullmatch(event.unit) is None:
            self.problem(event.unit, "unit_code")
        elif event.unit in self.units or event.unit in self.organisation.ended:
            self.problem(event.unit, "unit_code_taken")
        elif not event.name:
            self.problem(event.unit, "unit_nameless")
        else:
            self._put(
                UnitOnDay(
                    code=event.unit,
                    name=event.name,
                    level=event.level,
                    parent=event.parent,
                    sector=event.sector,
                    opened_on=event.on,
                    predecessors=event.predecessors or (),
                    has_youth_union=event.has_youth_union,
                    has_trade_union=event.has_trade_union,
                    system=event.system,
                ),
                event.on,
            )

    def _change(self, event: UnitChanged) -> None:
        names = (one.name for one in fields(event) if one.name not in {"unit", "on"})
        given = {name: value for name in names if (value := getattr(event, name)) is not None}
        if not given:
            self.problem(event.unit, "unit_nothing_changes")
        self._put(replace(self.units[event.unit], **given), event.on)

    def _empower(self, event: UnitEmpowered) -> None:
        whole = event.body is not None and event.majority is not None
        if event.right != "none" and not whole:
            self.problem(event.unit, "unit_power_incomplete")
        unit = self.units[event.unit]
        power = Power(event.right, event.body, event.majority, event.basis, event.on)
        self._put(replace(unit, powers={**unit.powers, event.matter: power}), event.on)

    def _close(self, event: UnitClosed) -> None:
        last = self.units.pop(event.unit)
        self.organisation.ended[event.unit] = Ended(last, event.on, event.successors or ())

    def _put(self, unit: UnitOnDay, day: date) -> None:
        self.units[unit.code] = unit
        self.organisation.remember(unit, day)

    def _look_up(self, unit: UnitOnDay, parent: UnitOnDay | None) -> None:
        if parent is None:
            self.problem(unit.code, "unit_parent_missing", parent=unit.parent)
        elif LEVELS.index(parent.level) <= LEVELS.index(unit.level):
            # Levels rise strictly, so no unit can come to stand under itself.
            levels = {"level": f"level.{unit.level}", "above": f"level.{parent.level}"}
            self.problem(unit.code, "unit_parent_level", parent=parent.code, **levels)

    def _look(self, events: list[UnitEvent]) -> None:
        """Look at the tree as it is at the end of the day: only then must it fit."""
        bearers: dict[str, str] = {}
        for unit in self.units.values():
            other = bearers.setdefault(name_key(unit.name), unit.code)
            if other != unit.code:
                self.problem(unit.code, "unit_name_taken", name=unit.name, other=other)
            if unit.parent is None:
                continue
            self._look_up(unit, self.units.get(unit.parent))
        known = {*self.units, *self.organisation.ended}
        for event in events:
            for code in _others(event):
                if code not in known or code == event.unit:
                    self.problem(event.unit, "unit_unknown", unit=code)


def _others(event: UnitEvent) -> tuple[str, ...]:
    """Return the units that an event says took over, or were taken over from."""
    if isinstance(event, UnitAdded):
        return event.predecessors or ()
    if isinstance(event, UnitClosed):
        return event.successors or ()
    return ()


def keeps_cases(unit: UnitOnDay) -> bool:
    """Return whether people can be considered by this unit's own meeting."""
    return unit.level in KEEP_CASES
