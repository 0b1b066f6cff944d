"""Units of a sheet against those on record: what is new, what is known, what would be another.

The same sheet again changes nothing, however its values are spelt. What it says otherwise than the
register is told, and changed by an entry of its own only: a unit changes from a day on.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from admission_flow.database.queries import Queries
from admission_flow.errors import BadDocument
from admission_flow.planning.units.events import UnitAdded, UnitEmpowered, UnitEvent
from admission_flow.planning.units.tree import Organisation
from admission_flow.procedure.document import Problem
from admission_flow.procedure.text import name_key
from admission_flow.register.core.organisation import noted

_STATED = (
    "name", "level", "parent", "sector", "has_youth_union", "has_trade_union", "system",
)  # fmt: skip
_TERMS = {"level": "level.{}", "has_youth_union": "unit_has.{}", "has_trade_union": "unit_has.{}"}


def not_on_record(
    store: Queries, events: Sequence[UnitEvent], default_on: date, today: date, source: str
) -> list[UnitEvent]:
    """Return the events of a sheet that the register does not have yet.

    Args:
        store: of the register.
        events: what the sheet says.
        default_on: the day of what the sheet gives no day.
        today: whose tree counts beside what was recorded first: a unit may have changed since.
        source: what problems are told of.

    Raises:
        BadDocument: units that are on record and of which the sheet says something else.

    """
    kept = [item.event for item in noted(store)]
    now = Organisation(kept).on(today).units
    added = {event.unit: event for event in kept if isinstance(event, UnitAdded)}
    powers = [event for event in kept if isinstance(event, UnitEmpowered)]
    new: list[UnitEvent] = []
    problems: list[Problem] = []
    for event in events:
        if isinstance(event, UnitAdded) and event.unit in added:
            problems += _differences(event, added[event.unit], now.get(event.unit), default_on)
        elif not (isinstance(event, UnitEmpowered) and _has(powers, event, default_on)):
            new.append(event)
    if problems:
        raise BadDocument(source, problems)
    return new


def _differences(
    event: UnitAdded, first: UnitAdded, now: object, default_on: date
) -> Iterator[Problem]:
    for name in _STATED:
        wanted = getattr(event, name)
        known = [getattr(one, name, None) for one in (now, first) if one is not None]
        if wanted is not None and all(_key(wanted) != _key(value) for value in known):
            yield _told(event.unit, name, known[0], wanted)
    if event.on not in {default_on, first.on}:
        yield _told(event.unit, "on", first.on, event.on)


def _told(unit: str, name: str, before: Any, after: Any) -> Problem:  # noqa: ANN401 - of any field
    facts = {
        "field": f"unit_field.{name}",
        "before": "unit_has.None" if before is None else _shown(name, before),
        "after": _shown(name, after),
        "unit": unit,
    }
    return Problem(unit, "unit_differs", facts)


def _shown(name: str, value: Any) -> Any:  # noqa: ANN401 - of any field
    return _TERMS[name].format(value) if name in _TERMS else value


def _has(powers: Sequence[UnitEmpowered], event: UnitEmpowered, default_on: date) -> bool:
    same = ("unit", "matter", "right", "body", "majority", "basis")
    return any(
        all(getattr(one, name) == getattr(event, name) for name in same)
        and event.on in {default_on, one.on}
        for one in powers
    )


def _key(value: object) -> object:
    return name_key(value) if isinstance(value, str) else value
