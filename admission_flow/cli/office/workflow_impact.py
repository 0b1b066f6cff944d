"""`workflow impact`: what another law would change of the running cases; nothing is written."""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from admission_flow.cli.office.workflow_folder import Overlays, found_in
from admission_flow.cli.shell import progress
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_option
from admission_flow.cli.shell.options import Json, OnDay, UnitName
from admission_flow.cli.shell.output import fitted, table, term
from admission_flow.cli.shell.sheets import lists
from admission_flow.cli.shell.speaking import tell, tell_json_rows
from admission_flow.messages import rule_title
from admission_flow.papers.list_book import day_cell
from admission_flow.procedure.impact import ImpactSort
from admission_flow.register.ahead.impact import CaseImpact, comparison, impacts
from admission_flow.register.core.on_day import unfinished_of
from admission_flow.sorting import SortedRows

if TYPE_CHECKING:
    from admission_flow.papers.list_book import Cell
    from admission_flow.procedure.impact import Comparison, LawChange, Said
    from admission_flow.register.core.reader import ReadingRegister


@lists("screen.sheet.impact")
def impact(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER")],
    unit: UnitName = None,
    on: OnDay = None,
    overlay: Overlays = None,
    *,
    as_json: Json = False,
) -> None:
    """Say what the law in a folder would change of the running cases; nothing is written."""
    procedure = found_in(folder, overlay)
    day = day_option("--on", on)
    found: SortedRows[CaseImpact] = SortedRows(_place)
    looked_at = 0
    with SETTINGS.reading() as register, progress.shown(wanted=not as_json) as told:
        asked = comparison(register, procedure, day)
        one_more = progress.counting(told, "cases", lambda: _running(register, asked.on))

        def looks_at(item: object) -> None:
            nonlocal looked_at
            looked_at += 1
            one_more(item)

        for item in impacts(register, asked, unit, looks_at=looks_at):
            found.add(item)
    if as_json:
        tell_json_rows(map(_document, found))
        return
    _show(found, asked)
    tell(SETTINGS.say("screen.impact_count", count=len(found), of=looked_at))


def _running(register: "ReadingRegister", day: date) -> int:
    ids = register.store.case_ids()
    return sum(1 for _ in unfinished_of(register.store, register.judge, day, ids))


def _place(item: CaseImpact) -> tuple[date, str]:
    return item.impact.start, item.case


def _show(found: Collection[CaseImpact], asked: "Comparison") -> None:
    say = SETTINGS.say
    if not asked.apart:
        tell(say("screen.impact_same"))
        return
    since = asked.on if asked.apart[0] == date.min else asked.apart[0]  # date.min: on every day
    facts = {"day": asked.on, "until": asked.until, "since": since}
    tell(fitted(say("screen.impact_looked", **facts), 0))
    if not found:
        return
    names = ("since", "case", "unit", "what", "impact_old", "impact_new", "impact_way")
    table(
        [say(f"column.{name}") for name in names],
        _changes(found),
        name=say("screen.impact_changes"),
    )
    if any(item.impact.open for item in found):
        table(
            [say(f"column.{name}") for name in ("case", "step", "impact_old", "impact_new")],
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
            ends = (
                SETTINGS.say("screen.impact_until", day=day or until)
                for day in (step.until, step.until_new)
            )
            yield item.case, term(step.step), *ends


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
