"""One page of a year for those who steer: targets, progress, funnel, pace, forecast; no names.

Every figure is one that another command prints too (`plan progress`, `report pipeline`, `plan
forecast`, `due`), made by the same functions: this page only puts them beside each other.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from admission_flow.messages import Language, label, rule_title, say
from admission_flow.messages.numbers import per_cent
from admission_flow.papers.bar_chart import Bar
from admission_flow.papers.blocks import (
    BarChart,
    Block,
    Heading,
    Items,
    Paper,
    Paragraph,
    Table,
)
from admission_flow.planning.deadlines.clocks import ClockKind
from admission_flow.planning.plan.durations import Threshold
from admission_flow.planning.plan.forecast import Forecast
from admission_flow.planning.plan.progress import Line, Progress
from admission_flow.planning.reports.period import Period
from admission_flow.planning.reports.statistics import CasePath
from admission_flow.register.core.course import Course
from admission_flow.register.core.courses import Courses
from admission_flow.register.core.organisation import organisation
from admission_flow.register.core.persons import with_persons
from admission_flow.register.deadlines.pace import Standstill, standing_still
from admission_flow.register.plan import entries as plans
from admission_flow.register.plan.history import Foreseeing
from admission_flow.register.reports.body import Ask
from admission_flow.register.reports.report import all_ways, definitions, report, way_of
from admission_flow.sorting import PackedRows

if TYPE_CHECKING:
    from admission_flow.register.core.reader import ReadingRegister

_SENSITIVE = ("ethnic_minority", "religious")
"""Watched groups of whom a small number may point at people."""


def year_paper(
    register: "ReadingRegister",
    lang: Language,
    year: int,
    as_of: date | None = None,
    progress: Callable[[int, int], object] = lambda *_: None,
) -> Paper:
    """Return the page of a year, drawn as of a day.

    The register is read before this returns: every case once, for all figures.

    Args:
        register: read only.
        lang: of the texts.
        year: the year; a plan of it need not be there: then there is no target and no forecast.
        as_of: the day; None: today, or the last day of the year where that is over.
        progress: called with how many cases are done, and of how many.

    Raises:
        BadDocument: the year has not begun on that day.

    """
    day = as_of or min(register.today, date(year, 12, 31))
    blocks = list(_blocks(register, lang, year, day, progress))
    title = say(lang, "year_page.title", year=year)
    running = say(lang, "year_page.running", day=day)
    return Paper(lang, title, running, f"{title} · {running}", blocks)


def _blocks(
    register: "ReadingRegister",
    lang: Language,
    year: int,
    day: date,
    told: Callable[[int, int], object],
) -> Iterator[Block]:
    ask = Ask(kind="pipeline", period=Period("year", year, 1), as_of=day, by=())
    report(register, ask, read=())  # what is refused is refused before everything is read
    planned = plans.there_is(register.store, year, day)
    counting = plans.Counting(register, year, day) if planned else None
    foreseeing = Foreseeing(register, year, day) if planned else None
    limits, ways = _Limits(day), PackedRows[CasePath]()
    cases = len(register.store.case_ids())

    def read() -> Iterator[Course]:
        courses = Courses(register.store, register.judge, day, ahead=planned)
        for course, person in with_persons(register.store, courses.each()):
            told(len(ways), cases)
            ways.add(way_of(register.store, course, person))
            limits.take(course)
            if counting is not None and foreseeing is not None:
                counting.take(course, person)
                foreseeing.take(course)
            yield course

    still = standing_still(register, day, courses=read())
    pipeline = report(register, ask, read=all_ways(register, ways))
    progress = None if counting is None else counting.progress()
    foreseen = None if foreseeing is None else foreseeing.forecast()
    yield Paragraph(say(lang, "year_page.made", day=day))
    if progress is None:
        yield Paragraph(say(lang, "year_page.no_plan", year=year), strong=True)
    else:
        names = organisation(register.store).called(day)
        yield from _targets(lang, progress, names)
    yield Heading(say(lang, "year_page.funnel"))
    for one in pipeline.now.tables:
        if one.by in {"state", "flow"}:
            rows = [(_row_label(lang, row.key), row.count) for row in one.rows]
            yield _counts(lang, label(lang, f"by.{one.by}"), rows)
    yield from _pace(lang, still)
    yield from _overdue(lang, limits)
    if foreseen is not None:
        yield from _forecast(lang, foreseen)
    if progress is not None:
        yield from _groups(lang, progress)


def _row_label(lang: Language, key: str) -> str:
    own = label(lang, f"row.{key}")
    return label(lang, key) if own == f"row.{key}" else own


# ---- targets -------------------------------------------------------------------------------------


def _targets(lang: Language, found: Progress, names: Mapping[str, str]) -> Iterator[Block]:
    def name_of(line: Line) -> str:
        return label(lang, "line.unknown" if line.key == "unknown" else line.key)

    def unit_of(line: Line) -> str:
        return f"{line.key}  {names.get(line.key, '')}".strip()

    total = found.total
    yield Heading(say(lang, "year_page.targets"))
    counting = label(lang, f"counting.{found.counting}")
    facts = {
        "admitted": total.admitted,
        "target": total.target or 0,
        "share": per_cent(lang, total.share),
    }
    yield Paragraph(say(lang, "year_page.so_far", counting=counting, **facts), strong=True)
    yield _against(lang, say(lang, "year_page.by_sector"), found.sectors, name_of)
    if found.units:
        yield _against(lang, say(lang, "year_page.by_unit"), found.units, unit_of)
    if found.unplaced:
        facts = {"count": sum(found.unplaced.values()), "units": len(found.unplaced)}
        yield Paragraph(say(lang, "year_page.unplaced", **facts))
    if found.ended:
        yield Paragraph(say(lang, "screen.plan_ended", count=found.ended))


def _against(
    lang: Language, caption: str, lines: Iterable[Line], name_of: Callable[[Line], str]
) -> BarChart:
    some = list(lines)
    bars = tuple(Bar(name_of(line), line.admitted, mark=line.target) for line in some)
    rows = tuple(
        (
            name_of(line),
            "" if line.target is None else str(line.target),
            str(line.admitted),
            per_cent(lang, line.share),
        )
        for line in some
    )
    heads = (caption, *(say(lang, f"column.{name}") for name in ("target", "admitted", "share")))
    mark = say(lang, "year_page.mark_target")
    return BarChart(bars, Table(f"{caption} ({mark})", heads, rows))


def _counts(lang: Language, caption: str, rows: Sequence[tuple[str, int]]) -> BarChart:
    bars = tuple(Bar(name, count) for name, count in rows)
    heads = (caption, say(lang, "column.report_count"))
    return BarChart(bars, Table(caption, heads, tuple((name, str(n)) for name, n in rows)))


# ---- how long it takes ---------------------------------------------------------------------------


def _pace(lang: Language, still: Standstill) -> Iterator[Block]:
    """Yield how long cases stay in a state, against the nine in ten and against the limits."""
    known = [one for one in still.thresholds.values() if one.days is not None]
    yield Heading(say(lang, "year_page.pace"))
    yield Paragraph(say(lang, "year_page.pace_means"))
    if known:
        yield _stays(lang, known)
    facts = {"slow": len(still.cases), "all": still.on_their_way}
    yield Paragraph(say(lang, "year_page.slow", **facts))


def _stays(lang: Language, known: Sequence[Threshold]) -> BarChart:
    bars = tuple(
        # Where nine in ten have left, half have: there is no bar without a count.
        Bar(_stay(lang, one.key), one.median, mark=one.days)
        for one in known
        if one.median is not None
    )
    heads = tuple(
        say(lang, f"column.{name}") for name in ("stay", "stays", "waiting", "half", "nine_in_ten")
    )
    rows = tuple(
        (
            _stay(lang, one.key),
            str(one.stays),
            str(one.stays - one.ended),
            "" if one.median is None else str(one.median),
            str(one.days),
        )
        for one in known
    )
    caption = f"{say(lang, 'year_page.stays')} ({say(lang, 'year_page.mark_nine')})"
    return BarChart(bars, Table(caption, heads, rows))


def _stay(lang: Language, key: str) -> str:
    state, _, following = key.partition(":")
    return f"{label(lang, state)} → {label(lang, following)}"


class _Limits:
    """How many limits run and are exceeded, by limit: the law's own norm for each stage."""

    def __init__(self, day: date) -> None:
        self._day = day
        self.running: Counter[str] = Counter()
        self.over: Counter[str] = Counter()

    def take(self, item: Course) -> None:
        """Count those of one case."""
        for clock in item.clocks:
            if clock.sort is ClockKind.ACT_BY:
                self.running[clock.rule] += 1
                self.over[clock.rule] += clock.overdue(self._day)


