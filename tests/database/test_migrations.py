"""The migrations make what the tables say, and create the triggers each time."""

import re
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine

from admission_flow.database import open_for_reading, sqlite
from admission_flow.database.schema import revisions, sqlite_triggers
from admission_flow.database.store import Store
from admission_flow.database.tables import Base
from admission_flow.database.upgrade import backup, check, create_by_migrations, upgrade
from admission_flow.errors import RegisterExists
from admission_flow.journal.verify import verify_lines, verify_private
from admission_flow.resources import folder
from tests.database.conftest import append_one, outsider
from tests.tool_scripts import tool

INDEX = "ix_log_entry_action"


def test_the_list_of_revisions_is_the_folder() -> None:
    """``revisions.txt`` names every migration, in order, each after the one before."""
    files = sorted(
        entry.read_text("utf-8")
        for entry in folder("storage").joinpath("migrations", "versions").iterdir()
        if entry.name.endswith(".py")
    )
    chain = {}
    for text in files:
        found = re.search(
            r'^revision = "(\w+)"\ndown_revision = (?:None|"(\w+)")$', text, re.MULTILINE
        )
        assert found
        chain[found[2]] = found[1]
    order = []
    last: str | None = None
    while (last := chain.get(last)) is not None:
        order.append(last)
    assert tuple(order) == revisions()
    assert len(order) == len(files)


def test_the_migrations_make_the_tables(path: Path) -> None:
    """Word for word, what the migrations make is what SQLAlchemy would make of the tables."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        connection.exec_driver_sql("ATTACH ':memory:' AS private")
        Base.metadata.create_all(connection)
        for schema, file in zip(("main", "private"), sqlite.Place.of(path).files, strict=True):
            query = "SELECT name, sql FROM {}sqlite_schema WHERE type IN ('table', 'index')"
            wanted = {tuple(row) for row in connection.exec_driver_sql(query.format(f"{schema}."))}
            with outsider(file) as other:
                stored = set(other.execute(query.format("")))
            assert {row for row in stored if "alembic" not in row[0]} == wanted
    engine.dispose()


def test_a_new_register_is_what_the_migrations_make(path: Path, tmp_path: Path) -> None:
    """Made at once from ``schema.sql`` or step by step: the same tables, triggers and revision."""
    steps = tmp_path / "steps.db"
    create_by_migrations(str(steps))
    pairs = zip(sqlite.Place.of(path).files, sqlite.Place.of(steps).files, strict=True)
    for made, migrated in pairs:
        found = []
        for file in (made, migrated):
            with outsider(file) as other:
                found.append(set(other.execute("SELECT type, name, sql FROM sqlite_schema")))
        assert found[0] == found[1]
    with outsider(path) as one, outsider(steps) as other:
        query = "SELECT version_num FROM alembic_version"
        assert list(one.execute(query)) == list(other.execute(query)) == [(revisions()[-1],)]
    assert (folder("storage") / "schema.sql").read_text("utf-8") == tool("make_schema").text()


def test_a_register_as_made_passes_its_check(path: Path) -> None:
    """Nothing differs in a new register."""
    assert check(str(path)) == ()


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("ALTER TABLE case_state ADD COLUMN more TEXT", "more"),
        ("DROP INDEX ix_case_state_unit", "ix_case_state_unit"),
        (f"DROP INDEX {INDEX}", INDEX),
        (
            f"DROP INDEX {INDEX}; CREATE INDEX {INDEX} ON log_entry (substr(line, 1, 16), seq)",
            INDEX,
        ),
        ("DROP TABLE case_state", "case_state"),
        ("CREATE TABLE more (x)", "more"),
    ],
)
def test_the_check_names_what_differs(path: Path, statement: str, what: str) -> None:
    """A table, column or index that is missing or not ours is named."""
    with outsider(path) as connection:
        connection.executescript(statement)
    assert any(what in difference for difference in check(str(path)))


def test_a_check_constraint_that_is_missing_is_named(path: Path) -> None:
    """Also the CHECK constraints are compared, which Alembic would not do."""
    with outsider(sqlite.Place.of(path).private) as connection:
        connection.execute("DROP TABLE subject_secret")
        connection.execute(
            'CREATE TABLE subject_secret ("case" TEXT NOT NULL, secret BLOB NOT NULL,'
            ' CONSTRAINT pk_subject_secret PRIMARY KEY ("case"))'
        )
    assert check(str(path)) == ("subject_secret: CHECK ck_subject_secret_secret",)


def test_an_upgrade_that_is_not_needed_does_nothing(path: Path) -> None:
    """A register of this version is left alone, without a backup."""
    assert upgrade(str(path)) is None
    assert len(list(path.parent.iterdir())) == 2


def test_an_upgrade_makes_a_backup_and_creates_the_triggers_again(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even a migration that changes nothing leaves a backup and the triggers word for word."""
    append_one(store)
    for module in ("sqlite", "upgrade"):
        monkeypatch.setattr(
            f"admission_flow.database.{module}.revisions",
            lambda: (*revisions(), "9998"),
        )
    with outsider(path) as connection:
        for name in sqlite_triggers():
            connection.execute(f"DROP TRIGGER {name}")
    copy = upgrade(str(path))
    monkeypatch.undo()
    assert copy == path.with_name("register-before-9998.db")
    assert copy.exists()
    assert check(str(path)) == ()


def test_a_register_without_the_column_of_what_was_judged_is_upgraded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where its cases stand is kept, each as judged, and as come there on the day it says."""
    path = tmp_path / "old.db"
    to = command.upgrade
    with monkeypatch.context() as patch:
        patch.setattr(command, "upgrade", lambda config, _: to(config, "0002"))
        patch.setattr("admission_flow.database.sqlite.revisions", lambda: ("0001", "0002"))
        create_by_migrations(str(path))
    old = ("HS-0001", 1, "ab" * 32, "official", "official", "Chi bộ Mẫu", "2024-01-02")
    with outsider(path) as connection:
        connection.execute(
            f"INSERT INTO case_state VALUES ({', '.join('?' * 12)})",
            (*old, "2025-03-04", 1, None, None, None),
        )
    assert upgrade(str(path)) == path.with_name(f"old-before-{revisions()[-1]}.db")
    assert check(str(path)) == ()
    with open_for_reading(str(path)) as store:
        row = store.case_state("HS-0001")
    assert row is not None
    assert (row.case, row.ver, row.head, row.state, row.stage, row.unit, row.opened_on) == old
    assert (row.state_since, row.moved_on) == ("2025-03-04", "2025-03-04")
    assert (row.lawful, row.judged, row.next_step) == (True, True, None)
    assert (row.rulebook, row.program) == ("", "")


def test_a_backup_can_be_used_in_place_of_the_register(store: Store, path: Path) -> None:
    """Both files are copied at one moment, and the copy verifies whole."""
    for _ in range(20):
        append_one(store)
    target = path.with_name("copy.db")
    backup(str(path), str(target))
    append_one(store)
    with open_for_reading(str(target)) as copy:
        assert copy.head[0] == 20
        assert verify_lines(copy.rows()).breaks == ()
        assert verify_private(copy.entries(), copy.personal_texts(), copy.secrets()) == ()
    assert check(str(target)) == ()
    assert {file.stat().st_mode & 0o777 for file in sqlite.Place.of(target).files} == {0o600}
    with pytest.raises(RegisterExists):
        backup(str(path), str(target))
