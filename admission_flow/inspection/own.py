"""The checks that are no rule of a step: a function each, by the id of the check."""

import tomllib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from typing import TypeVar

from admission_flow import resources
from admission_flow.inspection.dossier import Answer, Dossier
from admission_flow.planning.moves import MoveLaw, move_law_from
from admission_flow.procedure.acts import (
    Act,
    AdmissionDecision,
    AwarenessCertificate,
    BaseResolution,
    BranchResolution,
    Ceremony,
    Consent,
    HelperAssigned,
    Move,
    Opinion,
    OpinionsSummarised,
    RecognitionBaseResolution,
    RecognitionBranchResolution,
    RecognitionDecision,
    Refusal,
    Sponsorship,
    VerificationReply,
    VerificationRequest,
)
from admission_flow.procedure.calendar import UnknownYear, age_in_months, months_after
from admission_flow.procedure.person import EDUCATION

Says = tuple[Answer, date | None, dict[str, object]]
"""The answer, the day of the act that it is about, and the evidence."""
Own = Callable[[Dossier], Says]
A = TypeVar("A", bound=Act)

_CERTIFICATE_MONTHS = 60  # 06-HD/TW, 5.4b
_YOUTH_MONTHS = 360  # up to here youth age certainly runs: law.toml, sponsor.route.youth_age
_OVERDUE = "probation.review_in_time"


def _all(dossier: Dossier, kind: type[A]) -> list[A]:
    return [act for act in dossier.case.acts if isinstance(act, kind)]


def _last(dossier: Dossier, kind: type[A]) -> A | None:
    return max(_all(dossier, kind), key=lambda act: act.on, default=None)


def _says(holds: bool, on: date | None, **evidence: object) -> Says:  # noqa: FBT001 - a sentence
    return (Answer.CLEAR if holds else Answer.FOUND), on, evidence


def _unknown(missing: str, on: date | None = None) -> Says:
    return Answer.UNKNOWN, on, {"missing": missing}


_NONE: Says = (Answer.NOT_APPLICABLE, None, {})


def _education_exception(dossier: Dossier) -> Says:
    """P04: who only reads and writes needs a consent dated before the decision."""
    person, decision = dossier.case.person, _last(dossier, AdmissionDecision)
    if decision is None:
        return _NONE
    if person.education is None:
        return _unknown("person.education", decision.on)
    if EDUCATION.index(person.education) >= EDUCATION.index("primary"):
        return _NONE
    given = [c.on for c in _all(dossier, Consent) if c.matter == "education_exception"]
    before = [day for day in given if day < decision.on]
    return _says(bool(before), decision.on, education=person.education, consents=tuple(given))


def _replaced_without_assignment(dossier: Dossier) -> Says:
    """G03: a replacement sponsor follows a new assignment."""
    replaced = [s for s in _all(dossier, Sponsorship) if s.replacement]
    if not replaced:
        return _NONE
    assigned = [a.on for a in _all(dossier, HelperAssigned)]
    late = [s.on for s in replaced if sum(day <= s.on for day in assigned) < 2]  # noqa: PLR2004
    return _says(not late, replaced[-1].on, replaced=len(replaced), assigned=tuple(assigned))


def _youth_outside_the_union(dossier: Dossier) -> Says:
    """G04: of youth age where there is a Đoàn, and no member of it."""
    meeting, person = _last(dossier, BranchResolution), dossier.case.person
    if meeting is None or not dossier.case.unit.has_youth_union:
        return _NONE
    if person.born_on is None or person.youth_union_member is None:
        missing = "person.born_on" if person.born_on is None else "person.youth_union_member"
        return _unknown(missing, meeting.on)
    age = age_in_months(person.born_on, meeting.on)
    if age > _YOUTH_MONTHS:
        return _NONE
    return _says(person.youth_union_member, meeting.on, age_months=age)


def _reply_without_request(dossier: Dossier) -> Says:
    """L06: a verification result follows a request, or a letter for the verifier.

    Boundary: a request of the day of its result is in order.
    """
    replies = _all(dossier, VerificationReply)
    if not replies:
        return _NONE
    asked = [(request.subject, request.on) for request in _all(dossier, VerificationRequest)]
    lacking = {
        reply.subject
        for reply in replies
        if not any(who == reply.subject and on <= reply.on for who, on in asked)
    }
    return _says(not lacking, replies[-1].on, subjects=tuple(sorted(lacking)))


def _certificate_lapsed(dossier: Dossier) -> Says:
    """C02: the certificate that was there at the vote is older than 60 months."""
    meeting = _last(dossier, BranchResolution)
    if meeting is None:
        return _NONE
    before = [c.on for c in _all(dossier, AwarenessCertificate) if c.on <= meeting.on]
    if not before:
        return _NONE
    last_day = months_after(max(before), _CERTIFICATE_MONTHS)
    return _says(meeting.on <= last_day, meeting.on, issued_on=max(before), last_day=last_day)


def _more_agreed_than_asked(dossier: Dossier) -> Says:
    """O03: nobody agrees who was not asked."""
    opinions = _all(dossier, Opinion)
    if not opinions:
        return _NONE
    unsaid = [o for o in opinions if o.asked is None or o.agreed is None]
    wrong = [o for o in opinions if o not in unsaid and (o.agreed or 0) > (o.asked or 0)]
    if wrong:
        return _says(False, wrong[0].on, asked=wrong[0].asked, agreed=wrong[0].agreed)  # noqa: FBT003
    return _unknown("opinion.asked", unsaid[0].on) if unsaid else _says(True, opinions[-1].on)  # noqa: FBT003


