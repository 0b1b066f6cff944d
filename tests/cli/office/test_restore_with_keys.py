"""A backup is brought back over a change of keys: of officers, and of the personal data."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk

TASK = ("case", "record", "HS-0001", "task_assigned", "--on", "2024-03-05")
NAME = "Lò Văn Mẫu"


@pytest.fixture
def apart(desk: "Desk", monkeypatch: pytest.MonkeyPatch) -> "Desk":
    """Return a desk with a register of one case in a folder of its own, keys in another."""
    for folder in ("keys", "register"):
        (desk.folder / folder).mkdir()
    (desk.folder / "keys" / "passphrase").write_text("chỉ để thử\n", "utf-8")
    monkeypatch.setenv("ADMISSION_FLOW_PASSPHRASE_FILE", str(desk.folder / "keys" / "passphrase"))
    monkeypatch.setenv("ADMISSION_FLOW_REGISTER", str(desk.folder / "register" / "so.db"))
    assert desk("init").code == 0
    case = lawful_case("sympathiser_resolution", full_name=NAME)
    assert desk("case", "import", desk.file("a.json", case)).code == 0
    return desk


def back_up(desk: "Desk") -> Path:
    """Make a backup and return where it lies."""
    target = desk.folder / "luu.db"
    assert desk("db", "backup", str(target)).code == 0
    return target


def bring_back(desk: "Desk", target: Path, *more: str) -> str:
    """Bring the backup back; return what the officer reads."""
    answer = desk("db", "restore", str(target), "--reason", "hỏng máy", "--lang", "en", *more)
    assert answer.code == 0, answer.err
    return answer.out + answer.err


def name_of(desk: "Desk", *more: str) -> str:
    """Return the name that the register's one case is listed by."""
    answer = desk("case", "list", "--json", *more)
    assert answer.code == 0, answer.err
    (row,) = answer.json
    return str(row["name"])


def enrol(desk: "Desk", officer: str) -> str:
    """Enrol an officer with a new key and return its file."""
    key = str(desk.folder / "keys" / officer)
    answer = desk("officer", "enrol", officer, "--new-key", key)
    assert answer.code == 0, answer.err
    return key


def test_with_keys_the_entry_is_signed_and_the_log_verifies(
    apart: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Enrolled before the backup: the restore needs the key, and its entry carries a signature."""
    before = apart("status", "--json").json["unsigned"]
    monkeypatch.setenv("ADMISSION_FLOW_KEY", enrol(apart, "cb01"))
    target = back_up(apart)
    assert apart(*TASK, "task=sau bản sao lưu").code == 0
    stored = apart("audit", "log", "--json").json
    with monkeypatch.context() as without:
        without.delenv("ADMISSION_FLOW_KEY")
        assert apart("db", "restore", str(target), "--reason", "hỏng máy").code == 4
        other = apart("db", "restore", str(target), "--reason", "hỏng máy", "--as", "cb02")
        assert other.code == 4
    assert apart("audit", "log", "--json").json == stored
    bring_back(apart, target)
    assert apart("audit", "verify").code == 0
    assert apart("status", "--json").json["unsigned"] == before


def test_a_backup_from_before_the_keys_leaves_a_way_on(
    apart: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log that is back knows no key: the enrolment is among what was lost, and done again."""
    target = back_up(apart)
    key = enrol(apart, "cb01")
    monkeypatch.setenv("ADMISSION_FLOW_KEY", key)
    said = bring_back(apart, target)
    assert "are lost" in said or "is lost" in said
    assert apart("audit", "verify").code == 0
    again = apart("officer", "enrol", "cb01", "--public", f"{key}.pub")
    assert again.code == 0, again.err
    assert apart(*TASK, "task=lại từ giấy").code == 0
    assert apart("audit", "verify").code == 0


def test_a_backup_in_clear_comes_back_in_clear(
    apart: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sealed after the backup: what is back is read without a key, and is sealed again."""
    data_key = apart.folder / "keys" / "data"
    monkeypatch.setenv("ADMISSION_FLOW_DATA_KEY", str(data_key))
    target = back_up(apart)
    assert apart("privacy", "encrypt").code == 0
    bring_back(apart, target)
    with monkeypatch.context() as without:
        without.delenv("ADMISSION_FLOW_DATA_KEY")
        assert name_of(apart) == NAME
        assert apart("audit", "verify").code == 0
    again = apart("privacy", "encrypt")
    assert again.code == 0, again.err
    assert name_of(apart) == NAME
    assert NAME.encode() not in b"".join(
        path.read_bytes() for path in (apart.folder / "register").glob("so*.db")
    )


def test_a_backup_sealed_with_the_key_of_before_says_which_key_opens_it(
    apart: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key was changed after the backup: the file that is named opens it, and it rotates."""
    data_key = apart.folder / "keys" / "data"
    monkeypatch.setenv("ADMISSION_FLOW_DATA_KEY", str(data_key))
    assert apart("privacy", "encrypt").code == 0
    target = back_up(apart)
    assert apart("privacy", "rotate").code == 0
    said = bring_back(apart, target)
    assert apart("case", "show", "HS-0001").code == 7  # by the key of now it does not open
    (old,) = (path for path in data_key.parent.glob("data*") if path != data_key)
    assert f"--key-file {old}" in said
    assert name_of(apart, "--key-file", str(old)) == NAME
    assert apart("audit", "verify", "--key-file", str(old)).code == 0
    turned = apart("privacy", "rotate", "--key-file", str(old))
    assert turned.code == 0, turned.err
    assert name_of(apart, "--key-file", str(old)) == NAME


def test_a_backup_whose_key_was_destroyed_says_so(
    apart: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """No message names a file that does not open the values."""
    data_key = apart.folder / "keys" / "data"
    monkeypatch.setenv("ADMISSION_FLOW_DATA_KEY", str(data_key))
    assert apart("privacy", "encrypt").code == 0
    target = back_up(apart)
    assert apart("privacy", "rotate", "--remove-old-key").code == 0
    said = bring_back(apart, target)
    assert "sealed with a key that is not here" in said
    assert apart("case", "show", "HS-0001").code == 7
