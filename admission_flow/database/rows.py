"""What the database hands out and takes in: plain values, no ORM."""

from admission_flow.procedure.quick_dataclass import dataclass


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
    """Of an official member the day that the decision names, not that of its signature."""
    moved_on: str = ""
    """The day of the step by which it came there: on papers of before, it was not yet there."""
    lawful: bool
    """Whether no step was refused so far."""
    judged: bool = True
    """Whether every step so far could be judged; where not, nothing says that it is lawful."""
    next_step: str | None = None
    due_on: str | None = None
    """The nearest deadline, if one runs."""
    due_rule: str | None = None
    """The rule that sets it."""
    rulebook: str = ""
    """Digest of the rulebook under which this was derived; empty: no law was asked (the person was
    erased), or a program of before derived it."""
    program: str = ""
    """Version of the program that derived it; empty as above."""


STATE_COLUMNS = tuple(StateRow.__dataclass_fields__)
"""The columns of ``case_state``, in order."""
