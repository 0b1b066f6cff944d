"""What an officer's entry would do, for whoever asks before it is written."""

from admission_flow.database.queries import Queries
from admission_flow.errors import NotAllowed
from admission_flow.journal import keys, sshsig
from admission_flow.journal.entry import Intent
from admission_flow.procedure.acts import Act, Step
from admission_flow.register.core import permission, records
from admission_flow.register.core.clock import instant
from admission_flow.register.core.deciding import ID_BYTES, Decided, DecidingRegister
from admission_flow.register.core.preview import Preview, preview_of
from admission_flow.register.core.records import CaseRecord, Replacement
from admission_flow.register.core.state import last_day


class PreviewingRegister(DecidingRegister):
    """Says what would be written; it may be opened so that it cannot write."""

    def would_record(self, case_id: str, act: Act, *, version: int | None = None) -> Preview:
        """Return what `Register.record` would do. Raises as it does; nothing is written."""
        act = self._evidence_admitted(act)
        return self._preview(self._decide_evidence(self._store, case_id, act, version))

    def would_advance(
        self, case_id: str, step: Step, *, version: int | None = None, as_found: bool = False
    ) -> Preview:
        """Return what `Register.advance` would do.

        Raises as it does, but that the rules refuse the step is an answer and no error; nothing is
        written, no refusal either.
        """
        step = self._step_admitted(step, as_found=as_found)
        decided = self._decide_step(self._store, case_id, step, version, as_found=as_found)
        return self._preview(decided)

    def would_correct(  # noqa: PLR0913 - each is named by the caller
        self,
        case_id: str,
        seq: int,
        replacement: Replacement,
        reason: str | None = None,
        *,
        version: int | None = None,
        from_the_start: bool = False,
    ) -> Preview:
        """Return what `Register.correct` would do. Raises as it does; nothing is written.

        Args:
            case_id: as `Register.correct`, and so the others.
            seq: the entry that is wrong.
            replacement: what would stand instead.
            reason: None: it is not looked at yet.
            version: `CaseRecord.version` as it was seen.
            from_the_start: what the opening says was wrong on its day already.

        """
        replacement, reason = self._correction_admitted(replacement, reason)
        decided = self._decide_correction(
            self._store,
            case_id,
            seq,
            replacement,
            reason or "",
            version=version,
            from_the_start=from_the_start,
        )
        return self._preview(decided, seq, replacement)

    def _preview(
        self,
        decided: Decided,
        seq: int | None = None,
        replacement: Replacement = None,
    ) -> Preview:
        before = decided.before
        if decided.repeated is None:
            self._check_allowed(self._store, decided.action)
        self._check_roles(decided)
        after = self._would_be(decided)
        refused = decided.action == records.REFUSE
        same = refused or decided.repeated is not None
        verdict = self._verdict(before if same else after)
        day = max(verdict.as_of, last_day(before))
        return preview_of(
            action=decided.action,
            before=before,
            after=before if same else after,
            verdicts=(self.judge.judge(before.case, day), verdict),
            step=decided.step,
            repeated=None if decided.repeated is None else decided.repeated.seq,
            corrected=None if seq is None else (seq, replacement),
            waits=not same and self._would_wait(decided, seq, replacement),
        )

    def _would_be(self, decided: Decided) -> CaseRecord:
        if decided.corrected is not None:
            return decided.corrected
        if decided.act is None or decided.action == records.REFUSE:
            return decided.before
        seq, at = self._store.head[0], instant(self._clock)
        return self._with(decided.before, (seq, at, self.officer), decided.act, decided.told)

    def _would_wait(self, decided: Decided, seq: int | None, replacement: Replacement) -> bool:
        found = self._four_eyes(self._store, decided.before)
        if seq is None:
            return decided.act is not None and decided.act.kind in found.steps
        case = decided.before.id
        known = {*found.waiting.get(case, {}), *found.confirmed.get(case, {})}
        return seq in known and replacement is not None

    def _check_roles(self, decided: Decided) -> None:
        """Refuse what the officer's roles do not give, before anything is signed."""
        before = decided.before
        intent = Intent(
            log=self._raw.log,
            id="0" * (2 * ID_BYTES),
            case=before.id,
            case_ver=before.version + 1,
            case_head=before.head,
            action=decided.action,
            to=decided.to,
            actor=self.officer,
            at=instant(self._clock),
            data=decided.split.data,
        )
        permission.check_entry(self._standing, self._raw, intent)

    def _check_allowed(self, store: Queries, action: str) -> None:
        """Refuse what the log would not let this officer write, before anything is signed."""
        ring = self._keyring(store)
        if not ring.in_use:
            return
        holder = ring.current.get(self.officer)
        reason = ""
        if holder is None:
            reason = "no_key_for_officer"
        elif not holder.counts_on(keys.day_of(instant(self._clock))):
            reason = "key_retired"
        elif not keys.may(holder.role, action):
            reason = "role_may_not"
        elif self.signer is None:
            reason = "not_signed"
        elif sshsig.fingerprint(self.signer.public) != sshsig.fingerprint(holder.key):
            reason = "wrong_signature"
        if reason:
            raise NotAllowed(officer=self.officer, reason=reason)
