"""Takes over cases whole: from a document, or from the log of another register."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import takewhile

from admission_flow.database.store import Writing
from admission_flow.errors import CaseMoved, StepRefused
from admission_flow.journal.entry import REGISTER, Basis, Entry
from admission_flow.journal.sent import MERGE, SENT, Merge, SentEntry
from admission_flow.procedure import minimal
from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import StepVerdict, Verdict
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.paper_sheet import PaperSheet
from admission_flow.procedure.person import Person, Unit
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.register.core import forms, records
from admission_flow.register.core.entering import EnteringRegister, Written
from admission_flow.register.core.entry_verdicts import case_record, step_record
from admission_flow.register.core.records import CaseRecord, Recorded, Replacement, Split
from admission_flow.register.core.told import Told

Salts = Mapping[str, str]
"""The sender's salts of one entry, by the path that each of them opens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentOpening:
    """A case as a sender's log opens it."""

    case: Case
    sent: SentEntry
    salts: Salts


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAct:
    """An act as a sender's log has it, with what the tree of units told there."""

    act: Act
    told: Told | None
    sent: SentEntry
    salts: Salts


@dataclass(frozen=True, slots=True, kw_only=True)
class SentCorrection:
    """A correction as a sender's log has it."""

    corrects: int
    """Number there of the entry that it corrects."""
    replacement: Replacement
    reason: str
    sent: SentEntry
    salts: Salts


Change = SentAct | SentCorrection


def projected(
    record: CaseRecord, changes: Sequence[Change], first: int, numbers: Mapping[int, int]
) -> CaseRecord:
    """Return a case as it will be with what a sender's log adds.

    Args:
        record: the case as it stands.
        changes: in the order of the sender's log.
        first: number that the first of their entries will have here.
        numbers: number there to number here, of what stands here.

    """
    known = dict(numbers)
    record = replace(record, recorded=list(record.recorded))
    for seq, change in enumerate(changes, first):
        known[change.sent.entry] = seq
        if isinstance(change, SentAct):
            record = records.with_told(record, change.told, seq, change.act)
            record.recorded.append(Recorded(seq, change.act, record.opened_at, ""))
        else:
            target = _target(change, known)
            records.apply_correction(record, target, change.replacement, by=seq)
    return record


def verdicts_of(judge: Judge, record: CaseRecord, today: date) -> Iterator[tuple[int, StepVerdict]]:
    """Yield (number of its entry, verdict) of each step of a case, judged as a whole."""
    verdict = judge.judge(record.case, today)
    steps = sorted(
        (item for item in record.recorded if isinstance(item.act, Step)),
        key=lambda item: item.act.on,
    )
    yield from ((item.seq, found) for item, found in zip(steps, verdict.steps, strict=True))


def _target(change: SentCorrection, numbers: Mapping[int, int]) -> int:
    """Return the entry here that a correction is about: of the opening, there is one of each."""
    if isinstance(change.replacement, Person | Unit | PaperSheet):
        return numbers.get(change.corrects, min(numbers.values(), default=0))
    return numbers[change.corrects]


