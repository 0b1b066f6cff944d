"""Lists as workbooks: texts stay texts, days are days, sums are formulas, and the page is an A4."""

import io
import stat
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from admission_flow.errors import FileNotWritten
from admission_flow.papers.list_book import Cell, ListBook, NotedDay, list_bytes, write_list
from admission_flow.procedure.text import visible

COLUMNS = ("mã", "họ tên", "ngày", "số người")
DAY = date(2024, 3, 5)


def book(path: Path, rows: list[tuple[Cell, ...]], **named: Any) -> Any:  # noqa: ANN401 - openpyxl
    made = ListBook(path)
    assert made.add("Danh sách", ["Danh sách mẫu"], COLUMNS, rows, **named) == len(rows)
    made.save()
    return load_workbook(path)["Danh sách"]


def test_cells_are_what_they_are(tmp_path: Path) -> None:
    """An id keeps its zeros, a day is one, a number counts; a word beside a day stays beside it."""
    rows: list[tuple[Cell, ...]] = [
        ("0012", "Lò Thị Mẫu", DAY, 3),
        ("HS-0001", "=1+1", NotedDay(DAY, "(quá hạn)"), 4),
    ]
    sheet = book(tmp_path / "a.xlsx", rows, totals={3}, total="Cộng")
    first, second, last = [list(row) for row in sheet.iter_rows(min_row=4)]
    assert [cell.value for cell in first] == ["0012", "Lò Thị Mẫu", datetime(2024, 3, 5), 3]  # noqa: DTZ001 - as openpyxl reads a day
    assert [cell.number_format for cell in first] == ["@", "@", "dd/mm/yyyy", "General"]
    assert (second[1].value, second[1].data_type) == ("=1+1", "s")
    assert second[2].number_format == 'dd/mm/yyyy" (quá hạn)"'
    assert (last[0].value, last[3].value, last[3].data_type) == ("Cộng", "=SUM(D4:D5)", "f")


def test_the_page(tmp_path: Path) -> None:
    """A4, one page wide, the headings on each page and in sight, a filter over the list alone."""
    sheet = book(tmp_path / "a.xlsx", [("1", "Mẫu", DAY, 1)], totals={3}, total="Cộng")
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$3:$3", "A4")
    assert sheet.auto_filter.ref == "A3:D4"
    assert [cell.value for cell in sheet[3]] == list(COLUMNS)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_no_text_is_run(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """Whatever a name begins with, and whatever stands in it: it is read back as a text."""
    path = tmp_path_factory.mktemp("book") / "a.xlsx"
    starts = [f"{sign}{text}" for text in texts for sign in ("=", "+", "-", "@", "#N/A", "")]
    sheet = book(path, [(text, "", "", "") for text in starts])
    cells = [row[0] for row in sheet.iter_rows(min_row=4)]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "n"} - (
        {"n"} if all(starts) else set()
    )
    assert [cell.value or "" for cell in cells] == [visible(text) for text in starts]


def test_a_folded_text_has_room(tmp_path: Path) -> None:
    """A row is as high as the lines of its longest cell, in every spreadsheet."""
    sheet = book(tmp_path / "a.xlsx", [("1", "mẫu", DAY, 1), ("2", "một câu dài " * 9, DAY, 2)])
    short, long = (sheet.row_dimensions[row].height for row in (4, 5))
    assert long >= 4 * short


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    """Rows that fail leave nothing; what is there is replaced only where that is said."""

    def torn() -> Iterator[tuple[Cell, ...]]:
        yield ("1", "Mẫu", DAY, 1)
        raise FileNotWritten(file="x", reason="exists")

    path = tmp_path / "a.xlsx"
    made = ListBook(path)
    with pytest.raises(FileNotWritten):
        made.add("Danh sách", ["Mẫu"], COLUMNS, torn())
    made.discard()
    assert list(tmp_path.iterdir()) == []
    path.write_bytes(b"mine")
    with pytest.raises(FileNotWritten):
        ListBook(path)
    assert path.read_bytes() == b"mine"
    ListBook(path, overwrite=True).save()
    assert load_workbook(path).worksheets
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for bad in (tmp_path, tmp_path / "none" / "a.xlsx"):
        with pytest.raises(FileNotWritten):
            ListBook(bad, overwrite=True)


def test_names_of_sheets(tmp_path: Path) -> None:
    """Long ones are cut, and no two are the same, whatever a unit is called."""
    made = ListBook(tmp_path / "a.xlsx")
    for name in ("Chi bộ [1]: a/b", "Chi bộ [1]: a/b", "m" * 40, "M" * 40, "''"):
        made.add(name, [], ("một",), [])
    made.save()
    names = load_workbook(tmp_path / "a.xlsx").sheetnames
    assert len({name.casefold() for name in names}) == 5
    assert names[:2] == ["Chi bộ 1 a b", "Chi bộ 1 a b 2"]
    assert max(map(len, names)) <= 31


def test_rows_are_asked_for_one_by_one(tmp_path: Path) -> None:
    """Of a long list only the first rows are held."""
    alive = 0
    most = 0

    class Row(tuple[str]):
        __slots__ = ()

        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    def rows() -> Iterator[Row]:
        nonlocal alive, most
        for number in range(1500):
            alive += 1
            most = max(most, alive)
            yield Row((str(number),))

    made = ListBook(tmp_path / "a.xlsx")
    assert made.add("a", [], ("một",), rows()) == 1500
    made.discard()
    assert list(tmp_path.iterdir()) == []
    assert most <= 510


def test_one_list_is_the_same_workbook_as_a_file_and_as_bytes(tmp_path: Path) -> None:
    """What a command writes and what the desk gives away differ in nothing that is seen."""
    rows: list[tuple[Cell, ...]] = [("0012", "Lò Thị Mẫu", DAY, 3)]
    write_list(tmp_path / "a.xlsx", "Danh sách: mẫu", COLUMNS, rows)
    whole = io.BytesIO(list_bytes("Danh sách: mẫu", COLUMNS, rows))
    sheets = [load_workbook(file).worksheets for file in (tmp_path / "a.xlsx", whole)]
    (written,), (given,) = sheets
    assert list(written.values) == list(given.values)
    assert written.title == given.title == "Danh sách mẫu"
    assert written.print_title_rows == given.print_title_rows == "$3:$3"


def test_a_list_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """Something is there, or a row breaks: what was there stays, and nothing comes to it."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"somebody's")
    with pytest.raises(FileNotWritten):
        write_list(path, "Danh sách", COLUMNS, [])

    def broken() -> Iterator[tuple[Cell, ...]]:
        yield ("0012", "Lò Thị Mẫu", DAY, 3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_list(tmp_path / "b.xlsx", "Danh sách", COLUMNS, broken())
    assert sorted(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"somebody's"
