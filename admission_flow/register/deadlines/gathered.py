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
    waits_only_for_its_paper,
)
from admission_flow.register.deadlines.entries import Followed, followed, schedule
from admission_flow.register.plan import entries as plans
from admission_flow.register.sympathisers.lists import missing as missing_of_lists
from admission_flow.register.units.scope import scope

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


def owed(
    register: "ReadingRegister",
    as_of: date | None = None,
    unit: str | None = None,
    sources: Mapping[str, Source] | None = None,
) -> list[Owed]:
    """Return everything that some body owes on a day, in no order.

    Args:
        register: the register.
        as_of: the day; None: today.
        unit: code or name of a unit, with those below it; None: all.
        sources: in place of `SOURCES`.

    Raises:
        BadDocument: there is no such unit.

    """
    day = as_of or register.today
    found = [one for item in followed(register, day, unit) for one in of_case(register, item)]
    for source in (SOURCES if sources is None else sources).values():
        found += [from_duty(duty) for duty in source(register, day, unit)]
    return found


def of_case(register: "ReadingRegister", item: Followed) -> Iterator[Owed]:
    """Yield what is owed in one case: its deadlines, and the next step where nothing else lacks."""
    steps, day = register.judge.workflow.steps, item.verdict.as_of
    for clock in item.clocks:
        if clock.sort is ClockKind.ACT_BY and not opens_later(
            clock, item.clocks, steps.values(), day
        ):
            yield from_clock(clock, item.id, item.unit)
    for step in item.verdict.next:
        beside = step.ends or step.side or step.to_state == item.verdict.state
        if beside or not waits_only_for_its_paper(step):
            continue  # to vote again or to refer upward is for the body to choose
        bound, serves_until = last_day_of_step(steps[step.step], item.clocks)
        if not bound:
            yield Owed(
                kind=step.step,
                owed_by=schedule().takes.get(step.step, "unit"),
                unit=item.unit,
                due_on=serves_until,
                case=item.id,
                ready=True,
            )
