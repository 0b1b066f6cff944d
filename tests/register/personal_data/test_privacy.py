"""Personal data sealed, and looked at for a purpose."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.database import vault
from admission_flow.errors import DataKeyUnusable, PrivacyMisused, UnknownCase
from admission_flow.journal.privacy import ENCRYPT, ROTATE
from admission_flow.procedure.acts import Opinion
from admission_flow.register.audit import audit
from admission_flow.register.personal_data import access as privacy
from admission_flow.testing import lawful_case
from tests.register.private_desk import NAME, NUMBER, TEXT, traces

if TYPE_CHECKING:
    from admission_flow.register.core.register import Register
    from tests.register.private_desk import Desk

# Sealing


def test_no_clear_byte_remains_after_sealing(in_clear: "Desk") -> None:
    """What was entered in clear is in no file any more, is read back, found and verified."""
    with in_clear.open() as register:
        case_id = in_clear.leave(register)
        assert traces(in_clear.folder, NAME, NUMBER, TEXT)
        before = register.export(case_id)
        entry, file = privacy.encrypt(register)
        assert register.export(case_id) == before
        assert [name for _, name in register.cases(name="vi du rieng")] == [NAME]
    assert traces(in_clear.folder, NAME, NUMBER, TEXT) == []
    assert (file, entry.intent.action) == (in_clear.key, ENCRYPT)
    assert set(entry.intent.data) == {"key", "values"}
    assert in_clear.report().breaks == ()


def test_what_is_entered_afterwards_is_sealed_too(sealed: "Desk") -> None:
    """New people, corrections and purposes never lie in clear; the journal goes on the same way."""
    with sealed.open() as register:
        case_id = sealed.leave(register)
        register.correct(case_id, register.case(case_id).recorded[0].seq, None, f"{TEXT} sửa")
        privacy.note_access(register, case_id, "view", f"{TEXT} xem", consent=TEXT)
        assert register.case(case_id).person.full_name == NAME
    assert traces(sealed.folder, NAME, NUMBER, TEXT) == []
    assert sealed.report().breaks == ()


def test_another_window_seals_too(in_clear: "Desk") -> None:
    """A register opened before it was sealed writes sealed values from then on."""
    with in_clear.open() as early, in_clear.open() as late:
        privacy.encrypt(late)
        early.open_case(lawful_case(full_name=NAME).person, lawful_case().unit)
        with pytest.raises(PrivacyMisused):
            privacy.encrypt(early)
    assert traces(in_clear.folder, NAME) == []


def test_the_same_work_gives_the_same_case_either_way(in_clear: "Desk") -> None:
    """Sealing changes nothing that can be seen: state, verdict and document are equal."""
    with in_clear.open() as register:
        first = in_clear.leave(register)
        privacy.encrypt(register)
        second = in_clear.leave(register)
        assert register.explain(first) == register.explain(second)
        assert register.export(first) == register.export(second)


def missing(desk: "Desk") -> None:
    desk.key.unlink()


def another(desk: "Desk") -> None:
    desk.key.unlink()
    vault.make(bytes(32), desk.key)


@pytest.mark.parametrize("spoil", [missing, another])
def test_without_the_key_nothing_is_read_or_written(
    sealed: "Desk", spoil: Callable[["Desk"], None]
) -> None:
    """A missing or wrong key: exit code 7 for whatever needs a value, and not a byte changes."""
    with sealed.open() as register:
        case_id = sealed.leave(register)
    files = {file: file.read_bytes() for file in sealed.folder.iterdir()}
    spoil(sealed)
    person = lawful_case(full_name="Ma A Mẫu").person
    opinion = Opinion(on=date(2024, 1, 2), body="residence", asked=3, agreed=3)
    attempts: list[Callable[[Register], object]] = [
        lambda r: r.case(case_id),
        lambda r: r.cases(),
        lambda r: r.record(case_id, opinion),
        lambda r: r.open_case(person, lawful_case().unit),
        lambda r: privacy.note_access(r, case_id, "view", "mẫu"),
        lambda r: privacy.rotate(r),  # noqa: PLW0108 - as the others
        lambda r: r.rebuild(),
    ]
    for attempt in attempts:
        with sealed.open() as register, pytest.raises(DataKeyUnusable) as caught:
            attempt(register)
        assert caught.value.exit_code == 7
    assert {file: file.read_bytes() for file in sealed.folder.iterdir()} == files
    assert list(sealed.key.parent.glob("*.next")) == []


def test_the_log_is_verified_without_the_key(sealed: "Desk") -> None:
    """The log part holds, and the verdict is worth less: the values were not looked at."""
    with sealed.open() as register:
        sealed.leave(register)
        entries = len(list(register.entries()))
    sealed.key.unlink()
    report = sealed.report()
    assert report.verdict == "CONSISTENT AS FAR AS CHECKED, NOT ANCHORED"
    assert [one.part for one in report.skipped if one.lowers] == ["values", "derived"]
    with sealed.read() as register:
        assert len(list(register.entries())) == entries


def test_every_sealed_column_is_watched(sealed: "Desk") -> None:
    """One changed character of a sealed value, secret or name is a break, in any row."""
    with sealed.open() as register:
        sealed.leave(register)
    original = sealed.private.read_bytes()
    columns = {
        "personal_value": ("value",),
        "subject_secret": ("secret",),
        "person_name": ("full_name", "search_key"),
    }
    for table, names in columns.items():
        for name in names:
            for place in (2, 10, 30, 60, -1):
                change(sealed, table, name, place)
                assert sealed.report().breaks, (table, name, place)
                sealed.private.write_bytes(original)
    assert sealed.report().breaks == ()


def change(desk: "Desk", table: str, column: str, place: int) -> None:
    """Change one character of the last row of a table behind our back."""
    with closing(sqlite3.connect(desk.private)) as database:
        rowid, old = database.execute(
            f"SELECT rowid, {column} FROM {table} ORDER BY rowid DESC"
        ).fetchone()
        raw = bytearray(old if isinstance(old, bytes) else old.encode())
        raw[place] = ord("B") if raw[place] != ord("B") else ord("C")
        new: bytes | str = bytes(raw) if isinstance(old, bytes) else raw.decode()
        database.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (new, rowid))
        database.commit()


def test_a_value_moved_to_another_person_does_not_open(sealed: "Desk") -> None:
    """A sealed text in another row of the same field is a break there."""
    with sealed.open() as register:
        sealed.leave(register)
        sealed.office.enter(register, lawful_case("sympathiser_resolution", full_name="Ma A Mẫu"))
    with closing(sqlite3.connect(sealed.private)) as database:
        rows = database.execute(
            "SELECT rowid, value FROM personal_value WHERE field = 'person.full_name'"
        ).fetchall()
        for (rowid, _), (_, value) in zip(rows, reversed(rows), strict=True):
            database.execute("UPDATE personal_value SET value = ? WHERE rowid = ?", (value, rowid))
        database.commit()
    assert {found.case for found in sealed.report().breaks} == {"HS-0001", "HS-0002"}


def test_a_value_put_back_in_clear_is_named(sealed: "Desk") -> None:
    """The right value in clear opens its commitment, and is a break all the same."""
    with sealed.open() as register:
        sealed.leave(register)
        name = register.store.name("HS-0001")
    with closing(sqlite3.connect(sealed.private)) as database:
        database.execute(
            "UPDATE personal_value SET value = ? WHERE field = 'person.full_name'", (f'"{name}"',)
        )
        database.commit()
    (found,) = sealed.report().breaks
    assert found.case == "HS-0001"
    assert "in clear" in found.what


# Changing the key


def test_a_new_key_opens_what_the_old_one_sealed(sealed: "Desk") -> None:
    """Everything is sealed again; the old key is kept beside until the next change."""
    with sealed.open() as register:
        case_id = sealed.leave(register)
        first = vault.read(sealed.key)
        entry, _ = privacy.rotate(register)
        assert register.case(case_id).person.full_name == NAME
    second = vault.read(sealed.key)
    assert (entry.intent.action, entry.intent.data["key"]) == (ROTATE, second.id)
    assert vault.read(vault.old_file(sealed.key)) == first
    assert traces(sealed.folder, first.id, NAME, NUMBER) == [("register.db", first.id)]
    assert sealed.report().breaks == ()
    with sealed.open() as register:
        privacy.rotate(register, forget_old=True)
    assert {file.name for file in sealed.key.parent.iterdir()} == {"so.key"}
    assert sealed.report().breaks == ()


def test_a_reader_follows_a_change_of_the_key(sealed: "Desk") -> None:
    """Who had the register open reads on with the new key."""
    with sealed.open() as register, sealed.read() as reader:
        case_id = sealed.leave(register)
        assert reader.case(case_id).person.full_name == NAME
        privacy.rotate(register)
        assert reader.case(case_id).person.full_name == NAME


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_change_of_the_key_that_is_cut_off(
    sealed: "Desk", monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Cut off before or after the register took it: the values are read, and it can be redone."""
    with sealed.open() as register:
        case_id = sealed.leave(register)

    class PowerCutError(Exception):
        pass

    def cut(*_: object) -> None:
        raise PowerCutError

    with monkeypatch.context() as patch, sealed.open() as register:
        if moment == "before":
            patch.setattr(privacy, "_seal_all", cut)
        else:
            patch.setattr("admission_flow.register.personal_data.access.vault.old_file", cut)
        with pytest.raises(PowerCutError):
            privacy.rotate(register)
    with sealed.open() as register:
        assert register.case(case_id).person.full_name == NAME
        privacy.rotate(register)
        assert register.case(case_id).person.full_name == NAME
    assert sealed.report().breaks == ()


