"""One month of one unit: who moved, what was decided, what is late, due, owed; ids and counts."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from admission_flow.errors import BadDocument
from admission_flow.planning.deadlines.clocks import Clock
from admission_flow.planning.deadlines.owed import Owed, by_body, from_duty
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.document import Problem
from admission_flow.register.core.course import Course
from admission_flow.register.deadlines.entries import everybody
from admission_flow.register.deadlines.gathered import SOURCES, SYMPATHISERS, of_case
from admission_flow.register.plan import entries as plans
from admission_flow.register.units.scope import Scope, scope

if TYPE_CHECKING:
    from admission_flow.register.core.reader import ReadingRegister

HELPER_REPORT = "helper_report"
DECISIONS = frozenset(
    {
        "admission_decision",
        "admission_remedied",
        "recognition_decision",
        "recognition_remedied",
        "refusal",
        "strike_off_decision",
        "annulment",
        "restoration",
    }
)
"""Steps that are a decision of the body with authority."""


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One step of the month."""

    case: str
    step: str
    on: date
    to_state: str
    lawful: bool
    """False: the rules did not permit it, and the case stayed where it was."""
    judged: bool = True
    """False: some of its rules could not be judged: nothing says that it is lawful."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Somebody moved to another unit."""

    case: str
    on: date
    to: str
    arrived: bool
    """True: into the digest's unit; False: out of it."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """How far the unit is with the year's plan."""

    year: int
    target: int | None
    admitted: int
    not_sent: int
    """Base organisations in it that have not sent their own plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A month of a unit."""

    unit: str
    first: date
    as_of: date
    """The last day of the month, or today where it is not over."""
    until: date
    """The last day of the next month."""
    stages: Mapping[str, int]
    """Cases in progress on that day, by stage."""
    steps: list[StepTaken]
    transfers: list[Transfer]
    late: list[tuple[str, Clock]]
    coming: list[tuple[str, Clock]]
    owed: Mapping[str, list[Owed]]
    reports: list[Owed] | None
    """Reports of helpers that are missing; None: nothing in this register follows them."""
    plan: PlanLine | None


def digest(register: "ReadingRegister", unit: str, first: date) -> Digest:
    """Return a month of a unit and those below it.

    Args:
        register: the register.
        unit: code or name.
        first: the first day of the month.

    Raises:
        BadDocument: there is no such unit, or the month has not begun.

    """
    if first > register.today:
        raise BadDocument("--month", [Problem("file", "digest_not_yet", {"day": first})])
    one_day = timedelta(days=1)
    as_of = min(months_after(first, 1) - one_day, register.today)
    until = months_after(first, 2) - one_day
    asked = scope(register.store, unit, as_of, "UNIT")
    steps: list[StepTaken] = []
    transfers: list[Transfer] = []
    running: list[Course] = []
    for item in everybody(register, as_of):
        transfers += _transfers(item, first, asked)
        if asked.has_name(*item.unit_since(as_of)):
            steps += _steps(item, first)
            running += [item] if item.on_its_way else []
    clocks = [(item.id, clock) for item in running for clock in item.clocks]
    clocks.sort(key=lambda pair: (pair[1].day, pair[0], pair[1].rule, pair[1].about))
    owed = [one for item in running for one in of_case(register, item)]
    duties = {name: source(register, as_of, unit) for name, source in SOURCES.items()}
    owed += [from_duty(duty) for some in duties.values() for duty in some]
    reports = None
    if SYMPATHISERS in duties:
        missing = duties[SYMPATHISERS]
        reports = [from_duty(duty) for duty in missing if duty.kind == HELPER_REPORT]
    return Digest(
        unit=_name(asked, unit),
        first=first,
        as_of=as_of,
        until=until,
        stages=Counter(item.stage for item in running),
        steps=sorted(steps, key=lambda step: (step.on, step.case)),
        transfers=sorted(transfers, key=lambda one: (one.on, one.case)),
        late=[(case, clock) for case, clock in clocks if clock.overdue(as_of)],
        coming=[(case, clock) for case, clock in clocks if as_of <= clock.day <= until],
        owed=by_body(owed),
        reports=reports,
        plan=_plan(register, asked),
    )


def _steps(item: Course, first: date) -> Iterator[StepTaken]:
    for step in item.steps:
        if step.on >= first:
            to_state, lawful = step.to_state, step.permitted
            yield StepTaken(item.id, step.step, step.on, to_state, lawful, step.judged)


def _transfers(item: Course, first: date, asked: Scope) -> Iterator[Transfer]:
    for (since, unit), (on, to) in pairwise(item.units):
        before, after = asked.has_name(unit, since), asked.has_name(to, on)
        if on >= first and before != after:
            yield Transfer(item.id, on, to, arrived=after)


def _name(asked: Scope, typed: str) -> str:
    called = {} if asked.units is None else asked.units.called(asked.day)
    return called.get(asked.code or "", typed)


def _plan(register: "ReadingRegister", asked: Scope) -> PlanLine | None:
    """Return the line of the base organisations in the unit, or of the one that it belongs to."""
    store, day, units = register.store, asked.day, asked.units
    if units is None or not plans.there_is(store, day.year, day):
        return None
    found = plans.progress(register, day.year, day)
    own = None if asked.code is None else units.base_of(asked.code, day)
    codes = asked.codes() | ({own} if own else set())
    owner = asked.code is not None and asked.code == units.named(found.plan.owner, day)
    lines = [found.total] if owner else [line for line in found.units if line.key in codes]
    targets = [line.target for line in lines if line.target is not None]
    not_sent = [
        item
        for item in plans.sent(register, day.year, day)
        if item.unit in codes and item.received_on is None
    ]
    return PlanLine(
        year=day.year,
        target=sum(targets) if targets else None,
        admitted=sum(line.admitted for line in lines),
        not_sent=len(not_sent),
    )
