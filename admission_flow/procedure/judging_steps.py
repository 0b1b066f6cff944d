"""The acts of one case, taken in order, and its steps judged: `judge.py` has the plan."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from admission_flow.procedure.acts import Act, Membership, Move, Step
from admission_flow.procedure.calendar import UnknownYear
from admission_flow.procedure.case_on_day import CaseOnDay, History
from admission_flow.procedure.dated_facts import facts_on, person_after, stays, unit_after
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import (
    NOT_APPLICABLE,
    Finding,
    StepVerdict,
    not_judged,
    unknown,
)
from admission_flow.procedure.prepared import Asked, Prepared, finding_of
from admission_flow.procedure.rulebook import Law, NoValue, Values
from admission_flow.procedure.rules.rule import Due
from admission_flow.procedure.time_limits import with_other_law
from admission_flow.procedure.workflow import OneOf, StepSpec

BY_DAY = attrgetter("on")
_ORDER = ("order.state", "order.dates")
"""The order is that of the machine: it is judged also where no law of the day is on file."""
_NO_VALUES = Values({}, ())


class JudgingSteps:
    """One run over the acts of one case: it keeps where the case has come to."""

    __slots__ = (
        "as_of",
        "as_one_more",
        "candidate",
        "candidate_at",
        "case",
        "history",
        "known",
        "law",
        "lawful",
        "on_file",
        "person",
        "prepared",
        "previous",
        "state",
        "steps",
        "unit",
        "views",
        "way",
        "workflow",
    )

    def __init__(
        self,
        prepared: Prepared,
        case: Case,
        as_of: date,
        candidate: Step | None = None,
        known: Sequence[StepVerdict] = (),
    ) -> None:
        """Begin where a case is opened.

        Args:
            prepared: the procedure.
            case: all of it, with the candidate.
            as_of: the day of judging.
            candidate: one more step, as an officer enters it.
            known: what such a run would say of the first steps: they are not judged again.

        """
        self.prepared = prepared
        self.workflow = workflow = prepared.workflow
        self.person = case.person
        self.unit = case.unit
        self.way = workflow.way(case.unit)
        self.case = case
        self.as_of = as_of
        self.candidate = candidate
        self.known = known
        self.candidate_at: int  # its place among the steps, from when it is taken on
        self.as_one_more = False
        """Whether the candidate was held to another step before it than it has on file."""
        self.state = workflow.initial
        self.history = History()
        self.steps: list[StepVerdict] = []
        self.on_file: list[tuple[Step, tuple[OneOf, ...]]] = []
        self.lawful = True
        self.previous: Step | None = None
        self.law: tuple[date, Law] | None = None
        """The day whose law was looked up last, and that law."""
        self.views: dict[str, CaseOnDay[Any]] = {}
        """By step, what is seen of it where it is looked ahead to from where the case stands."""

    def go(self) -> None:
        """Take the acts, and say nothing of what may come."""
        for _, group in groupby(sorted(self.case.acts, key=BY_DAY), key=BY_DAY):
            self.pass_day(list(group))

    def law_on(self, day: date) -> Law:
        """Return the law of a day: many questions in turn are about the very same."""
        found = self.law
        if found is None or found[0] is not day:
            found = self.law = day, self.workflow.rulebook.on(day)
        return found[1]

    def pass_day(self, acts: Sequence[Act]) -> None:
        """Take the acts of one day."""
        self.views = {}
        for act in acts:
            if not act.is_step:
                self.stand(act)  # 2
        for act in acts:
            if isinstance(act, Step):
                self.take(act)  # 3 and 5

    def stand(self, act: Act) -> None:
        """Let evidence stand; what it changes of the person or the chi bộ holds from its day on."""
        if isinstance(act, Move):
            if not stays(self.unit, act):
                self.history.add(act)
            self.unit = unit_after(self.unit, act)
            self.way = self.workflow.way(self.unit)
            return
        self.history.add(act)
        if isinstance(act, Membership):
            self.person = person_after(self.person, act)

    def take(self, step: Step) -> None:
        """Fire one step: the machine asks whether it is permitted, and moves the case if it is.

        A step that cannot be fired from here is judged all the same: `order.state` says why not.
        """
        self.on_file.append((step, self.way.asked))
        if len(self.steps) < len(self.known):
            self.taken(step, self.known[len(self.steps)])
            return
        spec = self.workflow.steps[step.kind]
        if step is self.candidate:
            self.candidate_at = len(self.steps)
        before = self.state
        asked: list[tuple[tuple[Finding, ...], bool]] = []

        def permits() -> bool:
            findings = self.findings(spec, step, step.on)
            asked.append((findings, not any(finding.blocks for finding in findings)))
            return asked[0][1]

        self.state = self.way.machine.fire(spec.name, before, permits)
        if not asked:
            permits()
        findings, permitted = asked[0]
        self.taken(step, self.said(step, before, findings, permitted=permitted))

    def taken(self, step: Step, said: StepVerdict) -> None:
        """Go on from what is said of a step."""
        self.steps.append(said)
        self.state = said.to_state
        if said.permitted:
            self.history.add(step)
            self.previous = step
        else:
            self.lawful = False

    def said(
        self, step: Step, before: str, findings: tuple[Finding, ...], *, permitted: bool
    ) -> StepVerdict:
        """Return what is said of a step that was just judged."""
        return StepVerdict(
            step.kind,
            step.on,
            before,
            self.state,
            permitted,
            self.law_on(step.on).regime,
            findings,
        )

    def view(self, spec: StepSpec, step: Step | None, on: date) -> CaseOnDay[Any]:
        """Return the case as a step sees it."""
        previous = self.previous
        if step is not None and step is self.candidate:
            taken = (act for act in self.case.acts if isinstance(act, Step) and act is not step)
            previous = max(taken, key=BY_DAY, default=None)
            self.as_one_more |= previous is not self.previous
        return CaseOnDay(
            history=self.history,
            person=self.person,
            unit=self.unit,
            calendar=self.workflow.calendar,
            on=on,
            as_of=self.as_of,
            name=spec.name,
            on_file=self.on_file,
            state=self.state,
            starts_in=self.way.starts_in[spec.name],
            step=step,
            previous=previous,
        )

    def findings(self, spec: StepSpec, step: Step | None, on: date) -> tuple[Finding, ...]:
        """Return what every rule of a step says."""
        return self.findings_of(spec, self.view(spec, step, on))

    def findings_of(
        self, spec: StepSpec, view: CaseOnDay[Any], *, waiting: bool = False
    ) -> tuple[Finding, ...]:
        """Return what every rule of a step says of a case; or only those that may wait."""
        rules = self.prepared.waiting if waiting else self.prepared.asked
        asked = rules(spec, self.law_on(view.on))
        own = self.workflow.own_rules.get(self.unit.system or "")
        if own is None and spec.refers is None:  # as almost always
            return tuple([self.finding(one, view) for one in asked])
        vote = None if spec.refers is None else self.view_of_vote(spec, view)
        of_vote = asked
        if vote is not None:
            of_vote = rules(spec, self.law_on(vote.on))
        found = []
        for now, then in zip(asked, of_vote, strict=True):
            if own is not None and now.guard.rule in own:
                found.append(finding_of(now.guard, not_judged(system=self.unit.system)))
            elif vote is not None and now.guard.of_the_vote:
                found.append(self.finding(then, vote))
            else:
                found.append(self.finding(now, view))
        return tuple(found)

    def view_of_vote(self, spec: StepSpec, view: CaseOnDay[Any]) -> CaseOnDay[Any]:
        """Return the case on the day of the newest short vote: its conditions are those of then."""
        refers = spec.refers
        votes = () if refers is None else view.all(refers.kind)
        vote = next((v for v in reversed(votes) if refers and v.matter == refers.matter), None)
        if vote is None:
            return replace(view, step=None)
        person, unit = facts_on(self.case.person, self.case.unit, self.case.acts, vote.on)
        return replace(
            view,
            history=self.history.until(vote.on),
            person=person,
            unit=unit,
            on=vote.on,
            step=vote,
        )

    def finding(self, asked: Asked, view: CaseOnDay[Any]) -> Finding:
        """Return what one rule says."""
        rule, bound, law_on = asked.rule, asked.bound, view.on
        if rule.when is not None and not rule.when(view):
            return asked.idle
        if rule.begins is not None:
            bound, law_on = self.law_of_the_beginning(rule.id, rule.begins, view, bound)
        if isinstance(bound, NoValue):  # kept for all days without law: its own day is the first
            if rule.id not in _ORDER:
                return finding_of(asked.guard, not_judged(day=law_on))
            bound = _NO_VALUES
        if not bound.applies:
            return asked.idle
        citations = bound.citations
        try:
            result = rule.check(view, bound)
            if result.by:
                citations = bound.citations_of(result.by)
            if rule.begins is not None and bound is not asked.bound:
                result = with_other_law(rule, view, result, asked.bound)
        except UnknownYear as year:
            result = unknown("working_days_of_year", year=year.year)
        if result is NOT_APPLICABLE:
            return asked.idle
        return finding_of(asked.guard, result, citations, bound.law)

    def law_of_the_beginning(
        self, rule: str, beginning: Due, view: CaseOnDay[Any], today: Values | NoValue
    ) -> tuple[Values | NoValue, date]:
        """Return the values of the day on which a time limit began, which it keeps; and the day."""
        try:  # not `suppress`: it takes longer than most limits do
            began = None if isinstance(today, NoValue) else beginning(view, today)
        except UnknownYear:  # the rule itself says that it cannot be counted
            return today, view.on
        if began is None:
            return today, view.on
        return self.workflow.rulebook.on(began).values[rule], began
