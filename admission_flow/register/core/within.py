"""A register as one officer may read it: what they may not see is not there.

Every question about cases that the database can be asked is answered here for those cases alone
that the officer may see; about any other there is one answer, whether it is in the register or not.
A use case cannot forget it: what it is given to ask is this.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar, cast

from admission_flow.database.course_listing import Moved
from admission_flow.database.pieces import CHUNK
from admission_flow.database.queries import Queries
from admission_flow.database.rows import CourseRow, Kept, PaceCourse, StateRow
from admission_flow.errors import CaseNotVisible, JournalBroken
from admission_flow.journal.entry import REGISTER, Entry, Row
from admission_flow.journal.privacy import Erasure
from admission_flow.journal.roles import mentioned_cases
from admission_flow.register.core.reach import Reach

if TYPE_CHECKING:
    from admission_flow.database.store import Writing

Asked = TypeVar("Asked", bound=Queries)
_MOST_NAMES = CHUNK // 2
"""Names of units that are filtered for in SQL; of more the rows are looked at one by one."""


class Within(Queries):
    """What can be asked of a register, answered for the cases within an officer's reach."""

    __slots__ = ("_raw", "_reach")
    _raw: Queries
    _reach: Reach

    def shows(self, case: str) -> bool:
        """Return whether a case is seen; no case at all is."""
        return self._reach.sees is not None and self._sees(case)

    def _check(self, case: str) -> None:
        if not self._sees(case):
            raise CaseNotVisible(case=case, officer=self._reach.officer)

    def _sees(self, case: str) -> bool:
        if case == REGISTER:
            return True
        if self._reach.sees is None:  # before it is looked up: the answer may not depend on it
            self._reach.refuse()
        row = self._raw.case_state(case)
        if row is not None:
            return self._reach.row(self._raw, row)
        return self._raw.case_head(case)[0] > 0 and self._reach.entries(self._raw, case)

    def _some(self, cases: Iterable[str]) -> Iterator[str]:
        waiting = iter(cases)
        while taken := list(islice(waiting, CHUNK)):
            rows = {row.case: row for row in self._raw.case_states(taken)}
            for case in taken:
                row = rows.get(case)
                if self._sees(case) if row is None else self._reach.row(self._raw, row):
                    yield case

    def _names_within(self) -> list[str] | None:
        """Return the names of units that SQL is to look for; None: too many."""
        found = self._reach.names(self._raw)
        return found if len(found) <= _MOST_NAMES else None

    # ---- one case --------------------------------------------------------------------------------

    def case_state(self, case: str) -> StateRow | None:  # noqa: D102 - as what it stands before
        self._check(case)
        return super().case_state(case)

    def case_head(self, case: str) -> tuple[int, str]:  # noqa: D102
        self._check(case)
        return super().case_head(case)

    def numbered_lines(self, case: str) -> list[tuple[int, str]]:  # noqa: D102
        self._check(case)
        return super().numbered_lines(case)

    def personal(  # noqa: D102
        self, case: str, broken: list[JournalBroken] | None = None
    ) -> dict[str, dict[str, object]]:
        self._check(case)
        return super().personal(case, broken)

    def secret(self, case: str) -> bytes | None:  # noqa: D102
        self._check(case)
        return super().secret(case)

    def secret_is_kept(self, case: str) -> bool:  # noqa: D102
        self._check(case)
        return super().secret_is_kept(case)

    def erasure(self, case: str) -> Erasure | None:  # noqa: D102
        self._check(case)
        return super().erasure(case)

    def last_of(self, case: str) -> int | None:  # noqa: D102
        self._check(case)
        return super().last_of(case)

    def first_kept(self, case: str) -> int | None:  # noqa: D102
        self._check(case)
        return super().first_kept(case)

    def name(self, case: str) -> str | None:  # noqa: D102
        self._check(case)
        return super().name(case)

    # ---- entries ---------------------------------------------------------------------------------

    def entries(  # noqa: D102
        self,
        case: str | None = None,
        after: int = -1,
        actions: Collection[str] = (),
        *,
        again: bool = False,
    ) -> Iterator[Entry]:
        if case is not None:
            self._check(case)
            return super().entries(case, after, actions, again=again)
        return self._each(super().entries(None, after, actions, again=again))

    def _each(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        known: dict[str, bool] = {REGISTER: True}
        for entry in entries:
            for case in (entry.intent.case, *mentioned_cases(entry.intent)):
                if case not in known:
                    known[case] = self.shows(case)
                if not known[case]:
                    break
            else:
                yield entry

    def entry(self, seq: int) -> Entry | None:  # noqa: D102
        return self._seen(super().entry(seq))

    def find(self, entry_id: str) -> Entry | None:  # noqa: D102
        return self._seen(super().find(entry_id))

    def _seen(self, entry: Entry | None) -> Entry | None:
        return None if entry is None else next(self._each([entry]), None)

    def lines_naming(self, text: str) -> Iterator[tuple[str, str]]:  # noqa: D102
        known: dict[str, bool] = {REGISTER: True}
        for case, line in super().lines_naming(text):
            if case not in known:
                known[case] = self._sees(case)
            if known[case]:
                yield case, line

    def entries_naming(  # noqa: D102
        self, cases: Collection[str], texts: Collection[str]
    ) -> Iterator[Entry]:
        return super().entries_naming(list(self._some(cases)), texts)

    # ---- lists -----------------------------------------------------------------------------------

    def case_ids(self) -> list[str]:  # noqa: D102
        return list(self._some(super().case_ids()))

    def in_order_opened(self, cases: Iterable[str]) -> list[str]:  # noqa: D102
        return super().in_order_opened(self._some(cases))

    def erased_case_ids(self) -> list[str]:  # noqa: D102
        return list(self._some(super().erased_case_ids()))

    def states_without_secret(self) -> Iterator[StateRow]:  # noqa: D102
        return (row for row in super().states_without_secret() if self._reach.row(self._raw, row))

    def cases_under_another(self, rulebook: str, program: str) -> list[str]:  # noqa: D102
        return list(self._some(super().cases_under_another(rulebook, program)))

    def cases_of_name(self, search_key: str) -> list[str]:  # noqa: D102
        return list(self._some(super().cases_of_name(search_key)))

    def case_states(  # noqa: D102
        self,
        cases: Collection[str] | None = None,
        *,
        unit: str | None = None,
        stage: str | None = None,
        due_by: str | None = None,
    ) -> list[StateRow]:
        found = super().case_states(cases, unit=unit, stage=stage, due_by=due_by)
        return [row for row in found if self._reach.row(self._raw, row)]

    def each_state(  # noqa: D102
        self,
        *,
        unit: str | Collection[str] | None = None,
        stage: str | None = None,
        under: tuple[str, str] | None = None,
    ) -> Iterator[StateRow]:
        names = self._names_within() if unit is None else unit
        found = super().each_state(unit=names, stage=stage, under=under)
        return (row for row in found if self._reach.row(self._raw, row))

    def named_states(  # noqa: D102
        self,
        search_key: str | None = None,
        *,
        unit: str | Collection[str] | None = None,
        stage: str | None = None,
        under: tuple[str, str] | None = None,
    ) -> Iterator[tuple[StateRow, str]]:
        names = self._names_within() if unit is None else unit
        found = super().named_states(search_key, unit=names, stage=stage, under=under)
        return ((row, name) for row, name in found if self._reach.row(self._raw, row))

    def cases_since(self, seq: int) -> list[str] | None:  # noqa: D102
        found = super().cases_since(seq)
        return None if found is None else list(self._some(found))

    def courses(self, cases: Collection[str]) -> list[CourseRow]:  # noqa: D102
        return super().courses(list(self._some(cases)))

    def course_done(self, case: str) -> str | None:  # noqa: D102
        self._check(case)
        return super().course_done(case)

    def each_course(  # noqa: D102, PLR0913 - as what it stands before
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
        how: dict[str, Any] = {"clock_by": clock_by, "counted": counted, "naming": naming}
        how |= {"or_uncounted": or_uncounted, "running": running, "moved": moved}
        found = super().each_course(under, day, quiet=quiet, kind=kind, **how)
        while taken := list(islice(found, CHUNK)):
            seen = frozenset(self._some([row.case for row in taken]))
            yield from (row for row in taken if row.case in seen)

    def each_pace(  # noqa: D102
        self, under: tuple[str, str], day: str, *, quiet: bool
    ) -> Iterator[list[PaceCourse]]:
        for taken in super().each_pace(under, day, quiet=quiet):
            seen = frozenset(self._some([row.case for row in taken]))
            yield [row for row in taken if row.case in seen]

    def courses_telling(  # noqa: D102
        self, cases: Collection[str], under: tuple[str, str], day: str, *, quiet: bool
    ) -> list[CourseRow]:
        return super().courses_telling(list(self._some(cases)), under, day, quiet=quiet)

    def cases_off_course(  # noqa: D102
        self, under: tuple[str, str], day: str, *, quiet: bool
    ) -> list[str]:
        return list(self._some(super().cases_off_course(under, day, quiet=quiet)))

    def cases_unmoved(  # noqa: D102
        self, under: tuple[str, str], day: str, moved: Moved, *, quiet: bool
    ) -> list[str]:
        return list(self._some(super().cases_unmoved(under, day, moved, quiet=quiet)))

    def cases_with_notes(self) -> list[str]:  # noqa: D102
        return [*self._some(super().cases_with_notes())]

    def unit_names(self) -> list[str]:  # noqa: D102
        seen, rows = self._reach.unit, self.each_state  # rows where several units bore the name
        return [n for n in self._raw.unit_names() if seen(n) or any(map(bool, rows(unit=n)))]

    def names_of(self, cases: Iterable[str]) -> dict[str, str]:  # noqa: D102
        asked = list(cases)
        return dict.fromkeys(asked, "") | super().names_of(self._some(asked))

    def names(self, search_key: str = "") -> dict[str, str]:  # noqa: D102
        found = super().names(search_key)
        seen = frozenset(self._some(found))
        return {case: name for case, name in found.items() if case in seen}

    def name_rows(  # noqa: D102
        self,
        cases: Collection[str] | None = None,
        stored: Iterable[tuple[Any, ...]] | None = None,
    ) -> dict[str, tuple[str, str]]:
        found = self._raw.name_rows(cases, stored)
        seen = frozenset(self._some(found))
        return {case: row for case, row in found.items() if case in seen}

    def each_value(self, fields: Collection[str]) -> Iterator[tuple[str, str, object]]:  # noqa: D102
        found = super().each_value(fields)
        while taken := list(islice(found, CHUNK)):
            seen = self.cases_of_entries({entry_id for entry_id, _, _ in taken})
            yield from (one for one in taken if one[0] in seen)

    def values_of(  # noqa: D102
        self, entries: Mapping[str, str], prefix: str, fields: Collection[str] | None = None
    ) -> Iterator[tuple[str, str, object]]:
        seen = self.cases_of_entries(entries)  # never by what a row says that it is about
        return super().values_of(
            {one: case for one, case in entries.items() if seen.get(one) == case}, prefix, fields
        )

    def cases_of_entries(self, entry_ids: Iterable[str]) -> dict[str, str]:  # noqa: D102
        found = self._raw.cases_of_entries(entry_ids)
        seen = {REGISTER, *self._some(set(found.values()) - {REGISTER})}
        return {entry_id: case for entry_id, case in found.items() if case in seen}

    def places_of_entries(  # noqa: D102
        self, entry_ids: Collection[str]
    ) -> dict[str, tuple[str, int, str]]:
        found = super().places_of_entries(entry_ids)
        seen = {REGISTER, *self._some({place[0] for place in found.values()} - {REGISTER})}
        return {entry_id: place for entry_id, place in found.items() if place[0] in seen}

    # ---- the whole log, for whoever may verify it ------------------------------------------------

    def rows(self) -> Iterator[Row]:  # noqa: D102
        self._reach.refuse()

    def rows_without_a_case(self) -> list[tuple[str, str]]:  # noqa: D102
        self._reach.refuse()

    def personal_texts(self) -> dict[str, dict[str, str]]:  # noqa: D102
        self._reach.refuse()

    def personal_texts_of(self, first: int, last: int) -> dict[str, dict[str, str]]:  # noqa: ARG002, D102
        self._reach.refuse()

    def stray_values(self) -> list[str]:  # noqa: D102
        self._reach.refuse()

    def secrets(  # noqa: D102
        self,
        within: tuple[int, int] | None = None,  # noqa: ARG002
        stored: Mapping[str, object] | None = None,  # noqa: ARG002
    ) -> dict[str, bytes]:
        self._reach.refuse()

    def values_as_stored(self, first: int, last: int) -> list[tuple[Any, ...]]:  # noqa: ARG002, D102
        self._reach.refuse()

    def texts_of(self, stored: Iterable[tuple[Any, ...]]) -> dict[str, dict[str, str]]:  # noqa: ARG002, D102
        self._reach.refuse()

    def secrets_as_stored(  # noqa: D102
        self,
        within: tuple[int, int] | None = None,  # noqa: ARG002
    ) -> dict[str, object]:
        self._reach.refuse()

    def names_as_stored(self, cases: Collection[str] | None = None) -> list[tuple[Any, ...]]:  # noqa: ARG002, D102
        self._reach.refuse()

    def unused_secrets(self) -> list[str]:  # noqa: D102
        self._reach.refuse()

    def in_clear(self) -> list[tuple[str, str]]:  # noqa: D102
        self._reach.refuse()

    def whole_table(self, table: str) -> Iterator[list[tuple[Any, ...]]]:  # noqa: ARG002, D102
        self._reach.refuse()

    # ---- writing ---------------------------------------------------------------------------------

    def writing(self) -> AbstractContextManager["Writing"]:
        """Hold the lock, as the store that it stands before; what is asked there is filtered."""
        return self._writing()

    @contextmanager
    def _writing(self) -> Iterator["Writing"]:
        with cast("Any", self._raw).writing() as writing:
            yield within(writing, self._reach)


NOT_ABOUT_CASES = frozenset(
    {
        *("log", "head", "data_key_id", "vault", "count_unsigned", "data_key_file", "part_names"),
        *("dialect", "foreign", "data_key_file_of", "data_key_named", "with_triggers", "damage"),
        *("check_usable", "close", "open", "compact", "require_whole", "require_shown", "login"),
        *("unit_entries", "units_of_name", "units_known", "units_right_below"),
        *("units_taken_over_by", "unit_spellings"),
        *("unit_differences",),
    }
)
"""What else can be asked: of the register as such, and of its files."""
ONLY_WRITTEN = frozenset(
    {
        *("append", "replace_by", "put_case_state", "drop_case_states", "drop_names", "put_name"),
        *("erase", "personal_count", "seal_again", "put_course", "drop_course", "drop_courses"),
        *("mention_units_afresh",),
    }
)
"""What is done under the lock, after `appending.py` has asked whether it may be written."""


@cache
def _class(kind: type[Queries]) -> type[Queries]:
    return type(f"{kind.__name__}Within", (Within, kind), {"__slots__": ()})


def within(store: Asked, reach: Reach | None) -> Asked:
    """Return a store as it may be read; None: all of it, as it is."""
    raw = whole(store)
    if reach is None:
        return raw
    kind = _class(type(raw))
    twin = object.__new__(kind)
    twin.__dict__ = raw.__dict__  # one connection, one state: only what is answered differs
    cast("Within", twin)._raw = raw  # noqa: SLF001 - made here
    cast("Within", twin)._reach = reach  # noqa: SLF001
    return cast("Asked", twin)


def sees(store: Queries, case: str) -> bool:
    """Return whether a case is seen: of a list that names cases of several units."""
    return not isinstance(store, Within) or store.shows(case)


def whole(store: Asked) -> Asked:
    """Return all of a store: for what must not depend on who looks, each use with its reason."""
    return cast("Asked", store._raw) if isinstance(store, Within) else store  # noqa: SLF001
