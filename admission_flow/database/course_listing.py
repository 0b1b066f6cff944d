"""The courses of the cases of a register that are kept at hand: listed a chunk at a time."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from admission_flow.database.dialect import Dialect
from admission_flow.database.pieces import CHUNK, marks
from admission_flow.database.rows import COURSE_COLUMNS, CourseRow, Kept, PaceCourse
from admission_flow.errors import JournalBroken

Moved = tuple[str, Collection[str]]
"""An ISO day, and states."""


class CourseListing(ABC):
    """Questions about what cases went through and what runs in them."""

    dialect: Dialect

    @abstractmethod
    def _rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Return the rows of one query."""

    def courses(self, cases: Collection[str]) -> list[CourseRow]:
        """Return what is kept of the course of some cases, at most as many as a chunk has rows."""
        where = f'"case" IN ({marks(cases)}) ORDER BY "case"'
        sql = f"SELECT {_COURSE} FROM main.case_course AS c WHERE {where}"  # noqa: S608
        return [CourseRow._make(row) for row in self._rows(sql, *cases)]

    def course_done(self, case: str) -> str | None:
        """Return what the row of a case names as done in it; None: there is no row."""
        rows = self._rows('SELECT done FROM main.case_course WHERE "case" = ?', case)
        return rows[0][0] if rows else None

    def each_course(  # noqa: PLR0913 - each is named by the caller
        self,
        under: tuple[str, str],
        day: str,
        *,
        quiet: bool,
        running: bool = False,
        clock_by: str | None = None,
        counted: tuple[str, str, str] | None = None,
        naming: Collection[str] = (),
        or_uncounted: bool = False,
        moved: Moved | None = None,
        kind: type[Kept],
    ) -> Iterator[Kept]:
        """Yield the courses that tell of a day, in the order of `case_order`.

        Nothing is held but a chunk, and the ids of those that are found by an index. The cases of
        which none does, ``cases_off_course`` names: a row of one of these may be yielded, where it
        is not of the newest entry of its case.

        Args:
            under: rulebook and program at hand.
            day: ISO day.
            quiet: those that tell what runs on the day; else those that tell what was taken by it.
            running: only those in which something can run.
            clock_by: only those of which something runs out by this ISO day.
            counted: (column, first, last): only those with that day between two ISO days.
            or_uncounted: with those that have no such day.
            naming: only those in which one of these steps is on file, permitted or not.
            moved: without those that ``cases_unmoved`` lists.
            kind: what is read of each.

        Raises:
            JournalBroken: the rows of a damaged file lead back.

        """
        where, fixed = _telling(under, day, quiet=quiet)
        if running:
            where += " AND c.clocks <> '{}'"
        if moved is not None:
            still, days = _unmoved(moved)
            where, fixed = f"{where} AND NOT ({still})", [*fixed, *days]
        if naming and not (counted and or_uncounted):
            named, steps = _naming(naming)
            where, fixed = f"{where} AND {named}", [*fixed, *steps]
        listed, values = _listed(clock_by, counted, naming, running, or_uncounted=or_uncounted)
        if listed:
            yield from self._found_by(kind, listed, values, where, fixed)
            return
        sql = (
            f'{_columns(kind)} WHERE {where} AND length(c."case") = ? AND c."case" > ?'
            ' ORDER BY c."case" LIMIT ?'
        )
        for (size,) in self._rows(
            'SELECT DISTINCT length("case") AS n FROM main.case_course ORDER BY n'
        ):
            after = ""
            while rows := self._rows(sql, *fixed, size, after, CHUNK):
                yield from map(kind._make, rows)
                last = str(rows[-1][0])
                if last == after:
                    raise JournalBroken(case=last, what=_LEAD_BACK)
                if len(rows) < CHUNK:
                    break
                after = last

    def cases_unmoved(
        self, under: tuple[str, str], day: str, moved: Moved, *, quiet: bool
    ) -> list[str]:
        """Return the cases that stand in some states, and did not move since a day.

        No step of theirs is dated, or counts, on that day or later. Args: as of ``each_course``,
        which says of which cases too; moved: the ISO day, and the states.
        """
        where, fixed = _telling(under, day, quiet=quiet)
        still, days = _unmoved(moved)
        sql = f'SELECT c."case" FROM main.case_course AS c WHERE {where} AND {still}'  # noqa: S608
        return [str(case) for (case,) in self._rows(sql, *fixed, *days)]

    def _found_by(
        self,
        kind: type[Kept],
        listed: str,
        values: Sequence[object],
        where: str,
        fixed: Sequence[object],
    ) -> Iterator[Kept]:
        """Yield the courses of the cases that an index lists, as far as they fulfil the rest."""
        sql = f'SELECT "case" FROM main.case_course WHERE {listed}'  # noqa: S608
        cases = sorted((str(case) for (case,) in self._rows(sql, *values)), key=case_order)
        for start in range(0, len(cases), CHUNK):
            some = cases[start : start + CHUNK]
            sql = f'{_columns(kind)} WHERE c."case" IN ({marks(some)}) AND {where}'
            rows = {row[0]: kind._make(row) for row in self._rows(sql, *some, *fixed)}
            yield from (rows[case] for case in some if case in rows)

    def each_pace(
        self, under: tuple[str, str], day: str, *, quiet: bool
    ) -> Iterator[list[PaceCourse]]:
        """Yield how long cases were in which state: a chunk at a time, as they are stored.

        Args: as of ``each_course``, which says of which cases too.
        """
        where, fixed = _telling(under, day, quiet=quiet)
        sql = f'{_columns(PaceCourse)} WHERE {where} AND c."case" > ? ORDER BY c."case" LIMIT ?'
        after = ""
        while rows := self._rows(sql, *fixed, after, CHUNK):
            yield [PaceCourse._make(row) for row in rows]
            last = str(rows[-1][0])
            if last == after:
                raise JournalBroken(case=last, what=_LEAD_BACK)
            after = last

    def courses_telling(
        self, cases: Collection[str], under: tuple[str, str], day: str, *, quiet: bool
    ) -> list[CourseRow]:
        """Return the courses of some cases, at most a chunk of them, that tell of a day.

        Args: as of ``each_course``.
        """
        where, fixed = _at_hand(under, day, quiet=quiet)
        sql = f'{_JOINED} WHERE c."case" IN ({marks(cases)}) AND {where}'
        return [CourseRow._make(row) for row in self._rows(sql, *cases, *fixed)]

    def cases_off_course(self, under: tuple[str, str], day: str, *, quiet: bool) -> list[str]:
        """Return the cases of which no course tells of a day, in the order of `case_order`.

        The erased are among them; not those that were begun after the day, as their courses say.
        Args: as of ``each_course``.
        """
        where, fixed = _at_hand(under, day, quiet=quiet, or_later=True)
        rows = self._rows(
            'SELECT s."case" FROM main.case_state AS s WHERE NOT EXISTS (SELECT 1'  # noqa: S608
            f" FROM main.case_course AS c{self.dialect.course_at_hand}"
            f' WHERE c."case" = s."case" AND {where})'
            ' ORDER BY length(s."case"), s."case"',
            *fixed,
        )
        return [str(case) for (case,) in rows]

    def cases_with_notes(self) -> list[str]:
        """Return the cases whose course names what was noted as done in them."""
        rows = self._rows("SELECT \"case\" FROM main.case_course WHERE done <> '[]'")
        return [str(case) for (case,) in rows]


