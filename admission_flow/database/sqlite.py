"""SQLite as a register needs it: two files, one transaction, settings that are read back.

The log lies in ``register.db``, the personal values beside it in ``register-private.db``, attached
to every connection as ``private``. With ``journal_mode=DELETE`` and ``synchronous=EXTRA`` in both,
a power cut leaves them in step (docs/decisions/0005-sqlite-settings.md).
"""

import contextlib
import os
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from admission_flow.database.dialect import BUSY_MS
from admission_flow.database.schema import PRIVATE_TABLES, revisions, sqlite_triggers
from admission_flow.errors import (
    AdmissionFlowError,
    NotARegister,
    RegisterBusy,
    RegisterDamaged,
    RegisterMissing,
    RegisterNoAccess,
    RegisterNotWritten,
    RegisterTooNew,
    RegisterTooOld,
    RegisterUnsafe,
    SchemaForeign,
    TriggersMissing,
    UnknownDatabase,
    reason_of,
)
from admission_flow.procedure.quick_dataclass import dataclass

READ_SETTINGS: dict[str, int | str] = {
    "busy_timeout": BUSY_MS,
    "trusted_schema": 0,
    "cell_size_check": 1,
}
WRITE_SETTINGS: dict[str, int | str] = {
    "foreign_keys": 1,
    "recursive_triggers": 1,
    # Each file has these for itself: setting them for ``main`` leaves ``private`` as it was.
    "main.journal_mode": "delete",
    "main.synchronous": 3,
    "main.secure_delete": 1,
    "private.journal_mode": "delete",
    "private.synchronous": 3,
    "private.secure_delete": 1,
}

_NOT_SYNCED: set[Path] = set()
"""Logs of the registers whose entries do not wait for the disk (``not_synced``)."""

UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
"""What reading a damaged file raises: the words of SQLite's errors quote it, as UTF-8 or not."""

PRIMARY = 0xFF
"""SQLite's extended result codes keep the primary one in the low byte."""


_MEANING: dict[int, type[AdmissionFlowError]] = {
    sqlite3.SQLITE_BUSY: RegisterBusy,
    sqlite3.SQLITE_LOCKED: RegisterBusy,
    sqlite3.SQLITE_READONLY: RegisterNoAccess,
    sqlite3.SQLITE_PERM: RegisterNoAccess,
    sqlite3.SQLITE_CANTOPEN: RegisterNoAccess,
    sqlite3.SQLITE_NOTADB: NotARegister,
    sqlite3.SQLITE_CORRUPT: RegisterDamaged,
    sqlite3.SQLITE_TOOBIG: RegisterDamaged,
    sqlite3.SQLITE_FULL: RegisterNotWritten,
    sqlite3.SQLITE_IOERR: RegisterNotWritten,
}
"""What SQLite's primary codes mean outside of COMMIT; any other is a defect."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a register lies."""

    log: Path
    private: Path

    @classmethod
    def of(cls, url: str | Path) -> "Place":
        """Return the place that ``sqlite:///path`` or a plain path names.

        Raises:
            UnknownDatabase: the address is of another kind of database.
            RegisterMissing: the path can be no file's.

        """
        text = str(url)
        if "://" in text and not text.startswith("sqlite:///"):
            raise UnknownDatabase(address=text.split("://", 1)[0] + "://")
        try:
            log = Path(text.removeprefix("sqlite:///")).expanduser().absolute()
            return cls(log, log.with_name(f"{log.stem}-private{log.suffix}"))
        except (RuntimeError, ValueError) as error:  # nobody's home, or no name
            raise RegisterMissing(path=text) from error

    @property
    def files(self) -> tuple[Path, Path]:
        """Both files, the log first."""
        return self.log, self.private


def connect(place: Place, *, read_only: bool) -> sqlite3.Connection:
    """Open both files of an existing register on one connection.

    Raises:
        RegisterMissing, RegisterNoAccess, NotARegister, RegisterBusy: it cannot be opened.
        RegisterUnsafe: this SQLite does not keep one of our settings.
        sqlite3.OperationalError: a crash must be undone first (``is_readonly_rollback``).

    """
    for path in place.files:
        _check_access(path, read_only=read_only)
    mode = "ro" if read_only else "rw"
    connection = None
    try:
        connection = _connect(_uri(place.log, mode))
        # Bytes that are not UTF-8 must reach the verifier, which names their entry.
        connection.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
        connection.execute("ATTACH DATABASE ? AS private", (_uri(place.private, mode),))
        settings = READ_SETTINGS if read_only else READ_SETTINGS | _write_settings(place)
        for name, value in settings.items():
            _set(connection, name, value, place)
    except BaseException as error:
        if connection is not None:
            connection.close()
        if isinstance(error, UNREADABLE) and not is_readonly_rollback(error):
            raise explain(error, place) from error
        raise
    return connection


@contextmanager
def not_synced(place: Place) -> Iterator[None]:
    """Do not wait for the disk at each entry: for a register that has no name until it is whole.

    Nobody was told of any of its entries, so that a power cut may lose it. When the caller is done,
    both files are on the disk.
    """
    _NOT_SYNCED.add(place.log)
    try:
        yield
    finally:
        _NOT_SYNCED.discard(place.log)
    for path in place.files:
        with path.open("rb+") as file:
            os.fsync(file.fileno())


def _write_settings(place: Place) -> dict[str, int | str]:
    if place.log not in _NOT_SYNCED:
        return WRITE_SETTINGS
    return WRITE_SETTINGS | {"main.synchronous": 0, "private.synchronous": 0}


