"""The one judge: a pure function of the case, the procedure and a day.

It guards a step, explains what is missing, replays history for an auditor and checks an imported
file. The plan, with the same numbers at each block:

1. take the acts day by day, in order of `on`;
2. let the evidence of the day stand: within a day its order does not matter;
3. judge each step of the day under the law of its own date, and move the case if permitted;
4. when `as_of` is reached, say what may come next and what is due;
5. judge what is dated later all the same, so that it cannot hide: `order.dates` refuses it.
"""

from collections.abc import Sequence
from dataclasses import field, replace
from datetime import date
from itertools import takewhile
from operator import is_

from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.as_dated import JudgingAsDated
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import (
    Deadline,
    NextStep,
    StepVerdict,
    Verdict,
    Waiting,
)
from admission_flow.procedure.judging import Judging
from admission_flow.procedure.own_code import is_own
from admission_flow.procedure.prepared import Prepared
from admission_flow.procedure.procedure import Procedure
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.procedure.rules import RULES
from admission_flow.procedure.watched_day import WatchedDay, notes_nothing, noting_nothing
from admission_flow.procedure.workflow import Workflow

_OWN = frozenset(RULES)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the judge says of a case as of a day, with what lies farther ahead."""

    verdict: Verdict
    ahead: tuple[NextStep, ...]
    """Steps between the case and the goal, in order; without those that no day waits for."""
    open_replies: tuple[tuple[str, date], ...]
    """(subject, last day) of every verification request without a reply."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A case as it was judged: where it only grows, its first steps need not be judged again."""

    case: Case
    as_of: date
    steps: tuple[StepVerdict, ...]
    """What was said of its steps."""

    def known(self, case: Case, as_of: date) -> Sequence[StepVerdict]:
        """Return what is said of the first steps of a case; empty: all are to be judged.

        A step is judged by what lies before it and on its day, by the law of its day, and as of a
        day. So whoever judges the same case as of the same day with more acts, all dated later than
        a step, says the same of the step.
        """
        mine, count = self.case, len(self.case.acts)
        begins = (
            as_of == self.as_of
            and case.person == mine.person
            and case.unit == mine.unit
            and len(case.acts) >= count
            and (all(map(is_, case.acts, mine.acts)) or _equal(case.acts[:count], mine.acts))
        )
        if not begins:
            return ()
        more = case.acts[count:]
        if not more:
            return self.steps
        since = min([act.on for act in more])
        return tuple(takewhile(lambda step: step.on < since, self.steps))


def _equal(some: Sequence[Act], others: Sequence[Act]) -> bool:
    """Return whether acts say the same; of a kind of one's own only the very same is known to."""
    return some == others and not any(map(is_own, map(type, others)))


@dataclass(frozen=True, slots=True)
class OneMore:
    """What the judge says of one more step of a case, as an officer enters it."""

    step: StepVerdict
    judged: Judged | None
    """The case with it, where `judge` says the same of it, as of the same day."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What the judge says of a case as of a day, and of the days around it."""

    outlook: Outlook
    """As of a day that notes what it is asked: also by whoever reads on from here."""
    goal: tuple[Waiting, ...] | None
    """What every step between where the case stands and the goal waits for; None: not asked."""
    day: WatchedDay
    """Up to which days around it all of that holds, as long as no act is added."""

    def verdict(self) -> Verdict:
        """Return what `judge` says of the case as of the day: with days that note nothing."""
        seen = self.outlook.verdict
        return Verdict(
            self.day.plain,
            seen.state,
            seen.stage,
            seen.lawful,
            seen.steps,
            tuple([_step_noting_nothing(step) for step in seen.next]),
            tuple([_due_noting_nothing(due) for due in seen.deadlines]),
            seen.dates,
        )


def _step_noting_nothing(step: NextStep) -> NextStep:
    watches = [f for f in step.findings if f.facts and not notes_nothing(f.facts)]
    if not watches and not isinstance(step.earliest, WatchedDay):  # as nearly always
        return step
    findings = tuple(
        finding._replace(
            facts=noting_nothing(finding.facts), earliest=noting_nothing(finding.earliest)
        )
        for finding in step.findings
    )
    return replace(step, earliest=noting_nothing(step.earliest), findings=findings)


