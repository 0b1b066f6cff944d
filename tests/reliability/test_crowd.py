"""Eight processes write at once: no number is given twice, and nobody is sent away."""

from pathlib import Path

import pytest

from tests.reliability.crowd import write_together

ATTEMPTS = 200


@pytest.mark.parametrize("one_case", [True, False])
def test_nobody_is_sent_away(tmp_path: Path, one_case: bool) -> None:  # noqa: FBT001 - pytest's
    """On one case and on eight: recorded, or told that somebody was quicker; never "locked"."""
    crowd = write_together(tmp_path, ATTEMPTS, one_case=one_case)
    assert (crowd.errors, crowd.doubled, crowd.breaks) == (0, 0, [])
    assert crowd.ended.total() == ATTEMPTS
    assert crowd.ended["recorded"] >= (ATTEMPTS / 8 if one_case else ATTEMPTS)


def test_a_lock_that_is_taken_late_is_caught(tmp_path: Path) -> None:
    """The planted bug: whoever reads first and locks later is sent away at once."""
    assert write_together(tmp_path, ATTEMPTS, one_case=False, late=True).errors > 0
