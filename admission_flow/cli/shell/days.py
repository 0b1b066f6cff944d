"""Days and periods on the command line, as `procedure/days.py` reads them."""

from collections.abc import Collection
from datetime import date

from admission_flow.errors import BadDocument
from admission_flow.procedure.days import PeriodRead, Unread, read_day, read_period
from admission_flow.procedure.document import Problem
from admission_flow.register.core.clock import system_clock, today


def day_option(option: str, text: str | None) -> date | None:
    """Return the day that an option names; None: it was not given. Raises as `day_given`."""
    return None if text is None else day_given(option, text)


def day_given(option: str, text: str) -> date:
    """Return the day that an option which is always there names.

    Raises:
        BadDocument: it is none of the spellings, or there is no such day.

    """
    try:
        return read_day(text, today(system_clock))
    except Unread as error:
        raise BadDocument(option, [Problem("file", error.reason, {"found": text})]) from error


def period_given(option: str, text: str, kinds: Collection[str], spelling: str) -> PeriodRead:
    """Return the period that an option names.

    Args:
        option: the option, as it is called in a message.
        text: what was typed.
        kinds: which of year, half, quarter, month it may be.
        spelling: message id that says how one is written here.

    Raises:
        BadDocument: it is none of the spellings, none of the kinds, or there is no such period.

    """
    try:
        read = read_period(text)
    except Unread as error:
        reason = spelling if error.reason == "period_spelling" else error.reason
        raise BadDocument(option, [Problem("file", reason, {"found": text})]) from error
    if read.kind not in kinds:
        raise BadDocument(option, [Problem("file", spelling, {"found": text})])
    return read
