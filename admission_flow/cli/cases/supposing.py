"""`--suppose PLACE=VALUE`: what is supposed of a case, in people's words."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.output import fitted, term
from admission_flow.cli.shell.speaking import tell
from admission_flow.errors import BadDocument
from admission_flow.messages.fields import field_term, value_words
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.procedure import in_use
from admission_flow.procedure.document import DocumentProblems, Problem
from admission_flow.procedure.person import Person, Unit
from admission_flow.procedure.suppositions import PERSON, UNIT
from admission_flow.register.core.clock import system_clock, today
from admission_flow.vocabulary.acts import field_of, kind_of
from admission_flow.vocabulary.records import Words

OPTION = "--suppose"
Suppose = Annotated[list[str] | None, typer.Option(OPTION, metavar="PLACE=VALUE")]


def supposed(pairs: Iterable[str] | None) -> dict[str, object]:
    """Return what is supposed: by place, a value as a case document states it; None: not stated.

    Raises:
        BadDocument: a pair is not right.

    """
    found: dict[str, object] = {}
    try:
        for pair in pairs or ():
            _take(pair, found)
    except DocumentProblems as wrong:
        raise BadDocument(OPTION, wrong.problems) from wrong
    return found


def _take(pair: str, found: dict[str, object]) -> None:
    place, value = _read(pair)
    if place in found:
        raise DocumentProblems([Problem(place, "supposed_twice", {})])
    found[place] = value


def _read(pair: str) -> tuple[str, object]:
    name, equals, text = pair.partition("=")
    head, dot, field = name.strip().partition(".")
    if not equals or not dot or not field.strip():
        raise DocumentProblems([Problem("file", "supposed_pair", {"found": pair})])
    head = head.strip()
    classes: dict[str, type] = {PERSON: Person, UNIT: Unit}
    cls = classes.get(head)
    if cls is None:
        head = kind_of(head, "file", [field])
        cls = in_use.kinds()[head]
    if not text.strip():
        return f"{head}.{field_of(cls, field.strip(), head)}", None
    data: dict[str, Any] = {}
    Words(today(system_clock), paper_keys()).put(data, cls, field.strip(), text, head)
    ((key, value),) = data.items()
    while isinstance(value, dict):
        ((inner, value),) = value.items()
        key = f"{key}.{inner}"
    return f"{head}.{key}", value


@contextmanager
def naming_option() -> Iterator[None]:
    """Say of the option what is not right in what was supposed."""
    try:
        yield
    except DocumentProblems as found:
        raise BadDocument(OPTION, found.problems) from found


def show_supposed(what: Mapping[str, object]) -> None:
    """Print what is supposed, if anything is."""
    if what:
        told = "; ".join(_told(place, value) for place, value in what.items())
        tell(fitted(SETTINGS.say("screen.ahead_supposed", what=told), 2))


def _told(place: str, value: object) -> str:
    say, lang = SETTINGS.say, SETTINGS.lang
    about, _, field = place.partition(".")
    named = field_term(lang, about, field)
    if about not in {PERSON, UNIT}:
        named = f"{term(about)}, {named}"
    shown = say("screen.ahead_not_stated")
    if value is not None:
        shown = value_words(lang, about, field, value)
    return say("screen.ahead_place", term=named, value=shown)
