"""Judges the same cases with this checkout and with earlier ones, in turns, in one run.

    python bench/release.py [--quick]

The earlier ones are the last release (the commit before the version was raised), and the commit
before the procedure became a value. Where the history of the checkout does not have one (an
archive, a shallow clone) nothing is measured of it, and that is said.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from admission_flow.version import __version__

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("admission_flow", "workflows", "storage")
AT_MOST, AT_MOST_AS_A_VALUE = 1.1, 1.05
AS_A_VALUE = "The judge takes a procedure as a value"
"""What the commit says from which on the judge takes a procedure."""
ROUNDS = 15
WORKER = """
import sys, time
from admission_flow.testing import lawful_case, shifted
from admission_flow.workflow_source import built_in
judge = built_in()
cases = [shifted(lawful_case(), days=7 * (n % 14)) for n in range(300)]
for _ in sys.stdin:
    start = time.process_time()
    for case in cases:
        judge.judge(case)
    print(time.process_time() - start, flush=True)
"""


def git(*arguments: str) -> bytes | None:
    """Return what git says of this checkout; None: there is no git, or no such history."""
    try:
        asked = subprocess.run(
            ["git", *arguments],  # noqa: S607 - whichever git the maintainer has
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return asked.stdout


def last_release() -> str | None:
    """Return the commit before this version began."""
    mark = f'__version__ = "{__version__}"'
    found = git("log", "--format=%H", f"-S{mark}", "--", "admission_flow/version.py")
    began = found.decode().split() if found else []
    if not began or git("rev-parse", "--verify", "-q", f"{began[-1]}^") is None:
        return None
    return f"{began[-1]}^"


def before_the_value() -> str | None:
    """Return the commit before the judge took a procedure as a value."""
    found = git("log", "--format=%H", f"--grep=^{AS_A_VALUE}")
    commits = found.decode().split() if found else []
    return f"{commits[-1]}^" if commits else None


def lay_out(folder: Path, packed: bytes | None = None) -> None:
    """Lay a package out as it lies in a wheel, its data inside: packed, or that of the checkout."""
    if packed is None:
        for name in FOLDERS:
            shutil.copytree(ROOT / name, folder / name)
    else:
        with zipfile.ZipFile(BytesIO(packed)) as archive:
            archive.extractall(folder)
    for name in ("workflows", "storage"):
        (folder / name).rename(folder / "admission_flow" / f"_{name}")


@contextmanager
def worker(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """Start a process that judges with the package in a folder, whenever it is asked."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.communicate()


def round_of(process: "subprocess.Popen[str]") -> float:
    """Return the processor time of one round, in seconds."""
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a worker without its pipes")
    print(file=process.stdin, flush=True)
    return float(process.stdout.readline())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="three rounds")
    rounds = 3 if parser.parse_args().quick else ROUNDS
    compare("(e) judging, to the last release", last_release(), AT_MOST, rounds)
    what = "(e2) judging by a procedure as a value, to the code before it was one"
    compare(what, before_the_value(), AT_MOST_AS_A_VALUE, rounds)


def compare(what: str, commit: str | None, at_most: float, rounds: int) -> None:
    """Measure this checkout beside a commit, in turns, and print the ratio."""
    packed = git("archive", "--format=zip", commit, *FOLDERS) if commit else None
    if packed is None:
        print(f"{what}: not measured, its history is not here")
        return
    with tempfile.TemporaryDirectory() as folder:
        before, now = Path(folder, "before"), Path(folder, "now")
        lay_out(before, packed)
        lay_out(now)
        with worker(before) as old, worker(now) as new:
            round_of(old), round_of(new)
            pairs = [(round_of(old), round_of(new)) for _ in range(rounds)]
    ratio = statistics.median(new / old for old, new in pairs)
    reached = "reached" if ratio <= at_most else "NOT reached"
    print(f"{what}: {ratio:.2f} times; aim: at most {at_most}; {reached}")


if __name__ == "__main__":
    main()
