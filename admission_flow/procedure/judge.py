"""The one judge: a pure function of the case, the procedure and a day.

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

from admission_flow.procedure.acts import (
    Step,
)
from admission_flow.procedure.as_dated import JudgingAsDated
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import (
    NextStep,
    StepVerdict,
    Verdict,
)
from admission_flow.procedure.judging import Judging
from admission_flow.procedure.prepared import Prepared
from admission_flow.procedure.procedure import Procedure
from admission_flow.procedure.workflow import Workflow


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
    """Judges cases under one procedure. Keeps nothing of a case: calls do not depend on order."""

    procedure: Procedure
    prepared: Prepared = field(init=False)
    """What every run needs, built once."""

    def __post_init__(self) -> None:
        """Build the machine once."""
        self.prepared = Prepared(self.procedure)

    @property
    def workflow(self) -> Workflow:
        """The states, steps and law of the procedure."""
        return self.procedure.workflow

    def judge(self, case: Case, as_of: date | None = None) -> Verdict:
        """Return the verdict on a case as of a day; default: the day of its last act.

        Raises:
            ValueError: the case has no acts and no day is given.

        """
        if as_of is None:
            if not case.acts:
                raise ValueError("a case without acts has no last day: say as of which day")
            as_of = max(act.on for act in case.acts)
        return Judging(self.prepared, case, as_of).verdict()

    def as_dated(self, case: Case, verdict: Verdict) -> tuple[StepVerdict, ...]:
        """Return what is said of each step on paper where every paper stands as it is dated.

        For an inspection: a step that the ordinary judge refuses hides nothing of what comes
        after it. Where it refuses none, this is what it said.

        Args:
            case: the case.
            verdict: the ordinary verdict on it.

        """
        if all(step.permitted for step in verdict.steps):
            return verdict.steps
        return JudgingAsDated(self.prepared, case, verdict.as_of).by_steps()

    def ahead(self, case: Case, as_of: date) -> tuple[NextStep, ...]:
        """Return every step between where a case stands and the goal, as of a day, in order.

        What a later step says of the order of steps is not met, of course; what waits for a day
        (`earliest`) is what a plan of the year wants to know.

        Args:
            case: nothing in it dated after `as_of` is looked at by the steps to come.
            as_of: the day.

        """
        judging = Judging(self.prepared, case, as_of)
        judging.verdict()
        return judging.ahead()

    def outlook(self, case: Case, as_of: date) -> Outlook:
        """Return the verdict on a case with every open reply and the days that it waits for.

        Args:
            case: without acts dated after `as_of`.
            as_of: the day.

        """
        judging = Judging(self.prepared, case, as_of)
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
        judging = Judging(self.prepared, whole, today, candidate=step)
        verdict = judging.verdict()
        return judging.steps[judging.candidate_at], verdict
