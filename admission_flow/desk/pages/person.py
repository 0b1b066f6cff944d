"""Correcting what the opening of a case says: of its person, of the chi bộ, of its paper sheet."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from starlette.responses import Response

from admission_flow.desk import person_forms
from admission_flow.desk.changes import Change, moved_since
from admission_flow.desk.forms import FormPart, Typed
from admission_flow.desk.office import inside
from admission_flow.desk.page import Call, Page
from admission_flow.desk.pages.entries import change_words, step_words
from admission_flow.desk.refusals import Refused
from admission_flow.errors import BadDocument, CaseMoved, NothingToCorrect, RegisterBusy
from admission_flow.library.reading import ReadingRegister
from admission_flow.messages import Language
from admission_flow.messages.fields import PERSON, UNIT
from admission_flow.messages.saying import say
from admission_flow.procedure.document import Problem
from admission_flow.procedure.paper_sheet import SHEET, PaperSheet
from admission_flow.procedure.person import Person, Unit
from admission_flow.register.core.preview import Preview
from admission_flow.register.core.records import CaseRecord


@dataclass(frozen=True, slots=True)
class Stated:
    """One of the three things that an opening states."""

    path: str
    """Behind the address of the case; `[desk.correct]` has its name under it."""
    about: str
    """What places of problems begin with."""
    typed: Callable[[Typed, date, CaseRecord], Person | Unit | PaperSheet]
    parts: Callable[[Typed, Language, CaseRecord, Iterable[Problem]], list[FormPart]]
    now: Callable[[CaseRecord, Language], Mapping[str, list[str]]]
    """As it would be typed into the form; without what is masked."""


STATED = (
    Stated(
        "person",
        PERSON,
        lambda typed, day, record: person_forms.person_typed(typed, day, record.person),
        lambda typed, lang, _, problems: person_forms.person_parts(typed, lang, problems),
        lambda record, lang: person_forms.typed_of_person(record.person, lang),
    ),
    Stated(
        "unit",
        UNIT,
        lambda typed, day, record: person_forms.unit_typed(typed, day, record.unit),
        lambda typed, lang, _, problems: person_forms.unit_parts(typed, lang, problems),
        lambda record, lang: person_forms.typed_of_unit(record.unit, lang),
    ),
    Stated(
        "sheet",
        SHEET,
        lambda typed, day, record: person_forms.sheet_typed(typed, day, record.paper_sheet),
        lambda typed, lang, record, problems: person_forms.sheet_parts(
            typed, lang, record.paper_sheet, problems
        ),
        lambda *_: {},
    ),
)


def form(stated: Stated, call: Call) -> Response:
    """Show what is stated as a form, what is masked left out."""
    with call.reading() as register:
        record = register.case(call.path("case"))
        if stated.about == SHEET and inside(register).minimal:
            raise Refused(404, "no_page")
    typed = stated.now(record, call.lang)
    return _form(call, stated, record, lambda name: list(typed.get(name, [])))


def preview(stated: Stated, call: Call) -> Response:
    """Show what the correction changes, before and after; nothing is written."""
    case = call.path("case")
    with call.trying() as register:
        record = register.case(case)
        try:
            found = register.would_correct(
                case,
                _opened_by(register, case),
                stated.typed(call.all_typed, register.today, record),
                call.typed("reason"),
                version=call.version(),
                from_the_start=bool(call.typed("from_the_start")),
            )
        except (BadDocument, NothingToCorrect) as error:
            return _form(call, stated, record, call.all_typed, error=error)
        except RegisterBusy:
            raise
        except CaseMoved:
            moved = moved_since(register, case, call.version(), call.lang)
            return _form(call, stated, record, call.all_typed, moved=moved)
    return _form(call, stated, record, call.all_typed, found=found)


def write(stated: Stated, call: Call) -> Response:
    """Write the correction: what was shown, or nothing."""
    case, version = call.path("case"), call.version()
    if version is None:
        raise Refused(400, "form_unreadable")
    with call.writing() as register:
        found = stated.typed(call.all_typed, register.today, register.case(case))
        entry = _opened_by(register, case)
        written = register.correct(
            case,
            entry,
            found,
            call.typed("reason"),
            version=version,
            from_the_start=bool(call.typed("from_the_start")),
        )
    return call.go(f"/cases/{case}", call.say("correct.written", entry=entry, by=written.entry.seq))


def _opened_by(register: ReadingRegister, case: str) -> int:
    return next(iter(register.history(case))).seq


def _form(  # noqa: PLR0913 - what the page is made of
    call: Call,
    stated: Stated,
    record: CaseRecord,
    typed: Typed,
    *,
    error: BadDocument | NothingToCorrect | None = None,
    found: Preview | None = None,
    moved: tuple[Change, ...] = (),
) -> Response:
    problems = error.problems if isinstance(error, BadDocument) else ()
    parts = stated.parts(typed, call.lang, record, problems)
    shown = {field.name.partition(".")[2] for part in parts for field in part.fields}
    place = f"{stated.about}."
    stray = [say(p, call.lang) for p in problems if p.where.removeprefix(place) not in shown]
    if isinstance(error, NothingToCorrect):
        stray = [call.say("correct.nothing")]
    return call.page(
        "correct.html",
        status=422 if error else 200,
        id=record.id,
        who=record.person.full_name,
        base=f"/cases/{record.id}/{stated.path}",
        back=f"/cases/{record.id}",
        what=call.say(f"correct.{stated.path}"),
        hint=call.say("correct.sheet_hint") if stated.about == SHEET else "",
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


PAGES = tuple(
    page
    for stated in STATED
    for base in [f"/cases/{{case}}/{stated.path}"]
    for page in (
        Page(base, partial(form, stated), writes=True),
        Page(f"{base}/preview", partial(preview, stated), post=True, writes=True),
        Page(f"{base}/write", partial(write, stated), post=True, writes=True),
    )
)
