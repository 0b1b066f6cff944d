"""A process that enters cases is killed at random moments: what it reported is there."""

import random
from pathlib import Path

from tests.reliability.kills import kill_again_and_again

KILLS = 25
"""`make soak` tries 2,000."""


def test_what_was_acknowledged_survives_sigkill(tmp_path: Path) -> None:
    """25 kills: nothing reported is lost, the register verifies, nothing is recorded twice."""
    result = kill_again_and_again(tmp_path, KILLS, random.Random(20240502))
    assert result.harmless, result
    assert result.kills == KILLS
    assert result.acknowledged > KILLS / 10


def test_reporting_before_commit_is_caught(tmp_path: Path) -> None:
    """The planted bug: the same kills show a program that reports before it has recorded."""
    result = kill_again_and_again(tmp_path, 20, random.Random(1), early=True)
    assert result.lost > 0
