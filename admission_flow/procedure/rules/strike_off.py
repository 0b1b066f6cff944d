"""Striking off a probationary member, and the way back (Quy định 4.2.1, 8; Hướng dẫn 4.6)."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeAlias

from admission_flow.procedure.acts import (
    BaseVoteFailed,
    BranchVoteFailed,
    Complaint,
    ComplaintAnswer,
    ReportedUpward,
    Restoration,
    Step,
    StrikeOffBaseVote,
    StrikeOffBranchVote,
    StrikeOffDecision,
    StrikeOffReceived,
)
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import (
    NOT_APPLICABLE,
    Result,
    Status,
    met,
    met_if,
    pending,
    unknown,
    unmet,
)
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.branch import at_least, branch_counts_add_up, branch_share
from admission_flow.procedure.rules.branch import committee_counts_add_up as counts_add_up
from admission_flow.procedure.rules.rule import rule
from admission_flow.procedure.rules.vote import FailedVote, failed_votes, is_short

StrikingOff: TypeAlias = CaseOnDay[StrikeOffDecision]
_WITHOUT_VOTES = ("custody_or_sentence", "transfer_overdue")
"""Grounds on which the law strikes off without the ordinary votes (296-QĐ/TW 16.3; 38-HD/BTCTW)."""


@rule("strike_off.ground", "months")
def the_ground_is_stated(case: StrikingOff, values: Values) -> Result:
    """The decision states its ground; "not qualified" only once the 12 months are over.

    Source: Quy định 4.2.1, 8; Hướng dẫn 4.6. Boundary: the day 12 months on is enough.
    """
    ground = None if case.step is None else case.step.ground
    if ground is None:
        return unknown("strike_off_decision.ground")
    if ground != "not_qualified":
        return met(ground=ground)
    if case.admitted_on is None:
        return unknown("ceremony", ground=ground)
    ends_on = months_after(case.admitted_on, values.months("months"))
    if case.on < ends_on:
        return pending(ends_on, ground=ground, ends_on=ends_on)
    return met(ground=ground, ends_on=ends_on)


def _needs_votes(case: StrikingOff) -> bool:
    return case.step is None or case.step.ground not in _WITHOUT_VOTES


def _needs_base_vote(case: StrikingOff) -> bool:
    if not _needs_votes(case) or not case.unit.has_base_committee:
        return False
    return case.step is None or case.step.body != "base_committee"


def _by_three_short_votes(
    case: StrikingOff, kind: type[FailedVote], values: Values
) -> Result | None:
    """Return that the level above decides after three short votes on striking off, reported."""
    votes = [
        vote
        for vote in failed_votes(case, "strike_off", case.admitted_on)
        if isinstance(vote, kind) and is_short(vote, values.share("share"))
    ]
    needed = values.count("votes")
    if len(votes) < needed:
        return None
    last_on = votes[needed - 1].on
    reports = [r.on for r in case.all(ReportedUpward) if r.about == "failed_vote"]
    reported_on = max((on for on in reports if on >= last_on), default=None)
    if reported_on is None:
        return unmet(votes=len(votes), needed=needed, third_on=last_on)
    return met(votes=len(votes), reported_on=reported_on)


def _worst(results: Sequence[Result]) -> Result:
    """Return the result that stands most in the way, or the last one."""
    for status in (Status.UNMET, Status.UNKNOWN):
        for result in results:
            if result.status is status:
                return result
    return results[-1]


@rule("strike_off.branch_vote", "share", "members", "votes", when=_needs_votes)
def the_branch_voted_to_strike_off(case: StrikingOff, values: Values) -> Result:
    """Two thirds of the chi bộ agree to strike off; after three short votes others decide.

    Source: Hướng dẫn 4.6a; Quy định 4.2.3. Boundary: 20 -> 14; three official members at least.
    """
    if case.state == "recognition_referred":
        return met(referred=True)
    votes = [v for v in case.all(StrikeOffBranchVote) if _in_probation(case, v.on)]
    referred = _by_three_short_votes(case, BranchVoteFailed, values)
    if not votes or (referred is not None and referred.status is Status.MET):
        return referred or unmet()
    roll = votes[-1].roll
    if roll is None or roll.official is None:
        return unknown("roll.official", voted_on=votes[-1].on)
    needed = values.count("members")
    quorum = met_if(roll.official >= needed, official=roll.official, members=needed)
    result = _worst([quorum, branch_counts_add_up(roll), branch_share(roll, values.share("share"))])
    return _dated(result, votes[-1].on)


@rule("strike_off.base_vote", "share", "votes", when=_needs_base_vote)
def the_base_committee_voted_to_strike_off(case: StrikingOff, values: Values) -> Result:
    """Two thirds of the base committee agree to strike off, where it is not the one that decides.

    Source: Hướng dẫn 4.6b; Quy định 4.2.3, 9.3.3. Boundary: 11 -> 8.
    """
    if case.state == "recognition_referred":
        return met(referred=True)
    votes = [v for v in case.all(StrikeOffBaseVote) if _in_probation(case, v.on)]
    referred = _by_three_short_votes(case, BaseVoteFailed, values)
    if not votes or (referred is not None and referred.status is Status.MET):
        return referred or unmet()
    roll = votes[-1].roll
    result = _worst([counts_add_up(roll), at_least(roll, values.share("share"))])
    return _dated(result, votes[-1].on)


def _in_probation(case: StrikingOff, on: date) -> bool:
    return case.admitted_on is None or on >= case.admitted_on


def _dated(result: Result, voted_on: date) -> Result:
    return result._replace(facts={**result.facts, "voted_on": voted_on})


# ---- the way back ------------------------------------------------------------------------------


@rule("restoration.basis", "applies")
def wronged_by_a_competent_conclusion(case: CaseOnDay[Restoration], values: Values) -> Result:
    """Rights are restored on an answer that upholds the complaint, or a conclusion that is named.

    Source: Quy định 5.2.2; Hướng dẫn 5.3.
    """
    del values
    answers = [answer for answer in case.all(ComplaintAnswer) if answer.upheld]
    if answers:
        return met(answered_on=answers[-1].on)
    step = case.step
    if step is None:
        return unknown("restoration.authority")
    if step.authority and step.number:
        return met(authority=step.authority)
    return unmet()


def _last_day_to_complain(case: CaseOnDay[Any], values: Values) -> date | None:
    received = case.last(StrikeOffReceived)
    return (
        None if received is None else case.calendar.after(received.on, values.working_days("days"))
    )


def _complaint_due(case: CaseOnDay[Any], values: Values) -> date | None:
    return None if case.all(Complaint) else _last_day_to_complain(case, values)


def _complained(case: CaseOnDay[Step]) -> bool:
    return bool(case.all(Complaint)) or (case.step is None and bool(case.all(StrikeOffReceived)))


def _received_on(case: CaseOnDay[Any], values: Values) -> date | None:
    del values
    received = case.last(StrikeOffReceived)
    return None if received is None else received.on


@rule(
    "complaint.in_time",
    "days",
    due=_complaint_due,
    begins=_received_on,
    last_day=_last_day_to_complain,
    when=_complained,
)
def complained_in_time(case: CaseOnDay[Restoration], values: Values) -> Result:
    """A complaint is made within 30 working days of receiving the decision to strike off.

    Source: Quy định 8.2.1. Boundary: the last day is inside.
    """
    last_day = _last_day_to_complain(case, values)
    complaint = case.last(Complaint)
    if last_day is None:
        return unknown("strike_off_received")
    if complaint is None:
        return NOT_APPLICABLE
    return met_if(complaint.on <= last_day, complained_on=complaint.on, last_day=last_day)


RULES = (
    the_ground_is_stated,
    the_branch_voted_to_strike_off,
    the_base_committee_voted_to_strike_off,
    wronged_by_a_competent_conclusion,
    complained_in_time,
)
