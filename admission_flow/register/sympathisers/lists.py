"""The sympathisers' lists as cases and entries tell them: derived on every question, never kept.

A case's own chain holds who introduced the person (`source.proposed`) and which period a late
report is for (`source.report_for`); the register's chain holds the monthly reviews
(`source.review`) and how often helpers report (`source.every`). The number of a paper about a
person is a personal value.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from admission_flow.database.queries import Queries
from admission_flow.planning.deadlines.duty import Duty
from admission_flow.planning.sympathisers.duties import (
    Place,
    Rhythm,
    Units,
    counted,
    duties,
    of_person,
)
from admission_flow.planning.sympathisers.person import Proposal, Source, bounds
from admission_flow.procedure.judge import Judge
from admission_flow.register.core.organisation import organisation
from admission_flow.register.core.within import sees
from admission_flow.register.sympathisers.noted import (
    LISTS,
    ListReviewed,
    RhythmSet,
)
from admission_flow.register.sympathisers.sources import KeptSources
from admission_flow.register.units.scope import OPTION, Scope, chosen

if TYPE_CHECKING:
    from admission_flow.register.core.reader import ReadingRegister


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A chi bộ went through its list of a month."""

    entry: int
    unit: str
    """The unit's key: its code, or its name as it is compared where it is in no organisation."""
    name: str
    """The unit as it was entered: its code, or its name."""
    month: str
    on: date
    number: str | None
    listed: tuple[str, ...]
    """The cases on the list on that day."""
    added: tuple[str, ...]
    """Cases put on the list in that month, up to that day."""
    left: tuple[str, ...]
    """Cases that left it in that month, up to that day."""


@dataclass(slots=True)
class Gathered:
    """Everything about the lists as of a day."""

    as_of: date
    units: Units
    sources: list[Source] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """By case, the person's full name."""
    erased: int = 0
    """Cases whose personal values were erased: nobody can say whether they were on a list."""
    rhythms: list[Rhythm] = field(default_factory=list)
    """How often helpers report, as far as it was entered for this day."""
    reviews: list[Review] = field(default_factory=list)
    """Those that stand, in the order of their months and days."""
    everybody: bool = False
    """Whether what was done for those who are on no list any more was read too."""
    in_states: tuple[str, ...] = ()
    """The names of units that cases bear now, those of erased persons too."""

    def key_of(self, source: Source, day: date) -> str:
        """Return the key of the unit that a person belongs to on a day."""
        return self.units.place_of(source, day).key

    def asked(self, unit: str, where: str = OPTION) -> Scope:
        """Return what a unit means on the day. Raises `BadDocument` where there is none such."""
        return chosen(self.units.organisation, unit, self.as_of, self._names_of_units, where=where)

    def inside(self, unit: str | None) -> frozenset[str] | None:
        """Return the keys of a unit and all that count with it; None: no unit was named.

        Raises:
            BadDocument: no unit of this code or name ever was, in the organisation or in a case.

        """
        if unit is None:
            return None
        asked = self.asked(unit)
        return asked.codes() if asked.code is not None else frozenset({asked.key})

    def _names_of_units(self) -> Iterator[str]:
        yield from self.in_states
        yield from (name for source in self.sources for _, name in source.units)


