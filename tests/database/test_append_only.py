"""The append-only triggers of the log, tried from outside with SQLite's own defaults."""

import sqlite3
from pathlib import Path

import pytest

from admission_flow.database import open_for_reading
from admission_flow.database.schema import PRIVATE_TABLES, sqlite_triggers
from admission_flow.database.sqlite import Place
from admission_flow.database.store import Store
from admission_flow.database.tables import PRIVATE, Base
from admission_flow.database.upgrade import check
from admission_flow.errors import SchemaForeign, TriggersMissing
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
    """A register whose triggers were dropped is not opened."""
    with outsider(path) as connection:
        connection.execute(f"DROP TRIGGER {name}")
    with pytest.raises(TriggersMissing) as caught:
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
    with pytest.raises(TriggersMissing):
        open_for_reading(str(path))


@pytest.mark.parametrize(
    ("which", "kind", "statement"),
    [
        (
            1,
            "trigger",
            "CREATE TRIGGER more AFTER INSERT ON personal_value BEGIN DELETE FROM person_name; END",
        ),
        (1, "view", "CREATE VIEW more AS SELECT * FROM personal_value"),
        (1, "table", "CREATE TABLE more (copy TEXT)"),
        (0, "view", "CREATE VIEW more AS SELECT * FROM log_entry"),
    ],
)
def test_what_is_not_ours_is_noticed_at_opening(
    path: Path, which: int, kind: str, statement: str
) -> None:
    """A trigger, view or table in the private file, or a view beside the log, is not passed by."""
    file = Place.of(path).files[which]
    with outsider(file) as connection:
        connection.execute(statement)
    for reads in (open_for_reading, check):
        with pytest.raises(SchemaForeign) as caught:
            reads(str(path))
        assert caught.value.facts == {"path": file, "kind": kind, "name": "more"}
        assert caught.value.exit_code == 6


def test_what_sqlite_keeps_for_itself_is_no_foreign_table(path: Path) -> None:
    """The statistics of ANALYZE, and an index, change nothing that is stored."""
    with outsider(Place.of(path).private) as connection:
        connection.execute("CREATE INDEX more ON personal_value (value)")
        connection.execute("ANALYZE")
    open_for_reading(str(path)).close()


def test_the_private_tables_are_those_of_the_schema() -> None:
    """The list that is read at every start is what the schema says."""
    tables = {table.name for table in Base.metadata.tables.values() if table.schema == PRIVATE}
    assert tables == PRIVATE_TABLES
