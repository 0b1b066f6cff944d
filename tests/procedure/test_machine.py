"""`transitions` moves the cases: taken out, or made careless, it is noticed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import transitions

from admission_flow.procedure.judge import Judge
from admission_flow.procedure.proof import check, every_unit
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


REFUSED = with_step(lawful_case(), "branch_resolution", roll={"in_favour": 13, "against": 5})


def outcome(judge: Judge) -> tuple[str, str]:
    """Return where a lawful case and one with a short vote come to."""
    return judge.judge(lawful_case()).state, judge.judge(REFUSED).state


def test_a_lawful_case_comes_to_the_goal_and_a_short_vote_does_not(judge: Judge) -> None:
    """The measure of what follows: with the machine as it is."""
    assert outcome(afresh(judge)) == ("official", "consulted")


@pytest.mark.parametrize("machine", [Still, Careless, Barred, Forgetful])
def test_another_machine_moves_cases_otherwise(
    judge: Judge, monkeypatch: pytest.MonkeyPatch, machine: Callable[..., Any]
) -> None:
    """Whatever is done to the machine, the cases are not where they were; the proof says so too."""
    monkeypatch.setattr(transitions, "Machine", machine)
    planted = afresh(judge)
    try:
        reached, (problems, _) = outcome(planted), check(planted.procedure)
    except KeyError:  # it answers arrows that the file does not state
        return
    assert reached != ("official", "consulted")
    assert problems != []


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
    for permitted in (True, False):
        assert machine.fire("ceremony", "source", permitted=permitted) == "source"
        assert machine.fire("no_such_step", "source", permitted=permitted) == "source"
