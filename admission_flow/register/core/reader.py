"""A register as it is read: cases, and what may come next. Cannot write."""

from collections.abc import Collection, Iterator
from copy import copy
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, cast

from admission_flow.database.queries import Queries
from admission_flow.database.reading import Reader, open_for_reading
from admission_flow.database.rows import StateRow
from admission_flow.errors import (
    JournalBroken,
    OtherProcedure,
    UnknownCase,
)
from admission_flow.journal.entry import REGISTER, Entry
from admission_flow.journal.rights import Use
from admission_flow.journal.roles import Roles
from admission_flow.planning.units.tree import Organisation
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Move, Step
from admission_flow.procedure.document import document_of
from admission_flow.procedure.in_use import ADMISSION
from admission_flow.register.core import permission, records
from admission_flow.register.core.afresh import Afresh
from admission_flow.register.core.clock import Clock, system_clock, today
from admission_flow.register.core.known_units import KnownUnits
from admission_flow.register.core.loading import load
from admission_flow.register.core.names import search_key
from admission_flow.register.core.own_procedure import check_procedure
from admission_flow.register.core.permission import Standing
from admission_flow.register.core.records import CaseRecord
from admission_flow.register.core.state import readable
from admission_flow.register.core.told import Told
from admission_flow.register.core.unit_facts import told_of
from admission_flow.register.core.within import within

if TYPE_CHECKING:
    from admission_flow.procedure.findings import StepVerdict, Verdict
    from admission_flow.procedure.judge import Judge
    from admission_flow.procedure.procedure import Procedure
from admission_flow.rulebook_digest import built_in_digest


