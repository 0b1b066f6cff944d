"""Where the sample register lies, and whether what lies there is one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from admission_flow.database import copying
from admission_flow.database.sqlite import Place, not_synced
from admission_flow.demo.timeline import ORGANISATION, Timeline
from admission_flow.errors import (
    AdmissionFlowError,
    DemoExists,
    DemoForeign,
    FileNotWritten,
    reason_of,
)
from admission_flow.register.core.clock import instant
from admission_flow.register.core.reader import ReadingRegister

FOLDER = "admission-flow-demo"
"""The folder of the demonstration where none is named."""
LOG, PRIVATE = "demo.db", "demo-private.db"
_FILES = (LOG, PRIVATE, f"{LOG}-journal", f"{PRIVATE}-journal")
"""What a demonstration leaves behind; the last two only where it was cut off."""


@contextmanager
def room(folder: Path, timeline: Timeline, *, again: bool) -> Iterator[Path]:
    """Let the sample register be made beside its place; it lies there when it is whole.

    Args:
        folder: where.
        timeline: what is to be entered there: all sample registers begin at its instant.
        again: put it in the place of the sample register that is there.

    Raises:
        DemoExists: there is one, and it is not to be replaced.
        DemoForeign: what is there was not made by a demonstration: it stays.
        FileNotWritten: the folder cannot be made, or a file in it not be removed.
        RegisterExists, RegisterNoAccess: its place was taken meanwhile, or may not be written.

    """
    place = Place.of(folder / LOG)
    # One that was whole, and killed while it took the place of another.
    ours = not place.log.exists() and copying.waiting(place).log.exists()
    copying.clear(place)
    found = [path for path in (folder / name for name in _FILES) if path.exists()]
    if found and not again and not ours:
        raise DemoExists(folder=str(folder))
    if found and not ours:
        _check_ours(folder, timeline)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileNotWritten(file=str(folder), reason=reason_of(error)) from error
    with copying.copied_whole(place, instead=bool(found)) as made, not_synced(made):
        yield made.log


def _check_ours(folder: Path, timeline: Timeline) -> None:
    """Read the first entry: no real register was made by that officer at that very second."""
    try:
        with ReadingRegister.open(str(folder / LOG)) as register:
            first = register.store.entry(0)
    except AdmissionFlowError as error:
        raise DemoForeign(folder=str(folder)) from error
    begun = instant(lambda: timeline.begins_at)
    # Without a first entry it was cut off at once, and nobody's work is in it.
    if first is not None and (first.intent.actor, first.intent.at) != (ORGANISATION, begun):
        raise DemoForeign(folder=str(folder))
