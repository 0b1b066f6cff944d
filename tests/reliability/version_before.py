"""A register as the version before left it: an upgrade must not look like an attack."""

import sqlite3
from contextlib import closing
from pathlib import Path

_KEPT = (
    '"case", ver, head, state, stage, unit, opened_on, state_since, moved_on, lawful, judged,'
    " next_step, due_on, due_rule"
)
_AS_BEFORE = (
    "DROP TABLE unit_mention",
    "DROP INDEX ix_log_entry_action",
    "DROP TABLE case_course",
    "DROP INDEX ix_case_state_unit",
    "DROP INDEX ix_case_state_due_on",
    "ALTER TABLE case_state RENAME TO now",
    f"CREATE TABLE case_state AS SELECT {_KEPT} FROM now",
    "DROP TABLE now",
    "CREATE INDEX ix_case_state_unit ON case_state (unit)",
    "CREATE INDEX ix_case_state_due_on ON case_state (due_on)",
    "UPDATE alembic_version SET version_num = '0003'",
)
"""Takes back migrations 0004 to 0009: no row says which rulebook derived it."""


def as_before(log: Path) -> None:
    """Bring the files of a register back to the version before."""
    with closing(sqlite3.connect(log)) as database:
        for statement in _AS_BEFORE:
            database.execute(statement)
        database.commit()
