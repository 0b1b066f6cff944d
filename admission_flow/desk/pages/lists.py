"""Lists in: a file is given, looked at on the screen, what is unclear answered; then entered."""

from collections.abc import Mapping
from dataclasses import replace

from starlette.responses import Response

from admission_flow.desk.act_lists import ActLists
from admission_flow.desk.certificate_lists import CertificateLists
from admission_flow.desk.class_lists import ClassLists
from admission_flow.desk.failing import sentences
from admission_flow.desk.kept import keep, keep_instead, kept, let_go
from admission_flow.desk.lists import Entered, Held, Kind, Line, Seen, counted, first_of_each
from admission_flow.desk.office import inside
from admission_flow.desk.page import Call, Page
from admission_flow.desk.people_lists import PeopleLists
from admission_flow.desk.refusals import Refused
from admission_flow.desk.unit_lists import UnitLists
from admission_flow.errors import AdmissionFlowError
from admission_flow.messages import say
from admission_flow.papers.csv_text import csv_text
from admission_flow.papers.list_book import list_bytes
from admission_flow.papers.sheet_template import template_bytes
from admission_flow.papers.table_files import LARGEST_FILE, HeldFile
from admission_flow.register.core.register import Register

KINDS: Mapping[str, Kind] = {
    "people": PeopleLists(),
    "acts": ActLists(),
    "units": UnitLists(),
    "class-enrol": ClassLists("enrol"),
    "class-attend": ClassLists("attend"),
    "class-result": ClassLists("result"),
    "class-certify": CertificateLists(),
}
"""What lists may hold."""
_BESIDE = ("unit", "on", "klass", "session", "taken_on")
"""What is asked beside a file, for lists that do not say it."""
_FILE, _REPORT = "list", "list_report"
_MOST_FILES = 2
"""Files that one session holds: each may have twenty megabytes."""
_COLUMNS = ("row", "name", "case", "outcome", "details")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def choose(call: Call) -> Response:
    """Ask for a file and what it holds."""
    return _choose(call)


def _choose(call: Call, said: str = "", status: int = 200) -> Response:
    return call.page(
        "lists.html",
        status=status,
        said=said,
        kinds=tuple(KINDS),
        kind=call.typed("kind") or next(iter(KINDS)),
        typed={name: call.typed(name) for name in _BESIDE},
        largest=LARGEST_FILE // 2**20,
    )


def template(call: Call) -> Response:
    """Give an empty sheet away."""
    kind = call.path("kind")
    if kind not in KINDS:
        raise Refused(404, "no_page")
    title = say(call.lang, f"screen.template_{kind}")
    content = template_bytes(kind, title, say(call.lang, "screen.template_hint"))
    return call.file(f"mau-{kind}.xlsx", content, _XLSX)


