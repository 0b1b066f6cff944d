"""A quick reader of acts and people as a log holds them, beside the strict one of documents.

It reads an ordinary record rightly, or not at all: whatever is odd - a field that nobody knows, a
word that is no choice, a paper sheet - is left to the strict reader, which alone says what is
wrong. That both say the same is tested with records that were changed at random
(`tests/procedure/test_recorded_acts.py`). A case of twenty acts is read with each act that is
entered, unless it is still at hand.
"""

from dataclasses import MISSING
from datetime import date
from functools import cache
from typing import Any, NamedTuple, get_args, get_origin

from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Act, AwarenessCertificate, BranchRoll, CommitteeRoll
from admission_flow.procedure.calendar import parse_day
from admission_flow.procedure.document_fields import core_type, fields_of
from admission_flow.procedure.document_limits import (
    EARLIEST,
    LARGEST_COUNT,
    LATEST,
    LONGEST_TEXT,
)
from admission_flow.procedure.own_code import is_own
from admission_flow.procedure.person import Person, Unit

_UNSTATED = object()
_ROLLS = (BranchRoll, CommitteeRoll)


class _Plain(NamedTuple):
    """A field that is read quickly."""

    name: str
    """In a document."""
    field: str
    required: bool
    kind: type
    """What it holds: `str`, `date`, `int`, `bool`, `tuple` (of words), or a roll; else `object`,
    which is left to the strict reader wherever it is stated."""
    choices: frozenset[str] | None
    """Its words, where only some are allowed."""


def recorded_act(data: object) -> Act | None:
    """Return an ordinary act from the data of an entry; None: only the strict reader can tell."""
    if type(data) is not dict:
        return None
    kind = data.get("kind")
    cls = in_use.kinds().get(kind) if type(kind) is str else None
    if cls is None or is_own(cls):
        return None
    act: Act | None = _read(cls, data, 1)
    if isinstance(act, AwarenessCertificate) and act.lives_from > act.on:
        return None
    return act


def recorded_person(cls: type, data: object) -> Any:  # noqa: ANN401 - of the class
    """Return an ordinary `Person` or `Unit`, as `recorded_act`; None of any other class."""
    name = _NAMED.get(cls)
    if name is None or type(data) is not dict or not data.get(name):
        return None
    return _read(cls, data, 0)


_NAMED: dict[type, str] = {Person: "full_name", Unit: "name"}
"""What is read so besides, and the field without which it is nobody."""


def _read(cls: type, data: dict[str, Any], beside: int) -> Any:  # noqa: ANN401 - of the class
    """Return a record, or None; `beside`: how many keys of the data are none of its fields."""
    values: dict[str, Any] = {}
    for name, field, required, kind, choices in _fields(cls):
        stated = data.get(name, _UNSTATED)
        if stated is not _UNSTATED:
            if kind is str or kind is int or kind is bool:  # as most are
                value = stated if type(stated) is kind and _fits(stated, choices) else None
            else:
                value = _of_kind(kind, stated, choices)
            if value is None:
                return None
            values[field] = value
        elif required:
            return None
    return cls(**values) if len(values) + beside == len(data) else None


def _of_kind(kind: type, stated: Any, choices: frozenset[str] | None) -> Any:  # noqa: ANN401
    """Return what a field holds that is neither a text nor a number; None: it is odd."""
    if kind is date:
        day = parse_day(stated) if type(stated) is str else None
        return day if day is not None and EARLIEST <= day <= LATEST else None
    if kind in _ROLLS:
        return _read(kind, stated, 0) if type(stated) is dict else None
    if kind is tuple and type(stated) is list and stated:
        return tuple(stated) if all(_is_word(word, choices) for word in stated) else None
    return None


def _fits(value: Any, choices: frozenset[str] | None) -> bool:  # noqa: ANN401 - a text, or a number
    if type(value) is str:
        return len(value) <= LONGEST_TEXT and (choices is None or value in choices)
    return type(value) is bool or 0 <= value <= LARGEST_COUNT


def _is_word(value: object, choices: frozenset[str] | None) -> bool:
    return type(value) is str and _fits(value, choices)


@cache
def _fields(cls: type) -> tuple[_Plain, ...]:
    found = []
    for name, spec in fields_of(cls).items():
        kind, choices = core_type(spec.type), spec.metadata.get("choices")
        words = get_origin(kind) is tuple and get_args(kind)[0] is str
        if words:
            kind = tuple
        elif kind not in {str, int, bool, date, *_ROLLS}:
            kind = object
        allowed = frozenset(c for c in choices if not c.endswith(":N")) if choices else None
        found.append(_Plain(name, spec.name, spec.default is MISSING, kind, allowed))
    return tuple(found)
