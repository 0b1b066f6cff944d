"""Waiting for the lock: whoever waits longer than a moment is told so, and for how long at most."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

AFTER = 1.0
"""Seconds after which it is told."""

_TOLD: ContextVar[Callable[[int], object] | None] = ContextVar("_TOLD", default=None)


@contextmanager
def telling(tell: Callable[[int], object]) -> Iterator[None]:
    """Let somebody be told, in another thread, with the most seconds that are waited."""
    before = _TOLD.set(tell)
    try:
        yield
    finally:
        _TOLD.reset(before)


@contextmanager
def waited_for(most: float) -> Iterator[None]:
    """Take a lock inside: whoever asked for it is told if that takes longer than a moment."""
    tell = _TOLD.get()
    if tell is None:
        yield
        return
    timer = threading.Timer(AFTER, tell, (int(most),))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
