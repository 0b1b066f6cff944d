"""What is recorded: whole, once, on the history that was looked at."""

import copy
import os
import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from admission_flow.database import StateRow, open_for_reading, open_for_writing, sqlite
from admission_flow.database.sqlite_dialect import SqliteLink
from admission_flow.database.store import Store, Writing
from admission_flow.errors import (
    CaseMoved,
    CommitUnsure,
    JournalBroken,
    RegisterBusy,
    RegisterNotWritten,
)
from admission_flow.journal.entry import NO_HEAD, Intent
from admission_flow.journal.verify import verify_lines, verify_private
from tests.database.conftest import PERSONAL, SECRET, append_one, next_intent, outsider

STATE = StateRow(
    case="HS-0001",
    ver=1,
    head="ab" * 32,
    state="source",
    stage="source",
    unit="cb-mau",
    opened_on="2024-01-02",
    state_since="2024-01-02",
    moved_on="2024-01-02",
    lawful=True,
)


def test_what_was_appended_is_read_back(store: Store) -> None:
    """An entry, its personal values and its secret are there, and verify."""
    first, second = append_one(store), append_one(store, "HS-0002")
    assert (first.seq, first.prev) == (0, NO_HEAD)
    assert (second.seq, second.prev) == (1, first.leaf)
    assert store.head == (2, second.leaf)
    assert store.case_head("HS-0001") == (1, first.leaf)
    assert store.case_head("HS-0003") == (0, NO_HEAD)
    assert list(store.entries()) == [first, second]
    assert list(store.entries("HS-0002")) == [second]
    assert list(store.entries(after=0)) == [second]
    assert (store.entry(1), store.entry(2)) == (second, None)
    assert store.find(second.intent.id) == second
    assert store.personal("HS-0001") == {first.intent.id: PERSONAL}
    assert store.secret("HS-0001") == SECRET
    assert verify_lines(store.rows()).breaks == ()
    assert verify_private(store.entries(), store.personal_texts(), store.secrets()) == ()


def test_long_logs_are_read_to_the_end(store: Store) -> None:
    """Reading goes on past one chunk, for all entries and for one case."""
    with store.writing() as writing:
        for number in range(2100):
            case = f"HS-{number % 2}"
            intent = replace(next_intent(writing, case), data={"number": number})
            writing.append(intent, {})
    assert [entry.seq for entry in store.entries()] == list(range(2100))
    assert sum(1 for _ in store.entries("HS-1")) == 1050
    assert verify_lines(store.rows()).verdict == "CONSISTENT, NOT ANCHORED"


def test_the_same_id_is_recorded_once(store: Store) -> None:
    """Repeating a command gives the entry that is already there, also after other entries."""
    with store.writing() as writing:
        intent = next_intent(writing)
        first = writing.append(intent, PERSONAL, secret=SECRET)
    append_one(store)
    with store.writing() as writing:
        again = writing.append(replace(intent, at="2024-06-01T00:00:00Z"), PERSONAL)
    assert again == first
    assert store.head[0] == 2
    with store.writing() as writing, pytest.raises(ValueError, match="another entry"):
        writing.append(next_intent(writing, "HS-0009", entry_id=intent.id), PERSONAL)


@pytest.mark.parametrize("field", ["case_ver", "case_head"])
def test_a_case_that_moved_is_not_written(store: Store, field: str) -> None:
    """An entry that builds on another history than the recorded one is refused."""
    append_one(store)
    bad: dict[str, object] = {"case_ver": 1, "case_head": NO_HEAD}
    with store.writing() as writing:
        intent = replace(next_intent(writing), **{field: bad[field]})  # type: ignore[arg-type]
        with pytest.raises(CaseMoved) as caught:
            writing.append(intent, PERSONAL)
    assert (caught.value.exit_code, caught.value.facts["case"]) == (5, "HS-0001")
    assert store.head[0] == 1


def test_nothing_is_recorded_when_something_fails(store: Store) -> None:
    """An exception inside takes back the entry, the personal values, the state and the name."""
    append_one(store)

    def fail() -> None:
        with store.writing() as writing:
            writing.append(next_intent(writing, "HS-0002"), PERSONAL, secret=SECRET)
            writing.put_case_state(replace(STATE, case="HS-0002"))
            writing.put_name("HS-0002", "Giàng A Ví Dụ", "giang a vi du")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert store.head[0] == 1
    assert (store.case_state("HS-0002"), store.name("HS-0002")) == (None, None)
    assert "HS-0002" not in store.secrets()
    assert append_one(store).seq == 1


@pytest.mark.parametrize(
    ("personal", "secret", "what"),
    [
        ({**PERSONAL, "note": "khác"}, SECRET, "commits to"),
        ({"note": PERSONAL["note"]}, SECRET, "commits to"),
        ({**PERSONAL, "more": 1}, SECRET, "commits to"),
        ({}, SECRET, "commits to"),
        (PERSONAL, None, "commits to"),
        (PERSONAL, bytes(32), "commits to"),
    ],
)
def test_commitments_must_open_before_they_are_written(
    store: Store, personal: dict[str, object], secret: bytes | None, what: str
) -> None:
    """A commitment that no stored value opens would look like a forgery: it is not written."""
    with pytest.raises(ValueError, match=what), store.writing() as writing:
        writing.append(next_intent(writing), personal, secret=secret)
    assert (store.head[0], store.secrets(), store.personal_texts()) == (0, {}, {})


