"""Reads the workflow from its files' data, and refuses what is not exactly right.

The files are checked, not trusted: an unknown key, an unknown rule, a value that no rule reads, a
gap, an overlap or a missing citation is a problem with its place. All problems are collected.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from admission_flow.procedure.acts import (
    KINDS,
    MATTERS,
    Act,
    BaseVoteFailed,
    BranchVoteFailed,
)
from admission_flow.procedure.calendar import WorkingDays
from admission_flow.procedure.file_reader import WorkflowProblems
from admission_flow.procedure.findings import Severity
from admission_flow.procedure.law_file import LawReader
from admission_flow.procedure.rules import BY_ID
from admission_flow.procedure.rules.rule import Rule
from admission_flow.procedure.workflow import (
    UNIT_FACTS,
    Guard,
    Move,
    OneOf,
    ReferredVote,
    State,
    StepSpec,
    Workflow,
)

ADMISSION_FILE = "admission.toml"
_SYSTEMS = ("army", "police", "overseas")
_VOTES: Mapping[str, type[BranchVoteFailed] | type[BaseVoteFailed]] = {
    BranchVoteFailed.kind: BranchVoteFailed,
    BaseVoteFailed.kind: BaseVoteFailed,
}
_OF_THE_STEP = ("order.state", "order.dates", "referral.votes")
"""Rules of a referral that look at its own day; all others look at the vote that it refers."""


def workflow_from(  # noqa: PLR0913 - each is named by the caller
    procedure: Mapping[str, Any],
    law: Mapping[str, Any],
    holidays: Mapping[str, Any],
    sha256: str = "",
    *,
    kinds: Mapping[str, type[Act]] = KINDS,
    rules: Mapping[str, Rule] = BY_ID,
    file: str = ADMISSION_FILE,
) -> Workflow:
    """Return the workflow that the parsed files state.

    Args:
        procedure: the parsed file of states and steps.
        law: the parsed `law.toml`.
        holidays: the parsed `holidays.toml`.
        sha256: digest of the rulebook, as entries name it.
        kinds: every kind of act of the procedure, by name; default: those of the admission.
        rules: every rule of the procedure, by id; default: those of the admission.
        file: what the file of states and steps is called where something in it is wrong.

    Raises:
        WorkflowProblems: every place that is not right.

    """
    reader = _FileReader(kinds, rules, file)
    rulebook = reader.law(law, sha256)
    steps = reader.procedure(procedure)
    calendar = reader.calendar(holidays)
    if reader.problems or steps is None or calendar is None:
        raise WorkflowProblems(reader.problems)
    return Workflow(
        name=steps.name,
        states=steps.states,
        steps=steps.steps,
        rulebook=rulebook,
        calendar=calendar,
        mandatory=steps.mandatory,
        own_rules=steps.own_rules,
        file=file,
    )


class _Steps(NamedTuple):
    """What the file of states and steps says."""

    name: str
    states: dict[str, State]
    steps: dict[str, StepSpec]
    mandatory: tuple[OneOf, ...]
    own_rules: dict[str, frozenset[str]]


class _FileReader(LawReader):
    def __init__(
        self, kinds: Mapping[str, type[Act]], rules: Mapping[str, Rule], file: str
    ) -> None:
        super().__init__(rules)
        self.kinds = kinds
        self.procedure_file = file

    # ---- states and steps ----------------------------------------------------------------------

    def procedure(self, data: object) -> _Steps | None:
        """Return what stands in it; None where a part of it is missing: the rest would follow."""
        self.file = self.procedure_file
        needed = {"format", "name", "states", "mandatory", "step", "who"}
        table = self.keys(data, "file", needed, frozenset({"own_rules"}))
        if not table:
            return None
        self.format(table, "admission-workflow/1")
        name = self.word(table["name"], "name")
        states = self.states_by_name(table["states"])
        steps = self.steps(table["step"], states, self.who(table["who"]))
        mandatory = tuple(self.mandatory(table["mandatory"], steps))
        own_rules = self.own_rules(table["own_rules"]) if "own_rules" in table else {}
        return None if name is None else _Steps(name, states, steps, mandatory, own_rules)

    def steps(
        self, raw: object, states: Mapping[str, State], who: Mapping[str, str]
    ) -> dict[str, StepSpec]:
        steps: dict[str, StepSpec] = {}
        for where, item in self.tables(raw, "step"):
            spec = self.step(item, where, states, who)
            if spec is not None:
                if spec.name in steps:
                    self.problem(spec.name, "stands twice")
                steps.setdefault(spec.name, spec)
        used = {guard.rule for spec in steps.values() for guard in spec.guards}
        for rule in sorted(set(self.rules) - used):
            self.problem(rule, "no step is guarded by this rule")
        return steps

    def states_by_name(self, raw: object) -> dict[str, State]:
        found: dict[str, State] = {}
        for state in self.states(raw):
            if state.name in found:
                self.problem(state.name, "stands twice")
            found[state.name] = state
        for flag in ("initial", "goal"):
            count = sum(getattr(state, flag) for state in found.values())
            if count != 1:
                self.problem("states", f"exactly one state is {flag}, not {count}")
        return found

    def states(self, raw: object) -> Iterator[State]:
        flags = frozenset({"initial", "goal", "final"})
        for where, item in self.tables(raw, "states"):
            table = self.keys(item, where, {"name", "stage"}, flags)
            if not table:
                continue
            name, stage = self.word(table["name"], where), self.word(table["stage"], where)
            if name and stage:
                yield State(name, stage, **{flag: table.get(flag) is True for flag in flags})

    def who(self, raw: object) -> Mapping[str, str]:
        if not isinstance(raw, Mapping):
            self.problem("who", "is no table")
            return {}
        for rule in sorted(set(raw) - set(self.rules)):
            self.problem(f"who.{rule}", "unknown rule")
        for rule in sorted(set(self.rules) - set(raw)):
            self.problem(f"who.{rule}", "nobody is named who must act")
        return {rule: who for rule in raw if (who := self.word(raw[rule], f"who.{rule}"))}

    def step(
        self, raw: object, place: str, states: Mapping[str, State], who: Mapping[str, str]
    ) -> StepSpec | None:
        optional = frozenset({"block", "warn", "ends", "restores", "opened_by", "refers"})
        table = self.keys(raw, place, {"name", "moves"}, optional)
        if not table:
            return None
        name = self.word(table["name"], f"{place}.name")
        if name is None:
            return None
        moves = tuple(self.moves(table["moves"], name, states))
        guards = []
        for key, severity in (("block", Severity.BLOCK), ("warn", Severity.WARN)):
            for rule in self.texts(table.get(key, []), f"{name}.{key}"):
                if rule not in self.rules:
                    self.problem(f"{name}.{key}", f"unknown rule {rule!r}")
                    continue
                of_the_vote = "refers" in table and rule not in _OF_THE_STEP
                guards.append(Guard(rule, severity, who.get(rule, ""), of_the_vote))
        twice = {g.rule for g in guards if sum(h.rule == g.rule for h in guards) > 1}
        for rule in sorted(twice):
            self.problem(name, f"{rule} both blocks and warns")
        return StepSpec(
            name,
            moves,
            tuple(guards),
            ends=table.get("ends") is True,
            restores=table.get("restores") is True,
            opened_by=self.opened_by(table["opened_by"], name) if "opened_by" in table else (),
            refers=self.refers(table["refers"], name) if "refers" in table else None,
        )

    def opened_by(self, raw: object, step: str) -> tuple[type[Act], ...]:
        kinds = self.texts(raw, f"{step}.opened_by")
        for kind in kinds:
            if kind not in self.kinds or self.kinds[kind].is_step:
                self.problem(f"{step}.opened_by", f"{kind!r} is no kind of evidence")
        return tuple(self.kinds[kind] for kind in kinds if kind in self.kinds)

    def refers(self, raw: object, step: str) -> ReferredVote | None:
        table = self.keys(raw, f"{step}.refers", {"vote", "matter"})
        kind = _VOTES.get(str(table.get("vote")))
        if kind is None or table.get("matter") not in MATTERS:
            known = ", ".join(_VOTES)
            self.problem(f"{step}.refers", f"names a vote ({known}) and its matter")
            return None
        return ReferredVote(kind, str(table["matter"]))

    def mandatory(self, raw: object, steps: Mapping[str, StepSpec]) -> Iterator[OneOf]:
        """Yield the steps of which every way passes one; an empty list would prove nothing."""
        for where, item in self.tables(raw, "mandatory"):
            table = self.keys(item, where, {"one_of"}, frozenset({"when"}))
            if not table:
                continue
            names = self.texts(table["one_of"], where)
            for name in names:
                if name not in steps:
                    self.problem(where, f"unknown step {name!r}")
            when = table.get("when", {})
            if not names or not isinstance(when, Mapping) or set(when) - set(UNIT_FACTS):
                self.problem(where, f"names steps; when: {', '.join(sorted(UNIT_FACTS))}")
                continue
            yield OneOf(names, dict(when))

    def own_rules(self, raw: object) -> dict[str, frozenset[str]]:
        """Return the rules in whose place army, police or organisations abroad have their own."""
        if not isinstance(raw, Mapping):
            self.problem("own_rules", "is no table")
            return {}
        found = {}
        for system, rules in raw.items():
            if system not in _SYSTEMS:
                self.problem(f"own_rules.{system}", f"known: {', '.join(_SYSTEMS)}")
            names = self.texts(rules, f"own_rules.{system}")
            for rule in names:
                if rule not in self.rules:
                    self.problem(f"own_rules.{system}", f"unknown rule {rule!r}")
            found[str(system)] = frozenset(names)
        return found

    def moves(self, raw: object, step: str, states: Mapping[str, State]) -> Iterator[Move]:
        for where, item in self.tables(raw, f"{step}.moves"):
            table = self.keys(item, where, {"from", "to"}, frozenset({"when"}))
            if not table:
                continue
            for end in (table["from"], table["to"]):
                if not isinstance(end, str) or end not in states:
                    self.problem(where, f"unknown state {end!r}")
            when = table.get("when", {})
            if not isinstance(when, Mapping) or set(when) - set(UNIT_FACTS):
                self.problem(where, f"when may name {', '.join(sorted(UNIT_FACTS))}")
                continue
            yield Move(table["from"], table["to"], dict(when))

    # ---- holidays.toml -------------------------------------------------------------------------

    def calendar(self, data: object) -> WorkingDays | None:
        self.file = "holidays.toml"
        try:
            return WorkingDays.from_data(data)  # type: ignore[arg-type]
        except (KeyError, TypeError, ValueError) as error:
            self.problem("file", f"is no calendar: {error}")
            return None
