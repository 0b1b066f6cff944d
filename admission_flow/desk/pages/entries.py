"""One entry of a case: what it says, correcting it, confirming it; and a dossier unmasked."""

from typing import Any

from starlette.responses import Response

from admission_flow.desk.changes import Change, change_of, moved_since
from admission_flow.desk.forms import act_typed, parts_of, typed_of
from admission_flow.desk.office import inside
from admission_flow.desk.page import Call, Page
from admission_flow.desk.refusals import Refused
from admission_flow.errors import (
    BadDocument,
    CaseMoved,
    NothingToCorrect,
    RegisterBusy,
    UnknownEntry,
)
from admission_flow.messages import label, rule_titles, show
from admission_flow.messages.entry_words import data_term, data_words
from admission_flow.messages.fields import PERSON, UNIT, field_term, value_words
from admission_flow.messages.masking import masked, masked_field
from admission_flow.messages.saying import say
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Act
from admission_flow.procedure.paper_sheet import SHEET
from admission_flow.register.audit.contents import StatedField
from admission_flow.register.core.preview import FieldChange, Preview
from admission_flow.register.core.records import CaseRecord, Recorded

_MOST_DIGITS = 15


def entry(call: Call) -> Response:
    """Show what one entry of a case says, masked, and what later ones say of it."""
    case, number = call.path("case"), _number(call)
    with call.reading() as register:
        content = register.audit.content(number)
        if content.entry.intent.case != case:
            raise UnknownEntry(case=case, entry=number)
        item = register.case(case).find(number)
    changes = () if content.corrects is None else content.corrects.changes
    return call.page(
        "entry.html",
        id=case,
        content=content,
        line=change_of(content.entry, call.lang),
        item=item,
        stated=[_stated(call, one) for one in content.stated if _is_shown(one)],
        changes=[change_words(call, one) for one in changes],
    )


def form(call: Call) -> Response:
    """Show an act on file as a form, to be corrected."""
    with call.reading() as register:
        record, item = _item(register.case(call.path("case")), call)
        minimal = inside(register).minimal
    typed = typed_of(item.act, call.lang)
    return _form(call, record, item, lambda name: typed.get(name, []), minimal=minimal)


def preview(call: Call) -> Response:
    """Show what the correction changes, before and after; nothing is written."""
    case = call.path("case")
    with call.trying() as register:
        record, item = _item(register.case(case), call)
        minimal = inside(register).minimal
        try:
            instead = _instead(call, item, register.today)
            found = register.would_correct(
                case, item.seq, instead, call.typed("reason"), version=call.version()
            )
        except (BadDocument, NothingToCorrect) as error:
            return _form(call, record, item, call.all_typed, minimal=minimal, error=error)
        except RegisterBusy:
            raise
        except CaseMoved:
            moved = moved_since(register, case, call.version(), call.lang)
            return _form(call, record, item, call.all_typed, minimal=minimal, moved=moved)
    return _form(call, record, item, call.all_typed, minimal=minimal, found=found)


def correct(call: Call) -> Response:
    """Write the correction: what was shown, or nothing."""
    case, version = call.path("case"), call.version()
    if version is None:
        raise Refused(400, "form_unreadable")
    with call.writing() as register:
        _, item = _item(register.case(case), call)
        instead = _instead(call, item, register.today)
        written = register.correct(case, item.seq, instead, call.typed("reason"), version=version)
    notice = call.say("correct.written", entry=item.seq, by=written.entry.seq)
    return call.go(f"/cases/{case}", notice)


def confirm(call: Call) -> Response:
    """Confirm another officer's step."""
    case, number = call.path("case"), _number(call)
    with call.writing() as register:
        made = register.confirm(case, number)
    return call.go(f"/cases/{case}", call.say("entry.confirmed", entry=number, by=made.seq))


def unmask(call: Call) -> Response:
    """Show everything that is stored of a person, once it is noted who asked, and why."""
    case = call.path("case")
    with call.writing() as register:
        shown = register.privacy.unmask(
            case, call.typed("purpose"), consent=call.typed("consent") or None
        )
        minimal = inside(register).minimal
    document = shown.document
    parts = [(about, document.get(about) or {}) for about in (PERSON, UNIT, SHEET)]
    return call.page(
        "unmasked.html",
        id=case,
        minimal=minimal,
        entry=shown.entry.seq,
        parts=[(about, _whole(call, about, stated)) for about, stated in parts if stated],
        acts=[
            (act["kind"], _whole(call, act["kind"], {k: v for k, v in act.items() if k != "kind"}))
            for act in document["acts"]
        ],
    )


