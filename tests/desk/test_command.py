"""`admission-flow desk`: one line once it serves, and an orderly end."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, build_opener

import psutil
import pytest

from admission_flow.desk import supervised
from tests.conftest import Desk


@contextmanager
def started(folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Start the command in a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-Im", "admission_flow", "desk", "--no-browser", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "ADMISSION_FLOW_STATE": str(folder), "PYTHONUTF8": "1"},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_one_line_and_an_orderly_end(register_path: Path) -> None:
    """The address stands alone on standard output; Ctrl-C ends the desk, and that is no failure."""
    options = ("--register", str(register_path), "--as", "cb01")
    with started(register_path.parent, *options) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        with browser.open(address) as answer:
            assert "HS-0006" in answer.read().decode()
        with pytest.raises(HTTPError, match="401"):
            build_opener().open(address.partition("?")[0])
        process.send_signal(signal.SIGINT)
        rest, told = process.communicate(timeout=10)
    assert (process.returncode, rest) == (0, "")
    assert told.splitlines()[-1] == "Bàn làm việc đã đóng."


def test_a_port_that_is_taken(office: Desk) -> None:
    """It is said in a sentence, and nothing is served."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = office("desk", "--no-browser", "--port", str(port))
    assert (answer.code, answer.out) == (7, "")
    assert f"127.0.0.1:{port}" in answer.err


def test_a_desk_needs_a_register_and_an_officer(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing is said before anything is served; to read, nobody need be named."""
    assert desk("desk", "--no-browser").code == 7
    assert desk("init").code == 0
    monkeypatch.delenv("ADMISSION_FLOW_OFFICER")
    assert desk("desk", "--no-browser").code == 2


def test_the_address_is_put_where_its_owner_alone_reads_it(register_path: Path) -> None:
    """Nothing of it goes to the output, which a supervisor keeps; a used token makes a new one."""
    file = register_path.parent / "address"
    options = ("--register", str(register_path), "--as", "cb01", "--address-to", str(file))
    with started(register_path.parent, *options) as process:
        address = first_line(file)
        assert file.stat().st_mode & 0o777 == 0o600
        with build_opener(HTTPCookieProcessor(CookieJar())).open(address) as answer:
            assert "HS-0006" in answer.read().decode()
        with pytest.raises(HTTPError, match="403"):
            build_opener().open(address)
        assert first_line(file) != address
        process.send_signal(signal.SIGTERM)
        out, told = process.communicate(timeout=20)
    assert (process.returncode, out) == (0, "")
    assert "token" not in told


def first_line(file: Path) -> str:
    """Return the address in a file, once it is there."""
    for _ in range(300):
        if file.exists():
            return file.read_text("utf-8").strip()
        time.sleep(0.1)
    raise AssertionError("no address")


def test_an_address_is_put_over_nothing_else(office: Desk) -> None:
    """A register that is named by mistake stays as it is; a folder that is missing is said."""
    before = office.stored()
    for where in (office.register, office.folder / "nowhere" / "address"):
        with started(office.folder, "--address-to", str(where)) as process:
            out, told = process.communicate(timeout=20)
        assert (process.returncode, out) == (7, "")
        assert where.name in told
    assert office.stored() == before


@contextmanager
def supervisor(limit: float = 30.0) -> Iterator[tuple[socket.socket, dict[str, str]]]:
    """Yield a socket as systemd makes one, and the environment that names it."""
    name = f"@admission-flow-{os.getpid()}-{time.monotonic_ns()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
        door.bind(f"\0{name[1:]}")
        door.settimeout(limit)
        yield door, {"NOTIFY_SOCKET": name}


@pytest.mark.skipif(sys.platform != "linux", reason="a supervisor of Linux")
def test_a_supervisor_is_told_that_it_serves_and_still_answers(
    register_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ready when it serves, signs while it answers, none while it hangs, and that it ends."""
    options = ("--register", str(register_path), "--as", "cb01")
    with supervisor() as (door, named):
        for name, value in {**named, "WATCHDOG_USEC": "300000"}.items():
            monkeypatch.setenv(name, value)
        with started(register_path.parent, *options) as process:
            assert door.recv(100) == b"READY=1"
            assert [door.recv(100) for _ in range(3)] == [b"WATCHDOG=1"] * 3
            process.send_signal(signal.SIGSTOP)
            while process_state(process.pid) != "T":
                time.sleep(0.01)
            door.settimeout(0.0)
            with suppress(BlockingIOError):
                while door.recv(100):
                    pass
            door.settimeout(1.0)
            with pytest.raises(TimeoutError):
                door.recv(100)
            process.send_signal(signal.SIGCONT)
            door.settimeout(30.0)
            assert door.recv(100) == b"WATCHDOG=1"
            process.send_signal(signal.SIGTERM)
            said = b""
            while said != b"STOPPING=1":
                said = door.recv(100)
            process.communicate(timeout=20)


def process_state(number: int) -> str:
    """Return the state of a process: "T" is stopped."""
    return psutil.Process(number).status().replace(psutil.STATUS_STOPPED, "T")


@pytest.mark.parametrize(
    ("limit", "process", "seconds"),
    [("3000000", None, 1.0), ("3000000", "1", None), ("", None, None), ("x", None, None),
     ("0", None, None)],
)  # fmt: skip
def test_signs_are_sent_where_somebody_waits_for_them(
    monkeypatch: pytest.MonkeyPatch, limit: str, process: str | None, seconds: float | None
) -> None:
    """Three in the time that is given; none where another process is meant."""
    monkeypatch.setenv("WATCHDOG_USEC", limit)
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    if process is not None:
        monkeypatch.setenv("WATCHDOG_PID", process)
    assert supervised.seconds_between() == seconds


def test_without_a_supervisor_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """No socket, or one that is gone: a desk serves all the same."""
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    supervised.say(supervised.READY)
    monkeypatch.setenv("NOTIFY_SOCKET", "@nobody-listens-here")
    supervised.say(supervised.READY)
