"""The way ahead of a case: the first lawful day of each step to come, and what is still owed.

Nobody is supposed to have decided anything: a plan says on which days the law lets the bodies
decide, if what is owed is there by then and they are in favour. How long people need for a paper
or a meeting is no question of law, and no part of it.

A rule either waits for a day, which it names (`Finding.earliest`), or asks for something that
people can bring. Only the first holds a step back. The steps are taken in order, each as if its
own paper were in order, on the first day on which none of its rules waits. Where the law turns
before that day, the day of the turn is tried too, for the new law may wait less; and where a step
that comes later falls under another law, that way is looked at as well.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date, timedelta
from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple

from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.case_on_day import History
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Deadline, Finding, Status, says_the_paper
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.judging import Judging
from admission_flow.procedure.later_law import later_days
from admission_flow.procedure.workflow import StepSpec

A_DAY = timedelta(days=1)
FAR = timedelta(days=366 * 60)
"""How far is looked: nothing in the law waits longer than a life in the Party."""
_OFFICIAL_FROM = "recognition.official_from"
_MOST_WAYS = 64
"""Ways through a procedure that are compared, at most."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step to come."""

    step: str
    to_state: str
    on: date | None
    """The first lawful day; None: no day is known from which nothing waits."""
    waits_for: Finding | None
    """The rule that keeps it from an earlier day, as it is found on an earlier one. None: no rule
    does, but the step before it, or the day of the question."""
    owed: tuple[Finding, ...]
    """What refuses the step on that day, or must be explained, in the order of its rules; it may be
    owed for a step before too. What the step's own paper says is not part of it."""
    limit: Deadline | None = None
    """The first day on which something that serves this step ends: a time limit, or the life of a
    paper on file. It may lie before `on`."""
    holds_up: bool = False
    """Whether the goal would come later if this step came a day later."""
    day_before: bool = False
    """Whether it waits because a paper must be older than the step, and none is yet."""
    judged: bool = True
    """Whether law is on file for the day, and every rule of the step could be judged by it."""

    @property
    def by_law(self) -> bool:
        """Whether it waits for the law alone: a paper on file that is too early may be replaced."""
        return self.waits_for is not None and self.waits_for.status is Status.PENDING


@dataclass(frozen=True, slots=True)
class CasePlan:
    """The way ahead of one case as of a day."""

    as_of: date
    state: str
    steps: tuple[PlannedStep, ...]
    """To the goal, in order; empty: it is reached, or no way leads there any more."""
    official_from: date | None = None
    """From when the person is official, whenever the decision is signed; where the law says it."""
    beside: tuple[str, ...] = ()
    """Steps of ways beside the ordinary one that an act on file opened: none of them is planned."""

    @property
    def goal_on(self) -> date | None:
        """The first lawful day of the last step; None: none is known, or none is to come."""
        return self.steps[-1].on if self.steps else None

    def day_of(self, step: str) -> date | None:
        """Return the first lawful day of a step to come; None: none is known, or it is not."""
        return next((planned.on for planned in self.steps if planned.step == step), None)


class Planner:
    """Plans cases under one law."""

    def __init__(self, judge: Judge) -> None:
        """Begin.

        Args:
            judge: by whose rules is planned.

        """
        self.judge = judge
        self._turns = tuple(sorted(judge.workflow.rulebook.turns))

    def plan(
        self, case: Case, as_of: date, not_before: Mapping[str, date] | None = None
    ) -> CasePlan:
        """Return the way ahead of a case.

        Args:
            case: acts dated after `as_of` are not looked at.
            as_of: the day of the question: no step to come is dated before it.
            not_before: by step to come, a day before which it is not taken.

        """
        standing = self.standing(case, as_of)
        best = soonest(Way(standing, steps, not_before or {}) for steps in standing.ways())
        if best is None:
            return CasePlan(as_of, standing.at.state, (), beside=standing.beside)
        return best.plan()

    def standing(self, case: Case, as_of: date) -> "Standing":
        """Return where a case stands, to be planned from."""
        return Standing(self.judge, case, as_of, self._turns)


class At(NamedTuple):
    """Where a case stands after some steps of a plan: what judging goes on from."""

    state: str
    history: History
    previous: Step | None
    on: date
    days: tuple[date, ...] = ()
    """Of the steps taken so far."""


class FirstDay(NamedTuple):
    """The first day of a step, and the finding that kept it from an earlier one."""

    on: date
    waits_for: Finding | None


