"""Many acts at once: judged together first, then each in a transaction of its own.

Whatever stopped a run - Ctrl-C, a power cut, another window - the same rows again go on where it
stopped: an act that a case was given before is not given again, even if it was corrected since.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from admission_flow.errors import (
    ActInFuture,
    BadDocument,
    CaseErased,
    CaseMoved,
    NothingToCorrect,
    RegisterBusy,
    StepRefused,
    UnknownCase,
)
from admission_flow.papers.act_sheet import ActRow
from admission_flow.procedure import minimal
from admission_flow.procedure.acts import Act, Move, Step
from admission_flow.procedure.document import DocumentProblems, Problem, act_from, plain_act
from admission_flow.procedure.findings import StepVerdict
from admission_flow.register.core import forms, records
from admission_flow.register.core.entering import Written
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.records import CaseRecord, Recorded
from admission_flow.register.core.register import Register
from admission_flow.register.core.told import Told
from admission_flow.register.core.unit_facts import completed

_AS_IT_STANDS: Mapping[str, int] = {}
_TRIES = 3
"""Times that a row is looked at anew because another window wrote to its case."""


class Result(StrEnum):
    """What became of a row, or would."""

    WOULD = "would"
    """In a dry run: it would be recorded."""
    DONE = "done"
    ALREADY = "already"
    """An entry, or a row above, says the same."""
    REFUSED = "refused"
    """The rules do not permit the step."""
    BAD = "unusable"
    """It cannot be entered as it stands: `problems` says why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row and what became of it."""

    row: ActRow
    result: Result
    act: Act | None = None
    entry: int | None = None
    """The entry that holds the act, or its refusal; None: nothing was written."""
    step: StepVerdict | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of the rules that refuse the step."""
        return self.step.blocked_by if self.step and self.result is Result.REFUSED else ()

    @property
    def warned(self) -> tuple[str, ...]:
        """Ids of the rules that want an explanation."""
        return self.step.warned_by if self.step else ()


def rehearse(register: ReadingRegister, rows: Iterable[ActRow]) -> list[Outcome]:
    """Judge every row as if those above it in its case had been recorded. Nothing is written.

    Raises:
        JournalBroken: a case cannot be read.
        DataKeyUnusable: its personal values are sealed, and the key is not at hand.

    """
    desks: dict[str, CaseDesk | Problem] = {}
    found = []
    for row in rows:
        desk = desks.get(row.case)
        if desk is None:
            desk = desks[row.case] = desk_of(register, row.case)
        found.append(_bad(row, desk) if isinstance(desk, Problem) else desk.look(register, row))
    return found


def carry_out(
    register: Register, rows: Iterable[ActRow], versions: Mapping[str, int] = _AS_IT_STANDS
) -> Iterator[Outcome]:
    """Record row after row, each in its own transaction, and yield what became of it.

    A step that is refused leaves its refusal in the journal, as `Register.advance` does; the rows
    after it go on. The same refusal, with nothing new in the case, is not written again.

    Args:
        register: opened by who records.
        rows: the acts, in their order.
        versions: of cases, as they were seen when somebody agreed to the rows. One to which others
            wrote since then is given nothing: its rows are unusable.

    Raises:
        RegisterBusy, CaseMoved: others write all the time; rows yielded before are recorded.
        NotAllowed: this officer may not.
        Others as `rehearse`.

    """
    known = dict(versions)
    for row in rows:
        outcome, version = _carried(register, row, known.get(row.case))
        if row.case in known:
            known[row.case] = version
        yield outcome


