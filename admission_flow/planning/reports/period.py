"""The periods that officers report on: a year, a half, a quarter, a month."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.days import Unread, read_period

_MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}


@dataclass(frozen=True, slots=True)
class Period:
    """A year or a part of one, from its first day to its last, both inside."""

    kind: str
    """year, half, quarter or month."""
    year: int
    number: int
    """Of the half, quarter or month within the year; 1 for a year."""

    @property
    def name(self) -> str:
        """The form in which officers type it: 2024, 2024-H1, 2024-Q1, 2024-05."""
        marks = {
            "year": "",
            "half": f"-H{self.number}",
            "quarter": f"-Q{self.number}",
            "month": f"-{self.number:02d}",
        }
        return f"{self.year:04d}{marks[self.kind]}"

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, (self.number - 1) * _MONTHS[self.kind] + 1, 1)

    @property
    def last(self) -> date:
        """The last day: 31 December for a year, 30 June for the first half."""
        month = self.number * _MONTHS[self.kind]
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def before(self) -> "Period":
        """The same period of the year before."""
        return Period(self.kind, self.year - 1, self.number)

    def parts(self, kind: str) -> list["Period"]:
        """Return the halves, quarters or months that this period is made of, in their order."""
        size, whole = _MONTHS[kind], _MONTHS[self.kind]
        first = (self.number - 1) * whole // size
        return [Period(kind, self.year, first + place + 1) for place in range(whole // size)]

    def same_day_before(self, day: date) -> date:
        """Return the day of the year before up to which the two can be compared.

        The last day of a period answers the last day of the other: 29 February the 28th.
        """
        return self.before.last if day >= self.last else months_after(day, -12)


def parse_period(text: str) -> Period | None:
    """Return the period that a text names; None: it names none. Years 1901 to 9998."""
    try:
        return Period(*read_period(text))
    except Unread:
        return None
