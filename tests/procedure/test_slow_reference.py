"""A slow reference for votes and days, written from the law and not from the code."""

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from admission_flow.procedure import rules
from admission_flow.procedure.acts import Extension
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Result, met_if, unknown
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.rulebook import Values
from admission_flow.resources import text
from admission_flow.testing import lawful_case, with_act, with_step
from admission_flow.workflow_source import built_in

PROFILE = settings(max_examples=150, deadline=None, database=None)
JUDGE = built_in()

HOLIDAYS = tomllib.loads(text("workflows", "holidays.toml"))
OFF = {day for year in HOLIDAYS["year"] for day in year["off"]}
WORKED = {day for year in HOLIDAYS["year"] for day in year["worked"]}


def working_day_after(start: date, count: int) -> date:
    """Walk day by day: Monday to Friday and days worked instead, not the days off."""
    day = start
    while count:
        day += timedelta(days=1)
        if day in WORKED or (day.weekday() < 5 and day not in OFF):
            count -= 1
    return day


def status(case: Case, step: str, rule: str) -> str:
    judged = [s for s in JUDGE.judge(case).steps if s.step == step][-1]
    return next(f.status.value for f in judged.findings if f.rule == rule)


COUNTS = st.integers(0, 60)


@PROFILE
@given(COUNTS, st.integers(0, 5), st.integers(0, 5), st.integers(0, 5), COUNTS)
def test_two_thirds_by_counting_thirds(
    official: int, elsewhere: int, exempt: int, suspended: int, in_favour: int
) -> None:
    """Every member called puts two pebbles in one bowl, everyone in favour three in the other."""
    case = with_step(
        lawful_case("branch_resolution"),
        "branch_resolution",
        roll={
            "official": official,
            "elsewhere": elsewhere,
            "exempt_absent": exempt,
            "suspended": suspended,
            "in_favour": in_favour,
        },
    )
    called = official - elsewhere - exempt - suspended
    enough = called > 0 and sum(3 for _ in range(in_favour)) >= sum(2 for _ in range(called))
    expected = "met" if enough else "unmet"
    assert status(case, "branch_resolution", "branch.two_thirds") == expected


@PROFILE
@given(st.dates(date(2017, 3, 14), date(2026, 8, 1)), st.integers(1, 150), st.booleans())
def test_the_time_to_decide_by_walking(meeting_on: date, days: int, extended: bool) -> None:  # noqa: FBT001
    """60 working days, 45 for what was resolved from 1 July 2025 on, with 30 or 15 more."""
    on = meeting_on + timedelta(days=days)
    case = lawful_case("admission_decision", meeting_on=meeting_on)
    base_on = min(meeting_on + timedelta(days=10), on)
    case = with_step(with_step(case, "base_resolution", on=base_on), "admission_decision", on=on)
    if extended:
        case = with_act(case, Extension(on=meeting_on, matter="admission_decision"))
    new_law = meeting_on >= date(2025, 7, 1)
    allowed = (45 if new_law else 60) + ((15 if new_law else 30) if extended else 0)
    expected = "met" if on <= working_day_after(meeting_on, allowed) else "unmet"
    assert status(case, "admission_decision", "decision.in_time") == expected


@PROFILE
@given(st.dates(date(2017, 3, 14), date(2026, 8, 1)), st.integers(0, 60))
def test_the_time_of_the_ceremony_by_walking(meeting_on: date, days: int) -> None:
    """30 working days from receipt; of what is decided from 26 July 2026 on, from the decision."""
    case = lawful_case("ceremony", meeting_on=meeting_on)
    decided_on, received_on = meeting_on + timedelta(days=36), meeting_on + timedelta(days=41)
    on = received_on + timedelta(days=days)
    start = decided_on if decided_on >= date(2026, 7, 26) else received_on
    expected = "met" if on <= working_day_after(start, 30) else "unmet"
    assert status(with_step(case, "ceremony", on=on), "ceremony", "ceremony.in_time") == expected


def year_later(day: date, years: int) -> date:
    """Return the same day of a later year; 29 February becomes the 28th in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@PROFILE
@given(st.dates(date(2017, 6, 1), date(2024, 12, 31)), st.integers(-40, 40))
@example(date(2020, 2, 29), 0)
@example(date(2020, 2, 29), -1)
def test_twelve_months_by_the_calendar(ceremony_on: date, days: int) -> None:
    """The probation is over on the same day a year later."""
    case = lawful_case("ceremony", meeting_on=ceremony_on - timedelta(days=63))
    on = year_later(ceremony_on, 1) + timedelta(days=days)
    coming = next(
        s for s in JUDGE.judge(case, on).next if s.step == "recognition_branch_resolution"
    )
    found = next(f for f in coming.findings if f.rule == "probation.elapsed")
    assert found.status == ("met" if days >= 0 else "pending")


def test_the_reference_catches_a_judge_who_counts_those_present(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Planted: two thirds of those present instead of those called."""

    def of_those_present(view: CaseOnDay[Any], values: Values) -> Result:
        if view.step is None:
            return unknown("roll")
        roll = view.step.roll
        return met_if(roll.in_favour >= values.share("share") * roll.present)

    planted = replace(rules.BY_ID["branch.two_thirds"], check=of_those_present)
    monkeypatch.setitem(globals(), "JUDGE", Judge(JUDGE.procedure.with_rule(planted)))
    with pytest.raises(AssertionError):
        test_two_thirds_by_counting_thirds()
