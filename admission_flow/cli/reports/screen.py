"""How a report is put on a screen: each table with its total, its base and the year before."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from admission_flow.cli.plan.screen import number, percent, ratio
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.output import fitted, painted, table, term
from admission_flow.cli.shell.sheets import sheets
from admission_flow.cli.shell.speaking import tell
from admission_flow.messages import label
from admission_flow.papers.list_book import Cell
from admission_flow.planning.reports.definitions import Definition
from admission_flow.planning.reports.small_cells import Shown
from admission_flow.planning.reports.statistics import Average, Row, Table
from admission_flow.register.reports.tracing import earlier, is_sensitive, traceable

if TYPE_CHECKING:
    from admission_flow.register.reports.body import Body
    from admission_flow.register.reports.report import Report

HIDDEN = "…"
_COUNT = {"persons": "count", "units": "units"}


def show(found: "Report", *, trace: bool) -> None:
    """Print a report."""
    say = SETTINGS.say
    ask, now, before = found.ask, found.now, found.before
    tell(painted(say(f"screen.report_{ask.kind}", period=ask.period.name), "bold"))
    tell(say("screen.report_days", first=now.first, last=now.last, day=found.as_of))
    counting = f"report_counting.{found.counting}"
    key = f"screen.report_counting_{found.counting_from}"
    tell(say(key, counting=counting, year=ask.period.year))
    if ask.unit is not None:
        tell(say("screen.report_unit", unit=ask.unit, name=found.names.get(ask.unit, "")))
    facts = {"count": len(now.counted), "before": len(before.counted)}
    days = {"first": before.first, "last": before.last}
    tell(say("screen.report_total", **facts, **days))
    if ask.kind != "units":
        _show_average(now.average)
    matrices: dict[str, list[Table]] = {}
    for one in now.tables:
        if one.within is None:
            _show_table(found, one, trace=trace and traceable(found, one))
        else:
            matrices.setdefault(one.by, []).append(one)
    for tables in matrices.values():
        _show_matrix(found, tables)
    if trace and not ask.named and any(map(is_sensitive, now.tables)):
        tell(say("screen.report_not_named"))
    _show_gaps(found, trace=trace)
    _show_definitions(found.used)


def row_label(by: str, key: str, names: "dict[str, str]") -> str:
    """Return what a row is called."""
    kind, _, years = key.partition(":")
    if by == "age" and years:
        return SETTINGS.say(f"screen.report_age_{kind}", years=years)
    if by == "unit" and key in names:
        return f"{key}  {names[key]}"
    own = f"row.{key}"
    found = label(SETTINGS.lang, own)
    return found if found != own else term(key)


def cell(row: Row, below: int) -> str:
    """Return a number as it is shown: small ones of sensitive breakdowns are not."""
    if row.shown is Shown.SMALL:
        return f"<{below}"
    return HIDDEN if row.shown is Shown.HIDDEN else str(row.count)


def _counted(row: Row, below: int) -> Cell:
    """Return a number as a cell that can be counted with, where it is shown at all."""
    return row.count if row.shown is Shown.NUMBER else cell(row, below)


def below_of(found: "Report") -> int:
    """Return the number from which on a sensitive number of a unit is shown."""
    return max((one.below for one in found.used), default=0)


def _show_average(average: Average) -> None:
    if average.years is not None:
        facts = {"base": average.base, "not_stated": average.not_stated}
        tell(SETTINGS.say("screen.report_average", years=one_decimal(average), **facts))


def one_decimal(average: Average) -> str:
    """Return an average age with one decimal, rounded once, a half up; empty: nobody's is known."""
    if average.years is None:
        return ""
    tenths = (average.years.numerator * 20 // average.years.denominator + 1) // 2
    return number(f"{tenths // 10}.{tenths % 10}")


def _show_table(found: "Report", one: Table, *, trace: bool) -> None:
    say = SETTINGS.say
    names = dict(found.names)
    below = below_of(found)
    before = earlier(found, one)
    against = one.by == "unit" and found.ask.kind in {"admissions", "units"} and found.targets
    heads = [term(f"by.{one.by}"), say(f"column.report_{_COUNT[one.of]}")]
    heads += [say("column.target"), say("column.report_of_target")] if against else []
    heads += [say("column.report_share")] if one.adds_up and not against else []
    heads.append(say("column.report_before"))
    rows: list[list[Cell]] = []
    for row in one.rows:
        cells: list[Cell] = [row_label(one.by, row.key, names), _counted(row, below)]
        if against:
            target = found.targets.get(row.key)
            cells += ["" if target is None else target, _part(row, target)]
        elif one.adds_up:
            cells.append(_part(row, one.total))
        cells.append(_counted(before.get(row.key, Row(row.key)), below))
        rows.append(cells)
    # A sum of numbers that are all shown is a formula in a workbook; any other is only stated.
    whole = all(row.shown is Shown.NUMBER for row in (*one.rows, *before.values()))
    sums: set[int] = set()
    if sheets() is not None and one.adds_up and whole:
        sums = {1, 2, len(heads) - 1} if against else {1, len(heads) - 1}
    if one.adds_up and not sums:
        rows.append(_sum_of(found, one, before, against=bool(against)))
    table(heads, rows, name=heads[0], totals=sums)
    if trace:
        for row in one.rows:
            if row.count and row.shown is Shown.NUMBER:
                what = row_label(one.by, row.key, names)
                tell(fitted(f"  {what}: {', '.join(row.cases)}", 4))
        tell()


def _sum_of(found: "Report", one: Table, before: dict[str, Row], *, against: bool) -> list[Cell]:
    cells: list[Cell] = [term("line.total"), one.total]
    if against:
        target = sum(found.targets.get(row.key, 0) for row in one.rows)
        cells += [target, share_of(one.total, target)]
    else:
        cells.append(share_of(one.total, one.total))
    return [*cells, sum(row.count for row in before.values())]


def _part(row: Row, whole: int | None) -> str:
    return share_of(row.count, whole) if row.shown is Shown.NUMBER else ""


def share_of(part: int, whole: int | None) -> str:
    """Return a share with what it is formed of: 62,5 % (5/8)."""
    return f"{percent(ratio(part, whole))} ({part}/{whole})" if whole else ""


def _show_matrix(found: "Report", tables: Sequence[Table]) -> None:
    names, below = dict(found.names), below_of(found)
    keys = [row.key for row in tables[0].rows]
    heads = [term("by.unit"), *(row_label(tables[0].by, key, names) for key in keys)]
    rows = [
        [
            row_label("unit", one.within or "", names),
            *(_counted(row, below) for row in one.rows),
            one.total,
        ]
        for one in tables
    ]
    if sheets() is None:
        tell(term(f"by.{tables[0].by}"))
    table([*heads, term("line.total")], rows, name=term(f"by.{tables[0].by}"))


def _show_gaps(found: "Report", *, trace: bool) -> None:
    say = SETTINGS.say
    now: Body = found.now
    if found.ask.kind in {"admissions", "recognitions", "units"} and now.ended:
        tell(say("screen.report_ended", count=now.ended, day=found.as_of))
    unplaced = [one.branch for one in now.counted if one.unit == "unplaced"]
    if unplaced:
        tell(say("screen.report_unplaced", count=len(unplaced)))
    for name, cases in (
        ("erased", now.erased),
        ("not_lawful", now.not_lawful),
        ("not_judged", now.not_judged),
    ):
        if cases:
            tell(say(f"screen.report_{name}", count=len(cases), day=now.last))
            if trace:
                tell(fitted(f"  {', '.join(cases)}", 4))
    if any(row.shown is not Shown.NUMBER for one in now.tables for row in one.rows):
        tell(say("screen.report_small", below=below_of(found), hidden=HIDDEN))


def _show_definitions(used: Sequence[Definition]) -> None:
    tell(painted(SETTINGS.say("screen.report_definitions"), "dim"))
    for one in used:
        tell(fitted(f"  {definition_text(one)}", 4))


def definition_text(one: Definition) -> str:
    """Return what a definition says, since when, by which document, and how sure that is."""
    source = term(f"report_source.{one.source or 'none'}")
    if source.startswith("report_source."):
        source = one.source  # a document, as it is printed
    return SETTINGS.say(
        "screen.report_definition",
        what=term(f"definition.{one.of}"),
        source=source,
        sure=f"sure.{one.confidence}",
    )
