"""The log of events: a line of JSON each, in a file that grows or on standard error.

Nothing is written unless the log was asked for (`--log-to`), and a log that cannot be written
stops no work. What stands in a line, and what never does: docs/operators/operations.md.
"""

import json
import logging
import os
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

from admission_flow.database.schema import revisions
from admission_flow.errors import reason_of
from admission_flow.events import Event
from admission_flow.version import __version__

ON_STANDARD_ERROR = "-"
"""How the log is named that goes to standard error."""
FORMAT = "admission-event/1"

_BEGINS = b"{"
"""What every line begins with: a file that begins otherwise is no log of ours."""
_MODE = 0o600
_DIGITS = 3
"""Of seconds: a millisecond."""


class NotALogError(OSError):
    """What lies where the log should be is no log of ours, and is left alone."""


class EventLog:
    """Where events are written: a file that grows, or standard error."""

    def __init__(self, to: str, told: Callable[[str], object]) -> None:
        """Write to a file, or to standard error.

        Args:
            to: path of the file; `-`: standard error.
            told: is told why the log cannot be written, a reason of the catalogue: once, until it
                could be written again.

        """
        self._told = told
        self._failed = False
        handler = _Lines(Path(to)) if to != ON_STANDARD_ERROR else logging.StreamHandler(sys.stderr)
        handler.setFormatter(_AsJson())
        # Of its own: what a host program has set up for its own logs takes no part.
        self._logger = logging.Logger(FORMAT)  # noqa: LOG001 - in no tree
        self._logger.addHandler(handler)

    def write(self, event: Event) -> None:
        """Write the line of an event that is over. Never raises."""
        try:
            self._logger.info(_line_of(event))
            self._failed = False
        except NotALogError:
            self._tell("not_a_log")
        except (OSError, ValueError) as error:
            self._tell(reason_of(error))

    def _tell(self, reason: str) -> None:
        if not self._failed:
            self._failed = True
            self._told(reason)


def _line_of(event: Event) -> dict[str, object]:
    return {
        "format": FORMAT,
        "id": os.urandom(8).hex(),
        "event": event.event,
        **event.facts,
        "seconds": round(time.perf_counter() - event.began, _DIGITS),
        "waited": round(event.waited, _DIGITS),
        **event.error,
        "database": event.database,
        "version": __version__,
        "revision": revisions()[-1],
        "process": os.getpid(),
    }


class _AsJson(logging.Formatter):
    """Makes a line of JSON of a record, the time of its making first."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        assert isinstance(record.msg, dict)  # noqa: S101 - `EventLog.write` hands over nothing else
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        fraction = int(record.created % 1 * 1000)
        return json.dumps({"time": f"{moment}.{fraction:03}Z", **record.msg})


class _Lines(logging.Handler):
    """Adds each line to a file by one write: lines of several processes do not mix.

    The file is opened for each: whoever moves it away (logrotate) need not tell anybody.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def emit(self, record: logging.LogRecord) -> None:
        line = f"{self.format(record)}\n".encode()
        if self._path.exists():
            _check(self._path)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        descriptor = os.open(self._path, flags, _MODE)
        try:
            if os.write(descriptor, line) != len(line):
                raise OSError
        finally:
            os.close(descriptor)


def _check(path: Path) -> None:
    """Refuse what is no log: above all a register, which one more line would destroy.

    Raises:
        NotALogError: it is none.

    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise NotALogError
    if found.st_size:
        with path.open("rb") as file:
            if file.read(len(_BEGINS)) != _BEGINS:
                raise NotALogError
