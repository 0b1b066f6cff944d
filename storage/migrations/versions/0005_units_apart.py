"""On a server, rows of cases are kept apart by unit; in files nothing changes.

Revision: 0005, after 0004. What a server has besides is made after every migration
(`database/postgres_schema.py`): this one lets registers that are there already get it.
"""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing in the tables that both databases have."""
