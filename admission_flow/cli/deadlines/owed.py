"""`due owed` and `due stuck`: who owes what now, and which cases do not move."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from admission_flow.cli.deadlines.texts import left_text, what_text
from admission_flow.cli.shell.as_json import json_of
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_option
from admission_flow.cli.shell.options import AsOf, Json, UnitName
from admission_flow.cli.shell.output import fitted, painted, table, term
from admission_flow.cli.shell.sheets import lists, sheets
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.cli.shell.words import word_given
from admission_flow.cli.sympathisers.screen import periods_text
from admission_flow.papers.list_book import day_cell
from admission_flow.planning.deadlines.owed import by_body, late
from admission_flow.planning.deadlines.stuck import FEWEST
from admission_flow.register.deadlines.gathered import bodies
from admission_flow.register.deadlines.gathered import owed as gather
from admission_flow.register.deadlines.pace import standing_still

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from admission_flow.planning.deadlines.owed import Owed
    from admission_flow.planning.deadlines.stuck import Reason, Stuck
    from admission_flow.register.deadlines.pace import Standstill


@lists("screen.sheet.owed")
def owed(
    body: Annotated[str | None, typer.Option("--body", metavar="BODY")] = None,
    unit: UnitName = None,
    as_of: AsOf = None,
    *,
    as_json: Json = False,
) -> None:
    """Show what each body owes now, by body, with the days that are left."""
    chosen = day_option("--as-of", as_of)
    with SETTINGS.reading() as register:
        day = chosen or register.today
        if body is not None:
            body = word_given("--body", body, bodies(register))
        everything = gather(register, day, unit)
    found = by_body(one for one in everything if body in {None, one.owed_by})
    if as_json:
        tell_json([owed_document(one, day) for ones in found.values() for one in ones])
        return
    say = SETTINGS.say
    names = ("what", "case", "unit", "due", "countdown")
    if sheets() is not None:
        _whole_list(found, day)
    for owing, ones in found.items() if sheets() is None else ():
        heading = say("screen.owed_by", body=owing, count=len(ones), late=late(ones, day))
        tell(painted(heading, "bold"))
        rows = [
            (text, one.case, one.unit, day_cell(one.due_on), countdown(one, day))
            for one, text in _each_thing_once(ones)
        ]
        table([say(f"column.{name}") for name in names], rows)
    total = [one for ones in found.values() for one in ones]
    tell(say("screen.owed_count", count=len(total), late=late(total, day), day=day))


def _whole_list(found: "Mapping[str, Sequence[Owed]]", day: date) -> None:
    """Put what all bodies owe into one table, with who owes it in its first column."""
    names = ("owing", "what", "case", "unit", "due", "countdown")
    rows = (
        (owing, text, one.case, one.unit, day_cell(one.due_on), countdown(one, day))
        for owing, ones in found.items()
        for one, text in _each_thing_once(ones)
    )
    table([SETTINGS.say(f"column.{name}") for name in names], rows)


def _each_thing_once(ones: "Sequence[Owed]") -> "list[tuple[Owed, str]]":
    """Return what is owed for several months or quarters as one line, with its oldest day.

    A plan is owed for a year: years do not follow from one another, and each has its own line.
    """
    same: dict[tuple[object, ...], list[Owed]] = {}
    for one in ones:
        sort = one.period if "-" not in one.period else "Q" in one.period
        key = (one.kind, one.case, one.unit, one.about, one.ready, sort)
        same.setdefault(key, []).append(one)
    lines = []
    for some in same.values():
        first, *more = some
        text = owed_text(first)
        if more and "-" in first.period:
            months = periods_text(one.period for one in some)
            text = f"{owed_text(replace(first, period=''))} {months}"
            lines.append((first, text))
        else:
            lines += [(one, owed_text(one)) for one in some]
    return lines


def owed_text(one: "Owed") -> str:
    """Return what is owed, in a line."""
    if one.ready:
        return SETTINGS.say("screen.owed_ready", step=one.kind)
    duty = f"duty.{one.kind}"  # first: "helper" is a body too
    text = term(duty)
    if text == duty:
        text = what_text(one.kind, one.about)
    return f"{text} {one.period}".rstrip()


def countdown(one: "Owed", day: date) -> str:
    """Return the days that are left."""
    left = one.left(day)
    return SETTINGS.say("screen.owed_no_day") if left is None else left_text(left)


def owed_document(one: "Owed", day: date) -> dict[str, Any]:
    """Return what is owed as JSON types."""
    return {**json_of(one), "about": one.about, "unit": one.unit, "days_left": one.left(day)}


# ---- cases that do not move ----------------------------------------------------------------------


@lists("screen.sheet.stuck")
def stuck(
    months: Annotated[int | None, typer.Option("--months", metavar="N", min=1, max=1200)] = None,
    unit: UnitName = None,
    as_of: AsOf = None,
    *,
    as_json: Json = False,
) -> None:
    """Show the cases that do not move, why each counts, and the base of the measure."""
    with SETTINGS.reading() as register:
        found = standing_still(register, day_option("--as-of", as_of), months, unit)
        names = register.store.names_of(one.position.case for one in found.cases)
    if as_json:
        tell_json(_document(found))
        return
    say = SETTINGS.say
    rows = [
        (
            one.position.case,
            names.get(one.position.case, ""),
            one.position.unit,
            term(one.position.state),
            day_cell(one.position.since),
            one.days,
            "; ".join(_why(reason) for reason in one.reasons),
        )
        for one in found.cases
    ]
    if rows:
        heads = ("case", "name", "unit", "state", "since", "days_there", "stuck_why")
        table([say(f"column.{name}") for name in heads], rows)
    facts = {"count": len(rows), "of": found.on_their_way, "day": found.as_of}
    tell(say("screen.stuck_count", **facts))
    _tell_base(found, months)


def _tell_base(found: "Standstill", months: int | None) -> None:
    """Print by what measure a case counts as slow, and where there is none."""
    say = SETTINGS.say
    tell(say("screen.stuck_measure", fewest=FEWEST))
    for key, threshold in found.thresholds.items():
        state, _, following = key.partition(":")
        facts = {"state": state, "next": following, "ended": threshold.ended}
        if threshold.days is None:
            tell(fitted("  " + say("screen.stuck_no_base", stays=threshold.stays, **facts), 4))
        else:
            days = threshold.days
            text = say("screen.stuck_base", stays=threshold.stays, days=days, **facts)
            tell(fitted(f"  {text}", 4))
    if months is not None:
        tell(say("screen.stuck_months", months=months))


def _why(reason: "Reason") -> str:
    say = SETTINGS.say
    if reason.kind == "overdue":
        check = f" ({reason.check})" if reason.check else ""
        return say("screen.why_overdue", what=what_text(reason.rule), day=reason.due_on) + check
    key = "screen.why_slow" if reason.kind == "slow" else "screen.why_months"
    return say(key, threshold=reason.threshold)


def _document(found: "Standstill") -> dict[str, Any]:
    return {
        **json_of(found, without={"cases", "thresholds"}),
        "cases": [_stuck_document(one) for one in found.cases],
        "thresholds": json_of(list(found.thresholds.values()), key="stay", median="median_days"),
    }


def _stuck_document(one: "Stuck") -> dict[str, Any]:
    return {
        **json_of(one.position, without={"key", "clocks"}),
        **json_of(one, without={"position"}),
    }
