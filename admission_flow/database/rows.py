"""What the database hands out and takes in: plain values, no ORM."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRow:
    """Where a case stands: derived from the journal, and replaced whole whenever it moves."""

    case: str
    ver: int
    """``case_ver`` of the entry that this was derived from."""
    head: str
    """Leaf of that entry."""
    state: str
    stage: str
    unit: str
    opened_on: str
    """ISO date, as all ``_on`` and ``_since`` here."""
    state_since: str
    lawful: bool
    """Whether no step was refused so far."""
    next_step: str | None = None
    due_on: str | None = None
    """The nearest deadline, if one runs."""
    due_rule: str | None = None
    """The rule that sets it."""


STATE_COLUMNS = tuple(StateRow.__dataclass_fields__)
"""The columns of ``case_state``, in order."""
