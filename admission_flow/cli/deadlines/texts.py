"""How clocks are said on the screen and in files: what, how many days, until when looked."""

from datetime import date
from typing import TYPE_CHECKING

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.output import term
from admission_flow.errors import BadDocument
from admission_flow.planning.deadlines.clocks import Clock
from admission_flow.procedure.calendar import UnknownYear
from admission_flow.procedure.document import Problem
from admission_flow.register.deadlines.calendar import clock_text as said_in
from admission_flow.register.deadlines.calendar import what_text as text_in

if TYPE_CHECKING:
    from admission_flow.register.core.reader import ReadingRegister


def last_day_of(register: "ReadingRegister", day: date, within: int) -> date:
    """Return the day that lies so many working days on.

    Raises:
        BadDocument: the holidays of that year are not known.

    """
    calendar = register.judge.workflow.calendar
    try:
        return calendar.after(day, within)
    except UnknownYear as error:
        facts = {"day": day, "days": within, "last": calendar.last_year}
        raise BadDocument("--days", [Problem("file", "due_too_far", facts)]) from error


def what_text(rule: str, about: str = "") -> str:
    """Return what a clock is about, in a line."""
    return text_in(SETTINGS.lang, rule, about)


def clock_text(clock: Clock) -> str:
    """Return what a clock is about; where the day it runs from is not on file, that is said."""
    return said_in(SETTINGS.lang, clock)


def left_text(left: int, sort: str = "act_by") -> str:
    """Return how many days are left, or how many it is too late."""
    if left > 0:
        return SETTINGS.say("screen.due_left", days=left)
    if left < 0:
        lapsed = sort == "serves_until"
        return SETTINGS.say("screen.due_lapsed" if lapsed else "screen.due_past", days=-left)
    return term("rung.free_today" if sort == "free_from" else "rung.today")


def rung_text(rung: int) -> str:
    """Return which reminder it was."""
    if rung > 0:
        return SETTINGS.say("screen.due_rung", days=rung)
    return term("rung.overdue" if rung < 0 else "rung.today")
