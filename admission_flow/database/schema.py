"""What a register must look like to be opened, read from ``storage/`` without Alembic."""

import sqlite3
from collections.abc import Iterator, Mapping
from functools import cache

from admission_flow.database.rows import COURSE_COLUMNS, STATE_COLUMNS
from admission_flow.resources import text

PRIVATE_TABLES = frozenset({"personal_value", "person_name", "subject_secret"})
"""What the private file consists of; the same as ``tables`` says, at no cost to the start-up."""


ALL_TABLES = (
    "main.log_entry",
    "main.case_state",
    "private.personal_value",
    "private.subject_secret",
    "private.person_name",
    "main.case_course",
    "main.unit_mention",
)
"""Everything that a register holds, but the revision of its schema."""


COLUMNS: Mapping[str, tuple[str, ...]] = {
    "main.log_entry": ("seq", "leaf", "id", "case", "case_ver", "line"),
    "main.case_state": STATE_COLUMNS,
    "main.case_course": COURSE_COLUMNS,
    "main.unit_mention": ("what", "target", "unit", "seq"),
    "private.personal_value": ("entry_id", "field", "value"),
    "private.subject_secret": ("case", "secret"),
    "private.person_name": ("case", "full_name", "search_key"),
}
"""The columns of each table, as `tables` has them, at no cost to the start-up."""
KEYS: Mapping[str, tuple[str, ...]] = {
    "main.log_entry": ("seq",),
    "main.case_state": ("case",),
    "main.case_course": ("case",),
    "main.unit_mention": ("what", "target", "unit", "seq"),
    "private.personal_value": ("entry_id", "field"),
    "private.subject_secret": ("case",),
    "private.person_name": ("case",),
}
"""What tells the rows of each table apart."""


@cache
def revisions() -> tuple[str, ...]:
    """Return the schema revisions that this version knows, oldest first; the last is ours."""
    lines = text("storage", "migrations", "revisions.txt").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def sqlite_triggers() -> dict[str, str]:
    """Return the append-only triggers for SQLite: name to the exact text that SQLite keeps."""
    found = _statements(text("storage", "triggers", "sqlite.sql"))
    return {statement.split()[2]: statement for statement in found}


@cache
def new_files() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the statements that make an empty register: of the log's file, of the private one.

    They are what the migrations make (`tools/make_schema.py`), the triggers and the revision.
    """
    log, private = text("storage", "schema.sql").split("-- file: private\n")
    version = revisions()[-1]
    stamp = f"INSERT INTO alembic_version VALUES ('{version}')"  # noqa: S608 - our own number
    return (*_statements(log), *sqlite_triggers().values(), stamp), tuple(_statements(private))


def _statements(lines: str) -> Iterator[str]:
    """Yield each statement without its semicolon; comments between them are left out."""
    statement = ""
    for line in lines.splitlines(keepends=True):
        if not statement and (line.startswith("--") or not line.strip()):
            continue
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement.strip().removesuffix(";")
            statement = ""
