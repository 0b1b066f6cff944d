"""The forms that there are, and how a paper of a day is laid out: `workflows/papers/`."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from admission_flow.errors import BadDocument, BadWorkflow, WrongUse
from admission_flow.files import Unreadable, read_file
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Act
from admission_flow.procedure.document import Problem
from admission_flow.procedure.file_reader import FileProblem, text_of, toml_of
from admission_flow.resources import folder, text

FOLDER_VARIABLE = "ADMISSION_FLOW_FORMS"
"""The office's own folder of templates; it comes before ours."""
_FORMS, _LAYOUT = "forms.toml", "layout.toml"
_FILE = re.compile(r"[^/\\.~:][^/\\:]*")
"""A file that a signature covers: not elsewhere, nor what editors leave."""
_NAME = re.compile(r"\w[\w -]{0,59}")
"""What a form is called: papers are written under it, so that it leads to no other folder."""
_MORE: Mapping[str, tuple[type, str]] = {
    "also": (str, "a text"),
    "acts": (list, "a list of texts"),
    "needs": (list, "a list of texts"),
    "where": (dict, "a table"),
    "each": (bool, "true or false"),
    "together": (bool, "true or false"),
    "receipt": (bool, "true or false"),
}
"""What a form may say besides, and what it must be then."""
_LEVELS = ("branch", "section", "base", "authority", "other")


