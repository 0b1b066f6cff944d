"""Text that people type for a field of an act, as what the field takes."""

from contextlib import suppress
from dataclasses import Field, fields
from datetime import date
from typing import Any, get_args

from admission_flow.procedure.acts import BranchRoll, CommitteeRoll
from admission_flow.procedure.days import Unread, read_day
from admission_flow.procedure.paper_sheet import PaperSheet

_YES = {"yes", "true", "y", "có", "co", "đúng", "dung", "1", "x"}
_MOST_DIGITS = 18
_NONE = {"none", "no", "không", "khong"}
"""An empty list: said, as opposed to not said. No word of the contract is one of these."""
_NO = {"no", "false", "n", "không", "khong", "sai", "0"}


def put_text(
    data: dict[str, Any], cls: type, name: str, text: str, today: date | None = None
) -> None:
    """Put a text into the data of an act, a person or a unit, typed as the field says.

    Args:
        data: the record as it stands in a document.
        cls: its class.
        name: the field; one of a roll as `roll.in_favour`. An unknown one is put in as it is, for
            the document's own check to name it.
        text: what was typed; empty takes the field out.
        today: the day in Việt Nam, for "today"; None: the text stands in a file.

    """
    head, dot, rest = name.partition(".")
    kind = field_type(cls, head)
    if dot and kind is PaperSheet:
        stated = {key: value for key, value in data.get(head, {}).items() if key != rest}
        data[head] = {**stated, **({rest: text} if text.strip() else {})}
    elif dot and isinstance(kind, type) and issubclass(kind, BranchRoll | CommitteeRoll):
        put_text(data.setdefault(head, {}), kind, rest, text, today)
    elif not text:
        data.pop(name, None)
    else:
        data[name] = _typed(kind, text.strip(), today)


def field_type(cls: type, name: str) -> Any:  # noqa: ANN401
    """Return the type of a field, without its None; None: there is no such field."""
    spec = next((f for f in fields(cls) if f.name == name), None)
    return None if spec is None else _core_type(spec)


def _core_type(spec: "Field[Any]") -> Any:  # noqa: ANN401
    options = [option for option in get_args(spec.type) if option is not type(None)]
    return options[0] if options and not _is_tuple(spec.type) else spec.type


def _is_tuple(kind: Any) -> bool:  # noqa: ANN401
    return getattr(kind, "__origin__", None) is tuple


def _typed(kind: Any, text: str, today: date | None) -> Any:  # noqa: ANN401
    """Return the text as what the field takes; what does not fit stays a text and is reported."""
    if kind is bool:
        word = text.casefold()
        return True if word in _YES else False if word in _NO else text
    if kind is int:
        short = len(text) <= _MOST_DIGITS  # Python refuses to read thousands of them
        return int(text) if short and text.isascii() and text.isdigit() else text
    if kind is date:
        with suppress(Unread):
            return read_day(text, today)
        return text
    if _is_tuple(kind):
        none = text.casefold() in _NONE
        return [] if none else [item.strip() for item in text.split(",")]
    return text
