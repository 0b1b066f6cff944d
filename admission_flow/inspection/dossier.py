"""What a check looks at, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from admission_flow.procedure.calendar import WorkingDays
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Finding, Verdict


class Answer(StrEnum):
    """What a check says."""

    FOUND = "found"
    CLEAR = "clear"
    UNKNOWN = "unknown"
    """A fact is missing, and it is named: never passed in silence."""
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Dossier:
    """One case with the verdict on it, as an inspection sees it."""

    id: str
    unit: str
    case: Case
    verdict: Verdict
    as_of: date
    calendar: WorkingDays


@dataclass(frozen=True, slots=True)
class Found:
    """What a check says of a case, with the evidence that it rests on."""

    check: str
    case: str
    unit: str
    answer: Answer
    on: date | None = None
    """The day of the act that it is about."""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    finding: Finding | None = None
    """What the rule said, with its clauses in the version in force on that day."""
