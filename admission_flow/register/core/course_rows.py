"""Rows of `case_course`: how the course of a case is kept, and read again.

What a row tells of, and of which days, is in `core/courses.py`. Not kept are days that follow from
a person's own dates: until when somebody who left the Party must wait, and from when somebody is
old enough.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from admission_flow.database.rows import CourseRow
from admission_flow.errors import JournalBroken
from admission_flow.planning.deadlines.clocks import Clock, ClockKind, Done, clocks
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Move
from admission_flow.procedure.findings import Citation, Confidence, Waiting
from admission_flow.procedure.judge import Judge, Judged, Watched
from admission_flow.procedure.workflow import Workflow
from admission_flow.register.core.clock_law import clock_law
from admission_flow.register.core.course import (
    Ahead,
    Coming,
    Course,
    Kind,
    Taken,
    course_of,
    with_what_runs,
)
from admission_flow.register.core.records import CaseRecord
from admission_flow.version import __version__

KEPT_FOR = timedelta(days=365)
"""How long what runs is kept at most, before the day and after it."""
NOT_KEPT = ""
NOT_OURS = "case_course differs from the journal: course"
NOTHING_RUNS = "{}"
_NEVER = {"quiet_from": date.max.isoformat(), "quiet_until": date.min.isoformat()}
_OWN_DATES = "person."
"""The rules that wait for a day of the person's own."""


# ---- made ----------------------------------------------------------------------------------------


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
    days = {step: on.isoformat() for step, on in course.counted}
    row = CourseRow(
        case=record.id,
        ver=record.version,
        head=record.head,
        as_of=day.isoformat(),
        firm_from=_firm_from(record, course, workflow).isoformat(),
        **quiet,
        **runs,
        decided_on=days.get("admission_decision"),
        admitted_on=days.get("ceremony"),
        official_on=days.get("recognition_decision"),
        rulebook=workflow.rulebook.sha256,
        program=__version__,
        person=record.person_entry,
        done=done_text(done),
        course=_course_text(course),
    )
    return watched, row


def own_limits() -> bool:
    """Whether the procedure in use has limits of its own beside the law, which no row names."""
    own = in_use.procedure()
    return own is not None and bool(own.beside)


def done_text(done: Iterable[Done]) -> str:
    """Return what was noted as done in a case, as a row names it."""
    return _text([[one.clock, one.on.isoformat()] for one in done])


def done_named(text: str) -> tuple[Done, ...]:
    """Return what a row names as done.

    Raises:
        ValueError, TypeError: it is not of that form.

    """
    return tuple(Done(clock, date.fromisoformat(on)) for clock, on in json.loads(text))


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
    return {
        "clocks": _text(
            {
                "c": [_clock_plain(clock) for clock in running],
                "n": [
                    [s.step, s.to_state, s.ends, s.side, s.ready]
                    for s in watched.outlook.verdict.next
                ],
                "a": [[s.to_state, _iso(s.earliest)] for s in goal] if kept else None,
            }
        ),
        "next_clock": running[0].day.isoformat() if running else None,
    }


def _waits_for_the_person(step: Waiting) -> bool:
    """Return whether a step waits for a day of the person's own, which is not kept."""
    return any(rule.startswith(_OWN_DATES) for rule, _ in step.for_days)


def _clock_plain(clock: Clock) -> list[Any]:
    cites = [
        [c.document, _iso(c.issued_on), c.clause, c.confidence, c.issuer] for c in clock.citations
    ]
    return [
        clock.rule,
        clock.sort.value,
        clock.day.isoformat(),
        clock.responsible,
        clock.about,
        clock.in_verdict,
        clock.start_stated,
        _text(cites),
    ]


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


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# ---- read ----------------------------------------------------------------------------------------


def course_from(
    row: CourseRow, day: date, workflow: Workflow, *, runs: bool = False, ahead: bool = False
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
        found = _course(row, json.loads(row.course), day, workflow)
        if not found.running:
            return found if not ahead else _with_nothing_ahead(found)
        return _with_kept(found, json.loads(row.clocks), ahead=ahead) if runs else found
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise JournalBroken(case=str(row.case), what=NOT_OURS) from error


def begun_on(row: CourseRow) -> date:
    """Return the day on which the case of a row was begun. Raises as `course_from`."""
    try:
        return _day(json.loads(row.course)["b"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise JournalBroken(case=str(row.case), what=NOT_OURS) from error


_day = lru_cache(16384)(date.fromisoformat)


def _course(row: CourseRow, kept: Mapping[str, Any], day: date, workflow: Workflow) -> Course:
    steps = [Taken(step, _day(on), *rest) for step, on, *rest in kept["s"]]
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
    spec = workflow.states[state]
    moved = next(
        (s.on for s in reversed(steps) if s.permitted and s.from_state != s.to_state), None
    )
    since = official_from if spec.stage == "official" and official_from else moved
    on_its_way = not spec.final and not spec.goal
    return Course(
        id=row.case,
        day=day,
        version=row.ver,
        opened_on=opened_on,
        begun_on=began if began <= day else opened_on,
        units=tuple((_day(on), name) for on, name in kept["u"]),
        kind=Kind(*kept["k"]),
        state=state,
        stage=spec.stage,
        since=since or opened_on,
        official_from=official_from,
        steps=tuple(steps),
        counted=tuple(counted),
        running=on_its_way or state in workflow.leads_back,
        on_its_way=on_its_way,
        person_entry=row.person,
    )


def _with_nothing_ahead(course: Course) -> Course:
    return with_what_runs(course, [], (), ())


def _with_kept(course: Course, kept: Mapping[str, Any], *, ahead: bool) -> Course | None:
    goal = None
    if ahead:
        if kept["a"] is None:
            return None
        goal = tuple(Ahead(state, None if on is None else _day(on)) for state, on in kept["a"])
    found = object.__new__(Course)
    for name in Course.__slots__:
        object.__setattr__(found, name, getattr(course, name))
    object.__setattr__(found, "clocks", tuple(_clock(one) for one in kept["c"]))
    object.__setattr__(found, "coming", tuple(Coming(*one) for one in kept["n"]))
    object.__setattr__(found, "ahead", goal)
    return found


def _clock(kept: Sequence[Any]) -> Clock:
    rule, sort, day, who, about, in_verdict, stated, cites = kept
    return Clock(
        rule=rule,
        sort=ClockKind(sort),
        day=_day(day),
        responsible=who,
        citations=_citations(cites),
        about=about,
        in_verdict=in_verdict,
        start_stated=stated,
    )


@lru_cache(4096)
def _citations(text: str) -> tuple[Citation, ...]:
    return tuple(
        Citation(document, _day(issued_on), clause, Confidence(sure), issuer)
        for document, issued_on, clause, sure, issuer in json.loads(text)
    )