def test_a_case_keeps_its_secret(store: Store) -> None:
    """Once a case has a secret it need not be given, and another is refused."""
    append_one(store)
    with store.writing() as writing:
        assert writing.append(next_intent(writing), PERSONAL).seq == 1
    with pytest.raises(ValueError, match="another secret"), store.writing() as writing:
        writing.append(next_intent(writing), PERSONAL, secret=bytes(32))


def test_an_entry_of_another_log_is_refused(store: Store) -> None:
    """One register, one log."""
    append_one(store)
    with pytest.raises(ValueError, match="another log"), store.writing() as writing:
        writing.append(replace(next_intent(writing), log="20" * 16), PERSONAL)


def test_where_cases_stand_is_replaced_and_filtered(store: Store) -> None:
    """States are replaced whole, found by unit, stage and deadline, and can be dropped."""
    second = replace(
        STATE, case="HS-0002", unit="cb-hai", stage="opinion", state="consulted", lawful=False,
        next_step="branch_resolution", due_on="2024-06-14", due_rule="ceremony.in_time",
    )  # fmt: skip
    with store.writing() as writing:
        writing.put_case_state(replace(STATE, state="sympathiser"))
        writing.put_case_state(second)
        writing.put_case_state(STATE)
        assert writing.case_state("HS-0001") == STATE
    assert store.case_states() == [STATE, second]
    assert store.case_states(unit="cb-mau") == [STATE]
    assert store.case_states(stage="opinion", unit="cb-hai") == [second]
    assert store.case_states(due_by="2024-06-14") == [second]
    assert store.case_states(due_by="2024-06-13") == []
    with store.writing() as writing:
        writing.drop_case_states()
    assert store.case_states() == []


def test_people_are_found_by_a_part_of_their_name(store: Store) -> None:
    """Names are kept in the private file and found by their search key."""
    with store.writing() as writing:
        writing.put_name("HS-0002", "Giàng A Ví Dụ", "giang a vi du")
        writing.put_name("HS-0001", "Lò Thị Mẫu", "lo thi mau")
        writing.put_name("HS-0001", "Lò Thị Mẫu Mới", "lo thi mau moi")
    assert store.name("HS-0001") == "Lò Thị Mẫu Mới"
    assert store.names("thi mau") == {"HS-0001": "Lò Thị Mẫu Mới"}
    assert list(store.names()) == ["HS-0002", "HS-0001"]


def test_a_register_that_stays_locked_is_busy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When another window holds the lock for longer than we wait, nothing is written."""
    monkeypatch.setitem(sqlite.READ_SETTINGS, "busy_timeout", 50)
    with outsider(path) as other, open_for_writing(str(path)) as waiting:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(RegisterBusy):
            append_one(waiting)
        other.execute("ROLLBACK")
        assert append_one(waiting).seq == 0


def test_a_reader_that_holds_on_makes_the_commit_busy_not_unsure(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A COMMIT that could not get its lock has written nothing, and is said to be busy."""
    monkeypatch.setitem(sqlite.READ_SETTINGS, "busy_timeout", 50)
    with outsider(path) as other, open_for_writing(str(path)) as store:
        other.execute("BEGIN")
        other.execute("SELECT * FROM log_entry").fetchall()
        with pytest.raises(RegisterBusy):
            append_one(store)
        other.execute("ROLLBACK")
        assert store.head[0] == 0
        assert append_one(store).seq == 0


def test_reading_does_not_keep_writers_waiting(store: Store) -> None:
    """Entries can be appended while the log is being read."""
    append_one(store)
    reading = store.entries()
    assert next(reading).seq == 0
    assert append_one(store).seq == 1
    assert [entry.seq for entry in reading] == [1]


