"""Whoever changes a register behind the program's back: in its files, or as the server's owner."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from admission_flow.database.dialect import SERVERS
from admission_flow.database.postgres_link import PostgresLink, connect
from tests.server import TRIGGERS
from tests.server import Register as Server

REFUSED: tuple[type[Exception], ...] = (sqlite3.IntegrityError,)
"""What the database says where it refuses a change by its own constraints."""
with suppress(ModuleNotFoundError):
    import psycopg

    REFUSED = (sqlite3.IntegrityError, psycopg.IntegrityError, psycopg.DataError)


class Outsider(Protocol):
    """A connection; tables of both parts are named without their schema."""

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        ...

    def run(self, sql: str, *parameters: object) -> int:
        """Run a statement; return how many rows it changed."""
        ...


class _InFiles:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, parameters).fetchall()

    def run(self, sql: str, *parameters: object) -> int:
        return self._connection.execute(sql, parameters).rowcount


class _OnAServer:
    def __init__(self, link: PostgresLink) -> None:
        self._link = link

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._link.rows(sql, parameters)

    def run(self, sql: str, *parameters: object) -> int:
        return self._link.run(sql, [parameters])


def as_it_is(url: str) -> Callable[[], object]:
    """Return what puts a register back as it is now."""
    if url.startswith(SERVERS):
        return Server(url).reset
    log = Path(url)
    originals = {file: file.read_bytes() for file in (log, log.with_name(f"{log.stem}-private.db"))}
    return lambda: [file.write_bytes(raw) for file, raw in originals.items()]


def not_waiting(database: sqlite3.Connection) -> None:
    """Let what is done to both files not wait for the disk."""
    for setting in ("main.synchronous=0", "private.synchronous=0", "journal_mode=memory"):
        database.execute(f"PRAGMA {setting}")


@contextmanager
def outsider(url: str, *, without_triggers: bool = False) -> Iterator[Outsider]:
    """Change a register as its owner can; what is done is committed at the end.

    Args:
        url: where the register lies.
        without_triggers: take the triggers of the log away first, and put them up again.

    """
    if url.startswith(SERVERS):
        with closing(PostgresLink(connect(url, read_only=False))) as link:
            link.run("SET search_path = main, private, pg_catalog")
            if without_triggers:
                link.run("ALTER TABLE main.log_entry DISABLE TRIGGER USER")
            yield _OnAServer(link)
            for trigger in TRIGGERS if without_triggers else ():
                link.run(f"ALTER TABLE main.log_entry ENABLE ALWAYS TRIGGER {trigger}")
        return
    with closing(sqlite3.connect(url)) as database:
        database.execute("ATTACH ? AS private", (url.replace(".db", "-private.db"),))
        database.execute("PRAGMA ignore_check_constraints=ON")
        not_waiting(database)
        query = "SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger'"
        triggers = database.execute(query).fetchall() if without_triggers else []
        for name, _ in triggers:
            database.execute(f'DROP TRIGGER "{name}"')
        yield _InFiles(database)
        for _, sql in triggers:
            database.execute(sql)
        database.commit()
