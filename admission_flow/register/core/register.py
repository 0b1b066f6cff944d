"""A register as it is written: each act one transaction, judged under the lock, never edited.

Every use case goes the same way: take the lock, fold the case, judge, append the entry, put where
the case stands now, release. What was acknowledged is on the disk.
"""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from admission_flow.database import vault
from admission_flow.database.dialect import Dialect, dialect_of
from admission_flow.database.store import Store
from admission_flow.errors import (
    OtherRulebook,
    RegisterExists,
    RegisterMissing,
    StepRefused,
)
from admission_flow.journal.entry import REGISTER
from admission_flow.journal.rights import Use, use_of_step
from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.paper_sheet import NO_SHEET
from admission_flow.procedure.person import Person, Unit
from admission_flow.register.core import records
from admission_flow.register.core.appending import RandomBytes
from admission_flow.register.core.clock import Clock, system_clock
from admission_flow.register.core.deciding import ID_BYTES
from admission_flow.register.core.entering import Written
from admission_flow.register.core.names import officer_named
from admission_flow.register.core.records import CaseRecord, Replacement, Split
from admission_flow.register.core.taking import TakingRegister
from admission_flow.version import __version__


class Register(TakingRegister):
    """A register opened by an officer to be written. Close it, or use it as a context manager."""

    @classmethod
    def open(  # noqa: PLR0913 - each is named by the caller
        cls,
        url: str | Dialect,
        officer: str | None = None,
        *,
        must_exist: bool = False,
        adopting: bool = False,
        judge: Judge | None = None,
        clock: Clock = system_clock,
        random_bytes: RandomBytes = secrets.token_bytes,
        data_key: Path | None = None,
    ) -> Self:
        """Open a register at an address or a plain path, in the name of an officer.

        Args:
            url: where the register lies.
            officer: who acts, e.g. "cb01": it stands in every entry.
            must_exist: refuse a place where there is none, instead of making an empty one there.
            adopting: also where it is written under another rulebook: nothing else is to be written
                before `adopt`.
            judge: None: that of the procedure in use.
            clock: where the present comes from; tests and demonstrations bring their own.
            random_bytes: where secrets and ids come from; the same holds.
            data_key: as in `ReadingRegister.open`.

        Raises:
            OfficerMissing, OfficerUnnamed: nobody is named, or not in a form that can be written.
            BadInput: there is no register, or not one of this version.
            OtherProcedure, OtherRulebook: it is of another procedure, or written under a rulebook
                that is not the one in use.
            JournalBroken: the append-only triggers of the log are not ours.

        """
        actor = officer_named(officer)
        try:
            register = cls(Store.open(url, data_key), actor, judge, clock, random_bytes)
        except RegisterMissing:
            if must_exist:
                raise
        else:
            register._adopting = adopting
            return register._of_rulebook()
        try:
            return cls.create(
                url,
                actor,
                judge=judge,
                clock=clock,
                random_bytes=random_bytes,
                data_key=data_key,
            )
        except RegisterExists as exists:  # somebody else made one just now
            try:
                return cls(Store.open(url, data_key), actor, judge, clock, random_bytes)
            except RegisterMissing:
                raise exists from None

    def _of_rulebook(self) -> Self:
        try:
            self._hold_to_rulebook(self.store)
        except OtherRulebook:
            self.close()
            raise
        return self

    @classmethod
    def create(  # noqa: PLR0913 - each is named by the caller
        cls,
        url: str | Dialect,
        officer: str | None = None,
        *,
        judge: Judge | None = None,
        clock: Clock = system_clock,
        random_bytes: RandomBytes = secrets.token_bytes,
        minimal_data: bool = False,
        data_key: Path | None = None,
    ) -> Self:
        """Make an empty register with its first entry, and open it.

        On a server its personal values are sealed from the first one on: the key is made here,
        unless the file holds one already.

        Args:
            url: where; nothing may be there.
            officer: who acts.
            judge: as in `open`.
            clock: as in `open`.
            random_bytes: as in `open`.
            minimal_data: for good: no names and no texts, only what rules read and where papers are
                kept (`procedure/minimal.py`).
            data_key: where that key is to lie; as in `open`.

        Raises:
            OfficerMissing, OfficerUnnamed: as in `open`.
            RegisterExists: something is there already.
            DataKeyUnusable: the key cannot be written, or the file holds something else.

        """
        actor = officer_named(officer)

        def begin(made: Dialect) -> None:
            with cls(Store.open(made, data_key), actor, judge, clock, random_bytes) as register:
                register._begin(minimal_data=minimal_data)

        place = dialect_of(url)
        place.create(begin)
        return cls(Store.open(place, data_key), actor, judge, clock, random_bytes)

    def _begin(self, *, minimal_data: bool) -> None:
        data: dict[str, object] = {"program": __version__}
        if minimal_data:
            data["minimal"] = True
        with self._store.writing() as writing:
            log = self._random(ID_BYTES).hex()
            if self._store.dialect.seals:
                file = self._store.data_key_file_of(log)
                data["key"] = vault.made(self._random, file).id
            self._append(writing, REGISTER, records.CREATE, Split(data, {}), log=log)

    # ---- what an officer does ------------------------------------------------------------------

    def open_case(
        self,
        person: Person,
        unit: Unit,
        *,
        paper_sheet: Mapping[str, str] = NO_SHEET,
        even_if_known: bool = False,
    ) -> CaseRecord:
        """Open a case: the person was identified as a source.

        Args:
            person: who.
            unit: the chi bộ.
            paper_sheet: what only papers print, by the keys of `workflows/papers.toml`.
            even_if_known: also where somebody of this name and birth date has a case here.

        Raises:
            BadDocument: a field or a key is not of the form that it must have.
            CaseExists: somebody of this name and birth date has a case here that is in progress.

        """
        self.permit(Use.OPEN)
        case = self._opening_admitted(person, unit, paper_sheet)
        with self._store.writing() as writing:
            record = self._opened(writing, case, even_if_known=even_if_known)
            self._derive(writing, record)
            return record

    def record(self, case_id: str, act: Act, *, version: int | None = None) -> Written:
        """Record a paper that proves something without moving the case.

        Args:
            case_id: the case.
            act: the evidence; a step is taken with `advance`.
            version: `CaseRecord.version` as the officer saw it; None: as it stands.

        Raises:
            NotAStep: the act is a step.
            ActInFuture: the act is dated after today.
            UnknownCase, CaseMoved: there is no such case, or it moved since it was seen.

        """
        self.permit(Use.RECORD)
        act = self._evidence_admitted(act)
        self._read_ahead(case_id)
        with self._store.writing() as writing:
            return self._put(writing, self._decide_evidence(writing, case_id, act, version))

    def advance(
        self, case_id: str, step: Step, *, version: int | None = None, as_found: bool = False
    ) -> Written:
        """Take a step, if its rules permit it; a refusal is written to the journal too.

        Args:
            case_id: the case.
            step: the step, with what its paper states.
            version: as in `record`.
            as_found: put a step on file that was taken though its rules do not permit it: it
                moves nothing, the case is unlawful from then on, and a remedy can build on it.
                What only its place in the order stands against is refused as ever.

        Raises:
            EvidenceIsRecorded: the act is not a step.
            StepRefused: the rules do not permit it; carries the verdict.
            ActInFuture: as found, and dated after today.
            NotConfirmed: an earlier step waits for a second officer.
            UnknownCase, CaseMoved: there is no such case, or it moved since it was seen.

        """
        self.permit(Use.TAKE_OVER if as_found else use_of_step(step.kind))
        step = self._step_admitted(step, as_found=as_found)
        self._read_ahead(case_id)
        with self._store.writing() as writing:
            decided = self._decide_step(writing, case_id, step, version, as_found=as_found)
            written = self._put(writing, decided)
        if decided.step is not None and decided.action == records.REFUSE:
            # raised only now: the refusal is on the disk before anybody hears
            raise StepRefused(decided.step, case=case_id, step=step.kind, entry=written.entry.seq)
        return written

    def correct(  # noqa: PLR0913 - each is named by the caller
        self,
        case_id: str,
        seq: int,
        replacement: Replacement,
        reason: str,
        *,
        version: int | None = None,
        from_the_start: bool = False,
    ) -> Written:
        """Correct what an earlier entry says, by an entry that points at it.

        What was wrong stays readable. A correction is never refused by the rules: it says what
        really happened, and the case is judged anew with it, lawful or not. A fact that changed
        from a day on was not wrong at the opening: it is entered as an act of that day.

        Args:
            case_id: the case.
            seq: the entry that is wrong.
            replacement: what stands instead, of the same kind; None: it never happened.
            reason: why, and on whose decision; kept as personal data.
            version: as in `record`.
            from_the_start: what the opening says was wrong on its day already.

        Raises:
            NothingToCorrect: the entry holds no act of this case, or nothing would change.
            ActInFuture: the act is dated after today.
            BadDocument: no reason is given, or a text holds a character that may not enter; or
                steps that were lawful would no longer be, by a fact that an act can change.
            UnknownCase, CaseMoved: there is no such case, or it moved since it was seen.

        """
        self.permit(Use.CORRECT)
        kept, why = self._correction_admitted(replacement, reason)
        self._read_ahead(case_id)
        with self._store.writing() as writing:
            decided = self._decide_correction(
                writing,
                case_id,
                seq,
                kept,
                why or "",
                version=version,
                from_the_start=from_the_start,
            )
            return self._put(writing, decided)
