"""Admission to the Communist Party of Vietnam as a guarded, dated, auditable procedure.

The names listed here are the library (docs/embedders/); nothing else is public. They are loaded
when they are first used: a program that only judges loads no database.
"""

from typing import TYPE_CHECKING

from admission_flow.version import __version__

if TYPE_CHECKING:
    from admission_flow.bundle.handing_over import HandedOver
    from admission_flow.database.rows import StateRow
    from admission_flow.errors import (
        ActInFuture,
        AdmissionFlowError,
        BadArgument,
        BadConfirmation,
        BadDocument,
        BadEnrolment,
        BadInput,
        BadRole,
        BadServerAddress,
        BadWorkflow,
        BrokenInstallation,
        CaseErased,
        CaseExists,
        CaseMoved,
        CaseNotVisible,
        CheckpointOlder,
        CheckpointUnusable,
        CommitUnsure,
        DataKeyUnusable,
        EntryMissing,
        ErasureRefused,
        ErasureTooEarly,
        EvidenceIsRecorded,
        ExtraMissing,
        FileNotWritten,
        HandoverBroken,
        HandoverRefused,
        HandoverUnreadable,
        JournalBroken,
        KeyUnusable,
        LastKey,
        LogShorter,
        Malformed,
        Meanwhile,
        NotAllowed,
        NotARegister,
        NotAStep,
        NotConfirmed,
        NothingToCorrect,
        NothingToJudge,
        NotOfProcedure,
        NotPermitted,
        NotSealed,
        OfficerMissing,
        OfficerUnnamed,
        OtherProcedure,
        OtherRulebook,
        OwnCase,
        PrivacyMisused,
        ProcedureFailed,
        ReaderUnnamed,
        ReceiptBroken,
        ReceiptUnusable,
        RegisterBusy,
        RegisterClosed,
        RegisterDamaged,
        RegisterExists,
        RegisterMissing,
        RegisterNoAccess,
        RegisterNotWritten,
        RegisterTooNew,
        RegisterTooOld,
        RegisterUnsafe,
        RestoreRefused,
        RootForked,
        RootOlder,
        RootUnproved,
        RulebookFilesDiffer,
        RulebookNotAccepted,
        SchemaForeign,
        ServerFailed,
        ServerNoAccess,
        StepRefused,
        TriggersMissing,
        UnknownCase,
        UnknownDatabase,
        UnknownEntry,
        UnknownProcedure,
        WitnessRefuses,
        WrongThread,
        WrongUse,
    )
    from admission_flow.inspection.dossier import Answer, Filed, Found
    from admission_flow.journal.checkpoint import Checkpoint, Signature
    from admission_flow.journal.entry import Basis, Entry, Intent, RuleRef, Seen
    from admission_flow.journal.four_eyes import Waiting
    from admission_flow.journal.keys import Enrolment
    from admission_flow.journal.lineage import Restored
    from admission_flow.journal.privacy import Erasure
    from admission_flow.journal.report import Break, NotChecked, Notice
    from admission_flow.journal.roles import Grant
    from admission_flow.journal.sent import Merge as SentUpTo
    from admission_flow.journal.sent import SentEntry
    from admission_flow.library.ahead import Ahead
    from admission_flow.library.audit import Audit, Verification
    from admission_flow.library.case_act import CaseAct
    from admission_flow.library.checkpoint import Checkpoints, HandedOut
    from admission_flow.library.classes import Classes, ReadingClasses
    from admission_flow.library.db import Database, DatabaseCheck
    from admission_flow.library.due import Due, DueDay, ReadingDue, StuckCase
    from admission_flow.library.forms import PaperForm, Papers, ReadingPapers
    from admission_flow.library.inspecting import CaseSample
    from admission_flow.library.judging import (
        case_from,
        document_of,
        judge,
        load_case,
        say,
        verdict_document,
    )
    from admission_flow.library.officers import FourEyesNow, Officers, ReadingOfficers
    from admission_flow.library.papers import BulkOutcome, DossierPaper
    from admission_flow.library.plan import PlanOnFile, Plans, ReadingPlans
    from admission_flow.library.privacy import Privacy, ReadingPrivacy, Unmasked
    from admission_flow.library.procedures import (
        check_procedure,
        load_procedure,
        procedure_named,
    )
    from admission_flow.library.reading import ReadingRegister
    from admission_flow.library.receipts import CheckedReceipt, Receipt, check_receipt
    from admission_flow.library.register import Register
    from admission_flow.library.report import (
        NamedReports,
        ReportNumbers,
        ReportRow,
        Reports,
        ReportTable,
        Statistics,
    )
    from admission_flow.library.roots import RootsTaken, take_in_roots
    from admission_flow.library.source import (
        Introduction,
        MonthlyReviews,
        ReadingSources,
        SourceChanges,
        Sources,
        Sympathiser,
    )
    from admission_flow.library.status import RegisterStatus
    from admission_flow.library.unit import ReadingUnits, UnitHistory, Units
    from admission_flow.messages import Language
    from admission_flow.planning.classes.events import (
        Certificate,
        ClassEvent,
        ClassOpened,
        Session,
        TrainingClass,
    )
    from admission_flow.planning.classes.proposals import Candidate
    from admission_flow.planning.deadlines.clocks import Clock as DeadlineClock
    from admission_flow.planning.deadlines.clocks import ClockKind
    from admission_flow.planning.deadlines.duty import Duty
    from admission_flow.planning.deadlines.owed import Owed
    from admission_flow.planning.deadlines.reminders import Given as GivenReminder
    from admission_flow.planning.plan.durations import Pace
    from admission_flow.planning.plan.forecast import Expected, Forecast
    from admission_flow.planning.plan.plan import Classes as ClassFigures
    from admission_flow.planning.plan.plan import Grade, Plan
    from admission_flow.planning.plan.progress import Line as PlanLine
    from admission_flow.planning.plan.progress import Progress
    from admission_flow.planning.plan.progress import Sent as PlanSent
    from admission_flow.planning.units.events import (
        UnitAdded,
        UnitChanged,
        UnitClosed,
        UnitEmpowered,
        UnitEvent,
    )
    from admission_flow.planning.units.moves import MovedCase
    from admission_flow.planning.units.tree import Power, UnitOnDay
    from admission_flow.procedure.acts import (
        Act,
        AdmissionBaseReferral,
        AdmissionDecision,
        AdmissionReferral,
        AdmissionRemedied,
        Annulment,
        Application,
        AssignedToBranch,
        AwarenessCertificate,
        BaseResolution,
        BaseVoteFailed,
        BranchComment,
        BranchResolution,
        BranchRoll,
        BranchVoteFailed,
        Ceremony,
        CommitteeRoll,
        Complaint,
        ComplaintAnswer,
        Consent,
        Death,
        DecisionReceived,
        Discipline,
        DossierOpened,
        DossierSupplement,
        EmployerComment,
        Ending,
        Evidence,
        Extension,
        HelperAssessment,
        HelperAssigned,
        HelperReport,
        HistoryCertified,
        Membership,
        Move,
        NewMemberCertificate,
        Opinion,
        OpinionExemption,
        OpinionsSummarised,
        PaperLost,
        PaperRestored,
        PersonalHistory,
        PoliticalConclusion,
        RecognitionBaseReferral,
        RecognitionBaseResolution,
        RecognitionBranchResolution,
        RecognitionDecision,
        RecognitionReferral,
        RecognitionRemedied,
        Redone,
        RedoOrder,
        Refusal,
        RemovalFromList,
        ReportedUpward,
        Restoration,
        ResultNotice,
        SectionAppraisal,
        SelfReview,
        SponsorEnded,
        Sponsorship,
        Step,
        StrikeOffBaseVote,
        StrikeOffBranchVote,
        StrikeOffDecision,
        StrikeOffReceived,
        SympathiserResolution,
        TaskAssigned,
        TemporaryPlaceComment,
        VerificationConcluded,
        VerificationExemption,
        VerificationReply,
        VerificationRequest,
        Withdrawal,
    )
    from admission_flow.procedure.case_plan import CasePlan, PlannedStep
    from admission_flow.procedure.document import Case, Problem
    from admission_flow.procedure.facts import Facts
    from admission_flow.procedure.file_reader import FileProblem
    from admission_flow.procedure.findings import (
        Citation,
        Confidence,
        Dates,
        Deadline,
        Finding,
        LawRead,
        NextStep,
        Severity,
        Status,
        StepVerdict,
        Verdict,
    )
    from admission_flow.procedure.impact import ImpactSort, LawChange, LawImpact, OpenStep
    from admission_flow.procedure.paper_sheet import PaperSheet
    from admission_flow.procedure.person import BirthTime, Decider, Person, Unit
    from admission_flow.procedure.procedure import Papers as ProcedurePapers
    from admission_flow.procedure.procedure import Procedure
    from admission_flow.procedure.retention import Retention, RetentionRule
    from admission_flow.procedure.year_plan import StepWindow, YearPlan
    from admission_flow.register.ahead.impact import CaseImpact
    from admission_flow.register.ahead.plans import CaseYear
    from admission_flow.register.apart.looking import MergedCase, MergeStanding
    from admission_flow.register.apart.merging import MergeReport
    from admission_flow.register.audit.audit import Replayed
    from admission_flow.register.audit.contents import CorrectedEntry, EntryContent, StatedField
    from admission_flow.register.audit.contents import Values as EntryValues
    from admission_flow.register.audit.merged import SentCase
    from admission_flow.register.classes.participants import Line as ClassLine
    from admission_flow.register.classes.participants import Participant
    from admission_flow.register.core.entering import Written
    from admission_flow.register.core.known_people import KnownPerson, Likeness
    from admission_flow.register.core.listed_acts import Fate as ListedActFate
    from admission_flow.register.core.listed_acts import ListedAct
    from admission_flow.register.core.listed_people import ListedPerson
    from admission_flow.register.core.listed_people import Standing as PersonStanding
    from admission_flow.register.core.preview import FieldChange, Preview, StepChange
    from admission_flow.register.core.records import CaseRecord, Recorded
    from admission_flow.register.core.restoring import Brought
    from admission_flow.register.deadlines.digest import Digest, StepTaken, Transfer
    from admission_flow.register.deadlines.digest import PlanLine as DigestPlan
    from admission_flow.register.forms.making import MadePaper
    from admission_flow.register.personal_data.access import Access
    from admission_flow.register.plan.grades import GradedUnit
    from admission_flow.register.sympathisers.entries import Row as SourceOutcome
