"""A register that entries can be appended to: what every use case shares, under the lock."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from admission_flow.database.queries import Queries
from admission_flow.database.rows import StateRow
from admission_flow.database.store import Store, Writing
from admission_flow.errors import (
    BadDocument,
    NotAllowed,
    RegisterBusy,
)
from admission_flow.journal.commitment import SECRET_BYTES
from admission_flow.journal.entry import REGISTER, Basis, Entry, Intent
from admission_flow.journal.keys import ENROL
from admission_flow.journal.rights import Use
from admission_flow.journal.sent import SentEntry
from admission_flow.journal.sshsig import ENTRY
from admission_flow.procedure.acts import Act
from admission_flow.procedure.document import Case, Problem
from admission_flow.procedure.judge import Judge
from admission_flow.register.core import forms, permission, records
from admission_flow.register.core.afresh import names_rule
from admission_flow.register.core.clock import Clock, instant, system_clock
from admission_flow.register.core.course_rows import NOT_KEPT
from admission_flow.register.core.deciding import ID_BYTES
from admission_flow.register.core.deriving import DerivingRegister
from admission_flow.register.core.due_notes import done_by_case, noted, noted_cases
from admission_flow.register.core.loading import load, require_readable
from admission_flow.register.core.own_procedure import check_rulebook, rulebook_of
from admission_flow.register.core.records import CaseRecord, Split
from admission_flow.register.core.state import erased_state, state_of
from admission_flow.register.core.told import Told
from admission_flow.register.core.within import whole
from admission_flow.version import __version__

RandomBytes = Callable[[int], bytes]
_AT_ONCE = 50
"""Cases whose courses are written in one transaction: for less than a second, nobody else can."""


class AppendingRegister(DerivingRegister):
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
            self._away.clear()
            return self._append(writing, REGISTER, action, split)

    def note_in(self, writing: Writing, case_id: str, action: str, split: Split) -> Entry:
        """Append an entry of no act, and keep the case's row in step.

        Raises:
            UnknownCase, CaseErased, DataKeyUnusable: the case cannot be read.

        """
        if case_id == REGISTER:
            entry = self._append(writing, case_id, action, split)
            self.derive_again(writing, noted_cases(writing, [entry]))
            return entry
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
            entries = [
                self._append(writing, REGISTER, action, split, basis=basis)
                for action, split in decide(writing)
            ]
            self.derive_again(writing, noted_cases(writing, entries))
            return entries

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

        Its rows name the rulebook: where neither a release nor an entry does so yet, an entry is
        appended, which names it as all do.

        Raises:
            JournalBroken: an entry cannot be read; nothing was changed.
            NotAllowed: roles are in use, and this officer's do not give it.

        """
        self.permit(Use.BACKUP)
        with whole(self._store).writing() as writing:  # a row that was left out would be lost
            ids = writing.case_ids()
            notes = done_by_case(noted(writing), date.max)
            writing.drop_case_states()
            writing.drop_courses()
            writing.drop_names()
            writing.mention_units_afresh()
            writing.fence.afresh()
            for case_id in ids:
                erasure = writing.erasure(case_id)
                if erasure is None:
                    self._derive(writing, load(writing, case_id), done=notes.get(case_id, ()))
                else:
                    writing.put_case_state(erased_state(erasure, *writing.case_head(case_id)))
            self._name_rule(writing, len(ids))

    def _with_act(
        self, record: CaseRecord, entry: Entry, act: Act, told: Told | None = None
    ) -> CaseRecord:
        intent = entry.intent
        grown = self._with(record, (entry.seq, intent.at, intent.actor), act, told)
        grown.version, grown.head = intent.case_ver, entry.leaf  # made just now: nobody has it yet
        return grown

    def _after(self, record: CaseRecord, entry: Entry) -> CaseRecord:
        stated = entry.intent.id if records.states_person(entry) else record.person_entry
        version, head = entry.intent.case_ver, entry.leaf
        return replace(record, version=version, head=head, person_entry=stated)

    def refresh(self, progress: Callable[[int, int], object] = lambda *_: None) -> int:
        """Write anew what is kept of the courses of cases where it does not tell of today.

        In transactions of some cases each: others may write meanwhile, and nothing is lost where
        it is stopped.

        Args:
            progress: called with how many cases are done, and of how many.

        Returns:
            How many cases were written anew.

        Raises: as `rebuild`.

        """
        self.permit(Use.BACKUP)
        store = whole(self._store)
        under, day = (self._rule().sha256, __version__), self.today.isoformat()
        waiting = [
            case_id
            for case_id in store.cases_off_course(under, day, quiet=True)
            if not _never_told(store, case_id, under)
        ]
        written = 0
        for start in range(0, len(waiting), _AT_ONCE):
            with store.writing() as writing:
                notes = done_by_case(noted(writing), date.max)
                for case_id in waiting[start : start + _AT_ONCE]:
                    if writing.erasure(case_id) is None:
                        self._derive(writing, load(writing, case_id), done=notes.get(case_id, ()))
                        written += 1
                self._name_rule(writing, written)
            progress(min(start + _AT_ONCE, len(waiting)), len(waiting))
        return written

    def _name_rule(self, writing: Writing, cases: int) -> None:
        """Let an entry name the rulebook of what was derived, where neither release nor entry does.

        An auditor believes that of one that a release has or that an entry names.
        """
        if cases and not names_rule(writing, self._rule().sha256, self._rule().ver):
            data: dict[str, object] = {"cases": cases}
            self._append(writing, REGISTER, records.DERIVE, Split(data, {}))


def _never_told(store: Queries, case_id: str, under: tuple[str, str]) -> bool:
    """Return whether writing a course anew would change nothing: what runs is not kept of it."""
    row = next(iter(store.courses([case_id])), None)
    if row is None or row.clocks != NOT_KEPT:
        return False
    return (row.rulebook, row.program) == under and row.head == store.case_head(case_id)[1]


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
