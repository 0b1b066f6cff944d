"""Opinions and the votes of the chi bộ: O03, O04, M03, M04, M06."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from math import ceil

from admission_flow.inspection.dossier import Dossier
from admission_flow.inspection.own.saying import (
    Own,
    Says,
    all_of,
    clear,
    found,
    says,
    unknown,
)
from admission_flow.procedure.acts import (
    AdmissionDecision,
    BaseResolution,
    BranchResolution,
    BranchRoll,
    Ceremony,
    CommitteeRoll,
    Opinion,
    OpinionsSummarised,
    RecognitionBaseResolution,
    RecognitionBranchResolution,
    RecognitionDecision,
)

BranchVote = BranchResolution | RecognitionBranchResolution
_TWO_THIRDS = "branch.two_thirds"
_COUNTS = ("official", "elsewhere", "exempt_absent", "suspended", "present", "in_favour", "against")
_ABOVE: Mapping[
    str,
    tuple[
        type[BaseResolution | AdmissionDecision | RecognitionBaseResolution | RecognitionDecision],
        ...,
    ],
] = {
    BranchResolution.kind: (BaseResolution, AdmissionDecision),
    RecognitionBranchResolution.kind: (RecognitionBaseResolution, RecognitionDecision),
}
"""What comes after a vote of the chi bộ that was carried."""


def _branch_votes(dossier: Dossier) -> list[BranchVote]:
    votes: list[BranchVote] = [
        *all_of(dossier, BranchResolution),
        *all_of(dossier, RecognitionBranchResolution),
    ]
    return votes


def _unsaid(roll: BranchRoll | None) -> str | None:
    if roll is None:
        return "roll"
    return next((f"roll.{name}" for name in _COUNTS if getattr(roll, name) is None), None)


def _more_agreed_than_asked(dossier: Dossier) -> Iterator[Says]:
    """O03: nobody agrees who was not asked. Boundary: all who were asked agree."""
    for opinion in all_of(dossier, Opinion):
        if opinion.asked is None or opinion.agreed is None:
            name = "asked" if opinion.asked is None else "agreed"
            yield unknown(f"opinion.{name}", opinion.on)
        else:
            in_order = opinion.agreed <= opinion.asked
            yield says(in_order, opinion.on, asked=opinion.asked, agreed=opinion.agreed)


def _summary_at_the_wrong_time(dossier: Dossier) -> Iterator[Says]:
    """O04: a summary is not older than what it sums up, and not younger than the vote.

    Each vote is held against the newest summary before it, and where there is none yet, against
    the one that came after. Opinions of the probation are summed up anew, and not in this paper.
    Boundary: the same day.
    """
    summaries, ceremonies = all_of(dossier, OpinionsSummarised), all_of(dossier, Ceremony)
    if not summaries:
        return
    until = ceremonies[0].on if ceremonies else date.max
    votes = [vote.on for vote in all_of(dossier, BranchResolution)]
    for vote_on in votes or [date.max]:
        before = [summary.on for summary in summaries if summary.on <= vote_on]
        # What came after a vote that was not the last is summed up for the next one.
        last = min(until, vote_on) if votes and vote_on != votes[-1] else until
        summed_on = before[-1] if before else summaries[0].on
        later = tuple(o.on for o in all_of(dossier, Opinion, last) if summed_on < o.on)
        if before:
            yield says(not later, summed_on, later=later)
        else:
            yield found(summed_on, vote_on=vote_on, later=later)


def _base_too_small(dossier: Dossier) -> Iterator[Says]:
    """M03: who is left out of the base was not there; the reason for each is on paper alone.

    An exempted member who attends counts. Source: Quy định 9.3.2. Boundary: as many present as the
    base.
    """
    for vote in _branch_votes(dossier):
        roll, missing = vote.roll, _unsaid(vote.roll)
        if roll is None or missing is not None:
            yield unknown(missing or "roll", vote.on)
            continue
        base, present = roll.base or 0, roll.present or 0
        left_out = (roll.official or 0) - base
        if left_out and (present > base or base <= 0):
            yield found(vote.on, step=vote.kind, left_out=left_out, base=base, present=present)
        elif left_out:
            yield unknown("exclusion_reasons", vote.on, left_out=left_out)
        else:
            yield clear(vote.on, step=vote.kind)


def _share_of_the_wrong_base(dossier: Dossier) -> Iterator[Says]:
    """M04: the vote carried only if worked out on those present, or on the votes cast.

    The percentage on paper is not on file: where the bases differ and the vote carried on the
    right one, nothing can be said.
    """
    for vote in _branch_votes(dossier):
        roll, missing = vote.roll, _unsaid(vote.roll)
        if roll is None or missing is not None:
            yield unknown(missing or "roll", vote.on)
            continue
        share = dossier.law(_TWO_THIRDS, vote.on).share("share")
        bases = (roll.base or 0, roll.present or 0, (roll.in_favour or 0) + (roll.against or 0))
        carried = [_carries(roll.in_favour or 0, base, share) for base in bases]
        if not carried[0] and any(carried) and _went_on(dossier, vote):
            yield found(
                vote.on,
                step=vote.kind,
                base=bases[0],
                present=bases[1],
                voted=bases[2],
                in_favour=roll.in_favour,
            )
        elif len(set(bases)) == 1:
            yield clear(vote.on, step=vote.kind)
        else:
            yield unknown("percentage", vote.on)


def _went_on(dossier: Dossier, vote: BranchVote) -> bool:
    """Whether a body above acted on this vote, and not on one that was taken again."""
    again = [other.on for other in all_of(dossier, type(vote)) if other.on > vote.on]
    until = min(again, default=date.max)
    acted = (act.on for kind in _ABOVE[vote.kind] for act in all_of(dossier, kind))
    return any(vote.on <= on < until for on in acted)


def _carries(in_favour: int, base: int, share: Fraction) -> bool:
    return base > 0 and in_favour >= ceil(share * base)


def _mode_unsaid(dossier: Dossier) -> Iterator[Says]:
    """M06: each vote says whether it was by ballot or by raising the card."""
    for act in dossier.case.acts:
        roll = getattr(act, "roll", None)
        if isinstance(roll, BranchRoll | CommitteeRoll):
            yield says(roll.mode is not None, act.on, step=act.kind)


MEETING: Mapping[str, Own] = {
    "O03": _more_agreed_than_asked,
    "O04": _summary_at_the_wrong_time,
    "M03": _base_too_small,
    "M04": _share_of_the_wrong_base,
    "M06": _mode_unsaid,
}
