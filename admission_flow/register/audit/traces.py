"""What the entries of a case tell an inspection: when each act came on file, what changed it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from admission_flow.inspection.dossier import Dossier
from admission_flow.inspection.entered import (
    Confirmed,
    Corrected,
    Entered,
    Hand,
    OfficeTraces,
    Policy,
    RefusedDocument,
    Result,
    Traces,
    Way,
)
from admission_flow.inspection.traces.figures import PERSON, UNIT, changes, flat
from admission_flow.inspection.traces.lifted import FAILING, lifted
from admission_flow.journal.commitment import commitments
from admission_flow.journal.entry import REGISTER, Entry
from admission_flow.journal.four_eyes import CONFIRM, POLICY
from admission_flow.journal.keys import ENROL, HAND_OUT
from admission_flow.planning.classes.events import PASSED
from admission_flow.procedure.acts import Act
from admission_flow.procedure.document import Case, DocumentProblems, act_from, plain, plain_act
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.paper_sheet import SHEET
from admission_flow.register.classes.entries import RESULT
from admission_flow.register.core import records
from admission_flow.register.core.on_day import CaseAsOf
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.records import CaseRecord
from admission_flow.register.core.state import local_day

_WAYS = {
    records.RECORD: Way.TYPED,
    records.ADVANCE: Way.TYPED,
    records.TAKE_OVER: Way.AS_FOUND,
    records.REFUSE: Way.REFUSED,
}
_Personal = Mapping[str, Mapping[str, object]]


def office_traces(register: ReadingRegister) -> OfficeTraces:
    """Return what the register's own chain tells of all cases: read once for many."""
    made_on, hand_outs, enrolled_by = date.min, [], {}
    refused, policies = [], []
    actions = (records.CREATE, HAND_OUT, ENROL, records.REFUSE_TAKE_OVER, POLICY)
    for entry in register.store.entries(REGISTER, actions=actions):
        intent = entry.intent
        if intent.action == records.CREATE and made_on == date.min:
            made_on = local_day(intent.at)
        elif intent.action == HAND_OUT:
            hand_outs.append(Hand(**_hand(entry)))
        elif intent.action == ENROL:
            enrolled_by[str(intent.data.get("officer"))] = intent.actor
        elif intent.action == records.REFUSE_TAKE_OVER and _day(intent.data) is not None:
            refused.append(_refused_document(entry))
        elif intent.action == POLICY:
            said = intent.data.get("steps")
            steps = frozenset(map(str, said)) if isinstance(said, list) else frozenset[str]()
            policies.append(Policy(**_hand(entry), steps=steps))
    return OfficeTraces(made_on, tuple(hand_outs), enrolled_by, tuple(refused), tuple(policies))


def _refused_document(entry: Entry) -> RefusedDocument:
    intent = entry.intent
    return RefusedDocument(
        **_hand(entry),
        kind=records.act_kind(intent.data),
        on=_day(intent.data) or date.min,
        failing=_failing(intent.verdict),
        document=_document(entry),
    )


def traces_of(item: CaseAsOf, dossier: Dossier, judge: Judge, office: OfficeTraces) -> Traces:
    """Return what the entries of a case tell.

    Args:
        item: the case, with its entries and personal values.
        dossier: the case as it is inspected.
        judge: judges the case before and after each correction.
        office: what the register's own chain tells.

    """
    told = _Told(dossier, judge, item.personal)
    for entry in item.entries:
        told.take(entry)
    failing = {
        (step.step, step.on): frozenset(f.rule for f in step.findings if f.status.value in FAILING)
        for step in dossier.steps
    }
    return Traces(
        office,
        tuple(told.entered),
        tuple(told.corrected(item.entries)),
        tuple(told.confirmed),
        tuple(told.results),
        failing,
    )


