"""The arithmetic of a plan: 4 % of 5,465, and what it takes for 218.6 to be 220."""

import tomllib
from datetime import date
from fractions import Fraction
from importlib.resources import files
from typing import Any

import pytest

from admission_flow.demo.plan import plan_2024
from admission_flow.planning.plan.plan import decimal, document_of, plan_from, rounded
from admission_flow.procedure.document import DocumentProblems


def data(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the plan of 2024 as a document, with fields changed; None takes one out."""
    text = files("admission_flow.demo").joinpath("plan", "plan-2024.toml").read_text("utf-8")
    whole = tomllib.loads(text) | changes
    return {name: value for name, value in whole.items() if value is not None}


def wrong(**changes: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    """Return (place, message id) of what is wrong with the plan so changed."""
    with pytest.raises(DocumentProblems) as caught:
        plan_from(data(**changes))
    return [(problem.where, problem.message_id) for problem in caught.value.problems]


def test_the_plan_of_2024() -> None:
    """Its figures: 5,465 members, 218.6 exactly, 220 by sector, 320 and 240 places."""
    plan = plan_2024()
    assert plan.exact == Fraction(1093, 5)
    assert decimal(plan.exact) == "218.6"
    assert plan.share == Fraction(220, 5465)
    assert decimal(plan.share * 100) == "≈4.0256"
    assert list(plan.targets.values()) == [135, 40, 30, 15]
    assert (plan.classes["awareness"].count, plan.classes["awareness"].places) == (4, 320)
    assert (plan.classes["new_member"].count, plan.classes["new_member"].places) == (3, 240)


def test_before_the_26th_means_by_the_25th() -> None:
    """The last day in time is the day before the one that the plan names."""
    assert plan_2024().grassroots_plan_due == date(2024, 2, 26)
    assert plan_2024().grassroots_last_day == date(2024, 2, 25)


@pytest.mark.parametrize(
    ("rounding", "to", "result"),
    [
        ("none", 1, Fraction(1093, 5)),
        ("up", 1, 219),
        ("nearest", 1, 219),
        ("down", 1, 218),
        ("up", 10, 220),
        ("nearest", 10, 220),
        ("down", 10, 210),
        ("up", 5, 220),
    ],
)
def test_rounding_is_what_it_says(rounding: str, to: int, result: object) -> None:
    """Exact fractions, to a multiple; a half goes up."""
    assert rounded(Fraction(4, 100) * 5465, rounding, to) == result


def test_a_half_goes_up_and_a_whole_stays() -> None:
    """The edges of rounding to the nearest, and of rounding up."""
    assert rounded(Fraction(5, 2), "nearest") == 3
    assert rounded(Fraction(7, 2), "nearest") == 4
    assert rounded(Fraction(220), "up", 10) == 220
    assert rounded(Fraction(2201, 10), "up", 10) == 230


def test_a_plan_comes_back_from_the_journal_as_it_was() -> None:
    """Document and plan are two forms of the same."""
    graded = plan_from(
        data(grades=[{"name": "đạt", "at_least": "9/10"}, {"name": "khác", "at_least": "0/1"}])
    )
    assert plan_from(document_of(graded)) == graded
    assert graded.grades[0].at_least == Fraction(9, 10)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"rounding": None}, [("rounding", "plan_rounding")]),
        ({"counting": None}, [("counting", "plan_counting")]),
        ({"round_to": 1}, [("target", "plan_target")]),
        ({"round_to": 0}, [("round_to", "plan_round_to")]),
        ({"rounding": "none"}, [("target", "plan_target")]),
        ({"members": 5466, "rounding": "down"}, [("target", "plan_target")]),
        ({"members": 0}, [("members", "plan_no_members"), ("target", "plan_target")]),
        ({"target_ratio": "4 %"}, [("target_ratio", "plan_ratio")]),
        ({"target_ratio": "4/0"}, [("target_ratio", "plan_ratio")]),
        ({"targets": {"student": 219}}, [("targets", "plan_targets_sum")]),
        (
            {"targets": {"student": -1}},
            [("targets.student", "count_out_of_range"), ("targets", "plan_targets_sum")],
        ),
        ({"targets": {"farmers": 220}}, [("targets.farmers", "not_a_choice")]),
        ({"classes": {"awareness": {"count": 4}}}, [("classes.awareness", "plan_classes")]),
        ({"classes": {"dance": {"count": 4, "places": 2}}}, [("classes.dance", "not_a_choice")]),
        ({"grades": [{"name": "đạt"}]}, [("grades[0]", "plan_grade")]),
        ({"grades": [{"name": "đạt", "at_least": "1/2"}]}, [("grades", "plan_scale")]),
        ({"year": None}, [("plan.year", "missing")]),
        ({"year": "x"}, [("plan.year", "not_a_count")]),
        ({"watched_groups": ["left_handed"]}, [("plan.watched_groups[0]", "not_a_choice")]),
    ],
)
def test_a_plan_whose_sums_are_wrong_is_not_taken(
    changes: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    """Each slip is named at its place: nothing is rounded or assumed silently."""
    assert wrong(**changes) == found
