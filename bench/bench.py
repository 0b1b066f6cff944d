"""Measures, side by side in one run, and prints medians and ratios. Nothing here is a test.

    python bench/bench.py [--quick]

Each figure is the median of at least five rounds, in which the two sides take turns, so that a
machine that slows down slows both. Ratios travel between machines; absolute times do not.
"""

import argparse
import hashlib
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from admission_flow.journal.entry import NO_HEAD, Entry, Intent, RuleRef
from admission_flow.journal.verify import verify_lines
from admission_flow.procedure.acts import HelperReport, Step
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case, shifted
from admission_flow.workflow_source import built_in

ROUNDS = 7
WANTED = {"a": 2000.0, "b": 2.0, "c1": 4.0, "c2": 25.0, "d": 5.0}


def timed(work: Callable[[], object]) -> float:
    """Return how long one call takes, in seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def side_by_side(
    ours: Callable[[], object], other: Callable[[], object], rounds: int = ROUNDS
) -> tuple[float, float]:
    """Return the median times of both, taken in turns after one round that does not count."""
    ours(), other()
    pairs = [(timed(ours), timed(other)) for _ in range(rounds)]
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)


def line(key: str, what: str, figure: float, unit: str, *, at_most: bool = True) -> None:
    """Print one figure beside what was aimed for."""
    wanted = WANTED[key]
    reached = figure <= wanted if at_most else figure >= wanted
    bound = "at most" if at_most else "at least"
    print(f"({key}) {what}: {figure:.2f} {unit}; aim: {bound} {wanted:g}; ", end="")
    print("reached" if reached else "NOT reached")


def judging(rounds: int) -> None:
    """Judge complete cases, from source to official."""
    judge = built_in()
    cases = [shifted(lawful_case(), days=7 * (n % 14)) for n in range(300)]
    judge.judge(cases[0])

    def all_of_them() -> None:
        for case in cases:  # the verdict is dropped, as a program that reports on each does
            judge.judge(case)

    per_round = [len(cases) / timed(all_of_them) for _ in range(rounds)]
    line("a", "judging a complete case", statistics.median(per_round), "cases/s", at_most=False)


def recording(folder: Path, rounds: int) -> None:
    """Record one act against a hand-written transaction of the same bytes."""
    case = lawful_case(until="sympathiser_resolution")
    day = max(act.on for act in case.acts)
    acts = 40
    with Register.create(str(folder / "ours.db"), "bench") as register:
        record = register.open_case(case.person, case.unit)
        for act in case.acts:
            (register.advance if isinstance(act, Step) else register.record)(record.id, act)
        numbers = count()

        def ours() -> None:
            for _ in range(acts):
                report = HelperReport(on=day, assessment=f"(báo cáo mẫu {next(numbers)})")
                register.record(record.id, report)

        ours()
        rows = rows_of(folder, acts)
        by_hand = hand_written(folder, rows, acts)
        a, b = side_by_side(ours, lambda: next(by_hand), rounds)
    print(f"    one act: {a / acts * 1e3:.2f} ms, by hand {b / acts * 1e3:.2f} ms")
    line("b", "one recorded act, durable, to the same bytes by hand", a / b, "times")


def rows_of(folder: Path, acts: int) -> list[tuple[tuple[object, ...], ...]]:
    """Return what the last acts wrote: log row, personal value, state row, name row."""
    with sqlite3.connect(folder / "ours.db") as log:
        log.execute("ATTACH ? AS private", (str(folder / "ours-private.db"),))
        entries = log.execute("SELECT * FROM log_entry ORDER BY seq DESC LIMIT ?", (acts,))
        states = log.execute("SELECT * FROM case_state").fetchone()
        names = log.execute("SELECT * FROM private.person_name").fetchone()
        return [
            (
                entry,
                log.execute(
                    "SELECT * FROM private.personal_value WHERE entry_id = ?", (entry[2],)
                ).fetchone(),
                states,
                names,
            )
            for entry in entries.fetchall()
        ]


def hand_written(
    folder: Path, rows: list[tuple[tuple[object, ...], ...]], acts: int
) -> Iterator[None]:
    """Write the same bytes under the same settings, without anything of ours."""
    log = sqlite3.connect(folder / "hand.db", isolation_level=None)
    log.execute("ATTACH ? AS private", (str(folder / "hand-private.db"),))
    with sqlite3.connect(folder / "ours.db") as source:
        source.execute("ATTACH ? AS private", (str(folder / "ours-private.db"),))
        for schema in ("main", "private"):
            for (sql,) in source.execute(
                f"SELECT sql FROM {schema}.sqlite_master WHERE sql NOT NULL AND type <> 'trigger'"
                " AND name <> 'sqlite_sequence'"
            ):
                log.execute(
                    sql.replace("TABLE ", f"TABLE {schema}.", 1)
                    if "TABLE" in sql
                    else sql.replace("INDEX ", f"INDEX {schema}.", 1)
                )
    for schema in ("main", "private"):
        log.execute(f"PRAGMA {schema}.journal_mode=DELETE")
        log.execute(f"PRAGMA {schema}.synchronous=EXTRA")
    log.execute("PRAGMA secure_delete=ON")
    numbers = count()
    while True:
        for n in range(acts):
            (_, _, _, *rest), (_, *value), state, name = rows[n % len(rows)]
            seq = next(numbers)
            fresh = f"{seq:032x}"
            log.execute("BEGIN IMMEDIATE")
            log.execute(
                "INSERT INTO log_entry VALUES (?,?,?,?,?,?)",
                (seq, f"{seq:064x}", fresh, rest[0], seq + 1, rest[2]),
            )
            log.execute("INSERT INTO private.personal_value VALUES (?,?,?)", (fresh, *value))
            marks = ",".join("?" * len(state))
            log.execute(f"INSERT OR REPLACE INTO case_state VALUES ({marks})", state)
            log.execute("INSERT OR REPLACE INTO private.person_name VALUES (?,?,?)", name)
            log.execute("COMMIT")
        yield


def starting(folder: Path, rounds: int) -> None:
    """Start up, as a ratio to a bare interpreter."""
    url = str(folder / "start.db")
    with Register.create(url, "bench") as register:
        case = lawful_case()
        record = register.open_case(case.person, case.unit)
        for act in case.acts:
            (register.advance if isinstance(act, Step) else register.record)(record.id, act)

    def run(*arguments: str) -> Callable[[], object]:
        return lambda: subprocess.run(arguments, check=True, capture_output=True)

    bare = run(sys.executable, "-c", "pass")
    command = shutil.which("admission-flow", path=str(Path(sys.executable).parent))
    start = [command] if command else [sys.executable, "-m", "admission_flow"]
    version, base = side_by_side(run(*start, "--version"), bare, rounds)
    show, _ = side_by_side(run(*start, "--register", url, "case", "show", record.id), bare, rounds)
    print(
        f"    bare {base * 1e3:.0f} ms, --version {version * 1e3:.0f} ms, show {show * 1e3:.0f} ms"
    )
    line("c1", "--version to `python -c pass`", version / base, "times")
    line("c2", "case show to `python -c pass`", show / base, "times")


def verifying(rounds: int, entries: int) -> None:
    """Verify a log in memory, as a ratio to hashing its bytes with hashlib alone."""
    rows, prev, heads = [], NO_HEAD, {}
    for seq in range(entries):
        case = f"HS-{seq % 3000:04d}"
        ver, head = heads.get(case, (0, NO_HEAD))
        intent = Intent(
            log="0" * 32, id=f"{seq:032x}", case=case, case_ver=ver + 1, case_head=head,
            action="case.advance", to="consulted", actor="bench", at="2024-05-02T03:04:05Z",
            data={"act": {"kind": "branch_resolution", "on": "2024-05-02", "roll": {"official": 20},
                          "number": {"commit": "a" * 64}}},
            verdict={"permitted": True, "findings": {f"rule.number_{n}": "met" for n in range(9)}},
            rule=RuleRef("admission", "0.1.0", "b" * 64),
        )  # fmt: skip
        entry = Entry(seq, prev, intent.text())
        rows.append((seq, entry.leaf, intent.id, case, intent.case_ver, entry.line))
        prev, heads[case] = entry.leaf, (intent.case_ver, entry.leaf)
    raw = [row[-1].encode() for row in rows]

    def hashing() -> None:
        for text in raw:
            hashlib.sha256(text).digest()

    ours, alone = side_by_side(lambda: verify_lines(rows), hashing, rounds)
    size = sum(map(len, raw)) / entries
    print(f"    {entries} entries of {size:.0f} bytes: {ours:.2f} s, hashlib {alone:.2f} s")
    line("d", "verifying to hashing alone", ours / alone, "times")


def main() -> None:
    """Run all measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and entries: a look")
    quick = parser.parse_args().quick
    rounds, entries = (5, 20_000) if quick else (ROUNDS, 100_000)
    print(f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}, {rounds} rounds")
    with tempfile.TemporaryDirectory() as name:
        judging(rounds)
        recording(Path(name), rounds)
        starting(Path(name), rounds)
        verifying(rounds, entries)


if __name__ == "__main__":
    main()
