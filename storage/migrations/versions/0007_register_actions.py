"""What was entered about the register itself is found by its action, however much that is.

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index the register's own chain by the part of a line in which its action stands."""
    own = sa.text("\"case\" = ''")
    op.create_index(
        op.f("ix_log_entry_action"),
        "log_entry",
        [sa.text("substr(line, 26, 16)"), "seq"],
        sqlite_where=own,
        postgresql_where=own,
    )
