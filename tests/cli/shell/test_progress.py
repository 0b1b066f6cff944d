"""Progress: shown to somebody who waits at a terminal, and to nobody else."""

import io
import sys
from typing import TYPE_CHECKING

import pytest

from admission_flow.cli.shell import progress
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk


class Terminal(io.StringIO):
    """A screen that remembers what it was told."""

    def isatty(self) -> bool:
        return True


def test_a_pipe_sees_no_progress(desk: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    """Into a file, with --json, or with the messages elsewhere: nothing on standard error."""
    desk("init")
    desk("case", "import", desk.file("a.json", lawful_case("sympathiser_resolution")))
    for arguments in ((), ("--json",), ("--jobs", "2")):
        answer = desk("audit", "verify", *arguments)
        assert (answer.code, answer.err) == (0, "")
    monkeypatch.setattr(sys, "stdout", Terminal())
    with progress.shown() as told:
        assert told is None
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress.shown(wanted=False) as told:
        assert told is None


def test_a_terminal_is_told_and_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is counted, how many are done; at the end the line is erased."""
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setattr(sys, "stderr", screen)
    with progress.shown() as told:
        assert told is not None
        told("entries", 4096, 10_000)
        told("cases", 3, 7)
    shown = screen.getvalue()
    assert "4096/10000" in shown
    assert "3/7" in shown
    assert shown.endswith(("\x1b[2K", "\x1b[1A\x1b[2K"))


def test_jobs_is_a_number_from_one(desk: "Desk") -> None:
    """No process at all cannot check anything."""
    desk("init")
    assert desk("audit", "verify", "--jobs", "0").code == 2
