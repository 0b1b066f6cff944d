"""What judging by one procedure needs, made once: the rules of its steps with what they read."""

from typing import NamedTuple

from admission_flow.procedure.facts import Facts
from admission_flow.procedure.findings import (
    NO_LAW,
    NOT_APPLICABLE,
    Citation,
    Finding,
    LawRead,
    Result,
)
from admission_flow.procedure.own_code import guarded
from admission_flow.procedure.procedure import Procedure
from admission_flow.procedure.rulebook import Law, NoValue, Values
from admission_flow.procedure.rules.rule import Rule
from admission_flow.procedure.workflow import Guard, StepSpec, Workflow


class Asked(NamedTuple):
    """One rule of one step, with the law of one stretch of time."""

    guard: Guard
    rule: Rule
    bound: Values | NoValue
    idle: Finding
    """What is found where the rule does not concern the case: the same each time."""


class Prepared:
    """What judging by one procedure needs, made once: it does not depend on the case."""

    __slots__ = ("_asked", "_timed", "_waiting", "rules", "workflow")

    def __init__(self, procedure: Procedure) -> None:
        """Begin with no rule looked up."""
        self.workflow: Workflow = procedure.workflow
        self.rules = {name: guarded(rule, procedure.name) for name, rule in procedure.by_id.items()}
        self._asked: dict[tuple[int, str], tuple[Asked, ...]] = {}
        self._waiting: dict[tuple[int, str], tuple[Asked, ...]] = {}
        self._timed: dict[str, tuple[Guard, ...]] = {}

    def asked(self, spec: StepSpec, law: Law) -> tuple[Asked, ...]:
        """Return the rules of a step with what they read under a law; the rulebook keeps each."""
        key = id(law), spec.name
        found = self._asked.get(key)
        if found is None:
            found = self._asked[key] = tuple(
                _asked(guard, self.rules[guard.rule], law.values[guard.rule])
                for guard in spec.guards
            )
        return found

    def timed(self, spec: StepSpec) -> tuple[Guard, ...]:
        """Return the guards of a step whose rules may name a last day."""
        found = self._timed.get(spec.name)
        if found is None:
            timed = tuple(one for one in spec.guards if self.rules[one.rule].due is not None)
            found = self._timed[spec.name] = timed
        return found

    def waiting(self, spec: StepSpec, law: Law) -> tuple[Asked, ...]:
        """Return those of them that may wait for a day where the step is only looked ahead to."""
        key = id(law), spec.name
        found = self._waiting.get(key)
        if found is None:
            rules = tuple(one for one in self.asked(spec, law) if one.rule.waits)
            found = self._waiting[key] = rules
        return found


def finding_of(
    guard: Guard, result: Result, citations: tuple[Citation, ...] = (), law: LawRead = NO_LAW
) -> Finding:
    """Return what a rule found, as the step lists it."""
    status, facts, earliest, _ = result
    if type(facts) is not Facts:
        facts = Facts(facts)
    severity, responsible = guard.severity, guard.responsible
    return tuple.__new__(  # all fields, in their order: the judge makes very many
        Finding, (guard.rule, status, severity, citations, facts, responsible, earliest, law)
    )


def _asked(guard: Guard, rule: Rule, bound: Values | NoValue) -> Asked:
    if isinstance(bound, NoValue):
        return Asked(guard, rule, bound, finding_of(guard, NOT_APPLICABLE))
    idle = finding_of(guard, NOT_APPLICABLE, bound.citations, bound.law)
    return Asked(guard, rule, bound, idle)
