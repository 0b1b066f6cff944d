"""What a portable folder is built from, made by code: a stand-in for the embeddable Python, wheels.

They have the shape of the real ones, and nothing in them runs.
"""

import base64
import hashlib
import struct
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.tool_scripts import tool

for _script in ("files", "python", "wheels", "texts"):  # each is imported by those after it
    tool(f"portable_{_script}")

AMD64, X86 = 0x8664, 0x14C


def program(machine: int) -> bytes:
    """Return the head of a Windows program for a processor."""
    return b"MZ".ljust(0x3C, b"\0") + struct.pack("<I4sH", 0x40, b"PE\0\0", machine)


def library(version: tuple[int, int, int]) -> bytes:
    """Return a library that states its version as CPython's does."""
    major, minor, micro = version
    stated = struct.pack("<II4H", 0xFEEF04BD, 0x10000, minor, major, 1013, micro * 1000 + 150)
    return b"MZ some code" + stated + b"the rest"


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        for name, data in files.items():
            opened.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


def embedded(
    version: tuple[int, int, int] = (3, 11, 9),
    *,
    machine: int = AMD64,
    without: str = "",
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return an archive like the embeddable Python for Windows."""
    short = "python{}{}".format(*version[:2])
    files = {
        "python.exe": program(machine),
        f"{short}.dll": library(version),
        f"{short}.zip": archive({"os.pyc": b"its library"}),
        f"{short}._pth": f"{short}.zip\r\n.\r\n\r\n#import site\r\n".encode(),
        "LICENSE.txt": b"PSF",
        "_socket.pyd": b"MZ",
        **(more or {}),
    }
    return archive({name: data for name, data in files.items() if name != without})


def wheel(  # noqa: PLR0913 - a wheel has as many parts
    folder: Path,
    name: str,
    version: str,
    files: Mapping[str, bytes] | None = None,
    *,
    needs: Iterable[str] = (),
    tag: str = "py3-none-any",
    stated: str = "",
    licence: str = "MIT",
    licence_text: bool = True,
) -> Path:
    """Write a wheel, whole: with what it states of itself and the list of its files."""
    plain = name.replace("-", "_")
    about = f"{plain}-{version}.dist-info"
    lines = [f"Name: {name}", f"Version: {version}", f"License-Expression: {licence}"]
    lines += [f"Requires-Dist: {line}" for line in needs]
    lines += stated.splitlines()
    inside = {
        **({f"{plain}/__init__.py": b""} if files is None else files),
        f"{about}/METADATA": ("Metadata-Version: 2.4\n" + "\n".join(lines) + "\n").encode(),
        f"{about}/WHEEL": f"Wheel-Version: 1.0\nTag: {tag}\n".encode(),
    }
    if licence_text:
        inside[f"{about}/licenses/LICENSE"] = b"MIT"
    inside[f"{about}/RECORD"] = record(inside, f"{about}/RECORD")
    path = folder / f"{plain}-{version}-{tag}.whl"
    path.write_bytes(archive(inside))
    return path


def record(files: Mapping[str, bytes], own: str) -> bytes:
    """Return the list of a wheel's files."""
    lines = []
    for name, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f'"{name}",sha256={digest},{len(data)}\n')
    return "".join([*lines, f"{own},,\n"]).encode()


class Desk:
    """Where a folder is built."""

    NAME = "moved here"

    def __init__(self, folder: Path, wheels: Path) -> None:
        """Put the stand-in for the embeddable Python there."""
        self.folder = folder
        self.wheels = wheels
        self.archive = folder / "python-3.11.9-embed-amd64.zip"
        self.python(embedded())

    def python(self, data: bytes) -> None:
        """Exchange the stand-in."""
        self.archive.write_bytes(data)
        self.digest = hashlib.sha256(data).hexdigest()

    def wheel(
        self,
        name: str,
        version: str,
        files: Mapping[str, bytes] | None = None,
        **how: Any,  # noqa: ANN401 - as `wheel`
    ) -> Path:
        """Write a wheel in place of those of its name; see `wheel`."""
        for path in self.wheels.glob(f"{name.replace('-', '_')}-*.whl"):
            path.unlink()
        return wheel(self.wheels, name, version, files, **how)

    def pin(self, name: str) -> str:
        """Return the version of constraints.txt."""
        return str(tool("portable_wheels").pinned()[name])

    def build(self, name: str = "") -> dict[str, bytes]:
        """Build."""
        made = tool("make_portable").build(
            self.archive, self.digest, self.folder / (name or self.NAME), self.wheels
        )
        assert made == files_below(self.folder / (name or self.NAME))
        return dict(made)

    def refused(self, *words: str) -> None:
        """Hold that nothing can be built, that it is said why, and that nothing was written."""
        before = sorted(self.folder.rglob("*"))
        with pytest.raises(tool("portable_files").Refused) as caught:
            self.build()
        assert all(word in str(caught.value) for word in words), caught.value
        assert sorted(self.folder.rglob("*")) == before


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
