"""Whether a register could be worked with right now: asked often, by a supervisor, about nobody.

It is cheap on purpose: the register is opened, its revision and triggers looked at, the lock taken
and given back. No entry is read for its content and none is written; whether the log is sound,
`audit verify` says, which this is not.
"""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from admission_flow.database.dialect import Dialect, dialect_of
from admission_flow.database.queries import Queries
from admission_flow.database.reading import open_for_reading
from admission_flow.database.schema import revisions
from admission_flow.errors import AdmissionFlowError, BackupOverdue, BackupUnknown, DiskAlmostFull
from admission_flow.register.core.clock import Clock, instant, system_clock
from admission_flow.version import __version__

FORMAT = "admission-health/1"
LOCK_SECONDS = 5.0
"""How long the lock is waited for: who holds it for longer keeps officers waiting."""
LEAST_MEGABYTES = 100
"""Of free space beside the files: a transaction is written twice before it stands."""

_MEGABYTE = 2**20
_HOUR = 3600.0


Backup: TypeAlias = tuple[datetime, int]
"""When the last backup was made, and how many entries the log had then."""


@dataclass(slots=True)
class Health:
    """What was found; what is None was not asked, or cannot be known from here."""

    at: str
    """When it was looked, UTC, to the second."""
    database: str | None = None
    revision: str | None = None
    triggers_are_ours: bool | None = None
    writable: bool | None = None
    """Whether the lock could be taken by somebody who may write; None: not asked."""
    free_megabytes: int | None = None
    """Beside the files; None: the register lies on a server, whose disk is not seen from here."""
    backup: Backup | None = None
    entries_since: int | None = None
    """Entries since the last backup."""
    backup_hours: float | None = None
    problems: list[AdmissionFlowError] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """The exit code of the first problem; 0: there is none."""
        return self.problems[0].exit_code if self.problems else 0

    def document(self) -> dict[str, object]:
        """Return it as JSON types: words of ours, numbers and times, and nothing of anybody."""
        made = None if self.backup is None else self.backup[0]
        return {
            "format": FORMAT,
            "healthy": not self.problems,
            "at": self.at,
            "version": __version__,
            "database": self.database,
            "revision": self.revision,
            "revision_of_program": revisions()[-1],
            "triggers_are_ours": self.triggers_are_ours,
            "writable": self.writable,
            "free_megabytes": self.free_megabytes,
            "last_backup": None if made is None else instant(lambda: made),
            "hours_since_backup": self.backup_hours,
            "entries_since_backup": self.entries_since,
            "verify": "not asked",
            "problems": [
                {"error": type(one).__name__, "message": one.message_id, "exit": one.exit_code}
                for one in self.problems
            ],
        }


def health(
    url: str,
    *,
    reads_only: bool = False,
    backup_within: float | None = None,
    last_backup: Callable[[Queries], Backup | None] = lambda _: None,
    clock: Clock = system_clock,
) -> Health:
    """Return how the register at a place stands. Never raises for what is wrong with it.

    Args:
        url: where.
        reads_only: whether it can be written is not asked, and nothing that a crash left half done
            is undone.
        backup_within: hours after which the last backup is too old; None: any age will do.
        last_backup: knows the last backup of a register.
        clock: tells how old it is.

    """
    found = Health(instant(clock))
    try:
        dialect = dialect_of(url)
        found.database = dialect.kind
        _read(found, dialect, last_backup, mend=not reads_only)
        if not reads_only:
            _write(found, dialect)
    except AdmissionFlowError as error:
        found.problems.append(error)
    if found.backup is not None:
        age = max(0.0, (clock() - found.backup[0]).total_seconds() / _HOUR)
        found.backup_hours = round(age, 1)
    if backup_within is not None:
        if found.backup_hours is None:
            found.problems.append(BackupUnknown())
        elif found.backup_hours > backup_within:
            facts = {"hours": found.backup_hours, "within": backup_within}
            found.problems.append(BackupOverdue(**facts))
    return found


def _read(
    found: Health,
    dialect: Dialect,
    last_backup: Callable[[Queries], Backup | None],
    *,
    mend: bool,
) -> None:
    with open_for_reading(dialect, with_triggers=False, mend=mend) as store:
        found.revision = revisions()[-1]  # else it had not been opened
        found.backup = last_backup(store)
        if found.backup is not None:
            found.entries_since = max(0, store.head[0] - found.backup[1])
    found.triggers_are_ours = False
    with open_for_reading(dialect, mend=mend):
        found.triggers_are_ours = True


def _write(found: Health, dialect: Dialect) -> None:
    if dialect.folder is not None:
        with suppress(OSError):
            found.free_megabytes = shutil.disk_usage(dialect.folder).free // _MEGABYTE
    found.writable = False
    dialect.take_lock(LOCK_SECONDS)
    found.writable = True
    if found.free_megabytes is not None and found.free_megabytes < LEAST_MEGABYTES:
        raise DiskAlmostFull(megabytes=found.free_megabytes, least=LEAST_MEGABYTES)
