"""What this machine remembers of a register: a note that is spoilt is none, and is made anew."""

import json
from pathlib import Path

import pytest

from admission_flow.cli.shell.memory import STATE_VARIABLE
from tests.conftest import Desk

SPOILT = [
    "",
    "[1]",
    "[" * 100_000,
    '{"size": "x"}',
    '{"size": 1e400}',
    '{"size": 1.5}',
    '{"size": true}',
    '{"size": 5, "leaf": 3}',
    '{"size": 5, "leaf": null}',
    '{"restored": "x"}',
    '{"checkpoint_size": null}',
    '{"checkpoint_root": []}',
    '{"places": []}',
    '{"places": {"a": [1]}}',
    '{"places": {"a": "1"}}',
    '{"places": {"a": [1, "b"], "b": ["1", "b"]}}',
]


@pytest.fixture
def note(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the note that is made of a new register."""
    state = desk.folder / "state"
    monkeypatch.setenv(STATE_VARIABLE, str(state))
    for command in (("init",), ("case", "list")):
        assert desk(*command).code == 0
    (made,) = state.glob("*.json")
    return made


@pytest.mark.parametrize("text", SPOILT, ids=lambda text: text[:20])
def test_a_note_that_is_spoilt_is_made_anew(desk: Desk, note: Path, text: str) -> None:
    """Nothing of it is believed, and no command fails for it: a disk may have spoilt it."""
    whole = json.loads(note.read_text("utf-8"))
    for command in (("case", "list"), ("doctor",)):
        note.write_text(text, "utf-8")
        assert desk(*command).code == 0, command
    note.write_text(text, "utf-8")
    assert desk("case", "list").code == 0
    assert json.loads(note.read_text("utf-8")) == whole


def test_a_note_that_is_whole_is_held_against_the_register(desk: Desk, note: Path) -> None:
    """A log that does not contain what was seen is told: that is what the note is for."""
    assert desk("case", "list").err == ""
    known = json.loads(note.read_text("utf-8"))
    end = [known["size"] + 1, "0" * 64]
    places = dict.fromkeys(known["places"], end)
    note.write_text(json.dumps(known | {"size": end[0], "leaf": end[1], "places": places}), "utf-8")
    assert "Ủy ban Kiểm tra" in desk("case", "list").err
