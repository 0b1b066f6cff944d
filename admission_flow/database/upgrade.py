"""Make a register, bring it up to date, check it, copy it. Only this module loads Alembic."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from importlib.resources import as_file
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, inspect
from sqlalchemy.exc import DBAPIError

from admission_flow.database import session, sqlite
from admission_flow.database.making import OWNER_ONLY, made_whole
from admission_flow.database.schema import revisions
from admission_flow.database.sqlite import Place
from admission_flow.database.tables import Base
from admission_flow.errors import (
    RegisterExists,
    RegisterNoAccess,
    RegisterTooNew,
)
from admission_flow.resources import folder


def create(url: str, begin: Callable[[str], None] | None = None) -> None:
    """Make a register: both files, readable by their owner only; nobody sees half of it.

    Args:
        url: where; nothing may be there.
        begin: is given the place where it is made, to write what every register begins with.

    Raises:
        RegisterExists: one of the two files is already there, or came there meanwhile.
        RegisterNoAccess: the folder is missing or may not be written.

    """
    with made_whole(Place.of(url)) as making:
        with _migrating(making) as connection:
            _run_migrations(connection)
        if begin is not None:
            begin(str(making.log))


def upgrade(url: str) -> Path | None:
    """Bring a register up to this version's schema; return the backup that was made first.

    Returns None, and does nothing, where the register is up to date.

    Raises:
        RegisterTooNew: a later version wrote it.
        RegisterMissing, RegisterNoAccess, NotARegister, RegisterBusy: it cannot be opened.
        RegisterExists: a backup of this upgrade is already there: the last one was interrupted.

    """
    place = Place.of(url)
    sqlite.recover(place)
    with closing(sqlite.connect(place, read_only=True)) as connection:
        found = sqlite.revision(connection, place)
    if found not in revisions():
        raise RegisterTooNew(path=place.log, revision=found)
    if found == revisions()[-1]:
        return None
    log = place.log
    copy = log.with_name(f"{log.stem}-before-{revisions()[-1]}{log.suffix}")
    backup(url, str(copy))
    with _migrating(place) as connection:
        _run_migrations(connection)
    return copy


def backup(url: str, target: str) -> None:
    """Copy both files as they stand at one moment, while others may be waiting to write.

    Copying the files by hand can tear them: a transaction changes two files and their journals.

    Raises:
        RegisterExists: one of the two target files is already there.
        RegisterMissing, RegisterNoAccess, NotARegister, RegisterBusy: it cannot be opened.
        RegisterNotWritten: the disk is full; the part that was written is removed.

    """
    place, copy = Place.of(url), Place.of(target)
    # Under the write lock nothing changes between the first file and the second; readers go on.
    with closing(sqlite.connect(place, read_only=False)) as lock, _new_files(copy):
        try:
            lock.execute("BEGIN IMMEDIATE")
            with (
                closing(sqlite.connect(place, read_only=True)) as source,
                closing(sqlite.connect(copy, read_only=False)) as goal,
            ):
                for schema, path in zip(("main", "private"), copy.files, strict=True):
                    with closing(sqlite3.connect(path, isolation_level=None)) as file:
                        source.backup(file, name=schema)
                sqlite.revision(goal, copy)
        except sqlite3.Error as error:
            raise sqlite.explain(error, copy) from error


def check(url: str) -> tuple[str, ...]:
    """Compare a register with what this version makes; return what differs, in English.

    Covers the revision, the fence, tables, columns, indexes and constraints, and SQLite's own
    check of both files. What the entries say is the journal's verifier's business.

    Raises:
        RegisterTooNew, RegisterTooOld, FenceMissing, NotARegister, RegisterNoAccess: as when it
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


@contextmanager
def _new_files(place: Place) -> Iterator[None]:
    """Make both files, empty, and remove them again if what follows fails."""
    made: list[Path] = []
    try:
        for path in place.files:
            made += _new_file(path)
        yield
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise


def _new_file(path: Path) -> list[Path]:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))
    except FileExistsError:
        if path.is_file() and not path.stat().st_size:
            return []  # what a crash in this place left behind
        raise RegisterExists(path=path) from None
    except OSError as error:
        raise RegisterNoAccess(path=path, reason=error.strerror) from error
    return [path]
