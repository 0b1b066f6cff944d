"""The way ahead of the running cases of a register. Nothing is written."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from admission_flow.errors import BadDocument
from admission_flow.procedure.acts import AdmissionDecision
from admission_flow.procedure.case_plan import CasePlan, Planner
from admission_flow.procedure.document import Case, DocumentProblems, Problem
from admission_flow.procedure.suppositions import Supposed, suppose
from admission_flow.procedure.year_plan import YearPlan, year_plan
from admission_flow.register.core.on_day import case_as_of, cases_as_of
from admission_flow.register.units.scope import scope

if TYPE_CHECKING:
    from admission_flow.procedure.judge import Judge
    from admission_flow.register.core.reader import ReadingRegister

What = Mapping[str, object]
"""What is supposed: by place ("person.born_on"), a value as a case document states it."""


@dataclass(frozen=True, slots=True)
class CaseYear:
    """A running case, and whether it can still take a step by the end of a year."""

    case: str
    name: str
    """Of the person."""
    unit: str
    """Name of the unit of its person on the day of the question."""
    plan: YearPlan

    @property
    def pressing(self) -> tuple[bool, date, str]:
        """Its place among others: in time first, by the day by which something must happen.

        That is the last day of the next step, or the day before it on which what serves it ends; of
        who comes too late the first day that there is.
        """
        if not self.plan.in_time:
            return True, self.plan.on or date.max, self.case
        window = self.plan.steps[0]
        return False, min(window.last, window.serves_until or window.last), self.case


def supposed(judge: "Judge", case: Case, as_of: date, what: What | None) -> Supposed:
    """Return a case with what is supposed of it.

    Args:
        judge: of the procedure.
        case: as it is on file.
        as_of: the day of the question.
        what: None or empty: nothing is.

    Raises:
        DocumentProblems: a place or a value is not right.

    """
    return suppose(case, as_of, what, judge.procedure.kinds) if what else Supposed(case)


def plan_of(judge: "Judge", case: Case, as_of: date, what: What | None = None) -> CasePlan:
    """Return the way ahead of a case. Arguments and what it raises: as of `supposed`."""
    would_be = supposed(judge, case, as_of, what)
    found = Planner(judge).plan(would_be.case, as_of, would_be.not_before)
    ahead = {step.step for step in found.steps}
    if lost := [step for step in would_be.not_before if step not in ahead]:
        raise DocumentProblems([Problem(f"{step}.on", "supposed_not_ahead", {}) for step in lost])
    return found


def case_plan(
    register: "ReadingRegister", case_id: str, on: date | None = None, what: What | None = None
) -> CasePlan:
    """Return the way ahead of a case of the register.

    Args:
        register: the register.
        case_id: the case.
        on: the day of the question; None: today.
        what: as of `supposed`.

    Raises:
        UnknownCase, CaseErased: there is no such case, or its person was erased.
        DocumentProblems: as of `supposed`.

    """
    day = on or register.today
    item = case_as_of(register.store, register.judge, case_id, day)
    return plan_of(register.judge, item.case, day, what)


def target_of(judge: "Judge", step: str | None = None) -> str:
    """Return the step that is asked for: the admission, or the last step to the goal.

    Raises:
        BadDocument: no step of the procedure is called so, or it is on no ordinary way.

    """
    workflow = judge.workflow
    ordinary = {
        spec.name: move.target
        for spec in workflow.steps.values()
        for move in spec.moves
        if not spec.ends and not spec.side and move.source != move.target
    }
    if step is not None and step not in ordinary:
        facts = {"found": step, "known": tuple(ordinary)}
        raise BadDocument("--step", [Problem("file", "plan_no_step", facts)])
    if step is None and judge.procedure.admits:
        return AdmissionDecision.kind
    last = next(name for name, target in ordinary.items() if workflow.states[target].goal)
    return step or last


def year_plans(  # noqa: PLR0913 - each is named by the caller
    register: "ReadingRegister",
    year: int | None = None,
    *,
    unit: str | None = None,
    step: str | None = None,
    on: date | None = None,
    what: What | None = None,
    looks_at: Callable[[object], object] = lambda _: None,
) -> Iterator[CaseYear]:
    """Yield every running case that the step is ahead of, as they were opened.

    Args:
        register: the register.
        year: the year; None: that of the day of the question.
        unit: code or name of a unit, with those below it; None: all.
        step: the step that is asked for; None: the admission decision, or of another procedure the
            last step to its goal.
        on: the day of the question; None: today.
        what: as of `supposed`, of each of them.
        looks_at: called with every running case of these.

    Raises:
        BadDocument: there is no such unit or step, or the year is over on the day of the question.
        DocumentProblems: as of `supposed`.

    """
    day = on or register.today
    year = day.year if year is None else year
    if not day.year <= year < date.max.year:
        problem = Problem("file", "plan_year_over", {"year": year, "day": day})
        raise BadDocument("--year", [problem])
    judge, end = register.judge, date(year, 12, 31)
    target, planner = target_of(judge, step), Planner(judge)
    within = scope(register.store, unit, day)
    for item in cases_as_of(register.store, judge, day, unfinished=True):
        if not within.has_case(item.record) or not item.on_its_way:
            continue
        looks_at(item)
        would_be = supposed(judge, item.case, day, what)
        found = year_plan(planner, would_be.case, day, target, end, would_be.not_before)
        if found is not None:
            yield CaseYear(item.id, item.record.person.full_name, item.unit, found)
