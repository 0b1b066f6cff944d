"""Days and periods as people in Việt Nam type them. Pure: what day it is today is an argument.

One reader for every place where a person types a day: options, prompts, fields of acts, cells of
sheets. Case documents keep the two forms of the contract (`calendar.parse_day`).
"""

import re
import unicodedata
from datetime import date
from typing import Literal, NamedTuple

PeriodKind = Literal["year", "half", "quarter", "month"]

_SPELLINGS = (
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"),
    re.compile(
        r"(?:ngay )?(?P<day>[0-9]{1,2})(?P<sign>[/.-])"
        r"(?P<month>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4})"
    ),
    re.compile(r"(?:ngay )?(?P<day>[0-9]{1,2}) thang (?P<month>[0-9]{1,2}) nam (?P<year>[0-9]{4})"),
)
_TODAY = ("today", "hom nay")

_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_HALVES = {"dau": 1, "cuoi": 2}
_PERIODS = (
    re.compile(r"(?:nam )?(?P<year>[0-9]{4})"),
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})"),
    re.compile(r"(?P<year>[0-9]{4})-(?P<letter>[hq])(?P<part>[0-9])"),
    re.compile(r"(?P<letter>[hq])(?P<part>[0-9])[/.-](?P<year>[0-9]{4})"),
    re.compile(r"(?:thang )?(?P<month>[0-9]{1,2})(?:[/.-]| nam )(?P<year>[0-9]{4})"),
    re.compile(r"quy (?P<quarter>[0-9]|iv|i{1,3})(?:[/.-]| nam | )(?P<year>[0-9]{4})"),
    re.compile(r"(?:6|sau) thang (?P<half>dau|cuoi)(?: nam | )(?P<year>[0-9]{4})"),
)
_MOST = {"half": 2, "quarter": 4, "month": 12}
_FIRST_YEAR = 1901
"""A period is compared with that of the year before, and no day lies before 1900."""


class Unread(ValueError):
    """A text names no day, or no period; `reason` is the message id that says why."""

    def __init__(self, reason: str) -> None:
        """Keep why: `not_a_day`, `day_spelling`, `day_relative`, `no_period`, `period_spelling`."""
        super().__init__(reason)
        self.reason = reason


class PeriodRead(NamedTuple):
    """A year, or a half, quarter or month of one."""

    kind: PeriodKind
    year: int
    number: int
    """Of the half, quarter or month within the year; 1 for a year."""


def read_day(text: str, today: date | None = None) -> date:
    """Return the day that a person typed.

    Read are `2024-03-05`; `05/03/2024`, `5/3/2024` and the same with - or . between the numbers;
    `ngày 5 tháng 3 năm 2024`; `today` and `hôm nay`. With or without marks, in any case of letters.

    Args:
        text: what was typed.
        today: the day in Việt Nam; None: the text is kept, and a day in it must not move with the
            day on which it is read.

    Raises:
        Unread: `day_spelling`: it is spelt otherwise; `not_a_day`: it is, and there is no
            such day, as 31/02/2026; `day_relative`: it is "today", and `today` is None.

    """
    plain = _plain(text)
    if plain in _TODAY:
        if today is None:
            raise Unread("day_relative")
        return today
    found = next((found for form in _SPELLINGS if (found := form.fullmatch(plain))), None)
    if found is None:
        raise Unread("day_spelling")
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError as error:  # 31 February, month 13, year 0000
        raise Unread("not_a_day") from error


def why_no_day(text: str) -> str:
    """Return the message id that says why a document's text is not a day in its two forms."""
    try:
        read_day(text)
    except Unread as error:
        return error.reason
    return "day_spelling"  # a spelling that people type, and a document does not have


def read_period(text: str) -> PeriodRead:
    """Return the year, half, quarter or month that a person typed.

    Read are `2024`, `năm 2024`; `2024-H1`, `6 tháng đầu năm 2024`; `2024-Q2`, `Q2/2024`,
    `quý II/2024`; `2024-05`, `05/2024`, `5/2024`, `tháng 5 năm 2024`. Years 1901 to 9998.

    Raises:
        Unread: `period_spelling`: it is spelt otherwise; `no_period`: it is, and there is
            no such period, as 13/2024.

    """
    plain = _plain(text)
    found = next((found for form in _PERIODS if (found := form.fullmatch(plain))), None)
    if found is None:
        raise Unread("period_spelling")
    given = found.groupdict()
    year = int(given["year"])
    kind, number = _part(given)
    if not 1 <= number <= _MOST.get(kind, 1) or not _FIRST_YEAR <= year < date.max.year:
        raise Unread("no_period")
    return PeriodRead(kind, year, number)


def _part(given: dict[str, str | None]) -> tuple[PeriodKind, int]:
    if given.get("letter"):
        return ("half" if given["letter"] == "h" else "quarter"), int(given["part"] or 0)
    if month := given.get("month"):
        return "month", int(month)
    if half := given.get("half"):
        return "half", _HALVES[half]
    if quarter := given.get("quarter"):
        return "quarter", _NUMBERS.get(quarter) or int(quarter)
    return "year", 1


def _plain(text: str) -> str:
    """Return a text in small letters without marks, one blank between words."""
    bare = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())
