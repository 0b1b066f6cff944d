"""What the tree of units told of a case's chi bộ when an act was entered: a part of its entry.

The case keeps it: whatever the tree says later, the step is judged with what it said then, here, in
a replay, and wherever the case is exported to (docs/decisions/0010-what-the-tree-said.md).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from admission_flow.planning.units.facts import from_day
from admission_flow.procedure.acts import Act, Move
from admission_flow.procedure.dated_facts import moves_of
from admission_flow.procedure.document import act_from, plain, plain_act, record_from
from admission_flow.procedure.person import Decider, Unit
from admission_flow.procedure.quick_dataclass import dataclass

TREE = "tree"
"""The part of an entry's data, beside its act."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the tree said that the case did not say yet."""

    move: Move | None = None
    """To the chi bộ where the person is: what applies there, from a day on."""
    deciders: tuple[Decider, ...] | None = None
    """Who may decide, from the day of the act on; None: as the case has it."""

    def plain(self) -> dict[str, Any]:
        """Return it as JSON types, as an entry keeps it."""
        data: dict[str, Any] = {}
        if self.move is not None:
            data["move"] = plain_act(self.move)
        if self.deciders is not None:
            data["deciders"] = [plain(row) for row in self.deciders]
        return data


def told_from(data: Mapping[str, Any]) -> Told | None:
    """Return what an entry's data keeps of the tree; None: nothing.

    Raises:
        DocumentProblems, KeyError, TypeError, ValueError: it is not of that form.

    """
    if TREE not in data:
        return None
    kept = data[TREE]
    if not set(kept) <= {"move", "deciders"}:
        raise ValueError("what it keeps of the tree is not of that form")
    move, deciders = None, None
    if "move" in kept:
        act = act_from(kept["move"], TREE, recorded=True)
        if not isinstance(act, Move):
            raise ValueError(f"{act.kind} is no move")
        move = act
    if "deciders" in kept:
        deciders = tuple(record_from(Decider, row, TREE, recorded=True) for row in kept["deciders"])
    return Told(move, deciders)


def unit_told(unit: Unit, told: Told, on: date, acts: tuple[Act, ...]) -> Unit:
    """Return the chi bộ of the opening with who may decide as it was told on a day.

    Args:
        unit: as the case was opened, with what was told before.
        told: what was told.
        on: of the act that was entered.
        acts: of the case, that one among them.

    """
    if told.deciders is None:
        return unit
    begun = [
        move.on
        for move in moves_of(unit, acts)
        if move.on <= on and move.same_authority is not True
    ]
    since = max(begun, default=date.min)
    rows = from_day(unit.deciders, told.deciders, on, going_on_since=since)
    return replace(unit, deciders=rows)
