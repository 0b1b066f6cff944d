"""Lists of people as offices keep them: what is read of them, asked, passed over, and refused."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from admission_flow.errors import BadDocument
from admission_flow.papers.people_sheet import PeopleSheet, read_people

CANDIDATES = (
    ("ĐẢNG BỘ XÃ VÍ DỤ", None, None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"),
    ("CHI BỘ THÔN VÍ DỤ",),
    (),
    ("DANH SÁCH",),
    ("quần chúng ưu tú đề nghị đưa vào danh sách cảm tình Đảng",),
    (),
    (
        "STT", "Họ và tên", "Ngày, tháng, năm sinh", None, "Quê quán", "Dân tộc", "Tôn giáo",
        "Trình độ", None, "Chức vụ, đơn vị công tác", "Số CCCD", "Chi bộ giới thiệu", "Ghi chú",
    ),
    (None, None, "Nam", "Nữ", None, None, None, "Văn hóa", "Chuyên môn"),
    tuple(str(n) for n in range(1, 14)),
    (
        1, "Hoàng Thị Ví Dụ", None, "02/09/2001", "Yên Bái", "Tày", "Không", "12/12", "Đại học",
        "Giáo viên", "002301000011", "Chi bộ Ví dụ 1",
    ),
    (
        2, "Tống Văn Ví", "1998", None, "Yên Bái", "Kinh", "Phật giáo", "9/12", None, "Làm nông",
        "15098000012", "Chi bộ Ví dụ 2",
    ),
    (4, "Công Văn Dụ", "5/7/97", None, None, "Kinh", None, "12/12", None, None, None, "Chi bộ 3"),
    ("Tổng cộng: 03 đồng chí",),
    ("Danh sách này có 03 người./.",),
    (None,) * 8 + ("T/M CHI ỦY",),
    (None,) * 8 + ("BÍ THƯ",),
    (),
    (None,) * 8 + ("Nguyễn Văn Ký",),
)  # fmt: skip
MERGED = ("A4:M4", "A5:M5", "A7:A8", "B7:B8", "C7:D7", "E7:E8", "F7:F8", "G7:G8", "H7:I7", "K7:K8")


def xlsx(folder: Path, rows: Sequence[Sequence[Any]], merged: Sequence[str] = ()) -> Path:
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(list(row))
    for cells in merged:
        made.worksheets[0].merge_cells(cells)
    path = folder / "danh-sach.xlsx"
    made.save(path)
    return path


def said(sheet: PeopleSheet) -> tuple[list[tuple[str, str]], ...]:
    return tuple(
        [(problem.where, problem.message_id) for problem in problems]
        for problems in (sheet.notices, sheet.questions, sheet.problems)
    )


def test_a_list_of_candidates(tmp_path: Path) -> None:
    """Headings over two rows below the office's name; totals and signatures are about nobody."""
    sheet = read_people(xlsx(tmp_path, CANDIDATES, MERGED))
    first, second, third = sheet.rows
    assert first.person == {
        "full_name": "Hoàng Thị Ví Dụ",
        "born_on": "2001-09-02",
        "sex": "female",
        "ethnicity": "Tày",
        "religion": "",
        "education": "upper_secondary",
    }
    assert first.paper_sheet == {
        "home_place": "Yên Bái",
        "general_education": "12/12",
        "qualification": "Đại học",
        "post": "Giáo viên",
        "identity_number": "002301000011",
    }
    assert [row.unit for row in sheet.rows] == ["Chi bộ Ví dụ 1", "Chi bộ Ví dụ 2", "Chi bộ 3"]
    assert second.person["born_on"] == "1998"
    assert second.person["education"] == "lower_secondary"
    assert second.person["religion"] == "Phật giáo"
    assert third.person["sex"] == "male"
    assert "born_on" not in third.person
    assert "identity_number" not in second.paper_sheet
    assert (sheet.unread, [row.acts for row in sheet.rows]) == ((), [()] * 3)
    notices, questions, problems = said(sheet)
    assert notices == [(str(n), "sheet_row_passed") for n in (13, 14, 15, 16, 18)]
    assert questions == [
        ("11.Số CCCD", "people_identity_zeros"),
        ("12.Ngày, tháng, năm sinh Nam", "people_birth_year"),
    ]
    assert problems == []


def test_what_is_proposed_is_taken_once_somebody_said_yes(tmp_path: Path) -> None:
    """Nothing is guessed before; then each question's proposal stands in its row."""
    sheet = read_people(xlsx(tmp_path, CANDIDATES, MERGED)).settled()
    assert sheet.questions == ()
    assert sheet.rows[1].paper_sheet["identity_number"] == "015098000012"
    assert sheet.rows[2].person["born_on"] == "1997-07-05"


