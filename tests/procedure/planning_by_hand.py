"""The way ahead of a case, found by trying: what `procedure/case_plan.py` must come to as well.

Nothing here looks ahead. For the steps to come there are whole acts, with votes and papers in
order, dated in every way in which days do not go down, and the judge is asked of each whether it
permits them. Papers of a step are of its own day, the latest one possible; a paper that must be
older than a step is tried on every day. What is refused stays refused, whatever comes later, for a
judge sees nothing that is dated later: so what begins with refused days is not tried.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import product

from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.case_plan import CasePlan, PlannedStep, Planner
from admission_flow.procedure.document import Case
from admission_flow.procedure.judge import Judge

A_DAY = timedelta(days=1)
Acts = tuple[Act, ...]
Bringing = Callable[[str, date, Acts], Iterator[Acts]]
"""By step, day and what is on file by then: the acts of that day, the step last, in every way."""
Days = tuple[date, ...]
Tried = tuple[tuple[str, ...], Days, tuple[date | None, ...]]
"""Steps, their days, and the days of papers as far as they lie by then."""


@dataclass(frozen=True, slots=True)
class Question:
    """A case, and what may be brought for each step to come."""

    judge: Judge
    case: Case
    as_of: date
    ways: tuple[tuple[str, ...], ...]
    """Steps to come, in order, by every way to the goal, in the order of the workflow file."""
    bring: Bringing
    bare: Bringing
    """The step alone, its own paper in order."""
    older: tuple[Callable[[date], Act], ...] = ()
    """Papers that are not there yet and must be older than a step: their day is searched too."""
    steps: int = 99
    """How many steps of the way are looked at."""
    window: int = 40
    """How many days from the day of the question on are tried."""
    not_before: Mapping[str, date] = field(default_factory=dict)
    said: str = ""
    """What sort of case it is, for who reads of a disagreement."""

    @property
    def whole(self) -> bool:
        """Whether the goal is among the steps that are looked at."""
        return all(len(way) <= self.steps for way in self.ways)


class TooMany(Exception):
    """More ways to date the steps than are tried."""


class Search:
    """Every way to date the steps of one question."""

    def __init__(self, asked: Question, budget: int = 4000) -> None:
        """Begin with nothing tried.

        Args:
            asked: the question.
            budget: how often the judge is asked at most.

        """
        self.asked = asked
        self.budget = budget
        self.known = tuple(act for act in asked.case.acts if act.on <= asked.as_of)
        self.on_file = sum(isinstance(act, Step) for act in self.known)
        self.refused_by: dict[Tried, tuple[str, ...]] = {}
        self._tried: dict[Tried, Acts | None] = {}
        days = [asked.as_of + n * A_DAY for n in range(asked.window + 1)]
        self.papers = list(product(days, repeat=len(asked.older)))

    @property
    def asked_judge(self) -> int:
        """How often the judge was asked."""
        return len(self._tried)

    def taken(self, way: Sequence[str], days: Days, papers: Days) -> Acts | None:
        """Return acts by which steps are taken on days, all of them permitted; None: none are."""
        if not days:
            return self.known
        seen = tuple(day if day <= days[-1] else None for day in papers)
        key = (tuple(way[: len(days)]), days, seen)
        if key not in self._tried:
            before = self.taken(way, days[:-1], papers)
            self._tried[key] = None if before is None else self._permitted(key, before, papers)
        return self._tried[key]

    def _permitted(self, key: Tried, before: Acts, papers: Days) -> Acts | None:
        way, days, _ = key
        asked, step, day = self.asked, way[-1], days[-1]
        if day < asked.not_before.get(step, day):
            return None
        if len(self._tried) >= self.budget:
            raise TooMany
        there = tuple(
            paper(on)
            for paper, on in zip(asked.older, papers, strict=True)
            if on <= day and paper(on) not in before
        )
        for acts in asked.bring(step, day, (*before, *there)):
            whole = (*before, *there, *acts)
            verdict = asked.judge.judge(replace(asked.case, acts=whole), day)
            new = verdict.steps[self.on_file :]
            if all(one.permitted for one in new):
                return whole
            self.refused_by[key] = tuple(rule for one in new for rule in one.blocked_by)
        return None

    def last_by(self, way: Sequence[str], goal: date, floor: Mapping[str, date]) -> Days | None:
        """Return the first days, by the order of the steps, of which the last is a given one."""

        def follow(days: Days, papers: list[Days]) -> Days | None:
            if not papers:
                return None
            place = len(days)
            if place == len(way):
                return days
            day = max(days[-1] if days else self.asked.as_of, floor.get(way[place], date.min))
            if place == len(way) - 1:
                day = max(day, goal)
            while day <= goal:
                further = (*days, day)
                fit = [one for one in papers if self.taken(way, further, one) is not None]
                found = follow(further, fit)
                if found is not None:
                    return found
                day += A_DAY
            return None

        return follow((), self.papers)

    def best(
        self, way: Sequence[str], floor: Mapping[str, date] | None = None
    ) -> tuple[Days | None, date]:
        """Return the days by which the last step comes soonest, and until when was searched."""
        goal = self.asked.as_of
        try:
            for _ in range(self.asked.window + 1):
                found = self.last_by(way, goal, floor or {})
                if found is not None:
                    return found, goal
                goal += A_DAY
        except TooMany:
            pass
        return None, goal - A_DAY


# ---- the plan beside it --------------------------------------------------------------------------


def disagreements(asked: Question, search: Search | None = None) -> list[str]:
    """Return what a plan says otherwise than the days that were tried."""
    search = search or Search(asked)
    plan = Planner(asked.judge).plan(asked.case, asked.as_of, asked.not_before)
    planned = tuple(step.step for step in plan.steps)
    if planned not in asked.ways:
        return [] if not planned and not asked.ways else [f"the plan goes {planned}"]
    found = _days(asked, search, plan, planned)
    if plan.steps and not found:
        with suppress(TooMany):
            found.extend(_reasons(asked, search, plan))
    return found


def _days(asked: Question, search: Search, plan: CasePlan, planned: tuple[str, ...]) -> list[str]:
    found = []
    if asked.whole:
        told = _differ(plan, search, planned)
        found += [told] if told else []
        for way in asked.ways:
            other, _ = search.best(way)
            earlier = asked.ways.index(way) < asked.ways.index(planned)
            if other and (plan.goal_on is None or other[-1] < plan.goal_on + earlier * A_DAY):
                found.append(f"by {way} the goal comes on {other[-1]}, by the plan {plan.goal_on}")
        return found
    for length in range(1, min(asked.steps, len(planned)) + 1):
        told = _differ(plan, search, planned[:length])
        if told:
            return [told]
    return []


def _differ(plan: CasePlan, search: Search, steps: tuple[str, ...]) -> str | None:
    """Return how the plan's days of the first steps differ from those that were tried."""
    days, until = search.best(steps)
    said = tuple(step.on for step in plan.steps[: len(steps)])
    last = said[-1]
    if days is None:
        return None if last is None or last > until else f"{steps} {said}: not by {until}"
    return None if said == days else f"{steps}: the plan {_told(said)}, by trying {_told(days)}"


