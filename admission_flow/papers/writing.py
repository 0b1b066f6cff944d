"""Writes a file whole or not at all."""

import os
from collections.abc import Collection, Iterable
from contextlib import suppress
from itertools import chain, repeat
from pathlib import Path
from tempfile import mkstemp
from typing import Self

from admission_flow.errors import FileNotWritten, reason_of
from admission_flow.files import Unreadable, read_text

LARGEST_REPORT = 64 * 2**20
"""Bytes of a report that is there; a larger file is not one of ours."""


def write_new(path: Path, text: str) -> None:
    """Write a text file that was not there before; other people cannot read it.

    Raises:
        FileNotWritten: it is there already, or the disk or the folder refuses.

    """
    write_new_bytes(path, text.encode())


def write_new_lines(path: Path, lines: Iterable[str]) -> None:
    """Write a text file line by line, as these come; the last one is not ended.

    Raises: as `write_new`, and whatever reading the lines raises; then there is no file.
    """
    ends = chain([""], repeat("\n"))
    _write(
        path,
        (f"{end}{line}".encode() for end, line in zip(ends, lines, strict=False)),
        overwrite=False,
    )


def write_new_parts(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file part by part, as these come. Raises as `write_new_lines`."""
    _write(path, parts, overwrite=False)


def write_new_bytes(path: Path, data: bytes) -> None:
    """Write a file that was not there before. Raises as `write_new`."""
    _write(path, [data], overwrite=False)


def write_whole(path: Path, text: str, *, overwrite: bool = False) -> None:
    """Write a text file; `overwrite`: also over one that is there, which stays until then.

    Raises: as `write_new`; what was there stays as it was.
    """
    _write(path, [text.encode()], overwrite=overwrite)


def write_parts(path: Path, parts: Iterable[bytes], *, overwrite: bool = False) -> None:
    """Write a file part by part, as these come. Raises as `write_whole`."""
    _write(path, parts, overwrite=overwrite)


def check_free(path: Path, *, overwrite: bool = False) -> None:
    """Refuse a place where a file is that may not be replaced, before any work is done.

    Raises:
        FileNotWritten: something is there, and is not to be replaced or is no file; or there is no
            such folder.

    """
    if os.path.lexists(path) and not overwrite:
        raise FileNotWritten(file=str(path), reason="exists")
    if path.exists() and not path.is_file():
        raise FileNotWritten(file=str(path), reason="not_a_file")
    if not path.parent.is_dir():
        raise FileNotWritten(file=str(path), reason="missing_file")


def _write(path: Path, parts: Iterable[bytes], *, overwrite: bool) -> None:
    """Write a file so that it is there whole or not at all, whenever the power goes."""
    try:
        if not overwrite:
            _refuse_what_is_there(path)
        elif path.exists() and not path.is_file():  # root could put a file in a device's place
            raise FileNotWritten(file=str(path), reason="not_a_file")
        beside = _written_beside(path, parts)
        try:
            _put(beside, path, overwrite=overwrite)
        finally:
            beside.unlink(missing_ok=True)
    except FileExistsError as error:
        raise FileNotWritten(file=str(path), reason="exists") from error
    except OSError as error:
        raise FileNotWritten(file=str(path), reason=reason_of(error)) from error


def _written_beside(path: Path, parts: Iterable[bytes]) -> Path:
    """Return a file in the same folder that holds the parts: whole, or it is gone again."""
    handle, name = mkstemp(prefix=f".{path.name}.", dir=path.parent)  # 0600, a name of its own
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return beside


class HeldFiles:
    """New files of a folder, written whole under other names until they may have their own.

    For what is noted before it is given out: a disk that is full is met before anything is noted.
    Whatever was not put in its place is gone when the block ends, the folder as well if it is new.
    """

    def __init__(self, folder: Path, *, overwrite: bool = False) -> None:
        """Begin, for a folder that is made where there is none; `overwrite`: of files there."""
        self._folder, self._overwrite = folder, overwrite
        self._new: list[Path] = []
        self._held: list[tuple[Path, Path]] = []

    def __enter__(self) -> Self:
        """Begin a block."""
        return self

    def hold(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Write files, by name, whole, beside their places.

        Raises:
            FileNotWritten: one is there already, or the disk or the folder refuses.

        """
        path = self._folder
        try:
            self._make_folder()
            for name, data in files:
                path = self._folder / name
                if not self._overwrite:
                    _refuse_what_is_there(path)
                self._held.append((_written_beside(path, [data]), path))
        except FileExistsError as error:
            raise FileNotWritten(file=str(path), reason="exists") from error
        except OSError as error:
            raise FileNotWritten(file=str(path), reason=reason_of(error)) from error

    def place(self) -> None:
        """Give every file its name.

        Raises: as `hold`; those before it have theirs.
        """
        while self._held:
            beside, path = self._held[0]
            try:
                _put(beside, path, overwrite=self._overwrite)
            except FileExistsError as error:
                raise FileNotWritten(file=str(path), reason="exists") from error
            except OSError as error:
                raise FileNotWritten(file=str(path), reason=reason_of(error)) from error
            beside.unlink(missing_ok=True)
            del self._held[0]
            self._new.clear()

    def __exit__(self, *_: object) -> None:
        """Take away whatever was not put in its place."""
        for beside, _path in self._held:
            beside.unlink(missing_ok=True)
        for folder in reversed(self._new):
            with suppress(OSError):
                folder.rmdir()

    def _make_folder(self) -> None:
        missing = [one for one in (self._folder, *self._folder.parents) if not one.exists()]
        for one in reversed(missing):
            one.mkdir()
            self._new.append(one)


def _refuse_what_is_there(path: Path) -> None:
    """Refuse it before anything is written; `_put_where_nothing_is` decides."""
    if os.path.lexists(path):
        raise FileExistsError(path)


def _put(beside: Path, path: Path, *, overwrite: bool) -> None:
    if overwrite:
        beside.replace(path)
    else:
        _put_where_nothing_is(beside, path)


def _put_where_nothing_is(beside: Path, path: Path) -> None:
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links, as sticks are: the name is taken first
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        beside.replace(path)


def check_report(path: Path, first_lines: Collection[str]) -> None:
    """Let a report be written to a place that is free, or holds the report of an earlier run.

    Args:
        path: the place.
        first_lines: how such a report begins.

    Raises:
        FileNotWritten: something else is there, or there is no such folder.

    """
    try:
        ours = read_text(path, LARGEST_REPORT).partition("\n")[0] in first_lines
    except Unreadable as error:
        ours = error.reason == "missing_file" and path.parent.is_dir()
        if error.reason == "missing_file" and not ours:
            raise FileNotWritten(file=str(path), reason="missing_file") from None
    if not ours:
        raise FileNotWritten(file=str(path), reason="exists")


def write_report(path: Path, text: str, first_lines: Collection[str]) -> None:
    """Write a report where `check_report` lets it pass: the old one stays until this is whole.

    It begins with the mark by which spreadsheets know UTF-8.

    Raises:
        FileNotWritten: the disk or the folder refuses.

    """
    check_report(path, first_lines)
    write_whole(path, f"\ufeff{text}\n", overwrite=True)
