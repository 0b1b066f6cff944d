"""What another law would change of the running cases of a register. Nothing is written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from admission_flow.errors import BadDocument
from admission_flow.procedure.document import DocumentProblems, Problem
from admission_flow.procedure.impact import Comparison, LawImpact
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.procedure import Procedure
from admission_flow.register.ahead.plans import What, supposed
from admission_flow.register.core.on_day import cases_as_of
from admission_flow.register.units.scope import scope

if TYPE_CHECKING:
    from admission_flow.register.core.reader import ReadingRegister


@dataclass(frozen=True, slots=True)
class CaseImpact:
    """A running case, and what another law changes in it."""

    case: str
    unit: str
    """Name of the unit of its person on the day of the question."""
    impact: LawImpact


def comparison(
    register: "ReadingRegister", procedure: Procedure, on: date | None = None
) -> Comparison:
    """Return what compares the law in use with that of another procedure of the same name.

    Args:
        register: judged by the law in use.
        procedure: with the other law.
        on: the day of the question; None: today.

    Raises:
        BadDocument: it is another procedure.

    """
    own = register.judge.procedure
    if procedure.name != own.name:
        facts = {"given": procedure.name, "kept": own.name}
        raise BadDocument("workflow impact", [Problem("procedure", "impact_other", facts)])
    return Comparison(register.judge, Judge(procedure), on or register.today)


def impacts(
    register: "ReadingRegister",
    asked: Comparison,
    unit: str | None = None,
    *,
    what: What | None = None,
    looks_at: Callable[[object], object] = lambda _: None,
) -> Iterator[CaseImpact]:
    """Yield the running cases in which another law changes something, as they were opened.

    A case that came to its end by the day of the question, under the law in use, is left alone.

    Args:
        register: the register.
        asked: what compares the two laws.
        unit: code or name of a unit, with those below it; None: all.
        what: what is supposed of each of them; None: nothing is.
        looks_at: called with every running case of these.

    Raises:
        BadDocument: there is no such unit.
        DocumentProblems: what is supposed is not right, or is the day of a step to come.

    """
    within = scope(register.store, unit, asked.on)
    for item in cases_as_of(register.store, register.judge, asked.on, unfinished=True):
        if not within.has_case(item.record) or not item.on_its_way:
            continue
        looks_at(item)
        would_be = supposed(register.judge, item.case, asked.on, what)
        for step in would_be.not_before:
            raise DocumentProblems([Problem(f"{step}.on", "supposed_day", {})])
        found = asked.of(would_be.case)
        if found is not None:
            yield CaseImpact(item.id, item.unit, found)
