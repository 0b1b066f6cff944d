"""What may be written: only what can be read again.

A program that embeds the register can make any object, with a word that the contract does not have
or a count that is no number. The journal keeps for ever what it takes, and a case with such an
entry could never be folded again: so it is refused before.
"""

from collections.abc import Callable

from admission_flow.errors import BadDocument
from admission_flow.procedure.acts import Act
from admission_flow.procedure.document import (
    Case,
    DocumentProblems,
    Problem,
    act_from,
    case_from,
    document_of,
    plain,
    plain_act,
    record_from,
)
from admission_flow.procedure.person import Person, Unit


def check(given: Act | Person | Unit | Case) -> None:
    """Refuse what a case document could not state.

    Raises:
        BadDocument: a field is not of the form that the contract gives it.

    """
    what, read_back = _reading(given)
    try:
        same = read_back() == given
    except DocumentProblems as found:
        raise BadDocument(what, found.problems) from found
    except (TypeError, ValueError, AttributeError) as error:
        raise BadDocument(what, [_problem(str(error))]) from error
    if not same:
        raise BadDocument(what, [_problem(what)])


def check_reason(reason: str) -> None:
    """Refuse a correction without a reason: whoever reads it later asks why.

    Raises:
        BadDocument: the reason is empty, or blank.

    """
    if not reason.strip():
        raise BadDocument("correct", [Problem("reason", "correct_no_reason", {})])


def _reading(given: Act | Person | Unit | Case) -> tuple[str, Callable[[], object]]:
    if isinstance(given, Act):
        return given.kind, lambda: act_from(plain_act(given))
    if isinstance(given, Case):
        return "case", lambda: case_from(document_of(given))
    name = type(given).__name__.lower()
    return name, lambda: record_from(type(given), plain(given), name)


def _problem(reason: str) -> Problem:
    return Problem("file", "not_of_this_form", {"reason": reason})
