"""Everything that can go wrong, one class each: an exit code and a message id.

The text lies in ``messages/`` under ``[error.<message_id>]``, filled with the facts given here.
The command line turns an error into its exit code in one place; nothing below exits.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from errno import errorcode
from typing import TYPE_CHECKING, Any, ClassVar

from admission_flow.messages.masking import mask
from admission_flow.procedure.facts import Facts, plain_facts
from admission_flow.procedure.own_failure import OwnCodeFailed
from admission_flow.procedure.quick_dataclass import dataclass

if TYPE_CHECKING:
    from admission_flow.procedure.document import Problem
    from admission_flow.procedure.file_reader import FileProblem
    from admission_flow.procedure.findings import StepVerdict


_OS_REASONS = frozenset(
    (
        *("EACCES", "EBADF", "EBUSY", "EDQUOT", "EEXIST", "EFBIG", "EINVAL", "EIO", "EISDIR"),
        *("ELOOP", "EMFILE", "ENAMETOOLONG", "ENODEV", "ENOENT", "ENOMEM", "ENOSPC", "ENOTDIR"),
        *("ENOTEMPTY", "ENXIO", "EPERM", "EROFS", "ESPIPE", "ESTALE", "ETXTBSY", "EXDEV"),
    )
)


def reason_of(error: OSError | ValueError) -> str:
    """Return why the operating system refused, as a word that both catalogues have.

    Args:
        error: what was raised; a ValueError is of a stream that was closed, or of a path that holds
            a NUL or half a character.

    """
    if not isinstance(error, OSError):
        return "os.closed" if "closed" in str(error) else "os.no_path"
    name = errorcode.get(error.errno or 0, "")
    return f"os.{name}" if name in _OS_REASONS else "os.other"


class AdmissionFlowError(Exception):
    """Anything this program refuses or cannot do, said so that a person can act on it."""

    exit_code: ClassVar[int] = 1
    message_id: ClassVar[str] = "defect"

    def __init__(self, **facts: Any) -> None:  # noqa: ANN401 - whatever the message says
        """Keep the facts that fill the message's placeholders."""
        super().__init__(self.message_id)
        self.facts: dict[str, Any] = dict(plain_facts(facts))

    def __str__(self) -> str:
        """Return the message in English, masked; `admission_flow.say` gives it in Vietnamese."""
        from admission_flow.messages.saying import say  # noqa: PLC0415 - it imports this module

        return mask(say(self, "en"))

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how to make the error again: in a copy, or in another process."""
        return _again, (type(self), self.__dict__.copy())

    def __eq__(self, other: object) -> bool:
        """Return whether another error is of the same kind and says the same."""
        if type(other) is not type(self):
            return NotImplemented
        return self._said() == other._said()

    def __hash__(self) -> int:
        """Return a number that is the same for equal errors."""
        return hash((type(self).__name__, self._said()))

    def _said(self) -> Facts:
        own = {name: value for name, value in self.__dict__.items() if name != "__notes__"}
        return Facts(own)


def _again(kind: type[AdmissionFlowError], kept: dict[str, Any]) -> AdmissionFlowError:
    """Make an error again from what it kept, whatever its own constructor asks for."""
    error = kind.__new__(kind)
    Exception.__init__(error, kind.message_id)
    error.__dict__.update(kept)
    return error


class BrokenInstallation(AdmissionFlowError):
    """A data folder is missing from this installation."""

    message_id = "broken_installation"


class WrongUse(AdmissionFlowError):
    """The command was called in a way that it does not have."""

    exit_code = 2
    message_id = "wrong_use"


class OtherProcedure(WrongUse):
    """The register is of another procedure than the one in use."""

    message_id = "other_procedure"


class OtherRulebook(WrongUse):
    """The register is written under another rulebook than the one in use: adopt it first."""

    message_id = "other_rulebook"


class UnknownProcedure(WrongUse):
    """No procedure has this name, and no folder lies there."""

    message_id = "unknown_procedure"


class NotOfProcedure(WrongUse):
    """The command is about the admission, and another procedure is in use."""

    message_id = "not_of_procedure"


class ExtraMissing(WrongUse):
    """A package that only some installations have is not installed (`admission_flow/extras.py`)."""

    message_id = "extra_missing"


class StepRefused(AdmissionFlowError):
    """The rules do not permit the step; the refusal is in the journal."""

    exit_code = 3
    message_id = "step_refused"

    def __init__(self, verdict: "StepVerdict", **facts: Any) -> None:  # noqa: ANN401
        """Keep the verdict: every finding of the step, met or not."""
        super().__init__(**facts)
        self.verdict = verdict


class NotAllowed(AdmissionFlowError):
    """The officer may not do this."""

    exit_code = 4
    message_id = "not_allowed"


class NotConfirmed(NotAllowed):
    """An earlier step of the case waits until a second officer has confirmed it."""

    message_id = "not_confirmed"


class BadConfirmation(NotAllowed):
    """What is to be confirmed does not wait, or was entered by the same officer."""

    message_id = "bad_confirmation"


class NotPermitted(NotAllowed):
    """No role of the officer lets them do this, or not here."""

    message_id = "not_permitted"


class ReaderUnnamed(NotAllowed):
    """Roles are in use, and nobody is named who reads."""

    message_id = "reader_unnamed"


class CaseNotVisible(NotAllowed):
    """There is no case of this id that the officer may see: whether there is one is not said."""

    message_id = "case_not_visible"


class OwnCase(NotAllowed):
    """The officer was declared to be concerned in the case: another one acts."""

    message_id = "own_case"


class BadRole(NotAllowed):
    """A role cannot be given or taken in this way."""

    message_id = "bad_role"


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """An entry that somebody wrote to a case since it was looked at."""

    entry: int
    officer: str
    at: str
    """When it was recorded: ``YYYY-MM-DDTHH:MM:SSZ``."""
    action: str
    kind: str
    """Of the act that it holds; empty: it holds none."""


class CaseMoved(AdmissionFlowError):
    """Somebody else wrote to the case meanwhile; nothing was written."""

    exit_code = 5
    message_id = "case_moved"

    def __init__(self, changes: "Sequence[Meanwhile]" = (), **facts: Any) -> None:  # noqa: ANN401
        """Keep what was written since, oldest first; empty where that is not known."""
        super().__init__(**facts)
        self.changes = tuple(changes)


class RegisterBusy(CaseMoved):
    """The register stayed locked by another window for longer than we wait."""

    message_id = "register_busy"


class JournalBroken(AdmissionFlowError):
    """The journal, or what is kept beside it, is not what was written."""

    exit_code = 6
    message_id = "journal_broken"


class ActNotOfRulebook(JournalBroken):
    """An act was entered under another rulebook, and the one in use cannot read it.

    Whoever verifies a log under a rulebook meets a break; whoever reads has the wrong rulebook, as
    far as anybody can tell, and is not told that the journal was altered.
    """

    exit_code = 7
    message_id = "act_not_of_rulebook"


class EntryUnreadable(JournalBroken):
    """An entry is not what its action says, or does not fit with the others of its topic."""

    message_id = "entry_unreadable"


class WriteCutOff(JournalBroken):
    """A write was cut off in the middle: reading would have to undo it, and may change nothing."""

    message_id = "write_cut_off"


class BadInput(AdmissionFlowError):
    """A file, sheet, row or field cannot be used; nothing was written."""

    exit_code = 7
    message_id = "bad_input"


class Malformed(BadInput, ValueError):
    """A text or a value is not in the form that the journal prescribes, to the letter."""

    message_id = "malformed"

    def __init__(self, what: str = "", **facts: Any) -> None:  # noqa: ANN401
        """Keep what is wrong with it, in English: which field, and the form that it has."""
        super().__init__(what=what or self.message_id, **facts)

    def __str__(self) -> str:
        """Return what is wrong: auditors compare it between programs, so nothing is added."""
        return str(self.facts["what"])


class RestoreRefused(BadInput):
    """What is to be brought back is not a backup of this register, or nothing was lost."""

    message_id = "restore_refused"


class HandoverRefused(BadInput):
    """Nothing is there to be handed over, or what was handed over cannot be taken over here."""

    message_id = "handover_refused"


class HandoverUnreadable(BadInput):
    """A file of a handover is missing, or is something else than a file of a fitting size."""

    message_id = "handover_unreadable"


class HandoverBroken(JournalBroken):
    """What was handed over is not what the sender's register wrote; nothing of it was taken over.

    Its log does not hold, a value is not the one recorded, or a root on paper is another.
    """

    message_id = "handover_broken"


class UnknownDatabase(WrongUse):
    """The register's address names a database that this program does not speak."""

    message_id = "unknown_database"


