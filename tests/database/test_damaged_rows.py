"""Rows that no program of ours has written: reading them ends, and says which one is wrong."""

import sqlite3
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from admission_flow.database import log_queries, open_for_reading, open_for_writing, upgrade
from admission_flow.database.dialect import Link
from admission_flow.database.queries import Queries
from admission_flow.database.rows import STATE_COLUMNS
from admission_flow.database.store import Store
from admission_flow.database.vault import is_sealed
from admission_flow.errors import JournalBroken
from admission_flow.journal.verify import verify_lines
from tests.database.conftest import append_one, outsider

TRIGGERS = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"


class Circular(Queries):
    """A damaged file whose rows lead back to where they began: every chunk is the same."""

    def __init__(self, *seqs: object) -> None:
        self._seqs = seqs

    def _rows(self, sql: str, *_: object) -> list[tuple[Any, ...]]:
        width = sql.partition(" FROM")[0].count(",") + 1
        return [(seq, *["x"] * (width - 1)) for seq in self._seqs]

    @property
    def _asked(self) -> Link:
        raise NotImplementedError


@pytest.mark.parametrize("seqs", [(3,), (5, 4, 3), ("3",), (None,)])
def test_rows_that_lead_back_are_not_read_for_ever(seqs: tuple[object, ...]) -> None:
    """A chunk that does not end beyond the one before is named as broken, not asked for again."""
    with pytest.raises(JournalBroken) as caught:
        list(islice(Circular(*seqs).rows(), 100))
    assert "lead back" in caught.value.facts["what"]


def test_entries_that_lead_back_are_not_read_for_ever(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same for whoever reads entries: of the register, and of one case."""
    entry = append_one(store)
    monkeypatch.setattr(log_queries, "CHUNK", 1)  # with a smaller one nobody asks for the next
    monkeypatch.setattr(store, "_rows", lambda *_: [(entry.seq, entry.line)])
    for case in (None, "HS-0001"):
        with pytest.raises(JournalBroken) as caught:
            list(islice(store.entries(case), 100))
        assert "lead back" in caught.value.facts["what"]


def rewrite(path: Path, table: str, old: str, new: str, statement: str) -> None:
    """Run a statement while the schema says something else, and put that and the triggers back."""
    with outsider(path) as connection:
        triggers = connection.execute(TRIGGERS).fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        named = "SELECT sql FROM sqlite_schema WHERE name = ?"
        ((right,),) = connection.execute(named, (table,)).fetchall()
        assert old in right
        pretend(connection, table, right.replace(old, new))
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(statement)
        pretend(connection, table, right)
        for _, sql in triggers:
            connection.execute(sql)


def pretend(connection: sqlite3.Connection, table: str, sql: str) -> None:
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (sql, table))
    connection.execute("PRAGMA writable_schema = RESET")


@pytest.mark.parametrize("column", ["leaf", "id", "case", "case_ver", "line"])
def test_an_empty_field_names_its_entry(path: Path, store: Store, column: str) -> None:
    """A column of the log that holds nothing at all: the verifier names the entry."""
    for _ in range(3):
        append_one(store)
    store.close()
    statement = f'UPDATE log_entry SET "{column}" = NULL WHERE seq = 1'
    rewrite(path, "log_entry", " NOT NULL", "", statement)
    with open_for_reading(str(path)) as reader:
        assert verify_lines(reader.rows()).breaks[0].seq == 1


@pytest.mark.parametrize("lawful", [2, -1, 1001, "x", b"\1"])
def test_lawful_is_read_as_it_lies_there(path: Path, store: Store, lawful: object) -> None:
    """Neither 2 nor a text passes for "yes": the row differs from what the journal gives."""
    with store.writing() as writing:
        append = dict.fromkeys(STATE_COLUMNS, "x" * 64) | {"ver": 1, "lawful": 1}
        names = ", ".join(f'"{name}"' for name in append)
        writing._link.run("PRAGMA ignore_check_constraints = ON")
        writing._link.run(
            f"INSERT INTO case_state ({names}) VALUES ({', '.join('?' * len(append))})",
            [tuple(append.values())],
        )
    (right,) = store.case_states()
    assert right.lawful is True
    with outsider(path) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE case_state SET lawful = ?", (lawful,))
    (row,) = store.case_states()
    assert row != right
    assert row.lawful == lawful


@pytest.mark.parametrize("value", [None, 7, 1.5, b"enc:v1:", b""])
def test_a_value_that_is_no_text_is_not_sealed(value: object) -> None:
    """Whatever lies in the column may be asked about."""
    assert not is_sealed(value)
    assert is_sealed("enc:v1:")


@pytest.mark.parametrize("value", ["NULL", "x'00ff'", "x'656e633a76313a'"])
def test_a_personal_value_that_is_no_text_is_named(path: Path, store: Store, value: str) -> None:
    """A reader of the case hears which value it is; the verifier and the search do not crash."""
    append_one(store)
    with store.writing() as writing:
        writing.put_name("HS-0001", "Lò Thị Mẫu", "lo thi mau")
    store.close()
    private = path.with_name("register-private.db")
    rewrite(
        private, "personal_value", "value TEXT NOT NULL", "value",
        f"UPDATE personal_value SET value = {value} WHERE field = 'note'",
    )  # fmt: skip
    rewrite(
        private, "person_name", " TEXT NOT NULL", "",
        f"UPDATE person_name SET full_name = {value}, search_key = {value}",
    )  # fmt: skip
    with open_for_reading(str(path)) as reader:
        with pytest.raises(JournalBroken) as caught:
            reader.personal("HS-0001")
        assert caught.value.facts["what"].startswith("personal value note")
        assert len(reader.personal_texts()) == len(reader.name_rows()) == 1
        assert list(reader.names()) == ["HS-0001"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("register.db", b"CREATE TABLE log_entry", b"CREATE T\xc1BLE log_entry"),
        ("register.db", b"leaf TEXT NOT NULL", b"le\xe1f TEXT NOT NULL"),
        ("register.db", b"\tline TEXT NOT", b"\tlime TEXT NOT"),
        ("register-private.db", b"CREATE TABLE person_name", b"CREATE TABLE\xb0person_name"),
        ("register-private.db", b"\tfull_name TEXT", b"\tfull_nome TEXT"),
    ],
)
def test_a_damaged_schema_is_said_to_be_damaged(
    path: Path, file: str, old: bytes, new: bytes
) -> None:
    """A bit of the schema flipped, to letters that are no text or another name: no defect."""
    with open_for_writing(str(path)) as store:
        append_one(store)
    damaged = path.with_name(file)
    raw = damaged.read_bytes()
    assert raw.count(old) >= 1
    damaged.write_bytes(raw.replace(old, new))

    def read() -> None:
        with open_for_reading(str(path)) as reader:
            list(reader.rows())
            reader.name_rows()

    with pytest.raises(JournalBroken):
        read()
    with suppress(JournalBroken):
        assert upgrade.check(str(path))  # it may say what differs, instead of refusing
