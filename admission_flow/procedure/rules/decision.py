"""The decision of the competent body, on admission and on recognition (Quy định 4.3)."""

from datetime import date
from typing import TypeAlias

from admission_flow.procedure.acts import (
    AdmissionDecision,
    BranchResolution,
    Extension,
    RecognitionBranchResolution,
    RecognitionDecision,
    Step,
)
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result, met_if, unknown
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.branch import at_least, committee_counts_add_up
from admission_flow.procedure.rules.rule import rule

Deciding: TypeAlias = CaseOnDay[AdmissionDecision | RecognitionDecision]


@rule("decision.body", "bodies")
def decided_by_a_body_that_may(case: Deciding, values: Values) -> Result:
    """The body is one that the law of the day lets decide.

    Competence also depends on what the organisation was given; that is not on file here, so this
    only warns. Source: Quy định 4.3.2.
    """
    if case.step is None or case.step.body is None:
        return unknown("decision.body")
    bodies = values.words("bodies")
    return met_if(case.step.body in bodies, body=case.step.body, bodies=bodies)


@rule("decision.roll", "applies")
def the_counts_of_the_decision_add_up(case: Deciding, values: Values) -> Result:
    """The deciding body has no more votes than members who sit in it. Source: Quy định 9.3.3."""
    del values
    return committee_counts_add_up(case.step.roll if case.step else None)


@rule("decision.majority", "standing_share", "committee_share")
def enough_of_the_deciding_body_agree(case: Deciding, values: Values) -> Result:
    """More than half of a standing committee, at least two thirds of a base committee.

    Source: Quy định 9.3.4; Hướng dẫn 3.7a, 3.7b. Boundary: 4 of 8 is not more than half, 5 of 8 is.
    """
    step = case.step
    if step is None or step.body is None:
        return unknown("decision.body")
    if step.body == "base_committee":
        return at_least(step.roll, values.share("committee_share"))
    return at_least(step.roll, values.share("standing_share"), more_than=True)


@rule("decision.individually", "applies")
def one_decision_for_one_person(case: Deciding, values: Values) -> Result:
    """One paper with one number decides on one person.

    Source: form 9-KNĐ and practice; no central clause asks for it.
    """
    del values
    if case.step is None or case.step.persons is None:
        return unknown("decision.persons")
    return met_if(case.step.persons == 1, persons=case.step.persons)


def _last_day(
    case: CaseOnDay[Step], values: Values, resolution: Step | None, matter: str
) -> date | None:
    """Return the last day to decide, counted from the resolution of the chi bộ."""
    if resolution is None:
        return None
    days = values.working_days("days")
    if any(e.matter == matter and e.on >= resolution.on for e in case.all(Extension)):
        days += values.working_days("extension")
    return case.calendar.after(resolution.on, days)


def _in_time(case: Deciding, resolution: Step | None, last_day: date | None) -> Result:
    if resolution is None or last_day is None:
        return unknown("branch_resolution")
    return met_if(
        case.on <= last_day, resolution_on=resolution.on, last_day=last_day, decision_on=case.on
    )


def _admission_due(case: CaseOnDay[Step], values: Values) -> date | None:
    return _last_day(case, values, case.last(BranchResolution), "admission_decision")


def _recognition_due(case: CaseOnDay[Step], values: Values) -> date | None:
    return _last_day(case, values, case.last(RecognitionBranchResolution), "recognition_decision")


@rule("decision.in_time", "days", "extension", due=_admission_due)
def admission_decided_in_time(case: Deciding, values: Values) -> Result:
    """The admission is decided within 60 (from 294: 45) working days of the branch resolution.

    In special cases 30 (15) more. Source: Quy định 4.3.1. Boundary: the last day is inside.
    """
    return _in_time(case, case.last(BranchResolution), _admission_due(case, values))


@rule("recognition.in_time", "days", "extension", due=_recognition_due)
def recognition_decided_in_time(case: Deciding, values: Values) -> Result:
    """The recognition is decided within 30 working days of the branch resolution.

    In special cases 30 (from 294: 15) more. Source: Quy định 4.3.1. Boundary: the last day is
    inside.
    """
    return _in_time(case, case.last(RecognitionBranchResolution), _recognition_due(case, values))


RULES = (
    decided_by_a_body_that_may,
    the_counts_of_the_decision_add_up,
    enough_of_the_deciding_body_agree,
    one_decision_for_one_person,
    admission_decided_in_time,
    recognition_decided_in_time,
)
