"""A page that comes as the work goes on: how far it is, and then what came of it.

It needs no script: the browser shows each line as it arrives. The work runs in one thread of its
own, since a register belongs to the thread that opened it; when nobody reads any more, it stops.
"""

from collections.abc import Callable, Generator, Mapping
from contextvars import copy_context
from functools import partial
from html import escape
from queue import SimpleQueue
from threading import Event, Thread

from starlette.responses import Response, StreamingResponse

from admission_flow.desk.charts import Drawn
from admission_flow.desk.failing import noted, sentences
from admission_flow.desk.page import Call
from admission_flow.desk.rendering import render
from admission_flow.procedure import in_use

Told = Callable[[str, int, int], None]
"""What is counted (a word of `[desk.working]`), how many are done, and of how many."""
Work = Callable[[Told], tuple[str, Mapping[str, object]]]
"""Does the work, and returns the template of what came of it with what that shows."""
_TENTHS = 10
_HERE = "<!-- here -->"
WORKER = "desk-work"
"""Name of the threads that do the work."""


class _NobodyReadsError(Exception):
    """The page was left: the work is of no use any more."""


def streamed(
    call: Call, title: str, work: Work, template: str = "working.html", **facts: object
) -> Response:
    """Answer with a page that grows: `title`, how far the work is, what came of it.

    Args:
        call: the request.
        title: of the page.
        work: done in a thread of its own; what it opens it closes.
        template: of the page; what grows stands where it has `{{ here_mark }}`.
        facts: what the template shows besides.

    """
    mark = Drawn(_HERE)
    shown = {**call.frame(), "notices": [], "title": title, "here_mark": mark, **facts}
    frame = render(template, call.lang, shown)
    head, _, tail = frame.partition(_HERE)
    return StreamingResponse(
        page_parts(call, head, tail, work), media_type="text/html; charset=utf-8"
    )


def page_parts(call: Call, head: str, tail: str, work: Work) -> Generator[str, None, None]:
    """Yield a page as its work goes on; who closes this before its end stops the work."""
    queue: SimpleQueue[str | None] = SimpleQueue()
    left = Event()
    here = copy_context()  # of the request: what goes wrong is noted there
    work_there = partial(here.run, _run, call, work, queue, left)
    Thread(target=work_there, daemon=True, name=WORKER).start()
    yield head
    try:
        while (part := queue.get()) is not None:
            yield part
    finally:
        left.set()
    yield tail


def _run(call: Call, work: Work, queue: "SimpleQueue[str | None]", left: Event) -> None:
    with in_use.using(call.office.procedure):  # a new thread does not know which is in use
        _do(call, work, queue, left)


def _do(call: Call, work: Work, queue: "SimpleQueue[str | None]", left: Event) -> None:
    told = _Progress(call, queue, left)
    queue.put('<ol class="progress" aria-live="polite">')
    try:
        template, facts = work(told)
        queue.put("</ol>")
        queue.put(render(template, call.lang, facts))
    except _NobodyReadsError:
        pass
    except Exception as error:  # noqa: BLE001 - the last resort: an officer never sees a traceback
        noted(error)
        said = sentences(error, call.lang)
        queue.put("</ol>")
        queue.put(render("failed_part.html", call.lang, {"said": said}))
    finally:
        queue.put(None)


class _Progress:
    """Puts a line into the page for every tenth of what is counted."""

    def __init__(self, call: Call, queue: "SimpleQueue[str | None]", left: Event) -> None:
        self._call, self._queue, self._left = call, queue, left
        self._at: dict[str, int] = {}

    def __call__(self, what: str, done: int, total: int) -> None:
        if self._left.is_set():
            raise _NobodyReadsError
        tenth = _TENTHS * done // total if total else _TENTHS
        if tenth == self._at.get(what):
            return
        self._at[what] = tenth
        facts = {"done": done, "total": total}
        line = self._call.say(f"working.{what}", **facts)
        self._queue.put(f"<li>{escape(line)}</li>\n")
