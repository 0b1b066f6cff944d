"""A register in SQLite: two files, opened as one connection (``sqlite``)."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from admission_flow.database import sqlite
from admission_flow.database.dialect import Dialect, Filling, Link
from admission_flow.database.schema import new_files, revisions, sqlite_triggers
from admission_flow.database.sqlite import Place
from admission_flow.errors import WriteCutOff

if TYPE_CHECKING:
    from sqlalchemy import Connection

_OURS_BESIDE = "alembic_version"
"""The table of Alembic, which says which revision the files have."""
_OF_SQLITE = "sqlite_"
"""How the names of SQLite's own tables and indexes begin."""
_SCHEMAS = ("main", "private")


class SqliteLink(Link):
    """One connection to both files."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Ask and write through a connection as `sqlite.connect` makes it."""
        self.connection = connection

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of one query; a damaged text is found as nothing."""
        try:
            return self.connection.execute(sql, parameters).fetchall()
        except UnicodeEncodeError:  # read from a changed row, its bytes kept as they were
            bound = [_bound(value) for value in parameters]
            return self.connection.execute(sql, bound).fetchall()

    def run(self, sql: str, rows: Sequence[Sequence[object]] = ((),)) -> int:
        """Run a statement for each row of values; return how many rows it changed in all."""
        if len(rows) == 1:
            return self.connection.execute(sql, rows[0]).rowcount
        return self.connection.executemany(sql, rows).rowcount

    def load(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Put many rows into an empty table."""
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        self.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608

    def columns(self, table: str) -> tuple[str, ...]:
        """Return the columns of a table, of whichever version it is."""
        schema, _, name = table.partition(".")
        return tuple(row[1] for row in self.rows(f"PRAGMA {schema}.table_info({name})"))

    def begin(self) -> None:
        """Take the write lock at once: on the first write, SQLite would not wait for it."""
        self.connection.execute("BEGIN IMMEDIATE")

    def begin_reading(self) -> None:
        """See one moment: from the first read on, nobody commits to either file."""
        self.connection.execute("BEGIN")
        self.connection.execute("SELECT count(*) FROM main.sqlite_schema").fetchone()
        self.connection.execute("SELECT count(*) FROM private.sqlite_schema").fetchone()

    def commit(self) -> None:
        """Put what was done on the disk."""
        self.connection.execute("COMMIT")

    def close(self) -> None:
        """Let go; what was not committed is rolled back."""
        with suppress(sqlite3.Error):  # on a failing disk: the next connection undoes what is left
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
        self.connection.close()


def _bound(parameter: object) -> object:
    """Return a parameter as it can be asked with: a damaged text is found as nothing."""
    if isinstance(parameter, str) and not parameter.isascii():
        try:
            parameter.encode()
        except UnicodeEncodeError:
            return parameter.encode("utf-8", "surrogateescape")
    return parameter


