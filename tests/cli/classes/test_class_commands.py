"""`class`: as an officer types it; the page for officers is run by tests/test_docs.py."""

from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from admission_flow.testing import lawful_case
from tests.conftest import filled_once

if TYPE_CHECKING:
    from tests.conftest import Answer, Desk, FullDisk

OPEN = (
    "--first-day", "04/03/2024", "--last-day", "08/03/2024",
    "--organiser", "Trung tâm chính trị Mẫu", "--issuer-kind", "political_centre", "--kind",
)  # fmt: skip


def open_class(desk: "Desk", code: str, kind: str, *more: str) -> "Answer":
    return desk("class", "open", code, *OPEN, kind, *more)


@filled_once
def school(office: "Desk") -> None:
    """Return a desk with a plan, an awareness class of two places and three on the list for it."""
    plan = str(files("admission_flow.demo").joinpath("plan", "plan-2024.toml"))
    assert office("plan", "set", plan, "--on", "15/01/2024").code == 0
    for number in range(1, 4):
        case = lawful_case(
            "sympathiser_resolution",
            meeting_on=date(2024, 9, 5),
            full_name=f"Lò Mẫu {number}",
            sex="male" if number == 1 else "female",
        )
        assert office("case", "import", office.file("a.json", case)).code == 0
    made = open_class(office, "NT-01", "awareness", "--places", "2", "--plan", "2024")
    assert made.code == 0


@pytest.fixture
def passed(school: "Desk") -> "Desk":
    """Return that desk with two people in the class who passed."""
    assert school("class", "enrol", "NT-01", "HS-0001", "HS-0002", "--yes").code == 0
    assert results(school, "HS-0001;Khá\nHS-0002;giỏi\n").code == 0
    return school


def results(desk: "Desk", rows: str, head: str = "Mã hồ sơ;Kết quả\n") -> "Answer":
    path = desk.folder / "ket-qua.csv"
    path.write_text(head + rows, "utf-8")
    return desk("class", "result", "NT-01", "--sheet", str(path))


def test_the_list_shows_the_plans_own_figures(school: "Desk") -> None:
    """4 classes for 320 people and 3 for 240, beside what was opened."""
    shown = school("class", "list", "--plan", "2024")
    assert "kế hoạch 4 lớp, 320 người; đã mở 1 lớp, 2 chỗ" in shown.out
    assert "kế hoạch 3 lớp, 240 người; đã mở 0 lớp" in shown.out
    document = school("class", "list", "--plan", "2024", "--json").json
    assert [(k["planned_classes"], k["planned_places"]) for k in document["kinds"]] == [
        (4, 320),
        (3, 240),
    ]
    assert [row["code"] for row in document["rows"]] == ["NT-01"]
    assert school("class", "list", "--plan", "2023").code == 7


def test_more_than_the_plan_is_told_not_refused(school: "Desk") -> None:
    """The 320th place is as planned; the 321st is told."""
    first = open_class(school, "NT-02", "awareness", "--places", "318", "--plan", "2024")
    assert first.code == 0
    assert "Nhiều hơn kế hoạch" not in first.out
    second = open_class(school, "NT-03", "awareness", "--places", "1", "--plan", "2024")
    assert second.code == 0
    assert "Nhiều hơn kế hoạch" in second.out


@pytest.mark.parametrize(("to", "short"), [("08/03/2024", False), ("07/03/2024", True)])
def test_a_short_awareness_class_is_warned_of(school: "Desk", to: str, *, short: bool) -> None:
    """Five days pass in silence, four are told with the paper that says five."""
    made = open_class(school, "NT-09", "awareness", "--places", "9", "--last-day", to)
    assert made.code == 0
    assert ("61-HD/BTGTW" in made.out) is short


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--places", "0"), "từ 1 trở lên"),
        (("--places", "9", "--last-day", "03/03/2024"), "trước ngày đầu"),
        (("--places", "9", "--first-day", "31/02/2024"), "31/02/2024"),
        (("--places", "9", "--issuer-kind", "bưu điện"), "bưu điện"),
        (("--places", "9", "--attendance-minimum", "8"), "--attendance-basis"),
        (("--places", "9", "--plan", "1999"), "1999"),
    ],
)
def test_a_class_that_is_not_right_is_not_opened(
    school: "Desk", options: tuple[str, ...], word: str
) -> None:
    """Said in a sentence, and nothing is written."""
    stored = school.stored()
    answer = open_class(school, "NT-02", "awareness", *options)
    assert answer.code == 7
    assert word in answer.err
    assert school.stored() == stored


