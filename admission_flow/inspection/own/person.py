"""Who the person is and who introduces: P02, P04, P05, P06, P08, G03, G04."""

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
    on_steps,
    says,
    status_of,
    unknown,
)
from admission_flow.procedure.acts import (
    AdmissionDecision,
    Application,
    AssignedToBranch,
    BranchResolution,
    Consent,
    DossierOpened,
    EmployerComment,
    HelperAssigned,
    PoliticalConclusion,
    Sponsorship,
    VerificationConcluded,
    VerificationReply,
)
from admission_flow.procedure.calendar import age_in_months
from admission_flow.procedure.dated_facts import facts_on
from admission_flow.procedure.findings import Status
from admission_flow.procedure.person import EDUCATION


def _over_sixty(dossier: Dossier) -> Iterator[Says]:
    """P02: who passed the age needs a consent, dated before the decision (06-HD/TW, 1.1).

    The decision counts: a consent that came after the vote and before the decision is no ground to
    annul, and while nothing is decided it may still come. Boundary: that of the rules.
    """
    decided = status_of(dossier, AdmissionDecision.kind, "person.age_consent")
    voted = status_of(dossier, BranchResolution.kind, "person.age_maximum")
    for on, status in decided or voted:
        if status is Status.UNKNOWN:
            yield unknown("person.born_on", on)
        elif status is Status.UNMET and not decided:
            yield unknown(AdmissionDecision.kind, on)
        elif status is not Status.NOT_APPLICABLE:
            given = tuple(c.on for c in all_of(dossier, Consent) if c.matter == "over_60")
            yield says(status is not Status.UNMET, on, consents=given)


def _education_exception(dossier: Dossier) -> Iterator[Says]:
    """P04: who has less schooling than the areas' floor needs a consent before each decision.

    Boundary: a consent of the day of the decision is not before it.
    """
    education = dossier.case.person.education
    given = [c.on for c in all_of(dossier, Consent) if c.matter == "education_exception"]
    for decision in all_of(dossier, AdmissionDecision):
        if education is None:
            yield unknown("person.education", decision.on)
            continue
        floor = dossier.law("person.education", decision.on).word("area_floor")
        if EDUCATION.index(education) < EDUCATION.index(floor):
            before = any(day < decision.on for day in given)
            yield says(before, decision.on, education=education, consents=tuple(given))


def _question_without_conclusion(dossier: Dossier) -> Iterator[Says]:
    """P05: a political question is concluded, in the person's favour, before vote and decision.

    Also a question that came up after the verification was concluded. A later reply about the same
    person that is clear takes a question back. Boundary: concluded on the day of the question, or
    of the vote, is in order.
    """
    for step in (*all_of(dossier, BranchResolution), *all_of(dossier, AdmissionDecision)):
        yield _concluded_by(dossier, step.on)


def _concluded_by(dossier: Dossier, day: date) -> Says:
    newest = {reply.subject: reply for reply in all_of(dossier, VerificationReply, day)}
    raised = [reply.on for reply in newest.values() if reply.result == "issue"]
    verified = last_of(dossier, VerificationConcluded, day)
    said = verified.political_issue if verified is not None else None
    if not raised and not said:
        missing = "verification_concluded.political_issue"
        return unknown(missing, day) if said is None else clear(day)
    question_on = max(raised, default=None)
    conclusion = last_of(dossier, PoliticalConclusion, day)
    if conclusion is None or (question_on is not None and conclusion.on < question_on):
        return found(day, question_on=question_on)
    if conclusion.cleared is None:
        return unknown("political_conclusion.cleared", day, question_on=question_on)
    return says(conclusion.cleared, day, question_on=question_on, concluded_on=conclusion.on)


