"""Months, ages and working days: how the guidance reads dates (docs/reference/procedure.md).

Pure: the holidays come in as parsed data, and nothing here knows what day it is.
This is the only module that imports pendulum, and it uses one thing of it: adding months.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from admission_flow.procedure.watched_day import WatchedDay

Language = Literal["vi", "en"]

_LENGTH = len("YYYY-MM-DD")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_VIETNAMESE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_SATURDAY = 5
_IN_EVERY_MONTH = 28
"""The last day that every month has."""


class UnknownYear(LookupError):
    """A day lies in a year of which the holidays are not known: no answer, never a guess."""

    def __init__(self, year: int) -> None:
        """Keep the year, for the finding that says so."""
        super().__init__(f"the public holidays of {year} are not known")
        self.year = year


@lru_cache(maxsize=8192)
def months_after(start: date, months: int) -> date:
    """Return the same day ``months`` months on, or the last day of that month.

    Only pendulum's ``add`` is used: it clamps (29 February + 12 months is 28 February), while its
    ``in_months`` miscounts around short months. "Within n months" includes the day returned;
    "n months elapsed" is true from it. Source: docs/reference/procedure.md.

    Raises:
        UnknownYear: the day would lie outside the calendar (years 1 to 9999).

    """
    years, month = divmod(start.month - 1 + months, 12)
    if start.day <= _IN_EVERY_MONTH:  # nothing is clamped, and the library takes long to load
        try:
            return date(start.year + years, month + 1, start.day)
        except (ValueError, OverflowError) as error:
            raise UnknownYear(start.year + years) from error
    from pendulum import Date  # noqa: PLC0415 - 30 to 60 ms, which `--help` need not pay

    try:
        later = Date(start.year, start.month, start.day).add(months=months)
    except (ValueError, OverflowError) as error:
        raise UnknownYear(start.year + years) from error
    return date(later.year, later.month, later.day)


def age_in_months(born_on: date, on: date) -> int:
    """Return the age in calendar months: days of the month do not count.

    Somebody born on the 31st is 216 months old from the 1st of the month of their eighteenth
    birthday. Source: 01-HD/TW 2016 and later read by the month; docs/reference/procedure.md.
    """
    if isinstance(on, WatchedDay):
        return on.months_since(born_on)
    return (on.year - born_on.year) * 12 + on.month - born_on.month


class _Year(NamedTuple):
    """One year of ``workflows/holidays.toml``."""

    year: int
    off: frozenset[date]
    worked: frozenset[date]
    unsure: frozenset[date]
    estimated: bool


class WorkingDays:
    """The working days of a run of years: Mondays to Fridays less what is off, plus what is worked.

    Source: docs/reference/procedure.md. The guidance counts in "ngày làm việc" without defining it;
    we count the days that the offices of the political system work.
    """

    def __init__(self, years: Iterable[_Year]) -> None:
        """Lay out every working day once, so that a count is two look-ups in a sorted list.

        Raises:
            ValueError: there is no year at all, or a year is missing between two others.

        """
        run = sorted(years)
        if not run or [year.year for year in run] != list(range(run[0].year, run[-1].year + 1)):
            raise ValueError("holidays: the years must follow each other without a gap")
        self.first_year = run[0].year
        """The first year known."""
        self.last_year = run[-1].year
        """The last year known, be it only by estimate."""
        self._days = [day for year in run for day in _working_days(year)]
        unsure = {day.toordinal() for year in run for day in year.unsure}
        for year in run:
            if year.estimated:
                unsure.update(range(_first(year.year), _first(year.year + 1)))
        self._unsure = sorted(unsure)
        self._whole = self.first_year, self.last_year, self._days, self._unsure

    @classmethod
    def from_data(cls, data: Mapping[str, object]) -> "WorkingDays":
        """Build the calendar from parsed ``holidays.toml``.

        Raises:
            ValueError: the data is not of that form; the text names the year and the field.

        """
        blocks = data.get("year")
        if not isinstance(blocks, list) or set(data) != {"year"}:
            raise ValueError("holidays: expected [[year]] blocks and nothing else")
        return cls([_read_year(block) for block in blocks])

    def same_as(self, other: "WorkingDays") -> bool:
        """Say whether every count comes out as by another calendar, and as sure."""
        return self._whole == other._whole  # noqa: SLF001 - of the same class

    def known(self, day: date) -> bool:
        """Say whether the holidays of this day's year are known, be it only by estimate."""
        return self.first_year <= day.year <= self.last_year

    def sure(self, start: date, end: date) -> bool:
        """Say whether no day after ``start`` up to and including ``end`` rests on a guess.

        False where the span touches an estimated year (the swapped days of a year are decreed
        late in the year before) or a holiday that is announced but not confirmed.
        """
        low = bisect_right(self._unsure, start.toordinal())
        return low == bisect_right(self._unsure, end.toordinal())

    def is_working(self, day: date) -> bool:
        """Say whether the offices work on this day.

        Raises:
            UnknownYear: the day lies outside the known years.

        """
        place = self._place(day)
        return place > 0 and self._days[place - 1] == day.toordinal()

    def after(self, start: date, n: int) -> date:
        """Return the ``n``-th working day after ``start``; the next day is the first to count.

        ``start`` itself never counts, and zero days after it is ``start``, a working day or not.

        Raises:
            UnknownYear: ``start`` or the answer lies outside the known years.
            ValueError: ``n`` is negative.

        """
        if n < 0:
            raise ValueError(f"{n} working days after a date: the number cannot be negative")
        place = self._place(start) + n - 1
        if n == 0:
            return start
        if place >= len(self._days):
            raise UnknownYear(self.last_year + 1)
        return date.fromordinal(self._days[place])

    def between(self, start: date, end: date) -> int:
        """Count the working days after ``start`` up to and including ``end``; 0 if none are.

        Raises:
            UnknownYear: either day lies outside the known years.

        """
        return max(0, self._place(end) - self._place(start))

    def _place(self, day: date) -> int:
        """Return how many known working days lie on or before this day."""
        if not self.known(day):
            raise UnknownYear(day.year)
        return bisect_right(self._days, day.toordinal())


