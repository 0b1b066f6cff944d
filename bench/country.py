"""Measures what officers wait for, in two registers of different size side by side; prints ratios.

    python bench/country.py SMALL LARGE [--rounds 20] [--aim 2]

Both are addresses of registers that `bench/populate.py` made, and are written to. Each question is
asked as a command is typed, in this process, without the start of Python: it opens the register
anew. Small and large take turns, about cases that stand alike, in units of equally many cases. By
the clock, the server's work is in it; processor time is that of this process alone.
"""

import argparse
import contextlib
import io
import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from models import OFFICER

from admission_flow.cli.main import run
from admission_flow.cli.shell.context import OFFICER_VARIABLE, REGISTER_VARIABLE
from admission_flow.database.dialect import dialect_of
from admission_flow.database.reading import Reader, open_for_reading

Ask = Callable[["Side", str, str], tuple[str, ...]]
QUESTIONS: dict[str, Ask] = {
    "case show": lambda _, case, __: ("case", "show", case),
    "due of a unit": lambda _, __, unit: ("due", "--unit", unit),
    "audit log of a case": lambda _, case, __: ("audit", "log", "--case", case),
    "list of a unit": lambda _, __, unit: ("case", "list", "--unit", unit),
    "opening a case": lambda side, _, unit: ("case", "open", side.newcomer(unit)),
    "recording an act": lambda side, case, _: (
        *("case", "record", case, "helper_report", "--on", "2024-05-02"),
        f"assessment=(nhận xét mẫu {side.number()})",
    ),
}


@dataclass
class Side:
    """One of the two registers."""

    url: str
    chance: random.Random
    cases: int = 0
    units: int = 0
    entries: int = 0
    found: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    """By question, seconds by the clock and of this process."""
    _number: int = 0

    def __post_init__(self) -> None:
        """Look how large it is: cases and units are numbered from 1."""
        with open_for_reading(self.url) as store:
            self.entries = store.head[0]
            self.cases = _last(lambda n: store.case_head(_case(n))[0] > 0)
            self.units = len(store.unit_names())

    def newcomer(self, unit: str) -> str:
        """Return a file about somebody whom the register does not know."""
        file = Path(tempfile.gettempdir()) / f"newcomer-{os.getpid()}.json"
        person = {"full_name": f"Người Mẫu Mới {self.number()}", "born_on": "2001-02-03"}
        unions = ("has_youth_union", "has_trade_union", "has_base_committee")
        branch = {"name": f"Chi bộ Mẫu {int(unit[1:])}", **dict.fromkeys(unions, True)}
        document = {"format": "admission-case/1", "person": person, "unit": branch, "acts": []}
        file.write_text(json.dumps(document), "utf-8")
        return str(file)

    def number(self) -> int:
        """Return a number that was not used yet."""
        self._number += 1
        return int(time.time() * 1000) * 1000 + self._number

    def like(self, alike: tuple[str, int] | None) -> tuple[str, tuple[str, int]]:
        """Return a case by chance that stands as another one does, and how."""
        with open_for_reading(self.url) as store:
            start = self.chance.randrange(self.cases)
            for step in range(self.cases):
                case = _case((start + step) % self.cases + 1)
                stands = _stands(store, case)
                if alike in {None, stands}:
                    return case, stands
        raise AssertionError(f"no case stands like {alike}")

    def ask(self, name: str, case: str, unit: str) -> None:
        """Ask one question, and note how long it took."""
        os.environ[REGISTER_VARIABLE] = self.url
        words = QUESTIONS[name](self, case, unit)
        told = io.StringIO()
        clock, process = time.perf_counter(), time.process_time()
        with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
            code = run(words)
        taken = time.perf_counter() - clock, time.process_time() - process
        if code != 0:
            raise AssertionError(f"{' '.join(words)}: {code} {told.getvalue()[:300]}")
        self.found.setdefault(name, []).append(taken)


def _case(number: int) -> str:
    return f"HS-{number:04d}"


def _last(there: Callable[[int], bool]) -> int:
    high = 1
    while there(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if there(middle) else (low, middle)
    return low


def _stands(store: Reader, case: str) -> tuple[str, int]:
    row = store.case_state(case)
    assert row is not None  # noqa: S101 - it was just counted
    return row.state, row.ver


def main() -> None:
    """Ask both sides everything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("small")
    parser.add_argument("large")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--aim", type=float, default=2)
    chosen = parser.parse_args()
    os.environ.setdefault(OFFICER_VARIABLE, OFFICER)
    chance = random.Random(1)  # noqa: S311 - to be repeated
    sides = [Side(url, chance) for url in (chosen.small, chosen.large)]
    for side in sides:
        sizes = dialect_of(side.url).sizes().items()
        bytes_ = sum(int(str(v)) for k, v in sizes if k.endswith("_bytes") and v is not None)
        print(f"{side.cases} cases, {side.entries} entries, {side.units} chi bộ, {bytes_} bytes")
    print(f"load of the machine {Path('/proc/loadavg').read_text('ascii').split()[0]}")
    for turn in range(chosen.rounds + 1):
        case, stands = sides[0].like(None)
        cases = [case, sides[1].like(stands)[0]]
        for name in QUESTIONS:
            for side, one in zip(sides, cases, strict=True):
                side.ask(name, one, f"C{chance.randrange(side.units) + 1:06}")
                if turn == 0:  # what is loaded once
                    side.found.clear()
    for name in QUESTIONS:
        clock, process = (
            [statistics.median(taken[kind] for taken in side.found[name]) for side in sides]
            for kind in (0, 1)
        )
        ratio = clock[1] / clock[0]
        print(
            f"{name}: {1000 * clock[0]:.0f} ms, {1000 * clock[1]:.0f} ms by the clock,"
            f" {ratio:.2f} times; processor {1000 * process[0]:.0f} ms, {1000 * process[1]:.0f} ms,"
            f" {process[1] / process[0]:.2f} times{'' if ratio <= chosen.aim else '  TOO SLOW'}"
        )


if __name__ == "__main__":
    main()
