"""What a killed maker of a register leaves is removed by the next; nothing else is."""

import subprocess
import sys
from pathlib import Path

import pytest

from admission_flow.database import create, making
from admission_flow.database.making import made_whole
from admission_flow.database.sqlite import Place

KILLED = """
import os, sys
from admission_flow.database.making import made_whole
from admission_flow.database.sqlite import Place
with made_whole(Place.of(sys.argv[1])) as making:
    making.log.with_name(making.log.name + "-journal").touch()
    os._exit(9)
"""


def hidden(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob(".*"))


def killed(folder: Path) -> None:
    """Begin to make a register in another process that dies in the middle."""
    done = subprocess.run([sys.executable, "-Ic", KILLED, str(folder / "so.db")], check=False)
    assert done.returncode == 9


def test_what_a_killed_maker_left_is_removed_by_the_next(tmp_path: Path) -> None:
    """Both files and a journal under hidden names; files that only look alike stay."""
    pytest.importorskip("fcntl")
    killed(tmp_path)
    assert len(hidden(tmp_path)) == 3
    others = [
        ".so-making-notes.txt",
        ".so-making-0123456789abcdef.dbx",
        ".other-making-" + "0" * 16,
    ]
    for name in others:
        (tmp_path / name).touch()
    create(str(tmp_path / "so.db"))
    assert hidden(tmp_path) == sorted(others)
    assert (tmp_path / "so.db").exists()


def test_what_somebody_is_making_is_left_alone(tmp_path: Path) -> None:
    """While another maker is at work in the folder, nothing is removed, not even leftovers."""
    killed(tmp_path)
    with made_whole(Place.of(tmp_path / "other.db")):
        before = hidden(tmp_path)
        create(str(tmp_path / "so.db"))
        assert hidden(tmp_path) == before


def test_without_locks_on_folders_nothing_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows: what is left over stays, and the register is made."""
    killed(tmp_path)
    monkeypatch.setattr(making, "fcntl", None)
    before = hidden(tmp_path)
    create(str(tmp_path / "so.db"))
    assert hidden(tmp_path) == before
    assert (tmp_path / "so.db").exists()
