"""A disk without room, two ways: no more pages (SQLite), no larger files (the system).

At every limit an officer records one more paper. It is recorded and said to be; or one sentence
says that it is not, and why; or one says that nobody knows, and to run it again. Nothing else.
"""

import contextlib
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from admission_flow.database import sqlite
from admission_flow.database.sqlite import Place
from admission_flow.errors import CommitUnsure, RegisterNotWritten, WriteCutOff
from admission_flow.register.audit import audit
from admission_flow.register.core.reader import ReadingRegister
from tests.reliability.damage import ask

SAID = {0, RegisterNotWritten.exit_code, CommitUnsure.exit_code}
FIRST_DAY = date(2024, 1, 1)
Limit = Callable[[int], AbstractContextManager[None]]


@contextlib.contextmanager
def pages(limit: int) -> Iterator[None]:
    """Let neither file grow beyond a number of pages: SQLite's own way to say "disk full"."""
    settings = {f"{schema}.max_page_count": limit for schema in ("main", "private")}
    before = dict(sqlite.WRITE_SETTINGS)
    sqlite.WRITE_SETTINGS |= settings
    # Not read back: a limit below the size of the file is raised to that.
    read_back = sqlite._set

    def without_reading_back(
        connection: sqlite3.Connection, name: str, value: object, place: Place
    ) -> None:
        if name in settings:
            connection.execute(f"PRAGMA {name}={value}")
        else:
            read_back(connection, name, value, place)

    sqlite._set = without_reading_back
    try:
        yield
    finally:
        sqlite._set = read_back
        sqlite.WRITE_SETTINGS.clear()
        sqlite.WRITE_SETTINGS.update(before)


@contextlib.contextmanager
def file_size(limit: int) -> Iterator[None]:
    """Let no file of this process grow beyond a number of bytes: the operating system refuses."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@dataclass
class Outcome:
    """What became of the papers."""

    recorded: int = 0
    refused: int = 0
    """Said not to be written, and not there."""
    unsure: int = 0
    """Said to be there or not."""
    blind: int = 0
    """Times that the register could not even be read: a crash was to be undone first."""
    wrong: list[str] = field(default_factory=list)
    """What must not happen."""


@dataclass
class Clerk:
    """Records a paper at a time into a register with a case HS-0001, as `case record` does."""

    log: Path
    outcome: Outcome = field(default_factory=Outcome)
    number: int = 0

    def entries(self) -> int:
        """Return how many entries the register has, after the whole of it was verified."""
        with ReadingRegister.open(str(self.log)) as register:
            report = audit.verify(register.store, register.judge)
        self.outcome.wrong += [found.what for found in report.breaks]
        return report.entries

    def record(self, within: AbstractContextManager[None]) -> int:
        """Try to record one more paper under a limit, and hold what was said against what is.

        Returns the exit code.
        """
        before = self.entries()
        self.number += 1
        on = FIRST_DAY + timedelta(days=self.number)
        words = ("case", "record", "HS-0001", "helper_report", "--on", on.isoformat(),
                 f"assessment={'Tiến bộ (mẫu). ' * 40}{self.number}",
                 "--register", str(self.log), "--as", "cb01")  # fmt: skip
        with within:
            code, said = ask(*words)
            verified, found = ask("audit", "verify", "--register", str(self.log))
        after = self.entries()
        self._hold(code, said, after - before)
        # What the failed write left is reported by an audit, and undone by whoever writes next.
        cut_off = verified == WriteCutOff.exit_code and "db check" in found
        if verified not in {0, RegisterNotWritten.exit_code} and not cut_off:
            self.outcome.wrong.append(f"audit verify says {verified} on the full disk")
        self.outcome.blind += verified != 0
        return code

    def _hold(self, code: int, said: str, more: int) -> None:
        wrong = self.outcome.wrong
        if code not in SAID or "Traceback" in said or len(said.strip().splitlines()) != 1:
            wrong.append(f"exit code {code}: {said.strip()[:300]}")
        elif code == 0:
            self.outcome.recorded += 1
            if more != 1:
                wrong.append(f"acknowledged, and {more} entries more are there")
        elif code == RegisterNotWritten.exit_code:
            self.outcome.refused += 1
            if more or str(self.log) not in said:
                wrong.append(f"said not to be written: {more} entries more: {said.strip()[:300]}")
        else:
            self.outcome.unsure += 1
            if "Chạy lại" not in said:
                wrong.append(f"unsure, and not told to run it again: {said.strip()[:300]}")


def fill_up(clerk: Clerk, limits: list[int], limit: Limit) -> Outcome:
    """Record one paper under each limit."""
    for value in limits:
        clerk.record(limit(value))
    return clerk.outcome
