"""Measures commands as whole processes against a bare interpreter; prints ratios.

    python bench/starts.py [--rounds 15] [--postgres]

A fresh register with one lawful case. In each round every command and `python -I -c pass`, of the
same interpreter, take their turns. Printed are the least and the middle of the rounds: processor
time (user and system), by whose least the aim is looked at, since other jobs of the machine hardly
lengthen it, and by the clock. `--postgres` starts a server (a package of the tests) and asks it the
same.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from grow import entered

from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case

AIMS = {"--version": 4.0, "case show": 15.0, "case record": 20.0}
"""Times a bare interpreter: at most."""
_NUMBERS = count(1)
Command = Callable[[], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Run:
    """One process: how long it took, and how long the processor worked for it; seconds."""

    clock: float
    processor: float


def commands(case: str) -> dict[str, Command]:
    """Return what officers ask most, by name."""
    return {
        "--version": lambda: ("--version",),
        "case show": lambda: ("case", "show", case),
        "case record": lambda: (
            *("case", "record", case, "helper_report", "--on", "2024-05-02"),
            f"assessment=(báo cáo mẫu {next(_NUMBERS)})",
        ),
    }


def filled(url: str, key: Path) -> str:
    """Make a register with one lawful case; return its id."""
    with Register.create(url, "bench", data_key=key) as register:
        return entered(register, lawful_case())


def run(arguments: Sequence[str], environment: dict[str, str]) -> Run:
    """Run one process and wait for it.

    Raises:
        AssertionError: it did not do what it was asked for.

    """
    begun = time.perf_counter()
    process = subprocess.Popen(arguments, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    clock = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise AssertionError(f"{arguments}: {process.returncode}")
    return Run(clock, used.ru_utime + used.ru_stime)


def measure(url: str, folder: Path, rounds: int) -> None:
    """Run everything in turns, and print it."""
    program = shutil.which("admission-flow", path=str(Path(sys.executable).parent))
    start = [program] if program else [sys.executable, "-m", "admission_flow"]
    # As somebody runs it: with the modules compiled.
    left_out = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment |= {
        "ADMISSION_FLOW_REGISTER": url,
        "ADMISSION_FLOW_OFFICER": "bench",
        "ADMISSION_FLOW_DATA_KEY": str(folder / "key"),
        "ADMISSION_FLOW_STATE": str(folder / "state"),
    }
    asked = commands(filled(url, folder / "key"))
    found: dict[str, list[Run]] = {name: [] for name in ("bare", *asked)}
    for place in range(rounds + 1):  # the first does not count
        for name, runs in found.items():
            bare = [sys.executable, "-I", "-c", "pass"]
            one = run(bare if name == "bare" else [*start, *asked[name]()], environment)
            runs.extend([one] if place else [])
    for name, runs in found.items():
        tell(name, runs, found["bare"])


def tell(name: str, runs: Sequence[Run], bare: Sequence[Run]) -> None:
    """Print one command: the least and the middle of its runs, and how many times the bare one."""
    parts, reached = [], 0.0
    for what, taken in (("processor", _processor), ("clock", _clock)):
        for of, pick in (("least", min), ("middle", statistics.median)):
            own, other = pick(map(taken, runs)), pick(map(taken, bare))
            parts.append(f"{what} {of} {own * 1e3:.0f} ms ({own / other:.1f} times)")
            reached = reached or own / other
    aim = AIMS.get(name)
    said = "" if aim is None else f"; aim: at most {aim:g}; {_whether(reached <= aim)}"
    print(f"{name}: {', '.join(parts)}{said}", flush=True)


def _processor(one: Run) -> float:
    return one.processor


def _clock(one: Run) -> float:
    return one.clock


def _whether(reached: bool) -> str:  # noqa: FBT001 - what it says
    return "reached" if reached else "NOT reached"


def main() -> None:
    """Run all measurements."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--postgres", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        print("a register in files", flush=True)
        measure(str(Path(name) / "register.db"), Path(name), chosen.rounds)
        if chosen.postgres:
            sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
            from tests.server import started  # noqa: PLC0415 - a package of the tests

            print("a register on PostgreSQL", flush=True)
            server = started(Path(name) / "server", durable=True)
            measure(server.database(), Path(name), chosen.rounds)


if __name__ == "__main__":
    main()
