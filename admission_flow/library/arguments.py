"""What a host program gives: read by the annotations of our signatures, before anything is done.

Days, texts and records are read by the code that reads case documents, so that whatever is written
can be read again by `audit replay`; a value that a document could not state is refused with its
name, and nothing is written.
"""

import inspect
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, wraps
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints
from weakref import WeakKeyDictionary

from admission_flow.errors import AdmissionFlowError, BadArgument, own_code_told
from admission_flow.journal.commitment import is_digest
from admission_flow.journal.entry import Basis
from admission_flow.library.case_act import CaseAct
from admission_flow.messages import LANGUAGES
from admission_flow.messages.own_texts import unusable_texts
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.document import (
    Case,
    DocumentProblems,
    Problem,
    act_from,
    day_from,
    paper_sheet_from,
    plain,
    plain_act,
    record_from,
    text_from,
)
from admission_flow.procedure.own_failure import OwnCodeFailed
from admission_flow.procedure.paper_sheet import SHEET, PaperSheet
from admission_flow.procedure.person import Person, Unit
from admission_flow.procedure.procedure import Procedure

Exact = Annotated[str, "exact"]
"""A text that is taken as it is: what was signed, and must not change by a blank."""

_LARGEST = 2**63
"""A whole number that the database can hold."""


