"""Opinions: what the examples cannot say."""

from collections.abc import Callable
from datetime import date

import pytest

from admission_flow.procedure.acts import Membership, Opinion, OpinionExemption
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


@pytest.mark.parametrize("unheard", ["youth_union", "trade_union", "women_union", "veterans"])
def test_each_membership_is_heard(finding: Ask, unheard: str) -> None:
    """Of four organisations the one that was not asked is named."""
    case = lawful_case(
        SUMMARY,
        youth_union_member=True,
        trade_union_member=True,
        memberships=("women_union", "veterans"),
    )
    assert finding(case, SUMMARY, RULE).status is Status.MET
    found = finding(without(case, "opinion", body=unheard), SUMMARY, RULE)
    assert (found.status, found.facts["lacking"]) == (Status.UNMET, (unheard,))


def test_who_joined_an_organisation_is_heard_there_too(finding: Ask) -> None:
    """Memberships are those of the day: joined before the summary, or only after it."""
    case = lawful_case(SUMMARY)
    for on, status in ((date(2023, 12, 1), Status.UNMET), (date(2023, 12, 2), Status.MET)):
        joined = with_act(case, Membership(on=on, organisation="women_union", member=True))
        assert finding(joined, SUMMARY, RULE, date(2023, 12, 31)).status is status
    left = with_act(
        case, Membership(on=date(2023, 11, 1), organisation="youth_union", member=False)
    )
    assert finding(left, SUMMARY, RULE).facts["belongs"] == ()


def test_who_belongs_to_none_is_heard_where_active(finding: Ask) -> None:
    """An empty list says so; it is not the same as an organisation that was not heard."""
    case = lawful_case(SUMMARY, youth_union_member=False, trade_union_member=False, memberships=())
    assert finding(case, SUMMARY, RULE).status is Status.MET


@pytest.mark.parametrize(
    ("asked", "agreed", "status"),
    [
        (15, 15, Status.MET),
        (15, 16, Status.UNMET),
        (None, 15, Status.UNKNOWN),
        (15, None, Status.UNKNOWN),
    ],
)
def test_no_more_agree_than_were_asked(
    finding: Ask, asked: int | None, agreed: int | None, status: Status
) -> None:
    """Figures that do not agree are to be explained, at recognition as well; they never block."""
    for step in (SUMMARY, "recognition_branch_resolution"):
        case = lawful_case(step)
        on = max(
            act.on for act in case.acts if isinstance(act, Opinion) and act.body == "residence"
        )
        case = with_changed(
            case, "opinion", {"body": "residence", "on": on}, asked=asked, agreed=agreed
        )
        found = finding(case, step, "opinion.counts")
        assert (found.status, found.blocks) == (status, False)


def test_without_opinions_there_are_no_figures(finding: Ask) -> None:
    """That nobody was heard is another rule's matter."""
    found = finding(without(lawful_case(SUMMARY), "opinion"), SUMMARY, "opinion.counts")
    assert found.status is Status.NOT_APPLICABLE


def test_an_exemption_serves_for_recognition_too(finding: Ask) -> None:
    """06-HD/TW says it of both: the newest paper with a number is told."""
    step = "recognition_branch_resolution"
    case = without(lawful_case(step, regime_year=2025), "opinion", body="residence")
    assert finding(case, step, "opinion.residence").status is Status.UNMET
    for day, number in ((1, "12-CV/ĐU"), (2, None)):
        case = with_act(
            case, OpinionExemption(on=date(2025, 12, day), body="residence", number=number)
        )
    found = finding(case, step, "opinion.residence")
    assert (found.status, found.facts["number"]) == (Status.WAIVED, "12-CV/ĐU")


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


@pytest.mark.parametrize("member", [None, False])
def test_who_was_heard_is_told_though_it_does_not_serve(
    finding: Ask, *, member: bool | None
) -> None:
    """The place of residence alone: it is named, and so is that no organisation is known."""
    case = lawful_case(SUMMARY, youth_union_member=member, trade_union_member=member)
    found = finding(without(case, "opinion", body="other"), SUMMARY, RULE)
    assert (found.status, dict(found.facts)) == (
        Status.UNMET,
        {"belongs": (), "heard": ("residence",)},
    )


def test_only_those_who_serve_are_told_where_nobody_else_is_asked(finding: Ask) -> None:
    """Of a person in neither union: where the person is active."""
    case = lawful_case(SUMMARY, youth_union_member=False, trade_union_member=False)
    found = finding(case, SUMMARY, RULE)
    assert (found.status, dict(found.facts)) == (Status.MET, {"belongs": (), "heard": ("other",)})
