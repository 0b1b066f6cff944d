"""Vectors as they are judged: what is said of one that does not hold, and by which law.

Most is asked of a small procedure whose law turns twice: on 3 February 2025, a Monday, for one day.
"""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result, met
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.vector_runs import failures_of, runs_of
from admission_flow.procedure.vectors import FORMAT, vectors_from
from tests.procedure.turned_loan import (
    AGREED,
    ASKED,
    FIRST,
    LAST,
    handed,
    turned_loan,
    vector,
    with_rule,
)


@pytest.fixture(scope="module")
def loan(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    return turned_loan(tmp_path_factory.mktemp("runs"))


def told(judge: Judge, *acts: dict[str, Any], **more: object) -> list[tuple[str, dict[str, Any]]]:
    """Return what is not as the vector says; judged alone or with the other regimes, it is one."""
    one = vector(judge, *acts, **more)
    failures = list(failures_of(one, judge))
    (run,) = runs_of(one, judge)
    assert list(run.failures) == failures
    assert (run.moved, run.others) == (False, ())
    return [(failure.message_id, dict(failure.facts)) for failure in failures]


# ---- what is said --------------------------------------------------------------------------------


def test_what_does_not_hold_is_said_with_what_was_found(loan: Judge) -> None:
    """A status, a clause as a file would state it, facts by their names: each beside what is."""
    assert told(loan) == []
    assert told(loan, status="unmet") == [
        ("vector_status", {"expected": "unmet", "found": "met"}),
    ]
    assert told(loan, clause="01-QC/MAU (2024-01-02), 9") == [
        (
            "vector_cites",
            {"expected": "01-QC/MAU (2024-01-02), 9", "found": ("01-QC/MAU (2024-01-02), 2",)},
        )
    ]
    assert told(loan, facts={"last_day": date(2024, 5, 15)}) == []
    facts = {"last_day": date(2024, 5, 14), "colour": "red"}
    assert told(loan, facts=facts) == [
        ("vector_fact", {"name": "last_day", "expected": "2024-05-14", "found": "2024-05-15"}),
        ("vector_fact", {"name": "colour", "expected": "red", "found": "None"}),
    ]


def test_a_fact_is_compared_as_a_file_states_it(loan: Judge) -> None:
    """A share is the text "2/3", several of anything are a list; in a list as alone."""

    def stating(_: CaseOnDay[Any], values: Values) -> Result:
        del values
        return met(share=Fraction(2, 3), parts=(Fraction(1, 2), "x"), days=3)

    judge = with_rule(loan, check=stating)
    assert told(judge, facts={"share": "2/3", "parts": ["1/2", "x"], "days": 3}) == []
    assert told(judge, facts={"share": "1/3", "parts": ["1/2"], "days": 4}) == [
        ("vector_fact", {"name": "share", "expected": "1/3", "found": "2/3"}),
        ("vector_fact", {"name": "parts", "expected": "['1/2']", "found": "['1/2', 'x']"}),
        ("vector_fact", {"name": "days", "expected": "4", "found": "3"}),
    ]


def test_which_rules_should_refuse_and_which_do_is_said(loan: Judge) -> None:
    """Its own where it finds so, and those that it names beside; each list in one order."""
    assert told(loan, also=["order.dates"]) == [
        ("vector_blocked", {"expected": ("order.dates",), "found": ()}),
    ]
    late = (ASKED, AGREED, handed(2024, 5, 16))
    assert told(loan, *late, status="unmet") == []
    assert told(loan, *late, status="unmet", also=["order.state", "order.dates"]) == [
        (
            "vector_blocked",
            {
                "expected": ("loan.in_time", "order.dates", "order.state"),
                "found": ("loan.in_time",),
            },
        )
    ]


def test_a_refused_step_before_its_own_is_said(loan: Judge) -> None:
    """With its day and who refuses it; of the order of steps a vector may have such."""
    again = {"kind": "loan_agreed", "on": date(2024, 5, 10)}
    acts = (ASKED, AGREED, again, handed(2024, 5, 13))
    earlier = {"step": "loan_agreed", "on": date(2024, 5, 10), "found": ("order.state",)}
    assert told(loan, *acts) == [("vector_earlier", earlier)]
    assert told(loan, *acts, rule="order.state") == []


def test_what_comes_after_its_own_step_is_not_asked_about(loan: Judge) -> None:
    """A vector says that no earlier step is refused: not its own, and none that comes later."""
    later = [{"kind": "loan_agreed", "on": date(2024, 5, day)} for day in (17, 20)]
    late = (ASKED, AGREED, handed(2024, 5, 16), *later)
    assert told(loan, *late, status="unmet") == []


def test_the_day_of_judging_is_that_of_the_vector(loan: Judge) -> None:
    """A step dated after it is refused by the order of dates; without one it is its own day."""
    future = {"rule": "order.dates", "status": "unmet", "as_of": date(2024, 5, 12)}
    assert told(loan, **future) == []
    assert told(loan, **{**future, "as_of": date(2024, 5, 13)}) != []
    runs = list(runs_of(vector(loan, **future, each_regime=True), loan))
    assert len(runs) == 3
    assert {run.failures for run in runs} == {()}


# ---- by which law --------------------------------------------------------------------------------


def test_a_time_limit_is_of_the_law_under_which_it_began(loan: Judge) -> None:
    """Asked on 31 January under the first rules, handed over under the last; else by its day."""

    def asked_on(case: CaseOnDay[Any], values: Values) -> date | None:
        values.working_days("days")  # it may read what the law of the step's own day says
        return getattr(case.last(loan.procedure.kinds["loan_asked"]), "on", None)

    judge = with_rule(loan, begins=asked_on)
    acts = (
        {"kind": "loan_asked", "on": date(2025, 1, 31)},
        {"kind": "loan_agreed", "on": date(2025, 2, 4)},
        handed(2025, 2, 5),
    )
    (run,) = runs_of(vector(judge, *acts), judge)
    assert (run.on, run.regime) == (date(2025, 2, 5), LAST)
    assert (run.law_on, run.law) == (date(2025, 1, 31), FIRST)
    (run,) = runs_of(vector(loan, *acts), loan)
    assert (run.law_on, run.law) == (run.on, run.regime) == (date(2025, 2, 5), LAST)


@pytest.mark.parametrize(
    ("rule", "law_on"),
    [("person.age_minimum", date(2025, 6, 30)), ("order.state", date(2025, 7, 3))],
)
def test_a_matter_that_is_referred_is_of_the_law_of_the_vote(
    judge: Judge, rule: str, law_on: date
) -> None:
    """What the vote had to keep is asked of its day, the order of steps of the step's own.

    Whatever else is asked by the same rule later, of another step, is not looked at.
    """
    roll = {"official": 20, "present": 18, "in_favour": 13, "against": 5, "mode": "ballot"}
    roll |= {"elsewhere": 0, "exempt_absent": 0, "suspended": 0, "persons": 1}
    voted, referred, decided = date(2025, 6, 30), date(2025, 7, 3), date(2025, 7, 15)
    item = {
        "rule": rule,
        "step": "admission_referral",
        "status": "met",
        "because": "So it is.",
        "vi": "Là như vậy.",
        "base": "opinions_summarised",
        "meeting": voted,
        "add": [
            {"kind": "branch_vote_failed", "on": voted, "matter": "admission", "roll": roll},
            {"kind": "reported_upward", "on": voted, "about": "failed_vote", "to": "Đảng ủy Mẫu"},
            {"kind": "admission_referral", "on": referred},
            {"kind": "admission_decision", "on": decided},
        ],
    }
    data = {"format": FORMAT, "example": [item]}
    (one,) = vectors_from(data, judge.procedure, "x.toml")
    (run,) = runs_of(one, judge)
    book = judge.workflow.rulebook
    assert run.failures == ()
    assert (run.on, run.regime) == (referred, book.on(referred).regime)
    assert (run.law_on, run.law) == (law_on, book.on(law_on).regime)
    assert book.on(voted).regime != book.on(referred).regime
