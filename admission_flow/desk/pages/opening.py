"""Opening a case, and correcting what its opening says of the person."""

from starlette.responses import Response

from admission_flow.desk.forms import Typed
from admission_flow.desk.office import inside
from admission_flow.desk.page import Call, Page
from admission_flow.desk.person_forms import Opening, opening_parts, opening_typed
from admission_flow.errors import BadDocument, CaseExists
from admission_flow.messages.fields import PERSON, UNIT, field_term, value_words
from admission_flow.messages.saying import say
from admission_flow.procedure.document import Problem, plain
from admission_flow.procedure.paper_sheet import SHEET

_PLACES = (f"{PERSON}.", f"{UNIT}.", f"{SHEET}.")


def form(call: Call) -> Response:
    """Show an empty form."""
    return _form(call, lambda _: [])


def preview(call: Call) -> Response:
    """Show what would be opened, above the form as it was typed; nothing is written."""
    try:
        with call.reading() as register:
            units = inside(register).organisation()
            opening = opening_typed(call.all_typed, register.today, units)
    except BadDocument as error:
        return _form(call, call.all_typed, problems=error.problems)
    return _form(call, call.all_typed, opening=opening)


def write(call: Call) -> Response:
    """Open the case."""
    with call.writing() as register:
        units = inside(register).organisation()
        opening = opening_typed(call.all_typed, register.today, units)
        try:
            record = register.open_case(
                opening.person,
                opening.unit,
                paper_sheet=opening.sheet,
                even_if_known=bool(call.typed("even_if_known")),
            )
        except CaseExists as error:
            known = str(error.facts.get("case", ""))
        else:
            return call.go(f"/cases/{record.id}", call.say("opening.written", case=record.id))
    return _form(call, call.all_typed, opening=opening, known=known)


def _form(
    call: Call,
    typed: Typed,
    *,
    problems: tuple[Problem, ...] = (),
    opening: Opening | None = None,
    known: str = "",
) -> Response:
    with call.reading() as register:
        minimal = inside(register).minimal
        units = inside(register).organisation().called(register.today)
    parts = opening_parts(typed, call.lang, problems, minimal=minimal)
    shown = {
        place + field.name.partition(".")[2]
        for place, part in zip(_PLACES, parts, strict=False)
        for field in part.fields
    }
    return call.page(
        "opening.html",
        status=422 if problems else 409 if known else 200,
        parts=parts,
        minimal=minimal,
        units=sorted(units.items(), key=lambda pair: pair[1]),
        wrong=[field for part in parts for field in part.fields if field.problems],
        stray=[say(problem, call.lang) for problem in problems if problem.where not in shown],
        stated=[] if opening is None else _stated(call, opening),
        sent=[] if opening is None else call.sent(),
        known=known,
    )


def _stated(call: Call, opening: Opening) -> list[tuple[str, str]]:
    """Return what would be written, each field by its term: what whoever typed it reads again."""
    records = (
        (PERSON, plain(opening.person)),
        (UNIT, plain(opening.unit)),
        (SHEET, dict(opening.sheet)),
    )
    return [
        (field_term(call.lang, about, name), value_words(call.lang, about, name, value))
        for about, stated in records
        for name, value in stated.items()
        if value not in (None, "", [])
    ]


PAGES = (
    Page("/new", form, writes=True),
    Page("/new/preview", preview, post=True, writes=True),
    Page("/new/write", write, post=True, writes=True),
)
