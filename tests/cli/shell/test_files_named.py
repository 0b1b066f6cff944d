"""Every file that a command reads is an ordinary one: a pipe is refused at once, by a sentence."""

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from admission_flow.cli.shell.context import KEY_VARIABLE, PASSPHRASE_VARIABLE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Desk

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes and rights are those of POSIX")

COMMANDS: dict[str, tuple[tuple[str, ...], str]] = {
    "a case": (("judge", "{}"), "case.json"),
    "a case in TOML": (("case", "import", "{}"), "case.toml"),
    "a person": (("case", "open", "{}"), "case.json"),
    "a paper": (("case", "record", "HS-0001", "application", "--file", "{}"), "act.json"),
    "acts": (("case", "bulk", "{}"), "acts.csv"),
    "acts in a workbook": (("case", "bulk", "{}"), "acts.xlsx"),
    "units": (("unit", "import", "{}", "--on", "2024-01-01", "--yes"), "units.csv"),
    "a plan": (("plan", "set", "{}", "--on", "2024-01-01"), "plan.toml"),
    "a public key": (("officer", "enrol", "cb01", "--public", "{}"), "key.pub"),
    "an older checkpoint": (("audit", "goes-on", "{}", "--out", "proof"), "old"),
    "a checkpoint": (("audit", "verify", "--checkpoint", "{}"), "checkpoint"),
    "a register": (("case", "list", "--register", "{}"), "so.db"),
}


@pytest.mark.parametrize("what", COMMANDS)
def test_a_pipe_is_not_waited_for(office: "Desk", what: str) -> None:
    """Exit 7 and the name of the file; nothing is written."""
    line, name = COMMANDS[what]
    pipe = office.folder / "pipes" / name
    pipe.parent.mkdir()
    os.mkfifo(pipe)
    before = office.stored()
    answer = office(*(word.replace("{}", str(pipe)) for word in line))
    assert answer.code == 7, answer
    assert name in answer.err
    assert office.stored() == before


def test_a_pipe_is_no_report_of_ours(office: "Desk") -> None:
    """The report of a sheet is not looked for in a pipe."""
    pipe = office.folder / "report.csv"
    os.mkfifo(pipe)
    sheet = office.folder / "acts.csv"
    sheet.write_text("Mã hồ sơ,Loại việc,Ngày\nHS-0001,application,05/03/2024\n", "utf-8")
    assert office("case", "bulk", str(sheet), "--report", str(pipe)).code == 7


def test_a_folder_of_a_workflow_holds_files(office: "Desk") -> None:
    """A pipe in it is named."""
    folder = office.folder / "workflow"
    folder.mkdir()
    os.mkfifo(folder / "admission.toml")
    answer = office("workflow", "check", str(folder))
    assert answer.code == 7, answer
    assert "admission.toml" in answer.err


@pytest.fixture
def keyed(office: "Desk", monkeypatch: pytest.MonkeyPatch) -> "Path":
    """Return the key file of an enrolled officer, made by the program."""
    passphrase = office.folder / "passphrase"
    passphrase.write_text("mật khẩu mẫu\n", "utf-8")
    monkeypatch.setenv(PASSPHRASE_VARIABLE, str(passphrase))
    key = office.folder / "keys" / "cb01"
    key.parent.mkdir()
    assert office("officer", "enrol", "cb01", "--new-key", str(key)).code == 0
    monkeypatch.setenv(KEY_VARIABLE, str(key))
    return key


def test_a_private_key_is_its_owners_alone(office: "Desk", keyed: "Path") -> None:
    """It is made so; where others may read it, it signs nothing, and how to mend that is said."""
    assert keyed.stat().st_mode & 0o777 == 0o600
    assert office("init").code == 7  # there is one; the key was asked for nothing
    line = ("officer", "four-eyes", "branch_resolution")
    for mode in (0o640, 0o604, 0o666):
        keyed.chmod(mode)
        before = office.stored()
        answer = office(*line)
        assert (answer.code, "0600" in answer.err) == (7, True), answer
        assert office.stored() == before
    keyed.chmod(0o600)
    answer = office(*line)
    assert answer.code == 0
    assert "hai người kiểm soát:" not in answer.out


def test_a_key_is_never_open_even_while_it_is_made(office: "Desk", tmp_path: "Path") -> None:
    """Whatever the rights that new files get: none of another, from the first byte on."""
    (tmp_path / "k").mkdir()
    passphrase = tmp_path / "p"
    passphrase.write_text("mật khẩu mẫu", "utf-8")
    code = (
        "import os, sys; os.umask(0)\n"
        "from admission_flow.cli.main import run\n"
        f"sys.exit(run(['officer', 'enrol', 'cb01', '--new-key', {str(tmp_path / 'k' / 'a')!r}]))"
    )
    env = {**os.environ, PASSPHRASE_VARIABLE: str(passphrase)}
    assert office.register.exists()
    assert subprocess.run([sys.executable, "-c", code], env=env, check=False).returncode == 0
    assert (tmp_path / "k" / "a").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("variable", [KEY_VARIABLE, PASSPHRASE_VARIABLE])
def test_a_pipe_is_no_key(
    office: "Desk", keyed: "Path", variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the key nor the file of its passphrase is waited for."""
    pipe = office.folder / "pipe"
    os.mkfifo(pipe, 0o600)
    monkeypatch.setenv(variable, str(pipe))
    assert keyed.exists()
    answer = office("officer", "four-eyes", "branch_resolution")
    assert (answer.code, str(pipe) in answer.err) == (7, True)
