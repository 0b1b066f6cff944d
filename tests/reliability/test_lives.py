"""A register that nobody touched is accused of nothing, whatever an office did with it."""

from pathlib import Path

import pytest

from tests.bundle.hostile import checker
from tests.reliability.lives import DEEDS, accused, lived

RUNS, EACH = 6, 4
"""Registers in `make test`: `make soak` tries a thousand."""


def test_a_register_in_which_everything_was_done_is_accused_of_nothing(tmp_path: Path) -> None:
    """Every deed once: none of them is refused, and none of them looks like an attack."""
    life = lived(tmp_path, 1, list(DEEDS))
    assert [deed.__name__ for deed in DEEDS if not life.did[deed.__name__]] == []
    assert life.did["refused"]
    assert accused(life, checker()) == []


@pytest.mark.parametrize("first", range(0, RUNS * EACH, EACH))
def test_registers_that_nobody_touched_are_accused_of_nothing(tmp_path: Path, first: int) -> None:
    """Verify, replay and the stand-alone checker: not one false alarm."""
    check = checker(tool=False)
    for seed in range(first, first + EACH):
        folder = tmp_path / str(seed)
        folder.mkdir()
        assert accused(lived(folder, seed), check) == [], seed
