"""Files that are damaged below what SQLite notices: the auditor hears where, in a sentence."""

import sqlite3
from contextlib import closing
from operator import attrgetter
from typing import TYPE_CHECKING

import pytest

from admission_flow.database.queries import Queries
from admission_flow.errors import JournalBroken, RegisterDamaged, UnknownCase
from admission_flow.journal.verify import verify_private
from admission_flow.register.audit import audit
from admission_flow.register.core import derived
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.deadlines.entries import everybody, followed
from admission_flow.register.deadlines.pace import standing_still
from admission_flow.testing import lawful_case
from tests.register.filled import filled_once

if TYPE_CHECKING:
    from tests.register.conftest import Office


@filled_once
def filled(office: "Office") -> None:
    """Return an office with one case."""
    with office.open() as register:
        office.enter(register, lawful_case("dossier_opened"))


def test_a_file_that_breaks_off_is_not_a_defect(
    filled: "Office", monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite finds a page damaged in the middle of a check: that is said, of the file."""

    def damaged(*_: object) -> None:
        raise RegisterDamaged(path=filled.url, reason="database disk image is malformed")

    monkeypatch.setattr(Queries, "personal", damaged)
    with ReadingRegister.open(filled.url) as register:
        for ask in (audit.verify, derived.differences):
            with pytest.raises(RegisterDamaged):
                ask(register.store, register.judge)


@pytest.mark.only_in_files
def test_a_line_that_is_no_text_is_named(filled: "Office") -> None:
    """The right bytes of a line, stored as no text: the digest holds, and the entry is named."""
    with closing(sqlite3.connect(filled.url)) as database:
        query = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        triggers = database.execute(query).fetchall()
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE log_entry SET line = CAST(line AS BLOB) WHERE seq = 2")
        for _, sql in triggers:
            database.execute(sql)
        database.commit()
    with ReadingRegister.open(filled.url) as register:
        report = audit.verify(register.store, register.judge)
    assert report.verdict.startswith("BROKEN at entry 2:")


@pytest.mark.only_in_files
def test_a_case_that_does_not_fold_is_named(
    filled: "Office", monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong within one case is a finding about that case, and the others are checked."""
    with filled.open() as register:
        filled.enter(register, lawful_case("sympathiser_resolution", full_name="Lý Thị Mẫu"))
        entry_id = next(register.entries("HS-0001")).intent.id
        with register.store.writing() as writing:
            for statement in (
                "PRAGMA ignore_check_constraints = ON",
                f"UPDATE private.personal_value SET value = 'x' WHERE entry_id = '{entry_id}'",
                "UPDATE main.case_state SET lawful = 2 WHERE \"case\" = 'HS-0002'",
            ):
                writing._link.run(statement)
    monkeypatch.setattr(audit, "_private_breaks", lambda *_: [])
    with ReadingRegister.open(filled.url) as register:
        report = audit.verify(register.store, register.judge)
    assert [found.case for found in report.breaks] == ["HS-0001", "HS-0002"]
    assert report.breaks[1].what == "case_state differs from the journal: lawful"


def test_fields_without_a_name_are_reported(filled: "Office") -> None:
    """A value whose field is no text is named with the entry that it lies at."""
    with ReadingRegister.open(filled.url) as register:
        entries = list(register.entries("HS-0001"))
        values = register.store.personal_texts()
        fields: dict[object, str] = {None: "1", b"note": "2"}
        values[entries[0].intent.id] |= fields  # type: ignore[arg-type]
        breaks = verify_private(entries, values, register.store.secrets())
    assert {found.seq for found in breaks} == {entries[0].seq}
    assert len(breaks) == 2


def test_rows_without_a_key_are_reported() -> None:
    """A damaged page may leave rows that belong to nothing, not even to a text."""
    values: dict[object, dict[str, str]] = {None: {"x": "1"}, "a": {"y": "2"}, b"c": {}}
    secrets: dict[object, bytes] = {None: b"", "b": b"", 7: b""}
    breaks = verify_private((), values, secrets)  # type: ignore[arg-type]
    assert len(breaks) == 6


@pytest.mark.only_in_files
@pytest.mark.parametrize(
    "change",
    [
        "due_on = '2024-0\"-01'",
        "opened_on = x'323032342d30312d3031'",
        "state_since = 'yesterday.'",
        "lawful = 7",
        "judged = 7",
        "moved_on = '?'",
        "stage = x'00'",
        "state = 'no such state'",
    ],
)
def test_a_spoilt_row_of_what_is_kept_at_hand_is_said(filled: "Office", change: str) -> None:
    """Whoever looks at the cases is told which case and column, not a defect."""
    with closing(sqlite3.connect(filled.url)) as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute(f"UPDATE case_state SET due_rule = 'x', {change}")
        database.commit()
    column = change.split(maxsplit=1)[0]
    with ReadingRegister.open(filled.url) as register:
        if column != "state":  # any text may be shown
            for look in (register.cases, lambda: register.standing("HS-0001")):
                with pytest.raises(JournalBroken) as caught:
                    look()
                assert caught.value.facts["case"] == "HS-0001"
                assert column in caught.value.facts["what"]
        assert "case_state differs" in audit.verify(register.store, register.judge).verdict
    with filled.open() as writing:
        writing.rebuild()
    with ReadingRegister.open(filled.url) as register:
        assert len(register.cases()) == 1


@pytest.mark.only_in_files
@pytest.mark.parametrize(
    ("change", "read"),
    [
        *((f"course = {text}", "steps") for text in ("'{'", "'[]'", "x'00'")),
        *((f"clocks = {text}", "clocks") for text in ("'x'", "'[7]'", "x'00'")),
        *((f"{column} = 'x'", column) for column in ("state", "unit_since")),
    ],
)
def test_a_spoilt_row_of_what_is_due_is_said(filled: "Office", change: str, read: str) -> None:
    """Whoever asks for it is told of which case, and no answer is made of it."""
    with closing(sqlite3.connect(filled.url)) as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute(f"UPDATE case_course SET {change}")
        database.commit()
    with ReadingRegister.open(filled.url) as register:
        with pytest.raises(JournalBroken) as caught:
            list(map(attrgetter(read), everybody(register, register.today)))
        assert caught.value.facts["case"] == "HS-0001"
        assert "case_course differs" in audit.verify(register.store, register.judge).verdict
    with filled.open() as writing:
        writing.rebuild()
    with ReadingRegister.open(filled.url) as register:
        assert len(list(followed(register))) == 1


@pytest.mark.only_in_files
@pytest.mark.parametrize(
    "change", ["stays = 'x'", "stays = x'00'", "state = 'x'", "clocks = 'x'", "clocks = '[7]'"]
)
def test_a_spoilt_row_of_how_long_it_takes_is_said(filled: "Office", change: str) -> None:
    """No pace is made of what nobody can read."""
    with closing(sqlite3.connect(filled.url)) as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute(f"UPDATE case_course SET {change}")
        database.commit()
    with ReadingRegister.open(filled.url) as register, pytest.raises(JournalBroken) as caught:
        standing_still(register, months=1)
    assert "case_course differs" in str(caught.value)


def test_a_case_that_is_not_there_is_not_called_lost(filled: "Office") -> None:
    """There is no row of it, for nobody ever opened it; of one that was opened a row is missed."""
    with filled.open() as register:
        with pytest.raises(UnknownCase):
            register.standing("HS-0099")
        with register.store.writing() as writing:
            writing._link.run("DELETE FROM main.case_state")
        with pytest.raises(JournalBroken):
            register.standing("HS-0001")