def test_people_are_proposed_looked_at_and_enrolled(school: "Desk") -> None:
    """The proposal names the reason; as many are enrolled as there are places, after a look."""
    proposed = school("class", "propose", "NT-01")
    assert "chưa có giấy chứng nhận" in proposed.out
    assert "còn 2 chỗ" in proposed.out
    rows = school("class", "propose", "NT-01", "--as-of", "01/03/2024", "--json").json["rows"]
    assert {row["reason"] for row in rows} == {"missing"}
    stored = school.stored()
    assert "Lò Mẫu" in school("class", "enrol", "NT-01", "--proposed", "--dry-run").out
    assert school("class", "enrol", "NT-01", "--proposed").code == 2
    assert school.stored() == stored
    assert "còn 0 chỗ" in school("class", "enrol", "NT-01", "--proposed", "--yes").out
    assert school("class", "enrol", "NT-01", "--proposed", "--yes").code == 7
    full = school("class", "enrol", "NT-01", "HS-0003", "--yes")
    assert full.code == 7
    assert "chỉ có 2 chỗ" in full.err


def test_whom_must_be_said_once(school: "Desk") -> None:
    """Cases, a sheet or the proposal: one of them."""
    options: tuple[str, ...]
    for options in ((), ("HS-0001", "--proposed")):
        assert school("class", "enrol", "NT-01", *options, "--yes").code == 2
    for options in ((), ("HS-0001", "--sheet", "a.csv")):
        attend = ("class", "attend", "NT-01", "--session", "1", "--on", "04/03/2024")
        assert school(*attend, *options).code == 2
    for options in ((), ("--numbers", "N/1", "--sheet", "a.csv")):
        assert school("class", "certify", "NT-01", "--on", "08/03/2024", *options).code == 2


def test_somebody_whom_the_class_is_not_for_is_remarked_on(school: "Desk") -> None:
    """A source not on the sympathisers' list is shown as such, and may be sent all the same."""
    case = lawful_case("recognition_decision", full_name="Lò Mẫu 9")
    assert school("case", "import", school.file("a.json", case)).code == 0
    sent = school("class", "enrol", "NT-01", "HS-0004", "--yes")
    assert sent.code == 0
    assert "không ở giai đoạn" in sent.out.replace("\n", " ")


