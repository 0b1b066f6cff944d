"""The page about reliability says what was measured, and what was measured holds."""

from pathlib import Path
from types import ModuleType

import pytest

from tests.tool_scripts import tool

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def soak() -> ModuleType:
    """Return tools/soak.py."""
    return tool("soak")


def test_the_page_is_what_was_measured(soak: ModuleType) -> None:
    """docs/auditors/reliability.md is what `tools/soak.py --page` makes of the figures."""
    assert soak.PAGE.read_text("utf-8") == tool("soak_page").page(soak.read())


def test_what_was_measured_holds(soak: ModuleType) -> None:
    """Every harness ran as often as it is asked to, found no fault, and showed its planted bug."""
    measured = {name: runs for name, runs in soak.read().items() if name != "machine"}
    assert measured.keys() == soak.HARNESSES.keys()
    for name, runs in measured.items():
        for figures in runs.values():
            assert soak.faults(figures) == [], name
    assert sum(run["tried"] for run in measured["changes"].values()) >= 20_000
    assert sum(run["tried"] for run in measured["power_cuts"].values()) >= 10_000
    assert sum(run["tried"] for run in measured["kills"].values()) >= 2000
    assert sum(run["tried"] for run in measured["untouched"].values()) >= 1000
    assert sum(run["tried"] for run in measured["lives"].values()) >= 1000


def test_a_fault_is_a_fault(soak: ModuleType) -> None:
    """A lost entry is one, and a planted bug that nobody saw is one; zero and some are none."""
    assert soak.faults({"tried": 9, "lost": 0, "planted lost": 3, "shown: leaf": 1}) == []
    assert soak.faults({"lost": 1}) == ["lost: 1"]
    assert len(soak.faults({"planted lost": 0, "shown: leaf": 0})) == 2


@pytest.mark.parametrize(
    ("harness", "count"),
    [
        ("untouched", 2),
        ("lives", 2),
        ("full_disks", 4),
        ("crowds", 64),
        ("power_cuts", 20),
        ("damage", 6),
    ],
)
def test_the_tool_runs_a_harness(
    soak: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harness: str, count: int
) -> None:
    """A few rounds of a harness give figures without a fault."""
    monkeypatch.setenv(soak.STATE_VARIABLE, str(tmp_path / "state"))
    figures = soak.HARNESSES[harness][0](tmp_path, count, 5)
    assert [figures[name] for name in soak.MUST_BE_NONE if figures.get(name)] == []
    assert any(name.endswith("tried") for name in figures)
