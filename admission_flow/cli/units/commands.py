"""`unit`: the organisation as a dated tree, and who moved within it."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from admission_flow.cli.shell.as_json import json_of
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_given, day_option
from admission_flow.cli.shell.options import AsOf, CaseId, DryRun, Ignore, Json, On, SheetName, Yes
from admission_flow.cli.shell.output import fitted, painted, show_day, table, term
from admission_flow.cli.shell.sheet_reading import ask, choice, tell_more, tell_notices
from admission_flow.cli.shell.sheets import lists, sheets
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.cli.shell.words import word_option
from admission_flow.errors import BadDocument
from admission_flow.journal.entry import Basis
from admission_flow.journal.rights import Use
from admission_flow.papers.list_book import day_cell
from admission_flow.papers.sheet import read_unit_sheet
from admission_flow.planning.units.events import (
    LEVELS,
    MAJORITIES,
    MATTERS,
    RIGHTS,
    SECTORS,
    SYSTEMS,
    UnitAdded,
    UnitChanged,
    UnitClosed,
    UnitEmpowered,
)
from admission_flow.procedure.document import Problem
from admission_flow.procedure.person import BODIES
from admission_flow.register.core.forms import event_of
from admission_flow.register.core.organisation import organisation
from admission_flow.register.units import entries as units
from admission_flow.register.units.entries import moved_cases
from admission_flow.register.units.listed import not_on_record
from admission_flow.register.units.scope import cases_kept

if TYPE_CHECKING:
    from admission_flow.planning.units.events import UnitEvent
    from admission_flow.planning.units.moves import MovedCase
    from admission_flow.planning.units.tree import Power, Tree, UnitOnDay

_SHOWN = 20
"""Rows of a sheet that are shown before they are entered."""
Code = Annotated[str, typer.Argument(metavar="CODE")]
Level = word_option("--level", LEVELS, "level")
Sector = Annotated[str | None, word_option("--sector", SECTORS)]
Under = Annotated[str | None, typer.Option("--under", metavar="CODE")]
YouthUnion = Annotated[bool | None, typer.Option("--youth-union/--no-youth-union")]
TradeUnion = Annotated[bool | None, typer.Option("--trade-union/--no-trade-union")]
System = Annotated[str | None, word_option("--system", SYSTEMS)]
Basis_ = Annotated[str | None, typer.Option("--basis", metavar="NUMBER")]

_NAMED = 10
"""Cases that are named where a unit is closed under them."""

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@group.command("add")
def add(
    code: Code,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    level: Annotated[str, Level],
    on: On,
    under: Under = None,
    sector: Sector = None,
    predecessors: Annotated[list[str] | None, typer.Option("--predecessor", metavar="CODE")] = None,
    youth_union: YouthUnion = None,
    trade_union: TradeUnion = None,
    system: System = None,
) -> None:
    """Enter a unit from a day on."""
    given = {"name": name, "level": level, "parent": under, "sector": sector}
    more = {"predecessors": predecessors or None, **_applies(youth_union, trade_union, system)}
    _put(UnitAdded, code, on, given | more)


@group.command("change")
def change(
    code: Code,
    on: On,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME")] = None,
    level: Annotated[str | None, Level] = None,
    under: Under = None,
    sector: Sector = None,
    youth_union: YouthUnion = None,
    trade_union: TradeUnion = None,
    system: System = None,
) -> None:
    """Say what is another from a day on: a unit's name, level, unit above, what applies there."""
    given = {"name": name, "level": level, "parent": under, "sector": sector}
    _put(UnitChanged, code, on, given | _applies(youth_union, trade_union, system))


@group.command("empower")
def empower(
    code: Code,
    on: On,
    right: Annotated[str, word_option("--right", RIGHTS, "right")],
    matter: Annotated[str, word_option("--matter", MATTERS, "matter")] = "admission",
    body: Annotated[str | None, word_option("--body", BODIES)] = None,
    majority: Annotated[str | None, word_option("--majority", MAJORITIES, "majority")] = None,
    basis: Basis_ = None,
) -> None:
    """Say what a unit's committee may decide, by which body and majority, from a day on."""
    given = {"matter": matter, "right": right, "body": body, "majority": majority, "basis": basis}
    _put(UnitEmpowered, code, on, given)


@group.command("close")
def close(
    code: Code,
    on: On,
    into: Annotated[list[str] | None, typer.Option("--into", metavar="CODE")] = None,
    children_to: Annotated[str | None, typer.Option("--children-to", metavar="CODE")] = None,
    basis: Basis_ = None,
) -> None:
    """Close a unit: from this day on it is not there; say who takes over."""
    event = _event(UnitClosed, code, on, {"successors": into or None, "basis": basis})
    with SETTINGS.writing(Use.UNIT) as register:
        entries = units.close(register, event, children_to)  # type: ignore[arg-type]
        left = cases_kept(register, code, event.on - timedelta(days=1))
    tell(SETTINGS.say("screen.unit_noted", count=len(entries), entry=entries[-1].seq))
    if left:
        text = SETTINGS.say("screen.unit_left", count=len(left), cases=left[:_NAMED], unit=code)
        tell(painted(text, "yellow"))


