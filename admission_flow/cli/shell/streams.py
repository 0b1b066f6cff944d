"""Standard input, output and error as a command may rely on them, whatever the caller left of them.

A stream that was closed (`>&-`, `<&-`) is the null device: who closed it wants nothing of it. An
output that cannot be written (a full disk) is said on standard error, once. A standard error that
cannot be written is nobody's to be told of.
"""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

from admission_flow.errors import OutputNotWritten, reason_of

_WINDOWS = sys.platform == "win32"
_FIRST_FREE = 3
"""File descriptors below are the standard streams: no file of ours may come to lie there."""


class ReaderLeft(Exception):
    """Whoever read the output is gone. Not an OSError: the command line's library exits 1 then."""


class _Guarded:
    """A stream whose failures are told apart from those of files."""

    def __init__(self, stream: TextIO, *, silent: bool) -> None:
        self._stream = stream
        self._silent = silent

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the stream has
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        return self._try(self._stream.write, text) or 0

    def writelines(self, lines: Any) -> None:  # noqa: ANN401 - as of a stream
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        self._try(self._stream.flush)

    def _try(self, what: Any, *given: str) -> Any:  # noqa: ANN401 - a method of the stream
        try:
            return what(*given)
        except BrokenPipeError as error:
            if not self._silent:
                raise ReaderLeft from error
        except (OSError, ValueError) as error:  # ValueError: it was closed behind our back
            if not self._silent:
                raise OutputNotWritten(reason=reason_of(error)) from error
        return None


@contextmanager
def guarded() -> Iterator[None]:
    """Let a command use the standard streams whatever they are, and write UTF-8."""
    before = sys.stdin, sys.stdout, sys.stderr
    _occupy()
    opened: list[TextIO] = []
    try:
        for name in ("stdin", "stdout", "stderr"):
            stream = getattr(sys, name)
            if stream is None or getattr(stream, "closed", False):
                stream = open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8")  # noqa: SIM115, PTH123
                opened.append(stream)
            if name == "stdin":
                _read_what_comes(stream)
            else:
                _speak_utf8(stream)
                stream = _Guarded(stream, silent=name == "stderr")
            setattr(sys, name, stream)
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
        for stream in before[1:]:
            _empty(stream)
        for stream in opened:
            stream.close()


def somebody_to_ask() -> bool:
    """Whether a person sits at the other end of standard input.

    Windows calls its null device a terminal too.
    """
    return sys.stdin.isatty() and unseen_answers()


def unseen_answers() -> bool:
    """Whether an answer can be asked for that is not shown.

    Windows reads it key by key: where it has no console, Python would wait without an end.
    """
    return not _WINDOWS or _is_console()


def _is_console() -> bool:
    """Return whether Windows has a console behind standard input."""
    import ctypes  # noqa: PLC0415 - on Windows only
    import msvcrt  # noqa: PLC0415

    try:
        handle = msvcrt.get_osfhandle(sys.stdin.fileno())  # type: ignore[attr-defined, unused-ignore]
    except (OSError, ValueError):
        return False
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]
    mode = ctypes.c_uint32()
    return bool(kernel.GetConsoleMode(ctypes.c_void_p(handle), ctypes.byref(mode)))


def flush() -> None:
    """Write what still waits to be written.

    Raises:
        OutputNotWritten: the output does not take it.
        ReaderLeft: the reader left.

    """
    sys.stderr.flush()
    sys.stdout.flush()


def _empty(stream: TextIO | None) -> None:
    """Let what still waits for a stream that does not take it go nowhere.

    Python would try again at its end, and leave with the exit code 120 when that fails too.
    """
    if stream is None:
        return
    try:
        stream.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError, AttributeError):
            null = os.open(os.devnull, os.O_WRONLY)
            try:
                os.dup2(null, stream.fileno())
            finally:
                os.close(null)


def _occupy() -> None:
    """Put the null device where a standard stream was closed, before a file of ours lands there.

    What then writes to "standard output", a library or a child process, would write into it.
    """
    with suppress(OSError):
        while (number := os.open(os.devnull, os.O_RDWR)) < _FIRST_FREE:
            os.set_inheritable(number, True)  # noqa: FBT003 - positional only
        os.close(number)


def _speak_utf8(stream: TextIO) -> None:
    """Use UTF-8 whatever the console's code page: cp1258 cannot hold half of Vietnamese."""
    if isinstance(stream, io.TextIOWrapper):
        with suppress(OSError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _read_what_comes(stream: TextIO) -> None:
    """Let a byte that is not text become half a character, which the gate of texts refuses."""
    if isinstance(stream, io.TextIOWrapper):
        with suppress(OSError, ValueError):
            stream.reconfigure(errors="surrogateescape")
