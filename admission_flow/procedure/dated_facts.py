"""What a person and a chi bộ are on a day: the opening facts, and what acts changed since then.

A move and a membership change facts from their own day on; a fact that the act does not state
stays as it was (contract 2, section 6).
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from admission_flow.procedure.acts import Act, Membership, Move
from admission_flow.procedure.person import Person, Unit

_OF_THE_UNIT = (
    "has_youth_union",
    "has_trade_union",
    "has_base_committee",
    "has_section_committee",
)
_OWN_FIELD = {"youth_union": "youth_union_member", "trade_union": "trade_union_member"}


def stays(unit: Unit, move: Move) -> bool:
    """Whether a move names the chi bộ where the person is: it says what changed there, by dates.

    Nobody went anywhere then: no rule, list or clock takes it for a move.
    """
    return _folded(unit.name) == _folded(move.to)


def moves_of(unit: Unit, acts: Iterable[Act]) -> list[Move]:
    """Return the moves from one chi bộ to another, by day; of one day as they were entered."""
    moves = [act for act in acts if isinstance(act, Move)]
    if not moves:  # as of most cases
        return []
    found = []
    for move in sorted(moves, key=lambda act: act.on):
        if not stays(unit, move):
            found.append(move)
            unit = replace(unit, name=move.to)
    return found


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def unit_after(unit: Unit, move: Move) -> Unit:
    """Return the chi bộ from the day of a move on.

    Who may decide for the old chi bộ says nothing of the new one: a row stays only where the paper
    says that the same committee decides, or where it begins on the day of the move or later, or
    where the chi bộ is the same.
    """
    stated: dict[str, Any] = {
        name: value for name in _OF_THE_UNIT if (value := getattr(move, name)) is not None
    }
    deciders = unit.deciders
    same = stays(unit, move)
    if move.same_authority is not True and not same:
        deciders = tuple(row for row in deciders if row.since >= move.on)
    return replace(unit, name=unit.name if same else move.to, deciders=deciders, **stated)


def person_after(person: Person, membership: Membership) -> Person:
    """Return the person from the day on which it joined or left an organisation."""
    field = _OWN_FIELD.get(membership.organisation)
    if field is not None:
        stated: dict[str, Any] = {field: membership.member}
        return replace(person, **stated)
    belongs = dict.fromkeys((*(person.memberships or ()), membership.organisation))
    if not membership.member:
        del belongs[membership.organisation]
    return replace(person, memberships=tuple(belongs))


def facts_on(person: Person, unit: Unit, acts: Iterable[Act], day: date) -> tuple[Person, Unit]:
    """Return the person and the chi bộ as they were on a day.

    Args:
        person: as the case was opened.
        unit: as the case was opened.
        acts: of the case, in the order of entering.
        day: acts of this day count.

    """
    changes = [act for act in acts if act.on <= day and isinstance(act, Membership | Move)]
    for act in sorted(changes, key=lambda act: act.on):
        if isinstance(act, Move):
            unit = unit_after(unit, act)
        else:
            person = person_after(person, act)
    return person, unit
