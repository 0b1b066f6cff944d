"""What each body owes now, gathered from every source of duties."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from admission_flow.planning.deadlines.clocks import ClockKind
from admission_flow.planning.deadlines.duty import Duty
from admission_flow.planning.deadlines.owed import (
    Owed,
    from_clock,
    from_duty,
    last_day_of_step,
    opens_later,
)
from admission_flow.procedure.judge import Judge
from admission_flow.register.core.course import Course
from admission_flow.register.core.courses import Courses, Known
from admission_flow.register.deadlines.entries import schedule
from admission_flow.register.plan import entries as plans
from admission_flow.register.sympathisers.lists import gather
from admission_flow.register.sympathisers.lists import missing as missing_of_lists
from admission_flow.register.sympathisers.lists import owed as owed_by_lists
from admission_flow.register.sympathisers.sources import KeptSources
from admission_flow.register.units.scope import Scope, cases_now, scope

if TYPE_CHECKING:
    from admission_flow.register.core.reader import ReadingRegister

Source = Callable[["ReadingRegister", date, str | None], list[Duty]]
GRASSROOTS_PLAN = "grassroots_plan"
_NOT_SENT = frozenset({"missing", "not_yet"})


def plans_not_sent(register: "ReadingRegister", as_of: date, unit: str | None = None) -> list[Duty]:
    """Return the base organisations that owe their own plan of the year of a day.

    Raises:
        BadDocument: there is no such unit.

    """
    asked = scope(register.store, unit, as_of)
    found: list[Duty] = []
    for year in plans.years(register.store):
        if year < as_of.year or not plans.there_is(register.store, year, as_of):
            continue  # of a year that is over nobody plans any more
        last_day = plans.on_file(register.store, year, as_of).plan.grassroots_last_day
        if last_day is None:
            continue
        found += [
            Duty(
                kind=GRASSROOTS_PLAN,
                unit=item.name,
                owed_by="base_committee",
                due_on=last_day,
                period=str(year),
            )
            for item in plans.sent(register, year, as_of)
            if item.status in _NOT_SENT and asked.has_unit(item.unit)
        ]
    return found


SYMPATHISERS = "sympathisers"
"""The name of the source of what the list of sympathisers asks for each month."""
SOURCES: Mapping[str, Source] = {
    "plans": plans_not_sent,
    SYMPATHISERS: missing_of_lists,
}
"""Where duties come from besides the cases' own clocks; each is asked for a day and a unit."""


def bodies(register: "ReadingRegister") -> list[str]:
    """Return every body that can owe something, by name."""
    steps = register.judge.workflow.steps.values()
    named = {guard.responsible for step in steps for guard in step.guards}
    return sorted(named | set(schedule().takes.values()))


class Remembered:
    """What is owed in each case, kept until the case, its notes or the day are others.

    What is kept at hand of a case is read each time; what that does not tell was judged, and is
    judged again when its entries, what was noted of it, or the day are others, whoever wrote. Held
    in memory only.
    """

    def __init__(self) -> None:
        """Begin knowing nothing."""
        self._of: tuple[date, Judge] | None = None
        self._folded: Known = {}
        self._sources = KeptSources()
        self._lists: tuple[tuple[object, ...], list[Duty]] | None = None

    def of_lists(
        self,
        register: "ReadingRegister",
        day: date,
        unit: str | None,
        progress: Callable[[int, int], object],
    ) -> list[Duty]:
        """Return what the sympathisers' lists owe, as the source of that name does."""
        store, judge = register.store, register.judge
        of = (store.head, day, unit, judge)
        if self._lists is None or self._lists[0] != of:
            found = gather(store, judge, day, self._sources, progress, named=False)
            self._lists = of, owed_by_lists(found, found.inside(unit))
        return self._lists[1]

    def of_cases(
        self,
        register: "ReadingRegister",
        day: date,
        asked: Scope,
        progress: Callable[[int, int], object],
    ) -> Iterator[Owed]:
        """Yield what is owed in the cases that are asked for; arguments as of `owed`."""
        store, judge = register.store, register.judge
        if self._of != (day, judge):
            self._of, self._folded = (day, judge), {}
        courses, among = Courses(store, judge, day, known=self._folded), cases_now(register, asked)
        for one in courses.each(among=among, running=True, brief=True, progress=progress):
            if asked.everybody or asked.has_name(*one.unit_since(day)):
                yield from of_case(register, one)


def owed(  # noqa: PLR0913 - each is named by the caller
    register: "ReadingRegister",
    as_of: date | None = None,
    unit: str | None = None,
    sources: Mapping[str, Source] | None = None,
    *,
    remembered: Remembered | None = None,
    progress: Callable[[int, int], object] = lambda *_: None,
) -> list[Owed]:
    """Return everything that some body owes on a day, in no order.

    Args:
        register: the register.
        as_of: the day; None: today.
        unit: code or name of a unit, with those below it; None: all.
        sources: in place of `SOURCES`.
        remembered: what was found before under the same judge, and will be the next time.
        progress: called with how many cases are done, and of how many.

    Raises:
        BadDocument: there is no such unit.

    """
    day = as_of or register.today
    asked, memory = scope(register.store, unit, day), remembered or Remembered()
    found = list(memory.of_cases(register, day, asked, progress))
    for name, source in (SOURCES if sources is None else sources).items():
        if name == SYMPATHISERS and source is missing_of_lists:
            duties = memory.of_lists(register, day, unit, progress)
        else:
            duties = source(register, day, unit)
        found += [from_duty(duty) for duty in duties]
    return found


def of_case(register: "ReadingRegister", item: Course) -> Iterator[Owed]:
    """Yield what is owed in one case: its deadlines, and the next step where nothing else lacks."""
    workflow, day = register.judge.workflow, item.day
    rules, beside = workflow.rules_of, workflow.rules_beside
    for clock in item.clocks:
        if clock.sort is ClockKind.ACT_BY and not opens_later(clock, item.clocks, beside, day):
            yield from_clock(clock, item.id, item.unit)
    for step in item.coming:
        if not step.ready or step.ends or step.side or step.to_state == item.state:
            continue  # to vote again or to refer upward is for the body to choose
        bound, serves_until = last_day_of_step(rules[step.step], item.clocks)
        if not bound:
            yield Owed(
                kind=step.step,
                owed_by=schedule().takes.get(step.step, "unit"),
                unit=item.unit,
                due_on=serves_until,
                case=item.id,
                ready=True,
            )
