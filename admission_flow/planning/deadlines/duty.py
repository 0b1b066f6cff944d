"""What somebody owes by a day, wherever that follows from: one shape for lists and reminders."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One thing that a body owes by a day."""

    kind: str
    """What: "helper_report", "monthly_review", a rule's id. Texts: `duty.<kind>`, or the rule's."""
    unit: str
    """The name of the unit that owes it, or whose case it concerns."""
    owed_by: str
    """Who must act: a `responsible` of the rules, e.g. "branch", "helper", "base_committee"."""
    due_on: date
    """The last day on which it is in time."""
    case: str = ""
    """The case that it concerns; empty: the unit as a whole."""
    period: str = ""
    """The month ("2024-05"), quarter ("2024-Q2") or year that it is for; empty: none."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """What else its text needs."""
