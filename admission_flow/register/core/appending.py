"""A register that entries can be appended to: what every use case shares, under the lock."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, cast

from admission_flow.database.queries import Queries
from admission_flow.database.rows import StateRow
from admission_flow.database.store import Store, Writing
from admission_flow.errors import BadDocument, NotAllowed, RegisterBusy
from admission_flow.journal.commitment import SECRET_BYTES
from admission_flow.journal.entry import REGISTER, Basis, Entry, Intent, RuleRef
from admission_flow.journal.keys import ENROL
from admission_flow.journal.rights import Use
from admission_flow.journal.sent import SentEntry
from admission_flow.journal.sshsig import ENTRY
from admission_flow.procedure.acts import Act
from admission_flow.procedure.document import Case, Problem
from admission_flow.procedure.findings import Verdict
from admission_flow.procedure.judge import Judge, Judged
from admission_flow.register.core import forms, permission, records
from admission_flow.register.core.afresh import names_rule
from admission_flow.register.core.clock import Clock, instant, system_clock
from admission_flow.register.core.deciding import ID_BYTES
from admission_flow.register.core.loading import load, require_readable
from admission_flow.register.core.names import search_key
from admission_flow.register.core.own_procedure import check_rulebook, rulebook_of
from admission_flow.register.core.previewing import PreviewingRegister
from admission_flow.register.core.records import CaseRecord, Split
from admission_flow.register.core.state import erased_state, state_of
from admission_flow.register.core.told import Told
from admission_flow.register.core.within import whole
from admission_flow.version import __version__

RandomBytes = Callable[[int], bytes]
KEPT_FOLDED = 16
"""Cases that need not be read again when they are written to: those that were written last."""


class AppendingRegister(PreviewingRegister):
    """Appends entries in the name of an officer, and keeps at hand where the cases stand."""

    def __init__(
        self,
        store: Store,
        officer: str,
        judge: Judge | None = None,
        clock: Clock = system_clock,
        random_bytes: RandomBytes = secrets.token_bytes,
    ) -> None:
        """Write to an open store in the name of an officer."""
        super().__init__(store, officer, judge, clock)
        self._random = random_bytes
        self._adopting = False
        """Whether it may be written under a rulebook that it has not taken over."""
        self._end: tuple[int, str] | None = None
        """End of the log as of which the rulebook in use is that of the register."""

    @property
    def _store(self) -> Store:
        return cast("Store", super()._store)

    def _append_opening(
        self,
        writing: Writing,
        case: Case,
        basis: tuple[Basis, ...] = (),
        sent: tuple[SentEntry, Mapping[str, str]] | None = None,
    ) -> CaseRecord:
        """Open a case with its person, chi bộ and paper sheet; its acts are entered after it.

        `sent`: the line of a sender's log that opens it there, with the salts of its values.
        """
        case_id = _next_case(whole(writing))
        split = records.split_opening(case.person, case.unit, case.paper_sheet)
        entry = self._append(
            writing,
            case_id,
            records.OPEN,
            split if sent is None else records.with_sent(split, *sent),
            secret=self._random(SECRET_BYTES),
            to=self.judge.workflow.initial,
            basis=basis,
        )
        opened = CaseRecord(
            case_id, case.person, case.unit, entry.intent.at, paper_sheet=case.paper_sheet
        )
        return self._after(opened, entry)

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
        writing = whole(writing)  # whether it may be written is asked below, with the entry at hand
        self._hold_to_rulebook(writing)
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
        own = (ver, head) if case_id == REGISTER else writing.case_head(REGISTER)
        permission.check_entry(self._standing, writing, intent, own)
        text = intent.text()
        sig = self._signature(writing, intent, own, text)
        entry = writing.append(intent, split.personal, secret=secret, sig=sig, text=text)
        self._end = entry.seq + 1, entry.leaf  # rolled back, it is no end that there ever is
        return entry

    def _hold_to_rulebook(self, now: Queries) -> None:
        """Refuse to write where somebody else took over another rulebook meanwhile.

        Raises:
            OtherRulebook: the newest entry is under another rulebook.

        """
        end = now.head
        if not self._adopting and end != self._end:
            check_rulebook(now, self.rulebook)
            self._end = end

    def _signature(self, writing: Writing, intent: Intent, head: tuple[int, str], text: str) -> str:
        """Return the officer's signature, once the log says that this officer may write this."""
        ring = self._keyring(writing, head)
        signs = self.signer is not None and (ring.in_use or intent.action == ENROL)
        sig = self.signer.sign(ENTRY, text) if self.signer is not None and signs else ""
        # The same question that the verifier asks: nobody learns of it only at an inspection.
        if ring.wrong_with(intent, sig, text):
            raise NotAllowed(officer=self.officer, reason=ring.refusal(intent, sig))
        return sig

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
                raise RegisterBusy(path=self._store.dialect.shown)
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
        return state_of(record, self._verdict(record), self._rule().sha256)

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

    def adopt(self, reason: str) -> Entry | None:
        """Take over the rulebook in use: from here on entries are judged by it.

        Args:
            reason: on whose decision, by which paper.

        Returns:
            The entry; None: it was written under this rulebook already.

        Raises:
            BadDocument: no reason is given, or a text holds a character that may not enter.
            ActNotOfRulebook: a case holds what the rulebook in use cannot read.

        """
        try:
            return self._adopted(reason)
        except BaseException:
            self.close()  # it may not be written to under a rulebook that was not taken over
            raise

    def _adopted(self, reason: str) -> Entry | None:
        if not reason.strip():
            raise BadDocument("adopt", [Problem("reason", "adopt_no_reason", {})])
        why = forms.text_admitted("reason", reason)

        def decide(now: Queries) -> list[tuple[str, Split]]:
            kept = rulebook_of(now).sha256
            if kept == self.rulebook:
                return []
            require_readable(now)
            return [(records.ADOPT, Split({"from": kept, "reason": why}, {}))]

        entries = self.note_all(decide)
        self._adopting = False
        return entries[0] if entries else None

    def rebuild(self) -> None:
        """Derive again everything that is kept beside the journal and its personal values.

        Its rows name the rulebook. An auditor believes that of one that a release has or that an
        entry names: where neither does so yet, an entry is appended, which names it as all do.

        Raises:
            JournalBroken: an entry cannot be read; nothing was changed.
            NotAllowed: roles are in use, and this officer's do not give it.

        """
        self.permit(Use.BACKUP)
        with whole(self._store).writing() as writing:  # a row that was left out would be lost
            ids = writing.case_ids()
            writing.drop_case_states()
            writing.drop_names()
            writing.fence.afresh()
            for case_id in ids:
                erasure = writing.erasure(case_id)
                if erasure is None:
                    self._derive(writing, load(writing, case_id))
                else:
                    writing.put_case_state(erased_state(erasure, *writing.case_head(case_id)))
            if ids and not names_rule(writing, self._rule().sha256, self._rule().ver):
                data: dict[str, object] = {"cases": len(ids)}
                self._append(writing, REGISTER, records.DERIVE, Split(data, {}))

    def _rule(self) -> RuleRef:
        workflow = self.judge.workflow
        return RuleRef(workflow.name, __version__, workflow.rulebook.sha256)

    def _with_act(
        self, record: CaseRecord, entry: Entry, act: Act, told: Told | None = None
    ) -> CaseRecord:
        intent = entry.intent
        record = self._with(record, (entry.seq, intent.at, intent.actor), act, told)
        return self._after(record, entry)

    def _after(self, record: CaseRecord, entry: Entry) -> CaseRecord:
        return replace(record, version=entry.intent.case_ver, head=entry.leaf)

    def _derive(
        self, writing: Writing, record: CaseRecord, judged: Judged | None = None
    ) -> Verdict:
        """Put where a case stands; `judged`: the case as it was judged for what was decided."""
        judged = self._verdict_with(record, judged)
        verdict = judged.verdict
        writing.put_case_state(state_of(record, verdict, self._rule().sha256))
        name = record.person.full_name
        writing.put_name(record.id, name, search_key(name))
        self._remember(record, judged)
        return verdict

    def _remember(self, record: CaseRecord, judged: Judged | None = None) -> None:
        """Keep a case as it stands now: it need not be read again when it is written to next."""
        self._folded.pop(record.id, None)
        self._folded[record.id] = record, judged
        if len(self._folded) > KEPT_FOLDED:
            del self._folded[next(iter(self._folded))]


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
