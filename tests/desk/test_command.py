"""`admission-flow desk`: one line once it serves, and an orderly end."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

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
