"""Cases: found as one would on paper, filtered, counted by stage, taken away as a sheet."""

from collections.abc import Callable, Sequence
from datetime import date
from urllib.parse import quote, urlencode

from starlette.responses import RedirectResponse, Response

from admission_flow.desk.charts import bars
from admission_flow.desk.office import inside
from admission_flow.desk.page import Call, Page
from admission_flow.desk.refusals import Refused
from admission_flow.desk.rendering import day_words
from admission_flow.desk.standing import Standing, Wanted, pipeline, stages_of, standings
from admission_flow.messages import Language, label, rule_title
from admission_flow.papers.case_ids import case_id
from admission_flow.papers.csv_text import csv_text
from admission_flow.papers.list_book import Cell, day_cell, list_bytes
from admission_flow.planning.plan.plan import GROUPS
from admission_flow.planning.units.tree import Organisation
from admission_flow.procedure.person import Person

PER_PAGE = 50
COLUMNS = ("name", "unit", "state", "since", "next", "due", "what", "who")
"""Beside the case's id; each can be left out."""
_STANDARD = ("name", "unit", "state", "since", "next", "due", "what")
SECTORS: tuple[str, ...] = Person.__dataclass_fields__["sector"].metadata["choices"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def cases(call: Call) -> Response:
    """Show the cases that are asked for, a page of them at a time."""
    wanted, columns = _wanted(call), _columns(call)
    with call.reading() as register:
        found = standings(register, wanted)
        day = register.today
        workflow = inside(register).judge.workflow
        units = _units(inside(register).organisation(), day)
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(1, call.number("page")), pages)
    counts = pipeline(found, workflow)
    return call.page(
        "cases.html",
        today=day,
        wanted=wanted,
        columns=columns,
        all_columns=COLUMNS,
        rows=[
            (one, _cells(one, columns, call.lang), one.late(day))
            for one in found[(page - 1) * PER_PAGE : page * PER_PAGE]
        ],
        count=len(found),
        page=page,
        pages=pages,
        address=_address(wanted, columns),
        stages=stages_of(workflow),
        sectors=SECTORS,
        groups=GROUPS,
        units=units,
        counts=counts,
        chart=bars(
            call.say("cases.pipeline"),
            [(label(call.lang, s), count) for s, count in counts.items()],
        ),
    )


def sheet(call: Call) -> Response:
    """Give the cases that are asked for away as a sheet, with the columns that are shown."""
    if call.path("kind") not in {"csv", "xlsx"}:
        raise Refused(404, "no_page")
    wanted, columns = _wanted(call), _columns(call)
    with call.reading() as register:
        found = standings(register, wanted)
        day = register.today
    headings = [call.say(f"cases.column.{name}") for name in ("case", *columns)]
    rows = [[one.case, *_cells(one, columns, call.lang)] for one in found]
    name = f"ho-so-{day.isoformat()}"
    if call.path("kind") == "csv":
        # A spreadsheet takes a file without the mark for one of the machine's own encoding.
        text = "\ufeff" + csv_text(headings, rows, line_end="\r\n") + "\r\n"
        return call.file(f"{name}.csv", text.encode(), "text/csv; charset=utf-8")
    title = call.say("cases.sheet_title", day=day, count=len(rows))
    places = [place for place, column in enumerate(columns, 1) if column in _DAYS]
    cells: list[list[Cell]] = [list(row) for row in rows]
    for one, row in zip(found, cells, strict=True):
        for place in places:
            row[place] = day_cell(_DAYS[columns[place - 1]](one))
    return call.file(f"{name}.xlsx", list_bytes(title, headings, cells), XLSX)


def find(call: Call) -> Response:
    """Lead to the one case that was looked for, or to the list of those that fit."""
    typed = call.query("q")
    if typed.upper().startswith("HS-"):
        return RedirectResponse(f"/cases/{quote(case_id(typed))}", 303)
    with call.reading() as register:
        found = standings(register, Wanted(search=typed)) if typed else []
    if len(found) == 1:
        return RedirectResponse(f"/cases/{found[0].case}", 303)
    return RedirectResponse(f"/cases?{urlencode({'q': typed})}", 303)


def _wanted(call: Call) -> Wanted:
    group, stage = call.query("group"), call.query("stage")
    return Wanted(
        search=call.query("q"),
        unit=call.query("unit"),
        stage=stage,
        sector=call.query("sector"),
        group=group if group in GROUPS else "",
        body=call.query("body"),
        late=call.query("late") == "1",
        soon=call.query("soon") == "1",
    )


def _columns(call: Call) -> tuple[str, ...]:
    asked = call.request.query_params.getlist("col")
    return tuple(name for name in COLUMNS if name in asked) or _STANDARD


def _address(wanted: Wanted, columns: Sequence[str]) -> str:
    """Return the filters as a part of an address: what other pages and sheets of the list share."""
    pairs = [
        ("q", wanted.search),
        ("unit", wanted.unit),
        ("stage", wanted.stage),
        ("sector", wanted.sector),
        ("group", wanted.group),
        ("body", wanted.body),
        ("late", "1" if wanted.late else ""),
        ("soon", "1" if wanted.soon else ""),
        *(("col", name) for name in (columns if tuple(columns) != _STANDARD else ())),
    ]
    return urlencode([(name, value) for name, value in pairs if value])


def _units(organisation: Organisation, day: date) -> list[tuple[str, str]]:
    """Return the units of a day for the list to choose from, by name."""
    return sorted(organisation.called(day).items(), key=lambda pair: pair[1])


def _cells(one: Standing, columns: Sequence[str], lang: Language) -> list[str]:
    return [_CELLS[name](one, lang) for name in columns]


_CELLS: dict[str, Callable[[Standing, Language], str]] = {
    "name": lambda one, _: one.name,
    "unit": lambda one, _: one.unit,
    "state": lambda one, lang: label(lang, one.state),
    "since": lambda one, lang: day_words(lang, one.since),
    "next": lambda one, lang: label(lang, one.next_step) if one.next_step else "",
    "due": lambda one, lang: day_words(lang, one.due_on),
    "what": lambda one, lang: rule_title(lang, one.due_rule) if one.due_rule else "",
    "who": lambda one, lang: label(lang, one.body) if one.body else "",
}

_DAYS: dict[str, Callable[[Standing], date | str | None]] = {
    "since": lambda one: one.since,
    "due": lambda one: one.due_on,
}
"""Those that are days in a workbook, which can be sorted and counted with."""


PAGES = (Page("/cases", cases), Page("/cases.{kind:str}", sheet), Page("/find", find))
