"""A register of an earlier revision is upgraded, and something goes wrong at some moment of it.

Afterwards it is the old one - every row and every word of its schema as before, so that the old
program works with it as before - or the new one and complete. What happened, what is proved and
what is private is the same to the byte either way.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, event

from admission_flow.database import upgrade as database
from admission_flow.database.dialect import Link, dialect_of
from admission_flow.database.layout import stored_rows
from admission_flow.database.postgres_link import PostgresLink
from admission_flow.database.postgres_schema import catalogue
from admission_flow.database.schema import ALL_TABLES, revisions
from admission_flow.database.sqlite import Place
from admission_flow.errors import AdmissionFlowError
from admission_flow.journal.tree import leaf_hash, root_of
from admission_flow.register.audit import audit
from admission_flow.register.core.derived import differences
from admission_flow.register.core.reader import ReadingRegister
from tests.reliability import full_disk
from tests.reliability.stops import kill_at, steps_of
from tests.server import Server

STEPS = (
    *("/database/copying.py", "/database/upgrade.py", "/database/session.py"),
    *("/database/sqlite_dialect.py", "/database/postgres.py", "/database/postgres_schema.py"),
    *("/alembic/ddl/impl.py", "/alembic/runtime/migration.py"),
)
"""Where a step counts: each call that these files make or answer, of ours and of Alembic's."""
NEVER_CHANGED = (
    "main.log_entry",
    "private.personal_value",
    "private.subject_secret",
    "private.person_name",
)
"""What an upgrade has no business with; the rest is derived."""

Columns = Mapping[str, Sequence[str]]


def as_of_revision(source: str, goal: str, revision: str) -> None:
    """Make a register of an earlier revision, with everything that one of this version holds.

    What the earlier schema has no column for was derived later, and is left out.
    """
    old = dialect_of(goal)
    with (
        closing(dialect_of(source).read(of_any_version=True)) as link,
        old.filled(revision) as filling,
    ):
        for table in ALL_TABLES:
            there, ours = filling.link.columns(table), link.columns(table)
            columns = [name for name in there if name in ours]
            ask = lambda sql, *values: link.rows(sql, values)  # noqa: E731 - as `Queries` asks
            for rows in stored_rows(ask, table, columns) if columns else ():
                filling.link.load(table, columns, rows)
        filling.done()


@contextmanager
def looked_at(url: str) -> Iterator[Link]:
    """Open a register of whichever revision; what was cut off is undone, as its program does."""
    place = dialect_of(url)
    place.recover()
    with closing(place.read(mend=False, of_any_version=True)) as link:
        link.begin_reading()
        yield link


def _schema(link: Link) -> list[tuple[str, ...]]:
    if isinstance(link, PostgresLink):
        found = [(*place, what) for place, what in catalogue(link).items()]
        rights = "SELECT nspname, relname, CAST(relacl AS text) FROM pg_class c"
        rights += " JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname IN ('main','private')"
        return sorted(found + [tuple(map(str, row)) for row in link.rows(rights)])
    return sorted(
        (schema, *map(str, row))
        for schema in ("main", "private")
        for row in link.rows(f"SELECT type, name, sql FROM {schema}.sqlite_schema")
    )


def _rows(link: Link, columns: Columns) -> str:
    """Return a digest of what tables hold in some columns."""
    found = hashlib.sha256()
    ask = lambda sql, *values: link.rows(sql, values)  # noqa: E731 - as `Queries` asks
    for table, names in columns.items():
        for rows in stored_rows(ask, table, names):
            for row in rows:
                found.update(repr(row).encode("utf-8", "surrogateescape"))
    return found.hexdigest()


@dataclass(frozen=True)
class Before:
    """What a register was before it was upgraded."""

    revision: str
    schema: list[tuple[str, ...]]
    columns: Columns
    """Of every table that it had."""
    rows: str
    kept: str
    """Of what never changes."""
    root: str
    """Of the tree over the log: what stands on papers, and what proofs lead to."""

    @classmethod
    def of(cls, url: str) -> "Before":
        """Look at a register of an earlier revision."""
        with looked_at(url) as link:
            columns = {table: link.columns(table) for table in ALL_TABLES if link.columns(table)}
            return cls(
                dialect_of(url).revision(link),
                _schema(link),
                columns,
                _rows(link, columns),
                _rows(link, {table: columns[table] for table in NEVER_CHANGED}),
                _root(link),
            )

    def state(self, url: str) -> str:
        """Return "old" or "new"; anything else says what is wrong."""
        with looked_at(url) as link:
            found = dialect_of(url).revision(link)
            if found == self.revision:
                same = self.schema == _schema(link) and self.rows == _rows(link, self.columns)
                return "old" if same else "of the old revision, and not as it was"
            kept = {table: self.columns[table] for table in NEVER_CHANGED}
            if _rows(link, kept) != self.kept or _root(link) != self.root:
                return "the log or what is private changed"
        if found != revisions()[-1]:
            return f"half way: {found}"
        return "; ".join(database.check(url)) or "new"

    def wrong_with(self, url: str) -> str:
        """Return what is wrong with an upgraded register that is looked at in every respect."""
        state = self.state(url)
        if state != "new":
            return state
        with ReadingRegister.open(url) as register:
            report = audit.verify(register.store, register.judge)
            derived = differences(register.store, register.judge).breaks
        return "; ".join(found.what for found in (*report.breaks, *derived))


