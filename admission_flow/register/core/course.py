"""What a case went through and what runs in it, as of a day: what lists over all cases ask.

It is one value, whether it was folded and judged now or read from what is kept at hand
(`core/courses.py`): the two are equal, field by field, on every day of which a row tells. Nothing
in it is personal: who it is about, and on which grounds somebody had to leave, only the case says.
"""

from dataclasses import field, replace
from datetime import date
from typing import Any, NamedTuple, Protocol

from admission_flow.planning.deadlines.clocks import Clock
from admission_flow.procedure.dated_facts import facts_on, moves_of
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import NextStep, Verdict
from admission_flow.procedure.person import Unit
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.procedure.workflow import Route, Workflow
from admission_flow.register.core.records import CaseRecord
from admission_flow.register.core.state import local_day

COUNTING = ("admission_decision", "ceremony", "recognition_decision")
"""Steps by whose day somebody is counted: a remedy may stand for them."""


class Taken(NamedTuple):
    """A step on file."""

    step: str
    on: date
    from_state: str
    to_state: str
    permitted: bool
    judged: bool


class Coming(NamedTuple):
    """A step that may come next."""

    step: str
    to_state: str
    ends: bool
    side: bool
    ready: bool
    """As `NextStep.ready`."""


class Ahead(NamedTuple):
    """A step between where the case stands and the goal."""

    to_state: str
    earliest: date | None
    """As `NextStep.earliest`."""


class Kind(NamedTuple):
    """What decides which way the cases of a chi bộ take, as `Workflow.way` asks it."""

    has_youth_union: bool
    has_trade_union: bool
    has_base_committee: bool


class Unread(Protocol):
    """A row of which the rest is read when it is asked for: most lists ask for little of it."""

    unit: str
    """The name of the unit that the person belonged to on the day of the question."""
    unit_since: date

    def counted_on(self, step: str) -> date | None:
        """Return the day on which the person counts by a step; None: the steps are to be asked."""

    def read(self, course: "Course", name: str) -> None:
        """Set a field of the course, and whatever is read with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A case as of a day."""

    id: str
    day: date
    version: int
    """`case_ver` of its newest entry, whenever that is dated."""
    opened_on: date
    """The day on which the case was entered here."""
    begun_on: date
    """The day of the first paper that counts, or of the opening where that was earlier."""
    units: tuple[tuple[date, str], ...]
    """From which day on in which chi bộ, by name; the first from the day of its beginning."""
    kind: Kind
    """Of the chi bộ on the day."""
    state: str
    stage: str
    since: date
    """The day on which it came to the state that it is in; it may have been opened later."""
    official_from: date | None
    steps: tuple[Taken, ...]
    counted: tuple[tuple[str, date], ...]
    """By step of `COUNTING`, the day on which the person counts by it, taken lawfully."""
    running: bool
    """Whether days can run in it: it had not come to an end, or a way leads back from there."""
    on_its_way: bool
    """Whether it had not come to an end."""
    person_entry: str
    """Id of the entry that states the person."""
    clocks: tuple[Clock, ...] = ()
    """Every clock that runs in it, nearest first."""
    coming: tuple[Coming, ...] = ()
    ahead: tuple[Ahead, ...] | None = None
    """Every step up to the goal, in order; None: it was not asked for."""
    unread: Unread | None = field(default=None, compare=False, repr=False)
    """What the fields that were not read yet are read from, when they are asked for."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - of any field
        """Read a field of a row that was not asked for so far.

        Raises:
            JournalBroken: the row holds what no program of ours has written.

        """
        if name not in _READ_LATER:
            raise AttributeError(name)
        if self.unread is not None:
            self.unread.read(self, name)
        return object.__getattribute__(self, name)

    @property
    def unit(self) -> str:
        """The name of the unit that the person belonged to on the day."""
        return self.units[-1][1] if self.unread is None else self.unread.unit

    @property
    def judged(self) -> bool:
        """Whether every step could be judged; where not, nothing says that it is lawful."""
        return all(step.judged for step in self.steps)

    def unit_since(self, day: date) -> tuple[str, date]:
        """Return the unit's name on a day, and the day from which the case has borne it."""
        if self.unread is not None and self.unread.unit_since <= day:
            return self.unread.unit, self.unread.unit_since
        found = self.units[0]
        for unit in self.units[1:]:
            if unit[0] <= day:
                found = unit
        return found[1], found[0]

    def day_of(self, step: str) -> date | None:
        """Return the day on which the person counts by a step, taken lawfully."""
        if self.unread is not None and (on := self.unread.counted_on(step)) is not None:
            return on
        counted = next((on for name, on in self.counted if name == step), None)
        return counted or next((s.on for s in self.steps if s.step == step and s.permitted), None)

    def way(self, workflow: Workflow) -> Route:
        """Return the procedure as the chi bộ of the day has it."""
        return workflow.way(Unit(name="", **self.kind._asdict()))

    def taken_only(self) -> "Course":
        """Return the same without what is said of days to come."""
        return replace(self, clocks=(), coming=(), ahead=None, unread=None)


_READ_LATER = frozenset(Course.__dataclass_fields__) - {"unread"}


def course_of(
    record: CaseRecord, case: Case, verdict: Verdict, day: date, workflow: Workflow
) -> Course:
    """Return what a case went through, from what the judge says of it; nothing of what runs.

    Args:
        record: the whole case.
        case: with the acts that count on the day.
        verdict: on that case as of the day.
        day: the day.
        workflow: what it was judged by.

    """
    opened_on = local_day(record.opened_at)
    begun_on = min([opened_on, *(act.on for act in case.acts)])
    unit = facts_on(case.person, case.unit, case.acts, day)[1]
    standing = workflow.standing(verdict.state)
    moves = ((move.on, move.to) for move in moves_of(case.unit, case.acts))
    # Of the whole case: a paper of later days may say that it was begun before it was opened.
    first = min([opened_on, *(act.on for act in record.case.acts)])
    return Course(
        id=record.id,
        day=day,
        version=record.version,
        opened_on=opened_on,
        begun_on=begun_on,
        units=((first, case.unit.name), *moves),
        kind=Kind(unit.has_youth_union, unit.has_trade_union, unit.has_base_committee),
        state=verdict.state,
        stage=verdict.stage,
        since=verdict.since or opened_on,
        official_from=verdict.dates.official_from,
        steps=tuple(
            Taken(s.step, s.on, s.from_state, s.to_state, s.permitted, s.judged)
            for s in verdict.steps
        ),
        counted=tuple((step, on) for step in COUNTING if (on := verdict.counted_on(step))),
        running=standing.running,
        on_its_way=standing.on_its_way,
        person_entry=record.person_entry,
    )


def with_what_runs(
    course: Course,
    clocks: list[Clock],
    coming: tuple[NextStep, ...],
    goal: tuple[NextStep, ...] | None,
) -> Course:
    """Return a course with what the judge says of days to come: nothing where none can run."""
    if not course.running:
        return replace(course, ahead=None if goal is None else ())
    return replace(
        course,
        clocks=tuple(clocks),
        coming=tuple(Coming(s.step, s.to_state, s.ends, s.side, s.ready) for s in coming),
        ahead=None if goal is None else tuple(Ahead(s.to_state, s.earliest) for s in goal),
    )
