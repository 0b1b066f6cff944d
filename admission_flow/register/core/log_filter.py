"""Which entries of the journal an auditor wants to see."""

from dataclasses import dataclass, field
from datetime import date

from admission_flow.journal.entry import Entry
from admission_flow.register.core.records import act_day, act_kind
from admission_flow.register.core.state import local_day


@dataclass(frozen=True, slots=True)
class Span:
    """A run of days, both ends inside; None: open."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: str) -> bool:
        """Return whether an ISO date lies in the span; no date lies in an open one only."""
        if self.first is None and self.last is None:
            return True
        return (
            bool(day)
            and (self.first is None or self.first.isoformat() <= day)
            and (self.last is None or day <= self.last.isoformat())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFilter:
    """What is asked of each entry; None and empty: anything."""

    cases: frozenset[str] | None = None
    officer: str | None = None
    act: str | None = None
    """Kind of the act."""
    rule: str | None = None
    """Id of a rule that refused it."""
    refused: bool = False
    on: Span = field(default_factory=Span)
    """The days on which it happened."""
    entered: Span = field(default_factory=Span)
    """The days on which it was entered, in Việt Nam."""

    def wants(self, entry: Entry) -> bool:
        """Return whether the auditor wants to see an entry."""
        intent = entry.intent
        verdict = intent.verdict or {}
        blocked = verdict.get("blocked_by")
        return (
            (self.cases is None or intent.case in self.cases)
            and self.officer in (None, intent.actor)
            and self.act in (None, act_kind(intent.data))
            and (self.rule is None or (isinstance(blocked, list) and self.rule in blocked))
            and (not self.refused or verdict.get("permitted") is False)
            and self.on.holds(act_day(intent.data))
            and self.entered.holds(local_day(intent.at).isoformat())
        )
