"""What an inspection was asked for: a paper of a part must never pass for one of the whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from admission_flow.inspection.catalogue import CLASSES, Check, checks
from admission_flow.messages import Language, say

_NAMED = 12
"""Cases that one line names; of more it says how many."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample that was looked at, so that it can be drawn again."""

    seed: int
    of: int
    """Cases that it was drawn from."""
    cases: Sequence[str]


@dataclass(frozen=True, slots=True)
class Scope:
    """What was asked for; nothing: the whole register and every check."""

    unit: str | None = None
    """As it was typed: a code or a name."""
    cases: tuple[str, ...] = ()
    sample: Sample | None = None
    weight: str | None = None
    """The class that was asked for."""
    checks: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing was left out."""
        return self == Scope()

    def asks_for(self, weight: str) -> bool:
        """Whether findings of this class can be among those asked for."""
        if self.weight is not None:
            return weight == self.weight
        known = checks()
        return not self.checks or any(weight in known[each].weights for each in self.checks)

    @property
    def asked_classes(self) -> tuple[str, ...]:
        """The classes that were asked for, heaviest first."""
        return tuple(weight for weight in CLASSES if self.asks_for(weight))

    def weight_of(self, check: Check) -> str:
        """Return as what a finding is counted: the class asked for, else the heaviest."""
        return self.weight if self.weight in check.weights else check.weight

    def text(self, lang: Language) -> str:
        """Return it in words: "whole register", or "extract: …" with each filter."""
        if self.whole:
            return say(lang, "scope.whole")
        return say(lang, "scope.extract", what="; ".join(self._parts(lang)))

    def _parts(self, lang: Language) -> list[str]:
        parts = []
        if self.unit is not None:
            parts.append(say(lang, "scope.unit", unit=self.unit))
        if self.sample is not None:
            drawn = self.sample
            count = {"count": len(drawn.cases), "of": drawn.of}
            parts.append(say(lang, "scope.sample", seed=drawn.seed, **count))
        elif len(self.cases) > _NAMED:
            parts.append(say(lang, "scope.many_cases", count=len(self.cases)))
        elif self.cases:
            parts.append(say(lang, "scope.cases", cases=", ".join(self.cases)))
        if self.weight is not None:
            parts.append(say(lang, "scope.weight", weight=say(lang, f"class.{self.weight}")))
        if self.checks:
            parts.append(say(lang, "scope.checks", checks=", ".join(self.checks)))
        if self.since is not None:
            parts.append(say(lang, "scope.since", day=self.since))
        if self.until is not None:
            parts.append(say(lang, "scope.until", day=self.until))
        return parts

    def document(self, lang: Language) -> dict[str, Any]:
        """Return it as JSON types."""
        drawn = self.sample
        sample: Mapping[str, Any] | None = None
        if drawn is not None:
            sample = {"seed": drawn.seed, "of": drawn.of, "cases": list(drawn.cases)}
        return {
            "whole": self.whole,
            "text": self.text(lang),
            "unit": self.unit,
            "cases": list(self.cases),
            "sample": sample,
            "class": self.weight,
            "classes": list(self.asked_classes),
            "checks": list(self.checks),
            "on_from": self.since.isoformat() if self.since else None,
            "on_to": self.until.isoformat() if self.until else None,
        }


@dataclass(frozen=True, slots=True)
class Marks:
    """What the log says besides findings: of the cases looked at, or of all."""

    entries: int = 0
    unsigned: int = 0
    refused: int = 0
    late: int = 0
    """Acts entered more than the office's norm after their day."""
    corrected: int = 0
