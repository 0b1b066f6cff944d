"""Many processes write to one register at once: to one case, or each to its own."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from admission_flow.database import create, open_for_reading, open_for_writing
from admission_flow.database.sqlite_dialect import SqliteLink
from admission_flow.errors import AdmissionFlowError, CaseMoved
from admission_flow.journal.verify import verify_lines
from tests.database.appender import CASE, PERSONAL, SECRET, look

PROCESSES = 8


@dataclass
class Crowd:
    """How the attempts ended."""

    ended: Counter[str] = field(default_factory=Counter)
    """recorded, moved (somebody was quicker), or the name of an error that was shown."""
    doubled: int = 0
    """Numbers of a case that were given twice."""
    breaks: list[str] = field(default_factory=list)
    longest: float = 0.0
    """Seconds that the slowest attempt took."""

    @property
    def errors(self) -> int:
        """How many attempts were answered with an error."""
        return self.ended.total() - self.ended["recorded"] - self.ended["moved"]


@contextmanager
def lock_taken_late() -> Iterator[None]:
    """Plant a bug: the write lock is taken with the first write, not before the first read."""

    def late(link: SqliteLink) -> None:
        link.connection.execute("BEGIN")

    with mock.patch.object(SqliteLink, "begin", late):
        yield


def write_together(folder: Path, attempts: int, *, one_case: bool, late: bool = False) -> Crowd:
    """Let eight processes make that many attempts in all, and look at what is there."""
    path = folder / "so.db"
    create(str(path))
    with lock_taken_late() if late else mock.MagicMock():
        pipes = [
            _child(path, attempts // PROCESSES, CASE if one_case else f"HS-{number}")
            for number in range(PROCESSES)
        ]
    result = Crowd()
    numbers: Counter[tuple[str, int]] = Counter()
    for child, pipe in pipes:
        with os.fdopen(pipe) as lines:
            for line in lines:
                how, case, ver, seconds = line.split()
                result.ended[how] += 1
                result.longest = max(result.longest, float(seconds))
                numbers[case, int(ver)] += how == "recorded"
        os.waitpid(child, 0)
    result.doubled = sum(count > 1 for count in numbers.values())
    with open_for_reading(str(path)) as reader:
        report = verify_lines(reader.rows())
    result.breaks = [found.what for found in report.breaks]
    if report.entries != result.ended["recorded"]:
        result.breaks.append(f"{report.entries} entries for {result.ended['recorded']} recorded")
    return result


def _child(path: Path, attempts: int, case: str) -> tuple[int, int]:
    ours, theirs = os.pipe()
    child = os.fork()
    if child:
        os.close(theirs)
        return child, ours
    try:
        os.close(ours)
        with open_for_writing(str(path)) as store:
            for _ in range(attempts):
                intent = look(store, case)
                start = time.perf_counter()
                try:
                    with store.writing() as writing:
                        writing.append(intent, PERSONAL, secret=SECRET)
                    how = "recorded"
                except CaseMoved as error:
                    how = "moved" if type(error) is CaseMoved else type(error).__name__
                except AdmissionFlowError as error:
                    how = type(error).__name__
                seconds = time.perf_counter() - start
                line = f"{how} {case} {intent.case_ver} {seconds:.4f}\n"
                os.write(theirs, line.encode())
    finally:
        os._exit(0)  # whatever happens, a child never runs its parent's loop
