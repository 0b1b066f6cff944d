"""`--suppose PLACE=VALUE`: what is supposed of a case."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated

import typer

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.output import fitted
from admission_flow.cli.shell.speaking import tell
from admission_flow.errors import BadDocument
from admission_flow.procedure.document import DocumentProblems
from admission_flow.register.core.clock import system_clock, today
from admission_flow.vocabulary import suppositions

OPTION = "--suppose"
Suppose = Annotated[list[str] | None, typer.Option(OPTION, metavar="PLACE=VALUE")]


def supposed(pairs: Iterable[str] | None) -> dict[str, object]:
    """Return what is supposed, as of `vocabulary.suppositions.supposed`.

    Raises:
        BadDocument: a pair is not right.

    """
    with naming_option():
        return suppositions.supposed(pairs or (), today(system_clock))


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
        words = (suppositions.supposed_words(SETTINGS.lang, *one) for one in what.items())
        tell(fitted(SETTINGS.say("screen.ahead_supposed", what="; ".join(words)), 2))