class Standing:
    """A case as it is on file on the day of the question."""

    def __init__(self, judge: Judge, case: Case, as_of: date, turns: tuple[date, ...]) -> None:
        """Judge what is on file."""
        known = replace(case, acts=tuple(act for act in case.acts if act.on <= as_of))
        self.judge, self.as_of = judge, as_of
        self.turns = tuple(day for day in turns if day > as_of)
        self.judging = judging = Judging(judge.prepared, known, as_of)
        verdict = judging.verdict()
        self.at = At(verdict.state, judging.history, judging.previous, as_of)
        self.beside = tuple(step.step for step in verdict.next if step.side and not step.ends)

    def ways(self) -> list[tuple[StepSpec, ...]]:
        """Return the ordinary ways to the goal, in the order of the workflow file."""
        found: list[tuple[StepSpec, ...]] = []
        states = self.judge.workflow.states

        def follow(state: str, steps: tuple[StepSpec, ...], seen: frozenset[str]) -> None:
            if states[state].goal:
                found.append(steps)
                return
            for spec, move in self.judging.way.steps_from[state]:
                ordinary = not spec.ends and not spec.side and move.target not in seen
                if ordinary and len(found) < _MOST_WAYS:
                    follow(move.target, (*steps, spec), seen | {move.target})

        if not states[self.at.state].goal:
            follow(self.at.state, (), frozenset([self.at.state]))
        return found

    def findings(self, spec: StepSpec, at: At, day: date) -> tuple[Finding, ...]:
        """Return what the rules of a step say of a day, its paper not being there yet."""
        judging = self.moved_to(at, day)
        found = judging.findings(spec, None, day)
        if not any(self.dated_before(spec, finding) for finding in found):
            return found
        judging.history = at.history.until(day - A_DAY)
        before = {f.rule: f for f in judging.findings(spec, None, day)}
        return tuple(
            self._waiting_for_paper(before[f.rule], day) if self.dated_before(spec, f) else f
            for f in found
        )

    def dated_before(self, spec: StepSpec, finding: Finding) -> bool:
        """Whether the paper that a rule asks for must be older than the step."""
        return spec.name in self.judging.prepared.rules[finding.rule].dated_before

    def _waiting_for_paper(self, finding: Finding, day: date) -> Finding:
        """Let a paper that must be older than its step, and is not there, be of today at best."""
        lacks = finding.status is Status.UNMET and finding.earliest is None
        if lacks and day == self.as_of:
            return finding._replace(earliest=_next(day))
        return finding

    def deadlines(self, at: At, day: date) -> tuple[Deadline, ...]:
        """Return what is due where the case then stands."""
        return self.moved_to(at, day).deadlines()

    def moved_to(self, at: At, day: date) -> Judging:
        """Return what judges a step of a day, the case standing where it then stands."""
        judging = self.judging
        judging.state, judging.history, judging.previous = at.state, at.history, at.previous
        judging.look_from(day)
        return judging

    def after(self, spec: StepSpec, at: At, day: date) -> At:
        """Return where the case stands once a step was taken, whatever its paper says."""
        move = self.judging.way.move(spec.name, at.state)
        step = _supposed(self.judge.procedure.kinds[spec.name], day)
        history = History({kind: list(acts) for kind, acts in at.history.by_kind.items()})
        history.add(step)
        return At(move.target if move else at.state, history, step, day, (*at.days, day))


