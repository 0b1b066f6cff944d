"""Vectors in the other regimes: which days each is moved to, and what is said of it there.

Most is asked of a small procedure whose law turns twice: on 3 February 2025, a Monday, for one day.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from admission_flow.procedure.calendar import WorkingDays, months_after
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result, met_if
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.vector_runs import runs_of, stretches
from admission_flow.procedure.vectors import FORMAT, Vector, vectors_from
from tests.procedure.turned_loan import (
    FIRST,
    LAST,
    OF_ONE_DAY,
    handed,
    turned_loan,
    vector,
    with_rule,
)


@pytest.fixture(scope="module")
def loan(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    return turned_loan(tmp_path_factory.mktemp("runs"))


def on_by_regime(judge: Judge, one: Vector) -> dict[tuple[str, ...], date]:
    """Return on which day the step lies in each regime that it fits."""
    runs = list(runs_of(one, judge))
    assert [run.moved for run in runs] == [False, *(True for _ in runs[1:])]
    assert len({run.regime for run in runs}) == len(runs)
    assert {run.failures for run in runs} == {()}
    return {run.regime: run.on for run in runs}


def test_the_first_and_the_last_day_of_each_regime(judge: Judge, loan: Judge) -> None:
    """From the day on which both series have a document; what is in force has no last day."""
    assert [(s.start, s.end, s.regime) for s in stretches(loan.workflow.rulebook)] == [
        (date(2024, 1, 2), date(2025, 2, 2), FIRST),
        (date(2025, 2, 3), date(2025, 2, 3), OF_ONE_DAY),
        (date(2025, 2, 4), None, LAST),
    ]
    book, day = judge.workflow.rulebook, timedelta(days=1)
    known = stretches(book)
    assert known[0].start == date(2016, 9, 20)  # of 01-HD/TW; 29-QĐ/TW is older
    for one, after in pairwise(known):
        assert one.end is not None
        assert one.end + day == after.start
        assert book.on(one.start).regime == book.on(one.end).regime == one.regime
        assert book.on(after.start).regime == after.regime != one.regime
    assert known[-1].end is None


def test_by_weeks_a_case_keeps_the_days_of_the_week(loan: Judge) -> None:
    """A Monday fits a regime of one Monday; in the last the five days hold until July 2025."""
    found = on_by_regime(loan, vector(loan, each_regime="weeks"))
    assert found == {
        FIRST: date(2024, 5, 13),
        OF_ONE_DAY: date(2025, 2, 3),
        LAST: date(2025, 7, 28),
    }


def test_by_months_a_case_keeps_the_day_of_the_month(loan: Judge) -> None:
    """The 13th fits no 3rd; the last month with the value of five days is July 2025."""
    found = on_by_regime(loan, vector(loan, each_regime="months"))
    assert found == {FIRST: date(2024, 5, 13), LAST: date(2025, 7, 13)}
    third = (
        {"kind": "loan_asked", "on": date(2024, 4, 29)},
        {"kind": "loan_agreed", "on": date(2024, 5, 2)},
        handed(2024, 5, 3),
    )
    found = on_by_regime(loan, vector(loan, *third, each_regime="months"))
    assert found == {
        FIRST: date(2024, 5, 3),
        OF_ONE_DAY: date(2025, 2, 3),
        LAST: date(2025, 7, 3),
    }


def test_months_go_before_weeks_where_both_are_allowed(loan: Judge) -> None:
    """By weeks only where no month fits."""
    found = on_by_regime(loan, vector(loan, each_regime=True))
    assert found == {
        FIRST: date(2024, 5, 13),
        OF_ONE_DAY: date(2025, 2, 3),
        LAST: date(2025, 7, 13),
    }


def test_a_case_is_moved_back_as_well(loan: Judge) -> None:
    """Of the last regime into the first, as late in it as it goes."""
    acts = (
        {"kind": "loan_asked", "on": date(2025, 7, 7)},
        {"kind": "loan_agreed", "on": date(2025, 7, 8)},
        handed(2025, 7, 10),
    )
    found = on_by_regime(loan, vector(loan, *acts, each_regime="months"))
    assert found == {LAST: date(2025, 7, 10), FIRST: date(2025, 1, 10)}


def test_into_the_regime_in_force_not_more_than_a_year(loan: Judge) -> None:
    """365 days after 4 February 2025: the 4th of February 2026 is the last day that may be."""
    days = {"rule": "order.dates", "each_regime": "months"}
    agreed = [{"kind": f"loan_{what}", "on": date(2024, 5, 31)} for what in ("asked", "agreed")]
    for day, on in ((3, date(2026, 2, 3)), (4, date(2026, 2, 4)), (5, date(2026, 1, 5))):
        acts = (*agreed, handed(2024, 6, day))
        assert on_by_regime(loan, vector(loan, *acts, **days))[LAST] == on


@pytest.mark.parametrize(("way", "back"), [("months", months_after), ("weeks", None)])
def test_the_day_of_judging_is_moved_as_the_case_is(
    loan: Judge, way: str, back: Callable[[date, int], date] | None
) -> None:
    """By the same months, or weeks."""
    one = vector(loan, as_of=date(2024, 5, 31), each_regime=way)
    runs = [run for run in runs_of(one, loan) if run.moved]
    assert runs
    for run in runs:
        start = date(2024, 5, 13)
        months = 12 * (run.on.year - start.year) + run.on.month - start.month
        day = back(date(2024, 5, 31), months) if back else date(2024, 5, 31) + (run.on - start)
        assert run.vector.as_of == day
    for run in runs_of(vector(loan, each_regime=way), loan):
        assert run.vector.as_of is None


def test_a_count_that_leaves_the_calendar_is_counted_at_an_earlier_place(loan: Judge) -> None:
    """Of 2026 no holidays are on file: in December 2025 the 4th working day after a Saturday."""
    known = WorkingDays.from_data({"year": [{"year": 2024}, {"year": 2025}]})
    workflow = replace(loan.procedure.workflow, calendar=known)
    judge = Judge(replace(loan.procedure, workflow=workflow))
    four = {"act": "loan_handed_over", "working_days": 4, "after": {"act": "loan_asked"}}
    acts = (
        {"kind": "loan_asked", "on": date(2024, 5, 6)},
        {"kind": "loan_agreed", "on": date(2024, 5, 7)},
        handed(2024, 5, 9),
    )
    counted = {"rule": "order.dates", "counted": [four]}
    for way in ("months", True):
        one = vector(judge, *acts, **counted, each_regime=way)
        assert one.case.acts[-1].on == date(2024, 5, 10)
        runs = {run.regime: run for run in runs_of(one, judge) if run.moved}
        case = runs[LAST].vector.case
        assert [act.on for act in case.acts] == [
            date(2025, 12, 6),
            date(2025, 12, 7),
            date(2025, 12, 11),
        ]
        assert runs[LAST].failures == ()


def test_of_a_moved_vector_the_clause_and_the_facts_are_its_own_regime_s(loan: Judge) -> None:
    """A last day of 2024, and a clause that another regime's finding does not cite."""
    own = {"clause": "01-QC/MAU (2024-01-02), 2", "facts": {"last_day": date(2024, 5, 15)}}
    assert len(on_by_regime(loan, vector(loan, **own, each_regime=True))) == 3

    wrong = vector(loan, status="unmet", each_regime=True)
    said = [run.failures for run in runs_of(wrong, loan)]
    assert len(said) == 3
    for failures in said[1:]:
        (failure,) = failures
        assert failure.message_id == "vector_status"
        assert failure.facts == {"expected": "unmet", "found": "met"}


