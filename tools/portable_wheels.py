# ruff: noqa: INP001, S603 - a script of the maintainers, in no package; it starts pip
"""The wheels of the portable folder: which ones 64-bit Windows needs, fetched, checked, unpacked.

pip asks about the machine that it runs on whether a package is needed ("only on Windows"), and not
about the one that a wheel is for. So what is needed is worked out here, from what each wheel
states, and pip only fetches the versions that constraints.txt names.
"""

import base64
import csv
import email.message
import email.parser
import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from portable_files import Refused, Tree, unpacked
from portable_python import SITE, Embedded

ROOT = Path(__file__).resolve().parents[1]
OURS = "admission-flow"
PLATFORM = "win_amd64"
_SCHEMES = {
    "purelib": f"{SITE}/",
    "platlib": f"{SITE}/",
    "data": "",
    "scripts": "Scripts/",
    "headers": "Include/",
}
"""Where what a wheel brings beside its modules belongs, below the folder of python.exe."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel, unpacked in memory."""

    file: str
    name: str
    version: str
    digest: str
    files: dict[str, bytes] = field(repr=False)
    information: str
    """The name of its folder of metadata."""
    license: str
    python: SpecifierSet
    requirements: tuple[Requirement, ...]

    @property
    def has_license_text(self) -> bool:
        """Whether the text of a licence lies among its files."""
        words = ("license", "licence", "copying")
        inside = (name.partition("/")[2].lower() for name in self._own(self.information))
        return any(word in name for name in inside for word in words)

    def _own(self, folder: str) -> list[str]:
        return [name for name in self.files if name.startswith(f"{folder}/")]

    def needs(self, extra: str, machine: Mapping[str, str]) -> list[Requirement]:
        """Return what it needs on a machine, with one of its extras ("": with none)."""
        where = {**machine, "extra": extra}
        lines = self.requirements
        return [line for line in lines if line.marker is None or line.marker.evaluate(where)]


def windows(python: Embedded) -> dict[str, str]:
    """Return what the conditions of a requirement are held against: a Windows with this Python."""
    full = "{}.{}.{}".format(*python.version)
    return {
        "implementation_name": "cpython",
        "implementation_version": full,
        "os_name": "nt",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "platform_release": "10",
        "platform_system": "Windows",
        "platform_version": "10.0.19045",
        "python_full_version": full,
        "python_version": python.minor,
        "sys_platform": "win32",
    }


def fitting_tags(python: Embedded) -> list[Tag]:
    """Return for what a wheel may have been made to work there, the best first."""
    version, short = python.version[:2], "cp{}{}".format(*python.version[:2])
    return [
        *cpython_tags(version, platforms=[PLATFORM]),
        *compatible_tags(version, short, [PLATFORM]),
    ]


