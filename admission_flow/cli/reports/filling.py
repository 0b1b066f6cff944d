"""`report fill`: numbers of the register in the cells of a form that somebody else made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from admission_flow.cli.reports.screen import below_of, cell, row_label
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_option, period_given
from admission_flow.cli.shell.options import AsOf, Counting, UnitName
from admission_flow.cli.shell.sheets import Overwrite
from admission_flow.cli.shell.speaking import tell
from admission_flow.errors import BadDocument, WrongUse
from admission_flow.files import Unreadable, read_file, read_text
from admission_flow.journal.rights import Use
from admission_flow.papers.cell_patch import Value, fill_cells, sheet_names
from admission_flow.papers.cell_places import Place, place_of
from admission_flow.papers.workbook_look import WorkbookUnfit
from admission_flow.papers.writing import check_free, write_parts
from admission_flow.planning.reports.period import Period
from admission_flow.planning.reports.small_cells import Shown
from admission_flow.procedure.document import Problem
from admission_flow.procedure.file_reader import toml_of
from admission_flow.register.core.names import search_key
from admission_flow.register.reports.body import BREAKDOWNS, Ask
from admission_flow.register.reports.report import report

if TYPE_CHECKING:
    from admission_flow.register.reports.report import Report

KINDS = ("admissions", "recognitions", "pipeline", "outcomes", "units")
_PERIODS = ("year", "half", "quarter", "month")
_LARGEST_FORM = 20 * 2**20
_SUFFIXES = (".xlsx", ".xlsm")
_TEXT = "'"
"""What a text begins with, as in a spreadsheet; anything else names a number of the register."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What goes into a cell, and where that is said."""

    place: Place
    what: Value
    where: str


def fill(
    form: Annotated[Path, typer.Argument(metavar="FORM.xlsx")],
    cell_values: Annotated[list[str] | None, typer.Argument(metavar="[CELL=VALUE]…")] = None,
    cells: Annotated[str | None, typer.Option("--cells", metavar="FILE.toml")] = None,
    period: Annotated[str | None, typer.Option("--period", metavar="PERIOD")] = None,
    counting: Counting = None,
    unit: UnitName = None,
    as_of: AsOf = None,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FILE")],
    overwrite: Overwrite = False,
) -> None:
    """Write numbers of reports into cells of a form; every other byte of the form stays."""
    if counting not in {None, "decision", "ceremony"}:
        raise WrongUse(problem=f"--counting {counting}")
    for file in (form, out):
        if file.suffix.lower() not in _SUFFIXES or file.suffix.lower() != form.suffix.lower():
            raise WrongUse(problem=SETTINGS.say("screen.fill_suffix", file=str(file)))
    given, sheet = _from_file(cells)
    given += [_typed(text) for text in cell_values or ()]
    if not given:
        raise WrongUse(problem=SETTINGS.say("screen.fill_nothing"))
    check_free(out, overwrite=overwrite)
    day = day_option("--as-of", as_of)
    counted = None
    if period is not None:
        counted = Period(*period_given("--period", period, _PERIODS, "report_period"))
    try:
        raw = read_file(str(form), _LARGEST_FORM)
        wanted = _placed(given, sheet, sheet_names(raw))
        values = _values(wanted, counted, counting, unit, day)
        filled = fill_cells(raw, values)
    except Unreadable as error:
        raise BadDocument(str(form), [Problem("file", error.reason, error.facts)]) from error
    except WorkbookUnfit as error:
        raise BadDocument(str(form), [Problem("file", error.message_id, error.facts)]) from error
    write_parts(out, [filled.data], overwrite=overwrite)
    tell(SETTINGS.say("screen.filled", count=len(values), file=str(out)))
    if filled.formulas:
        tell(SETTINGS.say("screen.fill_formulas"))


def _from_file(file: str | None) -> tuple[list[tuple[str, Any, str]], str]:
    """Return (cell, what, where that is said) of a file of cells, and its usual sheet."""
    if file is None:
        return [], ""
    try:
        data = toml_of(read_text(file))
    except Unreadable as error:
        raise BadDocument(file, [Problem("file", error.reason, error.facts)]) from error
    except ValueError as error:
        raise BadDocument(file, [Problem("file", "broken_toml", {"reason": str(error)})]) from error
    cells, sheet = data.pop("cells", None), data.pop("sheet", "")
    problems = [Problem(key, "fill_unknown_key", {}) for key in data]
    if not isinstance(cells, dict) or not cells:
        problems.append(Problem("cells", "fill_no_cells", {}))
    if not isinstance(sheet, str):
        problems.append(Problem("sheet", "fill_value", {"found": str(sheet)}))
    if problems:
        raise BadDocument(file, problems)
    return [(name, what, f"{file}: {name}") for name, what in cells.items()], sheet


