"""The gate for what is typed after a command: letters as we keep them, nothing for a terminal.

What goes into the journal is looked at once more where it is written, field by field.
"""

import os
from collections.abc import Iterable

from admission_flow.errors import WrongUse
from admission_flow.messages import Language, say
from admission_flow.procedure.text import Unfit, unfit


def as_kept(arguments: Iterable[str], lang: Language) -> list[str]:
    """Return arguments in Unicode NFC: macOS gives "ế" as three characters, and names as it likes.

    The path of a file that is there stays as it was typed: a folder may hold both.

    Raises:
        WrongUse: an argument holds a control character, or half of one; line ends and tabulators
            pass, for texts of several lines.

    """
    return [_as_kept(argument, lang) for argument in arguments]


def _as_kept(argument: str, lang: Language) -> str:
    from unicodedata import normalize  # noqa: PLC0415 - start-up

    if argument.isascii() and argument.isprintable():
        return argument
    name, equals, value = argument.partition("=")
    if _is_there(argument) or (equals and name.startswith("-") and _is_there(value)):
        return argument
    odd = unfit(argument.replace("\r", "\n"), lines=True)
    if odd is not None:
        raise WrongUse(problem=_said(name if equals else argument, odd, lang))
    return normalize("NFC", argument)


def _is_there(path: str) -> bool:
    try:
        return os.path.lexists(path)
    except ValueError:  # a NUL
        return False


def _said(argument: str, odd: Unfit, lang: Language) -> str:
    return f"“{argument[:40]}”: {say(lang, f'problem.{odd.message_id}', **odd.facts)}"
