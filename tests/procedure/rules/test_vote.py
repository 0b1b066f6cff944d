"""Short votes: conditions of the meeting are those of the day of the vote, not of the report."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import BranchRoll
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Finding, Status
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.rules.vote import is_short
from admission_flow.testing import SAMPLE_UNIT, lawful_case, with_act

SHORT = BranchRoll(
    official=20, elsewhere=0, exempt_absent=0, suspended=0, present=18,
    in_favour=13, against=5, mode="ballot", persons=1,
)  # fmt: skip
BESIDES = {"branch.two_thirds", "vote.reported"}
"""What a vote that came out short need not have."""


def test_a_referral_is_judged_by_the_rules_of_the_vote(judge: Judge) -> None:
    """All rules of the resolution but those two, as severe, and how many votes were short."""
    for step, referral in (
        ("branch_resolution", "admission_referral"),
        ("recognition_branch_resolution", "recognition_referral"),
    ):
        asked = {g.rule: g.severity for g in judge.workflow.steps[step].guards}
        of_referral = {g.rule: g.severity for g in judge.workflow.steps[referral].guards}
        assert of_referral.pop("referral.votes") == "block"
        assert of_referral == {r: s for r, s in asked.items() if r not in BESIDES}


def test_what_lapses_after_the_vote_does_not_matter(judge: Judge) -> None:
    """Papers that were fresh at the vote are looked at as of then; at a later vote they are old."""
    for on, permitted in ((date(2024, 11, 10), True), (date(2024, 11, 11), False)):
        case = lawful_case("opinions_summarised")
        case = with_act(case, a.BranchVoteFailed(on=on, matter="admission", roll=SHORT))
        referral = a.AdmissionReferral(on=date(2024, 12, 20))
        step = judge.judge(with_act(case, referral)).steps[-1]
        assert step.permitted is permitted
        assert step.blocked_by == (() if permitted else ("dossier.fresh",))


def test_what_came_in_after_the_vote_does_not_mend_it(judge: Judge) -> None:
    """A vote on two people at once stays one, also where a later paper says otherwise."""
    two = BranchRoll(**{name: getattr(SHORT, name) for name in SHORT.__slots__} | {"persons": 2})
    case = lawful_case("opinions_summarised")
    case = with_act(case, a.BranchVoteFailed(on=date(2024, 3, 5), matter="admission", roll=two))
    step = judge.judge(with_act(case, a.AdmissionReferral(on=date(2024, 3, 8)))).steps[-1]
    assert step.blocked_by == ("branch.individually",)


def test_the_way_beside_is_named_once_it_is_open(judge: Judge) -> None:
    """A referral is among the next steps when a vote came out short, and not before."""
    case = lawful_case("opinions_summarised")
    failed = a.BranchVoteFailed(on=date(2024, 3, 5), matter="admission", roll=SHORT)
    assert "admission_referral" not in {s.step for s in judge.judge(case).next}
    opened = {s.step: s for s in judge.judge(with_act(case, failed)).next}
    assert opened["admission_referral"].side
    assert opened["admission_referral"].permitted


@pytest.mark.parametrize(
    ("called", "in_favour", "short"),
    [
        (20, 13, True),
        (20, 14, False),
        (1, 0, True),
        (1, 1, False),
        (0, 0, True),
        (None, 14, None),
        (20, None, None),
    ],
)
def test_a_vote_is_short_by_exact_counts(
    called: int | None, in_favour: int | None, *, short: bool | None
) -> None:
    """Where nobody could vote no vote carried; where a count is not stated nothing is said."""
    roll = replace(SHORT, official=called, in_favour=in_favour)
    vote = a.BranchVoteFailed(on=date(2024, 3, 5), matter="admission", roll=roll)
    assert is_short(vote, Fraction(2, 3)) is short
    assert is_short(replace(vote, roll=None), Fraction(2, 3)) is None


RECOGNITION = "recognition_branch_resolution"
ADMITTED_ON = next(act.on for act in lawful_case("ceremony").acts if act.kind == "ceremony")


def voted_short(case: Case, on: date, matter: str) -> Case:
    return with_act(case, a.BranchVoteFailed(on=on, matter=matter, roll=SHORT))


@pytest.mark.parametrize(
    ("days", "matter", "counts"),
    [
        (0, "recognition", True),
        (30, "recognition", True),
        (-1, "recognition", False),
        (30, "admission", False),
    ],
)
def test_a_short_vote_on_the_recognition_is_reported_too(
    finding: Callable[..., Finding], days: int, matter: str, *, counts: bool
) -> None:
    """Since the ceremony, and on this matter; the report of an earlier day is of another vote."""
    on = ADMITTED_ON + timedelta(days=days)
    case = voted_short(lawful_case(RECOGNITION), on, matter)
    found = finding(case, RECOGNITION, "vote.reported")
    if not counts:
        assert found.status is Status.NOT_APPLICABLE
        return
    assert (found.status, dict(found.facts)) == (Status.UNMET, {"votes": 1, "unreported": (on,)})
    for later, status in ((-1, Status.UNMET), (0, Status.MET)):
        report = a.ReportedUpward(on=on + timedelta(days=later), about="failed_vote")
        assert finding(with_act(case, report), RECOGNITION, "vote.reported").status is status


def test_a_vote_of_before_the_ceremony_is_not_among_those_of_the_recognition(
    finding: Callable[..., Finding],
) -> None:
    """One counts of two, and only that one is named."""
    case = voted_short(lawful_case(RECOGNITION), ADMITTED_ON - timedelta(days=1), "recognition")
    case = voted_short(case, ADMITTED_ON + timedelta(days=9), "recognition")
    found = finding(case, RECOGNITION, "vote.reported")
    assert found.facts["votes"] == 1
    assert found.facts["unreported"] == (ADMITTED_ON + timedelta(days=9),)


FEW = a.CommitteeRoll(members=9, away=0, in_favour=3, against=6)


@pytest.mark.parametrize(
    ("referral", "since", "matter", "needed"),
    [
        (a.AdmissionBaseReferral, "branch_resolution", "admission", 1),
        (a.RecognitionBaseReferral, RECOGNITION, "recognition", 3),
    ],
)
def test_a_committees_votes_count_from_the_resolution_before_it(
    finding: Callable[..., Finding], referral: type[a.Step], since: str, matter: str, needed: int
) -> None:
    """On its day and later, on that matter; the votes of the chi bộ are others."""
    case = lawful_case(since)
    resolved_on = case.acts[-1].on
    case = with_act(case, a.BranchVoteFailed(on=resolved_on, matter=matter, roll=SHORT))
    other = "recognition" if matter == "admission" else "admission"
    votes = [a.BaseVoteFailed(on=resolved_on + timedelta(days=d), matter=matter, roll=FEW)
             for d in range(-1, needed)]  # fmt: skip
    for vote in (*votes[:-1], replace(votes[-1], matter=other)):
        case = with_act(case, vote)
    asked = referral(on=resolved_on + timedelta(days=9))
    found = finding(with_act(case, asked), referral.kind, "referral.votes")
    assert (found.status, found.facts["votes"]) == (Status.UNMET, needed - 1)
    assert found.facts["needed"] == needed
    found = finding(with_act(with_act(case, votes[-1]), asked), referral.kind, "referral.votes")
    assert (found.status, found.facts["votes"]) == (Status.MET, needed)


def test_votes_of_the_chi_bo_on_a_recognition_count_from_the_ceremony(
    finding: Callable[..., Finding],
) -> None:
    """Three on its day or later; one whose counts are not stated may be the third."""
    case = lawful_case("ceremony")
    for days in (-1, 0, 1):
        case = voted_short(case, ADMITTED_ON + timedelta(days=days), "recognition")
    third = a.BranchVoteFailed(on=ADMITTED_ON + timedelta(days=2), matter="recognition", roll=SHORT)
    for vote, status, votes in (
        (None, Status.UNMET, 2),
        (third, Status.MET, 3),
        (replace(third, roll=None), Status.UNKNOWN, 2),
        (replace(third, roll=replace(SHORT, in_favour=14)), Status.UNMET, 2),
    ):
        there = case if vote is None else with_act(case, vote)
        asked = a.RecognitionReferral(on=ADMITTED_ON + timedelta(days=9))
        found = finding(with_act(there, asked), asked.kind, "referral.votes")
        assert (found.status, found.facts["votes"]) == (status, votes)
        reached = vote is not None and vote.roll is not None and vote.roll.in_favour == 14
        assert found.facts.get("reached") == ((third.on,) if reached else None)
        assert found.facts.get("missing") == ("roll" if status is Status.UNKNOWN else None)


@pytest.mark.parametrize(
    ("step", "since", "matter"),
    [
        ("base_resolution", "branch_resolution", "admission"),
        ("recognition_base_resolution", RECOGNITION, "recognition"),
    ],
)
def test_a_section_appraises_since_the_resolution_of_the_chi_bo(
    finding: Callable[..., Finding], step: str, since: str, matter: str
) -> None:
    """On its day or later, on that matter; the newest is told. Without a section nothing is."""
    case = lawful_case(step, unit=replace(SAMPLE_UNIT, has_section_committee=True))
    resolved_on = next(act.on for act in case.acts if act.kind == since)
    other = "recognition" if matter == "admission" else "admission"
    for days, about, status in (
        (-1, matter, Status.UNMET),
        (0, other, Status.UNMET),
        (0, matter, Status.MET),
        (1, matter, Status.MET),
    ):
        case = with_act(
            case, a.SectionAppraisal(on=resolved_on + timedelta(days=days), matter=about)
        )
        found = finding(case, step, "section.appraised")
        assert found.status is status
        told = {"appraised_on": resolved_on + timedelta(days=days)}
        assert dict(found.facts) == (told if status is Status.MET else {})
    found = finding(lawful_case(step), step, "section.appraised")
    assert found.status is Status.NOT_APPLICABLE


def test_only_the_number_of_votes_that_was_asked_is_cited(judge: Judge) -> None:
    """One vote on an admission is of the guidance, three on a recognition of the regulation."""
    case = lawful_case("opinions_summarised")
    case = with_act(case, a.BranchVoteFailed(on=date(2024, 3, 5), matter="admission", roll=SHORT))
    referral = a.AdmissionReferral(on=date(2024, 3, 8))
    values = judge.workflow.rulebook.values
    asked = values["referral.votes.admission_votes"].on(date(2024, 3, 5)).citations
    for roll in (SHORT, replace(SHORT, in_favour=None), replace(SHORT, in_favour=14, against=4)):
        vote = a.BranchVoteFailed(on=date(2024, 3, 5), matter="admission", roll=roll)
        step = judge.judge(with_act(with_act(lawful_case("opinions_summarised"), vote), referral))
        (found,) = [f for f in step.steps[-1].findings if f.rule == "referral.votes"]
        assert found.citations == asked
    assert asked != values["referral.votes.recognition_votes"].on(date(2024, 3, 5)).citations


@pytest.mark.parametrize(
    ("referral", "until", "matter"),
    [
        (a.AdmissionBaseReferral, "opinions_summarised", "admission"),
        (a.RecognitionBaseReferral, "ceremony", "recognition"),
    ],
)
def test_without_a_resolution_every_vote_of_the_committee_is_counted(
    judge: Judge, referral: type[a.Step], until: str, matter: str
) -> None:
    """The order of steps is another rule's; this one counts what there is."""
    case = lawful_case(until)
    roll = a.CommitteeRoll(members=11, away=0, in_favour=7, against=4)
    for days in (1, 2, 3):
        on = case.acts[-1].on + timedelta(days=days)
        case = with_act(case, a.BaseVoteFailed(on=on, matter=matter, roll=roll))
    step = judge.judge(with_act(case, referral(on=case.acts[-1].on))).steps[-1]
    assert "order.state" in step.blocked_by
    (found,) = [f for f in step.findings if f.rule == "referral.votes"]
    assert (found.status, found.facts["votes"]) == (Status.MET, 3)
