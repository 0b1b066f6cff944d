"""Writes days as an iCalendar file (RFC 5545), to be taken into any calendar program."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from admission_flow.extras import needed

PRODUCT = "-//admission-flow//due//"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayEvent:
    """One day of a calendar. Days have no time zone: they are the same day everywhere."""

    uid: str
    """The same for the same thing at every export: a calendar then updates what it holds."""
    day: date
    summary: str
    description: str
    sequence: int
    """Never falls from one export to the next; a program keeps the higher."""


def calendar_text(events: Iterable[DayEvent], name: str, at: datetime, lang: str) -> str:
    """Return a calendar with events of whole days, lines ended as the format wants them.

    Args:
        events: in any order; they are written by day, then by `uid`.
        name: of the calendar, shown by most programs.
        at: the instant of the export.
        lang: of the texts.

    """
    with needed():
        from icalendar import Calendar, Event  # noqa: PLC0415 - seldom needed

    calendar = Calendar()
    calendar.add("prodid", PRODUCT + lang.upper())
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for one in sorted(events, key=lambda event: (event.day, event.uid)):
        event = Event()
        event.add("uid", one.uid)
        event.add("dtstamp", at.astimezone(UTC).replace(microsecond=0))
        event.add("sequence", one.sequence)
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))  # the first day without it
        event.add("summary", one.summary)
        event.add("description", one.description)
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")  # a deadline keeps nobody busy
        calendar.add_component(event)
    return bytes(calendar.to_ical()).decode("utf-8")
