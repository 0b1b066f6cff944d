"""Opinions: what the examples cannot say."""

from collections.abc import Callable
from datetime import date

import pytest

from admission_flow.procedure.acts import Opinion
from admission_flow.procedure.findings import Finding, Status
from admission_flow.testing import lawful_case, with_act, with_changed, without

Ask = Callable[..., Finding]
SUMMARY = "opinions_summarised"
RULE = "opinion.mass_organisation"


def test_memberships_that_are_not_stated_are_unknown(finding: Ask) -> None:
    """Whether an opinion is of the person's own organisation cannot be said without knowing it."""
    case = lawful_case(SUMMARY, youth_union_member=None, trade_union_member=None)
    found = finding(case, SUMMARY, RULE)
    assert found.status is Status.UNKNOWN
    assert found.blocks


def test_no_opinion_is_unmet_whatever_the_memberships(finding: Ask) -> None:
    """Where nobody but the residence was heard there is nothing to be unsure of."""
    case = without(
        lawful_case(SUMMARY, youth_union_member=None, trade_union_member=None),
        "opinion",
        body="other",
    )
    assert finding(case, SUMMARY, RULE).status is Status.UNMET


def test_one_membership_that_is_stated_is_enough(finding: Ask) -> None:
    """A member of the youth union needs no word on the trade union."""
    case = lawful_case(SUMMARY, youth_union_member=True, trade_union_member=None)
    assert finding(case, SUMMARY, RULE).status is Status.MET


@pytest.mark.parametrize(
    ("sex", "body", "status"),
    [
        ("female", "women_union", Status.MET),
        ("male", "women_union", Status.UNMET),
        ("male", "veterans", Status.MET),
        ("male", "farmers", Status.MET),
        ("male", "other", Status.MET),
        ("male", "youth_union", Status.UNMET),
        ("male", "trade_union", Status.UNMET),
    ],
)
def test_who_serves_for_a_person_in_neither_union(
    finding: Ask, sex: str, body: str, status: Status
) -> None:
    """Who belongs to neither union is heard elsewhere, the women's union for women only."""
    case = lawful_case(SUMMARY, sex=sex, youth_union_member=False, trade_union_member=False)
    case = with_changed(case, "opinion", {"body": "other"}, body=body)
    assert finding(case, SUMMARY, RULE).status is status


@pytest.mark.parametrize("body", ["youth_union", "trade_union"])
def test_either_of_two_memberships_serves(finding: Ask, body: str) -> None:
    """A member of both unions may be known to either."""
    case = lawful_case(SUMMARY, youth_union_member=True, trade_union_member=True)
    case = with_changed(case, "opinion", {"body": "youth_union"}, body=body)
    assert finding(case, SUMMARY, RULE).status is Status.MET


def test_opinions_on_admission_do_not_serve_for_recognition(finding: Ask) -> None:
    """What was said before the ceremony is no opinion on the probation."""
    step = "recognition_branch_resolution"
    case = lawful_case(step)
    for body in ("youth_union", "residence"):
        case = without(case, "opinion", body=body, on=date(2025, 5, 9))
    assert finding(case, step, RULE).status is Status.UNMET
    assert finding(case, step, "opinion.residence").status is Status.UNMET


def test_an_opinion_of_the_day_after_is_not_seen(finding: Ask) -> None:
    """The summary rests on what was there on its day."""
    case = without(lawful_case(SUMMARY), "opinion", body="residence")
    case = with_act(case, Opinion(on=date(2023, 12, 2), body="residence"))
    assert finding(case, SUMMARY, "opinion.residence", date(2023, 12, 31)).status is Status.UNMET


def test_the_newest_opinion_of_the_residence_is_told(finding: Ask) -> None:
    """Asked twice where the person lives: the day of the later answer."""
    case = with_act(lawful_case(SUMMARY), Opinion(on=date(2023, 11, 28), body="residence"))
    assert finding(case, SUMMARY, "opinion.residence").facts["given_on"] == date(2023, 11, 28)
