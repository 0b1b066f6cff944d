"""One text for one value: the subset of RFC 8785 in which ``json.dumps`` is exact.

Everything that is hashed or signed passes here. Floats are left out because their text differs
between writers, large integers because readers in other languages round them, and anything that
is not in Unicode NFC because "ế" typed on two keyboards would hash twice.
Within these limits the standard library writes the same bytes as RFC 8785.
"""

import json
import re
from collections.abc import Callable
from json import encoder, scanner
from typing import Any, NoReturn
from unicodedata import is_normalized

from admission_flow.errors import Malformed

_PLAIN = re.compile(r'"([^"\\\x00-\x1f\ud800-\udfff]*)"')

MAX_DEPTH = 16
"""Containers inside containers; a document made to exhaust the stack stops here."""

MAX_INTEGER = 2**53 - 1
"""The largest whole number that every JSON reader keeps exactly (RFC 8785, 3.2.2.3)."""


def canonical(value: object) -> str:
    """Return the one canonical JSON text of ``value``.

    Raises:
        Malformed: the value has no canonical text; the message names the place.

    """
    _guard(value, "$", 0)
    return _encode(value)


def parse_canonical(text: str) -> object:
    """Return the value of a canonical JSON text.

    Raises:
        Malformed: the text is not JSON, or is not exactly what ``canonical`` would write.

    """
    try:
        value, end = _decode(text)
        again = _encode(value)
    except RecursionError:
        raise Malformed(f"$: more than {MAX_DEPTH} levels") from None
    except json.JSONDecodeError as error:
        raise Malformed(str(error)) from error
    if end != len(text) or again != text:
        raise Malformed("$: this is not the canonical text of its value")
    # The scanner has refused floats and large integers, and equal texts leave no doubled or
    # unsorted keys. ASCII has one normal form; few brackets cannot nest deeply. So an ordinary
    # entry needs no walk.
    if not text.isascii() or text.count("{") + text.count("[") > MAX_DEPTH:
        _guard(value, "$", 0)
    return value


def plain_text(text: str) -> str | None:
    """Return the value of a canonical JSON text that is a string without escapes; None: another.

    As `parse_canonical` would, and ten times as fast: of a large register whole columns are read.
    """
    found = _PLAIN.fullmatch(text)
    if found is None or not (text.isascii() or is_normalized("NFC", text)):
        return None
    return found[1]


def shown(value: object) -> str:
    """Return a value as a message repeats it: a stranger's object may not let itself be shown."""
    try:
        return repr(value)
    except Exception:  # noqa: BLE001 - or it is a number of too many digits
        return type(value).__name__


def _guard(value: object, place: str, depth: int) -> None:
    """Refuse whatever could be written in two ways, or read in two ways."""
    if value is None or value is True or value is False:
        return
    kind = type(value)  # exact: an IntEnum or a str subclass would write itself as it likes
    if kind is str:
        _guard_text(str(value), place)
    elif kind is int:
        if not -MAX_INTEGER <= value <= MAX_INTEGER:  # type: ignore[operator]
            _small_integer(str(value), place)
    elif depth >= MAX_DEPTH:
        raise Malformed(f"{place}: more than {MAX_DEPTH} levels")
    elif kind is list or kind is dict:
        _guard_items(value, place, depth + 1)
    else:
        raise Malformed(f"{place}: {kind.__name__} has no canonical text")


def _guard_items(value: Any, place: str, depth: int) -> None:  # noqa: ANN401 - list or dict
    if type(value) is list:
        for number, item in enumerate(value):
            if type(item) is not str or not item.isascii():  # as most are
                _guard(item, f"{place}[{number}]", depth)
        return
    for key, item in value.items():
        if type(key) is not str or not key.isascii():
            raise Malformed(f"{place}: the key {key!r} is not plain ASCII text")
        if type(item) is not str or not item.isascii():
            _guard(item, f"{place}.{key}", depth)


def _guard_text(text: str, place: str) -> None:
    if text.isascii():
        return
    if not is_normalized("NFC", text):
        raise Malformed(f"{place}: the text is not in Unicode NFC")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Malformed(f"{place}: half of a character (a lone surrogate)") from None


def _small_integer(digits: str, place: str = "$") -> int:
    number = int(digits) if len(digits) <= len(str(-MAX_INTEGER)) else MAX_INTEGER + 1
    if abs(number) > MAX_INTEGER:
        raise Malformed(f"{place}: {digits[:20]} is beyond ±(2^53 - 1)")
    return number


def _no_float(digits: str) -> NoReturn:
    raise Malformed(f"$: {digits[:20]} is not a whole number")


_decode = json.JSONDecoder(
    parse_int=_small_integer, parse_float=_no_float, parse_constant=_no_float
).raw_decode


def encoder_of(*, sort_keys: bool) -> Callable[[object], str]:
    """Return what writes a value: made once, where ``json`` makes a writer for every value."""
    settings = json.JSONEncoder(
        sort_keys=sort_keys, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    make: Any = getattr(encoder, "c_make_encoder", None)  # only where the interpreter has it
    if make is None:
        return settings.encode
    skip_keys, allow_nan = False, False
    quote = encoder.encode_basestring
    write = make(None, settings.default, quote, None, ":", ",", sort_keys, skip_keys, allow_nan)
    join = "".join
    return lambda value: join(write(value, 0))


_encode = encoded = encoder_of(sort_keys=True)
"""Return the text of a value without looking at what it is: ``canonical`` guards it."""

_reader: Any = json.JSONDecoder(
    parse_int=_small_integer, parse_float=_no_float, parse_constant=_no_float
)
scanned: Callable[[str, int], tuple[Any, int]] = scanner.make_scanner(_reader)
"""Return (value, end) of the JSON that begins at a place of a text: not yet held to its form.

Raises `Malformed`, other ValueErrors, StopIteration where there is none, RecursionError.
"""

scanned_again: Callable[[str, int], tuple[Any, int]] = scanner.make_scanner(json.JSONDecoder())  # type: ignore[arg-type]
"""As ``scanned``, of a text that was found to be canonical: no number is looked at once more."""

quoted = encoder.encode_basestring
"""Return a text as a JSON string, exactly as ``canonical`` writes it."""
