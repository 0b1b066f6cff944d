"""`/health`: how the desk and its register stand, for a supervisor; without a session, of nobody.

Whoever may reach the port may ask, so that it costs next to nothing however often they do: what
was found serves for some seconds.
"""

import time
from collections.abc import Callable
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from admission_flow.desk.guard import HEALTH
from admission_flow.desk.office import Office
from admission_flow.register.audit.health import Health

SERVES_SECONDS = 5.0
"""For how long an answer is given again."""
_UNHEALTHY = 503


class _Looked:
    """Looks at the register, by one thread at a time, and keeps what it found for a while."""

    def __init__(self, office: Office, tick: Callable[[], float]) -> None:
        self._office, self._tick = office, tick
        self._lock = Lock()
        self._found: tuple[float, Health] | None = None

    def __call__(self) -> Health:
        with self._lock:
            if self._found is None or self._tick() - self._found[0] >= SERVES_SECONDS:
                found = self._office.health()
                self._found = self._tick(), found
            return self._found[1]


def route(office: Office, tick: Callable[[], float] = time.monotonic) -> BaseRoute:
    """Return the page: JSON, status 200 or 503.

    Args:
        office: whose desk it is.
        tick: seconds that only grow.

    """
    look = _Looked(office, tick)

    async def endpoint(_: Request) -> Response:
        found = await run_in_threadpool(look)
        return JSONResponse(found.document(), _UNHEALTHY if found.problems else 200)

    return Route(HEALTH, endpoint)