def test_attendance_and_the_minimum_of_the_class(school: "Desk") -> None:
    """Who was at fewer sessions than the class asks for and passed is named, and not stopped."""
    rule = ("--attendance-minimum", "1", "--attendance-basis", "12-HD/BTG", "--sessions", "10")
    assert open_class(school, "NT-05", "awareness", "--places", "9", *rule).code == 0
    assert school("class", "enrol", "NT-05", "HS-0001", "HS-0002", "--yes").code == 0
    attend = ("class", "attend", "NT-05", "--session", "1", "--on", "04/03/2024")
    assert school(*attend, "--present", "HS-0001").code == 0
    again = school(*attend, "--present", "HS-0002")
    assert again.code == 7
    assert "đã điểm danh" in again.err
    path = school.folder / "kq.csv"
    path.write_text("Mã hồ sơ,Kết quả\nHS-0001,đạt\nHS-0002,đạt\n", "utf-8")
    noted = school("class", "result", "NT-05", "--sheet", str(path))
    assert noted.code == 0
    assert "cần giải trình: HS-0002" in noted.out
    certified = school(
        "class", "certify", "NT-05", "--on", "08/03/2024", "--numbers", "N/1", "--yes"
    )
    assert certified.code == 0
    assert "cần giải trình: HS-0002" in certified.out


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("Mã hồ sơ\nHS-0001\nHS-0002\n", ["HS-0001", "HS-0002"]),
        ("Mã hồ sơ,Có mặt\nHS-0001,\nHS-0002,X\n", ["HS-0002"]),
        ("Mã hồ sơ,Điểm danh\nHS-0001,có\nHS-0002,vắng\n", ["HS-0001"]),
        ("Mã hồ sơ,Có mặt\nHS-0001,x\nHS-0002,đến muộn\n", None),
        ("Mã hồ sơ,Có mặt\nHS-0001,x\nHS-0003,x\n", None),
        ("Tên\nA\n", None),
    ],
)
def test_attendance_from_a_sheet(school: "Desk", text: str, there: list[str] | None) -> None:
    """A row for each who was there, or a mark; what is neither is named, and nothing written."""
    assert school("class", "enrol", "NT-01", "HS-0001", "HS-0002", "--yes").code == 0
    path = school.folder / "buoi-1.csv"
    path.write_text(text, "utf-8")
    attend = ("class", "attend", "NT-01", "--session", "1", "--on", "04/03/2024")
    noted = school(*attend, "--sheet", str(path))
    held = school("class", "show", "NT-01", "--json").json["sessions_held"]
    if there is None:
        assert (noted.code, held) == (7, {})
    else:
        assert held == {"1": {"on": "2024-03-04", "present": there}}


@pytest.mark.parametrize(("education", "said"), [("primary", True), ("lower_secondary", False)])
def test_education_below_that_of_the_class_is_remarked_on(
    school: "Desk", education: str, *, said: bool
) -> None:
    """Told before the list is written, and no bar."""
    case = lawful_case(
        "sympathiser_resolution",
        meeting_on=date(2024, 9, 5),
        full_name="Lò Mẫu 8",
        education=education,
    )
    assert school("case", "import", school.file("a.json", case)).code == 0
    shown = school("class", "enrol", "NT-01", "HS-0004", "--dry-run")
    assert shown.code == 0
    assert ("61-HD" in shown.out) is said


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ("HS-0001;tốt\n", "tốt"),
        ("HS-0003;khá\n", "Không có trong danh sách"),
        ("HS-0001;khá\nHS-0001;giỏi\n", "hai dòng"),
        (";khá\n", "Thiếu"),
        ("", "không có dòng nào"),
    ],
)
def test_results_that_are_not_right(school: "Desk", rows: str, word: str) -> None:
    """The row is named; the right rows are not written either."""
    assert school("class", "enrol", "NT-01", "HS-0001", "HS-0002", "--yes").code == 0
    stored = school.stored()
    answer = results(school, rows and "HS-0002;khá\n" + rows)
    assert answer.code == 7
    assert word in answer.err
    assert school.stored() == stored


def test_ids_in_a_sheet_are_found_in_small_letters_too(school: "Desk") -> None:
    """Enrolled and given results by hs-0001; the same case in two spellings is there twice."""
    path = school.folder / "nguoi.csv"
    path.write_text("Mã hồ sơ\nhs-0001\nHs-0002\n", "utf-8")
    assert school("class", "enrol", "NT-01", "--sheet", str(path), "--yes").code == 0
    assert results(school, "hs-0001;Khá\nHS-0002;giỏi\n").code == 0
    people = school("class", "show", "NT-01", "--json").json["rows"]
    assert {row["case"]: row["result"] for row in people} == {
        "HS-0001": "good",
        "HS-0002": "excellent",
    }
    twice = results(school, "HS-0001;Khá\nhs-0001;giỏi\n")
    assert twice.code == 7
    assert "ket-qua.csv: 3." in twice.err


