"""Plan and report: the page of a year, in the frame of the desk and as a file to send on."""

from collections.abc import Mapping
from datetime import date

from starlette.responses import Response

from admission_flow.desk.charts import Drawn
from admission_flow.desk.page import Call, Page
from admission_flow.desk.streaming import Told, streamed
from admission_flow.procedure.days import Unread, read_day

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

    Every case is judged for it, several times over: the page comes first, its figures when they
    are there.
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
        with call.reading() as register:
            body = register.report.html(year, day, lang=call.lang, fragment=True)
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
        year = _year(call, register.today)
        day, _ = _day(call, register.today)
        text = register.report.html(year, day, lang=call.lang)
    return call.file(f"{call.say('report.file')}-{year}.html", text.encode(), "text/html")


PAGES = (Page("/report", report), Page("/report/file", report_file))