def gather(  # noqa: PLR0913 - each is named by the caller
    store: Queries,
    judge: Judge,
    as_of: date,
    kept: KeptSources | None = None,
    progress: Callable[[int, int], object] = lambda *_: None,
    *,
    everybody: bool = False,
    named: bool = True,
) -> Gathered:
    """Read every case and entry that concerns the lists, as of a day.

    Args:
        store: the register; under a lock where something is decided on it.
        judge: judges each case, to know which steps were lawful.
        as_of: nothing that happened later is looked at.
        kept: what was read before, and will be the next time; None: everything is read.
        progress: called with how many cases are done, and of how many.
        everybody: with what was done for those too who are on no list any more.
        named: with the names of helpers and the numbers of papers; what is owed needs none.

    Raises:
        JournalBroken: an entry cannot be read.
        DataKeyUnusable: personal values are sealed, and the key is not at hand.

    """
    events = LISTS.noted(store)
    rhythms = [
        Rhythm(unit=said.unit, on=said.on, every=said.every, number=said.number, entry=seq)
        for seq, said in events
        if isinstance(said, RhythmSet)
    ]
    found = Gathered(as_of, Units(organisation(store), rhythms), everybody=everybody)
    found.rhythms = sorted((r for r in rhythms if r.on <= as_of), key=lambda r: (r.on, r.unit))
    said_of = ((seq, _seen(store, e)) for seq, e in events if isinstance(e, ListReviewed))
    held = (_review(seq, e, found.units) for seq, e in said_of if e is not None)
    latest = {(review.unit, review.month): review for review in held if review.on <= as_of}
    found.reviews = sorted(latest.values(), key=lambda review: (review.month, review.unit))
    found.in_states = tuple(dict.fromkeys(row.unit for row in store.each_state()))
    sources = kept or KeptSources()
    for source in sources.each(store, judge, as_of, progress, everybody=everybody, named=named):
        if source is None:
            found.erased += 1
        else:
            found.sources.append(source)
    return found


def _seen(store: Queries, said: ListReviewed) -> ListReviewed | None:
    """Return a review with the cases that may be seen; None: it is of people who are not."""
    parts = (said.listed, said.added, said.left)
    mine = [tuple(case for case in cases if sees(store, case)) for cases in parts]
    if any(parts) and not any(mine):
        return None
    return replace(said, listed=mine[0], added=mine[1], left=mine[2])


def _review(seq: int, said: ListReviewed, units: Units) -> Review:
    return Review(
        entry=seq,
        unit=units.key(said.unit, said.on),
        name=said.unit,
        month=said.month,
        on=said.on,
        number=said.number,
        listed=said.listed,
        added=said.added,
        left=said.left,
    )


# ---- what is asked -------------------------------------------------------------------------------


def of_register(
    register: "ReadingRegister",
    as_of: date | None = None,
    *,
    everybody: bool = False,
    named: bool = True,
) -> Gathered:
    """Return everything about the lists as of a day (default: today), with the names of people.

    Arguments and what is raised as of `gather`.
    """
    day = as_of or register.today
    found = gather(register.store, register.judge, day, everybody=everybody, named=named)
    found.names = register.store.names_of(source.case for source in found.sources)
    return found


def missing(register: "ReadingRegister", as_of: date, unit: str | None = None) -> list[Duty]:
    """Return what the lists still owe on a day, what was due first in front.

    Kinds: "helper_report" (by period), "helper", "task", "proposal" (by case), "monthly_review" (by
    unit and month). The texts `duty.<kind>` show `case`, `unit`, `period`, `due_on` and the facts.

    Args:
        register: the register.
        as_of: nothing that happened later is looked at.
        unit: only what concerns this unit, by its code or its name, and all below it.

    Raises:
        BadDocument: there is no such unit.
        JournalBroken, DataKeyUnusable: as `gather`.

    """
    found = gather(register.store, register.judge, as_of, named=False)
    return owed(found, found.inside(unit))


