"""The decision of the competent body, on admission and on recognition (Quy định 4.3)."""

from datetime import date
from typing import Any, TypeAlias

from admission_flow.procedure.acts import (
    AdmissionBaseReferral,
    AdmissionDecision,
    AdmissionReferral,
    AdmissionRemedied,
    BranchResolution,
    Extension,
    Move,
    RecognitionBaseReferral,
    RecognitionBranchResolution,
    RecognitionDecision,
    RecognitionReferral,
    RecognitionRemedied,
    Step,
    StrikeOffDecision,
)
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import (
    NOT_APPLICABLE,
    Result,
    met,
    met_if,
    unknown,
    unmet,
)
from admission_flow.procedure.person import Decider
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.branch import at_least, committee_counts_add_up
from admission_flow.procedure.rules.readmission import left_the_party
from admission_flow.procedure.rules.rule import Tighter, rule
from admission_flow.procedure.text import name_key

Deciding: TypeAlias = CaseOnDay[
    AdmissionDecision
    | RecognitionDecision
    | AdmissionRemedied
    | RecognitionRemedied
    | StrikeOffDecision
]


@rule(
    "decision.body",
    "bodies",
    "readmission_bodies",
    tighter={"bodies": Tighter.FEWER, "readmission_bodies": Tighter.FEWER},
)
def decided_by_a_body_that_may(case: Deciding, values: Values) -> Result:
    """The body is one that the law of the day lets decide; on a readmission fewer may.

    Competence also depends on what the organisation was given: `decision.competence`. Source: Quy
    định 4.3.2; of readmission, 3.5.1.
    """
    if case.step is None or case.step.body is None:
        return unknown("decision.body")
    again = isinstance(case.step, AdmissionDecision) and left_the_party(case.person)
    name = "readmission_bodies" if again else "bodies"
    bodies = values.words(name)
    result = met_if(case.step.body in bodies, body=case.step.body, bodies=bodies)
    return result._replace(by=(name,))


def _deciders(case: CaseOnDay[Step]) -> list[Decider]:
    return [row for row in case.unit.deciders if row.on(case.on)]


def _somebody_may_decide(case: CaseOnDay[Step]) -> bool:
    return bool(_deciders(case))


@rule("decision.competence", "applies", when=_somebody_may_decide)
def decided_by_the_committee_that_may(case: Deciding, values: Values) -> Result:
    """Committee and body are those that may decide for the chi bộ on that day.

    Who may is filled in from the register's dated tree of units; where no row is on file for the
    day, nothing is said. Source: Quy định 4.3.2. Boundary: first and last day of a row are inside.
    """
    del values
    rows = _deciders(case)
    who = tuple(dict.fromkeys(row.authority for row in rows))
    if case.step is None or case.step.authority is None:
        return unknown("decision.authority", may_decide=who)
    authority = name_key(case.step.authority)
    of_it = [row for row in rows if name_key(row.authority) == authority]
    if of_it and case.step.body is None:
        return unknown("decision.body", may_decide=who)
    right = any(row.body == case.step.body for row in of_it)
    return met_if(right, authority=case.step.authority, body=case.step.body, may_decide=who)


def _by_a_base_committee(case: Deciding) -> bool:
    return case.step is not None and case.step.body == "base_committee"


@rule("decision.delegation", "asked", when=_by_a_base_committee, tighter={"asked": Tighter.YES})
def a_base_committee_was_given_the_right(case: Deciding, values: Values) -> Result:
    """A base committee decides only by a written delegation of the committee above it.

    Source: Quy định 4.3.2a, 22; Điều lệ Đảng, Điều 23.5. From 208-QĐ/TW the ban thường vụ of the
    base committee decides by itself.
    """
    if not values.flag("asked"):
        return NOT_APPLICABLE
    if case.step is not None and case.step.delegation:
        return met(delegation=case.step.delegation)
    rows = _deciders(case)
    if not rows:
        return unknown("decision.delegation")
    return met_if(any(r.right == "delegated" and r.body == "base_committee" for r in rows))


def _newest_move(case: CaseOnDay[Step]) -> Move | None:
    return case.last(Move)


def _move_began(case: CaseOnDay[Any], values: Values | None = None) -> date | None:
    del values
    move = _newest_move(case)
    return None if move is None else move.began_on


def _move_last_day(case: CaseOnDay[Any], values: Values) -> date | None:
    began = _move_began(case)
    return None if began is None else case.calendar.after(began, values.working_days("days"))


def _resolved_on(case: CaseOnDay[Step]) -> date | None:
    resolution = case.last(AdmissionReferral) or case.last(BranchResolution)
    return None if resolution is None else resolution.on


def _old_committee_may_still(case: CaseOnDay[Any], values: Values) -> date | None:
    """Return the last day for the old committee, where the file lay with it at the move."""
    move, resolved_on = _newest_move(case), _resolved_on(case)
    if move is None or resolved_on is None or move.on < resolved_on or move.same_authority:
        return None
    return _move_last_day(case, values)


