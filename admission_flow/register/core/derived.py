"""What is kept beside the journal, made again from it and compared: case by case, anywhere."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import Any

from admission_flow.database.queries import Queries
from admission_flow.database.rows import COURSE_COLUMNS, STATE_COLUMNS, CourseRow, StateRow
from admission_flow.errors import EntryUnreadable, JournalBroken
from admission_flow.journal.known import digest_of
from admission_flow.journal.privacy import Erasure
from admission_flow.journal.report import Break, Notice
from admission_flow.planning.deadlines.clocks import Done
from admission_flow.procedure.judge import Judge
from admission_flow.register.core.checked_lines import fold_lines
from admission_flow.register.core.course_rows import course_row, done_text
from admission_flow.register.core.due_notes import done_by_case, noted
from admission_flow.register.core.elsewhere import Elsewhere, differing
from admission_flow.register.core.names import search_key, search_key_before
from admission_flow.register.core.records import CaseRecord
from admission_flow.register.core.state import erased_state, last_day, state_of
from admission_flow.register.core.workers import each, fitting
from admission_flow.workflow_source import built_in

NO_HEADS: Mapping[str, bytes] = {}
_AT_ONCE = 32  # cases that travel together to another process
_STATE, _COURSE = attrgetter(*STATE_COLUMNS), attrgetter(*COURSE_COLUMNS)


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a case cannot be derived."""

    seq: int
    what: str
    case: str


def as_break(error: JournalBroken, seq: int = -1, case: str = "") -> Break:
    """Return an error as a break, at the place that it names itself or else at the one given.

    Raises:
        JournalBroken: it is about the files and not about anything in them.

    """
    if "what" not in error.facts:
        raise error
    facts = error.facts
    return Break(facts.get("seq", seq), facts.get("case", case), str(facts["what"]))


def _wrong(error: JournalBroken, seq: int, case: str) -> Wrong:
    found = as_break(error, seq, case)
    return Wrong(found.seq, found.what, found.case)


@dataclass(frozen=True, slots=True)
class Source:
    """All that a case is derived from."""

    case: str
    last: int
    """Its last entry."""
    erasure: Erasure | None
    entries: tuple[tuple[int, str], ...] = ()
    """Number and line of each."""
    personal: dict[str, dict[str, object]] | Wrong | None = None
    course_of: str = ""
    """The day as of which its course was derived; empty: none is kept."""
    done: tuple[Done, ...] = ()
    """What was noted as done in it."""
    head: bytes | None = None
    """As for `fold_lines`."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What the journal gives for a case."""

    source: Source
    """Without its entries and values."""
    row: StateRow | None = None
    course: CourseRow | None = None
    """As of the day of the one that is kept; None: there is none, or not as of that day."""
    name: str = ""
    wrong: Wrong | None = None


def derive(judge: Judge, source: Source) -> Derived:
    """Fold a case and judge it: the same in any process."""
    bare = Source(source.case, source.last, source.erasure)
    if source.erasure is not None or source.personal is None:
        return Derived(bare)
    if isinstance(source.personal, Wrong):
        return Derived(bare, wrong=source.personal)
    try:
        record = fold_lines(source.entries, source.personal, source.head)
    except JournalBroken as error:
        return Derived(bare, wrong=_wrong(error, source.last, source.case))
    if record is None:
        return Derived(bare)
    verdict, course = None, None
    day = _day_of_course(source, record)
    if day is not None:
        watched, course = course_row(judge, record, day, source.done)
        verdict = watched.outlook.verdict if day == last_day(record) else None
    verdict = verdict or judge.judge(record.case, last_day(record))
    row = state_of(record, verdict, judge.workflow.rulebook.sha256)
    return Derived(bare, row, course, record.person.full_name)


def _day_of_course(source: Source, record: CaseRecord) -> date | None:
    """Return the day as of which its course is to be derived; None: as of no such day it can be."""
    try:
        day = date.fromisoformat(source.course_of)
    except ValueError:
        return None
    return None if any(act.on > day for act in record.case.acts) else day


def _derive_here(judge: Judge, sources: list[Source]) -> list[Derived]:
    return [derive(judge, source) for source in sources]


def _derive_elsewhere(sources: list[Source]) -> list[Derived]:
    """Derive in a process of its own, under the workflow that ships with the program."""
    return _derive_here(built_in(), sources)


@dataclass(frozen=True, slots=True)
class Differences:
    """Where what is kept at hand is not what the journal gives under the rulebook at hand."""

    breaks: list[Break]
    """Somebody edited a table; mended by deriving again (`db rebuild`)."""
    notices: list[Notice]
    """Derived under another rulebook: nobody did anything wrong."""
    groups: tuple[str, ...] = ()
    """What may be kept of each group of cases, for `Unmoved`; empty where one is not as derived."""
    again: int = 0
    """How many cases stand as they stood when they were derived before, and were not now."""


