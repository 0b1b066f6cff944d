"""The fence around the log, tried from outside with SQLite's own defaults."""

import sqlite3
from pathlib import Path

import pytest

from admission_flow.database import open_for_reading
from admission_flow.database.schema import sqlite_triggers
from admission_flow.database.store import Store
from admission_flow.errors import FenceMissing
from tests.database.conftest import append_one, outsider

LEAF, ID = "e" * 64, "e" * 32

# LEAF and ID stand for digests that are free.
STATEMENTS = {
    "update": "UPDATE log_entry SET line = 'forged' WHERE seq = 1",
    "update all": "UPDATE log_entry SET case_ver = case_ver + 1",
    "update or ignore": "UPDATE OR IGNORE log_entry SET line = 'forged'",
    "update or replace": "UPDATE OR REPLACE log_entry SET seq = 0 WHERE seq = 1",
    "delete": "DELETE FROM log_entry WHERE seq = 2",
    "delete all": "DELETE FROM log_entry",
    "replace by seq": (
        "INSERT OR REPLACE INTO log_entry VALUES (1, 'LEAF', 'ID', 'X', 1, 'forged')"
    ),
    "replace by id": (
        "REPLACE INTO log_entry SELECT 3, 'LEAF', id, 'X', 1, 'forged' FROM log_entry WHERE seq = 1"
    ),
    "replace by leaf": (
        "REPLACE INTO log_entry SELECT 3, leaf, 'ID', 'X', 1, 'forged' FROM log_entry WHERE seq = 1"
    ),
    "replace by case_ver": (
        "REPLACE INTO log_entry VALUES (3, 'LEAF', 'ID', 'HS-0001', 2, 'forged')"
    ),
    "upsert": (
        "INSERT INTO log_entry VALUES (1, 'LEAF', 'ID', 'X', 1, 'forged')"
        " ON CONFLICT (seq) DO UPDATE SET line = 'forged'"
    ),
    "gap": "INSERT INTO log_entry VALUES (4, 'LEAF', 'ID', 'X', 1, 'forged')",
    "before the first": ("INSERT INTO log_entry VALUES (-1, 'LEAF', 'ID', 'X', 1, 'forged')"),
    "no number": (
        'INSERT INTO log_entry (leaf, id, "case", case_ver, line)'
        " VALUES ('LEAF', 'ID', 'X', 1, 'forged')"
    ),
    "gap in the case": ("INSERT INTO log_entry VALUES (3, 'LEAF', 'ID', 'HS-0001', 5, 'forged')"),
}


def statement(name: str) -> str:
    return STATEMENTS[name].replace("LEAF", LEAF).replace("ID", ID)


@pytest.mark.parametrize("name", STATEMENTS)
def test_an_entry_is_never_changed_removed_or_replaced(path: Path, store: Store, name: str) -> None:
    """Every statement that is not "add the next entry" is refused, and nothing changes."""
    for _ in range(3):
        append_one(store)
    before = list(store.rows())
    with outsider(path) as connection, pytest.raises(sqlite3.IntegrityError, match="log_entry: "):
        connection.execute(statement(name))
    assert list(store.rows()) == before


def test_replace_passes_without_the_guard(path: Path, store: Store) -> None:
    """The guard is needed: without it, REPLACE removes an entry that DELETE cannot remove."""
    for _ in range(3):
        append_one(store)
    with outsider(path) as connection:
        connection.execute("DROP TRIGGER log_entry_only_next")
        connection.execute(statement("replace by seq"))
        stored = connection.execute("SELECT line FROM log_entry WHERE seq = 1").fetchone()
    assert stored == ("forged",)


@pytest.mark.parametrize("name", sorted(sqlite_triggers()))
def test_a_missing_trigger_is_noticed_at_opening(path: Path, name: str) -> None:
    """A register whose fence was taken down is not opened."""
    with outsider(path) as connection:
        connection.execute(f"DROP TRIGGER {name}")
    with pytest.raises(FenceMissing) as caught:
        open_for_reading(str(path))
    assert caught.value.facts["trigger"] == name


@pytest.mark.parametrize(
    "statements",
    [
        (
            "DROP TRIGGER log_entry_no_update",
            "CREATE TRIGGER log_entry_no_update BEFORE UPDATE ON log_entry BEGIN SELECT 1; END",
        ),
        ("CREATE TRIGGER more AFTER INSERT ON log_entry BEGIN DELETE FROM case_state; END",),
    ],
)
def test_another_trigger_is_noticed_at_opening(path: Path, statements: tuple[str, ...]) -> None:
    """A trigger that has our name but not our words does not pass, nor one that is not ours."""
    with outsider(path) as connection:
        for statement in statements:
            connection.execute(statement)
    with pytest.raises(FenceMissing):
        open_for_reading(str(path))
