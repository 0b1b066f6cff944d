"""The tables of a register.

They check nothing in Python (SQLModel does not): what enters them is an ``Intent``, a ``StateRow``
or the canonical text of a value, each checked when it was made; CHECKs stand behind that.
Dates are ISO texts: they are compared and shown, and no driver may shift them.

No ``from __future__ import annotations`` here: SQLModel reads the annotations as types.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Index,
    LargeBinary,
    MetaData,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from admission_flow.database.lines import ACTION_KEY

NAMING = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
"""Every constraint has a name: a batch migration on SQLite can only keep those that have one."""

PRIVATE = "private"
"""Schema of the tables that can be erased: a file of its own."""
_OWN_CHAIN = text("\"case\" = ''")


class Base(SQLModel, registry=registry(metadata=MetaData(naming_convention=NAMING))):
    """Our tables, apart from those of a host program that also uses SQLModel."""


class LogEntry(Base, table=True):
    """One line of the journal; append-only. The columns beside the line only help to find it."""

    __tablename__ = "log_entry"
    __table_args__ = (
        UniqueConstraint("leaf"),
        UniqueConstraint("id"),
        UniqueConstraint("case", "case_ver"),
        CheckConstraint("seq >= 0", name="seq"),
        CheckConstraint("length(leaf) = 64", name="leaf"),
        CheckConstraint("length(id) = 32", name="id"),
        CheckConstraint("case_ver >= 1", name="case_ver"),
        Index(
            "ix_log_entry_action",
            text(ACTION_KEY),
            "seq",
            sqlite_where=_OWN_CHAIN,
            postgresql_where=_OWN_CHAIN,
        ),
    )

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    leaf: str = Field(sa_type=Text)
    id: str = Field(sa_type=Text)
    case: str = Field(sa_type=Text)
    case_ver: int
    line: str = Field(sa_type=Text)


class CaseState(Base, table=True):
    """Where a case stands: derived from the journal, can be thrown away and made again."""

    __tablename__ = "case_state"
    __table_args__ = (
        CheckConstraint("ver >= 1", name="ver"),
        CheckConstraint("length(head) = 64", name="head"),
        CheckConstraint("length(opened_on) = 10", name="opened_on"),
        CheckConstraint("length(state_since) = 10", name="state_since"),
        CheckConstraint("length(moved_on) = 10", name="moved_on"),
        CheckConstraint("lawful IN (0, 1)", name="lawful"),
        CheckConstraint("judged IN (0, 1)", name="judged"),
        CheckConstraint("length(due_on) = 10", name="due_on"),
        CheckConstraint("(due_on IS NULL) = (due_rule IS NULL)", name="due_rule"),
        CheckConstraint("length(rulebook) IN (0, 64)", name="rulebook"),
    )

    case: str = Field(sa_type=Text, primary_key=True)
    ver: int
    head: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    stage: str = Field(sa_type=Text)
    unit: str = Field(sa_type=Text, index=True)
    opened_on: str = Field(sa_type=Text)
    state_since: str = Field(sa_type=Text)
    moved_on: str = Field(sa_type=Text)
    lawful: int
    judged: int
    next_step: str | None = Field(default=None, sa_type=Text)
    due_on: str | None = Field(default=None, sa_type=Text, index=True)
    due_rule: str | None = Field(default=None, sa_type=Text)
    rulebook: str = Field(sa_type=Text)
    program: str = Field(sa_type=Text)


_NOTED, _RUNS = text("done <> '[]'"), text("clocks <> '{}'")


class CaseCourse(Base, table=True):
    """What a case went through and what runs in it: derived, can be thrown away and made again."""

    __tablename__ = "case_course"
    __table_args__ = (
        CheckConstraint("ver >= 1", name="ver"),
        CheckConstraint("length(head) = 64", name="head"),
        CheckConstraint("length(as_of) = 10", name="as_of"),
        CheckConstraint("length(firm_from) = 10", name="firm_from"),
        CheckConstraint("length(quiet_from) = 10", name="quiet_from"),
        CheckConstraint("length(quiet_until) = 10", name="quiet_until"),
        CheckConstraint("length(next_clock) = 10", name="next_clock"),
        CheckConstraint("length(decided_on) = 10", name="decided_on"),
        CheckConstraint("length(admitted_on) = 10", name="admitted_on"),
        CheckConstraint("length(official_on) = 10", name="official_on"),
        CheckConstraint("length(begun_on) = 10", name="begun_on"),
        CheckConstraint("length(latest_on) = 10", name="latest_on"),
        CheckConstraint("length(since) = 10", name="since"),
        CheckConstraint("length(unit_since) = 10", name="unit_since"),
        CheckConstraint("length(rulebook) = 64", name="rulebook"),
        CheckConstraint("length(person) = 32", name="person"),
        # What lists ask of all cases, and nothing else: the rows themselves are ten times as wide.
        # What lists ask of all cases, and nothing else: the rows themselves are ten times as wide.
        Index(
            "ix_case_course_at_hand",
            *("case", "ver", "head", "rulebook", "program", "quiet_from", "quiet_until"),
            *("firm_from", "begun_on"),
        ),
        Index("ix_case_course_next_clock", "next_clock", "case"),
        Index("ix_case_course_decided_on", "decided_on", "case"),
        Index("ix_case_course_admitted_on", "admitted_on", "case"),
        Index("ix_case_course_official_on", "official_on", "case"),
        Index("ix_case_course_noted", "case", sqlite_where=_NOTED, postgresql_where=_NOTED),
        Index("ix_case_course_running", "case", sqlite_where=_RUNS, postgresql_where=_RUNS),
    )

    case: str = Field(sa_type=Text, primary_key=True)
    ver: int
    head: str = Field(sa_type=Text)
    as_of: str = Field(sa_type=Text)
    firm_from: str = Field(sa_type=Text)
    quiet_from: str = Field(sa_type=Text)
    quiet_until: str = Field(sa_type=Text)
    next_clock: str | None = Field(default=None, sa_type=Text)
    decided_on: str | None = Field(default=None, sa_type=Text)
    admitted_on: str | None = Field(default=None, sa_type=Text)
    official_on: str | None = Field(default=None, sa_type=Text)
    begun_on: str = Field(sa_type=Text)
    latest_on: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    since: str = Field(sa_type=Text)
    unit: str = Field(sa_type=Text)
    unit_since: str = Field(sa_type=Text)
    rulebook: str = Field(sa_type=Text)
    program: str = Field(sa_type=Text)
    person: str = Field(sa_type=Text)
    done: str = Field(sa_type=Text)
    stays: str = Field(sa_type=Text)
    clocks: str = Field(sa_type=Text)
    course: str = Field(sa_type=Text)


class UnitMention(Base, table=True):
    """By what an entry about units is found: derived, can be thrown away and made again."""

    __tablename__ = "unit_mention"

    what: str = Field(sa_type=Text, primary_key=True)
    target: str = Field(sa_type=Text, primary_key=True)
    unit: str = Field(sa_type=Text, primary_key=True)
    seq: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )


class SubjectSecret(Base, table=True):
    """The secret of one person's commitments; destroying it is how they are erased.

    32 bytes, or more where it is sealed.
    """

    __tablename__ = "subject_secret"
    __table_args__ = (CheckConstraint("length(secret) >= 32", name="secret"), {"schema": PRIVATE})

    case: str = Field(sa_type=Text, primary_key=True)
    secret: bytes = Field(sa_type=LargeBinary)


class PersonalValue(Base, table=True):
    """One personal value, as canonical JSON, or that sealed; its commitment is in the entry."""

    __tablename__ = "personal_value"
    __table_args__ = ({"schema": PRIVATE},)

    entry_id: str = Field(sa_type=Text, primary_key=True)
    field: str = Field(sa_type=Text, primary_key=True)
    value: str = Field(sa_type=Text)


class PersonName(Base, table=True):
    """Derived from the personal values: how a case is found by its person's name."""

    __tablename__ = "person_name"
    __table_args__ = ({"schema": PRIVATE},)

    case: str = Field(sa_type=Text, primary_key=True)
    full_name: str = Field(sa_type=Text)
    search_key: str = Field(sa_type=Text, index=True)
