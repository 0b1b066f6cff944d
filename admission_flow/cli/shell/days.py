"""Days on the command line: 2024-03-05 or 05/03/2024."""

from datetime import date

from admission_flow.errors import BadDocument
from admission_flow.procedure.calendar import parse_day
from admission_flow.procedure.document import Problem


def day_option(option: str, text: str | None) -> date | None:
    """Return the day that an option names, or None where it was not given.

    Raises:
        BadDocument: it is no day that exists.

    """
    if text is None:
        return None
    day = parse_day(text)
    if day is None:
        raise BadDocument(option, [Problem("file", "not_a_day", {"found": text})])
    return day


def day_given(option: str, text: str) -> date:
    """Return the day that an option which is always there names. Raises as `day_option`."""
    day = day_option(option, text)
    if day is None:
        raise BadDocument(option, [Problem("file", "not_a_day", {"found": text})])
    return day
