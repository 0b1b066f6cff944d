"""Waiting for the lock: whoever waits longer than a moment is told so, and for how long at most."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from admission_flow.events import current

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
    """Take a lock inside: whoever asked for it is told if that takes longer than a moment.

    How long it took is noted in the event at work.
    """
    tell, event, began = _TOLD.get(), current(), time.perf_counter()
    timer = None
    if tell is not None:
        timer = threading.Timer(AFTER, tell, (int(most),))
        timer.daemon = True
        timer.start()
    try:
        yield
    finally:
        if timer is not None:
            timer.cancel()
        if event is not None:
            event.waited += time.perf_counter() - began