class RegisterMissing(BadInput):
    """There is no register at this path, or its private file is not beside it."""

    message_id = "register_missing"


class RegisterExists(BadInput):
    """There is already something where a new register or a backup should go."""

    message_id = "register_exists"


class NotARegister(BadInput):
    """The file is something else than a register."""

    message_id = "not_a_register"


class RegisterTooNew(BadInput):
    """The register was written by a later version of this program."""

    message_id = "register_too_new"


class RegisterTooOld(BadInput):
    """The register must be brought up to this version first: ``admission-flow db upgrade``."""

    message_id = "register_too_old"


class RegisterNoAccess(BadInput):
    """The operating system does not let this user read or write the register."""

    message_id = "register_no_access"


class ServerNoAccess(RegisterNoAccess):
    """The database server does not answer, or does not let this user in or do this."""

    message_id = "server_no_access"


class BadServerAddress(BadInput):
    """The register's address is not one that names a database on a server."""

    message_id = "bad_server_address"


class NotSealed(BadInput):
    """Personal values lie in clear, and a register on a server is sealed.

    Source: what was erased lives on in a server's write-ahead logs and copies; only a key that lies
    elsewhere erases it there (docs/decisions/0012-postgresql.md).
    """

    message_id = "not_sealed"


class RegisterNotWritten(BadInput):
    """The disk is full or failed before anything was recorded; nothing was written."""

    message_id = "register_not_written"