def owed(found: Gathered, inside: frozenset[str] | None = None) -> list[Duty]:
    """Return what the lists owe, as `missing` does, of what was gathered already."""
    reviewed: dict[str, set[str]] = {}
    for review in found.reviews:
        reviewed.setdefault(review.unit, set()).add(review.month)
    return duties(found.sources, reviewed, found.units, found.as_of, inside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person of a list, with what an officer keeps beside the name."""

    source: Source
    name: str
    unit: str
    missing: tuple[Duty, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The list of a unit, or of all, on a day."""

    as_of: date
    lines: tuple[Line, ...]
    since: date | None
    added: tuple[Source, ...]
    """Put on the list from `since` to `as_of`, whether or not they are still on it."""
    left: tuple[Source, ...]
    """Off it from `since` to `as_of`."""
    erased: int


def listing(found: Gathered, unit: str | None = None, since: date | None = None) -> Listing:
    """Return the list of a unit and those below it, with who came and left since a day.

    Raises:
        BadDocument: there is no such unit.

    """
    inside, day = found.inside(unit), found.as_of
    lines = []
    for source in found.sources:
        place = found.units.place_of(source, day)
        if source.on_list(day) and (inside is None or place.key in inside):
            lines.append(
                Line(
                    source=source,
                    name=found.names[source.case],
                    unit=found.units.name_of(place, day),
                    missing=tuple(duty for _, duty in of_person(source, found.units, day)),
                )
            )
    lines.sort(key=lambda line: (line.unit, line.source.listed_on, line.source.case))
    return Listing(
        as_of=day,
        lines=tuple(lines),
        since=since,
        added=_came(found, inside, since),
        left=_left(found, inside, since),
        erased=found.erased,
    )


def proposals(
    found: Gathered, unit: str | None = None, *, everybody: bool = False
) -> list[tuple[Source, Proposal]]:
    """Return who was introduced and is not yet considered, or `everybody`, the oldest first.

    Args:
        found: gathered of `everybody`, where these are asked for.
        unit: only what concerns this unit, and all below it.
        everybody: also who was considered.

    Raises:
        BadDocument: there is no such unit.

    """
    if everybody and not found.everybody:
        raise ValueError("what was done for those who are on no list any more was not read")
    inside = found.inside(unit)
    some = [
        (source, proposal)
        for source in found.sources
        for proposal in source.proposals
        if (everybody or source.waits)
        and (inside is None or found.key_of(source, found.as_of) in inside)
    ]
    return sorted(some, key=lambda one: (one[1].on, one[0].case))


def _came(found: Gathered, inside: frozenset[str] | None, since: date | None) -> tuple[Source, ...]:
    return tuple(
        source
        for source in found.sources
        if since is not None
        and source.listed_on is not None
        and source.listed_on >= since
        and (inside is None or found.key_of(source, source.listed_on) in inside)
    )


def _left(found: Gathered, inside: frozenset[str] | None, since: date | None) -> tuple[Source, ...]:
    return tuple(
        source
        for source in found.sources
        if since is not None
        and source.listed_on is not None
        and source.left_on is not None
        and source.left_on >= since
        and (inside is None or found.key_of(source, source.left_on) in inside)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A unit's monthly reviews: those that were held, and the months that lack one."""

    unit: str
    key: str
    held: tuple[Review, ...]
    missing: tuple[str, ...]


def reviews(found: Gathered, unit: str | None = None) -> list[Reviewed]:
    """Return, unit by unit, which months' reviews were held and which are missing.

    Raises:
        BadDocument: there is no such unit.

    """
    inside, day = found.inside(unit), found.as_of
    names: dict[str, str] = {}
    months: dict[str, set[str]] = {}
    for source in found.sources:
        for month, place in counted(source, found.units, day):
            names.setdefault(place.key, found.units.name_of(place, day))
            months.setdefault(place.key, set()).add(month)
    held: dict[str, list[Review]] = {}
    for review in found.reviews:
        held.setdefault(review.unit, []).append(review)
        names.setdefault(review.unit, found.units.name_of(Place(review.unit, review.name), day))
    return [
        Reviewed(
            unit=names[key],
            key=key,
            held=tuple(held.get(key, ())),
            missing=tuple(
                sorted(months.get(key, set()) - {review.month for review in held.get(key, ())})
            ),
        )
        for key in sorted(names)
        if inside is None or key in inside
    ]


def on_the_day(found: Gathered, key: str, month: str) -> tuple[list[str], list[str], list[str]]:
    """Return the cases on a unit's list on the day, and those that came and left in a month."""
    first, last = bounds(month)
    keys = frozenset({key})
    listed = [
        source.case
        for source in found.sources
        if source.on_list(found.as_of) and found.key_of(source, found.as_of) == key
    ]
    came = [s.case for s in _came(found, keys, first) if s.listed_on and s.listed_on <= last]
    left = [s.case for s in _left(found, keys, first) if s.left_on and s.left_on <= last]
    return listed, came, left
