"""Who can still be admitted in a year, by which day each step must happen; what is supposed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from admission_flow.procedure.acts import Consent
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.case_plan import Planner
from admission_flow.procedure.document import Case, DocumentProblems
from admission_flow.procedure.suppositions import suppose
from admission_flow.procedure.year_plan import YearPlan, year_plan
from admission_flow.testing import lawful_case, with_act, with_changed
from admission_flow.workflow_source import judge_in_use

A_DAY = timedelta(days=1)
MEETING = date(2024, 3, 5)
KINDS = judge_in_use().procedure.kinds


def asked(case: Case, as_of: date, end: date, step: str = "admission_decision") -> YearPlan:
    found = year_plan(Planner(judge_in_use()), case, as_of, step, end)
    assert found is not None
    return found


def test_the_last_day_of_a_step_is_the_last_from_which_the_goal_still_comes() -> None:
    """The ceremony must be a year before the vote on recognition: the day after is too late."""
    case = lawful_case("admission_decision")
    as_of = case.acts[-1].on
    end = as_of + timedelta(days=500)
    plan = asked(case, as_of, end, "recognition_decision")
    ceremony = plan.steps[0]
    assert ceremony.step == "ceremony"
    held = Planner(judge_in_use())
    on_it = held.plan(case, as_of, {"ceremony": ceremony.last}).goal_on
    after = held.plan(case, as_of, {"ceremony": ceremony.last + A_DAY}).goal_on
    assert on_it is not None
    assert after is not None
    assert on_it <= end < after
    assert plan.steps[-1].last == end


def test_a_year_that_ends_a_day_too_soon() -> None:
    """In time on the very day, not the day before; then the rule that waits is named."""
    case = lawful_case("ceremony")
    as_of = case.acts[-1].on
    goal = Planner(judge_in_use()).plan(case, as_of).goal_on
    assert goal is not None
    just = asked(case, as_of, goal, "recognition_decision")
    assert just.in_time
    assert just.steps[-1].first == just.steps[-1].last == goal
    late = asked(case, as_of, goal - A_DAY, "recognition_decision")
    assert not late.in_time
    assert late.steps == ()
    assert late.waits_for == ("probation.elapsed",)


def test_what_serves_ends_between() -> None:
    """A paper on file that lapses before the last day is named with its rule, and the day."""
    case = lawful_case("opinions_summarised")
    plan = asked(case, MEETING, date(2024, 12, 31))
    vote = plan.steps[0]
    assert vote.first == MEETING
    assert vote.last == date(2024, 12, 31)
    assert vote.serves_until is not None
    judge = judge_in_use()
    served = {f.rule for f in judge.judge(case, vote.serves_until).next[0].findings if not f.warns}
    no_more = judge.judge(case, vote.serves_until + A_DAY).next[0].findings
    assert vote.ends in served
    assert next(f for f in no_more if f.rule == vote.ends).status.stands_in_the_way


def test_a_step_on_the_way_may_be_asked_for() -> None:
    """It is the last; what is owed is that of the plan, and as much of it is judged."""
    case = lawful_case("opinions_summarised")
    end = date(2024, 12, 31)
    plan = asked(case, MEETING, end, "base_resolution")
    whole = Planner(judge_in_use()).plan(case, MEETING)
    assert (plan.as_of, plan.end, plan.step) == (MEETING, end, "base_resolution")
    assert (plan.state, plan.on) == (whole.state, whole.day_of("base_resolution"))
    assert [window.step for window in plan.steps] == ["branch_resolution", "base_resolution"]
    assert [window.owed for window in plan.steps] == [step.owed for step in whole.steps[:2]]
    assert plan.judged is True
    far = date(2016, 1, 4)  # before the first regulation that is on file
    unjudged = year_plan(Planner(judge_in_use()), replace(case, acts=()), far, plan.step, end)
    assert unjudged is not None
    assert unjudged.judged is False


@pytest.mark.parametrize("lapses", [-1, 0, 1, 9, 10])
def test_a_paper_serves_until_a_day_between_the_first_and_the_last(lapses: int) -> None:
    """That of a step whose rule asks for it: on the first day it counts, on the last no more."""
    day = MEETING + lapses * A_DAY
    case = with_changed(
        lawful_case("opinions_summarised"),
        "awareness_certificate",
        issued_on=months_after(day, -60),
    )
    vote, *rest = asked(case, MEETING, MEETING + 10 * A_DAY).steps
    told = (day, "awareness.valid") if 0 <= lapses < 10 else (None, "")
    assert (vote.serves_until, vote.ends) == told
    assert {(window.serves_until, window.ends) for window in rest} == {(None, "")}


def test_a_step_that_is_behind_is_not_asked_for() -> None:
    """Who was admitted is not asked whether they still can be."""
    case = lawful_case("ceremony")
    planner = Planner(judge_in_use())
    assert year_plan(planner, case, MEETING + 200 * A_DAY, "admission_decision", MEETING) is None


# ---- what if -----------------------------------------------------------------------------------


def test_a_fact_a_paper_and_a_day_are_supposed() -> None:
    """Of the person, of the chi bộ, of the newest act, of one that is not there, of a step."""
    case = lawful_case("opinions_summarised")
    changes = {
        "person.born_on": "2006-05-01",
        "unit.has_base_committee": False,
        "awareness_certificate.issued_on": "2020-01-01",
        "consent.matter": "over_60",
        "branch_resolution.on": "2024-04-01",
    }
    found = suppose(case, MEETING, changes, KINDS)
    assert found.case.person.born_on == date(2006, 5, 1)
    assert found.case.unit.has_base_committee is False
    certificate = next(a for a in found.case.acts if a.kind == "awareness_certificate")
    assert certificate.issued_on == date(2020, 1, 1)  # type: ignore[attr-defined]
    assert found.case.acts[-1] == Consent(on=MEETING, matter="over_60")
    assert found.not_before == {"branch_resolution": date(2024, 4, 1)}
    assert [a.kind for a in case.acts] == [a.kind for a in found.case.acts[:-1]]


def test_what_is_not_stated_may_be_supposed_too() -> None:
    """None takes a value out; the other fields of a roll stay."""
    case = lawful_case("branch_resolution")
    person = suppose(case, MEETING, {"person.education": None}, KINDS).case.person
    assert person.education is None
    assert replace(person, education=case.person.education) == case.person
    vote = suppose(case, MEETING, {"branch_resolution.roll.against": 3}, KINDS).case.acts[-1]
    before = case.acts[-1]
    assert vote.roll == replace(before.roll, against=3)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"born_on": "2006-05-01"}, "born_on"),
        ({"nobody.born_on": "2006-05-01"}, "nobody.born_on"),
        ({"person.born": "2006-05-01"}, "person.born"),
        ({"person.born_on": "31/02/2006"}, "person.born_on"),
        ({"branch_resolution.roll.in_favour": 20}, "branch_resolution.roll"),
        ({"consent.on": "2024-01-01"}, "consent.matter"),
    ],
)
def test_a_supposition_that_is_not_right_is_told_by_its_place(
    changes: dict[str, object], where: str
) -> None:
    """Nothing is supposed of what bodies have not decided yet, and no field is invented."""
    with pytest.raises(DocumentProblems) as found:
        suppose(lawful_case("opinions_summarised"), MEETING, changes, KINDS)
    assert [problem.where for problem in found.value.problems] == [where]


def test_an_act_of_a_later_day_is_left_alone() -> None:
    """Of acts dated after the question nothing is known yet: evidence is supposed beside them."""
    later = Consent(on=MEETING + A_DAY, matter="over_60")
    case = with_act(lawful_case("opinions_summarised"), later)
    found = suppose(case, MEETING, {"consent.matter": "readmission"}, KINDS).case
    assert later in found.acts
    assert Consent(on=MEETING, matter="readmission") in found.acts
