"""A disk that fails at the n-th call of a kind, under the program itself.

The program is given a connection of APSW that looks like one of ``sqlite3``, because APSW's files
can be our own. So it is APSW's SQLite that meets the error; ``tools/soak.py`` shows the same with
the SQLite of this Python, by failing system calls (``strace``).
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

import apsw

from admission_flow.database import sqlite

VFS_NAME = "failing"

FAILURES = {
    "read": apsw.SQLITE_IOERR_READ,
    "write": apsw.SQLITE_IOERR_WRITE,
    "no room": apsw.SQLITE_FULL,
    "half a write": apsw.SQLITE_FULL,
    "sync": apsw.SQLITE_IOERR_FSYNC,
    "truncate": apsw.SQLITE_IOERR_TRUNCATE,
    "delete": apsw.SQLITE_IOERR_DELETE,
    "sync of the folder": apsw.SQLITE_IOERR_DIR_FSYNC,
    "open": apsw.SQLITE_CANTOPEN,
    "lock": apsw.SQLITE_IOERR_LOCK,
    "size": apsw.SQLITE_IOERR_FSTAT,
    "access": apsw.SQLITE_IOERR_ACCESS,
}
"""What may fail, and what SQLite is told then. "half a write" leaves half of it on the disk, "sync
of the folder" fails when the file is gone already."""


@dataclass
class Trouble:
    """Counts the calls, and fails one of them."""

    what: str = ""
    at: int = -1
    """Which call of the kind, from 0."""
    calls: Counter[str] = field(default_factory=Counter)
    failed: int = 0

    def comes(self, *kinds: str) -> str:
        """Count a call that may fail in these ways; return the way in which it fails now."""
        for kind in kinds:
            number = self.calls[kind]
            self.calls[kind] += 1
            if (kind, number) == (self.what, self.at):
                self.failed += 1
                return kind
        return ""

    def strike(self, *kinds: str) -> None:
        """Count a call, and raise what SQLite is to be told if it fails now."""
        kind = self.comes(*kinds)
        if kind:
            raise apsw.exception_for(FAILURES[kind])


class _File(apsw.VFSFile):
    def __init__(self, trouble: Trouble, name: Any, flags: list[int]) -> None:  # noqa: ANN401
        trouble.strike("open")
        super().__init__("", name, flags)
        self._trouble = trouble

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802 - APSW's names
        self._trouble.strike("read")
        return super().xRead(amount, offset)

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: ANN401, N802
        kind = self._trouble.comes("write", "no room", "half a write")
        if kind == "half a write":
            super().xWrite(bytes(data)[: len(data) // 2], offset)
        if kind:
            raise apsw.exception_for(FAILURES[kind])
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._trouble.strike("truncate")
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._trouble.strike("sync")
        super().xSync(flags)

    def xLock(self, level: int) -> None:  # noqa: N802
        self._trouble.strike("lock")
        super().xLock(level)

    def xFileSize(self) -> int:  # noqa: N802
        self._trouble.strike("size")
        return super().xFileSize()


class _Vfs(apsw.VFS):
    def __init__(self, trouble: Trouble) -> None:
        self._trouble = trouble
        super().__init__(VFS_NAME, "")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: ANN401, N802
        return _File(self._trouble, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: FBT001, N802
        self._trouble.strike("delete")
        super().xDelete(filename, syncdir)
        if syncdir:
            self._trouble.strike("sync of the folder")

    def xAccess(self, pathname: str, flags: int) -> bool:  # noqa: N802
        self._trouble.strike("access")
        return super().xAccess(pathname, flags)


# ---- APSW, in the clothes of sqlite3 -----------------------------------------------------------


@contextmanager
def _translated() -> Iterator[None]:
    """Raise what ``sqlite3`` would raise."""
    try:
        yield
    except apsw.Error as error:
        kind = sqlite3.OperationalError
        if isinstance(error, apsw.ConstraintError):
            raise sqlite3.IntegrityError(str(error)) from error
        ours = kind(str(error))
        ours.sqlite_errorcode = getattr(error, "extendedresult", 0)
        raise ours from error


class Cursor:
    """As much of a cursor as the program uses; it reads everything at once."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._rows: list[tuple[Any, ...]] = []
        self.description: Any = None
        self.rowcount = -1
        self.arraysize = 1

    @property
    def lastrowid(self) -> int:
        return self._connection.raw.last_insert_rowid()

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> "Cursor":
        self.description = None

        def before(cursor: apsw.Cursor, *_: object) -> bool:
            self.description = cursor.get_description() or None
            return True

        with _translated():
            cursor = self._connection.raw.cursor()
            cursor.exec_trace = before
            self._rows = cursor.execute(sql, tuple(parameters)).fetchall()
        if self.description is not None:
            self.description = [(name, *[None] * 6) for name, *_ in self.description]
        else:
            self.rowcount = self._connection.raw.changes()
        return self

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> "Cursor":
        count = 0
        for row in rows:
            count += self.execute(sql, row).rowcount
        self.rowcount = count
        return self

    def fetchone(self) -> tuple[Any, ...] | None:
        return self._rows.pop(0) if self._rows else None

    def fetchall(self) -> list[tuple[Any, ...]]:
        rows, self._rows = self._rows, []
        return rows

    def fetchmany(self, size: int = 1) -> list[tuple[Any, ...]]:
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.fetchall())

    def close(self) -> None:
        self._rows = []


class Connection:
    """As much of a connection as the program uses."""

    isolation_level = None

    def __init__(self, uri: str, *, swallow: bool) -> None:
        flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI
        self._swallow = swallow
        with _translated():
            self.raw = apsw.Connection(uri, flags=flags, vfs=VFS_NAME)
        self.text_factory: object = str

    def cursor(self, *_: object) -> Cursor:
        return Cursor(self)

    @property
    def in_transaction(self) -> bool:
        return self.raw.in_transaction

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Cursor:
        try:
            return Cursor(self).execute(sql, parameters)
        except sqlite3.Error:
            if not (self._swallow and sql == "COMMIT"):
                raise
            return Cursor(self)

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> Cursor:
        return Cursor(self).executemany(sql, rows)

    def create_function(
        self, name: str, count: int, function: Callable[..., Any], **_: object
    ) -> None:
        self.raw.create_scalar_function(name, function, count)

    def close(self) -> None:
        with _translated():
            self.raw.close()


@contextmanager
def failing(what: str = "", at: int = -1, *, swallow: bool = False) -> Iterator[Trouble]:
    """Let the program work on a disk that fails once.

    Args:
        what: of ``FAILURES``; empty: it does not fail, the calls are counted.
        at: which call of that kind, from 0.
        swallow: plant a bug: an error of COMMIT is not passed on.

    """
    trouble = Trouble(what, at)
    vfs = _Vfs(trouble)

    def connect(uri: str) -> Connection:
        return Connection(uri, swallow=swallow)

    try:
        with mock.patch.object(sqlite, "_connect", connect):
            yield trouble
    finally:
        vfs.unregister()
