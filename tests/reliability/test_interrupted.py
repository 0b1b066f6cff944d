"""Commands are stopped at random moments: what they say of the journal is so."""

import random
from pathlib import Path

import pytest

from admission_flow.cli.shell.memory import STATE_VARIABLE
from tests.reliability.interrupts import interrupt_again_and_again, told_as_before

TIMES = 24


@pytest.fixture(autouse=True)
def _own_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state"))


def test_no_sentence_is_false(tmp_path: Path) -> None:
    """24 signals, half of them just after a commit: what was recorded is named, and no more."""
    found = interrupt_again_and_again(tmp_path, TIMES, random.Random(8))
    assert found.false == []
    assert found.tried == TIMES
    assert found.recorded > 0


def test_the_sentence_that_was_there_is_caught(tmp_path: Path) -> None:
    """The planted bug: "not recorded, running it again is safe", whatever was committed."""
    with told_as_before():
        found = interrupt_again_and_again(tmp_path, TIMES, random.Random(8))
    assert found.false
