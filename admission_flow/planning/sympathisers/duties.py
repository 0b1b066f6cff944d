"""What the sympathisers' lists owe: reports, reviews, helpers, tasks, answers to proposals."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from admission_flow.planning.deadlines.duty import Duty
from admission_flow.planning.sympathisers.person import (
    MONTH,
    NONE,
    Source,
    bounds,
    month_of,
    months_between,
)
from admission_flow.planning.units.tree import Organisation, keeps_cases, name_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often helpers report in a unit and below it, from a day on."""

    unit: str
    """Its code; empty: what holds where no unit was given a rhythm."""
    on: date
    every: str
    """One of `RHYTHMS`."""
    number: str | None = None
    """Number of the paper that says so."""
    entry: int | None = None


DEFAULT = Rhythm(unit="", on=date.min, every=MONTH)
"""Every month: the first that the plan names ("monthly, quarterly or at a review", III.6, 2)."""


@dataclass(frozen=True, slots=True)
class Place:
    """The unit that a person's list belongs to on a day."""

    key: str
    """Its code; where it is in no organisation on file, its name as it is compared."""
    name: str


class Units:
    """Finds the unit whose list somebody is on, and how often its helpers report."""

    def __init__(self, organisation: Organisation, rhythms: Sequence[Rhythm] = ()) -> None:
        """Look units up in an organisation; of two rhythms of one day the later in order counts."""
        self.organisation = organisation
        self._rhythms = sorted(rhythms, key=lambda rhythm: rhythm.on)
        # Months of many people are asked for, and units change on few days.
        self._places: dict[tuple[str, int, int], Place] = {}
        self._rhythm_on: dict[tuple[str, date], Rhythm] = {}

    def place(self, name: str, day: date, since: date | None = None) -> Place:
        """Return where the list of a chi bộ of this name is kept on a day.

        The name is that of the unit that bore it on the day from which it is used (`since`).

        A unit that was closed is stood for by the one that took over, where it is one and keeps
        cases; where several did, the person needs a `move`, and the closed unit is named until
        then.
        """
        days = self.organisation.days
        at = name, bisect_right(days, since or day), bisect_right(days, day)
        found = self._places.get(at)
        if found is None:
            found = self._places[at] = self._found(name, day, since or day)
        return found

    def _found(self, name: str, day: date, since: date) -> Place:
        code = self.organisation.named(name, since)
        if code is None:
            return Place(name_key(name), name)
        heirs = self.organisation.heirs(code, day)
        units = self.organisation.on(day).units
        heir = units.get(heirs[0]) if len(heirs) == 1 else None
        if heir is not None and keeps_cases(heir):
            return Place(heir.code, heir.name)
        return Place(code, self._name(code, day) or name)

    def place_of(self, source: Source, day: date) -> Place:
        """Return where the list is kept that a person is on, or would be, on a day."""
        name, since = source.unit_since(day)
        return self.place(name, day, since)

    def key(self, unit: str, day: date) -> str:
        """Return the key of a unit given by its code or its name."""
        return unit if unit in self.organisation.codes else self.place(unit, day).key

    def name_of(self, place: Place, day: date) -> str:
        """Return what a unit is called on a day; where it is there no longer, its last name."""
        return self._name(place.key, day) or place.name

    def _name(self, code: str, day: date) -> str:
        unit = self.organisation.on(day).units.get(code)
        if unit is not None:
            return unit.name
        ended = self.organisation.ended.get(code)
        return ended.last.name if ended else ""

    def rhythm(self, key: str, day: date) -> Rhythm:
        """Return how often helpers report in a unit on a day: its own, or of the nearest above."""
        found = self._rhythm_on.get((key, day))
        if found is None:
            found = self._rhythm_on[key, day] = self._said(key, day)
        return found

    def _said(self, key: str, day: date) -> Rhythm:
        for code in self.organisation.counts_with(key, day):
            said = [r for r in self._rhythms if r.unit == code and r.on <= day]
            if said:
                return said[-1]
        return DEFAULT


