"""What a rule says of a case, and what the judge makes of it."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import Any, NamedTuple

from admission_flow.procedure.facts import NO_FACTS, Facts
from admission_flow.procedure.quick_dataclass import dataclass


class Status(StrEnum):
    """What a rule found. Only the first three of the blocking findings stop a step."""

    UNMET = "unmet"
    PENDING = "pending"
    """Not yet: `earliest` says from which day it holds."""
    UNKNOWN = "unknown"
    """A fact is missing: never silently met."""
    MET = "met"
    WAIVED = "waived"
    """Unmet, but a consent that the law provides for is on record."""
    NOT_APPLICABLE = "not_applicable"
    NOT_JUDGED = "not_judged"
    """No law of that day is on file, or the unit has rules of its own: nothing is said of it."""

    @property
    def stands_in_the_way(self) -> bool:
        """Whether a blocking rule with this status stops the step."""
        return self in OBSTACLES


OBSTACLES = frozenset({Status.UNMET, Status.PENDING, Status.UNKNOWN})


class Severity(StrEnum):
    """Whether a requirement stops the step or must be explained later."""

    BLOCK = "block"
    WARN = "warn"


class Confidence(StrEnum):
    """How sure we are of a citation (docs/maintainers/law-as-data.md)."""

    VERIFIED = "verified"
    """Somebody read the clause, or a page that quotes it."""
    SECONDARY = "secondary"
    """Known from a reproduction: a question bank, a form, a handbook."""
    RECALLED = "recalled"
    """From memory, or carried over from the version before: to be confirmed."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One clause of one document, in the version in force on the day of the act."""

    document: str
    """Number as printed. Numbers restart every term: never without `issued_on`."""
    issued_on: date
    clause: str
    confidence: Confidence
    issuer: str = ""
    """Whose document it is, of what an overlay tightens; empty: it is of the centre's law."""


class LawRead(NamedTuple):
    """The dated values that a rule read, so that its texts say the numbers of that day."""

    values: Facts = NO_FACTS
    """By short name: `{value.months}` in a text is `values["months"]`."""
    since: date | None = None
    """From which day they have stood as they do; None: no law was read."""


NO_LAW = LawRead()


class Result(NamedTuple):
    """What the function of a rule returns: the status and the facts that it rests on.

    A tuple, as `Finding` is: the judge makes a hundred of each for every case.
    """

    status: Status
    facts: Mapping[str, Any] = NO_FACTS
    earliest: date | None = None
    by: tuple[str, ...] = ()
    """Short names of the values that it rests on, where it is not all that the rule declares."""


class Finding(NamedTuple):
    """What one rule says of one step: text and remedy are in the message catalogue."""

    rule: str
    status: Status
    severity: Severity
    citations: tuple[Citation, ...]
    facts: Facts
    responsible: str
    """Who must act: a role of the workflow file, e.g. "branch"."""
    earliest: date | None
    law: LawRead = NO_LAW
    """The values that it was judged by: what the texts take their numbers from."""

    @property
    def blocks(self) -> bool:
        """Whether this finding alone is enough to refuse the step."""
        return self.severity is Severity.BLOCK and self.status in OBSTACLES

    @property
    def warns(self) -> bool:
        """Whether this finding must be explained though it does not refuse the step."""
        return self.severity is Severity.WARN and self.status in OBSTACLES


_STATUS_OF = attrgetter("status")


