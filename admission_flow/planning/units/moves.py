"""Somebody moved during the procedure: which clocks run (06-HD/TW, 3.9)."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from admission_flow.procedure.calendar import UnknownYear, WorkingDays
from admission_flow.procedure.findings import Citation, Confidence
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.procedure.rulebook import NoValue, Rulebook


@dataclass(frozen=True, slots=True)
class MoveLaw:
    """The time limits from one day on, in working days."""

    start: date
    forward: int
    """For the old unit to send the dossier on, from the decision to move."""
    decide: int
    """For the receiving authority to decide, from the receipt of the dossier. How long a decision
    of the old authority stands is the rule `decision.after_move`."""
    reexamine: int
    """At most, for the receiving unit to look into the dossier again."""
    citation: Citation


def move_law_from(data: Mapping[str, Any]) -> tuple[MoveLaw, ...]:
    """Return the limits of a parsed `workflows/moves.toml`, oldest first.

    Raises:
        KeyError, TypeError, ValueError: the data is not of that form.

    """
    rows = []
    for row in data["limit"]:
        cite = row["cite"]
        citation = Citation(
            cite["document"], cite["issued_on"], cite["clause"], Confidence(cite["confidence"])
        )
        forward, decide, again = (int(row[name]) for name in ("forward", "decide", "reexamine"))
        rows.append(MoveLaw(row["from"], forward, decide, again, citation))
    return tuple(sorted(rows, key=lambda row: row.start))


def stands_after_move(rulebook: Rulebook, day: date) -> int | None:
    """Return how many working days a decision of the old authority stands, by the law of a day."""
    values = rulebook.on(day).values.get("decision.after_move")
    return None if values is None or isinstance(values, NoValue) else values.working_days("days")


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedCase:
    """A case whose person moved, as of a day."""

    case: str
    state: str
    moved_on: date
    to: str
    decided_on: date | None
    """Day of a decision on admission that came after the move."""
    began_on: date | None = None
    """Day of the decision to move, from which the days run; None: not on file, from the move."""
    probationary: bool
    """Moved as a probationary member: the self-review and the helper's comment go along."""
    citation: Citation | None = None
    forward_by: date | None = None
    decide_by: date | None = None
    """Last day on which a decision of the old authority stands (`decision.after_move`)."""
    reexamine_days: int | None = None
    receiving_days: int | None = None
    """Working days that the receiving authority has to decide, from the receipt of the dossier."""

    @property
    def decided_late(self) -> bool:
        """Whether a decision came after its last day: to be annulled, and the dossier forwarded.

        Unless the receiving authority took it: the register does not say whose paper it was.
        """
        late = self.decided_on is not None and self.decide_by is not None
        return late and self.decided_on > self.decide_by  # type: ignore[operator]


def clocks(
    moved: Iterable[MovedCase],
    law: Sequence[MoveLaw],
    calendar: WorkingDays,
    stands: Callable[[date], int | None],
) -> list[MovedCase]:
    """Return moved cases with their time limits; without any where no law of that day is known.

    Args:
        moved: the cases.
        law: of sending on and of looking into the dossier again.
        calendar: the working days.
        stands: how many days a decision of the old authority stands, by the law of a day.

    """
    found = []
    for case in moved:
        began_on = case.began_on or case.moved_on
        place = bisect_right(law, began_on, key=lambda row: row.start)
        if not place or case.probationary:
            found.append(case)
            continue
        row, days = law[place - 1], stands(began_on)
        found.append(
            replace(
                case,
                citation=row.citation,
                forward_by=_after(calendar, began_on, row.forward),
                decide_by=None if days is None else _after(calendar, began_on, days),
                reexamine_days=row.reexamine,
                receiving_days=row.decide,
            )
        )
    return found


def _after(calendar: WorkingDays, start: date, days: int) -> date | None:
    try:
        return calendar.after(start, days)
    except UnknownYear:
        return None
