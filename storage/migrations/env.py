"""Run the migrations on the connection that ``admission_flow.database.upgrade`` hands over.

There is no way to run them from Alembic's own command line: a register is backed up first, and
its fence is made anew in the same transaction.
"""

from alembic import context
from sqlalchemy import Connection

from admission_flow.database.schema import sqlite_triggers
from admission_flow.database.tables import Base


def migrate(connection: Connection) -> None:
    """Run what is to be run, then put the triggers up again: a batch change drops them."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_schemas=True,
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        for name, sql in sqlite_triggers().items():
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS main.{name}")
            connection.exec_driver_sql(sql)


migrate(context.config.attributes["connection"])
