"""One run of the judge over one case; the plan is that of `judge.py`, by the same numbers."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from admission_flow.procedure.calendar import UnknownYear
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import (
    OBSTACLES,
    Dates,
    Deadline,
    Finding,
    NextStep,
    Verdict,
    Waiting,
)
from admission_flow.procedure.judging_steps import BY_DAY, JudgingSteps
from admission_flow.procedure.printed_days import printed_days
from admission_flow.procedure.rulebook import NoValue
from admission_flow.procedure.rules.verification import open_requests
from admission_flow.procedure.time_limits import due_on
from admission_flow.procedure.watched_day import plain_day
from admission_flow.procedure.workflow import StepSpec

_REPLY_RULE = "verification.reply_in_time"


class Judging(JudgingSteps):
    """One run over one case, with what may come from where it stands. Made anew for each."""

    __slots__ = ()

    def verdict(self) -> Verdict:
        """Take the acts and return the verdict."""
        ahead = None
        for day, group in groupby(sorted(self.case.acts, key=BY_DAY), key=BY_DAY):  # 1
            if ahead is None and day > self.as_of:
                ahead = self.next_steps(), self.deadlines(), self.dates()  # 4
            self.pass_day(list(group))
        return self.said_of_the_case(ahead)

    def said_of_the_case(
        self, ahead: tuple[tuple[NextStep, ...], tuple[Deadline, ...], Dates] | None = None
    ) -> Verdict:
        """Return the verdict, once the acts were taken.

        Args:
            ahead: what may come, what is due and the days that papers print, as of the day; None:
                no act is dated later, and it is asked now.

        """
        coming, due, dates = ahead or (self.next_steps(), self.deadlines(), self.dates())
        return Verdict(
            as_of=self.as_of,
            state=self.state,
            stage=self.workflow.states[self.state].stage,
            lawful=self.lawful,
            steps=tuple(self.steps),
            next=coming,
            deadlines=due,
            dates=dates,
        )

    def look_from(self, day: date) -> None:
        """Look ahead as of another day from now on."""
        self.as_of, self.views = day, {}

    def view_ahead(self, spec: StepSpec) -> CaseOnDay[Any]:
        """Return the case as a step sees it that is looked ahead to from where the case stands."""
        view = self.views.get(spec.name)
        if view is None:
            view = self.views[spec.name] = self.view(spec, None, self.as_of)
        return view

    def next_steps(self) -> tuple[NextStep, ...]:
        """Return what may come next, as of the day."""
        return tuple(
            self.coming(spec, move.target)
            for spec, move in self.way.steps_from[self.state]
            if self.opened(spec)
        )

    def opened(self, spec: StepSpec) -> bool:
        """Whether a way beside the ordinary one is open: an act on file speaks of it."""
        return not spec.side or any(self.history.by_kind.get(kind) for kind in spec.opened_by)

    def ahead(self) -> tuple[NextStep, ...]:
        """Return the steps between here and the goal."""
        to = self.way.leads_to
        return tuple(self.coming(spec, to[spec.name]) for spec in self.way.ahead_of[self.state])

    def waiting(self, coming: Iterable[NextStep] = ()) -> tuple[Waiting, ...]:
        """Return what the steps between here and the goal wait for: rules that never wait rest.

        Args:
            coming: steps that were asked from here already, by all of their rules.

        """
        to, known = self.way.leads_to, {step.step: step.findings for step in coming}
        found = []
        for spec in self.way.ahead_of[self.state]:
            findings = known.get(spec.name)
            if findings is None:
                findings = self.findings_of(spec, self.view_ahead(spec), waiting=True)
            found.append(Waiting(to[spec.name], self._waits(findings)))
        return tuple(found)

    @staticmethod
    def _waits(findings: Iterable[Finding]) -> tuple[tuple[str, date], ...]:
        return tuple((f.rule, f.earliest) for f in findings if f.blocks and f.earliest is not None)

    def coming(self, spec: StepSpec, target: str) -> NextStep:
        """Return what is said of a step that may come."""
        findings = self.findings_of(spec, self.view_ahead(spec))
        blocking = [f for f in findings if f.status in OBSTACLES and f.blocks]
        waits = [finding.earliest for finding in blocking if finding.earliest is not None]
        return NextStep(
            step=spec.name,
            to_state=target,
            ends=spec.ends,
            side=spec.side,
            permitted=not blocking,
            earliest=max(waits, default=None),
            findings=findings,
        )

    def open_replies(self) -> tuple[tuple[str, date], ...]:
        """Return (subject, last day) of every request without a reply."""
        bound = self.law_on(self.as_of).values.get(_REPLY_RULE)
        if bound is None or isinstance(bound, NoValue):
            return ()
        view = self.view_ahead(next(iter(self.workflow.steps.values())))
        try:
            return tuple(open_requests(view, bound))
        except UnknownYear:  # as in `_due_on`
            return ()

    def dates(self) -> Dates:
        """Return the days that papers print."""
        return printed_days(self.history, official=self.workflow.states[self.state].goal)

    def deadlines(self) -> tuple[Deadline, ...]:
        """Return what is due where the case stands."""
        found: dict[str, Deadline] = {}
        rules, today = self.prepared.rules, plain_day(self.as_of)
        values = self.law_on(self.as_of).values
        opened = [s for s, _ in self.way.steps_from[self.state] if s.side and self.opened(s)]
        for spec in (*self.way.ahead_of[self.state], *opened):
            for guard in self.prepared.timed(spec):
                if guard.rule in found:
                    continue
                view = self.view_ahead(spec)
                rule, bound = rules[guard.rule], values[guard.rule]
                if rule.when is not None and not rule.when(view):
                    continue
                if rule.begins is not None:
                    bound, _ = self.law_of_the_beginning(rule.id, rule.begins, view, bound)
                if isinstance(bound, NoValue):
                    continue
                day = due_on(rule, view, bound)
                if day is not None:
                    found[guard.rule] = Deadline(
                        rule=guard.rule,
                        due_on=day,
                        overdue=day < today,
                        responsible=guard.responsible,
                        citations=bound.citations,
                    )
        return tuple(sorted(found.values(), key=lambda deadline: (deadline.due_on, deadline.rule)))