class Way:
    """The steps of one way to the goal, dated."""

    def __init__(
        self,
        standing: Standing,
        steps: tuple[StepSpec, ...],
        not_before: Mapping[str, date],
        at: At | None = None,
    ) -> None:
        """Find the days by which the last step comes soonest; of equal ones the earliest.

        Args:
            standing: the case.
            steps: in order.
            not_before: by step, a day before which it is not taken.
            at: where the case stands when the first of the steps comes; None: as on file.

        """
        self.standing, self.steps, self.not_before = standing, steps, not_before
        self.at = standing.at if at is None else at
        self.days: tuple[FirstDay, ...] = ()
        self._known: dict[tuple[tuple[date, ...], date], FirstDay | None] = {}
        self._search(0, self.at, ())

    @property
    def end(self) -> date | None:
        """The day of the last step; None: no day is known from which nothing waits."""
        return self.days[-1].on if self.days and len(self.days) == len(self.steps) else None

    def sooner_than(self, other: "Way") -> bool:
        """Whether this way comes to its end on an earlier day."""
        return self.end is not None and (other.end is None or self.end < other.end)

    def _search(self, place: int, at: At, days: tuple[FirstDay, ...]) -> None:
        """Look at every order of days that may be the best and begins with those given."""
        if self.end is not None and days and days[-1].on >= self.end:
            return
        if place == len(self.steps) or (self.end is None and len(days) > len(self.days)):
            self.days = days
        if place < len(self.steps):
            for day in self._first_days(place, at):
                then = self.standing.after(self.steps[place], at, day.on)
                self._search(place + 1, then, (*days, day))

    def _first_days(self, place: int, at: At) -> Iterator[FirstDay]:
        """Yield the first day on which a step waits for nothing, and later ones that may pay."""
        first = self.first_day(place, at)
        if first is None:
            return
        yield first
        for day in later_days(self, place, at, first.on):
            if self.end is not None and day >= self.end:
                return
            later = self.first_day(place, at._replace(on=day))
            if later is not None:
                yield later

    def first_day(self, place: int, at: At) -> FirstDay | None:
        """Return the first day, from that of the step before on, on which a step does not wait."""
        key = at.days, at.on
        if key not in self._known:
            self._known[key] = self._first_day(place, at)
        return self._known[key]

    def _first_day(self, place: int, at: At) -> FirstDay | None:
        spec = self.steps[place]
        start = max(at.on, self.not_before.get(spec.name, at.on))
        end = start.toordinal() + FAR.days
        days = [start, *(turn for turn in self.standing.turns if start < turn)]
        heapify(days)
        tried: set[date] = set()
        kept = None
        while days and days[0].toordinal() <= end:
            day = heappop(days)
            if day in tried:
                continue
            tried.add(day)
            longest = _longest(self.standing.findings(spec, at, day), day)
            if longest is None:
                return FirstDay(day, kept)
            kept, until = longest
            heappush(days, until)
        return None

    # ---- what is said of them ------------------------------------------------------------------

    def plan(self, *, holds_up: bool = True) -> CasePlan:
        """Return what is said of each step.

        Args:
            holds_up: whether it is asked which steps hold up the goal; it takes as long again for
                each step.

        """
        standing, at = self.standing, self.at
        steps: list[PlannedStep] = []
        taken: list[str] = []
        official_from = None
        for place, spec in enumerate(self.steps):
            found = self.days[place] if place < len(self.days) else None
            move = standing.judging.way.move(spec.name, at.state)
            target = move.target if move else at.state
            if place > len(self.days):  # nothing can be said of what comes after an unknown day
                steps.append(PlannedStep(spec.name, target, None, None, ()))
                at = at._replace(state=target)
                continue
            day = at.on if found is None else found.on
            findings = standing.findings(spec, at, day)
            owed = tuple(_owed(findings, spec.name, taken))
            waits_for = None if found is None else found.waits_for
            steps.append(
                PlannedStep(
                    spec.name,
                    target,
                    None if found is None else day,
                    waits_for,
                    owed,
                    limit=self._limit(spec, at, day),
                    holds_up=holds_up and self._holds_up(spec.name, found),
                    day_before=waits_for is not None and standing.dated_before(spec, waits_for),
                    judged=not any(f.status is Status.NOT_JUDGED for f in findings),
                )
            )
            official_from = official_from or _official_from(findings)
            at = standing.after(spec, at, day)
            taken.append(spec.name)
        return CasePlan(standing.as_of, self.at.state, tuple(steps), official_from, standing.beside)

    def _limit(self, spec: StepSpec, at: At, day: date) -> Deadline | None:
        rules = {guard.rule for guard in spec.guards}
        due = [d for d in self.standing.deadlines(at, day) if d.rule in rules]
        return due[0] if due else None

    def _holds_up(self, step: str, found: FirstDay | None) -> bool:
        if found is None or self.end is None:
            return False
        not_before = {**self.not_before, step: _next(found.on)}
        later = Way(self.standing, self.steps, not_before).end
        return later is None or later > self.end


def _next(day: date) -> date:
    return day if day == date.max else day + A_DAY


def soonest(ways: Iterable[Way]) -> Way | None:
    """Return the way that comes to its end on the earliest day, the first of equals; None: none."""
    best = None
    for way in ways:
        if best is None or way.sooner_than(best):
            best = way
    return best


def _longest(findings: tuple[Finding, ...], day: date) -> tuple[Finding, date] | None:
    """Return what waits longest for a day to come, and that day; of equals what nobody can mend."""
    waits = [(f, f.earliest) for f in findings if f.blocks and f.earliest and f.earliest > day]
    return max(waits, key=lambda w: (w[1], w[0].status is Status.PENDING), default=None)


def _owed(findings: tuple[Finding, ...], step: str, taken: list[str]) -> Iterator[Finding]:
    """Yield what is owed for a step."""
    for finding in findings:
        missing_of = str(finding.facts.get("missing")).split(".")[0]
        # A step that a plan supposes says nothing: what is missing in it is said by its paper.
        supposed = finding.status is Status.UNKNOWN and missing_of in taken
        if (finding.blocks or finding.warns) and not supposed and not says_the_paper(finding, step):
            yield finding


def _official_from(findings: tuple[Finding, ...]) -> date | None:
    return next((f.facts.get("ends_on") for f in findings if f.rule == _OFFICIAL_FROM), None)


def _supposed(kind: type[Act], day: date) -> Any:  # noqa: ANN401 - a step of that kind
    """Return a step that states nothing but its day."""
    unsaid: dict[str, Any] = {
        f.name: None
        for f in fields(kind)
        if f.init and f.default is MISSING and f.default_factory is MISSING
    }
    return kind(**{**unsaid, "on": day})
