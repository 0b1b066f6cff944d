"""What stands below `audit` changes no file of a register, whatever state it is in."""

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Answer, Desk

CRASH = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("ATTACH ? AS private", (sys.argv[1].replace("so.db", "so-private.db"),))
connection.execute("PRAGMA main.cache_size = 1")
connection.execute("PRAGMA private.cache_size = 1")
connection.execute("BEGIN IMMEDIATE")
for number in range(300):
    row = (f"HS-{number:06}", "x" * 500, "x" * 500)
    connection.execute("INSERT INTO private.person_name VALUES (?, ?, ?)", row)
os._exit(9)
"""
COMMANDS = (
    ("log",),
    ("log", "--csv"),
    ("verify",),
    ("verify", "--json"),
    ("replay",),
    ("findings",),
    ("sample", "--count", "1", "--seed", "7"),
    ("export", "bo-tep"),
    ("receipt", "HS-0001", "--out", "giay"),
)


@pytest.fixture
def one(office: "Desk", monkeypatch: pytest.MonkeyPatch) -> "Desk":
    """Return an office with one case, in its folder."""
    case = lawful_case("sympathiser_resolution")
    assert office("case", "import", office.file("a.json", case)).code == 0
    monkeypatch.chdir(office.folder)
    return office


def everything(desk: "Desk") -> dict[str, bytes]:
    """Return every file that is the register's, or that SQLite keeps beside it."""
    return {path.name: path.read_bytes() for path in desk.folder.glob("so*")}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("cut_off", [False, True], ids=["sound", "cut off"])
def test_audit_changes_no_file(one: "Desk", command: tuple[str, ...], *, cut_off: bool) -> None:
    """Also where a write was cut off: that is said, with the way on, and nothing is rolled back."""
    if cut_off:
        done = subprocess.run([sys.executable, "-Ic", CRASH, str(one.register)], check=False)
        assert done.returncode == 9
    before = everything(one)
    answer: Answer = one("audit", *command)
    assert everything(one) == before
    if cut_off:
        assert any(name.endswith("-journal") for name in before)
        assert answer.code == 6
        assert "admission-flow db check" in answer.err
        assert one("db", "check").code == 0
        assert one("audit", "verify").code == 0
    else:
        assert answer.code == 0, answer.err


def test_officers_go_on_after_a_cut_off_write(one: "Desk") -> None:
    """Who keeps the register need not know: reading it undoes what was half done."""
    subprocess.run([sys.executable, "-Ic", CRASH, str(one.register)], check=False)
    answer = one("case", "list")
    assert answer.code == 0
    assert list(one.folder.glob("so*-journal")) == []


def test_somebody_can_write_while_an_auditor_reads(one: "Desk") -> None:
    """An open audit keeps no writer waiting."""
    from admission_flow.database import open_for_reading  # noqa: PLC0415

    with open_for_reading(str(one.register), mend=False) as reading:
        size = reading.head[0]
        assert one("privacy", "view", "HS-0001", "--purpose", "đối chiếu").code == 0
        assert reading.head[0] == size + 1


def test_the_old_names_say_that_they_write(one: "Desk", tmp_path: Path) -> None:
    """For one version `audit checkpoint` does what `checkpoint make` does, and says so."""
    old = one("audit", "checkpoint", "--no-code", "--lang", "en")
    assert old.code == 0
    assert "admission-flow checkpoint make" in old.err
    new = one("checkpoint", "make", "--no-code", "--lang", "en")
    assert new.code == 0
    assert new.err == ""
    receipt = ("HS-0001", "--out", str(tmp_path / "r1"), "--purpose", "khiếu nại")
    old = one("audit", "receipt", *receipt, "--values", "--lang", "en")
    assert (old.code, "privacy receipt" in old.err) == (0, True)
    before = one("audit", "log", "--json").json
    receipt = ("HS-0001", "--out", str(tmp_path / "r2"), "--purpose", "khiếu nại")
    assert one("privacy", "receipt", *receipt).code == 0
    assert len(one("audit", "log", "--json").json) == len(before) + 1
    assert one("audit", "check-receipt", str(tmp_path / "r2")).code == 0
