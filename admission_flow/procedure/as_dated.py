"""The papers of a case as they are dated: what an inspection judges by.

The ordinary judge takes a step only when it is permitted, so that a first fault hides all that
comes after it: a ceremony that rests on a refused vote is no ceremony. An inspector reads every
paper. Here each step on paper stands as taken, whatever is said of it, and each is judged on its
own facts. No verdict of the ordinary judge is changed by it.
"""

from collections.abc import Iterator
from itertools import groupby

from admission_flow.procedure.acts import Step
from admission_flow.procedure.findings import StepVerdict
from admission_flow.procedure.judging_steps import BY_DAY, JudgingSteps
from admission_flow.procedure.workflow import StepSpec


class JudgingAsDated(JudgingSteps):
    """One run over one case in which every step on paper stands, permitted or not.

    Where a step that is refused leaves the case is open to two readings: it was taken, or it was
    not and is taken again. Both states stay reached, and the next step may start in either: so a
    vote that is taken again is in its order, and so is the decision on a vote that was refused.
    """

    __slots__ = ("reached",)

    def by_steps(self) -> tuple[StepVerdict, ...]:
        """Take the acts and return what is said of each step that is on paper."""
        self.reached = [self.state]
        for _, group in groupby(sorted(self.case.acts, key=BY_DAY), key=BY_DAY):
            acts = list(group)
            for act in acts:
                if not act.is_step:
                    self.stand(act)
            for act in acts:
                if isinstance(act, Step):
                    self.take(act)
        return tuple(self.steps)

    def take(self, step: Step) -> None:
        """Judge one step on its own facts, and let it stand."""
        spec = self.workflow.steps[step.kind]
        self.on_file.append((step, self.way.asked))
        starts = self.way.starts_in[spec.name]
        from_one = next((state for state in reversed(self.reached) if state in starts), None)
        self.state = before = from_one or self.reached[-1]
        findings = self.findings(spec, step, step.on)
        permitted = not any(finding.blocks for finding in findings)
        self.state = next(self._leads_to(spec, before), before)
        if permitted:  # of a refused one it stays open whether it was taken
            self.reached = [state for state in self.reached if state != before]
        self.reached = [*(state for state in self.reached if state != self.state), self.state]
        self.steps.append(self.said(step, before, findings, permitted=permitted))
        self.history.add(step)
        self.previous = step

    def _leads_to(self, spec: StepSpec, state: str) -> Iterator[str]:
        """Yield where a step leads: by its arrow from here, else by any of its arrows."""
        move = self.way.move(spec.name, state)
        if move is not None:
            yield move.target
        for move in spec.moves:
            if move.source != move.target:
                yield move.target
