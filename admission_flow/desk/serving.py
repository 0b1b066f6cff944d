"""Serves a desk on this machine until it is left, stopped, or nobody can reach it any more."""

import asyncio
import signal
import socket
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import uvicorn

from admission_flow.desk import supervised
from admission_flow.desk.application import build
from admission_flow.desk.guard import TOKEN
from admission_flow.desk.office import Office
from admission_flow.errors import PathUnusable, reason_of
from admission_flow.event_log import EventLog
from admission_flow.events import Event

ADDRESS = "127.0.0.1"
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


class _Server(uvicorn.Server):
    """Tells when it serves; and being stopped is the ordinary end of a desk, no failure."""

    def __init__(self, config: uvicorn.Config, serves: Callable[[], None]) -> None:
        super().__init__(config)
        self._serves = serves
        self._signs: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._serves()
            supervised.say(supervised.READY)
            self._signs = asyncio.create_task(supervised.keep_saying())

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        supervised.say(supervised.STOPPING)
        if self._signs is not None:
            self._signs.cancel()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
        before = {}
        for number in numbers:
            with suppress(ValueError):  # not the main thread: no signal comes here
                before[number] = signal.signal(number, self.handle_exit)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def new_door() -> socket.socket:
    """Return a socket to listen at.

    asyncio sends at once (TCP_NODELAY) only where the protocol is named. Else the body of each
    answer would wait, up to 40 ms, until the browser's system says that it has the head.
    """
    return socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)


def serve(  # noqa: PLR0913 - what a desk is served with
    office: Office,
    *,
    port: int = 0,
    tell: Callable[[str], None],
    renewed: Callable[[str], None],
    open_browser: bool = True,
    log: EventLog | None = None,
) -> None:
    """Serve a desk, and return once it was left or stopped.

    Args:
        office: whose desk it is.
        port: 0: any that is free.
        tell: told the address with its token, once it serves.
        renewed: told a new address, where the one before served already or nobody sat there.
        open_browser: whether to open the address.
        log: where it is noted that it serves, and each request; None: nowhere.

    Raises:
        PathUnusable: the port is taken, or may not be used.

    """
    with new_door() as door:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows: nobody else may listen there too
            door.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((ADDRESS, port))
        except (OSError, OverflowError) as error:
            reason = reason_of(error) if isinstance(error, OSError) else "os.other"
            raise PathUnusable(file=f"{ADDRESS}:{port}", reason=reason) from error
        host = f"{ADDRESS}:{door.getsockname()[1]}"

        def address(token: str) -> str:
            return f"http://{host}/?{TOKEN}={token}"

        desk = build(office, host, renewed=lambda token: renewed(address(token)), log=log)

        def serves() -> None:
            if log is not None:
                log.write(Event("serving"))
            tell(address(desk.sessions.token))
            if open_browser:
                webbrowser.open(address(desk.sessions.token))

        server = _Server(
            uvicorn.Config(
                desk.application,
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=False,
                lifespan="off",
                ws="none",
                timeout_graceful_shutdown=10,
            ),
            serves,
        )
        desk.stop = lambda: setattr(server, "should_exit", True)
        server.run(sockets=[door])
