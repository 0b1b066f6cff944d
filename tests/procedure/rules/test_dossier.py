"""How long the papers serve: what the examples cannot say."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from admission_flow.procedure.acts import (
    DossierSupplement,
    Opinion,
    SponsorEnded,
    Sponsorship,
    VerificationReply,
)
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Finding, Status
from admission_flow.procedure.judge import Judge
from admission_flow.testing import lawful_case, with_act, with_changed, with_step, without

Ask = Callable[..., Finding]
BRANCH = "branch_resolution"
LATE = date(2024, 12, 20)
SORTS = ("sponsorship", "opinion", "verification")


def late_meeting() -> Case:
    return with_step(lawful_case(BRANCH), BRANCH, on=LATE)


def test_thirteen_months_are_too_many_for_every_sort(finding: Ask) -> None:
    """Papers of the autumn of 2023 are old in December 2024; old verification only warns."""
    found = finding(late_meeting(), BRANCH, "dossier.fresh")
    assert (found.status, set(found.facts["old"])) == (Status.UNMET, {"sponsorship", "opinion"})
    verification = finding(late_meeting(), BRANCH, "dossier.verification_fresh")
    assert (verification.status, verification.blocks) == (Status.UNMET, False)


@pytest.mark.parametrize("sort", SORTS)
def test_a_supplement_covers_only_what_it_names(finding: Ask, sort: str) -> None:
    """What the supplement does not name stays old, and introductions are made anew whatever."""
    case = with_act(late_meeting(), DossierSupplement(on=date(2024, 11, 1), covers=(sort,)))
    found = finding(case, BRANCH, "dossier.fresh")
    old = {"sponsorship", "opinion"} - ({sort} & {"opinion"})
    assert (found.status, set(found.facts["old"])) == (Status.UNMET, old)
    met = Status.MET if sort == "verification" else Status.UNMET
    assert finding(case, BRANCH, "dossier.verification_fresh").status is met


@pytest.mark.parametrize(
    ("on", "old"),
    [(date(2023, 12, 20), ("sponsorship",)), (date(2023, 12, 19), ("sponsorship", "opinion"))],
)
def test_a_supplement_serves_twelve_months_itself(
    finding: Ask, on: date, old: tuple[str, ...]
) -> None:
    """Dated within the 12 months before the meeting it covers; a day older it does not."""
    case = with_act(late_meeting(), DossierSupplement(on=on, covers=SORTS))
    assert finding(case, BRANCH, "dossier.fresh").facts["old"] == old


def test_papers_made_anew_replace_the_old_ones(finding: Ask) -> None:
    """A new paper of each sponsor, body and person needs no supplement beside it."""
    case, on = late_meeting(), date(2024, 11, 15)
    for route, sponsor in (("member", "DV-01"), ("youth_union", None)):
        case = with_act(
            case,
            Sponsorship(
                on=on,
                route=route,
                sponsor=sponsor,
                official_member=True,
                together_since=date(2020, 9, 1),
            ),
        )
    for body in ("youth_union", "residence"):
        case = with_act(case, Opinion(on=on, body=body))
    for subject in ("applicant", "father", "mother"):
        case = with_act(
            case,
            VerificationReply(on=on, subject=subject, result="clear", verifier_is_relative=False),
        )
    for rule in ("dossier.fresh", "dossier.verification_fresh", "dossier.since_opened"):
        assert finding(case, BRANCH, rule).status is Status.MET


def test_one_paper_of_the_year_before_is_not_made_anew(finding: Ask) -> None:
    """Opened in September 2023: in December 2024 every introduction and opinion is of after it."""
    case, on = late_meeting(), date(2024, 9, 5)
    for route in ("member", "youth_union"):
        case = with_changed(case, "sponsorship", {"route": route}, on=on + timedelta(days=1))
    for body in ("youth_union", "residence"):
        case = with_changed(case, "opinion", {"body": body}, on=on + timedelta(days=1))
    assert finding(case, BRANCH, "dossier.since_opened").status is Status.MET
    old = with_changed(case, "opinion", {"body": "residence"}, on=on)
    assert finding(old, BRANCH, "dossier.since_opened").status is Status.UNMET
    assert not finding(old, BRANCH, "dossier.since_opened").blocks
    covered = with_act(old, DossierSupplement(on=on + timedelta(days=1), covers=("opinion",)))
    assert finding(covered, BRANCH, "dossier.since_opened").status is Status.MET


def test_without_replies_none_are_old(finding: Ask) -> None:
    """Who is missing in the verification is another rule's matter."""
    case = without(lawful_case(BRANCH), "verification_reply")
    assert finding(case, BRANCH, "dossier.verification_fresh").status is Status.NOT_APPLICABLE


