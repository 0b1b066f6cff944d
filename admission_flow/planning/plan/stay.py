"""How long one case was in one state: kept with each entry, so that a list can count it."""

from datetime import date

from admission_flow.procedure.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay of one case in one state."""

    key: str
    """The state, with the state that comes next for this kind of unit."""
    days: int
    """Whole days, 0 where two steps are of one day."""
    outcome: str | None
    """The state that it was left for; None: the case still waits (censored)."""
    left_on: date | None = None
    """The day of that."""
