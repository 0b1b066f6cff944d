"""A verifier that was there before: what it remembers must not make it overlook anything."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from admission_flow.journal import known as known_module
from admission_flow.journal import tree
from admission_flow.journal.known import Known
from admission_flow.journal.report import Report
from admission_flow.register.audit import audit, sound
from admission_flow.register.core import derived
from admission_flow.register.core.reader import ReadingRegister
from tests.reliability.sample import Bureau

LEVELS = 3
BLOCK = 1 << LEVELS


@contextmanager
def small_blocks() -> Iterator[None]:
    """Let a block have eight entries and a group one case: a small register has many of them."""
    with (
        mock.patch.multiple(tree, _BATCH_LEVELS=LEVELS, FOLDED=BLOCK),
        mock.patch.object(known_module, "FOLDED", BLOCK),
        mock.patch.multiple(sound, FOLDED=BLOCK, CHUNK=4 * BLOCK),
        mock.patch.object(derived, "_AT_ONCE", 1),
    ):
        yield


def verified(bureau: Bureau, known: Known | None = None) -> tuple[Report, Known | None]:
    """Verify a register with what is remembered of it; return what may be kept then, too."""
    kept: list[Known] = []
    with ReadingRegister.open(str(bureau.place.log), judge=bureau.judge) as register:
        memory = audit.Memory(known, kept.append, "2026-11-24")
        report = audit.verify(register.store, register.judge, memory=memory)
    return report, kept[0] if kept else None