@group.command("import")
def import_units(
    sheet: Annotated[str, typer.Argument(metavar="FILE")],
    on: On,
    sheet_name: SheetName = None,
    ignore: Ignore = None,
    *,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Enter a whole tree from a sheet (.csv, .xlsx or .xls): all of it or nothing."""
    default_on = day_given("--on", on)
    read = read_unit_sheet(sheet, default_on, choice(sheet_name, ignore))
    tell_notices(read.sheet.notices)
    with SETTINGS.reading(Use.LOOK) as reading:
        store, today = reading.store, reading.today
        events = not_on_record(store, read.events, default_on, today, sheet)
        units.check(store, events, sheet)
    known = len({event.unit for event in read.events} - {event.unit for event in events})
    for event in events[:_SHOWN]:
        tell(fitted(f"+ {_event_line(event)}", 4))
    tell_more(len(events) - _SHOWN)
    tell(SETTINGS.say("screen.unit_sheet", file=sheet, count=len(events), known=known))
    if dry_run or not events:
        tell(SETTINGS.say("screen.bulk_dry" if dry_run else "screen.unit_nothing_new"))
        return
    if not yes:
        ask("screen.unit_ask")
    with SETTINGS.writing(Use.UNIT) as register:
        basis = (Basis("sheet", read.sheet.digest),)
        entries = units.put(register, events, source=sheet, basis=basis)
    tell(SETTINGS.say("screen.unit_noted", count=len(entries), entry=entries[-1].seq))


@group.command("retract")
def retract(entry: Annotated[int, typer.Argument(metavar="ENTRY")]) -> None:
    """Take back an entry about a unit; it stays readable."""
    with SETTINGS.writing(Use.UNIT) as register:
        made = units.retract(register, entry)
    tell(SETTINGS.say("screen.entry_retracted", entry=entry, by=made.seq))


@group.command("list")
@lists("screen.sheet.units")
def list_units(as_of: AsOf = None, *, as_json: Json = False) -> None:
    """Show the tree of a day, with who decides."""
    with SETTINGS.reading(Use.LOOK) as register:
        day = day_option("--as-of", as_of) or register.today
        tree = organisation(register.store).on(day)
    if as_json:
        tell_json([unit_document(tree, unit) for _, unit in tree.below(None)])
        return
    say = SETTINGS.say
    rows = [
        (
            f"{'  ' * depth}{unit.code}",
            unit.name,
            term(f"level.{unit.level}"),
            term(tree.sector_of(unit.code) or ""),
            _decides_text(tree, unit),
        )
        for depth, unit in tree.below(None)
    ]
    names = ("unit_code", "unit_name", "level", "sector", "decides")
    table([say(f"column.{name}") for name in names], rows)
    tell(say("screen.unit_count", count=len(rows), day=day))


@group.command("show")
def show(code: Code, as_of: AsOf = None, *, as_json: Json = False) -> None:
    """Show one unit: what it was called and when, what it may decide, its successors."""
    with SETTINGS.reading(Use.LOOK) as register:
        day = day_option("--as-of", as_of) or register.today
        units = organisation(register.store)
    history = units.history(code)
    if not history:
        raise BadDocument("unit show", [Problem(code, "unit_unknown", {"unit": code})])
    ended = units.ended.get(code)
    heirs = units.heirs(code, day)
    if as_json:
        tell_json(
            {
                "unit": code,
                "as_of": day.isoformat(),
                "history": [
                    {"from": start.isoformat(), **unit_document(units.on(start), unit)}
                    for start, unit in history
                ],
                "closed_on": ended.closed_on.isoformat() if ended else None,
                "successors": list(ended.successors) if ended else [],
                "stands_for_it": list(heirs),
            }
        )
        return
    say = SETTINGS.say
    tell(painted(f"{code}  {history[-1][1].name}", "bold"))
    for start, unit in history:
        above = say("screen.unit_above", unit=unit.parent) if unit.parent else ""
        sector = term(unit.sector) if unit.sector else ""
        parts = [unit.name, term(f"level.{unit.level}"), above, sector]
        tell(f"  {show_day(start)}  {' · '.join(part for part in parts if part)}")
        for matter, power in sorted(unit.powers.items()):
            if power.since == start:
                tell(f"              {term(f'matter.{matter}')}: {_power_text(power)}")
    if history[-1][1].predecessors:
        before = ", ".join(history[-1][1].predecessors)
        tell(say("screen.unit_before", units=before))
    if ended:
        tell(say("screen.unit_closed", day=ended.closed_on))
        tell(say("screen.unit_heirs", day=day, units=", ".join(heirs) or term("none")))


@group.command("move")
def move(
    case: CaseId,
    to: Annotated[str, typer.Option("--to", metavar="CODE")],
    on: On,
    decided_on: Annotated[str | None, typer.Option("--decided-on", metavar="DATE")] = None,
) -> None:
    """Record that a case's person moved to another unit, and say which clocks run."""
    day, decided = day_given("--on", on), day_option("--decided-on", decided_on)
    with SETTINGS.writing() as register:
        written = units.move_case(register, case, to, day, decided_on=decided)
        moved = [item for item in units.moved_cases(register) if item.case == case]
    act = written.entry.intent.data
    tell(SETTINGS.say("screen.unit_moved", case=case, to=act["act"]["to"], entry=written.entry.seq))  # type: ignore[index]
    for item in moved:
        if item.moved_on > day:
            tell(SETTINGS.say("screen.unit_moved_since", day=item.moved_on, to=item.to))
        for line in _clock_lines(item):
            tell(f"  {line}")


@group.command("moves")
@lists("screen.sheet.moves")
def moves(as_of: AsOf = None, *, as_json: Json = False) -> None:
    """List the cases on their way whose person moved, with the clocks that run."""
    with SETTINGS.reading() as register:
        found = moved_cases(register, day_option("--as-of", as_of))
    if as_json:
        tell_json([_move_document(item) for item in found])
        return
    if sheets() is not None:
        names = ("case", "moved_on", "moved_to", "clocks")
        rows = (
            (item.case, day_cell(item.moved_on), item.to, "; ".join(_clock_lines(item)))
            for item in found
        )
        table([SETTINGS.say(f"column.{name}") for name in names], rows)
    for item in found if sheets() is None else ():
        tell(painted(f"{item.case}  {show_day(item.moved_on)}  → {item.to}", "bold"))
        for line in _clock_lines(item):
            tell(fitted(f"  {line}", 4))
    tell(SETTINGS.say("screen.count", count=len(found)))


# ---- how things are said -------------------------------------------------------------------------


def unit_document(tree: "Tree", unit: "UnitOnDay") -> dict[str, Any]:
    """Return a unit as JSON types, with who decides on admission for it."""
    decides = tree.decides(unit.code, "admission")
    return {
        **json_of(unit, code="unit"),
        "sector": tree.sector_of(unit.code),
        "admission_decided_by": decides[0].code if decides else None,
    }


def _decides_text(tree: "Tree", unit: "UnitOnDay") -> str:
    decides = tree.decides(unit.code, "admission")
    if decides is None:
        return ""
    whose, power = decides
    return _power_text(power) if whose.code == unit.code else f"↑ {whose.code}"


def _power_text(power: "Power") -> str:
    if power.right == "none":
        return term("right.none")
    parts = [
        term(power.body or ""),
        term(f"majority.{power.majority}"),
        term(f"right.{power.right}"),
    ]
    return ", ".join([*parts, power.basis] if power.basis else parts)


def _event_line(event: "UnitEvent") -> str:
    """Return what a row of a sheet of units would enter."""
    say = SETTINGS.say
    if isinstance(event, UnitEmpowered):
        what = f"{term(f'matter.{event.matter}')}: {term(f'right.{event.right}')}"
        return say("screen.unit_row", unit=event.unit, what=what, day=event.on)
    parts = [getattr(event, "name", ""), term(f"level.{getattr(event, 'level', '')}")]
    if above := getattr(event, "parent", None):
        parts.append(say("screen.unit_above", unit=above))
    return say("screen.unit_row", unit=event.unit, what=" · ".join(parts), day=event.on)


def _clock_lines(item: "MovedCase") -> list[str]:
    say = SETTINGS.say
    if item.probationary:
        return [say("screen.move_probationary")]
    if item.citation is None:
        return [say("screen.move_no_law", day=item.moved_on)]
    lines = [
        say("screen.move_forward", day=item.forward_by),
        say("screen.move_decide", day=item.decide_by, days=item.receiving_days),
        say("screen.move_again", days=item.reexamine_days),
        say(
            "screen.move_basis",
            document=item.citation.document,
            issued_on=item.citation.issued_on,
            clause=item.citation.clause,
            confidence=item.citation.confidence.value,
        ),
    ]
    if item.decided_late:
        lines.insert(0, painted(say("screen.move_late", day=item.decided_on), "red"))
    return lines


def _move_document(item: "MovedCase") -> dict[str, Any]:
    return {
        **json_of(
            item, without={"citation", "receiving_days"}, reexamine_days="reexamine_working_days"
        ),
        "decided_late": item.decided_late,
    }


def _event(cls: "type[UnitEvent]", code: str, on: str, given: dict[str, Any]) -> "UnitEvent":
    return event_of(cls, {"unit": code, "on": day_given("--on", on), **given}, "unit", code)


def _applies(
    youth_union: bool | None,  # noqa: FBT001 - as the options are
    trade_union: bool | None,  # noqa: FBT001
    system: str | None,
) -> dict[str, Any]:
    return {"has_youth_union": youth_union, "has_trade_union": trade_union, "system": system}


def _put(cls: "type[UnitEvent]", code: str, on: str, given: dict[str, Any]) -> None:
    event = _event(cls, code, on, given)
    with SETTINGS.writing(Use.UNIT) as register:
        entries = units.put(register, [event])
    tell(SETTINGS.say("screen.unit_noted", count=len(entries), entry=entries[-1].seq))


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="unit")
