"""A register as an officer's program writes it: each call one transaction."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from admission_flow.journal.entry import Basis, Entry
from admission_flow.journal.rights import Use
from admission_flow.library.apart import Apart
from admission_flow.library.chance import checked, checked_bytes
from admission_flow.library.edge import used_for
from admission_flow.library.signing import Passphrase, signer_of
from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.document import Case
from admission_flow.procedure.paper_sheet import NO_SHEET, PaperSheet
from admission_flow.procedure.person import Person, Unit
from admission_flow.procedure.procedure import Procedure
from admission_flow.register.core import four_eyes, register
from admission_flow.register.core.clock import Clock, system_clock
from admission_flow.register.core.entering import Written
from admission_flow.register.core.records import CaseRecord

if TYPE_CHECKING:
    from admission_flow.library.checkpoint import Checkpoints
    from admission_flow.library.classes import Classes
    from admission_flow.library.due import Due
    from admission_flow.library.forms import Papers
    from admission_flow.library.officers import Officers
    from admission_flow.library.plan import Plans
    from admission_flow.library.privacy import Privacy
    from admission_flow.library.report import NamedReports
    from admission_flow.library.source import Sources
    from admission_flow.library.unit import Units

RandomBytes = Callable[[int], bytes]


class Register(Apart):
    """A register opened by an officer to be written.

    Each call is one transaction: if it returns, the entry is on disk; if it raises, nothing was
    written, except a refusal, which is an entry of the journal. Every method that writes raises,
    besides what it says itself and what reading raises, `NotAllowed` where the officer may not, and
    `CommitUnsure`, `RegisterNotWritten` or `RegisterNoAccess` where the disk refuses.
    """

    _inner: register.Register

    def __init__(self, inner: register.Register) -> None:
        """Use `open` or `create`."""
        super().__init__(inner)

    @classmethod
    def open(  # noqa: PLR0913 - each is named by the caller
        cls,
        url: str | Path,
        officer: str | None = None,
        *,
        must_exist: bool = False,
        procedure: Procedure | None = None,
        adopt: str | None = None,
        clock: Clock = system_clock,
        random_bytes: RandomBytes = secrets.token_bytes,
        data_key: Path | None = None,
        key: Path | None = None,
        passphrase: Passphrase | None = None,
    ) -> Self:
        """Open a register at `sqlite:///path`, a plain path or `postgresql://…`, for an officer.

        Several programs may do so at once where there is no register yet: all get the same one.

        Args:
            url: where the register lies.
            officer: who acts, e.g. "cb01": it stands in every entry.
            must_exist: refuse a place where there is none, instead of making an empty one there.
            procedure: of the register; None: the admission.
            adopt: on whose decision the rulebook of the procedure is taken over, where the register
                is written under another one; None: that is refused.
            clock: returns the present instant with its zone; tests bring their own.
            random_bytes: where secrets and ids come from; the same holds.
            data_key: as in `ReadingRegister.open`.
            key: file of the officer's private key, where officers' keys are enrolled.
            passphrase: is given the path of the key's file where it is locked, and returns what
                opens it.

        Raises:
            OfficerMissing, OfficerUnnamed: nobody is named, or not in a form that can be written.
            KeyUnusable: the key cannot be read, or does not open.
            UnknownDatabase: the address is of another kind of database.
            RegisterMissing, RegisterNoAccess, NotARegister: there is no register to open.
            RegisterExists: a private file lies there without its log.
            RegisterTooNew, RegisterTooOld: it is of another version.
            OtherProcedure, OtherRulebook: it is of another procedure, or written under another
                rulebook.
            BadArgument: `adopt` gives no reason.
            TriggersMissing, SchemaForeign, RegisterDamaged, RegisterUnsafe: not safe to write.

        """
        del procedure  # in use by now (`edge.py`)
        signer = signer_of(key, passphrase)
        inner = register.Register.open(
            str(url),
            officer,
            must_exist=must_exist,
            adopting=adopt is not None,
            clock=checked(clock),
            random_bytes=checked_bytes(random_bytes),
            data_key=data_key,
        )
        inner.signer = signer
        if adopt is not None:
            inner.adopt(adopt)
        return cls(inner)

    @classmethod
    def create(  # noqa: PLR0913 - each is named by the caller
        cls,
        url: str | Path,
        officer: str | None = None,
        *,
        procedure: Procedure | None = None,
        clock: Clock = system_clock,
        random_bytes: RandomBytes = secrets.token_bytes,
        minimal_data: bool = False,
        data_key: Path | None = None,
    ) -> Self:
        """Make an empty register with its first entry, and open it.

        Args:
            url: where; nothing may be there.
            officer: who acts.
            procedure: as in `open`.
            clock: as in `open`.
            random_bytes: as in `open`.
            minimal_data: for good: no names and no texts, only what rules read and where papers are
                kept.
            data_key: file of the key that a register on a server seals personal values with from
                the first one on; it is made where there is none. None: in the user's configuration
                folder.

        Raises:
            OfficerMissing, OfficerUnnamed, UnknownDatabase, RegisterNoAccess: as in `open`.
            RegisterExists: something is there already.
            DataKeyUnusable: that key cannot be written, or the file holds something else.

        """
        del procedure
        return cls(
            register.Register.create(
                str(url),
                officer,
                clock=checked(clock),
                random_bytes=checked_bytes(random_bytes),
                minimal_data=minimal_data,
                data_key=data_key,
            )
        )

    @property
    def officer(self) -> str:
        """In whose name entries are written."""
        return self._inner.officer

    # ---- what the commands do, under their names -------------------------------------------------

    @property
    def unit(self) -> "Units":
        """The organisation: what `admission-flow unit` does."""
        from admission_flow.library.unit import Units  # noqa: PLC0415 - loaded when used

        return Units(self._inner)

    @property
    def plan(self) -> "Plans":
        """The year's plan: what `admission-flow plan` does."""
        from admission_flow.library.plan import Plans  # noqa: PLC0415 - loaded when used

        return Plans(self._inner)

    @property
    def source(self) -> "Sources":
        """The sympathisers' list: what `admission-flow source` does."""
        from admission_flow.library.source import Sources  # noqa: PLC0415 - loaded when used

        return Sources(self._inner)

    @property
    def classes(self) -> "Classes":
        """Training classes: what `admission-flow class` does."""
        from admission_flow.library.classes import Classes  # noqa: PLC0415 - loaded when used

        return Classes(self._inner)

    @property
    def due(self) -> "Due":
        """Deadlines and duties: what `admission-flow due` does."""
        from admission_flow.library.due import Due  # noqa: PLC0415 - loaded when used

        return Due(self._inner)

    @property
    def report(self) -> "NamedReports":
        """Statistics, also with names for a purpose: what `admission-flow report` does."""
        from admission_flow.library.report import NamedReports  # noqa: PLC0415 - when used

        return NamedReports(self._inner)

    @property
    def officers(self) -> "Officers":
        """Keys of officers, and second officers: what `admission-flow officer` does."""
        from admission_flow.library.officers import Officers  # noqa: PLC0415 - loaded when used

        return Officers(self._inner)

    @property
    def privacy(self) -> "Privacy":
        """Personal data: what `admission-flow privacy` does."""
        from admission_flow.library.privacy import Privacy  # noqa: PLC0415 - loaded when used

        return Privacy(self._inner)

    @property
    def paper(self) -> "Papers":
        """Forms filled: what `admission-flow paper` does."""
        from admission_flow.library.forms import Papers  # noqa: PLC0415 - loaded when used

        return Papers(self._inner)

    @property
    def checkpoint(self) -> "Checkpoints":
        """What leaves the office and comes back: what `admission-flow checkpoint` does."""
        from admission_flow.library.checkpoint import Checkpoints  # noqa: PLC0415 - when used

        return Checkpoints(self._inner)

    # ---- cases -----------------------------------------------------------------------------------

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
            person: who it is.
            unit: the chi bộ.
            paper_sheet: what only papers print; `correct` takes another for the opening's entry.
            even_if_known: also where somebody of this name and birth date has a case here.

        Raises:
            CaseExists: somebody of this name and birth date has a case here that is in progress.
            BadDocument: a key or value of the sheet is wrong, or minimal data are kept only.

        """
        record = self._inner.open_case(
            person, unit, paper_sheet=paper_sheet, even_if_known=even_if_known
        )
        return _own(record)

    def record(self, case_id: str, act: Act, *, version: int | None = None) -> Written:
        """Record a paper that proves something without moving the case.

        Args:
            case_id: the case.
            act: the evidence; a step is taken with `advance`.
            version: `CaseRecord.version` as the officer saw it; None: as it stands.

        Raises:
            NotAStep: the act is a step.
            ActInFuture: the act is dated after today.
            UnknownCase, CaseErased: there is no such case, or its person was erased.
            CaseMoved: it moved since it was seen.
            BadDocument: as in `open_case`.

        """
        return _owned(self._inner.record(case_id, act, version=version))

    def advance(
        self, case_id: str, step: Step, *, version: int | None = None, as_found: bool = False
    ) -> Written:
        """Take a step, if its rules permit it; a refusal is written to the journal too.

        Args:
            case_id: the case.
            step: the step, with what its paper states; evidence is entered with `record`.
            version: as in `record`.
            as_found: put a step on file that was taken though its rules do not permit it: it
                moves nothing, the case is unlawful from then on, and a remedy can build on it.
                What only its place in the order stands against is refused as ever.

        Raises:
            EvidenceIsRecorded: the act is not a step.
            StepRefused: the rules do not permit it; carries the verdict.
            ActInFuture: as found, and dated after today.
            NotConfirmed: an earlier step waits for a second officer.
            UnknownCase, CaseErased, CaseMoved, BadDocument: as in `record`.

        """
        return _owned(self._inner.advance(case_id, step, version=version, as_found=as_found))

    def correct(  # noqa: PLR0913 - each is named by the caller
        self,
        case_id: str,
        entry: int,
        replacement: Act | Person | Unit | PaperSheet | None,
        reason: str,
        *,
        version: int | None = None,
        from_the_start: bool = False,
    ) -> Written:
        """Correct what an earlier entry says, by an entry that points at it.

        What was wrong stays readable. A correction is never refused by the rules: it says what
        really happened, and the case is judged anew with it, lawful or not. A fact that changed
        from a day on was not wrong at the opening: it is recorded as a `Membership` or a `Move`.

        Args:
            case_id: the case.
            entry: number of the entry that is wrong.
            replacement: what stands instead, of the same kind; None: it never happened.
            reason: why, and on whose decision; kept as personal data.
            version: as in `record`.
            from_the_start: what the opening says was wrong on its day already, also where steps
                that were lawful fall by it.

        Raises:
            NothingToCorrect: the entry holds no act of this case, or nothing would change.
            ActInFuture: the act is dated after today.
            BadDocument: no reason is given, or as in `open_case`; or steps that were lawful would
                no longer be, by a fact that an act of a day can change.
            UnknownCase, CaseErased, CaseMoved: as in `record`.

        """
        written = self._inner.correct(
            case_id, entry, replacement, reason, version=version, from_the_start=from_the_start
        )
        return _owned(written)

    def confirm(self, case_id: str, entry: int) -> Entry:
        """Confirm, as the second officer, a step that waits for one; see `waiting`.

        Raises:
            BadConfirmation: it does not wait, or the same officer entered it.
            UnknownCase, CaseErased: as in `record`.

        """
        return four_eyes.confirm(self._inner, case_id, entry)

    def take_over(
        self, case: Case, source: Basis, *, as_found: bool = False, even_if_known: bool = False
    ) -> Written:
        """Open a case and enter all its acts in one transaction: what `case import` does.

        Args:
            case: the case, as its document states it.
            source: what it was read from: a name, and the SHA-256 of its bytes.
            as_found: keep steps that the rules do not permit, marked so, instead of refusing.
            even_if_known: as in `open_case`.

        Raises:
            StepRefused: a step is not permitted; only the refusal is recorded.
            CaseExists, ActInFuture, BadDocument: as above.

        """
        return _owned(
            self._inner.take_over(case, source, as_found=as_found, even_if_known=even_if_known)
        )

    @used_for(Use.BACKUP)
    def rebuild(self) -> None:
        """Derive again everything that is kept beside the journal: what `db rebuild` does.

        Raises:
            JournalBroken: an entry cannot be read; nothing was changed.

        """
        self._inner.rebuild()

    @used_for(Use.BACKUP)
    def refresh(self) -> int:
        """Judge anew the cases of which what is kept has aged: `db refresh`; return how many.

        Raises as `rebuild`.
        """
        return self._inner.refresh()


def _own(record: CaseRecord) -> CaseRecord:
    """Return a case that its owner may change: the register works with its own copy."""
    return replace(record, recorded=list(record.recorded))


def _owned(written: Written) -> Written:
    return replace(written, record=_own(written.record))