def _summary_before_opinion(dossier: Dossier) -> Says:
    """O04: the summary is not older than what it sums up, and not younger than the vote."""
    summary, ceremony = _last(dossier, OpinionsSummarised), _last(dossier, Ceremony)
    if summary is None:
        return _NONE
    until = ceremony.on if ceremony else date.max
    later = [o.on for o in _all(dossier, Opinion) if summary.on < o.on <= until]
    vote = _last(dossier, BranchResolution)
    if vote is not None and vote.on < summary.on:
        return _says(False, summary.on, vote_on=vote.on, later=tuple(later))  # noqa: FBT003
    return _says(not later, summary.on, later=tuple(later))


def _votes(dossier: Dossier) -> Iterator[Act]:
    for act in dossier.case.acts:
        if getattr(act, "roll", None) is not None:
            yield act


def _mode_unsaid(dossier: Dossier) -> Says:
    """M06: each vote says whether it was by ballot or by raising the card."""
    votes = list(_votes(dossier))
    if not votes:
        return _NONE
    silent = [v for v in votes if getattr(v, "roll").mode is None]  # noqa: B009 - only some have it
    on = (silent or votes)[-1].on
    return _says(not silent, on, steps=tuple(v.kind for v in silent))


def _refusal_without_notice(dossier: Dossier) -> Says:
    """U05: a refusal names its paper: that is the notice to the chi bộ."""
    refusal = _last(dossier, Refusal)
    if refusal is None:
        return _NONE
    return _says(refusal.number is not None, refusal.on)


_CHAINS: tuple[tuple[type[Act], ...], ...] = (
    (BranchResolution, BaseResolution, AdmissionDecision),
    (RecognitionBranchResolution, RecognitionBaseResolution, RecognitionDecision),
)


def _body_above_first(dossier: Dossier) -> Says:
    """U03: no body above resolves or decides before the one below it.

    Only these days: a step refused for another reason is found by the check of that reason.
    Boundary: both on one day is in order.
    """
    last = None
    for chain in _CHAINS:
        papers = [paper for kind in chain if (paper := _last(dossier, kind)) is not None]
        for below, above in pairwise(papers):
            last = above
            if above.on < below.on:
                evidence = {"step": above.kind, "previous": below.kind, "previous_on": below.on}
                return Answer.FOUND, above.on, evidence
    return _says(True, last.on) if last else _NONE  # noqa: FBT003


@cache
def _move_law() -> tuple[MoveLaw, ...]:
    return move_law_from(tomllib.loads(resources.text("workflows", "moves.toml")))


def _decided_after_moving(dossier: Dossier) -> Says:
    """U09: a decision later than the law of the day of the move lets the old authority decide.

    What held before the first limit on file was not read: of such a move nothing can be said.
    """
    decision = _last(dossier, AdmissionDecision)
    if decision is None:
        return _NONE
    moves = [m.on for m in _all(dossier, Move) if m.on <= decision.on]
    if not moves:
        return _NONE
    place = bisect_right(_move_law(), moves[-1], key=lambda law: law.start)
    if not place:
        return _unknown("law_of_that_day", decision.on)
    try:
        last_day = dossier.calendar.after(moves[-1], _move_law()[place - 1].decide)
    except UnknownYear:
        return _unknown("working_days_of_year", decision.on)
    return _says(decision.on <= last_day, decision.on, moved_on=moves[-1], last_day=last_day)


def _ceremony_before_decision(dossier: Dossier) -> Says:
    """K01: the ceremony follows the decision."""
    ceremony, decision = _last(dossier, Ceremony), _last(dossier, AdmissionDecision)
    if ceremony is None:
        return _NONE
    if decision is None:
        return _says(False, ceremony.on)  # noqa: FBT003 - held without any decision on file
    return _says(decision.on <= ceremony.on, ceremony.on, decision_on=decision.on)


def _stuck_after_probation(dossier: Dossier) -> Says:
    """T04: the time to review has passed, and nothing was decided either way."""
    ceremony = _last(dossier, Ceremony)
    if ceremony is None:
        return _NONE
    acts = dossier.case.acts
    decided = any(isinstance(a, RecognitionBranchResolution | RecognitionDecision) for a in acts)
    if decided or dossier.verdict.state != "probationary":
        return Answer.CLEAR, ceremony.on, {}
    due = [d for d in dossier.verdict.deadlines if d.rule == _OVERDUE]
    overdue = any(d.overdue for d in due)
    return _says(not overdue, ceremony.on, due_on=due[0].due_on if due else None)


OWN: Mapping[str, Own] = {
    "P04": _education_exception,
    "G03": _replaced_without_assignment,
    "G04": _youth_outside_the_union,
    "L06": _reply_without_request,
    "C02": _certificate_lapsed,
    "O03": _more_agreed_than_asked,
    "O04": _summary_before_opinion,
    "M06": _mode_unsaid,
    "U03": _body_above_first,
    "U05": _refusal_without_notice,
    "U09": _decided_after_moving,
    "K01": _ceremony_before_decision,
    "T04": _stuck_after_probation,
}
