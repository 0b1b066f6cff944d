"""Recognition as an official member: what the examples cannot say."""

from collections.abc import Callable
from datetime import date

import pytest

from admission_flow.procedure.acts import Discipline, HelperAssessment, SelfReview
from admission_flow.procedure.findings import Finding, Status
from admission_flow.procedure.judge import Judge
from admission_flow.testing import lawful_case, with_act, with_changed, with_step, without

Ask = Callable[..., Finding]
REVIEW, DECISION = "recognition_branch_resolution", "recognition_decision"


def test_month_twelve_over_and_voted_is_still_probationary(judge: Judge) -> None:
    """Until the decision is signed nobody is an official member (18b, case 6)."""
    verdict = judge.judge(lawful_case("recognition_base_resolution"), date(2026, 1, 1))
    assert verdict.state == "recognition_base_resolved"
    assert verdict.stage == "probationary"


def test_the_day_official_from_must_be_said(finding: Ask) -> None:
    """A decision that does not name the day is unknown, and the right day is told."""
    case = with_step(lawful_case(DECISION), DECISION, official_from=None)
    found = finding(case, DECISION, "recognition.official_from")
    assert (found.status, found.facts["ends_on"]) == (Status.UNKNOWN, date(2025, 5, 7))


@pytest.mark.parametrize(
    "official_from", [date(2025, 5, 6), date(2025, 5, 8), date(2024, 5, 7), date(2024, 4, 10)]
)
def test_no_other_day_is_right(finding: Ask, official_from: date) -> None:
    """Neither the neighbours nor the ceremony nor the admission decision."""
    case = with_step(lawful_case(DECISION), DECISION, official_from=official_from)
    assert finding(case, DECISION, "recognition.official_from").status is Status.UNMET


def test_a_self_review_written_again_serves(finding: Ask) -> None:
    """Too early, then once more in time: the newest counts."""
    early = with_changed(lawful_case(REVIEW), "self_review", on=date(2025, 1, 1))
    found = finding(early, REVIEW, "recognition.self_review")
    assert (found.status, found.earliest) == (Status.UNMET, date(2025, 5, 7))
    again = with_act(early, SelfReview(on=date(2025, 5, 9)))
    assert finding(again, REVIEW, "recognition.self_review").status is Status.MET


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("new_member_certificate", "recognition.certificate"),
        ("self_review", "recognition.self_review"),
        ("helper_assessment", "recognition.helper_assessment"),
    ],
)
def test_a_paper_that_is_not_there_is_unmet(finding: Ask, kind: str, rule: str) -> None:
    """Each of the three papers is needed."""
    found = finding(without(lawful_case(REVIEW), kind), REVIEW, rule)
    assert found.status is Status.UNMET
    assert found.blocks


def test_papers_of_the_day_after_the_meeting_are_not_seen(finding: Ask) -> None:
    """The chi bộ could not have had before it what was written later."""
    for kind, rule in (
        ("new_member_certificate", "recognition.certificate"),
        ("self_review", "recognition.self_review"),
        ("helper_assessment", "recognition.helper_assessment"),
    ):
        case = with_changed(lawful_case(REVIEW), kind, on=date(2025, 5, 13))
        assert finding(case, REVIEW, rule, date(2025, 6, 1)).status is Status.UNMET


def test_a_self_review_can_be_written_from_the_day_the_months_end(ahead: Ask) -> None:
    """Before that day it is named; from it on nothing is waited for, the paper is missing."""
    case = lawful_case("ceremony")
    for as_of, earliest in ((date(2025, 5, 6), date(2025, 5, 7)), (date(2025, 5, 7), None)):
        found = ahead(case, REVIEW, "recognition.self_review", as_of)
        assert (found.status, found.earliest) == (Status.UNMET, earliest)


def test_the_newest_assessment_is_told(finding: Ask) -> None:
    """The member who helps may write twice: the later day is named."""
    case = with_act(lawful_case(REVIEW), HelperAssessment(on=date(2025, 1, 10)))
    found = finding(case, REVIEW, "recognition.helper_assessment")
    assert found.facts["assessment_on"] == date(2025, 5, 8)


CEREMONY_ON = date(2024, 5, 7)


def test_a_review_of_the_day_of_the_ceremony_is_none_of_the_probation(finding: Ask) -> None:
    """There is no review then, and the day that is told is the one from which it can be written."""
    for on, review_on in ((CEREMONY_ON, None), (date(2024, 5, 8), date(2024, 5, 8))):
        case = with_changed(lawful_case(REVIEW), "self_review", on=on)
        found = finding(case, REVIEW, "recognition.self_review")
        assert (found.status, dict(found.facts)) == (
            Status.UNMET,
            {"complete_on": date(2025, 5, 7), "review_on": review_on},
        )


@pytest.mark.parametrize(
    ("on", "status"),
    [(date(2024, 5, 6), Status.NOT_APPLICABLE), (CEREMONY_ON, Status.UNMET)],
)
def test_a_discipline_from_the_day_of_the_ceremony_on_is_spoken_of(
    finding: Ask, on: date, status: Status
) -> None:
    """Whoever was warned before was no member yet."""
    case = with_act(lawful_case(REVIEW), Discipline(on=on, measure="warning"))
    found = finding(case, REVIEW, "recognition.discipline")
    assert found.status is status
    assert dict(found.facts) == ({"disciplined_on": on} if status is Status.UNMET else {})
