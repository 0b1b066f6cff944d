"""Reading a register: the standard library alone, and files opened so that they cannot be written.

A glance at a case must not wait for SQLAlchemy, and must not be able to change anything.
"""

import os
import sqlite3
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from admission_flow.database import sqlite
from admission_flow.database.queries import Queries
from admission_flow.database.sqlite import Place
from admission_flow.database.vault import DataKey
from admission_flow.errors import RegisterClosed, WriteCutOff, WrongThread


class Reader(Queries):
    """A register that is only read. Close it, or use it as a context manager."""

    def __init__(
        self,
        place: Place,
        data_key: Path | None = None,
        *,
        with_triggers: bool = True,
        mend: bool = True,
    ) -> None:
        """Open the register at ``place``; see ``open_for_reading``."""
        self.place = place
        self._with_triggers, self._mend = with_triggers, mend
        self._data_key = DataKey(data_key)
        self._owner = _who()
        self._closed = False
        self._connection = _open(place, with_triggers=with_triggers, mend=mend)

    @property
    def data_key_file(self) -> Path:
        """Where the key of sealed values lies, or would lie."""
        return self._data_key.of(self.log)

    def check_usable(self) -> None:
        """Refuse what SQLite's connections cannot do, before the driver says so in its words.

        Raises:
            RegisterClosed: it was closed.
            WrongThread: another thread, or another process, opened it.

        """
        if self._owner != _who():
            raise WrongThread(path=self.place.log)
        if self._closed:
            raise RegisterClosed(path=self.place.log)

    def close(self) -> None:
        """Let go of the files; what is closed already stays so.

        Raises:
            WrongThread: another thread, or another process, opened it.

        """
        if self._owner != _who():
            raise WrongThread(path=self.place.log)
        self._closed = True
        self._connection.close()

    def __enter__(self) -> Self:
        """Return the register itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the register."""
        self.close()

    def _rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        self.check_usable()
        bound = [_bound(parameter) for parameter in parameters]
        try:
            try:
                return self._connection.execute(sql, bound).fetchall()
            except sqlite.UNREADABLE as error:
                if not sqlite.is_readonly_rollback(error):
                    raise
            # Another window crashed in the middle of writing, after we opened.
            self._connection.close()
            self._connection = _open(self.place, with_triggers=self._with_triggers, mend=self._mend)
            return self._connection.execute(sql, bound).fetchall()
        except sqlite.UNREADABLE as error:
            raise sqlite.explain(error, self.place) from error


def _bound(parameter: object) -> object:
    """Return a parameter as it can be asked with: a damaged text is found as nothing."""
    if isinstance(parameter, str) and not parameter.isascii():
        try:
            parameter.encode()
        except UnicodeEncodeError:  # read from a changed row, its bytes kept as they were
            return parameter.encode("utf-8", "surrogateescape")
    return parameter


def _who() -> tuple[int, int]:
    """Return which thread of which process this is."""
    return os.getpid(), threading.get_ident()


def open_for_reading(
    url: str, data_key: Path | None = None, *, with_triggers: bool = True, mend: bool = True
) -> Reader:
    """Open the register at ``sqlite:///path`` or a plain path, to read only.

    Args:
        url: where the register lies.
        data_key: file of the key that sealed values are opened with, once one is read; None: the
            register's own file in the user's configuration folder.
        with_triggers: False: also one whose triggers were dropped, for a verifier that says more.
        mend: let SQLite undo first what a crash left half done. False: nothing is ever changed.

    Raises:
        UnknownDatabase: the address is of another kind of database.
        RegisterMissing, RegisterNoAccess, NotARegister: there is no register to read.
        RegisterTooNew, RegisterTooOld: it is of another version.
        TriggersMissing, RegisterDamaged: it is not as we left it.
        WriteCutOff: a crash must be undone before it can be read, and `mend` is False.

    """
    return Reader(Place.of(url), data_key, with_triggers=with_triggers, mend=mend)


def _open(place: Place, *, with_triggers: bool, mend: bool) -> sqlite3.Connection:
    try:
        return _open_once(place, with_triggers=with_triggers)
    except sqlite.UNREADABLE as error:
        if not sqlite.is_readonly_rollback(error):
            raise sqlite.explain(error, place) from error
        if not mend:
            raise WriteCutOff(path=place.log) from error
    sqlite.recover(place)
    return _open_once(place, with_triggers=with_triggers)


def _open_once(place: Place, *, with_triggers: bool) -> sqlite3.Connection:
    connection = sqlite.connect(place, read_only=True)
    try:
        sqlite.check(connection, place, with_triggers=with_triggers)
    except BaseException:
        connection.close()
        raise
    return connection