def test_an_empty_cell_is_no_result(school: "Desk") -> None:
    """Nothing is filled in for the centre: it is counted as open."""
    assert school("class", "enrol", "NT-01", "HS-0001", "HS-0002", "--yes").code == 0
    noted = results(school, "HS-0001;không đạt\nHS-0002;\n")
    assert "0 người đạt, 1 không đạt" in noted.out
    assert "1 dòng chưa có kết quả" in noted.out
    people = school("class", "show", "NT-01", "--json").json["rows"]
    assert [row["result"] for row in people] == ["failed", None]


def test_what_is_kept_of_a_person_is_shown_to_whoever_asks_for_all(passed: "Desk") -> None:
    """A result is part of what is stored of a case; the masked views do not show it."""
    assert "NT-01: khá" in passed("privacy", "unmask", "HS-0001", "--purpose", "x").out
    unmask = ("privacy", "unmask", "HS-0002", "--purpose", "x", "--json")
    assert passed(*unmask).json["class_results"] == {"NT-01": "excellent"}
    assert "giỏi" not in passed("case", "history", "HS-0002").out


def test_certificates_are_tried_out_given_once_and_reported(passed: "Desk") -> None:
    """The dry run keeps no number; a second run gives the same people the same numbers."""
    certify = ("class", "certify", "NT-01", "--on", "08/03/2024", "--numbers", "NT2024/007")
    stored = passed.stored()
    assert "NT2024/007 đến NT2024/008" in passed(*certify, "--dry-run").out
    assert passed(*certify).code == 2
    assert passed.stored() == stored
    report = passed.folder / "r.csv"
    assert passed(*certify, "--yes", "--report", str(report)).code == 0
    assert len(report.read_text("utf-8-sig").splitlines()) == 3
    again = passed(*certify[:-1], "NT2024/100", "--yes", "--json").json
    assert again["counts"]["already"] == 2
    rows = passed("class", "show", "NT-01", "--json").json["rows"]
    assert [(row["number"], row["certified"]) for row in rows] == [
        ("NT2024/007", True),
        ("NT2024/008", True),
    ]
    assert "NT2024/007" in passed("class", "show", "NT-01").out
    exported = passed("case", "export", "HS-0002", "--purpose", "mẫu").json["acts"][-1]
    assert exported == {
        "kind": "awareness_certificate",
        "on": "2024-03-08",
        "number": "NT2024/008",
        "issuer_kind": "political_centre",
    }


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--on", "07/03/2024", "--numbers", "N/1"), "trước ngày cuối"),
        (("--on", "08/03/2199", "--numbers", "N/1"), "sau hôm nay"),
        (("--on", "08/03/2024", "--numbers", "N/"), "N/"),
        (("--on", "8 tháng 3", "--numbers", "N/1"), "8 tháng 3"),
        (("--on", "08/03/2024", "--sheet", "khong-co.csv"), "Không có tệp"),
    ],
)
def test_certificates_that_are_not_right(
    passed: "Desk", options: tuple[str, ...], word: str
) -> None:
    """Days, numbers and files: said in a sentence, nothing written, no number kept."""
    stored = passed.stored()
    answer = passed("class", "certify", "NT-01", *options, "--yes")
    assert answer.code == 7
    assert word in answer.err
    assert passed.stored() == stored


def test_numbers_from_a_sheet_keep_their_zeros(passed: "Desk") -> None:
    """The centre's numbers are texts; a row without one gets none."""
    path = passed.folder / "so.csv"
    path.write_text("Mã hồ sơ,Số GCN\nHS-0001,\nHS-0002,0042\n", "utf-8")
    given = ("class", "certify", "NT-01", "--on", "08/03/2024", "--sheet", str(path), "--yes")
    assert passed(*given).code == 0
    rows = passed("class", "show", "NT-01", "--json").json["rows"]
    assert [row["number"] for row in rows] == [None, "0042"]


