"""What the tree says of a chi bộ on a day: its facts, and who decides for it by dates.

Only what the tree can know: what it does not say is None, or no row, and the case keeps what its
own papers say.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from operator import attrgetter
from typing import TypeVar

from admission_flow.planning.units.events import MATTERS
from admission_flow.planning.units.tree import Organisation, Tree, UnitOnDay
from admission_flow.procedure.person import Decider
from admission_flow.procedure.quick_dataclass import dataclass

_ONE_DAY = timedelta(days=1)

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFacts:
    """What applies to a chi bộ; None: the tree does not say it."""

    has_youth_union: bool | None = None
    has_trade_union: bool | None = None
    has_base_committee: bool | None = None
    has_section_committee: bool | None = None
    system: str | None = None


def place_of(organisation: Organisation, name: str, since: date, day: date) -> str | None:
    """Return the unit that a case is in on a day, by the name that it bears since a day.

    Where its unit is there no longer it is in the one that took over; with several of them, or
    with none, nobody knows until the person is moved.

    Returns:
        A code, of a unit that is there on the day; None: the tree does not know.

    """
    code = organisation.named(name, since)
    return None if code is None else standing_for(organisation, code, day)


def standing_for(organisation: Organisation, code: str, day: date) -> str | None:
    """Return the unit that stands for another on a day: itself, or the one that took over."""
    heirs = organisation.heirs(code, day)
    if len(heirs) != 1 or heirs[0] not in organisation.on(day).units:
        return None
    return heirs[0]


def facts_of(tree: Tree, code: str) -> UnitFacts:
    """Return what the tree of a day says of a unit that is in it."""
    section, base = _committees(tree, code)
    return UnitFacts(
        has_youth_union=_nearest(tree, code, attrgetter("has_youth_union")),
        has_trade_union=_nearest(tree, code, attrgetter("has_trade_union")),
        has_base_committee=base,
        has_section_committee=section,
        system=_nearest(tree, code, attrgetter("system")),
    )


def facts_since(organisation: Organisation, code: str, day: date) -> tuple[UnitFacts, date]:
    """Return what the tree says of a unit on a day, and since which day it has said so.

    Args:
        organisation: all units.
        code: of a unit that is there on the day.
        day: the day.

    """
    facts = facts_of(organisation.on(day), code)
    since = day
    for start in reversed([start for start in organisation.days if start <= day]):
        tree = organisation.on(start)
        if code not in tree.units or facts_of(tree, code) != facts:
            break
        since = start
    return facts, since


def _nearest(tree: Tree, code: str, stated: Callable[[UnitOnDay], T | None]) -> T | None:
    values = (stated(unit) for unit in tree.above(code))
    return next((value for value in values if value is not None), None)


def _committees(tree: Tree, code: str) -> tuple[bool | None, bool | None]:
    """Return whether a section's and a base committee stand between a chi bộ and who decides."""
    unit, *above = tree.above(code)
    if unit.level == "base":
        # A chi bộ cơ sở; of a base organisation with chi bộ below it, nobody says which is meant.
        return (None, None) if any(tree.below(code)) else (False, False)
    if unit.level != "branch":
        return None, None
    base = next((one for one in above if one.level == "base"), None)
    higher = any(one.level in {"direct_superior", "province"} for one in above)
    section = any(one.level == "section" for one in above)
    if base is None:
        return section or (False if higher else None), False if higher else None
    decides = tree.decides(code, "admission")
    itself = decides is not None and decides[0].code not in {one.code for one in _over(tree, base)}
    # A base committee that decides itself stands before nobody: the case's papers say the way.
    return section, None if itself else True


def _over(tree: Tree, unit: UnitOnDay) -> Iterator[UnitOnDay]:
    return (one for one in tree.above(unit.code) if one.code != unit.code)


# ---- who decides ---------------------------------------------------------------------------------


def deciders_of(organisation: Organisation, code: str) -> tuple[Decider, ...]:
    """Return who may decide for a unit, through all time, oldest first.

    Of each matter the nearest committee, upwards, that is empowered; above one that decides by
    delegation also the one that decides by its own right. A closed committee's rows end on the day
    before its closing; those of a unit that took over the chi bộ go on from there. No row: the
    tree does not say who decides.
    """
    found: list[Decider] = []
    running: dict[tuple[str, str, str], date] = {}
    for day in organisation.days:
        place = standing_for(organisation, code, day)
        now = set() if place is None else set(_deciding(organisation.on(day), place))
        over = [row for row in running if row not in now]
        found += [_decider(row, running.pop(row), day - _ONE_DAY) for row in over]
        for row in now:
            running.setdefault(row, day)
    found += [_decider(row, since, None) for row, since in running.items()]
    return in_order(found)


def deciding_units(tree: Tree, code: str, matter: str = "admission") -> tuple[UnitOnDay, ...]:
    """Return the units whose committees may decide on a matter for a unit, the nearest first."""
    found = []
    for unit in tree.above(code):
        power = unit.powers.get(matter)
        if power is None or power.right == "none":
            continue
        found.append(unit)
        if power.right == "own":
            break
    return tuple(found)


def _deciding(tree: Tree, code: str) -> Iterator[tuple[str, str, str]]:
    for matter in MATTERS:
        for unit in deciding_units(tree, code, matter):
            power = unit.powers[matter]
            if power.body is not None:
                yield unit.name, power.body, power.right


def _decider(row: tuple[str, str, str], since: date, until: date | None) -> Decider:
    authority, body, right = row
    return Decider(authority=authority, body=body, right=right, since=since, until=until)


def in_order(rows: Sequence[Decider]) -> tuple[Decider, ...]:
    """Return rows oldest first, always in the same order."""
    return tuple(sorted(rows, key=lambda row: (row.since, row.authority, row.body, row.right)))


def from_day(
    before: Sequence[Decider],
    told: Sequence[Decider],
    day: date,
    *,
    going_on_since: date = date.min,
) -> tuple[Decider, ...]:
    """Return who may decide: until a day as it was said before, from that day on as is told now.

    So a step of an earlier day keeps what was said when it was judged, whatever is told later.

    Args:
        before: the rows that the case has.
        told: the rows of the tree, of any days.
        day: the first day on which they count.
        going_on_since: a row that only goes on is one row, but not where it began before this day,
            on which the person came to another chi bộ.

    """
    kept = [
        row if row.until is not None and row.until < day else replace(row, until=day - _ONE_DAY)
        for row in before
        if row.since < day
    ]
    for row in told:
        if row.until is not None and row.until < day:
            continue
        begun = replace(row, since=max(row.since, day))
        goes_on = (old for old in kept if old.since >= going_on_since and _goes_on(old, begun))
        going_on = next(goes_on, None)
        if going_on is not None:
            kept.remove(going_on)
            begun = replace(begun, since=going_on.since)
        kept.append(begun)
    return in_order(kept)


def _goes_on(old: Decider, new: Decider) -> bool:
    alike = (old.authority, old.body, old.right) == (new.authority, new.body, new.right)
    return alike and old.until is not None and old.until + _ONE_DAY == new.since
