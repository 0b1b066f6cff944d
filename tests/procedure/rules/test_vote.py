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
from admission_flow.testing import lawful_case, with_act

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