def _typed(text: str) -> tuple[str, Any, str]:
    name, equals, what = text.partition("=")
    if not equals:
        raise WrongUse(problem=SETTINGS.say("screen.fill_form", found=text))
    return name, int(what) if what.isdecimal() and what.isascii() else what, text


def _placed(
    given: Sequence[tuple[str, Any, str]], sheet: str, sheets: Sequence[str]
) -> list[_Wanted]:
    found: dict[Place, _Wanted] = {}
    problems: list[Problem] = []
    for name, what, where in given:
        place = place_of(name)
        if place is None:
            problems.append(Problem(where, "fill_no_cell", {"found": name}))
            continue
        own = place.sheet or sheet or (sheets[0] if len(sheets) == 1 else "")
        place = Place(own, place.row, place.column)
        if not own:
            problems.append(Problem(where, "fill_which_sheet", {"names": list(sheets)}))
        elif type(what) not in {str, int, date}:
            problems.append(Problem(where, "fill_value", {"found": str(what)}))
        elif place in found:
            problems.append(Problem(where, "fill_twice", {"cell": place.name}))
        else:
            found[place] = _Wanted(place, what, where)
    if problems:
        raise BadDocument("report fill", problems)
    return list(found.values())


# ---- numbers of the register ---------------------------------------------------------------------


def _values(
    wanted: Sequence[_Wanted],
    period: Period | None,
    counting: str | None,
    unit: str | None,
    as_of: date | None,
) -> dict[Place, Value]:
    """Return what goes into each cell; the register is read where a number of it is asked for."""
    values: dict[Place, Value] = {}
    numbers: list[tuple[_Wanted, list[str]]] = []
    problems: list[Problem] = []
    for one in wanted:
        if not isinstance(one.what, str):
            values[one.place] = one.what
        elif one.what.startswith(_TEXT):
            values[one.place] = one.what.removeprefix(_TEXT)
        elif (words := _number_named(one.what)) is not None:
            numbers.append((one, words))
        else:
            facts = {"found": one.what, "kinds": ", ".join(KINDS), "by": ", ".join(BREAKDOWNS)}
            problems.append(Problem(one.where, "fill_what", facts))
    if problems:
        raise BadDocument("report fill", problems)
    if not numbers:
        return values
    if period is None:
        raise WrongUse(problem=SETTINGS.say("screen.fill_period"))
    with SETTINGS.reading(Use.REPORT) as register:
        for kind in dict.fromkeys(words[0] for _, words in numbers):
            some = [(one, words) for one, words in numbers if words[0] == kind]
            by = {words[1] for _, words in some if len(words) > 1}
            ask = Ask(
                kind=kind,
                period=period,
                as_of=as_of,
                counting=counting,
                by=tuple(name for name in BREAKDOWNS if name in by),
                unit=unit,
            )
            found = report(register, ask)
            values |= {one.place: _number(found, one, words) for one, words in some}
    return values


def _number_named(what: str) -> list[str] | None:
    """Return kind, or kind, breakdown and row, of a number; None: it names none."""
    words = what.split(".", 2)
    whole = len(words) == 1 or (len(words) == 3 and words[1] in BREAKDOWNS)  # noqa: PLR2004
    return words if whole and words[0] in KINDS else None


def _number(found: "Report", one: _Wanted, words: Sequence[str]) -> Value:
    """Return a number as a report shows it: a small one of a sensitive breakdown is hidden."""
    if len(words) == 1:
        return len(found.now.counted)
    _, by, key = words
    names: Mapping[str, str] = found.names
    rows = [row for each in found.now.tables if each.by == by and each.within is None
            for row in each.rows]  # fmt: skip
    for row in rows:
        if key == row.key or search_key(key) == search_key(row_label(by, row.key, dict(names))):
            return row.count if row.shown is Shown.NUMBER else cell(row, below_of(found))
    facts = {"found": key, "known": ", ".join(row.key for row in rows)}
    raise BadDocument("report fill", [Problem(one.where, "fill_row", facts)])