def _whole(call: Call, about: str, stated: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - JSON
    lang = call.lang
    return [
        (field_term(lang, about, name), value_words(lang, about, name, value))
        for name, value in stated.items()
    ]


def _form(  # noqa: PLR0913 - what the page is made of
    call: Call,
    record: CaseRecord,
    item: Recorded,
    typed: Any,  # noqa: ANN401 - as of `parts_of`
    *,
    minimal: bool,
    error: BadDocument | NothingToCorrect | None = None,
    found: Preview | None = None,
    moved: tuple[Change, ...] = (),
) -> Response:
    problems = error.problems if isinstance(error, BadDocument) else ()
    kind = item.act.kind
    parts = parts_of(kind, typed, call.lang, problems, minimal=minimal, correcting=True)
    shown = {field.name.removeprefix("f.") for part in parts for field in part.fields}
    stray = [say(p, call.lang) for p in problems if p.where.removeprefix("act.") not in shown]
    if isinstance(error, NothingToCorrect):
        stray = [call.say("correct.nothing")]
    return call.page(
        "correct.html",
        hint="",
        status=422 if error else 200,
        id=record.id,
        who=record.person.full_name,
        base=f"/cases/{record.id}/entries/{item.seq}",
        back=f"/cases/{record.id}/entries/{item.seq}",
        what=f"{label(call.lang, kind)}, {show(call.lang, item.act.on)}",
        entry=item.seq,
        may_strike_out=True,
        version=record.version if found is None else found.version,
        parts=parts,
        wrong=[field for part in parts for field in part.fields if field.problems],
        stray=stray,
        reason=call.typed("reason"),
        never=call.typed("never") == "1",
        found=found,
        changes=[] if found is None else [change_words(call, one) for one in found.changes],
        steps=[] if found is None else [step_words(call, one) for one in found.steps],
        sent=[] if found is None else call.sent(),
        moved=moved,
    )


def step_words(call: Call, one: Any) -> tuple[str, Any, str, str]:  # noqa: ANN401 - a StepChange
    """Return (how it changes, the step, what stood against it, what stands against it then)."""
    step = one.after or one.before
    if one.after is None:
        key = "goes"
    elif not one.after.permitted:
        key = "unlawful"
    else:
        key = "lawful" if one.after.judged else "not_judged"
    return key, step, _rules(call, one.before), _rules(call, one.after)


def _rules(call: Call, step: Any) -> str:  # noqa: ANN401 - a StepVerdict or None
    return "" if step is None or not step.blocked_by else rule_titles(call.lang, step.blocked_by)


def _instead(call: Call, item: Recorded, today: Any) -> Act | None:  # noqa: ANN401 - a date
    if call.typed("never") == "1":
        return None
    return act_typed(item.act.kind, call.all_typed, today, item.act)


def _item(record: CaseRecord, call: Call) -> tuple[CaseRecord, Recorded]:
    number = _number(call)
    item = record.find(number)
    if item is None:
        raise UnknownEntry(case=record.id, entry=number)
    return record, item


def _is_shown(one: StatedField) -> bool:
    return one.value is not None or one.private


def _stated(call: Call, one: StatedField) -> tuple[str, str]:
    """Return (term, value in words) of a field of an entry, masked."""
    lang = call.lang
    if one.about in {*in_use.kinds(), PERSON, UNIT, SHEET}:
        value = masked_field(one.about, one.field, one.value)
        return field_term(lang, one.about, one.field), value_words(
            lang, one.about, one.field, value
        )
    return data_term(lang, one.about, one.field), data_words(
        lang, one.about, one.field, masked(one.value)
    )


def change_words(call: Call, one: FieldChange) -> tuple[str, str, str]:
    """Return (term, before, after) of a field, masked."""
    lang = call.lang
    before, after = (
        value_words(lang, one.about, one.field, masked_field(one.about, one.field, value))
        for value in (one.before, one.after)
    )
    return field_term(lang, one.about, one.field), before, after


def _number(call: Call) -> int:
    text = call.path("entry")
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise Refused(404, "no_page")
    return int(text)


PAGES = (
    Page("/cases/{case}/entries/{entry}", entry),
    Page("/cases/{case}/entries/{entry}/correct", form, writes=True),
    Page("/cases/{case}/entries/{entry}/preview", preview, post=True, writes=True),
    Page("/cases/{case}/entries/{entry}/write", correct, post=True, writes=True),
    Page("/cases/{case}/entries/{entry}/confirm", confirm, post=True, writes=True),
    Page("/cases/{case}/unmask", unmask, post=True, writes=True),
)
