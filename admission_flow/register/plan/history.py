"""The forecast of a year from the register's own history."""

from datetime import date
from typing import TYPE_CHECKING

from admission_flow.planning.plan.forecast import GOALS, Forecast, Position, foresee
from admission_flow.planning.plan.stay import Stay
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.rulebook import NoValue
from admission_flow.procedure.workflow import Workflow
from admission_flow.register.core.course import Ahead, Course
from admission_flow.register.core.courses import Courses
from admission_flow.register.core.stays import stays_of
from admission_flow.register.plan.entries import STEPS, on_file

if TYPE_CHECKING:
    from admission_flow.register.core.reader import ReadingRegister

_GOAL_STEPS = {**STEPS, "official": "recognition_decision"}


class Foreseeing:
    """A forecast in the making: it is told of every case, one by one."""

    def __init__(
        self, register: "ReadingRegister", year: int, day: date, counting: str | None = None
    ) -> None:
        """Begin; arguments as of `forecast`.

        Raises:
            BadDocument: there is no plan of that year on that day.

        """
        self._plan = on_file(register.store, year, day).plan
        self._judge, self._year, self._day = register.judge, year, day
        self._wanted = (counting or str(self._plan.counting), "official")
        self._probation = _probation_months(register.judge.workflow, day)
        self._stays: list[Stay] = []
        self._positions: list[Position] = []
        self._so_far = dict.fromkeys(self._wanted, 0)

    def take(self, item: Course) -> None:
        """Take what a case tells up to the day of the forecast, with the steps up to its goal."""
        day, workflow = self._day, self._judge.workflow
        ahead = item.way(workflow).stays
        for what in self._wanted:
            on = item.day_of(_GOAL_STEPS[what])
            self._so_far[what] += on is not None and on.year == self._year
        self._stays += stays_of(item, ahead)
        # Of a source who was opened later nobody knows since when: no stay, and no position.
        if item.state in ahead and item.since <= day:
            steps = item.ahead or ()
            self._positions.append(
                Position(
                    case=item.id,
                    state=item.state,
                    since=item.since,
                    ahead=ahead,
                    not_before=steps[0].earliest if steps else None,
                    earliest={
                        what: _earliest(steps, what, day, self._probation) for what in self._wanted
                    },
                )
            )

    def forecast(self, *, seed: int = 1, runs: int | None = None) -> Forecast:
        """Return the forecast from all that was taken."""
        day, states = self._day, self._judge.workflow.states.values()
        months = self._probation
        floor = 0 if months is None else (months_after(day, months) - day).days
        return foresee(
            self._positions,
            self._stays,
            self._so_far,
            as_of=day,
            until=self._plan.last_day,
            floors={"probationary": floor},
            ends=frozenset(state.name for state in states if state.final),
            seed=seed,
            runs=runs,
        )


def forecast(  # noqa: PLR0913 - each is named by the caller
    register: "ReadingRegister",
    year: int,
    as_of: date | None = None,
    counting: str | None = None,
    *,
    seed: int = 1,
    runs: int | None = None,
) -> Forecast:
    """Return how many will be admitted, and how many official, by the end of a plan's year.

    Args:
        register: the register.
        year: of the plan.
        as_of: the day of the forecast; None: today. Nothing dated later is looked at.
        counting: "decision" or "ceremony" in place of what the plan declares.
        seed: of the chance.
        runs: how often every case is played; None: as many times as pay.

    Raises:
        BadDocument: there is no plan of that year on that day.

    """
    day = as_of or register.today
    foreseeing = Foreseeing(register, year, day, counting)
    for item in Courses(register.store, register.judge, day, ahead=True).each():
        foreseeing.take(item)
    return foreseeing.forecast(seed=seed, runs=runs)


def _probation_months(workflow: Workflow, day: date) -> int | None:
    values = workflow.rulebook.on(day).values.get("probation.elapsed")
    return None if values is None or isinstance(values, NoValue) else values.months("months")


def _earliest(steps: tuple[Ahead, ...], what: str, day: date, probation: int | None) -> date | None:
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
