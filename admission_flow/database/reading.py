"""Reading a register: no SQLAlchemy, and a database opened so that it cannot be written.

A glance at a case must not wait for SQLAlchemy, and must not be able to change anything.
"""

import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from admission_flow.database.dialect import Dialect, Link, dialect_of
from admission_flow.database.queries import Queries
from admission_flow.database.vault import DataKey
from admission_flow.errors import RegisterClosed, WrongThread


class Reader(Queries):
    """A register that is only read. Close it, or use it as a context manager."""

    def __init__(
        self,
        dialect: Dialect,
        data_key: Path | None = None,
        *,
        with_triggers: bool = True,
        mend: bool = True,
    ) -> None:
        """Open the register at a place; see ``open_for_reading``."""
        self.dialect = dialect
        self._with_triggers, self._mend = with_triggers, mend
        self._data_key = DataKey(data_key)
        self._owner = _who()
        self._closed = False
        self._writer: Link | None = None
        self._link = dialect.read(with_triggers=with_triggers, mend=mend)

    @property
    def data_key_named(self) -> Path | None:
        """The file of the key as it was named; None: the register's own."""
        return self._data_key.file

    @property
    def with_triggers(self) -> bool:
        """Whether it was refused without its triggers."""
        return self._with_triggers

    @property
    def data_key_file(self) -> Path:
        """Where the key of sealed values lies, or would lie."""
        return self._data_key.of(self.log)

    def data_key_file_of(self, log: str) -> Path:
        """Where the key of a register lies, or would lie, whose first entry is not there yet."""
        return self._data_key.of(log)

    def check_usable(self) -> None:
        """Refuse what the drivers' connections cannot do, before they say so in their words.

        Raises:
            RegisterClosed: it was closed.
            WrongThread: another thread, or another process, opened it.

        """
        if self._owner != _who():
            raise WrongThread(path=self.dialect.shown)
        if self._closed:
            raise RegisterClosed(path=self.dialect.shown)

    def close(self) -> None:
        """Let go of the register; what is closed already stays so.

        Raises:
            WrongThread: another thread, or another process, opened it.

        """
        if self._owner != _who():
            raise WrongThread(path=self.dialect.shown)
        self._closed = True
        self._link.close()

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

    @property
    def _asked(self) -> Link:
        self.check_usable()
        return self._link

    def _at_hand(self) -> Link:
        """Return the connection that a question goes to."""
        return self.dialect.asked(self._link, self._writer)

    def _rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        self.check_usable()
        dialect = self.dialect
        try:
            try:
                return self._at_hand().rows(sql, parameters)
            except dialect.errors as error:
                if not dialect.reopens_after(error):
                    raise
            # A crash in the middle of writing, or of the server, after we opened.
            self._link.close()
            self._link = dialect.read(with_triggers=self._with_triggers, mend=self._mend)
            return self._link.rows(sql, parameters)
        except dialect.errors as error:
            raise dialect.explain(error) from error


def _who() -> tuple[int, int]:
    """Return which thread of which process this is."""
    return os.getpid(), threading.get_ident()


def open_for_reading(
    url: str | Path | Dialect,
    data_key: Path | None = None,
    *,
    with_triggers: bool = True,
    mend: bool = True,
) -> Reader:
    """Open the register at an address or a plain path, to read only.

    Args:
        url: where the register lies.
        data_key: file of the key that sealed values are opened with, once one is read; None: the
            register's own file in the user's configuration folder.
        with_triggers: False: also one whose triggers were dropped, for a verifier that says more.
        mend: let the database undo first what a crash left half done. False: nothing is ever
            changed.

    Raises:
        UnknownDatabase: the address is of another kind of database.
        ExtraMissing: the driver of that database is not installed.
        RegisterMissing, RegisterNoAccess, NotARegister: there is no register to read.
        RegisterTooNew, RegisterTooOld: it is of another version.
        TriggersMissing, RegisterDamaged: it is not as we left it.
        WriteCutOff: a crash must be undone before it can be read, and `mend` is False.

    """
    return Reader(dialect_of(url), data_key, with_triggers=with_triggers, mend=mend)
