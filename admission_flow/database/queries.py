"""What can be asked of a register, whoever holds the connection."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any

from admission_flow.database.rows import STATE_COLUMNS, StateRow
from admission_flow.errors import JournalBroken
from admission_flow.journal.canonical import parse_canonical
from admission_flow.journal.entry import NO_HEAD, Entry, Row

_CHUNK = 1000  # rows per query: between two, nobody who wants to write has to wait for us


class Queries(ABC):
    """The questions; the two ways of asking them are ``Reader`` and ``Writing``."""

    @abstractmethod
    def _rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Return the rows of one query."""

    @property
    def head(self) -> tuple[int, str]:
        """The number of entries, and the leaf of the last; ``NO_HEAD`` if there is none."""
        rows = self._rows("SELECT seq, leaf FROM main.log_entry ORDER BY seq DESC LIMIT 1")
        return (rows[0][0] + 1, rows[0][1]) if rows else (0, NO_HEAD)

    def case_head(self, case: str) -> tuple[int, str]:
        """Return ``case_ver`` and leaf of a case's last entry; (0, ``NO_HEAD``) if none."""
        rows = self._rows(
            'SELECT case_ver, leaf FROM main.log_entry WHERE "case" = ?'
            " ORDER BY case_ver DESC LIMIT 1",
            case,
        )
        return rows[0] if rows else (0, NO_HEAD)

    def entry(self, seq: int) -> Entry | None:
        """Return one entry by its number.

        Raises:
            JournalBroken: the stored line is not an entry.

        """
        return self._one("SELECT seq, line FROM main.log_entry WHERE seq = ?", seq)

    def find(self, entry_id: str) -> Entry | None:
        """Return the entry that has this id, if it is recorded; raises as ``entry``."""
        return self._one("SELECT seq, line FROM main.log_entry WHERE id = ?", entry_id)

    def entries(self, case: str | None = None, after: int = -1) -> Iterator[Entry]:
        """Yield the entries of one case, or all, in order, from the one after ``after``.

        Raises:
            JournalBroken: a stored line is not an entry.

        """
        # A chunk at a time: an open cursor would keep every writer waiting.
        where, fixed = ('AND "case" = ?', (case,)) if case is not None else ("", ())
        start = "SELECT seq, line FROM main.log_entry WHERE seq > ?"
        sql = f"{start} {where} ORDER BY seq LIMIT ?"
        while rows := self._rows(sql, after, *fixed, _CHUNK):
            yield from (_parse(*row) for row in rows)
            after = rows[-1][0]

    def rows(self) -> Iterator[Row]:
        """Yield every stored row as it is, for the verifier."""
        after = -(2**63)  # a planted row may have any number
        while rows := self._rows(
            'SELECT seq, leaf, id, "case", case_ver, CAST(line AS TEXT) FROM main.log_entry'
            " WHERE seq > ? ORDER BY seq LIMIT ?",
            after,
            _CHUNK,
        ):
            yield from rows
            after = rows[-1][0]

    def personal(self, case: str) -> dict[str, dict[str, object]]:
        """Return a case's personal values: entry id to field to value.

        Raises:
            JournalBroken: a stored value is not canonical JSON.

        """
        found: dict[str, dict[str, object]] = {}
        for entry_id, field, text in self._rows(
            "SELECT p.entry_id, p.field, p.value FROM private.personal_value AS p"
            ' JOIN main.log_entry AS e ON e.id = p.entry_id WHERE e."case" = ?'
            " ORDER BY e.seq, p.field",
            case,
        ):
            try:
                found.setdefault(entry_id, {})[field] = parse_canonical(text)
            except (ValueError, TypeError) as error:
                raise JournalBroken(case=case, what=f"personal value {field}: {error}") from error
        return found

    def personal_texts(self) -> dict[str, dict[str, str]]:
        """Return all stored personal values as their texts, for the verifier."""
        found: dict[str, dict[str, str]] = {}
        for entry_id, field, text in self._rows(
            "SELECT entry_id, field, value FROM private.personal_value"
        ):
            found.setdefault(entry_id, {})[field] = str(text)
        return found

    def secrets(self) -> dict[str, bytes]:
        """Return every subject's secret, by case, for the verifier."""
        rows = self._rows('SELECT "case", secret FROM private.subject_secret')
        return {case: bytes(secret) for case, secret in rows}

    def secret(self, case: str) -> bytes | None:
        """Return the secret of a case's person, if there is one."""
        rows = self._rows('SELECT secret FROM private.subject_secret WHERE "case" = ?', case)
        return bytes(rows[0][0]) if rows else None

    def case_state(self, case: str) -> StateRow | None:
        """Return where a case stands."""
        return next(self._states('WHERE "case" = ?', case), None)

    def case_states(
        self, *, unit: str | None = None, stage: str | None = None, due_by: str | None = None
    ) -> list[StateRow]:
        """Return where the cases stand, in order of their names.

        Args:
            unit: only those of this chi bộ.
            stage: only those in this stage.
            due_by: only those with a deadline on or before this ISO date, the nearest first.

        """
        filters = [("unit = ?", unit), ("stage = ?", stage), ("due_on <= ?", due_by)]
        used = [(sql, value) for sql, value in filters if value is not None]
        where = "WHERE " + " AND ".join(sql for sql, _ in used) if used else ""
        order = 'due_on, "case"' if due_by is not None else '"case"'
        return list(self._states(f"{where} ORDER BY {order}", *(value for _, value in used)))

    def case_ids(self) -> list[str]:
        """Return every case that the log knows, in the order in which they were opened."""
        rows = self._rows(
            'SELECT "case" FROM main.log_entry WHERE case_ver = 1 AND "case" <> \'\' ORDER BY seq'
        )
        return [case for (case,) in rows]

    def last_of(self, case: str) -> int | None:
        """Return the number of a case's last entry."""
        rows = self._rows('SELECT max(seq) FROM main.log_entry WHERE "case" = ?', case)
        return int(rows[0][0]) if rows and rows[0][0] is not None else None

    def name_rows(self) -> dict[str, tuple[str, str]]:
        """Return case to (full name, search key), as they are stored."""
        rows = self._rows('SELECT "case", full_name, search_key FROM private.person_name')
        return {case: (full_name, key) for case, full_name, key in rows}

    def name(self, case: str) -> str | None:
        """Return the full name kept for a case."""
        rows = self._rows('SELECT full_name FROM private.person_name WHERE "case" = ?', case)
        return str(rows[0][0]) if rows else None

    def names(self, search_key: str = "") -> dict[str, str]:
        """Return case to full name for every name whose search key contains ``search_key``."""
        return dict(
            self._rows(
                'SELECT "case", full_name FROM private.person_name'
                " WHERE instr(search_key, ?) > 0 OR ? = '' ORDER BY search_key, \"case\"",
                search_key,
                search_key,
            )
        )

    def _states(self, rest: str, *parameters: object) -> Iterator[StateRow]:
        columns = ", ".join(f'"{name}"' for name in STATE_COLUMNS)
        sql = f"SELECT {columns} FROM main.case_state {rest}"  # noqa: S608 - texts of this module
        for row in self._rows(sql, *parameters):
            values = dict(zip(STATE_COLUMNS, row, strict=True))
            yield StateRow(**(values | {"lawful": bool(values["lawful"])}))

    def _one(self, sql: str, key: object) -> Entry | None:
        rows = self._rows(sql, key)
        return _parse(*rows[0]) if rows else None


def _parse(seq: int, line: str) -> Entry:
    try:
        return Entry.parse(line)
    except (ValueError, TypeError) as error:
        raise JournalBroken(seq=seq, what=str(error)) from error
