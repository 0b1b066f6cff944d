"""Facts of the law that no vector can state: they are not what a rule finds."""

from datetime import date

from admission_flow.procedure.judge import Judge
from admission_flow.testing import lawful_case, with_step


def test_membership_counts_from_the_decision_once_official(judge: Judge) -> None:
    """Decided on 25 August 2024, admitted on 15 September: from 25 August, and not before then."""
    case = lawful_case(meeting_on=date(2024, 7, 14))
    case = with_step(case, "admission_decision", on=date(2024, 8, 25))
    case = with_step(case, "decision_received", on=date(2024, 8, 28))
    official = judge.judge(case)
    assert official.lawful
    assert official.dates.admitted_on == date(2024, 9, 15)
    assert official.dates.party_age_from == date(2024, 8, 25)
    voted = judge.judge(case, official.steps[-1].on.replace(day=1))
    assert voted.dates.party_age_from is None


def test_who_has_no_decision_is_on_probation(judge: Judge) -> None:
    """Month 12 is over and both committees have resolved: nothing but the decision ends it."""
    resolved = lawful_case("recognition_base_resolution")
    before = judge.judge(lawful_case("ceremony")).stage
    assert judge.judge(resolved).stage == before
    assert judge.judge(resolved, date(2027, 1, 1)).stage == before
    assert judge.judge(lawful_case()).stage != before
