"""`plan`: the year's plan, what came of it, how far it is, and where it will end."""

from typing import Annotated, Any

import typer

from admission_flow.cli.plan.forecast import forecast
from admission_flow.cli.plan.screen import (
    cells_of,
    percent,
    progress_document,
    ratio,
    sector_term,
    tell_arithmetic,
)
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_given, day_option
from admission_flow.cli.shell.options import AsOf, Counting, Json, On
from admission_flow.cli.shell.output import painted, table, term
from admission_flow.cli.shell.sheets import lists, sheets
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.cli.shell.words import word_option
from admission_flow.errors import BadDocument, WrongUse
from admission_flow.journal.entry import Basis
from admission_flow.journal.rights import Use
from admission_flow.papers.case_file import read_data
from admission_flow.papers.list_book import day_cell
from admission_flow.planning.plan.plan import ROUNDINGS, document_of, plan_from
from admission_flow.procedure.document import DocumentProblems, Problem
from admission_flow.register.core.organisation import organisation
from admission_flow.register.plan import entries as plans
from admission_flow.register.plan.grades import graded

Year = Annotated[int, typer.Argument(metavar="YEAR")]
Code = Annotated[str, typer.Argument(metavar="CODE")]
Number = Annotated[int, typer.Argument(metavar="N", min=0)]

_MOST_NAMES = 5
"""Names of units that a line of text repeats."""

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@group.command("set")
def set_plan(
    file: Annotated[str, typer.Argument(metavar="FILE")],
    on: On,
    rounding: Annotated[str | None, word_option("--rounding", ROUNDINGS, "rounding")] = None,
    round_to: Annotated[int | None, typer.Option("--round-to", metavar="N", min=1)] = None,
    counting: Counting = None,
) -> None:
    """Enter a year's plan from a file, once its own sums are right."""
    data, digest = read_data(file)
    given = {"rounding": rounding, "round_to": round_to, "counting": counting}
    if isinstance(data, dict):
        data = data | {name: value for name, value in given.items() if value is not None}
    try:
        plan = plan_from(data)
    except DocumentProblems as found:
        raise BadDocument(file, found.problems) from found
    day = day_given("--on", on)
    with SETTINGS.writing(Use.PLAN) as register:
        entry = plans.set_plan(register, plan, day, (Basis("plan", digest),))
    tell(SETTINGS.say("screen.plan_set", year=plan.year, entry=entry.seq))
    tell_arithmetic(plan)


@group.command("show")
def show(year: Year, as_of: AsOf = None, *, as_json: Json = False) -> None:
    """Show a year's plan with its arithmetic, and what of it was handed on to units."""
    with SETTINGS.reading() as register:
        found = plans.on_file(register.store, year, day_option("--as-of", as_of))
    plan, told = found.plan, sum(found.targets.values())
    if as_json:
        document = document_of(plan)
        document |= {"exact": str(plan.exact), "share": str(plan.share), "entry": found.seq}
        last_day = plan.grassroots_last_day
        document["grassroots_last_day"] = last_day.isoformat() if last_day else None
        document["notices"] = found.targets
        tell_json(document)
        return
    tell(painted(plan.name, "bold"))
    tell(plan.owner)
    tell_arithmetic(plan)
    if plan.grassroots_plan_due:
        facts = {"due": plan.grassroots_plan_due, "day": plan.grassroots_last_day}
        tell(SETTINGS.say("screen.plan_due", **facts))
    units = len(found.notices)
    tell(SETTINGS.say("screen.plan_told", units=units, told=told, target=plan.target))


@group.command("receive")
def receive(year: Year, code: Code, people: Number, on: On) -> None:
    """Record that a base organisation's own plan came, and how many it means to admit."""
    day = day_given("--on", on)
    with SETTINGS.writing(Use.PLAN) as register:
        entry = plans.receive(register, year, code, people, day)
        last_day = plans.on_file(register.store, year).plan.grassroots_last_day
    late = last_day is not None and day > last_day
    key = "screen.plan_received_late" if late else "screen.plan_received"
    tell(SETTINGS.say(key, unit=code, day=day, last_day=last_day, entry=entry.seq))


@group.command("sent")
@lists("screen.sheet.plan_sent")
def sent(year: Year, as_of: AsOf = None, *, as_json: Json = False) -> None:
    """Show which base organisations have sent their plans, which late, and which not."""
    with SETTINGS.reading() as register:
        day = day_option("--as-of", as_of) or register.today
        found = plans.sent(register, year, day)
        last_day = plans.on_file(register.store, year, day).plan.grassroots_last_day
    if as_json:
        rows = [
            {
                "unit": item.unit,
                "name": item.name,
                "status": item.status,
                "received_on": item.received_on.isoformat() if item.received_on else None,
                "proposed": item.proposed,
            }
            for item in found
        ]
        tell_json(rows)
        return
    say = SETTINGS.say
    names = ("unit_code", "unit_name", "sent", "received_on", "proposed")
    rows_ = [
        (
            item.unit,
            item.name,
            term(f"sent.{item.status}"),
            day_cell(item.received_on),
            "" if item.proposed is None else item.proposed,
        )
        for item in found
    ]
    table([say(f"column.{name}") for name in names], rows_, totals={4})
    counted = {
        status: sum(item.status == status for item in found)
        for status in ("in_time", "late", "missing", "not_yet")
    }
    tell(say("screen.plan_sent", last_day=last_day, day=day, **counted))


