"""No check reads a clock: the day of an inspection is what it is given."""

import ast
from pathlib import Path

import pytest

import admission_flow.inspection as room

FILES = sorted(Path(room.__file__).parent.rglob("*.py"))
READS = {"today", "now", "utcnow", "fromtimestamp", "localtime", "gmtime", "time_ns", "monotonic"}
"""Names by which a clock is read, ours among them (`register.today`)."""
MODULES = {"time", "zoneinfo", "admission_flow.register.core.clock"}


def clocks(source: str) -> set[str]:
    """Return what in a module reads a clock, or could."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in READS:
            found.add(node.attr)
        elif isinstance(node, ast.Name) and node.id in READS:
            found.add(node.id)
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names} & MODULES
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or ""} & MODULES
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_here_reads_a_clock(file: Path) -> None:
    """Neither the host's nor the register's: neither by `datetime` nor by any other module."""
    assert clocks(file.read_text("utf-8")) == set()


def test_all_the_room_is_looked_at() -> None:
    """Also the checks one folder below."""
    assert {"inspect", "above", "working_paper"} <= {file.stem for file in FILES}


@pytest.mark.parametrize(
    "planted",
    [
        "from datetime import date\nday = date.today()",
        "import datetime as d\nday = d.datetime.now(d.UTC).date()",
        "import time",
        "from time import time as second",
        "from admission_flow.register.core.clock import system_clock",
        "def days(register):\n    return register.today",
    ],
)
def test_a_clock_would_be_seen(planted: str) -> None:
    """What the test above looks for it does find."""
    assert clocks(planted)
