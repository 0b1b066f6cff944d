"""Whether a case can still take a step by the end of a year, and what must happen by when.

The first days are those of the plan (`case_plan.py`). The last day of a step is the last one from
which the step that is asked for still comes by the end, those between as early as the law lets
them come. It says nothing of how long people need.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from admission_flow.procedure.case_plan import At, CasePlan, Planner, Way, soonest
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Finding


@dataclass(frozen=True, slots=True)
class StepWindow:
    """The days between which a step to come may be taken for the one that is asked for."""

    step: str
    first: date
    """The first lawful day."""
    last: date
    """The last day from which the step that is asked for still comes by the end."""
    owed: tuple[Finding, ...]
    """As in the plan (`PlannedStep.owed`)."""
    serves_until: date | None
    """The first day on which a time limit that runs already, or the life of a paper on file, ends,
    where it lies between the two; after it more is owed, or the step must be explained."""
    ends: str
    """The rule of that limit; empty: there is none."""


@dataclass(frozen=True, slots=True)
class YearPlan:
    """Whether a case can still take a step by the end of a year."""

    as_of: date
    end: date
    """The last day of the year."""
    step: str
    """The step that is asked for."""
    state: str
    on: date | None
    """Its first lawful day; None: no day is known from which nothing waits."""
    waits_for: tuple[str, ...]
    """Rules that keep it, or a step before it, from an earlier day, in order."""
    steps: tuple[StepWindow, ...]
    """To the step that is asked for, in order; empty: it cannot come by the end."""
    judged: bool = True
    """Whether law is on file for the days, and every rule of these steps could be judged by it."""

    @property
    def in_time(self) -> bool:
        """Whether the days allow it by the end."""
        return self.on is not None and self.on <= self.end


def year_plan(  # noqa: PLR0913, PLR0917 - as the plan of a case, and what for, and by when
    planner: Planner,
    case: Case,
    as_of: date,
    step: str,
    end: date,
    not_before: Mapping[str, date] | None = None,
) -> YearPlan | None:
    """Return whether a case can still take a step by a day.

    Args:
        planner: by whose rules is planned.
        case: acts dated after `as_of` are not looked at.
        as_of: the day of the question.
        step: the step that is asked for.
        end: the last day on which it counts.
        not_before: by step to come, a day before which it is not taken.

    Returns:
        The days; None: the step is not ahead of the case.

    """
    standing = planner.standing(case, as_of)
    best = soonest(
        Way(standing, steps[: names.index(step) + 1], not_before or {})
        for steps in standing.ways()
        for names in [[spec.name for spec in steps]]
        if step in names
    )
    if best is None:
        return None
    plan = best.plan(holds_up=False)
    waits = dict.fromkeys(s.waits_for.rule for s in plan.steps if s.waits_for is not None)
    fits = best.end is not None and best.end <= end
    return YearPlan(
        as_of=as_of,
        end=end,
        step=step,
        state=plan.state,
        on=best.end,
        waits_for=tuple(waits),
        steps=_windows(best, plan, end) if fits else (),
        judged=all(step.judged for step in plan.steps),
    )


def _windows(way: Way, plan: CasePlan, end: date) -> tuple[StepWindow, ...]:
    """Return the days of each step, from the last one back."""
    running = way.standing.deadlines(way.standing.at, plan.as_of)
    stands = [way.at]
    for spec, day in zip(way.steps, way.days, strict=True):
        stands.append(way.standing.after(spec, stands[-1], day.on))
    found: list[StepWindow] = []
    last = end
    for place in reversed(range(len(way.steps))):
        planned = plan.steps[place]
        first = way.days[place].on
        last = _last(way, place, stands[place], (first, last), end)
        rules = {guard.rule for guard in way.steps[place].guards}
        ending = (d for d in running if d.rule in rules and first <= d.due_on < last)
        ends = next(ending, None)
        found.append(
            StepWindow(
                planned.step,
                first,
                last,
                planned.owed,
                None if ends is None else ends.due_on,
                "" if ends is None else ends.rule,
            )
        )
    return tuple(reversed(found))


def _last(way: Way, place: int, at: At, within: tuple[date, date], end: date) -> date:
    """Return the last day of a step from which the last one still comes by the end."""

    def comes(day: date) -> bool:
        step = way.steps[place]
        rest = Way(way.standing, way.steps[place:], {**way.not_before, step.name: day}, at)
        return (
            bool(rest.days) and rest.days[0].on == day and rest.end is not None and rest.end <= end
        )

    low, high = within
    if comes(high):
        return high
    while (high - low).days > 1:
        between = low + (high - low) // 2
        low, high = (between, high) if comes(between) else (low, between)
    return low
