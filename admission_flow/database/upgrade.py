"""Bring a register up to date, check it, copy it. Only this module loads Alembic."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from importlib.resources import as_file
from itertools import count
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from admission_flow.database import copying
from admission_flow.database.dialect import Dialect, Link, dialect_of
from admission_flow.database.layout import stored_rows
from admission_flow.database.making import OWNER_ONLY
from admission_flow.database.queries import Queries
from admission_flow.database.reading import open_for_reading
from admission_flow.database.schema import ALL_TABLES, revisions
from admission_flow.database.sqlite import Place
from admission_flow.database.sqlite_dialect import Sqlite
from admission_flow.errors import (
    AdmissionFlowError,
    NotSealed,
    RegisterExists,
    RegisterTooNew,
    ServerNoAccess,
)
from admission_flow.resources import folder


def create_by_migrations(url: str | Path) -> None:
    """Make an empty register, without a first entry, by every migration there is.

    Officers' registers are made from what this makes (``Dialect.create``, tools/make_schema.py).

    Raises:
        RegisterExists, RegisterNoAccess: as ``Dialect.create``.

    """
    dialect_of(url).create(by_migrations=True)


def lay_out(place: Dialect, revision: str) -> None:
    """Lay a schema of this or an earlier version out in an empty place, by the migrations."""
    with place.migrating() as connection:
        run_migrations(connection, revision)


def upgrade(url: str | Path | Dialect) -> Path | None:
    """Bring a register up to this version's schema; return the backup that was made first.

    Returns None, and does nothing, where the register is up to date.

    Raises:
        RegisterTooNew: a later version wrote it.
        RegisterMissing, RegisterNoAccess, NotARegister, RegisterBusy: it cannot be opened.

    Killed at any moment, it is run again: a backup of the same state is not made twice.

    """
    place = dialect_of(url)
    place.recover()
    found = _revision(place)
    if found == revisions()[-1]:
        return None
    copy = backup_beside(place, f"before-{revisions()[-1]}")
    upgrade_in_place(place)
    return copy


def _revision(place: Dialect) -> str:
    with closing(place.read(mend=False, of_any_version=True)) as link:
        found = place.revision(link)
    if found not in revisions():
        raise RegisterTooNew(path=place.shown, revision=found)
    return found


def upgrade_in_place(place: Dialect) -> None:
    """Bring a copy that has no name yet up to this version's schema, without a backup of it."""
    with place.migrating() as connection:
        run_migrations(connection)


@contextmanager
def brought(source: Dialect, place: Dialect) -> Iterator[Place]:
    """Copy a backup beside a register's place, as files, and up to this version's schema.

    The backup is only read: it may lie on a disk that cannot be written.

    Raises:
        RegisterMissing, RegisterNoAccess, NotARegister, RegisterDamaged, RegisterTooNew: what is
            wrong with the backup.
        WriteCutOff: a write to it was cut off: it was copied by hand in the middle of one.
        RegisterNotWritten: there is no room for the copy.

    """
    copy = Place.of(place.beside("bringing", hidden=True))
    revision = _revision(source)
    copying.remove(copy)
    try:
        if isinstance(source, Sqlite):
            source.copy_as_it_is(copy)
        else:
            _transfer(source, Sqlite(copy), revision)
        for path in copy.files:
            path.chmod(OWNER_ONLY)
        upgrade_in_place(Sqlite(copy))
        yield copy
    finally:
        copying.remove(copy)


def backup_beside(url: str | Path | Dialect, word: str) -> Path:
    """Make a backup beside the register, under a name with a word in it; return where it lies.

    One of the same state is left as it is; one of another state keeps its name.
    """
    place = dialect_of(url)
    for number in count(1):
        copy = place.beside(word if number == 1 else f"{word}-{number}")
        with suppress(RegisterExists):
            backup(place, copy)
            return copy
    raise AssertionError  # counting does not end


