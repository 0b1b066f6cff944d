"""`case plan`: the first lawful days ahead of a case, or of all cases for a year; what if."""

from collections.abc import Iterator, Mapping
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated

import typer

from admission_flow.cli.cases.supposing import Suppose, naming_option, show_supposed, supposed
from admission_flow.cli.shell import progress
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_option
from admission_flow.cli.shell.options import AsOf, Json, OptionalCaseId, UnitName
from admission_flow.cli.shell.output import (
    by_weight,
    finding_lines,
    fitted,
    painted,
    table,
    term,
)
from admission_flow.cli.shell.sheets import lists, sheets
from admission_flow.cli.shell.speaking import tell, tell_json, tell_json_rows
from admission_flow.cli.shell.words import kind_given
from admission_flow.errors import WrongUse
from admission_flow.messages import rule_title
from admission_flow.messages.ahead import case_year_document, plan_document
from admission_flow.papers.list_book import day_cell
from admission_flow.register.ahead.plans import CaseYear, case_plan, target_of, year_plans
from admission_flow.register.core.on_day import how_many_unfinished
from admission_flow.sorting import SortedRows

if TYPE_CHECKING:
    from admission_flow.papers.list_book import Cell
    from admission_flow.procedure.case_plan import CasePlan, PlannedStep

_WHO = ("case", "name", "unit")
_CAN = (*_WHO, "ahead_step", "ahead_by", "ahead_limit", "ahead_target", "ahead_owed")
_CANNOT = (*_WHO, "state", "ahead_target", "ahead_waits")
_WINDOWS = ("case", "name", "ahead_one", "ahead_first", "ahead_by", "ahead_limit", "ahead_owed")


@lists("screen.sheet.ahead")
def plan(
    case: OptionalCaseId = None,
    unit: UnitName = None,
    year: Annotated[int | None, typer.Option("--year", metavar="YEAR")] = None,
    step: Annotated[str | None, typer.Option("--step", metavar="STEP")] = None,
    as_of: AsOf = None,
    suppose: Suppose = None,
    *,
    as_json: Json = False,
) -> None:
    """Say the first lawful day of each step to come and what is owed; nothing is written."""
    day, what = day_option("--as-of", as_of), supposed(suppose)
    with naming_option():
        if case is None:
            _of_all(unit, year, step, day, what, as_json=as_json)
            return
        for option, given in (("--unit", unit), ("--year", year), ("--step", step)):
            if given is not None:
                raise WrongUse(problem=SETTINGS.say("screen.ahead_one_case", option=option))
        _of_one(case, day, what, as_json=as_json)


# ---- one case ----------------------------------------------------------------------------------


def _of_one(case: str, day: date | None, what: Mapping[str, object], *, as_json: bool) -> None:
    with SETTINGS.reading() as register:
        name = register.case(case).person.full_name
        found = case_plan(register, case, day, what)
        as_it_is = case_plan(register, case, day) if what else None
    if as_json:
        tell_json(plan_document(case, found, SETTINGS.lang, what, as_it_is))
        return
    say = SETTINGS.say
    tell(painted(say("screen.ahead_case", case=case, name=name), "bold"))
    show_supposed(what)
    facts = {"day": found.as_of, "state": found.state}
    if not found.steps:
        tell(fitted(say("screen.ahead_ended", **facts), 0))
    else:
        tell(fitted(say("screen.ahead_stands", **facts), 0))
        _show_days(found, as_it_is)
        _show_owed(found)
        _show_what_shortens(found)
    if found.beside:
        tell(fitted(say("screen.ahead_beside", steps=found.beside), 2))


def _show_days(found: "CasePlan", as_it_is: "CasePlan | None") -> None:
    say = SETTINGS.say
    if unjudged := [step.step for step in found.steps if not step.judged]:
        text = say("screen.ahead_not_judged", steps=unjudged)
        tell(painted(fitted(text, 2), "yellow"))
    last = found.steps[-1]
    if last.on is not None:
        tell(painted(say("screen.ahead_goal", step=last.step, day=last.on), "bold"))
    if found.official_from is not None:
        tell(fitted(say("screen.ahead_official_from", day=found.official_from), 2))
    names = ["column.ahead_one", "column.ahead_first"]
    if as_it_is is not None:
        names.append("column.ahead_as_it_is")
    names += ["column.ahead_waits", "column.ahead_limit", "column.ahead_owed"]
    rows = (_cells(step, as_it_is) for step in found.steps)
    table([say(name) for name in names], rows, name=say("screen.ahead_steps"))


def _cells(step: "PlannedStep", as_it_is: "CasePlan | None") -> tuple["Cell", ...]:
    lang = SETTINGS.lang
    limit = "" if step.limit is None else _limit(step.limit.due_on, step.limit.rule)
    return (
        term(step.step),
        _day(step.on),
        *(() if as_it_is is None else (_day(as_it_is.day_of(step.step)),)),
        "" if step.waits_for is None else rule_title(lang, step.waits_for.rule),
        limit,
        len(step.owed),
    )


