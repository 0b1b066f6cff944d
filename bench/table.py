"""Prints one table of what is fast where it is used: each row a ratio, and its aim.

    python bench/table.py [--only act starts …] [--cases 2000] [--entries 5000] [--rounds 3]
    python bench/table.py --tiny

Every row is measured here and now against something that does the least of the same work, in the
same run and in turns; ratios travel between machines, times do not. Processor time is user and
system time; what is by the clock says so. `--tiny` is a look at whether it runs at all: its figures
mean nothing. Each part can be had by itself in more detail: `bench/acts.py`, `bench/audits.py`,
`bench/large.py lists`, `bench/peers.py`.
"""

import argparse
import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

import acts
import audits
import grow
import large
import peers
import plain

from admission_flow.planning.plan.forecast import runs_for
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case

MANY = 20_000
"""Cases of the register that the aims speak of."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured."""

    acting: int = 18
    """Cases whose acts are entered."""
    until: str = acts.LAST_STEP
    """Their last step."""
    cases: int = 2000
    """Of the register whose lists are asked for."""
    entries: int = 5000
    """Of the smaller log that is verified; the larger one is four times as long."""
    rounds: int = 3
    peers: int = 40
    """Cases of the comparison with other libraries."""


TINY = Sizes(acting=1, until="awareness_certificate", cases=4, entries=300, rounds=1, peers=1)
TINY_STAGES = {"recognition_decision": 1, "branch_resolution": 1}
"""What the copied cases are of, then: eight that are finished, and one on its way."""
TIMES = 4
"""How many times as long the larger log is."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    work: str
    figure: float
    unit: str = "times"
    aim: float | None = None
    at_least: bool = False
    said: str = ""
    """What was measured, in figures of this machine."""

    @property
    def reached(self) -> str:
        """Whether the aim is reached; empty where there is none."""
        if self.aim is None:
            return ""
        good = self.figure >= self.aim if self.at_least else self.figure <= self.aim
        return "reached" if good else "NOT reached"

    @property
    def wanted(self) -> str:
        """The aim, as it is printed."""
        if self.aim is None:
            return ""
        return f"{'at least' if self.at_least else 'at most'} {self.aim:g}"


# ---- an act --------------------------------------------------------------------------------------


def an_act(sizes: Sizes) -> Iterator[Row]:
    """Yield what entering an act takes."""
    for name, (ours, hand) in acts.measured(sizes.acting, sizes.rounds, sizes.until).items():
        said = f"{ours.both * 1e3:.2f} ms, by hand {hand.both * 1e3:.2f} ms; evidence "
        said += f"{ours.evidence / hand.evidence:.1f}, steps {ours.steps / hand.steps:.1f} times"
        what = f"an act with durable commit, {name}, to sqlite3 writing the same rows"
        yield Row(what, ours.both / hand.both, aim=acts.AIM[name], said=said)


# ---- commands as processes -----------------------------------------------------------------------

_SPENT = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(process.pid, 0)
print(used.ru_utime + used.ru_stime)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def spent(command: Sequence[str], environment: dict[str, str]) -> float:
    """Return the processor time of a command, in seconds."""
    starter = [sys.executable, "-S", "-c", _SPENT, *command]
    done = subprocess.run(starter, env=environment, check=True, capture_output=True, text=True)
    return float(done.stdout)


def starts(sizes: Sizes) -> Iterator[Row]:
    """Yield what commands take as they are typed."""
    with tempfile.TemporaryDirectory() as folder:
        url = str(Path(folder) / "start.db")
        with Register.create(url, "bench") as register:
            case = lawful_case("sympathiser_resolution")
            record = register.open_case(case.person, case.unit)
            for act in case.acts:
                register.advance(record.id, act)  # type: ignore[arg-type] - the one act is a step
        command = shutil.which("admission-flow", path=str(Path(sys.executable).parent))
        start = [command] if command else [sys.executable, "-m", "admission_flow"]
        environment = {
            **os.environ,
            "ADMISSION_FLOW_REGISTER": url,
            "ADMISSION_FLOW_OFFICER": "bench",
            "ADMISSION_FLOW_STATE": folder,
        }
        numbers = count()
        sides: dict[str, Callable[[], list[str]]] = {
            "python": lambda: [sys.executable, "-c", "pass"],
            "case record": lambda: [
                *start,
                *("case", "record", record.id, "helper_report", "--on", "2024-05-02"),
                f"assessment=(báo cáo mẫu {next(numbers)})",
            ],
            "case show": lambda: [*start, "case", "show", record.id],
            "--version": lambda: [*start, "--version"],
        }
        found: dict[str, list[float]] = {name: [] for name in sides}
        for number in range(sizes.rounds + 1):
            for name, side in sides.items():
                seconds = spent(side(), environment)
                if number:  # the first one may write its bytecode
                    found[name].append(seconds)
    bare, *others = (statistics.median(times) for times in found.values())
    for (name, aim), seconds in zip(
        (("case record", 20.0), ("case show", 15.0), ("--version", 4.0)), others, strict=True
    ):
        said = f"{seconds * 1e3:.0f} ms, python {bare * 1e3:.0f} ms"
        yield Row(f"`{name}` as a process, to bare python", seconds / bare, aim=aim, said=said)


# ---- what an auditor asks ------------------------------------------------------------------------


def audited(sizes: Sizes) -> Iterator[Row]:
    """Yield what verifying takes for each entry, and what grows with the log."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        models = grow.templates(folder, "bench")
        urls = [str(folder / "small.db"), str(folder / "large.db")]
        wanted = (sizes.entries, sizes.entries * TIMES)
        made = [
            grow.grow(url, entries=many, models=models)
            for url, many in zip(urls, wanted, strict=True)
        ]
        yield from _verified(urls, made, sizes.rounds)
        yield from _shared(urls, sizes.rounds)


