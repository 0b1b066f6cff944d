"""What a command does where its output is closed, full or left; exit 1 is for defects only."""

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.cli.main import run
from admission_flow.cli.shell import streams
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk

FULL = Path("/dev/full")
COMMAND = f"{sys.executable} -m admission_flow"


def shell(desk: "Desk", line: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a line in a shell, without a user's folder of its own."""
    environment = {**os.environ, "HOME": str(desk.folder)} | variables
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        env=environment,
        cwd=desk.folder,  # the program that is installed, not the one in the checkout
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        timeout=60,
    )


@pytest.mark.parametrize("rest", [">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", ["case show 1"])
def test_a_closed_stream_is_one_that_nobody_wants(office: "Desk", command: str, rest: str) -> None:
    """The command does its work; the register keeps its bytes: no output lands in it."""
    office("case", "import", office.file("a.json", lawful_case("branch_resolution")))
    before = office.stored()
    assert shell(office, f"{COMMAND} {command} {rest}").returncode == 0
    assert office.stored() == before


@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", ["--help", "--version", "case list --json"])
def test_a_full_output_is_said_once_on_the_other_stream(
    office: "Desk", command: str, unbuffered: str
) -> None:
    """Exit 7, a sentence in Vietnamese, and nothing of Python's own at the end."""
    answer = shell(office, f"{COMMAND} {command} > /dev/full", PYTHONUNBUFFERED=unbuffered)
    assert answer.returncode == 7, answer
    assert "ổ đĩa đầy" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_nobody_is_told_where_nothing_can_be_told(office: "Desk", unbuffered: str) -> None:
    """The exit code is still the one of what happened, not Python's of a stream it cannot empty."""
    for line, code in (
        ("case show HS-0009 2> /dev/full", 7),
        ("nothing 2> /dev/full > /dev/full", 2),
        ("--version > /dev/full 2> /dev/full", 7),
        ("case show HS-0009 2>&1 | true", 7),
    ):
        answer = shell(office, f"{COMMAND} {line}", PYTHONUNBUFFERED=unbuffered)
        assert answer.returncode == code, (line, answer)


@pytest.mark.parametrize("command", ["workflow show --json"])
def test_a_reader_that_has_read_enough_is_no_defect(office: "Desk", command: str) -> None:
    """`| head -1`, and a reader that leaves before the first line."""
    for reader in ("head -1", "true"):
        answer = shell(office, f"{COMMAND} {command} | {reader}")
        assert (answer.returncode, answer.stderr) == (0, ""), answer


@pytest.mark.parametrize(
    ("variables", "code"),
    [({"HOME": "/dev/null/x"}, 7), ({"HOME": ""}, 7),
     ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "COLUMNS": "0"}, 0),
     ({"PYTHONIOENCODING": "cp1258", "TZ": "Nowhere/None"}, 0)],
)  # fmt: skip
def test_odd_surroundings_are_no_defect(
    office: "Desk", variables: dict[str, str], code: int
) -> None:
    """A machine without a home folder, a screen without columns, an old coding."""
    if "HOME" in variables:
        line = f"env -u ADMISSION_FLOW_REGISTER -u XDG_DATA_HOME {COMMAND} init --as cb01"
    else:
        line = f"{COMMAND} case list"
    answer = shell(office, line, **variables)
    assert answer.returncode == code, answer
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    "path", ["y/" * 3000 + "so.db", "x" * 300 + ".db", "\udce9/so.db", "a\x00b.db", "."]
)
def test_a_path_that_cannot_be_used_is_bad_input(
    office: "Desk", path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Too long, of no text, with a NUL, a folder: 7, in a sentence, for whatever takes a path."""
    for command in (
        ("case", "list", "--register", path),
        ("init", "--register", f"/{path}"),
        ("judge", path),
        ("db", "backup", f"{office.folder}/so.db/{path}"),
        ("audit", "export", f"/proc/{path}"),
        ("workflow", "check", path),
        ("workflow", "diagram", "--out", f"/proc/{path}"),
    ):
        capsys.readouterr()
        code = run(command)
        assert code in {2, 7}, (command[:2], capsys.readouterr().err)


def test_where_windows_has_no_console_nobody_is_asked(
    office: "Desk", monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Its null device says that it is a terminal; asked for a passphrase, Python waits for ever."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(streams, "_WINDOWS", True)
    for console in (True, False):
        monkeypatch.setattr(streams, "_is_console", lambda console=console: console)
        assert streams.somebody_to_ask() is console
    monkeypatch.setattr("typer.prompt", lambda *_, **__: pytest.fail("somebody was asked"))
    keys = tmp_path_factory.mktemp("keys")
    answer = office("officer", "enrol", "cb01", "--new-key", str(keys / "cb01"))
    assert answer.code == 7
    assert "ADMISSION_FLOW_PASSPHRASE_FILE" in answer.err
    assert list(keys.iterdir()) == []
