"""Striking off: votes, three short ones, who decides, and the way back."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

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


def test_the_ground_is_told_with_the_end_of_the_probation(finding: Ask) -> None:
    """Not qualified: pending to the day on which the twelve months end, met from it on."""
    rule, ends_on = "strike_off.ground", date(2025, 5, 7)
    other = finding(struck(), STEP, rule)
    assert (other.status, dict(other.facts)) == ("met", {"ground": "unworthy"})
    for on, status in ((date(2025, 5, 6), "pending"), (ends_on, "met")):
        decision = replace(DECISION, on=on, ground="not_qualified")
        found = finding(struck(decision=decision), STEP, rule)
        assert (found.status, dict(found.facts)) == (
            status,
            {"ground": "not_qualified", "ends_on": ends_on},
        )
        assert found.earliest == (ends_on if status == "pending" else None)


def test_short_votes_of_before_the_ceremony_are_none_of_the_probation(finding: Ask) -> None:
    """Three since the ceremony; its own day is inside."""
    reported = a.ReportedUpward(on=date(2024, 11, 8), about="failed_vote")
    for first_on, status in ((date(2024, 5, 6), "unmet"), (date(2024, 5, 7), "met")):
        votes = [replace(vote, on=first_on) for vote in short(1)] + short(2)
        assert finding(struck(*votes, reported), STEP, "strike_off.branch_vote").status == status


def test_votes_of_another_body_or_that_reached_their_share_are_not_counted(finding: Ask) -> None:
    """Three short votes of the chi bộ itself; a committee's is its own matter."""
    reported = a.ReportedUpward(on=date(2024, 11, 8), about="failed_vote")
    committee = a.BaseVoteFailed(
        on=date(2024, 11, 7),
        matter="strike_off",
        roll=CommitteeRoll(members=11, away=0, in_favour=7, against=4),
    )
    enough = replace(short(1)[0], on=date(2024, 11, 7), roll=roll(14))  # type: ignore[call-arg]
    for third in (committee, enough):
        found = finding(struck(*short(2), third, reported), STEP, "strike_off.branch_vote")
        assert found.status == "unmet"


def test_a_vote_on_striking_off_is_one_of_the_probation(finding: Ask) -> None:
    """Taken on the day of the ceremony it counts, a day earlier it does not."""
    for on, status in ((date(2024, 5, 6), "unmet"), (date(2024, 5, 7), "met")):
        vote = a.StrikeOffBranchVote(on=on, roll=roll(14))
        assert finding(struck(vote), STEP, "strike_off.branch_vote").status == status


def test_three_official_members_can_strike_off(finding: Ask) -> None:
    """Three are enough, two are told with how many are needed."""
    three = roll(2, official=3, present=3, against=1)
    two = roll(2, official=2, present=2, against=0)
    for counted, status in ((three, "met"), (two, "unmet")):
        vote = a.StrikeOffBranchVote(on=date(2024, 11, 5), roll=counted)
        found = finding(struck(vote), STEP, "strike_off.branch_vote")
        assert found.status == status
        if status == "unmet":
            assert dict(found.facts) == {"official": 2, "members": 3, "voted_on": vote.on}


def test_a_committees_own_vote_counts_where_nothing_was_referred(finding: Ask) -> None:
    """Short votes that nobody reported do not hide that it agreed afterwards."""
    less, more = (CommitteeRoll(members=11, away=0, in_favour=n, against=11 - n) for n in (7, 8))
    votes = [
        a.BaseVoteFailed(on=date(2024, 11, 5) + timedelta(days=n), matter="strike_off", roll=less)
        for n in range(3)
    ]
    agreed = a.StrikeOffBaseVote(on=date(2024, 11, 12), roll=more)
    rule = "strike_off.base_vote"
    assert finding(struck(*votes, agreed), STEP, rule).status == "met"
    assert finding(struck(*votes), STEP, rule).status == "unmet"
    again = replace(agreed, roll=less)
    assert finding(struck(*votes, again), STEP, rule).status == "unmet"
    reported = a.ReportedUpward(on=date(2024, 11, 8), about="failed_vote")
    found = finding(struck(*votes, reported, again), STEP, rule)
    assert (found.status, found.facts["reported_on"]) == ("met", reported.on)


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        ({"authority": "Đảng ủy Mẫu", "number": "7-KL/ĐU"}, "met"),
        ({"authority": "Đảng ủy Mẫu"}, "unmet"),
        ({"number": "7-KL/ĐU"}, "unmet"),
        ({}, "unmet"),
    ],
)
def test_a_conclusion_is_named_by_committee_and_number(
    finding: Ask, stated: dict[str, str], status: str
) -> None:
    """One without the other could be any paper."""
    back = a.Restoration(on=date(2025, 2, 20), reason="bị oan", **stated)  # type: ignore[arg-type]
    struck_off = struck(decision=replace(DECISION, ground="custody_or_sentence"))
    found = finding(with_act(struck_off, back), "restoration", "restoration.basis")
    told = {"authority": "Đảng ủy Mẫu"} if status == "met" else {}
    assert (found.status, dict(found.facts)) == (status, told)


def test_a_complaint_is_judged_by_the_law_of_the_day_of_receipt(judge: Judge) -> None:
    """Received under one regulation, complained of under the next."""
    decision = replace(DECISION, on=date(2025, 6, 20), ground="custody_or_sentence")
    case = lawful_case("ceremony", meeting_on=date(2024, 9, 3))
    for act in (
        decision,
        a.StrikeOffReceived(on=date(2025, 6, 25)),
        a.Complaint(on=date(2025, 7, 8), about="strike_off"),
        a.ComplaintAnswer(on=date(2025, 8, 4), upheld=True),
        a.Restoration(on=date(2025, 8, 20), reason="khiếu nại đúng"),
    ):
        case = with_act(case, act)
    (found,) = [f for f in judge.judge(case).steps[-1].findings if f.rule == "complaint.in_time"]
    of_receipt, of_step = (
        judge.workflow.rulebook.on(day).values["complaint.in_time"].citations  # type: ignore[union-attr]
        for day in (date(2025, 6, 25), date(2025, 8, 20))
    )
    assert found.status == "met"
    assert found.citations == of_receipt
    assert of_receipt != of_step


def test_who_was_not_struck_off_lately_may_complain_later(ahead: Ask) -> None:
    """Ahead of a complaint the rule asks as soon as the decision was received, and not before."""
    case = struck(decision=replace(DECISION, ground="custody_or_sentence"))
    received = with_act(case, a.StrikeOffReceived(on=date(2024, 11, 25)))
    upheld = a.ComplaintAnswer(on=date(2024, 12, 20), upheld=True)
    opened = with_act(case, upheld)
    assert ahead(opened, "restoration", "complaint.in_time").status == "not_applicable"
    told = with_act(received, a.Complaint(on=date(2024, 12, 2), about="strike_off"))
    assert ahead(told, "restoration", "complaint.in_time").status == "met"
