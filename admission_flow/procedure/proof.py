"""Proofs over the whole machine: what no test of examples can show.

The machine is small, so everything is searched: every state, every step, every kind of unit.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from admission_flow.procedure.acts import RedoOrder
from admission_flow.procedure.file_reader import FileProblem
from admission_flow.procedure.law_checks import contradictions
from admission_flow.procedure.person import Unit
from admission_flow.procedure.procedure import Procedure
from admission_flow.procedure.workflow import UNIT_FACTS, Move, OneOf, StepSpec, Workflow

_OF_A_REMEDY = (
    "remedy.order",
    "remedy.papers",
    "remedy.complete",
    "remedy.votes",
    "remedy.days",
    "decision.roll",
    "decision.majority",
)


@dataclass(frozen=True, slots=True)
class Proved:
    """One thing that holds for the whole workflow: a message id and its numbers."""

    message_id: str
    facts: dict[str, Any]


def every_unit() -> Iterator[Unit]:
    """Yield every kind of unit that a `when` can tell apart."""
    for youth, trade, base in product((True, False), repeat=len(UNIT_FACTS)):
        yield Unit(name="-", has_youth_union=youth, has_trade_union=trade, has_base_committee=base)


def reachable(
    workflow: Workflow, *units: Unit, without: Collection[str] = (), start: str | None = None
) -> set[str]:
    """Return every state that can be reached, with some steps taken out of the machine.

    The machine that moves the cases is fired, not a model of it: each step in each state found.

    Args:
        workflow: the procedure.
        *units: kinds of unit; with several the person moves between them as it likes.
        without: steps that are never taken.
        start: where the way begins; None: where a case is opened.

    """
    machines = [workflow.way(unit).machine for unit in units]
    first = workflow.initial if start is None else start
    found, waiting = {first}, [first]
    while waiting:
        state = waiting.pop()
        for spec in workflow.steps.values():
            if spec.name in without:
                continue
            for machine in machines:
                target = machine.fire(spec.name, state, _permitted)
                if target not in found:
                    found.add(target)
                    waiting.append(target)
    return found


def mandatory_for(workflow: Workflow, unit: Unit) -> list[OneOf]:
    """Return of which steps every way in this kind of unit passes one, in the file's order."""
    return [one for one in workflow.mandatory if one.holds_for(unit)]


def check(procedure: Procedure) -> tuple[list[FileProblem], list[Proved]]:
    """Return what is wrong with a procedure as a whole, and what was proved of it."""
    problems, proved = _checked(procedure.workflow, {cls.kind for cls in procedure.steps})
    file = procedure.workflow.file
    # What is so of several kinds of unit is said once.
    found = [replace(problem, file=file) for problem in dict.fromkeys(problems)]
    rulebook = procedure.workflow.rulebook
    found += contradictions(rulebook.centre or rulebook)
    return found, [] if found else proved


def _checked(workflow: Workflow, steps: set[str]) -> tuple[list[FileProblem], list[Proved]]:
    if problems := list(_one_beginning(workflow)):  # nothing can be searched without one
        return problems, []
    problems = [
        *_ends(workflow),
        *_acts(workflow, steps),
        *_ambiguous(workflow),
        *_unnamed(workflow),
        *_unguarded(workflow),
        *_remedies(workflow),
        *_unreachable(workflow),
        *_dead_ends(workflow),
    ]
    if problems:
        return problems, []
    problems = [*_lawless_moves(workflow), *_ways_around(workflow)]
    return problems, [] if problems else list(_proved(workflow))


def _permitted() -> bool:
    return True


def _refused() -> bool:
    return False


def _problem(where: str, what: str) -> FileProblem:
    return FileProblem("", where, what)


def _one_beginning(workflow: Workflow) -> Iterator[FileProblem]:
    """Ask for one beginning and one goal."""
    for flag in ("initial", "goal"):
        named = [state.name for state in workflow.states.values() if getattr(state, flag)]
        if len(named) != 1:
            yield _problem("states", f"exactly one state is {flag}, not {len(named)}")


def _ends(workflow: Workflow) -> Iterator[FileProblem]:
    """Hold a final state to be an end for every step but one that restores."""
    leaving: dict[str, list[str]] = {}
    for spec, move in _arrows(workflow):
        target = workflow.states.get(move.target)
        if spec.restores and workflow.states[move.source].final:
            continue
        if move.target != move.source:
            leaving.setdefault(move.source, []).append(spec.name)
        if target is not None and spec.ends != target.final:
            yield _problem(spec.name, f"ends = {spec.ends}, but {move.target} is not so")
    for state in workflow.states.values():
        if state.final and state.name in leaving:
            out = ", ".join(leaving[state.name])
            yield _problem(state.name, f"is an end, but {out} leads out of it")
        if not state.final and not state.goal and state.name not in leaving:
            yield _problem(state.name, "is no end, but nothing leads out of it")


def _arrows(workflow: Workflow) -> Iterator[tuple[StepSpec, Move]]:
    for spec in workflow.steps.values():
        for move in spec.moves:
            yield spec, move


def _acts(workflow: Workflow, known: set[str]) -> Iterator[FileProblem]:
    for name in workflow.steps:
        if name not in known:
            yield _problem(name, "no act of this kind exists")
    for name in sorted(known - set(workflow.steps)):
        yield _problem(name, "a kind of act without a step")


def _ambiguous(workflow: Workflow) -> Iterator[FileProblem]:
    """No state may have two arrows of one step that are both open to some unit."""
    for spec in workflow.steps.values():
        for state in workflow.states:
            for unit in every_unit():
                open_moves = [m for m in spec.moves if m.source == state and m.open_to(unit)]
                if len(open_moves) > 1:
                    yield _problem(
                        spec.name,
                        f"two transitions could both fire from {state}: "
                        f"to {open_moves[0].target} and to {open_moves[1].target}",
                    )
                    break


