"""What lies ahead of the running cases: the days of the steps to come, another law, what if."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from admission_flow.library.edge import Room
from admission_flow.procedure.case_plan import CasePlan
from admission_flow.procedure.procedure import Procedure
from admission_flow.register.ahead.impact import CaseImpact, comparison, impacts
from admission_flow.register.ahead.plans import CaseYear, case_plan, year_plans


class Ahead(Room):
    """What lies ahead of the running cases. Nothing is written, and no vote is supposed.

    What may be supposed (`suppose`): by place ("person.born_on", "unit.has_base_committee", a kind
    of act and a field of it), a value as a case document states it; None: not stated. Of several
    acts of a kind the newest is meant. Where there is none, evidence is supposed, of the day of the
    question if no other is said; of a step to come only `on`, a day before which it is not taken.
    """

    def plan(
        self,
        case_id: str,
        *,
        as_of: date | None = None,
        suppose: Mapping[str, Any] | None = None,
    ) -> CasePlan:
        """Return the first lawful day of each step to come of a case, and what is owed.

        The days are those from which the law waits for nothing, if what is owed is there by then
        and each body is in favour.

        Args:
            case_id: the case.
            as_of: the day of the question, before which no step to come is dated; None: today.
            suppose: what if.

        Raises:
            UnknownCase, CaseErased: there is no such case, or its person was erased.
            BadArgument: what is supposed is not right.

        """
        return case_plan(self._inner, case_id, as_of, suppose)

    def year(
        self,
        year: int | None = None,
        *,
        unit: str | None = None,
        step: str | None = None,
        as_of: date | None = None,
        suppose: Mapping[str, Any] | None = None,
    ) -> tuple[CaseYear, ...]:
        """Return which running cases can still take a step by the end of a year, and by when.

        Args:
            year: None: that of the day of the question.
            unit: code or name of a unit, with those below it; None: all.
            step: a step of the ordinary way; None: the admission decision, or of another procedure
                the last step to its goal.
            as_of: the day of the question; None: today.
            suppose: what if, of each case.

        Returns:
            Every running case that the step is ahead of, as they were opened.

        Raises:
            BadDocument: there is no such unit or step, or the year is over.
            BadArgument: what is supposed is not right.

        """
        found = year_plans(self._inner, year, unit=unit, step=step, on=as_of, what=suppose)
        return tuple(found)

    def impact(
        self,
        procedure: Procedure,
        *,
        on: date | None = None,
        unit: str | None = None,
        suppose: Mapping[str, Any] | None = None,
    ) -> tuple[CaseImpact, ...]:
        """Return what the law of another procedure would change of the running cases.

        The cases stay as they are on file, and only days pass. A case that came to its end is left
        alone.

        Args:
            procedure: with the other law; of the same name as the register's.
            on: the day from which on both are asked; None: today.
            unit: code or name of a unit, with those below it; None: all.
            suppose: what if, of each case; no day of a step to come.

        Raises:
            BadDocument: it is another procedure, or there is no such unit.
            BadArgument: what is supposed is not right.

        """
        asked = comparison(self._inner, procedure, on)
        return tuple(impacts(self._inner, asked, unit, what=suppose))