def _overdue(lang: Language, limits: _Limits) -> Iterator[Block]:
    running, over = limits.running, limits.over
    rules = sorted(running, key=lambda rule: (-over[rule], rule))
    if not rules:
        return
    caption = say(lang, "year_page.limits")
    heads = (caption, *(say(lang, f"column.{name}") for name in ("limits_over", "limits_running")))
    rows = [(rule_title(lang, rule), over[rule], running[rule]) for rule in rules]
    bars = tuple(Bar(name, late, mark=running_now) for name, late, running_now in rows)
    cells = tuple((name, str(late), str(running_now)) for name, late, running_now in rows)
    mark = say(lang, "year_page.mark_running")
    yield BarChart(bars, Table(f"{caption} ({mark})", heads, cells))


# ---- what is to be expected ----------------------------------------------------------------------


def _forecast(lang: Language, found: Forecast) -> Iterator[Block]:
    yield Heading(say(lang, "screen.forecast", day=found.as_of, until=found.until))
    names = ("counted_what", "so_far", "low", "median", "high", "open_cases")
    heads = tuple(say(lang, f"column.{name}") for name in names)
    bars, rows = [], []
    for one in found.expected:
        name = label(lang, f"counted.{one.what}")
        bars.append(Bar(name, one.median, low=one.low, high=one.high))
        counts = (one.so_far, one.low, one.median, one.high, one.open)
        rows.append((name, *map(str, counts)))
    caption = f"{heads[0]} ({say(lang, 'year_page.mark_interval')})"
    yield BarChart(tuple(bars), Table(caption, heads, tuple(rows)))
    told = [say(lang, f"screen.forecast_{name}") for name in ("pace", "new", "law")]
    told.append(say(lang, "screen.forecast_runs", runs=found.runs, seed=found.seed))
    if found.without_history:
        stays = ", ".join(_stay(lang, key) for key in found.without_history)
        told.append(say(lang, "screen.forecast_blind", stays=stays))
    yield Items(tuple(told))


def _groups(lang: Language, found: Progress) -> Iterator[Block]:
    """Yield the watched groups; few of a sensitive one are not counted out."""
    if not found.groups:
        return
    admitted = found.total.admitted
    bars, rows, hidden = [], [], False
    rule = definitions().on("small_cells", found.as_of)
    below = 0 if rule is None else rule.below
    for name, cases in found.groups.items():
        group, count = label(lang, f"group.{name}"), len(cases)
        few = name in _SENSITIVE and (0 < count < below or 0 < admitted - count < below)
        hidden = hidden or few
        share = Fraction(count, admitted) if admitted else None
        shown = ("…", "") if few else (str(count), per_cent(lang, share))
        if not few:
            bars.append(Bar(group, count))
        rows.append((group, *shown, str(found.unknown.get(name, 0))))
    names = ("group", "admitted", "of_admitted", "unknown")
    heads = tuple(say(lang, f"column.{name}") for name in names)
    yield Heading(say(lang, "year_page.groups"))
    yield BarChart(tuple(bars), Table(heads[0], heads, tuple(rows)))
    if hidden:
        yield Paragraph(say(lang, "year_page.few", below=below))