class ServerFailed(RegisterNotWritten):
    """The database server broke off before anything was recorded; nothing was written."""

    message_id = "server_failed"


class DiskAlmostFull(BadInput):
    """There is hardly any room beside the register's files."""

    message_id = "disk_almost_full"


class BackupOverdue(BadInput):
    """The last backup that this machine made is too old."""

    message_id = "backup_overdue"


class BackupUnknown(BackupOverdue):
    """No backup that this machine made is known."""

    message_id = "backup_unknown"


class DeskSilent(BadInput):
    """A desk that should serve does not answer."""

    message_id = "desk_silent"


class RegisterUnsafe(BadInput):
    """The database does not keep a setting without which a power cut could lose an entry."""

    message_id = "register_unsafe"


class RegisterDamaged(JournalBroken):
    """The database finds the register damaged."""

    message_id = "register_damaged"


class TriggersMissing(JournalBroken):
    """The triggers that keep the log append-only are not those that we made."""

    message_id = "triggers_missing"


class SchemaForeign(JournalBroken):
    """A file of the register holds a trigger, a view or a table that this program did not make."""

    message_id = "schema_foreign"


class RegisterClosed(WrongUse):
    """The register was closed: nothing is read or written through it any more."""

    message_id = "register_closed"


class WrongThread(WrongUse):
    """A register belongs to the thread that opened it; each thread opens its own."""

    message_id = "wrong_thread"


class CommitUnsure(AdmissionFlowError):
    """The disk failed while the entry was being recorded: it may be there or not.

    Running the same command again is always safe: an entry's id is recorded once. The exit code
    is that of a defect, because all others promise either "done" or "nothing was written".
    """

    message_id = "commit_unsure"


class UnknownCase(BadInput):
    """The register has no case of this id."""

    message_id = "unknown_case"


class UnknownEntry(BadInput):
    """No paper or step of the case stands at this entry: none there, of another case, voided."""

    message_id = "unknown_entry"


class EntryMissing(UnknownEntry):
    """The log has no entry of this number at all."""

    message_id = "entry_missing"


class CaseExists(BadInput):
    """Somebody of this name and birth date has a case here that is in progress."""

    message_id = "case_exists"


class ActInFuture(BadInput):
    """A paper cannot be dated after today."""

    message_id = "act_in_future"


class NotAStep(BadInput):
    """A step is taken with `advance`, evidence is entered with `record`."""

    message_id = "not_a_step"


class EvidenceIsRecorded(BadInput):
    """Evidence is entered with `record`; a step is taken with `advance`."""

    message_id = "evidence_is_recorded"


class NothingToCorrect(BadInput):
    """The entry holds no act of this case and kind, or the correction changes nothing."""

    message_id = "nothing_to_correct"


class BadDocument(BadInput):
    """A file, or a field given on the command line, cannot be read; all its problems."""

    message_id = "bad_document"

    def __init__(
        self, file: str, problems: "Sequence[Problem]", notices: "Sequence[Problem]" = ()
    ) -> None:
        """Keep the problems in the order of the file, and what of it could surprise."""
        super().__init__(file=file, count=len(problems))
        self.file = file
        self.problems = tuple(problems)
        self.notices = tuple(notices)


class BadArgument(BadDocument):
    """What a host program gave to a call cannot be used; nothing was done."""

    message_id = "bad_argument"


class NothingToJudge(BadInput):
    """A case without acts is judged as of a day that is given."""

    message_id = "nothing_to_judge"


class BadWorkflow(BadInput):
    """The workflow files are not right; all their problems."""

    message_id = "bad_workflow"

    def __init__(self, problems: "Sequence[FileProblem]") -> None:
        """Keep the problems in the order in which they were found."""
        super().__init__(count=len(problems))
        self.problems = tuple(problems)


