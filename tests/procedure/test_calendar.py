"""Months, ages, working days: examples from the law and the calendar, then a slow reference."""

import tomllib
from calendar import monthrange
from datetime import date, timedelta

import holidays
import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from admission_flow.procedure.calendar import (
    UnknownYear,
    WorkingDays,
    age_in_months,
    months_after,
    parse_day,
    show_day,
)
from admission_flow.resources import text
from tests.tool_scripts import tool

FIRST, LAST = date(2016, 1, 1), date(2030, 12, 31)
TEXT = text("workflows", "holidays.toml")
DATA = tomllib.loads(TEXT)
WORKING = WorkingDays.from_data(DATA)
OFF = {day for year in DATA["year"] for day in year["off"]}
WORKED = {day for year in DATA["year"] for day in year["worked"]}
DAYS = st.dates(FIRST, LAST)


def day(iso: str) -> date:
    return date.fromisoformat(iso)


# Months


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-28", 12, "2025-02-28"),
        ("2019-08-30", 6, "2020-02-29"),
        ("2020-09-02", 12, "2021-09-02"),
        ("2021-08-31", 60, "2026-08-31"),
        ("2024-12-15", 1, "2025-01-15"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-03-31", 0, "2024-03-31"),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(
    start: str, months: int, expected: str
) -> None:
    """n months after a date is the same day n months on, or that month's last day."""
    assert months_after(day(start), months) == day(expected)


@settings(max_examples=300, deadline=None)
@given(st.dates(), st.integers(-130_000, 130_000))
def test_months_are_those_of_the_library_from_every_day(start: date, months: int) -> None:
    """Also from the days that every month has, for which the library is not loaded."""
    try:
        expected: object = pendulum.Date(start.year, start.month, start.day).add(months=months)
    except (ValueError, OverflowError):
        expected = UnknownYear
    try:
        found: object = months_after(start, months)
    except UnknownYear as error:
        found = UnknownYear
        assert error.year == start.year + (start.month - 1 + months) // 12  # noqa: PT017 - of either
    assert found == expected
    assert found is UnknownYear or type(found) is date


