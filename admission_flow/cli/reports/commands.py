"""`report`: statistics of a year, a half, a quarter or a month, each number with its cases."""

from pathlib import Path
from typing import Annotated

import typer

from admission_flow.cli.reports import document as report_document
from admission_flow.cli.reports import screen as report_screen
from admission_flow.cli.reports.filling import fill
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_option, period_given
from admission_flow.cli.shell.options import (
    AsOf,
    Consent,
    Counting,
    Json,
    OptionalPurpose,
    UnitName,
)
from admission_flow.cli.shell.sheets import lists, sheets
from admission_flow.cli.shell.speaking import tell
from admission_flow.cli.shell.words import word_given
from admission_flow.errors import BadDocument, WrongUse
from admission_flow.journal.rights import Use
from admission_flow.papers.page_paper import page_lines
from admission_flow.papers.writing import write_new_lines
from admission_flow.planning.reports.period import Period
from admission_flow.procedure.document import Problem
from admission_flow.register.personal_data import access
from admission_flow.register.reports.body import BREAKDOWNS, OF_UNITS, USUAL, Ask
from admission_flow.register.reports.report import report
from admission_flow.register.reports.tracing import sensitive_cases
from admission_flow.register.reports.year_page import year_paper

InPeriod = Annotated[str, typer.Argument(metavar="PERIOD")]
Breakdowns = Annotated[str | None, typer.Option("--by", metavar="WHAT,…")]
Trace = Annotated[bool, typer.Option("--trace")]
SmallCells = Annotated[bool, typer.Option("--small-cells")]
CsvFile = Annotated[str | None, typer.Option("--csv-file", metavar="FILE")]

_KINDS = ("year", "half", "quarter", "month")

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@group.command("admissions")
@lists("screen.report_title_admissions")
def admissions(
    period: InPeriod,
    counting: Counting = None,
    by: Breakdowns = None,
    unit: UnitName = None,
    as_of: AsOf = None,
    purpose: OptionalPurpose = None,
    consent: Consent = None,
    *,
    trace: Trace = False,
    small_cells: SmallCells = False,
    as_json: Json = False,
    csv_file: CsvFile = None,
) -> None:
    """Count who was admitted in a period."""
    _show(
        "admissions", period, counting, by, unit, as_of,
        purpose=purpose, consent=consent,
        trace=trace, small_cells=small_cells, as_json=as_json, csv_file=csv_file,
    )  # fmt: skip


@group.command("recognitions")
@lists("screen.report_title_recognitions")
def recognitions(
    period: InPeriod,
    by: Breakdowns = None,
    unit: UnitName = None,
    as_of: AsOf = None,
    purpose: OptionalPurpose = None,
    consent: Consent = None,
    *,
    trace: Trace = False,
    small_cells: SmallCells = False,
    as_json: Json = False,
    csv_file: CsvFile = None,
) -> None:
    """Count who was recognised as an official member in a period."""
    _show(
        "recognitions", period, None, by, unit, as_of,
        purpose=purpose, consent=consent,
        trace=trace, small_cells=small_cells, as_json=as_json, csv_file=csv_file,
    )  # fmt: skip


@group.command("pipeline")
@lists("screen.report_title_pipeline")
def pipeline(
    period: InPeriod,
    counting: Counting = None,
    by: Breakdowns = None,
    unit: UnitName = None,
    as_of: AsOf = None,
    purpose: OptionalPurpose = None,
    consent: Consent = None,
    *,
    trace: Trace = False,
    small_cells: SmallCells = False,
    as_json: Json = False,
    csv_file: CsvFile = None,
) -> None:
    """Count who is in progress on the last day, and what happened to dossiers in the period."""
    _show(
        "pipeline", period, counting, by, unit, as_of,
        purpose=purpose, consent=consent,
        trace=trace, small_cells=small_cells, as_json=as_json, csv_file=csv_file,
    )  # fmt: skip


@group.command("outcomes")
@lists("screen.report_title_outcomes")
def outcomes(
    period: InPeriod,
    by: Breakdowns = None,
    unit: UnitName = None,
    as_of: AsOf = None,
    purpose: OptionalPurpose = None,
    consent: Consent = None,
    *,
    trace: Trace = False,
    small_cells: SmallCells = False,
    as_json: Json = False,
    csv_file: CsvFile = None,
) -> None:
    """Count who left in a period, by which end and from which stage."""
    _show(
        "outcomes", period, None, by, unit, as_of,
        purpose=purpose, consent=consent,
        trace=trace, small_cells=small_cells, as_json=as_json, csv_file=csv_file,
    )  # fmt: skip


@group.command("units")
@lists("screen.report_title_units")
def units(
    period: InPeriod,
    counting: Counting = None,
    unit: UnitName = None,
    as_of: AsOf = None,
    *,
    trace: Trace = False,
    as_json: Json = False,
    csv_file: CsvFile = None,
) -> None:
    """Count units that admitted, that have sources, that have neither; and against targets."""
    _show(
        "units", period, counting, "", unit, as_of,
        trace=trace, small_cells=False, as_json=as_json, csv_file=csv_file,
    )  # fmt: skip


@group.command("html")
def html(
    year: Annotated[int, typer.Argument(metavar="YEAR", min=1902, max=9998)],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE.html")],
    as_of: AsOf = None,
) -> None:
    """Write the year on one page that prints on A4: targets, funnel, pace, forecast; no names."""
    day = day_option("--as-of", as_of)
    with SETTINGS.reading(Use.REPORT) as register:
        page = year_paper(register, SETTINGS.lang, year, day)
    write_new_lines(out, page_lines(page))
    tell(SETTINGS.say("screen.year_page_written", file=out.name, year=year))


def _show(
    kind: str,
    period: str,
    counting: str | None,
    by: str | None,
    unit: str | None,
    as_of: str | None,
    *,
    purpose: str | None = None,
    consent: str | None = None,
    trace: bool,
    small_cells: bool,
    as_json: bool,
    csv_file: str | None,
) -> None:
    if as_json and csv_file is not None:
        raise WrongUse(problem="--json --csv-file")
    counted = Period(*period_given("PERIOD", period, _KINDS, "report_period"))
    ask = Ask(
        kind=kind,
        period=counted,
        as_of=day_option("--as-of", as_of),
        counting=counting,
        by=_by(kind, by),
        unit=unit,
        small_cells=small_cells,
        named=trace and purpose is not None,
    )
    with SETTINGS.reading(Use.REPORT) as register:
        found = report(register, ask)
    named = sensitive_cases(found) if ask.named else []

    def note() -> None:
        if named:
            verb = "view" if csv_file is None and sheets() is None else "export"
            with SETTINGS.writing(Use.NAMES) as writer:
                access.note_exports(writer, named, purpose or "", consent, verb=verb)

    if csv_file is not None:
        report_document.write_csv(Path(csv_file), found, trace=trace, note=note)
        return
    note()
    if as_json:
        report_document.show_json(found, trace=trace)
    else:
        report_screen.show(found, trace=trace)


def _by(kind: str, text: str | None) -> tuple[str, ...]:
    if text is None:
        return USUAL
    known = [name for name in BREAKDOWNS if kind in OF_UNITS or name != "organisation"]
    names = [name.strip() for name in text.split(",") if name.strip()]
    read: list[str] = []
    problems: list[Problem] = []
    for name in names:
        try:
            read.append(word_given("--by", name, known, "broken_by"))
        except BadDocument as found:
            problems += found.problems
    if problems:
        raise BadDocument("--by", problems)
    return tuple(dict.fromkeys(read))


group.command("fill")(fill)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="report")
