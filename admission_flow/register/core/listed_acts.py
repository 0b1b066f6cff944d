"""The acts that one row of a list of people dates, and what becomes of each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from admission_flow.papers.act_sheet import ActRow
from admission_flow.papers.people_sheet import PersonRow
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.document import Problem
from admission_flow.procedure.findings import Finding
from admission_flow.register.core.bulk import CaseDesk, Outcome, Result
from admission_flow.register.core.entering import Turn, Written, in_turn
from admission_flow.register.core.reader import ReadingRegister


class Fate(StrEnum):
    """What became of an act, or would."""

    WOULD = "would"
    DONE = "done"
    ALREADY = "already"
    """The case has it: an entry states at least what the row states."""
    REFUSED = "refused"
    """The rules do not permit the step."""
    HELD = "held"
    """It is a step after one that was refused, lacks facts, or waits for a second officer."""
    INCOMPLETE = "incomplete"
    """The list does not state what the act must state: it is entered by hand."""
    BAD = "unusable"
    """It cannot be entered as it stands: `problems` says why, and nothing of the list is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAct:
    """An act of a row and what became of it, or would."""

    kind: str
    on: str
    """ISO date."""
    number: str
    fate: Fate
    entry: int | None = None
    """The entry that holds it, or its refusal; None: nothing was written."""
    findings: tuple[Finding, ...] = ()
    """What stands against it, where it is refused."""
    warned: tuple[str, ...] = ()
    """Ids of the rules that want an explanation."""
    problems: tuple[Problem, ...] = ()

    @property
    def refusal_is_new(self) -> bool:
        """Whether a refusal is to be written, and none stands there that says the same."""
        return self.fate is Fate.REFUSED and self.entry is None


class RowActs:
    """The acts of one row: looked at, then told of as they were written."""

    def __init__(self, row: PersonRow, minded: tuple[frozenset[str], bool]) -> None:
        """Begin; `minded`: the steps that wait for a second officer; whether one waits already."""
        self._rows = [_act_row(row, act) for act in row.acts]
        self._minded, self._waits = minded
        self._found: dict[int, ListedAct] = {}
        self._acts: dict[int, Act] = {}

    def look(self, register: ReadingRegister, desk: CaseDesk) -> list[ListedAct]:
        """Return what would become of each; `desk`: the case, which is left as it would be."""
        waits = self._waits

        def attempt(place: int) -> Turn:
            nonlocal waits
            row = self._rows[place]
            if (entry := _stated(desk, row)) is not None:
                self._tell(place, Fate.ALREADY, entry=entry if entry >= 0 else None)
                return Turn.NOTHING
            if waits and _is_step(row):
                self._tell(place, Fate.HELD)
                return Turn.REFUSED
            outcome = desk.look(register, row)
            turn = self._take(place, outcome)
            waits = waits or (turn is Turn.ENTERED and row.kind in self._minded)
            return turn

        places = range(len(self._rows))
        _, held = in_turn(places, lambda place: _is_step(self._rows[place]), attempt)
        for place in held:
            self._tell(place, Fate.HELD)
        return [self._found[place] for place in places]

    def to_enter(self) -> dict[int, Act]:
        """Return the acts that are to be written, the refused one too, by their places."""
        wanted = (Fate.WOULD, Fate.REFUSED)
        return {
            place: self._acts[place]
            for place, found in sorted(self._found.items())
            if found.fate in wanted and place in self._acts
        }

    def refused_before(self, act: Act) -> bool:
        """Say whether the very refusal of an act stands in the case, and nothing came after it."""
        return any(
            found.fate is Fate.REFUSED and found.entry is not None and self._acts.get(place) == act
            for place, found in self._found.items()
        )

    def told(self, written: Mapping[int, Written], held: list[int]) -> tuple[ListedAct, ...]:
        """Return what became of each, by what was written."""
        for place, one in written.items():
            if one.step is not None and not one.step.permitted:
                fate = Fate.REFUSED
            else:
                fate = Fate.ALREADY if one.repeated else Fate.DONE
            self._found[place] = replace(
                self._found[place],
                fate=fate,
                entry=one.entry.seq,
                findings=_against(one.step) if fate is Fate.REFUSED else (),
                warned=one.step.warned_by if one.step is not None else (),
            )
        for place in held:
            self._tell(place, Fate.HELD)
        return tuple(found for _, found in sorted(self._found.items()))

    def _take(self, place: int, outcome: Outcome) -> Turn:
        row, step = self._rows[place], outcome.step
        if outcome.act is not None:
            self._acts[place] = outcome.act
        if outcome.result is Result.BAD:
            lacking = all(problem.message_id == "missing" for problem in outcome.problems)
            fate = Fate.INCOMPLETE if lacking else Fate.BAD
            self._tell(place, fate, problems=outcome.problems)
            return Turn.REFUSED if lacking and _is_step(row) else Turn.NOTHING
        if outcome.result is Result.ALREADY:
            self._tell(place, Fate.ALREADY, entry=outcome.entry)
            return Turn.NOTHING
        if outcome.result is Result.REFUSED:
            self._tell(place, Fate.REFUSED, entry=outcome.entry, findings=_against(step))
            return Turn.REFUSED
        warned = step.warned_by if step is not None else ()
        self._tell(place, Fate.WOULD, warned=warned)
        return Turn.ENTERED

    def _tell(self, place: int, fate: Fate, **more: Any) -> None:  # noqa: ANN401 - of ListedAct
        row = self._rows[place]
        on, number = str(row.data.get("on", "")), str(row.data.get("number", ""))
        self._found[place] = ListedAct(kind=row.kind, on=on, number=number, fate=fate, **more)


def _act_row(row: PersonRow, act: Mapping[str, Any]) -> ActRow:
    kind = str(act["kind"])
    prefix = f"acts.{kind}."
    data = {name: value for name, value in act.items() if name != "kind"}
    places = {
        name.removeprefix(prefix): place
        for name, place in row.places.items()
        if name.startswith(prefix)
    }
    return ActRow(row.number, row.case, kind, data, places=places)


def _stated(desk: CaseDesk, row: ActRow) -> int | None:
    """Return the entry of an act that states at least what the row does; -1: a row above."""
    stated: dict[str, Any] = {**row.data, "kind": row.kind}
    stated.pop("note", None)
    for known, seq in desk.known:
        if all(str(known.get(name)) == str(value) for name, value in stated.items()):
            return -1 if seq is None else seq
    return None


def _is_step(row: ActRow) -> bool:
    return issubclass(in_use.kinds()[row.kind], Step)


def _against(step: Any) -> tuple[Finding, ...]:  # noqa: ANN401 - StepVerdict
    if step is None:
        return ()
    return tuple(finding for finding in step.findings if finding.rule in step.blocked_by)
