"""One dossier after the other, with what each check says of it: here or in other processes."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, cast

from admission_flow.inspection.dossier import Answer, Dossier, Filed, Found
from admission_flow.inspection.inspect import beside, inspect_one
from admission_flow.register.audit.dossiers import Reading, dossiers, filed
from admission_flow.register.core.apart import Together
from admission_flow.register.core.reader import ReadingRegister

if TYPE_CHECKING:
    from admission_flow.procedure.workflow import Workflow

Wants = Callable[[Found], bool]


@dataclass(frozen=True, slots=True)
class Look:
    """What there is to be said of one case."""

    dossier: Dossier | None
    """None: the case was not begun by the day. Else it may be a compact one."""
    acts: int = 0
    """Of a case that was not begun."""
    said: tuple[Found, ...] = ()
    counted: Counter[tuple[str, Answer]] = field(default_factory=Counter)
    """How often which check gave which other answer, where those are only counted."""
    beside: tuple[str, ...] = ()
    """Rules that are not met and that no check looks at."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every case."""

    unit: str | None
    day: date
    wants: Wants
    """Whether an answer is asked for; it can be sent to another process."""
    only_found: bool
    """Whether other answers than findings are only counted."""


def looks(
    register: ReadingRegister,
    question: Question,
    cases: tuple[str, ...],
    several: Together | None,
) -> Iterator[Look]:
    """Yield what there is to be said of each case, in the order in which they were opened.

    Args:
        register: read only.
        question: what is asked.
        cases: ids; empty: all.
        several: processes that work together, where all cases are looked at; None: this alone.

    Raises: as `dossiers`.

    """
    if several is None or cases:
        yield from _looks_here(register, question, cases)
        return
    # There is no such unit: that is said here.
    reading = Reading(register, question.unit, question.day)
    workflow = register.judge.workflow
    in_hand = partial(_compact_looks, reading, question)
    for group, found in several.answers(_looks_there, question, in_hand):
        if found is None:
            yield from _looks_of(reading, group, question)
            continue
        for look in found:
            dossier = look.dossier
            yield look if dossier is None else replace(look, dossier=_with(dossier, workflow))


def _looks_here(
    register: ReadingRegister, question: Question, cases: tuple[str, ...]
) -> Iterator[Look]:
    left_out: list[int] = []
    for dossier in dossiers(register, cases, question.unit, question.day, left_out.append):
        while left_out:
            yield Look(None, left_out.pop(0))
        yield look_at(dossier, question)
    yield from (Look(None, acts) for acts in left_out)


def look_at(dossier: Dossier, question: Question) -> Look:
    """Return what there is to be said of a dossier."""
    said, counted = [], Counter[tuple[str, Answer]]()
    for found in inspect_one(dossier):
        if not question.wants(found):
            continue
        if question.only_found and found.answer is not Answer.FOUND:
            counted[found.check, found.answer] += 1
        else:
            said.append(found)
    return Look(dossier, 0, tuple(said), counted, beside(dossier))


def _looks_of(reading: Reading, cases: list[str], question: Question) -> Iterator[Look]:
    for item in reading.cases(cases):
        if not reading.wants(item):
            continue
        if item.begun_on > reading.day:
            yield Look(None, len(item.record.case.acts))
        else:
            yield look_at(reading.dossier(item), question)


@cache
def _reading_there(register: ReadingRegister, unit: str | None, day: date) -> Reading:
    """Return what a process reads once that works on one register, and ends with that."""
    return Reading(register, unit, day)


def _looks_there(register: ReadingRegister, cases: list[str], question: Question) -> list[Look]:
    """Return what there is to be said of some cases, in another process."""
    return _compact_looks(_reading_there(register, question.unit, question.day), question, cases)


def _compact_looks(reading: Reading, question: Question, cases: list[str]) -> list[Look]:
    """Return what there is to be said of some cases, small enough to travel and to lie there."""
    return [
        look
        if look.dossier is None
        else replace(look, dossier=_with(look.dossier.compact(look.beside), None))
        for look in _looks_of(reading, cases, question)
    ]


def _with(dossier: Dossier, workflow: "Workflow | None") -> Dossier:
    """Return a dossier with its workflow; None: without, as it travels."""
    return replace(dossier, workflow=cast("Workflow", workflow))


def filed_of(
    register: ReadingRegister, cases: Iterable[str], several: Together | None
) -> Iterator[tuple[Filed, ...]]:
    """Yield which entry holds which act of some cases, case by case."""
    if several is None:
        yield from (filed(register.case(case)) for case in cases)
        return
    in_hand = partial(_filed_there, register, _=None)
    for group, found in several.answers(_filed_there, None, in_hand, cases):
        yield from in_hand(group) if found is None else found


def _filed_there(register: ReadingRegister, cases: list[str], _: None) -> list[tuple[Filed, ...]]:
    return [filed(register.case(case)) for case in cases]
