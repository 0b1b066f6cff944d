"""What the proof of the whole machine says: each problem with its place, each number counted."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import transitions

from admission_flow.procedure import proof
from admission_flow.procedure.acts import AdmissionDecision, Ceremony
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.person import Unit
from admission_flow.procedure.procedure import ACTS
from admission_flow.procedure.workflow import Move
from tests.procedure.test_machine import Careless, afresh
from tests.procedure.test_workflow_check import Files, files, problems_after, step


def unreachable_state(data: Files) -> None:
    data["procedure"]["states"].append({"name": "limbo", "stage": "ended", "final": True})


def end_that_is_none(data: Files) -> None:
    step(data, "ceremony")["moves"].append({"from": "withdrawn", "to": "probationary"})


def dead_end(data: Files) -> None:
    state = {"name": "waiting", "stage": "decision"}
    data["procedure"]["states"].append(state)
    step(data, "ceremony")["moves"].append({"from": "decided", "to": "waiting"})


def way_around(data: Files) -> None:
    step(data, "dossier_opened")["moves"].append({"from": "sympathiser", "to": "applying"})


def no_order(data: Files) -> None:
    step(data, "ceremony")["block"].remove("order.state")


def two_goals(data: Files) -> None:
    data["procedure"]["states"][0]["goal"] = True


def remedy_without_papers(data: Files) -> None:
    step(data, "admission_remedied")["block"].remove("remedy.papers")


def remedy_not_asked_for(data: Files) -> None:
    data["procedure"]["mandatory"][5]["one_of"].remove("admission_remedied")


def nothing_asked_for(data: Files) -> None:
    del data["procedure"]["mandatory"][5]


def end_left_without_restoring(data: Files) -> None:
    del step(data, "restoration")["restores"]


def both(state: str, one: str, other: str) -> str:
    return f"ceremony: two transitions could both fire from {state}: to {one} and to {other}"


def two_places_could_fire(data: Files) -> None:
    """From two states, and from each to three others."""
    for source in ("decided", "base_resolved"):
        for target in ("official", "consulted"):
            step(data, "ceremony")["moves"].append({"from": source, "to": target})


def ends_that_does_not(data: Files) -> None:
    step(data, "withdrawal")["ends"] = False


def restores_an_open_state(data: Files) -> None:
    step(data, "restoration")["moves"].append({"from": "probationary", "to": "struck_off"})


def ends_twice(data: Files) -> None:
    step(data, "death")["moves"].append({"from": "withdrawn", "to": "deceased"})
    step(data, "ceremony")["moves"].append({"from": "withdrawn", "to": "probationary"})


def no_dates_either(data: Files) -> None:
    for rule in ("order.state", "order.dates"):
        step(data, "ceremony")["block"].remove(rule)


def around(steps: str, *, also_by_moving: bool = True) -> list[str]:
    found = [f"{steps}: a way to official passes it by"]
    moving = f"{steps}: a way to official passes it by where the person moves between units"
    return [*found, moving] if also_by_moving else found


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (unreachable_state, ["limbo: cannot be reached"]),
        (end_that_is_none, ["withdrawn: is an end, but ceremony leads out of it"]),
        (ends_twice, ["withdrawn: is an end, but ceremony, death leads out of it"]),
        (
            dead_end,
            [
                "waiting: is no end, but nothing leads out of it",
                both("decided", "probationary", "waiting"),
                "waiting: cannot be reached",
            ],
        ),
        (
            two_places_could_fire,
            [
                both("base_resolved", "official", "consulted"),
                both("decided", "probationary", "official"),
            ],
        ),
        (way_around, around("awareness_certificate")),
        (no_order, ["ceremony: is not guarded by order.state"]),
        (
            no_dates_either,
            ["ceremony: is not guarded by order.state", "ceremony: is not guarded by order.dates"],
        ),
        (two_goals, ["states: exactly one state is goal, not 2"]),
        (
            remedy_without_papers,
            ["admission_remedied: is a remedy, but not guarded by remedy.papers"],
        ),
        (remedy_not_asked_for, around("branch_resolution or admission_referral")),
        (
            nothing_asked_for,
            ["branch_resolution: is on the ordinary way, but no one_of names it"],
        ),
        (
            end_left_without_restoring,
            ["struck_off: is an end, but restoration leads out of it"],
        ),
        (
            ends_that_does_not,
            ["withdrawal: ends = False, but withdrawn is not so"] * 10
            + ["withdrawal: is on the ordinary way, but no one_of names it"],
        ),
        (
            restores_an_open_state,
            ["restoration: ends = False, but struck_off is not so"],
        ),
    ],
)
def test_each_problem_is_told_once_with_its_place(
    change: Callable[[Files], None], said: list[str]
) -> None:
    """The step or state, what is wrong, and nothing besides."""
    assert problems_after(change) == [f"admission.toml: {each}" for each in dict.fromkeys(said)]


def test_what_is_proved_is_counted(judge: Judge) -> None:
    """The numbers are those of the files."""
    data = files()
    steps, states = data["procedure"]["step"], data["procedure"]["states"]
    rows = [row for value in data["law"]["value"] for row in value["rows"]]
    proved = {item.message_id: item.facts for item in proof.check(judge.procedure)[1]}
    assert proved["structure"] == {
        "states": len(states),
        "steps": len(steps),
        "moves": sum(len(item["moves"]) for item in steps),
    }
    assert proved["no_lawless_move"] == {
        "fired": len(steps) * len(states) * len(list(proof.every_unit()))
    }
    assert proved["values"]["values"] == len(data["law"]["value"])
    assert proved["values"]["rows"] == len(rows)
    assert proved["values"]["citations"] == sum(len(row["cite"]) for row in rows)
    assert proved["values"]["unconfirmed"] == sum(
        all(cite["confidence"] != "verified" for cite in row["cite"]) for row in rows
    )
    mandatory = data["procedure"]["mandatory"]
    for base, message in ((True, "mandatory_with_base"), (False, "mandatory_without_base")):
        asked = [
            item["one_of"]
            for item in mandatory
            if item.get("when", {}).get("has_base_committee", base) is base
        ]
        assert proved[message] == {
            "goal": "official",
            "count": len(asked),
            "steps": tuple("|".join(one) for one in asked),
        }


def test_what_is_proved_of_a_base_committee_holds_with_and_without_unions(judge: Judge) -> None:
    """A place that is mandatory where there is a Đoàn is none of every way: it is not claimed."""
    first, *rest = judge.workflow.mandatory
    places = len(rest)
    for when in ({"has_youth_union": True}, {"has_trade_union": False}):
        mandatory = (replace(first, when=when), *rest)
        workflow = replace(judge.workflow, mandatory=mandatory, _ways={})
        found, proved = proof.check(replace(judge.procedure, workflow=workflow))
        assert found == []
        told = {item.message_id: item.facts for item in proved}
        assert told["mandatory_with_base"]["count"] == places
        assert "|".join(first.steps) not in told["mandatory_with_base"]["steps"]
        assert "|".join(first.steps) not in told["mandatory_without_base"]["steps"]


def test_nothing_is_proved_of_what_is_wrong(judge: Judge) -> None:
    """A kind of act too few, or a step of an unknown kind: named, and no number given."""
    steps = dict(judge.workflow.steps)
    del steps["ceremony"]
    mandatory = tuple(one for one in judge.workflow.mandatory if "ceremony" not in one.steps)
    workflow = replace(judge.workflow, steps=steps, mandatory=mandatory, file="own.toml", _ways={})
    found, proved = proof.check(replace(judge.procedure, workflow=workflow))
    assert "own.toml: ceremony: a kind of act without a step" in [str(each) for each in found]
    assert proved == []
    fewer = tuple(act for act in ACTS if act not in (Ceremony, AdmissionDecision))
    found, proved = proof.check(replace(judge.procedure, acts=fewer))
    assert [str(each) for each in found] == [
        "admission.toml: admission_decision: no act of this kind exists",
        "admission.toml: ceremony: no act of this kind exists",
    ]
    assert proved == []


@pytest.mark.parametrize("flag", ["initial", "goal"])
def test_a_procedure_has_one_beginning_and_one_goal(judge: Judge, flag: str) -> None:
    """Of a value as of a file: none and two are each told with their number, and nothing else."""
    states = judge.workflow.states
    none: dict[str, Any] = {flag: False}
    one_more: dict[str, Any] = {flag: True}
    lacking = {name: replace(state, **none) for name, state in states.items()}
    more = {**states, "consulted": replace(states["consulted"], **one_more)}
    for changed, count in ((lacking, 0), (more, 2)):
        workflow = replace(judge.workflow, states=changed, file="own.toml", _ways={})
        found, proved = proof.check(replace(judge.procedure, workflow=workflow))
        said = f"own.toml: states: exactly one state is {flag}, not {count}"
        assert ([str(each) for each in found], proved) == ([said], [])


def test_a_unit_without_a_way_on_is_named(judge: Judge) -> None:
    """Where one kind of unit comes to a state that it cannot leave, or never to the goal."""
    spec = judge.workflow.steps["ceremony"]
    only = tuple(replace(move, when={"has_base_committee": True}) for move in spec.moves)
    withdrawn: dict[str, Any] = {}
    for name in ("withdrawal", "annulment", "death", "admission_remedied", "recognition_remedied"):
        one = judge.workflow.steps[name]
        moves = tuple(
            Move(m.source, m.target, {"has_base_committee": True}) if m.source == "decided" else m
            for m in one.moves
        )
        withdrawn[name] = replace(one, moves=moves)
    steps = {**judge.workflow.steps, **withdrawn, "ceremony": replace(spec, moves=only)}
    workflow = replace(judge.workflow, steps=steps, _ways={})
    found, _ = proof.check(replace(judge.procedure, workflow=workflow))
    assert [str(each) for each in found] == [
        "admission.toml: decided: nothing leads out of it: has_base_committee = False"
    ]


@pytest.mark.parametrize(
    "when",
    [
        {"has_base_committee": True},
        {"has_youth_union": False},
        {"has_youth_union": True, "has_base_committee": True},
    ],
    ids=str,
)
def test_a_goal_that_some_units_cannot_reach_is_told_by_their_facts(
    judge: Judge, when: dict[str, bool]
) -> None:
    """By what all of them share where no other unit does; else each is told by all its facts."""
    changed = {}
    for name in ("recognition_decision", "recognition_remedied"):
        spec = judge.workflow.steps[name]
        changed[name] = replace(spec, moves=tuple(replace(m, when=when) for m in spec.moves))
    workflow = replace(judge.workflow, steps={**judge.workflow.steps, **changed}, _ways={})
    found, _ = proof.check(replace(judge.procedure, workflow=workflow))
    told = [each.what.rpartition(": ")[2] for each in found if "cannot be reached" in each.what]
    if len(when) == 1:
        ((name, value),) = when.items()
        assert told == [f"{name} = {not value}"]
    else:
        assert told == [
            f"has_youth_union = {youth}, has_trade_union = {trade}, has_base_committee = {base}"
            for youth in (True, False)
            for trade in (True, False)
            for base in (True, False)
            if not (youth and base)
        ]


def test_every_kind_of_unit_is_looked_at() -> None:
    """The two unions and the base committee: eight kinds, each once."""
    kinds = [
        (unit.has_youth_union, unit.has_trade_union, unit.has_base_committee)
        for unit in proof.every_unit()
    ]
    assert len(kinds) == len(set(kinds)) == 8
    assert all(isinstance(fact, bool) for kind in kinds for fact in kind)


@pytest.mark.parametrize(
    ("start", "without", "reached"),
    [
        ("struck_off", (), True),
        ("struck_off", ("restoration",), False),
        ("withdrawn", (), False),
        (None, (), True),
        (None, ("ceremony",), True),
        (None, ("ceremony", "admission_remedied", "recognition_remedied"), False),
    ],
)
def test_what_can_be_reached_from_where(
    judge: Judge, start: str | None, without: tuple[str, ...], *, reached: bool
) -> None:
    """From an end that leads back the goal can be reached again, from the others not."""
    unit = Unit(name="-", has_youth_union=True, has_trade_union=True, has_base_committee=True)
    found = proof.reachable(judge.workflow, unit, without=without, start=start)
    assert ("official" in found) is reached
    assert (start or "source") in found


def test_the_ends_that_lead_back_are_named(judge: Judge) -> None:
    """Struck off, and no other end."""
    assert judge.workflow.leads_back == {"struck_off"}


def test_a_machine_that_asks_no_condition_is_told_by_step_and_state(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step that moves a case though it is refused, once for each state."""
    monkeypatch.setattr(transitions, "Machine", Careless)
    found, proved = proof.check(afresh(judge).procedure)
    told = [(problem.where, problem.what) for problem in found]
    said = "moves a case out of {} without being permitted"
    assert told.count(("ceremony", said.format("decided"))) == 1
    assert {where for where, _ in told} <= set(judge.workflow.steps)
    assert proved == []


def test_nothing_is_proved_under_a_law_that_contradicts_itself(judge: Judge) -> None:
    """Though the machine be right: a document that nothing cites is enough."""
    rulebook = judge.workflow.rulebook
    document = replace(next(iter(rulebook.documents.values())), number="999-QĐ/MẪU")
    documents = {**rulebook.documents, "QD999": document}
    workflow = replace(judge.workflow, rulebook=replace(rulebook, documents=documents), _ways={})
    found, proved = proof.check(replace(judge.procedure, workflow=workflow))
    assert [problem.where for problem in found] == ["documents.QD999"]
    assert proved == []
