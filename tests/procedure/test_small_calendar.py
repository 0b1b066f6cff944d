"""A calendar of two years, by hand: each day, each doubt, the years that a file can name."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from admission_flow.procedure.calendar import WorkingDays

SMALL: dict[str, Any] = {
    "year": [
        {
            "year": 2024,
            "off": [date(2024, 1, 1), date(2024, 12, 31)],
            "worked": [date(2024, 1, 6)],
            "unsure": [date(2024, 12, 31)],
        },
        {"year": 2025, "off": [], "estimated": True},
    ]
}


def test_the_days_of_a_small_file_are_laid_out_from_the_first_to_the_last() -> None:
    """Off on New Year, at work on a Saturday, each day counted once where the years meet."""
    small = WorkingDays.from_data(SMALL)
    assert (small.first_year, small.last_year) == (2024, 2025)
    first = date(2024, 1, 1)
    days = [first + timedelta(days=n) for n in range(366 + 365)]
    at_work = [on for on in days if small.is_working(on)]
    off = {date(2024, 1, 1), date(2024, 12, 31)}
    assert at_work == [
        on for on in days if (on.weekday() < 5 and on not in off) or on == date(2024, 1, 6)
    ]
    assert small.between(first, days[-1]) == len(at_work)
    assert small.after(date(2024, 12, 30), 1) == date(2025, 1, 1)


def test_a_small_file_is_sure_but_where_it_says_otherwise() -> None:
    """The day that is announced only, and the whole of the year that is a guess."""
    small = WorkingDays.from_data(SMALL)
    assert small.sure(date(2024, 1, 1), date(2024, 12, 30))
    assert not small.sure(date(2024, 12, 30), date(2024, 12, 31))
    for on in (date(2025, 1, 1), date(2025, 7, 1), date(2025, 12, 31)):
        assert not small.sure(on - timedelta(days=1), on)
    said = {"year": [*SMALL["year"][:1], {**SMALL["year"][1], "estimated": False}]}
    assert WorkingDays.from_data(said).sure(date(2024, 12, 31), date(2025, 12, 31))


def test_whether_two_files_count_alike() -> None:
    """Days and doubts; in which order they are written makes no difference."""
    small = WorkingDays.from_data(SMALL)
    assert small.same_as(WorkingDays.from_data({"year": SMALL["year"][::-1]}))
    changes: tuple[dict[str, object], ...] = (
        {"unsure": []},
        {"worked": []},
        {"off": [date(2024, 1, 1)]},
    )
    for change in changes:
        other = {"year": [{**SMALL["year"][0], **change}, SMALL["year"][1]]}
        assert not small.same_as(WorkingDays.from_data(other))
    assert not small.same_as(WorkingDays.from_data({"year": SMALL["year"][:1]}))


@pytest.mark.parametrize(("year", "read"), [(0, False), (1, True), (9998, True), (9999, False)])
def test_the_first_and_the_last_year_that_a_file_can_name(year: int, *, read: bool) -> None:
    """A year has a 1 January after it."""
    data = {"year": [{"year": year, "off": []}]}
    if read:
        assert WorkingDays.from_data(data).first_year == year
    else:
        with pytest.raises(ValueError, match="is not a year"):
            WorkingDays.from_data(data)


def test_a_guess_ends_with_its_year() -> None:
    """The year after an estimated one is sure."""
    years = [{**SMALL["year"][0], "estimated": True}, {"year": 2025, "off": []}]
    small = WorkingDays.from_data({"year": years})
    assert not small.sure(date(2024, 12, 30), date(2024, 12, 31))
    assert small.sure(date(2024, 12, 31), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"year": []}, "the years must follow each other without a gap"),
        ({"years": []}, "expected [[year]] blocks and nothing else"),
        ({"year": [{"off": []}]}, "a [[year]] block without its year"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_one_sentence(
    data: dict[str, object], text: str
) -> None:
    """Whoever edited the file reads it."""
    with pytest.raises(ValueError, match=rf"^holidays: {re.escape(text)}$"):
        WorkingDays.from_data(data)
