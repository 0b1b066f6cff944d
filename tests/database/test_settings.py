"""The settings without which a power cut, or an outsider, could do harm: read back."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from admission_flow.database import create, sqlite
from admission_flow.database.sqlite import Place
from admission_flow.database.store import Store
from admission_flow.errors import RegisterUnsafe

WANTED = {
    "main.journal_mode": "delete",
    "private.journal_mode": "delete",
    "main.synchronous": 3,
    "private.synchronous": 3,
    "main.secure_delete": 1,
    "private.secure_delete": 1,
    "foreign_keys": 1,
    "busy_timeout": 30000,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
}


@pytest.mark.parametrize("setting", WANTED)
def test_every_writing_connection_has_every_setting(store: Store, setting: str) -> None:
    """Both files, through SQLAlchemy, on the connection that writes."""
    with store.writing() as writing:
        assert writing._rows(f"PRAGMA {setting}") == [(WANTED[setting],)]
        assert writing._rows("SELECT 1") == [(1,)]


def test_a_transaction_begins_with_the_write_lock(store: Store, path: Path) -> None:
    """Nobody else can start writing once we have begun, before our first statement."""
    with store.writing(), closing(sqlite.connect(Place.of(path), read_only=False)) as other:
        other.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def test_a_setting_that_does_not_hold_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A SQLite that ignores a setting is not written to."""
    monkeypatch.setitem(sqlite.WRITE_SETTINGS, "main.no_such_setting", 1)
    with pytest.raises(RegisterUnsafe) as caught:
        sqlite.connect(Place.of(path), read_only=False)
    assert caught.value.facts["setting"] == "main.no_such_setting"


def test_a_file_left_in_wal_mode_is_brought_back(path: Path) -> None:
    """Whoever switched a file to WAL, our next connection switches it back."""
    for file in Place.of(path).files:
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("PRAGMA journal_mode = wal").fetchone() == ("wal",)
    with closing(sqlite.connect(Place.of(path), read_only=False)) as connection:
        for schema in ("main", "private"):
            assert connection.execute(f"PRAGMA {schema}.journal_mode").fetchone() == ("delete",)


def test_only_what_has_no_name_yet_does_not_wait_for_the_disk(tmp_path: Path) -> None:
    """Inside, and for that register alone; afterwards it is as every other."""
    one, other = (Place.of(tmp_path / name) for name in ("one.db", "other.db"))
    for place in (one, other):
        create(str(place.log))

    def synced(place: Place) -> list[int]:
        with closing(sqlite.connect(place, read_only=False)) as connection:
            names = ("main.synchronous", "private.synchronous")
            return [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    with sqlite.not_synced(one):
        assert synced(one) == [0, 0]
        assert synced(other) == [3, 3]
    assert synced(one) == [3, 3]


def test_it_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both files are flushed when the caller is done."""
    place = Place.of(tmp_path / "one.db")
    create(str(place.log))
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda number: flushed.append(os.fstat(number).st_ino))
    with sqlite.not_synced(place):
        assert flushed == []
    assert flushed == [path.stat().st_ino for path in place.files]
