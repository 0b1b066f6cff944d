"""What falls due, as the text of a calendar: a whole day for each clock that runs."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from admission_flow.messages import Language, label, rule_title, say
from admission_flow.messages.masking import mask
from admission_flow.messages.verdict import citations_text
from admission_flow.papers.calendar_file import DayEvent, calendar_text
from admission_flow.planning.deadlines.clocks import Clock
from admission_flow.procedure.text import visible
from admission_flow.register.core.course import Course
from admission_flow.register.deadlines.entries import followed

if TYPE_CHECKING:
    from admission_flow.register.core.reader import ReadingRegister

_LOG_DIGITS = 16


def running(
    register: "ReadingRegister",
    as_of: date | None = None,
    unit: str | None = None,
    until: date | None = None,
) -> list[tuple[Clock, Course]]:
    """Return every clock that runs on a day, with its case; `until`: none that ends later.

    Raises:
        BadDocument: there is no such unit.

    """
    return [
        (clock, item)
        for item in followed(register, as_of, unit, until=until)
        for clock in item.clocks
        if until is None or clock.day <= until
    ]


def calendar_of(
    register: "ReadingRegister",
    found: Iterable[tuple[Clock, Course]],
    lang: Language,
    names: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return clocks as an iCalendar text.

    Args:
        register: the register that they are of.
        found: the clocks.
        lang: of the texts.
        names: of people, by case, where they are given out.

    Raises:
        ExtraMissing: the package for calendars is not installed.

    """
    log = register.store.log[:_LOG_DIGITS]
    events = [_event(clock, item, names.get(item.id, ""), log, lang) for clock, item in found]
    return calendar_text(events, say(lang, "screen.calendar_name"), register.now, lang)


def _event(clock: Clock, item: Course, name: str, log: str, lang: Language) -> DayEvent:
    parts = (item.id, clock.rule, clock.about.replace(":", "."), log)
    who = f"{item.id} {visible(name)}" if name else item.id
    what = clock_text(lang, clock)
    mark = label(lang, f"mark.{clock.sort}")
    lines = (
        f"{say(lang, 'screen.responsible')}: {label(lang, clock.responsible)}",
        visible(item.unit),
        citations_text(clock.citations, lang),
    )
    return DayEvent(
        uid="-".join(part for part in parts if part) + "@admission-flow",
        day=clock.day,
        summary=mask(f"{mark}: {who}, {what}"),
        description=mask("\n".join(line for line in lines if line)),
        sequence=item.version,
    )


def clock_text(lang: Language, clock: Clock) -> str:
    """Return what a clock is about; where the day it runs from is not on file, that is said."""
    what = what_text(lang, clock.rule, clock.about)
    return what if clock.start_stated else say(lang, "screen.due_start_unknown", what=what)


def what_text(lang: Language, rule: str, about: str = "") -> str:
    """Return what a clock is about, in a line."""
    text = rule_title(lang, rule)
    return f"{text}: {label(lang, about)}" if about else text
