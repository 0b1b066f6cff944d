"""A hundred people erased: of none of them a byte is left, and the log says who was erased."""

from pathlib import Path

import pytest

from admission_flow.database import sqlite
from tests.register.mass_erasure import Left, Office

PEOPLE = 100  # `tools/soak_bundle.py erasure` erases 1,000


def test_of_a_hundred_erased_people_nothing_is_left(tmp_path: Path) -> None:
    """In no file of the register, no journal of SQLite, no later backup, no export."""
    office = Office(tmp_path / "r")
    office.plant(PEOPLE)
    planted = office.look()
    assert planted.hits > 6 * PEOPLE  # the search finds what is there, in every copy
    assert (planted.erased, planted.breaks, planted.stays) == (0, (), True)
    for path in (office.folder / "out").rglob("*"):
        if path.is_file():
            path.unlink()
    (office.folder / "out").rename(tmp_path / "before")
    office.erase(PEOPLE)
    assert office.look() == Left(hits=0, erased=PEOPLE, breaks=(), stays=True)


def test_deleting_without_overwriting_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted bug `secure_delete=OFF`: the rows are gone, and the names are still there."""
    monkeypatch.setitem(sqlite.WRITE_SETTINGS, "private.secure_delete", 0)
    monkeypatch.setitem(sqlite.WRITE_SETTINGS, "main.secure_delete", 0)
    # Writing the files anew, which follows every erasure, would hide it: it is a second lock.
    monkeypatch.setattr("admission_flow.database.store.Store.compact", lambda _: None)
    office = Office(tmp_path / "r")
    office.plant(30)
    office.erase(30)
    left = office.look()
    assert (left.erased, left.breaks) == (30, ())
    assert left.hits > 30
