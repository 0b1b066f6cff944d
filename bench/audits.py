"""Measures what an auditor asks of a whole register against hashing the same bytes, in one run.

    python bench/audits.py [--entries 5000] [--times 4] [--rounds 3]

`audit verify`, `replay` and `findings` each read every line of the log. How long each takes is
printed as a ratio to hashing those lines, which is the least that anybody can do with them; the
sides take turns, so that a machine that slows down slows all. Then each runs once over a log that
is so many times as long: its peak memory must not grow with the log. Each measurement is a process
of its own.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from admission_flow.database.reading import open_for_reading
from admission_flow.register.audit import audit
from admission_flow.register.audit.inspecting import inspected
from admission_flow.register.core.reader import ReadingRegister

HASHING = "hashing"


def clock() -> datetime:
    """Return the day after all that was entered."""
    return datetime(2026, 11, 3, 3, 0, 0, tzinfo=UTC)


def hashing(url: str) -> None:
    """Read every line and hash it, as a leaf of the tree is hashed."""
    with open_for_reading(url) as store:
        for *_, line in store.rows():
            sha256(b"\0" + line.encode()).digest()


def verify(register: ReadingRegister) -> object:
    """Check everything, in one process."""
    return audit.verify(register.store, register.judge, jobs=1).verdict


def replay(register: ReadingRegister) -> object:
    """Judge every act again."""
    return sum(bool(item.noteworthy) for item in audit.replay(register.store, register.judge))


def findings(register: ReadingRegister) -> object:
    """Run every check of an inspection."""
    return inspected(register).cases


AUDITS: dict[str, Callable[[ReadingRegister], object]] = {
    "audit verify": verify,
    "audit replay": replay,
    "audit findings": findings,
}


def one(what: str, url: str) -> None:
    """Print one measurement: processor time in seconds, peak memory in megabytes."""
    if what == HASHING:
        hashing(url)  # the first round warms the disk's cache for both sides
        start = time.process_time()
        hashing(url)
        seconds = time.process_time() - start
    else:
        with ReadingRegister.open(url, clock=clock) as register:
            start = time.process_time()
            AUDITS[what](register)
            seconds = time.process_time() - start
    print(json.dumps({"seconds": seconds, "peak": peak()}))


def peak() -> float:
    """Return how much memory this process took at most, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():  # `getrusage` counts what the process took that this one was begun by
        text = status.read_text("ascii")
        return int(text.partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def alone(what: str, url: str) -> dict[str, float]:
    """Measure in a process of its own."""
    command = [sys.executable, __file__, "one", what, url]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def compare(url: str, larger: str, times: int, rounds: int) -> None:
    """Print the ratios, and how the peak grows with the log."""
    sides: dict[str, list[dict[str, float]]] = {name: [] for name in (HASHING, *AUDITS)}
    for _ in range(rounds):
        for name, found in sides.items():
            found.append(alone(name, url))
    least = statistics.median(one["seconds"] for one in sides[HASHING])
    for name in AUDITS:
        seconds = statistics.median(one["seconds"] for one in sides[name])
        usual = statistics.median(one["peak"] for one in sides[name])
        grown = alone(name, larger)["peak"]
        print(
            f"{name}: {seconds:.2f} s, {seconds / least:.0f} times reading and hashing the same "
            f"bytes; peak {usual:.0f} MB, {times} times as many entries {grown:.0f} MB "
            f"({grown / usual:.2f} times)",
            flush=True,
        )


def main() -> None:
    """Make the two registers, and measure."""
    if sys.argv[1:2] == ["one"]:
        one(sys.argv[2], sys.argv[3])
        return
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=5000)
    parser.add_argument("--times", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    from grow import grow, templates  # noqa: PLC0415 - what is measured must not load it

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        models = templates(folder, "bench")
        urls = [str(folder / "small.db"), str(folder / "large.db")]
        made = [
            grow(url, entries=chosen.entries * many, models=models)
            for url, many in zip(urls, (1, chosen.times), strict=True)
        ]
        print(f"registers of {made[0]} and {made[1]} entries", flush=True)
        compare(*urls, chosen.times, chosen.rounds)


if __name__ == "__main__":
    main()