TRACKER = (
    ("THEO DÕI NGUỒN KẾT NẠP",),
    (),
    (
        "STT", "Mã SV", "Họ và tên", "Giới tính", "Ngày sinh", "Chi bộ công nhận",
        "Số BC cảm tình Đảng", "Ngày họp CB công nhận", "Đảng viên giúp đỡ",
        "Ngày phân công giúp đỡ", "Số QĐ mở lớp BD", "Ngày cấp CC", "Số QĐ CC BD",
        "Đơn vị cấp CC", "Ngày quyết định", "Số QĐ kết nạp", "Ngày kết nạp", "Trạng thái",
    ),
    (
        1, "SV01", "Lý Văn Mẫu", "Nam", "01/02/2003", "Chi bộ Ví dụ", "07-BC/CB", "05/01/2024",
        "Bùi Văn Giúp", "05/01/2024", "03-QĐ/ĐU", "20/6/24", "015", "TTCT huyện Ví Dụ",
        "10/01/2025", "12-QĐ/HU", 45700,
    ),
    (2, "SV02", "Lý Thị Mẫu", "Nữ", "2004", "Chi bộ Ví dụ", "07-BC/CB", "05/01/2024"),
)  # fmt: skip


def test_a_row_of_a_tracker_carries_the_acts_that_it_dates(tmp_path: Path) -> None:
    """In the order of the procedure, with what the row states and nothing else."""
    sheet = read_people(xlsx(tmp_path, TRACKER))
    listed = {"kind": "sympathiser_resolution", "on": "2024-01-05", "number": "07-BC/CB"}
    assert list(sheet.rows[0].acts) == [
        listed,
        {"kind": "helper_assigned", "on": "2024-01-05", "helper": "Bùi Văn Giúp"},
        {
            "kind": "awareness_certificate",
            "on": "2024-06-20",
            "number": "015",
            "issuer_kind": "political_centre",
            "note": "Số QĐ mở lớp BD: 03-QĐ/ĐU",
            "paper": {"issuer": "TTCT huyện Ví Dụ"},
        },
        {"kind": "admission_decision", "on": "2025-01-10", "number": "12-QĐ/HU"},
        {"kind": "ceremony", "on": "2025-02-12"},
    ]
    assert list(sheet.rows[1].acts) == [listed]
    assert sheet.unread == ("Mã SV",)
    notices, questions, problems = said(sheet)
    assert notices == [("4.Ngày cấp CC", "day_two_digits"), ("4.Ngày kết nạp", "day_serial")]
    assert questions == problems == []
    ignoring = read_people(xlsx(tmp_path, TRACKER), ignore=["ma sv"])
    assert ignoring.unread == ()


def test_what_only_papers_print(tmp_path: Path) -> None:
    """Columns that the paper sheet has a key for; a telephone number without its 0 is asked."""
    rows = (
        ("STT", "Họ và tên", "SĐT", "Lớp", "Ngày vào Đoàn", "Ghi chú"),
        (1, "Lò Văn Một", 912000001, "K12A", "26/3/17", "con thương binh"),
    )
    sheet = read_people(xlsx(tmp_path, rows))
    assert sheet.rows[0].paper_sheet == {
        "school_class": "K12A",
        "youth_union_joined_on": "2017-03-26",
        "remarks": "con thương binh",
    }
    assert said(sheet) == (
        [("2.Ngày vào Đoàn", "day_two_digits")],
        [("2.SĐT", "people_phone_zero")],
        [],
    )
    assert sheet.settled().rows[0].paper_sheet["phone"] == "0912000001"


def test_an_act_without_its_day_is_a_problem_of_its_cell(tmp_path: Path) -> None:
    """A helper of no day is no act; where no column dates helpers, theirs is not read."""
    rows = [list(row) for row in TRACKER]
    rows[3][9] = None
    sheet = read_people(xlsx(tmp_path, rows))
    assert said(sheet)[2] == [("4.Đảng viên giúp đỡ", "people_act_undated")]
    undated = [[cell for place, cell in enumerate(row) if place != 9] for row in TRACKER]
    sheet = read_people(xlsx(tmp_path, undated))
    assert "Đảng viên giúp đỡ" in sheet.unread
    assert said(sheet)[2] == []


