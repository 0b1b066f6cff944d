"""What is kept of the courses of cases is what folding and judging them says, day by day."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING

import pytest

from admission_flow.database.rows import CourseRow
from admission_flow.errors import JournalBroken
from admission_flow.planning.deadlines.clocks import MEMBER_HISTORY, clocks
from admission_flow.procedure.acts import HelperReport
from admission_flow.procedure.document import Case
from admission_flow.register.audit import audit
from admission_flow.register.core.clock_law import clock_law
from admission_flow.register.core.course import COUNTING, Course, course_of, with_what_runs
from admission_flow.register.core.course_reading import course_from
from admission_flow.register.core.course_rows import (
    NOT_KEPT,
    NOTHING_RUNS,
    course_row,
)
from admission_flow.register.core.courses import Courses
from admission_flow.register.core.due_notes import done_by_case, noted
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.records import CaseRecord, Recorded
from admission_flow.register.core.register import Register
from admission_flow.register.deadlines.entries import note_done, retract
from admission_flow.register.deadlines.pace import standing_still
from admission_flow.testing import lawful_case
from admission_flow.workflow_source import built_in
from tests.altered_law import CHANGES, altered_judge
from tests.judged_cases import base_cases
from tests.register.core.test_quick_answers import Life
from tests.register.filled import filled_once
from tests.register.personal_data.test_erasure import erase
from tests.register.private_desk import ERASABLE_ON

if TYPE_CHECKING:
    from tests.register.conftest import Office
    from tests.register.private_desk import Desk

ONE = timedelta(days=1)
DAY = date(2026, 10, 20)


# ---- one case, on any day ------------------------------------------------------------------------


def record_of(case: Case, opened_on: date) -> CaseRecord:
    """Return a case as if it had been entered here, all of it on one day."""
    at = f"{opened_on.isoformat()}T01:00:00Z"
    recorded = [Recorded(number, act, at, "cb01") for number, act in enumerate(case.acts, 1)]
    return CaseRecord(
        "HS-0001",
        case.person,
        case.unit,
        at,
        version=len(recorded) + 1,
        head="a" * 64,
        recorded=recorded,
        person_entry="b" * 32,
    )


def folded(record: CaseRecord, day: date, *, runs: bool, ahead: bool = False) -> Course:
    """Return what the judge says of a case as of a day, with what runs in it."""
    judge, case = built_in(), record.as_of(day)
    outlook = judge.outlook(case, day)
    course = course_of(record, case, outlook.verdict, day, judge.workflow)
    if not runs:
        return course
    goal = judge.ahead(case, day) if ahead and course.running else ()
    running = clocks(case, outlook, clock_law(judge)) if course.running else []
    return with_what_runs(course, running, outlook.verdict.next, goal if ahead else None)


def rows_of(case: Case, chance: random.Random) -> Iterator[tuple[CaseRecord, date, CourseRow]]:
    """Yield the rows of a case that were written soon after its last paper, and much later."""
    days = [act.on for act in case.acts] or [date(2024, 1, 1)]
    opened_on = chance.choice([min(days) - 3 * ONE, min(days), max(days)])
    record = record_of(case, opened_on)
    for more in (0, chance.randint(1, 60), chance.randint(61, 900)):
        day = max(days) + more * ONE
        yield record, day, course_row(built_in(), record, day, ())[1]


@pytest.mark.parametrize("part", range(4))
def test_on_each_day_of_which_a_row_tells_it_says_what_folding_says(part: int) -> None:
    """Every case of the conformance vectors and of the rules' pages, around every bound."""
    chance, quiet = random.Random(part), []
    workflow = built_in().workflow
    for case in list(base_cases().values())[part::12]:
        for record, base, row in rows_of(case, chance):
            firm = date.fromisoformat(row.firm_from)
            papers = [on for act in case.acts for on in (act.on - ONE, act.on) if on >= firm]
            for day in {firm, firm + ONE, base, *chance.sample(papers, min(3, len(papers)))}:
                assert course_from(row, day, workflow) == folded(record, day, runs=False)
            if row.clocks in {NOT_KEPT, NOTHING_RUNS}:
                continue
            first, last = map(date.fromisoformat, (row.quiet_from, row.quiet_until))
            assert first <= base <= last
            quiet.append((last - base).days)
            for day in {first, base, last, first + chance.randint(0, (last - first).days) * ONE}:
                at_hand = course_from(row, day, workflow, runs=True)
                assert at_hand == folded(record, day, runs=True)
                ahead = course_from(row, day, workflow, runs=True, ahead=True)
                assert ahead in {None, folded(record, day, runs=True, ahead=True)}
    assert sorted(quiet)[len(quiet) // 2] > 30, "rows that age at once are of no use"


def test_soon_after_its_last_quiet_day_a_row_is_wrong() -> None:
    """So it must not be read: the twelve months are over, and no day is waited for any more."""
    case, workflow = lawful_case("ceremony", 2026), built_in().workflow
    record = record_of(case, case.acts[0].on)
    row = course_row(built_in(), record, case.acts[-1].on, ())[1]
    ends_on = date.fromisoformat(row.quiet_until) + ONE
    after = ends_on + ONE
    assert course_from(row, after, workflow, runs=True) != folded(record, after, runs=True)


def test_no_day_of_the_persons_own_is_kept() -> None:
    """Who is nearly old enough, and who left the Party: from no row does one read when."""
    case = lawful_case("sympathiser_resolution", 2026)
    young = replace(case.person, born_on=date(2008, 9, 17))
    opened_on, day = date(2026, 2, 2), date(2026, 7, 6)
    row = course_row(built_in(), record_of(replace(case, person=young), opened_on), day, ())[1]
    assert row.clocks.split("\n")[1] == "null"
    assert row.quiet_until < "2026-08"  # the end of the month, or what comes before it
    text = f"{row.course} {row.clocks} {row.quiet_from} {row.quiet_until}"
    assert "2008" not in text
    assert "2026-09" not in text
    left = replace(case.person, left_party_on=date(2019, 3, 5))
    row = course_row(built_in(), record_of(replace(case, person=left), opened_on), day, ())[1]
    assert row.clocks == NOT_KEPT
    assert row.quiet_from > row.quiet_until


# ---- a register ----------------------------------------------------------------------------------


def assert_as_folded(register: ReadingRegister, day: date, *, at_hand: bool = False) -> None:
    """Hold what is at hand, of all cases and of some, against folding every case."""
    store, judge = register.store, register.judge
    for runs, ahead in ((True, True), (True, False), (False, False)):
        courses = Courses(store, judge, day, runs=runs, ahead=ahead)
        every = [one for case in store.case_ids() if (one := courses.fold(case)) is not None]
        courses.folded = 0
        assert list(courses.each()) == every
        if runs:
            for months in (None, 3):
                still = standing_still(register, day, months)
                assert still == standing_still(register, day, months, courses=every)
        assert not (at_hand and courses.folded and not ahead)
    if day >= register.today:
        half = store.case_ids()[::2]
        found = list(Courses(store, judge, day).each(among=half))
        assert found == [c for c in Courses(store, judge, day).each() if c.id in half]
    runs_in = Courses(store, judge, day)
    some = [one for one in every if one.running]
    assert [c.taken_only() for c in runs_in.each(running=True) if c.running] == some
    for until in (day, day + 30 * ONE):
        due = [c.id for c in runs_in.each() if c.clocks and c.clocks[0].day <= until]
        by_then = runs_in.each(running=True, clock_by=until)
        assert [c.id for c in by_then if c.clocks and c.clocks[0].day <= until] == due
    taken, year = Courses(store, judge, day, runs=False), (day - 365 * ONE, day)
    for bound in (*year, day + ONE):
        assert_unmoved_are_left_out(register, every, day, bound)
    for step in COUNTING:
        within = [c for c in every if year[0] <= (c.day_of(step) or date.min) <= year[1]]
        since = taken.each(counted=(step, year[0], date.max), or_uncounted=True)
        late = [c for c in every if (c.day_of(step) or date.max) >= year[0]]
        assert [c for c in since if (c.day_of(step) or date.max) >= year[0]] == late
        refused = taken.each(counted=(step, day, date.max), or_uncounted=True, naming=[step])
        assert {
            c.id for c in every if any(s.step == step and not s.permitted for s in c.steps)
        } <= {c.id for c in refused} | {c.id for c in every if (c.day_of(step) or date.max) < day}
        counted = taken.each(counted=(step, *year))
        assert [c for c in counted if year[0] <= (c.day_of(step) or date.min) <= year[1]] == within


def assert_unmoved_are_left_out(
    register: ReadingRegister, every: list[Course], day: date, since: date
) -> None:
    """Those that stand still since before a day, in some states: left out, and their number."""
    workflow = register.judge.workflow
    ended = [name for name in workflow.states if not workflow.standing(name).on_its_way]
    courses = Courses(register.store, register.judge, day, runs=False)
    some = list(courses.each(moved=(since, ended)))
    still = [c for c in every if c not in some]
    assert some == [c for c in every if c not in still]
    assert courses.unmoved(since, ended) == len(still)
    for one in still:
        assert one.state in ended
        assert all(
            on < since for on in (*(s.on for s in one.steps), *(on for _, on in one.counted))
        )


def boundaries(register: ReadingRegister) -> set[date]:
    """Return the days around every bound of what is kept."""
    rows = register.store.courses(register.store.case_ids())
    days = {date.fromisoformat(d) for row in rows for d in (row.quiet_from, row.firm_from)}
    days |= {date.fromisoformat(row.quiet_until) + ONE for row in rows if row.quiet_until < "9"}
    return days | {day - ONE for day in days}


@filled_once
def peopled(office: "Office") -> None:
    """Seven people, each farther than the one before."""
    office.on(DAY)
    kinds = (
        *("sympathiser_resolution", "awareness_certificate", "verification_concluded"),
        *("branch_resolution", "admission_decision", "ceremony", "recognition_decision"),
    )
    with office.open() as register:
        for place, until in enumerate(kinds):
            case = lawful_case(until, 2025 - (until == kinds[-1]), full_name=f"Lò Mẫu {place}")
            office.enter(register, case)


def test_every_answer_is_at_hand_and_on_no_day_another(peopled: "Office") -> None:
    """Today nothing is folded; on the days around every bound the answer is that of folding."""
    with ReadingRegister.open(peopled.url, clock=peopled.clock) as register:
        assert_as_folded(register, register.today, at_hand=True)
        days = sorted(boundaries(register))
        for day in random.Random(4).sample(days, min(12, len(days))):
            assert_as_folded(register, day)


@pytest.mark.parametrize("seed", range(2))
def test_after_any_write_the_answers_are_those_of_folding(in_clear: "Desk", seed: int) -> None:
    """Acts, bulk, moves, corrections, refusals, documents; then sealed, and one of them erased."""
    life = Life(in_clear, seed)
    with in_clear.read() as register:
        for _ in range(3):
            for _ in range(5):
                life.anything()
            assert_as_folded(register, register.today, at_hand=True)
            assert_as_folded(register, register.today - 2 * ONE)
            assert_as_folded(register, register.today + 40 * ONE)
    in_clear.seal()
    with in_clear.open() as writing:
        left = in_clear.leave(writing)
    in_clear.office.on(ERASABLE_ON)
    erase(in_clear, left)
    with in_clear.read() as register:
        assert_as_folded(register, register.today)
        assert register.store.courses([left]) == []
    assert in_clear.report().breaks == ()


def test_what_is_noted_beside_the_acts_is_in_the_row(peopled: "Office") -> None:
    """As soon as it is noted, and no longer once it is taken back; on days before it, too."""
    with peopled.open() as register:
        (new,) = [c.id for c in Courses(register.store, register.judge, register.today).each()
                  if any(clock.rule == MEMBER_HISTORY for clock in c.clocks)]  # fmt: skip
        (note,) = note_done(register, MEMBER_HISTORY, [new], register.today - ONE)
        for day in (register.today - 2 * ONE, register.today):
            assert_as_folded(register, day, at_hand=day == register.today)
        assert done_by_case(noted(register.store), register.today)[new]
        peopled.on(register.today + ONE)
        register.record(new, HelperReport(on=register.today, assessment="(mẫu)"))
        assert_as_folded(register, register.today, at_hand=False)
        retract(register, note.seq)
        assert_as_folded(register, register.today)
        assert audit.verify(register.store, register.judge).breaks == ()


def test_a_register_without_rows_is_folded_until_it_is_refreshed(peopled: "Office") -> None:
    """As after an upgrade: nothing else is asked of anybody, and lists are fast afterwards."""
    with peopled.open() as register:
        with register.store.writing() as writing:
            writing.drop_courses()
        assert_as_folded(register, register.today)
        assert audit.verify(register.store, register.judge).breaks == ()
        assert register.refresh() == 7
        assert register.refresh() == 0
        assert_as_folded(register, register.today, at_hand=True)
        assert audit.verify(register.store, register.judge).breaks == ()


def test_with_the_days_only_what_aged_is_judged_again(peopled: "Office") -> None:
    """Some weeks later; and a rebuild leaves nothing to be refreshed."""
    with peopled.open() as register:
        aged = [row.case for row in register.store.courses(register.store.case_ids())
                if row.quiet_until < "2026-12-09"]  # fmt: skip
        peopled.on(date(2026, 12, 9))
        courses = Courses(register.store, register.judge, register.today)
        assert len(list(courses.each())) == 7
        assert 0 < courses.folded == len(aged) < 7
        assert register.refresh() == len(aged)
        assert_as_folded(register, register.today, at_hand=True)
        peopled.on(date(2027, 3, 9))
        register.rebuild()
        assert register.refresh() == 0
        assert audit.verify(register.store, register.judge).breaks == ()


def test_under_another_law_no_row_is_believed(peopled: "Office") -> None:
    """It says what held under its own."""
    for change in list(CHANGES)[:2]:
        judge = altered_judge(change)
        with ReadingRegister.open(peopled.url, judge=judge, clock=peopled.clock) as register:
            assert_as_folded(register, register.today)


# ---- whoever edits it ----------------------------------------------------------------------------

EDITS = {
    "ver": ("UPDATE case_course SET ver = ver + 1", "ver"),
    "as_of": ("UPDATE case_course SET as_of = 'x123456789'", "as_of"),
    "before its papers": ("UPDATE case_course SET as_of = '2001-01-01'", "as_of"),
    "quiet_until": ("UPDATE case_course SET quiet_until = '9999-12-31'", "quiet_until"),
    "next_clock": ("UPDATE case_course SET next_clock = NULL", "next_clock"),
    "admitted_on": ("UPDATE case_course SET admitted_on = '2020-02-02'", "admitted_on"),
    "person": (f"UPDATE case_course SET person = '{'0' * 32}'", "person"),
    "done": ('UPDATE case_course SET done = \'[["move.receive","2020-01-01"]]\'', "done"),
    "course": ("UPDATE case_course SET course = '{}'", "course"),
    "begun_on": ("UPDATE case_course SET begun_on = '2020-02-02'", "begun_on"),
    "latest_on": ("UPDATE case_course SET latest_on = '2020-02-02'", "latest_on"),
    "state": ("UPDATE case_course SET state = 'applying'", "state"),
    "since": ("UPDATE case_course SET since = '2020-02-02'", "since"),
    "unit": ("UPDATE case_course SET unit = 'Chi bộ Khác'", "unit"),
    "unit_since": ("UPDATE case_course SET unit_since = '2020-02-02'", "unit_since"),
    "stays": ("UPDATE case_course SET stays = ''", "stays"),
}


@pytest.mark.only_in_files
@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_row_is_found_and_made_again(peopled: "Office", edit: str) -> None:
    """The verifier names the table and the column; `db rebuild` mends it."""
    statement, column = EDITS[edit]
    with closing(sqlite3.connect(peopled.url)) as database:
        database.execute(f"{statement} WHERE \"case\" = 'HS-0006'")
        database.commit()
    with peopled.open() as register:
        (found,) = audit.verify(register.store, register.judge).breaks
        assert found.case == "HS-0006"
        assert found.what.startswith("case_course differs from the journal: ")
        assert column in found.what
        register.rebuild()
        assert audit.verify(register.store, register.judge).breaks == ()


@pytest.mark.only_in_files
def test_a_row_that_cannot_be_read_is_said_to_be_so(peopled: "Office") -> None:
    """In one sentence, and not in an error of Python, once what it should say is asked."""
    asked = {"course = '{\"s\":7}'": "steps", "clocks = '[]'": "clocks", "state = 'x'": "state"}
    for edit, field in asked.items():
        with closing(sqlite3.connect(peopled.url)) as database:
            database.execute(f"UPDATE case_course SET {edit} WHERE \"case\" = 'HS-0005'")
            database.commit()
        with (
            ReadingRegister.open(peopled.url, clock=peopled.clock) as register,
            pytest.raises(JournalBroken) as found,
        ):
            list(map(attrgetter(field), Courses(register.store, register.judge, DAY).each()))
        assert "case_course" in str(found.value)


@pytest.mark.only_in_files
def test_a_row_of_no_case_is_named(peopled: "Office") -> None:
    """Somebody planted it."""
    with closing(sqlite3.connect(peopled.url)) as database:
        database.execute("UPDATE case_course SET \"case\" = 'HS-0999' WHERE \"case\" = 'HS-0001'")
        database.commit()
    with Register.open(peopled.url, "cb01", clock=peopled.clock) as register:
        (found,) = audit.verify(register.store, register.judge).breaks
        assert (found.case, found.what) == ("HS-0999", "a row of case_course without a case")
