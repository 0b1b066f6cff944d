"""The rows of courses name what lists ask first, so that it is read without taking them apart.

Revision: 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table anew, and empty: what it keeps is derived, and of another form from here on.

    A case without a row in it is folded and judged when it is asked for. A row is written with the
    next entry of its case; `db refresh` writes all that are missing.
    """
    op.drop_table("case_course")
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
        sa.Column("begun_on", sa.Text(), nullable=False),
        sa.Column("latest_on", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("unit_since", sa.Text(), nullable=False),
        sa.Column("rulebook", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("stays", sa.Text(), nullable=False),
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
        sa.CheckConstraint("length(begun_on) = 10", name=op.f("ck_case_course_begun_on")),
        sa.CheckConstraint("length(latest_on) = 10", name=op.f("ck_case_course_latest_on")),
        sa.CheckConstraint("length(since) = 10", name=op.f("ck_case_course_since")),
        sa.CheckConstraint("length(unit_since) = 10", name=op.f("ck_case_course_unit_since")),
        sa.CheckConstraint("length(rulebook) = 64", name=op.f("ck_case_course_rulebook")),
        sa.CheckConstraint("length(person) = 32", name=op.f("ck_case_course_person")),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_case_course")),
    )
    for column in ("next_clock", "decided_on", "admitted_on", "official_on"):
        op.create_index(op.f(f"ix_case_course_{column}"), "case_course", [column, "case"])
    op.create_index(
        op.f("ix_case_course_at_hand"),
        "case_course",
        [
            *("case", "ver", "head", "rulebook", "program", "quiet_from", "quiet_until"),
            *("firm_from", "begun_on"),
        ],
    )
    for name, some in (("noted", "done <> '[]'"), ("running", "clocks <> '{}'")):
        op.create_index(
            op.f(f"ix_case_course_{name}"),
            "case_course",
            ["case"],
            sqlite_where=sa.text(some),
            postgresql_where=sa.text(some),
        )
