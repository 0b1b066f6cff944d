"""Periods: what officers type, their days, and the parts that they are made of."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from admission_flow.planning.reports.period import Period, parse_period


@pytest.mark.parametrize(
    ("text", "first", "last", "before"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "2023"),
        ("2024-H1", date(2024, 1, 1), date(2024, 6, 30), "2023-H1"),
        ("2024-h2", date(2024, 7, 1), date(2024, 12, 31), "2023-H2"),
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31), "2023-Q1"),
        ("2024-Q3", date(2024, 7, 1), date(2024, 9, 30), "2023-Q3"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2023-02"),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31), "2023-12"),
    ],
)
def test_what_officers_type(text: str, first: date, last: date, before: str) -> None:
    """Half-years end on 30 June and 31 December; a month on its own last day."""
    period = parse_period(text)
    assert period is not None
    assert (period.first, period.last, period.before.name) == (first, last, before)
    assert parse_period(period.name) == period


@pytest.mark.parametrize(
    "text", ["", "24", "2024-H3", "2024-Q0", "2024-Q5", "2024-13", "2024-00", "2024-5", "0001", "x"]
)
def test_what_is_no_period(text: str) -> None:
    """There is no third half, fifth quarter or thirteenth month."""
    assert parse_period(text) is None


@pytest.mark.parametrize(
    ("whole", "kind", "count"),
    [
        ("2024", "half", 2),
        ("2024", "quarter", 4),
        ("2024", "month", 12),
        ("2023-H2", "quarter", 2),
        ("2023-Q4", "month", 3),
        ("2023", "year", 1),
    ],
)
def test_parts_cover_the_whole(whole: str, kind: str, count: int) -> None:
    """The parts follow one another without a gap, from the first day to the last."""
    period = parse_period(whole)
    assert period is not None
    parts = period.parts(kind)
    assert len(parts) == count
    assert (parts[0].first, parts[-1].last) == (period.first, period.last)
    for one, other in pairwise(parts):
        assert other.first == one.last + timedelta(days=1)


def test_the_day_to_compare_with() -> None:
    """The end answers the end, 29 February too; a day in between the same day a year before."""
    february = Period("month", 2024, 2)
    assert february.same_day_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert Period("month", 2025, 2).same_day_before(date(2025, 2, 28)) == date(2024, 2, 29)
    assert Period("year", 2024, 1).same_day_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert Period("year", 2024, 1).same_day_before(date(2025, 3, 1)) == date(2023, 12, 31)
