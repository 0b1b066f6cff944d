"""Admission to the Communist Party of Vietnam as a guarded, dated, auditable procedure.

The names listed here are the library (docs/embedders/); nothing else is public. They are loaded
when they are first used: a program that only judges loads no database.
"""

from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

from admission_flow.version import __version__

if TYPE_CHECKING:
    from admission_flow.errors import (
        AdmissionFlowError,
        BadInput,
        CaseMoved,
        JournalBroken,
        NotAllowed,
        StepRefused,
        WrongUse,
    )
    from admission_flow.messages.verdict import verdict_document
    from admission_flow.papers.case_file import load_case
    from admission_flow.procedure.acts import (
        AdmissionDecision,
        Annulment,
        Application,
        AwarenessCertificate,
        BaseResolution,
        BranchComment,
        BranchResolution,
        BranchRoll,
        Ceremony,
        CommitteeRoll,
        Consent,
        Death,
        DecisionReceived,
        DossierOpened,
        DossierSupplement,
        Extension,
        HelperAssessment,
        HelperAssigned,
        HelperReport,
        HistoryCertified,
        Move,
        NewMemberCertificate,
        Opinion,
        OpinionsSummarised,
        PersonalHistory,
        PoliticalConclusion,
        RecognitionBaseResolution,
        RecognitionBranchResolution,
        RecognitionDecision,
        Refusal,
        RemovalFromList,
        SelfReview,
        Sponsorship,
        StrikeOffDecision,
        SympathiserResolution,
        TaskAssigned,
        VerificationConcluded,
        VerificationExemption,
        VerificationReply,
        VerificationRequest,
        Withdrawal,
    )
    from admission_flow.procedure.document import Case, case_from, document_of
    from admission_flow.procedure.findings import Deadline, Finding, NextStep, StepVerdict, Verdict
    from admission_flow.procedure.person import Person, Unit
    from admission_flow.register.core.register import Register

__all__ = [
    "AdmissionDecision",
    "AdmissionFlowError",
    "Annulment",
    "Application",
    "AwarenessCertificate",
    "BadInput",
    "BaseResolution",
    "BranchComment",
    "BranchResolution",
    "BranchRoll",
    "Case",
    "CaseMoved",
    "Ceremony",
    "CommitteeRoll",
    "Consent",
    "Deadline",
    "Death",
    "DecisionReceived",
    "DossierOpened",
    "DossierSupplement",
    "Extension",
    "Finding",
    "HelperAssessment",
    "HelperAssigned",
    "HelperReport",
    "HistoryCertified",
    "JournalBroken",
    "Move",
    "NewMemberCertificate",
    "NextStep",
    "NotAllowed",
    "Opinion",
    "OpinionsSummarised",
    "Person",
    "PersonalHistory",
    "PoliticalConclusion",
    "RecognitionBaseResolution",
    "RecognitionBranchResolution",
    "RecognitionDecision",
    "Refusal",
    "Register",
    "RemovalFromList",
    "SelfReview",
    "Sponsorship",
    "StepRefused",
    "StepVerdict",
    "StrikeOffDecision",
    "SympathiserResolution",
    "TaskAssigned",
    "Unit",
    "Verdict",
    "VerificationConcluded",
    "VerificationExemption",
    "VerificationReply",
    "VerificationRequest",
    "Withdrawal",
    "WrongUse",
    "__version__",
    "case_from",
    "document_of",
    "judge",
    "load_case",
    "verdict_document",
]

_HOMES = (
    "errors",
    "procedure.acts",
    "procedure.person",
    "procedure.document",
    "procedure.findings",
    "papers.case_file",
    "messages.verdict",
    "register.core.register",
)
"""Where the public names live; the one that loads a database last."""


def judge(case: "Case", as_of: date | None = None) -> "Verdict":
    """Return the verdict on a case under the workflow that ships with the program. Pure.

    Args:
        case: the case; `load_case` and `case_from` make one.
        as_of: the day of judging; None: the day of the last act.

    Raises:
        ValueError: the case has no acts and no day is given.

    """
    from admission_flow.workflow_source import built_in  # noqa: PLC0415 - loads `transitions`

    return built_in().judge(case, as_of)


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any of the public names
    if name in __all__:
        from admission_flow.extras import needed  # noqa: PLC0415 - start-up

        for home in _HOMES:
            with needed():
                module = import_module(f"admission_flow.{home}")
            if hasattr(module, name):
                return getattr(module, name)
    raise AttributeError(f"module 'admission_flow' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
