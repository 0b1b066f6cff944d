"""What a case held on one day: all that a rule may look at."""

from collections.abc import Sequence
from dataclasses import field
from datetime import date
from typing import Generic, TypeVar

from admission_flow.procedure.acts import Act, AdmissionRemedied, Ceremony, Step
from admission_flow.procedure.calendar import WorkingDays
from admission_flow.procedure.person import Person, Unit
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.procedure.workflow import OneOf

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

    def last(self, kind: type[B]) -> B | None:
        """Return the newest act of one kind."""
        acts = self.by_kind.get(kind)
        return acts[-1] if acts else None  # type: ignore[return-value]

    @property
    def admitted_on(self) -> date | None:
        """Day of the ceremony; where the admission was remedied, the day that was fixed anew."""
        remedied = self.last(AdmissionRemedied)
        if remedied is not None and remedied.admitted_on is not None:
            return remedied.admitted_on
        ceremony = self.last(Ceremony)
        return None if ceremony is None else ceremony.on

    def until(self, day: date) -> "History":
        """Return what stood on an earlier day."""
        return History(
            {kind: [a for a in acts if a.on <= day] for kind, acts in self.by_kind.items()}
        )


@dataclass(slots=True, kw_only=True)
class CaseOnDay(Generic[A_co]):
    """A case as of one day, with the step that is judged. Nothing dated later is seen from here."""

    history: History
    person: Person
    """As of the day: with what memberships changed."""
    unit: Unit
    """As of the day: after a move, the new chi bộ."""
    calendar: WorkingDays
    on: date
    """The day of the step, or the day as of which a step is looked ahead to."""
    as_of: date
    """The day of judging."""
    name: str
    """Name of the step that is judged, or looked ahead to."""
    on_file: Sequence[tuple[Step, tuple[OneOf, ...]]]
    """Every step dated so far, taken or refused, with what the way in the unit of its day asks."""
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

    @property
    def admitted_on(self) -> date | None:
        """Day of the ceremony; where the admission was remedied, the day that was fixed anew."""
        return self.history.admitted_on