VERIFIED = {"audit verify": 30.0, "audit verify, verified before": 7.0}


def _verified(urls: list[str], made: list[int], rounds: int) -> Iterator[Row]:
    """Yield what an entry more costs: the difference of two logs, so that no start-up is in it."""
    names = (audits.HASHING, audits.ALONE, *VERIFIED)
    found: dict[tuple[str, str], list[float]] = {}
    for _ in range(rounds):
        for name in names:
            for url in urls:
                found.setdefault((name, url), []).append(audits.alone(name, url)["seconds"])
    middle = {key: statistics.median(times) for key, times in found.items()}
    small, many = urls
    each = {
        name: (middle[name, many] - middle[name, small]) / (made[1] - made[0]) for name in names
    }
    reading, hashing = each[audits.HASHING], each[audits.ALONE]
    for name, aim in VERIFIED.items():
        said = (
            f"{each[name] * 1e6:.0f} µs an entry, {each[name] / hashing:.0f} times hashing alone; "
        )
        said += f"{made[1]} entries: {middle[name, many]:.2f} s, with start "
        said += f"{middle[name, many] / middle[audits.HASHING, many]:.0f} times"
        what = f"`{name}`, per entry, to reading and hashing the same bytes"
        yield Row(what, each[name] / reading, aim=aim, said=said)


def _shared(urls: list[str], rounds: int) -> Iterator[Row]:
    many = urls[1]
    for name in audits.SHARED:
        peaks = [audits.alone(name, url)["peak"] for url in urls]
        said = f"{peaks[0]:.0f} MB and {peaks[1]:.0f} MB"
        what = f"`{name}`, most memory of {TIMES} times the entries to that of once"
        yield Row(what, peaks[1] / peaks[0], aim=1.1, said=said)
        turns = [[audits.alone(name, many, jobs) for jobs in (1, 2)] for _ in range(rounds)]
        one, two = (
            {part: statistics.median(turn[side][part] for turn in turns) for part in turns[0][0]}
            for side in (0, 1)
        )
        said = f"{one['seconds']:.1f} s and {two['seconds']:.1f} s; processor time "
        said += f"{one['busy']:.1f} s, of all together {two['busy']:.1f} s: on two free cores at "
        said += f"most {2 * one['busy'] / two['busy']:.1f} times"
        what = f"`{name}`, one process to two, by the clock"
        yield Row(what, one["seconds"] / two["seconds"], aim=1.7, at_least=True, said=said)


# ---- what is asked of all cases ------------------------------------------------------------------

NOT_ASKED = ("workflow impact",)
"""It is asked once in years."""


