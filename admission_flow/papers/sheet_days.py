"""Days as they stand in sheets: more spellings than people type at a prompt, each read one way."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from admission_flow.papers.cells import DayCell
from admission_flow.procedure.days import Unread, read_day

_TIME = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?( ?[APap][Mm])?\Z")
_SHORT = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{2})")
_SERIAL = re.compile(r"[1-9][0-9]{4}")
_EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet, for every day after February 1900."""
_YEAR = re.compile(r"(?:[-0./x?]*[-/.x?]|nam |n)?((?:19|20)[0-9]{2})", re.IGNORECASE)
_MONTH = re.compile(r"(?:(?:00|[-.x?]{1,3})[-/.])?([0-9]{1,2})[-/.]((?:19|20)[0-9]{2})")
_MONTHS = 12
LATER_FROM = 13
"""A birth "12" is of 2012, "13" of 1913: whoever is admitted is 18, so nobody is born later yet."""


@dataclass(frozen=True, slots=True)
class DayRead:
    """A day, and what made it less than plain: the id of a `problem` that says it, or ""."""

    day: date
    notice: str = ""


def read_sheet_day(text: str) -> DayRead:
    """Return the day of a paper, as a cell states it.

    Besides what people type anywhere (`procedure.days.read_day`): a time behind it, which says
    nothing; a year of two digits, of this century ("day_two_digits"); the number that a
    spreadsheet keeps for a day ("day_serial").

    Raises:
        Unread: as `read_day`.

    """
    plain = _TIME.sub("", " ".join(text.split()))
    if found := _SHORT.fullmatch(plain):
        sign = found[2]
        longer = f"{found[1]}{sign}{found[3]}{sign}20{found[4]}"
        return DayRead(read_day(longer), "day_two_digits")
    if _SERIAL.fullmatch(plain):
        return DayRead(_EPOCH + timedelta(days=int(plain)), "day_serial")
    return DayRead(read_day(plain))


@dataclass(frozen=True, slots=True)
class BirthRead:
    """When somebody was born, as a case document states it: a day, a month, or a year alone."""

    born_on: str
    asked: bool = False
    """Its year has two digits: `born_on` is what is proposed."""
    notice: str = ""


def read_birth(text: str, later_from: int = LATER_FROM) -> BirthRead:
    """Return a time of birth, as a cell states it.

    Args:
        text: of the cell.
        later_from: year of two digits from which it is of the last century.

    Raises:
        Unread: as `procedure.days.read_day`.

    """
    plain = _TIME.sub("", " ".join(text.split()))
    if found := _SHORT.fullmatch(plain):
        year = int(found[4])
        century = 1900 if year >= later_from else 2000
        sign = found[2]
        day = read_day(f"{found[1]}{sign}{found[3]}{sign}{century + year}")
        return BirthRead(day.isoformat(), asked=True)
    if not isinstance(text, DayCell):
        if found := _YEAR.fullmatch(plain):
            return BirthRead(found[1])
        if found := _MONTH.fullmatch(plain):
            if not 1 <= int(found[1]) <= _MONTHS:
                raise Unread("not_a_day")
            return BirthRead(f"{found[2]}-{int(found[1]):02}")
    read = read_sheet_day(plain)
    return BirthRead(read.day.isoformat(), notice=read.notice)