def _day(on: date | None) -> "Cell":
    return SETTINGS.say("screen.ahead_unknown") if on is None else day_cell(on)


def _limit(day: date, rule: str) -> str:
    return SETTINGS.say("screen.ahead_limit", day=day, rule=rule_title(SETTINGS.lang, rule))


def _show_owed(found: "CasePlan") -> None:
    """Print what is owed, in the order of the steps: what, by which clause, what to do, who."""
    owing = [step for step in found.steps if step.owed]
    if not owing and all(step.judged for step in found.steps):
        tell(fitted(SETTINGS.say("screen.ahead_nothing_owed"), 2))
    for step in owing:
        facts = {"step": step.step, "day": step.on or found.as_of}
        tell(painted(SETTINGS.say("screen.ahead_owed", **facts), "bold"))
        for finding in by_weight(step.owed):
            for line in finding_lines(finding):
                tell(line)
        tell()


def _show_what_shortens(found: "CasePlan") -> None:
    """Print what keeps the end from an earlier day, and what does not."""
    say = SETTINGS.say
    tell(painted(say("screen.ahead_what_shortens"), "bold"))
    for step in found.steps:
        if step.waits_for is not None and step.holds_up:
            key = "screen.ahead_by_law" if step.by_law else "screen.ahead_by_paper"
            key = "screen.ahead_day_before" if step.day_before else key
            rule = rule_title(SETTINGS.lang, step.waits_for.rule)
            tell(fitted(f"  {say(key, step=step.step, rule=rule, day=step.on)}", 4))
    people = [s.step for s in found.steps if s.holds_up and s.waits_for is None]
    free = [s.step for s in found.steps if not s.holds_up and s.on is not None]
    for key, steps in (("screen.ahead_by_people", people), ("screen.ahead_not_held", free)):
        if steps:
            tell(fitted(f"  {say(key, steps=steps)}", 4))


# ---- all cases for a year ----------------------------------------------------------------------


def _of_all(
    unit: str | None,
    year: int | None,
    step: str | None,
    day: date | None,
    what: Mapping[str, object],
    *,
    as_json: bool,
) -> None:
    chosen = None if step is None else kind_given("--step", step)
    found: SortedRows[CaseYear] = SortedRows(attrgetter("pressing"))
    with SETTINGS.reading() as register, progress.shown(wanted=not as_json) as told:
        asked = day or register.today
        target = target_of(register.judge, chosen)
        one_more = progress.counting(
            told, "cases", lambda: how_many_unfinished(register.store, register.judge, asked)
        )
        for item in year_plans(
            register, year, unit=unit, step=chosen, on=asked, what=what, looks_at=one_more
        ):
            found.add(item)
    if as_json:
        tell_json_rows(case_year_document(item, SETTINGS.lang, what) for item in found)
        return
    show_supposed(what)
    _show_year(found, target, asked, date(asked.year if year is None else year, 12, 31))


def _show_year(found: SortedRows[CaseYear], target: str, asked: date, end: date) -> None:
    say = SETTINGS.say
    tell(fitted(say("screen.ahead_year", step=target, day=asked, end=end), 0))
    if not found:
        tell(say("screen.ahead_none"))
        return
    can = sum(1 for item in found if item.plan.in_time)
    if can:
        columns = [say(f"column.{name}") for name in _CAN]
        rows = (_can(item) for item in found if item.plan.in_time)
        table(columns, rows, say("screen.ahead_can"))
    if can < len(found):
        columns = [say(f"column.{name}") for name in _CANNOT]
        late = (_cannot(item) for item in found if not item.plan.in_time)
        table(columns, late, say("screen.ahead_cannot"))
    if can and sheets() is not None:
        columns = [say(f"column.{name}") for name in _WINDOWS]
        table(columns, _windows(found), say("screen.ahead_windows"))
    tell(say("screen.ahead_count", can=can, of=len(found), end=end))
    if unjudged := sum(1 for item in found if not item.plan.judged):
        tell(fitted(say("screen.ahead_year_not_judged", count=unjudged), 2))


def _can(item: CaseYear) -> tuple["Cell", ...]:
    plan = item.plan
    window = plan.steps[0]
    ends = "" if window.serves_until is None else _limit(window.serves_until, window.ends)
    owed = len({finding.rule for step in plan.steps for finding in step.owed})
    step = term(window.step)
    return item.case, item.name, item.unit, step, day_cell(window.last), ends, _day(plan.on), owed


def _cannot(item: CaseYear) -> tuple["Cell", ...]:
    waits = "; ".join(rule_title(SETTINGS.lang, rule) for rule in item.plan.waits_for)
    return item.case, item.name, item.unit, term(item.plan.state), _day(item.plan.on), waits


def _windows(found: SortedRows[CaseYear]) -> Iterator[tuple["Cell", ...]]:
    for item in found:
        for window in item.plan.steps:
            ends = "" if window.serves_until is None else _limit(window.serves_until, window.ends)
            step, owed = term(window.step), len(window.owed)
            first, last = day_cell(window.first), day_cell(window.last)
            yield item.case, item.name, step, first, last, ends, owed