@settings(deadline=None)  # the first call imports pendulum
@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(-720, 720))
def test_months_agree_with_a_hand_written_reference(start: date, months: int) -> None:
    """Adding months is counting months and clamping the day, for any day and any number."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    expected = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    assert months_after(start, months) == expected
    assert type(months_after(start, months)) is date


@pytest.mark.parametrize(
    ("start", "months", "year"),
    [
        ("9999-12-01", 1, 10000),
        ("9999-01-01", 12, 10000),
        ("0001-01-31", -1, 0),
        ("2024-01-01", 10**30, 2024 + 10**30 // 12),
    ],
)
def test_months_beyond_the_calendar_are_unknown(start: str, months: int, year: int) -> None:
    """A day outside the years 1 to 9999 is an answer that judge can report, not a crash."""
    with pytest.raises(UnknownYear) as caught:
        months_after(day(start), months)
    assert caught.value.year == year


def test_the_last_day_of_the_calendar_is_still_reached() -> None:
    """The end of the year 9999 is inside the calendar."""
    assert months_after(day("9999-11-30"), 1) == day("9999-12-30")


@pytest.mark.parametrize(
    ("born", "on", "months"),
    [
        ("2006-05-31", "2024-05-01", 216),
        ("2006-06-01", "2024-05-31", 215),
        ("1964-05-01", "2024-05-31", 720),
        ("1964-04-30", "2024-05-01", 721),
        ("2024-01-31", "2024-01-31", 0),
        ("2023-12-31", "2024-01-01", 1),
    ],
)
def test_age_counts_calendar_months_whatever_the_day(born: str, on: str, months: int) -> None:
    """Age is (year, month) less (year, month): the whole month of the birthday counts."""
    assert age_in_months(day(born), day(on)) == months


# Working days


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2025-08-05", 45, "2025-10-09"),
        ("2025-08-05", 46, "2025-10-10"),
        ("2024-04-26", 1, "2024-05-02"),
        ("2024-05-03", 1, "2024-05-04"),
        ("2024-05-03", 2, "2024-05-06"),
        ("2018-12-28", 1, "2019-01-02"),
        ("2019-01-04", 1, "2019-01-05"),
        ("2026-01-01", 1, "2026-01-05"),
        ("2026-01-09", 1, "2026-01-10"),
        ("2025-01-24", 1, "2025-02-03"),
        ("2024-05-04", 0, "2024-05-04"),
        ("2024-05-05", 0, "2024-05-05"),
    ],
)
def test_the_next_day_is_day_one(start: str, n: int, end: str) -> None:
    """Counting starts the day after; weekends, holidays and swapped days off do not count."""
    assert WORKING.after(day(start), n) == day(end)


@pytest.mark.parametrize(
    ("off", "worked"),
    [
        ("2018-12-31", "2019-01-05"),
        ("2019-04-29", "2019-05-04"),
        ("2024-04-29", "2024-05-04"),
        ("2025-05-02", "2025-04-26"),
        ("2026-01-02", "2026-01-10"),
        ("2026-08-31", "2026-08-22"),
    ],
)
def test_a_swapped_weekday_is_off_and_its_saturday_worked(off: str, worked: str) -> None:
    """A swap moves one working day to a Saturday, and the Saturdays beside it stay free."""
    assert day(off).weekday() < 5
    assert day(worked).weekday() == 5
    assert not WORKING.is_working(day(off))
    assert WORKING.is_working(day(worked))
    assert not WORKING.is_working(day(worked) - timedelta(days=7))
    assert not WORKING.is_working(day(worked) + timedelta(days=7))


def test_these_are_all_the_swaps() -> None:
    """From 2016 to 2026 six Saturdays were worked, and no Sunday."""
    expected = ("2019-01-05", "2019-05-04", "2024-05-04", "2025-04-26", "2026-01-10", "2026-08-22")
    assert sorted(WORKED) == [day(iso) for iso in expected]


@pytest.mark.parametrize(
    ("first_off", "last_off"),
    [
        ("2016-02-06", "2016-02-14"),
        ("2017-01-26", "2017-02-01"),
        ("2018-02-14", "2018-02-20"),
        ("2019-02-02", "2019-02-10"),
        ("2020-01-23", "2020-01-29"),
        ("2021-02-10", "2021-02-16"),
        ("2022-01-29", "2022-02-06"),
        ("2023-01-20", "2023-01-26"),
        ("2024-02-08", "2024-02-14"),
        ("2025-01-25", "2025-02-02"),
        ("2026-02-14", "2026-02-22"),
        ("2021-09-02", "2021-09-05"),
        ("2022-09-01", "2022-09-04"),
        ("2023-09-01", "2023-09-04"),
        ("2024-08-31", "2024-09-03"),
        ("2025-08-30", "2025-09-02"),
        ("2026-08-29", "2026-09-02"),
    ],
)
def test_tet_and_national_day_are_as_announced(first_off: str, last_off: str) -> None:
    """The breaks announced for civil servants are off from end to end, and no day longer."""
    first, last = day(first_off), day(last_off)
    assert WORKING.between(first - timedelta(days=1), last) == 0
    assert WORKING.is_working(first - timedelta(days=1))
    assert WORKING.is_working(last + timedelta(days=1))


def works(on: date) -> bool:
    return on in WORKED or (on.weekday() < 5 and on not in OFF)


@given(DAYS)
def test_is_working_agrees_with_the_plain_rule(on: date) -> None:
    """A day is worked if it is swapped in, or a weekday that is not off."""
    assert WORKING.is_working(on) is works(on)


@given(DAYS, st.integers(1, 120))
def test_after_agrees_with_counting_day_by_day(start: date, n: int) -> None:
    """The n-th working day is found by walking; walking out of the known years is an error."""
    on, left = start, n
    while left and on < LAST:
        on += timedelta(days=1)
        left -= works(on)
    if left:
        with pytest.raises(UnknownYear):
            WORKING.after(start, n)
    else:
        assert WORKING.after(start, n) == on
        assert WORKING.between(start, on) == n


@given(DAYS, st.integers(-10, 200))
def test_between_agrees_with_counting_day_by_day(start: date, span: int) -> None:
    """Working days between are counted without the first day and with the last."""
    end = min(start + timedelta(days=span), LAST)
    end = max(end, FIRST)
    expected = sum(works(start + timedelta(days=k)) for k in range(1, (end - start).days + 1))
    assert WORKING.between(start, end) == expected


def test_years_outside_are_unknown() -> None:
    """The first and last known day answer; the days beside them raise and name their year."""
    assert WORKING.known(FIRST)
    assert WORKING.known(LAST)
    assert not WORKING.is_working(FIRST)
    assert WORKING.after(date(2030, 12, 30), 1) == LAST
    for outside in (FIRST - timedelta(days=1), LAST + timedelta(days=1)):
        assert not WORKING.known(outside)
        for ask in (
            lambda on=outside: WORKING.is_working(on),
            lambda on=outside: WORKING.after(on, 0),
            lambda on=outside: WORKING.between(on, date(2020, 1, 1)),
            lambda on=outside: WORKING.between(date(2020, 1, 1), on),
        ):
            with pytest.raises(UnknownYear) as caught:
                ask()
            assert caught.value.year == outside.year
    with pytest.raises(UnknownYear, match="2031"):
        WORKING.after(LAST, 1)


def test_a_negative_number_of_days_is_refused() -> None:
    """Counting backwards is not what the guidance asks for, so it is a mistake of the caller."""
    with pytest.raises(ValueError, match="negative"):
        WORKING.after(date(2024, 5, 2), -1)


@pytest.mark.parametrize(
    ("start", "end", "sure"),
    [
        ("2016-01-01", "2026-11-23", True),
        ("2026-11-23", "2026-11-24", False),
        ("2026-11-24", "2026-12-31", True),
        ("2026-12-30", "2027-01-01", False),
        ("2027-06-01", "2027-06-02", False),
    ],
)
def test_counts_that_rest_on_a_guess_say_so(start: str, end: str, *, sure: bool) -> None:
    """A span is sure if it touches no unconfirmed holiday and no estimated year."""
    assert WORKING.sure(day(start), day(end)) is sure


# The data


def test_the_file_is_what_the_package_and_the_amendments_give() -> None:
    """Generating holidays.toml again gives the same text: it was not edited by hand."""
    assert tool("make_holidays").render() == TEXT


def test_each_amendment_is_still_needed_and_in_the_file() -> None:
    """What we add is missing from the package and present in the file, both days of each swap."""
    package = holidays.country_holidays("VN", years=range(2016, 2028))
    amend = tool("make_holidays").AMEND
    assert amend
    for swap in amend:
        assert package.is_working_day(swap.off)
        assert not package.is_working_day(swap.worked)
        assert swap.off in OFF
        assert swap.worked in WORKED


def test_each_unsure_day_is_off_and_each_year_has_a_source() -> None:
    """A doubt names a day of rest that is listed, and no year goes without a word of its source."""
    module = tool("make_holidays")
    assert set(module.UNSURE) <= OFF
    decreed = {year["year"] for year in DATA["year"] if not year.get("estimated")}
    assert set(module.SOURCES) == decreed


YEAR = {"year": 2024, "off": [date(2024, 1, 1)], "worked": []}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "expected"),
        ({"year": [YEAR], "month": []}, "expected"),
        ({"year": []}, "gap"),
        ({"year": [YEAR, YEAR]}, "gap"),
        ({"year": [YEAR, {**YEAR, "year": 2026, "off": []}]}, "gap"),
        ({"year": [2024]}, "without its year"),
        ({"year": [{"off": []}]}, "without its year"),
        ({"year": [{"year": "2024"}]}, "not a year"),
        ({"year": [{"year": True}]}, "not a year"),
        ({"year": [{**YEAR, "free": []}]}, "2024: unknown field 'free'"),
        ({"year": [{**YEAR, "estimated": 1}]}, "2024: estimated"),
        ({"year": [{**YEAR, "off": "2024-01-01"}]}, "2024: off must be"),
        ({"year": [{**YEAR, "off": ["2024-01-01"]}]}, "2024: off must be"),
        ({"year": [{**YEAR, "off": [date(2025, 1, 1)]}]}, "2025-01-01 is of another year"),
        ({"year": [{**YEAR, "off": [date(2024, 1, 1)] * 2}]}, "names a day twice"),
        ({"year": [{**YEAR, "worked": [date(2024, 5, 3)]}]}, "Saturdays and Sundays"),
        (
            {"year": [{**YEAR, "off": [date(2024, 5, 4)], "worked": [date(2024, 5, 4)]}]},
            "2024-05-04 is both",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(data: dict[str, object], says: str) -> None:
    """A calendar that is not of the agreed form is refused, never half read."""
    with pytest.raises(ValueError, match=says):
        WorkingDays.from_data(data)


# Reading and writing a day


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024-03-05", date(2024, 3, 5)),
        ("05/03/2024", date(2024, 3, 5)),
        ("29/02/2024", date(2024, 2, 29)),
        ("29/02/2023", None),
        ("2023-02-29", None),
        ("2024-13-01", None),
        ("0000-01-01", None),
        ("31/04/2024", None),
        ("5/3/2024", None),
        ("05/03/24", None),
        ("05-03-2024", None),
        ("2024/03/05", None),
        ("2024-3-5", None),
        ("20240305", None),
        ("2024-W10-2", None),
        ("2024-065", None),
        ("12:30", None),
        ("P1Y", None),
        ("2024-03-05T00:00", None),
        (" 2024-03-05", None),
        ("2024-03-05\n", None),
        ("٢٠٢٤-03-05", None),
        ("0\u0665/03/2024", None),
        ("", None),
    ],
)
def test_two_formats_are_read_and_nothing_else(written: str, read: date | None) -> None:
    """A day is YYYY-MM-DD or DD/MM/YYYY in ASCII digits and exists; all else is no day."""
    assert parse_day(written) == read


def test_a_day_is_shown_as_people_write_it() -> None:
    """Vietnamese readers get DD/MM/YYYY, English readers the ISO form."""
    assert show_day(date(2024, 3, 5), "vi") == "05/03/2024"
    assert show_day(date(2024, 3, 5), "en") == "2024-03-05"


@given(st.dates())
def test_what_is_shown_can_be_read_again(on: date) -> None:
    """Both ways of showing a day are read back as the same day."""
    assert parse_day(show_day(on, "vi")) == on
    assert parse_day(show_day(on, "en")) == on
