"""The JSON of a command is made from the dataclasses that the program works with."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any


def json_of(record: Any, /, *, without: AbstractSet[str] = frozenset(), **names: str) -> Any:  # noqa: ANN401 - JSON types
    """Return a record as JSON types: a field is a key, in the order of the dataclass.

    Days are ISO texts, fractions exact ("2/3"), members of an enumeration their value, and an
    empty text, which stands for "there is none" inside the program, is null.

    Args:
        record: a dataclass, or anything that a field of one holds.
        without: fields that are left out, at whatever depth.
        names: field to key, where the name outside is another one (``code="unit"``).

    """
    if is_dataclass(record) and not isinstance(record, type):
        return {
            names.get(field.name, field.name): json_of(
                getattr(record, field.name), without=without, **names
            )
            for field in fields(record)
            if field.name not in without
        }
    if isinstance(record, Mapping):
        return {str(key): json_of(value, without=without, **names) for key, value in record.items()}
    if isinstance(record, (list, tuple, set, frozenset)):
        items = sorted(record) if isinstance(record, (set, frozenset)) else record
        return [json_of(item, without=without, **names) for item in items]
    return _scalar(record)


def _scalar(value: Any) -> Any:  # noqa: ANN401 - JSON types
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    return None if value == "" else value
