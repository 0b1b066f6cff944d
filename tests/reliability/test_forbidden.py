"""The table of forbidden statements, one by one: refused, or noticed afterwards.

From outside, with SQLite's own defaults: `database/test_append_only.py`. Here: through our own
connection and its ORM, and what the file's owner can do past the triggers.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from admission_flow.database import open_for_reading, session
from admission_flow.database.sqlite import Place
from admission_flow.database.tables import LogEntry
from admission_flow.errors import TriggersMissing
from admission_flow.register.audit import audit
from admission_flow.register.core.reader import ReadingRegister
from tests.reliability.sample import Bureau, made

Statement = Callable[[Session], object]
OTHER = {"seq": 1, "leaf": "e" * 64, "id": "e" * 32, "case": "X", "case_ver": 1, "line": "forged"}


def orm_update(database: Session) -> None:
    """Change a loaded row."""
    database.exec(select(LogEntry).where(LogEntry.seq == 1)).one().line = "forged"
    database.flush()


def orm_delete(database: Session) -> None:
    """Delete a loaded row."""
    database.delete(database.exec(select(LogEntry).where(LogEntry.seq == 1)).one())
    database.flush()


ROW = LogEntry.__table__  # type: ignore[attr-defined]  # SQLModel sets it
REFUSED: dict[str, Statement] = {
    "ORM update": orm_update,
    "ORM delete": orm_delete,
    "UPDATE": lambda d: d.execute(update(ROW).where(ROW.c.seq == 1).values(line="forged")),
    "DELETE": lambda d: d.execute(delete(ROW).where(ROW.c.seq == 1)),
    "DELETE all": lambda d: d.execute(delete(ROW)),
    "UPSERT": lambda d: d.execute(
        upsert(ROW).values(OTHER).on_conflict_do_update(index_elements=["seq"], set_=OTHER)
    ),
    "UPDATE OR IGNORE": lambda d: d.execute(
        update(ROW).prefix_with("OR IGNORE").values(line="forged")
    ),
    "INSERT OR REPLACE": lambda d: d.execute(insert(ROW).prefix_with("OR REPLACE").values(OTHER)),
}


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    """Return a filled register."""
    return made(tmp_path_factory.mktemp("office"), signed=False)


@pytest.fixture
def copy(bureau: Bureau, tmp_path: Path) -> Iterator[Place]:
    """Return a copy of it that may be spoilt."""
    place = Place.of(tmp_path / "so.db")
    for old, new in zip(bureau.place.files, place.files, strict=True):
        new.write_bytes(old.read_bytes())
    yield place
    with closing(sqlite3.connect(place.log)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("name", REFUSED)
def test_our_own_connection_is_refused(copy: Place, name: str) -> None:
    """An error for each, and the log is as it was: the triggers stand for our own code too."""
    with open_for_reading(str(copy.log)) as reader:
        before = list(reader.rows())
    with (
        Session(session.engine(copy)) as database,
        pytest.raises(IntegrityError, match="log_entry"),
    ):
        REFUSED[name](database)
    with open_for_reading(str(copy.log)) as reader:
        assert list(reader.rows()) == before


FORGE = "UPDATE log_entry SET line = replace(line, 'cb01', 'cb02') WHERE seq = 1"
PAST_THE_TRIGGERS = {
    "trigger dropped": ("DROP TRIGGER log_entry_no_update", FORGE),
    "table renamed": (
        "ALTER TABLE log_entry RENAME TO old",
        "CREATE TABLE log_entry AS SELECT * FROM old",
        FORGE,
        "DROP TABLE old",
    ),
    "schema written": (
        "PRAGMA writable_schema = ON",
        "DELETE FROM sqlite_schema WHERE name = 'log_entry_no_update'",
        "PRAGMA writable_schema = RESET",
        FORGE,
    ),
}


@pytest.mark.parametrize("name", PAST_THE_TRIGGERS)
def test_the_owner_of_the_file_passes_and_is_noticed(copy: Place, name: str) -> None:
    """Nothing in a file stops its owner; the next opening notices that the triggers are gone."""
    with closing(sqlite3.connect(copy.log, isolation_level=None)) as database:
        for statement in PAST_THE_TRIGGERS[name]:
            database.execute(statement)
    with pytest.raises(TriggersMissing):
        open_for_reading(str(copy.log))


def test_an_owner_who_puts_the_triggers_back_is_noticed(copy: Place) -> None:
    """the triggers stand as before, and the verifier names the entry."""
    with closing(sqlite3.connect(copy.log, isolation_level=None)) as database:
        query = "SELECT sql FROM sqlite_schema WHERE name = 'log_entry_no_update'"
        ((trigger,),) = database.execute(query).fetchall()
        for statement in ("DROP TRIGGER log_entry_no_update", FORGE, trigger):
            database.execute(statement)
    with ReadingRegister.open(str(copy.log)) as register:
        report = audit.verify(register.store, register.judge)
    assert report.verdict.startswith("BROKEN at entry 1:")
