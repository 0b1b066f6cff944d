"""The papers of the dossier and of its verification: C01, C02, C03, L04, L06, S01, S03."""

from collections.abc import Iterator, Mapping
from datetime import date

from admission_flow.inspection.dossier import Dossier
from admission_flow.inspection.own.saying import (
    Own,
    Says,
    admitted_on,
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
    Application,
    AwarenessCertificate,
    BaseResolution,
    BranchComment,
    BranchResolution,
    HistoryCertified,
    PersonalHistory,
    RecognitionBaseReferral,
    RecognitionBaseResolution,
    RecognitionBranchResolution,
    RecognitionDecision,
    RecognitionReferral,
    VerificationConcluded,
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


def _issuer_without_power(dossier: Dossier) -> Iterator[Says]:
    """C03: a political centre issues the certificate; a committee does where there is no centre.

    Whether there was one is not on file, nor which centre it was: this never accuses.
    """
    for meeting in all_of(dossier, BranchResolution):
        certificate = last_of(dossier, AwarenessCertificate, meeting.on)
        if certificate is None:
            continue
        issuer, on = certificate.issuer_kind, certificate.lives_from
        if issuer is None:
            yield unknown("awareness_certificate.issuer_kind", on)
        elif issuer == "competent_committee":
            yield unknown("political_centre_there", on, issuer=issuer)
        else:
            yield clear(on, issuer=issuer)


def _before_the_last_reply(dossier: Dossier) -> Iterator[Says]:
    """L04: items 25 and 26 are written once the last result before a vote is there.

    Each vote is looked at, and where there is none, the file as it is. That one of them is missing
    is S01's to say. Boundary: on the day of the last reply.
    """
    said: set[tuple[str, date, date]] = set()
    for until in [meeting.on for meeting in all_of(dossier, BranchResolution)] or [date.max]:
        reply = last_of(dossier, VerificationReply, until)
        written = (
            last_of(dossier, BranchComment, until),
            last_of(dossier, HistoryCertified, until),
        )
        for paper in written:
            if paper is None or reply is None or (paper.kind, paper.on, reply.on) in said:
                continue
            said.add((paper.kind, paper.on, reply.on))
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


def _where_there_is_one(dossier: Dossier, decided_on: date, paper: Paper) -> tuple[Paper, ...]:
    """Return the paper of a base committee, if one stood above on the day of the decision."""
    case = dossier.case
    _, unit = facts_on(case.person, case.unit, case.acts, decided_on)
    return (paper,) if unit.has_base_committee else ()


_BEFORE_THE_CONCLUSION: tuple[Paper, ...] = ((Application,), (PersonalHistory,))
"""What is verified is the history of somebody who applied."""
_VOTE: Paper = (BranchResolution, AdmissionReferral)
_BASE: Paper = (BaseResolution, AdmissionReferral, AdmissionBaseReferral)
_AGAIN: Paper = (RecognitionBranchResolution, RecognitionReferral)
_BASE_AGAIN: Paper = (
    RecognitionBaseResolution,
    RecognitionReferral,
    RecognitionBaseReferral,
)


def _stages(dossier: Dossier) -> Iterator[tuple[Act, tuple[Paper, ...], date]]:
    """Yield each paper that closes a stage, what it needs, and the day after which that is dated.

    Of one kind there may be several: a vote that is taken again closes its stage again.
    """
    for concluded in all_of(dossier, VerificationConcluded):
        yield concluded, _BEFORE_THE_CONCLUSION, date.min
    for vote in all_of(dossier, BranchResolution):
        yield vote, BEFORE_THE_VOTE, date.min
    for decision in all_of(dossier, AdmissionDecision):
        yield decision, (_VOTE, *_where_there_is_one(dossier, decision.on, _BASE)), date.min
    for again in all_of(dossier, RecognitionBranchResolution):
        yield again, BEFORE_RECOGNITION, admitted_on(dossier, again.on) or date.min
    for recognised in all_of(dossier, RecognitionDecision):
        needed = (_AGAIN, *_where_there_is_one(dossier, recognised.on, _BASE_AGAIN))
        yield recognised, needed, admitted_on(dossier, recognised.on) or date.min


def _missing_papers(dossier: Dossier) -> Iterator[Says]:
    """S01: what the stage that a paper closes must have on file by that day.

    Of the recognition only papers dated after the admission count. A referral stands in the place
    of what it replaces; the committee above is that of the day. Boundary: of the same day.
    """
    lacked: set[str] = set()  # at the conclusion: said there, and not again at the vote
    for closed, needed, after in _stages(dossier):
        lacking = tuple(
            paper[0].kind
            for paper in needed
            if paper[0].kind not in lacked
            and not any(a.on > after for kind in paper for a in all_of(dossier, kind, closed.on))
        )
        if needed is _BEFORE_THE_CONCLUSION:
            lacked.update(lacking)
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
    "C03": _issuer_without_power,
    "L04": _before_the_last_reply,
    "L06": _reply_without_request,
    "S01": _missing_papers,
    "S03": _not_returned,
}
