"""What stands before every page: which host, whose request, how large, and what a browser may do.

A page of the desk is reachable from any web page that the officer's browser shows, and from any
program on the machine. So: only the address that was printed (a foreign name that points to
127.0.0.1 is refused), only requests of our own pages, only the session that was opened with the
token. And no page loads, sends or frames anything of elsewhere.
"""

import asyncio
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from admission_flow.desk.refusals import Refused
from admission_flow.desk.sessions import Entered, Sessions

LARGEST_BODY = 32 * 1024 * 1024
"""Bytes of a form with its files: a list of 10,000 people is two megabytes."""
STATIC = "/static/"
HEALTH = "/health"
"""The page for a supervisor: it tells of nobody, and needs no session."""
TOKEN = "token"  # noqa: S105 - the name of a parameter

_A_MOMENT = 1.0
_SAFE = frozenset({"GET", "HEAD"})
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    # Not "no-referrer": the forms' own requests would say `Origin: null` then.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}

Answered = Callable[[Refused], Response]
"""Makes the page of a refusal."""


class Guard:
    """Lets through what the officer's own browser asks from our own pages."""

    def __init__(self, app: ASGIApp, *, host: str, sessions: Sessions, refused: Answered) -> None:
        """Stand before an application.

        Args:
            app: what is guarded.
            host: the only host and port that it answers to, "127.0.0.1:8411".
            sessions: who sits at the desk.
            refused: makes the page of a refusal.

        """
        self._app = app
        self._host = host
        self._sessions = sessions
        self._refused = refused
        self._idle: asyncio.TimerHandle | None = None
        self._cookie = f"admission-flow-{host.rpartition(':')[2]}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        try:
            answer = self._entering(scope)
        except Refused as refused:
            answer = self._refused(refused)
        if answer is not None:
            await answer(scope, receive, send_guarded)
            return
        await self._app(scope, _bounded(receive), send_guarded)

    def _entering(self, scope: Scope) -> Response | None:
        """Return what answers in place of a page; None: the page does.

        Raises:
            Refused: the request is not of this desk.

        """
        headers = Headers(scope=scope)
        self._check_sender(scope["method"], headers)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            raise Refused(413, "too_large")
        if scope["path"].startswith(STATIC):
            return None
        if scope["path"] == HEALTH:
            if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
                raise Refused(403, "foreign_origin")
            return None
        tokens = parse_qs(scope["query_string"].decode("latin-1")).get(TOKEN)
        if tokens and scope["path"] == "/":
            return self._exchanged(tokens[0], headers)
        session = self._sessions.of(self._cookie_of(headers))
        if session is None:
            raise Refused(401, "no_session")
        scope["desk.session"] = session
        self._look_again()
        return None

    def _look_again(self) -> None:
        """Let the session be looked at once it would have been idle for its time."""
        if self._idle is not None:
            self._idle.cancel()
        later = self._sessions.idle + _A_MOMENT
        loop = asyncio.get_running_loop()
        self._idle = loop.call_later(later, self._sessions.let_go_if_idle)

    def _check_sender(self, method: str, headers: Headers) -> None:
        if headers.getlist("host") != [self._host]:
            raise Refused(403, "foreign_host")
        origins = headers.getlist("origin")
        ours = f"http://{self._host}"
        if any(origin != ours for origin in origins) or (method not in _SAFE and not origins):
            raise Refused(403, "foreign_origin")
        site = headers.get("sec-fetch-site", "none")
        if method not in _SAFE and site not in {"same-origin", "none"}:
            raise Refused(403, "foreign_origin")

    def _exchanged(self, token: str, headers: Headers) -> Response:
        if self._sessions.of(self._cookie_of(headers)) is not None:
            return RedirectResponse("/", 303)  # the address was opened again in the same browser
        entered = self._sessions.enter(token)
        if entered is Entered.OPEN and self._sessions.current is not None:
            answer = RedirectResponse("/", 303)
            answer.set_cookie(
                self._cookie, self._sessions.current.cookie, httponly=True, samesite="strict"
            )
            return answer
        raise Refused(403, "used_token" if entered is Entered.USED else "wrong_token")

    def _cookie_of(self, headers: Headers) -> str | None:
        cookies: SimpleCookie = SimpleCookie()
        try:
            cookies.load(headers.get("cookie", ""))
        except CookieError:
            return None
        found = cookies.get(self._cookie)
        return None if found is None else found.value


def _bounded(receive: Receive) -> Callable[[], Awaitable[Message]]:
    """Return a body that ends in a refusal where it is larger than its head said."""
    taken = 0

    async def take() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > LARGEST_BODY:
            raise Refused(413, "too_large")
        return message

    return take
