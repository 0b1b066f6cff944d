"""Striking off: votes, three short ones, who decides, and the way back."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import BranchRoll, CommitteeRoll
from admission_flow.procedure.document import Case
from admission_flow.procedure.judge import Judge
from admission_flow.testing import lawful_case, with_act
from tests.procedure.conftest import Ask

STEP = "strike_off_decision"
DECISION = a.StrikeOffDecision(
    on=date(2024, 11, 20),
    reason="(lý do mẫu)",
    ground="unworthy",
    body="standing_committee",
    persons=1,
    roll=CommitteeRoll(members=9, away=0, in_favour=5, against=4, mode="ballot"),
)


def roll(in_favour: int, **changes: Any) -> BranchRoll:  # noqa: ANN401 - fields of the roll
    counted = BranchRoll(
        official=20, elsewhere=0, exempt_absent=0, suspended=0, present=20,
        in_favour=in_favour, against=20 - in_favour, mode="ballot", persons=1,
    )  # fmt: skip
    return replace(counted, **changes)


def struck(*acts: a.Act, decision: a.StrikeOffDecision = DECISION) -> Case:
    case = lawful_case("ceremony")
    for act in (*acts, decision):
        case = with_act(case, act)
    return case


def short(n: int) -> list[a.Act]:
    first = date(2024, 11, 5)
    return [
        a.BranchVoteFailed(on=first + timedelta(days=day), matter="strike_off", roll=roll(13))
        for day in range(n)
    ]


def test_a_short_vote_does_not_hide_three_reported_ones(finding: Ask) -> None:
    """After three short votes and the report the level above decides, whatever was voted since."""
    reported = a.ReportedUpward(on=date(2024, 11, 8), about="failed_vote")
    fourth = a.StrikeOffBranchVote(on=date(2024, 11, 11), roll=roll(13))
    found = finding(struck(*short(3), reported, fourth), STEP, "strike_off.branch_vote")
    assert found.status == "met"
    assert finding(struck(*short(2), reported, fourth), STEP, found.rule).status == "unmet"


def test_a_report_before_the_third_vote_is_none_of_it(finding: Ask) -> None:
    """The report follows the third vote, on its day at the earliest."""
    for day, status in ((6, "unmet"), (7, "met")):
        reported = a.ReportedUpward(on=date(2024, 11, day), about="failed_vote")
        found = finding(struck(*short(3), reported), STEP, "strike_off.branch_vote")
        assert found.status == status


def test_two_official_members_cannot_strike_off(finding: Ask) -> None:
    """Three at least, as for every vote of a chi bộ."""
    two = roll(2, official=2, present=2, against=0)
    vote = a.StrikeOffBranchVote(on=date(2024, 11, 5), roll=two)
    assert finding(struck(vote), STEP, "strike_off.branch_vote").status == "unmet"


def test_votes_that_do_not_add_up_are_none(finding: Ask) -> None:
    """More votes than people present."""
    vote = a.StrikeOffBranchVote(on=date(2024, 11, 5), roll=roll(15, present=14, against=5))
    assert finding(struck(vote), STEP, "strike_off.branch_vote").status == "unmet"


def test_a_base_committee_that_decides_votes_once(finding: Ask) -> None:
    """Where it decides by delegation its own vote is the decision: two thirds of its members."""
    own = replace(
        DECISION,
        body="base_committee",
        delegation="12-QĐ/ĐUK",
        roll=CommitteeRoll(members=11, away=0, in_favour=8, against=3),
    )
    vote = a.StrikeOffBranchVote(on=date(2024, 11, 5), roll=roll(14))
    case = struck(vote, decision=own)
    assert finding(case, STEP, "strike_off.base_vote").status == "not_applicable"
    assert finding(case, STEP, "decision.majority").status == "met"
    less = replace(own, roll=CommitteeRoll(members=11, away=0, in_favour=7, against=4))
    case = struck(vote, decision=less)
    assert finding(case, STEP, "decision.majority").status == "unmet"


def test_the_days_to_complain_are_due_from_the_receipt(judge: Judge) -> None:
    """Thirty working days, as long as nobody has complained."""
    custody = replace(DECISION, ground="custody_or_sentence")
    received = a.StrikeOffReceived(on=date(2024, 11, 25))
    case = with_act(struck(decision=custody), received)
    due = {d.rule: d.due_on for d in judge.judge(case).deadlines}
    assert due == {"complaint.in_time": date(2025, 1, 7)}
    told = with_act(case, a.Complaint(on=date(2024, 12, 2), about="strike_off"))
    assert judge.judge(told).deadlines == ()
    assert [step.step for step in judge.judge(told).next] == ["restoration"]


def test_restored_by_a_numbered_conclusion(judge: Judge) -> None:
    """The person is a probationary member again, and the probation counts as before."""
    custody = replace(DECISION, ground="custody_or_sentence")
    back = a.Restoration(
        on=date(2025, 2, 20), reason="bị oan", authority="Đảng ủy Mẫu", number="7-KL/ĐU"
    )
    verdict = judge.judge(with_act(struck(decision=custody), back))
    assert (verdict.state, verdict.lawful) == ("probationary", True)
    assert verdict.dates.admitted_on == date(2024, 5, 7)
