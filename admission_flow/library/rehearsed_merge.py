"""What would become of the cases that another office handed over."""

from collections.abc import Sequence
from pathlib import Path

from admission_flow.journal.rights import Use
from admission_flow.library.edge import Edge
from admission_flow.register.apart import merging
from admission_flow.register.apart.merging import MergeReport, Received
from admission_flow.register.core import reader


class MergeRehearsal(Edge):
    """Tries out what was handed over; see `ReadingRegister`."""

    use = Use.READ
    _inner: reader.ReadingRegister

    def _permit(self, use: Use) -> None:
        self._inner = self._inner.used_for(use)
        self._inner.permit()

    def rehearse_merge(
        self,
        folder: str | Path,
        *,
        paper_lines: Sequence[str] = (),
        new: Sequence[str] = (),
        as_found: bool = False,
    ) -> MergeReport:
        """Return what would become of each case that another office handed over.

        Args:
            folder: as `Register.hand_over` wrote it there.
            paper_lines: lines of the sender's minutes: the log has to be the one they confirm.
            new: cases there of people who are somebody else than whoever is like them here.
            as_found: keep steps that the rules do not permit, marked so, instead of refusing.

        Raises:
            HandoverUnreadable: a file of the folder is missing, or is not an ordinary one.
            HandoverBroken: something of it is not what the sender's register wrote.
            HandoverRefused: it is this register's own, or of a copy for practice; or `new` names
                a case that was not handed over.
            OtherProcedure: it is of another procedure.

        """
        with Received.open(Path(folder), paper_lines) as received:
            merging.check_fits(self._inner, received)
            notices = merging.notices_of(self._inner, received)
            cases = tuple(merging.look(self._inner, received, new=new, as_found=as_found))
            return merging.report_of(received, cases, notices, anchored=bool(paper_lines))
