"""The cases of a register and their people's names: listed a chunk at a time, found by an index."""

from abc import abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from admission_flow.database.course_listing import CourseListing
from admission_flow.database.pieces import CHUNK, marks
from admission_flow.database.rows import STATE_COLUMNS, StateRow
from admission_flow.database.vault import PREFIX, is_sealed
from admission_flow.errors import JournalBroken
from admission_flow.journal.canonical import parse_canonical, plain_text

_START = 64
"""Characters of a line that show its action."""


class Listing(CourseListing):
    """Questions about where cases stand, and by which name they are found."""

    @abstractmethod
    def _opened_or_broken(self, text: object, case: str, entry_id: str, field: str) -> str:
        """Return a stored value in clear."""

    def case_state(self, case: str) -> StateRow | None:
        """Return where a case stands."""
        return next(self._states('WHERE "case" = ?', case), None)

    def case_states(
        self,
        cases: Collection[str] | None = None,
        *,
        unit: str | None = None,
        stage: str | None = None,
        due_by: str | None = None,
    ) -> list[StateRow]:
        """Return where the cases stand, in order of their names.

        Args:
            cases: some at most as many as a chunk has rows; None: all.
            unit: only those of this chi bộ.
            stage: only those in this stage.
            due_by: only those with a deadline on or before this ISO date, the nearest first.

        """
        filters = [("unit = ?", unit), ("stage = ?", stage), ("due_on <= ?", due_by)]
        used = [(sql, value) for sql, value in filters if value is not None]
        some = [] if cases is None else [f'"case" IN ({marks(cases)})']
        terms = [*some, *(sql for sql, _ in used)]
        where = f"WHERE {' AND '.join(terms)}" if terms else ""
        order = 'due_on, "case"' if due_by is not None else '"case"'
        values = [*(cases or ()), *(value for _, value in used)]
        return list(self._states(f"{where} ORDER BY {order}", *values))

    def rows_without_a_case(self) -> list[tuple[str, str]]:
        """Return (table, case) of what is kept at hand of cases that were never opened."""
        found: list[tuple[str, str]] = []
        for table in ("main.case_state", "main.case_course", "private.person_name"):
            rows = self._rows(
                f'SELECT t."case" FROM {table} AS t WHERE t."case" = \'\' OR NOT EXISTS'  # noqa: S608
                ' (SELECT 1 FROM main.log_entry AS e WHERE e."case" = t."case" AND e.case_ver = 1)'
                ' ORDER BY t."case"'
            )
            found += [(table.partition(".")[2], case) for (case,) in rows]
        return found

    def cases_under_another(self, rulebook: str, program: str) -> list[str]:
        """Return the cases whose row was derived under another rulebook, or by another program."""
        rows = self._rows(
            'SELECT "case" FROM main.case_state WHERE rulebook <> ? OR program <> ?',
            rulebook,
            program,
        )
        return [case for (case,) in rows]

    def each_state(
        self,
        *,
        unit: str | Collection[str] | None = None,
        stage: str | None = None,
        under: tuple[str, str] | None = None,
    ) -> Iterator[StateRow]:
        """Yield where each case stands, in order of their ids; nothing is held but a chunk.

        Args:
            unit: as in ``case_states``; or several, at most as many as a chunk has rows.
            stage: the same.
            under: rows that name another rulebook and program than these are in whatever stage.

        Raises:
            JournalBroken: the rows of a damaged file lead back.

        """
        where, fixed = _filters(unit, stage, under)
        sql = f'SELECT {_STATE} FROM main.case_state AS s WHERE s."case" > ?{where}'  # noqa: S608
        return map(_state, self._by_case(sql, fixed))

    def named_states(
        self,
        search_key: str | None = None,
        *,
        unit: str | Collection[str] | None = None,
        stage: str | None = None,
        under: tuple[str, str] | None = None,
    ) -> Iterator[tuple[StateRow, str]]:
        """Yield where each case stands and its person's name, as ``each_state``.

        Args:
            search_key: only those whose search key contains this; None: also those without a name,
                which is then empty. Sealed names are opened to be searched.
            unit: as in ``each_state``.
            stage: the same.
            under: as in ``each_state``.

        Raises: as ``each_state`` and ``name``.

        """
        where, fixed = _filters(unit, stage, under)
        if search_key is not None:
            where += " AND (instr(n.search_key, ?) > 0 OR instr(n.search_key, ?) = 1)"
            fixed = [*fixed, search_key, PREFIX]
        sql = (
            f"SELECT {_STATE}, n.full_name, n.search_key FROM main.case_state AS s"  # noqa: S608
            f' LEFT JOIN private.person_name AS n ON n."case" = s."case" WHERE s."case" > ?{where}'
        )
        opened = self._opened_or_broken
        for *values, name, key in self._by_case(sql, fixed):
            state = _state(values)
            case = state.case
            hidden = search_key and is_sealed(key)
            if hidden and str(search_key) not in opened(key, case, "", "search_key"):
                continue
            yield state, opened("" if name is None else name, case, "", "full_name")

    def unit_names(self) -> list[str]:
        """Return the names of units that cases are kept under, each once, in order."""
        rows = self._rows(self.dialect.unit_names)
        return [str(unit) for (unit,) in rows]

    def _by_case(self, sql: str, fixed: Sequence[object]) -> Iterator[tuple[Any, ...]]:
        place = STATE_COLUMNS.index("case")
        after: object = ""
        while rows := self._rows(f'{sql} ORDER BY s."case" LIMIT ?', after, *fixed, CHUNK):
            yield from rows
            last = rows[-1][place]
            if last == after:
                raise JournalBroken(case=str(last), what="the rows of case_state lead back")
            after = last

    def in_order_opened(self, cases: Iterable[str]) -> list[str]:
        """Return those of some cases that the log knows, in the order in which they were opened."""
        found: dict[int, str] = {}
        waiting = iter(cases)
        while some := list(islice(waiting, CHUNK)):
            where = f'case_ver = 1 AND "case" <> \'\' AND "case" IN ({marks(some)})'
            sql = f'SELECT seq, "case" FROM main.log_entry WHERE {where}'  # noqa: S608
            found.update(self._rows(sql, *some))
        return [found[seq] for seq in sorted(found)]

    def case_ids(self) -> list[str]:
        """Return every case that the log knows, in the order in which they were opened."""
        # By an expression: in the order of the numbers alone, every line of the log would be read.
        rows = self._rows(
            'SELECT "case" FROM main.log_entry WHERE case_ver = 1 AND "case" <> \'\''
            " ORDER BY seq + 0"
        )
        return [case for (case,) in rows]

    def erased_case_ids(self) -> list[str]:
        """Return the cases without a secret, in the order in which they were opened.

        The secret goes with the values, so that only these can have been erased; whether their
        entries say so, ``erasure`` tells.
        """
        rows = self._rows(
            'SELECT e."case" FROM main.log_entry AS e WHERE e.case_ver = 1 AND e."case" <> \'\''
            ' AND NOT EXISTS (SELECT 1 FROM private.subject_secret AS s WHERE s."case" = e."case")'
            " ORDER BY e.seq + 0"
        )
        return [case for (case,) in rows]

    def states_without_secret(self) -> Iterator[StateRow]:
        """Yield where the cases of ``erased_case_ids`` stand, as ``each_state``: no log is read."""
        rows = self._rows(
            'SELECT s."case" FROM main.case_state AS s WHERE NOT EXISTS'
            ' (SELECT 1 FROM private.subject_secret AS p WHERE p."case" = s."case")'
            ' ORDER BY s."case"'
        )
        cases = iter(str(case) for (case,) in rows)
        while some := list(islice(cases, CHUNK)):
            yield from self.case_states(some)

    def name(self, case: str) -> str | None:
        """Return the full name kept for a case. Raises as ``secret``."""
        rows = self._rows('SELECT full_name FROM private.person_name WHERE "case" = ?', case)
        return self._opened_or_broken(rows[0][0], case, "", "full_name") if rows else None

    def names_of(self, cases: Iterable[str]) -> dict[str, str]:
        """Return the full names kept for some cases, empty where there is none; as ``name``."""
        found, waiting = dict[str, str](), iter(cases)
        while some := list(islice(waiting, CHUNK)):
            sql = (
                f'SELECT "case", full_name FROM private.person_name WHERE "case" IN ({marks(some)})'  # noqa: S608
            )
            names = {
                case: self._opened_or_broken(name, case, "", "full_name")
                for case, name in self._rows(sql, *some)
            }
            found.update((case, names.get(case) or "") for case in some)
        return found

    def names(self, search_key: str = "") -> dict[str, str]:
        """Return case to full name for every name whose search key contains ``search_key``.

        Sealed names are opened and searched in memory. Raises as ``secret``.
        """
        rows = self._rows(
            'SELECT "case", full_name, search_key FROM private.person_name'
            " WHERE instr(search_key, ?) > 0 OR ? = '' OR instr(search_key, ?) = 1"
            ' ORDER BY search_key, "case"',
            search_key,
            search_key,
            PREFIX,
        )
        if not any(is_sealed(key) for *_, key in rows):
            return {case: str(full_name) for case, full_name, _ in rows}
        opened = sorted(
            (self._opened_or_broken(key, case, "", "search_key"), case, full_name)
            for case, full_name, key in rows
        )
        return {
            case: self._opened_or_broken(full_name, case, "", "full_name")
            for key, case, full_name in opened
            if search_key in key
        }

    def each_value(self, fields: Collection[str]) -> Iterator[tuple[str, str, object]]:
        """Yield (id of the entry, field, value) of what is kept in some fields, entry by entry.

        Read where the values lie, and not case by case: of 20,000 cases that is the difference
        between a second and many. Nothing is held but a chunk. Which case an entry is about,
        ``cases_of_entries`` tells.

        Args:
            fields: names of personal values.

        Raises:
            JournalBroken: a stored value is not canonical JSON; else as ``name``.

        """
        sql = (
            "SELECT entry_id, field, value FROM private.personal_value"  # noqa: S608
            f" WHERE (entry_id, field) > (?, ?) AND field IN ({marks(fields)})"
            " ORDER BY entry_id, field LIMIT ?"
        )
        after: tuple[object, object] = ("", "")
        while fields and (rows := self._rows(sql, *after, *fields, CHUNK)):
            plain = [None if is_sealed(text) else plain_text(str(text)) for *_, text in rows]
            other = {row[0] for row, value in zip(rows, plain, strict=True) if value is None}
            cases = self.cases_of_entries(other) if other else {}
            for (entry_id, field, text), value in zip(rows, plain, strict=True):
                if value is not None:
                    yield entry_id, field, value
                elif entry_id in cases:  # what no entry bears is nobody's
                    yield entry_id, field, self._value(text, cases[entry_id], entry_id, field)
            last = rows[-1][0], rows[-1][1]
            if last == after:
                raise JournalBroken(what="the rows of personal_value lead back")
            after = last

    def values_of(
        self, entries: Mapping[str, str], prefix: str, fields: Collection[str] | None = None
    ) -> Iterator[tuple[str, str, object]]:
        """Yield (id of the entry, field, value) of what some entries keep, entry by entry.

        Args:
            entries: id to the case that it is about; at most as many as a chunk has rows.
            prefix: what the fields begin with.
            fields: only these; None: all.

        Raises: as ``each_value``.

        """
        only, values = "substr(field, 1, ?) = ?", [len(prefix), prefix]
        if fields is not None:
            only, values = f"field IN ({marks(fields)})", [prefix + name for name in fields]
        sql = (
            "SELECT entry_id, field, value FROM private.personal_value"  # noqa: S608
            f" WHERE entry_id IN ({marks(entries)}) AND {only} ORDER BY entry_id, field"
        )
        known: dict[str, str] = {}  # most of what people are is written alike
        for entry_id, field, text in self._rows(sql, *entries, *values):
            plain = known.get(text)
            if plain is None:
                plain = None if is_sealed(text) else plain_text(str(text))
                if plain is None:
                    yield entry_id, field, self._value(text, entries[entry_id], entry_id, field)
                    continue
                known[text] = plain
            yield entry_id, field, plain

    def cases_of_entries(self, entry_ids: Iterable[str]) -> dict[str, str]:
        """Return which case each of some entries is about; ids that no entry has are left out."""
        found: dict[str, str] = {}
        ids = iter(entry_ids)
        while some := list(islice(ids, CHUNK)):
            sql = f'SELECT id, "case" FROM main.log_entry WHERE id IN ({marks(some)})'  # noqa: S608
            found.update(self._rows(sql, *some))
        return found

    def places_of_entries(self, entry_ids: Collection[str]) -> dict[str, tuple[str, int, str]]:
        """Return (case, number, the line's start) of some entries, at most as many as a chunk."""
        sql = (
            'SELECT id, "case", seq, substr(line, 1, ?) FROM main.log_entry'  # noqa: S608
            f" WHERE id IN ({marks(entry_ids)})"
        )
        return {row[0]: row[1:] for row in self._rows(sql, _START, *entry_ids)}

    def _value(self, text: object, case: str, entry_id: str, field: str) -> object:
        opened = self._opened_or_broken(text, case, entry_id, field)
        plain = plain_text(opened)
        if plain is not None:  # as most are
            return plain
        try:
            return parse_canonical(opened)
        except (ValueError, TypeError) as error:
            raise JournalBroken(case=case, what=f"personal value {field}: {error}") from error

    def cases_of_name(self, search_key: str) -> list[str]:
        """Return the cases whose person has this very search key, by an index; raises as ``name``.

        Sealed keys are opened one by one: no index is kept of what nobody may read.
        """
        rows = self._rows(
            'SELECT "case", search_key FROM private.person_name WHERE search_key = ?'
            ' OR (search_key >= ? AND search_key < ?) ORDER BY "case"',
            search_key,
            PREFIX,
            f"{PREFIX}\U0010ffff",
        )
        opened = self._opened_or_broken
        return [case for case, key in rows if opened(key, case, "", "search_key") == search_key]

    def _states(self, rest: str, *parameters: object) -> Iterator[StateRow]:
        columns = ", ".join(f'"{name}"' for name in STATE_COLUMNS)
        sql = f"SELECT {columns} FROM main.case_state {rest}"  # noqa: S608 - texts of this module
        return map(_state, self._rows(sql, *parameters))


_STATE = ", ".join(f's."{name}"' for name in STATE_COLUMNS)


def _filters(
    unit: str | Collection[str] | None, stage: str | None, under: tuple[str, str] | None
) -> tuple[str, list[object]]:
    where, values = "", list[object]()
    if unit is not None:
        values = [unit] if isinstance(unit, str) else [*unit]
        # No name at all: not every database takes an empty list.
        where = f" AND s.unit IN ({marks(values)})" if values else " AND 1 = 0"
    if stage is not None and under is None:
        where, values = f"{where} AND s.stage = ?", [*values, stage]
    elif stage is not None and under is not None:
        where += " AND (s.stage = ? OR s.rulebook <> ? OR s.program <> ?)"
        values = [*values, stage, *under]
    return where, values


_SAID = {0: False, 1: True}


def _state(row: Sequence[Any]) -> StateRow:
    values = dict(zip(STATE_COLUMNS, row, strict=True))
    # Anything but 0 and 1 is not an answer of ours, and must not read as one.
    lawful, judged = values["lawful"], values["judged"]
    values["lawful"], values["judged"] = _SAID.get(lawful, lawful), _SAID.get(judged, judged)
    return StateRow(**values)
