"""A register that nobody touched is accused of nothing, whatever an office did with it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.bundle.hostile import checker
from tests.reliability.lives import DEEDS, accused, adopt, be_refused, derive_again, lived

RUNS, EACH = 4, 2
"""Registers in `make test`: `make soak` tries a thousand."""


def test_a_register_in_which_everything_was_done_is_accused_of_nothing(tmp_path: Path) -> None:
    """Every deed once: none of them is refused, and none of them looks like an attack."""
    life = lived(tmp_path, 1, list(DEEDS))
    assert [deed.__name__ for deed in DEEDS if not life.did[deed.__name__]] == []
    assert life.did["refused"]
    assert accused(life, checker()) == []


def test_whoever_could_accuse_does_so_of_a_register_that_was_touched(tmp_path: Path) -> None:
    """The same questions find a day that was edited: they are not blind."""
    life = lived(tmp_path, 3, [be_refused])
    adopt(life)
    derive_again(life)  # by the law that the verifier has
    with closing(sqlite3.connect(life.bureau.place.log)) as database:
        database.execute("UPDATE case_state SET moved_on = '2020-02-02'")
        database.commit()
    assert [what.partition(":")[0] for what in accused(life, checker(tool=False))] == ["verify"]


@pytest.mark.parametrize("first", range(0, RUNS * EACH, EACH))
def test_registers_that_nobody_touched_are_accused_of_nothing(tmp_path: Path, first: int) -> None:
    """Verify, replay and the stand-alone checker: not one false alarm."""
    check = checker(tool=False)
    for seed in range(first, first + EACH):
        folder = tmp_path / str(seed)
        folder.mkdir()
        assert accused(lived(folder, seed), check) == [], seed
