"""What officers ask over all cases lies beside where each case stands.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make an empty table: a case without a row in it is folded and judged when it is asked for.

    A row is written with the next entry of its case; `db refresh` writes all that are missing.
    """
    op.create_table(
        "case_course",
        sa.Column("case", sa.Text(), nullable=False),
        sa.Column("ver", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Text(), nullable=False),
        sa.Column("firm_from", sa.Text(), nullable=False),
        sa.Column("quiet_from", sa.Text(), nullable=False),
        sa.Column("quiet_until", sa.Text(), nullable=False),
        sa.Column("next_clock", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Text(), nullable=True),
        sa.Column("admitted_on", sa.Text(), nullable=True),
        sa.Column("official_on", sa.Text(), nullable=True),
        sa.Column("rulebook", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("clocks", sa.Text(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.CheckConstraint("ver >= 1", name=op.f("ck_case_course_ver")),
        sa.CheckConstraint("length(head) = 64", name=op.f("ck_case_course_head")),
        sa.CheckConstraint("length(as_of) = 10", name=op.f("ck_case_course_as_of")),
        sa.CheckConstraint("length(firm_from) = 10", name=op.f("ck_case_course_firm_from")),
        sa.CheckConstraint("length(quiet_from) = 10", name=op.f("ck_case_course_quiet_from")),
        sa.CheckConstraint("length(quiet_until) = 10", name=op.f("ck_case_course_quiet_until")),
        sa.CheckConstraint("length(next_clock) = 10", name=op.f("ck_case_course_next_clock")),
        sa.CheckConstraint("length(decided_on) = 10", name=op.f("ck_case_course_decided_on")),
        sa.CheckConstraint("length(admitted_on) = 10", name=op.f("ck_case_course_admitted_on")),
        sa.CheckConstraint("length(official_on) = 10", name=op.f("ck_case_course_official_on")),
        sa.CheckConstraint("length(rulebook) = 64", name=op.f("ck_case_course_rulebook")),
        sa.CheckConstraint("length(person) = 32", name=op.f("ck_case_course_person")),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_case_course")),
    )
    for column in ("next_clock", "decided_on", "admitted_on", "official_on"):
        op.create_index(op.f(f"ix_case_course_{column}"), "case_course", [column])
