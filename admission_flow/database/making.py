"""Making a register's two files: whole under another name, and then under their own.

Several programs may make the same register at once, and each may be killed at any moment. Nobody
ever sees half a register: the private file gets its name first, the log last, and a register is
there when its log is. Whoever gets the log's name first has made it; private files without a value
are all alike, so it does not matter whose it is.

A maker that is killed leaves its files under their hidden names. Every maker holds a shared lock on
the folder; the one that has made the register tries for the lock alone, and where it gets it nobody
is at work in the folder: what lies there under such a name is left over, and is removed.
"""

import contextlib
import glob
import os
import re
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from admission_flow.database import ledger, sqlite
from admission_flow.database.schema import PRIVATE_TABLES, new_files, sqlite_triggers
from admission_flow.database.sqlite import Place
from admission_flow.database.sqlite_dialect import Sqlite
from admission_flow.errors import AdmissionFlowError, RegisterExists, RegisterNoAccess, reason_of

try:
    import fcntl
except ImportError:  # Windows: what is left over stays
    fcntl = None  # type: ignore[assignment]

OWNER_ONLY = 0o600
"""Mode of a register's files: what they hold is nobody else's business on a shared machine."""


def lay_out(making: Place, *, with_triggers: bool = True) -> None:
    """Write the tables, indexes and triggers of this version into two empty files."""
    triggers = set(sqlite_triggers().values())
    try:
        for path, statements in zip(making.files, new_files(), strict=True):
            with closing(sqlite3.connect(path, isolation_level=None)) as file:
                file.execute("BEGIN IMMEDIATE")
                for statement in statements:
                    if with_triggers or statement not in triggers:
                        file.execute(statement)
                file.execute("COMMIT")
    except sqlite3.Error as error:
        raise sqlite.explain(error, making) from error


@contextmanager
def made_whole(place: Place) -> Iterator[Place]:
    """Let the caller make a register at another place; when it is done, it lies where it should.

    Raises:
        RegisterExists: one of the two files is there already, or came there meanwhile.
        RegisterNoAccess: the folder is missing or may not be written.

    """
    for path in place.files:
        take_away_if_empty(path)
    if os.path.lexists(place.log):
        raise RegisterExists(path=place.log)
    log = place.log
    making = Place.of(log.with_name(f".{log.stem}-making-{secrets.token_hex(8)}{log.suffix}"))
    with _at_work_in(place.log.parent) as folder:
        try:
            for path in making.files:
                _make(path, named=place.log)
            with ledger.keeping() as made:  # what is entered meanwhile lies nowhere yet
                yield making
            with ledger.named(Sqlite(place), made):
                private = named(making.private, place.private)
                if not private and not _of_another_maker(place, making):
                    raise RegisterExists(path=place.private)
                if not named(making.log, place.log):
                    raise RegisterExists(path=place.log)
                flush_names(place.log.parent)
        finally:
            for path in making.files:
                with contextlib.suppress(OSError):
                    path.unlink()
        _clear_what_was_left(place, folder)


@contextmanager
def _at_work_in(folder: Path) -> Iterator[int | None]:
    """Hold a shared lock on a folder; yield its descriptor, or None where there is no such lock.

    It waits for whoever clears the folder, which takes a moment.
    """
    with contextlib.ExitStack() as held:
        locked = None
        with contextlib.suppress(OSError):  # no such folder: what is made in it says so
            if fcntl is not None:
                descriptor = os.open(folder, os.O_RDONLY)
                held.callback(os.close, descriptor)
                fcntl.flock(descriptor, fcntl.LOCK_SH)
                locked = descriptor
        yield locked


def _clear_what_was_left(place: Place, folder: int | None) -> None:
    """Remove what killed makers of this register left, if nobody is at work in the folder.

    Only when the register is there: until then the log of a killed maker vouches for its private
    file (`_of_another_maker`).
    """
    if folder is None or not place.log.exists():
        return
    stem, suffix = re.escape(place.log.stem), re.escape(place.log.suffix)
    ours = re.compile(rf"\.{stem}-making-[0-9a-f]{{16}}(-private)?{suffix}(-journal|-mj[0-9A-F]+)?")
    with contextlib.suppress(OSError):  # somebody is at work, or a disk without locks
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for path in place.log.parent.iterdir():
            if ours.fullmatch(path.name):
                path.unlink()


def _make(path: Path, *, named: Path) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))
    except OSError as error:
        raise RegisterNoAccess(path=named, reason=reason_of(error)) from error


def named(made: Path, path: Path) -> bool:
    """Give a file its name, unless something has it already; return whether it was free."""
    try:
        path.hardlink_to(made)
    except FileExistsError:
        return False
    except OSError:
        return _renamed(made, path)
    return True


def _renamed(made: Path, path: Path) -> bool:
    """Do so where a file cannot have two names (FAT): the name is taken first, then the file."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))
    except FileExistsError:
        return False
    except OSError as error:
        raise RegisterNoAccess(path=path, reason=reason_of(error)) from error
    made.replace(path)
    return True


def _of_another_maker(place: Place, making: Place) -> bool:
    """Return whether the private file that is there was made like ours, and holds nothing.

    Its maker is at work or was killed: either way its log is left, under its name while made.
    A private file that lost its log is somebody's, with values or without.
    """
    stem, suffix = glob.escape(place.log.stem), glob.escape(place.log.suffix)
    others = place.log.parent.glob(f".{stem}-making-*{suffix}")
    if not any(path not in making.files for path in others):
        return False
    pair = Place(making.log, place.private)
    try:
        with closing(sqlite.connect(pair, read_only=True)) as connection:
            found = [
                row
                for table in sorted(PRIVATE_TABLES)
                for row in connection.execute(f"SELECT 1 FROM private.{table} LIMIT 1")  # noqa: S608
            ]
    except (AdmissionFlowError, *sqlite.UNREADABLE):
        return False
    return not found


def take_away_if_empty(path: Path) -> None:
    """Remove a file of no bytes, as versions before this one left behind when they were killed."""
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size:
            return
        aside = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
        path.rename(aside)
    except OSError:
        return  # gone, or not ours to touch: what comes next says so
    # Another program may have made its register between the look and the renaming.
    if aside.stat().st_size:
        named(aside, path)
    aside.unlink(missing_ok=True)


def flush_names(folder: Path) -> None:
    """Let the names survive a loss of power, where the system can be asked to."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
