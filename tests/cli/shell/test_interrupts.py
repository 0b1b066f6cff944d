"""Stopped by Ctrl-C, SIGTERM or SIGHUP, or failing after a commit: what is said is so."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from admission_flow.database.sqlite_dialect import SqliteLink
from admission_flow.database.store import Store, Writing
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk

RECORD = ("case", "record", "HS-0001", "helper_assigned", "--on", "2024-01-05", "helper=DV-01")


@pytest.fixture
def one(office: "Desk") -> "Desk":
    """Return an office with one case."""
    case = lawful_case("sympathiser_resolution")
    assert office("case", "import", office.file("a.json", case)).code == 0
    return office


def stopped_after_commit(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Let a signal come when the transaction is on the disk and nobody has said so."""
    real = Store.writing

    @contextmanager
    def stopping(store: Store) -> Iterator[Writing]:
        with real(store) as writing:
            yield writing
        os.kill(os.getpid(), number)

    monkeypatch.setattr(Store, "writing", stopping)


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """Let a hang-up be heard also where these tests were begun by `nohup`, which ignores it."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


def entries(desk: "Desk") -> int:
    """Return how many entries the journal has."""
    return len(desk("audit", "log", "--json").json)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize(
    "command",
    [
        RECORD,
        ("case", "advance", "HS-0001", "awareness_certificate", "--on", "2024-02-05"),
        ("unit", "add", "DU", "Đảng ủy", "--level", "base", "--on", "2024-01-01"),
        ("privacy", "view", "HS-0001", "--purpose", "kiểm tra"),
        ("audit", "checkpoint", "--no-code"),
    ],
    ids=lambda command: " ".join(command[:2]) if isinstance(command, tuple) else None,
)
def test_what_was_committed_is_reported(
    one: "Desk", monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], number: int
) -> None:
    """Between the commit and the report: the entry that is there is named, whatever the command."""
    before = entries(one)
    with monkeypatch.context() as patch:
        stopped_after_commit(patch, number)
        answer = one(*command, "--lang", "en")
    after = entries(one)
    assert after > before
    assert answer.code == 128 + number
    assert f"recorded {after - before} entr" in answer.err
    assert f"to {after - 1}" in answer.err
    assert "recorded no entry" not in answer.err


def test_before_the_commit_nothing_is_claimed(one: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped inside the transaction: it is undone, and the sentence says that nothing is there."""
    before = entries(one)
    real = Register._derive

    def stop(self: Register, *facts: object) -> object:
        os.kill(os.getpid(), signal.SIGINT)
        return real(self, *facts)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Register, "_derive", stop)
        answer = one(*RECORD, "--lang", "en")
    assert answer.code == 130
    assert "recorded no entry" in answer.err
    assert entries(one) == before


@pytest.mark.parametrize("there", [True, False])
def test_a_commit_without_an_answer_is_looked_up(
    one: "Desk", monkeypatch: pytest.MonkeyPatch, *, there: bool
) -> None:
    """Stopped in the middle of COMMIT: what is said is what the files say."""

    before = entries(one)
    real = SqliteLink.commit

    def commit(self: SqliteLink) -> None:
        if there:
            real(self)
        os.kill(os.getpid(), signal.SIGINT)

    with monkeypatch.context() as patch:
        patch.setattr(SqliteLink, "commit", commit)
        answer = one(*RECORD, "--lang", "en")
    assert answer.code == 130
    assert ("recorded 1 entry" in answer.err) is there
    assert ("recorded no entry" in answer.err) is not there
    assert entries(one) - before == there


def test_what_cannot_be_looked_up_is_said_to_be_unsure(
    one: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files cannot be read any more: neither yes nor no is claimed, and a command tells."""

    log = one.register

    def commit(_: SqliteLink) -> None:
        log.rename(log.with_suffix(".gone"))
        os.kill(os.getpid(), signal.SIGINT)

    with monkeypatch.context() as patch:
        patch.setattr(SqliteLink, "commit", commit)
        answer = one(*RECORD, "--lang", "en")
    assert answer.code == 130
    assert "It is not known whether" in answer.err
    assert "admission-flow case history HS-0001" in answer.err


@pytest.mark.parametrize("failure", [OSError("full"), RuntimeError("planted"), BrokenPipeError()])
def test_a_failure_after_the_commit_reports_it_too(
    one: "Desk", monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    """A full output, a defect, a reader that left: the entry is named all the same."""
    before = entries(one)

    def fail(*_: object, **__: object) -> None:
        raise failure

    with monkeypatch.context() as patch:
        patch.setattr("admission_flow.cli.cases.entering.tell", fail)
        answer = one(*RECORD, "--lang", "en")
    assert entries(one) == before + 1
    assert "recorded 1 entry" in answer.err
    assert "Nothing was written" not in answer.err


def test_an_error_after_a_commit_does_not_say_that_nothing_was_written(
    one: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second of two transactions fails: what the first recorded is told, and no more."""
    from admission_flow.errors import RegisterBusy  # noqa: PLC0415

    real: Callable[..., object] = Register.record

    def twice(self: Register, *facts: object, **more: object) -> object:
        real(self, *facts, **more)
        raise RegisterBusy(path="so.db")

    with monkeypatch.context() as patch:
        patch.setattr(Register, "record", twice)
        answer = one(*RECORD, "--lang", "en")
    assert answer.code == 5
    assert "recorded 1 entry" in answer.err
    assert "Nothing was written" not in answer.err


def test_stopped_while_it_is_loaded_a_command_says_nothing(one: "Desk") -> None:
    """Before the program is there, it has done nothing: no traceback, no sentence."""
    code = (
        "import signal, sys, os\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'admission_flow.cli.main': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "sys.argv = ['admission-flow', 'case', 'list']\n"
        "from admission_flow.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-Ic", code], capture_output=True, text=True, check=False, cwd=one.folder
    )
    assert done.returncode == -signal.SIGINT
    assert (done.stdout, done.stderr) == ("", "")
