"""Courses read from the rows of `case_course`, as `core/course_rows.py` writes them."""

import json
from datetime import date
from functools import lru_cache
from typing import Any

from admission_flow.database.rows import BriefCourse, Kept, PaceCourse, TakenCourse
from admission_flow.errors import JournalBroken
from admission_flow.planning.deadlines.clocks import Clock, ClockKind
from admission_flow.procedure.findings import Citation, Confidence
from admission_flow.procedure.workflow import Standing, Workflow
from admission_flow.register.core.course import Ahead, Coming, Course, Kind, Taken
from admission_flow.register.core.course_rows import COLUMN_OF, NOTHING_RUNS

NOT_OURS = "case_course differs from the journal: course"


def course_from(
    row: Kept,
    day: date,
    workflow: Workflow,
    *,
    runs: bool = False,
    ahead: bool = False,
) -> Course | None:
    """Return the course of a case as of a day of which its row tells.

    Args:
        row: as it is kept.
        day: a day of which it tells.
        workflow: under which it was derived.
        runs: with what runs on that day.
        ahead: with every step up to the goal; None is returned where these are not kept.

    Raises:
        JournalBroken: the row holds what no program of ours has written.

    """
    try:
        if row.latest_on > day.isoformat():
            found = _course(row, day, workflow)
            if runs and found.running:
                coming, clocks = _what_is_kept(row)
                object.__setattr__(found, "coming", coming)
                object.__setattr__(found, "clocks", clocks)
        else:
            found = _unread(row, day, workflow, runs=runs)
        goal: tuple[Ahead, ...] | None = ()
        if ahead and found.running:
            goal = _goal(_clocks_told(row).split("\n", 2)[1]) if runs else None
            if runs and goal is None:
                return None
        object.__setattr__(found, "ahead", goal if ahead else None)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise JournalBroken(case=str(row.case), what=NOT_OURS) from error
    return found


class _Rest:
    """A row of which what was not asked for so far is read when it is."""

    __slots__ = ("_row", "_runs", "_workflow", "unit", "unit_since")

    def __init__(self, row: Kept, workflow: Workflow, *, runs: bool) -> None:
        self._row, self._workflow, self._runs = row, workflow, runs
        self.unit, self.unit_since = row.unit, _day(row.unit_since)

    def counted_on(self, step: str) -> date | None:
        """Return the day on which the person counts by a step of `COUNTING`, if one does."""
        column = COLUMN_OF.get(step)
        on = getattr(self._row, column, None) if column else None
        return None if on is None else _day(on)

    def read(self, course: Course, name: str) -> None:
        """Set a field of the course, and whatever is read with it.

        Raises:
            JournalBroken: the row holds what no program of ours has written.

        """
        row = self._row
        try:
            if name not in _RUN:
                whole = _course(row, course.day, self._workflow)
                found = {field: getattr(whole, field) for field in _TAKEN}
            elif self._runs and course.running:
                found = dict(zip(_RUN, _what_is_kept(row), strict=True))
            else:
                found = dict.fromkeys(_RUN, ())
        except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
            raise JournalBroken(case=str(row.case), what=NOT_OURS) from error
        for field, value in found.items():
            object.__setattr__(course, field, value)


_RUN = ("coming", "clocks")
_TAKEN = ("opened_on", "begun_on", "units", "kind", "official_from", "steps", "counted")


def _unread(row: Kept, day: date, workflow: Workflow, *, runs: bool) -> Course:
    standing = workflow.standing(row.state)
    found, put = object.__new__(Course), object.__setattr__
    put(found, "id", row.case)
    put(found, "day", day)
    put(found, "version", row.ver)
    put(found, "state", row.state)
    put(found, "stage", standing.stage)
    put(found, "since", _day(row.since))
    put(found, "running", standing.running)
    put(found, "on_its_way", standing.on_its_way)
    put(found, "person_entry", row.person)
    put(found, "unread", _Rest(row, workflow, runs=runs))
    return found


_day = lru_cache(16384)(date.fromisoformat)
_as_it_is = tuple.__new__


