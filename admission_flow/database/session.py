"""SQLAlchemy over the connection that ``sqlite.connect`` makes."""

import sqlite3

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from admission_flow.database import sqlite
from admission_flow.database.sqlite import Place
from admission_flow.errors import AdmissionFlowError


def engine(place: Place) -> Engine:
    """Return an engine whose every transaction takes the write lock at once.

    Taking it later, on the first write, cannot wait for another window: SQLite fails at once.
    """
    made = create_engine(
        "sqlite+pysqlite://",
        creator=lambda: sqlite.connect(place, read_only=False),
        poolclass=NullPool,  # a connection out of a pool may have missed its settings
    )

    @event.listens_for(made, "begin")
    def begin_immediate(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return made


def explain(error: DBAPIError, place: Place) -> AdmissionFlowError | DBAPIError:
    """Return the error of ours for one of SQLAlchemy's; its own where that is a defect."""
    if isinstance(error.orig, sqlite3.Error):
        ours = sqlite.explain(error.orig, place)
        if isinstance(ours, AdmissionFlowError):
            return ours
    return error


def is_busy(error: DBAPIError) -> bool:
    """Return whether another connection held its lock until our wait ended."""
    code: int = getattr(error.orig, "sqlite_errorcode", 0) & sqlite.PRIMARY
    return code == sqlite3.SQLITE_BUSY
