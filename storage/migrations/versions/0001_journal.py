"""The journal, where the cases stand, and the private file.

Revision: 0001, the first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of an empty register."""
    _log_entry()
    _case_state()
    _private()


def _log_entry() -> None:
    op.create_table(
        "log_entry",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("leaf", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("case", sa.Text(), nullable=False),
        sa.Column("case_ver", sa.Integer(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_log_entry")),
        sa.UniqueConstraint("leaf", name=op.f("uq_log_entry_leaf")),
        sa.UniqueConstraint("id", name=op.f("uq_log_entry_id")),
        sa.UniqueConstraint("case", "case_ver", name=op.f("uq_log_entry_case_case_ver")),
        sa.CheckConstraint("seq >= 0", name=op.f("ck_log_entry_seq")),
        sa.CheckConstraint("length(leaf) = 64", name=op.f("ck_log_entry_leaf")),
        sa.CheckConstraint("length(id) = 32", name=op.f("ck_log_entry_id")),
        sa.CheckConstraint("case_ver >= 1", name=op.f("ck_log_entry_case_ver")),
    )


def _case_state() -> None:
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
        sa.Column("lawful", sa.Integer(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("due_rule", sa.Text(), nullable=True),
        sa.CheckConstraint("ver >= 1", name=op.f("ck_case_state_ver")),
        sa.CheckConstraint("length(head) = 64", name=op.f("ck_case_state_head")),
        sa.CheckConstraint("length(opened_on) = 10", name=op.f("ck_case_state_opened_on")),
        sa.CheckConstraint("length(state_since) = 10", name=op.f("ck_case_state_state_since")),
        sa.CheckConstraint("lawful IN (0, 1)", name=op.f("ck_case_state_lawful")),
        sa.CheckConstraint("length(due_on) = 10", name=op.f("ck_case_state_due_on")),
        sa.CheckConstraint(
            "(due_on IS NULL) = (due_rule IS NULL)", name=op.f("ck_case_state_due_rule")
        ),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_case_state")),
    )
    op.create_index(op.f("ix_case_state_unit"), "case_state", ["unit"])
    op.create_index(op.f("ix_case_state_due_on"), "case_state", ["due_on"])


def _private() -> None:
    op.create_table(
        "subject_secret",
        sa.Column("case", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(secret) = 32", name=op.f("ck_subject_secret_secret")),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_subject_secret")),
        schema="private",
    )
    op.create_table(
        "personal_value",
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "field", name=op.f("pk_personal_value")),
        schema="private",
    )
    op.create_table(
        "person_name",
        sa.Column("case", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_person_name")),
        schema="private",
    )
    op.create_index(
        op.f("ix_person_name_search_key"), "person_name", ["search_key"], schema="private"
    )
