"""A register as it is read: cases, what may come next, what is due. Cannot write."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from admission_flow.database.queries import Queries
from admission_flow.database.reading import Reader, open_for_reading
from admission_flow.database.rows import StateRow
from admission_flow.errors import CaseErased, JournalBroken, UnknownCase
from admission_flow.journal.entry import REGISTER, Entry
from admission_flow.procedure.document import document_of
from admission_flow.procedure.findings import Deadline, Verdict
from admission_flow.procedure.judge import Judge
from admission_flow.register.clock import Clock, system_clock, today
from admission_flow.register.deadlines import Quiet
from admission_flow.register.names import search_key
from admission_flow.register.records import CaseRecord, fold
from admission_flow.register.state import local_day
from admission_flow.workflow_source import built_in


@dataclass(frozen=True, slots=True)
class Due:
    """One deadline of one case."""

    case: str
    name: str
    state: str
    unit: str
    deadline: Deadline


class ReadingRegister:
    """A register opened to be read. Close it, or use it as a context manager."""

    def __init__(
        self, store: Reader, judge: Judge | None = None, clock: Clock = system_clock
    ) -> None:
        """Read from an open store. `judge`: None: under the workflow that ships with us."""
        self._store = store
        self._own_judge = judge
        self._kept_by_us = judge is None
        """Whether what is kept at hand was derived under the workflow that is asked now."""
        self._clock = clock

    @classmethod
    def open(
        cls,
        url: str,
        *,
        judge: Judge | None = None,
        clock: Clock = system_clock,
        data_key: Path | None = None,
    ) -> Self:
        """Open the register at a URL or path; the files are opened so that they cannot change.

        Args:
            url: where the register lies.
            judge: None: the workflow that ships with the program.
            clock: where the present comes from.
            data_key: file of the key of sealed personal values, read when the first of them is;
                None: the register's own file in the user's configuration folder.

        Raises:
            BadInput: there is no register, or not one of this version.
            JournalBroken: the fence around the log is not ours.

        """
        return cls(open_for_reading(url, data_key), judge, clock)

    def close(self) -> None:
        """Let go of the files."""
        self._store.close()

    def __enter__(self) -> Self:
        """Return the register itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the register."""
        self.close()

    @property
    def store(self) -> Queries:
        """What is stored, for auditors' questions."""
        return self._store

    @property
    def judge(self) -> Judge:
        """The judge, read when first needed: a list of cases needs none."""
        if self._own_judge is None:
            self._own_judge = built_in()
        return self._own_judge

    @property
    def today(self) -> date:
        """The day in Việt Nam."""
        return today(self._clock)

    def case(self, case_id: str) -> CaseRecord:
        """Return a case folded from its entries.

        Raises:
            UnknownCase: there is no such case.
            JournalBroken: an entry cannot be read.

        """
        return load(self._store, case_id)

    def standing(self, case_id: str) -> StateRow:
        """Return where a case stands, as kept at hand since its last entry.

        Raises:
            UnknownCase: there is no such case.
            JournalBroken: the case is in the journal, but nothing is kept at hand.

        """
        row = self._store.case_state(case_id)
        if row is None:
            raise JournalBroken(case=case_id, what="case_state")
        return row

    def explain(self, case_id: str, as_of: date | None = None) -> Verdict:
        """Return the verdict on a case as of a day (default: today): what is met, what lacks."""
        return self.judge.judge(self.case(case_id).case, as_of or self.today)

    def export(self, case_id: str) -> dict[str, Any]:
        """Return a case as an `admission-case/1` document: its acts as they stand today."""
        return document_of(self.case(case_id).case)

    def entries(self, case_id: str | None = None, after: int = -1) -> Iterator[Entry]:
        """Yield the journal, or the part of it about one case."""
        if case_id not in {None, REGISTER} and self._store.case_head(str(case_id))[0] == 0:
            raise UnknownCase(case=case_id)
        return self._store.entries(case_id, after)

    def personal(self, case_id: str) -> dict[str, dict[str, object]]:
        """Return a case's personal values: entry id to path to value."""
        return self._store.personal(case_id)

    def cases(
        self, *, name: str = "", unit: str | None = None, stage: str | None = None
    ) -> list[tuple[StateRow, str]]:
        """Return (where it stands, name) of the cases whose name contains `name`, marks or not.

        A case whose person was erased has an empty name, and is there where no name is asked for.

        Raises:
            DataKeyUnusable: names are sealed, and the key is not at hand.

        """
        names = self._store.names(search_key(name))
        rows = self._store.case_states(unit=unit, stage=stage)
        return [(row, names.get(row.case, "")) for row in rows if row.case in names or not name]

    def due(self, within: int, as_of: date | None = None) -> list[Due]:
        """Return what is overdue or falls due in the next `within` working days, nearest first.

        Judged afresh from the journal: a deadline that passed while nobody wrote is overdue too.
        Only those cases are left out whose nearest deadline, as it is kept at hand, lies beyond,
        and has not moved since (see `deadlines.Quiet`).
        """
        day = as_of or self.today
        horizon = self.judge.workflow.calendar.after(day, within)
        names = self._store.names()
        quiet = Quiet(self._store, self.judge.workflow, day, horizon) if self._kept_by_us else None
        found = []
        for row in self._store.case_states():
            state = self.judge.workflow.states[row.state]
            if state.final or state.goal or (quiet and quiet.surely(row)):
                continue
            name = names.get(row.case, "")
            found += [
                Due(row.case, name, row.state, row.unit, deadline)
                for deadline in self.explain(row.case, day).deadlines
                if deadline.due_on <= horizon
            ]
        return sorted(found, key=lambda due: (due.deadline.due_on, due.case, due.deadline.rule))


def load(store: Queries, case_id: str) -> CaseRecord:
    """Return a case folded from its entries.

    Raises:
        UnknownCase: there is no such case.
        CaseErased: its personal values were erased.
        DataKeyUnusable: they are sealed, and the key is not at hand.
        JournalBroken: an entry cannot be read.

    """
    record = None
    if case_id != REGISTER:
        erasure = store.erasure(case_id)
        if erasure is not None:
            raise CaseErased(case=case_id, entry=erasure.seq, day=local_day(erasure.at))
        record = fold(store.entries(case_id), store.personal(case_id))
    if record is None:
        raise UnknownCase(case=case_id)
    return record
