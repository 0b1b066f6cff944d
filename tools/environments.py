# ruff: noqa: INP001, S603 - a script of the maintainers, in no package; it starts Pythons
"""Run the tests in environments of their own: other Pythons, and the oldest packages allowed.

    python tools/environments.py pythons [TEST…]     each Python that we promise
    python tools/environments.py lowest [TEST…]      every lower bound of pyproject.toml at once

Each environment is made once, in `.venv-<name>/`, and again when pyproject.toml changes. A Python
that this machine does not have is named as not tested; it is no failure, and no success either.
`--need-all` makes it one. Without tests named, all run.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from make_constraints import ROOT, lowest, text_of

VERSIONS = ("3.11", "3.12", "3.13", "3.14")
OLD_WHEELS = ("3.11", "3.12", "3.13")
"""The Pythons for which the oldest packages that we allow were built."""
GROUPS = ("bench", "browser", "hosts", "test")
"""What the tests need; the other tools of maintainers need newer packages than we do."""
INSTALLED = "installed.txt"
PASSED, FAILED, ABSENT = "passed", "FAILED", "not on this machine: not tested"


def candidates(version: str) -> Iterator[str]:
    """Yield where an interpreter of this version may lie."""
    if sys.version_info[:2] == tuple(map(int, version.split("."))):
        yield sys.executable
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    yield from sorted(str(path) for path in pyenv.glob(f"{version}.*/bin/python"))
    if found := shutil.which(f"python{version}"):
        yield found


def interpreter(version: str) -> str | None:
    """Return an interpreter that answers with this version and can make environments."""
    check = "import ensurepip, sys, venv; print('%d.%d' % sys.version_info[:2])"
    for path in candidates(version):
        done = subprocess.run([path, "-c", check], capture_output=True, text=True, check=False)
        if done.returncode == 0 and done.stdout.strip() == version:
            return path
    return None


def environment(name: str, python: str, constraints: str) -> Path:
    """Return the Python of an environment with the project and its tests installed."""
    folder = ROOT / f".venv-{name}"
    wanted = (ROOT / "pyproject.toml").read_text("utf-8") + constraints
    stamp = hashlib.sha256(wanted.encode()).hexdigest()
    mark, inside = folder / INSTALLED, folder / "bin" / "python"
    if not mark.is_file() or mark.read_text("utf-8") != stamp:
        subprocess.run([python, "-m", "venv", "--clear", folder], check=True)
        pins = folder / "constraints.txt"
        pins.write_text(constraints, "utf-8")
        pip = [str(inside), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--upgrade", "pip"], check=True)
        project = ["--editable", ".[all]", *(f"--group={name}" for name in GROUPS)]
        subprocess.run([*pip, "--constraint", str(pins), *project], cwd=ROOT, check=True)
        mark.write_text(stamp, "utf-8")
    return inside


def tests(python: Path, chosen: Sequence[str]) -> str:
    """Run the tests, as `make test` does, in an environment."""
    command = [str(python), "-Im", "pytest", "-q", "-n", "auto", "--dist", "loadfile", *chosen]
    return PASSED if subprocess.run(command, cwd=ROOT, check=False).returncode == 0 else FAILED


def main() -> int:
    """Run what was asked for and say, in one line each, how it went."""
    parser = argparse.ArgumentParser(description="Run the tests in environments of their own.")
    parser.add_argument("what", choices=["pythons", "lowest"])
    parser.add_argument("--need-all", action="store_true", help="a missing Python is a failure")
    parser.add_argument("--others", action="store_true", help="not the Python of this run")
    parser.add_argument("--only", action="append", help="one version of Python, e.g. 3.12")
    parser.add_argument("tests", nargs="*", help="paths of tests; none: all")
    options = parser.parse_intermixed_args()  # options may stand between
    runs = []  # (what is said of it, name of its environment, Python, what pip may install)
    if options.what == "lowest":
        found = [(version, interpreter(version)) for version in OLD_WHEELS]
        version, python = next((pair for pair in found if pair[1]), (OLD_WHEELS[0], None))
        runs.append((f"lowest packages, Python {version}", "lowest", python, text_of(lowest())))
    else:
        pins = (ROOT / "constraints.txt").read_text("utf-8")
        runs += [
            (f"Python {version}", version, interpreter(version), pins)
            for version in options.only or VERSIONS
            if not (options.others and version == "{}.{}".format(*sys.version_info[:2]))
        ]
    results = {
        said: tests(environment(name, python, pins), options.tests) if python else ABSENT
        for said, name, python, pins in runs
    }
    for name, result in results.items():
        print(f"{name}: {result}")  # noqa: T201 - what the command is for
    bad = {FAILED, ABSENT} if options.need_all else {FAILED}
    return 1 if bad & set(results.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