class TakingRegister(EnteringRegister):
    """Takes over whole cases, each in one transaction."""

    def take_over(
        self, case: Case, source: Basis, *, as_found: bool = False, even_if_known: bool = False
    ) -> Written:
        """Open a case and enter all its acts in one transaction: everything or nothing.

        Args:
            case: the case, as its document states it.
            source: the file that it was read from, by its digest.
            as_found: keep steps that the rules do not permit, marked so, instead of refusing.
            even_if_known: as in `open_case`.

        Raises:
            StepRefused: a step is not permitted; only the refusal is recorded.
            CaseExists, ActInFuture: as above.

        """
        case = forms.admitted(case)
        source = replace(source, doc=forms.text_admitted("document", source.doc))
        for act in case.acts:
            if not isinstance(act, Step):
                self._check_day(act)
        self._check_kept(source.doc, minimal.problems_of_case(case))
        verdict = self.judge.judge(case, self.today)
        refused = next((step for step in verdict.steps if not step.permitted), None)
        if refused is not None and not as_found:
            self._refuse_document(refused, source)
        in_order = iter(verdict.steps)
        verdicts = {
            id(act): next(in_order)
            for act in sorted(case.acts, key=lambda act: act.on)
            if isinstance(act, Step)
        }
        with self._store.writing() as writing:
            if not even_if_known:
                self._check_new(writing, case.person)
            record = self._append_opening(writing, case, (source,))
            entry = None
            for act in case.acts:
                found = verdicts.get(id(act))
                entry = self._append(
                    writing,
                    record.id,
                    records.TAKE_OVER,
                    records.split_act(act),
                    to=found.to_state if found is not None and found.permitted else "",
                    verdict=None if found is None else step_record(found),
                    basis=(source,),
                )
                record = self._with_act(record, entry, act)
            verdict = self._derive(writing, record)
            entry = entry or next(iter(writing.entries(record.id)))
            return Written(entry, record, verdict)

    def take_in(  # noqa: PLR0913 - what is taken in consists of that
        self,
        opening: SentOpening | CaseRecord,
        changes: Sequence[Change],
        merge: Merge,
        *,
        basis: Basis,
        numbers: Mapping[int, int],
        head: tuple[int, str],
    ) -> tuple[CaseRecord, Entry, Verdict]:
        """Enter what a sender's log adds to a case, or all of it, in one transaction.

        What it consists of was looked at before, and admitted (`register/apart/merging.py`). The
        acts between two corrections are judged together, as those of a document are.

        Args:
            opening: a case of the sender that is new here; or one that is here, as it stands.
            changes: in the order of the sender's log.
            merge: up to where that log was read.
            basis: names the log, by its root.
            numbers: number there to number here, of what stands here.
            head: this log's end, as it was looked at.

        Returns:
            The case, the entry that closes what was taken over, and the verdict on the case.

        Raises:
            CaseMoved: somebody wrote meanwhile; it is to be looked at again.

        """
        known = dict(numbers)
        with self._store.writing() as writing:
            if writing.head != head:
                raise CaseMoved(case=merge.case, wanted=head[0], found=writing.head[0])
            if isinstance(opening, SentOpening):
                record = self._append_opening(
                    writing, opening.case, (basis,), sent=(opening.sent, opening.salts)
                )
                known[opening.sent.entry] = writing.head[0] - 1
            else:
                record = opening
            left = list(changes)
            while left:
                run = list(takewhile(lambda change: isinstance(change, SentAct), left))
                if run:
                    record = self._take_acts(writing, record, run, basis, known)
                else:
                    record = self._take_correction(writing, record, left[0], basis, known)
                left = left[max(len(run), 1) :]
            data: dict[str, object] = {SENT: merge.plain()}
            entry = self._append(writing, record.id, MERGE, Split(data, {}), basis=(basis,))
            record = self._after(record, entry)
            return record, entry, self._derive(writing, record)

    def _take_acts(
        self,
        writing: Writing,
        record: CaseRecord,
        run: Sequence[Change],
        basis: Basis,
        known: dict[int, int],
    ) -> CaseRecord:
        whole = projected(record, run, writing.head[0], known)
        verdicts = dict(verdicts_of(self.judge, whole, self.today))
        for change in run:
            if not isinstance(change, SentAct):
                raise TypeError(change)
            found = verdicts.get(writing.head[0])
            entry = self._append(
                writing,
                record.id,
                records.TAKE_OVER,
                records.with_sent(
                    records.split_act(change.act, change.told), change.sent, change.salts
                ),
                to=found.to_state if found is not None and found.permitted else "",
                verdict=None if found is None else step_record(found),
                basis=(basis,),
            )
            known[change.sent.entry] = entry.seq
            record = self._with_act(record, entry, change.act, change.told)
        return record

    def _take_correction(
        self,
        writing: Writing,
        record: CaseRecord,
        change: Change,
        basis: Basis,
        known: dict[int, int],
    ) -> CaseRecord:
        if not isinstance(change, SentCorrection):
            raise TypeError(change)
        corrected = projected(record, [change], writing.head[0], known)
        verdict = self._verdict(corrected)
        target = _target(change, known)
        split = records.split_correction(target, change.replacement, change.reason, record.person)
        entry = self._append(
            writing,
            record.id,
            records.CORRECT,
            records.with_sent(split, change.sent, change.salts),
            to=verdict.state,
            verdict=case_record(verdict),
            basis=(basis,),
        )
        known[change.sent.entry] = entry.seq
        return self._after(corrected, entry)

    def refuse_taking(self, refused: StepVerdict, source: Basis) -> Entry:
        """Record that a step of what was to be taken over is not permitted, unless that stands.

        Returns: the entry that says so.
        """
        with self._store.writing() as writing:
            for entry in writing.entries(REGISTER, actions=(records.REFUSE_TAKE_OVER,)):
                act = {"kind": refused.step, "on": refused.on.isoformat()}
                if entry.intent.basis == (source,) and entry.intent.data.get("act") == act:
                    return entry
            return self._append_refusal(writing, refused, source)

    # ---- what is asked before writing ---------------------------------------------------------

    def _refuse_document(self, refused: StepVerdict, source: Basis) -> None:
        with self._store.writing() as writing:
            entry = self._append_refusal(writing, refused, source)
        raise StepRefused(refused, case=source.doc, step=refused.step, entry=entry.seq)

    def _append_refusal(self, writing: Writing, refused: StepVerdict, source: Basis) -> Entry:
        data = {"act": {"kind": refused.step, "on": refused.on.isoformat()}}
        return self._append(
            writing,
            REGISTER,
            records.REFUSE_TAKE_OVER,
            Split(data, {}),
            verdict=step_record(refused),
            basis=(source,),
        )
