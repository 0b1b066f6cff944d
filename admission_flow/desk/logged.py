"""Stands before everything else and notes each request: which page, and how it was answered.

A page is named by the template of its address, never by the address that was asked for.
"""

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from admission_flow.event_log import EventLog
from admission_flow.events import Event, noting


class Logged:
    """Writes an event for each request that is over."""

    def __init__(self, app: ASGIApp, *, log: EventLog, routes: list[BaseRoute]) -> None:
        """Stand before an application.

        Args:
            app: what is noted.
            log: where to.
            routes: all pages there are, once they are there.

        """
        self._app = app
        self._log = log
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request be answered, and note it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status: int | None = None

        async def send_noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with noting(Event("page")) as event:
            try:
                await self._app(scope, receive, send_noted)
            except BaseException as error:
                event.failed(error)
                raise
            finally:
                method = scope["method"] if scope["method"] in _METHODS else None
                event.facts = {"method": method, "page": self._page(scope), "status": status}
                self._log.write(event)

    def _page(self, scope: Scope) -> str | None:
        """Return the template of the page that answered; None: none did."""
        answered = scope.get("endpoint")
        for route in self._routes:
            if isinstance(route, Route) and route.endpoint is answered:
                return route.path
        return None


_METHODS = frozenset({"GET", "HEAD", "POST"})
"""Those that a desk answers; another one is somebody's own word."""
