"""A register that hands cases over to another office, and takes over what was handed over."""

from collections.abc import Sequence
from pathlib import Path

from admission_flow.bundle.handing_over import HandedOver, hand_over
from admission_flow.errors import BadArgument
from admission_flow.journal.rights import Use
from admission_flow.library.edge import used_for
from admission_flow.library.people_lists import PeopleLists
from admission_flow.procedure.document import Problem
from admission_flow.register.apart import merging
from admission_flow.register.apart.merging import MergeReport, Received
from admission_flow.register.core import register
from admission_flow.register.units.scope import case_ids


class Apart(PeopleLists):
    """A register that hands cases over, and takes over what was handed over; see `Register`."""

    _inner: register.Register

    @used_for(Use.NAMES)
    def hand_over(  # noqa: PLR0913 - each is named by the caller
        self,
        folder: str | Path,
        purpose: str,
        *,
        cases: Sequence[str] = (),
        unit: str | None = None,
        whole_register: bool = False,
        consent: str | None = None,
    ) -> HandedOver:
        """Write a folder for another office: the log, and these cases' values: `case hand-over`.

        The values lie there in clear, readable by their owner only; each case notes that they left.

        Args:
            folder: a new one.
            purpose: what for; kept as a personal value.
            cases: their ids.
            unit: code or name of a unit, in place of `cases`: all cases that count with it.
            whole_register: in place of both: every case. Those of erased persons are left out.
            consent: the paper by which it was permitted; kept as a personal value.

        Raises:
            BadArgument: not exactly one of the three says which cases.
            HandoverRefused: there is no case, or the register is a copy for practice.
            FileNotWritten: the folder is there already, or the disk refuses.
            UnknownCase, CaseErased: a case that is named is not there, or nothing of it.
            PrivacyMisused, BadDocument: no purpose is given, a text may not enter, or there is no
                such unit.

        """
        if sum((bool(cases), unit is not None, whole_register)) != 1:
            raise BadArgument("hand_over", [Problem("cases", "hand_over_which", {})])
        wanted, erased = list(cases), list[str]()
        if not cases:
            found = case_ids(self._inner, unit)
            erased = [case for case in found if self._inner.store.erasure(case) is not None]
            wanted = [case for case in found if case not in set(erased)]
        return hand_over(self._inner, Path(folder), wanted, purpose, consent, erased=sorted(erased))

    @used_for(Use.TAKE_OVER)
    def merge(
        self,
        folder: str | Path,
        *,
        paper_lines: Sequence[str] = (),
        new: Sequence[str] = (),
        as_found: bool = False,
    ) -> MergeReport:
        """Take over the cases of a folder that another office handed over: what `case merge` does.

        The whole folder is verified first. Then each case goes in by a transaction of its own, or
        not at all; where both sides changed it, nothing of it is changed. Run again, it continues
        where it stopped, and enters nothing twice: see `rehearse_merge` for a trial.

        Args:
            folder: as in `rehearse_merge`, and so the others.
            paper_lines: lines of the sender's minutes.
            new: cases there of somebody else than whoever is like them here.
            as_found: keep steps that the rules do not permit, marked so.

        Raises:
            HandoverUnreadable, HandoverBroken, HandoverRefused, OtherProcedure: as in
                `rehearse_merge`.
            CaseMoved, RegisterBusy: others write all the time; the cases before are entered.

        """
        with Received.open(Path(folder), paper_lines) as received:
            merging.check_fits(self._inner, received)
            notices = merging.notices_of(self._inner, received)
            taken = merging.carry_out(self._inner, received, new=new, as_found=as_found)
            return merging.report_of(received, tuple(taken), notices, anchored=bool(paper_lines))
