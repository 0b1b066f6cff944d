"""The one judge: a pure function of the case, the workflow and a day.

It guards a step, explains what is missing, replays history for an auditor and checks an imported
file. The plan, with the same numbers at each block:

1. take the acts day by day, in order of `on`;
2. let the evidence of the day stand: within a day its order does not matter;
3. judge each step of the day under the law of its own date, and move the case if permitted;
4. when `as_of` is reached, say what may come next and what is due;
5. judge what is dated later all the same, so that it cannot hide: `order.dates` refuses it.
"""

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from admission_flow.procedure.acts import Step
from admission_flow.procedure.calendar import UnknownYear
from admission_flow.procedure.case_on_day import CaseOnDay, History
from admission_flow.procedure.document import Case
from admission_flow.procedure.facts import Facts
from admission_flow.procedure.findings import (
    NOT_APPLICABLE,
    Citation,
    Deadline,
    Finding,
    NextStep,
    StepVerdict,
    Verdict,
    unknown,
)
from admission_flow.procedure.machine import CaseMachine
from admission_flow.procedure.rulebook import NoValue, Values
from admission_flow.procedure.rules import BY_ID
from admission_flow.procedure.rules.verification import open_requests
from admission_flow.procedure.workflow import Guard, StepSpec, Workflow

