"""Plan and report: the page of a year, in the frame of the desk and as a file to send on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from admission_flow.desk.charts import Drawn
from admission_flow.desk.kept import remembered
from admission_flow.desk.office import inside
from admission_flow.desk.page import Call, Page
from admission_flow.desk.streaming import Told, streamed
from admission_flow.papers.blocks import Paper
from admission_flow.papers.page_paper import block_lines, page_lines
from admission_flow.procedure.days import Unread, read_day
from admission_flow.register.reports.year_page import year_paper

_FIRST_YEAR = 1902


def _year(call: Call, today: date) -> int:
    year = call.number("year", today.year, most=today.year)
    return max(year, _FIRST_YEAR)


def _day(call: Call, today: date) -> tuple[date | None, str]:
    """Return the day that is asked for, and what is wrong with what was typed."""
    typed = call.query("as_of")
    if not typed:
        return None, ""
    try:
        return read_day(typed, today), ""
    except Unread:
        return None, call.say("report.no_day", typed=typed)


def report(call: Call) -> Response:
    """Show a year: targets, progress, funnel, pace, limits, forecast, watched groups.

    Every case is judged for it: the page comes first, its figures when they are there. These are
    kept in the session until something is written.
    """
    with call.reading() as register:
        today = register.today
        planned = register.plan.years()
    year = _year(call, today)
    day, problem = _day(call, today)
    if day is not None and day < date(year, 1, 1):
        day, problem = None, call.say("report.not_begun", year=year)

    def work(told: Told) -> tuple[str, Mapping[str, object]]:
        told("figures", 0, 1)
        paper = _paper(call, year, day, lambda done, total: told("judged", done, total))
        body = "\n".join(block_lines(paper.blocks))
        return "report_body.html", {"body": Drawn(body)}  # escaped, block by block

    return streamed(
        call,
        call.say("report.title"),
        work,
        "report.html",
        year=year,
        years=sorted({today.year, today.year - 1, year, *planned}, reverse=True),
        as_of=call.query("as_of"),
        problem=problem,
    )


def report_file(call: Call) -> Response:
    """Give the page of a year as a file that needs nothing beside it."""
    with call.reading() as register:
        today = register.today
    year = _year(call, today)
    day, _ = _day(call, today)
    text = "\n".join(page_lines(_paper(call, year, day)))
    return call.file(f"{call.say('report.file')}-{year}.html", text.encode(), "text/html")


@dataclass(slots=True)
class _LastYear:
    """The page of a year that was made last in a session, and of what; there are no names in it."""

    made: tuple[tuple[object, ...], Paper] | None = None


def _paper(
    call: Call,
    year: int,
    day: date | None,
    progress: Callable[[int, int], object] = lambda *_: None,
) -> Paper:
    """Return the page of a year; made again only when the log has grown, or the day is another."""
    last = remembered(call.session, "year", _LastYear)
    with call.reading() as register:
        inner = inside(register)
        wanted = (inner.store.head, inner.today, year, day, call.lang)
        made = last.made
        if made is None or made[0] != wanted:
            made = wanted, year_paper(inner, call.lang, year, day, progress)
            last.made = made
        return made[1]


PAGES = (
    Page("/report", report, of_the_admission=True),
    Page("/report/file", report_file, of_the_admission=True),
)
