"""The procedure as data: stages, states, steps and the rules that guard each step."""

from collections.abc import Mapping
from dataclasses import field
from typing import NamedTuple

from admission_flow.procedure.acts import Act, BaseVoteFailed, BranchVoteFailed
from admission_flow.procedure.calendar import WorkingDays
from admission_flow.procedure.findings import Severity
from admission_flow.procedure.machine import Arrow, UnitMachine
from admission_flow.procedure.person import Unit
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.procedure.rulebook import Rulebook

UNIT_FACTS = ("has_youth_union", "has_trade_union", "has_base_committee")
"""What a `when` can tell apart."""


@dataclass(frozen=True, slots=True)
class State:
    """Where a case can stand."""

    name: str
    stage: str
    initial: bool = False
    goal: bool = False
    """The end that the procedure is for."""
    final: bool = False
    """An end: nothing leads out of it."""


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow of a step. `when` names the facts of the unit for which it exists."""

    source: str
    target: str
    when: Mapping[str, bool] = field(default_factory=dict)

    def open_to(self, unit: Unit) -> bool:
        """Whether this arrow exists for a chi bộ as it stands."""
        return all(getattr(unit, name) is value for name, value in self.when.items())


@dataclass(frozen=True, slots=True)
class Guard:
    """A rule as one step lists it."""

    rule: str
    severity: Severity
    responsible: str
    """Who must act when it is not met."""
    of_the_vote: bool = False
    """Whether it is judged on the day and with the roll of the vote that the step refers."""


@dataclass(frozen=True, slots=True)
class ReferredVote:
    """The vote that came out short and that a step refers to the committee above."""

    kind: type[BranchVoteFailed] | type[BaseVoteFailed]
    matter: str


@dataclass(frozen=True, slots=True)
class StepSpec:
    """One step: its arrows and its rules."""

    name: str
    moves: tuple[Move, ...]
    guards: tuple[Guard, ...]
    ends: bool = False
    restores: bool = False
    """Whether it leads out of an end: a person wrongly struck off comes back."""
    opened_by: tuple[type[Act], ...] = ()
    """Acts of which one must be on file before the step is spoken of; empty: the ordinary way."""
    refers: ReferredVote | None = None

    @property
    def side(self) -> bool:
        """Whether it is a way beside the ordinary one."""
        return bool(self.opened_by)


@dataclass(frozen=True, slots=True)
class OneOf:
    """Steps of which every way to the goal passes at least one."""

    steps: tuple[str, ...]
    when: Mapping[str, bool] = field(default_factory=dict)
    """The kind of unit for which it holds; empty: every one."""

    def holds_for(self, unit: Unit) -> bool:
        """Whether this is asked of a way in such a unit."""
        return all(getattr(unit, name) is value for name, value in self.when.items())


@dataclass(frozen=True, slots=True)
class Route:
    """The procedure as one kind of unit has it: what its machine answers, looked up once."""

    machine: UnitMachine
    """Moves the cases of the kind."""
    steps_from: Mapping[str, tuple[tuple[StepSpec, Move], ...]]
    """By state, the steps that leave it: those that go on, renewals, side ways, endings."""
    starts_in: Mapping[str, tuple[str, ...]]
    """By step, the states in which it can start."""
    ahead_of: Mapping[str, tuple[StepSpec, ...]]
    """By state, the steps between it and the goal, in order."""
    asked: tuple[OneOf, ...]
    """Steps of which every way to the goal passes one, in order."""
    leads_to: Mapping[str, str]
    """By step that goes on, the state that it leads to."""
    stays: Mapping[str, str]
    """By state in which a case is on its way, the key of the stays in it: where units go different
    ways, it names the next state too."""

    def move(self, step: str, state: str) -> Move | None:
        """Return the arrow that a step takes from a state, if there is one."""
        for spec, move in self.steps_from[state]:
            if spec.name == step:
                return move
        return None


class Standing(NamedTuple):
    """What standing in a state means."""

    stage: str
    on_its_way: bool
    """Whether the case has not come to an end."""
    running: bool
    """Whether days can run in it: it has not, or a way leads back from there."""


@dataclass(frozen=True, slots=True)
class Workflow:
    """The whole procedure with the law that guards it."""

    name: str
    states: Mapping[str, State]
    steps: Mapping[str, StepSpec]
    rulebook: Rulebook
    calendar: WorkingDays
    mandatory: tuple[OneOf, ...] = ()
    own_rules: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By system of organisations (army, police, overseas): rules in whose place it has its own."""
    file: str = "admission.toml"
    """Name of the file of states and steps, for what is said of it."""
    _ways: dict[tuple[bool, bool, bool], Route] = field(
        default_factory=dict, compare=False, repr=False
    )
    _standings: dict[str, Standing] = field(default_factory=dict, compare=False, repr=False)
    _rules: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    _beside: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def initial(self) -> str:
        """The state in which a case is opened."""
        return next(state.name for state in self.states.values() if state.initial)

    @property
    def goal(self) -> str:
        """The state that the procedure is for."""
        return next(state.name for state in self.states.values() if state.goal)

    @property
    def leads_back(self) -> frozenset[str]:
        """Ends out of which a step leads: who was struck off may be restored."""
        steps = (spec for spec in self.steps.values() if spec.restores)
        return frozenset(move.source for spec in steps for move in spec.moves)

    def standing(self, state: str) -> Standing:
        """Return what standing in a state means. Raises KeyError where there is no such state."""
        found = self._standings.get(state)
        if found is None:
            spec = self.states[state]
            on_its_way = not spec.final and not spec.goal
            running = on_its_way or state in self.leads_back
            found = self._standings[state] = Standing(spec.stage, on_its_way, running)
        return found

    @property
    def rules_of(self) -> Mapping[str, frozenset[str]]:
        """By step, the ids of the rules that guard it."""
        if not self._rules:
            for name, spec in self.steps.items():
                self._rules[name] = frozenset(guard.rule for guard in spec.guards)
        return self._rules

    @property
    def rules_beside(self) -> Mapping[str, frozenset[str]]:
        """By rule, the ids of all that guard a step that it guards, itself among them."""
        if not self._beside:
            for rules in self.rules_of.values():
                for rule in rules:
                    self._beside[rule] = self._beside.get(rule, frozenset()) | rules
        return self._beside

    def way(self, unit: Unit) -> Route:
        """Return the procedure as this kind of unit has it."""
        kind = (unit.has_youth_union, unit.has_trade_union, unit.has_base_committee)
        way = self._ways.get(kind)
        if way is None:
            way = self._ways[kind] = self._open_to(unit)
        return way

    def _open_to(self, unit: Unit) -> Route:
        opened = {
            Arrow(spec.name, move.source, move.target): (spec, move)
            for spec in self.steps.values()
            for move in spec.moves
            if move.open_to(unit)
        }
        machine = UnitMachine(self.states, opened)
        arrows = [opened[arrow] for arrow in machine.arrows()]
        steps_from = {
            state: tuple(
                sorted(
                    (pair for pair in arrows if pair[1].source == state),
                    key=lambda pair: (
                        pair[0].ends,
                        pair[0].side,
                        pair[1].target == pair[1].source,
                    ),
                )
            )
            for state in self.states
        }
        starts_in = {
            step: tuple(move.source for spec, move in arrows if spec.name == step)
            for step in self.steps
        }
        ahead = {state: _ahead(state, steps_from) for state in self.states}
        asked = tuple(one for one in self.mandatory if one.holds_for(unit))
        leads_to = {
            spec.name: move.target
            for pairs in steps_from.values()
            for spec, move in pairs
            if move.source != move.target
        }
        stays = {
            state: f"{state}:{ordinary[0]}"
            for state, pairs in steps_from.items()
            if not self.states[state].final
            and not self.states[state].goal
            and (ordinary := [move.target for spec, move in pairs if _goes_on(spec, move)])
        }
        return Route(machine, steps_from, starts_in, ahead, asked, leads_to, stays)


def _goes_on(spec: StepSpec, move: Move) -> bool:
    return not spec.ends and not spec.side and move.target != move.source


def _ahead(
    state: str, steps_from: Mapping[str, tuple[tuple[StepSpec, Move], ...]]
) -> tuple[StepSpec, ...]:
    seen, waiting = {state}, [state]
    order: list[StepSpec] = []
    while waiting:
        for spec, move in steps_from[waiting.pop(0)]:
            if not spec.ends and not spec.side and move.target not in seen:
                seen.add(move.target)
                order.append(spec)
                waiting.append(move.target)
    return tuple(order)
