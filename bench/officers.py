"""Measures what officers run, in a small register and a large one side by side; prints ratios.

    python bench/officers.py [--cases 1000 16000] [--rounds 5] [--audit]

Each command is a process of its own, as it is typed; small and large take turns in every round, so
that a machine that slows down slows both. Memory is the most that the process held at any moment.
`--audit` adds the commands of an auditor that judge or check every case: these take minutes.
The registers are made by bench/grow.py, in a temporary folder.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from grow import grow, templates

from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case

AIM = 1.2
"""Opening a case among many to opening one among few: at most."""
_NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Run:
    """One process: how long it took, and the most memory it held."""

    seconds: float
    megabytes: float


_SMALL = """
import os, subprocess, sys, time
begun = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(process.pid, 0)
print(time.perf_counter() - begun, used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Starts a command from a process that is smaller than any of ours: the system counts what the
parent held when it started the child as the child's own peak."""

Command = Callable[[], Sequence[str]]
ASKED: dict[str, Command] = {
    "case record": lambda: (
        *("case", "record", "HS-0001", "helper_report", "--on", "2024-05-02"),
        f"assessment=(báo cáo mẫu {next(_NUMBERS)})",
    ),
    "case show": lambda: ("case", "show", "HS-0001"),
    "status": lambda: ("status",),
    "case list": lambda: ("case", "list"),
    "case list --json": lambda: ("case", "list", "--json"),
}
LISTED: dict[str, Command] = {
    "audit log": lambda: ("audit", "log"),
    "audit log --csv": lambda: ("audit", "log", "--csv"),
}
"""They take a minute or more in the large register: one round."""
AUDITED: dict[str, Command] = {
    "audit verify --jobs 1": lambda: ("audit", "verify", "--jobs", "1"),
    "audit replay": lambda: ("audit", "replay"),
    "audit findings": lambda: ("audit", "findings"),
}


def run(url: str, arguments: Sequence[str]) -> Run:
    """Run one command and wait for it.

    Raises:
        AssertionError: it did not do what it was asked for.

    """
    command = shutil.which("admission-flow", path=str(Path(sys.executable).parent))
    start = [command] if command else [sys.executable, "-m", "admission_flow"]
    environment = {
        **os.environ,
        "ADMISSION_FLOW_REGISTER": url,
        "ADMISSION_FLOW_OFFICER": "bench",
        "ADMISSION_FLOW_STATE": str(Path(url).parent),
    }
    done = subprocess.run(
        [sys.executable, "-S", "-c", _SMALL, *start, *arguments],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise AssertionError(f"{arguments}: {done.returncode}\n{done.stderr}")
    seconds, kilobytes = done.stdout.split()
    return Run(float(seconds), int(kilobytes) / 1024)


def opening(url: str) -> Iterator[float]:
    """Open one case after the other; yield how long each took, in seconds."""
    case = lawful_case()
    with Register.open(url, "bench") as register:
        for number in count():
            person = replace(case.person, full_name=f"Người Mở {number}")
            begun = time.perf_counter()
            register.open_case(person, case.unit)
            yield time.perf_counter() - begun


def compare_opening(urls: Sequence[str], rounds: int) -> None:
    """Open cases in both registers in turns, and print how much longer the larger one takes."""
    sides = [opening(url) for url in urls]
    for side in sides:
        next(side)  # the first one also reads the workflow
    pairs = [[next(side) for side in sides] for _ in range(rounds)]
    small, large = (statistics.median(pair[n] for pair in pairs) for n in (0, 1))
    ratio = large / small
    reached = "reached" if ratio <= AIM else "NOT reached"
    print(f"opening a case: {small * 1e3:.1f} ms, {large * 1e3:.1f} ms;", end=" ")
    print(f"{ratio:.2f} times; aim: at most {AIM:g}; {reached}", flush=True)


def compare(name: str, command: Command, urls: Sequence[str], rounds: int) -> None:
    """Run a command on both registers in turns, and print medians, their ratio and peak memory."""
    for url in urls if rounds > 1 else ():
        run(url, command())
    pairs = [[run(url, command()) for url in urls] for _ in range(rounds)]
    seconds = [statistics.median(pair[n].seconds for pair in pairs) for n in (0, 1)]
    memory = [statistics.median(pair[n].megabytes for pair in pairs) for n in (0, 1)]
    print(f"{name}: {seconds[0]:.2f} s, {seconds[1]:.2f} s;", end=" ")
    print(f"{seconds[1] / seconds[0]:.2f} times; peak memory", end=" ")
    print(f"{memory[0]:.0f} MB, {memory[1]:.0f} MB: {memory[1] / memory[0]:.2f} times", flush=True)


def main() -> None:
    """Run all measurements."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--cases", type=int, nargs=2, default=[1_000, 16_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--audit", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        urls, models = [], templates(Path(folder), "bench")
        for cases in chosen.cases:
            place = Path(folder) / str(cases)
            place.mkdir()
            urls.append(str(place / "register.db"))
            entries = grow(urls[-1], cases=cases, models=models)
            print(f"{cases} cases, {entries} entries", flush=True)
        compare_opening(urls, 10 * chosen.rounds)
        for name, command in ASKED.items():
            compare(name, command, urls, chosen.rounds)
        for name, command in {**LISTED, **(AUDITED if chosen.audit else {})}.items():
            compare(name, command, urls, 1)


if __name__ == "__main__":
    main()
