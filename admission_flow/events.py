"""What the program does, noted while it does it, for whoever looks after a machine.

An event holds times, counts, and words that this program made itself: the name of a command, the
template of a page's address, the class of an error. What somebody typed - an argument, a name, a
path, what a page was asked for - has no way into it. It costs next to nothing where no log is
written (`event_log`), so that it is noted always.
"""

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field

from admission_flow.procedure.quick_dataclass import dataclass

_OURS = __name__.partition(".")[0]
_OF_PACKAGES = frozenset({_OURS, "alembic", "psycopg", "sqlalchemy", "starlette", "typer"})


@dataclass(slots=True)
class Event:
    """One command or one request for a page, while it is at work; afterwards one line."""

    event: str
    """`command`, `page` or `serving`."""
    began: float = field(default_factory=time.perf_counter)
    facts: dict[str, object] = field(default_factory=dict)
    """`command`, or `method` and `page`; `exit` or `status`; `recorded`."""
    waited: float = 0.0
    """Seconds that it waited for the lock of a register."""
    database: str | None = None
    """Kind of the first register that it named."""
    error: Mapping[str, str] = field(default_factory=dict)

    def failed(self, error: BaseException, message: str | None = None, code: str = "") -> None:
        """Note what went wrong: its class and the id of its message, never what it says.

        A class that neither this program, its packages nor Python has is "other".

        Args:
            error: what was raised.
            message: where it is no error of ours, the key of what is said of it.
            code: what a defect is found by, and what whoever sat before it was told.

        """
        kind = type(error)
        top = kind.__module__.partition(".")[0]
        known = top in _OF_PACKAGES or top in sys.stdlib_module_names
        own = getattr(error, "message_id", None) if top == _OURS else None
        found = {
            "error": kind.__name__ if known else "other",
            "message": message or own or "defect",
        }
        self.error = {**found, "code": code} if code else found


_CURRENT: ContextVar[Event | None] = ContextVar("_CURRENT", default=None)


def current() -> Event | None:
    """Return the event that is at work here, if one is noted."""
    return _CURRENT.get()


@contextmanager
def noting(event: Event) -> Iterator[Event]:
    """Let what runs inside be noted as an event."""
    token = _CURRENT.set(event)
    try:
        yield event
    finally:
        _CURRENT.reset(token)
