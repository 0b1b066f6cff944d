"""Measures, side by side in one run, and prints medians and ratios. Nothing here is a test.

    python bench/bench.py [--quick]

Each figure is the median of at least five rounds, in which the two sides take turns, so that a
machine that slows down slows both. Ratios travel between machines; absolute times do not.
"""

import argparse
import hashlib
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable

from admission_flow.journal.entry import NO_HEAD, Entry, Intent, RuleRef
from admission_flow.journal.verify import verify_lines
from admission_flow.testing import lawful_case, shifted
from admission_flow.workflow_source import built_in

ROUNDS = 7
WANTED = {"a": 2000.0, "d": 5.0}


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
    judging(rounds)
    verifying(rounds, entries)


if __name__ == "__main__":
    main()
