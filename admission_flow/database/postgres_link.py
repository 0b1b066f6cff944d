"""A connection to a PostgreSQL server as a register needs it: settings set, and read back.

Traps that this module is about (docs/decisions/0012-postgresql.md): a session may have turned
`synchronous_commit` off, and then acknowledged entries are lost; a COMMIT of a transaction that has
failed answers ROLLBACK and raises nothing; PostgreSQL keeps no NUL and no surrogates in a text.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.errors import Diagnostic

from admission_flow.database.dialect import BUSY_MS, Link

LOCK = 0x61646D697373
"""Number of the advisory lock on the log: each database has its own."""
OLDEST_SERVER = 140_000
"""The oldest server that the tests know."""
CONNECT_SECONDS = 10

_APPLIED = "remote_apply"
"""More than "on": what is acknowledged can be read on servers that follow, too."""
FOLLOWS = "in_hot_standby"
"""Whether a server only repeats what another one writes."""

SETTINGS = {
    "client_encoding": "UTF8",
    "lock_timeout": f"{BUSY_MS}ms",
    "idle_in_transaction_session_timeout": "0",
    "search_path": "",
    "default_transaction_deferrable": "off",
    "standard_conforming_strings": "on",
}
READ_SETTINGS = {
    "default_transaction_isolation": "repeatable read",
    "default_transaction_read_only": "on",
}
WRITE_SETTINGS = {
    # Under the lock each statement sees what was committed before: a snapshot would be of before
    # the wait.
    "default_transaction_isolation": "read committed",
    "default_transaction_read_only": "off",
    "synchronous_commit": "on",
}
KEPT: dict[str, tuple[str, ...]] = {
    "server_encoding": ("UTF8",),
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", _APPLIED),
    FOLLOWS: ("off",),
}
"""What must hold where we write, and is read back: by which setting, which values."""

_INSTR = re.compile(r"\binstr\(")
_NEVER_STORED = "\ufffe\uffff"
"""What a text that cannot be stored is asked as: the readers of forms let no such text in."""


class RolledBack(psycopg.OperationalError):
    """COMMIT answered ROLLBACK: nothing was committed."""


class NotFollowed(psycopg.OperationalError):
    """COMMIT was cut while it waited for a server that follows: only the first one has it."""

    def __str__(self) -> str:
        """Return the word of the catalogue for it."""
        return "not_followed"


class PostgresLink(Link):
    """One connection to a server."""

    def __init__(self, connection: "Connection[Any]", *, within: bool = False) -> None:
        """Ask and write through a connection.

        Args:
            connection: in autocommit mode, or within somebody's transaction.
            within: that transaction is another's to begin and to end.

        """
        self.connection = connection
        self._within = within

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of one query; what cannot be stored is found as nothing."""
        cursor = self.connection.execute(_translated(sql), _bound(parameters))
        return cursor.fetchall() if cursor.description is not None else []

    def run(self, sql: str, rows: Sequence[Sequence[object]] = ((),)) -> int:
        """Run a statement for each row of values; return how many rows it changed in all."""
        if len(rows) == 1:
            return self.connection.execute(_translated(sql), rows[0]).rowcount
        with self.connection.cursor() as cursor:
            cursor.executemany(_translated(sql), rows)
            return cursor.rowcount

    def columns(self, table: str) -> tuple[str, ...]:
        """Return the columns of a table, of whichever version it is."""
        found = self.rows(
            "SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass(?)"
            " AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            (table,),
        )
        return tuple(str(name) for (name,) in found)

    def load(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Put many rows into an empty table."""
        names = ", ".join(f'"{name}"' for name in columns)
        with (
            self.connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def begin(self) -> None:
        """Take the lock on the log, in a transaction whose end gives it back."""
        if self._within:
            return
        self.connection.execute(
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;"
            f" SELECT pg_catalog.pg_advisory_xact_lock({LOCK})"
        )

    def begin_reading(self) -> None:
        """See one moment of the register; nobody who writes waits for it."""
        if not self._within:
            self.connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def commit(self) -> None:
        """Put what was done on the disk."""
        if self._within:
            return
        said: list[str | None] = []

        def note(notice: Diagnostic) -> None:
            said.append(notice.severity_nonlocalized)  # read now: it is gone afterwards

        self.connection.add_notice_handler(note)
        try:
            answer = self.connection.execute("COMMIT").statusmessage
        finally:
            self.connection.remove_notice_handler(note)
        if answer != "COMMIT":
            raise RolledBack(f"COMMIT answered {answer}")
        if "WARNING" in said:
            raise NotFollowed

    def close(self) -> None:
        """Let go; what was not committed is rolled back by the server."""
        if not self._within:
            self.connection.close()


def connect(conninfo: str, *, read_only: bool) -> "Connection[Any]":
    """Connect, and make the settings. Raises what the driver raises."""
    connection = psycopg.connect(
        conninfo,
        autocommit=True,
        application_name="admission-flow",
        connect_timeout=CONNECT_SECONDS,
    )
    try:
        made = SETTINGS | (READ_SETTINGS if read_only else WRITE_SETTINGS)
        # Whoever runs the server may have it wait for more than we ask for: that stays.
        marks = ", ".join(
            f"set_config(%s, CASE current_setting(%s) WHEN '{_APPLIED}' THEN '{_APPLIED}'"
            " ELSE %s END, false)"
            for _ in made
        )
        flat = [part for name, value in made.items() for part in (name, name, value)]
        connection.execute(f"SELECT {marks}", flat)
    except BaseException:
        connection.close()
        raise
    return connection


def unsafe(connection: "Connection[Any]") -> tuple[str, str, str] | None:
    """Return (setting, what it must be, what it is) of the first that is not safe to write with."""
    marks = ", ".join("current_setting(%s)" for _ in KEPT)
    row = connection.execute(f"SELECT {marks}", list(KEPT)).fetchone()
    for (name, wanted), found in zip(KEPT.items(), row or (), strict=True):
        if found not in wanted:
            return name, wanted[0], str(found)
    return None


@lru_cache(512)
def _translated(sql: str) -> str:
    """Return a statement of ours in the words of PostgreSQL and of its driver."""
    return _INSTR.sub("strpos(", sql.replace("%", "%%").replace("?", "%s"))


def _bound(parameters: Sequence[object]) -> list[object]:
    return [_storable(value) if isinstance(value, str) else value for value in parameters]


def _storable(text: str) -> str:
    if text.isascii():
        return text if "\0" not in text else _NEVER_STORED
    try:
        text.encode()
    except UnicodeEncodeError:
        return _NEVER_STORED
    return text if "\0" not in text else _NEVER_STORED