def check(connection: sqlite3.Connection, place: Place, *, with_triggers: bool = True) -> None:
    """Refuse what is not a register of this version with its triggers in place.

    Raises:
        NotARegister, RegisterTooNew, RegisterTooOld, TriggersMissing: what is wrong.

    """
    found = revision(connection, place)
    if found not in revisions():
        raise RegisterTooNew(path=place.log, revision=found)
    if found != revisions()[-1]:
        raise RegisterTooOld(path=place.log, revision=found, wanted=revisions()[-1])
    private = connection.execute(
        "SELECT name FROM private.sqlite_schema WHERE name = 'personal_value'"
    )
    if private.fetchone() is None:
        raise NotARegister(path=place.private)
    if with_triggers:
        check_triggers(connection, place)


def revision(connection: sqlite3.Connection, place: Place) -> str:
    """Return the schema revision of a register.

    Raises:
        NotARegister: the file does not say one.

    """
    named = connection.execute(
        "SELECT name FROM main.sqlite_schema WHERE name IN ('alembic_version', 'log_entry')"
    )
    if len(named.fetchall()) != 2:  # noqa: PLR2004 - the two names above
        raise NotARegister(path=place.log)
    row = connection.execute("SELECT version_num FROM main.alembic_version").fetchone()
    if row is None:
        raise NotARegister(path=place.log)
    return str(row[0])


def check_triggers(connection: sqlite3.Connection, place: Place) -> None:
    """Compare the triggers of the log, word for word, with those that we made; none is elsewhere.

    A trigger, a view or a table that somebody put into the private file acts on what we write
    there, and no entry of the log would say so.

    Raises:
        TriggersMissing: one is missing, changed, or not ours.
        SchemaForeign: a view, or something in the private file, is not ours.

    """
    stored = dict(
        connection.execute("SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger'")
    )
    wanted = sqlite_triggers()
    for name in sorted(stored.keys() | wanted.keys()):
        if stored.get(name) != wanted.get(name):
            raise TriggersMissing(path=place.log, trigger=name)
    found = connection.execute("SELECT type, name FROM main.sqlite_schema WHERE type = 'view'")
    for kind, name in found:
        raise SchemaForeign(path=place.log, kind=kind, name=name)
    found = connection.execute("SELECT type, name FROM private.sqlite_schema WHERE type != 'index'")
    for kind, name in found:
        own = kind == "table" and (name in PRIVATE_TABLES or name.startswith("sqlite_"))
        if not own:
            raise SchemaForeign(path=place.private, kind=kind, name=name)


def recover(place: Place) -> None:
    """Let SQLite undo what a crash left half done; a connection that only reads cannot.

    Raises:
        RegisterNoAccess: this user may not write the files.

    """
    connection = connect(place, read_only=False)
    with contextlib.closing(connection):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")


def explain(error: Exception, place: Place) -> Exception:
    """Return the error of ours that says what SQLite's means; its own where that is a defect.

    Only for errors outside of COMMIT, after which nothing is written.
    """
    if isinstance(error, UnicodeDecodeError):
        return RegisterDamaged(path=place.log, reason="the schema is no text")
    code = getattr(error, "sqlite_errorcode", 0) & PRIMARY
    if code == sqlite3.SQLITE_ERROR and str(error).startswith(("no such column", "no such table")):
        code = sqlite3.SQLITE_CORRUPT  # our statements are fixed: it is the schema that changed
    kind = _MEANING.get(code)
    return error if kind is None else kind(path=place.log, reason=str(error))


def is_busy(error: BaseException) -> bool:
    """Return whether another connection held its lock until our wait ended."""
    return (getattr(error, "sqlite_errorcode", 0) & PRIMARY) == sqlite3.SQLITE_BUSY


def is_readonly_rollback(error: BaseException) -> bool:
    """Return whether SQLite says that a crash must be undone before reading."""
    codes = (sqlite3.SQLITE_READONLY_ROLLBACK, sqlite3.SQLITE_READONLY_RECOVERY)
    return getattr(error, "sqlite_errorcode", 0) in codes


def _connect(uri: str) -> sqlite3.Connection:
    # isolation_level=None: the driver starts no transaction of its own. From Python 3.12 on that
    # is one of two modes, and in the other COMMIT silently stores nothing.
    if sys.version_info >= (3, 12):
        return sqlite3.connect(
            uri,
            uri=True,
            isolation_level=None,
            timeout=BUSY_MS / 1000,
            autocommit=sqlite3.LEGACY_TRANSACTION_CONTROL,
        )
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_MS / 1000)


def _uri(path: Path, mode: str) -> str:
    return f"{path.as_uri()}?mode={mode}"


def _set(connection: sqlite3.Connection, name: str, value: object, place: Place) -> None:
    connection.execute(f"PRAGMA {name}={value}").fetchall()
    row = connection.execute(f"PRAGMA {name}").fetchone()
    if row is None or row[0] != value:
        raise RegisterUnsafe(
            path=place.log, setting=name, wanted=value, found=row[0] if row else None
        )


def _check_access(path: Path, *, read_only: bool) -> None:
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise RegisterMissing(path=path) from None
    except OSError as error:
        raise RegisterNoAccess(path=path, reason=reason_of(error)) from error
    if not stat.S_ISREG(mode):
        raise NotARegister(path=path)
    if not os.access(path, os.R_OK):
        raise RegisterNoAccess(path=path, reason="read")
    # A transaction writes its journal beside the file.
    if not read_only and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise RegisterNoAccess(path=path, reason="write")
