"""What an officer's entry would be, decided on the case as it stands; nothing is written.

Writing asks here under the lock and appends what was decided; a preview (`previewing.py`) asks here
without a lock, and shows it: nobody is shown anything else than what is written afterwards.
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from admission_flow.database.queries import Queries
from admission_flow.database.reading import Reader
from admission_flow.errors import (
    ActInFuture,
    BadDocument,
    CaseErased,
    CaseMoved,
    Meanwhile,
    NotConfirmed,
)
from admission_flow.journal.canonical import canonical
from admission_flow.journal.entry import REGISTER, Entry, Seen
from admission_flow.journal.four_eyes import FourEyes, four_eyes_of
from admission_flow.journal.keys import Keyring
from admission_flow.procedure import minimal
from admission_flow.procedure.acts import Act, Move, Step
from admission_flow.procedure.document import Case, Problem, plain_act
from admission_flow.procedure.findings import StepVerdict, Verdict
from admission_flow.procedure.judge import Judge, Judged
from admission_flow.procedure.paper_sheet import SHEET, PaperSheet
from admission_flow.procedure.person import Person
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.register.core import forms, records
from admission_flow.register.core.clock import Clock, system_clock
from admission_flow.register.core.corrections import check_correction, check_from_a_day
from admission_flow.register.core.entry_verdicts import case_record, step_record
from admission_flow.register.core.four_eyes import policies
from admission_flow.register.core.loading import load, load_again
from admission_flow.register.core.officers import keyring
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.records import CaseRecord, Recorded, Replacement, Split
from admission_flow.register.core.signing import Signer
from admission_flow.register.core.state import last_day
from admission_flow.register.core.told import Told
from admission_flow.register.core.unit_facts import completed, told_of

ID_BYTES = 16
"""An entry's id: 128 bits."""


def act_id(secret: bytes, case_id: str, corrections: int, act: Act) -> str:
    """Return the id of an act in a case: the same act entered twice is one entry.

    Keyed with the person's secret, so that nobody guesses a personal value from it. After a
    correction the same act may be entered anew.

    Args:
        secret: of the case's person.
        case_id: the case.
        corrections: how many there are in it so far.
        act: the act.

    """
    return _id_of(secret, case_id, corrections, plain_act(act))


def _id_of(secret: bytes, case_id: str, corrections: int, stated: Mapping[str, Any]) -> str:
    text = canonical([case_id, corrections, stated])
    return hmac.digest(secret, text.encode(), "sha256")[:ID_BYTES].hex()


