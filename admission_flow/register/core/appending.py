"""A register that entries can be appended to: what every use case shares, under the lock."""

import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from admission_flow.database.queries import Queries
from admission_flow.database.rows import StateRow
from admission_flow.database.store import Store, Writing
from admission_flow.errors import (
    ActInFuture,
    BadDocument,
    CaseMoved,
    NotAllowed,
    NotConfirmed,
    RegisterBusy,
)
from admission_flow.journal.canonical import canonical
from admission_flow.journal.commitment import SECRET_BYTES
from admission_flow.journal.entry import REGISTER, Basis, Entry, Intent, RuleRef, Seen
from admission_flow.journal.four_eyes import four_eyes_of
from admission_flow.journal.keys import ENROL, Keyring
from admission_flow.journal.sshsig import ENTRY
from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.document import Case, Problem, plain_act
from admission_flow.procedure.findings import StepVerdict, Verdict
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.person import Person, Unit
from admission_flow.register.core import records
from admission_flow.register.core.clock import Clock, instant, system_clock
from admission_flow.register.core.four_eyes import policies
from admission_flow.register.core.loading import load
from admission_flow.register.core.names import search_key
from admission_flow.register.core.officers import keyring
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.records import CaseRecord, Split
from admission_flow.register.core.signing import Signer
from admission_flow.register.core.state import last_day, state_of
from admission_flow.register.core.told import Told
from admission_flow.version import __version__

RandomBytes = Callable[[int], bytes]
KEPT_FOLDED = 16
"""Cases that need not be read again when they are written to: those that were written last."""
ID_BYTES = 16
"""An entry's id: 128 bits."""


