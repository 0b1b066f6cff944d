"""What is owed: whose it is, what waits only for a paper, and what is not owed yet."""

from datetime import date

from admission_flow.planning.deadlines.clocks import BESIDE, Clock, ClockKind
from admission_flow.planning.deadlines.duty import Duty
from admission_flow.planning.deadlines.owed import (
    Owed,
    by_body,
    from_duty,
    last_day_of_step,
    late,
    opens_later,
)
from admission_flow.procedure.acts import Step
from admission_flow.procedure.document import Case
from admission_flow.testing import lawful_case
from admission_flow.workflow_source import built_in

DAY = date(2024, 6, 1)
STEPS, BESIDE_EACH = built_in().workflow.rules_of, built_in().workflow.rules_beside


def one(owed_by: str, due_on: date | None, case: str = "HS-0001") -> Owed:
    return Owed(kind="k", owed_by=owed_by, unit="Chi bộ Mẫu", due_on=due_on, case=case)


def clock(rule: str, sort: ClockKind, day: date = DAY) -> Clock:
    listed = rule not in BESIDE and sort is not ClockKind.FREE_FROM
    return Clock(
        rule=rule, sort=sort, day=day, responsible="branch", citations=(), in_verdict=listed
    )


def test_by_body_the_nearest_first_and_no_day_last() -> None:
    """Bodies in order of their names; a step that nobody set a day for comes at the end."""
    found = by_body([one("helper", DAY), one("branch", None), one("branch", DAY, "HS-0002")])
    assert list(found) == ["branch", "helper"]
    assert [owed.case for owed in found["branch"]] == ["HS-0002", "HS-0001"]


def test_late_from_the_day_after() -> None:
    """The last day is in time; what has no day is never late."""
    owed = [one("branch", DAY), one("branch", None)]
    assert late(owed, DAY) == 0
    assert late(owed, date(2024, 6, 2)) == 1
    assert owed[0].left(date(2024, 6, 4)) == -3
    assert owed[1].left(DAY) is None


def test_a_duty_keeps_what_it_says() -> None:
    """Another source's duty is owed by whom it names, for its period."""
    duty = Duty(kind="x", unit="u", owed_by="helper", due_on=DAY, case="HS-1", period="2024-05")
    assert from_duty(duty) == Owed(
        kind="x", unit="u", owed_by="helper", due_on=DAY, case="HS-1", period="2024-05"
    )


def test_every_step_of_a_lawful_case_waits_only_for_its_paper() -> None:
    """The day before each step is taken, with its evidence there, nothing else stands in the way.

    And with the evidence of the step missing, something does.
    """
    judge = built_in()
    case = lawful_case()
    for taken in (act for act in case.acts if isinstance(act, Step)):
        so_far = tuple(act for act in case.acts if act.on <= taken.on and act is not taken)
        verdict = judge.judge(Case(case.person, case.unit, so_far), taken.on)
        step = next(step for step in verdict.next if step.step == taken.kind)
        assert step.ready, taken.kind
        steps_only = tuple(act for act in so_far if isinstance(act, Step))
        bare = judge.judge(Case(case.person, case.unit, steps_only), taken.on)
        assert not any(step.ready for step in bare.next if step.step == "branch_resolution")


def test_a_step_with_a_deadline_of_its_own_is_not_owed_twice() -> None:
    """The decision has its working days; before the vote the papers' last day bounds it."""
    running = [clock("decision.in_time", ClockKind.ACT_BY)]
    assert last_day_of_step(STEPS["admission_decision"], running)[0]
    papers = [
        clock("awareness.valid", ClockKind.SERVES_UNTIL, date(2026, 1, 1)),
        clock("dossier.fresh", ClockKind.SERVES_UNTIL),
    ]
    assert last_day_of_step(STEPS["branch_resolution"], papers) == (False, DAY)
    assert last_day_of_step(STEPS["base_resolution"], papers) == (False, None)


def test_a_step_that_a_deadline_waits_for_has_its_day() -> None:
    """The base committee resolves before the decision is due; what is beside the way binds not."""
    beside = clock("member_history.in_time", ClockKind.ACT_BY, date(2024, 5, 1))
    decision = clock("decision.in_time", ClockKind.ACT_BY)
    assert last_day_of_step(STEPS["base_resolution"], [beside, decision]) == (False, DAY)
    assert last_day_of_step(STEPS["base_resolution"], [beside]) == (False, None)


def test_a_review_is_owed_once_the_twelve_months_are_over() -> None:
    """Its last day is known from the ceremony on; on the day itself it may be held."""
    review = clock("probation.review_in_time", ClockKind.ACT_BY, date(2024, 7, 15))
    opens = clock("probation.elapsed", ClockKind.FREE_FROM)
    both = [review, opens]
    assert opens_later(review, both, BESIDE_EACH, date(2024, 5, 31))
    assert not opens_later(review, both, BESIDE_EACH, DAY)
    other = clock("member_history.in_time", ClockKind.ACT_BY)
    assert not opens_later(other, both, BESIDE_EACH, date(2024, 5, 31))
