"""Where every line for a reader goes: standard output, or standard error for what went wrong.

A line is one line: line ends, escapes of a terminal and marks that turn the direction of text are
shown as what they are, wherever they come from, an old journal too. Our own colours and folds are
marked with a word that nobody can know before the command runs.
"""

import json
import re
import secrets
import string
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from admission_flow.messages.masking import mask, masked
from admission_flow.procedure.text import sort_of, visible

# No digits: masking must not take it for part of a number.
_WORD = "".join(secrets.choice(string.ascii_letters) for _ in range(12))
_OURS = re.compile(f"\ufdd0{_WORD}([0-9;]*|n)\ufdd1")
_NOT_PLAIN = re.compile(r"[^\n\x20-\x7e]")
FOLD = f"\ufdd0{_WORD}n\ufdd1"
"""Our own line end inside a line that is folded to the terminal."""


def styled(codes: str) -> str:
    """Return a mark that becomes an escape of a terminal when the line is printed: "31;1"."""
    return f"\ufdd0{_WORD}{codes}\ufdd1"


def safe(text: str, *, lines: bool = False) -> str:
    """Return a text as it can be shown; our own marks in it stay marks.

    Args:
        text: from wherever.
        lines: whether its line ends are ours.

    """
    parts = _OURS.split(text)  # text, codes, text, codes, text
    parts[::2] = [visible(part, lines=lines) for part in parts[::2]]
    parts[1::2] = [FOLD if codes == "n" else styled(codes) for codes in parts[1::2]]
    return "".join(parts)


def _printed(text: str) -> str:
    return _OURS.sub(lambda found: "\n" if found[1] == "n" else f"\x1b[{found[1]}m", text)


def tell(text: str = "", *, exact: bool = False, lines: bool = False) -> None:
    """Print a line for the reader, long numbers in it hidden unless it must be exact.

    Args:
        text: the line.
        exact: it must be copied as it is: a root, a line for the minutes.
        lines: it has several lines, all of our own making.

    """
    shown = safe(text, lines=lines)
    print(_printed(shown if exact else mask(shown)))  # noqa: T201 - what a command line does


def complain(text: str, *, lines: bool = False) -> None:
    """Print a line about what went wrong, apart from the output; long numbers are hidden."""
    print(_printed(mask(safe(text, lines=lines))), file=sys.stderr)  # noqa: T201


def tell_json(document: Any, *, exact: bool = False) -> None:  # noqa: ANN401 - JSON types
    """Print a document for programs: UTF-8, one object; its texts are masked as in `tell`."""
    print(json_text(document if exact else masked(document)))  # noqa: T201


def json_text(document: Any) -> str:  # noqa: ANN401 - JSON types
    """Return a document as JSON that does nothing to a screen: the same values, some escaped."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    # json itself escapes what lies below the blank
    return _NOT_PLAIN.sub(lambda found: _escaped(found[0]), text)


@cache
def _escaped(character: str) -> str:
    return json.dumps(character)[1:-1] if sort_of(character) else character


def tell_json_rows(rows: Iterable[Any]) -> None:
    """Print what `tell_json` prints of a list, row by row as they come."""
    held = None
    for row in rows:
        print("[" if held is None else f"{held},")  # noqa: T201
        held = _indented(row)
    print("[]" if held is None else f"{held}\n]")  # noqa: T201


def tell_json_with(name: str, rows: Iterable[Any], rest: Callable[[], Mapping[str, Any]]) -> None:
    """Print an object for programs of which one member is a long list, row by row as they come.

    Args:
        name: of that member; it stands first.
        rows: the list.
        rest: the other members, at least one, asked for when all rows have come.

    """
    held = None
    for row in rows:
        print(f'{{\n "{name}": [' if held is None else f"{held},")  # noqa: T201
        held = _indented(row).replace("\n", "\n ")
        held = f" {held}"
    print(f'{{\n "{name}": [],' if held is None else f"{held}\n ],")  # noqa: T201
    others = json_text(masked(dict(rest())))
    print(others.removeprefix("{\n"))  # noqa: T201


def _indented(row: Any) -> str:  # noqa: ANN401 - JSON types
    text = json_text(masked(row))
    return " " + text.replace("\n", "\n ")
