"""The forecast of a year from the register's own history."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from admission_flow.planning.plan.durations import Stay
from admission_flow.planning.plan.forecast import GOALS, RUNS, Forecast, Position, foresee
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.findings import NextStep
from admission_flow.procedure.rulebook import NoValue
from admission_flow.procedure.workflow import Route, Workflow
from admission_flow.register.core.on_day import CaseAsOf, cases_as_of
from admission_flow.register.plan.entries import STEPS, on_file

if TYPE_CHECKING:
    from admission_flow.register.core.reader import ReadingRegister

_GOAL_STEPS = {**STEPS, "official": "recognition_decision"}


@dataclass(slots=True)
class _History:
    """What the cases tell up to the day of the forecast."""

    stays: list[Stay] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    so_far: dict[str, int] = field(default_factory=dict)


def forecast(  # noqa: PLR0913 - each is named by the caller
    register: "ReadingRegister",
    year: int,
    as_of: date | None = None,
    counting: str | None = None,
    *,
    seed: int = 1,
    runs: int = RUNS,
) -> Forecast:
    """Return how many will be admitted, and how many official, by the end of a plan's year.

    Args:
        register: the register.
        year: of the plan.
        as_of: the day of the forecast; None: today. Nothing dated later is looked at.
        counting: "decision" or "ceremony" in place of what the plan declares.
        seed: of the chance.
        runs: how often every case is played.

    Raises:
        BadDocument: there is no plan of that year on that day.

    """
    day = as_of or register.today
    plan = on_file(register.store, year, day).plan
    wanted = (counting or str(plan.counting), "official")
    workflow = register.judge.workflow
    found = _History(so_far=dict.fromkeys(wanted, 0))
    ways: dict[int, Mapping[str, str]] = {}
    probation = _probation_months(workflow, day)
    for item in cases_as_of(register.store, register.judge, day):
        way = workflow.way(item.branch)
        ahead = ways.setdefault(id(way), keys_of(way, workflow))
        for what in wanted:
            on = item.day_of(_GOAL_STEPS[what])
            found.so_far[what] += on is not None and on.year == year
        found.stays += stays_of(item, ahead)
        state = item.verdict.state
        # Of a source who was opened later nobody knows since when: no stay, and no position.
        if state in ahead and item.since <= day:
            steps = register.judge.ahead(item.case, day)
            found.positions.append(
                Position(
                    case=item.id,
                    state=state,
                    since=item.since,
                    ahead=ahead,
                    not_before=steps[0].earliest if steps else None,
                    earliest={what: _earliest(steps, what, day, probation) for what in wanted},
                )
            )
    floor = 0 if probation is None else (months_after(day, probation) - day).days
    return foresee(
        found.positions,
        found.stays,
        found.so_far,
        as_of=day,
        until=plan.last_day,
        floors={"probationary": floor},
        ends=frozenset(s.name for s in workflow.states.values() if s.final),
        seed=seed,
        runs=runs,
    )


def keys_of(way: Route, workflow: Workflow) -> dict[str, str]:
    """Return state to the key of its stays: where units go different ways, the next state too."""
    found = {}
    for state, arrows in way.steps_from.items():
        if workflow.states[state].final or workflow.states[state].goal:
            continue
        onward = [
            move.target
            for spec, move in arrows
            if not spec.ends and not spec.side and move.target != state
        ]
        if onward:
            found[state] = f"{state}:{onward[0]}"
    return found


def stays_of(item: CaseAsOf, ahead: Mapping[str, str]) -> Iterator[Stay]:
    """Yield the stays of a case, the one that still lasts on the day among them.

    A case that came with papers older than its opening tells nothing of how long it was a source.
    """
    steps = item.verdict.steps
    state = steps[0].from_state if steps else item.verdict.state
    since, known = item.opened_on, True
    for step in steps:
        if not step.permitted or step.from_state == step.to_state:
            continue
        if step.on < since:
            known = False
        if known and state in ahead:
            yield Stay(ahead[state], (step.on - since).days, step.to_state, step.on)
        state, since, known = step.to_state, step.on, True
    if state in ahead and since <= item.day:
        yield Stay(ahead[state], (item.day - since).days, None)


def _probation_months(workflow: Workflow, day: date) -> int | None:
    values = workflow.rulebook.on(day).values.get("probation.elapsed")
    return None if values is None or isinstance(values, NoValue) else values.months("months")


def _earliest(
    steps: tuple[NextStep, ...], what: str, day: date, probation: int | None
) -> date | None:
    """Return the first day on which the law lets a case get somewhere; None: it is past it.

    The days of which the judge says "not before", and the twelve months between ceremony and
    recognition. Everything else could lawfully be done on one day.
    """
    goal = GOALS[what]
    if all(step.to_state != goal for step in steps):
        return None
    first = day
    for step in steps:
        first = max(first, step.earliest or first)
        if step.to_state == goal:
            break
        if step.to_state == "probationary" and probation is not None:
            first = months_after(first, probation)
    return first
