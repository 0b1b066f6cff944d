"""The courses of the cases of a register that are kept at hand: listed a chunk at a time."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from typing import Any

from admission_flow.database.pieces import CHUNK, marks
from admission_flow.database.rows import COURSE_COLUMNS, CourseRow
from admission_flow.errors import JournalBroken


class CourseListing(ABC):
    """Questions about what cases went through and what runs in them."""

    @abstractmethod
    def _rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Return the rows of one query."""

    def courses(self, cases: Collection[str]) -> list[CourseRow]:
        """Return what is kept of the course of some cases, at most as many as a chunk has rows."""
        where = f'"case" IN ({marks(cases)}) ORDER BY "case"'
        sql = f"SELECT {_COURSE} FROM main.case_course AS c WHERE {where}"  # noqa: S608
        return [
            CourseRow(**dict(zip(COURSE_COLUMNS, row, strict=True)))
            for row in self._rows(sql, *cases)
        ]

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
    ) -> Iterator[CourseRow]:
        """Yield the courses that tell of a day, in the order of `case_order`.

        Nothing is held but a chunk. The cases of which none does, ``cases_off_course`` names.

        Args:
            under: rulebook and program at hand.
            day: ISO day.
            quiet: those that tell what runs on the day; else those that tell what was taken by it.
            running: only those in which something can run.
            clock_by: only those of which something runs out by this ISO day.
            counted: (column, first, last): only those with that day between two ISO days.
            or_uncounted: with those that have no such day.
            naming: only those in which one of these steps is on file, permitted or not.

        Raises:
            JournalBroken: the rows of a damaged file lead back.

        """
        where, fixed = _at_hand(under, day, quiet=quiet)
        where += " AND c.clocks <> '{}'" if running else ""
        if clock_by is not None:
            where, fixed = f"{where} AND c.next_clock <= ?", [*fixed, clock_by]
        if counted is not None:
            column, *between = counted
            if column not in COURSE_COLUMNS:
                raise ValueError(column)
            none = f" OR c.{column} IS NULL" if or_uncounted else ""
            where, fixed = f"{where} AND (c.{column} BETWEEN ? AND ?{none})", [*fixed, *between]
        where += _naming(len(naming))
        fixed = [*fixed, *(f'["{step}",' for step in naming)]
        sql = (
            f"SELECT {_COURSE} FROM main.case_course AS c JOIN main.case_state AS s"  # noqa: S608
            f' ON s."case" = c."case" WHERE {where} AND length(c."case") = ? AND c."case" > ?'
            ' ORDER BY c."case" LIMIT ?'
        )
        for (size,) in self._rows(
            'SELECT DISTINCT length("case") AS n FROM main.case_course ORDER BY n'
        ):
            after = ""
            while rows := self._rows(sql, *fixed, size, after, CHUNK):
                for row in rows:
                    yield CourseRow(**dict(zip(COURSE_COLUMNS, row, strict=True)))
                last = str(rows[-1][0])
                if last == after:
                    raise JournalBroken(case=last, what="the rows of case_course lead back")
                if len(rows) < CHUNK:
                    break
                after = last

    def courses_telling(
        self, cases: Collection[str], under: tuple[str, str], day: str, *, quiet: bool
    ) -> list[CourseRow]:
        """Return the courses of some cases, at most a chunk of them, that tell of a day.

        Args: as of ``each_course``.
        """
        where, fixed = _at_hand(under, day, quiet=quiet)
        sql = (
            f"SELECT {_COURSE} FROM main.case_course AS c JOIN main.case_state AS s"  # noqa: S608
            f' ON s."case" = c."case" WHERE c."case" IN ({marks(cases)}) AND {where}'
        )
        rows = self._rows(sql, *cases, *fixed)
        return [CourseRow(**dict(zip(COURSE_COLUMNS, row, strict=True))) for row in rows]

    def cases_off_course(self, under: tuple[str, str], day: str, *, quiet: bool) -> list[str]:
        """Return the cases of which no course tells of a day, in the order of `case_order`.

        Args: as of ``each_course``. The erased are among them.
        """
        where, fixed = _at_hand(under, day, quiet=quiet)
        rows = self._rows(
            'SELECT s."case" FROM main.case_state AS s LEFT JOIN main.case_course AS c'  # noqa: S608
            f' ON c."case" = s."case" WHERE c."case" IS NULL OR NOT ({where})'
            ' ORDER BY length(s."case"), s."case"',
            *fixed,
        )
        return [str(case) for (case,) in rows]

    def cases_with_notes(self) -> list[str]:
        """Return the cases whose course names what was noted as done in them."""
        rows = self._rows("SELECT \"case\" FROM main.case_course WHERE done <> '[]'")
        return [str(case) for (case,) in rows]


_COURSE = ", ".join(f'c."{name}"' for name in COURSE_COLUMNS)


def _naming(steps: int) -> str:
    return f" AND ({' OR '.join(['instr(c.course, ?) > 0'] * steps)})" if steps else ""


def case_order(case: str) -> tuple[int, str]:
    """Return the key by which cases lie in the order in which they were opened: by number."""
    return len(case), case


def _at_hand(under: tuple[str, str], day: str, *, quiet: bool) -> tuple[str, list[object]]:
    """Return the condition under which a course, beside its row of case_state, tells of a day."""
    where = "c.rulebook = ? AND c.program = ? AND c.ver = s.ver AND c.head = s.head AND "
    if quiet:
        return f"{where}c.quiet_from <= ? AND c.quiet_until >= ?", [*under, day, day]
    return f"{where}c.firm_from <= ?", [*under, day]
