"""What may be written: only what can be read again, and only texts that may enter.

A program that embeds the register can make any object, with a word that the contract does not have
or a count that is not a number. The journal keeps for ever what it takes, and a case with such an
entry could never be folded again: so it is refused before. What was typed on another keyboard, in
NFD or with spaces that may not be broken, is kept as documents keep it (`procedure/text.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar

from admission_flow.errors import BadDocument, EvidenceIsRecorded, NotAStep
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.document import (
    Case,
    DocumentProblems,
    Problem,
    act_from,
    case_from,
    document_of,
    paper_sheet_from,
    plain,
    plain_act,
    record_from,
)
from admission_flow.procedure.document_limits import LONGEST_TEXT
from admission_flow.procedure.paper_sheet import SHEET, PaperSheet
from admission_flow.procedure.text import tidy, unfit

T = TypeVar("T")


def admitted(given: T) -> T:
    """Return a record as a document would state it: an act, a person, a unit, a case, an event.

    Raises:
        BadDocument: a field is not of the form that the contract gives it, or holds a character
            that may not enter.

    """
    what, read_back = _reading(given)
    try:
        kept: T = read_back()
        same = _same(kept, given)
    except DocumentProblems as found:
        raise BadDocument(what, found.problems) from found
    except (TypeError, ValueError, AttributeError) as error:
        raise BadDocument(what, [_problem(str(error))]) from error
    if not same:
        raise BadDocument(what, [_problem(what)])
    return kept


def event_of(kind: type[T], given: Mapping[str, object], what: str, where: str = "") -> T:
    """Return an event of plans, units or classes from its fields; those that are None are unstated.

    Args:
        kind: of the event.
        given: its fields by name.
        what: what is told of a problem.
        where: what its place begins with; empty: the same.

    Raises:
        BadDocument: a field is not of the form that it must have.

    """
    stated = {name: value for name, value in given.items() if value is not None}
    try:
        return record_from(kind, stated, where or what)
    except DocumentProblems as found:
        raise BadDocument(what, found.problems) from found


def step_admitted(given: Step) -> Step:
    """Return a step as a document would state it: only steps are judged, so only they advance.

    Raises:
        EvidenceIsRecorded: the act is not a step.
        BadDocument: as in `admitted`.

    """
    act: Act = admitted(given)
    if not isinstance(act, Step):
        raise EvidenceIsRecorded(kind=act.kind)
    return act


def evidence_admitted(given: Act) -> Act:
    """Return evidence as a document would state it: a step is never recorded without its rules.

    Raises:
        NotAStep: the act is a step.
        BadDocument: as in `admitted`.

    """
    act = admitted(given)
    if isinstance(act, Step):
        raise NotAStep(kind=act.kind)
    return act


def text_admitted(
    field: str, text: str, *, lines: bool = False, longest: int = LONGEST_TEXT
) -> str:
    """Return a text that stands by itself - a purpose, a reason, a number - as it is kept.

    Args:
        field: what it is, e.g. "--purpose": the error begins with it.
        text: as it was given.
        lines: whether it may have several lines.
        longest: characters.

    Raises:
        BadDocument: it is not text, is too long, or holds a character that may not enter.

    """
    if not isinstance(text, str):
        raise BadDocument(field, [Problem("file", "not_a_text", {"found": text})])
    kept = tidy(text, lines=lines)
    odd = unfit(kept, lines=lines)
    if odd is not None:
        raise BadDocument(field, [Problem("file", odd.message_id, odd.facts)])
    if len(kept) > longest:
        raise BadDocument(field, [Problem("file", "text_too_long", {"longest": longest})])
    return kept


def reason_admitted(reason: str) -> str:
    """Return the reason of a correction as it is kept: whoever reads it later asks why.

    Raises:
        BadDocument: the reason is empty, or blank; or as `text_admitted`.

    """
    if isinstance(reason, str) and not reason.strip():
        raise BadDocument("correct", [Problem("reason", "correct_no_reason", {})])
    return text_admitted("reason", reason, lines=True)


def _reading(given: Any) -> tuple[str, Callable[[], Any]]:  # noqa: ANN401 - see `admitted`
    if isinstance(given, Act):
        return given.kind, lambda: act_from(plain_act(given), keys=paper_keys())
    if isinstance(given, PaperSheet):
        return SHEET, lambda: paper_sheet_from(given, paper_keys())
    if isinstance(given, Case):
        return "case", lambda: case_from(document_of(given), paper_keys())
    cls: type[Any] = type(given)
    name = getattr(cls, "action", cls.__name__.lower())
    return name, lambda: record_from(cls, plain(given), name)


def _same(kept: object, given: object) -> bool:
    """Say whether what was read back is what was given, but for how its texts are kept."""
    if isinstance(given, str):
        return isinstance(kept, str) and tidy(given, lines=True) == kept
    if isinstance(kept, PaperSheet):  # its days and figures are kept in one spelling
        return isinstance(given, Mapping)
    cls: type = type(given)
    names = _names_of(cls)
    if names is not None:
        return type(kept) is cls and all(
            _same(getattr(kept, name), getattr(given, name)) for name in names
        )
    if isinstance(given, tuple):
        return isinstance(kept, tuple) and len(kept) == len(given) and all(map(_same, kept, given))
    return kept == given


@cache
def _names_of(kind: type) -> tuple[str, ...] | None:
    """Return the fields of a class; None: it is no record."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None


def _problem(reason: str) -> Problem:
    return Problem("file", "not_of_this_form", {"reason": reason})