class ReadingRegister:
    """A register opened to be read. Close it, or use it as a context manager."""

    def __init__(
        self,
        store: Reader,
        judge: "Judge | None" = None,
        clock: Clock = system_clock,
        *,
        reader: str | None = None,
        use: Use = Use.READ,
    ) -> None:
        """Read from an open store.

        Args:
            store: the register.
            judge: None: under the procedure in use.
            clock: where the present comes from.
            reader: the officer who reads; None: nobody is named, which roles do not let pass.
            use: what is asked for: it decides what is seen.

        Raises:
            OtherProcedure: the register is of another procedure.

        """
        self._raw = store
        self._seen: Reader | None = None
        self._standing = Standing()
        self._reader = reader
        self._use = use
        own = in_use.procedure()
        if judge is None and own is not None:
            from admission_flow.workflow_source import judge_in_use  # noqa: PLC0415 - start-up

            judge = judge_in_use()
        self._own_judge = judge
        name = ADMISSION if self._own_judge is None else self._own_judge.procedure.name
        try:
            check_procedure(store, name)
        except OtherProcedure:
            store.close()
            raise
        self._clock = clock
        self._seen_at: tuple[tuple[int, str], date] | None = None
        self.known_units = KnownUnits()

    @classmethod
    def open(
        cls,
        url: str,
        *,
        judge: "Judge | None" = None,
        clock: Clock = system_clock,
        data_key: Path | None = None,
    ) -> Self:
        """Open the register at a URL or path; the files are opened so that they cannot change.

        Args:
            url: where the register lies.
            judge: None: that of the procedure in use.
            clock: where the present comes from.
            data_key: file of the key of sealed personal values, read when the first of them is;
                None: the register's own file in the user's configuration folder.

        Raises:
            BadInput: there is no register, or not one of this version.
            OtherProcedure: it is of another procedure.
            JournalBroken: the append-only triggers of the log are not ours.

        """
        return cls(open_for_reading(url, data_key), judge, clock)

    # ---- who may see what ------------------------------------------------------------------------

    @property
    def _store(self) -> Reader:
        """What may be asked by who reads, for what it was opened for."""
        if self._seen is None:
            self._look()
        return cast("Reader", self._seen)

    @property
    def use(self) -> Use:
        """What it was opened for."""
        return self._use

    @use.setter
    def use(self, use: Use) -> None:
        self._use, self._seen = use, None

    def _look(self) -> None:
        """Find out what may be seen, unless nothing has changed since."""
        now = self._raw.case_head(REGISTER), self.today
        if self._seen is None or self._seen_at != now:
            asked = (self._standing, self._raw, self._reader, self.use, now[1].isoformat())
            self._seen = within(self._raw, permission.reach_of(*asked))
            self._seen_at = now

    def permit(self, use: Use | None = None) -> None:
        """Let pass who may do a thing anywhere at all: asked before anything else is done.

        Args:
            use: what is to be done; None: what the register was opened for.

        Raises:
            ReaderUnnamed: roles are in use, and nobody is named.
            NotPermitted: no role of the officer gives it.

        """
        day = self.today.isoformat()
        permission.permit(self._standing, self._raw, self._reader, use or self.use, day)

    def read_by(self, officer: str | None) -> Self:
        """Return the register as an officer reads it; None: nobody is named."""
        self._reader, self._seen = officer, None
        return self

    def used_for(self, use: Use) -> Self:
        """Return the same register, seen by who may do another thing."""
        if use is self.use:
            return self
        twin = copy(self)
        twin.use = use
        return twin

    @property
    def roles(self) -> Roles:
        """The roles that count now; without any, where none was ever given."""
        return self._standing.roles(self._raw) or Roles()

    def check_usable(self) -> None:
        """Refuse what cannot be done with these files any more, or in this thread.

        Raises:
            RegisterClosed: the register was closed.
            WrongThread: another thread, or another process, opened it.

        """
        self._raw.check_usable()
        if self._seen is not None:
            self._look()

    def close(self) -> None:
        """Let go of the files; what is closed already stays so. Raises `WrongThread` as above."""
        self._raw.close()

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
    def judge(self) -> "Judge":
        """The judge, read when first needed: a list of cases needs none."""
        if self._own_judge is None:
            from admission_flow.workflow_source import built_in  # noqa: PLC0415 - start-up

            self._own_judge = built_in()
        return self._own_judge

    @property
    def procedure(self) -> "Procedure | None":
        """The procedure of the register; None: the admission as it ships with the program."""
        return None if self._own_judge is None else self._own_judge.procedure

    @property
    def rulebook(self) -> str:
        """Digest of the rulebook in use; that of the program's own without reading the law."""
        own = self._own_judge
        return built_in_digest() if own is None else own.workflow.rulebook.sha256

    @cached_property
    def afresh(self) -> Afresh:
        """What tells rows of another rulebook, and derives them again; it knows how many."""
        return Afresh(self._store, self.rulebook, lambda: self.judge)

    @property
    def today(self) -> date:
        """The day in Việt Nam."""
        return today(self._clock)

    @cached_property
    def minimal(self) -> bool:
        """Whether the register was begun as one of minimal data: its first entry says so."""
        first = self._raw.entry(0)
        return first is not None and first.intent.data.get("minimal") is True

    @property
    def now(self) -> datetime:
        """The present instant."""
        return self._clock()

    def case(self, case_id: str) -> CaseRecord:
        """Return a case folded from its entries.

        Raises:
            UnknownCase: there is no such case.
            JournalBroken: an entry cannot be read.

        """
        return load(self._store, case_id)

    def standing(self, case_id: str) -> StateRow:
        """Return where a case stands: as kept at hand, or derived again (`core/afresh.py`).

        Raises:
            UnknownCase: there is no such case.
            JournalBroken: the case is in the journal, but nothing is kept at hand, or nothing that
                can be read.
            ServerNoAccess: a server does not show this login the case.

        """
        row = self._store.case_state(case_id)
        if row is None:
            if not self._store.case_head(case_id)[0]:
                raise UnknownCase(case=case_id)
            self._store.require_shown(case_id)
            raise JournalBroken(case=case_id, what="its row of case_state is missing")
        return self.afresh.row(readable(row))

    def explain(self, case_id: str, as_of: date | None = None) -> "Verdict":
        """Return the verdict on a case as of a day (default: today): what is met, what is missing.

        Acts dated later do not count, unless they were entered by the day.
        """
        day = as_of or self.today
        case = self.as_the_tree_says(self.case(case_id), day)
        return self.judge.judge(case.as_of(day, or_entered_by_then=True), day)

    def export(self, case_id: str) -> dict[str, Any]:
        """Return a case as a case document: its acts and its chi bộ as they stand today."""
        return document_of(self.as_the_tree_says(self.case(case_id), self.today).case)

    def organisation(self, store: Queries | None = None) -> Organisation:
        """Return the units of the register; read again only when its own chain has grown.

        Args:
            store: under a lock, as it is then; None: as it is now.

        """
        return self.known_units.every(store or self._store)

    def units_about(self, record: CaseRecord, store: Queries | None = None) -> Organisation:
        """Return the units that a case is or was in, with all that these rest on, or more."""
        moves = (act.to for act in record.case.acts if isinstance(act, Move))
        return self.known_units.named(store or self._store, {record.case.unit.name, *moves})

    def as_the_tree_says(self, record: CaseRecord, day: date) -> CaseRecord:
        """Return a case with what the tree of units says of its chi bộ now, from a day on.

        A day before the newest act stays as it was judged: what the tree said then is in the case.
        """
        if any(item.act.on > day for item in record.recorded):
            return record
        told = told_of(self.units_about(record), record, day)
        return records.told_on(record, told, day)

    def candidate(
        self, record: CaseRecord, step: Step, store: Queries | None = None
    ) -> "tuple[StepVerdict, Verdict, Told | None]":
        """Return the verdicts on one more step and on the case with it, and what the tree told."""
        told = told_of(self.units_about(record, store), record, step.on)
        seen = records.told_on(record, told, step.on)
        return *self.judge.judge_candidate(seen.case, step, self.today), told

    def entries(self, case_id: str | None = None, after: int = -1) -> Iterator[Entry]:
        """Yield the journal, or the part of it about one case."""
        if case_id not in {None, REGISTER} and self._store.case_head(str(case_id))[0] == 0:
            raise UnknownCase(case=case_id)
        return self._store.entries(case_id, after)

    def personal(self, case_id: str) -> dict[str, dict[str, object]]:
        """Return a case's personal values: entry id to path to value."""
        return self._store.personal(case_id)

    def standings(self, *, stage: str | None = None) -> Iterator[StateRow]:
        """Yield where every case stands, as `standing`.

        Raises:
            JournalBroken: a row holds what no program of ours has written.

        """
        states = self.judge.workflow.states
        for kept in self._store.each_state(stage=stage, under=self.afresh.under):
            row = self.afresh.row(readable(kept))
            if stage not in {None, row.stage}:
                continue
            if row.state not in states:
                what = f"case_state differs from the journal: state {row.state!r}"
                raise JournalBroken(case=row.case, what=what)
            yield row

    def units(self) -> dict[str, str]:
        """Return the name of the unit that each case is kept in: no law decides that.

        Raises:
            JournalBroken: as `standings`.

        """
        return {row.case: row.unit for row in map(readable, self._store.each_state())}

    def cases(self, *, name: str = "", stage: str | None = None) -> list[tuple[StateRow, str]]:
        """Return what `each_case` yields."""
        return list(self.each_case(name=name, stage=stage))

    def each_case(
        self, *, name: str = "", stage: str | None = None, units: Collection[str] | None = None
    ) -> Iterator[tuple[StateRow, str]]:
        """Yield (where it stands, name) of the cases whose name contains `name`, marks or not.

        A case whose person was erased has an empty name, and is there where no name is asked for.
        `units`: names under which they are kept, at most as many as a chunk has rows; None: any.

        Raises:
            DataKeyUnusable: names are sealed, and the key is not at hand.
            JournalBroken: a row that is kept at hand cannot be read.

        """
        key = search_key(name) if name else None
        under = self.afresh.under
        for kept, person in self._store.named_states(key, unit=units, stage=stage, under=under):
            row = self.afresh.row(readable(kept))
            if stage in {None, row.stage}:
                yield row, person
