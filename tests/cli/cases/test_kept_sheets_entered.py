"""Sheets as offices keep them, from the file to the register: what each must come to.

Reading alone is tested in tests/papers/test_kept_sheets.py and test_people_sheet.py; the sheets
are made here, invented, of the shapes that offices use.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import filled_once
from tests.papers.test_kept_sheets import BOOK, BOOK_MERGED, DAYS, LISTED, NO_DAYS, TOLD
from tests.papers.test_old_letters import to_tcvn3
from tests.people_lists import CANDIDATES, MERGED, csv, xlsx

if TYPE_CHECKING:
    from tests.conftest import Answer, Desk

SYMPATHISER = "sympathiser_resolution"
HEAD = ("Mã hồ sơ", "Loại việc", "Ngày", "Số")


@filled_once
def listed(office: "Desk") -> None:
    """Return a desk with three people of a list, who could come onto the sympathisers' list."""
    unit = ("V1", "Chi bộ Ví dụ 1", "--level", "cơ sở", "--on", "2020-01-01")
    assert office("unit", "add", *unit, "--youth-union", "--trade-union").code == 0
    people = csv(
        office.folder / "ds.csv",
        "Họ và tên;Ngày sinh;Giới tính;Trình độ;Chi bộ",
        "Lò Thị Mẫu;15/03/2000;Nữ;12/12;V1",
        "Lò Văn Mẫu;16/03/2000;Nam;12/12;V1",
        "Tống Văn Mẫu;1999;Nam;12/12;V1",
    )
    given = ("--yes", "--everybody", "quốc tịch=Việt Nam")
    assert office("case", "import", people, *given).code == 0


def enter(desk: "Desk", rows: Sequence[Sequence[Any]], merged: Sequence[str] = ()) -> "Answer":
    file = xlsx(desk.folder / "bang.xlsx", rows, merged)
    return desk("case", "bulk", file, "--yes")


def acts(desk: "Desk", case: str) -> list[Mapping[str, Any]]:
    """Return the acts of a case."""
    found: list[Mapping[str, Any]] = desk("case", "export", case, "--purpose", "mẫu").json["acts"]
    return found


def unchanged_by(desk: "Desk", *command: str) -> "Answer":
    """Run a command that must not write; return its answer."""
    stored = desk.stored()
    answer = desk(*command)
    assert desk.stored() == stored
    return answer


def test_candidates_with_a_year_and_a_two_digit_year(listed: "Desk") -> None:
    """A year alone stays one; two digits are asked: a script names the cell, not the column."""
    rows = [list(row) for row in CANDIDATES]
    rows[10][2], rows[9][11] = "5/7/98", "V1"
    rows[8][11] = rows[10][11] = "Chi bộ Ví dụ 1"
    file = xlsx(listed.folder / "uu-tu.xlsx", rows, MERGED)
    given = ("case", "import", file, "--yes")
    open_ = unchanged_by(listed, *given)
    cell = "11.Ngày, tháng, năm sinh Nam"
    assert open_.code == 7
    assert f"{cell}: Năm sinh “5/7/98”" in open_.err
    assert f'--accept "{cell}"' in open_.err
    for accept in ("Ngày, tháng, năm sinh Nam", "9", "10"):
        refused = unchanged_by(listed, *given, "--accept", accept)
        assert refused.code == 7
        assert cell in refused.err
    done = listed(*given, "--accept", cell)
    assert done.code == 0
    again = unchanged_by(listed, *given, "--accept", "11", "--json")
    assert again.code == 0
    assert again.json["counts"]["known"] == 3
    persons = [
        listed("case", "export", f"HS-000{n}", "--purpose", "mẫu").json["person"] for n in (4, 5, 6)
    ]
    assert [(one["born_on"], one["sex"], one["education"]) for one in persons] == [
        ("2001-09-02", "female", "upper_secondary"),
        ("1998", "male", "upper_secondary"),
        ("1998-07-05", "male", "upper_secondary"),
    ]


