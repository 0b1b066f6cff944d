"""The organisation, under the names of the commands `unit …`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from admission_flow.errors import BadArgument
from admission_flow.journal.entry import Basis, Entry
from admission_flow.journal.rights import Use
from admission_flow.library.edge import Room, used_for
from admission_flow.library.records import event_from
from admission_flow.papers.sheet import read_units
from admission_flow.papers.tables import Choice
from admission_flow.planning.units.events import (
    EVENTS,
    UnitAdded,
    UnitChanged,
    UnitClosed,
    UnitEmpowered,
    UnitEvent,
)
from admission_flow.planning.units.moves import MovedCase
from admission_flow.planning.units.tree import UnitOnDay
from admission_flow.procedure.document import Problem
from admission_flow.register.core.entering import Written
from admission_flow.register.core.organisation import organisation
from admission_flow.register.core.register import Register
from admission_flow.register.units import entries as units

_UNIT_EVENT = {
    "found": "UnitEvent",
    "wanted": "UnitAdded | UnitChanged | UnitEmpowered | UnitClosed",
}


@dataclass(frozen=True, slots=True)
class UnitHistory:
    """What a unit was, from its first day to its last."""

    states: tuple[tuple[date, UnitOnDay], ...]
    """(from which day, what it was from then on), oldest first."""
    closed_on: date | None
    """The first day on which it is not there; None: it is."""
    successors: tuple[str, ...]
    """Codes of the units that it was closed into."""


class ReadingUnits(Room):
    """What was entered about units, as of any day."""

    use = Use.LOOK

    def list(self, as_of: date | None = None) -> tuple[UnitOnDay, ...]:
        """Return the tree of a day, each unit before those below it.

        Args:
            as_of: the day; None: today.

        """
        tree = organisation(self._inner.store).on(as_of or self._inner.today)
        return tuple(unit for _, unit in tree.below(None))

    def show(self, code: str) -> UnitHistory:
        """Return what a unit was called and when, what it may decide, and when it was closed.

        Args:
            code: of the unit.

        Raises:
            BadArgument: there never was such a unit.

        """
        tree = organisation(self._inner.store)
        states = tuple(tree.history(code))
        if not states:
            raise BadArgument("unit.show", [Problem("code", "unit_unknown", {"unit": code})])
        ended = tree.ended.get(code)
        return UnitHistory(
            states, ended.closed_on if ended else None, tuple(ended.successors) if ended else ()
        )

    @used_for(Use.READ)
    def moves(self, as_of: date | None = None) -> tuple[MovedCase, ...]:
        """Return the cases in progress whose person moved, newest move first, with their limits.

        Args:
            as_of: the day; None: today.

        """
        return tuple(units.moved_cases(self._inner, as_of))


class Units(ReadingUnits):
    """What is entered about units, each from its own day on; days may lie in the past.

    What does not make an organisation with what is on record raises `BadDocument`, and nothing is
    written.
    """

    use = Use.UNIT

    _inner: Register

    def add(  # noqa: PLR0913 - each is named by the caller
        self,
        code: str,
        name: str,
        level: str,
        on: date,
        *,
        parent: str | None = None,
        sector: str | None = None,
        predecessors: Sequence[str] | None = None,
        has_youth_union: bool | None = None,
        has_trade_union: bool | None = None,
        system: str | None = None,
    ) -> Entry:
        """Enter a unit.

        Args:
            code: by which it is called for good.
            name: its name.
            level: branch, section, base, direct_superior or province.
            on: from which day it is there.
            parent: code of the unit above it.
            sector: in which sector it works; None: as the unit above it.
            predecessors: codes of the units that it came from.
            has_youth_union: whether there is an organisation of Đoàn; None: as the nearest unit
                above that says so. Cases of the unit take it from here.
            has_trade_union: whether there is a công đoàn; the same holds.
            system: civil, army, police or overseas; the same holds.

        Raises:
            BadDocument: a value is not valid, or they do not fit what is on record.

        """
        given = {
            "unit": code,
            "name": name,
            "level": level,
            "on": on,
            "parent": parent,
            "sector": sector,
            "predecessors": predecessors or None,
            "has_youth_union": has_youth_union,
            "has_trade_union": has_trade_union,
            "system": system,
        }
        return self.put((event_from(UnitAdded, given),))[0]

    def change(  # noqa: PLR0913 - each is named by the caller
        self,
        code: str,
        on: date,
        *,
        name: str | None = None,
        level: str | None = None,
        parent: str | None = None,
        sector: str | None = None,
        has_youth_union: bool | None = None,
        has_trade_union: bool | None = None,
        system: str | None = None,
    ) -> Entry:
        """Give a unit another name, level, sector or unit above it, from a day on; as `add`.

        Raises:
            BadDocument: as in `add`.

        """
        given = {
            "unit": code,
            "on": on,
            "name": name,
            "level": level,
            "parent": parent,
            "sector": sector,
            "has_youth_union": has_youth_union,
            "has_trade_union": has_trade_union,
            "system": system,
        }
        return self.put((event_from(UnitChanged, given),))[0]

    def empower(  # noqa: PLR0913 - each is named by the caller
        self,
        code: str,
        on: date,
        right: str,
        *,
        matter: str = "admission",
        body: str | None = None,
        majority: str | None = None,
        basis: str | None = None,
    ) -> Entry:
        """Say what a unit's committee may decide, by which body and majority, from a day on.

        Args:
            code: of the unit.
            on: from which day.
            right: own, delegated or none.
            matter: admission, recognition or strike_off.
            body: which body of the committee decides.
            majority: more_than_half or two_thirds.
            basis: number of the paper that says so.

        Raises:
            BadDocument: as in `add`.

        """
        given = {
            "unit": code,
            "on": on,
            "right": right,
            "matter": matter,
            "body": body,
            "majority": majority,
            "basis": basis,
        }
        return self.put((event_from(UnitEmpowered, given),))[0]

    def close(
        self,
        code: str,
        on: date,
        *,
        into: Sequence[str] = (),
        children_to: str | None = None,
        basis: str | None = None,
    ) -> tuple[Entry, ...]:
        """Close a unit: from this day on it is not there.

        Args:
            code: of the unit.
            on: the first day on which it is not there.
            into: codes of the units that take over.
            children_to: code of the unit that those right below it go under.
            basis: number of the paper that says so.

        Raises:
            BadDocument: as in `add`.

        """
        given = {"unit": code, "on": on, "successors": into or None, "basis": basis}
        return tuple(units.close(self._inner, event_from(UnitClosed, given), children_to))

    def put(self, events: Sequence[UnitEvent], *, basis: Basis | None = None) -> tuple[Entry, ...]:
        """Record several events: all or none. What `unit import` does with the rows of a sheet.

        Args:
            events: what happened, each from its own day on.
            basis: the file that they were read from.

        Raises:
            BadDocument: as in `add`.

        """
        wrong = [n for n, event in enumerate(events) if type(event) not in EVENTS.values()]
        if wrong:
            problems = [Problem(f"events[{n}]", "not_of_type", _UNIT_EVENT) for n in wrong]
            raise BadArgument("unit.put", problems)
        checked = [event_from(type(event), event) for event in events]
        papers = () if basis is None else (basis,)
        return tuple(units.put(self._inner, checked, basis=papers))

    def import_(
        self,
        sheet: str | Path,
        on: date,
        *,
        sheet_name: str | None = None,
        ignore: Sequence[str] = (),
    ) -> tuple[Entry, ...]:
        """Enter a whole tree from a sheet (.csv, .xlsx or .xls): all of it or nothing.

        Args:
            sheet: its file, as `unit import` reads it.
            on: from which day the units are there.
            sheet_name: which of the file's sheets; None: the only visible one that holds something.
            ignore: headings of columns that are passed over on purpose.

        Raises:
            BadDocument: every cell that is not right, or as in `add`.
            ExtraMissing: the sheet is of a kind that needs an extra which is not installed.

        """
        events, digest = read_units(str(sheet), on, Choice(sheet_name, tuple(ignore)))
        basis = (Basis("sheet", digest),)
        return tuple(units.put(self._inner, events, source=str(sheet), basis=basis))

    def retract(self, entry: int) -> Entry:
        """Take back an entry about a unit; it stays readable.

        Raises:
            BadDocument: the entry is not about a unit, or others rest on it.

        """
        return units.retract(self._inner, entry)

    @used_for(Use.READ)
    def move(self, case_id: str, to: str, on: date, *, decided_on: date | None = None) -> Written:
        """Record that a case's person moved to another unit: the act `move`, filled from the tree.

        Args:
            case_id: the case.
            to: code of the unit.
            on: the day.
            decided_on: day of the decision to move, from which time limits run; None: `on`.

        Raises:
            BadDocument: there is no such unit on that day, or it keeps no cases.
            ActInFuture, UnknownCase, CaseErased: as in `Register.record`.

        """
        return units.move_case(self._inner, case_id, to, on, decided_on=decided_on)