def _due_noting_nothing(due: Deadline) -> Deadline:
    if isinstance(due.due_on, WatchedDay):
        return replace(due, due_on=due.due_on.plain)
    return due


@dataclass(slots=True)
class Judge:
    """Judges cases under one procedure. Keeps nothing of a case: calls do not depend on order."""

    procedure: Procedure
    prepared: Prepared = field(init=False)
    """What every run needs, built once."""
    ours: bool = field(init=False)
    """Whether all its rules are the program's own."""

    def __post_init__(self) -> None:
        """Build the machine once."""
        self.prepared = Prepared(self.procedure)
        self.ours = _OWN.issuperset(self.procedure.rules)

    @property
    def workflow(self) -> Workflow:
        """The states, steps and law of the procedure."""
        return self.procedure.workflow

    def judge(
        self, case: Case, as_of: date | None = None, *, before: Judged | None = None
    ) -> Verdict:
        """Return the verdict on a case as of a day; default: the day of its last act.

        Args:
            case: the case.
            as_of: the day.
            before: the case as this judge judged it, perhaps with fewer acts: it saves work, and
                changes nothing.

        Raises:
            ValueError: the case has no acts and no day is given.

        """
        if as_of is None:
            if not case.acts:
                raise ValueError("a case without acts has no last day: say as of which day")
            as_of = max(act.on for act in case.acts)
        known = () if before is None else before.known(case, as_of)
        return Judging(self.prepared, case, as_of, known=known).verdict()

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

    def watch(self, case: Case, as_of: date, before: Judged | None = None) -> Watched:
        """Return what the judge says, with the days around it on which it would say the same.

        Only what lies ahead is asked of the day: what was taken was judged by the law of its day.
        Whether a deadline is overdue is left to whoever reads it.
        Rules that are not the program's own may ask of a day what it does not notice: under these
        an answer is of its day alone.

        Args:
            case: without acts dated after `as_of`.
            as_of: the day.
            before: as in `judge`.

        """
        known = () if before is None else before.known(case, as_of)
        judging = Judging(self.prepared, case, as_of, known=known)
        judging.go()
        day = WatchedDay.of(as_of)
        judging.look_from(day)
        if not self.ours:
            day.alone()
        seen = judging.said_of_the_case()
        goal = judging.waiting(seen.next) if self.ours else None  # others may wait and not say so
        far = case.person.left_party_on is not None
        ahead = judging.ahead() if far and self.ours else seen.next
        return Watched(Outlook(seen, ahead, judging.open_replies()), goal, day)

    def judge_candidate(self, case: Case, step: Step, today: date) -> tuple[StepVerdict, Verdict]:
        """Return the verdict on one more step, and on the case with it, as an officer enters it.

        A step dated before one that the case has already taken is refused by `order.dates`:
        nothing is slipped in underneath what was decided on.
        """
        judging = self._with_one_more(case, step, today)
        verdict = judging.verdict()
        return judging.steps[judging.candidate_at], verdict

    def one_more(
        self, case: Case, step: Step, today: date, *, before: Judged | None = None
    ) -> OneMore:
        """Return the first of them, and whether it is also what is said of it on file.

        Args:
            case: without the step.
            step: one more.
            today: the day as of which it is judged.
            before: as in `judge`.

        """
        judging = self._with_one_more(case, step, today, before)
        judging.go()
        steps = tuple(judging.steps)
        same = None if judging.as_one_more else Judged(judging.case, today, steps)
        return OneMore(steps[judging.candidate_at], same)

    def _with_one_more(
        self, case: Case, step: Step, today: date, before: Judged | None = None
    ) -> Judging:
        whole = Case(case.person, case.unit, (*case.acts, step))
        if any(act is step for act in case.acts):
            before = None  # the very object twice: each of the two is the one more
        known = () if before is None else before.known(whole, today)
        return Judging(self.prepared, whole, today, step, known)
