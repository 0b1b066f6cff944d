"""What the file of states and steps says; of each place that is not right, where it is and what."""

from datetime import date

import pytest

from admission_flow.procedure.acts import BranchVoteFailed, PoliticalConclusion
from admission_flow.procedure.findings import Severity
from admission_flow.procedure.workflow import Guard, Move, OneOf, ReferredVote, State, StepSpec
from tests.small_workflow import GONE, Data, read, said

# ---- what is right -------------------------------------------------------------------------------


def test_states_and_steps_are_as_they_stand() -> None:
    """What a state or a step does not say of itself does not hold of it."""
    workflow = read({})
    assert (workflow.name, workflow.file) == ("small", "admission.toml")
    assert workflow.states == {
        "new": State("new", "first", initial=True, goal=False, final=False),
        "asked": State("asked", "second", initial=False, goal=False, final=False),
        "done": State("done", "second", initial=False, goal=True, final=True),
    }
    assert workflow.steps == {
        "ask": StepSpec(
            "ask",
            (Move("new", "asked", {}),),
            (
                Guard("awareness.valid", Severity.BLOCK, "branch", of_the_vote=False),
                Guard("branch.two_thirds", Severity.WARN, "unit", of_the_vote=False),
            ),
            ends=False,
            restores=False,
            opened_by=(),
            refers=None,
        ),
        "end": StepSpec(
            "end",
            (Move("asked", "done", {"has_youth_union": False}),),
            (Guard("branch.two_thirds", Severity.BLOCK, "unit", of_the_vote=True),),
            ends=True,
            restores=True,
            opened_by=(PoliticalConclusion,),
            refers=ReferredVote(BranchVoteFailed, "admission"),
        ),
    }
    assert workflow.mandatory == (OneOf(("ask",), {}), OneOf(("end",), {"has_trade_union": True}))
    assert workflow.own_rules == {
        "army": frozenset({"awareness.valid"}),
        "police": frozenset({"branch.two_thirds"}),
    }
    assert workflow.calendar.known(date(2020, 12, 31))
    assert not workflow.calendar.known(date(2021, 1, 1))


def test_a_procedure_may_have_no_rules_of_others() -> None:
    """Army and police may have theirs: a file that names none has none."""
    assert read({"procedure/own_rules": GONE}).own_rules == {}


def test_a_file_of_another_name_is_called_by_it() -> None:
    """By whoever looks for a place in it, as in what is wrong with it."""
    assert read({}, file="small.toml").file == "small.toml"


# ---- what is not right ---------------------------------------------------------------------------