def _carried(register: Register, row: ActRow, version: int | None) -> tuple[Outcome, int]:
    """Return what became of a row, and the version of its case as whoever looks knows it then."""
    for left in reversed(range(_TRIES)):
        desk = desk_of(register, row.case)
        if isinstance(desk, Problem):
            return _bad(row, desk), version or 0
        seen = desk.look(register, row)
        before = desk.version if version is None else version
        if seen.result is Result.REFUSED and seen.entry is not None:
            return seen, before
        if seen.act is None or seen.result in {Result.BAD, Result.ALREADY}:
            return seen, before
        if desk.version != before:
            facts = {"case": row.case, "seen": before, "now": desk.version}
            return _bad(row, Problem("", "bulk_case_moved", facts)), before
        try:
            done = _write(register, row, seen, desk.version)
            wrote = done.result in {Result.DONE, Result.REFUSED}
            return done, before + wrote
        except RegisterBusy:
            raise
        except CaseMoved:
            if not left:
                raise
    raise AssertionError(_TRIES)


def _write(register: Register, row: ActRow, seen: Outcome, version: int) -> Outcome:
    act = seen.act
    written: Written
    try:
        if row.corrects is not None:
            written = register.correct(row.case, row.corrects, act, row.reason, version=version)
        elif isinstance(act, Step):
            written = register.advance(row.case, act, version=version)
        elif act is not None:
            written = register.record(row.case, act, version=version)
    except StepRefused as refused:
        entry = refused.facts["entry"]
        return replace(seen, result=Result.REFUSED, entry=entry, step=refused.verdict)
    except (UnknownCase, CaseErased, ActInFuture, NothingToCorrect) as error:
        return _bad(row, Problem("", f"bulk_{error.message_id}", error.facts))
    result = Result.ALREADY if written.repeated else Result.DONE
    return replace(seen, result=result, entry=written.entry.seq, step=written.step)


def _bad(row: ActRow, problem: Problem) -> Outcome:
    where = problem.where or row.places.get("case", f"{row.number}.case")
    return Outcome(row, Result.BAD, problems=(replace(problem, where=where),))


def desk_of(register: ReadingRegister, case_id: str) -> "CaseDesk | Problem":
    """Return a case as it lies before an officer; or why it is not to be had, without a place."""
    try:
        record = register.case(case_id)
    except (UnknownCase, CaseErased) as error:
        return Problem("", f"bulk_{error.message_id}", error.facts)
    desk = CaseDesk(record, record.version)
    # The entries first, and none that the record does not hold: another window may be writing.
    entries = [e for e in register.entries(case_id) if e.intent.case_ver <= record.version]
    personal = register.personal(case_id)
    for entry in entries:
        try:
            data = records.restored(entry.intent.data, personal.get(entry.intent.id, {}))
        except ValueError:  # erased just now; or the journal is broken, which `case` says
            return desk_of(register, case_id)
        desk.keep(entry.seq, entry.intent.action, data)
    return desk


