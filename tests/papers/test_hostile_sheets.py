"""A file is read, or refused with a sentence, within the memory of a small machine."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.papers.hostile_sheets import hostile

MOST_MEGABYTES = 500


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux for the memory used")
def test_no_sheet_takes_the_memory(tmp_path: Path) -> None:
    """One process reads them all: merged, blown up, far away, endless, lying, laughing."""
    expected = {}
    for name, content, problem in hostile():
        (tmp_path / name).write_bytes(content)
        expected[name] = problem
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run(
        [sys.executable, "-m", "tests.papers.hostile_sheets", str(tmp_path)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    said = answer["said"]
    assert {name: said[name] for name, problem in expected.items() if problem} == {
        name: problem for name, problem in expected.items() if problem
    }
    assert {name: said[name] for name, problem in expected.items() if not problem} == {
        "merged over everything.xlsx": 1,
        "formatted rows.xlsx": 1,
        "far down.xlsx": 1,
    }
    assert answer["megabytes"] < MOST_MEGABYTES
