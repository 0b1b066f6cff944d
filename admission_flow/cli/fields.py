"""An act from the command line: `field=value` pairs, typed by what the act declares.

Names and free text that should not lie in a shell's history come from a file (`--file`), where an
act is written as in a case document.
"""

from collections.abc import Iterable
from dataclasses import Field, fields
from datetime import date
from typing import Any, get_args

from admission_flow.errors import BadDocument
from admission_flow.procedure.acts import KINDS, Act, BranchRoll, CommitteeRoll
from admission_flow.procedure.calendar import parse_day
from admission_flow.procedure.document import DocumentProblems, Problem, act_from, plain_act

_YES = {"yes", "true", "y", "có", "co", "đúng", "dung", "1"}
_NO = {"no", "false", "n", "không", "khong", "sai", "0"}


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
        from admission_flow.papers.case_file import read_data  # noqa: PLC0415 - seldom needed

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
        return act_from(data, kind)
    except DocumentProblems as found:
        raise BadDocument(file or kind, found.problems) from found


def record_changes(base: Any, pairs: Iterable[str]) -> dict[str, Any]:  # noqa: ANN401
    """Return a person or a unit as data with some fields changed.

    Raises:
        BadDocument: a pair is not right.

    """
    from admission_flow.procedure.document import plain  # noqa: PLC0415

    data = plain(base)
    for pair in pairs:
        _set(data, type(base), pair)
    return data


def _set(data: dict[str, Any], cls: type, pair: str) -> None:
    name, equals, text = pair.partition("=")
    name = name.strip()
    if not equals or not name:
        raise BadDocument(pair, [Problem("file", "not_a_pair", {"found": pair})])
    head, dot, rest = name.partition(".")
    known = {f.name: f for f in fields(cls)}
    spec = known.get(head)
    kind = None if spec is None else core_type(spec)
    if dot and isinstance(kind, type) and issubclass(kind, BranchRoll | CommitteeRoll):
        roll = data.setdefault(head, {})
        _set(roll, kind, f"{rest}={text}")
        return
    if not text:
        data.pop(name, None)
        return
    data[name] = _typed(kind, text.strip())


def core_type(spec: "Field[Any]") -> Any:  # noqa: ANN401
    """Return the type of a field, without its None."""
    options = [option for option in get_args(spec.type) if option is not type(None)]
    return options[0] if options and not _is_tuple(spec.type) else spec.type


def _is_tuple(kind: Any) -> bool:  # noqa: ANN401
    return getattr(kind, "__origin__", None) is tuple


def _typed(kind: Any, text: str) -> Any:  # noqa: ANN401
    """Return the text as what the field takes; what does not fit stays a text and is reported."""
    if kind is bool:
        word = text.casefold()
        return True if word in _YES else False if word in _NO else text
    if kind is int:
        return int(text) if text.isascii() and text.isdigit() else text
    if kind is date:
        return parse_day(text) or text
    if _is_tuple(kind):
        return [item.strip() for item in text.split(",")]
    return text
