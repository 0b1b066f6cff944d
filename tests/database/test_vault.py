"""Sealed values: bound to their place and their key, and of no cost where nothing is sealed."""

import base64
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command

from admission_flow.database import open_for_reading, upgrade, vault
from admission_flow.database.schema import revisions
from admission_flow.database.store import Store
from admission_flow.database.vault import Unsealable, Vault
from admission_flow.errors import DataKeyUnusable
from admission_flow.journal.verify import verify_private
from tests.database.conftest import PERSONAL, SECRET, append_one, outsider

KEY = bytes(range(32))
PLACE = ("HS-0001", "ab" * 16, "person.religion")
TEXT = '"Cao Đài (mẫu)"'


def test_what_was_sealed_opens_in_its_place() -> None:
    """The text names its key, differs each time, and gives the value back exactly."""
    one, two = (Vault(KEY).seal(TEXT, *PLACE) for _ in range(2))
    assert one != two
    assert re.fullmatch(rf"enc:v1:{Vault(KEY).id}:[A-Za-z0-9+/=]+", one)
    assert "Cao" not in base64.b64decode(one.rpartition(":")[2]).decode("latin-1")
    assert Vault(KEY).open(one, *PLACE) == TEXT


@pytest.mark.parametrize("part", range(3))
def test_a_sealed_value_cannot_be_moved(part: int) -> None:
    """In another case, another entry or another field it does not open."""
    elsewhere = [*PLACE]
    elsewhere[part] = "HS-0002"
    with pytest.raises(Unsealable):
        Vault(KEY).open(Vault(KEY).seal(TEXT, *PLACE), *elsewhere)


def test_places_do_not_run_together() -> None:
    """What ends one part of a place and begins the next is not the same place."""
    sealed = Vault(KEY).seal(TEXT, "HS-1", "2", "x")
    with pytest.raises(Unsealable):
        Vault(KEY).open(sealed, "HS-", "12", "x")


def test_another_key_opens_nothing() -> None:
    """A value under another key is refused, also when it claims to be ours."""
    other = Vault(KEY[::-1])
    foreign = other.seal(TEXT, *PLACE)
    for text in (foreign, foreign.replace(other.id, Vault(KEY).id)):
        with pytest.raises(Unsealable):
            Vault(KEY).open(text, *PLACE)


def test_every_change_of_a_sealed_text_is_noticed() -> None:
    """Each character changed in turn, to each of several others, is refused."""
    sealed = Vault(KEY, bytes).seal(TEXT, *PLACE)
    for at, old in enumerate(sealed):
        for new in "AZaz09+/=:":
            if new != old:
                with pytest.raises(Unsealable):
                    Vault(KEY).open(sealed[:at] + new + sealed[at + 1 :], *PLACE)


# The key's file


def test_a_key_file_is_made_once_for_its_owner(tmp_path: Path) -> None:
    """Mode 0600, base64, never overwritten, read back as the same key."""
    file = tmp_path / "keys" / "a.key"
    vault.make(KEY, file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert vault.read(file) == Vault(KEY)
    with pytest.raises(FileExistsError):
        vault.make(KEY, file)


@pytest.mark.parametrize(
    ("content", "mode", "reason"),
    [
        (None, 0o600, "missing_data_key"),
        (base64.b64encode(KEY), 0o644, "readable_by_others"),
        (base64.b64encode(KEY[:31]), 0o600, "no_data_key"),
        (b"\xff\xfe not a key", 0o600, "no_data_key"),
        (b"", 0o600, "no_data_key"),
        (base64.b64encode(KEY[::-1]), 0o600, "another_data_key"),
    ],
)
def test_a_key_that_cannot_be_used(
    tmp_path: Path, content: bytes | None, mode: int, reason: str
) -> None:
    """Missing, open to others, no key, another key: each is said, exit code 7."""
    file = tmp_path / "a.key"
    if content is not None:
        file.write_bytes(content)
        file.chmod(mode)
    with pytest.raises(DataKeyUnusable) as caught:
        vault.load(file, Vault(KEY).id)
    assert (caught.value.exit_code, caught.value.facts["reason"]) == (7, reason)


def test_a_key_beside_the_register_is_refused(tmp_path: Path) -> None:
    """Neither in the register's folder nor in one below it; beside that folder it may lie."""
    register = tmp_path / "register" / "so.db"
    for file in (register.with_name("a.key"), register.parent / "keys" / "a.key"):
        with pytest.raises(DataKeyUnusable) as caught:
            vault.refuse_beside(file, register.parent)
        assert caught.value.facts["reason"] == "beside_register"
    vault.refuse_beside(tmp_path / "keys" / "a.key", register.parent)
    vault.refuse_beside(register.with_name("a.key"), None)  # on a server there is no folder


def test_a_key_that_waits_beside_the_old_one_is_found(tmp_path: Path) -> None:
    """A rotation cut off after the register: the new key is used from where it waits."""
    file, new = tmp_path / "a.key", Vault(KEY[::-1])
    vault.make(KEY, file)
    vault.make(new.key, vault.next_file(file, new.id))
    assert vault.load(file, new.id) == new
    assert vault.load(file, Vault(KEY).id) == Vault(KEY)


# The register


def test_a_register_in_clear_does_not_load_the_cipher(store: Store, path: Path) -> None:
    """Reading names, values and secrets of a register in clear costs nothing of it."""
    append_one(store)
    with store.writing() as writing:
        writing.put_name("HS-0001", "Lò Thị Mẫu", "lo thi mau")
    script = (
        "import sys; from admission_flow.database import open_for_reading as o\n"
        "r = o(sys.argv[1]); r.names(); r.personal('HS-0001'); r.secrets(); r.data_key_id\n"
        "print([n for n in sys.modules if n.startswith('cryptography')])"
    )
    line = [sys.executable, "-I", "-c", script, str(path)]
    assert subprocess.run(line, capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_register_of_the_first_revision_is_upgraded_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the old schema held is there afterwards, opens, and the schema is that of a new one."""
    path = tmp_path / "old.db"
    to = command.upgrade
    with monkeypatch.context() as patch:
        patch.setattr(command, "upgrade", lambda config, _: to(config, "0001"))
        patch.setattr("admission_flow.database.sqlite.revisions", lambda: ("0001",))
        upgrade.create_by_migrations(str(path))
        with Store.open(str(path)) as store:
            entry = append_one(store)
    assert upgrade.upgrade(str(path)) == path.with_name(f"old-before-{revisions()[-1]}.db")
    assert upgrade.check(str(path)) == ()
    with open_for_reading(str(path)) as reader:
        assert reader.secret("HS-0001") == SECRET
        assert reader.personal("HS-0001") == {entry.intent.id: PERSONAL}
        assert verify_private(reader.entries(), reader.personal_texts(), reader.secrets()) == ()
    with outsider(path.with_name("old-private.db")) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    assert not {name for name in names if "0001" in name}


def test_compacting_leaves_nothing_behind(store: Store, path: Path) -> None:
    """Whatever was deleted is in neither file, and no other file was left."""
    for _ in range(50):
        append_one(store, f"HS-{os.urandom(2).hex()}")
    with store.writing() as writing:
        for case in writing.secrets():
            assert writing.erase(case) > 0
    store.compact()
    found = [file for file in path.parent.iterdir() if "Mẫu".encode() in file.read_bytes()]
    assert found == []
    assert len(list(path.parent.iterdir())) == 2