@dataclass(frozen=True, slots=True)
class Form:
    """One form."""

    id: str
    also: str
    """Its name in Vietnamese."""
    titles: Mapping[str, str]
    """By language."""
    template: str
    level: str
    acts: tuple[str, ...]
    needs: tuple[str, ...]
    """Kinds of act without which a procedure has no use for it."""
    where: Mapping[str, str]
    each: bool
    together: bool
    receipt: bool
    confidence: str

    def is_about(self, act: Act) -> bool:
        """Return whether an act is one that this form can be about."""
        return act.kind in self.acts and all(
            getattr(act, name, None) == value for name, value in self.where.items()
        )

    @property
    def file_name(self) -> str:
        """What officers call it, in the name of a file: in letters that every disk takes."""
        return folded(self.also or self.id).replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a paper is laid out from a day on. Millimetres and points."""

    start: date
    document: str
    top: int
    bottom: int
    left: int
    right: int
    font: str
    size: int
    line: int
    end: str
    confidence: str


@in_use.cached
def forms() -> Mapping[str, Form]:
    """Return the forms of the procedure in use by id, in the order of their file.

    Raises:
        BadWorkflow: its file cannot be read, or says a form wrongly.

    """
    place = "file"
    try:
        data = toml_of(text_of(_folder().joinpath(_FORMS).read_bytes()))
        tables = data["form"]
        if not isinstance(tables, list) or not all(isinstance(one, Mapping) for one in tables):
            raise _wrong_list(place, "is no list of [[form]]")
        found = []
        for number, table in enumerate(tables):
            place = f"form[{number}]"
            found.append(_form(table))
    except KeyError as error:
        raise _wrong_list(place, f"lacks {error.args[0]}") from error
    except (OSError, ValueError) as error:
        raise _wrong_list(place, str(error)) from error
    ids = [form.id for form in found]
    for number, name in enumerate(ids):
        if name in ids[:number]:
            raise _wrong_list(f"form[{number}]", f"{name} stands twice")
    known = in_use.kinds().keys()
    fit = [form for form in found if known >= set(form.needs)]
    return {form.id: form for form in fit if not form.acts or known & set(form.acts)}


def form_problems() -> tuple[FileProblem, ...]:
    """Return what is wrong with the forms of the procedure in use: their list, their templates."""
    try:
        found = forms()
        lacking = [f for f in found.values() if not _folder().joinpath(f.template).is_file()]
    except BadWorkflow as error:
        return error.problems
    file = f"papers/{_FORMS}"
    return tuple(FileProblem(file, f.id, f"there is no {f.template!r} beside it") for f in lacking)


def _wrong_list(place: str, what: str) -> BadWorkflow:
    return BadWorkflow([FileProblem(f"papers/{_FORMS}", place, what)])


def _folder() -> Traversable:
    """Return the folder of forms of the procedure in use."""
    own = in_use.procedure()
    if own is not None and own.papers.forms is not None:
        return own.papers.forms
    return folder("workflows").joinpath("papers")


def _form(table: Mapping[str, Any]) -> Form:
    texts = ("id", "vi", "en", "template", "level", "confidence")
    if any(not isinstance(table[name], str) for name in texts):
        raise ValueError(f"must be texts: {', '.join(texts)}")
    for name, (kind, what) in _MORE.items():
        found = table.get(name, kind())
        texts_in = not isinstance(found, list) or all(isinstance(item, str) for item in found)
        if not isinstance(found, kind) or not texts_in:
            raise ValueError(f"{name} must be {what}")
    for name in (table["id"], table.get("also", table["id"])):
        if not _NAME.fullmatch(unicodedata.normalize("NFC", name)):
            raise ValueError(f"the name {name!r} must be of letters, digits, blanks and -")
    if table["level"] not in _LEVELS:
        raise ValueError(f"level must be one of: {', '.join(_LEVELS)}")
    if not _FILE.fullmatch(table["template"]):  # what lies elsewhere nobody signed
        raise ValueError(f"the template {table['template']!r} is no name of a file beside it")
    return Form(
        id=table["id"],
        also=table.get("also", table["id"]),
        titles={"vi": table["vi"], "en": table["en"]},
        template=table["template"],
        level=table["level"],
        acts=tuple(table.get("acts", ())),
        needs=tuple(table.get("needs", ())),
        where=table.get("where", {}),
        each=table.get("each", False),
        together=table.get("together", False),
        receipt=table.get("receipt", True),
        confidence=table["confidence"],
    )


def form_named(name: str) -> Form:
    """Return the form that somebody means: "6-KNĐ", "6-knd", "mục lục", "dossier-contents".

    Raises:
        BadDocument: there is none of this name.

    """
    wanted = _squeezed(name)
    for form in forms().values():
        if wanted in {_squeezed(form.id), _squeezed(form.also)}:
            return form
    known = ", ".join(form.also for form in forms().values())
    raise BadDocument(name, [Problem("file", "form_unknown", {"found": name, "known": known})])


def folded(name: str) -> str:
    """Return a name in small letters without marks."""
    bare = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return "".join(c for c in bare if not unicodedata.combining(c))


def _squeezed(name: str) -> str:
    return "".join(c for c in folded(name) if c.isalnum())


@in_use.cached
def _layouts() -> tuple[Layout, ...]:
    data = tomllib.loads(text("workflows", "papers", _LAYOUT))
    found = (
        Layout(
            start=table["from"],
            document=table["document"],
            **table["margins"],
            font=table["font"],
            size=table["size"],
            line=table["line"],
            end=table["end"],
            confidence=table["confidence"],
        )
        for table in data["layout"]
    )
    return tuple(sorted(found, key=lambda layout: layout.start))


def layout_on(day: date) -> Layout:
    """Return how a paper of a day is laid out; before the first row, as by the first."""
    in_force = [layout for layout in _layouts() if layout.start <= day]
    return in_force[-1] if in_force else _layouts()[0]


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A template's file."""

    name: str
    """As it is told of: with its path where it is the office's own."""
    data: bytes
    own: bool
    """The office's own: it is laid out as they made it."""


def template_of(form: Form, own_folder: Path | None) -> TemplateFile:
    """Return the template of a form: the office's own, or ours.

    Raises:
        WrongUse: the office's folder is none.
        BadDocument: its file cannot be read.

    """
    if own_folder is not None:
        if not own_folder.is_dir():
            raise WrongUse(problem=f"{FOLDER_VARIABLE}: {own_folder}")
        path = own_folder / form.template
        if path.exists():
            return TemplateFile(str(path), _read(path), own=True)
    place = _folder().joinpath(form.template)
    try:
        data = _read(place) if isinstance(place, Path) else place.read_bytes()
    except FileNotFoundError as error:
        raise BadDocument(form.template, [Problem("file", "missing_file", {})]) from error
    return TemplateFile(form.template, data, own=False)


def _read(path: Path) -> bytes:
    from admission_flow.papers.form_template import LARGEST_TEMPLATE  # noqa: PLC0415 - optional

    try:
        return read_file(str(path), LARGEST_TEMPLATE)
    except Unreadable as error:
        raise BadDocument(str(path), [Problem("file", error.reason, error.facts)]) from error
