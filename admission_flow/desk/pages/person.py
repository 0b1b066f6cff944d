"""Correcting what the opening of a case says of its person."""

from starlette.responses import Response

from admission_flow.desk.changes import Change, moved_since
from admission_flow.desk.forms import Typed
from admission_flow.desk.page import Call, Page
from admission_flow.desk.pages.entries import change_words, step_words
from admission_flow.desk.person_forms import person_parts, person_typed, typed_of_person
from admission_flow.desk.refusals import Refused
from admission_flow.errors import BadDocument, CaseMoved, NothingToCorrect, RegisterBusy
from admission_flow.library.reading import ReadingRegister
from admission_flow.messages.saying import say
from admission_flow.register.core.preview import Preview
from admission_flow.register.core.records import CaseRecord


def form(call: Call) -> Response:
    """Show the person as a form, what is masked left out."""
    with call.reading() as register:
        record = register.case(call.path("case"))
    typed = typed_of_person(record.person, call.lang)
    return _form(call, record, lambda name: list(typed.get(name, [])))


def preview(call: Call) -> Response:
    """Show what the correction changes, before and after; nothing is written."""
    case = call.path("case")
    with call.trying() as register:
        record = register.case(case)
        try:
            found = register.would_correct(
                case,
                _opened_by(register, case),
                person_typed(call.all_typed, register.today, record.person),
                call.typed("reason"),
                version=call.version(),
                from_the_start=bool(call.typed("from_the_start")),
            )
        except (BadDocument, NothingToCorrect) as error:
            return _form(call, record, call.all_typed, error=error)
        except RegisterBusy:
            raise
        except CaseMoved:
            moved = moved_since(register, case, call.version(), call.lang)
            return _form(call, record, call.all_typed, moved=moved)
    return _form(call, record, call.all_typed, found=found)


def write(call: Call) -> Response:
    """Write the correction: what was shown, or nothing."""
    case, version = call.path("case"), call.version()
    if version is None:
        raise Refused(400, "form_unreadable")
    with call.writing() as register:
        person = person_typed(call.all_typed, register.today, register.case(case).person)
        entry = _opened_by(register, case)
        written = register.correct(
            case,
            entry,
            person,
            call.typed("reason"),
            version=version,
            from_the_start=bool(call.typed("from_the_start")),
        )
    return call.go(f"/cases/{case}", call.say("correct.written", entry=entry, by=written.entry.seq))


def _opened_by(register: ReadingRegister, case: str) -> int:
    return next(iter(register.history(case))).seq


def _form(  # noqa: PLR0913 - what the page is made of
    call: Call,
    record: CaseRecord,
    typed: Typed,
    *,
    error: BadDocument | NothingToCorrect | None = None,
    found: Preview | None = None,
    moved: tuple[Change, ...] = (),
) -> Response:
    problems = error.problems if isinstance(error, BadDocument) else ()
    parts = person_parts(typed, call.lang, problems)
    shown = {field.name.removeprefix("p.") for part in parts for field in part.fields}
    stray = [say(p, call.lang) for p in problems if p.where.removeprefix("person.") not in shown]
    if isinstance(error, NothingToCorrect):
        stray = [call.say("correct.nothing")]
    return call.page(
        "correct.html",
        status=422 if error else 200,
        id=record.id,
        who=record.person.full_name,
        base=f"/cases/{record.id}/person",
        back=f"/cases/{record.id}",
        what=call.say("correct.person"),
        entry=0,
        may_strike_out=False,
        from_the_start=bool(call.typed("from_the_start")),
        version=record.version if found is None else found.version,
        parts=parts,
        wrong=[field for part in parts for field in part.fields if field.problems],
        stray=stray,
        reason=call.typed("reason"),
        never=False,
        found=found,
        changes=[] if found is None else [change_words(call, one) for one in found.changes],
        steps=[] if found is None else [step_words(call, one) for one in found.steps],
        sent=[] if found is None else call.sent(),
        moved=moved,
    )


PAGES = (
    Page("/cases/{case}/person", form, writes=True),
    Page("/cases/{case}/person/preview", preview, post=True, writes=True),
    Page("/cases/{case}/person/write", write, post=True, writes=True),
)
