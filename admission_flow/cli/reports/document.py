"""A report as JSON for programs and as CSV for a spreadsheet."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from admission_flow.cli.plan.screen import percent, ratio
from admission_flow.cli.reports.screen import below_of, cell, one_decimal, row_label
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.output import term
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.messages.masking import WorkedOut
from admission_flow.papers.csv_text import csv_text
from admission_flow.papers.writing import HeldFiles, check_free
from admission_flow.planning.reports.definitions import Definition
from admission_flow.planning.reports.small_cells import Shown
from admission_flow.planning.reports.statistics import Row, Table
from admission_flow.register.reports.tracing import earlier, traceable

if TYPE_CHECKING:
    from admission_flow.register.reports.body import Body
    from admission_flow.register.reports.report import Report

FORMAT = "admission-report/1"
_COLUMNS = (
    "report", "period", "first", "last", "as_of", "counting", "unit",
    "table", "within", "row", "label", "count", "of", "percent", "target", "before", "cases",
)  # fmt: skip


def show_json(found: "Report", *, trace: bool) -> None:
    """Print a report as one JSON object; shares are exact fractions, ids only with `trace`."""
    tell_json(document_of(found, trace=trace))


def document_of(found: "Report", *, trace: bool) -> dict[str, Any]:
    """Return a report as JSON types."""
    ask, now = found.ask, found.now
    return {
        "format": FORMAT,
        "report": ask.kind,
        "period": ask.period.name,
        "as_of": found.as_of.isoformat(),
        "counting": found.counting,
        "counting_from": found.counting_from,
        "unit": ask.unit,
        **_numbers(now, trace=trace),
        "before": {"period": found.before_period.name, **_numbers(found.before, trace=trace)},
        "tables": [_table(found, one, trace=trace) for one in now.tables],
        "small_cells": {"below": below_of(found), "shown": ask.small_cells},
        "definitions": [_definition(one) for one in found.used],
    }


def _numbers(body: "Body", *, trace: bool) -> dict[str, Any]:
    average = body.average
    years = average.years
    document: dict[str, Any] = {
        "first": body.first.isoformat(),
        "last": body.last.isoformat(),
        "total": len(body.counted),
        "ended": body.ended,
        "average_age": {
            "years": None if years is None else WorkedOut(f"{years.numerator}/{years.denominator}"),
            "base": average.base,
            "not_stated": average.not_stated,
        },
        "not_judged": len(body.not_judged),
        "not_counted": {"erased": len(body.erased), "not_lawful": len(body.not_lawful)},
    }
    if trace:
        document["not_judged_cases"] = list(body.not_judged)
        document["cases"] = [one.case for one in body.counted]
        gaps = {"erased": list(body.erased), "not_lawful": list(body.not_lawful)}
        document["not_counted_cases"] = gaps
    return document


def _table(found: "Report", one: Table, *, trace: bool) -> dict[str, Any]:
    before = earlier(found, one)
    listed = trace and traceable(found, one)
    rows = []
    for row in one.rows:
        earlier_row = before.get(row.key, Row(row.key))
        line: dict[str, Any] = {"key": row.key, "count": _count(row), "shown": row.shown.value}
        line |= {"of": one.total if one.adds_up else None, "before": _count(earlier_row)}
        if one.by == "unit":
            line["target"] = found.targets.get(row.key)
        if listed and row.shown is Shown.NUMBER:
            line["cases"] = list(row.cases)
        if listed and earlier_row.shown is Shown.NUMBER:
            line["before_cases"] = list(earlier_row.cases)
        rows.append(line)
    return {
        "by": one.by,
        "of": one.of,
        "within": one.within,
        "adds_up": one.adds_up,
        "total": one.total,
        "rows": rows,
    }


def _count(row: Row) -> int | None:
    return row.count if row.shown is Shown.NUMBER else None


def _definition(one: Definition) -> dict[str, Any]:
    return {
        "of": one.of,
        "from": one.start.isoformat(),
        "source": one.source,
        "confidence": one.confidence,
    }


def write_csv(path: Path, found: "Report", *, trace: bool, note: Callable[[], object]) -> None:
    """Write a report as a new CSV file, one line for each row of each table.

    With a byte order mark: a spreadsheet takes Vietnamese letters for another code page else.
    `note` notes what is given out, once the file is written and before it has its name.

    Raises:
        FileNotWritten: it is there already, or the disk or the folder refuses.

    """
    check_free(path)
    lines: list[list[object]] = []
    for one in (_whole(found), *found.now.tables):
        lines += _lines(found, one, trace=trace and traceable(found, one))
    text = csv_text(_COLUMNS, lines, line_end="\r\n")
    with HeldFiles(path.parent) as file:
        file.hold([(path.name, f"\ufeff{text}\r\n".encode())])
        note()
        file.place()
    tell(SETTINGS.say("screen.report_written", file=str(path), count=len(lines)))


def _whole(found: "Report") -> Table:
    cases = tuple(one.case for one in found.now.counted)
    return Table(by="total", rows=(Row("total", cases),), total=len(cases))


def _lines(found: "Report", one: Table, *, trace: bool) -> list[list[object]]:
    ask, below, names = found.ask, below_of(found), dict(found.names)
    before = earlier(found, one)
    if one.by == "total":
        before = {"total": Row("total", tuple(c.case for c in found.before.counted))}
    head = [
        ask.kind, ask.period.name, found.now.first, found.now.last, found.as_of,
        found.counting, ask.unit or "",
    ]  # fmt: skip
    lines: list[list[object]] = []
    for row in one.rows:
        name = term("line.total") if one.by == "total" else row_label(one.by, row.key, names)
        known = row.shown is Shown.NUMBER
        share = percent(ratio(row.count, one.total)) if known and one.adds_up else ""
        target = found.targets.get(row.key, "") if one.by == "unit" else ""
        then = cell(before.get(row.key, Row(row.key)), below)
        cases = " ".join(row.cases) if trace and known else ""
        whole = one.total if one.adds_up else ""
        lines.append(
            [*head, one.by, one.within or "", row.key, name, cell(row, below), whole, share,
             target, then, cases]
        )  # fmt: skip
    years = one_decimal(found.now.average)
    if one.by == "total" and years and ask.kind != "units":
        base = found.now.average.base
        then = one_decimal(found.before.average)
        name = term("by.average_age")
        lines.append([*head, "average_age", "", "", name, years, base, "", "", then, ""])
    return lines