@pytest.mark.parametrize(("in_favour", "status"), [(14, "met"), (13, "unmet")])
def test_who_else_refuses_a_moved_vector_is_noted(
    judge: Judge, in_favour: int, status: str
) -> None:
    """Only 208-QĐ/TW takes a finished programme for a diploma (1.2.1): no other regime does.

    It is no failure of the vector; its own rule is none of the others.
    """
    roll = {"in_favour": in_favour, "against": 18 - in_favour}
    item = {
        "rule": "branch.two_thirds",
        "step": "branch_resolution",
        "status": status,
        "because": "So it is.",
        "vi": "Là như vậy.",
        "each_regime": True,
        "meeting": date(2026, 8, 4),
        "person": {"education": "lower_secondary", "education_proof": "programme_completed"},
        "change": [{"act": "branch_resolution", "set": {"roll": roll}}],
    }
    data = {"format": FORMAT, "example": [item]}
    (one,) = vectors_from(data, judge.procedure, "x.toml")
    first, *others = runs_of(one, judge)
    assert (first.failures, first.others) == ((), ())
    assert len(others) == len(stretches(judge.workflow.rulebook)) - 1
    for run in others:
        assert (run.failures, run.others) == ((), ("person.education",))


def test_a_refused_step_before_a_moved_one_is_noted_once(loan: Judge) -> None:
    """Who refuses two steps is named once; and what a vector names beside its own is no other."""

    def not_in_2025(case: CaseOnDay[Any], values: Values) -> Result:
        del values
        return met_if(case.on.year != 2025)

    judge = with_rule(loan, "order.dates", check=not_in_2025)
    for also, others in (
        ([], ("order.state", "order.dates")),
        (["order.state"], ("order.dates",)),
        (["order.dates", "order.state"], ()),
    ):
        _, *runs = runs_of(vector(judge, each_regime=True, also=also), judge)
        assert {(run.failures, run.others) for run in runs} == {((), others)}
