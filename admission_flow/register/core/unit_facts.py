"""What the register's tree of units says of a case's chi bộ, on the day of an act.

It is asked when an act is entered and when somebody asks what may come next; never for what was
entered before (docs/decisions/0010-what-the-tree-said.md). What the tree does not know stays as the
case says it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from admission_flow.errors import BadDocument
from admission_flow.planning.units.facts import (
    deciders_of,
    deciding_units,
    facts_of,
    facts_since,
    place_of,
)
from admission_flow.planning.units.tree import Organisation, UnitOnDay, keeps_cases, name_key
from admission_flow.procedure.acts import Move, Step
from admission_flow.procedure.dated_facts import facts_on
from admission_flow.procedure.document import Problem
from admission_flow.procedure.person import Decider, Unit
from admission_flow.register.core.records import CaseRecord
from admission_flow.register.core.state import local_day, unit_since
from admission_flow.register.core.told import Told, unit_told

_ONE_DAY = timedelta(days=1)
_STATED = ("has_youth_union", "has_trade_union", "has_base_committee", "has_section_committee")


def as_opened(organisation: Organisation, unit: Unit, day: date) -> Unit:
    """Return the chi bộ of a case that is opened on a day, with what its papers do not state.

    Who may decide is the tree's to say, of all days: the acts of the case may lie before.
    """
    code = place_of(organisation, unit.name, day, day)
    if code is None:
        return unit
    facts = facts_of(organisation.on(day), code)
    section = facts.has_section_committee or None  # that there is none need not be said
    return replace(
        unit,
        system=unit.system or facts.system,
        has_section_committee=section
        if unit.has_section_committee is None
        else unit.has_section_committee,
        deciders=deciders_of(organisation, code) or unit.deciders,
    )


def told_of(organisation: Organisation, record: CaseRecord, day: date) -> Told | None:
    """Return what the tree says of a case's chi bộ on a day and the case does not; None: nothing.

    What differs holds from the day on which the tree began to say it, but not from before a step
    that was taken already: that one was judged with what was known then.
    """
    code = place_of(organisation, *unit_since(record, day), day)
    if code is None:
        return None
    rows = deciders_of(organisation, code)
    told = Told(_differing(organisation, code, record, day), rows or None)
    if told.deciders is not None:
        unit = unit_told(record.unit, told, day, record.case.acts)
        told = replace(told, deciders=None if unit == record.unit else _live(rows, day))
    return None if told == Told() else told


def _differing(organisation: Organisation, code: str, record: CaseRecord, day: date) -> Move | None:
    """Return what applies to the chi bộ otherwise than the case says; None: nothing."""
    case = record.case
    facts, since = facts_since(organisation, code, day)
    _, unit = facts_on(case.person, case.unit, case.acts, day)
    stated = {
        name: value
        for name in _STATED
        if (value := getattr(facts, name)) is not None and bool(getattr(unit, name)) != value
    }
    begun_on = min([local_day(record.opened_at), day, *(act.on for act in case.acts)])
    taken = [act.on + _ONE_DAY for act in case.acts if isinstance(act, Step) and act.on <= day]
    start = max([since, begun_on, unit_since(record, day)[1], *taken])
    return Move(on=start, to=unit.name, **stated) if stated and start <= day else None


# ---- moves ---------------------------------------------------------------------------------------


def completed(
    organisation: Organisation, record: CaseRecord, move: Move
) -> tuple[Move, Told | None]:
    """Return a move with what the tree of its day says of the new chi bộ, and who may decide there.

    A register that knows no unit on that day takes a move as its paper states it.

    Raises:
        BadDocument: there is no such unit on that day, its meeting considers nobody, or the paper
            states of it what the tree does not.

    """
    tree = organisation.on(move.on)
    if not tree.units:
        return move, None
    code = move.to if move.to in tree.units else organisation.named(move.to, move.on)
    unit = tree.units.get(code or "")
    if unit is None:
        if move.same_authority is False and move.to_authority:
            return move, _news(record, move, ())
        facts = {"unit": move.to, "day": move.on}
        raise BadDocument(move.kind, [Problem("to", "move_to_no_unit", facts)])
    if not keeps_cases(unit):
        raise BadDocument(
            move.kind, [Problem(unit.code, "unit_keeps_no_cases", {"level": unit.level})]
        )
    problems = list(_unlike(organisation, record, move, unit))
    if problems:
        raise BadDocument(move.kind, problems)
    known = {
        name: value
        for name, value in _known(organisation, record, move.on, unit).items()
        if getattr(move, name) is None
    }
    move = replace(move, to=unit.name, **known)  # type: ignore[arg-type]
    return move, _news(record, move, deciders_of(organisation, unit.code))


def _news(record: CaseRecord, move: Move, rows: tuple[Decider, ...]) -> Told | None:
    """Return who may decide where somebody moved to, if the case does not have it already."""
    told = Told(deciders=_live(rows, move.on))
    unit = unit_told(record.unit, told, move.on, (*record.case.acts, move))
    return None if unit == record.unit else told


def _live(rows: tuple[Decider, ...], day: date) -> tuple[Decider, ...]:
    return tuple(row for row in rows if row.until is None or row.until >= day)


def _known(
    organisation: Organisation, record: CaseRecord, on: date, unit: UnitOnDay
) -> dict[str, bool | str]:
    """Return what the tree says of the chi bộ that somebody moves to on a day."""
    facts = facts_of(organisation.on(on), unit.code)
    known: dict[str, bool | str] = {
        name: value for name in _STATED if (value := getattr(facts, name)) is not None
    }
    new = deciding_units(organisation.on(on), unit.code)
    if new:
        known["to_authority"] = new[0].name
    before = on - _ONE_DAY
    code = place_of(organisation, *unit_since(record, before), before)
    old = () if code is None else deciding_units(organisation.on(before), code)
    if new and old:
        known["same_authority"] = new[0].code == old[0].code
    return known


def _unlike(
    organisation: Organisation, record: CaseRecord, move: Move, unit: UnitOnDay
) -> Iterator[Problem]:
    """Yield what a paper states of the new chi bộ that is not so by the tree."""
    names = {name_key(one.name) for one in deciding_units(organisation.on(move.on), unit.code)}
    for name, value in _known(organisation, record, move.on, unit).items():
        stated = getattr(move, name)
        if stated is None or stated == value:
            continue
        if name == "to_authority" and name_key(stated) in names:
            continue
        facts = {"fact": name, "stated": stated, "tree": value, "unit": unit.code, "day": move.on}
        yield Problem(name, "move_unlike_tree", facts)
