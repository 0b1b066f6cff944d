"""The courses of cases that are kept at hand (`case_course`), each with the days of which it tells.

A row is derived with every entry of its case, in the same transaction. It tells

- what was **taken** by any day from `firm_from` on: a step is judged by the law of its own day, and
  what comes after it does not change that. Before `firm_from` lie a move, a refusal, a remedy, or a
  step that was taken twice: of these days the case itself is asked.
- what **runs** on the days from `quiet_from` to `quiet_until`, as the judge's own comparisons of
  days say (`procedure/watched_day.py`); for a year at most. Where no act was added, nothing else
  changes what runs: what was noted as done beside the acts is named in the row (`done`).

What a row does not tell of, was derived under another rulebook or by another program, or is not
there at all, is folded and judged: the answer is the same. So the work of a question grows with
what has changed since the rows were written, and `db refresh` writes those anew that have aged.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from heapq import merge

from admission_flow.database.course_listing import case_order
from admission_flow.database.pieces import CHUNK
from admission_flow.database.queries import Queries
from admission_flow.database.rows import BriefCourse, CourseRow, Kept, PaceCourse, TakenCourse
from admission_flow.errors import CaseErased
from admission_flow.planning.deadlines.clocks import Done, Law, clocks
from admission_flow.procedure.judge import Judge
from admission_flow.register.core.clock_law import clock_law
from admission_flow.register.core.course import (
    Course,
    course_of,
    with_what_runs,
)
from admission_flow.register.core.course_reading import course_from
from admission_flow.register.core.course_rows import (
    COLUMN_OF,
    NOTHING_RUNS,
    done_text,
    own_limits,
)
from admission_flow.register.core.due_notes import done_by_case, noted
from admission_flow.register.core.on_day import CaseAsOf, case_as_of, unfinished_of
from admission_flow.version import __version__

Known = dict[str, tuple[tuple[tuple[int, str], tuple[Done, ...]], Course | None]]
"""What was folded: by case, of which head and notes, and what it came to."""


class Courses:
    """Answers questions over all cases as of a day: from what is kept at hand, else by folding."""

    def __init__(  # noqa: PLR0913 - each is named by the caller
        self,
        store: Queries,
        judge: Judge,
        day: date,
        *,
        runs: bool = True,
        ahead: bool = False,
        known: Known | None = None,
    ) -> None:
        """Read what was noted as done by the day.

        Args:
            store: the register.
            judge: judges what is not at hand.
            day: the day.
            runs: whether it is asked what runs, or what was taken alone.
            ahead: whether the steps up to the goal are asked too.
            known: cases that were folded before for the same question; it is added to.

        Raises:
            EntryUnreadable: what was noted cannot be read.

        """
        self._store, self._judge, self._day = store, judge, day
        self._runs, self._ahead = runs, ahead
        self._known: Known = {} if known is None else known
        self._keeps = known is not None
        self._law: Law = clock_law(judge)
        self._done = done_by_case(noted(store), day) if runs else {}
        self.folded = 0
        """How many cases were folded and judged so far."""

    def done_in(self, case: str) -> tuple[Done, ...]:
        """Return what was noted as done in a case."""
        return tuple(self._done.get(case, ()))

    def each(  # noqa: PLR0913 - each is named by the caller
        self,
        *,
        among: Collection[str] | None = None,
        running: bool = False,
        clock_by: date | None = None,
        counted: tuple[str, date, date] | None = None,
        or_uncounted: bool = False,
        naming: Collection[str] = (),
        moved: tuple[date, Collection[str]] | None = None,
        brief: bool = False,
        progress: Callable[[int, int], object] = lambda *_: None,
    ) -> Iterator[Course]:
        """Yield the cases as of the day that were begun by then, in the order of their opening.

        Args:
            among: only these; None: all.
            running: leave out, unread, those that came to their end by the day and are there
                still, by what is kept at hand; others may be yielded that had ended.
            clock_by: those of which something runs out by this day, and perhaps others.
            counted: (step of `COUNTING`, first, last): those who count by it on one of these days,
                and perhaps others.
            or_uncounted: with those who do not count by that step.
            naming: those with one of these steps on file, permitted or not, and perhaps others.
            moved: without those that `unmoved` counts.
            brief: nothing will be asked of what was taken, but for where it led.
            progress: called with how many of the cases to be folded are done, and of how many.

        Raises:
            DataKeyUnusable: values are sealed, and the key is not at hand.
            JournalBroken: an entry, or a row that is kept at hand, cannot be read.

        """
        store, day = self._store, self._day
        if among is not None and not self._all_folded:
            return self._each_among(sorted(among, key=case_order), running=running)
        if self._all_folded:
            every = store.case_ids() if among is None else sorted(among, key=case_order)
            return self._each_folded(every, progress, running=running)
        under, off = self._under, self._off_course()
        rows = store.each_course(
            under,
            day.isoformat(),
            quiet=self._runs,
            running=running,
            clock_by=None if clock_by is None else clock_by.isoformat(),
            counted=None if counted is None else _between(*counted),
            naming=naming,
            or_uncounted=or_uncounted,
            moved=None if moved is None else (moved[0].isoformat(), moved[1]),
            kind=BriefCourse if brief else CourseRow if self._runs else TakenCourse,
        )
        at_hand = self._at_hand(rows, frozenset(off))
        if not off:
            return at_hand
        return merge(
            at_hand,
            self._each_folded(off, progress, running=running),
            key=lambda course: case_order(course.id),
        )

    def each_pace(self) -> Iterator[PaceCourse | Course]:
        """Yield the same cases, in no order: of those at hand how long they were in which state.

        Raises: as `each`.

        """
        off = self._store.case_ids() if self._all_folded else self._off_course()
        if not self._all_folded:
            day, without, earlier = self._day.isoformat(), frozenset(off), list[str]()
            for rows in self._store.each_pace(self._under, day, quiet=self._runs):
                for row in rows:
                    if row.latest_on > day:
                        earlier.append(row.case)
                    elif row.case not in without:
                        yield row
            yield from self._each_among([c for c in earlier if c not in without], running=False)
        yield from self._each_folded(off, lambda *_: None, running=False)

    def unmoved(self, since: date, states: Collection[str]) -> int:
        """Return how many cases stand in one of these states by what is at hand, since before.

        No step of theirs is dated, or counts, on the day `since` or later.
        """
        if self._all_folded:
            return 0
        asked, day = (since.isoformat(), states), self._day.isoformat()
        found = self._store.cases_unmoved(self._under, day, asked, quiet=self._runs)
        off = frozenset(self._off_course())
        return sum(case not in off for case in found)

    @property
    def _under(self) -> tuple[str, str]:
        return self._judge.workflow.rulebook.sha256, __version__

    @property
    def _all_folded(self) -> bool:
        return self._runs and own_limits()

    def _off_course(self) -> list[str]:
        """Return the cases of which no row tells what is asked, in the order of `case_order`."""
        day = self._day.isoformat()
        off = self._store.cases_off_course(self._under, day, quiet=self._runs)
        noted_otherwise = self._noted_otherwise()
        return sorted({*off, *noted_otherwise}, key=case_order) if noted_otherwise else off

    def _begun(self, cases: Sequence[str]) -> list[str]:
        """Return those of some cases of which no row says that they were begun after the day."""
        under = self._under
        day, found = self._day.isoformat(), list[str]()
        for start in range(0, len(cases), CHUNK):
            some = cases[start : start + CHUNK]
            ever = date.max.isoformat()  # whenever: of a day before it began a row tells nothing
            rows = self._store.courses_telling(some, under, ever, quiet=False)
            later = {row.case for row in rows if row.begun_on > day}
            found += [case for case in some if case not in later]
        return found

    def _each_among(self, cases: Sequence[str], *, running: bool) -> Iterator[Course]:
        """Yield some cases, by number: nothing is looked at of the others."""
        store, day = self._store, self._day.isoformat()
        under = self._under
        for start in range(0, len(cases), CHUNK):
            some = cases[start : start + CHUNK]
            rows = {
                row.case: row
                for row in store.courses_telling(some, under, day, quiet=self._runs)
                if not self._runs or row.done == done_text(self.done_in(row.case))
            }
            off: Iterable[str] = self._begun([case for case in some if case not in rows])
            if running:
                off = unfinished_of(store, self._judge, self._day, off)
            folded = frozenset(off)
            for case in some:
                if case in rows and not (running and rows[case].clocks == NOTHING_RUNS):
                    yield from self._at_hand([rows[case]], ())
                elif case in folded and (found := self.fold(case)) is not None:
                    yield found

    def _at_hand(self, rows: Iterable[Kept], without: Collection[str]) -> Iterator[Course]:
        for row in rows:
            if row.case in without:
                continue
            found = course_from(
                row, self._day, self._judge.workflow, runs=self._runs, ahead=self._ahead
            )
            found = found or self.fold(row.case)
            if found is not None:
                yield found

    def _noted_otherwise(self) -> set[str]:
        """Return the cases of which a row names other notes than there are."""
        found, asked = (
            set[str](),
            [*self._done, *self._store.cases_with_notes()] if self._runs else [],
        )
        cases = sorted(set(asked))
        for start in range(0, len(cases), CHUNK):
            for row in self._store.courses(cases[start : start + CHUNK]):
                if row.done != done_text(self.done_in(row.case)):
                    found.add(row.case)
        return found

    def _each_folded(
        self, cases: Sequence[str], progress: Callable[[int, int], object], *, running: bool
    ) -> Iterator[Course]:
        if running:
            cases = list(unfinished_of(self._store, self._judge, self._day, cases))
        for place, case in enumerate(cases):
            progress(place, len(cases))
            found = self.fold(case)
            if found is not None:
                yield found

    def fold(self, case: str) -> Course | None:
        """Return one case, folded and judged; None: erased, or not begun by the day."""
        of = self._store.case_head(case), self.done_in(case)
        if case in self._known and self._known[case][0] == of:
            return self._known[case][1]
        try:
            item = case_as_of(self._store, self._judge, case, self._day)
        except CaseErased:
            return None
        self.folded += 1
        found = None if item.begun_on > self._day else self.of(item)
        if self._keeps:
            self._known[case] = of, found
        return found

    def of(self, item: CaseAsOf) -> Course:
        """Return the course of a case that was folded, as of its day."""
        # The outlook first: the verdict is a part of it, and would be asked for twice.
        outlook = item.outlook if self._runs else None
        workflow = self._judge.workflow
        course = course_of(item.record, item.case, item.verdict, item.day, workflow)
        if outlook is None:
            return course
        goal = None
        if self._ahead and course.running:
            goal = self._judge.ahead(item.case, item.day)
        running = (
            clocks(item.case, outlook, self._law, self.done_in(item.id)) if course.running else []
        )
        return with_what_runs(
            course, running, outlook.verdict.next, () if self._ahead and goal is None else goal
        )


def _between(step: str, first: date, last: date) -> tuple[str, str, str]:
    return COLUMN_OF[step], first.isoformat(), last.isoformat()