def test_names_in_two_columns_and_units_in_blocs(tmp_path: Path) -> None:
    """A Roman number and a unit stand over the rows of that unit."""
    rows = (
        ("TT", "Họ và tên đệm", "Tên", "Giới tính", None, "Năm sinh"),
        (None, None, None, "Nam", "Nữ", None),
        ("I", "Chi bộ Thôn Một", None, None, None, None),
        (1, "Lò Văn", "Một", "x", None, 2001),
        ("II. Chi bộ Thôn Hai",),
        (1, "Trương Thị", "Hai", None, "x", "3/2002"),
        ("Cộng", "2 người"),
    )
    sheet = read_people(xlsx(tmp_path, rows, ("D1:E1", "A1:A2", "B1:B2", "C1:C2", "F1:F2")))
    found = [(row.unit, dict(row.person)) for row in sheet.rows]
    assert found == [
        ("Chi bộ Thôn Một", {"full_name": "Lò Văn Một", "sex": "male", "born_on": "2001"}),
        ("Chi bộ Thôn Hai", {"full_name": "Trương Thị Hai", "sex": "female", "born_on": "2002-03"}),
    ]
    assert said(sheet)[1:] == ([], [])


def test_a_lone_name_is_asked_about(tmp_path: Path) -> None:
    """Above the end of a list nobody can tell a person from a remark: it stops, with its row."""
    rows = (("STT", "Họ và tên", "Ngày sinh"), (1, "Lò Văn Một", "2001"), (None, "Lò Văn Hai"))
    assert said(read_people(xlsx(tmp_path, rows)))[2] == [("3", "sheet_row_unclear")]


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([("Mã", "Ngày")], ("file", "people_no_names")),
        ([("Họ và tên", "Ngày sinh")], ("file", "sheet_empty")),
        ([("Họ và tên", "Họ tên"), ("A", "B")], ("1", "sheet_column_twice")),
        (
            [("STT", "Họ và tên", "Ngày sinh"), ("=1", "A B", "=TODAY()")],
            ("2.Ngày sinh", "sheet_formula"),
        ),
    ],
)  # fmt: skip
def test_what_is_no_list_of_people(
    tmp_path: Path, rows: list[tuple[Any, ...]], problem: tuple[str, str]
) -> None:
    """It is refused with the place; a formula that only numbers the rows does no harm."""
    with pytest.raises(BadDocument) as found:
        read_people(xlsx(tmp_path, rows))
    assert [(p.where, p.message_id) for p in found.value.problems] == [problem]


@pytest.mark.parametrize(
    ("heading", "cell", "problem"),
    [
        ("Ngày sinh", "31/02/2000", "not_a_day"),
        ("Ngày sinh", "13/2000", "not_a_day"),
        ("Ngày sinh", "không rõ", "day_spelling"),
        ("Giới tính", "?", "people_sex"),
        ("Trình độ văn hóa", "13/12", "people_schooling"),
        ("Số CCCD", "1234567", "people_identity"),
        ("Họ và tên khác", "x", ""),
    ],
)
def test_cells_that_cannot_be_read(tmp_path: Path, heading: str, cell: str, problem: str) -> None:
    """Each is named by its row and heading."""
    rows = (("STT", "Họ và tên", heading), (1, "Lò Văn Một", cell))
    expected = [(f"2.{heading}", problem)] if problem else []
    assert said(read_people(xlsx(tmp_path, rows)))[2] == expected


def test_which_sheet_of_a_file(tmp_path: Path) -> None:
    """Data on two sheets: one is named, in any case of letters; an empty or hidden one is none."""
    made = Workbook()
    made.worksheets[0].title = "Hướng dẫn"
    made.worksheets[0].append(["Đọc kỹ trước khi điền"])
    data = made.create_sheet("Dữ liệu")
    for row in (["STT", "Họ và tên", "Năm sinh"], [1, "Lò Văn Một", 2001]):
        data.append(row)
    made.create_sheet("Trống")
    path = tmp_path / "hai-trang.xlsx"
    made.save(path)
    with pytest.raises(BadDocument) as found:
        read_people(path)
    problem = found.value.problems[0]
    assert (problem.message_id, list(problem.facts["names"])) == (
        "sheet_which",
        ["Hướng dẫn", "Dữ liệu"],
    )
    assert len(read_people(path, sheet_name="dữ LIỆU").rows) == 1
    with pytest.raises(BadDocument) as found:
        read_people(path, sheet_name="Khác")
    assert found.value.problems[0].message_id == "sheet_name_unknown"
    made.worksheets[0].sheet_state = "hidden"
    made.save(path)
    assert len(read_people(path).rows) == 1