def lists(sizes: Sizes) -> Iterator[Row]:
    """Yield what officers' questions over all cases take."""
    with tempfile.TemporaryDirectory() as folder:
        url, beside = (str(Path(folder) / name) for name in ("large.db", "beside.db"))
        entries = large.made_for_lists(url, sizes.cases)
        plain.with_steps(url, beside)
        for name, one in large.FAST.items():
            if name in NOT_ASKED:
                continue
            of = f"{sizes.cases} cases, {entries} entries"
            if name == "plan forecast":
                yield _forecast(url, sizes.cases, of)
            else:
                ours = large.asked(url, one.ours, sizes.rounds)
                sql = large.plainly(beside, one.plain, sizes.rounds)
                said = f"{ours:.3f} s, plain SQL {sql * 1e3:.1f} ms; "
                if one.count:
                    count = large.plainly(beside, one.count, sizes.rounds)
                    said += f"one count {count * 1e3:.1f} ms: {ours / count:.1f} times; "
                aim = 20.0
                yield Row(f"`{name}` to the plain SQL", ours / sql, aim=aim, said=said + of)


def _forecast(url: str, cases: int, of: str) -> Row:
    """Return what a forecast of many cases takes: each is played as often as it would be there."""
    runs = runs_for(large.on_their_way(url) * MANY // cases)
    ours = large.asked(url, lambda register: large.foreseen(register, runs), 1)
    what = f"`plan forecast`, {MANY} cases reckoned from {cases} in proportion"
    said = f"{ours:.2f} s for the {runs} runs that are played of so many; {of}"
    return Row(what, ours * MANY / cases, "s", aim=10.0, said=said)


# ---- others --------------------------------------------------------------------------------------


def others(sizes: Sizes) -> Iterator[Row]:
    """Yield a guarded step here and by other libraries, each to the same written by hand."""
    found, missing = peers.measured(sizes.peers)
    hand = found[0]
    for one in found:
        said = f"{one.step * 1e3:.2f} ms ({one.by_the_clock * 1e3:.1f} ms by the clock), opening "
        said += f"{one.opening * 1e3:.2f} ms; {one.does}"
        yield Row(f"a guarded step: {one.name}", one.step / hand.step, said=said)
    for name, why in missing.items():
        yield Row(f"a guarded step: {name}", float("nan"), said=f"NOT measured: {why}")


PARTS: dict[str, Callable[[Sizes], Iterator[Row]]] = {
    "act": an_act,
    "starts": starts,
    "audits": audited,
    "lists": lists,
    "peers": others,
}


@dataclass
class Table:
    """The rows as they are printed: each as soon as it is measured."""

    width: int = 74
    rows: list[Row] = field(default_factory=list)

    def print(self, row: Row) -> None:
        """Print one row."""
        self.rows.append(row)
        figure = "-" if row.figure != row.figure else f"{row.figure:.1f} {row.unit}"
        print(
            f"| {row.work:{self.width}} | {figure:>12} | {row.wanted:12} | {row.reached:11} |"
            f" {row.said} |",
            flush=True,
        )

    def head(self) -> None:
        """Print what the columns are."""
        print(
            f"| {'work':{self.width}} | {'measured':>12} | {'aim':12} | {'reached':11} | figures |"
        )
        print("|---|---|---|---|---|")


def measured(sizes: Sizes, parts: Sequence[str]) -> list[Row]:
    """Print the table, and return its rows."""
    cores, load = os.cpu_count(), os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {cores} cores,"
        f" load {load:.1f} at the start, {sizes}\n"
    )
    table = Table()
    table.head()
    for part in parts:
        for row in PARTS[part](sizes):
            table.print(row)
    return table.rows


def main() -> None:
    """Measure and print."""
    # What is typed finds its bytecode: without it every process would compile all that it loads.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    usual = Sizes()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--only", nargs="+", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--cases", type=int, default=usual.cases)
    parser.add_argument("--entries", type=int, default=usual.entries)
    parser.add_argument("--rounds", type=int, default=usual.rounds)
    parser.add_argument("--tiny", action="store_true")
    chosen = parser.parse_args()
    sizes = replace(usual, cases=chosen.cases, entries=chosen.entries, rounds=chosen.rounds)
    if chosen.tiny:
        sizes, grow.STAGES = TINY, TINY_STAGES
    measured(sizes, chosen.only)


if __name__ == "__main__":
    main()