_BY_DAY = attrgetter("on")
_REPLY_RULE = "verification.reply_in_time"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the judge says of a case as of a day, with what lies farther ahead."""

    verdict: Verdict
    ahead: tuple[NextStep, ...]
    """Steps between the case and the goal, in order; without those that no day waits for."""
    open_replies: tuple[tuple[str, date], ...]
    """(subject, last day) of every verification request without a reply."""


@dataclass(slots=True)
class Judge:
    """Judges cases under one workflow. Keeps nothing of a case: calls do not depend on order."""

    workflow: Workflow
    _machine: CaseMachine = field(init=False)

    def __post_init__(self) -> None:
        """Build the machine once."""
        self._machine = CaseMachine(self.workflow)

    def judge(self, case: Case, as_of: date | None = None) -> Verdict:
        """Return the verdict on a case as of a day; default: the day of its last act.

        Raises:
            ValueError: the case has no acts and no day is given.

        """
        if as_of is None:
            if not case.acts:
                raise ValueError("a case without acts has no last day: say as of which day")
            as_of = max(act.on for act in case.acts)
        return _Judging(self.workflow, self._machine, case, as_of).verdict()

    def ahead(self, case: Case, as_of: date) -> tuple[NextStep, ...]:
        """Return every step between where a case stands and the goal, as of a day, in order.

        What a later step says of the order of steps is not met, of course; what waits for a day
        (`earliest`) is what a plan of the year wants to know.

        Args:
            case: nothing in it dated after `as_of` is looked at by the steps to come.
            as_of: the day.

        """
        judging = _Judging(self.workflow, self._machine, case, as_of)
        judging.verdict()
        return judging.ahead()

    def outlook(self, case: Case, as_of: date) -> Outlook:
        """Return the verdict on a case with every open reply and the days that it waits for.

        Args:
            case: without acts dated after `as_of`.
            as_of: the day.

        """
        judging = _Judging(self.workflow, self._machine, case, as_of)
        verdict = judging.verdict()
        # Only who left the Party waits for a day before a step that is not the next.
        far = case.person.left_party_on is not None
        ahead = judging.ahead() if far else verdict.next
        return Outlook(verdict, ahead, judging.open_replies())

    def judge_candidate(self, case: Case, step: Step, today: date) -> tuple[StepVerdict, Verdict]:
        """Return the verdict on one more step, and on the case with it, as an officer enters it.

        A step dated before one that the case has already taken is refused by `order.dates`:
        nothing is slipped in underneath what was decided on.
        """
        whole = Case(case.person, case.unit, (*case.acts, step))
        judging = _Judging(self.workflow, self._machine, whole, today, candidate=step)
        verdict = judging.verdict()
        return judging.steps[judging.candidate_at], verdict


class _Judging:
    """One run over one case."""

    __slots__ = (
        "as_of",
        "candidate",
        "candidate_at",
        "case",
        "history",
        "lawful",
        "machine",
        "previous",
        "state",
        "steps",
        "way",
        "workflow",
    )

    def __init__(
        self,
        workflow: Workflow,
        machine: CaseMachine,
        case: Case,
        as_of: date,
        candidate: Step | None = None,
    ) -> None:
        self.workflow = workflow
        self.way = workflow.way(case.unit)
        self.machine = machine
        self.case = case
        self.as_of = as_of
        self.candidate = candidate
        self.candidate_at = -1
        self.state = workflow.initial
        self.history = History()
        self.steps: list[StepVerdict] = []
        self.lawful = True
        self.previous: Step | None = None

    def verdict(self) -> Verdict:
        ahead = None
        for day, group in groupby(sorted(self.case.acts, key=_BY_DAY), key=_BY_DAY):  # 1
            if ahead is None and day > self.as_of:
                ahead = self.next_steps(), self.deadlines()  # 4
            acts = list(group)
            for act in acts:
                if not act.is_step:
                    self.history.add(act)  # 2
            for act in acts:
                if isinstance(act, Step):
                    self.take(act)  # 3 and 5
        coming, due = ahead or (self.next_steps(), self.deadlines())
        return Verdict(
            as_of=self.as_of,
            state=self.state,
            stage=self.workflow.states[self.state].stage,
            lawful=self.lawful,
            steps=tuple(self.steps),
            next=coming,
            deadlines=due,
        )

    def take(self, step: Step) -> None:
        spec = self.workflow.steps[step.kind]
        if step is self.candidate:
            self.candidate_at = len(self.steps)
        findings = self.findings(spec, step, step.on)
        permitted = not any(finding.blocks for finding in findings)
        before = self.state
        self.state = self.machine.fire(spec.name, before, self.way, permitted=permitted)
        self.steps.append(
            StepVerdict(
                step.kind,
                step.on,
                before,
                self.state,
                permitted,
                self.workflow.rulebook.on(step.on).regime,
                findings,
            )
        )
        if permitted:
            self.history.add(step)
            self.previous = step
        else:
            self.lawful = False

    def view(self, spec: StepSpec, step: Step | None, on: date) -> CaseOnDay[Any]:
        previous = self.previous
        if step is not None and step is self.candidate:
            taken = (act for act in self.case.acts if isinstance(act, Step) and act is not step)
            previous = max(taken, key=_BY_DAY, default=None)
        return CaseOnDay(
            history=self.history,
            person=self.case.person,
            unit=self.case.unit,
            calendar=self.workflow.calendar,
            on=on,
            as_of=self.as_of,
            state=self.state,
            starts_in=self.way.starts_in[spec.name],
            step=step,
            previous=previous,
        )

    def findings(self, spec: StepSpec, step: Step | None, on: date) -> tuple[Finding, ...]:
        view = self.view(spec, step, on)
        values = self.workflow.rulebook.on(on).values
        return tuple([self.finding(guard, view, values[guard.rule]) for guard in spec.guards])

    def finding(self, guard: Guard, view: CaseOnDay[Any], bound: Values | NoValue) -> Finding:
        if isinstance(bound, NoValue):
            result = unknown("law_of_that_day", day=view.on)
            citations: tuple[Citation, ...] = ()
        elif not bound.applies:
            result, citations = NOT_APPLICABLE, bound.citations
        else:
            citations = bound.citations
            try:
                result = BY_ID[guard.rule].check(view, bound)
            except UnknownYear as year:
                result = unknown("working_days_of_year", year=year.year)
        return Finding(
            guard.rule,
            result.status,
            guard.severity,
            citations,
            result.facts if isinstance(result.facts, Facts) else Facts(result.facts),
            guard.responsible,
            result.earliest,
        )

    def next_steps(self) -> tuple[NextStep, ...]:
        return tuple(
            self.coming(spec, move.target) for spec, move in self.way.steps_from[self.state]
        )

    def ahead(self) -> tuple[NextStep, ...]:
        target = {
            spec.name: move.target
            for arrows in self.way.steps_from.values()
            for spec, move in arrows
            if move.source != move.target
        }
        return tuple(self.coming(spec, target[spec.name]) for spec in self.way.ahead_of[self.state])

    def coming(self, spec: StepSpec, target: str) -> NextStep:
        findings = self.findings(spec, None, self.as_of)
        waits = [f.earliest for f in findings if f.blocks and f.earliest is not None]
        return NextStep(
            step=spec.name,
            to_state=target,
            ends=spec.ends,
            permitted=not any(finding.blocks for finding in findings),
            earliest=max(waits, default=None),
            findings=findings,
        )

    def open_replies(self) -> tuple[tuple[str, date], ...]:
        bound = self.workflow.rulebook.on(self.as_of).values.get(_REPLY_RULE)
        if bound is None or isinstance(bound, NoValue):
            return ()
        view = self.view(next(iter(self.workflow.steps.values())), None, self.as_of)
        try:
            return tuple(open_requests(view, bound))
        except UnknownYear:  # as in `_due_on`
            return ()

    def deadlines(self) -> tuple[Deadline, ...]:
        found: dict[str, Deadline] = {}
        values = self.workflow.rulebook.on(self.as_of).values
        for spec in self.way.ahead_of[self.state]:
            timed = [g for g in spec.guards if BY_ID[g.rule].due is not None]
            view = self.view(spec, None, self.as_of) if timed else None
            for guard in timed:
                bound = values[guard.rule]
                if view is None or isinstance(bound, NoValue) or guard.rule in found:
                    continue
                due_on = _due_on(guard.rule, view, bound)
                if due_on is not None:
                    found[guard.rule] = Deadline(
                        rule=guard.rule,
                        due_on=due_on,
                        overdue=due_on < self.as_of,
                        responsible=guard.responsible,
                        citations=bound.citations,
                    )
        return tuple(sorted(found.values(), key=lambda deadline: (deadline.due_on, deadline.rule)))


def _due_on(rule: str, view: CaseOnDay[Any], bound: Values) -> date | None:
    due = BY_ID[rule].due
    if due is None or not bound.applies:
        return None
    try:
        return due(view, bound)
    except UnknownYear:  # no day can be named; the rule itself says `unknown` when its step comes
        return None