def backup(
    url: str | Path | Dialect,
    target: str | Path | Dialect,
    begin: Callable[[Dialect], None] | None = None,
) -> None:
    """Copy a register as it stands at one moment, while others may be waiting to write.

    From one kind of database into another too: the rows are the same, to the byte, so that chains,
    signatures, proofs and receipts stay what they are. Where a copy of this very state lies there
    already, nothing is done: whoever was killed before hearing that it was made runs the command
    again.

    Args:
        url: what is copied.
        target: where to; the copy is there when it is whole.
        begin: is given the place where the copy waits, to write into it before it is there.

    Raises:
        RegisterExists: something else is at the target.
        RegisterMissing, RegisterNoAccess, NotARegister, RegisterBusy: it cannot be opened.
        RegisterNotWritten: the disk is full; what was written is removed.
        NotSealed: the target is on a server, and the values of the register are not sealed.
        ServerNoAccess: a server shows this login the cases of some units alone.

    """
    place, copy = dialect_of(url), dialect_of(target)
    if place.is_same(copy):
        raise RegisterExists(path=copy.shown)  # the register itself is not a backup of it
    if place.copy_files_to(copy, begin):
        return
    place.recover()
    _transfer(place, copy, _revision(place), begin)


def _transfer(
    source: Dialect, goal: Dialect, revision: str, begin: Callable[[Dialect], None] | None = None
) -> None:
    with closing(source.read(mend=False, of_any_version=True)) as link:
        try:
            link.begin_reading()
            if source.hides(link):  # a copy without them would look like a whole one
                raise ServerNoAccess(path=source.shown, reason="rows_hidden")
            if begin is None and goal.exists() and _state(link, source) == _state_at(goal):
                return
            if goal.seals:
                with open_for_reading(source, with_triggers=False, mend=False) as store:
                    if not is_sealed(store):
                        raise NotSealed(path=source.shown)
            with goal.filled(revision) as filling:
                for table in ALL_TABLES:
                    columns = link.columns(table)
                    ask = lambda sql, *values: link.rows(sql, values)  # noqa: E731
                    for rows in stored_rows(ask, table, columns) if columns else ():
                        filling.link.load(table, columns, rows)
                filling.done()
                if begin is not None:
                    begin(filling.dialect)
        except source.errors as error:
            raise source.explain(error) from error
        except goal.errors as error:
            raise goal.explain(error) from error


def _state_at(place: Dialect) -> tuple[object, ...] | None:
    try:
        with closing(place.read(mend=False)) as link:
            return _state(link, place)
    except AdmissionFlowError:
        return None
    except place.errors:
        return None


def _state(link: Link, place: Dialect) -> tuple[object, ...]:
    """Return what tells one state of a register from another, as far as end and schema tell."""
    return (
        place.revision(link),
        link.rows("SELECT seq, leaf FROM main.log_entry ORDER BY seq DESC LIMIT 1"),
        link.rows("SELECT count(*) FROM private.personal_value"),
    )


def is_sealed(store: Queries) -> bool:
    """Return whether the log names a key, and nothing personal lies in clear.

    Without a key in the log, whatever is entered next would lie in clear.
    """
    return bool(store.data_key_id) and not store.in_clear()


def check(url: str | Path | Dialect) -> tuple[str, ...]:
    """Compare a register with what this version makes; return what differs, in English.

    Covers the revision, the triggers, tables, columns, indexes and constraints, and the database's
    own check. What the entries say is the journal's verifier's business.

    Raises:
        RegisterTooNew, RegisterTooOld, TriggersMissing, NotARegister, RegisterNoAccess: as when it
            is opened.

    """
    place = dialect_of(url)
    place.recover()
    with closing(place.read()) as link:
        try:
            damage = [f"{schema}: {what}" for schema, what in place.damage(link)]
        except place.errors as error:
            raise place.explain(error) from error
    return (*damage, *place.differences())


def run_migrations(connection: Connection, revision: str = "head") -> None:
    """Run the migrations up to a revision on a connection that has begun."""
    with as_file(folder("storage").joinpath("migrations")) as path:
        config = Config()
        config.set_main_option("script_location", str(path).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
