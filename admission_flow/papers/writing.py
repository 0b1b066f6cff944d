"""Writes a file whole or not at all."""

import os
from pathlib import Path

from admission_flow.errors import FileNotWritten


def write_new(path: Path, text: str) -> None:
    """Write a text file that was not there before; other people cannot read it.

    Raises:
        FileNotWritten: it is there already, or the disk or the folder refuses.

    """
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text.encode())
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
    beside.unlink(missing_ok=True)
    write_new(beside, text)
    try:
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise FileNotWritten(file=str(path), reason=error.strerror or "") from error
