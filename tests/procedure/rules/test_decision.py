"""Decisions: what the examples cannot say."""

from collections.abc import Callable
from datetime import date

import pytest

from admission_flow.procedure.acts import BODIES, Extension
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Finding, Status
from admission_flow.procedure.judge import Judge
from admission_flow.testing import lawful_case, with_act, with_step, without

Ask = Callable[..., Finding]
DECISION, RECOGNITION = "admission_decision", "recognition_decision"


def decided(step: str = DECISION, /, **changes: object) -> Case:
    return with_step(lawful_case(step), step, **changes)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("members", [1, 2, 3, 7, 8, 9, 15])
def test_more_than_half_or_two_thirds(finding: Ask, body: str, members: int) -> None:
    """Whole base committees need two thirds, everybody else more than half of who sits."""
    for in_favour in range(members + 1):
        roll = {"members": members, "in_favour": in_favour, "against": members - in_favour}
        enough = 3 * in_favour >= 2 * members
        if body != "base_committee":
            enough = 2 * in_favour > members
        found = finding(decided(body=body, roll=roll), DECISION, "decision.majority")
        assert found.status is (Status.MET if enough else Status.UNMET), (body, in_favour)


def test_members_away_leave_the_base(finding: Ask) -> None:
    """4 of 7 sitting members are more than half, though not of the 9 elected."""
    roll = {"members": 9, "away": 2, "in_favour": 4, "against": 3}
    assert finding(decided(roll=roll), DECISION, "decision.majority").status is Status.MET


@pytest.mark.parametrize("step", [DECISION, RECOGNITION])
@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("decision.body", {"body": None}),
        ("decision.majority", {"body": None}),
        ("decision.majority", {"roll": None}),
        ("decision.roll", {"roll": None}),
        ("decision.individually", {"persons": None}),
    ],
)
def test_a_fact_that_is_not_stated_is_unknown(
    finding: Ask, step: str, rule: str, change: dict[str, None]
) -> None:
    """A paper that does not say who decided, on whom or how, is never met."""
    assert finding(decided(step, **change), step, rule).status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("year", "accepted"),
    [
        (2018, {"standing_committee", "base_committee", "provincial_standing"}),
        (2024, {"standing_committee", "base_committee", "provincial_standing"}),
        (2025, {"standing_committee", "base_committee", "provincial_standing"}),
        (2026, {"standing_committee", "base_standing_committee", "provincial_standing"}),
    ],
)
def test_bodies_that_may_decide(finding: Ask, year: int, accepted: set[str]) -> None:
    """Only 208-QĐ/TW changed who decides; a wrong body warns and does not block."""
    for body in BODIES:
        case = with_step(lawful_case(DECISION, year), DECISION, body=body)
        found = finding(case, DECISION, "decision.body")
        assert (found.status is Status.MET) == (body in accepted), body
        assert not found.blocks


def test_a_late_decision_warns_and_stands(judge: Judge) -> None:
    """The person does not suffer for the committee's delay."""
    verdict = judge.judge(decided(on=date(2024, 9, 2)))
    assert verdict.steps[-1].warned_by == ("decision.in_time",)
    assert (verdict.state, verdict.lawful) == ("decided", True)


@pytest.mark.parametrize(
    ("extension", "status"),
    [
        (Extension(on=date(2024, 3, 4), matter="admission_decision"), Status.UNMET),
        (Extension(on=date(2024, 3, 5), matter="admission_decision"), Status.MET),
        (Extension(on=date(2024, 6, 3), matter="recognition_decision"), Status.UNMET),
        (Extension(on=date(2024, 6, 20), matter="admission_decision"), Status.UNMET),
    ],
)
def test_which_extension_counts(finding: Ask, extension: Extension, status: Status) -> None:
    """One of this decision, granted since the resolution and by the day of deciding."""
    case = with_act(decided(on=date(2024, 6, 10)), extension)
    assert finding(case, DECISION, "decision.in_time").status is status


def test_two_extensions_are_one(finding: Ask) -> None:
    """The law gives the extension once."""
    case = decided(on=date(2024, 7, 15))
    for day in (20, 21):
        case = with_act(case, Extension(on=date(2024, 5, day), matter="admission_decision"))
    found = finding(case, DECISION, "decision.in_time")
    assert (found.status, found.facts["last_day"]) == (Status.UNMET, date(2024, 7, 12))


def test_without_a_resolution_there_is_no_time_limit_to_meet(finding: Ask) -> None:
    """What the days run from is missing: unknown."""
    case = without(lawful_case(DECISION), "branch_resolution")
    assert finding(case, DECISION, "decision.in_time").status is Status.UNKNOWN


def test_the_time_limit_is_a_deadline_that_turns_overdue(judge: Judge) -> None:
    """The sixtieth working day is due; the day after it is overdue."""
    case = lawful_case("branch_resolution")
    for as_of, overdue in ((date(2024, 5, 31), False), (date(2024, 6, 1), True)):
        due = [d for d in judge.judge(case, as_of).deadlines if d.rule == "decision.in_time"]
        assert [(d.due_on, d.overdue) for d in due] == [(date(2024, 5, 31), overdue)]


def test_a_year_without_holidays_on_file_is_unknown(finding: Ask) -> None:
    """Working days of 2031 cannot be counted: no guess."""
    case = with_step(lawful_case(RECOGNITION, 2026), RECOGNITION, on=date(2031, 1, 10))
    case = with_step(case, "recognition_base_resolution", on=date(2030, 12, 30))
    case = with_step(case, "recognition_branch_resolution", on=date(2030, 12, 29))
    found = finding(case, RECOGNITION, "recognition.in_time")
    assert (found.status, found.facts["year"]) == (Status.UNKNOWN, 2031)