@dataclass(slots=True)
class _Told:
    dossier: Dossier
    judge: Judge
    personal: _Personal
    entered: list[Entered] = field(default_factory=list)
    confirmed: list[Confirmed] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    corrects: bool = False

    def take(self, entry: Entry) -> None:
        """Take the next entry of the case."""
        intent = entry.intent
        data = _whole(entry, self.personal)
        if intent.action in _WAYS and _day(data) is not None:
            act = _entered(entry, data)
            if act.on <= self.dossier.as_of or act.day <= self.dossier.as_of:
                self.entered.append(act)
        elif intent.action == CONFIRM:
            self.confirmed.append(Confirmed(**_hand(entry), confirms=_number(data.get("entry"))))
        elif intent.action == RESULT:
            how = data.get("result")
            passed = how in PASSED if isinstance(how, str) else None
            self.results.append(Result(**_hand(entry), code=str(data.get("code")), passed=passed))
        elif intent.action == records.CORRECT:
            self.corrects = True

    def corrected(self, entries: Iterable[Entry]) -> Iterator[Corrected]:
        """Yield every correction with what it changed: the case is judged before it and after."""
        if not self.corrects:
            return
        record: CaseRecord | None = None
        refused: dict[tuple[str, date], Act] = {}
        for entry in entries:
            before = record
            record = records.folded(before, entry, self.personal.get(entry.intent.id, {}))
            if entry.intent.action == records.REFUSE:
                self._refused(entry, refused)
            elif entry.intent.action == records.CORRECT and before is not None:
                made = self._correction(entry, before, record, tuple(refused.values()))
                if made is not None:
                    yield made

    def _refused(self, entry: Entry, refused: dict[tuple[str, date], Act]) -> None:
        """Keep a step that was refused and that was taken later, as it had been typed."""
        try:
            act = act_from(_whole(entry, self.personal)["act"], recorded=True)
        except (DocumentProblems, KeyError, TypeError, ValueError):
            return
        step = (act.kind, act.on)
        facts = flat(plain_act(act))
        if any(
            (other.kind, other.on) == step and other.way is Way.TYPED and other.facts == facts
            for other in self.entered
            if other.entry > entry.seq
        ):
            refused[step] = act

    def _correction(
        self, entry: Entry, before: CaseRecord, after: CaseRecord, refused: tuple[Act, ...]
    ) -> Corrected | None:
        data = entry.intent.data
        seq = _number(data.get("corrects"))
        old = before.find(seq)
        new = after.find(seq)
        on = None
        if SHEET in data:  # stated anew with its person, who stays as is
            about, facts = SHEET, (dict(before.paper_sheet), dict(after.paper_sheet))
        elif "person" in data:
            about, facts = PERSON, (plain(before.person), plain(after.person))
        elif "unit" in data:
            about, facts = UNIT, (plain(before.unit), plain(after.unit))
        elif old is not None:
            about, on = old.act.kind, old.act.on
            facts = (plain(old.act), plain(new.act) if new is not None else {})
            last = min(on, new.act.on) if new is not None else on
            if last > self.dossier.as_of and local_day(entry.intent.at) > self.dossier.as_of:
                return None
        else:
            return None
        gone, steps = lifted(self._judged(before, refused), self._judged(after, refused))
        number = new.act.number if new is not None else None
        return Corrected(
            **_hand(entry),
            corrects=seq,
            about=about,
            on=on,
            struck_out=old is not None and new is None and about not in {PERSON, UNIT, SHEET},
            changed=changes(about, *map(flat, facts)),
            lifted=gone,
            of=steps,
            paper=bool(entry.intent.basis or number),
        )

    def _judged(self, record: CaseRecord, refused: tuple[Act, ...]) -> Dossier:
        """Return the dossier of a case as it stood after some entry, with steps refused till then.

        A refused step that is on file by then is not counted twice.
        """
        day = self.dossier.as_of
        case = record.as_of(day, or_entered_by_then=True)
        there = {(act.kind, act.on) for act in case.acts}
        waiting = (act for act in refused if (act.kind, act.on) not in there)
        case = Case(case.person, case.unit, (*case.acts, *waiting))
        verdict = self.judge.judge(case, day)
        dated = self.judge.as_dated(case, verdict)
        return replace(self.dossier, case=case, verdict=verdict, dated=dated, refused=())


def _hand(entry: Entry) -> dict[str, Any]:
    intent = entry.intent
    return {
        "entry": entry.seq,
        "at": datetime.fromisoformat(intent.at),
        "day": local_day(intent.at),
        "officer": intent.actor,
        "signed": bool(entry.sig),
    }


def _entered(entry: Entry, data: Mapping[str, Any]) -> Entered:
    intent = entry.intent
    way = _WAYS[intent.action]
    if way is Way.AS_FOUND and intent.basis:
        way = Way.DOCUMENT
    return Entered(
        **_hand(entry),
        way=way,
        kind=records.act_kind(data),
        on=_day(data) or date.min,
        facts=flat(data["act"]),
        failing=_failing(intent.verdict),
        document=_document(entry),
    )


def _document(entry: Entry) -> str:
    basis = entry.intent.basis
    return basis[0].sha256 if basis else ""


def _failing(verdict: Mapping[str, Any] | None) -> frozenset[str]:
    said = (verdict or {}).get("findings")
    if not isinstance(said, Mapping):
        return frozenset()
    return frozenset(rule for rule, status in said.items() if str(status) in FAILING)


def _whole(entry: Entry, personal: _Personal) -> Mapping[str, Any]:
    """Return what an entry says, its personal values in their places as far as they are kept."""
    data, kept = entry.intent.data, personal.get(entry.intent.id, {})
    try:
        return records.restored(data, kept)
    except ValueError:
        gaps = set(commitments(data)) - set(kept)
        act = data.get("act")
        if not isinstance(act, Mapping):
            return data
        return {**data, "act": {k: v for k, v in act.items() if f"act.{k}" not in gaps}}


def _day(data: Mapping[str, Any]) -> date | None:
    """Return the day of the act; None where no program of ours wrote it: a verifier names that."""
    try:
        return date.fromisoformat(records.act_day(data)) if records.act_kind(data) else None
    except ValueError:
        return None


def _number(value: object) -> int:
    return value if type(value) is int else -1
