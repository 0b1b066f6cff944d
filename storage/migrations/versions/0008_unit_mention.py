"""Entries about units are found by the unit, its names and its place.

Revision: 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make an empty table; it is filled from the log right after it (`unit_rows.afresh`)."""
    op.create_table(
        "unit_mention",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("what", "target", "unit", "seq", name=op.f("pk_unit_mention")),
    )
