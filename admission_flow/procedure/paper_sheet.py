"""The paper sheet: facts of a case or an act that only papers print, and that no rule reads.

Which there are is data (`workflows/papers.toml`); all are private. Source of the form:
docs/reference/case.md. Pure: what a file says is an argument.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from admission_flow.procedure.days import Unread, read_day, read_period
from admission_flow.procedure.facts import Facts
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.procedure.text import HIDDEN, tidy, unfit

SHEET, PAPER = "paper_sheet", "paper"
"""The sheet of a case, and that of an act, as documents call them."""
CASE, ANY_ACT = "case", "act"
FORMAT = "admission-papers/1"
SHAPES = ("text", "lines", "digits", "number", "date")
LONGEST = 4_000
"""Characters of one value."""
_LARGEST = 7
"""Figures of a count."""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_YEARS = range(1900, 2201)
_BETWEEN_DIGITS = re.compile(r"[\s.-]+")


class PaperSheet(Facts):
    """Texts by key, in the order in which they were stated. It is not changed; empty: none.

    A date is kept as "2018-03-26", or "2018-03" or "2018" where no more is known; a count as its
    figures.
    """

    __slots__ = ()

    def __reduce__(self) -> tuple[type["PaperSheet"], tuple[dict[str, Any]]]:
        """Say how to make it again: in a copy, or in another process."""
        return PaperSheet, (dict(self),)


NO_SHEET = PaperSheet()


@dataclass(frozen=True, slots=True)
class PaperKey:
    """One key of the sheet."""

    id: str
    of: frozenset[str]
    """Kinds of acts; `CASE`; `ANY_ACT`."""
    shape: str
    """One of `SHAPES`."""
    lengths: tuple[int, ...]
    """How many figures `digits` may have; empty: any number."""
    forms: tuple[str, ...]
    """Ids of the forms that print it."""


@dataclass(frozen=True, slots=True)
class PaperKeys:
    """All keys, in the order of the file."""

    keys: tuple[PaperKey, ...]

    def of(self, kind: str) -> Mapping[str, PaperKey]:
        """Return the keys that a case ("case") or an act of a kind may have, by id."""
        wanted = {kind} if kind == CASE else {kind, ANY_ACT}
        return {key.id: key for key in self.keys if key.of & wanted}


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """One thing that is wrong with a sheet: under which key, and which message says what."""

    key: str
    """Empty: the sheet itself."""
    message_id: str
    facts: Mapping[str, object]


def keys_from(data: Mapping[str, Any], kinds: Mapping[str, object]) -> PaperKeys:
    """Return the keys that a parsed `papers.toml` names.

    Args:
        data: the file.
        kinds: every kind of act.

    Raises:
        ValueError: the first place that is not right: "where: what".

    """
    if data.get("format") != FORMAT or not isinstance(data.get("key"), list):
        raise ValueError(f"format: must be {FORMAT}, and have [[key]]")
    found: list[PaperKey] = []
    taken: set[tuple[str, str]] = set()
    for number, table in enumerate(data["key"]):
        key = _key(table, kinds)
        if key is None:
            raise ValueError(
                f"key[{number}]: must have id, of, shape; lengths (of digits) and forms as lists"
            )
        places = {(key.id, of) for of in (kinds if ANY_ACT in key.of else key.of)}
        if places & taken:
            raise ValueError(f"key[{number}]: a second {key.id}")
        taken |= places
        found.append(key)
    return PaperKeys(tuple(found))


_OF_A_KEY = {"id", "of", "shape", "lengths", "forms"}


def _key(table: object, kinds: Mapping[str, object]) -> PaperKey | None:
    if not isinstance(table, Mapping) or not table.keys() <= _OF_A_KEY:
        return None
    name, of, shape = (table.get(part) for part in ("id", "of", "shape"))
    lengths, forms = table.get("lengths", []), table.get("forms", [])
    named = [of] if of in (CASE, ANY_ACT) else of
    if not (isinstance(named, list) and isinstance(lengths, list) and isinstance(forms, list)):
        return None
    right = (
        isinstance(name, str)
        and _NAME.fullmatch(name) is not None
        and bool(named)
        and all(isinstance(kind, str) for kind in named)
        and all(kind in kinds for kind in named if named != [of])
        and isinstance(shape, str)
        and shape in SHAPES
        and (not lengths or shape == "digits")
        and all(type(length) is int and length > 0 for length in lengths)
        and all(isinstance(form, str) for form in forms)
    )
    if not right:
        return None
    return PaperKey(str(name), frozenset(named), str(shape), tuple(lengths), tuple(forms))


def sheet_from(
    raw: object, known: Mapping[str, PaperKey] | None, *, recorded: bool = False
) -> tuple[PaperSheet, tuple[SheetProblem, ...]]:
    """Return a sheet as it is kept, and what is wrong with it.

    Args:
        raw: keys and values as a document states them; an empty value states nothing.
        known: the keys that may stand here, by id; None: any that has the form of one.
        recorded: it is in a log: it is taken as it stands there.

    """
    if not isinstance(raw, Mapping):
        return NO_SHEET, (SheetProblem("", "not_a_table", {}),)
    kept: dict[str, str] = {}
    problems: list[SheetProblem] = []
    for name, value in raw.items():
        try:
            text = _text(value, name, known, recorded=recorded)
        except _Wrong as wrong:
            problems.append(SheetProblem(str(name), wrong.message_id, wrong.facts))
            continue
        if text:
            kept[str(name)] = text
    return PaperSheet(kept), tuple(problems)


class _Wrong(ValueError):
    def __init__(self, message_id: str, **facts: object) -> None:
        self.message_id, self.facts = message_id, facts


def _text(
    value: object, name: object, known: Mapping[str, PaperKey] | None, *, recorded: bool
) -> str:
    named = isinstance(name, str) and _NAME.fullmatch(name) is not None
    if not named or (known is not None and not recorded and name not in known):
        raise _Wrong("unknown_field", known=", ".join(sorted(known or ())))
    key = None if known is None or recorded else known[str(name)]
    shape = "lines" if key is None else key.shape
    value = _as_text(value, shape)
    if recorded:
        return value
    lines = shape == "lines"
    text = _entering(tidy(value, lines=lines), lines=lines)
    return _SHAPED[shape](text, key) if text and key is not None else text


def _as_text(value: object, shape: str) -> str:
    if isinstance(value, date) and not isinstance(value, datetime) and shape in {"date", "lines"}:
        return value.isoformat()
    if type(value) is int and shape == "number":
        return str(value)
    if not isinstance(value, str):
        raise _Wrong("not_a_text", found=value)
    return value


def _entering(text: str, *, lines: bool) -> str:
    odd = unfit(text, lines=lines)
    if odd is not None:
        raise _Wrong(odd.message_id, **odd.facts)
    if len(text) > LONGEST:
        raise _Wrong("text_too_long", longest=LONGEST)
    if HIDDEN in text:
        raise _Wrong("masked_value")
    return text


def _as_it_is(text: str, key: PaperKey) -> str:
    del key
    return text


def _digits(text: str, key: PaperKey) -> str:
    plain = _BETWEEN_DIGITS.sub("", text)
    if not (plain.isascii() and plain.isdigit()):
        raise _Wrong("not_digits", found=text)
    if key.lengths and len(plain) not in key.lengths:
        lengths = ", ".join(map(str, key.lengths))
        raise _Wrong("wrong_length", found=text, count=len(plain), lengths=lengths)
    return plain


def _number(text: str, key: PaperKey) -> str:
    del key
    if not (text.isascii() and text.isdigit() and len(text) <= _LARGEST):
        raise _Wrong("not_a_count", found=text)
    return str(int(text))


def _date(text: str, key: PaperKey) -> str:
    del key
    found = ""
    with suppress(Unread):
        period = read_period(text)
        if period.kind in {"year", "month"}:
            month = f"-{period.number:02}" if period.kind == "month" else ""
            found = f"{period.year:04}{month}"
    if not found:
        try:
            found = read_day(text).isoformat()
        except Unread as error:
            raise _Wrong(error.reason, found=text) from error
    if int(found[:4]) not in _YEARS:
        raise _Wrong("day_out_of_range", found=text)
    return found


_SHAPED: Mapping[str, Callable[[str, PaperKey], str]] = {
    "text": _as_it_is,
    "lines": _as_it_is,
    "digits": _digits,
    "number": _number,
    "date": _date,
}


def is_partial_day(text: str) -> bool:
    """Return whether a text is a date as a sheet keeps one: a day, a month or a year."""
    return _DAY.fullmatch(text) is not None


def stated(sheet: Mapping[str, str], keys: Mapping[str, PaperKey]) -> Iterator[tuple[str, str]]:
    """Yield what a sheet states in the order in which the keys are listed; unknown ones last."""
    order = list(keys)
    place = {name: number for number, name in enumerate(order)}
    for name in sorted(sheet, key=lambda each: place.get(each, len(order))):
        yield name, sheet[name]
