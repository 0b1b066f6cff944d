"""A dated value as a small chart of letters: what held when, and how sure that is.

Lines of one value each, a column for each quarter of a year: readable in a terminal, in plain
Markdown, and in the differences of a commit.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from admission_flow.procedure.findings import Confidence
from admission_flow.procedure.rulebook import DatedValue, NoValue, Row

MARKS = {Confidence.VERIFIED: "█", Confidence.SECONDARY: "▒", Confidence.RECALLED: "░"}
"""How a quarter is drawn: by the surest clause that the value rests on then."""
EARLIER = "<"
"""Stands before a value that held already before the first quarter of the chart."""
YEARS = 11
"""How many years a chart shows, the last one among them."""
_QUARTERS = (4, 7, 10, 13)


def chart(value: DatedValue, last: int, said: Callable[[object], str]) -> tuple[str, ...]:
    """Return the lines of a chart: a line of years, then one for each value there has been.

    A column shows what held on the last day of its quarter.

    Args:
        value: with at least one row.
        last: the last year of the chart.
        said: returns a value as its reader writes it.

    """
    days = [day for year in range(last - YEARS + 1, last + 1) for day in _ends(year)]
    held = [_row(value, day) for day in days]
    before = _row(value, date(last - YEARS, 12, 31))
    texts = dict.fromkeys(said(row.value) for row in value.rows if not row.repealed)
    lines = ["  " + " ".join(f"'{year % 100:02}" for year in range(last - YEARS + 1, last + 1))]
    for text in texts:
        cells = "".join(_mark(row) if _is(row, text, said) else " " for row in held)
        begun = EARLIER if _is(before, text, said) else " "
        lines.append(f"{begun} {cells}  {text}")
    return tuple(lines)


def surest(row: Row) -> Confidence:
    """Return how sure the surest clause is that a row rests on."""
    found = {citation.confidence for citation in row.citations}
    return next(sure for sure in Confidence if sure in found)


def _ends(year: int) -> Iterator[date]:
    for month in _QUARTERS:
        following = date(year, month, 1) if month < _QUARTERS[-1] else date(year + 1, 1, 1)
        yield following - timedelta(1)


def _row(value: DatedValue, day: date) -> Row | None:
    try:
        return value.on(day)
    except NoValue:
        return None


def _is(row: Row | None, text: str, said: Callable[[object], str]) -> bool:
    return row is not None and said(row.value) == text


def _mark(row: Row | None) -> str:
    return " " if row is None else MARKS[surest(row)]
