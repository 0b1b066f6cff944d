"""What a register must look like to be opened, read from ``storage/`` without Alembic."""

import sqlite3
from functools import cache

from admission_flow.resources import text

PRIVATE_TABLES = frozenset({"personal_value", "person_name", "subject_secret"})
"""What the private file consists of; the same as ``tables`` says, at no cost to the start-up."""


ALL_TABLES = (
    "main.log_entry",
    "main.case_state",
    "private.personal_value",
    "private.subject_secret",
    "private.person_name",
)
"""Everything that a register holds, but the revision of its schema."""


@cache
def revisions() -> tuple[str, ...]:
    """Return the schema revisions that this version knows, oldest first; the last is ours."""
    lines = text("storage", "migrations", "revisions.txt").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def sqlite_triggers() -> dict[str, str]:
    """Return the append-only triggers for SQLite: name to the exact text that SQLite keeps."""
    found: dict[str, str] = {}
    statement = ""
    for line in text("storage", "triggers", "sqlite.sql").splitlines(keepends=True):
        if not statement and (line.startswith("--") or not line.strip()):
            continue
        statement += line
        if sqlite3.complete_statement(statement):
            kept = statement.strip().removesuffix(";")
            found[kept.split()[2]] = kept
            statement = ""
    return found