@dataclass(frozen=True, slots=True)
class Unmoved:
    """What a machine knows of cases that it derived before."""

    heads: Mapping[str, bytes]
    """By case, its last entry: of a log in which every line and link holds."""
    groups: tuple[str, ...] = ()
    """Digests of how they stood, group by group in the order in which cases were opened."""

    def digest(
        self, cases: list[str], states: list[StateRow], names: list[Any], courses: "_Courses"
    ) -> str:
        """Return the digest of how a group of cases stands."""
        heads = [(case, self.heads.get(case)) for case in cases]
        notes = [done_text(courses.done(case)) for case in cases]
        rows = [tuple(row) for row in courses.rows(cases).values()]
        return digest_of((heads, [_STATE(row) for row in states], names, rows, notes))


class _Courses:
    """What is kept of the courses of cases, and what was noted in them."""

    def __init__(self, store: Queries) -> None:
        self._store = store
        self._done: dict[str, list[Done]] | None = None
        with suppress(EntryUnreadable):  # said where topics are read: no course can be compared
            self._done = done_by_case(noted(store), date.max)

    def done(self, case: str) -> tuple[Done, ...]:
        """Return what was noted as done in a case."""
        return tuple((self._done or {}).get(case, ()))

    def rows(self, cases: Sequence[str]) -> dict[str, CourseRow]:
        """Return the rows of some cases that can be compared."""
        if self._done is None:
            return {}
        return {row.case: row for row in self._store.courses(cases)}


def differences(  # noqa: PLR0913, PLR0917 - most have a default
    store: Queries,
    judge: Judge,
    progress: Callable[[int, int], None] = lambda *_: None,
    jobs: int | None = 1,
    unmoved: Unmoved | None = None,
    heads: Mapping[str, bytes] = NO_HEADS,
) -> Differences:
    """Return where what is derived is not what the journal gives, each with the case's last entry.

    Args:
        store: the register.
        judge: to derive again where the cases stand.
        progress: called with how many cases are done, and of how many.
        jobs: as for `audit.verify`; under another workflow than the built-in one it is 1.
        unmoved: cases that stand as they did when they were derived before are not derived again;
            None: all are, and nothing is to be kept.
        heads: by case, its last entry, if all lines were found in order; as for `fold_lines`.

    """
    found: list[Break] = []
    elsewhere = Elsewhere(store)
    surplus: list[tuple[str, str]] = []
    case_ids = store.case_ids()
    workers = fitting(store.head[0], jobs) if judge is built_in() else 0
    work = _derive_elsewhere if workers else partial(_derive_here, judge)
    courses = _Courses(store)
    groups = _Groups(store, case_ids, unmoved, courses, heads)
    done = 0
    with closing(each(work, groups.to_derive(), workers)) as answers:
        for answer in answers:
            if answer is None:  # a worker died: nothing is known of its cases
                return differences(store, judge, progress, unmoved=unmoved, heads=heads)
            cases = [derived.source.case for derived in answer]
            states, stored = store.case_states(cases), store.names_as_stored(cases)
            kept = {row.case: row for row in states}
            names = store.name_rows(cases, stored)
            kept_courses = courses.rows(cases)
            before = len(found)
            groups.units |= {derived.row.unit for derived in answer if derived.row is not None}
            for derived in answer:
                case = derived.source.case
                state, course = kept.get(case), kept_courses.get(case)
                found += _compared(store, derived, kept, names, elsewhere)
                found += _compared_course(derived, course, state)
            surplus += [("case_state", case) for case in kept]
            surplus += [("person_name", case) for case in names]
            right = len(found) == before and not kept and not names
            groups.derived(cases, states, stored, right=right and not _elsewhere(answer, states))
            done += len(answer)
            progress(done + groups.again, len(case_ids))
    found += [Break(-1, "", what) for what in store.unit_differences(groups.units)]
    surplus += store.rows_without_a_case()
    surplus.sort()
    found += [Break(-1, case_id, f"a row of {table} without a case") for table, case_id in surplus]
    notices = list(elsewhere.notices())
    return Differences(found, notices, tuple(groups.digests), groups.again)