def pinned() -> dict[str, str]:
    """Return the versions that constraints.txt names, and our own."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    text = (ROOT / "admission_flow" / "version.py").read_text("utf-8")
    (ours,) = re.findall(r'^__version__ = "(.+)"$', text, re.MULTILINE)
    return {OURS: ours} | {canonicalize_name(name): version for name, version in pairs}


def read_wheel(path: Path) -> Wheel:
    """Return a wheel whose files are those that its own list names, byte for byte.

    Raises:
        Refused: it cannot be read, or it is not whole.

    """
    try:
        name, version, _, _ = parse_wheel_filename(path.name)
        data = path.read_bytes()
    except InvalidWheelFilename as error:
        raise Refused(f"{path.name} is not named as a wheel is") from error
    except OSError as error:
        raise Refused(f"{path} cannot be read ({error.strerror})") from error
    files = unpacked(data, path.name)
    lists = [one for one in files if one.count("/") == 1 and one.endswith(".dist-info/RECORD")]
    if len(lists) != 1 or lists[0].replace("RECORD", "METADATA") not in files:
        raise Refused(f"{path.name} is no wheel: its own list of files is missing")
    _hold_against_record(files, lists[0], path.name)
    information = lists[0].removesuffix("/RECORD")
    try:
        text = files[f"{information}/METADATA"].decode("utf-8")
        stated = email.parser.Parser().parsestr(text, headersonly=True)
        python = SpecifierSet(stated["Requires-Python"] or "")
        needed = tuple(map(Requirement, stated.get_all("Requires-Dist") or []))
    except (InvalidRequirement, InvalidSpecifier, UnicodeDecodeError) as error:
        raise Refused(f"{path.name}: what it states of itself cannot be read") from error
    return Wheel(
        file=path.name,
        name=canonicalize_name(name),
        version=str(version),
        digest=hashlib.sha256(data).hexdigest(),
        files=files,
        information=information,
        license=_license(stated),
        python=python,
        requirements=needed,
    )


def _license(stated: email.message.Message) -> str:
    """Return under which licence a package says that it comes."""
    classes = [one for one in stated.get_all("Classifier") or [] if one.startswith("License :: ")]
    names = [one.rpartition(" :: ")[2] for one in classes if not one.endswith("OSI Approved")]
    short = (stated["License"] or "").strip()
    return stated["License-Expression"] or ", ".join(names) or short.partition("\n")[0] or "?"


def _hold_against_record(files: Mapping[str, bytes], record: str, archive: str) -> None:
    """Refuse a wheel whose files are not those of its list (Binary distribution format)."""
    try:
        rows = list(csv.reader(io.StringIO(files[record].decode("utf-8"))))
        stated = {row[0]: row[1] for row in rows if row}
    except (UnicodeDecodeError, csv.Error, IndexError) as error:
        raise Refused(f"{archive}: its own list of files cannot be read") from error
    for name, data in files.items():
        if name == record or name in {f"{record}.jws", f"{record}.p7s"}:
            continue
        sha256 = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        if stated.pop(name, None) != f"sha256={sha256}":
            raise Refused(f"{archive} is not whole: {name} is not the file that its list names")
    if left := sorted(set(stated) - {record, f"{record}.jws", f"{record}.p7s"}):
        raise Refused(f"{archive} is not whole: {left[0]} is missing")


def best(folder: Path, name: str, version: str, tags: Sequence[Tag]) -> Path:
    """Return the wheel of a package in a folder that fits best.

    Raises:
        Refused: there is none, or only for other systems or other Pythons.

    """
    order = {tag: place for place, tag in enumerate(tags)}
    fitting, others = [], []
    for path in sorted(folder.glob("*.whl")):
        try:
            found, number, _, made_for = parse_wheel_filename(path.name)
        except InvalidWheelFilename:
            continue
        if canonicalize_name(found) == name and version == str(number):
            places = [order[tag] for tag in made_for if tag in order]
            if places:
                fitting.append((min(places), path))
            else:
                others.append(path.name)
    if fitting:
        return min(fitting)[1]
    wanted = f"{name}=={version}"
    if others:
        raise Refused(
            f"{wanted}: {others[0]} is not for {PLATFORM} and this Python, and no other wheel of "
            "it is there"
        )
    raise Refused(f"{wanted}: there is no wheel of it for {PLATFORM} and this Python")


class Folder:
    """Wheels that lie in a folder: nothing is fetched."""

    def __init__(self, folder: Path) -> None:
        """Take the folder."""
        if not folder.is_dir():
            raise Refused(f"{folder} is no folder")
        self.folder = folder

    def ours(self) -> None:
        """Leave it to be found there."""

    def bring(self, names: Sequence[str]) -> None:
        """Leave them to be found there."""


class Fetched(Folder):
    """Wheels that pip fetches from where it is set up to, into an empty folder."""

    def __init__(self, folder: Path, python: Embedded) -> None:
        """Take the folder, and for which Python."""
        super().__init__(folder)
        self.python = python

    def ours(self) -> None:
        """Build our own."""
        self._pip("wheel", "--no-deps", "--wheel-dir", str(self.folder), str(ROOT))

    def bring(self, names: Sequence[str]) -> None:
        """Fetch some packages: wheels only, for Windows, each of the version that is named."""
        machine = ["--platform", PLATFORM, "--python-version", self.python.minor]
        ready = ["--only-binary=:all:", "--implementation", "cp", "--no-deps"]
        self._pip("download", *ready, *machine, "--dest", str(self.folder), *names)

    def _pip(self, *words: str) -> None:
        command = [sys.executable, "-I", "-m", "pip", "--disable-pip-version-check", *words]
        # A wheel says when its files were made: always the same, so that it has the same bytes.
        variables = {**os.environ, "SOURCE_DATE_EPOCH": "1577836800"}
        done = subprocess.run(
            command, env=variables, capture_output=True, text=True, errors="replace", check=False
        )
        if done.returncode:
            lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
            raise Refused(f"pip {words[0]} failed: {(lines or ['ERROR: no reason given'])[-1]}")


def wheels(
    source: Folder, python: Embedded, extras: Iterable[str], tags: Sequence[Tag] | None = None
) -> list[Wheel]:
    """Return our wheel and every one that it needs on Windows, by name.

    Args:
        source: where they come from.
        python: the Python that they are for.
        extras: which of ours.
        tags: what the wheels may have been made for; None: Windows.

    Raises:
        Refused: one is missing, is for another system, is not pinned, or is not what another one
            asks for.

    """
    tags = tags or fitting_tags(python)
    machine, pins = windows(python), pinned()
    source.ours()
    found = {OURS: read_wheel(best(source.folder, OURS, pins[OURS], tags))}
    asked: set[tuple[str, str]] = set()
    waiting = [(OURS, extra) for extra in ("", *extras)]
    while waiting:
        asked.update(waiting)
        lines = [line for name, extra in waiting for line in found[name].needs(extra, machine)]
        missing = sorted({canonicalize_name(line.name) for line in lines} - set(found))
        for name in missing:
            if name not in pins:
                raise Refused(f"{name} has no version in constraints.txt: name it there first")
        if missing:
            source.bring([f"{name}=={pins[name]}" for name in missing])
        for name in missing:
            found[name] = read_wheel(best(source.folder, name, pins[name], tags))
        for line in lines:
            _hold_against(line, found[canonicalize_name(line.name)], machine)
        pairs = {(canonicalize_name(r.name), extra) for r in lines for extra in ("", *r.extras)}
        waiting = sorted(pairs - asked)
    return [found[name] for name in sorted(found)]


def _hold_against(line: Requirement, wheel: Wheel, machine: Mapping[str, str]) -> None:
    """Refuse a wheel that is not what another asks for, or not for this Python."""
    if not line.specifier.contains(wheel.version, prereleases=True):
        raise Refused(f"{line} is needed, and constraints.txt names {wheel.version}")
    if not wheel.python.contains(machine["python_full_version"]):
        raise Refused(f"{wheel.file} is for Python {wheel.python}")


def laid_out(wheel: Wheel) -> dict[str, bytes]:
    """Return the files of a wheel by where they belong, below the folder of python.exe.

    Raises:
        Refused: it has files for a place that is not known, or two of them are one.

    """
    extra = wheel.information.removesuffix(".dist-info") + ".data"
    tree = Tree()
    for name, data in wheel.files.items():
        if "__pycache__" in name.split("/"):
            continue  # Python makes it anew, and whoever checks the folder removes it
        first, _, rest = name.partition("/")
        target = SITE + "/" + name
        if first == extra:
            scheme, _, inner = rest.partition("/")
            if scheme not in _SCHEMES or not inner:
                raise Refused(f"{wheel.file} has a file for an unknown place: {name}")
            target = _SCHEMES[scheme] + inner
        elif "/" not in name and name.endswith(".pth"):
            raise Refused(f"{wheel.file} relies on {name}, which this Python does not read")
        tree.add(target, data, wheel.file)
    return tree.files
