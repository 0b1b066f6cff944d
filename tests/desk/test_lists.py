"""Today and Cases: what they say is what the library says, each row leads to its case."""

import csv
import io
import re
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from admission_flow import ReadingRegister
from tests.desk import sample
from tests.desk.conftest import Sitting, at_desk, office_at

CASE = re.compile(r'href="/cases/(HS-\d+)"')


def section(text: str, name: str) -> str:
    """Return the part of a page below one of its headings."""
    return text.partition(f'<h2 id="{name}">')[2].partition("</section>")[0]


def test_today_shows_what_is_overdue(looking: Sitting, sample_folder: Path) -> None:
    """Every case whose nearest deadline has passed, and no other, each a link."""
    text = looking.get("/").text
    with ReadingRegister.open(sample_folder / "so.db") as register:
        late = {
            row.case
            for row, _ in register.cases()
            if row.due_on and row.due_on < sample.TODAY.isoformat()
        }
    assert late
    assert set(CASE.findall(section(text, "late"))) == late
    assert not CASE.findall(section(text, "soon"))


def test_today_shows_what_was_entered_since_yesterday(sitting: Sitting) -> None:
    """An act of today stands there with its case; what is older does not."""
    assert not CASE.findall(section(sitting.get("/").text, "changed"))
    with sitting.office.writing() as register:
        register.privacy.view("HS-0003", "(mẫu)")
    assert CASE.findall(section(sitting.get("/").text, "changed")) == ["HS-0003"]


def test_of_many_duties_the_nearest_are_shown(
    looking: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How many there are is said, and how to come by all."""
    whole = looking.get("/owed").text
    monkeypatch.setattr("admission_flow.desk.pages.today._MOST_OWED", 1)
    text = looking.get("/owed").text
    assert "Chỉ hiện 1 việc gần hạn nhất trong" in text
    assert "Chỉ hiện" not in whole
    assert re.findall(r'class="count">(\d+)', text) == re.findall(r'class="count">(\d+)', whole)


def test_what_each_body_owes_is_that_of_the_library(looking: Sitting, sample_folder: Path) -> None:
    """The page names as many things as `due owed`."""
    text = looking.get("/owed").text
    clock = lambda: sample.NOW  # noqa: E731
    with ReadingRegister.open(sample_folder / "so.db", clock=clock) as register:
        owed = register.due.owed()
    assert sorted(CASE.findall(text)) == sorted(one.case for one in owed if one.case)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 10),
        ("?q=tran+thi", 1),
        ("?stage=decision", 3),
        ("?sector=student", 4),
        ("?group=student", 4),
        ("?group=female", 10),
        ("?group=religious", 0),
        ("?late=1", 3),
        ("?late=1&stage=decision", 2),
        ("?late=1&body=branch", 1),
        ("?unit=Chi+bo+Truong+Mau", 10),
    ],
)
def test_filters(looking: Sitting, query: str, found: int) -> None:
    """Each filter leaves what it names, together they leave what fits all."""
    table = looking.get(f"/cases{query}").text.partition("<tbody>")[2].partition("</tbody>")[0]
    shown = CASE.findall(table) if found else []
    assert len(shown) == found


def test_a_unit_that_is_not_there_is_said(looking: Sitting) -> None:
    """A wrong filter is a sentence and no empty list."""
    answer = looking.get("/cases?unit=Không+có")
    assert (answer.status_code, "Không có đơn vị" in answer.text) == (422, True)


def test_sheets_hold_what_the_list_shows(looking: Sitting) -> None:
    """The same cases and columns, by CSV and by Excel; nothing in a cell is run."""
    query = "?stage=decision&col=name&col=due"
    text = looking.get(f"/cases.csv{query}").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["Hồ sơ", "Họ và tên", "Hạn"]
    assert [row[0] for row in rows[1:]] == ["HS-0006", "HS-0007", "HS-0008"]
    book = load_workbook(io.BytesIO(looking.get(f"/cases.xlsx{query}").content))
    sheet = book.worksheets[0]
    cells = [[_text(cell) for cell in row] for row in sheet.values]
    assert cells[2:] == rows


def _text(cell: object) -> str:
    return cell.strftime("%d/%m/%Y") if isinstance(cell, datetime) else str(cell or "")


def test_a_sheet_of_the_desk_is_one_to_print_and_to_count_with(looking: Sitting) -> None:
    """As a command's: A4, the headings on each page and in sight; a day is one, not a text."""
    book = load_workbook(io.BytesIO(looking.get("/cases.xlsx?col=name&col=since").content))
    sheet = book.worksheets[0]
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$3:$3", "A4")
    days = [row[2] for row in sheet.iter_rows(min_row=4)]
    assert days
    assert all(isinstance(day.value, datetime) for day in days)
    assert {day.number_format for day in days} == {"dd/mm/yyyy"}


def test_an_id_that_is_typed_leads_to_its_case(looking: Sitting) -> None:
    """The field on the first page takes an id as well as a name."""
    leading = (("hs-6", "/cases/HS-0006"), ("giả định", "/cases/HS-0004"), ("thi", "/cases?q=thi"))
    for typed, leads in leading:
        answer = looking.client.get(f"/find?q={typed}", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, leads)


def test_lists_in_english(sample_folder: Path) -> None:
    """The pages speak the language of the desk."""
    text = at_desk(office_at(sample_folder / "so.db", officer=None, lang="en")).get("/").text
    assert '<html lang="en">' in text
    assert "Changed since yesterday" in text