class ProcedureFailed(BadInput):
    """A rule or an act of a procedure's own raised or returned what is of no use, or a text lacks.

    Its `__cause__` is what was raised, where something was.
    """

    message_id = "procedure_failed"


@contextmanager
def own_code_told() -> "Iterator[None]":
    """Say of a procedure's own code that it failed: nobody above knows how it was asked.

    Raises:
        ProcedureFailed: it did.

    """
    try:
        yield
    except OwnCodeFailed as failed:
        raise of_own_code(failed) from failed.__cause__


def of_own_code(failed: OwnCodeFailed) -> ProcedureFailed:
    """Return the error that says of a procedure's own code that it failed."""
    error = ProcedureFailed(**failed.facts)
    error.__cause__ = failed.__cause__
    return error


class RulebookNotAccepted(BadInput):
    """A rulebook is not signed by a key that this office accepts."""

    message_id = "rulebook_not_accepted"


class RulebookFilesDiffer(RulebookNotAccepted):
    """Files beside a rulebook that was signed are others than were signed, or were not signed."""

    message_id = "rulebook_files_differ"


class OfficerMissing(WrongUse):
    """Whoever writes must be named."""

    message_id = "officer_missing"


class OfficerUnnamed(WrongUse):
    """An officer's name consists of letters, digits and ._@/- without marks."""

    message_id = "officer_unnamed"


class FileNotWritten(BadInput):
    """A file that was to be written exists already, or the disk refuses."""

    message_id = "file_not_written"


class OutputNotWritten(BadInput):
    """Standard output does not take what a command prints: its disk is full, or it failed."""

    message_id = "output_not_written"


class PathUnusable(BadInput):
    """The operating system does not let a path be used, or it is not a path."""

    message_id = "path_unusable"


class NoHomeFolder(BadInput):
    """The user's own folder is not known or cannot be used, and no other was named."""

    message_id = "no_home_folder"


class DemoExists(BadInput):
    """There is a sample register in the folder already; ``--again`` makes it anew."""

    message_id = "demo_exists"


class DemoForeign(BadInput):
    """The files in the folder were not made by ``demo``: they are not replaced."""

    message_id = "demo_foreign"


class KeyUnusable(BadInput):
    """A key file cannot be read, is not an Ed25519 key of OpenSSH, or does not open."""

    message_id = "key_unusable"


class DataKeyUnusable(BadInput):
    """The key of the sealed personal values is not at hand, or is not the one in use."""

    message_id = "data_key_unusable"


class CaseErased(BadInput):
    """The personal values of this case were erased: its log and its end state remain."""

    message_id = "case_erased"


class ErasureRefused(AdmissionFlowError):
    """The personal values of this case may not be erased, or not yet."""

    exit_code = 3
    message_id = "erasure_refused"


class ErasureTooEarly(ErasureRefused):
    """The rule of retention has not run out; says from which day it may be."""

    message_id = "erasure_too_early"


class PrivacyMisused(BadInput):
    """What was asked about personal data does not fit what the journal says."""

    message_id = "privacy_misused"


class BadEnrolment(BadInput):
    """An enrolment names no key, no role, or nobody who is enrolled."""

    message_id = "bad_enrolment"


class LastKey(BadInput):
    """The last officer's key cannot be retired: nobody would be left to sign."""

    message_id = "last_key"


class CheckpointUnusable(BadInput):
    """A checkpoint, a paper line or a signature that was brought cannot be read."""

    message_id = "checkpoint_unusable"


class CheckpointOlder(BadInput):
    """A witness has seen a newer checkpoint of this log; the older one does not contradict it."""

    message_id = "checkpoint_older"


class RootOlder(CheckpointOlder):
    """A centre holds a larger checkpoint of a log; whether this one is of the same is not shown."""

    message_id = "root_older"


class RootUnproved(BadInput):
    """A centre holds a smaller checkpoint of a log; nothing shows that the log goes on from it."""

    message_id = "root_unproved"


class RootForked(JournalBroken):
    """A register's log does not go on from what a centre took in: written anew, or cut."""

    message_id = "root_forked"


class ReceiptUnusable(BadInput):
    """A file of a receipt is missing, or cannot be read as what it should be."""

    message_id = "receipt_unusable"


class ReceiptBroken(JournalBroken):
    """A receipt does not show what it says: an entry is not in the log, a value does not open."""

    message_id = "receipt_broken"


class LogShorter(JournalBroken):
    """The log is not a continuation of the one that this machine saw last."""

    message_id = "log_shorter"


class WitnessRefuses(JournalBroken):
    """A witness does not sign a checkpoint that contradicts what it signed before."""

    message_id = "witness_refuses"
