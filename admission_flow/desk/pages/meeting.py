"""A meeting: who is ready, what is said once and of each, the verdicts; then each is recorded."""

from dataclasses import replace

from starlette.responses import Response

from admission_flow.desk.act_fields import ActField, kinds_of_acts
from admission_flow.desk.failing import sentences, status_of
from admission_flow.desk.kept import keep, kept
from admission_flow.desk.meetings import (
    Line,
    Typed,
    candidates,
    carried_out,
    form_fields,
    looked_at,
    people_of,
    report_rows,
)
from admission_flow.desk.office import inside
from admission_flow.desk.page import Call, Page
from admission_flow.desk.refusals import Refused
from admission_flow.errors import AdmissionFlowError, BadDocument
from admission_flow.papers.csv_text import csv_text
from admission_flow.papers.list_book import list_bytes
from admission_flow.procedure import in_use
from admission_flow.procedure.document import DocumentProblems
from admission_flow.vocabulary.acts import kind_of
from admission_flow.vocabulary.values import day_of

_KIND = "meeting"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COLUMNS = ("case", "name", "act", "on", "result", "entry", "why", "warned")
_GOES = ("would", "already")


def choose(call: Call) -> Response:
    """Ask for unit, kind of act and day; with these, show who is ready and who is not."""
    unit, kind, typed_day = call.query("unit"), call.query("kind"), call.query("on")
    said: list[str] = []
    found = on = None
    with call.reading() as register:
        today = register.today
        units = sorted(inside(register).organisation().called(today).items(), key=_name)
        if kind or typed_day:
            try:
                kind = kind_of(kind, call.say("meeting.kind"))
                on = day_of(typed_day, today, call.say("meeting.on"))
                found = candidates(register, unit, kind, on)
            except DocumentProblems as error:
                said = sentences(BadDocument(call.say("meeting.title"), error.problems), call.lang)
            except BadDocument as error:
                said = sentences(error, call.lang)
    steps, papers = kinds_of_acts()
    return call.page(
        "meeting.html",
        status=422 if said else 200,
        said=said,
        unit=unit,
        kind=kind if kind in in_use.kinds() else "",
        on=typed_day,
        day_on=on,
        units=units,
        steps=steps,
        papers=papers,
        found=found,
        all_ready=call.query("all") == "ready",
    )


def form(call: Call) -> Response:
    """Take the form of a meeting: show it, say what would become of each, or record."""
    typed = _typed(call)
    if not typed.cases:
        return _form(call, typed, [], said=[call.say("meeting.nobody")], status=422)
    do = call.typed("do")
    if do == "fill":  # nothing was typed of which anything could be said
        with call.reading() as register:
            return _form(call, typed, people_of(register, typed))
    with call.trying() as register:
        lines = looked_at(register, typed, call.lang)
    if do == "record":
        return _record(call, typed, lines)
    return _form(call, typed, lines, looked=do == "look")


def _record(call: Call, typed: Typed, lines: list[Line]) -> Response:
    """Record the acts that were permitted when they were looked at, if they are the same still."""
    if call.typed("seen") != typed.digest():
        return _form(
            call, typed, lines, looked=True, said=[call.say("meeting.changed")], status=409
        )
    ready = [line for line in lines if line.result in _GOES]
    moved = [line for line in ready if call.typed(f"version.{line.case}") != str(line.version)]
    if moved or not ready:
        said = [call.say("meeting.moved", case=line.case, name=line.name) for line in moved]
        return _form(call, typed, lines, looked=True, said=said, status=409)
    try:
        with call.writing() as register:
            report = carried_out(register, typed, ready, call.lang)
    except AdmissionFlowError as error:
        said = sentences(error, call.lang)
        return _form(call, typed, lines, looked=True, said=said, status=status_of(error))
    whole = replace(report, lines=tuple(lines))
    return call.go(f"/meeting/{keep(call.session, _KIND, (whole, typed))}")


def report(call: Call) -> Response:
    """Show what became of each."""
    found, typed = kept(call.session, _KIND, call.path("token"), tuple)
    left = tuple(line.case for line in found.lines if line.result not in {"done", "already"})
    return call.page(
        "meeting_report.html",
        report=found,
        token=call.path("token"),
        done=sum(line.result == "done" for line in found.lines),
        left=left,
        typed=typed,
    )


def sheet(call: Call) -> Response:
    """Give the report away as a sheet."""
    suffix = call.path("suffix")
    found, _ = kept(call.session, _KIND, call.path("token"), tuple)
    headings = [call.say(f"meeting.column.{name}") for name in _COLUMNS]
    rows = list(report_rows(found, call.lang))
    name = f"{call.say('meeting.file')}-{found.on.isoformat()}"
    if suffix == "csv":
        text = "\ufeff" + csv_text(headings, rows, line_end="\r\n") + "\r\n"
        return call.file(f"{name}.csv", text.encode(), "text/csv; charset=utf-8")
    if suffix == "xlsx":
        title = call.say("meeting.report_of", kind=found.kind, on=found.on)
        return call.file(f"{name}.xlsx", list_bytes(title, headings, rows), _XLSX)
    raise Refused(404, "no_page")


def _typed(call: Call) -> Typed:
    """Return what was typed.

    Raises:
        BadDocument: the kind or the day is none: only another form than ours has such.

    """
    with call.reading() as register:
        today, minimal = register.today, inside(register).minimal
    try:
        kind = kind_of(call.typed("kind"), call.say("meeting.kind"))
        on = day_of(call.typed("on"), today, call.say("meeting.on"))
    except DocumentProblems as error:
        raise BadDocument(call.say("meeting.title"), error.problems) from error
    fields = form_fields(kind, call.lang, minimal=minimal)
    empty = call.typed("do") == "fill"
    cases = tuple(dict.fromkeys(call.all_typed("case")))
    return Typed(
        call.typed("unit"),
        kind,
        on,
        cases,
        {
            f.name: f.proposed if empty else call.typed(f"once.{f.name}")
            for f in fields
            if f.stated != "each"
        },
        {
            case: {f.name: call.typed(f"{case}.{f.name}") for f in fields if f.stated != "once"}
            for case in cases
        },
        minimal,
    )


def _form(  # noqa: PLR0913 - what is shown
    call: Call,
    typed: Typed,
    lines: list[Line],
    *,
    looked: bool = False,
    said: list[str] | None = None,
    status: int = 200,
) -> Response:
    fields = form_fields(typed.kind, call.lang, minimal=typed.minimal)
    return call.page(
        "meeting_form.html",
        status=status,
        said=said or [],
        typed=typed,
        lines=lines,
        looked=looked,
        goes=[line for line in lines if line.result == "would"],
        ready=[line for line in lines if line.result in _GOES],
        once=[f for f in fields if f.stated != "each" and not _printed(f)],
        printed=[f for f in fields if f.stated != "each" and _printed(f)],
        each=sorted((f for f in fields if f.stated != "once"), key=_votes_first),
    )


def _votes_first(one: ActField) -> bool:
    return one.stated != "each"


def _printed(one: ActField) -> bool:
    return one.name.startswith("paper.")


def _name(unit: tuple[str, str]) -> str:
    return unit[1]


PAGES = (
    Page("/meeting", choose, writes=True),
    Page("/meeting", form, post=True, writes=True),
    Page("/meeting/{token}", report, writes=True),
    Page("/meeting/{token}/report.{suffix}", sheet, writes=True),
)
