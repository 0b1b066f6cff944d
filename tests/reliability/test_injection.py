"""The disk fails at each call of one command in turn: nothing half, and what is said is true."""

from pathlib import Path

import pytest

from tests.reliability.failing_disk import FAILURES
from tests.reliability.injection import Target, inject_everywhere
from tests.reliability.sample import made

pytestmark = pytest.mark.usefixtures("reading_once")

WRITING = ("sync", "truncate", "delete", "sync of the folder", "open", "lock", "size", "access")
"""Kinds of which every call fails; of the many reads and writes, every fourth."""


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Target:
    """Return a command and its register."""
    monkeypatch.setenv("ADMISSION_FLOW_STATE", str(tmp_path / "state"))
    bureau = made(tmp_path / "office", signed=False)
    return Target(bureau.place.log, tmp_path / "state")


def test_a_failing_call_breaks_nothing(target: Target) -> None:
    """Recorded and said so, or not and said so, or unsure and told to run it again: once."""
    result = inject_everywhere(target, WRITING)
    assert result.wrong == []
    assert result.tried.keys() >= {"sync", "delete", "sync of the folder", "open", "lock"}
    assert result.unsure_and_there > 0  # "an error was shown" is not "nothing was recorded"


def test_a_failing_read_or_write_breaks_nothing(target: Target) -> None:
    """The same for reads and writes: refused, without room, or half done."""
    result = inject_everywhere(target, FAILURES.keys() - set(WRITING), every=4)
    assert result.wrong == []
    assert min(result.ended[7], result.ended[1]) > 0


def test_a_swallowed_error_of_commit_is_caught(target: Target) -> None:
    """The planted bug: a program that does not pass on that COMMIT failed says what is untrue."""
    result = inject_everywhere(target, ("sync",), swallow=True)
    assert result.wrong