def _told(days: Sequence[date | None]) -> str:
    return " ".join(str(day) for day in days)


def _reasons(asked: Question, search: Search, plan: CasePlan) -> Iterator[str]:
    """Yield what a plan says beside the days, and what trying does not bear out."""
    within = asked.as_of + asked.window * A_DAY
    days: Days = ()
    way = tuple(step.step for step in plan.steps)
    yield from _owed(asked, search, plan.steps[0], within)
    for step in plan.steps[: asked.steps]:
        if step.on is None or step.on > within:
            return
        start = days[-1] if days else asked.as_of
        start = max(start, asked.not_before.get(step.step, start))
        yield from _why_so_late(search, way, days, step, start)
        if asked.whole and plan.goal_on is not None and plan.goal_on <= within:
            floor = {step.step: step.on + A_DAY}
            late = search.last_by(way, plan.goal_on, floor) is None
            if late is not step.holds_up:
                yield f"{step.step} holds up the goal: {late}, the plan {step.holds_up}"
        days = (*days, step.on)
    if asked.whole and days and len(days) == len(way):
        yield from _named_day(search, way, days, plan)


def _owed(asked: Question, search: Search, step: PlannedStep, within: date) -> Iterator[str]:
    """Yield whether the next step, its own paper alone, lacks other things than the plan says."""
    if step.on is None or step.on > within:
        return
    owed = {(finding.rule, finding.blocks) for finding in step.owed}
    found = []
    for acts in asked.bare(step.step, step.on, search.known):
        case = replace(asked.case, acts=(*search.known, *acts))
        said = asked.judge.judge(case, step.on).steps[-1]
        found.append({(f.rule, f.blocks) for f in said.findings if f.blocks or f.warns})
    if owed not in found:
        yield f"{step.step} on {step.on}: owed {sorted(owed)}, found {[sorted(f) for f in found]}"


def _named_day(search: Search, way: tuple[str, ...], days: Days, plan: CasePlan) -> Iterator[str]:
    """Yield whether the last step is permitted naming another day than the plan does."""
    found = (search.taken(way, days, papers) for papers in search.papers)
    acts = next((acts for acts in found if acts is not None), None)
    named = None if acts is None else getattr(acts[-1], "official_from", None)
    if named != plan.official_from:
        yield f"official from {named}, by the plan {plan.official_from}"


def _why_so_late(
    search: Search, way: tuple[str, ...], days: Days, step: PlannedStep, start: date
) -> Iterator[str]:
    """Yield whether the day before a step is refused by the rule that the plan names."""
    assert step.on is not None
    if step.waits_for is None or step.on == start:
        return
    before = (*days, step.on - A_DAY)
    for papers in search.papers:
        if search.taken(way, days, papers) is None:
            continue
        if search.taken(way, before, papers) is not None:
            yield f"{step.step} is permitted on {before[-1]}, the day before the plan's"
            return
        seen = tuple(day if day <= before[-1] else None for day in papers)
        by = search.refused_by[tuple(way[: len(before)]), before, seen]
        if step.waits_for.rule not in by:
            yield f"{step.step} waits for {step.waits_for.rule}, on {before[-1]} refused by {by}"
            return


def smaller(asked: Question) -> Question:
    """Return a question with as few acts on file as still show the disagreement."""
    tried = 0
    while tried < len(asked.case.acts):
        acts = asked.case.acts
        fewer = replace(asked, case=replace(asked.case, acts=acts[:tried] + acts[tried + 1 :]))
        if len(disagreements(fewer)) and "the plan goes" not in disagreements(fewer)[0]:
            asked = fewer
        else:
            tried += 1
    return asked
