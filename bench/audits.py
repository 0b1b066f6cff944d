"""Measures what an auditor asks of a whole register against hashing the same bytes, in one run.

    python bench/audits.py [--entries 5000] [--times 4] [--rounds 3]

`audit verify`, `replay` and `findings` each read every line of the log. How long each takes is
printed as a ratio to reading and hashing those lines, which is the least that anybody can do with
them, and to hashing them alone, when they lie in memory; the sides take turns, so that a machine
that slows down slows all. `audit verify` is measured as for a register that this machine sees for
the first time, and as for one of which it verified all but the last entries before; *the log alone*
is its part without what is derived, without the tables and the files. Then each runs once over a
log that is so many times as long: its peak memory must not grow with the log. Last, `replay` and
`findings` run there by one process and by two, by the clock, and in turns, with the processor time
of all of them: that says what two free cores would give where others use them too. Each measurement
is a process of its own.
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
from admission_flow.journal.known import Known
from admission_flow.register.audit import audit
from admission_flow.register.audit.inspecting import inspected
from admission_flow.register.audit.sound import sound_log
from admission_flow.register.core.reader import ReadingRegister

HASHING, ALONE = "hashing", "hashing alone"


def clock() -> datetime:
    """Return the day after all that was entered."""
    return datetime(2026, 11, 3, 3, 0, 0, tzinfo=UTC)


def hashing(url: str) -> None:
    """Read every line and hash it, as a leaf of the tree is hashed."""
    with open_for_reading(url) as store:
        for *_, line in store.rows():
            sha256(b"\0" + line.encode()).digest()


def hashing_alone(url: str) -> float:
    """Return how long hashing takes when nothing has to be read."""
    with open_for_reading(url) as store:
        lines = [b"\0" + line.encode() for *_, line in store.rows()]
    start = time.process_time()
    for line in lines:
        sha256(line).digest()
    return time.process_time() - start


def note(register: ReadingRegister) -> Path:
    """Return where what was verified of a register is kept."""
    return Path(f"{register.store.dialect.address}.verified")


def verify(register: ReadingRegister) -> object:
    """Check everything, in one process."""
    memory = audit.Memory(None, lambda known: keep(register, known), "2026-11-02")
    return audit.verify(register.store, register.judge, jobs=1, memory=memory).verdict


def keep(register: ReadingRegister, known: Known) -> None:
    """Keep what was verified, as the command does."""
    note(register).write_text(known.text(), "utf-8")


def verify_again(register: ReadingRegister) -> object:
    """Check what `verify` has checked before."""
    known = Known.read(note(register).read_text("utf-8"))
    memory = audit.Memory(known, lambda known: keep(register, known), "2026-11-02")
    report = audit.verify(register.store, register.judge, jobs=1, memory=memory)
    if report.before is None:
        raise AssertionError("nothing was taken from before")
    return report.verdict


def the_log(register: ReadingRegister) -> object:
    """Check every line, link, signature and value of the log, and nothing else."""
    return sound_log(register.store, 1, lambda *_: None, keeps=True) is not None


def the_log_again(register: ReadingRegister) -> object:
    """Check the same of a log that was verified before."""
    known = Known.read(note(register).read_text("utf-8"))
    sound = sound_log(register.store, 1, lambda *_: None, known, keeps=True)
    if sound is None or not sound.again:
        raise AssertionError("nothing was taken from before")
    return sound.again


def replay(register: ReadingRegister, jobs: int = 1) -> object:
    """Judge every act again."""
    again = audit.replay(register.store, register.judge, jobs=jobs)
    return sum(bool(item.noteworthy) for item in again)


def findings(register: ReadingRegister, jobs: int = 1) -> object:
    """Run every check of an inspection."""
    return inspected(register, jobs=jobs).cases


AUDITS: dict[str, Callable[[ReadingRegister], object]] = {
    "audit verify": verify,
    "audit verify, verified before": verify_again,
    "the log alone": the_log,
    "the log alone, verified before": the_log_again,
    "audit replay": replay,
    "audit findings": findings,
}
SHARED: dict[str, Callable[[ReadingRegister, int], object]] = {
    "audit replay": replay,
    "audit findings": findings,
}
"""What several processes can do."""


def one(what: str, url: str, jobs: int) -> None:
    """Print one measurement: processor time in seconds, peak memory in megabytes; or by the clock.

    Args:
        what: is measured.
        url: the register.
        jobs: processes; 0: this one, in processor time.

    """
    if jobs:
        with ReadingRegister.open(url, clock=clock) as register:
            start = time.perf_counter()
            SHARED[what](register, jobs)
            seconds = time.perf_counter() - start
            print(json.dumps({"seconds": seconds, "busy": busy(), "peak": peak()}))
            return
    elif what == ALONE:
        seconds = hashing_alone(url)
    elif what == HASHING:
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


def busy() -> float:
    """Return the processor time of this process and of those that it began and that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak() -> float:
    """Return how much memory this process took at most, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():  # `getrusage` counts what the process took that this one was begun by
        text = status.read_text("ascii")
        return int(text.partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def alone(what: str, url: str, jobs: int = 0) -> dict[str, float]:
    """Measure in a process of its own."""
    command = [sys.executable, __file__, "one", what, url, str(jobs)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def compare(url: str, larger: str, times: int, rounds: int) -> None:
    """Print the ratios, and how the peak grows with the log."""
    sides: dict[str, list[dict[str, float]]] = {name: [] for name in (HASHING, ALONE, *AUDITS)}
    for _ in range(rounds):
        for name, found in sides.items():
            found.append(alone(name, url))
    read, hashed = (statistics.median(one["seconds"] for one in sides[n]) for n in (HASHING, ALONE))
    print(f"reading and hashing {read:.3f} s, hashing alone {hashed:.3f} s", flush=True)
    for name in AUDITS:
        seconds = statistics.median(one["seconds"] for one in sides[name])
        usual = statistics.median(one["peak"] for one in sides[name])
        grown = alone(name, larger)["peak"]
        print(
            f"{name}: {seconds:.2f} s, {seconds / read:.1f} times reading and hashing the same "
            f"bytes, {seconds / hashed:.0f} times hashing alone; peak {usual:.0f} MB, {times} "
            f"times as many entries {grown:.0f} MB ({grown / usual:.2f} times)",
            flush=True,
        )
    for name in SHARED:
        shared: dict[int, list[dict[str, float]]] = {1: [], 2: []}
        for _ in range(rounds):
            for jobs, found in shared.items():
                found.append(alone(name, larger, jobs))
        single, double = (
            {part: statistics.median(one[part] for one in found) for part in ("seconds", "busy")}
            for found in shared.values()
        )
        print(
            f"{name}, by the clock: one process {single['seconds']:.1f} s, two "
            f"{double['seconds']:.1f} s, "
            f"{single['seconds'] / double['seconds']:.2f} times as fast; "
            f"processor time {single['busy']:.1f} s, of all together {double['busy']:.1f} s",
            flush=True,
        )


def main() -> None:
    """Make the two registers, and measure."""
    if sys.argv[1:2] == ["one"]:
        one(sys.argv[2], sys.argv[3], int(sys.argv[4]))
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
