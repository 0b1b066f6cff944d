"""The table of `make bench` runs to its end: whoever changes what it measures hears of it here."""

import subprocess
import sys
from pathlib import Path

TABLE = Path(__file__).resolve().parents[1] / "bench" / "table.py"
MISSING = """
import sys
sys.modules["eventsourcing"] = sys.modules["django_fsm_log"] = None
sys.path.insert(0, sys.argv[1])
import peers
print(*peers.lines(*peers.measured(1)), sep=chr(10))
"""


def printed() -> list[list[str]]:
    """Return the cells of each row that the table prints, of sizes that say nothing."""
    done = subprocess.run(
        [sys.executable, str(TABLE), "--tiny"],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_row_is_measured() -> None:
    """Each has its figure, and either an aim that is or is not reached, or neither."""
    rows = printed()
    for work, figure, aim, reached, *said in rows:
        if figure != "-":
            assert float(figure.split()[0]) > 0, work
        assert bool(aim) == bool(reached), work
        assert any(said), work
        assert figure != "-" or "not installed" in said[0], work
    named = " ".join(row[0] for row in rows)
    for words in (
        *("hot", "cold", "`case record`", "`case show`", "`audit verify`", "verified before"),
        *("`audit replay`", "`audit findings`", "`due`", "`plan progress`", "`plan forecast`"),
        *("by hand", "transitions with SQLModel", "django-fsm-2", "eventsourcing", "ours, signed"),
    ):
        assert words in named


def test_a_library_that_is_not_installed_is_told() -> None:
    """It is named with what is missing, and the others are measured."""
    done = subprocess.run(
        [sys.executable, "-c", MISSING, str(TABLE.parent)],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stdout.splitlines() if "not measured" in line]
    assert [line.split("not measured: ")[1] for line in told] == [
        "django_fsm_log is not installed",
        "eventsourcing is not installed",
    ]
    assert "transitions with SQLModel" in done.stdout
