"""What is entered about sympathisers and their lists beside the acts of cases, and how it is read.

A case's own chain holds who introduced the person (`source.proposed`) and which period a late
report is for (`source.report_for`); the register's chain holds the monthly reviews
(`source.review`) and how often helpers report (`source.every`). The number of a paper about a
person is a personal value.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date

from admission_flow.planning.sympathisers.person import BODIES, RHYTHMS, bounds
from admission_flow.procedure.acts.base import one_of
from admission_flow.register.core.topic import Data, Topic, record_of, texts

PROPOSED, REPORT_FOR = "source.proposed", "source.report_for"
REVIEW, EVERY, RETRACT = "source.review", "source.every", "source.retract"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """Somebody was introduced to the chi bộ."""

    by: str = one_of(*BODIES)
    on: date
    number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFor:
    """The period that a helper's report is for, where it is not that of its day."""

    entry: int
    """Of the report."""
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """When a unit went through its list, and of which month."""

    unit: str
    """Its code, or its name where it is in no organisation."""
    month: str
    on: date
    number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReviewed(Meeting):
    """A chi bộ went through its list of a month: the cases on it, those that came, and that left.

    All three may be empty.
    """

    listed: tuple[str, ...]
    added: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RhythmSet:
    """How often helpers report in a unit and below it, from a day on."""

    unit: str
    on: date
    every: str = one_of(*RHYTHMS)
    number: str | None = None


_CASES = ("listed", "added", "left")


def _reviewed(action: str, data: Data) -> ListReviewed:
    rest = {name: value for name, value in data.items() if name not in _CASES}
    held = record_of(Meeting)(action, rest)
    bounds(held.month)
    return ListReviewed(
        unit=held.unit,
        month=held.month,
        on=held.on,
        number=held.number,
        listed=texts(data, "listed"),
        added=texts(data, "added"),
        left=texts(data, "left"),
    )


def _report_for(action: str, data: Data) -> ReportFor:
    said = record_of(ReportFor)(action, data)
    bounds(said.period)
    return said


def _about(event: ListReviewed | RhythmSet) -> Hashable:
    """Say of what the last entry counts: a unit's month, or a unit."""
    return (event.unit, event.month) if isinstance(event, ListReviewed) else event.unit


def _named(event: ListReviewed | RhythmSet) -> Iterable[str]:
    if not isinstance(event, ListReviewed):
        return ()
    return (*event.listed, *event.added, *event.left)


LISTS: Topic[ListReviewed | RhythmSet] = Topic(
    name="source",
    read={
        REVIEW: _reviewed,
        EVERY: record_of(RhythmSet),
    },
    retract=RETRACT,
    no_entry="source_no_entry",
    about=_about,
    cases=_named,
)
"""In the register's own chain."""


def _about_person(event: Proposed | ReportFor) -> Hashable:
    """Say of what the last entry counts: of one report; of introductions each for itself."""
    return event.entry if isinstance(event, ReportFor) else event


PERSONS: Topic[Proposed | ReportFor] = Topic(
    name="source",
    read={
        PROPOSED: record_of(Proposed),
        REPORT_FOR: _report_for,
    },
    retract=RETRACT,
    no_entry="source_no_entry",
    about=_about_person,
    in_cases=True,
)
"""In the chains of cases."""
