"""Tells the supervisor that started a desk how it is: that it serves, still answers, ends.

The words are those of systemd (`sd_notify`): datagrams to the socket that it names. Without one
nothing is sent. That the desk answers is said only after a page's thread has run: a desk whose
threads all hang says nothing, and is started again.
"""

import asyncio
import os
import socket
from contextlib import suppress

from starlette.concurrency import run_in_threadpool

READY = "READY=1"
WATCHDOG = "WATCHDOG=1"
STOPPING = "STOPPING=1"
_MICROSECONDS = 1_000_000
_OFTENER = 3
"""So many signs come in the time after which one is missed."""


def say(what: str) -> None:
    """Send a word to the supervisor, if there is one. Never raises."""
    place = os.environ.get("NOTIFY_SOCKET", "")
    if not place or not hasattr(socket, "AF_UNIX"):
        return
    if place.startswith("@"):  # a name that lies in no folder
        place = f"\0{place[1:]}"
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
        door.connect(place)
        door.send(what.encode())


def seconds_between() -> float | None:
    """Return after how many seconds a sign is due; None: nobody waits for signs of this process."""
    limit = os.environ.get("WATCHDOG_USEC", "")
    if os.environ.get("WATCHDOG_PID") not in {None, str(os.getpid())}:
        return None
    if not (limit.isascii() and limit.isdecimal() and int(limit)):
        return None
    return int(limit) / _MICROSECONDS / _OFTENER


async def keep_saying() -> None:
    """Say for ever that pages are answered, as long as they are."""
    seconds = seconds_between()
    if seconds is None:
        return
    while True:
        await run_in_threadpool(lambda: None)
        say(WATCHDOG)
        await asyncio.sleep(seconds)
