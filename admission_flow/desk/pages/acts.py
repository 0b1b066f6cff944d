"""Entering an act: which kinds there are, the form of one, what it would do, and doing it."""

from collections.abc import Iterable

from starlette.responses import Response

from admission_flow.desk.changes import Change, moved_since
from admission_flow.desk.forms import FormPart, Typed, act_typed, parts_of
from admission_flow.desk.office import inside
from admission_flow.desk.page import Call, Page
from admission_flow.desk.pages.case import obstacles_of
from admission_flow.desk.refusals import Refused
from admission_flow.errors import BadDocument, CaseMoved, RegisterBusy, StepRefused
from admission_flow.library.previews import Previews
from admission_flow.messages import label
from admission_flow.messages.fields import field_term, value_words
from admission_flow.messages.saying import say
from admission_flow.messages.verdict import citations_text
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.document import Problem, plain_act
from admission_flow.register.core.preview import Preview


def kinds(call: Call) -> Response:
    """Show every kind of act that can be entered in a case."""
    case = call.path("case")
    with call.reading() as register:
        record = register.case(case)
        verdict = register.explain(case)
    may_come = {step.step for step in verdict.next}
    groups = (
        ("now", [cls.kind for cls in in_use.steps() if cls.kind in may_come]),
        ("evidence", [cls.kind for cls in in_use.evidence()]),
        ("later", [cls.kind for cls in in_use.steps() if cls.kind not in may_come]),
    )
    in_order = [
        (name, sorted(ones, key=lambda kind: label(call.lang, kind)) if name != "now" else ones)
        for name, ones in groups
    ]
    return call.page("act_kinds.html", id=case, name=record.person.full_name, groups=in_order)


def form(call: Call) -> Response:
    """Show an empty form."""
    _kind(call)
    with call.reading() as register:
        record = register.case(call.path("case"))
        minimal = inside(register).minimal
    return _form(call, record.person.full_name, record.version, lambda _: [], minimal=minimal)


def preview(call: Call) -> Response:
    """Show what the act would do, above the form as it was typed; nothing is written."""
    case, kind = call.path("case"), _kind(call)
    with call.trying() as register:
        record = register.case(case)
        minimal = inside(register).minimal
        who = record.person.full_name
        try:
            act = act_typed(kind, call.all_typed, register.today)
            found = _tried(register, call, act, call.version())
        except BadDocument as error:
            return _form(
                call, who, call.version() or record.version, call.all_typed,
                minimal=minimal, problems=error.problems,
            )  # fmt: skip
        except RegisterBusy:
            raise
        except CaseMoved:
            return _moved(call, who)
    return _form(call, who, found.version, call.all_typed, minimal=minimal, found=found, act=act)


def record(call: Call) -> Response:
    """Write the act: what was shown, or nothing."""
    case, kind = call.path("case"), _kind(call)
    version = call.version()
    if version is None:
        raise Refused(400, "form_unreadable")
    try:
        with call.writing() as register:
            who = register.case(case).person.full_name
            act = act_typed(kind, call.all_typed, register.today)
            if isinstance(act, Step):
                written = register.advance(
                    case, act, version=version, as_found=bool(call.typed("as_found"))
                )
            else:
                written = register.record(case, act, version=version)
    except StepRefused as refused:
        entry = refused.facts.get("entry")
        return call.go(f"/cases/{case}", call.say("act.refusal_noted", kind=kind, entry=entry))
    except RegisterBusy:
        raise
    except CaseMoved:
        return _moved(call, who)
    key = "act.repeated" if written.repeated else "act.written"
    notice = call.say(key, kind=kind, on=act.on, entry=written.entry.seq)
    return call.go(f"/cases/{case}", notice)


def _tried(register: Previews, call: Call, act: Act, version: int | None) -> Preview:
    case = call.path("case")
    if isinstance(act, Step):
        as_found = bool(call.typed("as_found"))
        return register.would_advance(case, act, version=version, as_found=as_found)
    return register.would_record(case, act, version=version)


def _form(  # noqa: PLR0913 - what the page is made of
    call: Call,
    who: str,
    version: int,
    typed: Typed,
    *,
    minimal: bool,
    problems: tuple[Problem, ...] = (),
    found: Preview | None = None,
    act: Act | None = None,
    moved: tuple[Change, ...] = (),
) -> Response:
    kind = _kind(call)
    parts = parts_of(kind, typed, call.lang, problems, minimal=minimal)
    return call.page(
        "act.html",
        status=422 if problems else 200,
        id=call.path("case"),
        who=who,
        kind=kind,
        is_step=issubclass(in_use.kinds()[kind], Step),
        as_found=bool(call.typed("as_found")),
        version=version,
        parts=parts,
        wrong=[field for part in parts for field in part.fields if field.problems],
        stray=_stray(call, parts, problems),
        found=found,
        stated=[] if act is None else stated(call, act),
        obstacles=[] if found is None or found.step is None else obstacles_of(found.step.findings),
        sent=[] if found is None else call.sent(),
        moved=moved,
        citations=lambda finding: citations_text(finding.citations, call.lang),
    )


def _stray(call: Call, parts: Iterable[FormPart], problems: tuple[Problem, ...]) -> list[str]:
    """Return what is wrong with no field that the form shows."""
    shown = {field.name.removeprefix("f.") for part in parts for field in part.fields}
    return [say(p, call.lang) for p in problems if p.where.removeprefix("act.") not in shown]


def stated(call: Call, act: Act) -> list[tuple[str, str]]:
    """Return what an act says, each field by its term: what whoever typed it reads again."""
    return [
        (field_term(call.lang, act.kind, name), value_words(call.lang, act.kind, name, value))
        for name, value in plain_act(act).items()
        if name != "kind"
    ]


def _moved(call: Call, who: str) -> Response:
    """Show the form again, with what somebody else wrote to the case meanwhile."""
    case = call.path("case")
    with call.reading() as register:
        record_now = register.case(case)
        minimal = inside(register).minimal
        changes = moved_since(register, case, call.version(), call.lang)
    return _form(call, who, record_now.version, call.all_typed, minimal=minimal, moved=changes)


def _kind(call: Call) -> str:
    kind = call.path("kind")
    if kind not in in_use.kinds():
        raise Refused(404, "no_page")
    return kind


PAGES = (
    Page("/cases/{case}/acts", kinds),
    Page("/cases/{case}/acts/{kind}", form, writes=True),
    Page("/cases/{case}/acts/{kind}/preview", preview, post=True, writes=True),
    Page("/cases/{case}/acts/{kind}/record", record, post=True, writes=True),
)