def take(call: Call) -> Response:
    """Take a file into the memory of the session."""
    kind, given = call.typed("kind"), call.upload("file")
    if kind not in KINDS:
        return _choose(call, call.say("lists.no_kind"), 422)
    if given is None:
        return _choose(call, call.say("lists.no_file"), 422)
    name, content = given
    if len(content) > LARGEST_FILE:
        return _choose(call, call.say("lists.too_large", most=LARGEST_FILE // 2**20), 422)
    beside = {name: call.typed(name).strip() for name in _BESIDE}
    held = Held(
        kind=kind,
        file=HeldFile(name, content),
        unit=beside["unit"],
        on=beside["on"],
        klass=beside["klass"],
        session=beside["session"],
        taken_on=beside["taken_on"],
    )
    return call.go(f"/lists/{keep(call.session, _FILE, held, _MOST_FILES)}")


def look(call: Call) -> Response:
    """Show what was read, what is asked, and what would become of each row."""
    token = call.path("token")
    held = kept(call.session, _FILE, token, Held)
    return _look(call, token, held)


def _look(call: Call, token: str, held: Held, said: str = "", status: int = 200) -> Response:
    with call.reading() as register:
        seen: Seen = KINDS[held.kind].look(inside(register), held, call.lang)
    held = replace(held, versions=seen.versions)
    keep_instead(call.session, _FILE, token, held)
    return call.page("list_look.html", status=status, said=said, token=token, held=held, seen=seen)


def answer(call: Call) -> Response:
    """Take answers, and show the list anew; or enter it; or let go of it."""
    token, do = call.path("token"), call.typed("do")
    held = kept(call.session, _FILE, token, Held)
    if do == "drop":
        let_go(call.session, _FILE, token)
        return call.go("/lists", call.say("lists.dropped", file=str(held.file)))
    answers = _answered(call, held)
    if do == "enter" and replace(answers, step=held.step) == held:
        if call.typed("step") != str(held.step):
            return _look(call, token, held, call.say("lists.changed"), 409)
        return _enter(call, token, held)
    keep_instead(call.session, _FILE, token, answers)
    return call.go(f"/lists/{token}", call.say("lists.look_again") if do == "enter" else "")


def _answered(call: Call, held: Held) -> Held:
    chosen = {
        int(name.removeprefix("who.")): call.typed(name)
        for name in call.form
        if name.startswith("who.") and name.removeprefix("who.").isdecimal() and call.typed(name)
    }
    sheet_name = call.typed("sheet") or held.sheet_name
    return replace(
        held,
        sheet_name=sheet_name,
        ignore=tuple(dict.fromkeys((*held.ignore, *call.all_typed("ignore")))),
        accepted=held.accepted or call.typed("accept") == "yes",
        everybody=("citizenship=VN",) if call.typed("citizenship") == "VN" else held.everybody,
        unit=call.typed("unit").strip() or held.unit,
        choices={**held.choices, **chosen},
        step=held.step + 1,
    )


def _enter(call: Call, token: str, held: Held) -> Response:
    lines: list[Line] = []
    stopped: tuple[str, ...] = ()
    try:
        with call.writing() as register:
            inner = inside(register)
            if not isinstance(inner, Register):
                raise TypeError(inner)
            lines.extend(KINDS[held.kind].enter(inner, held, call.lang))
    except AdmissionFlowError as error:
        stopped = tuple(sentences(error, call.lang))
        if not lines:
            return _look(call, token, held, " ".join(stopped), 409)
    let_go(call.session, _FILE, token)
    found = Entered(
        kind=held.kind,
        name=str(held.file),
        lines=tuple(lines),
        counts=counted(lines),
        stopped=stopped,
    )
    return call.go(f"/lists/{keep(call.session, _REPORT, found)}/report")


def report(call: Call) -> Response:
    """Show what became of a list."""
    token = call.path("token")
    found = kept(call.session, _REPORT, token, Entered)
    shown = first_of_each(found.lines)
    return call.page("list_report.html", report=found, token=token, shown=shown)


def sheet(call: Call) -> Response:
    """Give the report away as a sheet."""
    found = kept(call.session, _REPORT, call.path("token"), Entered)
    headings = [call.say(f"lists.column.{name}") for name in _COLUMNS]
    rows = [line.cells() for line in found.lines]
    if call.path("suffix") == "csv":
        text = "\ufeff" + csv_text(headings, rows, line_end="\r\n") + "\r\n"
        return call.file("ket-qua.csv", text.encode(), "text/csv; charset=utf-8")
    if call.path("suffix") == "xlsx":
        title = call.say("lists.report_of", file=found.name)
        return call.file("ket-qua.xlsx", list_bytes(title, headings, rows), _XLSX)
    raise Refused(404, "no_page")


PAGES = (
    Page("/lists", choose, writes=True),
    Page("/lists", take, post=True, writes=True),
    Page("/lists/template/{kind}.xlsx", template, writes=True),
    Page("/lists/{token}", look, writes=True),
    Page("/lists/{token}", answer, post=True, writes=True),
    Page("/lists/{token}/report", report, writes=True),
    Page("/lists/{token}/report.{suffix}", sheet, writes=True),
)
