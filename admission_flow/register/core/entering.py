"""Enters acts under the lock: one, or all that one row of a list states, in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from admission_flow.database.store import Writing
from admission_flow.errors import CaseExists, NotConfirmed
from admission_flow.journal.entry import Basis, Entry
from admission_flow.procedure import minimal
from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import StepVerdict, Verdict
from admission_flow.procedure.paper_sheet import PaperSheet
from admission_flow.procedure.person import Person, Unit
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.register.core import forms, records
from admission_flow.register.core.appending import AppendingRegister
from admission_flow.register.core.deciding import Decided, Folded
from admission_flow.register.core.loading import load
from admission_flow.register.core.names import search_key
from admission_flow.register.core.records import CaseRecord
from admission_flow.register.core.unit_facts import as_opened

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Written:
    """What was recorded: the entry, the case with it, and the verdict on the case."""

    entry: Entry
    record: CaseRecord
    verdict: Verdict
    step: StepVerdict | None = None
    repeated: bool = False
    """The same act was recorded before, as this entry: nothing was written again."""


class Turn(StrEnum):
    """What trying one act of several came to."""

    ENTERED = "entered"
    """It was entered, or would be."""
    NOTHING = "nothing"
    """Nothing is to be entered for it: it is there already, or cannot be entered."""
    REFUSED = "refused"
    """The rules, or an earlier step that waits, stand against it."""


def in_turn(
    acts: Sequence[T], is_step: Callable[[T], bool], attempt: Callable[[T], Turn]
) -> tuple[T | None, list[T]]:
    """Try the acts of one person in their order, as an officer who has the papers before him.

    A step that is refused holds the steps after it, which rest on it; evidence goes on, for a paper
    proves what it proves. Where evidence came in after it, the step is tried once more.

    Args:
        acts: by their days.
        is_step: whether an act is a step.
        attempt: enters one, or tells why not.

    Returns:
        The step that stays refused, None if there is none; and the steps that it holds.

    """
    left = list(acts)
    while True:
        moved, held = False, list[T]()
        for act in left:
            if held and is_step(act):
                held.append(act)
                continue
            turn = attempt(act)
            if turn is Turn.REFUSED:
                held.append(act)
            moved |= turn is Turn.ENTERED and bool(held)
        if not held or not moved:
            return (held[0], held[1:]) if held else (None, [])
        left = held


class EnteringRegister(AppendingRegister):
    """Opens cases and enters acts, once the lock is taken."""

    def enter_together(  # noqa: PLR0913 - each is named by the caller
        self,
        case: Case | str,
        acts: Sequence[Act],
        *,
        basis: tuple[Basis, ...] = (),
        even_if_known: bool = False,
        version: int | None = None,
        refused_before: Callable[[Act], bool] = lambda _: False,
    ) -> tuple[CaseRecord, dict[int, Written], list[int]]:
        """Open a case, or take one that is there, and enter acts of it: all in one transaction.

        Each is judged as if an officer had entered it after the one before (see `in_turn`); of the
        steps that the rules refuse the first leaves its refusal.

        Args:
            case: person, chi bộ and paper sheet of a new case; or the id of one.
            acts: by their days.
            basis: the paper that all of it rests on.
            even_if_known: as in `open_case`.
            version: of the case that is there, as it was seen.
            refused_before: whether this very refusal stands in the case already.

        Returns:
            The case; what was written, by the place of the act; and the places of the steps that
            were not tried, because they rest on one that was refused or that waits.

        Raises:
            CaseExists, BadDocument, ActInFuture, UnknownCase, CaseErased, CaseMoved: as `open_case`
                and `record`; nothing was written.

        """
        acts = [
            self._step_admitted(act, as_found=False)
            if isinstance(act, Step)
            else self._evidence_admitted(act)
            for act in acts
        ]
        if isinstance(case, Case):
            case = self._opening_admitted(case.person, case.unit, case.paper_sheet)
        else:
            self._read_ahead(case)
        with self._store.writing() as writing:
            if isinstance(case, Case):
                record = self._opened(writing, case, even_if_known=even_if_known, basis=basis)
                self._remember(Folded(record))
            else:
                record = self._load(writing, case, version)
            written: dict[int, Written] = {}
            waits = False

            def attempt(place: int) -> Turn:
                nonlocal waits
                act = acts[place]
                try:
                    decided = self._decided(writing, record.id, act)
                except NotConfirmed:
                    waits = True
                    return Turn.REFUSED
                if decided.action == records.REFUSE:
                    waits = False
                    return Turn.REFUSED
                written[place] = self._put(writing, decided, basis)
                return Turn.NOTHING if written[place].repeated else Turn.ENTERED

            places = range(len(acts))
            refused, held = in_turn(places, lambda n: isinstance(acts[n], Step), attempt)
            if refused is not None and waits:
                held = [refused, *held]
            elif refused is not None and (
                not refused_before(acts[refused])
                or any(not one.repeated for one in written.values())
            ):
                decided = self._decided(writing, record.id, acts[refused])
                written[refused] = self._put(writing, decided, basis)
            if isinstance(case, Case) and not written:
                self._derive(writing, record)
            return self._load(writing, record.id, None), written, held

    def _decided(self, writing: Writing, case_id: str, act: Act) -> Decided:
        if isinstance(act, Step):
            return self._decide_step(writing, case_id, act, None, as_found=False)
        return self._decide_evidence(writing, case_id, act, None)

    def _opening_admitted(self, person: Person, unit: Unit, sheet: Mapping[str, str]) -> Case:
        person, unit = forms.admitted(person), forms.admitted(unit)
        case = Case(person, unit, paper_sheet=forms.admitted(PaperSheet(sheet)))
        self._check_kept("case", minimal.problems_of_case(case))
        return case

    def _opened(
        self,
        writing: Writing,
        case: Case,
        *,
        even_if_known: bool,
        basis: tuple[Basis, ...] = (),
    ) -> CaseRecord:
        if not even_if_known:
            self._check_new(writing, case.person)
        unit = as_opened(self.known_units.named(writing, {case.unit.name}), case.unit, self.today)
        return self._append_opening(writing, replace(case, unit=unit), basis)

    def _put(self, writing: Writing, decided: Decided, basis: tuple[Basis, ...] = ()) -> Written:
        """Append what was decided, and return it with the case as it stands then."""
        record = decided.before
        if decided.repeated is not None:
            return Written(decided.repeated, record, self._verdict(record), repeated=True)
        entry = self._append(
            writing,
            record.id,
            decided.action,
            decided.split,
            entry_id=decided.entry_id,
            to=decided.to,
            verdict=decided.verdict,
            basis=basis,
        )
        if decided.corrected is not None:
            record = self._after(decided.corrected, entry)
        elif decided.action == records.REFUSE:
            record = self._after(replace(record, refusals=record.refusals + 1), entry)
        elif decided.act is not None:
            record = self._with_act(record, entry, decided.act, decided.told)
        # A step that is refused is not on file: it was judged with it in vain.
        judged = None if decided.action == records.REFUSE else decided.judged
        verdict = self._derive(writing, record, judged)
        return Written(entry, record, verdict, decided.step)

    def _check_new(self, writing: Writing, person: Person) -> None:
        key = search_key(person.full_name)
        states = self.judge.workflow.states
        for case_id in writing.cases_of_name(key):
            kept = writing.case_state(case_id)
            state = "" if kept is None else self.afresh.row(kept, writing).state
            if state in states and states[state].final:
                continue
            known = load(writing, case_id).person
            if search_key(known.full_name) == key and known.born_on == person.born_on:
                raise CaseExists(case=case_id)
