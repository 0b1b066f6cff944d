"""An act from the command line: `field=value` pairs, typed by what the act declares.

Names and free text that should not lie in a shell's history come from a file (`--file`), where an
act is written as in a case document.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.errors import BadDocument
from admission_flow.messages.fields import field_term, value_words
from admission_flow.messages.masking import masked_field
from admission_flow.papers.case_file import read_data
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Act
from admission_flow.procedure.document import (
    DocumentProblems,
    Problem,
    act_from,
    plain,
    plain_act,
    record_from,
)
from admission_flow.procedure.person import Person, Unit
from admission_flow.register.core.clock import system_clock, today
from admission_flow.vocabulary.acts import kind_of
from admission_flow.vocabulary.records import Words, reading

Record = TypeVar("Record", Person, Unit)


def act_of(
    kind: str, on: date | None, pairs: Iterable[str], file: str | None, base: Act | None = None
) -> Act:
    """Return the act that a command line states.

    Args:
        kind: kind of the act, in people's words.
        on: its day; None: the file or `base` states it.
        pairs: `field=value` in people's words, a field of a roll as `roll.in_favour=14` or
            `tán thành=14`; `field=` clears it.
        file: a JSON or TOML file that holds the act, without `kind` or with this one; "-" is
            standard input.
        base: the act whose other fields are kept, when it is corrected.

    Raises:
        BadDocument: a pair or a field is not right.

    """
    pairs = list(pairs)
    kind = _kind(kind, [pair.partition("=")[0].strip() for pair in pairs])
    cls = in_use.kinds()[kind]
    problems: list[Problem] = []
    data: dict[str, Any] = {} if base is None else plain_act(base)
    if file is not None:
        read, _ = read_data(file)
        if not isinstance(read, dict):
            raise BadDocument(file, [Problem("file", "not_a_table", {})])
        if isinstance(said := read.get("kind"), str) and _kind(said, []) == kind:
            read = {name: value for name, value in read.items() if name != "kind"}
        data |= Words(keys=paper_keys()).fields(read, cls, kind, problems)
    if on is not None:
        data["on"] = on
    _put(data, cls, pairs, kind, problems)
    data["kind"] = kind
    try:
        return reading(lambda: act_from(data, kind, keys=paper_keys()), problems)
    except DocumentProblems as found:
        raise BadDocument(file or kind, found.problems) from found


def _kind(text: str, having: list[str]) -> str:
    try:
        return kind_of(text, "file", having)
    except DocumentProblems as found:
        raise BadDocument(text, found.problems) from found


def record_changed(base: Record, pairs: Iterable[str], name: str) -> Record:
    """Return a person or a unit with some fields changed.

    Args:
        base: as it stands.
        pairs: as in `act_of`.
        name: what the places of problems begin with.

    Raises:
        BadDocument: a pair is not right.

    """
    problems: list[Problem] = []
    data = plain(base)
    _put(data, type(base), pairs, name, problems)
    try:
        return reading(lambda: record_from(type(base), data, name), problems)
    except DocumentProblems as found:
        raise BadDocument(name, found.problems) from found


def _put(
    data: dict[str, Any], cls: type, pairs: Iterable[str], where: str, problems: list[Problem]
) -> None:
    words = Words(today(system_clock), paper_keys())
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not name.strip():
            raise BadDocument(pair, [Problem("file", "not_a_pair", {"found": pair})])
        try:
            words.put(data, cls, name.strip(), text, where)
        except DocumentProblems as found:
            problems += found.problems


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
