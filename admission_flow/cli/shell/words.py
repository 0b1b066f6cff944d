"""Words of the contract on the command line, as `vocabulary/` reads them."""

from collections.abc import Collection

from admission_flow.errors import BadDocument
from admission_flow.procedure.document import DocumentProblems
from admission_flow.vocabulary.acts import kind_of
from admission_flow.vocabulary.values import choice_of


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
    try:
        return choice_of(text, tuple(choices), "file", labels)
    except DocumentProblems as found:
        raise BadDocument(option, found.problems) from found


def kind_in(text: str) -> str:
    """Return the kind of act that a text names; one that names none stays, for others to refuse."""
    try:
        return kind_of(text)
    except DocumentProblems:
        return text
