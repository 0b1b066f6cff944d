"""The way ahead: of one case, with what if; of all running cases, until the end of a year."""

from collections.abc import Mapping
from datetime import date
from operator import attrgetter

from starlette.responses import Response

from admission_flow.desk.office import inside
from admission_flow.desk.page import Call, Page
from admission_flow.desk.streaming import Told, streamed
from admission_flow.library.judging import say
from admission_flow.messages.verdict import citations_text
from admission_flow.procedure.days import Unread, read_day
from admission_flow.procedure.document import DocumentProblems
from admission_flow.register.ahead.plans import case_plan, target_of, year_plans
from admission_flow.register.core.on_day import how_many_unfinished
from admission_flow.register.units.scope import scope
from admission_flow.vocabulary.suppositions import supposed, supposed_words

_MOST = 500
"""Cases on the page, the most pressing first."""
_YEARS = 3


def plan(call: Call) -> Response:
    """Show the first lawful day of each step to come of one case, what is owed, and what if."""
    case_id = call.path("case").upper()
    typed = call.request.query_params.get("suppose", "")
    problems: list[str] = []
    with call.reading() as register:
        record = register.case(case_id)
        inner = inside(register)
        day = _day(call, inner.today, problems)
        as_it_is = found = case_plan(inner, case_id, day)
        what: Mapping[str, object] = {}
        try:
            lines = [line for line in typed.splitlines() if line.strip()]
            what = supposed(lines, inner.today)
            if what:
                found = case_plan(inner, case_id, day, what)
        except DocumentProblems as wrong:
            problems += [say(problem, call.lang) for problem in wrong.problems]
            what = {}
    return call.page(
        "plan.html",
        id=record.id,
        record=record,
        plan=found,
        as_it_is=as_it_is if what else None,
        supposed=[supposed_words(call.lang, *one) for one in what.items()],
        typed=typed,
        as_of=call.query("as_of"),
        problems=problems,
        unjudged=[step.step for step in found.steps if not step.judged],
        citations=lambda finding: citations_text(finding.citations, call.lang),
        text=call.text,
    )


def _day(call: Call, today: date, problems: list[str]) -> date:
    typed = call.query("as_of")
    try:
        return read_day(typed, today) if typed else today
    except Unread:
        problems.append(call.say("report.no_day", typed=typed))
        return today


def ahead(call: Call) -> Response:
    """Show which running cases can still be admitted this year, and what must happen by when.

    Each of them is judged for it: the page comes first.
    """
    unit = call.query("unit")
    with call.reading() as register:
        inner = inside(register)
        today = inner.today
        target = target_of(inner.judge)
        scope(inner.store, unit or None, today)  # an unknown one is said at once
    year = max(call.number("year", today.year, most=today.year + _YEARS), today.year)
    end = date(year, 12, 31)

    def work(told: Told) -> tuple[str, Mapping[str, object]]:
        with call.reading() as register:
            inner = inside(register)
            total = how_many_unfinished(inner.store, inner.judge, today)
            done = 0

            def looks_at(_: object) -> None:
                nonlocal done
                done += 1
                told("judged", done, total)

            found = sorted(
                year_plans(inner, year, unit=unit or None, looks_at=looks_at),
                key=attrgetter("pressing"),
            )
        in_time = [one for one in found if one.plan.in_time]
        late = [one for one in found if not one.plan.in_time]
        return "ahead_body.html", {
            "in_time": in_time[:_MOST],
            "late": late[:_MOST],
            "can": len(in_time),
            "count": len(found),
            "unjudged": sum(1 for one in found if not one.plan.judged),
            "end": end,
            "most": _MOST,
            "text": call.text,
        }

    return streamed(
        call,
        call.say("ahead.title"),
        work,
        "ahead.html",
        today=today,
        unit=unit,
        year=year,
        years=range(today.year, today.year + _YEARS + 1),
        target=target,
        end=end,
        text=call.text,
    )


PAGES = (Page("/cases/{case}/plan", plan), Page("/ahead", ahead))
