"""Progress: shown to somebody who waits at a terminal, and to nobody else."""

import io
import sys
from typing import TYPE_CHECKING

import pytest

from admission_flow.cli.main import run
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


@pytest.mark.parametrize("command", ["verify", "replay", "findings"])
def test_an_auditor_at_a_terminal_is_told(
    desk: "Desk", monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """What reads a whole register says how far it is, and wipes it away before it answers."""
    desk("init")
    desk("case", "import", desk.file("a.json", lawful_case("sympathiser_resolution")))
    screen = Terminal()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", Terminal())
        patch.setattr(sys, "stderr", screen)
        assert run(("audit", command)) == 0
    shown = screen.getvalue()
    assert "1/1" in shown
    assert shown.rstrip().endswith("\x1b[2K")


def test_jobs_is_a_number_from_one(desk: "Desk") -> None:
    """No process at all cannot check anything."""
    desk("init")
    assert desk("audit", "verify", "--jobs", "0").code == 2


def test_what_is_counted_is_told_one_by_one() -> None:
    """Each thing that is done is one more, of all; where nothing is shown nobody counts them."""
    told: list[tuple[str, int, int]] = []
    one_more = progress.counting(lambda *said: told.append(said), "cases", lambda: 3)
    for case in ("HS-0001", "HS-0002"):
        one_more(case)
    assert told == [("cases", 1, 3), ("cases", 2, 3)]

    def asked() -> int:
        raise AssertionError

    progress.counting(None, "cases", asked)("HS-0001")
