"""One way to read a file that somebody names: a file of bounded size, and nothing else.

A pipe would wait for ever, a device would never end, a folder is not text: they are refused before
a byte is read, whatever the file is to be used for.
"""

import os
import stat
from errno import EACCES, EISDIR, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR, ENXIO, EPERM
from pathlib import Path
from typing import BinaryIO

from admission_flow.errors import reason_of

LARGEST_TEXT = 2**20
"""Bytes: keys, checkpoints, papers' lines, passphrases are far smaller."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_BY_ERROR = {
    ENOENT: "missing_file",
    ENOTDIR: "missing_file",
    ENAMETOOLONG: "missing_file",
    ELOOP: "missing_file",
    EACCES: "no_permission",
    EPERM: "no_permission",
    EISDIR: "is_a_folder",
    ENXIO: "not_a_file",  # a socket, or a device that is not there
}


class Unreadable(Exception):
    """A file cannot be read; `reason` is the id of a `problem` that says why."""

    def __init__(self, why: str, /, **facts: object) -> None:
        """Keep what the problem is said with."""
        super().__init__(why)
        self.reason = why
        self.facts = facts


def read_file(path: str | Path, largest: int = LARGEST_TEXT, *, private: bool = False) -> bytes:
    """Return the bytes of a file.

    Args:
        path: the file. A link is followed.
        largest: bytes; what is larger is something else, and is not read.
        private: it holds a secret: refuse it where others may read it too. Windows keeps no such
            rights in the file's mode, and is not asked.

    Raises:
        Unreadable: there is none ("missing_file"), it is a folder ("is_a_folder"), a pipe, a device
            or a socket ("not_a_file"), it is larger ("too_large"), others may read it
            ("readable_by_others"), or the system refuses ("no_permission", "unreadable").

    """
    try:
        with opened(path) as file:
            mode = os.fstat(file.fileno()).st_mode
            if private and os.name == "posix" and mode & _OTHERS:
                raise Unreadable("readable_by_others")
            raw = file.read(largest + 1)
    except OSError as error:
        raise _because(error) from error
    if len(raw) > largest:
        raise Unreadable("too_large", limit=size_text(largest))
    return raw


def opened(path: str | Path, *, links: bool = True) -> BinaryIO:
    """Return an ordinary file, open to be read.

    Args:
        path: the file.
        links: follow one; False: refuse it, for a folder that somebody else has packed.

    Raises:
        Unreadable: as `read_file`; or it is a link ("is_a_link").

    """
    # Opened without waiting: a pipe has no writer until somebody comes. Then looked at while it is
    # open, so that nothing is exchanged in between.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
    if not links:
        if Path(path).is_symlink():
            raise Unreadable("is_a_link")
        flags |= getattr(os, "O_NOFOLLOW", 0)
    try:
        handle = os.open(path, flags | getattr(os, "O_BINARY", 0))
    except OSError as error:
        if os.name == "nt" and Path(path).is_dir():
            raise Unreadable("is_a_folder") from error
        raise _because(error) from error
    except ValueError as error:  # a NUL in the name
        raise Unreadable("missing_file") from error
    try:
        _check_ordinary(os.fstat(handle).st_mode)
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def _check_ordinary(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise Unreadable("is_a_folder")
    if not stat.S_ISREG(mode):
        raise Unreadable("not_a_file")


def read_text(path: str | Path, largest: int = LARGEST_TEXT, *, private: bool = False) -> str:
    """Return the text of a file in UTF-8, without a mark of it at the front. Raises as `read_file`.

    Raises:
        Unreadable: besides, it is not UTF-8 ("not_utf8").

    """
    try:
        return read_file(path, largest, private=private).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("not_utf8", byte=error.start) from error


def size_text(size: int) -> str:
    """Return a number of bytes as people write it: 4 MB."""
    return f"{size // 2**20} MB" if size >= 2**20 else f"{size // 2**10} KB"


def _because(error: OSError) -> Unreadable:
    reason = _BY_ERROR.get(error.errno or 0, "unreadable")
    return Unreadable(reason, reason=reason_of(error))
