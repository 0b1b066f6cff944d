"""Surroundings of a command: what stands on its streams, in its environment, and for how long."""

import contextlib
import errno
import io
import os
import random
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

PATIENCE = 20.0
"""Seconds of work, not of waiting, that a command may take on a register of two people."""


SLOW = {
    ("demo",): ("--candidates", "1"),
    ("plan", "forecast"): ("--years", "1", "--runs", "10"),
}
"""Commands that are meant to take long, with what makes them short."""


class NoAnswer(BaseException):
    """A command does not come to an end: a defect like any other, caught by nobody between."""


class _Broken(io.RawIOBase):
    """An output that the reader left, or whose disk is full."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.over = False

    def writable(self) -> bool:
        return True

    def write(self, data: "ReadableBuffer") -> int:
        if self.over:
            return memoryview(data).nbytes
        raise OSError(self.number, os.strerror(self.number))


def output(chance: random.Random) -> Any:  # noqa: ANN401 - what sys.stdout may be
    """Return an output: a good one, most often."""
    if chance.random() > 0.06:
        return io.TextIOWrapper(io.BytesIO(), "utf-8")
    closed = io.TextIOWrapper(io.BytesIO(), "utf-8")
    closed.close()
    broken = (_Broken(number) for number in (errno.EPIPE, errno.ENOSPC, errno.EIO, errno.EBADF))
    return chance.choice(
        (None, closed, io.TextIOWrapper(io.BytesIO(), "ascii", errors="strict"),
         *(io.TextIOWrapper(io.BufferedWriter(raw), "utf-8") for raw in broken))
    )  # fmt: skip


def _let_go(stream: Any) -> None:  # noqa: ANN401 - what sys.stdout may be
    """Let what a broken output still holds go: Python 3.13 reports its loss at the end."""
    raw = None if stream is None or stream.closed else getattr(stream.buffer, "raw", None)
    if isinstance(raw, _Broken):
        raw.over = True
        stream.close()


def typed(chance: random.Random) -> Any:  # noqa: ANN401 - what sys.stdin may be
    """Return what stands on standard input; None: it is closed."""
    if chance.random() < 0.03:
        return None
    raw = chance.choice((b"", b"c\n", b"y\nmau\n", b"\xff\xfe\n", b"{}", b"x" * 500))
    return io.TextIOWrapper(io.BytesIO(raw), "utf-8")


@contextlib.contextmanager
def around(found: dict[str, str | None], streams: Sequence[Any]) -> Iterator[None]:
    """Set the surroundings of one command, and put them back."""

    def enough(*_: object) -> None:
        raise NoAnswer

    def press(_: object) -> None:
        raise KeyboardInterrupt

    kept = {name: os.environ.get(name) for name in found}
    before = sys.stdin, sys.stdout, sys.stderr, time.sleep
    handler = signal.signal(signal.SIGPROF, enough)
    _set(found)
    sys.stdin, sys.stdout, sys.stderr = streams
    time.sleep = press  # whoever waits for more gets Ctrl-C
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        sys.stdin, sys.stdout, sys.stderr = before[:3]
        time.sleep = before[3]
        signal.signal(signal.SIGPROF, handler)
        _set(kept)


def _set(variables: dict[str, str | None]) -> None:
    for name, text in variables.items():
        if text is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = text


def over(line: list[str], streams: Sequence[Any]) -> None:
    """Let the streams of a command go, and see that it put nothing in a device's place."""
    for stream in streams:
        _let_go(stream)
    if not Path(os.devnull).is_char_device():  # root could: for all of the machine
        raise RuntimeError(f"{line!r} put something in the place of {os.devnull}")
