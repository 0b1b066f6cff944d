"""How many findings there are by unit, by month or by class, each with what it was counted over."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

from admission_flow.inspection.catalogue import CLASSES, Check, checks
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


class Totals:
    """Counts findings by "unit", "period" (month of the act) or "class", as they come."""

    def __init__(self, by: str, weight_of: Callable[[Check], str] = attrgetter("weight")) -> None:
        """Begin with none; `weight_of`: as what a finding of a check is counted."""
        self.by = by
        self._weight_of = weight_of
        self._all = 0
        self._cases: Counter[str] = Counter()
        self._found: dict[str, Counter[str]] = defaultdict(Counter)

    def take(self, dossier: Dossier) -> None:
        """Count a case that was looked at."""
        self._all += 1
        self._cases.update(_groups(dossier, self.by))

    def add(self, item: Found) -> None:
        """Count a finding; other answers are not counted."""
        if item.answer is Answer.FOUND:
            weight = self._weight_of(checks()[item.check])
            group = {"unit": item.unit, "period": _month(item.on), "class": weight}[self.by]
            self._found[group][weight] += 1

    def rows(self) -> list[Total]:
        """Return the rows in order; one without findings is left out, except by class."""
        groups = CLASSES if self.by == "class" else sorted(self._found)
        rows = []
        for group in groups:
            within = group and self.by != "class"
            row = Total(group, self._cases[group] if within else self._all)
            row.found |= self._found.get(group, {})
            rows.append(row)
        return rows


def totals(found: Iterable[Found], dossiers: Iterable[Dossier], by: str) -> list[Total]:
    """Return the findings counted, as `Totals`."""
    counted = Totals(by)
    for dossier in dossiers:
        counted.take(dossier)
    for item in found:
        counted.add(item)
    return counted.rows()


def _groups(dossier: Dossier, by: str) -> set[str]:
    if by == "unit":
        return {dossier.unit}
    return {_month(act.on) for act in dossier.case.acts} if by == "period" else set()


def _month(on: date | None) -> str:
    return "" if on is None else on.isoformat()[:7]
