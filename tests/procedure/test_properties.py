"""What holds for every case, found by machine: the order of the way, and that judging is pure."""

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, example, find, given, settings
from hypothesis import strategies as st

from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Verdict
from admission_flow.procedure.judge import Judge, Judged
from admission_flow.procedure.machine import UnitMachine
from admission_flow.testing import SAMPLE_UNIT, lawful_case, with_step
from admission_flow.workflow_source import built_in

PROFILE = settings(max_examples=60, deadline=None)
JUDGE = built_in()
NO_BASE = replace(SAMPLE_UNIT, has_base_committee=False)
MANDATORY = (
    ("sympathiser_resolution", "sympathiser"),
    ("awareness_certificate", "aware"),
    ("dossier_opened", "applying"),
    ("verification_concluded", "verified"),
    ("opinions_summarised", "consulted"),
    ("branch_resolution", "branch_resolved"),
    ("base_resolution", "base_resolved"),
    ("admission_decision", "decided"),
    ("ceremony", "probationary"),
    ("recognition_branch_resolution", "recognition_branch_resolved"),
    ("recognition_base_resolution", "recognition_base_resolved"),
    ("recognition_decision", "official"),
)
"""Written down by hand, not read from the workflow file that is tested."""
STATES = {"source", *(state for _, state in MANDATORY)}

# ---- cases: a lawful one, and then what goes wrong in an office ---------------------------------

BASES = st.sampled_from(
    [
        lawful_case(),
        lawful_case("branch_resolution"),
        lawful_case(unit=NO_BASE),
        lawful_case(born_on=date(1975, 1, 1)),
        lawful_case(regime_year=2018),
        lawful_case(regime_year=2026),
        lawful_case(meeting_on=date(2025, 6, 2)),
    ]
)
ENDING_KINDS = ("withdrawal", "refusal", "strike_off_decision", "annulment", "death")
FACTS: dict[str, st.SearchStrategy[Any]] = {
    "official_member": st.sampled_from([True, False, None]),
    "verifier_is_relative": st.sampled_from([False, True, None]),
    "result": st.sampled_from(["clear", "issue"]),
    "together_since": st.dates(date(2010, 1, 1), date(2026, 1, 1)) | st.none(),
    "sealed_on": st.none(),
    "political_issue": st.sampled_from([True, False, None]),
    "body": st.sampled_from(["residence", "veterans", "youth_union", "base_committee"]),
    "individually": st.sampled_from([False, None]),
    "persons": st.sampled_from([0, 1, 2, None]),
    "official_from": st.dates(date(2017, 1, 1), date(2028, 1, 1)) | st.none(),
    "roll": st.none(),
}
"""What may stand in a field instead of what is right."""


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a lawful case with up to four accidents: papers lost, doubled, moved, ill filled."""
    case: Case = draw(BASES)
    acts = list(case.acts)
    for _ in range(draw(st.integers(0, 4))):
        index = draw(st.integers(0, len(acts) - 1))
        acts[index : index + 1] = draw(accident(acts[index]))
        if not acts:
            return replace(case, acts=case.acts[:1])
    return replace(case, acts=tuple(acts))


@st.composite
def accident(draw: st.DrawFn, act: Act) -> list[Act]:
    what = draw(st.sampled_from(["lost", "doubled", "moved", "misfiled", "ended", "miscounted"]))
    if what == "lost":
        return []
    if what == "doubled":
        return [act, act]
    if what == "ended":
        kind = draw(st.sampled_from(ENDING_KINDS))
        return [act, _ending(kind, act.on)]
    names = [f.name for f in fields(act)]
    if what == "miscounted" and getattr(act, "roll", None) is not None:
        roll: Any = getattr(act, "roll")  # noqa: B009 - only some acts have one
        count = draw(st.sampled_from([f.name for f in fields(roll) if f.name != "mode"]))
        filled: dict[str, Any] = {
            "roll": replace(roll, **{count: draw(st.integers(0, 25) | st.none())})
        }
        return [replace(act, **filled)]
    fillable = [name for name in names if name in FACTS]
    if what == "misfiled" and fillable:
        name = draw(st.sampled_from(fillable))
        return [replace(act, **{name: draw(FACTS[name])})]
    return [replace(act, on=act.on + timedelta(days=draw(st.integers(-400, 400))))]


def _ending(kind: str, on: date) -> Act:
    cls: Any = a.KINDS[kind]
    ending: Act = cls(on=on, reason="Lý do mẫu")
    return ending


# ---- (a) nobody becomes official but by every step, in order -------------------------------------


def broken_promises(case: Case, verdict: Verdict) -> Iterator[str]:
    """Say what of the procedure's promise does not hold."""
    way = [s for s in MANDATORY if case.unit.has_base_committee or "base" not in s[0]]
    state = "source"
    for step in verdict.steps:
        if step.from_state != state:
            yield f"{step.step} starts in {step.from_state}, but the case stood in {state}"
        if not step.permitted and step.to_state != step.from_state:
            yield f"{step.step} moved the case without being permitted"
        if step.permitted is any(f.blocks for f in step.findings):
            yield f"{step.step} is permitted against its own findings"
        state = step.to_state
    if state != verdict.state:
        yield f"the state is {verdict.state}, the fold of the steps is {state}"
    if verdict.lawful is not all(step.permitted for step in verdict.steps):
        yield "lawful is not that every step was permitted"
    moves = [(s.step, s.to_state) for s in verdict.steps if s.to_state != s.from_state]
    reached = [move for move in moves if move[1] in STATES]
    if reached != way[: len(reached)]:
        yield f"the way was {reached}"
    if "official" in {state for _, state in moves} and len(reached) != len(way):
        yield "official without every mandatory step"


