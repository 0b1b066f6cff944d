"""Which papers a dossier holds, stage by stage.

Source: 38-HD/BTCTW (29/9/2025), II.1.1; 06-HD/TW (9/6/2025), 8.1. What the document of a case has
no act for (member forms, the sealed list of contents, copies in the envelope) is not in the list:
it cannot be known from here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from admission_flow.procedure.acts import (
    Act,
    AdmissionDecision,
    Application,
    AwarenessCertificate,
    BaseResolution,
    BranchComment,
    BranchResolution,
    Ceremony,
    HelperAssessment,
    HistoryCertified,
    NewMemberCertificate,
    Opinion,
    OpinionsSummarised,
    PersonalHistory,
    RecognitionBaseResolution,
    RecognitionBranchResolution,
    RecognitionDecision,
    SelfReview,
    Sponsorship,
    VerificationExemption,
    VerificationReply,
)
from admission_flow.procedure.document import Case

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
    "after_vote": ((BranchResolution,), (BaseResolution,), (AdmissionDecision,)),
    "before_recognition": BEFORE_RECOGNITION,
    "recognition": (
        (RecognitionBranchResolution,),
        (RecognitionBaseResolution,),
        (RecognitionDecision,),
    ),
}
"""The papers by the stage that needs them, in the order in which they come about."""
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

    Of the recognition only papers dated after the ceremony count, since kinds are used twice.
    """
    acts = [act for act in case.acts if act.on <= as_of]
    ceremony = max((act.on for act in acts if isinstance(act, Ceremony)), default=None)
    for stage, papers in STAGES.items():
        later = stage in _AFTER_THE_CEREMONY
        for paper in papers:
            if paper[0] in _ONLY_WITH_BASE_COMMITTEE and not case.unit.has_base_committee:
                continue
            found = tuple(
                act
                for act in sorted(acts, key=lambda act: act.on)
                if isinstance(act, paper)
                and (not later or (ceremony is not None and act.on > ceremony))
            )
            yield Held(stage, paper[0].kind, found)
