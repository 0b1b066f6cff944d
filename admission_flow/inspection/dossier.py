"""What a check looks at, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from admission_flow.inspection.entered import Traces
from admission_flow.procedure.calendar import WorkingDays
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Citation, Finding, StepVerdict, Verdict
from admission_flow.procedure.person import Decider
from admission_flow.procedure.rulebook import NoValue, Rulebook, Values
from admission_flow.procedure.workflow import Workflow


class Answer(StrEnum):
    """What a check says."""

    FOUND = "found"
    CLEAR = "clear"
    UNKNOWN = "unknown"
    """A fact is missing, and it is named: never passed in silence."""
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Lent:
    """A time that the dossier was lent, as the lending book has it."""

    on: date
    returned_on: date | None = None
    """None: it has not come back."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A step that the program refused: it is in the log, and no act of the case."""

    step: str
    on: date
    statuses: Mapping[str, str]
    """By rule, what it said."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A paper of a case with the entry of the log that holds it."""

    kind: str
    """Kind of the act."""
    on: date
    """Its day, as it stands now."""
    number: str
    """As it was typed; empty: it has none."""
    entry: int
    corrected_by: tuple[int, ...] = ()
    """Entries that corrected it, oldest first."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One case with the verdict on it, as an inspection sees it."""

    id: str
    unit: str
    case: Case
    verdict: Verdict
    as_of: date
    workflow: Workflow
    lent: tuple[Lent, ...] | None = None
    """What the lending book of the register says of it; None: there is no book at hand."""

    refused: tuple[Attempt, ...] = ()
    """Steps that were refused when they were entered, oldest entry first."""

    beside: tuple[str, ...] | None = None
    """Rules that are not met and that no check looks at, once they are known (`compact`)."""

    dated: tuple[StepVerdict, ...] | None = None
    """What is said of each step where every paper stands as it is dated (`Judge.as_dated`).

    None: the same as in the verdict.
    """

    traces: Traces | None = None
    """What the journal tells of how the case came to say this; None: no register is at hand."""

    later: int = 0
    """Acts on file that are dated after the day of the inspection, and are not looked at."""

    may_decide: Mapping[date, tuple[Decider, ...]] | None = None
    """By the register's tree of units, who may decide on the days on which somebody did.

    Without a day: the tree does not know the chi bộ. None: there is no tree at hand.
    """

    filed: tuple[Filed, ...] = ()
    """Which entry holds which act, where the dossier comes from a register."""

    @property
    def steps(self) -> tuple[StepVerdict, ...]:
        """Each step on paper, judged on its own facts: what a check looks at.

        Never those of the verdict: there a step that is refused hides what comes after it.
        """
        return self.verdict.steps if self.dated is None else self.dated

    def compact(self, beside: tuple[str, ...]) -> "Dossier":
        """Return what checks over many dossiers look at: the acts, without what each rule said.

        A verdict is some ten times as large as the case that it is on: whoever holds many dossiers
        holds them like this.
        """
        bare = replace(self.verdict, steps=(), next=(), deadlines=())
        kept = replace(self, verdict=bare, beside=beside, dated=self.steps[-1:])
        return replace(kept, lent=None, refused=(), traces=None, filed=())

    @property
    def calendar(self) -> WorkingDays:
        """The working days that it was judged by."""
        return self.workflow.calendar

    @property
    def rulebook(self) -> Rulebook:
        """The law that it was judged by."""
        return self.workflow.rulebook

    @property
    def stage(self) -> str:
        """The stage that the papers as they are dated have come to."""
        if not self.steps:
            return self.verdict.stage
        return self.workflow.states[self.steps[-1].to_state].stage

    def law(self, rule: str, day: date) -> Values:
        """Return the values that a rule reads on a day.

        Raises:
            NoValue: the law of that day is not on file.

        """
        values = self.rulebook.on(day).values[rule]
        if isinstance(values, Values):
            return values
        raise NoValue(values.of, day)  # the one that is kept is of the first day that was asked


@dataclass(frozen=True, slots=True)
class Target:
    """How many people some units were to admit in a year, by a plan on file (check X06)."""

    name: str
    """The unit that was notified of the target, or the owner of the plan."""
    year: int
    number: int
    units: frozenset[str] | None = None
    """Names of the chi bộ that it is about; None: all."""
    step: str = "admission_decision"
    """The step whose day counts by the plan."""


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
    citations: tuple[Citation, ...] = ()
    """The clauses in the version in force on that day."""
    papers: tuple[Filed, ...] = ()
    """The papers that it is about, with their entries; empty where no day or step names them."""


def papers_of(filed: tuple[Filed, ...], said: Found) -> tuple[Filed, ...]:
    """Return the papers that an answer is about: those of its day, or of its step."""
    if said.on is None:
        return ()
    same_day = tuple(each for each in filed if each.on == said.on)
    step = said.evidence.get("step")
    return tuple(each for each in same_day if each.kind == step) or same_day