@pytest.mark.parametrize("name", ["ds.csv", "ds.xlsx"])
def test_a_list_that_the_disk_does_not_take_is_not_noted(
    school: "Desk", full_disk: "FullDisk", name: str
) -> None:
    """Nobody's data went out, and no entry says so."""
    assert school("class", "enrol", "NT-01", "HS-0001", "--yes").code == 0
    before, out = school.stored(), school.folder / name
    export = ("class", "export", "NT-01", "--purpose", "gửi trung tâm", "--out", str(out))
    with full_disk():
        assert school(*export).code == 7
    assert (school.stored(), out.exists()) == (before, False)
    assert school(*export).code == 0
    assert len(school("privacy", "register", "--json").json) == 1


def test_the_list_goes_out_with_a_purpose_and_comes_back_as_results(school: "Desk") -> None:
    """The exported sheet has the usual columns; filled in, it is what `class result` reads."""
    assert school("class", "enrol", "NT-01", "HS-0001", "HS-0002", "--yes").code == 0
    out = school.folder / "ds.xlsx"
    export = ("class", "export", "NT-01", "--purpose", "gửi trung tâm", "--out")
    assert school(*export, str(out)).code == 0
    assert school(*export, str(out)).code == 7
    assert school(*export, str(school.folder / "ds.pdf")).code == 7
    assert school("class", "export", "NT-01", "--purpose", "", "--out", "x.csv").code == 7
    assert len(school("privacy", "register", "--json").json) == 2
    book = load_workbook(out)
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[3]]
    assert heads[:4] == ["STT", "Họ và tên", "Ngày sinh (nam)", "Ngày sinh (nữ)"]
    men, women = sheet["C4"].value, sheet["D5"].value
    assert (men, women) == ("15/03/2000", "15/03/2000")
    for row, result in ((4, "Giỏi"), (5, "Không đạt")):
        sheet.cell(row, heads.index("Kết quả") + 1).value = result
    book.save(school.folder / "kq.xlsx")
    noted = school("class", "result", "NT-01", "--sheet", str(school.folder / "kq.xlsx"))
    assert "1 người đạt, 1 không đạt" in noted.out
    assert school(*export, str(school.folder / "ds.csv")).code == 0
    assert "giỏi" in (school.folder / "ds.csv").read_text("utf-8-sig")


def test_a_place_is_freed_and_a_class_closed(passed: "Desk") -> None:
    """Who is taken off leaves a place; a closed class takes nothing until that is taken back."""
    assert passed("class", "withdraw", "NT-01", "HS-0002").code == 0
    assert passed("class", "withdraw", "NT-01", "HS-0002").code == 7
    assert passed("class", "show", "NT-01", "--json").json["places_left"] == 1
    closed = passed("class", "close", "NT-01", "--on", "09/03/2024")
    assert closed.code == 0
    entry = closed.out.rstrip(".\n").rsplit(" ", 1)[1]
    assert "đã kết thúc" in passed("class", "show", "NT-01").out
    assert passed("class", "enrol", "NT-01", "HS-0003", "--yes").code == 7
    assert passed("class", "retract", entry).code == 0
    assert passed("class", "enrol", "NT-01", "HS-0003", "--yes").code == 0
    assert passed("class", "retract", "1").code == 7


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "X"),
        ("propose", "X"),
        ("enrol", "X", "HS-0001", "--yes"),
        ("withdraw", "X", "HS-0001"),
        ("close", "X"),
        ("certify", "X", "--on", "08/03/2024", "--numbers", "N/1", "--yes"),
        ("export", "X", "--purpose", "x", "--out", "x.csv"),
    ],
)
def test_a_class_that_is_not_there(school: "Desk", arguments: tuple[str, ...]) -> None:
    """Every command says so, in both languages."""
    assert "class list" in school("class", *arguments).err
    answer = school("class", *arguments, "--lang", "en")
    assert answer.code == 7
    assert "no such class" in answer.err