class _Groups:
    """The cases of a register, some at a time, and what is known of each group from before."""

    def __init__(
        self,
        store: Queries,
        case_ids: list[str],
        unmoved: Unmoved | None,
        courses: _Courses,
        heads: Mapping[str, bytes],
    ) -> None:
        self._store, self._case_ids, self._unmoved = store, case_ids, unmoved
        self._courses, self._heads = courses, heads
        self.digests: list[str] = []
        self.again = 0
        """How many cases need not be derived."""
        self.units: set[str] = set()
        """Names of the units that they are kept under."""
        self._waiting: deque[int] = deque()

    def to_derive(self) -> Iterator[list[Source]]:
        """Yield the groups that are to be derived, in order."""
        cases = iter(self._case_ids)
        while taken := list(islice(cases, _AT_ONCE)):
            number = len(self.digests)
            self.digests.append("")
            if self._stands(number, taken):
                self.again += len(taken)
            else:
                self._waiting.append(number)
                rows = self._courses.rows(taken)
                yield [self._source(case, rows.get(case)) for case in taken]

    def _source(self, case: str, course: CourseRow | None) -> Source:
        store = self._store
        entries = tuple(store.numbered_lines(case))
        last = entries[-1][0] if entries else -1
        try:
            erasure = store.erasure(case)
            if erasure is not None:
                return Source(case, last, erasure)
            as_of = "" if course is None else str(course.as_of)
            personal, done = store.personal(case), self._courses.done(case)
        except JournalBroken as error:
            return Source(case, last, None, (), _wrong(error, last, case))
        head = self._heads.get(case)
        return Source(case, last, None, entries, personal, as_of, done, head)

    def _stands(self, number: int, cases: list[str]) -> bool:
        known = self._unmoved
        if known is None or number >= len(known.groups) or not known.groups[number]:
            return False
        states, names = self._store.case_states(cases), self._store.names_as_stored(cases)
        self.digests[number] = known.digest(cases, states, names, self._courses)
        stands = self.digests[number] == known.groups[number]
        self.units |= {row.unit for row in states if stands}
        return stands

    def derived(
        self, cases: list[str], states: list[StateRow], names: list[Any], *, right: bool
    ) -> None:
        """Note how the group stands that was derived next."""
        number, known = self._waiting.popleft(), self._unmoved
        kept = right and known is not None
        self.digests[number] = (
            known.digest(cases, states, names, self._courses) if kept and known else ""
        )


def _elsewhere(derived: list[Derived], states: list[StateRow]) -> bool:
    """Return whether a row names another rulebook or program than what was derived now."""
    stored = {row.case: (row.rulebook, row.program) for row in states}
    return any(
        stored.get(one.source.case) != (one.row.rulebook, one.row.program)
        for one in derived
        if one.row is not None
    )


def _compared(
    store: Queries,
    derived: Derived,
    kept: dict[str, StateRow],
    names: dict[str, tuple[str, str]],
    elsewhere: Elsewhere,
) -> Iterator[Break]:
    """Yield where a case differs; what was compared is taken out of `kept` and `names`."""
    case, last = derived.source.case, derived.source.last
    if derived.source.erasure is not None:
        yield from _erased_differences(store, derived.source.erasure, kept.pop(case, None))
        return
    if derived.wrong is not None:
        yield Break(derived.wrong.seq, derived.wrong.case, derived.wrong.what)
        kept.pop(case, None)
        names.pop(case, None)
        return
    if derived.row is None:
        return
    stored = kept.pop(case, None)
    if stored is None:
        yield Break(last, case, "its row of case_state is missing")
    elif (stored.rulebook, stored.program) != (derived.row.rulebook, derived.row.program):
        yield from elsewhere.breaks(stored, derived.row, last)
    elif columns := differing(stored, derived.row):
        yield Break(last, case, f"case_state differs from the journal: {', '.join(columns)}")
    keys = (search_key(derived.name), search_key_before(derived.name))
    if names.pop(case, None) not in [(derived.name, key) for key in keys]:
        yield Break(last, case, "person_name differs from the journal")


def _compared_course(
    derived: Derived, stored: CourseRow | None, state: StateRow | None
) -> Iterator[Break]:
    """Yield where what is kept of a case's course differs; where none is kept, it is folded.

    It is written with where the case stands. Only where both name another rulebook or program than
    those at hand nobody reads it, and what needs no law is compared.
    """
    case, last = derived.source.case, derived.source.last
    if stored is None or derived.wrong is not None:
        return
    if derived.source.erasure is not None:
        yield Break(last, case, "case_course keeps a case that was erased")
        return
    if derived.row is None or state is None:
        return
    told: list[tuple[str, object]] = [(name, getattr(derived.row, name)) for name in _NEEDS_NO_LAW]
    here = derived.row.rulebook, derived.row.program
    if here in {(state.rulebook, state.program), (stored.rulebook, stored.program)}:
        wanted = derived.course
        told = [("as_of", None)]
        if wanted is not None:
            told = [(name, getattr(wanted, name)) for name in COURSE_COLUMNS]
    columns = [name for name, right in told if getattr(stored, name) != right]
    if columns:
        yield Break(last, case, f"case_course differs from the journal: {', '.join(columns)}")


_NEEDS_NO_LAW = ("ver", "head")


def _erased_differences(store: Queries, erasure: Erasure, stored: StateRow | None) -> list[Break]:
    """Return where an erased case is not what its erasure says; a name of it is surplus."""
    try:
        derived = erased_state(erasure, *store.case_head(erasure.case))
    except JournalBroken as error:
        return [Break(erasure.seq, erasure.case, str(error.facts["what"]))]
    if stored == derived:
        return []
    return [Break(erasure.seq, erasure.case, "case_state differs from what its erasure kept")]
