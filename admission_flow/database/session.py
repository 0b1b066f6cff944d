"""SQLAlchemy over a connection that a dialect makes: for migrations, and for `db check`."""

import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Engine,
    NullPool,
    create_engine,
    event,
    inspect,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateIndex

from admission_flow.database import sqlite
from admission_flow.database.sqlite import Place
from admission_flow.database.tables import Base
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


@contextmanager
def migrating(place: Place) -> Iterator[Connection]:
    """Hold the write lock of a register in files, and commit at the end.

    Raises: what `sqlite.explain` makes of SQLite's errors.
    """
    try:
        with engine(place).begin() as connection:
            yield connection
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            ours = sqlite.explain(error.orig, place)
            if isinstance(ours, AdmissionFlowError):
                raise ours from error
        raise
    except UnicodeDecodeError as error:
        raise sqlite.explain(error, place) from error


def differences(connection: Connection) -> list[str]:
    """Return where the schema in the files is not that of ``tables``."""
    options = {"include_schemas": True, "compare_type": True}
    context = MigrationContext.configure(connection, opts=options)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*expression-based index")  # those are compared below
        found = [str(difference) for difference in compare_metadata(context, Base.metadata)]
    found += _indexes_by_expression(connection)
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


def _indexes_by_expression(connection: Connection) -> Iterator[str]:
    """Yield each index by an expression that is not as we make it: these are not reflected."""
    rows = connection.exec_driver_sql("SELECT name, sql FROM main.sqlite_schema").all()
    stored = dict(tuple(row) for row in rows)
    for table in Base.metadata.sorted_tables:
        for index in table.indexes:
            made = str(CreateIndex(index).compile(connection))
            by_expression = any(not isinstance(one, Column) for one in index.expressions)
            if by_expression and stored.get(index.name) != made:
                yield f"{table.name}: index {index.name}"
