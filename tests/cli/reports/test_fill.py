"""`report fill`: numbers of the register in a form, as an officer asks for them."""

import io
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook, load_workbook

from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk

CELLS = """
sheet = "Biểu 1"
[cells]
B3 = "admissions.sex.female"
B4 = "admissions.sex.Nam"
"Trang 2!A1" = "'=Đảng bộ Mẫu"
B5 = 2024-12-31
"""


@pytest.fixture
def form(office: "Desk") -> "Desk":
    """Return a desk with one person admitted in 2024, and a form of two sheets."""
    case = lawful_case("ceremony", sex="female")
    assert office("case", "import", office.file("a.json", case)).code == 0
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Biểu 1"
    sheet["C3"] = "=B3+B4"
    book.create_sheet("Trang 2")
    raw = io.BytesIO()
    book.save(raw)
    (office.folder / "bieu.xlsx").write_bytes(raw.getvalue())
    (office.folder / "o.toml").write_text(CELLS, "utf-8")
    return office


def filled(desk: "Desk", *words: str, out: str = "ra.xlsx") -> Any:  # noqa: ANN401 - an answer
    paths = [
        str(desk.folder / word) if word.endswith((".xlsx", ".toml")) else word for word in words
    ]
    return desk("report", "fill", str(desk.folder / "bieu.xlsx"), *paths, "--out",
                str(desk.folder / out))  # fmt: skip


def test_a_form_from_a_file_of_cells(form: "Desk") -> None:
    """Numbers by id or by term of their row, a text and a day; formulas are told to be old."""
    answer = filled(form, "--cells", "o.toml", "Trang 2!A2=admissions", "--period", "2024")
    assert answer.code == 0
    assert "5 ô" in answer.out
    assert "Ctrl+Alt+F9" in answer.out
    book = load_workbook(form.folder / "ra.xlsx")
    sheet = book["Biểu 1"]
    assert [sheet[cell].value for cell in ("B3", "B4", "C3")] == [1, 0, "=B3+B4"]
    assert sheet["B5"].value in {"31/12/2024", date(2024, 12, 31)}
    assert [book["Trang 2"][cell].value for cell in ("A1", "A2")] == ["=Đảng bộ Mẫu", 1]
    assert filled(form, "--cells", "o.toml", "--period", "2024").code == 7  # the file is there


REFUSED: tuple[tuple[tuple[str, ...], int, str], ...] = (
    ((), 2, "chưa nêu ô nào"),
    (("Biểu 1!B3",), 2, "Ô=GIÁ-TRỊ"),
    (("Biểu 1!B3=admissions",), 2, "--period"),
    (("Biểu 1!B3=admision", "--period", "2024"), 7, "Chữ thì thêm dấu '"),
    (("Biểu 1!B3=admissions.sex.khác", "--period", "2024"), 7, "female"),
    (("Biểu 1!B3=admissions.sex", "--period", "2024"), 7, "loại.tiêu chí.dòng"),
    (("Biểu 1!C3=1",), 7, "có công thức"),
    (("B3=1",), 7, "nhiều trang"),
    (("Biểu 9!B3=1",), 7, "Biểu 1, Trang 2"),
    (("Biểu 1!B3=1", "Biểu 1!$B$3=2"), 7, "hai lần"),
    (("Biểu 1!3B=1",), 7, "không phải tên ô"),
    (("Biểu 1!B3=1", "--cells", "x.toml"), 7, "x.toml"),
)


def test_what_is_refused_leaves_no_file(form: "Desk") -> None:
    """Each by a sentence that names the cell, and what there is."""
    for words, code, said in REFUSED:
        answer = filled(form, *words)
        assert (answer.code, said in answer.err) == (code, True), (words, answer)
        assert not (form.folder / "ra.xlsx").exists()


def test_a_file_of_cells_that_is_none(form: "Desk") -> None:
    """Not TOML, other words, no cells, values that no cell holds: each named."""
    for text, said in (
        ("[cells", "TOML"),
        (f"[cells]\nB3 = {'9' * 5000}\n", "TOML"),
        (f"[cells]\nB3 = {'[' * 5000}{']' * 5000}\n", "TOML"),
        ("[cells]\nB3 = 1\n[khac]\n", "khac"),
        ("sheet = 'Biểu 1'\n", "[cells]"),
        ("sheet = 'Biểu 1'\n[cells]\nB3 = 1.5\n", "1.5"),
        ("sheet = 'Biểu 1'\n[cells]\nB3 = true\n", "True"),
        ("sheet = 'Biểu 1'\n[cells]\nB3 = 2024-01-01T00:00:00\n", "2024-01-01"),
    ):
        (form.folder / "o.toml").write_text(text, "utf-8")
        answer = filled(form, "--cells", "o.toml")
        assert (answer.code, said in answer.err) == (7, True), (text, answer)
    assert filled(form, "Biểu 1!B3=1", out="ra.csv").code == 2