def _special_track(dossier: Dossier) -> Iterator[Says]:
    """P06: the consent on a religion is there before the person applies; others at the decision.

    Whoever has a religion or an origin and no consent on file gets the same words as whoever has
    none: the answer must not tell. Only of whom the document states another track, and who was
    admitted without its agreement, that is found, and not which. Boundary: both on one day.
    """
    person, application = dossier.case.person, last_of(dossier, Application)
    if application is None:
        return
    given = [c.on for c in all_of(dossier, Consent) if c.matter in {"religion", "other"}]
    if person.religion and given:
        in_time = [day for day in given if day <= application.on]
        evidence = {"consents": tuple(given), "application_on": application.on}
        yield says(bool(in_time), application.on, **evidence)
    else:
        yield unknown("special_track_papers", application.on)
    stated = set(person.tracks or ()) - {"religious_dignitary"}
    for step, finding in on_steps(dossier, "track.consent"):
        lacking = stated & set(finding.facts.get("lacking", ()))
        if step.step == AdmissionDecision.kind and lacking:
            yield found(step.on, step=step.step)


def _wrong_branch(dossier: Dossier) -> Iterator[Says]:
    """P08: who was given to a chi bộ by the level above was so before that chi bộ considers.

    And with a short contract the employer is asked before the procedure begins. Each vote is looked
    at. Where somebody really studies or works, and for how long, is not on file. Boundary: both on
    one day.
    """
    given = all_of(dossier, AssignedToBranch)
    assigned = tuple(act.on for act in given)
    for meeting in all_of(dossier, BranchResolution):
        before = [act for act in given if act.on <= meeting.on]
        if not given:
            yield unknown(AssignedToBranch.kind, meeting.on)
        elif not before:
            yield found(meeting.on, assigned=assigned)
        elif before[-1].reason is None:
            yield unknown("assigned_to_branch.reason", meeting.on, assigned=assigned)
        elif before[-1].reason != "short_contract":
            yield clear(meeting.on, assigned=assigned)
        else:
            yield _employer_asked(dossier, meeting, assigned)


def _employer_asked(
    dossier: Dossier, meeting: BranchResolution, assigned: tuple[date, ...]
) -> Says:
    opened = last_of(dossier, DossierOpened, meeting.on)
    asked = [comment.on for comment in all_of(dossier, EmployerComment)]
    if not asked:
        return unknown(EmployerComment.kind, meeting.on, assigned=assigned)
    until = meeting.on if opened is None else opened.on
    return says(asked[0] <= until, meeting.on, commented=tuple(asked), opened_on=until)


def _replaced_without_assignment(dossier: Dossier) -> Iterator[Says]:
    """G03: each replacement sponsor follows one more assignment. Boundary: assigned that day."""
    assigned = [a.on for a in all_of(dossier, HelperAssigned)]
    replaced = [s.on for s in all_of(dossier, Sponsorship) if s.replacement]
    for number, day in enumerate(replaced, 1):
        enough = sum(on <= day for on in assigned) >= number + 1
        yield says(enough, day, replaced=number, assigned=tuple(assigned))


def _youth_outside_the_union(dossier: Dossier) -> Iterator[Says]:
    """G04: certainly of youth age at a vote, where there is a Đoàn, and no member of it.

    Person and chi bộ are as they were on the day of the vote. Boundary: that of the rule.
    """
    case = dossier.case
    for meeting in all_of(dossier, BranchResolution):
        person, unit = facts_on(case.person, case.unit, case.acts, meeting.on)
        if not unit.has_youth_union:
            continue
        if person.birth_month is None:
            yield unknown("person.born_on", meeting.on)
            continue
        age = age_in_months(person.birth_month, meeting.on)
        if age > dossier.law("sponsor.route", meeting.on).months("youth_age"):
            continue
        if person.youth_union_member is None:
            yield unknown("person.youth_union_member", meeting.on)
        else:
            yield says(person.youth_union_member, meeting.on, age_months=age)


PERSON: Mapping[str, Own] = {
    "P02": _over_sixty,
    "P04": _education_exception,
    "P05": _question_without_conclusion,
    "P06": _special_track,
    "P08": _wrong_branch,
    "G03": _replaced_without_assignment,
    "G04": _youth_outside_the_union,
}
