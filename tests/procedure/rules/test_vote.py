"""Short votes: conditions of the meeting are those of the day of the vote, not of the report."""

from datetime import date

from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import BranchRoll
from admission_flow.procedure.judge import Judge
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
