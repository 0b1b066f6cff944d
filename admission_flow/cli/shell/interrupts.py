"""Being stopped: Ctrl-C, a shutdown (SIGTERM), the closing of the window (SIGHUP).

Each ends the command in order: the transaction at hand is undone, and what was recorded before is
said. Never between two facts, see `held`; and never while what happened is being told.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from admission_flow.procedure.quick_dataclass import dataclass

SHELL = 128
"""What a shell adds to the number of the signal that ended a command."""
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""Those that a system has; the last is that of Windows."""
_IMPATIENT = 3
"""The signal that ends the process at once: something swallowed the first."""


@dataclass(slots=True)
class _Watch:
    """How this run meets signals."""

    number: int = 0
    """The first signal that came; 0: none."""
    count: int = 0
    hold: bool = True
    """They are noted and stop nothing yet."""
    deaf: bool = False
    """The command is over, or tells what happened: nothing is left to stop."""

    def __call__(self, number: int, _: FrameType | None) -> None:
        if self.deaf:
            return
        self.number = self.number or number
        self.count += 1
        if self.count >= _IMPATIENT:
            os._exit(SHELL + number)  # nothing is said, so nothing false is
        if self.count == 1 and not self.hold:
            raise KeyboardInterrupt

    def listen(self) -> None:
        """Let signals stop what follows.

        Raises:
            KeyboardInterrupt: one came already.

        """
        self.hold = False
        if self.number:
            raise KeyboardInterrupt


_WATCHES: list[_Watch] = []
"""The runs of this process, the one at work last: tests run a command inside another."""


@contextmanager
def watched(*, last: bool = False) -> Iterator[_Watch]:
    """Let signals raise KeyboardInterrupt, once, from `listen` until the command is over.

    A signal that is ignored already (`nohup`, a command in the background) stays ignored.

    Args:
        last: the process ends next: signals stay ignored afterwards, so that the interpreter's own
            end is not stopped either.

    """
    watch = _Watch()
    before = {}
    for name in _NAMES:
        number = getattr(signal, name, None)
        if number is None or signal.getsignal(number) is signal.SIG_IGN:
            continue
        try:
            before[number] = signal.signal(number, watch)
        except ValueError:  # not the main thread: no signal comes here
            break
    _WATCHES.append(watch)
    try:
        yield watch
    finally:
        watch.deaf = True
        _WATCHES.remove(watch)
        for number, handler in before.items():
            if not last:
                signal.signal(number, handler)


@contextmanager
def held() -> Iterator[Callable[[], None]]:
    """Hold signals back until the function given is called, which then raises for them.

    Between the moment when a row is on the disk and the one when the program knows that it is,
    Ctrl-C would make it report one row fewer than was written.

    Raises:
        KeyboardInterrupt: out of the function given, if a signal came since it began.

    """
    if not _WATCHES:
        yield lambda: None
        return
    watch = _WATCHES[-1]

    def let_through() -> None:
        if watch.number:
            raise KeyboardInterrupt

    watch.hold = True
    try:
        yield let_through
    finally:
        watch.hold = False
