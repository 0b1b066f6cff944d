"""Two offices for each test."""

from pathlib import Path

import pytest

from tests.register.apart.two_offices import Two


@pytest.fixture
def two(tmp_path: Path) -> Two:
    """Make a sender and a receiver, both with an empty register."""
    return Two(tmp_path)