FACTS = "has_base_committee, has_trade_union, has_youth_union"
KEYS = "format, mandatory, name, own_rules, states, step, who"
WRONG_PROCEDURE: list[tuple[Data, list[str]]] = [
    ({"procedure": []}, ["file: is no table"]),
    ({"procedure/who": GONE, "procedure/name": GONE},
     ["file: key 'name' is missing", "file: key 'who' is missing"]),
    ({"procedure/colour": 1}, [f"file: unknown key 'colour'; known: {KEYS}"]),
    ({"procedure/format": "x/1"}, ["format: is 'x/1', not 'admission-workflow/1'"]),
    ({"procedure/name": "A b"}, ["name: 'A b' is no word of small letters, digits and _"]),
    ({"procedure/states": {}},
     ["states: is no list, or an empty one",
      "states: exactly one state is initial, not 0", "states: exactly one state is goal, not 0",
      "ask.moves[0]: unknown state 'new'", "ask.moves[0]: unknown state 'asked'",
      "end.moves[0]: unknown state 'asked'", "end.moves[0]: unknown state 'done'"]),
    ({"procedure/states/0/initial": "yes"}, ["states: exactly one state is initial, not 0"]),
    ({"procedure/states/0/goal": True}, ["states: exactly one state is goal, not 2"]),
    ({"procedure/states/1/name": "new", "procedure/states/1/initial": True},
     ["new: stands twice", "ask.moves[0]: unknown state 'asked'",
      "end.moves[0]: unknown state 'asked'"]),
    ({"procedure/states/1/stage": GONE, "procedure/states/2": 3},
     ["states[1]: key 'stage' is missing", "states[2]: is no table",
      "states: exactly one state is goal, not 0", "ask.moves[0]: unknown state 'asked'",
      "end.moves[0]: unknown state 'asked'", "end.moves[0]: unknown state 'done'"]),
    ({"procedure/states/1/stage": "B"},
     ["states[1]: 'B' is no word of small letters, digits and _",
      "ask.moves[0]: unknown state 'asked'", "end.moves[0]: unknown state 'asked'"]),
    ({"procedure/states/1/name": "B"},
     ["states[1]: 'B' is no word of small letters, digits and _",
      "ask.moves[0]: unknown state 'asked'", "end.moves[0]: unknown state 'asked'"]),
    ({"procedure/states/1/colour": 1},
     ["states[1]: unknown key 'colour'; known: final, goal, initial, name, stage"]),
    ({"procedure/who": ["branch"]}, ["who: is no table"]),
    ({"procedure/who/a.rule": "branch", "procedure/who/b.rule": "branch",
      "procedure/who/awareness.valid": GONE, "procedure/who/branch.two_thirds": GONE},
     ["who.a.rule: unknown rule", "who.b.rule: unknown rule",
      "who.awareness.valid: nobody is named who must act",
      "who.branch.two_thirds: nobody is named who must act"]),
    ({"procedure/who/awareness.valid": 3, "procedure/who/branch.two_thirds": "the branch"},
     ["who.awareness.valid: 3 is no word of small letters, digits and _",
      "who.branch.two_thirds: 'the branch' is no word of small letters, digits and _"]),
    ({"procedure/step": []},
     ["step: is no list, or an empty one",
      "awareness.valid: no step is guarded by this rule",
      "branch.two_thirds: no step is guarded by this rule",
      "mandatory[0]: unknown step 'ask'", "mandatory[1]: unknown step 'end'"]),
    ({"procedure/step/0": 3},
     ["step[0]: is no table", "awareness.valid: no step is guarded by this rule",
      "mandatory[0]: unknown step 'ask'"]),
    ({"procedure/step/0/name": "Ask"},
     ["step[0].name: 'Ask' is no word of small letters, digits and _",
      "awareness.valid: no step is guarded by this rule", "mandatory[0]: unknown step 'ask'"]),
    ({"procedure/step/1/name": "ask"}, ["ask: stands twice", "mandatory[1]: unknown step 'end'"]),
    ({"procedure/step/0/block": ["no.rule", "neither.rule", "awareness.valid"],
      "procedure/step/0/warn": "branch.two_thirds"},
     ["ask.block: unknown rule 'no.rule'", "ask.block: unknown rule 'neither.rule'",
      "ask.warn: is no list of texts"]),
    ({"procedure/step/0/warn": ["awareness.valid"]},
     ["ask: awareness.valid both blocks and warns"]),
    ({"procedure/step/0/moves": []}, ["ask.moves: is no list, or an empty one"]),
    ({"procedure/step/0/moves": [{"from": "new"}, {"from": "new", "to": "x", "when": 1},
                                 {"from": 1, "to": "asked"},
                                 {"from": "new", "to": "asked", "when": {"has_cat": True}}]},
     ["ask.moves[0]: key 'to' is missing", "ask.moves[1]: unknown state 'x'",
      f"ask.moves[1]: when may name {FACTS}", "ask.moves[2]: unknown state 1",
      f"ask.moves[3]: when may name {FACTS}"]),
    ({"procedure/step/1/opened_by": ["feast", "ceremony"]},
     ["end.opened_by: 'feast' is no kind of evidence",
      "end.opened_by: 'ceremony' is no kind of evidence"]),
    ({"procedure/step/1/opened_by": "feast"}, ["end.opened_by: is no list of texts"]),
    ({"procedure/step/1/refers/matter": "feast"},
     ["end.refers: names a vote (branch_vote_failed, base_vote_failed) and its matter"]),
    ({"procedure/step/1/refers/vote": "opinion"},
     ["end.refers: names a vote (branch_vote_failed, base_vote_failed) and its matter"]),
    ({"procedure/step/1/refers": 1},
     ["end.refers: is no table",
      "end.refers: names a vote (branch_vote_failed, base_vote_failed) and its matter"]),
    ({"procedure/mandatory": {}}, ["mandatory: is no list, or an empty one"]),
    ({"procedure/mandatory": [{"when": {}}, {"one_of": ["x", "y"]}, {"one_of": []},
                              {"one_of": ["ask"], "when": {"has_cat": True}},
                              {"one_of": ["ask"], "when": 3}, {"one_of": "ask"}]},
     ["mandatory[0]: key 'one_of' is missing", "mandatory[1]: unknown step 'x'",
      "mandatory[1]: unknown step 'y'", f"mandatory[2]: names steps; when: {FACTS}",
      f"mandatory[3]: names steps; when: {FACTS}", f"mandatory[4]: names steps; when: {FACTS}",
      "mandatory[5]: is no list of texts", f"mandatory[5]: names steps; when: {FACTS}"]),
    ({"procedure/own_rules": ["army"]}, ["own_rules: is no table"]),
    ({"procedure/own_rules": {"navy": "x", "army": ["a.rule", "b.rule"]}},
     ["own_rules.navy: known: army, police, overseas", "own_rules.navy: is no list of texts",
      "own_rules.army: unknown rule 'a.rule'", "own_rules.army: unknown rule 'b.rule'"]),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), WRONG_PROCEDURE, ids=lambda part: str(part)[-30:])
def test_each_place_of_a_procedure_is_told(changes: Data, expected: list[str]) -> None:
    """All that is wrong is named with its place, and nothing that is right."""
    assert said(changes, file="small.toml") == [f"small.toml: {problem}" for problem in expected]


def test_a_calendar_that_cannot_be_read_is_told() -> None:
    """By the name of its file, whatever the file of steps is called."""
    (problem,) = said({"holidays/year": []}, file="small.toml") or [""]
    assert problem.startswith("holidays.toml: file: is no calendar: holidays")


def test_all_files_are_read_before_anything_is_said() -> None:
    """The law first, then the steps, then the calendar."""
    changes = {"law/format": 1, "procedure/format": 2, "holidays": {"month": 1}}
    files = [problem.partition(":")[0] for problem in said(changes, file="small.toml")]
    assert files == ["law.toml", "small.toml", "holidays.toml"]
