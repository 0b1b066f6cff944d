"""`transitions` moves the cases: taken out, or made careless, it is noticed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import transitions

from admission_flow.procedure.judge import Judge
from admission_flow.procedure.proof import check, every_unit
from admission_flow.procedure.workflow import Move
from admission_flow.testing import lawful_case, with_step


class Still(transitions.Machine):
    """A machine that answers, and moves nothing."""

    def add_transition(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 - as the package
        step, source, _ = given
        super().add_transition(step, source, source, **more)


class Careless(transitions.Machine):
    """A machine that asks no condition."""

    def add_transition(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 - as the package
        more.pop("conditions")
        super().add_transition(*given, **more)


class Barred(transitions.Machine):
    """A machine whose conditions never hold."""

    def add_transition(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 - as the package
        more["conditions"] = lambda _: False
        super().add_transition(*given, **more)


class Forgetful(transitions.Machine):
    """A machine without any arrow."""

    def add_transition(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 - as the package
        """Keep nothing."""


def afresh(judge: Judge) -> Judge:
    """Return a judge whose machines are still to be built."""
    workflow = replace(judge.workflow, _ways={})
    return Judge(replace(judge.procedure, workflow=workflow))


TARGETS = (("sympathiser", True), ("aware", False))
REFUSED = with_step(lawful_case(), "branch_resolution", roll={"in_favour": 13, "against": 5})


def outcome(judge: Judge) -> tuple[str, str]:
    """Return where a lawful case and one with a short vote come to."""
    return judge.judge(lawful_case()).state, judge.judge(REFUSED).state


def test_a_lawful_case_comes_to_the_goal_and_a_short_vote_does_not(judge: Judge) -> None:
    """The measure of what follows: with the machine as it is."""
    assert outcome(afresh(judge)) == ("official", "consulted")


@pytest.mark.parametrize("machine", [Careless, Barred, Forgetful])
def test_another_machine_moves_cases_otherwise(
    judge: Judge, monkeypatch: pytest.MonkeyPatch, machine: Callable[..., Any]
) -> None:
    """Whatever is done to the machine, the cases are not where they were; the proof says so too."""
    monkeypatch.setattr(transitions, "Machine", machine)
    planted = afresh(judge)
    assert outcome(planted) != ("official", "consulted")
    assert check(planted.procedure)[0] != []


def test_arrows_that_the_file_does_not_state_are_a_defect(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that leads elsewhere than the file says is not believed."""
    monkeypatch.setattr(transitions, "Machine", Still)
    with pytest.raises(KeyError):
        outcome(afresh(judge))


def test_a_step_with_two_targets_is_judged_to_the_one_of_the_unit(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By kind of unit it leads elsewhere, through the judge; a first arrow that wins is noticed."""
    here, there = (Move("source", to, {"has_base_committee": base}) for to, base in TARGETS)
    first = judge.workflow.steps["sympathiser_resolution"]
    steps = {**judge.workflow.steps, first.name: replace(first, moves=(here, there))}
    workflow = replace(judge.workflow, steps=steps, _ways={})
    case = lawful_case("sympathiser_resolution")

    def reached() -> list[str]:
        forked = Judge(replace(judge.procedure, workflow=replace(workflow, _ways={})))
        units = (replace(case.unit, has_base_committee=base) for _, base in TARGETS)
        return [forked.judge(replace(case, unit=unit)).state for unit in units]

    assert reached() == [target for target, _ in TARGETS]
    monkeypatch.setattr(Move, "open_to", lambda *_: True)
    assert reached() != [target for target, _ in TARGETS]


def test_the_machine_asks_the_judge_once_and_only_where_an_arrow_leaves(judge: Judge) -> None:
    """The condition of the arrow asks; no arrow, no question."""
    machine = judge.workflow.way(next(iter(every_unit()))).machine
    asked: list[str] = []

    def ask() -> bool:
        asked.append("")
        return True

    for _ in range(2):
        assert machine.fire("sympathiser_resolution", "source", ask) == "sympathiser"
    assert len(asked) == 2
    assert machine.fire("ceremony", "source", ask) == "source"
    assert len(asked) == 2


def test_each_kind_of_unit_has_the_arrows_that_are_open_to_it(judge: Judge) -> None:
    """What the machine exports is what the file states for this kind of unit, no more, no less."""
    workflow = judge.workflow
    for unit in every_unit():
        stated = {
            (spec.name, move.source, move.target)
            for spec in workflow.steps.values()
            for move in spec.moves
            if all(getattr(unit, name) is value for name, value in move.when.items())
        }
        machine = workflow.way(unit).machine
        assert set(machine.arrows()) == stated
        for state in workflow.states:
            assert set(machine.fireable(state)) == {
                a.step for a in machine.arrows() if a.source == state
            }


def test_what_cannot_be_fired_moves_nothing(judge: Judge) -> None:
    """A step that does not start here leaves the case where it is, permitted or not."""
    machine = judge.workflow.way(next(iter(every_unit()))).machine
    for step in ("ceremony", "no_such_step"):
        assert machine.fire(step, "source", lambda: True) == "source"
        assert machine.fire(step, "source", lambda: False) == "source"


def test_what_lies_ahead_and_where_a_step_starts_is_that_of_the_unit(judge: Judge) -> None:
    """Those that go on first, then renewals, then ways beside, then ends; each state by its own."""
    for unit in every_unit():
        way = judge.workflow.way(unit)
        assert way is judge.workflow.way(replace(unit, name="khác"))
        for state, leaving in way.steps_from.items():
            assert all(move.source == state for _, move in leaving)
            order = [(s.ends, s.side, m.target == m.source) for s, m in leaving]
            assert order == sorted(order)
        for step, starts in way.starts_in.items():
            assert set(starts) == {
                state
                for state, leaving in way.steps_from.items()
                if step in {spec.name for spec, _ in leaving}
            }
        ahead = [spec.name for spec in way.ahead_of["decided"]]
        assert ahead[:2] == ["ceremony", "recognition_branch_resolution"]
        assert ("recognition_base_resolution" in ahead) is unit.has_base_committee
        assert way.ahead_of["withdrawn"] == ()
        assert all(one.holds_for(unit) for one in way.asked)
        missed = [one for one in judge.workflow.mandatory if one not in way.asked]
        assert all(
            one.when == {"has_base_committee": not unit.has_base_committee} for one in missed
        )
