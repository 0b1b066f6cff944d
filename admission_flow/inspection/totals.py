"""How many findings there are by unit, by month or by class, each with what it was counted over."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from admission_flow.inspection.catalogue import CLASSES, checks
from admission_flow.inspection.dossier import Answer, Dossier, Found

BY = ("unit", "period", "class")


@dataclass(slots=True)
class Total:
    """One row: findings by class, and over how many cases they were counted."""

    group: str
    """A unit's name, a month ("2024-03"), or a class; empty: of no unit or month."""
    cases: int
    """Cases looked at: of the unit, with an act in the month, or else all of them."""
    found: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CLASSES, 0))
    """Findings by class; one whose class the source leaves open is counted as the heavier."""

    @property
    def all(self) -> int:
        """Findings of every class."""
        return sum(self.found.values())


def totals(found: Iterable[Found], dossiers: Sequence[Dossier], by: str) -> list[Total]:
    """Return the findings counted by "unit", "period" (month of the act) or "class", in order.

    A row without findings is left out, except by class.
    """
    known = checks()
    cases: dict[str, set[str]] = defaultdict(set)
    for dossier in dossiers:
        for group in _groups(dossier, by):
            cases[group].add(dossier.id)
    rows: dict[str, Total] = {}
    if by == "class":
        rows = {weight: Total(weight, len(dossiers)) for weight in CLASSES}
    for item in found:
        if item.answer is not Answer.FOUND:
            continue
        weight = known[item.check].weight
        group = {"unit": item.unit, "period": _month(item.on), "class": weight}[by]
        looked_at = len(cases[group]) if group else len(dossiers)
        row = rows.setdefault(group, Total(group, looked_at))
        row.found[weight] += 1
    return list(rows.values()) if by == "class" else sorted(rows.values(), key=lambda r: r.group)


def _groups(dossier: Dossier, by: str) -> set[str]:
    if by == "unit":
        return {dossier.unit}
    return {_month(act.on) for act in dossier.case.acts} if by == "period" else set()


def _month(on: date | None) -> str:
    return "" if on is None else on.isoformat()[:7]