def test_a_book_of_resolutions(listed: "Desk") -> None:
    """Three acts with number and day; a second time none; a name that is another's stops it."""
    assert enter(listed, BOOK, merged=BOOK_MERGED).code == 0
    found = [acts(listed, f"HS-000{n}") for n in (1, 2, 3)]
    assert [[(act["kind"], act["number"], act["on"]) for act in one] for one in found] == [
        [(SYMPATHISER, "02-NQ/CB", "2026-02-05")],
        [(SYMPATHISER, "03-NQ/CB", "2026-02-06")],
        [(SYMPATHISER, "04-NQ/CB", "2026-02-06")],
    ]
    stored = listed.stored()
    assert enter(listed, BOOK, merged=BOOK_MERGED).code == 0
    other = [*BOOK[:5], (1, "HS-0002", "Lò Thị Mẫu", *BOOK[5][3:])]
    refused = enter(listed, other)
    assert refused.code == 7
    assert "HS-0002" in refused.err
    assert listed.stored() == stored


@pytest.mark.parametrize("write", [to_tcvn3, lambda text: unicodedata.normalize("NFD", text)])
def test_old_and_decomposed_letters(listed: "Desk", write: Any) -> None:  # noqa: ANN401
    """One act; what was converted is said; the sheet in composed letters says the same."""
    rows = [HEAD, ("HS-0001", LISTED, "07/02/2026", "05-NQ/CB")]
    done = enter(listed, [[write(text) for text in row] for row in rows])
    assert done.code == 0
    assert ("TCVN3" in done.out) is (write is to_tcvn3)
    (act,) = acts(listed, "HS-0001")
    assert (act["kind"], act["on"], act["number"]) == (SYMPATHISER, "2026-02-07", "05-NQ/CB")
    stored = listed.stored()
    assert enter(listed, rows).code == 0
    assert listed.stored() == stored


def test_sixteen_spellings_of_a_day(listed: "Desk") -> None:
    """Four that are no day stop the sheet, each by its cell; what is said of the others is said."""
    texts = [*DAYS, *(text for text, _ in TOLD), *(text for text, _ in NO_DAYS)]
    rows = [HEAD, *(("HS-0001", LISTED, text, f"{n:02}") for n, text in enumerate(texts))]
    stored = listed.stored()
    file = listed.folder / "bang.xlsx"
    answer = enter(listed, rows)
    assert (answer.code, listed.stored()) == (7, stored)
    *told, nothing = answer.err.splitlines()
    first = len(DAYS) + 2
    places = [
        (number, "! " if number < first + len(TOLD) else f"{file}: ")
        for number in range(first, first + 6)
    ]
    assert len(told) == len(places)
    assert all(
        line.startswith(f"{mark}{n}.Ngày: ") for (n, mark), line in zip(places, told, strict=True)
    )
    assert nothing == "Chưa ghi gì vào sổ."


def test_the_second_sheet_is_chosen(listed: "Desk") -> None:
    """Sheets are named and one asked for; its name is typed as any other word."""
    from openpyxl import Workbook  # noqa: PLC0415 - as xlsx() does

    made = Workbook()
    made.worksheets[0].title = "Hướng dẫn"
    made.worksheets[0].append(["Đọc kỹ trước khi điền"])
    second = made.create_sheet("Dữ liệu")
    for row in (HEAD, ("HS-0001", LISTED, "07/02/2026", "05-NQ/CB")):
        second.append(row)
    path = listed.folder / "hai-trang.xlsx"
    made.save(path)
    given = ("case", "bulk", str(path), "--yes")
    asked = unchanged_by(listed, *given)
    assert asked.code == 7
    assert "Hướng dẫn, Dữ liệu" in asked.err
    assert unchanged_by(listed, *given, "--sheet-name", "Dữ kiện").code == 7
    assert listed(*given, "--sheet-name", "du lieu").code == 0
    assert len(acts(listed, "HS-0001")) == 1


