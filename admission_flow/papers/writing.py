"""Writes a file whole or not at all."""

import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from admission_flow.errors import FileNotWritten


def write_new(path: Path, text: str) -> None:
    """Write a text file that was not there before; other people cannot read it.

    Raises:
        FileNotWritten: it is there already, or the disk or the folder refuses.

    """
    write_new_bytes(path, text.encode())


def write_new_bytes(path: Path, data: bytes) -> None:
    """Write a file that was not there before. Raises as `write_new`."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise FileNotWritten(file=str(path), reason="exists") from error
    except OSError as error:
        raise FileNotWritten(file=str(path), reason=error.strerror or "") from error


def write_over(path: Path, text: str) -> None:
    """Write a text file in place of the one that is there: readers see the old or the new, whole.

    Raises:
        FileNotWritten: the disk or the folder refuses; what was there stays.

    """
    beside = path.with_name(f"{path.name}.new")
    with suppress(OSError):
        beside.unlink(missing_ok=True)  # what an earlier run left when it was cut off
    write_new(beside, text)
    try:
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise FileNotWritten(file=str(path), reason=error.strerror or "") from error


def check_report(path: Path, first_lines: Collection[str]) -> None:
    """Let a report be written to a place that is free, or holds the report of an earlier run.

    Args:
        path: the place.
        first_lines: how such a report begins.

    Raises:
        FileNotWritten: something else is there, or there is no such folder.

    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            ours = file.readline().rstrip("\n") in first_lines
    except FileNotFoundError:
        ours = path.parent.is_dir()
        if not ours:
            raise FileNotWritten(file=str(path), reason="missing_file") from None
    except (OSError, UnicodeDecodeError):
        ours = False
    if not ours:
        raise FileNotWritten(file=str(path), reason="exists")


def write_report(path: Path, text: str, first_lines: Collection[str]) -> None:
    """Write a report where `check_report` lets it pass: the old one stays until this is whole.

    It begins with the mark by which spreadsheets know UTF-8.

    Raises:
        FileNotWritten: the disk or the folder refuses.

    """
    check_report(path, first_lines)
    write_over(path, f"\ufeff{text}\n")
