"""Sheets of acts, units and classes as offices keep them; each is made here, invented."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from admission_flow.errors import BadDocument
from admission_flow.papers.act_sheet import read_acts
from admission_flow.papers.class_sheet import read_case_list, read_numbers, read_results
from admission_flow.papers.sheet import read_unit_sheet
from admission_flow.papers.tables import Choice, Sheet
from admission_flow.planning.units.events import UnitAdded
from admission_flow.procedure.document import Problem
from tests.papers.test_old_letters import to_tcvn3

LISTED = "nghị quyết đưa vào danh sách cảm tình Đảng"
START = date(2019, 1, 1)


def xlsx(folder: Path, rows: Sequence[Sequence[Any]], merged: Sequence[str] = ()) -> Path:
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(list(row))
    for cells in merged:
        made.worksheets[0].merge_cells(cells)
    path = folder / "bang.xlsx"
    made.save(path)
    return path


def ids(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    return [(problem.where, problem.message_id) for problem in problems]


def refused(error: pytest.ExceptionInfo[BadDocument]) -> list[tuple[str, str]]:
    return ids(error.value.problems)


BOOK = (
    ("ĐẢNG ỦY XÃ VÍ DỤ",),
    ("SỔ NGHỊ QUYẾT NĂM 2026",),
    (),
    ("STT", "Mã hồ sơ", "Họ và tên", "Loại việc", "Nghị quyết chi bộ", None, "Ghi chú"),
    (None, None, None, None, "Số", "Ngày"),
    (1, "HS-0001", "Lò Thị Mẫu", LISTED, "02-NQ/CB", "05/02/2026"),
    (2, "HS-0002", "Lò Văn Mẫu", LISTED.capitalize(), "03-NQ/CB", datetime(2026, 2, 6)),  # noqa: DTZ001
    (4, "HS-0003", "Tống Văn Mẫu", LISTED, "04-NQ/CB", "6/2/2026"),
    ("Tổng cộng: 03 đồng chí",),
    (None, None, None, None, None, "T/M CHI BỘ"),
)
BOOK_MERGED = ("A2:G2", "A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:F4", "G4:G5", "A9:G9")


def test_a_book_of_resolutions(tmp_path: Path) -> None:
    """Headings over two rows, three spellings of a day, totals, a signature."""
    rows, sheet = read_acts(xlsx(tmp_path, BOOK, BOOK_MERGED))
    found = [(row.case, row.kind, row.data["number"], row.data["on"]) for row in rows]
    kind = "sympathiser_resolution"
    assert found == [
        ("HS-0001", kind, "02-NQ/CB", date(2026, 2, 5)),
        ("HS-0002", kind, "03-NQ/CB", date(2026, 2, 6)),
        ("HS-0003", kind, "04-NQ/CB", date(2026, 2, 6)),
    ]
    assert ids(sheet.notices) == [
        ("9", "sheet_row_passed"),
        ("10", "sheet_row_passed"),
        ("file", "sheet_about_people"),
    ]


@pytest.mark.parametrize("write", [to_tcvn3, lambda text: unicodedata.normalize("NFD", text)])
def test_old_and_decomposed_letters(tmp_path: Path, write: Any) -> None:  # noqa: ANN401
    """What the sheet says is the same as in composed Unicode."""
    rows = (("Mã hồ sơ", "Loại việc", "Ngày", "Số"), ("HS-0001", LISTED, "07/02/2026", "05-NQ/CB"))
    found, _ = read_acts(xlsx(tmp_path, [[write(text) for text in row] for row in rows]))
    assert [(row.kind, row.data["on"]) for row in found] == [
        ("sympathiser_resolution", date(2026, 2, 7))
    ]


DAYS = (
    "05/02/2026", "5/2/2026", "05-02-2026", "05.02.2026", "ngày 05 tháng 02 năm 2026", "2026-02-05",
    "05/02/2026 ", "\xa005/02/2026", "5/2/2026 00:00:00", datetime(2026, 2, 5, 8, 30),  # noqa: DTZ001
)  # fmt: skip
TOLD = (("5/2/26", "day_two_digits"), (46058, "day_serial"))
NO_DAYS = (
    ("2026", "day_spelling"), ("02/2026", "day_spelling"), ("31/02/2026", "not_a_day"),
    ("02/13/2026", "not_a_day"),
)  # fmt: skip


def test_sixteen_spellings_of_a_day(tmp_path: Path) -> None:
    """Twelve are read, two of them with a notice; two are no days, two are days that are not."""
    head = ("Mã hồ sơ", "Loại việc", "Ngày", "Số văn bản")
    good = [*DAYS, *(text for text, _ in TOLD)]
    rows = [("HS-0001", LISTED, text, f"{n:02}") for n, text in enumerate(good)]
    found, sheet = read_acts(xlsx(tmp_path, [head, *rows]))
    assert {row.data["on"] for row in found} == {date(2026, 2, 5)}
    assert len(found) == 12
    first = len(DAYS) + 2
    assert ids(sheet.notices) == [
        (f"{first + n}.Ngày", message) for n, (_, message) in enumerate(TOLD)
    ]
    bad = [("HS-0001", LISTED, text, f"{n:02}") for n, (text, _) in enumerate(NO_DAYS)]
    with pytest.raises(BadDocument) as error:
        read_acts(xlsx(tmp_path, [head, *bad]))
    expected = [(f"{n}.Ngày", message) for n, (_, message) in enumerate(NO_DAYS, 2)]
    assert refused(error) == expected


def test_numbers_that_may_have_lost_their_zeros(tmp_path: Path) -> None:
    """A spreadsheet's number is asked about; a day made of a number cannot be read; a text can."""
    head = ("Mã hồ sơ", "Loại việc", "Ngày", "Số", "Tán thành")
    vote = "nghị quyết đề nghị kết nạp của chi bộ"
    row = ("HS-0001", vote, "05/02/2026", 12, "14.0")
    found, sheet = read_acts(xlsx(tmp_path, [head, row]))
    assert ids(sheet.questions) == [("2.Số", "number_zeros"), ("2.Tán thành", "count_fraction")]
    assert found[0].data["roll"] == {"in_favour": 14}
    with pytest.raises(BadDocument):
        sheet.answered()
    made = ("HS-0001", vote, "05/02/2026", datetime(2026, 5, 2), "14")  # noqa: DTZ001
    with pytest.raises(BadDocument) as error:
        read_acts(xlsx(tmp_path, [head, made]))
    assert refused(error) == [("2.Số", "number_day")]
    _, sheet = read_acts(xlsx(tmp_path, [head, ("HS-0001", vote, "05/02/2026", "012", 14)]))
    assert sheet.questions == ()


