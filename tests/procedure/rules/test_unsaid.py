"""A fact that is not stated: which one is named, by its place in the document, and what is said.

Officers read the name as a term, and programs take it as a place in the case document.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import BranchRoll, CommitteeRoll
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Status
from admission_flow.procedure.judge import Judge
from admission_flow.testing import lawful_case, with_act, with_changed, without
from tests.procedure.conftest import Ask

VERIFIED, MEETING = "verification_concluded", "branch_resolution"
LAWFUL = {act.kind: act for act in lawful_case().acts}
"""Of each kind the newest act of the sample, for its day."""
FIRST_REQUEST = min(act.on for act in lawful_case().acts if act.kind == "verification_request")
FAMILY = ("applicant", "father", "mother")
QUESTION = a.VerificationReply(
    on=LAWFUL["verification_reply"].on,
    subject="father",
    result="issue",
    verifier_is_relative=False,
)


def struck_off(ground: str | None, vote: BranchRoll | None = None) -> Case:
    """Return a strike-off by a vote, of somebody who was never admitted."""
    case = lawful_case("admission_decision")
    for act in (
        a.StrikeOffBranchVote(on=date(2024, 11, 5), roll=vote),
        a.StrikeOffDecision(on=date(2024, 11, 20), reason="(lý do mẫu)", ground=ground),
    ):
        case = with_act(case, act)
    return case


def left(step: str = "dossier_opened", **person: Any) -> Case:  # noqa: ANN401 - fields of Person
    return lawful_case(step, left_party_on=date(2019, 6, 1), **person)


CASES: dict[str, tuple[Callable[[], Case], str, str, dict[str, object]]] = {
    "application.handwritten": (
        lambda: with_changed(lawful_case(VERIFIED), "application", handwritten=None),
        VERIFIED,
        "application.handwritten",
        {"application_on": LAWFUL["application"].on},
    ),
    "personal_history.sealed_on": (
        lambda: with_changed(lawful_case(VERIFIED), "personal_history", sealed_on=None),
        VERIFIED,
        "history.sealed_before_sending",
        {"sent_on": FIRST_REQUEST},
    ),
    "verification_reply.verifier_is_relative": (
        lambda: with_changed(
            with_changed(
                lawful_case(VERIFIED),
                "verification_reply",
                {"subject": "father"},
                verifier_is_relative=None,
            ),
            "verification_reply",
            {"subject": "mother"},
            verifier_is_relative=None,
        ),
        VERIFIED,
        "verification.independent",
        {"subjects": ("father", "mother")},
    ),
    "verification_concluded.political_issue": (
        lambda: with_changed(
            with_act(lawful_case(VERIFIED), QUESTION), VERIFIED, political_issue=None
        ),
        VERIFIED,
        "verification.political_conclusion",
        {"subjects": ("father",)},
    ),
    "political_conclusion.cleared": (
        lambda: with_act(
            with_act(lawful_case(VERIFIED), QUESTION),
            a.PoliticalConclusion(on=LAWFUL[VERIFIED].on, authority="BTV-1"),
        ),
        VERIFIED,
        "verification.political_conclusion",
        {"concluded_on": LAWFUL[VERIFIED].on},
    ),
    "helper_assigned.official_member": (
        lambda: with_changed(
            lawful_case("dossier_opened"), "helper_assigned", official_member=None
        ),
        "dossier_opened",
        "helper.assigned",
        {"assigned_on": LAWFUL["helper_assigned"].on},
    ),
    "sponsorship.together_since": (
        lambda: with_changed(
            lawful_case(MEETING), "sponsorship", {"route": "member"}, together_since=None
        ),
        MEETING,
        "sponsor.together",
        {"months": 12},
    ),
    "sponsorship": (
        lambda: without(without(lawful_case(MEETING), "sponsorship"), "opinion"),
        MEETING,
        "dossier.fresh",
        {"months": 12},
    ),
    "person.youth_union_member": (
        lambda: lawful_case(
            "opinions_summarised", youth_union_member=None, trade_union_member=None
        ),
        "opinions_summarised",
        "opinion.mass_organisation",
        {"heard": ("other", "residence")},
    ),
    "person.left_reason": (left, "dossier_opened", "readmission.reason", {}),
    "person.record_cleared_on": (
        lambda: left(left_reason="minor_crime"),
        "dossier_opened",
        "readmission.interval",
        {"left_on": date(2019, 6, 1)},
    ),
    "person.population_child": (
        lambda: left(MEETING, left_reason="population_policy"),
        MEETING,
        "readmission.interval",
        {"left_on": date(2019, 6, 1)},
    ),
    "person.education_proof": (
        lambda: lawful_case(MEETING, education="lower_secondary", education_proof=None),
        MEETING,
        "person.education",
        {"education": "lower_secondary", "floor": "lower_secondary", "proof": None},
    ),
    "ceremony": (
        lambda: struck_off("not_qualified"),
        "strike_off_decision",
        "strike_off.ground",
        {"ground": "not_qualified"},
    ),
    "roll.official": (
        lambda: struck_off("unworthy"),
        "strike_off_decision",
        "strike_off.branch_vote",
        {"voted_on": date(2024, 11, 5)},
    ),
}


@pytest.mark.parametrize("missing", CASES)
def test_what_is_missing_is_named_and_what_is_known_is_said(finding: Ask, missing: str) -> None:
    """The field, and beside it the days, people and months that the message can speak of."""
    build, step, rule, facts = CASES[missing]
    found = finding(build(), step, rule)
    assert (found.status, dict(found.facts)) == (Status.UNKNOWN, {"missing": missing, **facts})


def test_a_child_that_is_not_stated_bars_nobody_unseen(finding: Ask) -> None:
    """Whether it was the fifth is asked where the reason is judged, too."""
    found = finding(left(left_reason="population_policy"), "dossier_opened", "readmission.reason")
    assert (found.status, dict(found.facts)) == (
        Status.UNKNOWN,
        {"missing": "person.population_child"},
    )


@pytest.mark.parametrize("field", ["official", "elsewhere", "exempt_absent", "suspended"])
def test_a_count_that_the_minutes_of_a_chi_bo_leave_out_is_named(finding: Ask, field: str) -> None:
    """Of the base each part; who agreed is asked by the share, who was present by the counts."""
    for rule in ("branch.two_thirds", "branch.roll"):
        assert missing_in(finding, MEETING, rule, field) == f"roll.{field}"


def test_votes_that_are_not_counted_are_named(finding: Ask) -> None:
    """Those in favour by both rules; those present or against only where the counts add up."""
    assert missing_in(finding, MEETING, "branch.two_thirds", "in_favour") == "roll.in_favour"
    assert missing_in(finding, "base_resolution", "base.two_thirds", "away") == "roll.away"
    assert missing_in(finding, "base_resolution", "base.roll", "against") == "roll.against"
    for rule in ("branch.two_thirds", "branch.roll"):
        case = with_changed(lawful_case(MEETING), MEETING, roll=None)
        assert finding(case, MEETING, rule).facts["missing"] == "roll"
    for rule in ("base.two_thirds", "base.roll"):
        case = with_changed(lawful_case("base_resolution"), "base_resolution", roll=None)
        assert finding(case, "base_resolution", rule).facts["missing"] == "roll"


def missing_in(finding: Ask, step: str, rule: str, field: str) -> object:
    case = lawful_case(step)
    resolution = case.acts[-1]
    assert isinstance(resolution, a.BranchResolution | a.BaseResolution)
    roll: Any = resolution.roll
    case = with_changed(case, step, roll=replace(roll, **{field: None}))
    found = finding(case, step, rule)
    assert found.status is Status.UNKNOWN
    return found.facts["missing"]


def test_a_vote_short_or_not_is_unknown_without_its_counts(finding: Ask) -> None:
    """One short vote is needed to refer: one whose counts are not stated may be it."""
    case = lawful_case("opinions_summarised")
    case = with_act(case, a.BranchVoteFailed(on=date(2024, 3, 5), matter="admission"))
    case = with_act(case, a.AdmissionReferral(on=date(2024, 3, 8)))
    found = finding(case, "admission_referral", "referral.votes")
    assert (found.status, dict(found.facts)) == (
        Status.UNKNOWN,
        {"missing": "roll", "votes": 0, "needed": 1},
    )


@pytest.mark.parametrize(
    ("counts", "missing"),
    [
        ([(None, None)], "opinion.asked"),
        ([(30, None)], "opinion.agreed"),
        ([(None, 29)], "opinion.asked"),
        ([(30, None), (None, 29)], "opinion.agreed"),
        ([(None, 29), (30, None)], "opinion.asked"),
    ],
)
def test_of_the_opinions_the_first_that_says_too_little_is_told(
    finding: Ask, counts: list[tuple[int | None, int | None]], missing: str
) -> None:
    """Without its numbers nobody can say that no more agreed than were asked."""
    case = without(lawful_case("opinions_summarised"), "opinion")
    for asked, agreed in counts:
        opinion = a.Opinion(on=date(2023, 11, 20), body="residence", asked=asked, agreed=agreed)
        case = with_act(case, opinion)
    found = finding(case, "opinions_summarised", "opinion.counts")
    assert (found.status, found.facts["missing"]) == (Status.UNKNOWN, missing)


def test_working_days_of_a_year_without_holidays_are_missing(judge: Judge) -> None:
    """The finding names the year; no rule is guessed, and no other one is silenced by it."""
    case = lawful_case("recognition_decision", 2026)
    late = with_changed(case, "recognition_decision", on=date(2031, 1, 10))
    late = with_changed(late, "recognition_base_resolution", on=date(2030, 12, 30))
    late = with_changed(late, "recognition_branch_resolution", on=date(2030, 12, 29))
    (found,) = [f for f in judge.judge(late).steps[-1].findings if f.rule == "recognition.in_time"]
    assert (found.status, dict(found.facts)) == (
        Status.UNKNOWN,
        {"missing": "working_days_of_year", "year": 2031},
    )
    assert found.citations


def test_a_decision_without_its_committees_counts_is_unknown(finding: Ask) -> None:
    """Neither who sits nor who agreed: the first that is missing is named."""
    decision = "admission_decision"
    roll = CommitteeRoll(members=9, away=None, in_favour=None, against=4)
    case = with_changed(lawful_case(decision), decision, roll=roll)
    for rule in ("decision.majority", "decision.roll"):
        found = finding(case, decision, rule)
        assert (found.status, found.facts["missing"]) == (Status.UNKNOWN, "roll.away")
