"""A day that notes what it is asked: on which days around it every answer would be the same.

Whether a step may be taken today hangs on the day through comparisons: with the last day of a time
limit, with a turn of the law, with the day from which twelve months are over. A judge that is given
a `WatchedDay` for today judges as ever, and the day notes each comparison that would come out
otherwise on an earlier or a later day. What is asked otherwise than by comparing (its number in the
month, a difference in days) may be another tomorrow, and is noted so: the answer is then of that
day alone, never of too many days.

Of an age the month in which it is reached is not noted, but the end of the month at hand, and that
only where the age is near: whoever reads up to which day something holds must not read from it when
somebody was born.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from operator import is_
from typing import Any, Self

from admission_flow.procedure.facts import Facts

_DAY = timedelta(days=1)
NEAR = 24
"""Months within which a change of age counts as near: more than any answer is kept for."""


class WatchedDay(date):
    """A day that notes between which days what it was asked is answered in the same way."""

    since: date
    """The first of these days."""
    until: date
    """The last of them."""
    plain: date
    """The same day, which notes nothing."""

    @classmethod
    def of(cls, day: date) -> Self:
        """Return a day that was asked nothing yet."""
        made = cls(day.year, day.month, day.day)
        made.plain = date.fromordinal(date.toordinal(day))
        made.since, made.until = date.min, date.max
        return made

    def alone(self) -> date:
        """Note that the answer may be another on every other day; return the plain day."""
        plain = self.plain
        self._from(plain)
        self._to(plain)
        return plain

    def _from(self, day: date) -> None:
        self.since = max(self.since, day)

    def _to(self, day: date) -> None:
        self.until = min(self.until, day)

    def _turns_on(self, other: object) -> int | None:
        """Note a comparison that differs from the other day on; return how this day stands to it.

        Returns:
            -1: before, 1: on that day or after; None: the other is no day.

        """
        if not isinstance(other, date):
            return None
        before = date.__lt__(self, other)
        if isinstance(other, WatchedDay):  # the same day: both are another one together
            return -1 if before else 1
        if before:
            self._to(other - _DAY)
        else:
            self._from(other)
        return -1 if before else 1

    def _turns_after(self, other: object) -> int | None:
        """Note a comparison that differs from the day after the other on, as `_turns_on`."""
        if not isinstance(other, date):
            return None
        not_after = date.__le__(self, other)
        if isinstance(other, WatchedDay):
            return -1 if not_after else 1
        if not_after:
            self._to(other)
        elif other < date.max:
            self._from(other + _DAY)
        return -1 if not_after else 1

    def __lt__(self, other: object) -> Any:  # noqa: ANN401 - as date: NotImplemented too
        """Compare, and note from when on it is no longer before the other."""
        at = self._turns_on(other)
        return NotImplemented if at is None else at < 0

    def __ge__(self, other: object) -> Any:  # noqa: ANN401
        """Compare, as `__lt__`."""
        at = self._turns_on(other)
        return NotImplemented if at is None else at > 0

    def __le__(self, other: object) -> Any:  # noqa: ANN401
        """Compare, and note from when on it is after the other."""
        at = self._turns_after(other)
        return NotImplemented if at is None else at < 0

    def __gt__(self, other: object) -> Any:  # noqa: ANN401
        """Compare, as `__le__`."""
        at = self._turns_after(other)
        return NotImplemented if at is None else at > 0

    def __eq__(self, other: object) -> bool:
        """Compare: it differs on the other day itself alone."""
        if not isinstance(other, date):
            return False
        self._turns_on(other)
        self._turns_after(other)
        return date.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        """Compare, as `__eq__`."""
        return not self == other

    def __hash__(self) -> int:
        """Return the hash of the plain day: what is looked up by it hangs on the very day."""
        return hash(self.alone())

    def months_since(self, born_on: date) -> "WatchedMonths":
        """Return the age in calendar months, as `calendar.age_in_months`."""
        day = self.plain
        months = (day.year - born_on.year) * 12 + day.month - born_on.month
        return WatchedMonths.of(months, self)

    def month_alone(self) -> None:
        """Note that the answer may be another in every other month."""
        day = self.plain
        self._from(day.replace(day=1))
        self._to((day.replace(day=28) + 4 * _DAY).replace(day=1) - _DAY)


def plain_day(day: date) -> date:
    """Return a day as one that notes nothing: for what no answer hangs on."""
    return day.plain if isinstance(day, WatchedDay) else day


def notes_nothing(facts: Mapping[str, object]) -> bool:
    """Return whether all facts are plain, by a quick look: where it is unsure, it denies it."""
    for value in facts.values():
        kind = type(value)
        if kind not in _PLAIN and not (
            kind is tuple and _PLAIN.issuperset(map(type, value))  # type: ignore[call-overload]
        ):
            return False
    return True


def noting_nothing(value: Any) -> Any:  # noqa: ANN401 - any value of a finding
    """Return a value with plain days and numbers in it; the very same where all of them are."""
    if type(value) in _PLAIN:  # as most are
        return value
    if isinstance(value, WatchedDay):
        return value.plain
    if isinstance(value, WatchedMonths):
        return int.__index__(value)
    return _of_plain_values(value) if isinstance(value, tuple | list | dict) else value


def _of_plain_values(value: Any) -> Any:  # noqa: ANN401 - a list, or a table
    if isinstance(value, dict):
        if _PLAIN.issuperset(map(type, value.values())):
            return value
        table = {name: noting_nothing(item) for name, item in value.items()}
        same = all(map(is_, table.values(), value.values()))
        return value if same else Facts(table) if isinstance(value, Facts) else table
    if _PLAIN.issuperset(map(type, value)):
        return value
    items = [noting_nothing(item) for item in value]
    if all(map(is_, items, value)):
        return value
    return items if isinstance(value, list) else tuple.__new__(type(value), items)


_PLAIN = frozenset((str, int, bool, date, type(None)))


def _asks_of(name: str, kind: type[date]) -> Any:  # noqa: ANN401 - a method, or what reads
    made = getattr(kind, name)
    if callable(made):

        def asked(self: WatchedDay, *given: object, **named: object) -> Any:  # noqa: ANN401
            return getattr(self.alone(), name)(*given, **named)

        asked.__name__, asked.__doc__ = name, made.__doc__
        return asked
    return property(lambda self: getattr(self.alone(), name))


for _name in (
    *("year", "month", "day", "replace", "timetuple", "toordinal", "weekday", "isoweekday"),
    *("isocalendar", "isoformat", "ctime", "strftime"),
    *("__add__", "__radd__", "__sub__", "__rsub__", "__format__", "__str__", "__repr__"),
):
    setattr(WatchedDay, _name, _asks_of(_name, date))


class WatchedMonths(int):
    """An age in months on a watched day, which notes near which other age it is."""

    _day: WatchedDay

    @classmethod
    def of(cls, months: int, day: WatchedDay) -> Self:
        """Return a number of months that was compared with nothing yet."""
        made = cls(months)
        made._day = day
        return made

    def _compared(self, other: object) -> None:
        number = int.__index__(other) if isinstance(other, int) else None
        if number is None or abs(int.__index__(self) - number) <= NEAR:
            self._day.month_alone()

    def __lt__(self, other: int) -> bool:
        """Compare, and note where it is near."""
        self._compared(other)
        return int.__lt__(self, other)

    def __le__(self, other: int) -> bool:
        """Compare, as `__lt__`."""
        self._compared(other)
        return int.__le__(self, other)

    def __gt__(self, other: int) -> bool:
        """Compare, as `__lt__`."""
        self._compared(other)
        return int.__gt__(self, other)

    def __ge__(self, other: int) -> bool:
        """Compare, as `__lt__`."""
        self._compared(other)
        return int.__ge__(self, other)

    def __eq__(self, other: object) -> bool:
        """Compare, as `__lt__`."""
        self._compared(other)
        return int.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        """Compare, as `__lt__`."""
        return not self == other

    def __hash__(self) -> int:
        """Return the hash of the number, which is that of this month."""
        self._day.month_alone()
        return int.__hash__(self)


def _counts_of(name: str) -> Any:  # noqa: ANN401
    made = getattr(int, name)

    def asked(self: WatchedMonths, *given: object) -> Any:  # noqa: ANN401
        self._day.month_alone()
        return made(self, *given)

    asked.__name__, asked.__doc__ = name, made.__doc__
    return asked


for _name in (
    *("__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__neg__", "__bool__"),
    *("__floordiv__", "__rfloordiv__", "__truediv__", "__mod__", "__divmod__", "__int__"),
    *("__index__", "__format__", "__str__", "__repr__"),
):
    setattr(WatchedMonths, _name, _counts_of(_name))
