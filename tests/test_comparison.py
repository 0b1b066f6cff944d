"""The page that holds us beside others: each point names a command or a test that there is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from admission_flow.cli.main import build
from tests.test_docs import every_command

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "embedders" / "comparison.md"
PEERS = 7


def points() -> Iterator[list[str]]:
    """Yield the cells of each point."""
    for line in PAGE.read_text("utf-8").splitlines():
        if re.match(r"\| \d+ \|", line):
            yield [cell.strip() for cell in line.strip("|").split("|")]


@pytest.mark.parametrize("point", list(points()), ids=lambda cells: cells[1])
def test_each_point_is_shown_by_something_that_there_is(point: list[str]) -> None:
    """A command of ours, or tests; and each of the others has its word."""
    *_, shown = point
    assert len(point) == 3 + PEERS
    assert set(point[2:-1]) <= {"yes", "part", "no"}
    named = re.fullmatch(r"`(.+)`", shown)
    assert named is not None
    command = named[1].removeprefix("admission-flow ")
    if command == named[1]:
        assert (ROOT / command).exists(), command
    else:
        assert command in {path for path, _ in every_command(build())}


def test_each_part_is_explained() -> None:
    """Whoever has something near a point is told of below the table, by the point's number."""
    text = PAGE.read_text("utf-8").partition('What "part" means:')[2]
    for number, *cells in points():
        assert ("part" not in cells) or re.search(rf"^{number}\. ", text, re.MULTILINE), number
