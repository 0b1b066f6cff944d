"""What the database hands out and takes in: plain values, no ORM."""

from typing import NamedTuple

from admission_flow.procedure.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRow:
    """Where a case stands: derived from the journal, and replaced whole whenever it moves."""

    case: str
    ver: int
    """``case_ver`` of the entry that this was derived from."""
    head: str
    """Leaf of that entry."""
    state: str
    stage: str
    unit: str
    opened_on: str
    """ISO date, as all ``_on`` and ``_since`` here."""
    state_since: str
    """Of an official member the day that the decision names, not that of its signature."""
    moved_on: str = ""
    """The day of the step by which it came there: on papers of before, it was not yet there."""
    lawful: bool
    """Whether no step was refused so far."""
    judged: bool = True
    """Whether every step so far could be judged; where not, nothing says that it is lawful."""
    next_step: str | None = None
    due_on: str | None = None
    """The nearest deadline, if one runs."""
    due_rule: str | None = None
    """The rule that sets it."""
    rulebook: str = ""
    """Digest of the rulebook under which this was derived; empty: no law was asked (the person was
    erased), or a program of before derived it."""
    program: str = ""
    """Version of the program that derived it; empty as above."""


STATE_COLUMNS = tuple(StateRow.__dataclass_fields__)
"""The columns of ``case_state``, in order."""


class CourseRow(NamedTuple):
    """What a case went through and what runs in it: derived, and replaced whole as `StateRow`.

    Days, codes, counts and names of units, as `StateRow` has them; nothing personal. Days are ISO
    texts.
    """

    case: str
    ver: int
    """As of ``StateRow``, and so ``head``."""
    head: str
    as_of: str
    """The day as of which it was derived: the day of writing, or that of the newest paper."""
    firm_from: str
    """From this day on the steps that were taken by a day are those of the row dated by it."""
    quiet_from: str
    """The first of the days on which what runs is what the row says."""
    quiet_until: str
    """The last of them: up to it nothing changes by the mere passing of days."""
    next_clock: str | None
    """The nearest day of what runs, if anything does."""
    decided_on: str | None
    """The day that counts for the decision on admission, and so the next two."""
    admitted_on: str | None
    official_on: str | None
    begun_on: str
    """The day of the first paper that counts, or of the opening where that was earlier."""
    latest_on: str
    """The day of the last step on file; the next four are as of that day, or of any later one."""
    state: str
    since: str
    """The day on which it came to that state."""
    unit: str
    unit_since: str
    rulebook: str
    """Digest of the rulebook under which it was derived."""
    program: str
    """Version of the program that derived it."""
    person: str
    """Id of the entry that states the person."""
    done: str
    """JSON: what was noted as done in the case when it was derived (`register/core/courses.py`)."""
    stays: str
    """How long it was in which state, to be counted (`register/core/course_rows.py`)."""
    clocks: str
    """What runs, in lines; `{}`: nothing can; empty: it is not kept."""
    course: str
    """JSON: what was taken."""


COURSE_COLUMNS = CourseRow._fields
"""The columns of ``case_course``, in order."""


class BriefCourse(NamedTuple):
    """Of a `CourseRow` what tells where the case stands and what runs in it."""

    case: str
    ver: int
    latest_on: str
    state: str
    since: str
    unit: str
    unit_since: str
    person: str
    clocks: str


class TakenCourse(NamedTuple):
    """Of a `CourseRow` what tells what was taken."""

    case: str
    ver: int
    latest_on: str
    state: str
    since: str
    unit: str
    unit_since: str
    decided_on: str | None
    admitted_on: str | None
    official_on: str | None
    person: str
    course: str


Kept = CourseRow | BriefCourse | TakenCourse
"""As much of a row as is asked for."""


class PaceCourse(NamedTuple):
    """Of a `CourseRow` what tells how long the case was in which state."""

    case: str
    latest_on: str
    state: str
    since: str
    unit: str
    unit_since: str
    next_clock: str | None
    stays: str
    clocks: str