@group.command("notify")
def notify(year: Year, code: Code, people: Number, on: On) -> None:
    """Record that a unit was told its target."""
    with SETTINGS.writing(Use.PLAN) as register:
        plans.notify(register, year, {code: people}, day_given("--on", on))
        found = plans.on_file(register.store, year)
    told = sum(found.targets.values())
    facts = {"units": len(found.notices), "told": told, "target": found.plan.target}
    tell(SETTINGS.say("screen.plan_told", **facts))


@group.command("share")
@lists("screen.sheet.plan_share")
def share(
    year: Year,
    notify_on: Annotated[str | None, typer.Option("--notify-on", metavar="DATE")] = None,
    *,
    as_json: Json = False,
) -> None:
    """Share the target out over the units as they proposed; with --notify-on, record it."""
    day = day_option("--notify-on", notify_on)
    if day is not None and sheets() is not None:
        raise WrongUse(problem=SETTINGS.say("screen.sheet_not_with", option="--notify-on"))
    if day is None:
        with SETTINGS.reading() as register:
            shares = plans.proposal(register.store, year)
    else:
        with SETTINGS.writing(Use.PLAN) as register:
            shares = plans.proposal(register.store, year)
            plans.notify(register, year, shares, day)
    if as_json:
        tell_json(shares)
        return
    say = SETTINGS.say
    table([say("column.unit_code"), say("column.target")], shares.items(), totals={1})
    key = "screen.plan_share" if day is None else "screen.plan_share_noted"
    tell(say(key, count=len(shares), sum=sum(shares.values()), day=day))


@group.command("progress")
@lists("screen.sheet.plan_progress")
def progress(
    year: Year, as_of: AsOf = None, counting: Counting = None, *, as_json: Json = False
) -> None:
    """Show how far the plan is on a day, by sector, unit and watched group."""
    with SETTINGS.reading() as register:
        day = day_option("--as-of", as_of)
        found = plans.progress(register, year, day, _counting(counting))
        names = organisation(register.store).called(found.as_of)
    if as_json:
        tell_json(progress_document(found))
        return
    say = SETTINGS.say
    tell(painted(found.plan.name, "bold"))
    tell(say("screen.plan_counted", counting=f"counting.{found.counting}", day=found.as_of))
    columns = [say(f"column.{name}") for name in ("target", "admitted", "share")]
    sectors = [cells_of(sector_term(line.key), line) for line in (*found.sectors, found.total)]
    table([say("column.sector"), *columns], sectors, name=say("column.sector"))
    if found.units:
        units = [cells_of(f"{line.key}  {names.get(line.key, '')}", line) for line in found.units]
        table([say("column.unit_name"), *columns], units, name=say("column.unit_name"))
    groups = [
        (
            term(f"group.{name}"),
            len(cases),
            percent(ratio(len(cases), found.total.admitted)),
            found.unknown.get(name, 0),
        )
        for name, cases in found.groups.items()
    ]
    if groups:
        heads = ("group", "admitted", "of_admitted", "unknown")
        table([say(f"column.{name}") for name in heads], groups, name=say("column.group"))
    if found.unplaced:
        shown = "; ".join(list(found.unplaced)[:_MOST_NAMES])
        more = "; …" if len(found.unplaced) > _MOST_NAMES else ""
        facts = {"units": len(found.unplaced), "names": shown + more}
        tell(say("screen.plan_unplaced", count=sum(found.unplaced.values()), **facts))
    if found.ended:
        tell(say("screen.plan_ended", count=found.ended))


@group.command("grade")
@lists("screen.sheet.plan_grade")
def grade(
    year: Year, as_of: AsOf = None, counting: Counting = None, *, as_json: Json = False
) -> None:
    """Grade every unit by its share of the target, on the scale that the plan declares."""
    with SETTINGS.reading() as register:
        day = day_option("--as-of", as_of)
        found, units = graded(register, year, day, _counting(counting))
    scale = found.plan.grades
    rows = [
        {
            "unit": one.unit,
            "name": one.name,
            "target": one.line.target,
            "admitted": one.line.admitted,
            "grade": one.grade,
            "own_plan": one.own_plan,
        }
        for one in units
    ]
    if as_json:
        steps = [{"name": g.name, "at_least": str(g.at_least)} for g in scale]
        tell_json(
            {
                "as_of": found.as_of.isoformat(),
                "counting": found.counting,
                "scale": steps,
                "units": rows,
            }
        )
        return
    say = SETTINGS.say
    tell(say("screen.plan_counted", counting=f"counting.{found.counting}", day=found.as_of))
    for step in scale:
        tell(say("screen.plan_scale", name=step.name, share=percent(step.at_least)))
    heads = ("unit_name", "target", "admitted", "share", "grade", "sent")
    cells = [
        (
            *cells_of(f"{one.unit}  {one.name}", one.line),
            one.grade or say("screen.plan_ungraded"),
            term(f"sent.{one.own_plan}") if one.own_plan else "",
        )
        for one in units
    ]
    table([say(f"column.{name}") for name in heads], cells)


@group.command("retract")
def retract(entry: Annotated[int, typer.Argument(metavar="ENTRY")]) -> None:
    """Take back an entry about a plan; it stays readable."""
    with SETTINGS.writing(Use.PLAN) as register:
        made = plans.retract(register, entry)
    tell(SETTINGS.say("screen.entry_retracted", entry=entry, by=made.seq))


group.command("forecast")(forecast)


def _counting(counting: str | None) -> str | None:
    if counting not in {None, "decision", "ceremony"}:
        raise WrongUse(problem=f"--counting {counting}")
    return counting


def _problem(where: str, message_id: str) -> Any:  # noqa: ANN401
    return Problem(where, message_id, {})


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="plan")
