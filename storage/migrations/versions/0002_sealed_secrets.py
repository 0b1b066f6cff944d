"""A subject's secret may be sealed, and is longer then.

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table anew: SQLite cannot change a CHECK."""
    # The old table goes aside, and not the new one into place: SQLite would write the new name
    # in quotes, and the schema would no longer be, word for word, the one of a new register.
    op.rename_table("subject_secret", "subject_secret_0001", schema="private")
    if op.get_bind().dialect.name == "postgresql":  # its keys have names of their own
        op.execute("ALTER INDEX private.pk_subject_secret RENAME TO pk_subject_secret_0001")
    op.create_table(
        "subject_secret",
        sa.Column("case", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(secret) >= 32", name=op.f("ck_subject_secret_secret")),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_subject_secret")),
        schema="private",
    )
    op.execute(
        'INSERT INTO private.subject_secret SELECT "case", secret FROM private.subject_secret_0001'
    )
    op.drop_table("subject_secret_0001", schema="private")
