"""Measures an act with durable commit against the same rows written by hand; prints ratios.

    python bench/acts.py [--cases 18] [--rounds 3]

The acts of lawful cases are entered by the use cases, `record` and `advance`, in processor time
(user and system) of this process. *Hot*: one case after the other, so that the case is in memory.
*Cold*: every case's first act, then every case's second, and before each the register forgets the
case: as in a process that never saw it, it has to be read first. By hand: the statements
that wrote those rows are kept from a run of their own, and are given to sqlite3 alone, over files
of the same schema under the same settings, one transaction an act; nothing is read there, nothing
is judged, and the triggers of the log are left out. The two take turns act by act, so that a
machine that slows down slows both. How much a durable commit costs the processor depends on the
disk: `TMPDIR` says where.
"""

import argparse
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from pathlib import Path

from admission_flow.database import making
from admission_flow.database.dialect import Link
from admission_flow.database.sqlite import Place
from admission_flow.database.sqlite_dialect import Sqlite, SqliteLink
from admission_flow.procedure.acts import Act, Step
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case

LAST_STEP = "recognition_decision"
AIM = {"hot": 3.0, "cold": 4.0}
SETTINGS = (
    "main.journal_mode=DELETE",
    "main.synchronous=EXTRA",
    "main.secure_delete=ON",
    "private.journal_mode=DELETE",
    "private.synchronous=EXTRA",
    "private.secure_delete=ON",
)
"""Those of `admission_flow/database/sqlite.py`."""

Statement = tuple[str, Sequence[Sequence[object]]]


@dataclass(frozen=True, slots=True)
class Spent:
    """Processor time of one act, in seconds: the mean of each kind of acts, and of all."""

    evidence: float
    steps: float
    both: float

    @classmethod
    def of(cls, times: Sequence[tuple[bool, float]]) -> "Spent":
        """Return the means of (is a step, seconds)."""
        steps = [seconds for is_step, seconds in times if is_step]
        evidence = [seconds for is_step, seconds in times if not is_step]
        mean = statistics.fmean
        return cls(mean(evidence), mean(steps), mean(steps + evidence))


class _KeepingLink(SqliteLink):
    """Keeps what it is told to write, transaction by transaction."""

    def __init__(self, link: SqliteLink, kept: list[list[Statement]]) -> None:
        super().__init__(link.connection)
        self.kept = kept

    def begin(self) -> None:
        self.kept.append([])
        super().begin()

    def run(self, sql: str, rows: Sequence[Sequence[object]] = ((),)) -> int:
        self.kept[-1].append((sql, [tuple(row) for row in rows]))
        return super().run(sql, rows)


class _Keeping(Sqlite):
    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.kept: list[list[Statement]] = []

    def write(self) -> Link:
        link = super().write()
        assert isinstance(link, SqliteLink)  # noqa: S101 - of SQLite
        return _KeepingLink(link, self.kept)


@dataclass(frozen=True, slots=True)
class Work:
    """Which acts are entered, and in which order."""

    cases: int
    hot: bool
    until: str = LAST_STEP
    """The last step of each case."""


def acts_in_order(register: Register, work: Work) -> Iterator[tuple[bool, Callable[[], object]]]:
    """Open some cases, and yield (is a step, what enters it) of each of their acts."""
    queues: list[list[tuple[str, Act]]] = []
    for number in range(work.cases):
        case = lawful_case(work.until, full_name=f"Lò Thị Mẫu {number}")
        record = register.open_case(case.person, case.unit)
        queues.append([(record.id, act) for act in case.acts])
    for turn in queues if work.hot else zip_longest(*queues):
        for case_id, act in filter(None, turn):
            if not work.hot:  # as in a process that never saw the case
                register.forget(case_id)
            if isinstance(act, Step):
                yield True, partial(register.advance, case_id, act)
            else:
                yield False, partial(register.record, case_id, act)


def kept_statements(folder: Path, work: Work) -> list[list[Statement]]:
    """Return what each transaction wrote: first those that opened the cases, then the acts."""
    url = str(folder / "kept.db")
    Register.create(url, "bench").close()
    place = _Keeping(Place.of(url))
    with Register.open(place, "bench") as register:
        for _, enter in acts_in_order(register, work):
            enter()
    return place.kept


class ByHand:
    """Writes the same rows under the same settings, without anything of ours."""

    def __init__(self, folder: Path) -> None:
        """Make two empty files."""
        place = Place.of(folder / "hand.db")
        making.lay_out(place, with_triggers=False)
        self.connection = sqlite3.connect(place.log, isolation_level=None)
        self.connection.execute("ATTACH ? AS private", (str(place.private),))
        for setting in SETTINGS:
            self.connection.execute(f"PRAGMA {setting}").fetchall()

    def write(self, statements: Sequence[Statement]) -> None:
        """Write the rows of one transaction."""
        execute = self.connection.execute
        execute("BEGIN IMMEDIATE")
        for sql, rows in statements:
            if len(rows) == 1:
                execute(sql, rows[0])
            else:
                self.connection.executemany(sql, rows)
        execute("COMMIT")


def busy(work: Callable[[], object]) -> float:
    """Return the processor time of one call, in seconds."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def side_by_side(work: Work) -> tuple[Spent, Spent]:
    """Enter the acts of some cases and write the same by hand, act by act in turns."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kept = kept_statements(folder, work)
        hand = ByHand(folder)
        for opening in kept[: work.cases]:
            hand.write(opening)
        ours, theirs = [], []
        with Register.create(str(folder / "ours.db"), "bench") as register:
            acts = acts_in_order(register, work)
            for (is_step, enter), statements in zip(acts, kept[work.cases :], strict=True):
                ours.append((is_step, busy(enter)))
                theirs.append((is_step, busy(partial(hand.write, statements))))
        hand.connection.close()
        return Spent.of(ours), Spent.of(theirs)


def measured(cases: int, rounds: int, until: str = LAST_STEP) -> dict[str, tuple[Spent, Spent]]:
    """Return, hot and cold, what an act took and what it took by hand: of the median round.

    Args:
        cases: how many.
        rounds: how many.
        until: the last step of each case.

    """
    found = {}
    for name in AIM:
        work = Work(cases, name == "hot", until)
        pairs = [side_by_side(work) for _ in range(rounds)]
        pairs.sort(key=lambda pair: pair[0].both / pair[1].both)
        found[name] = pairs[len(pairs) // 2]
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=18)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    for name, (ours, hand) in measured(chosen.cases, chosen.rounds).items():
        ratio = ours.both / hand.both
        reached = "reached" if ratio <= AIM[name] else "NOT reached"
        print(
            f"an act, {name}: {ours.both * 1e3:.2f} ms, by hand {hand.both * 1e3:.2f} ms;", end=" "
        )
        print(f"{ratio:.2f} times; aim: at most {AIM[name]:g}; {reached}")
        print(f"    evidence {ours.evidence / hand.evidence:.2f} times,", end=" ")
        print(f"steps {ours.steps / hand.steps:.2f} times", flush=True)


if __name__ == "__main__":
    main()