def read_call(call: str, function: Callable[..., Any], *given: Any, **named: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the arguments of a call by name, each as what its annotation says.

    Raises:
        BadArgument: an argument is not what its annotation says; all that are not.
        TypeError: an argument is missing or there is none of this name, as Python has it.

    """
    bound = _signature(function).bind(*given, **named)
    hints = _hints(function)
    problems: list[Problem] = []
    for name, value in bound.arguments.items():
        if name not in hints:
            continue
        try:
            bound.arguments[name] = read(value, hints[name], name)
        except DocumentProblems as found:
            problems += found.problems
    if problems:
        raise BadArgument(call, problems)
    return dict(bound.arguments)


F = TypeVar("F", bound=Callable[..., Any])


def checked_call(function: F) -> F:
    """Return a function of the library that reads its arguments first, by its own annotations.

    A record with fields of no sense, made by hand, raises whatever it raises when it is looked at:
    that is `BadArgument` too.
    """
    name = function.__name__

    @wraps(function)
    def call(*given: Any, **named: Any) -> Any:  # noqa: ANN401
        with in_use.using(procedure_of_call(named)), own_code_told():
            arguments = read_call(name, function, *given, **named)
            try:
                return function(**arguments)
            except (AdmissionFlowError, OwnCodeFailed):
                raise
            except Exception as error:
                first, value = next(iter(arguments.items()))
                found = _none(value, _hints(function)[first], first)
                raise BadArgument(name, found.problems) from error

    return call  # type: ignore[return-value]


def procedure_of_call(named: Mapping[str, Any]) -> Procedure | None:
    """Return the procedure that a call names (`procedure=`), or the one that is in use."""
    own = named.get("procedure")
    return own if isinstance(own, Procedure) else in_use.procedure()


def check_choice(call: str, name: str, value: str | None, known: Iterable[str]) -> None:
    """Refuse a word that is not one of those known.

    Raises:
        BadArgument: it is not one of them.

    """
    listed = list(known)
    if value is not None and value not in listed:
        facts = {"found": value, "known": ", ".join(listed)}
        raise BadArgument(call, [Problem(name, "not_a_choice", facts)])


@cache
def _signature(function: Callable[..., Any]) -> inspect.Signature:
    return inspect.signature(function)


@cache
def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    return get_type_hints(function, include_extras=True)


def read(value: Any, wanted: Any, where: str) -> Any:  # noqa: ANN401 - whatever is wanted
    """Return a value as what an annotation says.

    Raises:
        DocumentProblems: it is something else, or cannot be looked at.

    """
    try:
        return _read(value, wanted, where)
    except (DocumentProblems, OwnCodeFailed):
        raise
    except Exception as error:
        # A stranger's object may raise anything when it is looked at.
        raise _none(value, wanted, where) from error


def _read(value: Any, wanted: Any, where: str) -> Any:  # noqa: ANN401
    simple = _exact if wanted == Exact else _SIMPLE.get(wanted)
    if simple is not None:
        return simple(value, where)
    composed = _COMPOSED.get(get_origin(wanted))
    if composed is not None:
        return composed(value, get_args(wanted), where)
    return _object(value, wanted, where)


def _object(value: Any, wanted: Any, where: str) -> Any:  # noqa: ANN401
    kind = get_origin(wanted) or wanted
    if kind in {Any, object}:
        return value
    if isinstance(kind, type) and issubclass(kind, Act):
        act = _act(value, where)
        # Evidence where a step belongs has an error of its own, which says what to do.
        if not isinstance(act, kind) and kind is not Step:
            raise _none(value, kind, where)
        return act
    fits = isinstance(value, kind) if isinstance(kind, type) else callable(value)
    if not fits:
        raise _none(value, wanted, where)
    return value


def _one_word(value: Any, known: tuple[Any, ...], where: str) -> str:  # noqa: ANN401
    if not isinstance(value, str) or value not in known:
        facts = {"found": value, "known": ", ".join(map(str, known))}
        raise DocumentProblems([Problem(where, "not_a_choice", facts)])
    return value


def _one_of(value: Any, kinds: tuple[Any, ...], where: str) -> Any:  # noqa: ANN401
    if value is None and type(None) in kinds:
        return None
    others = [kind for kind in kinds if kind is not type(None)]
    for kind in others[:-1]:
        try:
            return read(value, kind, where)
        except DocumentProblems:
            continue
    return read(value, others[-1], where)


def _exact(value: Any, where: str) -> str:  # noqa: ANN401
    if not isinstance(value, str):
        raise DocumentProblems([Problem(where, "not_a_text", {"found": value})])
    try:
        value.encode()
    except UnicodeEncodeError:
        raise DocumentProblems([Problem(where, "control_characters", {})]) from None
    return str(value)


def _number(value: Any, where: str) -> int:  # noqa: ANN401
    if type(value) is not int:
        raise DocumentProblems([Problem(where, "not_a_number", {"found": value})])
    if not -_LARGEST <= value < _LARGEST:
        facts = {"found": value, "least": -_LARGEST, "largest": _LARGEST - 1}
        raise DocumentProblems([Problem(where, "number_out_of_range", facts)])
    return value


def _flag(value: Any, where: str) -> bool:  # noqa: ANN401
    if type(value) is not bool:
        raise DocumentProblems([Problem(where, "not_a_flag", {"found": value})])
    return value


def _path(value: Any, where: str) -> Path:  # noqa: ANN401
    if not isinstance(value, str | Path):
        raise _none(value, Path, where)
    return Path(text_from(str(value), where))


def _record(kind: type) -> Callable[[Any, str], Any]:
    def read_record(value: Any, where: str) -> Any:  # noqa: ANN401
        if type(value) is not kind:
            raise _none(value, kind, where)
        return record_from(kind, plain(value), where)

    return read_record


def _case(value: Any, where: str) -> Case:  # noqa: ANN401
    if type(value) is not Case or not isinstance(value.acts, tuple | list):
        raise _none(value, Case, where)
    acts = tuple(_act(act, f"{where}.acts[{number}]") for number, act in enumerate(value.acts))
    person, unit = _record(Person)(value.person, where), _record(Unit)(value.unit, where)
    return Case(person, unit, acts, _sheet(value.paper_sheet, f"{where}.{SHEET}"))


def _case_act(value: Any, where: str) -> CaseAct:  # noqa: ANN401
    if type(value) is not CaseAct:
        raise _none(value, CaseAct, where)
    version = None if value.version is None else _number(value.version, f"{where}.version")
    case, act = text_from(value.case, f"{where}.case"), _act(value.act, f"{where}.act")
    return CaseAct(case=case, act=act, version=version)


def _basis(value: Any, where: str) -> Basis:  # noqa: ANN401
    if type(value) is not Basis or not is_digest(value.sha256):
        raise _none(value, Basis, where)
    return Basis(text_from(value.doc, f"{where}.doc"), value.sha256)


def _act(value: Any, where: str) -> Act:  # noqa: ANN401
    if not isinstance(value, Act) or in_use.kinds().get(value.kind) is not type(value):
        raise _none(value, Act, where)
    return act_from(plain_act(value), where, keys=paper_keys())


def _procedure(value: Any, where: str) -> Procedure:  # noqa: ANN401
    if not isinstance(value, Procedure):
        raise _none(value, Procedure, where)
    problems = _text_problems(value)
    if problems:
        raise DocumentProblems([replace(one, where=f"{where}.{one.where}") for one in problems])
    return value


def _text_problems(procedure: Procedure) -> tuple[Problem, ...]:
    """Return what is wrong with the texts of a procedure; looked at once for each."""
    found = _TEXTS.get(procedure)
    if found is None:
        found = _TEXTS[procedure] = tuple(
            Problem(f"messages.{lang}.{path}", "text_unusable", {"what": what})
            for lang in LANGUAGES
            for path, what in unusable_texts(lang, procedure.messages.get(lang, {}))
        )
    return found


_TEXTS: WeakKeyDictionary[Procedure, tuple[Problem, ...]] = WeakKeyDictionary()


def _sheet(value: Any, where: str) -> PaperSheet:  # noqa: ANN401
    if not isinstance(value, PaperSheet):
        raise _none(value, PaperSheet, where)
    return paper_sheet_from(value, paper_keys(), where)


def _many(value: Any, kinds: tuple[Any, ...], where: str) -> tuple[Any, ...]:  # noqa: ANN401
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Collection):
        raise DocumentProblems([Problem(where, "not_a_list", {})])
    return tuple(read(item, kinds[0], f"{where}[{number}]") for number, item in enumerate(value))


def _table(value: Any, kinds: tuple[Any, ...], where: str) -> dict[Any, Any]:  # noqa: ANN401
    if not isinstance(value, Mapping):
        raise DocumentProblems([Problem(where, "not_a_table", {})])
    return {
        read(key, kinds[0], where): read(item, kinds[1], f"{where}[{key!s}]")
        for key, item in value.items()
    }


def _none(value: object, wanted: Any, where: str) -> DocumentProblems:  # noqa: ANN401
    name = wanted.__name__ if isinstance(wanted, type) else str(wanted)
    found = type(value).__name__
    return DocumentProblems([Problem(where, "not_of_type", {"found": found, "wanted": name})])


_SIMPLE: Mapping[Any, Callable[[Any, str], Any]] = {
    str: text_from,
    int: _number,
    bool: _flag,
    date: day_from,
    Path: _path,
    Person: _record(Person),
    Unit: _record(Unit),
    Case: _case,
    PaperSheet: _sheet,
    Basis: _basis,
    CaseAct: _case_act,
    Procedure: _procedure,
}

_COMPOSED: Mapping[Any, Callable[[Any, tuple[Any, ...], str], Any]] = {
    UnionType: _one_of,
    Union: _one_of,
    Literal: _one_word,
    Sequence: _many,
    tuple: _many,
    Mapping: _table,
}
