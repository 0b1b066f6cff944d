# ruff: noqa: INP001 - a script of the maintainers, in no package
"""The embeddable CPython for Windows, as its makers publish it: read, checked, nothing run."""

import hashlib
import re
import struct
import tomllib
from dataclasses import dataclass
from pathlib import Path

from portable_files import LARGEST, Refused, unpacked

ROOT = Path(__file__).resolve().parents[1]
SITE = "Lib/site-packages"
"""Where packages lie, below the folder of python.exe."""
_PATHS = re.compile(r"python3(\d+)\._pth")
_AMD64 = 0x8664
_PE_POINTER = 0x3C
_VERSION_MARK = struct.pack("<I", 0xFEEF04BD)
"""Where a Windows program states its version (VS_FIXEDFILEINFO)."""
_MICRO = 1000
"""CPython states 3.13.2 as 3, 13, 2150: a thousand for each micro version, the rest its level."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """A CPython for Windows."""

    version: tuple[int, int, int]
    files: dict[str, bytes]
    digest: str

    @property
    def minor(self) -> str:
        """Its version as wheels are made for: 3.13."""
        return "{}.{}".format(*self.version[:2])

    @property
    def paths_file(self) -> tuple[str, bytes]:
        """The file that says, alone, where this Python looks for modules.

        Its own library, its own folder and the packages beside it. Without `import site` in it
        nothing else is asked: no registry, no variable, no package of the user.
        """
        short = "python{}{}".format(*self.version[:2])
        lines = [f"{short}.zip", ".", SITE.replace("/", "\\")]
        return f"{short}._pth", "".join(f"{line}\r\n" for line in lines).encode("ascii")


def promised() -> set[str]:
    """Return the versions of Python that the package says it runs on."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = (re.fullmatch(r".*:: (3\.\d+)", line) for line in project["classifiers"])
    return {one[1] for one in found if one}


def read_embedded(path: Path, digest: str) -> Embedded:
    """Return the Python that an embeddable ZIP holds.

    Args:
        path: the file.
        digest: its SHA-256 as its makers state it, in hexadecimal digits. It is compared first.

    Raises:
        Refused: the file cannot be read, its digest is another, or it is no embeddable CPython
            for 64-bit Windows of a version that the package runs on.

    """
    if not re.fullmatch(r"[0-9a-fA-F]{64}", digest):
        raise Refused("--sha256 takes the 64 digits that the download page states for the file")
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(f"{path.name} is far larger than an embeddable Python")
        data = path.read_bytes()
    except OSError as error:
        raise Refused(f"{path} cannot be read ({error.strerror})") from error
    found = hashlib.sha256(data).hexdigest()
    if found != digest.lower():
        raise Refused(
            f"{path.name} has the SHA-256 {found}, not the one that was named: download it again, "
            "and take the digest from its makers' page"
        )
    return _held(unpacked(data, path.name), path.name, found)


def _held(files: dict[str, bytes], archive: str, digest: str) -> Embedded:
    """Return what the files of an archive are, if they are what they should be."""
    names = [one for one in map(_PATHS.fullmatch, files) if one]
    if len(names) != 1:
        raise Refused(f"{archive} is no embeddable Python for Windows: it has no python3…._pth")
    short = names[0][0].removesuffix("._pth")
    for needed in ("python.exe", f"{short}.dll", f"{short}.zip", "LICENSE.txt"):
        if needed not in files:
            raise Refused(f"{archive} is no embeddable Python for Windows: no {needed} in it")
    if _machine(files["python.exe"]) != _AMD64:
        raise Refused(f"{archive} is not for 64-bit Windows (amd64): take the one that is")
    version = _version(files[f"{short}.dll"])
    if version is None or version[:2] != (3, int(names[0][1])):
        raise Refused(f"{archive} does not say which Python it is, or says two versions")
    python = Embedded(version, files, digest)
    if python.minor not in promised():
        known = ", ".join(sorted(promised()))
        raise Refused(f"{archive} is Python {python.minor}; the package is tested with {known}")
    return python


def _machine(program: bytes) -> int | None:
    """Return for which processor a Windows program was made."""
    try:
        (at,) = struct.unpack_from("<I", program, _PE_POINTER)
        mark, machine = struct.unpack_from("<4sH", program, at)
    except struct.error:
        return None
    return int(machine) if mark == b"PE\0\0" else None


def _version(library: bytes) -> tuple[int, int, int] | None:
    """Return the version that python3….dll states of itself."""
    at = library.find(_VERSION_MARK)
    if at < 0:
        return None
    try:
        minor, major, _, micro = struct.unpack_from("<4H", library, at + 8)
    except struct.error:
        return None
    return major, minor, micro // _MICRO
