"""An act from the command line: `field=value` pairs, typed by what the act declares.

Names and free text that should not lie in a shell's history come from a file (`--file`), where an
act is written as in a case document.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.errors import BadDocument
from admission_flow.messages.fields import field_term, value_words
from admission_flow.messages.masking import masked_field
from admission_flow.papers.act_text import put_text
from admission_flow.papers.case_file import read_data
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.procedure.acts import KINDS, Act
from admission_flow.procedure.document import DocumentProblems, Problem, act_from, plain, plain_act
from admission_flow.register.core.clock import system_clock, today


def act_of(
    kind: str, on: date | None, pairs: Iterable[str], file: str | None, base: Act | None = None
) -> Act:
    """Return the act that a command line states.

    Args:
        kind: kind of the act.
        on: its day; None: the file or `base` states it.
        pairs: `field=value`, a field of a roll as `roll.in_favour=14`; `field=` clears it.
        file: a JSON or TOML file that holds the act, without `kind`; "-" is standard input.
        base: the act whose other fields are kept, when it is corrected.

    Raises:
        BadDocument: a pair or a field is not right.

    """
    cls = KINDS.get(kind)
    if cls is None:
        known = ", ".join(KINDS)
        raise BadDocument(kind, [Problem("file", "unknown_kind", {"found": kind, "known": known})])
    data: dict[str, Any] = {} if base is None else plain_act(base)
    if file is not None:
        read, _ = read_data(file)
        if not isinstance(read, dict):
            raise BadDocument(file, [Problem("file", "not_a_table", {})])
        data |= read
    if on is not None:
        data["on"] = on
    for pair in pairs:
        _set(data, cls, pair)
    data["kind"] = kind
    try:
        return act_from(data, kind, keys=paper_keys())
    except DocumentProblems as found:
        raise BadDocument(file or kind, found.problems) from found


def record_changes(base: Any, pairs: Iterable[str]) -> dict[str, Any]:  # noqa: ANN401
    """Return a person or a unit as data with some fields changed.

    Raises:
        BadDocument: a pair is not right.

    """
    data = plain(base)
    for pair in pairs:
        _set(data, type(base), pair)
    return data


def _set(data: dict[str, Any], cls: type, pair: str) -> None:
    name, equals, text = pair.partition("=")
    if not equals or not name.strip():
        raise BadDocument(pair, [Problem("file", "not_a_pair", {"found": pair})])
    put_text(data, cls, name.strip(), text, today(system_clock))


def act_lines(act: Act) -> list[str]:
    """Return what an act says as an officer reads it, a line for each field, masked."""
    return [
        field_line(act.kind, name, value)
        for name, value in plain_act(act).items()
        if name != "kind"
    ]


def field_line(about: str, field: str, value: object) -> str:
    """Return one field with its term, masked."""
    lang = SETTINGS.lang
    words = value_words(lang, about, field, masked_field(about, field, value))
    return f"  {field_term(lang, about, field)}: {words}"
