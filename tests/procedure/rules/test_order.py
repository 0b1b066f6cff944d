"""The order of steps and days: what the examples cannot say."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from admission_flow.procedure.acts import Step, Withdrawal
from admission_flow.procedure.findings import Finding, Status
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.workflow import Move
from admission_flow.testing import lawful_case, with_act, with_step, without

Ask = Callable[..., Finding]
STEPS = tuple(act.kind for act in lawful_case().acts if isinstance(act, Step))


@pytest.mark.parametrize("skipped", STEPS[:-1])
def test_no_step_can_be_skipped(judge: Judge, skipped: str) -> None:
    """Without any one step the next is refused for its state, and nobody becomes official."""
    verdict = judge.judge(without(lawful_case(), skipped))
    following = STEPS[STEPS.index(skipped) + 1]
    refused = next(s for s in verdict.steps if s.step == following)
    assert "order.state" in refused.blocked_by
    assert (verdict.lawful, verdict.state != "official") == (False, True)


@pytest.mark.parametrize("repeated", [kind for kind in STEPS if kind != "awareness_certificate"])
def test_no_step_can_be_taken_twice(judge: Judge, repeated: str) -> None:
    """The same step once more, on the same day, is refused; the first one stands."""
    case = lawful_case(repeated)
    verdict = judge.judge(with_act(case, case.acts[-1]))
    first, second = verdict.steps[-2:]
    assert first.permitted
    assert second.blocked_by[0] == "order.state"
    assert second.to_state == first.to_state


def test_days_that_run_backwards_run_the_steps_backwards(judge: Judge) -> None:
    """Judging goes by the day, not by the order of entry."""
    case = lawful_case()
    turned = replace(case, acts=tuple(reversed(case.acts)))
    assert judge.judge(turned) == judge.judge(case)


def test_steps_of_one_day_go_in_the_order_of_entry(judge: Judge) -> None:
    """Two steps on one day: the one that was entered first is judged first."""
    case = with_step(lawful_case("base_resolution"), "base_resolution", on=date(2024, 3, 5))
    assert judge.judge(case).state == "base_resolved"
    swapped = replace(case, acts=(*case.acts[:-2], case.acts[-1], case.acts[-2]))
    verdict = judge.judge(swapped)
    assert (verdict.state, verdict.lawful) == ("branch_resolved", False)


@pytest.mark.parametrize(("days", "permitted"), [(0, True), (-1, False)])
def test_a_back_dated_step_is_refused_as_it_is_entered(
    judge: Judge,
    days: int,
    permitted: bool,  # noqa: FBT001
) -> None:
    """The same day as the step before is in order; a day earlier is slipped in underneath."""
    case = lawful_case("branch_resolution")
    step = Withdrawal(on=date(2024, 3, 5) + timedelta(days=days), reason="Tự nguyện xin rút")
    found, verdict = judge.judge_candidate(case, step, date(2024, 4, 1))
    assert found.step == "withdrawal"
    assert found.permitted is permitted
    assert ("order.dates" in found.blocked_by) is not permitted
    assert verdict.state == ("withdrawn" if permitted else "branch_resolved")


def test_a_candidate_of_tomorrow_is_refused(judge: Judge) -> None:
    """What is dated after today has not happened."""
    step = Withdrawal(on=date(2024, 4, 2), reason="Tự nguyện xin rút")
    found, _ = judge.judge_candidate(lawful_case("branch_resolution"), step, date(2024, 4, 1))
    assert found.blocked_by == ("order.dates",)


def test_a_step_after_the_day_of_judging_does_not_move_the_case(judge: Judge, finding: Ask) -> None:
    """It is judged all the same, so that it cannot hide, and refused."""
    case = lawful_case("branch_resolution")
    as_of = date(2024, 3, 4)
    verdict = judge.judge(case, as_of)
    assert (verdict.state, verdict.lawful, verdict.as_of) == ("consulted", False, as_of)
    assert verdict.steps[-1].blocked_by == ("order.dates",)
    found = finding(case, "branch_resolution", "order.dates", as_of)
    assert (found.status, found.earliest) == (Status.UNMET, date(2024, 3, 5))


def test_a_certificate_older_than_the_list_is_told_as_such(finding: Ask) -> None:
    """It is entered by the day it was taken in; once listed, nothing of the kind is said."""
    case = lawful_case("awareness_certificate")
    certificate = case.acts[-1]
    alone = replace(case, acts=(certificate,))
    found = finding(alone, "awareness_certificate", "order.state")
    assert found.status is Status.UNMET
    assert (found.facts["state"], found.facts["older_than_the_list"]) == ("source", True)
    listed = finding(case, "awareness_certificate", "order.state")
    assert listed.status is Status.MET
    assert "older_than_the_list" not in listed.facts
    unlisted = replace(case, acts=(lawful_case("dossier_opened").acts[-1],))
    found = finding(unlisted, "dossier_opened", "order.state")
    assert dict(found.facts) == {"state": "source", "wanted": ("aware",)}


def test_where_no_list_comes_first_a_certificate_starts_the_way(judge: Judge) -> None:
    """In another procedure it may: then it is in its order, though nobody was listed."""
    spec = judge.workflow.steps["awareness_certificate"]
    first = replace(spec, moves=(*spec.moves, Move("source", "aware")))
    steps = {**judge.workflow.steps, spec.name: first}
    workflow = replace(judge.workflow, steps=steps, _ways={})
    other = Judge(replace(judge.procedure, workflow=workflow))
    certificate = lawful_case("awareness_certificate").acts[-1]
    for one, status, state in (
        (judge, Status.UNMET, "source"),
        (other, Status.MET, "aware"),
    ):
        verdict = one.judge(replace(lawful_case(), acts=(certificate,)))
        (found,) = [f for f in verdict.steps[-1].findings if f.rule == "order.state"]
        assert (found.status, verdict.state) == (status, state)
