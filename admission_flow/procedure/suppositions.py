"""What if: a case with facts or days changed, as nobody has entered them. Nothing is kept of it.

A place is `person.born_on`, `unit.has_base_committee`, or a kind of act and a field of it:
`awareness_certificate.issued_on`. Of several acts of a kind the newest is meant. Where there is
none, evidence is supposed, of the day of the question if no other is said; of a step to come only
the day may be supposed, as a day before which it is not taken: what bodies decide is never
supposed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from admission_flow.procedure.acts import Act
from admission_flow.procedure.document import (
    Case,
    DocumentProblems,
    Problem,
    act_from,
    day_from,
    plain,
    plain_act,
    record_from,
)

PERSON, UNIT = "person", "unit"


@dataclass(frozen=True, slots=True)
class Supposed:
    """A case as it would be."""

    case: Case
    not_before: Mapping[str, date] = field(default_factory=dict)
    """By step to come, the day before which it is not taken."""


def suppose(
    case: Case, as_of: date, changes: Mapping[str, object], kinds: Mapping[str, type[Act]]
) -> Supposed:
    """Return a case with facts or days changed.

    Args:
        case: as it is on file.
        as_of: the day of the question.
        changes: by place ("person.born_on"), a value as a case document states it; None: it is not
            stated.
        kinds: of the procedure.

    Raises:
        DocumentProblems: a place or a value is not right.

    """
    told: dict[str, dict[str, Any]] = {}
    for place, value in changes.items():
        head, _, name = place.partition(".")
        if not name or head not in (PERSON, UNIT, *kinds):
            known = ", ".join((PERSON, UNIT, *kinds))
            raise DocumentProblems([Problem(place, "supposed_place", {"known": known})])
        _put(told.setdefault(head, {}), name, value)
    person = _merged(plain(case.person), told.pop(PERSON, {}))
    unit = _merged(plain(case.unit), told.pop(UNIT, {}))
    acts = list(case.acts)
    not_before: dict[str, date] = {}
    for kind, stated in told.items():
        places = [n for n, act in enumerate(acts) if act.kind == kind and act.on <= as_of]
        newest = max(places, key=lambda n: (acts[n].on, n), default=None)  # as judging has it
        if newest is not None:
            acts[newest] = act_from(_merged(plain_act(acts[newest]), stated), kind)
        elif not kinds[kind].is_step:
            new = _merged({"on": as_of, "kind": kind}, stated)
            acts.append(act_from(new, kind))
        else:
            not_before[kind] = _day_of(kind, stated)
    whole = replace(
        case,
        person=record_from(type(case.person), person, PERSON),
        unit=record_from(type(case.unit), unit, UNIT),
        acts=tuple(acts),
    )
    return Supposed(whole, not_before)


def _put(table: dict[str, Any], name: str, value: object) -> None:
    head, _, inner = name.partition(".")
    if inner:
        _put(table.setdefault(head, {}), inner, value)
    else:
        table[head] = value


def _merged(stated: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record with what is told of it; of a roll the other fields stay."""
    merged = dict(stated)
    for name, value in told.items():
        if value is None:
            merged.pop(name, None)
        elif isinstance(value, Mapping):
            merged[name] = _merged(merged.get(name) or {}, value)
        else:
            merged[name] = value
    return merged


def _day_of(kind: str, stated: Mapping[str, Any]) -> date:
    """Return the day that is supposed of a step to come; nothing else of it may be."""
    for name in stated:
        if name != "on":
            raise DocumentProblems([Problem(f"{kind}.{name}", "supposed_step", {})])
    return day_from(stated["on"], f"{kind}.on")
