"""One way to read a file that somebody names: bounded, and never a pipe or a device."""

import os
import socket
import stat
from pathlib import Path

import pytest

from admission_flow.files import Unreadable, read_file, read_text

posix = pytest.mark.skipif(os.name != "posix", reason="pipes and rights are those of POSIX")


def reason(path: Path, largest: int = 100, *, private: bool = False) -> str:
    with pytest.raises(Unreadable) as found:
        read_text(path, largest, private=private)
    return found.value.reason


def test_a_file_is_read_up_to_its_bound(tmp_path: Path) -> None:
    """The largest file is read whole, one byte more is not; a mark of UTF-8 is no text."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfabc")
    assert read_file(path, 6) == b"\xef\xbb\xbfabc"
    assert read_text(path, 6) == "abc"
    assert reason(path, 5) == "too_large"
    path.write_bytes(b"a\xff")
    assert reason(path) == "not_utf8"


def test_what_is_not_there_or_a_folder(tmp_path: Path) -> None:
    """Each has its sentence; so has a name that no disk takes."""
    assert reason(tmp_path / "none") == "missing_file"
    assert reason(tmp_path / "a\0b") == "missing_file"
    assert reason(tmp_path / ("a" * 5000)) == "missing_file"
    assert reason(tmp_path) == "is_a_folder"


@posix
def test_what_never_ends_is_not_begun(tmp_path: Path) -> None:
    """A pipe without a writer, a socket, a device, and a link to one."""
    os.mkfifo(tmp_path / "pipe")
    assert reason(tmp_path / "pipe") == "not_a_file"
    (tmp_path / "link").symlink_to("/dev/zero")
    assert reason(tmp_path / "link") == "not_a_file"
    assert reason(Path("/dev/null")) == "not_a_file"
    with socket.socket(socket.AF_UNIX) as listening:
        place = Path(os.path.relpath(tmp_path / "s"))  # a socket's name is short
        listening.bind(str(place) if len(str(place)) < 100 else str(tmp_path / "s"))
        assert reason(tmp_path / "s") == "not_a_file"


@posix
def test_a_secret_is_its_owners_alone(tmp_path: Path) -> None:
    """Any right of others on it is one too many."""
    path = tmp_path / "key"
    path.write_text("x", "utf-8")
    for mode in (0o640, 0o604, 0o610, 0o602):
        path.chmod(mode)
        assert reason(path, private=True) == "readable_by_others"
        assert read_text(path) == "x"
    path.chmod(stat.S_IRUSR)
    assert read_text(path, private=True) == "x"
