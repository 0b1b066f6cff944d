"""Days and periods as people type them: every spelling of every day, and why another is none."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admission_flow.procedure.days import Unread, read_day, read_period, why_no_day

TODAY = date(2026, 2, 5)


def spellings(on: date) -> list[str]:
    """Return every spelling of a day that is read, with marks and without."""
    day, month, year = on.day, on.month, f"{on.year:04}"
    found = [on.isoformat(), f"ngày {day} tháng {month} năm {year}"]
    found += [f"Ngày {day:02} tháng {month:02} năm {year}", f"{day} tháng {month} năm {year}"]
    for sign in "/-.":
        found += [f"{day:02}{sign}{month:02}{sign}{year}", f"{day}{sign}{month}{sign}{year}"]
        found += [f"{day}{sign}{month:02}{sign}{year}", f"ngày {day}{sign}{month}{sign}{year}"]
    found += [unicodedata.normalize("NFD", text) for text in found]
    found += [without_marks(text) for text in found]
    return [*found, *(text.upper() for text in found), *(f"  {text}\n" for text in found)]


def without_marks(text: str) -> str:
    """Return a text as it is typed on a keyboard without marks."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


@given(st.dates())
def test_every_spelling_of_a_day_is_read_as_that_day(on: date) -> None:
    """The order is always day, month, year, or ISO; nothing is guessed from the numbers."""
    assert {read_day(text) for text in spellings(on)} == {on}


@pytest.mark.parametrize("text", ["today", "hôm nay", "hom nay", "Hôm  Nay", "ho\u0302m nay"])
def test_today_is_the_day_that_is_told(text: str) -> None:
    """In a file it would move with the day on which it is read: there it is refused."""
    assert read_day(text, TODAY) == TODAY
    with pytest.raises(Unread) as refused:
        read_day(text)
    assert refused.value.reason == "day_relative"


@pytest.mark.parametrize(
    "text",
    [
        *("05/03/24", "March 5", "5 March 2024", "2024/03/05", "05-03/2024", "5/3", "", "mai"),
        *(
            "2024-3-5",
            "20240305",
            "5/3/2024/1",
            "\u0665/3/2024",
            "\x00",
            "5/3/20245",
            "2024-03-05T00",
        ),
    ],
)
def test_what_is_not_our_spelling(text: str) -> None:
    """It may well be a day: the message asks for another spelling, and says no more."""
    with pytest.raises(Unread) as refused:
        read_day(text, TODAY)
    assert refused.value.reason == "day_spelling"


@pytest.mark.parametrize(
    "text", ["31/02/2026", "2026-02-31", "29.2.2023", "0/1/2024", "5/13/2024", "1/1/0000"]
)
def test_what_is_no_day(text: str) -> None:
    """It is spelled as we spell, and there is no such day in the calendar."""
    with pytest.raises(Unread) as refused:
        read_day(text, TODAY)
    assert refused.value.reason == "not_a_day"
    assert why_no_day(text) == "not_a_day"


@pytest.mark.parametrize("text", ["5/3/2024", "March 5", "ngày 5 tháng 3 năm 2024"])
def test_a_document_has_two_spellings(text: str) -> None:
    """What people may type elsewhere is a matter of spelling in a document, never "no day"."""
    assert why_no_day(text) == "day_spelling"


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        (("2024", "năm 2024", "NAM 2024"), ("year", 2024, 1)),
        (("2024-H2", "h2/2024", "6 tháng cuối năm 2024", "sáu tháng cuối năm 2024"),
         ("half", 2024, 2)),
        (("2024-Q2", "2024-q2", "Q2/2024", "quý 2/2024", "quý II/2024", "quý II năm 2024"),
         ("quarter", 2024, 2)),
        (("2024-05", "05/2024", "5/2024", "5-2024", "tháng 5/2024", "Tháng 05 năm 2024"),
         ("month", 2024, 5)),
    ],
)  # fmt: skip
def test_how_a_period_is_written(texts: tuple[str, ...], read: tuple[str, int, int]) -> None:
    """Years, halves, quarters and months; with marks, without, composed or not."""
    for text in texts:
        for form in (text, without_marks(text), unicodedata.normalize("NFD", text)):
            assert read_period(form) == read, form


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *((text, "no_period") for text in ("13/2024", "2024-00", "Q5/2024", "2024-H3", "quý 0/2024",
                                           "0001", "9999", "1900")),
        *((text, "period_spelling") for text in ("", "24-05", "2024-05-01", "May 2024",
                                                 "2024-\u0966\u096b", "quý V/2024", "tháng này")),
    ],
)  # fmt: skip
def test_no_such_period_and_no_such_spelling_are_two_things(text: str, reason: str) -> None:
    """A thirteenth month is no matter of spelling."""
    with pytest.raises(Unread) as refused:
        read_period(text)
    assert refused.value.reason == reason


@pytest.mark.parametrize("year", [1901, 9998])
def test_the_first_and_the_last_year_are_read(year: int) -> None:
    """Each has a year before it and one after it."""
    assert read_period(str(year)) == ("year", year, 1)
    with pytest.raises(Unread, match=r"^no_period$"):
        read_period(str(year - 1 if year == 1901 else year + 1))