def test_results_and_numbers_of_a_class(listed: "Desk") -> None:
    """Totals are nobody; numbers that may have lost their zeros are named before they are taken."""
    assert enter(listed, BOOK, merged=BOOK_MERGED).code == 0
    opened = ("--places", "9", "--first-day", "2/3/2026", "--last-day", "6/3/2026")
    kinds = ("--kind", "nhận thức", "--issuer-kind", "trung tâm chính trị", "--organiser", "TT Mẫu")
    assert listed("class", "open", "L1", *opened, *kinds).code == 0
    assert listed("class", "enrol", "L1", "HS-1", "HS-2", "--yes").code == 0
    results = [("Mã hồ sơ", "Xếp loại"), ("HS-0001", "Giỏi"), ("HS-0002", "Khá"), ("Tổng số: 2",)]
    file = xlsx(listed.folder / "kq.xlsx", results)
    given = ("class", "result", "L1", "--sheet", file, "--yes")
    assert "2 kết quả" in listed(*given).out
    assert unchanged_by(listed, *given).code == 0
    rows = listed("class", "show", "L1", "--json").json["rows"]
    assert [row["result"] for row in rows] == ["excellent", "good"]
    numbers = [
        ("Mã hồ sơ", "Kết quả", "Số giấy chứng nhận"),
        ("HS-1", "Giỏi", 12),
        ("HS-2", "Khá", 13),
    ]
    file = xlsx(listed.folder / "so.xlsx", numbers)
    certify = ("class", "certify", "L1", "--on", "20/03/2026", "--sheet", file)
    assert unchanged_by(listed, *certify, "--dry-run").code == 7
    stopped = unchanged_by(listed, *certify, "--yes", "--accept", "2")
    assert stopped.code == 7
    assert "3.Số giấy chứng nhận" in stopped.err
    assert "2.Số giấy chứng nhận" not in stopped.err
    assert listed(*certify, "--yes", "--accept", "so giay chung nhan").code == 0
    assert [act["number"] for act in acts(listed, "HS-0002")[1:]] == ["13"]


def test_units_with_official_codes(office: "Desk") -> None:
    """Two units; the kind of organisation, as the program itself writes it too, is the level."""
    head = (
        "Mã tổ chức đảng",
        "Tên tổ chức đảng",
        "Loại hình TCCSĐ",
        "Trực thuộc",
        "Ngày thành lập",
    )
    rows: list[tuple[str, ...]] = [
        ("DANH SÁCH TỔ CHỨC ĐẢNG",),
        head,
        ("KHOI", "Đảng ủy Khối Mẫu", "Cấp trên trực tiếp của cơ sở", "", ""),
        ("41.002.300", "Đảng bộ Ví dụ", "Đảng bộ cơ sở", "KHOI", "01/01/2020"),
        ("41.002.300.001", "Chi bộ 1 Ví dụ", "Chi bộ", "41.002.300", "2020"),
    ]
    file = xlsx(office.folder / "cay.xlsx", rows)
    given = ("unit", "import", file, "--on", "01/01/2015", "--yes")
    assert office(*given).code == 0
    assert unchanged_by(office, *given).code == 0
    units = {row["unit"]: row for row in office("unit", "list", "--json").json}
    assert [(units[code]["level"], units[code]["parent"]) for code in list(units)[1:]] == [
        ("base", "KHOI"),
        ("branch", "41.002.300"),
    ]
    wrong = [*rows[:2], ("X", "Đảng bộ X", "Đảng bộ cơ xở", "KHOI", "")]
    answer = unchanged_by(office, *given[:2], xlsx(office.folder / "sai.xlsx", wrong), *given[3:])
    assert answer.code == 7
    assert "3.Loại hình TCCSĐ" in answer.err
    assert "gần nhất" in answer.err


def test_a_unit_that_is_no_chi_bo_and_one_that_nobody_knows(listed: "Desk") -> None:
    """A base with chi bộ below names them; a list of one unknown unit names `--unit`."""
    unions = ("--youth-union", "--trade-union", "--on", "2020-01-01")
    assert listed("unit", "add", "B", "Đảng bộ Ví dụ", "--level", "cơ sở", *unions).code == 0
    branch = ("B-1", "Chi bộ Một", "--level", "chi bộ", "--under", "B", "--on", "2020-01-01")
    assert listed("unit", "add", *branch).code == 0
    file = csv(listed.folder / "m.csv", "Họ và tên;Ngày sinh;Chi bộ", "Ma A Mẫu;1/1/2001;CB lạ")
    unknown = unchanged_by(listed, "case", "import", file, "--yes")
    assert unknown.code == 7
    assert "--unit" in unknown.err
    base = unchanged_by(listed, "case", "import", file, "--yes", "--unit", "B")
    assert base.code == 7
    assert "B-1 Chi bộ Một" in base.err
    assert listed("case", "import", file, "--yes", "--unit", "B-1").code == 0
