"""Copies of a register's two files: whole under another name first, then both under their own.

Two renames are not one. What makes them one is their order - the private file first, the log last,
and a register is there when its log is - and that whoever runs the same command again first clears
away what a kill between the two has left. It can tell that from anybody's own files: the copy's
log still waits beside it, and its private file does not.
"""

import itertools
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from admission_flow.database import ledger, sqlite
from admission_flow.database.making import OWNER_ONLY, flush_names, named, take_away_if_empty
from admission_flow.database.sqlite import Place
from admission_flow.database.sqlite_dialect import Sqlite
from admission_flow.errors import AdmissionFlowError, RegisterExists, RegisterNoAccess, reason_of

_JOURNAL = "-journal"


def waiting(place: Place) -> Place:
    """Return where a copy waits until it is whole."""
    return Place.of(place.log.with_name(f".{place.log.stem}-copying{place.log.suffix}"))


@contextmanager
def copied_whole(place: Place, *, instead: bool = False) -> Iterator[Place]:
    """Let the caller write a copy at another place; when it is done, it lies where it should.

    Killed at any moment, it leaves what the next one with the same target clears away.

    Args:
        place: where.
        instead: what is there is removed when the copy is whole, and not before.

    Raises:
        RegisterExists: something is there already.
        RegisterNoAccess: the folder is missing, or may not be written.

    """
    copy = waiting(place)
    try:
        clear(place)
        for path in (*place.files, *map(_journal, place.files)):
            if not instead and os.path.lexists(path):
                raise RegisterExists(path=path)
        # The private file is made first and the log removed first: a log that waits alone is one
        # whose private file has its name already.
        for path in (copy.private, copy.log):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))
    except OSError as error:
        raise RegisterNoAccess(path=place.log, reason=reason_of(error)) from error
    try:
        with ledger.keeping() as made:  # what is entered meanwhile lies nowhere yet
            yield copy
        with ledger.named(Sqlite(place), made):
            if instead:
                for path in place.files:
                    path.unlink(missing_ok=True)
            publish(copy, place)
    finally:
        remove(copy)


def clear(place: Place) -> None:
    """Clear away what a killed copy to this place has left; nothing else."""
    copy = waiting(place)
    for path in place.files:  # where a file cannot have two names, its own is taken first
        take_away_if_empty(path)
    half = place.private.exists() and not os.path.lexists(place.log) and copy.log.exists()
    if half and (not copy.private.exists() or copy.private.samefile(place.private)):
        place.private.unlink()
    remove(copy)


def set_aside(place: Place) -> Path | None:
    """Give what lies at a register's place other names, journals too; return the log's new one.

    The log goes first: from then on nobody takes the rest for a register.

    Raises:
        RegisterNoAccess: a folder, a device or a pipe is at the place: it is left there.

    """
    for path in place.files:
        if path.exists() and not path.is_file():
            raise RegisterNoAccess(path=path, reason="not_a_file")
    for number in itertools.count(1):
        more = "" if number == 1 else f"-{number}"
        aside = Place.of(place.log.with_name(f"{place.log.stem}-aside{more}{place.log.suffix}"))
        if not any(os.path.lexists(path) for path in aside.files):
            break
    found = None
    for path, new in zip(place.files, aside.files, strict=True):
        if os.path.lexists(path):
            path.rename(new)
            found = found or new
        if os.path.lexists(_journal(path)):
            _journal(path).rename(_journal(new))
    return found


def copy_at_one_moment(
    place: Place, copy: Place, begin: Callable[[Place], None] | None = None
) -> None:
    """Copy both files as they stand at one moment, while others may be waiting to write.

    Copying the files by hand can tear them: a transaction changes two files and their journals.
    Where a copy of this very state lies there already, nothing is done: whoever was killed before
    hearing that it was made runs the command again.

    Args:
        place: what is copied.
        copy: where to; both files get their names at the end, whole.
        begin: is given the place where the copy waits, to write into it before it has its name.

    Raises: as `upgrade.backup`.

    """
    # Under the write lock nothing changes between the first file and the second; readers go on.
    with closing(sqlite.connect(place, read_only=False)) as lock:
        try:
            lock.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise sqlite.explain(error, place) from error
        if begin is None and _same_state(place, copy):
            clear(copy)
            return
        with (
            copied_whole(copy) as made,
            closing(sqlite.connect(place, read_only=True)) as source,
        ):
            copy_files(source, made)
            if begin is not None:
                begin(made)


def _same_state(one: Place, other: Place) -> bool:
    """Return whether two registers hold the same log, as far as its end and schema tell."""
    try:
        return _state(one) == _state(other)
    except (AdmissionFlowError, *sqlite.UNREADABLE):
        return False


def copy_files(source: sqlite3.Connection, place: Place) -> None:
    """Write both files as they stand for a connection that holds a lock on them.

    Raises:
        RegisterNotWritten, RegisterNoAccess, RegisterDamaged: as SQLite says.

    """
    try:
        for schema, path in zip(("main", "private"), place.files, strict=True):
            with closing(sqlite3.connect(path, isolation_level=None)) as file:
                source.backup(file, name=schema)
        with closing(sqlite.connect(place, read_only=True)) as goal:
            sqlite.revision(goal, place)
    except sqlite3.Error as error:
        raise sqlite.explain(error, place) from error


def _state(place: Place) -> tuple[object, ...]:
    with closing(sqlite.connect(place, read_only=True)) as connection:
        head = "SELECT seq, leaf FROM main.log_entry ORDER BY seq DESC LIMIT 1"
        kept = "SELECT count(*) FROM private.personal_value"
        return (
            sqlite.revision(connection, place),
            connection.execute(head).fetchone(),
            connection.execute(kept).fetchone(),
        )


def publish(copy: Place, place: Place) -> None:
    """Give a copy that is whole its names: the private file first, the log last."""
    for made, path in ((copy.private, place.private), (copy.log, place.log)):
        if not named(made, path):
            raise RegisterExists(path=path)
        flush_names(place.log.parent)
        made.unlink(missing_ok=True)


def remove(copy: Place) -> None:
    """Remove a copy that was not finished, the log first, with its journals."""
    for path in (copy.log, copy.private):
        path.unlink(missing_ok=True)
        _journal(path).unlink(missing_ok=True)
        # What names the journals of one transaction over both files, where it was killed.
        for names in path.parent.glob(f"{path.name}-mj*"):
            names.unlink(missing_ok=True)


def _journal(path: Path) -> Path:
    return path.with_name(f"{path.name}{_JOURNAL}")
