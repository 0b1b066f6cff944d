"""The bodies above, ceremony and probation: U03, U05, U09, K01, K06, T04."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from admission_flow.inspection.dossier import Answer, Dossier
from admission_flow.inspection.own.saying import (
    Own,
    Says,
    all_of,
    clear,
    found,
    last_of,
    says,
    unknown,
)
from admission_flow.procedure.acts import (
    Act,
    AdmissionDecision,
    BaseResolution,
    BranchResolution,
    BranchVoteFailed,
    Ceremony,
    HelperAssessment,
    Move,
    RecognitionBaseResolution,
    RecognitionBranchResolution,
    RecognitionDecision,
    Refusal,
    ResultNotice,
    SelfReview,
    StrikeOffBranchVote,
)
from admission_flow.procedure.dated_facts import moves_of
from admission_flow.procedure.rulebook import NoValue
from admission_flow.procedure.text import name_key

_OVERDUE = "probation.review_in_time"
_CHAINS: tuple[tuple[type[Act], ...], ...] = (
    (BranchResolution, BaseResolution, AdmissionDecision),
    (RecognitionBranchResolution, RecognitionBaseResolution, RecognitionDecision),
)


def _body_above_first(dossier: Dossier) -> Iterator[Says]:
    """U03: no body above resolves or decides before the one below it.

    Only these days: a step refused for another reason is found by the check of that reason.
    Boundary: both on one day is in order.
    """
    for chain in _CHAINS:
        papers = [paper for kind in chain if (paper := last_of(dossier, kind)) is not None]
        for below, above in pairwise(papers):
            evidence = {"step": above.kind, "previous": below.kind, "previous_on": below.on}
            yield says(above.on >= below.on, above.on, **evidence)


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
    same one, is in order whenever it came. What held before the first limit on file was not read.
    """
    decision = last_of(dossier, AdmissionDecision)
    if decision is None:
        return
    moves = [move for move in _moves(dossier) if move.on <= decision.on]
    if not moves:
        return
    move = moves[-1]
    began_on = move.began_on
    try:
        law = dossier.law("decision.after_move", began_on)
    except NoValue:
        yield unknown("law_of_that_day", decision.on)
        return
    last_day = dossier.calendar.after(began_on, law.working_days("days"))
    to, by = move.to_authority, decision.authority
    by_the_new = to is not None and by is not None and name_key(to) == name_key(by)
    in_order = decision.on <= last_day or move.same_authority is True or by_the_new
    evidence: dict[str, object] = {"moved_on": began_on, "last_day": last_day}
    answer = Answer.CLEAR if in_order else Answer.FOUND
    yield Says(answer, decision.on, evidence, law.citations)


def _moves(dossier: Dossier) -> list[Move]:
    return moves_of(dossier.case.unit, dossier.case.acts)


def _ceremony_before_decision(dossier: Dossier) -> Iterator[Says]:
    """K01: the ceremony follows the decision, and after a move is held at the new place.

    Boundary: both on one day is in order. Where the place is not stated, nothing is said of it.
    """
    ceremony, decision = last_of(dossier, Ceremony), last_of(dossier, AdmissionDecision)
    if ceremony is None:
        return
    decision_on = decision.on if decision else None
    in_order = decision_on is not None and decision_on <= ceremony.on
    yield says(in_order, ceremony.on, decision_on=decision_on)
    moves = all_of(dossier, Move, ceremony.on)
    if moves and ceremony.unit is not None:
        at_the_new = name_key(ceremony.unit) == name_key(moves[-1].to)
        yield says(at_the_new, ceremony.on, unit=ceremony.unit, to=moves[-1].to)


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


def _stuck_after_probation(dossier: Dossier) -> Iterator[Says]:
    """T04: the time to review has passed, and nothing was decided either way.

    A vote that came out short, and one on striking off, are a review.
    """
    ceremony = last_of(dossier, Ceremony)
    if ceremony is None:
        return
    acts = dossier.case.acts
    decided = any(
        isinstance(a, RecognitionBranchResolution | RecognitionDecision | StrikeOffBranchVote)
        or (isinstance(a, BranchVoteFailed) and a.matter in {"recognition", "strike_off"})
        for a in acts
    )
    if decided or dossier.verdict.state != "probationary":
        yield clear(ceremony.on)
        return
    due = [d for d in dossier.verdict.deadlines if d.rule == _OVERDUE]
    overdue = any(d.overdue for d in due)
    yield says(not overdue, ceremony.on, due_on=due[0].due_on if due else None)


ABOVE: Mapping[str, Own] = {
    "U03": _body_above_first,
    "U05": _refusal_without_notice,
    "U09": _decided_after_moving,
    "K01": _ceremony_before_decision,
    "K06": _moved_without_comments,
    "T04": _stuck_after_probation,
}
