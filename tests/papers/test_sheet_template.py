"""Empty sheets: what they hold is what the readers look for, and their example is never read."""

from collections.abc import Callable, Sized
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from admission_flow.errors import BadDocument, FileNotWritten
from admission_flow.papers.act_sheet import headings, read_acts
from admission_flow.papers.class_sheet import (
    read_case_list,
    read_numbers,
    read_present,
    read_results,
)
from admission_flow.papers.headings import plain_text
from admission_flow.papers.people_sheet import read_people
from admission_flow.papers.sheet import read_unit_sheet
from admission_flow.papers.sheet_template import TEMPLATES, OfActs, write_template
from admission_flow.procedure.acts import KINDS
from admission_flow.vocabulary.forms import fields_of_kind

START = date(2020, 1, 1)
READERS: dict[str, Callable[[Path], Sized]] = {
    "people": lambda path: read_people(path).rows,
    "acts": lambda path: read_acts(path)[0],
    "units": lambda path: read_unit_sheet(path, START).events,
    "class-enrol": lambda path: read_case_list(path).cases,
    "class-attend": lambda path: read_present(path).cases,
    "class-result": lambda path: read_results(path).cases,
    "class-certify": lambda path: read_numbers(path).cases,
}


def template(folder: Path, kind: str) -> Path:
    path = folder / "mau.xlsx"
    write_template(path, kind, "DANH SÁCH", "Điền từ dòng dưới dòng ví dụ.")
    return path


@pytest.mark.parametrize("kind", TEMPLATES)
def test_what_is_filled_in_as_the_example_is_read(tmp_path: Path, kind: str) -> None:
    """The example alone is nobody; the same below it, with a number, is one row, all of it read."""
    path = template(tmp_path, kind)
    with pytest.raises(BadDocument) as found:
        READERS[kind](path)
    assert [problem.message_id for problem in found.value.problems] == ["sheet_empty"]
    book = load_workbook(path)
    sheet = book["Danh sách"]
    assert sheet["A5"].value == "ví dụ"
    for column in range(2, sheet.max_column + 1):
        sheet.cell(6, column).value = sheet.cell(5, column).value
    sheet["A6"] = 1
    book.save(path)
    assert len(READERS[kind](path)) == 1


def test_a_list_of_people_is_read_to_the_last_column(tmp_path: Path) -> None:
    """No column of the empty sheet is without a place to go, and nothing in it is doubtful."""
    path = template(tmp_path, "people")
    book = load_workbook(path)
    sheet = book["Danh sách"]
    for column in range(1, sheet.max_column + 1):
        sheet.cell(6, column).value = sheet.cell(5, column).value
    sheet["A6"] = 1
    book.save(path)
    read = read_people(path)
    assert (read.unread, read.questions, read.problems) == ((), (), ())
    assert len(read.read) == sheet.max_column
    assert [act["kind"] for act in read.rows[0].acts] == [
        "sympathiser_resolution",
        "helper_assigned",
    ]


@pytest.mark.parametrize("kind", TEMPLATES)
def test_it_is_made_for_paper_and_for_choosing(tmp_path: Path, kind: str) -> None:
    """A4 across, headings on every page, cells of text; a long list stands on a hidden sheet."""
    path = template(tmp_path, kind)
    book = load_workbook(path)
    sheet = book["Danh sách"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.print_title_rows == "$4:$4"
    assert sheet["B7"].number_format == "@"
    hidden = [other.title for other in book.worksheets if other.sheet_state == "hidden"]
    assert hidden == (["Danh mục"] if kind == "acts" else [])
    with pytest.raises(FileNotWritten):
        template(tmp_path, kind)


def test_a_sheet_laid_out_for_acts_has_who_and_what_and_no_vote(tmp_path: Path) -> None:
    """Every field of every kind has a column that is read as it; of a roll stand zeros alone."""
    path = tmp_path / "hop.xlsx"
    people = (("HS-0001", "Lò Thị Mẫu", "15/3/2000"), ("HS-0002", "Tống Văn Ví", "2/9/2001"))
    write_template(path, "acts", "BẢNG", "Điền.", OfActs(tuple(KINDS), people))
    sheet = load_workbook(path)["Danh sách"]
    head, _, *rows = (list(row) for row in sheet.iter_rows(min_row=4, values_only=True))
    fields = {heading: name for name, ours in headings().items() for heading in ours}
    found = [fields.get(plain_text(str(heading))) for heading in head[1:]]
    wanted = {field.name for kind in KINDS for field in fields_of_kind(kind)}
    wanted &= set(headings())  # votes taken anew go in one by one
    assert set(found) == {"case", None, "kind", *wanted}
    assert [str(heading) for heading, name in zip(head[1:], found, strict=True) if not name] == [
        "Họ và tên",
        "Ngày sinh",
    ]
    filled = [
        {name: cell for name, cell in zip(found, row[1:], strict=True) if cell} for row in rows
    ]
    assert len(filled) == 2 * len(KINDS)
    assert {
        cell for row in filled for name, cell in row.items() if name not in {"case", "kind", None}
    } == {"0"}
    zeros = {name for row in filled for name, cell in row.items() if cell == "0"}
    assert zeros == {"roll.elsewhere", "roll.exempt_absent", "roll.suspended", "roll.away"}