else:
    # Hidden from type checkers, which would take any name for one of ours.
    def __getattr__(name: str) -> object:
        from importlib import import_module  # noqa: PLC0415 - start-up

        from admission_flow._public import HOMES  # noqa: PLC0415 - start-up
        from admission_flow.extras import needed  # noqa: PLC0415 - start-up

        if name not in HOMES:
            raise AttributeError(f"module 'admission_flow' has no attribute {name!r}")
        module, own = HOMES[name]
        with needed():
            found = getattr(import_module(module), own)
        globals()[name] = found
        return found

    def __dir__() -> list[str]:
        return sorted(__all__)


# fmt: off
__all__ = [
    "Access", "Act", "ActInFuture", "AdmissionBaseReferral", "AdmissionDecision",
    "AdmissionFlowError", "AdmissionReferral", "AdmissionRemedied", "Ahead", "Annulment",
    "Answer", "Application", "AssignedToBranch", "Audit", "AwarenessCertificate", "BadArgument",
    "BadConfirmation", "BadDocument", "BadEnrolment", "BadInput", "BadRole", "BadServerAddress",
    "BadWorkflow", "BaseResolution", "BaseVoteFailed", "Basis", "BirthTime", "BranchComment",
    "BranchResolution", "BranchRoll", "BranchVoteFailed", "Break", "BrokenInstallation",
    "Brought", "BulkOutcome", "Candidate", "Case", "CaseAct", "CaseErased", "CaseExists",
    "CaseImpact", "CaseMoved", "CaseNotVisible", "CasePlan", "CaseRecord", "CaseSample",
    "CaseYear", "Ceremony", "Certificate", "CheckedReceipt", "Checkpoint", "CheckpointOlder",
    "CheckpointUnusable", "Checkpoints", "Citation", "ClassEvent", "ClassFigures", "ClassLine",
    "ClassOpened", "Classes", "ClockKind", "CommitUnsure", "CommitteeRoll", "Complaint",
    "ComplaintAnswer", "Confidence", "Consent", "CorrectedEntry", "DataKeyUnusable", "Database",
    "DatabaseCheck", "Dates", "Deadline", "DeadlineClock", "Death", "Decider",
    "DecisionReceived", "Digest", "DigestPlan", "Discipline", "DossierOpened", "DossierPaper",
    "DossierSupplement", "Due", "DueDay", "Duty", "EmployerComment", "Ending", "Enrolment",
    "Entry", "EntryContent", "EntryMissing", "EntryValues", "Erasure", "ErasureRefused",
    "ErasureTooEarly", "Evidence", "EvidenceIsRecorded", "Expected", "Extension",
    "ExtraMissing", "Facts", "FieldChange", "FileNotWritten", "FileProblem", "Filed", "Finding",
    "Forecast", "Found", "FourEyesNow", "GivenReminder", "Grade", "GradedUnit", "Grant",
    "HandedOut", "HandedOver", "HandoverBroken", "HandoverRefused", "HandoverUnreadable",
    "HelperAssessment", "HelperAssigned", "HelperReport", "HistoryCertified", "ImpactSort",
    "Intent", "Introduction", "JournalBroken", "KeyUnusable", "KnownPerson", "Language",
    "LastKey", "LawChange", "LawImpact", "LawRead", "Likeness", "ListedAct", "ListedActFate",
    "ListedPerson", "LogShorter", "MadePaper", "Malformed", "Meanwhile", "Membership",
    "MergeReport", "MergeStanding", "MergedCase", "MonthlyReviews", "Move", "MovedCase",
    "NamedReports", "NewMemberCertificate", "NextStep", "NotARegister", "NotAStep",
    "NotAllowed", "NotChecked", "NotConfirmed", "NotOfProcedure", "NotPermitted", "NotSealed",
    "NothingToCorrect", "NothingToJudge", "Notice", "OfficerMissing", "OfficerUnnamed",
    "Officers", "OpenStep", "Opinion", "OpinionExemption", "OpinionsSummarised",
    "OtherProcedure", "OtherRulebook", "Owed", "OwnCase", "Pace", "PaperForm", "PaperLost",
    "PaperRestored", "PaperSheet", "Papers", "Participant", "Person", "PersonStanding",
    "PersonalHistory", "Plan", "PlanLine", "PlanOnFile", "PlanSent", "PlannedStep", "Plans",
    "PoliticalConclusion", "Power", "Preview", "Privacy", "PrivacyMisused", "Problem",
    "Procedure", "ProcedureFailed", "ProcedurePapers", "Progress", "ReaderUnnamed",
    "ReadingClasses", "ReadingDue", "ReadingOfficers", "ReadingPapers", "ReadingPlans",
    "ReadingPrivacy", "ReadingRegister", "ReadingSources", "ReadingUnits", "Receipt",
    "ReceiptBroken", "ReceiptUnusable", "RecognitionBaseReferral", "RecognitionBaseResolution",
    "RecognitionBranchResolution", "RecognitionDecision", "RecognitionReferral",
    "RecognitionRemedied", "Recorded", "RedoOrder", "Redone", "Refusal", "Register",
    "RegisterBusy", "RegisterClosed", "RegisterDamaged", "RegisterExists", "RegisterMissing",
    "RegisterNoAccess", "RegisterNotWritten", "RegisterStatus", "RegisterTooNew",
    "RegisterTooOld", "RegisterUnsafe", "RemovalFromList", "Replayed", "ReportNumbers",
    "ReportRow", "ReportTable", "ReportedUpward", "Reports", "Restoration", "RestoreRefused",
    "Restored", "ResultNotice", "Retention", "RetentionRule", "RootForked", "RootOlder",
    "RootUnproved", "RootsTaken", "RuleRef", "RulebookFilesDiffer", "RulebookNotAccepted",
    "SchemaForeign",
    "SectionAppraisal", "Seen", "SelfReview", "SentCase", "SentEntry", "SentUpTo",
    "ServerFailed", "ServerNoAccess", "Session", "Severity", "Signature", "SourceChanges",
    "SourceOutcome", "Sources", "SponsorEnded", "Sponsorship", "StateRow", "StatedField",
    "Statistics", "Status", "Step", "StepChange", "StepRefused", "StepTaken", "StepVerdict",
    "StepWindow", "StrikeOffBaseVote", "StrikeOffBranchVote", "StrikeOffDecision",
    "StrikeOffReceived", "StuckCase", "Sympathiser", "SympathiserResolution", "TaskAssigned",
    "TemporaryPlaceComment", "TrainingClass", "Transfer", "TriggersMissing", "Unit",
    "UnitAdded", "UnitChanged", "UnitClosed", "UnitEmpowered", "UnitEvent", "UnitHistory",
    "UnitOnDay", "Units", "UnknownCase", "UnknownDatabase", "UnknownEntry", "UnknownProcedure",
    "Unmasked", "Verdict", "Verification", "VerificationConcluded", "VerificationExemption",
    "VerificationReply", "VerificationRequest", "Waiting", "Withdrawal", "WitnessRefuses",
    "Written", "WrongThread", "WrongUse", "YearPlan", "__version__", "case_from",
    "check_procedure", "check_receipt", "document_of", "judge", "load_case", "load_procedure",
    "procedure_named", "say", "take_in_roots", "verdict_document",
]
# fmt: on
