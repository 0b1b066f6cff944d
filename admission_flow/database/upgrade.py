"""Bring a register up to date, check it, copy it. Only this module loads Alembic."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from importlib.resources import as_file
from itertools import count
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, inspect
from sqlalchemy.exc import DBAPIError

from admission_flow.database import copying, session, sqlite
from admission_flow.database.making import OWNER_ONLY, made_whole
from admission_flow.database.schema import revisions
from admission_flow.database.sqlite import Place
from admission_flow.database.tables import Base
from admission_flow.errors import (
    RegisterExists,
    RegisterTooNew,
    WriteCutOff,
)
from admission_flow.resources import folder


def create_by_migrations(url: str) -> None:
    """Make an empty register, without a first entry, by every migration there is.

    Officers' registers are made from what this makes (``making.create``, tools/make_schema.py).

    Raises:
        RegisterExists, RegisterNoAccess: as ``making.create``.

    """
    with made_whole(Place.of(url)) as making, _migrating(making) as connection:
        _run_migrations(connection)


def upgrade(url: str) -> Path | None:
    """Bring a register up to this version's schema; return the backup that was made first.

    Returns None, and does nothing, where the register is up to date.

    Raises:
        RegisterTooNew: a later version wrote it.
        RegisterMissing, RegisterNoAccess, NotARegister, RegisterBusy: it cannot be opened.

    Killed at any moment, it is run again: a backup of the same state is not made twice.

    """
    place = Place.of(url)
    sqlite.recover(place)
    with closing(sqlite.connect(place, read_only=True)) as connection:
        found = sqlite.revision(connection, place)
    if found not in revisions():
        raise RegisterTooNew(path=place.log, revision=found)
    if found == revisions()[-1]:
        return None
    copy = backup_beside(url, f"before-{revisions()[-1]}")
    with _migrating(place) as connection:
        _run_migrations(connection)
    return copy


def upgrade_in_place(url: str) -> None:
    """Bring a copy that has no name yet up to this version's schema, without a backup of it."""
    with _migrating(Place.of(url)) as connection:
        _run_migrations(connection)


@contextmanager
def brought(source: Place, place: Place) -> Iterator[Place]:
    """Copy a backup beside a register's place, and up to this version's schema.

    The backup is only read: it may lie on a disk that cannot be written.

    Raises:
        RegisterMissing, RegisterNoAccess, NotARegister, RegisterDamaged, RegisterTooNew: what is
            wrong with the backup.
        WriteCutOff: a write to it was cut off: it was copied by hand in the middle of one.
        RegisterNotWritten: there is no room for the copy.

    """
    copy = Place.of(place.log.with_name(f".{place.log.stem}-bringing{place.log.suffix}"))
    try:
        with closing(sqlite.connect(source, read_only=True)) as connection:
            connection.execute("BEGIN")  # from the first read on, nobody commits to either file
            if sqlite.revision(connection, source) not in revisions():
                raise RegisterTooNew(path=source.log, revision=sqlite.revision(connection, source))
            connection.execute("SELECT count(*) FROM private.sqlite_schema").fetchone()
            copying.remove(copy)
            copying.copy_files(connection, copy)
    except sqlite.UNREADABLE as error:
        if sqlite.is_readonly_rollback(error):
            raise WriteCutOff(path=source.log) from error
        raise sqlite.explain(error, source) from error
    try:
        for path in copy.files:
            path.chmod(OWNER_ONLY)
        upgrade_in_place(str(copy.log))
        yield copy
    finally:
        copying.remove(copy)


def backup_beside(url: str, word: str) -> Path:
    """Make a backup beside the register, under a name with a word in it; return where it lies.

    One of the same state is left as it is; one of another state keeps its name.
    """
    log = Place.of(url).log
    for number in count(1):
        more = "" if number == 1 else f"-{number}"
        copy = log.with_name(f"{log.stem}-{word}{more}{log.suffix}")
        with suppress(RegisterExists):
            backup(url, str(copy))
            return copy
    raise AssertionError  # counting does not end


