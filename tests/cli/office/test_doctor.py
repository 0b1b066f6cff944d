"""`doctor`: enough to help from afar, and nothing about anybody."""

import json
import platform
import sqlite3
import unicodedata
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.database.schema import revisions
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk

PLANTED = "Bí Mật"
"""Stands wherever somebody can write something."""
PLACES = ("bi mat", "bimat", "hs-", "so-cua")


def plain(text: str) -> str:
    """Return a text without marks and capitals."""
    letters = unicodedata.normalize("NFD", text).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def nothing_of_anybody(text: str) -> None:
    for word in (*PLACES, "/", "\\\\"):
        assert word not in plain(text), word


@pytest.fixture
def planted(desk: "Desk", monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register that holds a person, in a folder and under settings that bear a name too."""
    folder = desk.folder / f"Nguyễn Văn {PLANTED}"
    folder.mkdir()
    log = folder / "so-cua-bimat.db"
    monkeypatch.setenv("ADMISSION_FLOW_REGISTER", str(log))
    monkeypatch.setenv("ADMISSION_FLOW_OFFICER", "bimat01")
    for name in ("LANG", "LC_ALL", "USER", "HOSTNAME", "COMPUTERNAME"):
        monkeypatch.setenv(name, f"bimat_{PLANTED}")
    assert desk("init").code == 0
    case = lawful_case(until="branch_resolution", full_name=f"Trần {PLANTED}")
    assert desk("case", "import", desk.file("case.json", case)).code == 0
    unit = ("unit", "add", "BIMAT", f"Chi bộ {PLANTED}", "--level", "base", "--on", "2024-01-01")
    assert desk(*unit).code == 0
    for name in ("KEY", "DATA_KEY", "PASSPHRASE_FILE"):
        monkeypatch.setenv(f"ADMISSION_FLOW_{name}", str(folder / f"bimat-{name}"))
    return log


def other_revision(log: Path) -> None:
    with closing(sqlite3.connect(log)) as register:
        register.execute("UPDATE alembic_version SET version_num = ?", (PLANTED,))
        register.commit()


def other_trigger(log: Path) -> None:
    with closing(sqlite3.connect(log)) as register:
        register.execute(
            f'CREATE TRIGGER "{PLANTED}" AFTER INSERT ON case_state BEGIN SELECT 1; END'
        )


def no_register(log: Path) -> None:
    log.write_text(PLANTED, "utf-8")


def torn(log: Path) -> None:
    log.write_bytes(log.read_bytes()[:5000])


def gone(log: Path) -> None:
    log.unlink()


def no_private(log: Path) -> None:
    log.with_name(f"{log.stem}-private.db").unlink()


@pytest.mark.parametrize(
    "broken",
    [lambda _: None, other_revision, other_trigger, no_register, torn, gone, no_private],
    ids=["whole", "revision", "trigger", "no register", "torn", "gone", "no private file"],
)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nobody_is_in_it_whatever_is_broken(
    planted: Path,
    desk: "Desk",
    monkeypatch: pytest.MonkeyPatch,
    broken: Callable[[Path], object],
    lang: str,
) -> None:
    """In the file, in the JSON and on the screen: no name, id, unit or path; it always answers."""
    for name in ("node", "release", "version"):
        monkeypatch.setattr(platform, name, lambda: f"6.1-bimat-{PLANTED}")
    broken(planted)
    out = desk.folder / f"{lang}.json"
    shown = desk("doctor", "--verify", "--lang", lang)
    assert (shown.code, shown.err) == (0, "")
    nothing_of_anybody(shown.out.replace("\n", " "))
    printed = desk("doctor", "--verify", "--json", "--lang", lang)
    assert desk("doctor", "--verify", "--out", str(out), "--lang", lang).code == 0
    nothing_of_anybody(printed.out.replace("admission-doctor/1", ""))
    nothing_of_anybody(out.read_text("utf-8").replace("admission-doctor/1", ""))
    assert json.loads(out.read_text("utf-8")).keys() == printed.json.keys()


def test_what_is_planted_would_be_found() -> None:
    """The look for names finds each of those that were planted."""
    for text in (PLANTED, "bimat01", "HS-0001", "so-cua", "a/b"):
        with pytest.raises(AssertionError):
            nothing_of_anybody(text)


def test_it_says_what_helps(planted: Path, desk: "Desk") -> None:
    """Versions, schema, triggers, sizes, counts, whether the log is sound, what is set."""
    found = desk("doctor", "--verify", "--json").json
    assert found["format"] == "admission-doctor/1"
    assert found["register"]["revision"] == revisions()[-1]
    assert found["register"]["log_bytes"] == planted.stat().st_size
    assert found["register"]["triggers_are_ours"] is True
    assert found["content"]["cases"] == 1
    assert found["content"]["entries"] == len(desk("audit", "log", "--json").json)
    assert found["verify"]["breaks"] == 0
    assert found["settings"]["ADMISSION_FLOW_OFFICER"] is True
    assert found["settings"]["ADMISSION_FLOW_LANG"] is False
    assert found["packages"]["sqlalchemy"]
    kinds = {name: n for name, n in found["content"].items() if name.startswith("entries.")}
    assert sum(kinds.values()) == found["content"]["entries"]
    other_trigger(planted)
    assert desk("doctor", "--json").json["register"]["triggers_error"] == "TriggersMissing"


def test_it_changes_nothing_and_replaces_no_file(planted: Path, desk: "Desk") -> None:
    """The register stays as it was, to the byte; a file that is there stays, exit 7."""
    before = planted.read_bytes()
    out = desk.folder / "mine.json"
    out.write_text("mine", "utf-8")
    assert desk("doctor", "--out", str(out)).code == 7
    assert out.read_text("utf-8") == "mine"
    assert planted.read_bytes() == before
    assert sorted(path.suffix for path in planted.parent.iterdir()) == [".db", ".db"]
