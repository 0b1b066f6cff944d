"""Which papers a dossier holds, stage by stage.

Source: 38-HD/BTCTW (29/9/2025), II.1.1; 06-HD/TW (9/6/2025), 8.1. What the document of a case has
no act for (member forms, the sealed list of contents, copies in the envelope) is not in the list:
it cannot be known from here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from admission_flow.procedure import in_use
from admission_flow.procedure.acts import (
    Act,
    AdmissionBaseReferral,
    AdmissionDecision,
    AdmissionReferral,
    AdmissionRemedied,
    Annulment,
    Application,
    AwarenessCertificate,
    BaseResolution,
    BaseVoteFailed,
    BranchComment,
    BranchResolution,
    BranchVoteFailed,
    Ceremony,
    Complaint,
    ComplaintAnswer,
    HelperAssessment,
    HistoryCertified,
    Move,
    NewMemberCertificate,
    Opinion,
    OpinionExemption,
    OpinionsSummarised,
    PersonalHistory,
    RecognitionBaseReferral,
    RecognitionBaseResolution,
    RecognitionBranchResolution,
    RecognitionDecision,
    RecognitionReferral,
    RecognitionRemedied,
    Redone,
    RedoOrder,
    ReportedUpward,
    Restoration,
    ResultNotice,
    SectionAppraisal,
    SelfReview,
    Sponsorship,
    StrikeOffBaseVote,
    StrikeOffBranchVote,
    StrikeOffDecision,
    StrikeOffReceived,
    VerificationExemption,
    VerificationReply,
)
from admission_flow.procedure.dated_facts import facts_on
from admission_flow.procedure.document import Case
from admission_flow.procedure.procedure import Procedure

Paper = tuple[type[Act], ...]
"""Kinds of act of which one is enough; the first one names the paper."""

BEFORE_THE_VOTE: tuple[Paper, ...] = (
    (AwarenessCertificate,),
    (Application,),
    (PersonalHistory,),
    (VerificationReply, VerificationExemption),
    (BranchComment,),
    (HistoryCertified,),
    (Sponsorship,),
    (OpinionsSummarised,),
)
BEFORE_RECOGNITION: tuple[Paper, ...] = (
    (NewMemberCertificate,),
    (SelfReview,),
    (HelperAssessment,),
    (Opinion,),
)
_ONLY_WITH_BASE_COMMITTEE = (BaseResolution, RecognitionBaseResolution)

STAGES: Mapping[str, tuple[Paper, ...]] = {
    "before_vote": BEFORE_THE_VOTE,
    "after_vote": (
        (BranchResolution, AdmissionReferral),
        (BaseResolution, AdmissionReferral, AdmissionBaseReferral),
        (AdmissionDecision, AdmissionRemedied),
    ),
    "before_recognition": BEFORE_RECOGNITION,
    "recognition": (
        (RecognitionBranchResolution, RecognitionReferral),
        (RecognitionBaseResolution, RecognitionReferral, RecognitionBaseReferral),
        (RecognitionDecision, RecognitionRemedied),
    ),
}
"""The papers by the stage that needs them, in the order in which they come about."""
ON_FILE = "on_file"
"""Papers of a procedure of which nobody says what its dossier holds."""
BESIDE = "beside_the_road"
"""Papers of the ways beside the ordinary road: listed where they are on file, never lacking."""
_BESIDE: tuple[type[Act], ...] = (
    OpinionExemption,
    Move,
    SectionAppraisal,
    BranchVoteFailed,
    BaseVoteFailed,
    ReportedUpward,
    RedoOrder,
    Redone,
    StrikeOffBranchVote,
    StrikeOffBaseVote,
    StrikeOffDecision,
    StrikeOffReceived,
    Complaint,
    ComplaintAnswer,
    Restoration,
    Annulment,
    ResultNotice,
)
_AFTER_THE_CEREMONY = ("before_recognition", "recognition")


@dataclass(frozen=True, slots=True)
class Held:
    """One paper of the list, and the acts that prove it."""

    stage: str
    paper: str
    """Kind of the act that names it."""
    acts: tuple[Act, ...]
    """Empty: it is not on file. Every one is listed: a renewed paper does not hide the old one."""


def papers_of(case: Case, as_of: date) -> Iterator[Held]:
    """Yield the papers of a dossier as of a day, on file or not.

    Of the recognition only papers dated after the ceremony count, since kinds are used twice. A
    referral stands in the place of the resolutions that it replaces, a remedy in that of the
    decision; the committees are those of the chi bộ of the day, after moves.

    In another procedure they are those of its own dossier; without one, what is on file.
    """
    own = in_use.procedure()
    if own is not None and (own.papers.dossier is not None or not own.admits):
        yield from _of_own(own, case, as_of)
        return
    acts = [act for act in case.acts if act.on <= as_of]
    admitted = [act.on for act in acts if isinstance(act, Ceremony)]
    if not admitted:  # its ceremony was refused, or there was none: the day that was fixed anew
        remedies = (act for act in acts if isinstance(act, AdmissionRemedied))
        admitted = [act.admitted_on for act in remedies if act.admitted_on is not None]
    ceremony = max(admitted, default=None)
    _, unit = facts_on(case.person, case.unit, acts, as_of)
    for stage, papers in STAGES.items():
        later = stage in _AFTER_THE_CEREMONY
        for paper in papers:
            held = any(isinstance(act, paper[0]) for act in acts)
            if paper[0] in _ONLY_WITH_BASE_COMMITTEE and not (unit.has_base_committee or held):
                continue
            found = tuple(
                act
                for act in sorted(acts, key=lambda act: act.on)
                if isinstance(act, paper)
                and (not later or (ceremony is not None and act.on > ceremony))
            )
            yield Held(stage, paper[0].kind, found)
    in_order = sorted(acts, key=lambda act: act.on)
    for kind in _BESIDE:
        beside = tuple(act for act in in_order if type(act) is kind)
        if beside:
            yield Held(BESIDE, kind.kind, beside)


def _of_own(own: Procedure, case: Case, as_of: date) -> Iterator[Held]:
    acts = sorted((act for act in case.acts if act.on <= as_of), key=lambda act: act.on)
    stages = own.papers.dossier or {ON_FILE: tuple((cls,) for cls in own.acts)}
    for stage, papers in stages.items():
        for paper in papers:
            found = tuple(act for act in acts if isinstance(act, paper))
            if found or own.papers.dossier is not None:
                yield Held(stage, paper[0].kind, found)
