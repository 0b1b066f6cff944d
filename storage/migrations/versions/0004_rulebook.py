"""Where a case stands names the rulebook and the program that derived it.

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table anew: the schema stays, word for word, the one of a new register.

    Which rulebook derived the rows that are there, nobody wrote down: they say nothing of it, are
    derived afresh whenever they are read, and `db rebuild` derives them all again.
    """
    op.drop_index(op.f("ix_case_state_unit"), "case_state")
    op.drop_index(op.f("ix_case_state_due_on"), "case_state")
    op.rename_table("case_state", "case_state_0003")
    if op.get_bind().dialect.name == "postgresql":  # its keys have names of their own
        op.execute("ALTER INDEX main.pk_case_state RENAME TO pk_case_state_0003")
    op.create_table(
        "case_state",
        sa.Column("case", sa.Text(), nullable=False),
        sa.Column("ver", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Text(), nullable=False),
        sa.Column("state_since", sa.Text(), nullable=False),
        sa.Column("moved_on", sa.Text(), nullable=False),
        sa.Column("lawful", sa.Integer(), nullable=False),
        sa.Column("judged", sa.Integer(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("due_rule", sa.Text(), nullable=True),
        sa.Column("rulebook", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.CheckConstraint("ver >= 1", name=op.f("ck_case_state_ver")),
        sa.CheckConstraint("length(head) = 64", name=op.f("ck_case_state_head")),
        sa.CheckConstraint("length(opened_on) = 10", name=op.f("ck_case_state_opened_on")),
        sa.CheckConstraint("length(state_since) = 10", name=op.f("ck_case_state_state_since")),
        sa.CheckConstraint("length(moved_on) = 10", name=op.f("ck_case_state_moved_on")),
        sa.CheckConstraint("lawful IN (0, 1)", name=op.f("ck_case_state_lawful")),
        sa.CheckConstraint("judged IN (0, 1)", name=op.f("ck_case_state_judged")),
        sa.CheckConstraint("length(due_on) = 10", name=op.f("ck_case_state_due_on")),
        sa.CheckConstraint(
            "(due_on IS NULL) = (due_rule IS NULL)", name=op.f("ck_case_state_due_rule")
        ),
        sa.CheckConstraint("length(rulebook) IN (0, 64)", name=op.f("ck_case_state_rulebook")),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_case_state")),
    )
    op.create_index(op.f("ix_case_state_unit"), "case_state", ["unit"])
    op.create_index(op.f("ix_case_state_due_on"), "case_state", ["due_on"])
    kept = (
        '"case", ver, head, state, stage, unit, opened_on, state_since, moved_on, lawful, judged,'
        " next_step, due_on, due_rule"
    )
    op.execute(
        f"INSERT INTO case_state ({kept}, rulebook, program)"  # noqa: S608 - our own names
        f" SELECT {kept}, '', '' FROM case_state_0003"
    )
    op.drop_table("case_state_0003")