def test_results_with_totals_and_numbers_without_zeros(tmp_path: Path) -> None:
    """A row of totals in the column of ids is nobody; numbers of certificates are asked about."""
    rows = (("Mã hồ sơ", "Xếp loại"), ("HS-0001", "Giỏi"), ("HS-0002", "Khá"), ("Tổng số: 2",))
    listed = read_results(xlsx(tmp_path, rows))
    assert listed.texts == {"HS-0001": "excellent", "HS-0002": "good"}
    assert ids(listed.sheet.notices) == [("4", "sheet_row_passed")]
    numbers = (("Mã hồ sơ", "Số giấy chứng nhận"), ("HS-0001", 12), ("HS-0002", "013"))
    both = [(*row, "Khá" if n else "Kết quả") for n, row in enumerate(numbers)]
    with_results = read_numbers(xlsx(tmp_path, both))
    assert ids(with_results.sheet.notices) == [("file", "class_other_columns")]
    kept = read_numbers(xlsx(tmp_path, numbers))
    assert kept.texts == {"HS-0001": "12", "HS-0002": "013"}
    assert ids(kept.sheet.questions) == [("2.Số giấy chứng nhận", "number_zeros")]


class Everybody:
    """Knows one person by name."""

    def found(self, sheet: Sheet) -> Mapping[int, str] | Sequence[Problem]:
        """Return the case of every row of that name, or that nobody else is known."""
        names = {row.number: row.about.get("person.full_name", "") for row in sheet.rows}
        unknown = [
            Problem(sheet.place(number, "person.full_name"), "who_no_name", {})
            for number, name in names.items()
            if name != "Lò Thị Mẫu"
        ]
        return unknown or dict.fromkeys(names, "HS-0007")

    def others(self, sheet: Sheet, cases: Mapping[int, str]) -> Sequence[Problem]:
        """Find no case of another name."""
        assert len(cases) <= len(sheet.rows)
        return ()


def test_who_is_meant_without_our_ids(tmp_path: Path) -> None:
    """Names and birth dates tell, where the caller can tell by them; else the id must be there."""
    head = ("STT", "Họ và tên", "Năm sinh", "Kết quả")
    path = xlsx(tmp_path, [head, (1, "Lò Thị Mẫu", 2000, "Khá")])
    assert read_results(path, who=Everybody()).texts == {"HS-0007": "good"}
    with pytest.raises(BadDocument) as error:
        read_results(path)
    assert refused(error) == [("1", "sheet_column")]
    other = xlsx(tmp_path, [head, (1, "Lò Văn Khác", 2000, "Khá")])
    with pytest.raises(BadDocument) as error:
        read_case_list(other, Choice(ignore=("Kết quả",)), Everybody())
    assert refused(error) == [("2.Họ và tên", "who_no_name")]


def test_units_with_official_codes(tmp_path: Path) -> None:
    """The kind of organisation is the level; a founding year alone counts from its first day."""
    rows = (
        ("DANH SÁCH TỔ CHỨC ĐẢNG",),
        ("Mã tổ chức đảng", "Tên tổ chức đảng", "Loại hình TCCSĐ", "Trực thuộc", "Ngày thành lập"),
        ("41.002.300", "Đảng bộ Ví dụ", "Đảng bộ cơ sở", "KHOI", "01/01/2020"),
        ("41.002.300.001", "Chi bộ 1 Ví dụ", "Chi bộ", "Đảng bộ Ví dụ", "2020"),
    )
    read = read_unit_sheet(xlsx(tmp_path, rows), START)
    found = [
        (event.unit, event.level, event.parent, event.on)
        for event in read.events
        if isinstance(event, UnitAdded)
    ]
    assert found == [
        ("41.002.300", "base", "KHOI", date(2020, 1, 1)),
        ("41.002.300.001", "branch", "41.002.300", date(2020, 1, 1)),
    ]
    assert ids(read.sheet.notices) == [("4.Ngày thành lập", "unit_year")]


def test_a_column_that_would_be_lost(tmp_path: Path) -> None:
    """It stops the sheet; named to be passed over, it does not; without data it never did."""
    head = ("Mã hồ sơ", "Kết quả", "Điểm", "Trống")
    path = xlsx(tmp_path, [head, ("HS-0001", "Khá", 8)])
    with pytest.raises(BadDocument) as error:
        read_results(path)
    assert refused(error) == [("1.Điểm", "sheet_unread")]
    assert read_results(path, Choice(ignore=("diem",))).texts == {"HS-0001": "good"}
    with pytest.raises(BadDocument) as error:
        read_results(path, Choice(ignore=("Điểm", "Khác")))
    assert refused(error) == [("file", "sheet_ignore_unknown")]
