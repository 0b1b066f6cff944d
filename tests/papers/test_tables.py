"""Sheets as people keep them: titles, headings over two rows, zeros, formulas, hidden rows."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from admission_flow.errors import BadDocument
from admission_flow.papers.old_letters import encoding_of
from admission_flow.papers.tables import plain_text, read_sheet

HEADINGS = {
    "case": ("ma ho so",),
    "on": ("ngay",),
    "for": ("tan thanh", "bieu quyet tan thanh"),
    "against": ("khong tan thanh",),
    "id": ("so dinh danh",),
}


def csv(folder: Path, text: str) -> Path:
    path = folder / "bang.csv"
    path.write_text(text, "utf-8")
    return path


def xlsx(folder: Path, book: Workbook) -> Path:
    path = folder / "bang.xlsx"
    book.save(path)
    return path


def book(*rows: tuple[Any, ...]) -> Workbook:
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(row)
    return made


def ids(error: BadDocument) -> list[tuple[str, str]]:
    return [(problem.where, problem.message_id) for problem in error.problems]


def test_a_title_above_and_a_row_of_numbers_below_are_passed_over(tmp_path: Path) -> None:
    """The headings are found below the title; the row that counts columns is no row."""
    text = "DANH SÁCH, lập ngày;;\n\nTT;Mã hồ sơ;Ngày\n(1);(2);(3)\n1;HS-0001;05/03/2024\n;;\n"
    sheet = read_sheet(csv(tmp_path, text), HEADINGS, ("case", "on"))
    assert [(row.number, dict(row.cells)) for row in sheet.rows] == [
        (5, {"case": "HS-0001", "on": "05/03/2024"})
    ]
    assert (sheet.ignored, sheet.notices) == ((), ())
    assert sheet.place(5, "on") == "5.Ngày"


def test_headings_over_two_rows(tmp_path: Path) -> None:
    """A heading over several columns leaves it to the row below to say which is which."""
    made = book(
        ("Mã hồ sơ", "Biểu quyết", None, "Ngày"),
        (None, "Tán thành", "Không tán thành", None),
        ("HS-0001", 14, 1, datetime(2024, 3, 5)),  # noqa: DTZ001 - a spreadsheet's day has no zone
    )
    made.worksheets[0].merge_cells("A1:A2")
    made.worksheets[0].merge_cells("B1:C1")
    made.worksheets[0].merge_cells("D1:D2")
    sheet = read_sheet(xlsx(tmp_path, made), HEADINGS, ("case", "on"))
    cells = {"case": "HS-0001", "for": "14", "against": "1", "on": "2024-03-05"}
    assert [(row.number, dict(row.cells)) for row in sheet.rows] == [(3, cells)]


def test_leading_zeros_survive(tmp_path: Path) -> None:
    """As text, as a number shown with zeros, and as spreadsheets write a forced text to CSV."""
    made = book(("Mã hồ sơ", "Số định danh"), ("HS-1", "012345678901"), ("HS-2", 12345678901))
    made.worksheets[0]["B3"].number_format = "000000000000"
    rows = read_sheet(xlsx(tmp_path, made), HEADINGS, ("case",)).rows
    assert [row.cells["id"] for row in rows] == ["012345678901"] * 2
    text = 'Mã hồ sơ,Số định danh\nHS-1,012345678901\nHS-2,"=""012345678901"""\n'
    rows = read_sheet(csv(tmp_path, text), HEADINGS, ("case",)).rows
    assert [row.cells["id"] for row in rows] == ["012345678901"] * 2


def test_a_formula_is_refused_where_it_would_be_read(tmp_path: Path) -> None:
    """Its cell is named; in a column that nobody reads it does no harm."""
    made = book(("TT", "Mã hồ sơ", "Ngày"), ("=1+1", "HS-1", "=TODAY()"))
    with pytest.raises(BadDocument) as found:
        read_sheet(xlsx(tmp_path, made), HEADINGS, ("case", "on"))
    assert ids(found.value) == [("2.Ngày", "sheet_formula")]
    with pytest.raises(BadDocument) as found:
        read_sheet(csv(tmp_path, "Mã hồ sơ,Ngày\nHS-1,=A1\n"), HEADINGS, ("case", "on"))
    assert ids(found.value) == [("2.Ngày", "sheet_formula")]