class Sqlite(Dialect):
    """A register in two files."""

    kind: ClassVar[str] = "sqlite"
    course_at_hand = " INDEXED BY ix_case_course_at_hand"  # and not that of the cases alone
    errors: ClassVar[tuple[type[Exception], ...]] = sqlite.UNREADABLE
    seals: ClassVar[bool] = False
    awaited: ClassVar[bool] = False

    def __init__(self, place: Place) -> None:
        """Stand for the register at a place."""
        self.place = place

    @property
    def shown(self) -> str:
        """The path of the log."""
        return str(self.place.log)

    @property
    def address(self) -> str:
        """The path of the log."""
        return str(self.place.log)

    @property
    def identity(self) -> str:
        """The path of the log, through all links."""
        return str(self.place.log.resolve())

    @property
    def folder(self) -> Path | None:
        """Where both files lie."""
        return self.place.log.parent

    @property
    def parts(self) -> Mapping[str, str]:
        """The names of the two files."""
        return {"main": self.place.log.name, "private": self.place.private.name}

    def sizes(self) -> dict[str, object]:
        """Return the bytes of both files, and whether a write to them was cut off."""
        found: dict[str, object] = {}
        for name, path in zip(("log", "private"), self.place.files, strict=True):
            found[f"{name}_bytes"] = path.stat().st_size if path.exists() else None
            found[f"{name}_cut_off"] = path.with_name(f"{path.name}-journal").exists()
        return found

    def exists(self) -> bool:
        """Return whether the log is there."""
        return self.place.log.exists()

    def read(
        self, *, with_triggers: bool = True, mend: bool = True, of_any_version: bool = False
    ) -> Link:
        """Open both files so that they cannot be written."""
        look = partial(self._read_once, with_triggers=with_triggers, of_any_version=of_any_version)
        try:
            return look()
        except sqlite.UNREADABLE as error:
            if not sqlite.is_readonly_rollback(error):
                raise sqlite.explain(error, self.place) from error
            if not mend:
                raise WriteCutOff(path=self.place.log) from error
        sqlite.recover(self.place)
        return look()

    def _read_once(self, *, with_triggers: bool, of_any_version: bool) -> Link:
        connection = sqlite.connect(self.place, read_only=True)
        try:
            if of_any_version:
                sqlite.revision(connection, self.place)
            else:
                sqlite.check(connection, self.place, with_triggers=with_triggers)
        except BaseException:
            connection.close()
            raise
        return SqliteLink(connection)

    def asked(self, reader: Link, writer: Link | None) -> Link:
        """Return what writes, between two transactions: the pages that it wrote are at hand there.

        The other connection would have to read them from the files again, after each write. Within
        a transaction it is the one that is asked: it sees what is recorded, and nothing else.
        """
        if writer is None or _of(writer).in_transaction:
            return reader
        return writer

    def write(self) -> Link:
        """Open both files to write."""
        return SqliteLink(sqlite.connect(self.place, read_only=False))

    @contextmanager
    def migrating(self, *, by_migrations: bool = True) -> "Iterator[Connection]":
        """Hold the lock and yield a connection of SQLAlchemy, committed at the end."""
        from admission_flow.database import session  # noqa: PLC0415 - loads SQLAlchemy

        with session.migrating(self.place) as connection:
            yield connection
            if by_migrations:  # a batch change drops them
                for name, sql in sqlite_triggers().items():
                    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS main.{name}")
                    connection.exec_driver_sql(sql)
                from admission_flow.database import unit_rows  # noqa: PLC0415 - seldom needed

                link = SqliteLink(cast("Any", connection.connection.driver_connection))
                if link.columns(unit_rows.TABLE):  # a register of an earlier version has none
                    unit_rows.afresh(link, self.unit_names)

    def differences(self) -> list[str]:
        """Return where the schema in the files is not that of ``tables``, in English."""
        from admission_flow.database import session  # noqa: PLC0415 - loads SQLAlchemy

        with self.migrating(by_migrations=False) as connection:
            return session.differences(connection)

    def recover(self) -> None:
        """Let SQLite undo what a crash left half done."""
        sqlite.recover(self.place)

    def take_lock(self, most: float) -> None:
        """Take the write lock and give it back; until the first write, no file is touched."""
        with closing(sqlite.connect(self.place, read_only=False)) as connection:
            try:
                connection.execute(f"PRAGMA busy_timeout={int(most * 1000)}")
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("ROLLBACK")
            except sqlite3.Error as error:
                raise sqlite.explain(error, self.place) from error

    def revision(self, link: Link) -> str:
        """Return the revision of the schema."""
        return sqlite.revision(_of(link), self.place)

    def explain(self, error: Exception) -> Exception:
        """Return the error of ours that says what SQLite's means."""
        return sqlite.explain(error, self.place)

    def reopens_after(self, error: Exception) -> bool:
        """Return whether another window crashed in the middle of writing, after we opened."""
        return sqlite.is_readonly_rollback(error)

    def committed_nothing(self, error: Exception) -> bool:
        """Return whether a reader held on: then SQLite has committed nothing."""
        return sqlite.is_busy(error)

    def check_triggers(self, link: Link) -> None:
        """Compare the triggers of the log, word for word, with those that we made."""
        sqlite.check_triggers(_of(link), self.place)

    @contextmanager
    def without_triggers(self, link: Link) -> Iterator[None]:
        """Take the triggers of the log away, and put them up again."""
        for name in sqlite_triggers():
            link.run(f"DROP TRIGGER IF EXISTS main.{name}")
        yield
        for sql in sqlite_triggers().values():
            link.run(sql)

    def foreign(self, link: Link) -> Iterator[tuple[str, str]]:
        """Yield (schema, what is wrong, in English) wherever the files are not as we make them."""
        stored = {
            (schema, str(kind), str(name)): _plain(str(sql or ""))
            for schema in _SCHEMAS
            for kind, name, sql in link.rows(f"SELECT type, name, sql FROM {schema}.sqlite_schema")  # noqa: S608
            if not (kind == "index" and str(name).startswith(_OF_SQLITE))
        }
        wanted = _wanted()
        for place in sorted(stored.keys() | wanted.keys()):
            schema, kind, name = place
            if place not in stored:
                yield schema, f"the {kind} {name} is missing"
            elif place not in wanted:
                if not (kind == "table" and (name == _OURS_BESIDE or name.startswith(_OF_SQLITE))):
                    yield schema, f"the {kind} {name} is not ours"
            elif stored[place] != wanted[place]:
                yield schema, f"the {kind} {name} is not as we make it"

    def damage(self, link: Link) -> list[tuple[str, str]]:
        """Return (schema, what SQLite's own check finds, in its words): pages, indexes, CHECKs."""
        return [
            (schema, str(what))
            for schema in _SCHEMAS
            for (what,) in link.rows(f"PRAGMA {schema}.integrity_check(20)")
            if what != "ok"
        ]

    def compact(self) -> None:
        """Write both files anew: no copy goes to a temporary folder."""
        with closing(sqlite.connect(self.place, read_only=False)) as connection:
            try:
                connection.execute("PRAGMA temp_store=MEMORY")
                connection.execute("VACUUM private")
                connection.execute("VACUUM main")
            except sqlite3.Error as error:
                raise sqlite.explain(error, self.place) from error

    def is_same(self, other: Dialect) -> bool:
        """Return whether both are the same file, under whichever names."""
        if not isinstance(other, Sqlite):
            return False
        mine, theirs = self.place.log, other.place.log
        return mine.exists() and theirs.exists() and mine.samefile(theirs)

    def copy_files_to(self, goal: Dialect, begin: Callable[[Dialect], None] | None) -> bool:
        """Copy both files as they stand at one moment, where the goal is two files as well."""
        if not isinstance(goal, Sqlite):
            return False
        from admission_flow.database import copying  # noqa: PLC0415 - seldom needed

        wrapped = None if begin is None else lambda made: begin(Sqlite(made))
        copying.copy_at_one_moment(self.place, goal.place, wrapped)
        return True

    def copy_as_it_is(self, copy: Place) -> None:
        """Copy both files as they stand at one moment, of whichever version; they are only read.

        Raises: as `upgrade.brought`.
        """
        from admission_flow.database import copying  # noqa: PLC0415 - seldom needed

        with closing(self.read(mend=False, of_any_version=True)) as link:
            try:
                link.begin_reading()
                copying.copy_files(_of(link), copy)
            except sqlite.UNREADABLE as error:
                raise sqlite.explain(error, self.place) from error

    def beside(self, word: str, *, hidden: bool = False) -> Path:
        """Return a path for a copy beside the register, with a word in its name."""
        log = self.place.log
        return log.with_name(f"{'.' if hidden else ''}{log.stem}-{word}{log.suffix}")

    def take_place(self, copy: Place) -> Path | None:
        """Put a copy that is whole here; what is there gets other names, of which one is told."""
        from admission_flow.database import copying  # noqa: PLC0415 - seldom needed

        aside = copying.set_aside(self.place)
        copying.publish(copy, self.place)
        return aside

    def create(
        self, begin: Callable[[Dialect], None] | None = None, *, by_migrations: bool = False
    ) -> None:
        """Make both files, readable by their owner only."""
        from admission_flow.database import making  # noqa: PLC0415 - seldom needed

        with making.made_whole(self.place) as place:
            if by_migrations:
                from admission_flow.database import upgrade  # noqa: PLC0415 - loads Alembic

                upgrade.lay_out(Sqlite(place), "head")
            else:
                making.lay_out(place)
            if begin is not None:
                begin(Sqlite(place))

    @contextmanager
    def filled(self, revision: str) -> Iterator[Filling]:
        """Let the caller fill two empty files; they get their names when they are whole."""
        from admission_flow.database import copying, making, upgrade  # noqa: PLC0415 - seldom

        with copying.copied_whole(self.place) as place, sqlite.not_synced(place):
            if revision == revisions()[-1]:
                making.lay_out(place, with_triggers=False)
            else:
                upgrade.lay_out(Sqlite(place), revision)
            filling = _Filling(place)
            try:
                yield filling
            finally:
                filling.link.close()


class _Filling(Filling):
    def __init__(self, place: Place) -> None:
        self.dialect = Sqlite(place)
        self.link = self.dialect.write()
        self.link.begin()
        for name in sqlite_triggers():
            self.link.run(f"DROP TRIGGER IF EXISTS main.{name}")

    def done(self) -> None:
        for sql in sqlite_triggers().values():
            self.link.run(sql)
        self.link.commit()


def _of(link: Link) -> sqlite3.Connection:
    assert isinstance(link, SqliteLink)  # noqa: S101 - a dialect is asked about its own links
    return link.connection


@cache
def _wanted() -> Mapping[tuple[str, str, str], str]:
    found = {("main", "trigger", name): _plain(sql) for name, sql in sqlite_triggers().items()}
    for schema, statements in zip(_SCHEMAS, new_files(), strict=True):
        for sql in statements:
            kind, name = sql.split()[1:3]
            if sql.startswith("CREATE") and kind != "TRIGGER" and name != _OURS_BESIDE:
                found[schema, kind.lower(), name] = _plain(sql)
    return found


def _plain(sql: str) -> str:
    """Return a statement without its line breaks, which differ between versions of packages."""
    return " ".join(sql.split()).replace("( ", "(").replace(" )", ")")
