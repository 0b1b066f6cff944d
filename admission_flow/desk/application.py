"""The application: every page behind the guard, each answered in one thread."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from python_multipart.exceptions import FormParserError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from admission_flow.desk import health
from admission_flow.desk.failing import noted, sentences, status_of
from admission_flow.desk.guard import LARGEST_BODY, Guard
from admission_flow.desk.logged import Logged
from admission_flow.desk.office import Office
from admission_flow.desk.page import Call, Page
from admission_flow.desk.pages import PAGES, PLACES
from admission_flow.desk.refusals import Refused
from admission_flow.desk.rendering import FOLDER, render
from admission_flow.desk.sessions import Session, Sessions
from admission_flow.errors import AdmissionFlowError, NotOfProcedure, own_code_told
from admission_flow.event_log import EventLog
from admission_flow.procedure import in_use

_STATIC = {
    "desk.css": "text/css; charset=utf-8",
    "desk.js": "text/javascript; charset=utf-8",
    "desk.svg": "image/svg+xml",
}
_MOST_FIELDS = 20_000
"""Of one form: a meeting about a hundred people has a few thousand."""
_MOST_FILES = 4
_LARGEST_FIELD = 1024 * 1024


class _InMemory(MultiPartParser):
    """Reads forms with files. A list of people is not put on the disk in clear, however large."""

    spool_max_size = LARGEST_BODY + 1


@dataclass(slots=True)
class Desk:
    """A desk at work: the application, and who sits at it."""

    application: ASGIApp
    sessions: Sessions
    office: Office
    stop: Callable[[], None] = lambda: None
    """Ends the server; set by whoever serves."""


def build(
    office: Office,
    host: str,
    *,
    tick: Callable[[], float] = time.monotonic,
    renewed: Callable[[str], None] = lambda _: None,
    log: EventLog | None = None,
) -> Desk:
    """Make a desk.

    Args:
        office: whose it is.
        host: the host and port it answers to.
        tick: seconds that only grow; by them a session ends that nobody uses.
        renewed: told of each token after the first.
        log: where each request is noted; None: nowhere.

    """
    sessions = Sessions(tick, renewed=renewed)
    with in_use.using(office.procedure):
        practice = office.practice()

    def refused(reason: Refused) -> Response:
        noted(reason)
        return _bare_page(office, sentences(reason, office.lang), reason.status)

    pages = [_route(page, office, practice=practice) for page in PAGES]
    routes = [*_static(), health.route(office, tick), *pages]
    guard = Middleware(Guard, host=host, sessions=sessions, refused=refused)
    logged = [] if log is None else [Middleware(Logged, log=log, routes=routes)]
    application = Starlette(routes=routes, middleware=[*logged, guard])
    desk = Desk(application, sessions, office)

    async def leave(request: Request) -> Response:
        session: Session = request.scope["desk.session"]
        try:
            await _checked_form(request, session)
        except Refused as reason:
            return refused(reason)
        sessions.end()
        asyncio.get_running_loop().call_later(0.2, desk.stop)
        return _bare_page(office, sentences(Refused(200, "left"), office.lang), 200)

    async def lost(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        reason = Refused(status, "no_page" if status == 404 else "not_a_form")  # noqa: PLR2004
        return await _answered(request, office, lambda _: _raise(reason), practice=practice)

    routes.append(Route("/leave", leave, methods=["POST"]))
    application.router.routes.append(routes[-1])
    application.add_exception_handler(404, lost)
    application.add_exception_handler(405, lost)
    return desk


def _raise(error: Exception) -> Response:
    raise error


def _route(page: Page, office: Office, *, practice: bool) -> BaseRoute:
    async def endpoint(request: Request) -> Response:
        if page.writes and office.read_only:
            answer = lambda _: _raise(Refused(403, "read_only"))  # noqa: E731
            return await _answered(request, office, answer, practice=practice)
        own = office.procedure
        if page.of_the_admission and own is not None and not own.admits:
            refused = NotOfProcedure(command=page.path, procedure=own.name)
            return await _answered(request, office, lambda _: _raise(refused), practice=practice)
        return await _answered(request, office, page.answer, practice=practice)

    return Route(page.path, endpoint, methods=["POST"] if page.post else ["GET"])


async def _answered(
    request: Request, office: Office, answer: Callable[[Call], Response], *, practice: bool
) -> Response:
    """Answer in a thread; whatever goes wrong becomes a page."""
    with in_use.using(office.procedure):
        return await _answered_in_use(request, office, answer, practice=practice)


async def _answered_in_use(
    request: Request, office: Office, answer: Callable[[Call], Response], *, practice: bool
) -> Response:
    session: Session = request.scope["desk.session"]
    own = office.procedure
    admits = own is None or own.admits
    places = tuple(place for place in PLACES if admits or not place.of_the_admission)
    call = Call(request, office, session, places, practice)
    try:
        if request.method == "POST":
            call.form = await _checked_form(request, session)
        with own_code_told():
            return await run_in_threadpool(answer, call)
    except Refused as reason:
        return await run_in_threadpool(_failed, call, reason, reason.status)
    except AdmissionFlowError as error:
        return await run_in_threadpool(_failed, call, error, status_of(error))
    except Exception as error:  # noqa: BLE001 - the last resort: an officer never sees a traceback
        return await run_in_threadpool(_failed, call, error, 500)
    finally:
        await call.form.close()


def _failed(call: Call, error: Exception, status: int) -> Response:
    noted(error)
    said = sentences(error, call.lang)
    return call.page("failed.html", status=status, said=said, status_code=status)


async def _checked_form(request: Request, session: Session) -> FormData:
    """Return a form that one of our pages gave out in this session.

    Raises:
        Refused: it is too large, cannot be read, or was not given out here.

    """
    most = {"max_files": _MOST_FILES, "max_fields": _MOST_FIELDS, "max_part_size": _LARGEST_FIELD}
    try:
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            form = await _InMemory(request.headers, request.stream(), **most).parse()
        else:
            form = await request.form(**most)
    except (HTTPException, MultiPartException, FormParserError) as error:
        raise Refused(400, "form_unreadable") from error
    csrf = form.get("csrf")
    if not isinstance(csrf, str) or not session.is_csrf(csrf):
        await form.close()
        raise Refused(403, "foreign_form")
    return form


def _bare_page(office: Office, said: list[str], status: int) -> Response:
    """Return a page for whoever does not sit at the desk: nothing of the register is in it."""
    return HTMLResponse(render("bare.html", office.lang, {"said": said}), status)


def _static() -> list[BaseRoute]:
    return [_file(FOLDER / "static" / name, media) for name, media in _STATIC.items()]


def _file(path: Path, media: str) -> BaseRoute:
    content = path.read_bytes()

    async def endpoint(_: Request) -> Response:
        return Response(content, headers={"content-type": media})

    return Route(f"/static/{path.name}", endpoint)
