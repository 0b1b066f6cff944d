# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Write constraints.txt: the exact versions that `make` installs, and that the documents describe.

Run it with the interpreter of an environment whose packages passed every test, after adding a
dependency or to move to newer ones: `.venv/bin/python tools/make_constraints.py`. What nothing
of ours needs (directly, or through another package) is left out. What is needed on Windows only is
not installed here: its version is that of the present file, moved by hand. `--lowest` prints the
lower bounds of the project's own dependencies instead: what `make lowest` installs.
"""

import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "constraints.txt"
HEAD = """\
# The exact versions that `make` installs and that the tests were run with. Those who install the
# package choose within the ranges of pyproject.toml. Written by tools/make_constraints.py.
"""
OURS = "admission-flow"
WINDOWS = {"os_name": "nt", "platform_system": "Windows", "sys_platform": "win32"}
"""The portable folder is built with the same versions (tools/make_portable.py)."""


def declared(*, groups: bool = True) -> list[Requirement]:
    """Return what pyproject.toml names: dependencies, extras and, if asked, groups."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    lists = [project["project"]["dependencies"], *extras]
    if groups:
        lists += project["dependency-groups"].values()
    lines = {line for lines in lists for line in lines if isinstance(line, str)}
    found = [Requirement(line) for line in sorted(lines)]
    return [requirement for requirement in found if requirement.name != OURS]


def lowest() -> dict[str, str]:
    """Return the lower bound of every dependency of the program, by name."""
    bounds = {}
    for requirement in declared(groups=False):
        (bound,) = re.findall(r">=([^,]+)", str(requirement.specifier))
        bounds[canonicalize_name(requirement.name)] = bound
    return dict(sorted(bounds.items()))


def present() -> dict[str, str]:
    """Return the versions that the file names now."""
    lines = TARGET.read_text("utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(name): number for name, number in pairs}


def installed() -> dict[str, str]:
    """Return the version of every package that ours need, directly or through others."""
    found: dict[str, str] = {}
    before = present()
    waiting = [(r.name, frozenset(r.extras)) for r in declared()]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            found[canonicalize_name(name)] = version(name)
        except PackageNotFoundError:  # needed on other systems only
            if canonicalize_name(name) in before:
                found[canonicalize_name(name)] = before[canonicalize_name(name)]
            continue
        for line in requires(name) or []:
            needed = Requirement(line)
            wanted = [{"extra": extra} for extra in extras] or [{"extra": ""}]
            wanted += [{**WINDOWS, **one} for one in wanted]
            if needed.marker is None or any(needed.marker.evaluate(w) for w in wanted):
                waiting.append((needed.name, frozenset(needed.extras)))
    return dict(sorted(found.items()))


def text_of(versions: dict[str, str]) -> str:
    """Return one line for each package."""
    return "".join(f"{name}=={number}\n" for name, number in versions.items())


if __name__ == "__main__":
    if sys.argv[1:] == ["--lowest"]:
        sys.stdout.write(text_of(lowest()))
    else:
        TARGET.write_text(HEAD + text_of(installed()), "utf-8")
