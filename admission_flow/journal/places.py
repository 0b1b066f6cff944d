"""Where things lie, from the log alone: the tree of units, and the unit of each case."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any

from admission_flow.journal.entry import Intent
from admission_flow.journal.keys import day_of
from admission_flow.planning.units.events import EVENTS, RETRACT, UnitAdded, UnitChanged, UnitEvent
from admission_flow.planning.units.tree import Contradiction, Organisation
from admission_flow.procedure.document import DocumentProblems, record_from
from admission_flow.procedure.quick_dataclass import dataclass

_ACTS = frozenset({"case.record", "case.advance", "case.take_over"})
_MOVE = "move"
NOT_BEGUN = "9999-12-31"
"""Stands for the day on which a case begins, where no entry has said one yet."""


@dataclass(slots=True)
class Units:
    """The tree of units, as the entries taken so far tell it."""

    events: dict[int, UnitEvent] = field(default_factory=dict)
    """By entry; those that were taken back are gone."""
    _folded: Organisation | None = None

    @property
    def tree(self) -> Organisation:
        """The tree; empty where its entries contradict each other: then it reaches nowhere."""
        if self._folded is None:
            try:
                self._folded = Organisation(self.events.values())
            except Contradiction:
                self._folded = Organisation()
        return self._folded

    def known(self, code: str) -> bool:
        """Return whether there ever was a unit of this code."""
        return self.tree.knows(code)

    def above(self, code: str, day: str) -> tuple[str, ...]:
        """Return a unit and those with which it counts on a day, up to the top."""
        if not self.known(code):
            return ()
        return self.tree.counts_with(code, date.fromisoformat(day))

    def named(self, name: str, since: str) -> str | None:
        """Return the code of a unit that is meant by its code, or by the name it bore on a day."""
        if self.known(name):
            return name
        return self.tree.named(name, date.fromisoformat(since)) if name else None

    def of_event(self, action: str, data: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the units that must be within reach of who enters an event; "": all of them."""
        unit, parent = data.get("unit"), data.get("parent")
        above = parent if isinstance(parent, str) else ""
        if action == UnitAdded.action:
            return (above,)
        places = (unit if isinstance(unit, str) else "",)
        return (*places, above) if action == UnitChanged.action and above else places

    def take(self, seq: int, action: str, data: Mapping[str, Any]) -> None:
        """Let an entry about a unit have its effect; one that says nothing has none."""
        if action == RETRACT:
            self.events.pop(data.get("entry", -1), None)
        elif action in EVENTS:
            try:
                self.events[seq] = record_from(EVENTS[action], dict(data), action, recorded=True)
            except (DocumentProblems, KeyError, TypeError, ValueError):
                return  # `audit verify` names it where it reads the topic
        self._folded = None


def may_place(intent: Intent) -> bool:
    """Return whether an entry of a case may say in which unit it is."""
    act = intent.data.get("act")
    kind = act.get("kind") if isinstance(act, Mapping) else None
    return intent.action not in _ACTS or kind == _MOVE


@dataclass(slots=True)
class CasePlace:
    """Which unit a case is in, by its own entries."""

    name: str = ""
    """Of the chi bộ that it was opened in."""
    begun: str = NOT_BEGUN
    """ISO date of its first act, or of its opening where that was before."""
    moves: dict[int, tuple[str, str]] = field(default_factory=dict)
    """By entry, the day of a move and where to."""
    last: int = -1
    """The last entry that was taken."""

    def on(self, day: str) -> tuple[str, str]:
        """Return the name of the unit on a day, and the day from which the case bears it."""
        moves = sorted((on, seq, to) for seq, (on, to) in self.moves.items() if on <= day)
        return (moves[-1][2], moves[-1][0]) if moves else (self.name, self.begun)

    def take(self, seq: int, intent: Intent) -> None:
        """Let an entry of the case have its effect."""
        self.last = seq
        data = intent.data
        unit = data.get("unit")
        if intent.action in {"case.open", "case.correct"} and isinstance(unit, Mapping):
            self.name = str(unit.get("name", ""))
        if intent.action == "case.open":
            self.begun = min(self.begun, day_of(intent.at))
        elif intent.action in _ACTS:
            self._act(seq, data.get("act"))
        elif intent.action == "case.correct":
            corrected = data.get("corrects")
            if isinstance(corrected, int) and self.moves.pop(corrected, None) is not None:
                self._act(corrected, data.get("act"))

    def _act(self, seq: int, act: object) -> None:
        on = act.get("on") if isinstance(act, Mapping) else None
        if not isinstance(act, Mapping) or not isinstance(on, str):
            return
        try:
            on = date.fromisoformat(on).isoformat()
        except ValueError:
            return
        self.begun = min(self.begun, on)
        if act.get("kind") == _MOVE and isinstance(act.get("to"), str):
            self.moves[seq] = (on, act["to"])
