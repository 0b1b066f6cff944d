"""Statistics, under the names of the commands `report …`.

Whom a number counts is listed with it, but for ethnicity and religion: that is an act with a
purpose, `NamedReports.named`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal

from admission_flow.errors import BadArgument
from admission_flow.journal.rights import Use
from admission_flow.library.arguments import check_choice
from admission_flow.library.edge import Room
from admission_flow.library.plan import Counting
from admission_flow.messages import LANGUAGES, Language
from admission_flow.papers.page_paper import block_lines, page_lines
from admission_flow.planning.reports.period import parse_period
from admission_flow.planning.reports.small_cells import Shown
from admission_flow.planning.reports.statistics import Table
from admission_flow.procedure.document import Problem
from admission_flow.register.core.register import Register
from admission_flow.register.personal_data.access import note_exports
from admission_flow.register.reports.body import BREAKDOWNS, OF_UNITS, USUAL, Ask, Body
from admission_flow.register.reports.report import Report, report
from admission_flow.register.reports.tracing import sensitive_cases, traceable
from admission_flow.register.reports.year_page import year_paper

ReportKind = Literal["admissions", "recognitions", "pipeline", "outcomes", "units"]


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One row of a breakdown."""

    key: str
    count: int | None
    """None: small, and not shown, so that nobody is recognised by it."""
    cases: tuple[str, ...] = ()
    """Whom it counts, or the codes of the units; empty where that is not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """A breakdown of a report."""

    by: str
    of: str
    """What is counted: persons or units."""
    rows: tuple[ReportRow, ...]
    total: int
    adds_up: bool
    """Whether the rows add up to the total; somebody may belong to several, or to none."""
    within: str | None
    """Code of the unit that the breakdown is of; None: of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportNumbers:
    """The numbers of one period."""

    first: date
    last: date
    """The last day that is counted."""
    count: int
    ended: int
    """Of those counted, how many have left since."""
    average_age: Fraction | None
    """In years, exact; None: nobody's is known."""
    tables: tuple[ReportTable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """A report, with the same period of the year before beside it."""

    kind: str
    period: str
    as_of: date
    counting: str
    """The day that counts: decision, ceremony, recognition, end or day."""
    now: ReportNumbers
    before: ReportNumbers


class Reports(Room):
    """Statistics of a year, a half, a quarter or a month, counted from the cases as they stand.

    `period` is "2024", "2024-H1", "2024-Q1" or "2024-05". What cannot be asked raises `BadArgument`
    or, where the register has no such unit or definition, `BadDocument`.
    """

    use = Use.REPORT

    of_the_admission = True

    def admissions(
        self,
        period: str,
        *,
        counting: Counting | None = None,
        by: Sequence[str] = USUAL,
        unit: str | None = None,
        as_of: date | None = None,
    ) -> Statistics:
        """Count who was admitted in a period.

        Args:
            period: which.
            counting: by the day of the decision or of the ceremony; None: as the plan declares.
            by: what it is broken down by.
            unit: code of a unit: only people of it and those below it.
            as_of: acts of later days are left out; None: the last day of the period, or today.

        Raises:
            BadArgument: there is no such period or breakdown.
            BadDocument: the period has not begun, or there is no such unit.

        """
        return self._made("admissions", period, by, counting=counting, unit=unit, as_of=as_of)

    def recognitions(
        self,
        period: str,
        *,
        by: Sequence[str] = USUAL,
        unit: str | None = None,
        as_of: date | None = None,
    ) -> Statistics:
        """Count who was recognised as an official member in a period.

        Raises:
            BadArgument, BadDocument: as in `admissions`.

        """
        return self._made("recognitions", period, by, unit=unit, as_of=as_of)

    def pipeline(
        self,
        period: str,
        *,
        counting: Counting | None = None,
        by: Sequence[str] = USUAL,
        unit: str | None = None,
        as_of: date | None = None,
    ) -> Statistics:
        """Count who is in which stage on the last day.

        Raises:
            BadArgument, BadDocument: as in `admissions`.

        """
        return self._made("pipeline", period, by, counting=counting, unit=unit, as_of=as_of)

    def outcomes(
        self,
        period: str,
        *,
        by: Sequence[str] = USUAL,
        unit: str | None = None,
        as_of: date | None = None,
    ) -> Statistics:
        """Count who left in a period, by which end and from which stage.

        Raises:
            BadArgument, BadDocument: as in `admissions`.

        """
        return self._made("outcomes", period, by, unit=unit, as_of=as_of)

    def units(
        self,
        period: str,
        *,
        counting: Counting | None = None,
        unit: str | None = None,
        as_of: date | None = None,
    ) -> Statistics:
        """Count units that admitted, that have sources, that have neither.

        Raises:
            BadArgument, BadDocument: as in `admissions`.

        """
        return self._made("units", period, USUAL, counting=counting, unit=unit, as_of=as_of)

    def html(
        self,
        year: int,
        as_of: date | None = None,
        *,
        lang: Language = "vi",
        fragment: bool = False,
    ) -> str:
        """Return the page of a year: targets, funnel, pace and forecast, with charts; no names.

        It needs nothing beside it: no script, no picture, no font from elsewhere.

        Args:
            year: which; without a plan of it there are no targets and no forecast.
            as_of: the day; None: today, or the last day of the year where that is over.
            lang: of the texts.
            fragment: return what stands below the title alone, for a page that has a frame.

        Raises:
            BadArgument: there is no such language.
            BadDocument: the year has not begun on that day.

        """
        check_choice("report.html", "lang", lang, LANGUAGES)
        paper = year_paper(self._inner, lang, year, as_of)
        return "\n".join(block_lines(paper.blocks) if fragment else page_lines(paper))

    def _made(  # noqa: PLR0913 - what a report is asked for
        self,
        kind: ReportKind,
        period: str,
        by: Sequence[str],
        *,
        counting: Counting | None = None,
        unit: str | None,
        as_of: date | None,
    ) -> Statistics:
        ask = _asked(kind, period, by, counting=counting, unit=unit, as_of=as_of)
        return _statistics(report(self._inner, ask))


class NamedReports(Reports):
    """Statistics that also list of whom they say which ethnicity and religion, for a purpose."""

    _inner: Register

    def named(  # noqa: PLR0913 - each is named by the caller
        self,
        kind: ReportKind,
        period: str,
        purpose: str,
        *,
        consent: str | None = None,
        counting: Counting | None = None,
        by: Sequence[str] = USUAL,
        unit: str | None = None,
        as_of: date | None = None,
        small_cells: bool = False,
    ) -> Statistics:
        """Return a report with all whom it counts, once it is noted in each case what for.

        Args:
            kind: which report.
            period: as in `admissions`.
            purpose: what for.
            consent: the paper by which it was permitted.
            counting: as in `admissions`; of a report that counts by no such day: None.
            by: as in `admissions`.
            unit: as in `admissions`.
            as_of: as in `admissions`.
            small_cells: also the small numbers of a unit, by which people can be recognised.

        Raises:
            PrivacyMisused: no purpose is named; nothing is returned.
            BadArgument, BadDocument: as in `admissions`.

        """
        ask = _asked(kind, period, by, counting=counting, unit=unit, as_of=as_of)
        found = report(self._inner, replace(ask, named=True, small_cells=small_cells))
        note_exports(self._inner, sensitive_cases(found), purpose, consent)
        return _statistics(found)


def _asked(  # noqa: PLR0913 - what a report is asked for
    kind: ReportKind,
    period: str,
    by: Sequence[str],
    *,
    counting: Counting | None,
    unit: str | None,
    as_of: date | None,
) -> Ask:
    call = f"report.{kind}"
    named = parse_period(period)
    if named is None:
        raise BadArgument(call, [Problem("period", "report_period", {"found": period})])
    known = [name for name in BREAKDOWNS if kind in OF_UNITS or name != "organisation"]
    for name in by:
        check_choice(call, "by", name, known)
    asked = tuple(dict.fromkeys(by))
    return Ask(kind=kind, period=named, as_of=as_of, counting=counting, by=asked, unit=unit)


def _statistics(found: Report) -> Statistics:
    return Statistics(
        kind=found.ask.kind,
        period=found.ask.period.name,
        as_of=found.as_of,
        counting=found.counting,
        now=_numbers(found, found.now),
        before=_numbers(found, found.before),
    )


def _numbers(found: Report, body: Body) -> ReportNumbers:
    return ReportNumbers(
        first=body.first,
        last=body.last,
        count=len(body.counted),
        ended=body.ended,
        average_age=body.average.years,
        tables=tuple(_table(table, traced=traceable(found, table)) for table in body.tables),
    )


def _table(table: Table, *, traced: bool) -> ReportTable:
    rows = tuple(
        ReportRow(row.key, row.count, row.cases if traced else ())
        if row.shown is Shown.NUMBER
        else ReportRow(row.key, None)
        for row in table.rows
    )
    return ReportTable(
        by=table.by,
        of=table.of,
        rows=rows,
        total=table.total,
        adds_up=table.adds_up,
        within=table.within,
    )
