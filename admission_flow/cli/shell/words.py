"""Words of the contract on the command line, as `vocabulary/` reads them."""

from collections.abc import Collection
from typing import Any

import typer

from admission_flow.errors import BadDocument
from admission_flow.messages import Language, catalogue


def word_given(option: str, text: str, choices: Collection[str], labels: str = "") -> str:
    """Return the word that an option names.

    Args:
        option: the option, as it is called in a message.
        text: what was typed: the word, or its term.
        choices: the words.
        labels: as in `vocabulary.values.choice_of`.

    Raises:
        BadDocument: it is none of them, or may mean several.

    """
    from admission_flow.procedure.document import DocumentProblems  # noqa: PLC0415 - start-up
    from admission_flow.vocabulary.values import choice_of  # noqa: PLC0415 - start-up

    try:
        return choice_of(text, tuple(choices), "file", labels)
    except DocumentProblems as found:
        raise BadDocument(option, found.problems) from found


class OneOf:
    """Reads the word of one option or argument as people write it (`word_given`).

    Every option that takes a word out of few is read by one of these: a test looks for others.
    """

    __name__ = "word"
    """What a parser is called in a page of help, where no other name is given."""

    def __init__(self, option: str, choices: Collection[str], labels: str = "") -> None:
        """Keep what `word_given` takes."""
        self.option, self.choices, self.labels = option, tuple(choices), labels

    def terms(self, lang: Language) -> list[str]:
        """Return the terms of its words, of those that have one, for a page of help."""
        labels = catalogue(lang)["label"]
        of_one = [labels.get(f"{self.labels}.{word}") or labels.get(word) for word in self.choices]
        return [term for term in of_one if term]

    def __call__(self, text: str) -> str:
        """Return the word that a text means. Raises `BadDocument`."""
        return word_given(self.option, text, self.choices, self.labels)


def word_option(option: str, choices: Collection[str], labels: str = "") -> Any:  # noqa: ANN401 - as typer says
    """Return an option that takes one of some words. Arguments as of `word_given`."""
    words = OneOf(option, choices, labels)
    return typer.Option(option, metavar="|".join(choices), parser=words)


def word_argument(name: str, choices: Collection[str], labels: str = "") -> Any:  # noqa: ANN401 - as typer says
    """Return an argument that takes one of some words; `name`: as a message calls it."""
    return typer.Argument(metavar="|".join(choices), parser=OneOf(name, choices, labels))


def kind_given(option: str, text: str) -> str:
    """Return the kind of act that an option names.

    Raises:
        BadDocument: it names none, or may mean several; the nearest is told.

    """
    from admission_flow.procedure.document import DocumentProblems  # noqa: PLC0415 - start-up
    from admission_flow.vocabulary.acts import kind_of  # noqa: PLC0415 - start-up

    try:
        return kind_of(text, "file")
    except DocumentProblems as found:
        raise BadDocument(option, found.problems) from found