def test_sealing_takes_an_existing_key(in_clear: "Desk") -> None:
    """A key made beforehand, or by an attempt that was cut off, is used and not replaced."""
    vault.make(bytes(range(32)), in_clear.key)
    assert vault.read(in_clear.seal().key).key == bytes(range(32))


def test_sealing_and_changing_are_refused_where_they_do_not_fit(in_clear: "Desk") -> None:
    """No change before sealing, none twice, no key beside the register; nothing is written."""
    with in_clear.open() as register:
        with pytest.raises(PrivacyMisused):
            privacy.rotate(register)
        with pytest.raises(DataKeyUnusable):
            privacy.encrypt(register, Path(in_clear.office.url).with_name("a.key"))
        privacy.encrypt(register)
        with pytest.raises(PrivacyMisused):
            privacy.encrypt(register)
    assert {file.name for file in in_clear.folder.iterdir()} == {
        "register.db",
        "register-private.db",
    }


# Looking at a dossier


def test_the_book_lists_who_looked_and_what_for(either: "Desk") -> None:
    """Who, when, which dossier, what for; what is lent is out until it comes back."""
    with either.open() as register:
        case_id = either.leave(register)
        privacy.note_access(register, case_id, "view", "xét kết nạp", "05-CV/ĐU")
        privacy.note_access(register, case_id, "lend", "thẩm tra", borrower="Tổ thẩm tra")
    with either.open("cb02") as register:
        (viewed, lent) = privacy.accesses(register)
        assert (viewed.officer, viewed.verb, viewed.purpose) == ("cb01", "view", "xét kết nạp")
        assert (viewed.consent, lent.borrower) == ("05-CV/ĐU", "Tổ thẩm tra")
        assert (viewed.out, lent.out) == (False, True)
        privacy.note_access(register, case_id, "return", "trả")
        assert [access.out for access in privacy.accesses(register, case_id)] == [False] * 3
        with pytest.raises(PrivacyMisused):
            privacy.note_access(register, case_id, "return", "trả lần nữa")
    assert either.report().breaks == ()


@pytest.mark.parametrize("verb", privacy.VERBS)
@pytest.mark.parametrize("purpose", ["", "   ", "x" * 1001])
def test_nothing_is_looked_at_without_a_purpose(in_clear: "Desk", verb: str, purpose: str) -> None:
    """Each act asks for a purpose in a few words; otherwise nothing is written."""
    with in_clear.open() as register:
        case_id = in_clear.leave(register)
        size = register.store.head[0]
        with pytest.raises(PrivacyMisused):
            privacy.note_access(register, case_id, verb, purpose)
        assert register.store.head[0] == size


def test_looking_leaves_the_case_as_it_is(in_clear: "Desk") -> None:
    """State and document stay, and the verdicts come out again at a replay."""
    with in_clear.open() as register:
        case_id = in_clear.leave(register)
        before = register.export(case_id), register.explain(case_id)
        privacy.note_access(register, case_id, "print", "họp chi bộ")
        assert (register.export(case_id), register.explain(case_id)) == before
        assert not [item for item in audit.replay(register.store, register.judge) if item.differs]
        with pytest.raises(UnknownCase):
            privacy.note_access(register, "HS-0099", "view", "mẫu")