_COURSE = ", ".join(f'c."{name}"' for name in COURSE_COLUMNS)
_LEAD_BACK = "the rows of case_course lead back"
_JOINED = (
    f"SELECT {_COURSE} FROM main.case_course AS c JOIN main.case_state AS s"  # noqa: S608
    ' ON s."case" = c."case"'
)


def _columns(kind: type[Kept | PaceCourse]) -> str:
    names = ", ".join(f'c."{name}"' for name in kind._fields)
    return f"SELECT {names} FROM main.case_course AS c"  # noqa: S608


def _listed(
    clock_by: str | None,
    counted: tuple[str, str, str] | None,
    naming: Collection[str],
    running: bool,  # noqa: FBT001 - as it was asked
    *,
    or_uncounted: bool,
) -> tuple[str, list[object]]:
    """Return the condition by which an index lists the cases; empty: none does."""
    if counted is not None:
        column, *between = counted
        if column not in COURSE_COLUMNS:
            raise ValueError(column)
        days, none = f"{column} BETWEEN ? AND ?", f"{column} IS NULL"
        if not or_uncounted:
            return days, [*between]
        if not naming:
            return f"{days} OR {none}", [*between]
        named, steps = _naming(naming)
        return f"{days} OR {none} AND {named}", [*between, *steps]
    if clock_by is not None:
        return "next_clock <= ?", [clock_by]
    return ("clocks <> '{}'", []) if running else ("", [])


def _naming(steps: Collection[str]) -> tuple[str, list[object]]:
    named = " OR ".join(["instr(course, ?) > 0"] * len(steps))
    return f"({named})", [f'["{step}",' for step in steps]


def _unmoved(moved: Moved) -> tuple[str, list[object]]:
    day, states = moved
    columns = ("latest_on", "decided_on", "admitted_on", "official_on")
    dated = " AND ".join(f"coalesce(c.{column}, '') < ?" for column in columns)
    return f"{dated} AND c.state IN ({marks(states)})", [*[day] * len(columns), *states]


def case_order(case: str) -> tuple[int, str]:
    """Return the key by which cases lie in the order in which they were opened: by number."""
    return len(case), case


def _at_hand(
    under: tuple[str, str], day: str, *, quiet: bool, or_later: bool = False
) -> tuple[str, list[object]]:
    """Return the condition under which a course, beside its row of case_state, tells of a day.

    Args: as of ``each_course``; or the case was begun later, where that is enough.
    """
    where, fixed = _telling(under, day, quiet=quiet, or_later=or_later)
    return f"c.ver = s.ver AND c.head = s.head AND {where}", fixed


def _telling(
    under: tuple[str, str], day: str, *, quiet: bool, or_later: bool = False
) -> tuple[str, list[object]]:
    """Return the same of a course that is of the newest entry of its case."""
    days = "c.quiet_from <= ? AND c.quiet_until >= ?" if quiet else "c.firm_from <= ?"
    asked = [day, day] if quiet else [day]
    if or_later:
        days, asked = f"({days} OR c.begun_on > ?)", [*asked, day]
    return f"c.rulebook = ? AND c.program = ? AND {days}", [*under, *asked]
