"""Many acts at once, as an officer's program writes them: from a sheet, or one after the other."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from admission_flow.library.case_act import CaseAct
from admission_flow.library.papers import BulkOutcome, carried_out, carried_out_acts
from admission_flow.library.previews import Previews
from admission_flow.papers.tables import Choice
from admission_flow.register.core import register


class ManyAtOnce(Previews):
    """What a register takes of many acts; see `Register`."""

    _inner: register.Register

    def bulk(
        self,
        sheet: str | Path,
        *,
        everybody: Sequence[str] = (),
        sheet_name: str | None = None,
        ignore: Sequence[str] = (),
    ) -> tuple[BulkOutcome, ...]:
        """Record the acts of a sheet, each in a transaction of its own: what `case bulk` does.

        A step that is refused leaves its refusal in the journal, and the rows after it go on. Run
        again, it continues where it stopped: see `rehearse` for a trial.

        Args:
            sheet: file of one act a row (.csv, .xlsx or .xls).
            everybody: as in `rehearse`.
            sheet_name: as in `rehearse`.
            ignore: as in `rehearse`.

        Raises:
            BadDocument: as in `rehearse`, or something is to be asked first; nothing was written.
            ExtraMissing: as in `rehearse`.
            CaseMoved, RegisterBusy: others write all the time; the rows before are recorded.

        """
        return carried_out(self._inner, sheet, Choice(sheet_name, tuple(ignore)), everybody)

    def bulk_acts(self, acts: Sequence[CaseAct]) -> Iterator[BulkOutcome]:
        """Record acts of many cases, each in a transaction of its own, as its outcome is asked for.

        As `bulk`, but that an act which cannot be entered as it stands is passed over, and those
        after it go on. Of a case to which others wrote since its `version`, none is recorded.

        Args:
            acts: in their order.

        Raises:
            CaseMoved, RegisterBusy: as in `bulk`.

        """
        return carried_out_acts(self._inner, acts)
