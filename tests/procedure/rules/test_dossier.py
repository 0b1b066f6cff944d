"""How long the papers serve: what the examples cannot say."""

from collections.abc import Callable
from datetime import date

import pytest

from admission_flow.procedure.acts import DossierSupplement, Opinion, Sponsorship, VerificationReply
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Finding, Status
from admission_flow.procedure.judge import Judge
from admission_flow.testing import lawful_case, with_act, with_step

Ask = Callable[..., Finding]
BRANCH = "branch_resolution"
LATE = date(2024, 12, 20)
SORTS = ("sponsorship", "opinion", "verification")


def late_meeting() -> Case:
    return with_step(lawful_case(BRANCH), BRANCH, on=LATE)


def test_thirteen_months_are_too_many_for_every_sort(finding: Ask) -> None:
    """Papers of the autumn of 2023 are old in December 2024, all three sorts."""
    found = finding(late_meeting(), BRANCH, "dossier.fresh")
    assert (found.status, set(found.facts["old"])) == (Status.UNMET, set(SORTS))


@pytest.mark.parametrize("sort", SORTS)
def test_a_supplement_covers_only_what_it_names(finding: Ask, sort: str) -> None:
    """What the supplement does not name stays old."""
    case = with_act(late_meeting(), DossierSupplement(on=date(2024, 11, 1), covers=(sort,)))
    found = finding(case, BRANCH, "dossier.fresh")
    assert (found.status, set(found.facts["old"])) == (Status.UNMET, set(SORTS) - {sort})


@pytest.mark.parametrize(
    ("on", "status"), [(date(2023, 12, 20), Status.MET), (date(2023, 12, 19), Status.UNMET)]
)
def test_a_supplement_serves_twelve_months_itself(finding: Ask, on: date, status: Status) -> None:
    """Dated within the 12 months before the meeting it covers; a day older it does not."""
    case = with_act(late_meeting(), DossierSupplement(on=on, covers=SORTS))
    assert finding(case, BRANCH, "dossier.fresh").status is status


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
    assert finding(case, BRANCH, "dossier.fresh").status is Status.MET


def test_a_paper_without_any_dated_part_is_unknown(finding: Ask) -> None:
    """With no paper at all nothing is fresh."""
    case = lawful_case(BRANCH)
    bare = type(case)(case.person, case.unit, tuple(a for a in case.acts if a.kind == BRANCH))
    assert finding(bare, BRANCH, "dossier.fresh").status is Status.UNKNOWN


def test_the_oldest_paper_sets_the_deadline(judge: Judge) -> None:
    """Before the meeting the day on which the first sort grows old is due."""
    verdict = judge.judge(lawful_case("opinions_summarised"))
    assert [d.due_on for d in verdict.deadlines if d.rule == "dossier.fresh"] == [
        date(2024, 10, 20)
    ]


def test_one_old_paper_among_new_ones_makes_its_sort_old(finding: Ask) -> None:
    """The oldest paper of a sort counts, whichever was entered last."""
    case = lawful_case(BRANCH)
    for on, status in ((date(2023, 3, 5), Status.MET), (date(2023, 3, 4), Status.UNMET)):
        found = finding(with_act(case, Opinion(on=on, body="veterans")), BRANCH, "dossier.fresh")
        assert found.status is status
        assert found.facts["last_day"] == date(on.year + 1, on.month, on.day)
