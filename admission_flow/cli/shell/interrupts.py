"""Ctrl-C while something is being written: it stops the command, but never between two facts."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def held() -> Iterator[Callable[[], None]]:
    """Hold Ctrl-C back until the function given is called, which then raises it.

    Between the moment when a row is on the disk and the one when the program knows that it is,
    Ctrl-C would make it report one row fewer than was written.

    Raises:
        KeyboardInterrupt: out of the function given, if Ctrl-C was pressed since it began.

    """
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:  # ignored, or somebody else answers it
        yield lambda: None
        return
    pressed: list[int] = []

    def keep(number: int, _: FrameType | None) -> None:
        pressed.append(number)

    def let_through() -> None:
        if pressed:
            raise KeyboardInterrupt

    try:
        signal.signal(signal.SIGINT, keep)
    except ValueError:  # not the main thread: no signal comes here
        yield lambda: None
        return
    try:
        yield let_through
    finally:
        signal.signal(signal.SIGINT, before)
