"""Judging the papers as they are dated: a fault hides nothing of what comes after it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from admission_flow.procedure.acts import (
    AdmissionRemedied,
    AwarenessCertificate,
    BranchResolution,
    Ceremony,
    CommitteeRoll,
    Opinion,
    OpinionsSummarised,
    RedoOrder,
    Step,
)
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Result, StepVerdict, met
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.rulebook import Values
from admission_flow.testing import lawful_case, with_act, with_changed, with_step, without

WHOLE = lawful_case()
STEPS = [act.kind for act in WHOLE.acts if isinstance(act, Step)]
OTHER_OF_ITS_OWN: dict[str, dict[str, Any]] = {
    "verification_concluded": {"political_issue": True},
    "branch_resolution": {"roll": {"persons": 3}},
    "base_resolution": {"roll": {"in_favour": 2}},
    "admission_decision": {"roll": {"in_favour": 2}},
    "ceremony": {"individually": False},
    "recognition_branch_resolution": {"roll": {"in_favour": 2}},
    "recognition_base_resolution": {"roll": {"in_favour": 2}},
    "recognition_decision": {"official_from": date(2025, 5, 20)},
}
"""A fault that lies in one step alone."""


def as_dated(judge: Judge, case: Case) -> tuple[StepVerdict, ...]:
    return judge.as_dated(case, judge.judge(case))


def blocked(steps: tuple[StepVerdict, ...]) -> dict[str, set[str]]:
    return {step.step: set(step.blocked_by) for step in steps if step.blocked_by}


@pytest.mark.parametrize("kind", OTHER_OF_ITS_OWN)
def test_a_fault_of_one_step_is_said_of_that_step_alone(kind: str, judge: Judge) -> None:
    """Every other step says what it says in the lawful case, its state and its days included."""
    changed = OTHER_OF_ITS_OWN[kind]
    lawful = judge.judge(WHOLE).steps
    wrong = with_step(WHOLE, kind, **changed)
    said = as_dated(judge, wrong)
    assert [step.step for step in said] == STEPS
    assert not judge.judge(wrong).lawful
    if kind == "verification_concluded":  # the question is one of the vote and the decision too
        rule = "verification.political_conclusion"
        assert blocked(said) == {key: {rule} for key in (kind, STEPS[5], STEPS[7])}
        return
    for one, other in zip(said, lawful, strict=True):
        assert (one == other) is (one.step != kind)


def test_a_sponsor_who_is_not_official_hides_no_wrong_day(judge: Judge) -> None:
    """The ceremony is on file: the day that the decision names is held against it."""
    case = with_changed(WHOLE, "sponsorship", {"route": "member"}, official_member=False)
    case = with_step(case, "recognition_decision", official_from=date(2025, 5, 8))
    assert blocked(as_dated(judge, case)) == {
        "branch_resolution": {"sponsor.official"},
        "recognition_decision": {"recognition.official_from"},
    }
    assert judge.judge(case).steps[-1].blocked_by != ("recognition.official_from",)


def test_a_lawful_case_is_what_the_judge_said(judge: Judge) -> None:
    """Nothing is judged a second time where nothing was refused."""
    verdict = judge.judge(WHOLE)
    assert judge.as_dated(WHOLE, verdict) is verdict.steps


@pytest.mark.parametrize("kind", ["base_resolution", "branch_resolution", "ceremony"])
def test_a_step_that_is_missing_is_said_once(kind: str, judge: Judge) -> None:
    """The next step starts where it cannot; those after it are in their order."""
    after = STEPS[STEPS.index(kind) + 1]
    said = as_dated(judge, without(WHOLE, kind))
    assert [s.step for s in said if "order.state" in s.blocked_by] == [after]


@pytest.mark.parametrize("refused_first", [True, False])
def test_a_vote_taken_again_is_in_its_order(judge: Judge, *, refused_first: bool) -> None:
    """A first vote that fell short was taken, and the next one too; the second of two is not."""
    few = {"in_favour": 13, "against": 5} if refused_first else {}
    first = with_step(WHOLE, "branch_resolution", roll=few)
    vote = next(act for act in WHOLE.acts if isinstance(act, BranchResolution))
    again = replace(vote, on=vote.on + timedelta(days=7), number="04-NQ/CB")
    said = as_dated(judge, with_act(first, again))
    votes = [step.blocked_by for step in said if step.step == "branch_resolution"]
    if refused_first:
        assert votes == [("branch.two_thirds",), ()]
    else:
        assert votes == [(), ("order.state",)]
    assert [step.blocked_by for step in said if step.on > again.on] == [()] * 6


def test_a_ceremony_at_the_old_place_and_then_at_the_new(judge: Judge) -> None:
    """Two ceremonies: the days run from the second, as from a vote that is taken again."""
    held = next(act for act in WHOLE.acts if isinstance(act, Ceremony))
    case = with_changed(WHOLE, "ceremony", individually=False, on=held.on - timedelta(days=1))
    said = as_dated(judge, with_act(case, held))
    assert blocked(said) == {"ceremony": {"ceremony.individually"}}


def test_an_order_to_redo_is_of_the_papers_too(judge: Judge) -> None:
    """Evidence stands as ever: what is dated is what counts."""
    case = with_step(WHOLE, "branch_resolution", roll={"persons": 3})
    ordered = RedoOrder(on=date(2024, 9, 10), of="admission", steps=("branch_resolution",))
    assert as_dated(judge, with_act(case, ordered)) == as_dated(judge, case)


FAULT = with_step(WHOLE, "branch_resolution", roll={"persons": 3})
"""Refused by the ordinary judge, in one step alone."""


def test_a_certificate_renewed_on_the_way_leads_nowhere_else(judge: Judge) -> None:
    """Taken in while the opinions are summarised: the vote after it starts where it did."""
    renewed = AwarenessCertificate(on=date(2024, 1, 9), issuer_kind="political_centre")
    said = as_dated(judge, with_act(FAULT, renewed))
    assert blocked(said) == {"branch_resolution": {"branch.individually"}}
    (step,) = [step for step in said if step.on == renewed.on]
    assert (step.from_state, step.to_state) == ("consulted", "consulted")


def test_evidence_of_the_day_stands_however_late_it_was_entered(judge: Judge) -> None:
    """The opinion of the day of the summary was entered after it."""
    opinion = next(
        act for act in FAULT.acts if isinstance(act, Opinion) and act.body == "residence"
    )
    summary = next(act for act in FAULT.acts if isinstance(act, OpinionsSummarised))
    acts = [act for act in FAULT.acts if act is not opinion]
    acts.insert(acts.index(summary) + 1, replace(opinion, on=summary.on))
    assert blocked(as_dated(judge, replace(FAULT, acts=tuple(acts)))) == {
        "branch_resolution": {"branch.individually"}
    }


def test_a_remedy_finds_the_papers_that_are_on_file(judge: Judge) -> None:
    """Refused or not, each step that is dated by the order is one that was there."""
    order = RedoOrder(on=date(2024, 9, 10), of="admission", steps=("admission_decision",))
    fixed = AdmissionRemedied(
        on=date(2024, 10, 15),
        admitted_on=date(2024, 10, 1),
        body="standing_committee",
        persons=1,
        roll=CommitteeRoll(members=9, away=0, in_favour=5, against=4, mode="ballot"),
    )
    for lost in ((), ("verification_concluded",)):
        case = with_step(lawful_case("ceremony"), "branch_resolution", roll={"persons": 3})
        for kind in lost:
            case = without(case, kind)
        step = as_dated(judge, with_act(with_act(case, order), fixed))[-1]
        (papers,) = [found for found in step.findings if found.rule == "remedy.papers"]
        assert papers.facts["lacking"] == lost


def test_a_rule_sees_the_step_before(judge: Judge) -> None:
    """On paper the newest that was taken: by the ordinary judge one that was permitted."""

    def tell(case: CaseOnDay[Any], values: Values) -> Result:
        del values
        return met(before=None if case.previous is None else case.previous.kind)

    right = judge.procedure.by_id["order.dates"]
    telling = Judge(judge.procedure.with_rule(replace(right, check=tell)))

    def before(steps: tuple[StepVerdict, ...]) -> list[object]:
        return [f.facts["before"] for step in steps for f in step.findings if f.rule == right.id]

    assert before(telling.judge(WHOLE).steps) == [None, *STEPS[:-1]]
    assert before(as_dated(telling, FAULT)) == [None, *STEPS[:-1]]
    vote = STEPS.index("branch_resolution")
    stuck = [None, *STEPS[:vote], *([STEPS[vote - 1]] * (len(STEPS) - vote - 1))]
    assert before(telling.judge(FAULT).steps) == stuck