def _id_in(store: Queries, record: CaseRecord, stated: Mapping[str, Any]) -> str:
    return _id_of(store.secret(record.id) or b"", record.id, record.corrections, stated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """An entry as it would be appended to a case, and what it makes of the case."""

    action: str
    before: CaseRecord
    """The case as it stands."""
    split: Split
    act: Act | None = None
    """What would be entered; None: a correction."""
    told: Told | None = None
    """What the tree of units tells with it."""
    corrected: CaseRecord | None = None
    """The case as the correction leaves it."""
    step: StepVerdict | None = None
    judged: Judged | None = None
    """The case as it was judged with the step."""
    verdict: Mapping[str, Any] | None = None
    """What the entry keeps of the verdict."""
    to: str = ""
    entry_id: str | None = None
    repeated: Entry | None = None
    """The entry that says the same already: nothing is to be written."""


class Folded(NamedTuple):
    """A case as it stood when it was written, with what was worked out of it."""

    record: CaseRecord
    judged: Judged | None = None
    """As it was judged."""
    search_key: str = ""
    """By which its person's name is searched for; empty: it was not asked for."""


class PutAway(NamedTuple):
    """What is kept in mind of a case that was written, and has to be read again.

    It rests on nothing but this process: the lines are read from the register, and their digests
    say that they are those that were in order. What was said of steps is taken over for equal acts.
    """

    head: tuple[int, str]
    """Its newest entry: its number in the case, and its leaf."""
    judged: Judged | None


class DecidingRegister(ReadingRegister):
    """Decides what entries of an officer would be; it may be opened so that it cannot write."""

    def __init__(
        self,
        store: Reader,
        officer: str,
        judge: Judge | None = None,
        clock: Clock = system_clock,
    ) -> None:
        """Decide on an open store in the name of an officer."""
        super().__init__(store, judge, clock, reader=officer)
        self.officer = officer
        self._folded: dict[str, Folded] = {}
        """Cases that were written last, as they stand then."""
        self._away: dict[str, PutAway] = {}
        """Cases that were written before these."""
        self._ring: tuple[tuple[int, str], Keyring] | None = None
        self._policies: tuple[tuple[int, str], tuple[Entry, ...]] | None = None
        self.signer: Signer | None = None
        """The officer's key; None: entries are attributed by this computer only."""
        self.seen = Seen()
        """The last checkpoint that the officer's machine knows."""

    def _decide_evidence(
        self, store: Queries, case_id: str, act: Act, version: int | None
    ) -> Decided:
        record, told = self._load(store, case_id, version), None
        if isinstance(act, Move):
            act, told = completed(self.organisation(store), record, act)
        stated = plain_act(act)
        entry_id = _id_in(store, record, stated)
        return Decided(
            action=records.RECORD,
            before=record,
            split=records.split_act(act, told, stated),
            act=act,
            told=told,
            entry_id=entry_id,
            repeated=store.find(entry_id),
        )

    def _decide_step(
        self, store: Queries, case_id: str, step: Step, version: int | None, *, as_found: bool
    ) -> Decided:
        record = self._load(store, case_id, version)
        stated = plain_act(step)
        entry_id = _id_in(store, record, stated)
        if (known := store.find(entry_id)) is not None:
            split = records.split_act(step, stated=stated)
            return Decided(
                action=known.intent.action, before=record, split=split, act=step, repeated=known
            )
        self._check_confirmed(store, record)
        action, found, judged, told = self._judged(store, record, step, as_found=as_found)
        return Decided(
            action=action,
            before=record,
            split=records.split_act(step, told, stated),
            act=step,
            told=told,
            step=found,
            judged=judged,
            verdict=step_record(found),
            to=found.to_state if found.permitted else "",
            entry_id=None if action == records.REFUSE else entry_id,
        )

    def _decide_correction(  # noqa: PLR0913 - as `would_correct`
        self,
        store: Queries,
        case_id: str,
        seq: int,
        replacement: Replacement,
        reason: str,
        *,
        version: int | None,
        from_the_start: bool,
    ) -> Decided:
        record = self._load(store, case_id, version)
        check_correction(record, seq, replacement)
        corrected = replace(record, recorded=list(record.recorded))
        records.apply_correction(corrected, seq, replacement, by=store.head[0])
        verdict = self._verdict(corrected)
        if not from_the_start:
            check_from_a_day(record, corrected, verdict, self._verdict)
        return Decided(
            action=records.CORRECT,
            before=record,
            split=records.split_correction(seq, replacement, reason, record.person),
            corrected=corrected,
            verdict=case_record(verdict),
            to=verdict.state,
        )

    # ---- what may enter at all: asked before any lock is taken ---------------------------------

    def _evidence_admitted(self, act: Act) -> Act:
        act = forms.evidence_admitted(act)
        self._check_day(act)
        self._check_kept(act.kind, minimal.problems_of_act(act))
        return act

    def _step_admitted(self, step: Step, *, as_found: bool) -> Step:
        step = forms.step_admitted(step)
        self._check_kept(step.kind, minimal.problems_of_act(step))
        if as_found:  # what lies ahead was not taken
            self._check_day(step)
        return step

    def _correction_admitted(
        self, replacement: Replacement, reason: str | None
    ) -> tuple[Replacement, str | None]:
        """Return a correction as it is kept; a reason that is not asked for yet is None."""
        if reason is not None:
            reason = forms.reason_admitted(reason)
        if replacement is not None:
            replacement = forms.admitted(replacement)
        if isinstance(replacement, Act):
            self._check_day(replacement)
            self._check_kept(replacement.kind, minimal.problems_of_act(replacement))
        elif isinstance(replacement, Person):
            self._check_kept("person", minimal.problems_of_person(replacement))
        elif isinstance(replacement, PaperSheet):
            self._check_kept(SHEET, minimal.problems_of_sheet(replacement))
        if reason is not None:
            self._check_kept("correct", minimal.problems_of_text("reason", reason))
        return replacement, reason

    def _check_kept(self, what: str, problems: Iterable[Problem]) -> None:
        """Refuse what a register of minimal data does not keep; any other keeps it."""
        found = list(problems) if self.minimal else []
        if found:
            raise BadDocument(what, found)

    def _check_day(self, act: Act) -> None:
        if act.on > self.today:
            raise ActInFuture(kind=act.kind, on=act.on, today=self.today)

    # ---- what deciding rests on ------------------------------------------------------------------

    def _load(self, store: Queries, case_id: str, version: int | None) -> CaseRecord:
        ver, head = store.case_head(case_id)
        folded = self._folded.get(case_id)
        # The same head is the same history: a case that was just written need not be read again.
        if folded is None or (folded.record.version, folded.record.head) != (ver, head):
            away = self._away.get(case_id)
            try:
                if away is not None and away.head == (ver, head):
                    record = load_again(store, case_id, away.head)
                else:
                    record = load(store, case_id)
            except CaseErased:  # by another window: this one keeps nothing of it in mind either
                self.forget(case_id)
                raise
        else:
            record = folded.record
        if version is not None and version != record.version:
            raise CaseMoved(
                _since(store, case_id, version), case=case_id, wanted=version, found=record.version
            )
        return record

    def _keyring(self, store: Queries, head: tuple[int, str] | None = None) -> Keyring:
        """Return the keys that count now; read again only when the register's chain has grown."""
        head = head or store.case_head(REGISTER)
        if self._ring is None or self._ring[0] != head:
            self._ring = head, keyring(store)
        return self._ring[1]

    def _check_confirmed(self, store: Queries, record: CaseRecord) -> None:
        """Refuse to go on while a step of the case waits for a second officer."""
        waits = self._four_eyes(store, record).of(record.id)
        if waits:
            raise NotConfirmed(case=record.id, entry=waits[0].seq, step=waits[0].kind)

    def _four_eyes(self, store: Queries, record: CaseRecord) -> FourEyes:
        head = store.case_head(REGISTER)
        if self._policies is None or self._policies[0] != head:
            self._policies = head, tuple(policies(store))
        said = self._policies[1]
        return four_eyes_of(said, store.entries(record.id)) if said else FourEyes()

    def _with(
        self, record: CaseRecord, entered: tuple[int, str, str], act: Act, told: Told | None
    ) -> CaseRecord:
        """Return a case with one more act; `entered`: number, instant and officer of its entry."""
        record = records.with_told(record, told, entered[0], act)
        recorded = [*record.recorded, Recorded(entered[0], act, *entered[1:])]
        return replace(record, recorded=recorded)

    def _judged(
        self, store: Queries, record: CaseRecord, step: Step, *, as_found: bool
    ) -> tuple[str, StepVerdict, Judged | None, Told | None]:
        """Return what is done with a step, the verdict on it and on the case, what the tree told.

        A step is put on file as found only where its own papers are against it: one that is
        permitted in its place was taken in order, and is refused for where it would stand now.
        """
        told = told_of(self.units_about(record, store), record, step.on)
        case, before = records.told_on(record, told, step.on).case, self._judged_before(record)
        one_more = self.judge.one_more(case, step, self.today, before=before)
        found, judged = one_more.step, one_more.judged
        if found.permitted:
            return records.ADVANCE, found, judged, told
        if as_found and not (placed := self._in_its_place(record, step, told)).permitted:
            return records.TAKE_OVER, placed, judged, told
        return records.REFUSE, found, judged, told

    def _judged_before(self, record: CaseRecord) -> Judged | None:
        """Return a case as it was judged before, perhaps with fewer acts."""
        folded = self._folded.get(record.id) or self._away.get(record.id)
        return None if folded is None else folded.judged

    def forget(self, case_id: str) -> None:
        """Keep nothing of a case in mind: its person was erased, or it is kept anew."""
        self._folded.pop(case_id, None)
        self._away.pop(case_id, None)

    def _in_its_place(self, record: CaseRecord, step: Step, told: Told | None) -> StepVerdict:
        """Return the verdict on a step that was taken, judged in its place as an import is."""
        seen = records.told_on(record, told, step.on).case
        acts = (*seen.acts, step)
        whole = self.judge.judge(Case(seen.person, seen.unit, acts), self.today)
        steps = sorted((act for act in acts if isinstance(act, Step)), key=lambda act: act.on)
        return whole.steps[next(n for n, act in enumerate(steps) if act is step)]

    def _verdict(self, record: CaseRecord) -> Verdict:
        return self.judge.judge(record.case, last_day(record))


def _since(store: Queries, case_id: str, version: int) -> list[Meanwhile]:
    """Return what was written to a case after a version of it."""
    return [
        Meanwhile(
            entry.seq,
            entry.intent.actor,
            entry.intent.at,
            entry.intent.action,
            records.act_kind(entry.intent.data),
        )
        for entry in store.entries(case_id)
        if entry.intent.case_ver > version
    ]
