"""Where each public name lives: what `admission_flow` looks up when a name is first used.

A test holds it equal to the imports that type checkers read in `admission_flow/__init__.py`.
"""

# module: its names; `public:own` where a class has another name at home.
_NAMES = {
    "bundle.handing_over": "HandedOver",
    "database.rows": "StateRow",
    "errors": (
        "ActInFuture AdmissionFlowError BadArgument BadConfirmation BadDocument BadEnrolment "
        "BadInput BadRole BadServerAddress BadWorkflow BrokenInstallation CaseErased CaseExists "
        "CaseMoved CaseNotVisible CheckpointOlder CheckpointUnusable CommitUnsure "
        "DataKeyUnusable EntryMissing ErasureRefused ErasureTooEarly EvidenceIsRecorded "
        "ExtraMissing FileNotWritten HandoverBroken HandoverRefused HandoverUnreadable "
        "JournalBroken KeyUnusable LastKey LogShorter Malformed Meanwhile NotARegister NotAStep "
        "NotAllowed NotConfirmed NotOfProcedure NotPermitted NotSealed NothingToCorrect "
        "NothingToJudge OfficerMissing OfficerUnnamed OtherProcedure OtherRulebook OwnCase "
        "PrivacyMisused ProcedureFailed ReaderUnnamed ReceiptBroken ReceiptUnusable "
        "RegisterBusy RegisterClosed RegisterDamaged RegisterExists RegisterMissing "
        "RegisterNoAccess RegisterNotWritten RegisterTooNew RegisterTooOld RegisterUnsafe "
        "RestoreRefused RootForked RootOlder RootUnproved RulebookFilesDiffer RulebookNotAccepted "
        "SchemaForeign ServerFailed "
        "ServerNoAccess StepRefused TriggersMissing UnknownCase UnknownDatabase UnknownEntry "
        "UnknownProcedure WitnessRefuses WrongThread WrongUse "
    ),
    "inspection.dossier": "Answer Filed Found",
    "journal.checkpoint": "Checkpoint Signature",
    "journal.entry": "Basis Entry Intent RuleRef Seen",
    "journal.four_eyes": "Waiting",
    "journal.keys": "Enrolment",
    "journal.lineage": "Restored",
    "journal.privacy": "Erasure",
    "journal.roles": "Grant",
    "journal.report": "Break NotChecked Notice",
    "journal.sent": "SentEntry SentUpTo:Merge",
    "library.ahead": "Ahead",
    "library.audit": "Audit Verification",
    "library.checkpoint": "Checkpoints HandedOut",
    "library.classes": "Classes ReadingClasses",
    "library.db": "Database DatabaseCheck",
    "library.due": "Due DueDay ReadingDue StuckCase",
    "library.forms": "PaperForm Papers ReadingPapers",
    "library.inspecting": "CaseSample",
    "library.judging": "case_from document_of judge load_case say verdict_document",
    "library.procedures": "check_procedure load_procedure procedure_named",
    "library.officers": "FourEyesNow Officers ReadingOfficers",
    "library.case_act": "CaseAct",
    "library.papers": "BulkOutcome DossierPaper",
    "library.plan": "PlanOnFile Plans ReadingPlans",
    "library.privacy": "Privacy ReadingPrivacy Unmasked",
    "library.reading": "ReadingRegister",
    "library.receipts": "CheckedReceipt Receipt check_receipt",
    "library.register": "Register",
    "library.report": "NamedReports ReportNumbers ReportRow ReportTable Reports Statistics",
    "library.roots": "RootsTaken take_in_roots",
    "library.source": (
        "Introduction MonthlyReviews ReadingSources SourceChanges Sources Sympathiser "
    ),
    "library.status": "RegisterStatus",
    "library.unit": "ReadingUnits UnitHistory Units",
    "messages": "Language",
    "planning.classes.events": "Certificate ClassEvent ClassOpened Session TrainingClass",
    "planning.classes.proposals": "Candidate",
    "planning.deadlines.clocks": "ClockKind DeadlineClock:Clock",
    "planning.deadlines.duty": "Duty",
    "planning.deadlines.owed": "Owed",
    "planning.deadlines.reminders": "GivenReminder:Given",
    "planning.plan.durations": "Pace",
    "planning.plan.forecast": "Expected Forecast",
    "planning.plan.plan": "ClassFigures:Classes Grade Plan",
    "planning.plan.progress": "PlanLine:Line PlanSent:Sent Progress",
    "planning.units.events": "UnitAdded UnitChanged UnitClosed UnitEmpowered UnitEvent",
    "planning.units.moves": "MovedCase",
    "planning.units.tree": "Power UnitOnDay",
    "procedure.acts": (
        "Act AdmissionBaseReferral AdmissionDecision AdmissionReferral AdmissionRemedied "
        "Annulment Application AssignedToBranch AwarenessCertificate BaseResolution "
        "BaseVoteFailed BranchComment BranchResolution BranchRoll BranchVoteFailed Ceremony "
        "CommitteeRoll Complaint ComplaintAnswer Consent Death DecisionReceived Discipline "
        "DossierOpened DossierSupplement EmployerComment Ending Evidence Extension "
        "HelperAssessment HelperAssigned HelperReport HistoryCertified Membership Move "
        "NewMemberCertificate Opinion OpinionExemption OpinionsSummarised PaperLost "
        "PaperRestored PersonalHistory PoliticalConclusion RecognitionBaseReferral "
        "RecognitionBaseResolution RecognitionBranchResolution RecognitionDecision "
        "RecognitionReferral RecognitionRemedied RedoOrder Redone Refusal RemovalFromList "
        "ReportedUpward Restoration ResultNotice SectionAppraisal SelfReview SponsorEnded "
        "Sponsorship Step StrikeOffBaseVote StrikeOffBranchVote StrikeOffDecision "
        "StrikeOffReceived SympathiserResolution TaskAssigned TemporaryPlaceComment "
        "VerificationConcluded VerificationExemption VerificationReply VerificationRequest "
        "Withdrawal "
    ),
    "procedure.document": "Case Problem",
    "procedure.facts": "Facts",
    "procedure.findings": (
        "Citation Confidence Dates Deadline Finding LawRead NextStep Severity Status StepVerdict "
        "Verdict "
    ),
    "procedure.case_plan": "CasePlan PlannedStep",
    "procedure.impact": "ImpactSort LawChange LawImpact OpenStep",
    "procedure.paper_sheet": "PaperSheet",
    "procedure.procedure": "Procedure ProcedurePapers:Papers",
    "procedure.person": "BirthTime Decider Person Unit",
    "procedure.file_reader": "FileProblem",
    "register.audit.audit": "Replayed",
    "register.apart.looking": "MergedCase MergeStanding",
    "register.apart.merging": "MergeReport",
    "register.audit.contents": "CorrectedEntry EntryContent EntryValues:Values StatedField",
    "register.audit.merged": "SentCase",
    "register.classes.participants": "ClassLine:Line Participant",
    "procedure.year_plan": "StepWindow YearPlan",
    "register.ahead.impact": "CaseImpact",
    "register.ahead.plans": "CaseYear",
    "register.core.entering": "Written",
    "register.core.known_people": "KnownPerson Likeness",
    "register.core.listed_acts": "ListedAct ListedActFate:Fate",
    "register.core.listed_people": "ListedPerson PersonStanding:Standing",
    "register.core.preview": "FieldChange Preview StepChange",
    "register.core.records": "CaseRecord Recorded",
    "register.core.restoring": "Brought",
    "procedure.retention": "Retention RetentionRule",
    "register.deadlines.digest": "Digest DigestPlan:PlanLine StepTaken Transfer",
    "register.forms.making": "MadePaper",
    "register.personal_data.access": "Access",
    "register.plan.grades": "GradedUnit",
    "register.sympathisers.entries": "SourceOutcome:Row",
}

HOMES = {
    name.partition(":")[0]: (f"admission_flow.{module}", name.rpartition(":")[2])
    for module, names in _NAMES.items()
    for name in names.split()
}
"""Public name to (module, name in it)."""
