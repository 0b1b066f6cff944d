"""Writing what is kept of the courses of cases, under the lock."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from admission_flow.database.rows import CourseRow
from admission_flow.database.statements import UPSERT


class CourseWriting(ABC):
    """Puts rows of ``case_course``, and takes them away."""

    @abstractmethod
    def _run(self, statement: str, *rows: Sequence[object]) -> int:
        """Run a statement, once for each row of values."""

    def put_course(self, course: CourseRow) -> None:
        """Replace what a case went through and what runs in it."""
        self._run(UPSERT["main.case_course"], course)

    def drop_course(self, case: str) -> None:
        """Forget what a case went through: it is folded until it is derived again."""
        self._run('DELETE FROM main.case_course WHERE "case" = ?', (case,))

    def drop_courses(self) -> None:
        """Forget what all cases went through, to derive it again from the journal."""
        self._run("DELETE FROM main.case_course")