def _root(link: Link) -> str:
    lines = link.rows("SELECT line FROM main.log_entry ORDER BY seq")
    return root_of(leaf_hash(str(line).encode()) for (line,) in lines)


# ---- what goes wrong ---------------------------------------------------------------------------


@contextmanager
def at_statement(kind: str, number: int, wrong: Callable[[Any], None]) -> Iterator[list[int]]:
    """Let something go wrong before the n-th statement of the migrations; yield how many came.

    Args:
        kind: of the database whose statements count.
        number: from 1; 0: nothing does.
        wrong: is given the driver's connection.

    """
    count = [0]

    def before(connection: Any, *_: object) -> None:  # noqa: ANN401 - of SQLAlchemy
        count[0] += connection.dialect.name == kind
        if count[0] == number and connection.dialect.name == kind:
            wrong(connection.connection.dbapi_connection)

    event.listen(Engine, "before_cursor_execute", before)
    try:
        yield count
    finally:
        event.remove(Engine, "before_cursor_execute", before)


def disk_full(_: Any) -> None:  # noqa: ANN401 - of psycopg
    """Fail as the driver does where the server says that its disk is full."""
    raise psycopg.errors.DiskFull


def broken_off(server: Server) -> Callable[[Any], None]:
    """Return what ends the connection from the server's side, as an administrator or a network."""

    def wrong(connection: Any) -> None:  # noqa: ANN401 - of psycopg
        server.run(f"SELECT pg_terminate_backend({connection.info.backend_pid})")

    return wrong


def spread(count: int, total: int) -> list[int]:
    """Return so many moments out of all, the first among them, as far apart as they can be."""
    return sorted({1 + number * total // count for number in range(count)})


@dataclass
class Failures:
    """What a number of failures cost."""

    tried: int = 0
    old: int = 0
    """After which the register was the old one."""
    new: int = 0
    """After which it was the new one."""
    said: dict[str, int] = field(default_factory=dict)
    """How the upgrade ended, by the class of the error."""
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Ground:
    """A register of an earlier revision, as often as it is needed."""

    before: Before
    fresh: Callable[[], AbstractContextManager[str]]
    """Yields the address of one more."""

    def fail(self, found: Failures, what: str, failing: Callable[[str], object]) -> None:
        """Upgrade one while something goes wrong; look at it, and upgrade it again."""
        with self.fresh() as url:
            found.tried += 1
            try:
                failing(url)
            except AdmissionFlowError as error:
                name = type(error).__name__
                found.said[name] = found.said.get(name, 0) + 1
            state = self.before.state(url)
            found.old += state == "old"
            found.new += state == "new"
            if state not in {"old", "new"}:
                found.wrong.append(f"{what}: {state}")
                return
            database.upgrade(url)
            state = self.before.state(url)
            if state != "new":
                found.wrong.append(f"{what}: again: {state}")

    def steps(self) -> int:
        """Return how many steps an upgrade is."""
        with self.fresh() as url:
            return steps_of(lambda: database.upgrade(url), STEPS)

    def statements(self) -> int:
        """Return how many statements the migrations are, on a server."""
        with self.fresh() as url, at_statement("postgresql", 0, lambda _: None) as count:
            database.upgrade(url)
        return count[0]

    def killed(self, found: Failures, steps: Iterable[int]) -> None:
        """Kill upgrades at some of their steps."""
        for step in steps:
            self.fail(
                found,
                f"step {step}",
                lambda url: kill_at(step, lambda: database.upgrade(url), STEPS),  # noqa: B023
            )

    def broken(
        self, found: Failures, wrong: Callable[[Any], None], statements: Iterable[int]
    ) -> None:
        """Let a server fail at some statements of the migrations."""
        for number in statements:

            def failing(url: str, number: int = number) -> None:
                with at_statement("postgresql", number, wrong):
                    database.upgrade(url)

            self.fail(found, f"statement {number}", failing)

    def without_room(self, found: Failures, limits: Iterable[int]) -> None:
        """Let no file of this process grow beyond some numbers of bytes."""
        for limit in limits:

            def failing(url: str, limit: int = limit) -> None:
                with full_disk.file_size(limit):
                    database.upgrade(url)

            self.fail(found, f"{limit} bytes", failing)


def in_files(home: Path, old: Path) -> Ground:
    """Return ground where registers lie in files.

    Args:
        home: a folder for them.
        old: a register of an earlier revision.

    """

    @contextmanager
    def fresh() -> Iterator[str]:
        place = Place.of(home / "again" / "so.db")
        place.log.parent.mkdir(parents=True)
        for source, goal in zip(Place.of(old).files, place.files, strict=True):
            shutil.copy(source, goal)
        try:
            yield str(place.log)
        finally:
            shutil.rmtree(place.log.parent)

    return Ground(Before.of(str(old)), fresh)


def on_a_server(server: Server, old: str) -> Ground:
    """Return ground where registers lie on a server: copies of one database.

    Args:
        server: which.
        old: the address of a register of an earlier revision.

    """
    name = old.partition("@/")[2].partition("?")[0]

    @contextmanager
    def fresh() -> Iterator[str]:
        copy = f"{name}_again"
        server.drop(server.url(copy))
        server.run(f"CREATE DATABASE {copy} TEMPLATE {name}")
        try:
            yield server.url(copy)
        finally:
            server.drop(server.url(copy))

    return Ground(Before.of(old), fresh)