def test_hidden_rows_and_columns_are_refused(tmp_path: Path) -> None:
    """A filter hides rows that we would enter; an empty hidden row holds nothing."""
    made = book(("Mã hồ sơ", "Ngày"), ("HS-1", "05/03/2024"), ("HS-2", "05/03/2024"))
    made.worksheets[0].row_dimensions[2].hidden = True
    made.worksheets[0].row_dimensions[9].hidden = True
    made.worksheets[0].column_dimensions["B"].hidden = True
    with pytest.raises(BadDocument) as found:
        read_sheet(xlsx(tmp_path, made), HEADINGS, ("case", "on"))
    assert ids(found.value) == [("file", "sheet_hidden_column"), ("2", "sheet_hidden_row")]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [("file", "sheet_file_empty")]),
        ("\n\n", [("file", "sheet_empty")]),
        ("Mã hồ sơ\nHS-1\n", [("1", "sheet_column")]),
        ("Tên,Ghi chú\nA,B\n", [("1", "sheet_column")] * 2),
        ("Mã hồ sơ,Ngày,Ngày\nHS-1,1,2\n", [("1", "sheet_column_twice")]),
    ],
)
def test_headings_that_are_not_right(
    tmp_path: Path, text: str, problems: list[tuple[str, str]]
) -> None:
    """Every column that is missing or there twice is named."""
    with pytest.raises(BadDocument) as found:
        read_sheet(csv(tmp_path, text), HEADINGS, ("case", "on"))
    assert ids(found.value) == problems


def test_too_many_rows_and_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The largest sheet is read, one row more is not."""
    monkeypatch.setattr("admission_flow.papers.tables.MOST_ROWS", 3)
    path = csv(tmp_path, "Mã hồ sơ\n" + "HS-1\n" * 3)
    assert len(read_sheet(path, HEADINGS, ("case",)).rows) == 3
    path = csv(tmp_path, "Mã hồ sơ\n" + "HS-1\n" * 4)
    with pytest.raises(BadDocument) as found:
        read_sheet(path, HEADINGS, ("case",))
    assert ids(found.value) == [("file", "sheet_too_long")]
    wide = book(("Mã hồ sơ", *[None] * 500, "x"))
    with pytest.raises(BadDocument) as found:
        read_sheet(xlsx(tmp_path, wide), HEADINGS, ("case",))
    assert ids(found.value) == [("file", "sheet_too_wide")]


CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12
).map(str.strip)


@settings(deadline=None)
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5))
def test_text_comes_back_as_it_was(rows: list[tuple[str, str]]) -> None:
    """Whatever stands in a cell of text is read as it stands, in both kinds of files."""
    import tempfile  # noqa: PLC0415 - a fixture would be shared by all examples

    kept = [(a, b) for a, b in rows if a and b and not (a + b).startswith(("=", "'"))]
    kept = [(a, b) for a, b in kept if not b.startswith("=") and "\u2028" not in a + b]
    kept = [row for row in kept if not any(encoding_of([text]) for text in row)]
    made = Workbook()
    made.worksheets[0].append(("Mã hồ sơ", "Số định danh"))
    for number, row in enumerate([("HS", "x"), *kept], 2):
        for column, text in enumerate(row, 1):
            cell = made.worksheets[0].cell(number, column)
            cell.value, cell.data_type = text, "s"
    with tempfile.TemporaryDirectory() as folder:
        read = read_sheet(xlsx(Path(folder), made), HEADINGS, ("case",)).rows
    assert [(row.cells["case"], row.cells["id"]) for row in read[1:]] == kept


@given(st.text())
@example("Họ và tên *")
def test_plain_text_is_stable(text: str) -> None:
    """What is compared is compared once: taking the marks off again changes nothing."""
    once = plain_text(text)
    assert plain_text(once) == once or "\u0345" in text


def test_what_calamine_does_not_tell_is_read_all_the_same(tmp_path: Path) -> None:
    """A cell merged downwards stands in each row, also over a formula; an error is its word."""
    made = book(("Mã hồ sơ", "Ngày", "Số định danh"), ("HS-1", "05/03/2024", 1), (None, None, 2))
    made.worksheets[0].merge_cells("A2:A9999")
    made.worksheets[0]["B3"] = "#N/A"
    rows = read_sheet(xlsx(tmp_path, made), HEADINGS, ("case",)).rows
    assert [dict(row.cells) for row in rows] == [
        {"case": "HS-1", "on": "05/03/2024", "id": "1"},
        {"case": "HS-1", "on": "#N/A", "id": "2"},
    ]


def test_the_first_sheet_that_can_be_seen_is_read(tmp_path: Path) -> None:
    """A hidden one before it is not what its author sees."""
    made = book(("Mã hồ sơ",), ("HS-1",))
    hidden = made.create_sheet("ẩn", 0)
    hidden.sheet_state = "hidden"
    hidden.append(("Mã hồ sơ",))
    hidden.append(("HS-2",))
    rows = read_sheet(xlsx(tmp_path, made), HEADINGS, ("case",)).rows
    assert [dict(row.cells) for row in rows] == [{"case": "HS-1"}]
