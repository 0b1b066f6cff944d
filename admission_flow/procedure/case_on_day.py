"""What a case held on one day: all that a rule may look at."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.calendar import WorkingDays
from admission_flow.procedure.person import Person, Unit

A_co = TypeVar("A_co", bound=Act, covariant=True)
B = TypeVar("B", bound=Act)


@dataclass(slots=True)
class History:
    """The acts that stand, by kind, growing as the judge goes through the days.

    Evidence stands as soon as its day has come; a step stands only once it was permitted.
    """

    by_kind: dict[type[Act], list[Act]] = field(default_factory=dict)

    def add(self, act: Act) -> None:
        """Let an act stand."""
        self.by_kind.setdefault(type(act), []).append(act)


@dataclass(slots=True, kw_only=True)
class CaseOnDay(Generic[A_co]):
    """A case as of one day, with the step that is judged. Nothing dated later is seen from here."""

    history: History
    person: Person
    unit: Unit
    calendar: WorkingDays
    on: date
    """The day of the step, or the day as of which a step is looked ahead to."""
    as_of: date
    """The day of judging."""
    state: str
    starts_in: tuple[str, ...]
    """The states in which the step can start for this unit."""
    step: A_co | None
    """None: the step is only looked ahead to; its paper does not exist yet."""
    previous: Step | None
    """The newest step that the case has taken."""

    def all(self, kind: type[B]) -> Sequence[B]:
        """Return the acts of one kind that stood on the day, oldest first."""
        return self.history.by_kind.get(kind, ())  # type: ignore[return-value]

    def last(self, kind: type[B]) -> B | None:
        """Return the newest act of one kind."""
        acts = self.history.by_kind.get(kind)
        return acts[-1] if acts else None  # type: ignore[return-value]
