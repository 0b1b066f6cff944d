"""Run the migrations on the connection that ``admission_flow.database.upgrade`` hands over.

There is no way to run them from Alembic's own command line: a register is backed up first, and
its fence is made anew in the same transaction.
"""

from alembic import context
from sqlalchemy import Connection

from admission_flow.database.tables import Base


def migrate(connection: Connection) -> None:
    """Run what is to be run; the dialect that handed the connection over does what follows."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_schemas=True,
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


migrate(context.config.attributes["connection"])
