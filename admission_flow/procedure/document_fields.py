"""Fields of records as documents state them: their names, their types, their words."""

import re
from collections.abc import Sequence
from dataclasses import Field, fields
from functools import cache
from types import UnionType
from typing import Any, get_args

_NUMBERED = re.compile(r"([a-z_]+):[1-9][0-9]?\Z")


def chosen(text: str, choices: Sequence[str]) -> bool:
    """Return whether a word is allowed; `child:N` stands for child:1, child:2 and so on."""
    if text in choices:
        return not text.endswith(":N")
    numbered = _NUMBERED.fullmatch(text)
    return numbered is not None and f"{numbered[1]}:N" in choices


def fields_of(cls: type) -> dict[str, "Field[Any]"]:
    """Return the fields of a class by the names that they have in a document."""
    return _fields_of(cls)


@cache
def _fields_of(cls: type) -> dict[str, "Field[Any]"]:
    return {f.metadata.get("key", f.name): f for f in fields(cls)}


def core_type(annotation: Any) -> Any:  # noqa: ANN401 - a type, or one of its unions with None
    """Return what a field holds when it is stated: `int` for `int | None`."""
    return _core_type(annotation)


@cache
def _core_type(annotation: Any) -> Any:  # noqa: ANN401 - as above
    if isinstance(annotation, UnionType):
        return next(arg for arg in get_args(annotation) if arg is not type(None))
    return annotation
