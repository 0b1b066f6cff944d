"""Several windows write to one case at once, and processes are killed in the middle."""

import subprocess
import sys
from pathlib import Path

from admission_flow.database import open_for_reading
from admission_flow.journal.verify import verify_lines, verify_private

APPENDER = [sys.executable, "-I", str(Path(__file__).with_name("appender.py"))]


def test_nobody_advances_a_case_twice(path: Path) -> None:
    """8 processes try 25 times each to write a case's next entry: each number is written once."""
    run = [*APPENDER, "together", str(path), "25"]
    processes = [subprocess.Popen(run, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    lines = [line for process in processes for line in process.communicate()[0].splitlines()]
    assert [process.returncode for process in processes] == [0] * 8
    assert len(lines) == 200
    recorded = sorted(tuple(map(int, line.split()[1:])) for line in lines if line != "moved")
    assert recorded == [(number, number + 1) for number in range(len(recorded))]
    assert len(recorded) >= 25
    with open_for_reading(str(path)) as reader:
        assert reader.head[0] == len(recorded)
        assert verify_lines(reader.rows()).breaks == ()
        assert verify_private(reader.entries(), reader.personal_texts(), reader.secrets()) == ()


def after_kills(path: Path, kills: int, when: str) -> tuple[int, int]:
    run = [*APPENDER, "killed", str(path), str(kills), "20240502", when]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lost, reported = map(int, done.stdout.split())
    return lost, reported


def test_what_was_reported_survives_a_kill(path: Path) -> None:
    """50 kills at random moments: every entry that was reported is there, and all verifies."""
    lost, reported = after_kills(path, 50, "late")
    assert lost == 0
    assert reported >= 50


def test_reporting_before_commit_is_caught(path: Path) -> None:
    """The same kills show a program that reports an entry before it is recorded."""
    lost, _ = after_kills(path, 30, "early")
    assert lost > 0
