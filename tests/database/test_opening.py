"""What is opened, and what is refused with a reason that a person can act on."""

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from admission_flow.database import create, open_for_reading, open_for_writing, schema
from admission_flow.database.schema import revisions
from admission_flow.database.sqlite import Place
from admission_flow.database.store import Store
from admission_flow.database.upgrade import upgrade
from admission_flow.errors import (
    AdmissionFlowError,
    NotARegister,
    RegisterDamaged,
    RegisterExists,
    RegisterMissing,
    RegisterNoAccess,
    RegisterTooNew,
    RegisterTooOld,
    UnknownDatabase,
)
from tests.database.conftest import append_one, outsider, without_rights

OPENERS: tuple[Callable[[str], object], ...] = (open_for_reading, open_for_writing)
both = pytest.mark.parametrize("opener", OPENERS)


def refusal(opener: Callable[[str], object], path: Path) -> AdmissionFlowError:
    with pytest.raises(AdmissionFlowError) as caught:
        opener(str(path))
    return caught.value


@pytest.mark.parametrize("form", ["{path}", "sqlite:///{path}"])
def test_an_address_is_a_path_or_a_url(path: Path, form: str) -> None:
    """Both forms name the same file, also with letters that a URI would have to escape."""
    odd = path.with_name("sổ 100% #1?.db")
    create(form.format(path=odd))
    assert odd.exists()
    with open_for_writing(form.format(path=odd)) as store:
        append_one(store)
    with open_for_reading(str(odd)) as reader:
        assert reader.head[0] == 1


@both
def test_another_database_is_wrong_use(opener: Callable[[str], object]) -> None:
    """What is not spoken is named; a password in the address is not repeated."""
    with pytest.raises(UnknownDatabase) as caught:
        opener("mysql://cb01:secret@localhost/register")
    assert caught.value.exit_code == 2
    assert caught.value.facts == {"address": "mysql://"}


@both
def test_a_missing_file_is_not_made(tmp_path: Path, opener: Callable[[str], object]) -> None:
    """Opening never makes a file, and says which one is missing."""
    found = refusal(opener, tmp_path / "none" / "register.db")
    assert (type(found), found.exit_code) == (RegisterMissing, 7)
    assert list(tmp_path.iterdir()) == []


@both
def test_the_private_file_must_be_there(path: Path, opener: Callable[[str], object]) -> None:
    """A log without its private file is not opened as if nothing were missing."""
    private = Place.of(path).private
    private.unlink()
    found = refusal(opener, path)
    assert isinstance(found, RegisterMissing)
    assert found.facts["path"] == private
    assert not private.exists()


@both
@pytest.mark.parametrize("content", [b"", b"not a database, and long enough to be looked at" * 99])
@pytest.mark.parametrize("which", [0, 1])
def test_a_file_of_another_kind_is_no_register(
    path: Path, opener: Callable[[str], object], content: bytes, which: int
) -> None:
    """An empty file and a text are refused, as the log and as the private file."""
    Place.of(path).files[which].write_bytes(content)
    found = refusal(opener, path)
    assert (type(found), found.exit_code) == (NotARegister, 7)


@both
def test_a_folder_and_a_foreign_database_are_no_register(
    path: Path, opener: Callable[[str], object]
) -> None:
    """So are a folder, and another program's SQLite file."""
    assert isinstance(refusal(opener, path.parent), NotARegister)
    path.unlink()
    with outsider(path) as connection:
        connection.execute("CREATE TABLE log_entry (x)")
    assert isinstance(refusal(opener, path), NotARegister)


