"""Every unit graded by its share of its target, on the scale that the year's plan declares."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from admission_flow.errors import BadDocument
from admission_flow.planning.plan.progress import Line, Progress, grade_of
from admission_flow.procedure.document import Problem
from admission_flow.register.core.organisation import organisation
from admission_flow.register.plan import entries as plans

if TYPE_CHECKING:
    from admission_flow.register.core.reader import ReadingRegister


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedUnit:
    """A unit with its grade."""

    unit: str
    """Its code."""
    name: str
    line: Line
    """Its target, and who was admitted."""
    grade: str | None
    """In the plan's words; None: below the lowest, or it has no target."""
    own_plan: str | None
    """Whether it sent its own plan: in_time, late, missing, not_yet; None: it need not."""


def graded(
    register: "ReadingRegister",
    year: int,
    as_of: date | None = None,
    counting: str | None = None,
) -> tuple[Progress, tuple[GradedUnit, ...]]:
    """Return how far a year's plan is on a day, and each of its units with its grade.

    Raises:
        BadDocument: there is no plan of that year on that day, or it declares no scale.

    """
    found = plans.progress(register, year, as_of, counting)
    scale = found.plan.grades
    if not scale:
        raise BadDocument("plan grade", [Problem(str(year), "plan_no_scale", {})])
    names = organisation(register.store).called(found.as_of)
    sent = {item.unit: item.status for item in plans.sent(register, year, found.as_of)}
    units = tuple(
        GradedUnit(
            unit=line.key,
            name=names.get(line.key, ""),
            line=line,
            grade=grade_of(line.share, scale),
            own_plan=sent.get(line.key),
        )
        for line in found.units
    )
    return found, units
