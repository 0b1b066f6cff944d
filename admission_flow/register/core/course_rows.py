"""Rows of `case_course`: how the course of a case is kept.

What a row tells of, and of which days, is in `core/courses.py`; `core/course_reading.py` reads it
again. Not kept are days that follow from
a person's own dates: until when somebody who left the Party must wait, and from when somebody is
old enough.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from admission_flow.database.rows import CourseRow
from admission_flow.journal.canonical import encoder_of
from admission_flow.planning.deadlines.clocks import Clock, Done, clocks
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Move
from admission_flow.procedure.findings import Waiting
from admission_flow.procedure.judge import Judge, Judged, Watched
from admission_flow.procedure.workflow import Workflow
from admission_flow.register.core.clock_law import clock_law
from admission_flow.register.core.course import (
    COUNTING,
    Course,
    course_of,
)
from admission_flow.register.core.records import CaseRecord
from admission_flow.register.core.stays import stays_text
from admission_flow.version import __version__

KEPT_FOR = timedelta(days=365)
"""How long what runs is kept at most, before the day and after it."""
NOT_KEPT = ""
NOTHING_RUNS = "{}"
NOTHING_DONE = "[]"
COLUMN_OF = dict(zip(COUNTING, ("decided_on", "admitted_on", "official_on"), strict=True))
"""The column of a row that holds the day on which somebody counts by a step."""
_NEVER = {"quiet_from": date.max.isoformat(), "quiet_until": date.min.isoformat()}
_OWN_DATES = "person."
"""The rules that wait for a day of the person's own."""


def course_row(
    judge: Judge,
    record: CaseRecord,
    day: date,
    done: Sequence[Done],
    judged: Judged | None = None,
) -> tuple[Watched, CourseRow]:
    """Return what the judge says of a case as of a day, and the row that tells of its course.

    Args:
        judge: judges it.
        record: the case.
        day: not before any of its acts.
        done: what was noted as done in it.
        judged: the case as it was judged, as of that day or another.

    """
    case = record.case
    watched = judge.watch(case, day, judged)
    workflow = judge.workflow
    course = course_of(record, case, watched.outlook.verdict, day, workflow)
    last = max([course.begun_on, *(act.on for act in case.acts)])
    unit_since, unit = course.units[-1]
    runs: Mapping[str, Any] = {"clocks": NOTHING_RUNS, "next_clock": None}
    quiet = {"quiet_from": last.isoformat(), "quiet_until": date.max.isoformat()}
    if course.running and (case.person.left_party_on is not None or own_limits()):
        runs, quiet = {"clocks": NOT_KEPT, "next_clock": None}, _NEVER
    elif course.running:
        runs = _what_runs(watched, clocks(case, watched.outlook, clock_law(judge), done))
        around = watched.day
        quiet = {
            "quiet_from": max(around.since, last, _near(day, -1)).isoformat(),
            "quiet_until": min(around.until, _near(day, 1)).isoformat(),
        }
    days = {COLUMN_OF[step]: on.isoformat() for step, on in course.counted}
    row = CourseRow(
        case=record.id,
        ver=record.version,
        head=record.head,
        as_of=day.isoformat(),
        firm_from=_firm_from(record, course, workflow).isoformat(),
        **quiet,
        **runs,
        decided_on=days.get("decided_on"),
        admitted_on=days.get("admitted_on"),
        official_on=days.get("official_on"),
        begun_on=course.begun_on.isoformat(),
        latest_on=_latest(course).isoformat(),
        state=course.state,
        since=course.since.isoformat(),
        unit=unit,
        unit_since=unit_since.isoformat(),
        rulebook=workflow.rulebook.sha256,
        program=__version__,
        person=record.person_entry,
        done=done_text(done),
        stays=stays_text(course, course.way(workflow).stays),
        course=_course_text(course),
    )
    return watched, row


def own_limits() -> bool:
    """Whether the procedure in use has limits of its own beside the law, which no row names."""
    own = in_use.procedure()
    return own is not None and bool(own.beside)


def done_text(done: Iterable[Done]) -> str:
    """Return what was noted as done in a case, as a row names it."""
    found = [[one.clock, one.on.isoformat()] for one in done]
    return _text(found) if found else NOTHING_DONE


def done_named(text: str) -> tuple[Done, ...]:
    """Return what a row names as done.

    Raises:
        ValueError, TypeError: it is not of that form.

    """
    if text == NOTHING_DONE:  # as nearly always
        return ()
    return tuple(Done(clock, date.fromisoformat(on)) for clock, on in json.loads(text))


def _latest(course: Course) -> date:
    return max((step.on for step in course.steps), default=course.begun_on)


def _near(day: date, sign: int) -> date:
    try:
        return day + sign * KEPT_FOR
    except OverflowError:
        return day


def _firm_from(record: CaseRecord, course: Course, workflow: Workflow) -> date:
    """Return the day from which on the steps taken by a day are all that says where a case stood.

    From the last move, refused step, remedy or other way beside the ordinary one, or step of a kind
    that was taken before.
    """
    days = [course.begun_on, *(act.on for act in record.case.acts if isinstance(act, Move))]
    seen = set[str]()
    for step in course.steps:
        spec = workflow.steps[step.step]
        if not step.permitted or spec.side or spec.restores or step.step in seen:
            days.append(step.on)
        seen.add(step.step)
    return max(days)


def _what_runs(watched: Watched, running: list[Clock]) -> Mapping[str, Any]:
    goal = watched.goal or ()
    kept = watched.goal is not None and not any(map(_waits_for_the_person, goal))
    # A day of which no number is read here notes nothing: what is written is asked of it last.
    coming = [[s.step, s.to_state, s.ends, s.side, s.ready] for s in watched.outlook.verdict.next]
    ahead = [[s.to_state, _iso(s.earliest)] for s in goal] if kept else None
    return {
        "clocks": "\n".join([_text(coming), _text(ahead), *map(_clock_line, running)]),
        "next_clock": running[0].day.isoformat() if running else None,
    }


def _waits_for_the_person(step: Waiting) -> bool:
    """Return whether a step waits for a day of the person's own, which is not kept."""
    return any(rule.startswith(_OWN_DATES) for rule, _ in step.for_days)


def _clock_line(clock: Clock) -> str:
    """Return its day, and what it shares with others of its kind."""
    cites = [
        [c.document, _iso(c.issued_on), c.clause, c.confidence, c.issuer] for c in clock.citations
    ]
    kind = [
        clock.rule,
        clock.sort.value,
        clock.responsible,
        clock.about,
        clock.in_verdict,
        clock.start_stated,
        cites,
    ]
    return clock.day.isoformat() + _text(kind)


def _course_text(course: Course) -> str:
    return _text(
        {
            "o": course.opened_on.isoformat(),
            "b": course.begun_on.isoformat(),
            "u": [[on.isoformat(), name] for on, name in course.units],
            "k": list(course.kind),
            "f": _iso(course.official_from),
            "s": [[s.step, s.on.isoformat(), *s[2:]] for s in course.steps],
            "d": [[step, on.isoformat()] for step, on in course.counted],
        }
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


_text = encoder_of(sort_keys=False)
