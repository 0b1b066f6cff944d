"""The twelve months: what the examples cannot say."""

from collections.abc import Callable
from datetime import date

import pytest

from admission_flow.procedure.findings import Finding, Status
from admission_flow.procedure.judge import Judge
from admission_flow.testing import lawful_case, with_step, without

Ask = Callable[..., Finding]
REVIEW = "recognition_branch_resolution"


@pytest.mark.parametrize(
    ("ceremony_on", "ends_on"),
    [
        (date(2024, 9, 15), date(2025, 9, 15)),  # a worked case of docs/maintainers/practice.md
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 2, 28), date(2024, 2, 28)),
        (date(2024, 8, 31), date(2025, 8, 31)),
    ],
)
def test_twelve_months_are_counted_from_the_ceremony(
    judge: Judge, ahead: Ask, ceremony_on: date, ends_on: date
) -> None:
    """The day twelve months on, or the last of that month; the day before it is too early."""
    case = with_step(
        lawful_case("ceremony", meeting_on=date(2023, 1, 10)), "ceremony", on=ceremony_on
    )
    found = ahead(case, REVIEW, "probation.elapsed", ceremony_on)
    assert (found.status, found.earliest) == (Status.PENDING, ends_on)
    day_before = date.fromordinal(ends_on.toordinal() - 1)
    assert ahead(case, REVIEW, "probation.elapsed", day_before).status is Status.PENDING
    assert ahead(case, REVIEW, "probation.elapsed", ends_on).status is Status.MET
    coming = next(s for s in judge.judge(case, day_before).next if s.step == REVIEW)
    assert coming.earliest == ends_on


def test_without_a_ceremony_nothing_elapses(finding: Ask) -> None:
    """What the months run from is missing: unknown, for every rule that counts them."""
    case = without(lawful_case("recognition_decision"), "ceremony")
    for rule in ("probation.elapsed", "probation.review_in_time", "recognition.self_review"):
        assert finding(case, REVIEW, rule).status is Status.UNKNOWN
    found = finding(case, "recognition_decision", "recognition.official_from")
    assert found.status is Status.UNKNOWN


def test_the_review_is_due_thirty_working_days_after(judge: Judge) -> None:
    """While the person is probationary the last day of the review is a deadline."""
    due = [
        d.due_on
        for d in judge.judge(lawful_case("ceremony")).deadlines
        if d.rule == "probation.review_in_time"
    ]
    assert due == [date(2025, 6, 18)]


def test_a_late_review_warns_and_moves_no_day(judge: Judge, finding: Ask) -> None:
    """However late, the person is official from the end of the twelve months."""
    case = lawful_case("recognition_decision")
    case = with_step(case, REVIEW, on=date(2025, 9, 1))
    case = with_step(case, "recognition_base_resolution", on=date(2025, 9, 5))
    case = with_step(case, "recognition_decision", on=date(2025, 9, 12))
    verdict = judge.judge(case)
    assert (verdict.state, verdict.lawful) == ("official", True)
    assert finding(case, REVIEW, "probation.review_in_time").warns
    found = finding(case, "recognition_decision", "recognition.official_from")
    assert found.facts["ends_on"] == date(2025, 5, 7)
