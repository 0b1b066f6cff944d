"""What a database is told of roles, units and places, to hold them up: rows, from the log.

A server can refuse rows to a login only by what lies in its tables. These rows say what the log
says, no more: whoever derives them anew finds the same (`database/fence.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from admission_flow.journal.entry import Entry
from admission_flow.journal.keys import day_of
from admission_flow.journal.places import NOT_BEGUN, CasePlace
from admission_flow.journal.rights import GRANT, WITHDRAW
from admission_flow.journal.roles import Roles, binding
from admission_flow.planning.units.events import EVENTS, RETRACT
from admission_flow.planning.units.tree import Organisation, name_key

ACTIONS = (GRANT, WITHDRAW, *EVENTS, RETRACT)
"""What entries of the register's chain change these rows."""
ALWAYS = ""
"""Stands for the first day of an interval that begins with all days, or that never ends."""

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Posts:
    """Who holds which role, and how units are called and lie."""

    held: frozenset[Row] = frozenset()
    """(entry, officer, role, unit, first day, first day on which it no longer holds)."""
    names: frozenset[Row] = frozenset()
    """(is a code, name as compared, first day, first day after, code)."""
    above: frozenset[Row] = frozenset()
    """(unit, unit with which it counts, first day, first day after)."""


@dataclass(slots=True)
class _Days:
    """What holds from which day on, as intervals."""

    rows: set[Row] = field(default_factory=set)
    _open: dict[Row, str] = field(default_factory=dict)

    def turn(self, day: str, holds: Iterable[Row]) -> None:
        """Let what no longer holds end on a day, and what is new begin."""
        now = set(holds)
        for row in [row for row in self._open if row not in now]:
            self.rows.add((*row, self._open.pop(row), day))
        for row in now:
            self._open.setdefault(row, day)

    def ended(self) -> frozenset[Row]:
        """Return all intervals; what still holds has no end."""
        return frozenset(self.rows | {(*row, since, ALWAYS) for row, since in self._open.items()})


def posts_of(entries: Iterable[Entry]) -> Posts:
    """Return what the entries of the register's chain say, those that nobody might write left out.

    Args:
        entries: of `ACTIONS`, in their order.

    """
    roles, last = Roles(), NOT_BEGUN
    for entry in entries:
        if binding(entry.intent.action) and roles.stands(entry.intent):
            roles.take(entry)
            last = day_of(entry.intent.at)
    tree = roles.units.tree
    return Posts(
        frozenset((g.seq, g.officer, g.role, g.unit, g.since, g.ends) for g in roles.grants),
        _names(tree),
        _above(tree, last),
    )


def _names(tree: Organisation) -> frozenset[Row]:
    """Return how `Organisation.named` answers: for each name the unit, by the day asked of."""
    rows: set[Row] = {(True, code, ALWAYS, ALWAYS, code) for code in tree.codes}
    for name in {name for _, name in tree.names()}:
        days = _Days()
        shared = len(tree.bearers(name)) > 1
        for day in (date.min, *(tree.days if shared else ())):
            code = tree.named(name, day)
            since = ALWAYS if day == date.min else day.isoformat()
            days.turn(since, [(code,)] if code else [])
        rows |= {(False, name, since, ends, code) for code, since, ends in days.ended()}
    return frozenset(rows)


def _above(tree: Organisation, last: str) -> frozenset[Row]:
    """Return with which units each counts, from the day of the last entry on."""
    first = date.fromisoformat(last)
    days = _Days()
    for day in (first, *(day for day in tree.days if day > first)):
        since = ALWAYS if day == first else day.isoformat()
        days.turn(since, ((c, above) for c in tree.codes for above in tree.counts_with(c, day)))
    return frozenset(days.ended())


def place_row(case: str, place: CasePlace) -> Row:
    """Return (case, name of its unit, the name as compared, from which day it bears it, moved)."""
    name, since = place.on(NOT_BEGUN)
    return (case, name, name_key(name), since, bool(place.moves))