def duties(
    sources: Iterable[Source],
    reviewed: Mapping[str, Collection[str]],
    units: Units,
    as_of: date,
    inside: Collection[str] | None = None,
) -> list[Duty]:
    """Return what is missing on a day, what was due first in front.

    Reports and answers to proposals are missing once their time is over; a helper or a task is as
    soon as somebody is on the list without, and is late once the month of listing is over. Reports
    are asked for only of people who are on the list on the day. The monthly review is owed by a
    unit on whose list somebody was for the whole month, and never ceases to be owed.

    Args:
        sources: everybody, as of the same day.
        reviewed: the months reviewed by that day, by the unit's key.
        units: the units and how often helpers report in them.
        as_of: the day of asking.
        inside: keys of the units whose duties are wanted; None: of all.

    """
    found: list[tuple[Place, Duty]] = []
    owed: dict[tuple[str, str], Place] = {}
    for source in sources:
        found += of_person(source, units, as_of)
        for month, place in counted(source, units, as_of):
            owed.setdefault((place.key, month), place)
    found += [
        (
            place,
            Duty(
                kind="monthly_review",
                unit=units.name_of(place, as_of),
                owed_by="branch",
                due_on=bounds(month)[1],
                period=month,
            ),
        )
        for (key, month), place in owed.items()
        if month not in reviewed.get(key, ())
    ]
    wanted = [duty for place, duty in found if inside is None or place.key in inside]
    return sorted(wanted, key=lambda duty: (duty.due_on, duty.unit, duty.kind, duty.case))


def counted(source: Source, units: Units, as_of: date) -> Iterator[tuple[str, Place]]:
    """Yield the months for which a person's list must have been gone through, and by which unit.

    It is the unit that the person belongs to on the last day of the month.
    """
    for month, last in source.month_ends(as_of):
        place = units.place_of(source, last)
        if units.rhythm(place.key, last).every != NONE:
            yield month, place


def of_person(source: Source, units: Units, as_of: date) -> list[tuple[Place, Duty]]:
    """Return what is missing of one person's way on a day, and which unit's list it concerns.

    A report is owed in the unit that the person belonged to on the last day of its period, all
    else in that of the day itself.
    """

    def at(day: date) -> Place:
        return units.place_of(source, day)

    here = at(as_of)
    if units.rhythm(here.key, as_of).every == NONE:
        return []
    if source.waits:
        return _answers(source, here, units, as_of)
    if not source.on_list(as_of) or source.listed_on is None:
        return []
    found = []
    missing = source.reports_missing(lambda day: units.rhythm(at(day).key, day).every, as_of)
    for period in missing:
        last = bounds(period)[1]
        there = at(last)
        duty = Duty(
            kind="helper_report",
            unit=units.name_of(there, as_of),
            owed_by="helper",
            due_on=last,
            case=source.case,
            period=period,
        )
        found.append((there, duty))
    by = bounds(month_of(source.listed_on))[1]
    name = units.name_of(here, as_of)
    for kind, lacks in (("helper", not source.helpers), ("task", not source.tasks)):
        if lacks:
            duty = Duty(kind=kind, unit=name, owed_by="branch", due_on=by, case=source.case)
            found.append((here, duty))
    return found


def _answers(source: Source, place: Place, units: Units, as_of: date) -> list[tuple[Place, Duty]]:
    """Return the oldest proposal, once the chi bộ let the month after it pass without an answer.

    A choice: no term is written anywhere, but the chi bộ meets on its list every month.
    """
    first = source.proposals[0]
    over = next(months_between(first.on, as_of), None)
    if over is None:
        return []
    duty = Duty(
        kind="proposal",
        unit=units.name_of(place, as_of),
        owed_by="branch",
        due_on=bounds(over)[1],
        case=source.case,
        facts={"by": first.by, "on": first.on},
    )
    return [(place, duty)]
