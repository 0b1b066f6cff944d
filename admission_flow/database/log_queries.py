"""What can be asked of a register's log, whoever holds the connection."""

from collections.abc import Collection, Iterator
from functools import lru_cache
from operator import itemgetter

from admission_flow.database.layout import Layout
from admission_flow.database.lines import (
    UNSIGNED,
    begins,
    beyond,
    line_starts,
    of_register,
    parsed,
)
from admission_flow.database.pieces import CHUNK, marks
from admission_flow.journal.entry import NO_HEAD, REGISTER, Entry, Row

_BY_NUMBER = itemgetter(0)
_MOST = 2**63 - 1
"""The largest number that the databases keep."""


@lru_cache(16)
def _named_first(line: str, leaf: str) -> str:
    """Return the register that the first line names: asked with each entry, and always the same."""
    return parsed(0, line, leaf).intent.log


class LogQueries(Layout):
    """Questions about entries; the personal values beside them are ``Queries``' matter."""

    @property
    def log(self) -> str:
        """Which register this is, as its first entry says; empty where there is none yet."""
        rows = self._rows("SELECT line, leaf FROM main.log_entry WHERE seq = 0")
        return _named_first(*rows[0]) if rows else ""

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
        if not 0 <= seq <= _MOST:
            return None
        return self._one("SELECT seq, line, leaf FROM main.log_entry WHERE seq = ?", seq)

    def find(self, entry_id: str) -> Entry | None:
        """Return the entry that has this id, if it is recorded; raises as ``entry``."""
        return self._one("SELECT seq, line, leaf FROM main.log_entry WHERE id = ?", entry_id)

    def entries(
        self,
        case: str | None = None,
        after: int = -1,
        actions: Collection[str] = (),
        *,
        again: bool = False,
    ) -> Iterator[Entry]:
        """Yield the entries of one case, or all, in order, from the one after ``after``.

        Args:
            case: None: of all cases.
            after: number of an entry.
            actions: only entries of these; the others are passed over without being parsed.
            again: whether these very lines were found in order before, which the caller compares by
                their digests (``parse_again``).

        Raises:
            JournalBroken: a stored line is not an entry, or the rows lead back.

        """
        # A chunk at a time: an open cursor would keep every writer waiting.
        if case == REGISTER and actions:
            yield from self._of_register(list(dict.fromkeys(actions)), after)
            return
        where, fixed = ('AND "case" = ?', (case,)) if case is not None else ("", ())
        starts = line_starts(actions)
        if starts:
            ours, values = begins(starts)
            where, fixed = f"{where} AND {ours}", (*fixed, *values)
        start = "SELECT seq, line, leaf FROM main.log_entry WHERE seq > ?"
        # Of a case they lie in order in its index, and need not be sorted with their lines.
        order = "seq" if case in {None, REGISTER} else "case_ver"
        sql = f"{start} {where} ORDER BY {order} LIMIT ?"
        while rows := self._rows(sql, after, *fixed, CHUNK):
            rows.sort(key=_BY_NUMBER)  # of a log that somebody edited they may not be
            yield from (parsed(*row, again=again) for row in rows)
            after = beyond(after, rows)
            if case is not None and len(rows) < CHUNK:
                break  # of the whole log what is added meanwhile is read as well

    def _of_register(self, actions: list[str], after: int) -> Iterator[Entry]:
        sql, values = of_register("seq, line, leaf", actions)
        while rows := self._rows(
            sql, *(part for one in values for part in (*one, after, CHUNK)), CHUNK
        ):
            yield from (parsed(*row) for row in rows)
            after = beyond(after, rows)

    def count_unsigned(self, since: int = 0) -> int:
        """Return how many entries from one on carry no signature, without reading them as entries.

        A line ends with its signature (``Entry.line``), and a quotation mark inside the intent has
        a backslash before it: nothing that an officer writes can pass for that end.
        """
        sql = "SELECT count(*) FROM main.log_entry WHERE seq >= ? AND instr(line, ?) > 0"
        ((count,),) = self._rows(sql, since, UNSIGNED)
        return int(count)

    def numbered_lines(self, case: str) -> list[tuple[int, str]]:
        """Return (number, stored line as it is) of each entry of one case, in order."""
        sql = 'SELECT seq, line FROM main.log_entry WHERE "case" = ? ORDER BY seq'
        return [(seq, line) for seq, line in self._rows(sql, case)]

    def lines_naming(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield (case, stored line) of each entry that contains a text, in order."""
        after = -1
        sql = (
            'SELECT seq, "case", line FROM main.log_entry WHERE seq > ? AND instr(line, ?) > 0'
            " ORDER BY seq LIMIT ?"
        )
        while rows := self._rows(sql, after, text, CHUNK):
            yield from ((case, str(line)) for _, case, line in rows)
            after = beyond(after, rows)

    def entries_naming(self, cases: Collection[str], texts: Collection[str]) -> Iterator[Entry]:
        """Yield the entries of some cases whose stored line contains one of some texts, in order.

        The other entries are not parsed, and not held to the ones before them.

        Args:
            cases: at most as many as a chunk has rows.
            texts: as they stand in a line.

        Raises:
            JournalBroken: one of these lines is not an entry.

        """
        named = " OR ".join(["instr(line, ?) > 0"] * len(texts))
        sql = (
            "SELECT seq, line, leaf FROM main.log_entry"  # noqa: S608
            f' WHERE "case" IN ({marks(cases)}) AND ({named}) ORDER BY seq'
        )
        yield from (parsed(*row) for row in self._rows(sql, *cases, *texts))

    def rows(self) -> Iterator[Row]:
        """Yield every stored row as it is, for the verifier.

        Raises:
            JournalBroken: the file is damaged so that its rows lead back.

        """
        after = -(2**63)  # a planted row may have any number
        while rows := self._rows(
            "SELECT seq, leaf, id, \"case\", case_ver, coalesce(CAST(line AS TEXT), '')"
            " FROM main.log_entry WHERE seq > ? ORDER BY seq LIMIT ?",
            after,
            CHUNK,
        ):
            yield from rows
            after = beyond(after, rows)

    def cases_since(self, seq: int) -> list[str] | None:
        """Return the cases that entries from a number on are about; None: more than a chunk."""
        sql = 'SELECT DISTINCT "case" FROM main.log_entry WHERE seq >= ? AND "case" <> \'\' LIMIT ?'
        rows = self._rows(sql, seq, CHUNK + 1)
        return [case for (case,) in rows] if len(rows) <= CHUNK else None

    def last_of(self, case: str) -> int | None:
        """Return the number of a case's last entry."""
        rows = self._rows('SELECT max(seq) FROM main.log_entry WHERE "case" = ?', case)
        return int(rows[0][0]) if rows and rows[0][0] is not None else None

    def _one(self, sql: str, key: object) -> Entry | None:
        rows = self._rows(sql, key)
        return parsed(*rows[0]) if rows else None
