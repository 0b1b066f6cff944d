"""What an officer's entry would do, asked by a program before it writes."""

from admission_flow.library.reading import ReadingRegister
from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.paper_sheet import PaperSheet
from admission_flow.procedure.person import Person, Unit
from admission_flow.register.core.preview import Preview
from admission_flow.register.core.previewing import PreviewingRegister


class Previews(ReadingRegister):
    """The part of a register that says what would be written; see `Register`."""

    _inner: PreviewingRegister

    def would_record(self, case_id: str, act: Act, *, version: int | None = None) -> Preview:
        """Return what `record` would do; nothing is written: `case record --dry-run`.

        Args:
            case_id: as in `record`.
            act: as in `record`.
            version: as in `record`.

        Raises:
            NotAStep, ActInFuture, UnknownCase, CaseErased, CaseMoved, BadDocument: as in `record`.
            NotAllowed: this officer may not.

        """
        return self._inner.would_record(case_id, act, version=version)

    def would_advance(
        self, case_id: str, step: Step, *, version: int | None = None, as_found: bool = False
    ) -> Preview:
        """Return what `advance` would do; nothing is written, no refusal either.

        Args:
            case_id: as in `advance`.
            step: as in `advance`.
            version: as in `advance`.
            as_found: as in `advance`.

        Returns:
            Where the rules refuse the step, it has `permitted` False and the verdict in `step`.

        Raises:
            EvidenceIsRecorded, ActInFuture, NotConfirmed, UnknownCase, CaseErased, CaseMoved,
                BadDocument: as in `advance`, but never `StepRefused`.
            NotAllowed: this officer may not.

        """
        return self._inner.would_advance(case_id, step, version=version, as_found=as_found)

    def would_correct(  # noqa: PLR0913 - each is named by the caller
        self,
        case_id: str,
        entry: int,
        replacement: Act | Person | Unit | PaperSheet | None,
        reason: str | None = None,
        *,
        version: int | None = None,
        from_the_start: bool = False,
    ) -> Preview:
        """Return what `correct` would change; nothing is written: `case correct --dry-run`.

        Give its `version` to `correct` then: what was shown is written, or nothing.

        Args:
            case_id: as in `correct`.
            entry: as in `correct`.
            replacement: as in `correct`.
            reason: as in `correct`; None: there is none yet, and it is not looked at.
            version: as in `correct`.
            from_the_start: as in `correct`.

        Raises:
            NothingToCorrect, ActInFuture, BadDocument, UnknownCase, CaseErased, CaseMoved: as in
                `correct`.
            NotAllowed: this officer may not.

        """
        return self._inner.would_correct(
            case_id, entry, replacement, reason, version=version, from_the_start=from_the_start
        )
