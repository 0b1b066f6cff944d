"""The bodies above, ceremony and probation: U03, U05, U09, K01, K06, T04."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

from admission_flow.inspection.dossier import Answer, Dossier
from admission_flow.inspection.own.saying import (
    Own,
    Says,
    admitted_on,
    all_of,
    clear,
    found,
    last_of,
    on_steps,
    says,
    unknown,
)
from admission_flow.procedure.acts import (
    Act,
    AdmissionDecision,
    Annulment,
    BaseResolution,
    BranchResolution,
    BranchVoteFailed,
    Ceremony,
    Death,
    HelperAssessment,
    Move,
    RecognitionBaseResolution,
    RecognitionBranchResolution,
    RecognitionDecision,
    RecognitionReferral,
    RecognitionRemedied,
    Refusal,
    ResultNotice,
    SelfReview,
    StrikeOffBranchVote,
    StrikeOffDecision,
)
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.dated_facts import moves_of
from admission_flow.procedure.findings import Status
from admission_flow.procedure.rulebook import NoValue
from admission_flow.procedure.text import name_key

_OVERDUE = "probation.review_in_time"
_CHAINS: tuple[tuple[type[Act], ...], ...] = (
    (BranchResolution, BaseResolution, AdmissionDecision),
    (RecognitionBranchResolution, RecognitionBaseResolution, RecognitionDecision),
)


def _body_above_first(dossier: Dossier) -> Iterator[Says]:
    """U03: no body above resolves or decides before the one below it.

    Only these days: a step refused for another reason is found by the check of that reason. Each
    paper of a body above is looked at, and is in order where some resolution of the body below is
    not later; one that fell short counts only where none carried. Nor is any step dated after the
    day of the inspection. Boundary: both on one day.
    """
    for chain in _CHAINS:
        filed = [papers for kind in chain if (papers := all_of(dossier, kind))]
        for below, above in pairwise(filed):
            counting = [paper for paper in below if not _is_short(dossier, paper)] or below
            for paper in above:
                before = [one for one in counting if one.on <= paper.on]
                previous = before[-1] if before else counting[0]
                evidence = {"step": paper.kind, "previous": previous.kind}
                yield says(bool(before), paper.on, **evidence, previous_on=previous.on)
    for step, finding in on_steps(dossier, "order.dates"):
        if finding.status is Status.UNMET:
            yield found(step.on, step=step.step, **finding.facts)


def _is_short(dossier: Dossier, paper: Act) -> bool:
    """Whether a resolution did not reach its two thirds."""
    return any(
        finding.status is Status.UNMET
        for step in dossier.steps
        if step.step == paper.kind and step.on == paper.on
        for finding in step.findings
        if finding.rule in {"branch.two_thirds", "base.two_thirds"}
    )


def _refusal_without_notice(dossier: Dossier) -> Iterator[Says]:
    """U05: a refusal names its paper, or a notice of it is on file: the chi bộ is told."""
    for refusal in all_of(dossier, Refusal):
        notices = [
            notice
            for notice in all_of(dossier, ResultNotice)
            if notice.matter == "admission" and notice.agreed is False and notice.on >= refusal.on
        ]
        told = refusal.number is not None or bool(notices)
        yield says(told, refusal.on, number=refusal.number)


def _decided_after_moving(dossier: Dossier) -> Iterator[Says]:
    """U09: a decision later than the law of the day of the move lets the old authority decide.

    The days run from the decision to move, as in the rule; one that the new authority took, or the
    same one, is in order whenever it came. Who decided, and who decides at the new place, must be
    stated before anything is found; without the day of the decision to move, the days may have
    ended earlier than those from the move. What held before the first limit on file was not read.
    """
    for decision in all_of(dossier, AdmissionDecision):
        moves = [move for move in _moves(dossier) if move.on <= decision.on]
        if moves:
            yield from _decided_after(dossier, decision, moves[-1])


def _decided_after(dossier: Dossier, decision: AdmissionDecision, move: Move) -> Iterator[Says]:
    began_on = move.began_on
    try:
        law = dossier.law("decision.after_move", began_on)
    except NoValue:
        yield unknown("law_of_that_day", decision.on)
        return
    last_day = dossier.calendar.after(began_on, law.working_days("days"))
    evidence: dict[str, object] = {"moved_on": began_on, "last_day": last_day}
    answer, missing = _by_the_right_one(move, decision, last_day)
    if missing is not None:
        resolution = last_of(dossier, BranchResolution, decision.on)
        if resolution is not None and move.on < resolution.on:
            return  # the new chi bộ considered the person, and all that follows is of that place
        answer, evidence = Answer.UNKNOWN, {"missing": missing, **evidence}
    yield Says(answer, decision.on, evidence, law.citations)


def _by_the_right_one(
    move: Move, decision: AdmissionDecision, last_day: date
) -> tuple[Answer, str | None]:
    """Return what is said of a decision after a move, and the fact without which it is not."""
    to, by = move.to_authority, decision.authority
    by_the_new = to is not None and by is not None and name_key(to) == name_key(by)
    if move.same_authority is True or by_the_new:
        return Answer.CLEAR, None
    if decision.on <= last_day:
        return Answer.CLEAR, "move.decided_on" if move.decided_on is None else None
    if to is None:
        return Answer.FOUND, "move.to_authority"
    return Answer.FOUND, "decision.authority" if by is None else None


def _moves(dossier: Dossier) -> list[Move]:
    return moves_of(dossier.case.unit, dossier.case.acts)


def _ceremony_before_decision(dossier: Dossier) -> Iterator[Says]:
    """K01: each ceremony follows a decision, and after a move is held at the new place.

    Boundary: both on one day is in order. Where the place is not stated after a move, that is said.
    """
    decided = [decision.on for decision in all_of(dossier, AdmissionDecision)]
    for ceremony in all_of(dossier, Ceremony):
        before = [day for day in decided if day <= ceremony.on]
        decision_on = max(before) if before else min(decided, default=None)
        yield says(bool(before), ceremony.on, decision_on=decision_on)
        moves = all_of(dossier, Move, ceremony.on)
        if moves and ceremony.unit is not None:
            at_the_new = name_key(ceremony.unit) == name_key(moves[-1].to)
            yield says(at_the_new, ceremony.on, unit=ceremony.unit, to=moves[-1].to)
    for step, finding in on_steps(dossier, "ceremony.place"):
        if finding.status is Status.UNKNOWN:
            yield unknown("ceremony.unit", step.on, to=finding.facts.get("to"))


def _moved_without_comments(dossier: Dossier) -> Iterator[Says]:
    """K06: who moves as a probationary member takes a self-review and the helper's comment along.

    Papers of a later day may be of either place: of them nothing can be said. Boundary: papers of
    the day of the move are in order.
    """
    ceremony, decided = last_of(dossier, Ceremony), last_of(dossier, RecognitionDecision)
    if ceremony is None:
        return
    for move in _moves(dossier):
        if move.on < ceremony.on or (decided is not None and move.on >= decided.on):
            continue
        kinds: tuple[type[Act], ...] = (SelfReview, HelperAssessment)
        written = {
            kind: [a.on for a in all_of(dossier, kind) if a.on > ceremony.on] for kind in kinds
        }
        lacking = tuple(kind.kind for kind, days in written.items() if not days)
        if lacking:
            yield found(move.on, papers=lacking)
        elif all(min(days) <= move.on for days in written.values()):
            yield clear(move.on)
        else:
            yield unknown("papers_of_the_old_place", move.on)


_REVIEWS = (
    RecognitionBranchResolution,
    RecognitionReferral,
    RecognitionDecision,
    RecognitionRemedied,
    StrikeOffBranchVote,
    StrikeOffDecision,
    Annulment,
    Death,
)
"""What says that the question was put, or that there is none any more."""


def _stuck_after_probation(dossier: Dossier) -> Iterator[Says]:
    """T04: the last day to review has passed, and nothing was decided either way.

    It is a fault of that last day, found by the papers as they are dated: a vote that came out
    short, and one on striking off, are a review. By the law of the day on which month 12 ended, as
    in the rule. Boundary: on the last day itself nothing is found.
    """
    admitted = admitted_on(dossier)
    if admitted is None:
        return
    months = dossier.law(_OVERDUE, admitted).months("months")
    ends_on = months_after(admitted, months)
    law = dossier.law(_OVERDUE, ends_on)
    due_on = dossier.calendar.after(ends_on, law.working_days("days"))
    reviewed = any(
        act.on >= admitted
        and (
            isinstance(act, _REVIEWS)
            or (isinstance(act, BranchVoteFailed) and act.matter in {"recognition", "strike_off"})
        )
        for act in dossier.case.acts
    )
    in_order = reviewed or dossier.as_of <= due_on
    answer = Answer.CLEAR if in_order else Answer.FOUND
    evidence: dict[str, object] = {"admitted_on": admitted, "due_on": due_on}
    yield Says(answer, due_on, evidence, law.citations)


ABOVE: Mapping[str, Own] = {
    "U03": _body_above_first,
    "U05": _refusal_without_notice,
    "U09": _decided_after_moving,
    "K01": _ceremony_before_decision,
    "K06": _moved_without_comments,
    "T04": _stuck_after_probation,
}
