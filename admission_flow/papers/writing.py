"""Writes a file whole or not at all."""

import os
from pathlib import Path
from tempfile import mkstemp

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


def write_whole(path: Path, text: str, *, overwrite: bool = False) -> None:
    """Write a text file so that it is there whole or not at all, whenever the power goes.

    Args:
        path: where; other people cannot read it.
        text: what.
        overwrite: put it in the place of a file that is there, which stays until then.

    Raises:
        FileNotWritten: it is there already, or the disk or the folder refuses; what was there
            stays as it was.

    """
    try:
        handle, name = mkstemp(prefix=f".{path.name}.", dir=path.parent)  # 0600, a name of its own
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            if overwrite:
                beside.replace(path)
            else:
                _put_where_nothing_is(beside, path)
        finally:
            beside.unlink(missing_ok=True)
    except FileExistsError as error:
        raise FileNotWritten(file=str(path), reason="exists") from error
    except OSError as error:
        raise FileNotWritten(file=str(path), reason=error.strerror or "") from error


def _put_where_nothing_is(beside: Path, path: Path) -> None:
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links, as sticks are: the name is taken first
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        beside.replace(path)