@dataclass(slots=True)
class CaseDesk:
    """A case as it lies before an officer who goes through the rows."""

    record: CaseRecord
    version: int
    known: list[tuple[dict[str, Any], int | None]] = field(default_factory=list)
    """Every act that was ever entered, corrected since or not, with its entry."""
    corrected: dict[int, list[tuple[dict[str, Any], int | None]]] = field(default_factory=dict)
    """By the entry that was corrected, what it was made to say, and by which entry."""
    refused: list[tuple[dict[str, Any], int]] = field(default_factory=list)
    """Refusals after which nothing new came in."""

    def keep(self, seq: int, action: str, data: Mapping[str, Any]) -> None:
        """Take in an entry."""
        if action == records.REFUSE:
            self.refused.append((_as_document(data["act"]), seq))
            return
        if action in {records.RECORD, records.ADVANCE, records.TAKE_OVER}:
            self.known.append((_as_document(data["act"]), seq))
        elif action == records.CORRECT:
            act = data.get("act")
            if act is not None:
                made = _as_document(act)
                self.corrected.setdefault(data["corrects"], []).append((made, seq))
                self.known.append((made, seq))
        else:
            return  # somebody looked at the dossier: nothing that a rule reads
        self.refused.clear()

    def look(self, register: ReadingRegister, row: ActRow) -> Outcome:
        """Say what would become of a row, and let it stand for the rows below."""
        try:
            if row.corrects is not None:
                return self._correct(register, row, row.corrects)
            act, told = row.act(), None
            if isinstance(act, Move):
                act, told = completed(register.organisation(), self.record, act)
        except (DocumentProblems, BadDocument) as found:
            return Outcome(row, Result.BAD, problems=tuple(found.problems))
        document = plain_act(act)
        for known, seq in self.known:
            if known == document:
                return Outcome(row, Result.ALREADY, act, seq)
        if bad := self._unusable(register, row, act):
            return bad
        if isinstance(act, Step):
            return self._step(register, row, act)
        self._add(act, told)
        return Outcome(row, Result.WOULD, act)

    def _step(self, register: ReadingRegister, row: ActRow, act: Step) -> Outcome:
        verdict, _, told = register.candidate(self.record, act)
        if not verdict.permitted:
            document = plain_act(act)
            before = next((seq for known, seq in self.refused if known == document), None)
            return Outcome(row, Result.REFUSED, act, before, verdict)
        self._add(act, told)
        return Outcome(row, Result.WOULD, act, step=verdict)

    def _add(self, act: Act, told: Told | None) -> None:
        self.record = records.with_told(self.record, told, -1, act)
        self.record.recorded.append(Recorded(-1, act, self.record.opened_at, ""))
        self.known.append((plain_act(act), None))
        self.refused.clear()

    def _correct(self, register: ReadingRegister, row: ActRow, seq: int) -> Outcome:
        for made, by in self.corrected.get(seq, []):
            if made["kind"] == row.kind and plain_act(row.act(made)) == made:
                return Outcome(row, Result.ALREADY, row.act(made), by)
        item = self.record.find(seq)
        if item is None or item.act.kind != row.kind:
            where = row.places.get("corrects", f"{row.number}.corrects")
            facts = {"case": row.case, "entry": seq}
            return _bad(row, Problem(where, "bulk_nothing_to_correct", facts))
        act = row.act(plain_act(item.act))
        if act == item.act:
            return Outcome(row, Result.ALREADY, act, seq)
        if bad := self._unusable(register, row, act):
            return bad
        records.apply_correction(self.record, seq, act, by=-1)
        self.corrected.setdefault(seq, []).append((plain_act(act), None))
        self.refused.clear()
        return Outcome(row, Result.WOULD, act)

    def _unusable(self, register: ReadingRegister, row: ActRow, act: Act) -> Outcome | None:
        if unfit := _unfit(register, row, act):
            return Outcome(row, Result.BAD, act, problems=unfit)
        judged = isinstance(act, Step) and row.corrects is None  # a rule says it of a step
        if judged or act.on <= register.today:
            return None
        where = row.places.get("on", f"{row.number}.on")
        facts = {"kind": act.kind, "on": act.on, "today": register.today}
        return _bad(row, Problem(where, "bulk_act_in_future", facts))


def _unfit(register: ReadingRegister, row: ActRow, act: Act) -> tuple[Problem, ...]:
    """Return why the register would not take an act, as `Register` will ask when it is written."""
    found: list[Problem] = []
    try:
        forms.admitted(act)
    except BadDocument as bad:
        found += bad.problems
    if row.corrects is not None and not row.reason.strip():
        found.append(Problem("correct.correction_reason", "bulk_no_reason", {}))
    if register.minimal:
        found += minimal.problems_of_act(act)
        if row.corrects is not None:
            found += minimal.problems_of_text("correct.correction_reason", row.reason)
    names = [(problem.where.partition(".")[2] or "kind", problem) for problem in found]
    return tuple(
        replace(problem, where=row.places.get(name, f"{row.number}.{name}"))
        for name, problem in names
    )


def _as_document(act: Mapping[str, Any]) -> dict[str, Any]:
    return plain_act(act_from(act, recorded=True))
