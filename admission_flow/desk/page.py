"""What a page is: an address, a function that answers it, and what that function is given.

A page's function runs in a thread of its own. It opens the register it needs (`call.reading()`,
`call.trying()`, `call.writing()`), and closes it before it answers.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from admission_flow.desk.office import Office
from admission_flow.desk.refusals import Refused
from admission_flow.desk.rendering import render, words
from admission_flow.desk.sessions import Session
from admission_flow.library.previews import Previews
from admission_flow.library.reading import ReadingRegister
from admission_flow.library.register import Register
from admission_flow.messages import Language, say
from admission_flow.procedure.text import tidy

_MOST_DIGITS = 15
_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Page:
    """One address of the desk."""

    path: str
    """As Starlette has it: "/cases/{case}"."""
    answer: Callable[["Call"], Response]
    post: bool = False
    """It takes a form: only then may anything be written."""
    writes: bool = False
    """It writes: a desk that reads only does not have it."""
    of_the_admission: bool = False
    """It is about the admission alone: the desk of another procedure refuses it."""


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation."""

    path: str
    key: str
    """Its word: `[desk.places]` of the catalogue."""
    writes: bool = False
    """A desk that reads only does not show it."""
    of_the_admission: bool = False
    """The desk of another procedure does not show it."""


@dataclass(slots=True)
class Call:
    """One request, as a page's function sees it."""

    request: Request
    office: Office
    session: Session
    places: tuple[Place, ...]
    practice: bool
    """The register is a copy to practise on."""
    form: FormData = field(default_factory=FormData)

    # ---- what was asked --------------------------------------------------------------------------

    @property
    def lang(self) -> Language:
        """The language of the pages."""
        return self.office.lang

    def path(self, name: str) -> str:
        """Return a part of the address."""
        return str(self.request.path_params[name])

    def query(self, name: str) -> str:
        """Return what the address asks for, tidied; empty: nothing."""
        return tidy(self.request.query_params.get(name, ""))

    def number(self, name: str, default: int = 1, *, most: int = 1_000_000) -> int:
        """Return a number that the address asks for; what is none is the default."""
        text = self.request.query_params.get(name, "")
        return min(int(text), most) if text.isdecimal() and text.isascii() else default

    def typed(self, name: str) -> str:
        """Return what was typed into a field, as it was typed; empty: nothing."""
        value = self.form.get(name)
        return value if isinstance(value, str) else ""

    def all_typed(self, name: str) -> list[str]:
        """Return everything that was chosen under one name."""
        return [value for value in self.form.getlist(name) if isinstance(value, str)]

    def sent(self) -> list[tuple[str, str]]:
        """Return what the form held, to be sent again as it is: below a preview."""
        ours = {"csrf", "version", "even_if_known"}
        pairs = self.form.multi_items()
        return [
            (name, value)
            for name, value in pairs
            if isinstance(value, str) and value and name not in ours
        ]

    def version(self) -> int | None:
        """Return the version of the case that the form was made for; None: it states none."""
        text = self.typed("version")
        right = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
        return int(text) if right else None

    def upload(self, name: str) -> tuple[str, bytes] | None:
        """Return (name, content) of a file that was given; None: none was."""
        value = self.form.get(name)
        if not isinstance(value, UploadFile) or not value.filename:
            return None
        return value.filename, value.file.read()

    # ---- the register ----------------------------------------------------------------------------

    def reading(self) -> AbstractContextManager[ReadingRegister]:
        """Open the register to be read."""
        return self.office.reading()

    def trying(self) -> AbstractContextManager[Previews]:
        """Open the register to ask what would be written."""
        return self.office.trying(self.session.signer)

    @contextmanager
    def writing(self) -> Iterator[Register]:
        """Open the register to be written; each entry is signed with the key that was unlocked.

        Raises:
            Refused: the desk reads only, or this is no request that may write.

        """
        if self.request.method != "POST":
            raise Refused(405, "not_a_form")
        with self.office.writing(self.session.signer) as register:
            yield register

    # ---- the answer ------------------------------------------------------------------------------

    def say(self, key: str, /, **facts: object) -> str:
        """Return a text of the desk."""
        return words(self.lang, key, **facts)

    def text(self, key: str, /, **facts: object) -> str:
        """Return a text that the desk shares with the command line, by its key."""
        return say(self.lang, key, **facts)

    def page(self, template: str, *, status: int = 200, **facts: object) -> Response:
        """Return a page: its template in templates/, and what that shows."""
        notices, self.session.notices = self.session.notices, []
        return HTMLResponse(
            render(template, self.lang, {**self.frame(), "notices": notices, **facts}), status
        )

    def frame(self) -> Mapping[str, Any]:
        """Return what the frame around each page shows."""
        here = self.request.url.path
        places = [
            (place, here == place.path or (place.path != "/" and here.startswith(place.path)))
            for place in self.places
            if not (place.writes and self.office.read_only)
        ]
        return {
            "places": places,
            "officer": self.office.officer,
            "read_only": self.office.read_only,
            "practice": self.practice,
            "locked": self.office.key is not None and self.session.signer is None,
            "csrf": self.session.csrf,
            "here": here,
        }

    def go(self, path: str, notice: str = "") -> Response:
        """Return the way to another page; the notice is said at its top."""
        if notice:
            self.session.notices.append(notice)
        return RedirectResponse(path, 303)

    def file(self, name: str, content: bytes, media: str) -> Response:
        """Return a file to be kept."""
        plain = _NOT_IN_A_NAME.sub("-", name)
        ascii_name = plain.encode("ascii", "ignore").decode() or "file"
        disposition = f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(plain)}"
        return Response(content, media_type=media, headers={"content-disposition": disposition})
