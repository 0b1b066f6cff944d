"""`workflow impact`: what another law would change of the running cases; nothing is written."""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from admission_flow.cli.cases.supposing import Suppose, naming_option, show_supposed, supposed
from admission_flow.cli.office.workflow_folder import Overlays, found_in
from admission_flow.cli.shell import progress
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_option
from admission_flow.cli.shell.options import Json, OnDay, UnitName
from admission_flow.cli.shell.output import fitted, painted, shown_cell, table, term
from admission_flow.cli.shell.sheets import lists, sheets
from admission_flow.cli.shell.speaking import tell, tell_json_rows
from admission_flow.messages import rule_title
from admission_flow.papers.list_book import day_cell
from admission_flow.procedure.impact import ImpactSort
from admission_flow.register.ahead.impact import CaseImpact, comparison, impacts
from admission_flow.register.core.on_day import how_many_unfinished
from admission_flow.sorting import SortedRows

if TYPE_CHECKING:
    from admission_flow.papers.list_book import Cell
    from admission_flow.procedure.impact import Comparison, LawChange, OpenStep, Said


@lists("screen.sheet.impact")
def impact(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER")],
    unit: UnitName = None,
    on: OnDay = None,
    overlay: Overlays = None,
    suppose: Suppose = None,
    *,
    as_json: Json = False,
) -> None:
    """Say what the law in a folder would change of the running cases; nothing is written."""
    procedure = found_in(folder, overlay)
    day, what = day_option("--on", on), supposed(suppose)
    found: SortedRows[CaseImpact] = SortedRows(_place)
    looked_at = 0
    with SETTINGS.reading() as register, progress.shown(wanted=not as_json) as told:
        asked = comparison(register, procedure, day)
        one_more = progress.counting(
            told, "cases", lambda: how_many_unfinished(register.store, register.judge, asked.on)
        )

        def looks_at(item: object) -> None:
            nonlocal looked_at
            looked_at += 1
            one_more(item)

        with naming_option():
            for item in impacts(register, asked, unit, what=what, looks_at=looks_at):
                found.add(item)
    if as_json:
        tell_json_rows(map(_document, found))
        return
    show_supposed(what)
    _show(found, asked)
    tell(fitted(SETTINGS.say("screen.impact_count", count=len(found), of=looked_at), 0))


def _place(item: CaseImpact) -> tuple[date, str]:
    return item.impact.start, item.case


def _show(found: Collection[CaseImpact], asked: "Comparison") -> None:
    say = SETTINGS.say
    if not asked.apart:
        tell(say("screen.impact_same"))
        return
    since = asked.on if asked.apart[0] == date.min else asked.apart[0]  # date.min: on every day
    window = {"day": asked.on, "until": asked.until, "since": since}
    tell(fitted(say("screen.impact_looked", **window), 0))
    if not found:
        return
    if sheets() is not None:
        _fill(found, asked)
        return
    for item in found:
        tell()
        tell(painted(fitted(f"{item.case}  {item.unit}", 2), "bold"))
        for change in item.impact.changes:
            tell(fitted(f"  {_told(change)}", 4))
        for step in item.impact.open:
            until, until_new = _ends(step, asked.until)
            facts = {"step": term(step.step), "day": asked.on, "until": until}
            key = "screen.impact_still_both"
            if until_new != until:
                key, facts["until_new"] = "screen.impact_still", until_new
            tell(fitted(f"  {say(key, **facts)}", 4))
    tell()


def _told(change: "LawChange") -> str:
    facts = {
        "day": change.start,
        "what": _what(change),
        "before": shown_cell(_said(change, change.before)) or term("none"),
        "after": shown_cell(_said(change, change.after)) or term("none"),
        "way": term(f"impact.{change.way}"),
    }
    return SETTINGS.say("screen.impact_line", **facts)


def _fill(found: Collection[CaseImpact], asked: "Comparison") -> None:
    """Put what was found into the workbook of `--xlsx`."""
    say = SETTINGS.say
    names = ("since", "case", "unit", "what", "impact_old", "impact_new", "impact_way")
    table(
        [say(f"column.{name}") for name in names],
        _changes(found),
        name=say("screen.impact_changes"),
    )
    if any(item.impact.open for item in found):
        table(
            [say(f"column.{name}") for name in ("case", "vector_step", "impact_old", "impact_new")],
            _open(found, asked.until),
            say("screen.impact_open", day=asked.on),
        )


def _changes(found: Collection[CaseImpact]) -> Iterator[tuple["Cell", ...]]:
    for item in found:
        for change in item.impact.changes:
            yield (
                day_cell(change.start),
                item.case,
                item.unit,
                _what(change),
                _said(change, change.before),
                _said(change, change.after),
                term(f"impact.{change.way}"),
            )


def _open(found: Collection[CaseImpact], until: date) -> Iterator[tuple["Cell", ...]]:
    for item in found:
        for step in item.impact.open:
            yield item.case, term(step.step), *_ends(step, until)


def _ends(step: "OpenStep", until: date) -> tuple[str, str]:
    """Return until when a step may be taken, under the law in use and under the other."""
    old, new = (
        SETTINGS.say("screen.impact_until", day=day)
        if day
        else SETTINGS.say("screen.impact_at_least", day=until)
        for day in (step.until, step.until_new)
    )
    return old, new


def _what(change: "LawChange") -> str:
    if change.sort is ImpactSort.DUE:
        of = rule_title(SETTINGS.lang, change.of)
    else:
        of = term(change.of) if change.of else ""
    return SETTINGS.say(f"screen.impact_{change.sort.value}", of=of)


def _said(change: "LawChange", said: "Said") -> "Cell":
    if isinstance(said, bool):
        sort = change.sort.value
        return SETTINGS.say(f"screen.impact_{sort}_{'yes' if said else 'no'}")
    if isinstance(said, date):
        return day_cell(said)
    return term(said) if said else ""


def _document(item: CaseImpact) -> dict[str, Any]:
    return {
        "case": item.case,
        "unit": item.unit,
        "state": item.impact.state,
        "from": item.impact.start.isoformat(),
        "changes": [
            {
                "sort": change.sort.value,
                "of": change.of,
                "way": change.way,
                "from": change.start.isoformat(),
                "before": _plain(change.before),
                "after": _plain(change.after),
            }
            for change in item.impact.changes
        ],
        "open": [
            {"step": one.step, "until": _plain(one.until), "until_new": _plain(one.until_new)}
            for one in item.impact.open
        ],
    }


def _plain(said: "Said") -> bool | str | None:
    return said.isoformat() if isinstance(said, date) else said
