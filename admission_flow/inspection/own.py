"""The checks that are no rule of a step: a function each, by the id of the check."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from admission_flow.inspection.dossier import Answer, Dossier
from admission_flow.procedure.acts import (
    Act,
    AdmissionDecision,
    AwarenessCertificate,
    BranchResolution,
    Ceremony,
    Consent,
    HelperAssigned,
    Move,
    Opinion,
    OpinionsSummarised,
    RecognitionBranchResolution,
    RecognitionDecision,
    Refusal,
    Sponsorship,
    VerificationReply,
    VerificationRequest,
)
from admission_flow.procedure.calendar import age_in_months, months_after
from admission_flow.procedure.person import EDUCATION

Says = tuple[Answer, date | None, dict[str, object]]
"""The answer, the day of the act that it is about, and the evidence."""
Own = Callable[[Dossier], Says]
A = TypeVar("A", bound=Act)

_MOVE_DAYS = 30  # working days: 06-HD/TW, 3.9c
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
    """L06: a verification result follows a request, or a letter for the verifier."""
    replies = _all(dossier, VerificationReply)
    if not replies:
        return _NONE
    asked = {request.subject for request in _all(dossier, VerificationRequest)}
    lacking = tuple(sorted({reply.subject for reply in replies} - asked))
    return _says(not lacking, replies[-1].on, subjects=lacking)


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


def _issuer_unsaid(dossier: Dossier) -> Says:
    """C03: it is said who issued the awareness certificate."""
    certificate = _last(dossier, AwarenessCertificate)
    if certificate is None:
        return _NONE
    return _says(certificate.issuer_kind is not None, certificate.on, number=certificate.number)


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
    """O04: the summary is not older than what it sums up for the admission."""
    summary, ceremony = _last(dossier, OpinionsSummarised), _last(dossier, Ceremony)
    if summary is None:
        return _NONE
    until = ceremony.on if ceremony else date.max
    later = [o.on for o in _all(dossier, Opinion) if summary.on < o.on <= until]
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


def _decided_after_moving(dossier: Dossier) -> Says:
    """U09: a decision more than 30 working days after the person moved."""
    decision = _last(dossier, AdmissionDecision)
    if decision is None:
        return _NONE
    moves = [m.on for m in _all(dossier, Move) if m.on <= decision.on]
    if not moves:
        return _NONE
    last_day = dossier.calendar.after(moves[-1], _MOVE_DAYS)
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
    "C03": _issuer_unsaid,
    "O03": _more_agreed_than_asked,
    "O04": _summary_before_opinion,
    "M06": _mode_unsaid,
    "U05": _refusal_without_notice,
    "U09": _decided_after_moving,
    "K01": _ceremony_before_decision,
    "T04": _stuck_after_probation,
}
