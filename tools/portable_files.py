# ruff: noqa: INP001 - a script of the maintainers, in no package
"""What comes out of foreign archives for the portable folder: names that stay inside, few bytes.

The names are those that Windows can hold, wherever the folder is built: what would be another file
there (`NUL`, a trailing dot, upper and lower case) is refused here.
"""

import re
import stat
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath

LARGEST = 2**29
"""Bytes that an archive may hold, unpacked; the largest that is used holds some 20 MB."""
LONGEST = 140
"""Characters of a path below the folder: Windows takes 259 in all, where long paths are not on."""
_ENCRYPTED = 1
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?")


class Refused(Exception):
    """The folder cannot be built from what was given; the text says what, and what to do."""


def safe_name(name: str, archive: str) -> str:
    """Return a file's name within an archive if it names a file below the folder, on Windows too.

    Raises:
        Refused: it is absolute, has a drive, leaves by `..`, or Windows would take it for another.

    """
    parts = name.split("/")
    bad = [
        part
        for part in parts
        if part in {"", ".", ".."}
        or _FORBIDDEN.search(part)
        or part.endswith((".", " "))
        or _DEVICES.fullmatch(part)
    ]
    if bad:
        raise Refused(f"{archive} holds {name!r}, which is no name of a file below a folder")
    if len(name) > LONGEST:
        raise Refused(f"{archive} holds a path of {len(name)} characters, over {LONGEST}: {name}")
    return str(PurePosixPath(name))


class Tree:
    """Files by name, of which Windows takes no two for one."""

    def __init__(self) -> None:
        """Begin with none."""
        self.files: dict[str, bytes] = {}
        self._names: set[str] = set()
        self._folders: set[str] = set()

    def add(self, name: str, data: bytes, archive: str) -> None:
        """Put a file among the others.

        Raises:
            Refused: the name leaves the folder, or a file or folder of that name is there.

        """
        name = safe_name(name, archive)
        known = name.casefold()
        folders = {str(folder) for folder in PurePosixPath(known).parents}
        if known in self._names or known in self._folders or folders & self._names:
            raise Refused(f"{archive} brings {name!r}, and that name is taken already")
        self.files[name] = data
        self._names.add(known)
        self._folders |= folders


def unpacked(data: bytes, archive: str) -> dict[str, bytes]:
    """Return the files of a ZIP archive, by name.

    Args:
        data: the archive.
        archive: what it is called in a refusal.

    Raises:
        Refused: it is no ZIP archive, it is damaged or encrypted, a name leaves the folder, two
            names are one on Windows, it holds a link, or it is larger than what is expected.

    """
    tree = Tree()
    try:
        with zipfile.ZipFile(BytesIO(data)) as opened:
            entries = [entry for entry in opened.infolist() if not entry.is_dir()]
            if sum(entry.file_size for entry in entries) > LARGEST:
                raise Refused(f"{archive} would be larger than {LARGEST // 2**20} MB unpacked")
            for entry in entries:
                mode = entry.external_attr >> 16
                if entry.flag_bits & _ENCRYPTED or (stat.S_IFMT(mode) and not stat.S_ISREG(mode)):
                    raise Refused(
                        f"{archive} holds {entry.filename!r}, which is encrypted or no plain file"
                    )
                tree.add(entry.filename, opened.read(entry), archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise Refused(f"{archive} is damaged, or no ZIP archive") from error
    return tree.files