@dataclass(frozen=True, slots=True)
class StepVerdict:
    """A step that is on paper, judged under the law of its own day."""

    step: str
    on: date
    from_state: str
    to_state: str
    permitted: bool
    regime: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def judged(self) -> bool:
        """Whether every rule of the step could be judged by the law of its day."""
        return Status.NOT_JUDGED not in map(_STATUS_OF, self.findings)

    @property
    def blocked_by(self) -> tuple[str, ...]:
        """Ids of the findings that refuse the step."""
        return tuple(f.rule for f in self.findings if f.blocks)

    @property
    def warned_by(self) -> tuple[str, ...]:
        """Ids of the findings that need an explanation."""
        return tuple(f.rule for f in self.findings if f.warns)


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that may come next: what is met already, what is missing, from when it could hold."""

    step: str
    to_state: str
    ends: bool
    """Whether it leaves the procedure (withdrawal, refusal, …)."""
    side: bool
    """Whether it is a way beside the ordinary one, opened by an act on file (referral, remedy)."""
    permitted: bool
    earliest: date | None
    """The first day on which every requirement that waits for a day holds; None: none waits."""
    findings: tuple[Finding, ...]

    @property
    def ready(self) -> bool:
        """Whether it could be taken if its own paper were there and in order.

        What only the paper can say (the votes, the body) is unknown as long as there is none.
        """
        return self.permitted or all(
            not f.blocks or says_the_paper(f, self.step) for f in self.findings
        )


class Waiting(NamedTuple):
    """What a step that lies ahead waits for."""

    to_state: str
    for_days: tuple[tuple[str, date], ...]
    """(rule, first day on which it holds) of every requirement that waits for a day."""

    @property
    def earliest(self) -> date | None:
        """The first day on which all of them hold; None: none waits."""
        return max((day for _, day in self.for_days), default=None)


def says_the_paper(finding: Finding, step: str) -> bool:
    """Whether a finding only misses what the paper of the step itself says (votes, the body)."""
    missing = str(finding.facts.get("missing"))
    own = missing == "roll" or missing.startswith(("roll.", "decision.", f"{step}."))
    return finding.status is Status.UNKNOWN and own


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something is due in the state that the case is in."""

    rule: str
    due_on: date
    overdue: bool
    responsible: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Dates:
    """The days that papers print, each by its own name; None: not reached."""

    decided_on: date | None = None
    """Day of the admission decision; of the decision that remedied it."""
    admitted_on: date | None = None
    """Day of the ceremony; as a remedy fixed it anew."""
    official_from: date | None = None
    party_age_from: date | None = None
    """From when membership is counted: the day of the admission decision, once official."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything the judge says of a case as of a day."""

    as_of: date
    state: str
    stage: str
    lawful: bool
    steps: tuple[StepVerdict, ...]
    next: tuple[NextStep, ...]
    deadlines: tuple[Deadline, ...]
    dates: Dates = Dates()

    @property
    def judged(self) -> bool:
        """Whether every step could be judged; where not, nothing says that the case is lawful."""
        return all(step.judged for step in self.steps)

    @property
    def moved_on(self) -> date | None:
        """The day of the step by which the case came to its state; None: it was opened there."""
        moved = [s for s in self.steps if s.permitted and s.from_state != s.to_state]
        return moved[-1].on if moved else None

    def counted_on(self, step: str) -> date | None:
        """Return the day on which somebody counts by a step, first taken lawfully; None: not yet.

        By the recognition decision the day that it names, and not that of its signature; where the
        decision on admission was refused and remedied, the day of the remedy, and the day of
        admission that it fixed.
        """
        taken = next((s.on for s in self.steps if s.step == step and s.permitted), None)
        if step == "recognition_decision":
            return self.dates.official_from or taken
        if taken is None and step == "admission_decision":
            return self.dates.decided_on
        if taken is None and step == "ceremony":
            return self.dates.admitted_on
        return taken

    @property
    def since(self) -> date | None:
        """The day on which the case came to its state; None: it is where it was opened.

        An official member is one from the day that the decision names, not from its signature
        (294-QĐ/TW, 4.2.2).
        """
        if self.stage == "official" and self.dates.official_from is not None:
            return self.dates.official_from
        return self.moved_on


_new = tuple.__new__
"""Makes a tuple of a kind without asking which fields are given: the judge makes very many."""


def met(**facts: object) -> Result:
    """Return "the requirement holds"."""
    return _new(Result, (Status.MET, facts, None, ()))


def unmet(earliest: date | None = None, **facts: object) -> Result:
    """Return "the requirement does not hold"; `earliest`: a day from which it could."""
    return Result(Status.UNMET, facts, earliest)


def met_if(holds: bool, **facts: object) -> Result:  # noqa: FBT001 - reads as a sentence
    """Return met or unmet."""
    return _new(Result, (Status.MET if holds else Status.UNMET, facts, None, ()))


def pending(earliest: date, **facts: object) -> Result:
    """Return "not yet, but from `earliest`"."""
    return Result(Status.PENDING, facts, earliest)


def unknown(missing: str, **facts: object) -> Result:
    """Return "cannot be said": `missing` names the fact that the case does not hold."""
    return Result(Status.UNKNOWN, {"missing": missing, **facts})


def waived(**facts: object) -> Result:
    """Return "does not hold, but a consent that the law provides for stands instead"."""
    return Result(Status.WAIVED, facts)


def not_judged(**facts: object) -> Result:
    """Return "no law of that day is on file, or other rules hold"."""
    return Result(Status.NOT_JUDGED, facts)


NOT_APPLICABLE = Result(Status.NOT_APPLICABLE)
"""The requirement does not concern this case."""