def parse_day(text: str) -> date | None:
    """Read exactly ``YYYY-MM-DD`` or ``DD/MM/YYYY``, ASCII digits and a real day; else ``None``.

    Two formats and no guessing: pendulum's own parser takes "12:30" and "P1Y" for dates, and
    reads the Vietnamese 01/02/2026 as 2 January.
    """
    return _parse_day(text) if len(text) == _LENGTH else None


@lru_cache(4096)
def _parse_day(text: str) -> date | None:
    """Read a day; those of some ten years are kept, which come again in every case."""
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := _VIETNAMESE.fullmatch(text):
        day, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:  # 30 February, month 13, year 0000
        return None


def show_day(day: date, lang: Language) -> str:
    """Write a day as people of that language read it: ``05/03/2024`` (vi), ``2024-03-05`` (en)."""
    if lang == "vi":
        return f"{day.day:02}/{day.month:02}/{day.year:04}"
    return day.isoformat()


def _first(year: int) -> int:
    """Return the ordinal of 1 January."""
    return date(year, 1, 1).toordinal()


def _working_days(year: _Year) -> Iterable[int]:
    """Yield the ordinals of one year's working days, in order."""
    off = {day.toordinal() for day in year.off}
    worked = {day.toordinal() for day in year.worked}
    for ordinal in range(_first(year.year), _first(year.year + 1)):
        weekday = (ordinal + 6) % 7  # day 1 of the calendar was a Monday
        if ordinal in worked or (weekday < _SATURDAY and ordinal not in off):
            yield ordinal


def _read_year(block: object) -> _Year:
    """Read one ``[[year]]`` block, or say which year and field is wrong."""
    if not isinstance(block, dict) or "year" not in block:
        raise ValueError("holidays: a [[year]] block without its year")
    number = block["year"]
    if type(number) is not int or not 1 <= number < date.max.year:
        raise ValueError(f"holidays: year {number!r} is not a year")
    if extra := sorted(set(block) - {"year", "off", "worked", "unsure", "estimated"}):
        raise ValueError(f"holidays: year {number}: unknown field {extra[0]!r}")
    estimated = block.get("estimated", False)
    if type(estimated) is not bool:
        raise ValueError(f"holidays: year {number}: estimated must be true or false")
    off, worked, unsure = (_read_days(block, number, name) for name in ("off", "worked", "unsure"))
    if any(day.weekday() < _SATURDAY for day in worked):
        raise ValueError(f"holidays: year {number}: worked lists Saturdays and Sundays only")
    if both := sorted(off & worked):
        raise ValueError(f"holidays: year {number}: {both[0]} is both off and worked")
    return _Year(number, off, worked, unsure, estimated)


def _read_days(block: Mapping[str, object], year: int, name: str) -> frozenset[date]:
    """Read one list of days, all of that year, none twice."""
    days = block.get(name, [])
    if not isinstance(days, list) or any(type(day) is not date for day in days):
        raise ValueError(f"holidays: year {year}: {name} must be a list of dates")
    if wrong := [day for day in days if day.year != year]:
        raise ValueError(f"holidays: year {year}: {name}: {wrong[0]} is of another year")
    if len(set(days)) != len(days):
        raise ValueError(f"holidays: year {year}: {name} names a day twice")
    return frozenset(days)
