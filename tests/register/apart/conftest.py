"""Two offices for each test, and a case that one hands over."""

from datetime import date
from pathlib import Path

import pytest

from admission_flow.procedure.acts import HelperReport
from admission_flow.testing import lawful_case
from tests.register.apart.two_offices import NEW, Two

SOMEBODY = lawful_case("branch_resolution", full_name="Lò Thị Ví Dụ")
HERE = HelperReport(on=date(2024, 3, 7), assessment="ghi ở đây")
BASE, DECISION = (
    act
    for act in lawful_case("admission_decision", full_name="Lò Thị Ví Dụ").acts
    if act.kind in {"base_resolution", "admission_decision"}
)


@pytest.fixture
def two(tmp_path: Path) -> Two:
    """Make a sender and a receiver, both with an empty register."""
    return Two(tmp_path)


@pytest.fixture
def merged(two: Two) -> Two:
    """A case that was taken over once."""
    two.enter(SOMEBODY)
    assert two.merged(two.hand_over()).standing is NEW
    return two