@both
def test_a_newer_register_is_not_touched(path: Path, opener: Callable[[str], object]) -> None:
    """A revision that we do not know was written by a later version."""
    with outsider(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    found = refusal(opener, path)
    assert (type(found), found.exit_code) == (RegisterTooNew, 7)
    assert found.facts["revision"] == "9999"
    with pytest.raises(RegisterTooNew):
        upgrade(str(path))


@both
def test_an_older_register_asks_for_an_upgrade(
    path: Path, opener: Callable[[str], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A revision that we know, but no longer write."""
    monkeypatch.setattr("admission_flow.database.sqlite.revisions", lambda: (*revisions(), "9998"))
    found = refusal(opener, path)
    assert (type(found), found.exit_code) == (RegisterTooOld, 7)
    assert found.facts["revision"] == revisions()[-1]


@both
@pytest.mark.parametrize("which", [0, 1])
def test_no_right_to_read(path: Path, opener: Callable[[str], object], which: int) -> None:
    """A file that this user may not read is said to be so, not to be missing."""
    schema.sqlite_triggers()
    Place.of(path).files[which].chmod(0)
    with without_rights():
        found = refusal(opener, path)
    assert (type(found), found.exit_code) == (RegisterNoAccess, 7)


@pytest.mark.parametrize("what", ["log", "private", "folder"])
def test_no_right_to_write(store: Store, path: Path, what: str) -> None:
    """Where only reading is permitted, reading works and writing is refused at opening."""
    append_one(store)
    place = Place.of(path)
    for file in place.files:
        file.chmod(0o666)
    above = Path(tempfile.gettempdir())
    for folder in path.parents:  # with several processes pytest puts one more in between
        if folder == above or above not in folder.parents:
            break
        folder.chmod(0o777)
    {"log": path, "private": place.private, "folder": path.parent}[what].chmod(0o555)
    with without_rights():
        assert isinstance(refusal(open_for_writing, path), RegisterNoAccess)
        with open_for_reading(str(path)) as reader:
            assert reader.head[0] == 1
    path.parent.chmod(0o755)


def test_a_damaged_file_is_named(store: Store, path: Path) -> None:
    """A file that SQLite cannot read is damaged, with the exit code of a broken journal."""
    for _ in range(50):
        append_one(store)
    content = bytearray(path.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(RegisterDamaged) as caught, open_for_reading(str(path)) as reader:
        list(reader.entries())
    assert caught.value.exit_code == 6


def test_creating_does_not_overwrite(path: Path) -> None:
    """A register is made only where nothing is, and readable by its owner alone."""
    assert {file.stat().st_mode & 0o777 for file in Place.of(path).files} == {0o600}
    before = path.read_bytes()
    with pytest.raises(RegisterExists):
        create(str(path))
    path.rename(path.with_name("elsewhere.db"))
    with pytest.raises(RegisterExists):
        create(str(path))
    assert not path.exists()
    assert path.with_name("elsewhere.db").read_bytes() == before


def test_creating_where_there_is_no_folder(tmp_path: Path) -> None:
    """The folder must be there: a slip in a path is not answered with a new tree."""
    with pytest.raises(RegisterNoAccess):
        create(str(tmp_path / "none" / "register.db"))


def test_creating_again_after_a_crash(tmp_path: Path) -> None:
    """Two empty files, which is what a crash while creating leaves, are no obstacle."""
    path = tmp_path / "register.db"
    for file in Place.of(path).files:
        file.touch()
    create(str(path))
    with open_for_reading(str(path)) as reader:
        assert reader.head[0] == 0


def test_a_reader_cannot_write(path: Path) -> None:
    """The reader's files are opened read-only: its connection can change neither."""
    with open_for_reading(str(path)) as reader:
        for table in ("main.case_state", "private.person_name"):
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                reader._link.run("DELETE FROM " + table)


def test_reading_loads_no_framework(path: Path) -> None:
    """Looking at a case does not wait for SQLAlchemy, SQLModel or Alembic."""
    script = (
        "import sys\nfrom admission_flow.database import open_for_reading\n"
        "with open_for_reading(sys.argv[1]) as reader: list(reader.entries())\n"
        "print([name for name in ('sqlalchemy', 'sqlmodel', 'alembic') if name in sys.modules])"
    )
    run = [sys.executable, "-I", "-c", script, str(path)]
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout == "[]\n"


def test_opening_to_write_does_not_load_alembic(path: Path) -> None:
    """The revision is compared with a list; only ``db`` commands load Alembic."""
    script = (
        "import sys\nfrom admission_flow.database import open_for_writing\n"
        "open_for_writing(sys.argv[1]).close()\nprint('alembic' in sys.modules)"
    )
    run = [sys.executable, "-I", "-c", script, str(path)]
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout == "False\n"


CRASH = """
import os, sqlite3, sys
from admission_flow.database import sqlite
connection = sqlite.connect(sqlite.Place.of(sys.argv[1]), read_only=False)
connection.execute("PRAGMA private.cache_size = 1")
connection.execute("BEGIN IMMEDIATE")
for number in range(300):
    row = (f"HS-{number:06}", "x" * 500, "x" * 500)
    connection.execute("INSERT INTO private.person_name VALUES (?, ?, ?)", row)
os._exit(9)
"""


def test_a_reader_undoes_what_a_crash_left(store: Store, path: Path) -> None:
    """A half-written file is put right by the next reader, which by itself cannot write."""
    append_one(store)
    with open_for_reading(str(path)) as early:
        assert (
            subprocess.run([sys.executable, "-I", "-c", CRASH, path], check=False).returncode == 9
        )
        journal = path.with_name("register-private.db-journal")
        assert journal.stat().st_size > 0
        with open_for_reading(str(path)) as reader:
            assert (reader.names(), reader.head[0]) == ({}, 1)
        assert not journal.exists()
        assert early.names() == {}


def test_a_reader_that_is_open_already_undoes_a_crash(store: Store, path: Path) -> None:
    """The crash may come while somebody has the register open."""
    append_one(store)
    with open_for_reading(str(path)) as early:
        subprocess.run([sys.executable, "-I", "-c", CRASH, path], check=False)
        assert early.names() == {}
        assert early.head[0] == 1


def test_closing_lets_go_of_the_files(path: Path) -> None:
    """After closing, the files can be locked by anybody."""
    open_for_writing(str(path)).close()
    open_for_reading(str(path)).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