def _unguarded(workflow: Workflow) -> Iterator[FileProblem]:
    for spec in workflow.steps.values():
        blocking = {guard.rule for guard in spec.guards if guard.severity == "block"}
        for rule in ("order.state", "order.dates"):
            if rule not in blocking:
                yield _problem(spec.name, f"is not guarded by {rule}")


def _unnamed(workflow: Workflow) -> Iterator[FileProblem]:
    """Name every step of the ordinary way that no "one of" asks for: nothing is proved of it."""
    asked = {name for one in workflow.mandatory for name in one.steps}
    for spec in workflow.steps.values():
        if not (spec.ends or spec.restores or spec.side) and spec.name not in asked:
            yield _problem(spec.name, "is on the ordinary way, but no one_of names it")


def _remedies(workflow: Workflow) -> Iterator[FileProblem]:
    """Name every remedy that could stand for papers that are not there, or spare the probation.

    A remedied step passes steps of the way by: so its own rules must ask that each of them is on
    file, that what was wrong was done again, and that the probation lies between the days.
    """
    for spec in workflow.steps.values():
        if RedoOrder not in spec.opened_by:
            continue
        blocking = {guard.rule for guard in spec.guards if guard.severity == "block"}
        for rule in _OF_A_REMEDY:
            if rule not in blocking:
                yield _problem(spec.name, f"is a remedy, but not guarded by {rule}")


def _unreachable(workflow: Workflow) -> Iterator[FileProblem]:
    found: set[str] = set()
    for unit in every_unit():
        found |= reachable(workflow, unit)
    for state in workflow.states:
        if state not in found:
            yield _problem(state, "cannot be reached")


def _dead_ends(workflow: Workflow) -> Iterator[FileProblem]:
    """From every state that a unit can reach, the goal or an end can be reached."""
    yield from _by_units(_stuck(workflow))


def _stuck(workflow: Workflow) -> Iterator[tuple[str, str, Unit]]:
    for unit in every_unit():
        for state in reachable(workflow, unit):
            if workflow.states[state].final or workflow.states[state].goal:
                continue
            if not any(move.target != state for _, move in workflow.way(unit).steps_from[state]):
                yield state, "nothing leads out of it", unit


def _by_units(wrong: Iterable[tuple[str, str, Unit]]) -> Iterator[FileProblem]:
    """Yield each problem with the facts of the units that have it; of all units without any."""
    having: dict[tuple[str, str], list[Unit]] = {}
    for where, what, unit in wrong:
        having.setdefault((where, what), []).append(unit)
    for (where, what), units in having.items():
        shared = [n for n in UNIT_FACTS if len({getattr(unit, n) for unit in units}) == 1]
        # What all of them share tells them from the others only where there are no others.
        exact = len(units) == 2 ** (len(UNIT_FACTS) - len(shared))
        for unit in units[:1] if exact else units:
            names = shared if exact else UNIT_FACTS
            facts = ", ".join(f"{name} = {getattr(unit, name)}" for name in names)
            yield _problem(where, f"{what}: {facts}" if facts else what)


def _lawless_moves(workflow: Workflow) -> Iterator[FileProblem]:
    """Name every step that moves a case without being permitted."""
    for unit in every_unit():
        machine = workflow.way(unit).machine
        for spec in workflow.steps.values():
            for state in workflow.states:
                if machine.fire(spec.name, state, _refused) != state:
                    yield _problem(
                        spec.name, f"moves a case out of {state} without being permitted"
                    )


def _ways_around(workflow: Workflow) -> Iterator[FileProblem]:
    """Name every "one of" without all of whose steps the goal can still be reached."""
    yield from _by_units(_around(workflow))
    units = list(every_unit())
    for one in workflow.mandatory:
        if not one.when and workflow.goal in reachable(workflow, *units, without=one.steps):
            yield _problem(
                " or ".join(one.steps),
                f"a way to {workflow.goal} passes it by where the person moves between units",
            )


def _around(workflow: Workflow) -> Iterator[tuple[str, str, Unit]]:
    for unit in every_unit():
        if workflow.goal not in reachable(workflow, unit):
            yield workflow.goal, "the goal cannot be reached", unit
        for one in mandatory_for(workflow, unit):
            if workflow.goal in reachable(workflow, unit, without=one.steps):
                yield " or ".join(one.steps), f"a way to {workflow.goal} passes it by", unit


def _proved(workflow: Workflow) -> Iterator[Proved]:
    moves = sum(len(spec.moves) for spec in workflow.steps.values())
    yield Proved(
        "structure",
        {"states": len(workflow.states), "steps": len(workflow.steps), "moves": moves},
    )
    for base in (True, False):
        units = [unit for unit in every_unit() if unit.has_base_committee is base]
        in_all = [one for one in workflow.mandatory if all(one.holds_for(unit) for unit in units)]
        names = tuple("|".join(one.steps) for one in in_all)
        yield Proved(
            "mandatory_with_base" if base else "mandatory_without_base",
            {"goal": workflow.goal, "count": len(names), "steps": names},
        )
    yield Proved("no_lawless_move", {"fired": 8 * len(workflow.steps) * len(workflow.states)})
    rows = [row for value in workflow.rulebook.values.values() for row in value.rows]
    yield Proved(
        "values",
        {
            "values": len(workflow.rulebook.values),
            "rows": len(rows),
            "citations": sum(len(row.citations) for row in rows),
            "unconfirmed": sum(
                all(c.confidence != "verified" for c in row.citations) for row in rows
            ),
        },
    )
