"""Measures the pages of the desk over many cases, beside reading the plain list of them.

    python bench/pages.py [--cases 20000] [--rounds 3] [--register FILE]

Each page is asked for as a browser does, guard and template included, without a network: by the
clock, and the processor time of the process, which other jobs hardly lengthen. What the desk keeps
in a session (what each body owes, the page of a year) is asked for at once, again, and after an act
was written by somebody else. The searches of the command line run as processes of their own. The
register is made by bench/grow.py in a temporary folder, unless one of it is given; that one is
written to.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from grow import clock, grow
from starlette.testclient import TestClient

from admission_flow.desk.application import build
from admission_flow.desk.office import Office
from admission_flow.library.reading import ReadingRegister
from admission_flow.procedure.acts import Move
from admission_flow.register.core.register import Register

HOST = "127.0.0.1:8411"
PAGES = {
    "Today": "/",
    "Cases, first page": "/cases",
    "Cases, last page": "/cases?page=100000",
    "Cases of one stage": "/cases?stage=decision",
    "Cases overdue": "/cases?late=1",
    "Cases by a word, all found": "/cases?q=mau",
    "Cases by a word, none found": "/cases?q=nguyen",
    "Cases by a paper's number": "/cases?q=12-nq",
    "Cases by a year": "/cases?q=1987",
    "Cases of one sector": "/cases?sector=student",
    "Cases of one watched group": "/cases?group=youth",
    "Cases as CSV": "/cases.csv",
    "Cases as a workbook": "/cases.xlsx",
    "A case": "/cases/HS-0001",
    "The form of an act": "/cases/HS-0001/acts/move",
    "A new case": "/new",
    "The log": "/audit/log",
}
KEPT = {"What each body owes": "/owed", "The page of a year": "/report?year=2026"}
COMMANDS = (["case", "list"], ["case", "list", "mau"], ["case", "list", "12-nq"])

Took = tuple[float, float]
"""Seconds by the clock, and of the processor."""


def took(asked: Callable[[], object]) -> Took:
    """Return how long a question takes."""
    begun, used = time.perf_counter(), time.process_time()
    asked()
    return time.perf_counter() - begun, time.process_time() - used


def told(name: str, found: Took, plain: Took) -> None:
    """Print one line."""
    (wall, used), ratio = found, found[1] / plain[1]
    print(f"{name}: {wall:.2f} s, processor {used:.2f} s; {ratio:.1f} times", flush=True)


def main() -> None:
    """Run all measurements."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--register")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = chosen.register or str(Path(folder) / "register.db")
        if not chosen.register:
            print(f"{chosen.cases} cases, {grow(url, cases=chosen.cases)} entries", flush=True)
        measure(url, chosen.rounds)


def measure(url: str, rounds: int) -> None:
    """Ask for everything, and print how long it took and how much memory."""

    def listed() -> None:
        with ReadingRegister.open(url, clock=clock) as register:
            register.cases()

    desk = build(Office(register=url, officer="bench", clock=clock), HOST)
    client = TestClient(desk.application, base_url=f"http://{HOST}")

    def page(path: str) -> None:
        if client.get(path).status_code != 200:  # noqa: PLR2004
            raise AssertionError(path)

    def load() -> str:
        return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"

    print(load(), flush=True)
    first = took(lambda: client.get(f"/?token={desk.sessions.token}", follow_redirects=True))
    plain = took(listed)
    print(f"the plain list of all cases: {plain[0]:.2f} s, processor {plain[1]:.2f} s", flush=True)
    told("the first page after the start (Today)", first, plain)
    for name, path in PAGES.items():
        pairs = [(took(listed), took(lambda path=path: page(path))) for _ in range(rounds)]
        beside, asked = (
            (statistics.median(p[n][0] for p in pairs), statistics.median(p[n][1] for p in pairs))
            for n in (0, 1)
        )
        told(name, asked, beside)
    memory("with every page above")
    for name, path in KEPT.items():
        told(f"{name}, first look", took(lambda path=path: page(path)), plain)
        told(f"{name}, again", took(lambda path=path: page(path)), plain)
    with Register.open(url, "bench", clock=clock) as register:
        register.record("HS-0001", Move(on=register.today, to="Chi bộ Nơi Khác"))
    told("What each body owes, after an act", took(lambda: page("/owed")), plain)
    memory("with these")
    print(load(), flush=True)
    for command in COMMANDS:
        line = [sys.executable, "-m", "admission_flow", "--register", url, *command]
        begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(line, check=True, capture_output=True)
        wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        told(f"`{' '.join(command)}`, as a process", (wall, used), plain)


def memory(when: str) -> None:
    """Print the most memory that the desk held so far."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"most memory of the desk {when}: {most} MB", flush=True)


if __name__ == "__main__":
    main()
