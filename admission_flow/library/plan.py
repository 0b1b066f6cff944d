"""The year's plan, under the names of the commands `plan …`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from admission_flow.errors import BadArgument, BadDocument
from admission_flow.journal.entry import Basis, Entry
from admission_flow.library.edge import Room
from admission_flow.planning.plan.forecast import Forecast
from admission_flow.planning.plan.plan import Plan, plan_from
from admission_flow.planning.plan.progress import Progress, Sent
from admission_flow.procedure.document import DocumentProblems, Problem
from admission_flow.register.core.register import Register
from admission_flow.register.plan import entries as plans
from admission_flow.register.plan.grades import GradedUnit, graded
from admission_flow.register.plan.history import forecast as foresee

Counting = Literal["decision", "ceremony"]
_FEWEST_RUNS, _MOST_RUNS = 10, 20_000


@dataclass(frozen=True, slots=True)
class PlanOnFile:
    """A year's plan, as it was entered, with the targets of which units were notified."""

    plan: Plan
    entry: int
    """Number of the entry that holds it."""
    targets: Mapping[str, int]
    """By code of a unit."""


class ReadingPlans(Room):
    """What was planned, and what came of it. A year without a plan raises `BadDocument`."""

    of_the_admission = True

    def years(self) -> tuple[int, ...]:
        """Return the years of which there is a plan."""
        return tuple(plans.years(self._inner.store))

    def show(self, year: int, as_of: date | None = None) -> PlanOnFile:
        """Return the plan of a year, as it stood on a day.

        Args:
            year: of the plan.
            as_of: the day; None: as it stands.

        Raises:
            BadDocument: there is no plan of that year.

        """
        found = plans.on_file(self._inner.store, year, as_of)
        return PlanOnFile(found.plan, found.seq, dict(found.targets))

    def sent(self, year: int, as_of: date | None = None) -> tuple[Sent, ...]:
        """Return which base organisations have sent their plans, which late, and which not.

        Raises:
            BadDocument: there is no plan of that year.

        """
        return tuple(plans.sent(self._inner, year, as_of))

    def share(self, year: int) -> dict[str, int]:
        """Return the target shared out over the units in proportion to what they proposed.

        Raises:
            BadDocument: there is no plan of that year, or nobody proposed anything.

        """
        return plans.proposal(self._inner.store, year)

    def progress(
        self, year: int, as_of: date | None = None, *, counting: Counting | None = None
    ) -> Progress:
        """Return how far a year's plan is on a day, by sector, unit and watched group.

        Args:
            year: of the plan.
            as_of: the day; None: today.
            counting: by the day of the decision or of the ceremony; None: as the plan declares.

        Raises:
            BadDocument: there is no plan of that year on that day.

        """
        return plans.progress(self._inner, year, as_of, counting)

    def grade(
        self, year: int, as_of: date | None = None, *, counting: Counting | None = None
    ) -> tuple[GradedUnit, ...]:
        """Grade every unit by its share of its target, on the scale that the plan declares.

        Args:
            year: of the plan.
            as_of: the day; None: today.
            counting: as in `progress`.

        Raises:
            BadDocument: there is no plan of that year on that day, or it declares no scale.

        """
        return graded(self._inner, year, as_of, counting)[1]

    def forecast(
        self,
        year: int,
        as_of: date | None = None,
        *,
        counting: Counting | None = None,
        seed: int = 1,
        runs: int | None = None,
    ) -> Forecast:
        """Foresee the end of a plan's year from the register's own history, as an interval.

        Args:
            year: of the plan.
            as_of: the day; None: today.
            counting: as in `progress`.
            seed: of the random draws: the same seed gives the same forecast.
            runs: how often every case is played, 10 to 20 000; None: 1000 times, and at least 200
                times where more than 1000 cases are in progress.

        Raises:
            BadArgument: the runs are fewer or more.
            BadDocument: there is no plan of that year on that day.

        """
        if runs is not None and not _FEWEST_RUNS <= runs <= _MOST_RUNS:
            facts = {"found": runs, "least": _FEWEST_RUNS, "largest": _MOST_RUNS}
            raise BadArgument("Plans.forecast", [Problem("runs", "number_out_of_range", facts)])
        return foresee(self._inner, year, as_of, counting, seed=seed, runs=runs)


class Plans(ReadingPlans):
    """What is entered about plans."""

    _inner: Register

    def set(self, data: Mapping[str, Any], on: date, *, basis: Basis | None = None) -> Entry:
        """Enter a year's plan, once its own sums are right.

        Args:
            data: the plan as a plan file states it, as plain data.
            on: the day of the plan itself.
            basis: the file that it was read from.

        Raises:
            BadDocument: everything that is wrong with it.

        """
        try:
            plan = plan_from(data)
        except DocumentProblems as found:
            raise BadDocument("plan.set", found.problems) from found
        return plans.set_plan(self._inner, plan, on, () if basis is None else (basis,))

    def receive(self, year: int, unit: str, proposed: int, on: date) -> Entry:
        """Record that a base organisation's own plan came, and how many it means to admit.

        Args:
            year: of the plan.
            unit: code of the base organisation.
            proposed: people that it means to admit.
            on: the day on which it came.

        Raises:
            BadDocument: there is no such plan or unit on that day, or the number is not valid.

        """
        return plans.receive(self._inner, year, unit, proposed, on)

    def notify(self, year: int, targets: Mapping[str, int], on: date) -> tuple[Entry, ...]:
        """Record that units were notified of their targets: all or none.

        Args:
            year: of the plan.
            targets: by code of a unit.
            on: the day.

        Raises:
            BadDocument: there is no such plan or unit on that day, or a number is not valid.

        """
        return tuple(plans.notify(self._inner, year, targets, on))

    def retract(self, entry: int) -> Entry:
        """Take back an entry about a plan; it stays readable.

        Raises:
            BadDocument: the entry is not about a plan, or others rest on it.

        """
        return plans.retract(self._inner, entry)