class AppendingRegister(ReadingRegister):
    """Appends entries in the name of an officer, and keeps at hand where the cases stand."""

    _store: Store

    def __init__(
        self,
        store: Store,
        officer: str,
        judge: Judge | None = None,
        clock: Clock = system_clock,
        random_bytes: RandomBytes = secrets.token_bytes,
    ) -> None:
        """Write to an open store in the name of an officer."""
        super().__init__(store, judge, clock)
        self.officer = officer
        self._random = random_bytes
        self._folded: dict[str, CaseRecord] = {}
        self._ring: tuple[tuple[int, str], Keyring] | None = None
        self._policies: tuple[tuple[int, str], tuple[Entry, ...]] | None = None
        self.signer: Signer | None = None
        """The officer's key; None: entries are attributed by this computer only."""
        self.seen = Seen()
        """The last checkpoint that the officer's machine knows."""

    def _load(self, writing: Writing, case_id: str, version: int | None) -> CaseRecord:
        ver, head = writing.case_head(case_id)
        record = self._folded.get(case_id)
        # The same head is the same history: a case that was just written need not be read again.
        if record is None or (record.version, record.head) != (ver, head):
            record = load(writing, case_id)
        if version is not None and version != record.version:
            raise CaseMoved(case=case_id, wanted=version, found=record.version)
        return record

    def _id_of(self, writing: Writing, record: CaseRecord, act: Act) -> str:
        """Return the id of this act in this case: the same act entered twice is one entry.

        Keyed with the person's secret, so that nobody guesses a personal value from it. After a
        correction the same act may be entered anew.
        """
        secret = writing.secret(record.id) or b""
        text = canonical([record.id, record.corrections, plain_act(act)])
        return hmac.digest(secret, text.encode(), "sha256")[:ID_BYTES].hex()

    def _append_opening(
        self, writing: Writing, person: Person, unit: Unit, basis: tuple[Basis, ...] = ()
    ) -> CaseRecord:
        case_id = _next_case(writing)
        entry = self._append(
            writing,
            case_id,
            records.OPEN,
            records.split_opening(person, unit),
            secret=self._random(SECRET_BYTES),
            to=self.judge.workflow.initial,
            basis=basis,
        )
        return self._after(CaseRecord(case_id, person, unit, entry.intent.at), entry)

    def _append(  # noqa: PLR0913 - what an entry consists of
        self,
        writing: Writing,
        case_id: str,
        action: str,
        split: Split,
        *,
        entry_id: str | None = None,
        secret: bytes | None = None,
        to: str = "",
        verdict: Mapping[str, Any] | None = None,
        basis: tuple[Basis, ...] = (),
        log: str | None = None,
    ) -> Entry:
        records.check_holds(action, split.data)
        ver, head = writing.case_head(case_id)
        entry_id = entry_id or self._random(ID_BYTES).hex()
        key = secret or writing.secret(case_id) or b""
        intent = Intent(
            log=log or writing.log,
            id=entry_id,
            case=case_id,
            case_ver=ver + 1,
            case_head=head,
            action=action,
            to=to,
            actor=self.officer,
            at=instant(self._clock),
            data=split.committed(key, entry_id) if split.personal else split.data,
            verdict=None if verdict is None else dict(verdict),
            rule=self._rule(),
            basis=basis,
            seen=self.seen,
        )
        sig = self._signature(writing, intent)
        return writing.append(intent, split.personal, secret=secret, sig=sig)

    def _signature(self, writing: Writing, intent: Intent) -> str:
        """Return the officer's signature, once the log says that this officer may write this."""
        ring = self._keyring(writing)
        text = intent.text()
        signs = self.signer is not None and (ring.in_use or intent.action == ENROL)
        sig = self.signer.sign(ENTRY, text) if self.signer is not None and signs else ""
        # The same question that the verifier asks: nobody learns of it only at an inspection.
        if ring.wrong_with(intent, sig, text):
            raise NotAllowed(officer=self.officer, reason=ring.refusal(intent, sig))
        return sig

    def _keyring(self, writing: Writing) -> Keyring:
        """Return the keys that count now; read again only when the register's chain has grown."""
        head = writing.case_head(REGISTER)
        if self._ring is None or self._ring[0] != head:
            self._ring = head, keyring(writing)
        return self._ring[1]

    def _check_confirmed(self, writing: Writing, record: CaseRecord) -> None:
        """Refuse to go on while a step of the case waits for a second officer."""
        head = writing.case_head(REGISTER)
        if self._policies is None or self._policies[0] != head:
            self._policies = head, tuple(policies(writing))
        if not self._policies[1]:
            return
        waits = four_eyes_of(self._policies[1], writing.entries(record.id)).of(record.id)
        if waits:
            raise NotConfirmed(case=record.id, entry=waits[0].seq, step=waits[0].kind)

    @property
    def store(self) -> Store:
        """What is stored."""
        return self._store

    def random_bytes(self, count: int) -> bytes:
        """Return bytes that nobody can guess: for keys."""
        return self._random(count)

    def note(self, action: str, split: Split) -> Entry:
        """Append an entry about the register itself: officers, checkpoints, audits."""
        with self._store.writing() as writing:
            return self._append(writing, REGISTER, action, split)

    def note_instead(
        self, source: Queries, head: tuple[int, str], action: str, split: Split
    ) -> Entry:
        """Put another register in the place of this one, with an entry after it that says so.

        Args:
            source: what is put there.
            head: this log's end, as it was looked at.
            action: of the entry.
            split: what it says.

        Raises:
            RegisterBusy: somebody wrote meanwhile: what is lost would be more than the entry says.

        """
        with self._store.writing() as writing:
            if writing.head != head:
                raise RegisterBusy(path=self._store.place.log)
            writing.replace_by(source)
            self._folded.clear()
            return self._append(writing, REGISTER, action, split)

    def note_in(self, writing: Writing, case_id: str, action: str, split: Split) -> Entry:
        """Append an entry of no act, and keep the case's row in step.

        Raises:
            UnknownCase, CaseErased, DataKeyUnusable: the case cannot be read.

        """
        if case_id == REGISTER:
            return self._append(writing, case_id, action, split)
        record = self._load(writing, case_id, None)
        entry = self._append(writing, case_id, action, split)
        self._derive(writing, self._after(record, entry))
        return entry

    def note_last(self, writing: Writing, case_id: str, action: str, split: Split) -> Entry:
        """Append the entry after which a case cannot be read; its row is the caller's to put."""
        return self._append(writing, case_id, action, split)

    def judged(self, writing: Writing, case_id: str) -> StateRow:
        """Return where a case stands, judged now: the row at hand may have been edited.

        Raises: as `note_in`.
        """
        record = self._load(writing, case_id, None)
        return state_of(record, self._verdict(record))

    def note_all(
        self,
        decide: Callable[[Queries], Iterable[tuple[str, Split]]],
        basis: tuple[Basis, ...] = (),
    ) -> list[Entry]:
        """Append entries about the register itself, decided on under the lock: all or none.

        Args:
            decide: is asked with the register as it is now, which nobody can change meanwhile.
            basis: the papers that all of them rest on.

        """
        with self._store.writing() as writing:
            return [
                self._append(writing, REGISTER, action, split, basis=basis)
                for action, split in decide(writing)
            ]

    def _check_kept(self, what: str, problems: Iterable[Problem]) -> None:
        """Refuse what a register of minimal data does not keep; any other keeps it."""
        found = list(problems) if self.minimal else []
        if found:
            raise BadDocument(what, found)

    def _check_day(self, act: Act) -> None:
        if act.on > self.today:
            raise ActInFuture(kind=act.kind, on=act.on, today=self.today)

    def _rule(self) -> RuleRef:
        workflow = self.judge.workflow
        return RuleRef(workflow.name, __version__, workflow.rulebook.sha256)

    def _with_act(
        self, record: CaseRecord, entry: Entry, act: Act, told: Told | None = None
    ) -> CaseRecord:
        intent = entry.intent
        record = records.with_told(record, told, entry.seq, act)
        recorded = [*record.recorded, records.Recorded(entry.seq, act, intent.at, intent.actor)]
        return self._after(replace(record, recorded=recorded), entry)

    def _judged(
        self, writing: Writing, record: CaseRecord, step: Step, *, as_found: bool
    ) -> tuple[str, StepVerdict, Told | None]:
        """Return what is done with a step, the verdict on it, and what the tree told.

        A step is put on file as found only where its own papers are against it: one that is
        permitted in its place was taken in order, and is refused for where it would stand now.
        """
        found, _, told = self.candidate(record, step, writing)
        if found.permitted:
            return records.ADVANCE, found, told
        if as_found and not (placed := self._in_its_place(record, step, told)).permitted:
            return records.TAKE_OVER, placed, told
        return records.REFUSE, found, told

    def _in_its_place(self, record: CaseRecord, step: Step, told: Told | None) -> StepVerdict:
        """Return the verdict on a step that was taken, judged in its place as an import is."""
        seen = records.told_on(record, told, step.on).case
        acts = (*seen.acts, step)
        whole = self.judge.judge(Case(seen.person, seen.unit, acts), self.today)
        steps = sorted((act for act in acts if isinstance(act, Step)), key=lambda act: act.on)
        return whole.steps[next(n for n, act in enumerate(steps) if act is step)]

    def _after(self, record: CaseRecord, entry: Entry) -> CaseRecord:
        return replace(record, version=entry.intent.case_ver, head=entry.leaf)

    def _verdict(self, record: CaseRecord) -> Verdict:
        return self.judge.judge(record.case, last_day(record))

    def _derive(self, writing: Writing, record: CaseRecord) -> Verdict:
        verdict = self._verdict(record)
        writing.put_case_state(state_of(record, verdict))
        name = record.person.full_name
        writing.put_name(record.id, name, search_key(name))
        self._folded.pop(record.id, None)
        self._folded[record.id] = record
        if len(self._folded) > KEPT_FOLDED:
            del self._folded[next(iter(self._folded))]
        return verdict


def _next_case(store: Queries) -> str:
    """Return the id of the next case: cases are numbered from 1, without gaps.

    The first free number is found by halving, with some thirty glances at an index: counting them
    would take longer with every case, while everybody else waits for the lock.
    """

    def taken(number: int) -> bool:
        return store.case_head(_case_id(number))[0] > 0

    beyond = 1
    while taken(beyond):
        beyond *= 2
    last = beyond // 2  # taken, or 0
    while beyond - last > 1:
        between = (last + beyond) // 2
        last, beyond = (between, beyond) if taken(between) else (last, between)
    return _case_id(beyond)


def _case_id(number: int) -> str:
    return f"HS-{number:04d}"