@PROFILE
@given(cases())
@example(lawful_case())
@example(lawful_case(unit=NO_BASE))
def test_nobody_becomes_official_but_by_every_step_in_order(case: Case) -> None:
    """The state is the fold of the permitted steps, and official is reached in one way only."""
    assert list(broken_promises(case, JUDGE.judge(case))) == []


def test_the_cases_reach_both_ends() -> None:
    """The generated cases are not all refused and not all lawful."""
    quick = settings(max_examples=400, database=None, phases=[Phase.generate], deadline=None)
    official = find(cases(), lambda c: JUDGE.judge(c).state == "official", settings=quick)
    refused = find(cases(), lambda c: not JUDGE.judge(c).lawful, settings=quick)
    assert official != refused


def test_a_machine_that_ignores_the_judge_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: a machine that moves the case whatever was found breaks the promise."""
    fire = UnitMachine.fire

    def careless(self: UnitMachine, step: str, state: str, ask: Callable[[], bool]) -> str:
        ask()
        return fire(self, step, state, lambda: True)

    case = with_step(lawful_case(), "branch_resolution", roll={"in_favour": 13, "against": 5})
    assert list(broken_promises(case, JUDGE.judge(case))) == []
    monkeypatch.setattr(UnitMachine, "fire", careless)
    assert list(broken_promises(case, JUDGE.judge(case))) != []


# ---- (b) judging is pure -------------------------------------------------------------------------


@PROFILE
@given(cases(), st.dates(date(2015, 1, 1), date(2029, 1, 1)))
def test_judging_is_pure(case: Case, as_of: date) -> None:
    """The same case on the same day gives the same verdict, and the case stays as it was."""
    kept = copy.deepcopy(case)
    first = JUDGE.judge(case, as_of)
    assert JUDGE.judge(case, as_of) == first
    assert Judge(JUDGE.procedure).judge(kept, as_of) == first
    assert case == kept


# ---- (c) what was judged need not be judged again ------------------------------------------------


def differently_judged(case: Case, as_of: date) -> Iterator[str]:
    """Say where a case that grows act by act is judged otherwise than from the beginning."""
    before = judged(replace(case, acts=()), as_of)
    for cut, act in enumerate(case.acts):
        rest = replace(case, acts=case.acts[:cut])
        whole = replace(case, acts=(*rest.acts, act))
        if isinstance(act, Step):
            found = JUDGE.one_more(rest, act, as_of, before=before)
            if found.step != JUDGE.judge_candidate(rest, act, as_of)[0]:
                yield f"{act.kind}, act {cut}, as one more"
            if found.judged and found.judged != judged(whole, as_of):
                yield f"{act.kind}, act {cut}, on file"
        verdict = JUDGE.judge(whole, as_of, before=before)
        if verdict != JUDGE.judge(whole, as_of):
            yield f"{act.kind}, act {cut}"
        before = Judged(whole, as_of, verdict.steps)


def judged(case: Case, as_of: date) -> Judged:
    """Return a case as it is judged from the beginning."""
    return Judged(case, as_of, JUDGE.judge(case, as_of).steps)


@PROFILE
@given(cases(), st.dates(date(2023, 1, 1), date(2027, 1, 1)), st.randoms(use_true_random=False))
@example(lawful_case(), date(2026, 1, 1), Random(0))
def test_a_case_that_grows_is_judged_as_from_the_beginning(
    case: Case, as_of: date, order: Random
) -> None:
    """Entered in any order, also two on one day and a step that is refused."""
    assert list(differently_judged(case, as_of)) == []
    acts = list(case.acts)
    order.shuffle(acts)
    assert list(differently_judged(replace(case, acts=tuple(acts)), as_of)) == []


def test_only_the_same_case_saves_work() -> None:
    """Of another person, unit, day or history nothing is taken over; of a later act everything."""
    whole, on = lawful_case(), date(2026, 1, 1)
    case = replace(whole, acts=whole.acts[:-1])
    before = judged(case, on)
    steps = before.steps
    assert list(before.known(whole, on)) == list(steps)
    assert list(before.known(case, on)) == list(steps)
    copied = tuple(copy.copy(act) for act in whole.acts)
    again = replace(whole, person=replace(whole.person), acts=copied)
    assert list(before.known(again, on)) == list(steps)  # read once more, and equal
    other_act = replace(whole.acts[0], note="(mẫu)")
    for other, day in (
        (replace(whole, person=replace(whole.person, ethnicity="Mông")), on),
        (replace(whole, unit=NO_BASE), on),
        (replace(whole, acts=(other_act, *whole.acts[1:])), on),
        (replace(whole, acts=whole.acts[:-2]), on),
        (whole, on + timedelta(days=1)),
    ):
        assert list(before.known(other, day)) == []
    late = replace(whole.acts[-1], on=steps[3].on)
    assert list(before.known(replace(case, acts=(*case.acts, late)), on)) == list(steps[:3])


def test_what_is_taken_over_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: a judge who refuses everything is asked about the last step alone."""
    whole, on = lawful_case(), date(2026, 1, 1)
    case = replace(whole, acts=whole.acts[:-1])
    before, stood = judged(case, on), JUDGE.judge(case, on).state
    monkeypatch.setattr(UnitMachine, "fire", lambda _self, _step, state, _ask: state)
    assert [step.to_state for step in JUDGE.judge(whole, on).steps[-2:]] == ["source", "source"]
    held = JUDGE.judge(whole, on, before=before)
    assert [step.to_state for step in held.steps[-2:]] == [stood] * 2


