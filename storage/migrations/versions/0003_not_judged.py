"""Where a case stands says whether all was judged, and by the paper of which day it came there.

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table anew: the schema stays, word for word, the one of a new register.

    What a program before this one accepted, it had judged: days before the law on file it refused.
    `db rebuild` derives every row again.
    """
    op.drop_index(op.f("ix_case_state_unit"), "case_state")
    op.drop_index(op.f("ix_case_state_due_on"), "case_state")
    op.rename_table("case_state", "case_state_0002")
    if op.get_bind().dialect.name == "postgresql":  # its keys have names of their own
        op.execute("ALTER INDEX main.pk_case_state RENAME TO pk_case_state_0002")
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
        sa.PrimaryKeyConstraint("case", name=op.f("pk_case_state")),
    )
    op.create_index(op.f("ix_case_state_unit"), "case_state", ["unit"])
    op.create_index(op.f("ix_case_state_due_on"), "case_state", ["due_on"])
    first = '"case", ver, head, state, stage, unit, opened_on, state_since'
    last = "next_step, due_on, due_rule"
    op.execute(
        f"INSERT INTO case_state ({first}, moved_on, lawful, judged, {last})"  # noqa: S608 - ours
        f" SELECT {first}, state_since, lawful, 1, {last} FROM case_state_0002"
    )
    op.drop_table("case_state_0002")