def _course_told(row: Kept) -> str:
    if isinstance(row, BriefCourse):
        raise TypeError(row.case)  # a defect of the caller
    return row.course


def _clocks_told(row: Kept) -> str:
    if isinstance(row, TakenCourse):
        raise TypeError(row.case)
    return row.clocks


def _course(row: Kept, day: date, workflow: Workflow) -> Course:
    kept = json.loads(_course_told(row))
    steps = [
        _as_it_is(Taken, (step, _day(on), before, after, permitted, judged))
        for step, on, before, after, permitted, judged in kept["s"]
    ]
    counted = [(step, _day(on)) for step, on in kept["d"]]
    began, opened_on = _day(kept["b"]), _day(kept["o"])
    official_from = None if kept["f"] is None else _day(kept["f"])
    if steps and steps[-1].on > day:
        all_kinds = {step.step for step in steps if step.permitted}
        steps = [step for step in steps if step.on <= day]
        kinds = {step.step for step in steps if step.permitted}
        counted = [(step, on) for step, on in counted if step in kinds or step not in all_kinds]
        if "recognition_decision" in all_kinds - kinds:
            official_from = None
    state = steps[-1].to_state if steps else workflow.initial
    standing = workflow.standing(state)
    moved = next(
        (s.on for s in reversed(steps) if s.permitted and s.from_state != s.to_state), None
    )
    since = official_from if standing.stage == "official" and official_from else moved
    return Course(
        id=row.case,
        day=day,
        version=row.ver,
        opened_on=opened_on,
        begun_on=began if began <= day else opened_on,
        units=tuple((_day(on), name) for on, name in kept["u"]),
        kind=Kind(*kept["k"]),
        state=state,
        stage=standing.stage,
        since=since or opened_on,
        official_from=official_from,
        steps=tuple(steps),
        counted=tuple(counted),
        running=standing.running,
        on_its_way=standing.on_its_way,
        person_entry=row.person,
    )


def standing_of(row: PaceCourse, workflow: Workflow) -> Standing:
    """Return what standing in the state of a row means. Raises as `course_from`."""
    try:
        return workflow.standing(row.state)
    except KeyError as error:
        raise JournalBroken(case=str(row.case), what=NOT_OURS) from error


def clocks_of(row: PaceCourse) -> tuple[Clock, ...]:
    """Return every clock that runs, nearest first. Raises as `course_from`."""
    if row.clocks == NOTHING_RUNS:
        return ()
    try:
        _, _, *lines = row.clocks.split("\n")
        return tuple([_clock(line) for line in lines])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise JournalBroken(case=str(row.case), what=NOT_OURS) from error


def _what_is_kept(row: Kept) -> tuple[tuple[Coming, ...], tuple[Clock, ...]]:
    coming, _, *lines = _clocks_told(row).split("\n")
    return _coming(coming), tuple([_clock(line) for line in lines])


@lru_cache(4096)
def _coming(text: str) -> tuple[Coming, ...]:
    return tuple(Coming(*one) for one in json.loads(text))


def _goal(text: str) -> tuple[Ahead, ...] | None:
    if text == "null":
        return None
    return tuple(Ahead(state, None if on is None else _day(on)) for state, on in json.loads(text))


def _clock(line: str) -> Clock:
    # As its class makes it, in a third of the time: a list makes one for each day that it shows.
    found, put = object.__new__(Clock), object.__setattr__
    put(found, "day", _day(line[:10]))
    for name, value in _kind(line[10:]):
        put(found, name, value)
    return found


@lru_cache(4096)
def _kind(text: str) -> tuple[tuple[str, Any], ...]:
    rule, sort, who, about, in_verdict, stated, cites = json.loads(text)
    citations = tuple(
        Citation(document, _day(issued_on), clause, Confidence(sure), issuer)
        for document, issued_on, clause, sure, issuer in cites
    )
    return (
        ("rule", rule),
        ("sort", ClockKind(sort)),
        ("responsible", who),
        ("citations", citations),
        ("about", about),
        ("in_verdict", in_verdict),
        ("start_stated", stated),
    )
