"""What a register is worth today, as its own entries say: what `status` shows."""

from dataclasses import dataclass
from datetime import date

from admission_flow.journal.lineage import Restored
from admission_flow.register.audit import checkpoints
from admission_flow.register.core.four_eyes import all_waiting
from admission_flow.register.core.origin import lineage
from admission_flow.register.core.reader import ReadingRegister


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterStatus:
    """How far the register's own entries support it today."""

    level: str
    """L0 software only, L1 a checkpoint left the office, L2 officers sign, L3 a second body
    countersigns."""
    entries: int
    unsigned: int
    officers: int
    """Officers whose keys count."""
    last_day: date | None
    """Day of the last checkpoint that left the office."""
    after_last: int
    """Entries that came after it."""
    minimal_data: bool
    """Whether it keeps no names and no texts, for good."""
    four_eyes: tuple[str, ...]
    """Kinds of step that wait for a second officer."""
    waiting: int
    """Entries that wait for one now."""
    restored: tuple[Restored, ...]
    """When backups were brought back, and what was lost with it."""
    practice: bool
    """Whether it is a copy to practise on."""
    roles: bool = False
    """Whether roles are in use: then whoever holds none may do nothing."""


def status_of(register: ReadingRegister) -> RegisterStatus:
    """Return how far a register's own entries support it today."""
    found = checkpoints.status(register.store, register.today)
    eyes, waiting = all_waiting(register.store)
    origin = lineage(register.store)
    return RegisterStatus(
        level=found.level,
        entries=found.entries,
        unsigned=found.unsigned,
        officers=found.officers,
        last_day=found.last_day,
        after_last=found.after_last,
        minimal_data=register.minimal,
        four_eyes=tuple(sorted(eyes.steps)),
        waiting=waiting,
        restored=origin.restored,
        practice=bool(origin.practice),
        roles=register.roles.in_use,
    )