def test_a_commit_that_fails_is_unsure(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of COMMIT itself is never reported as "not written": here it was written."""
    commit = SqliteLink.commit

    def written_then_failed(link: SqliteLink) -> None:
        commit(link)
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    entry_id = os.urandom(16).hex()
    with monkeypatch.context() as patch:
        patch.setattr(SqliteLink, "commit", written_then_failed)
        with pytest.raises(CommitUnsure) as caught, store.writing() as writing:
            writing.append(next_intent(writing, entry_id=entry_id), PERSONAL, secret=SECRET)
    assert "disk I/O error" in str(caught.value.facts["reason"])
    with store.writing() as writing:
        again = writing.append(next_intent(writing, entry_id=entry_id), PERSONAL)
    assert (again.seq, store.head[0]) == (0, 1)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL])
def test_a_disk_that_fails_after_the_commit_is_no_refusal(
    store: Store, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Reading fails: before anything was recorded nothing was, afterwards nobody says so."""

    def failing(*_: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = code
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(SqliteLink, "rows", failing)
        with pytest.raises((RegisterNotWritten, RegisterBusy)):
            _ = store.head
    append_one(store)
    with monkeypatch.context() as patch:
        patch.setattr(SqliteLink, "rows", failing)
        with pytest.raises(CommitUnsure):
            _ = store.head


def test_a_full_disk_writes_nothing(store: Store) -> None:
    """When there is no room, the entry is refused whole, and the register goes on working."""
    append_one(store)
    with pytest.raises(RegisterNotWritten), store.writing() as writing:  # noqa: PT012 - together
        writing._rows("PRAGMA main.max_page_count = 1")  # SQLite's own way to say: disk full
        for _ in range(100):
            writing.append(next_intent(writing), PERSONAL)
    assert store.head[0] == 1
    assert append_one(store).seq == 1


def test_a_damaged_line_is_named(path: Path, store: Store) -> None:
    """Reading an entry that is none says which, and the verifier still gets every row."""
    append_one(store)
    append_one(store)
    with outsider(path) as connection:
        connection.execute("DROP TRIGGER log_entry_no_update")
        connection.execute("UPDATE log_entry SET line = CAST(x'ff00' AS TEXT) WHERE seq = 1")
    with pytest.raises(JournalBroken) as caught:
        list(store.entries())
    assert caught.value.facts["seq"] == 1
    assert {found.seq for found in verify_lines(store.rows()).breaks} == {1}


def test_sixteen_threads_of_one_host_program(path: Path) -> None:
    """A host program may open the register once per thread; the log stays gapless."""

    def work() -> None:
        with open_for_writing(str(path)) as store:
            for _ in range(3):
                append_one(store)

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_for_reading(str(path)) as reader:
        assert [entry.intent.case_ver for entry in reader.entries()] == list(range(1, 49))


def test_entries_of_an_action_are_those_and_no_others(store: Store) -> None:
    """Told apart by the start of the line: the same as parsing every one of them."""
    for _ in range(3):
        append_one(store)
    everything = list(store.entries())
    actions = {entry.intent.action for entry in everything}
    for action in actions:
        wanted = [entry.seq for entry in everything if entry.intent.action == action]
        assert [entry.seq for entry in store.entries(actions=(action,))] == wanted
    assert [entry.seq for entry in store.entries(actions=actions)] == [e.seq for e in everything]
    assert list(store.entries(actions=("no.such",))) == []


def test_what_a_transaction_keeps_in_mind_is_what_is_stored(store: Store) -> None:
    """After every change it answers as the tables do, for the case at hand and for others."""

    def stored(writing: Writing) -> list[object]:
        twin = copy.copy(writing)
        twin._known = type(twin._known)()
        return kept(twin)

    def kept(writing: Writing) -> list[object]:
        cases = ("HS-0001", "HS-0002", "HS-0003")
        heads, secrets = map(writing.case_head, cases), map(writing.secret, cases)
        return [writing.log, writing.head, list(heads), list(secrets)]

    with store.writing() as writing:
        assert (
            kept(writing) == stored(writing) == ["", (0, NO_HEAD), [(0, NO_HEAD)] * 3, [None] * 3]
        )
        for case in ("HS-0001", "HS-0002", "HS-0001"):
            writing.append(next_intent(writing, case), PERSONAL, secret=SECRET)
            assert kept(writing) == stored(writing)
        assert writing.secret("HS-0001") == SECRET
        assert writing.erase("HS-0001") == 2 * len(PERSONAL)
        assert kept(writing) == stored(writing)
        assert writing.secret("HS-0001") is None


def test_an_entry_that_was_made_is_the_one_that_is_read(store: Store) -> None:
    """It is not read back from its own text, and reads the same."""
    made = append_one(store)
    assert made.intent == Intent.parse(made.intent_text)
    (read,) = store.entries()
    assert (read, read.intent, read.line, read.leaf) == (made, made.intent, made.line, made.leaf)


def test_a_name_that_stands_is_not_written_again(store: Store, path: Path) -> None:
    """The private file stays as it is, byte for byte; a name that was changed is put right."""
    private = sqlite.Place.of(path).private
    with store.writing() as writing:
        writing.put_name("HS-0001", "Lò Thị Mẫu", "lo thi mau")
    before = private.read_bytes()
    with store.writing() as writing:
        writing.put_name("HS-0001", "Lò Thị Mẫu", "lo thi mau")
    assert private.read_bytes() == before
    for name, key in (("Lò Thị Mẫu", "lo thi"), ("Lò Thị", "lo thi mau")):
        with outsider(private) as edited:
            edited.execute("UPDATE person_name SET full_name = ?, search_key = ?", (name, key))
        with store.writing() as writing:
            writing.put_name("HS-0001", "Lò Thị Mẫu", "lo thi mau")
        assert store.name_rows() == {"HS-0001": ("Lò Thị Mẫu", "lo thi mau")}
