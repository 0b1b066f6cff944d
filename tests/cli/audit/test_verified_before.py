"""`audit verify` where this machine verified the register before."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.cli.shell.memory import STATE_VARIABLE
from admission_flow.testing import lawful_case
from tests.reliability.before import BLOCK, small_blocks

if TYPE_CHECKING:
    from tests.conftest import Desk


@pytest.fixture(autouse=True)
def _small() -> Iterator[None]:
    with small_blocks():
        yield


@pytest.fixture
def filled(office: "Desk") -> "Desk":
    """Return a desk with a case of some blocks of entries."""
    assert office("case", "import", office.file("a.json", lawful_case())).code == 0
    return office


def note() -> Path:
    """Return the note that was written."""
    (file,) = Path(os.environ[STATE_VARIABLE]).glob("*.verified")
    return file


def test_it_says_how_much_was_judged_before_and_now(filled: "Desk") -> None:
    """The first time everything, the second what is left over, with --anew everything again."""
    first = filled("audit", "verify", "--json").json
    whole = first["entries"] - first["entries"] % BLOCK
    assert first["before"] is None
    again = filled("audit", "verify", "--json").json
    assert again["before"]["entries"] == again["before"]["values"] == whole > 0
    assert again["before"]["cases"] == 1
    assert again | {"before": None} == first
    english = filled("audit", "verify", "--lang", "en").out
    left = first["entries"] - whole
    assert f"{whole} entries compared with what this machine judged before" in english
    assert f"judged now: {left} entr" in english
    assert f"{whole} mục được đối chiếu" in filled("audit", "verify").out
    anew = filled("audit", "verify", "--anew", "--lang", "en")
    assert "judged before" not in anew.out
    assert filled("audit", "verify", "--anew", "--json").json == first


@pytest.mark.parametrize("what", ["spoilt", "empty", "no text", "gone", "a folder"])
def test_a_note_of_no_use_costs_time_and_nothing_else(filled: "Desk", what: str) -> None:
    """Everything is judged, and the note is made anew where that can be."""
    first = filled("audit", "verify", "--json").json
    file = note()
    text = file.read_text("utf-8")
    file.unlink()
    if what == "a folder":
        file.mkdir()
    elif what != "gone":
        raw = {"spoilt": text.replace("a", "b").encode(), "empty": b"", "no text": b"\xff\0"}[what]
        file.write_bytes(raw)
    assert filled("audit", "verify", "--json").json == first
    if what != "a folder":
        assert file.read_text("utf-8") == text


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no such bits")
def test_a_note_that_others_may_write_says_nothing(filled: "Desk") -> None:
    """It is written for its owner alone, and read only where that is still so."""
    first = filled("audit", "verify", "--json").json
    assert note().stat().st_mode & 0o777 == 0o600
    note().chmod(0o622)
    assert filled("audit", "verify", "--json").json == first


def test_what_was_changed_since_is_found(filled: "Desk") -> None:
    """A value, a state, an old line: exit code 6, each time that it is asked; no note hides it."""
    private = filled.register.with_name(f"{filled.register.stem}-private.db")
    for file, sql in (
        (private, "UPDATE personal_value SET value = '\"x\"' WHERE field = 'person.full_name'"),
        (private, "UPDATE person_name SET full_name = '\"Lò Mẫu\"'"),
        (filled.register, "UPDATE case_state SET unit = 'X'"),
        (filled.register, "UPDATE log_entry SET line = replace(line, 'cb01', 'cb02')"),
    ):
        before = {path: path.read_bytes() for path in (filled.register, private)}
        assert filled("audit", "verify").code == 0
        with closing(sqlite3.connect(file)) as database:
            triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            rows = database.execute(triggers).fetchall()
            for name, _ in rows:
                database.execute(f'DROP TRIGGER "{name}"')
            database.execute(sql)
            for _, again in rows:
                database.execute(again)
            database.commit()
        for _ in range(2):
            assert filled("audit", "verify").code == 6
        for path, raw in before.items():
            path.write_bytes(raw)