def test_a_paper_without_any_dated_part_is_unknown(finding: Ask) -> None:
    """With no paper at all nothing is fresh, and nothing was opened."""
    case = lawful_case(BRANCH)
    bare = type(case)(case.person, case.unit, tuple(a for a in case.acts if a.kind == BRANCH))
    assert finding(bare, BRANCH, "dossier.fresh").status is Status.UNKNOWN
    assert finding(bare, BRANCH, "dossier.since_opened").status is Status.NOT_APPLICABLE


def test_the_oldest_paper_sets_the_deadline(judge: Judge) -> None:
    """Before the meeting the day on which the first sort grows old is due."""
    verdict = judge.judge(lawful_case("opinions_summarised"))
    due = {d.rule: d.due_on for d in verdict.deadlines}
    assert due["dossier.fresh"] == date(2024, 11, 10)
    assert due["dossier.verification_fresh"] == date(2024, 10, 20)


def test_one_old_paper_among_new_ones_makes_its_sort_old(finding: Ask) -> None:
    """The oldest paper of a sort counts, whichever was entered last."""
    case = lawful_case(BRANCH)
    for on, status in ((date(2023, 3, 5), Status.MET), (date(2023, 3, 4), Status.UNMET)):
        found = finding(with_act(case, Opinion(on=on, body="veterans")), BRANCH, "dossier.fresh")
        assert found.status is status
        assert found.facts["last_day"] == date(on.year + 1, on.month, on.day)


OPENED_ON = date(2023, 9, 5)
A_YEAR_ON = date(2024, 9, 5)


def test_made_anew_after_the_year_is_told_with_the_oldest_of_the_new_papers(finding: Ask) -> None:
    """Opened on, to which day it serves, and since when all was made anew."""
    case = late_meeting()
    days = {"member": 2, "youth_union": 3}
    for route, more in days.items():
        case = with_changed(
            case, "sponsorship", {"route": route}, on=A_YEAR_ON + timedelta(days=more)
        )
    for body in ("youth_union", "residence"):
        case = with_changed(case, "opinion", {"body": body}, on=A_YEAR_ON + timedelta(days=9))
    found = finding(case, BRANCH, "dossier.since_opened")
    assert (found.status, dict(found.facts)) == (
        Status.MET,
        {
            "opened_on": OPENED_ON,
            "last_day": A_YEAR_ON,
            "anew_since": A_YEAR_ON + timedelta(days=2),
        },
    )


@pytest.mark.parametrize(("days", "status"), [(0, Status.UNMET), (1, Status.MET)])
def test_a_supplement_to_opinions_is_of_after_the_year(
    finding: Ask, days: int, status: Status
) -> None:
    """On the last day of the twelve months it is still within them."""
    case = late_meeting()
    for route in ("member", "youth_union"):
        case = with_changed(case, "sponsorship", {"route": route}, on=A_YEAR_ON + timedelta(days=1))
    on = A_YEAR_ON + timedelta(days=days)
    case = with_act(case, DossierSupplement(on=on, covers=("opinion",)))
    assert finding(case, BRANCH, "dossier.since_opened").status is status


def test_whoever_stopped_introducing_leaves_no_paper_that_ages(finding: Ask) -> None:
    """Nobody introduces any more: that is refused for itself, and no paper is called old for it."""
    case = with_step(without(lawful_case(BRANCH), "sponsorship"), BRANCH, on=date(2024, 11, 13))
    paper = Sponsorship(on=date(2023, 11, 1), route="member", sponsor="DV-09", official_member=True)
    ended = SponsorEnded(on=date(2023, 11, 2), sponsor="DV-09")
    for acts, old in (((paper,), ("sponsorship",)), ((paper, ended), ())):
        told = case
        for act in acts:
            told = with_act(told, act)
        assert finding(told, BRANCH, "dossier.fresh").facts["old"] == old
