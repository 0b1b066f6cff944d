"""The facts that a finding, a problem or an error rests on: plain values, and never changed.

What they are part of is handed to other processes, kept in sets and compared by host programs, so
that a fact is a value like any other: it can be copied, compared, hashed and pickled.
"""

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from enum import Enum
from fractions import Fraction
from math import isfinite
from typing import Any, NoReturn

_HUGE = 10**100
"""A number from here on is described by its size: Python refuses to print the largest."""
_PLAIN = (str, int, float, bytes, date, time, timedelta, Fraction, type(None))
"""What stays as it is; `bool`, `datetime` and our enumerations are among them."""


class Facts(dict[str, Any]):
    """Facts by name. A dictionary to read, print and serialise; changing it is refused."""

    __slots__ = ()

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        """Facts are not changed: raises TypeError, as a tuple does."""
        raise TypeError("facts are not changed: make new ones")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        """Return a number that is the same for equal facts."""
        return hash(_frozen(self))

    def __reduce__(self) -> tuple[type["Facts"], tuple[dict[str, Any]]]:
        """Say how to make them again: in a copy, or in another process."""
        return Facts, (dict(self),)

    def __copy__(self) -> "Facts":
        """Return themselves: nobody can change them."""
        return self

    def copy(self) -> "Facts":
        """Return themselves: nobody can change them."""
        return self

    @classmethod
    def __get_pydantic_core_schema__(cls, _: object, handler: Callable[[Any], Any]) -> object:
        """Tell Pydantic, where a host program uses it, to read a table and make facts of it."""
        table = handler(dict[str, Any])
        return {
            "type": "function-after",
            "schema": table,
            "function": {"type": "no-info", "function": plain_facts},
        }


NO_FACTS = Facts()


def plain_facts(given: Mapping[str, object]) -> Facts:
    """Return facts of plain values only; what is not one is there by its text."""
    return Facts({str(name): plain_fact(value) for name, value in given.items()})


def plain_fact(value: object) -> Any:  # noqa: ANN401 - whatever plain value it is
    """Return one value such that it can be copied, compared, pickled and printed."""
    if isinstance(value, Mapping):
        return plain_facts(value)
    if isinstance(value, tuple | list):
        return tuple(plain_fact(item) for item in value)
    if isinstance(value, set | frozenset):
        return tuple(sorted((plain_fact(item) for item in value), key=repr))
    # A path is known by its class's name: `pathlib` is for those who open files.
    if isinstance(value, _PLAIN) or type(value).__module__.startswith("pathlib"):
        return _printable(value)
    try:
        return _printable(str(value))
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - a stranger's object may raise anything
        return f"<{type(value).__name__}>"


def _printable(value: object) -> object:
    if isinstance(value, int) and not -_HUGE < value < _HUGE:
        return f"{'-' if value < 0 else ''}2^{value.bit_length() - 1}…"
    if isinstance(value, float) and not isfinite(value):  # is not equal to itself
        return str(value)
    if isinstance(value, str) and not isinstance(value, Enum):  # nor of a class of its own
        text = str(value)
        lone = any("\ud800" <= character <= "\udfff" for character in text)
        return text.encode("utf-8", "replace").decode() if lone else text
    return value


def _frozen(value: object) -> object:
    if isinstance(value, Mapping):
        return frozenset((name, _frozen(item)) for name, item in value.items())
    if isinstance(value, tuple | list):
        return tuple(_frozen(item) for item in value)
    return value