@rule(
    "decision.after_move",
    "days",
    due=_old_committee_may_still,
    begins=_move_began,
    last_day=_move_last_day,
    when=lambda case: _newest_move(case) is not None,
    tighter={"days": Tighter.LOWER},
)
def the_old_committee_decides_soon_or_the_new_one(case: Deciding, values: Values) -> Result:
    """After a move the old committee decides within 30 working days, or the new one decides.

    The days run from the decision to move. Of a move before the resolution of the chi bộ only a
    contradiction is said: then the new place does all of it.

    Source: Hướng dẫn 3.9. Boundary: the last day is inside.
    """
    move = _newest_move(case)
    if move is None:
        return NOT_APPLICABLE
    if move.same_authority is True:
        return met()
    last_day = _move_last_day(case, values)
    facts: dict[str, Any] = {"moved_on": move.on, "last_day": last_day}
    if last_day is None or case.on <= last_day:
        return met(**facts)
    authority = None if case.step is None else case.step.authority
    unsaid = None
    if move.to_authority is None:
        unsaid = "move.to_authority"
    elif authority is None:
        unsaid = "decision.authority"
    elif name_key(authority) == name_key(move.to_authority):
        return met(**facts, authority=authority)
    if unsaid is None:
        return unmet(**facts, authority=authority, to_authority=move.to_authority)
    before = move.on < (_resolved_on(case) or case.on)
    return NOT_APPLICABLE if before else unknown(unsaid, **facts)


@rule("decision.roll", "applies")
def the_counts_of_the_decision_add_up(case: Deciding, values: Values) -> Result:
    """The deciding body has no more votes than members who sit in it. Source: Quy định 9.3.3."""
    del values
    return committee_counts_add_up(case.step.roll if case.step else None)


@rule(
    "decision.majority",
    "standing_share",
    "committee_share",
    tighter={"standing_share": Tighter.HIGHER, "committee_share": Tighter.HIGHER},
)
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


def _in_time(case: Deciding, resolution_on: date | None, last_day: date | None) -> Result:
    if last_day is None:
        return unknown("branch_resolution")
    return met_if(
        case.on <= last_day, resolution_on=resolution_on, last_day=last_day, decision_on=case.on
    )


def _admission_due(case: CaseOnDay[Any], values: Values) -> date | None:
    return _last_day(case, values, case.last(BranchResolution), "admission_decision")


def _recognition_due(case: CaseOnDay[Any], values: Values) -> date | None:
    return _last_day(case, values, case.last(RecognitionBranchResolution), "recognition_decision")


def _admission_began(case: CaseOnDay[Any], values: Values) -> date | None:
    del values
    resolution = case.last(BranchResolution)
    return None if resolution is None else resolution.on


def _recognition_began(case: CaseOnDay[Any], values: Values) -> date | None:
    del values
    resolution = case.last(RecognitionBranchResolution)
    return None if resolution is None else resolution.on


def _admission_not_referred(case: CaseOnDay[Step]) -> bool:
    return not case.all(AdmissionReferral) and not case.all(AdmissionBaseReferral)


def _recognition_not_referred(case: CaseOnDay[Step]) -> bool:
    return not case.all(RecognitionReferral) and not case.all(RecognitionBaseReferral)


@rule(
    "decision.in_time",
    "days",
    "extension",
    due=_admission_due,
    begins=_admission_began,
    last_day=_admission_due,
    when=_admission_not_referred,
    tighter={"days": Tighter.LOWER, "extension": Tighter.LOWER},
)
def admission_decided_in_time(case: Deciding, values: Values) -> Result:
    """The admission is decided within 60 (from 294: 45) working days of the branch resolution.

    In special cases 30 (15) more. By the law of the day of the resolution; no days run where the
    matter was referred, since there is no resolution to propose. Source: Quy định 4.3.1. Boundary:
    the last day is inside.
    """
    return _in_time(case, _admission_began(case, values), _admission_due(case, values))


@rule(
    "recognition.in_time",
    "days",
    "extension",
    due=_recognition_due,
    begins=_recognition_began,
    last_day=_recognition_due,
    when=_recognition_not_referred,
    tighter={"days": Tighter.LOWER, "extension": Tighter.LOWER},
)
def recognition_decided_in_time(case: Deciding, values: Values) -> Result:
    """The recognition is decided within 30 working days of the branch resolution.

    In special cases 30 (from 294: 15) more. By the law of the day of the resolution; no days run
    where the matter was referred. Source: Quy định 4.3.1. Boundary: the last day is inside.
    """
    return _in_time(case, _recognition_began(case, values), _recognition_due(case, values))


RULES = (
    decided_by_a_body_that_may,
    decided_by_the_committee_that_may,
    a_base_committee_was_given_the_right,
    the_old_committee_decides_soon_or_the_new_one,
    the_counts_of_the_decision_add_up,
    enough_of_the_deciding_body_agree,
    one_decision_for_one_person,
    admission_decided_in_time,
    recognition_decided_in_time,
)
