"""Measures how long an act keeps others waiting on a server: the time under the lock.

    python bench/held.py [--rounds 4]

Each act is entered where nothing is in memory of the case (the register is opened anew), with the
case read and judged before the lock is taken and, in turns, under it, as it was before. By the
clock, since that is what others wait; the server is started here. COMMIT, which waits for the disk,
is told apart.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from admission_flow.database.postgres import Postgres
from admission_flow.database.store import Store, Writing
from admission_flow.procedure.acts import TaskAssigned
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case

sys.path.append(str(Path(__file__).resolve().parents[1]))  # tests/ is no package that is installed

from tests.server import started

CASES = 12
held: list[tuple[float, float]] = []
"""Seconds until COMMIT, and with it."""
_writing = Store.writing


@contextmanager
def timed(store: Store) -> Iterator[Writing]:
    """Note how long the lock is held."""
    with _writing(store) as writing:
        start = time.perf_counter()
        yield writing
        until = time.perf_counter() - start
    held.append((until, time.perf_counter() - start))


Times = list[tuple[float, float]]


def measured(url: str, key: Path, ids: list[str], rounds: int) -> dict[bool, Times]:
    """Return the seconds under the lock, with reading ahead and without."""
    found: dict[bool, Times] = {True: [], False: []}
    for number in range(rounds):
        for case in ids:
            for ahead, times in found.items():
                Postgres.awaited = ahead
                act = TaskAssigned(on=date(2024, 1, 2), task=f"Việc mẫu {number} {ahead}")
                with Register.open(url, "bench", must_exist=True, data_key=key) as register:
                    register.record(case, act)
                times.append(held.pop())
    return found


def main() -> None:
    """Make a register with some cases, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=4)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="admission-flow-held-") as folder:
        server = started(Path(folder) / "data", durable=True)
        try:
            url, key = server.database(), Path(folder) / "key"
            case = lawful_case("ceremony")
            with Register.create(url, "bench", data_key=key) as register:
                ids = []
                for number in range(CASES):
                    person = replace(case.person, full_name=f"Lò Mẫu {number}")
                    ids.append(register.open_case(person, case.unit, even_if_known=True).id)
                    register.enter_together(ids[-1], case.acts)
            Store.writing = timed  # type: ignore[method-assign]
            found = measured(url, key, ids, rounds)
        finally:
            server.handle.cleanup()
    for place, what in enumerate(("until COMMIT", "with COMMIT")):
        ahead, under = (
            statistics.median(one[place] for one in found[key]) for key in (True, False)
        )
        print(
            f"under the lock {what}: {ahead * 1e3:.1f} ms where the case was read before,"
            f" {under * 1e3:.1f} ms where it is read there: {under / ahead:.1f} times"
        )


if __name__ == "__main__":
    main()
