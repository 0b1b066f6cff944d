"""The papers of the dossier and of its verification: C01, C02, L04, L06, S01, S03."""

from collections.abc import Iterator, Mapping
from datetime import date

from admission_flow.inspection.dossier import Dossier
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
    AdmissionBaseReferral,
    AdmissionDecision,
    AdmissionReferral,
    AwarenessCertificate,
    BaseResolution,
    BranchComment,
    BranchResolution,
    Ceremony,
    HistoryCertified,
    RecognitionBaseReferral,
    RecognitionBaseResolution,
    RecognitionBranchResolution,
    RecognitionDecision,
    RecognitionReferral,
    VerificationReply,
    VerificationRequest,
)
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.dated_facts import facts_on
from admission_flow.procedure.dossier_list import BEFORE_RECOGNITION, BEFORE_THE_VOTE, Paper


def _no_certificate(dossier: Dossier) -> Iterator[Says]:
    """C01: a certificate is there at the vote; that it lapsed is C02's to say.

    Boundary: a certificate of the day of the vote is there.
    """
    for meeting in all_of(dossier, BranchResolution):
        certificate = last_of(dossier, AwarenessCertificate, meeting.on)
        issued_on = certificate.lives_from if certificate else None
        yield says(certificate is not None, meeting.on, issued_on=issued_on)


def _certificate_lapsed(dossier: Dossier) -> Iterator[Says]:
    """C02: the newest certificate at the vote still serves by the law of that day.

    Boundary: the day so many months on is inside.
    """
    for meeting in all_of(dossier, BranchResolution):
        issued = [c.lives_from for c in all_of(dossier, AwarenessCertificate, meeting.on)]
        if issued:
            months = dossier.law("awareness.valid", meeting.on).months("months")
            last_day = months_after(max(issued), months)
            in_time = meeting.on <= last_day
            yield says(in_time, meeting.on, issued_on=max(issued), last_day=last_day)


def _before_the_last_reply(dossier: Dossier) -> Iterator[Says]:
    """L04: items 25 and 26 are written once the last result before the vote is there.

    That one of them is missing is S01's to say. Boundary: on the day of the last reply.
    """
    meeting = last_of(dossier, BranchResolution)
    until = meeting.on if meeting else date.max
    reply = last_of(dossier, VerificationReply, until)
    written = (last_of(dossier, BranchComment, until), last_of(dossier, HistoryCertified, until))
    for paper in written:
        if paper is not None and reply is not None:
            in_order = paper.on >= reply.on
            yield says(in_order, paper.on, paper=paper.kind, last_reply_on=reply.on)


def _reply_without_request(dossier: Dossier) -> Iterator[Says]:
    """L06: each verification result follows a request, or a letter for the verifier.

    Boundary: a request of the day of its result is in order.
    """
    asked = [(request.subject, request.on) for request in all_of(dossier, VerificationRequest)]
    for reply in all_of(dossier, VerificationReply):
        before = any(who == reply.subject and on <= reply.on for who, on in asked)
        yield says(before, reply.on, subjects=(reply.subject,))


def _where_there_is_one(dossier: Dossier, decided: type[Act], paper: Paper) -> tuple[Paper, ...]:
    """Return the paper of a base committee, if one stood above on the day of the decision."""
    decision, case = last_of(dossier, decided), dossier.case
    if decision is None:
        return ()
    _, unit = facts_on(case.person, case.unit, case.acts, decision.on)
    return (paper,) if unit.has_base_committee else ()


def _missing_papers(dossier: Dossier) -> Iterator[Says]:
    """S01: what the stage that a paper closes must have on file by that day.

    Of the recognition only papers dated after the ceremony count. A referral stands in the place
    of what it replaces; the committee above is that of the day. Boundary: of the same day.
    """
    ceremony = last_of(dossier, Ceremony)
    since = ceremony.on if ceremony else date.min
    vote: Paper = (BranchResolution, AdmissionReferral)
    base: Paper = (BaseResolution, AdmissionReferral, AdmissionBaseReferral)
    again: Paper = (RecognitionBranchResolution, RecognitionReferral)
    base_again: Paper = (
        RecognitionBaseResolution,
        RecognitionReferral,
        RecognitionBaseReferral,
    )
    above = (vote, *_where_there_is_one(dossier, AdmissionDecision, base))
    above_again = (again, *_where_there_is_one(dossier, RecognitionDecision, base_again))
    stages: tuple[tuple[type[Act], tuple[Paper, ...], date], ...] = (
        (BranchResolution, BEFORE_THE_VOTE, date.min),
        (AdmissionDecision, above, date.min),
        (RecognitionBranchResolution, BEFORE_RECOGNITION, since),
        (RecognitionDecision, above_again, since),
    )
    for closing, needed, after in stages:
        closed = last_of(dossier, closing)
        if closed is None:
            continue
        lacking = tuple(
            paper[0].kind
            for paper in needed
            if not any(a.on > after for kind in paper for a in all_of(dossier, kind, closed.on))
        )
        if lacking:
            yield found(closed.on, step=closed.kind, papers=lacking)
        else:
            yield clear(closed.on, step=closed.kind)


def _not_returned(dossier: Dossier) -> Iterator[Says]:
    """S03: by the lending book the dossier is out on the day of the inspection.

    A case document has no such book. Boundary: returned on that day is returned.
    """
    if dossier.lent is None:
        yield unknown("lending_book")
        return
    for lent in dossier.lent:
        if lent.on <= dossier.as_of:
            back = lent.returned_on is not None and lent.returned_on <= dossier.as_of
            yield says(back, lent.on, lent_on=lent.on, returned_on=lent.returned_on)
    if not dossier.lent:
        yield clear(None)


PAPERS: Mapping[str, Own] = {
    "C01": _no_certificate,
    "C02": _certificate_lapsed,
    "L04": _before_the_last_reply,
    "L06": _reply_without_request,
    "S01": _missing_papers,
    "S03": _not_returned,
}