def backup(url: str, target: str, begin: Callable[[str], None] | None = None) -> None:
    """Copy both files as they stand at one moment, while others may be waiting to write.

    Copying the files by hand can tear them: a transaction changes two files and their journals.
    Where a copy of this very state lies there already, nothing is done: whoever was killed before
    hearing that it was made runs the command again.

    Args:
        url: what is copied.
        target: where to; both files get their names at the end, whole.
        begin: is given the place where the copy waits, to write into it before it has its name.

    Raises:
        RegisterExists: something else is at the target.
        RegisterMissing, RegisterNoAccess, NotARegister, RegisterBusy: it cannot be opened.
        RegisterNotWritten: the disk is full; what was written is removed.

    """
    place, copy = Place.of(url), Place.of(target)
    if copy.log.exists() and place.log.exists() and copy.log.samefile(place.log):
        raise RegisterExists(path=copy.log)  # the register itself is not a backup of it
    # Under the write lock nothing changes between the first file and the second; readers go on.
    with closing(sqlite.connect(place, read_only=False)) as lock:
        try:
            lock.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise sqlite.explain(error, place) from error
        if begin is None and copying.same_state(place, copy):
            copying.clear(copy)
            return
        with (
            copying.copied_whole(copy) as made,
            closing(sqlite.connect(place, read_only=True)) as source,
        ):
            copying.copy_files(source, made)
            if begin is not None:
                begin(str(made.log))


def check(url: str) -> tuple[str, ...]:
    """Compare a register with what this version makes; return what differs, in English.

    Covers the revision, the triggers, tables, columns, indexes and constraints, and SQLite's own
    check of both files. What the entries say is the journal's verifier's business.

    Raises:
        RegisterTooNew, RegisterTooOld, TriggersMissing, NotARegister, RegisterNoAccess: as when it
            is opened.

    """
    place = Place.of(url)
    sqlite.recover(place)
    with closing(sqlite.connect(place, read_only=True)) as connection:
        try:
            sqlite.check(connection, place)
            damage = [
                f"{schema}: {row[0]}"
                for schema in ("main", "private")
                for row in connection.execute(f"PRAGMA {schema}.integrity_check")
                if row[0] != "ok"
            ]
        except sqlite.UNREADABLE as error:
            raise sqlite.explain(error, place) from error
    with _migrating(place) as writer:
        return (*damage, *_differences(writer))


def _differences(connection: Connection) -> list[str]:
    """Return where the schema in the files is not that of ``tables``."""
    options = {"include_schemas": True, "compare_type": True}
    context = MigrationContext.configure(connection, opts=options)
    found = [str(difference) for difference in compare_metadata(context, Base.metadata)]
    # Alembic does not look at CHECK constraints.
    inspector = inspect(connection)
    for table in Base.metadata.sorted_tables:
        if not inspector.has_table(table.name, table.schema):
            continue  # named above
        wanted = {
            (str(constraint.name), str(constraint.sqltext))
            for constraint in table.constraints
            if isinstance(constraint, CheckConstraint)
        }
        stored = {
            (str(constraint["name"]), constraint["sqltext"])
            for constraint in inspector.get_check_constraints(table.name, table.schema)
        }
        found += [f"{table.name}: CHECK {name}" for name, _ in sorted(wanted ^ stored)]
    return found


def _run_migrations(connection: Connection) -> None:
    with as_file(folder("storage").joinpath("migrations")) as path:
        config = Config()
        config.set_main_option("script_location", str(path).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def _migrating(place: Place) -> Iterator[Connection]:
    engine = session.engine(place)
    try:
        with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        raise session.explain(error, place) from error
    except UnicodeDecodeError as error:
        raise sqlite.explain(error, place) from error