def same_paper(act: Act) -> tuple[object, ...]:
    """Return what makes two papers be about the same thing: of these the newer one counts."""
    about = [getattr(act, name, None) for name in ("subject", "body", "route", "sponsor", "matter")]
    return (act.kind, *about)


def shuffled(acts: Sequence[Act], order: Random) -> tuple[Act, ...]:
    """Return the acts in another order of entry; steps, and papers on one thing, keep theirs."""
    mixed = list(acts)
    order.shuffle(mixed)
    groups: dict[object, list[Act]] = {}
    for act in acts:
        groups.setdefault("step" if isinstance(act, Step) else same_paper(act), []).append(act)
    queues = {key: iter(group) for key, group in groups.items()}
    return tuple(
        next(queues["step" if isinstance(act, Step) else same_paper(act)]) for act in mixed
    )


@PROFILE
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_entry_of_evidence_does_not_matter(case: Case, order: Random) -> None:
    """Evidence goes by its day: entered in any order, the case is the same."""
    assert summary(JUDGE.judge(replace(case, acts=shuffled(case.acts, order)))) == summary(
        JUDGE.judge(case)
    )


def summary(verdict: Verdict) -> object:
    """Return a verdict without the lists of names in its facts, whose order is that of entry."""
    steps = [
        (
            s.step,
            s.on,
            s.from_state,
            s.to_state,
            [(f.rule, f.status, f.earliest) for f in s.findings],
        )
        for s in verdict.steps
    ]
    coming = [
        (s.step, s.permitted, s.earliest, [(f.rule, f.status) for f in s.findings])
        for s in verdict.next
    ]
    return steps, coming, verdict.state, verdict.lawful, verdict.deadlines
