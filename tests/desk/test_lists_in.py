"""Lists in: looked at on the screen, answered, entered once; the file is never on the disk."""

import io
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from admission_flow import Membership, ReadingRegister, Register
from admission_flow.desk.kept import kept
from admission_flow.desk.lists import Held
from admission_flow.desk.pages.lists import KINDS
from admission_flow.papers.table_files import LARGEST_FILE
from tests.desk import sample
from tests.desk.conftest import ORIGIN, Sitting, at_desk, office_at

ACTS = """mã hồ sơ,loại việc,ngày,ghi chú
HS-0001,đơn xin vào Đảng,19/6/2024,tốt
HS-0002,đơn xin vào Đảng,19/6/2024,
HS-0003,bản tổng hợp ý kiến nhận xét,19/6/2024,
"""


@pytest.fixture
def office(register_path: Path) -> Sitting:
    """Return the officer at the desk."""
    return at_desk(office_at(register_path))


def give(
    office: Sitting, content: str | bytes, kind: str = "acts", name: str = "bảng.csv", **more: str
) -> Any:  # noqa: ANN401 - an answer
    """Give a file, and return the page that shows what was read of it."""
    raw = content.encode() if isinstance(content, str) else content
    return office.post("/lists", {"kind": kind, **more}, files={"file": (name, raw)})


def token_of(page: Any) -> str:  # noqa: ANN401 - an answer
    return str(page.url.path).split("/")[2]


def answer(office: Sitting, page: Any, do: str, **more: Any) -> Any:  # noqa: ANN401 - an answer
    """Send the form of a page that shows a list."""
    step = re.search(r'name="step" value="(\d+)"', page.text)
    return office.post(str(page.url.path), {"do": do, "step": step and step[1], **more})


def workbook(*sheets: tuple[str, Sequence[Sequence[str]]]) -> bytes:
    """Return an .xlsx file."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def entries(path: Path) -> int:
    with ReadingRegister.open(path, clock=lambda: sample.NOW) as register:
        return register.status().entries


def test_acts_are_looked_at_then_entered(office: Sitting, register_path: Path) -> None:
    """What each column was read as, what becomes of each row; the second time there is nothing."""
    before = entries(register_path)
    page = give(office, ACTS)
    assert (page.status_code, entries(register_path)) == (200, before)
    assert "sẽ ghi: 2" in page.text
    assert "bị từ chối: 1" in page.text
    assert "Có 1 bước bị từ chối" in page.text
    assert '<th scope="row">ghi chú</th><td>ghi chú</td>' in page.text
    report = answer(office, page, "enter")
    assert entries(register_path) == before + 3
    assert "đã ghi: 2" in report.text
    again = give(office, ACTS)
    assert "không có gì để ghi" in again.text
    assert 'value="enter"' not in again.text


def test_the_report_as_a_sheet(office: Sitting) -> None:
    """Every row of it, with what became of it."""
    report = answer(office, give(office, ACTS), "enter")
    address = str(report.url.path)
    text = office.get(f"{address}.csv").content.decode("utf-8-sig")
    assert [line.split(",")[2] for line in text.splitlines()[1:]] == [
        "HS-0001",
        "HS-0002",
        "HS-0003",
    ]
    book = openpyxl.load_workbook(io.BytesIO(office.get(f"{address}.xlsx").content))
    cells = [row[3].value for row in book.worksheets[0].iter_rows(min_row=4)]
    assert cells == ["đã ghi", "đã ghi", "bị từ chối"]


def test_the_file_lies_in_memory_only(office: Sitting, tmp_path: Path) -> None:
    """Dropped with the button and with the session; nothing of it is ever on the disk."""
    page = give(office, ACTS)
    session = office.desk.sessions.current
    assert session is not None
    held = kept(session, "list", token_of(page), Held)
    assert held.file.content == ACTS.encode()
    for file in tmp_path.rglob("*"):
        assert file.is_dir() or "đơn xin vào Đảng,19/6/2024".encode() not in file.read_bytes()
    dropped = answer(office, page, "drop")
    assert "Đã bỏ tệp bảng.csv" in dropped.text
    assert office.get(f"/lists/{token_of(page)}").status_code == 404
    assert not any(isinstance(thing, Held) for thing in session.kept.values())


def test_only_the_last_files_are_held(office: Sitting) -> None:
    """Whoever gives a third lets go of the first."""
    first = give(office, ACTS)
    for _ in range(2):
        give(office, ACTS)
    answer_of_first = office.get(f"/lists/{token_of(first)}")
    assert (answer_of_first.status_code, "không còn được giữ" in answer_of_first.text) == (
        404,
        True,
    )


def test_a_column_that_is_not_read_is_ticked(office: Sitting) -> None:
    """Nothing is lost in silence: it is named, and left out only by who ticks it."""
    page = give(office, ACTS.replace("ghi chú", "Số phòng"))
    assert 'name="ignore" id="ignore-1" value="Số phòng"' in page.text
    assert 'value="enter"' not in page.text
    page = answer(office, page, "answer", ignore="Số phòng")
    assert "Bỏ qua: Số phòng." in page.text
    assert 'value="enter"' in page.text


def test_of_several_sheets_one_is_chosen(office: Sitting) -> None:
    """The names of those that hold something are shown."""
    rows = [line.split(",") for line in ACTS.splitlines()]
    page = give(office, workbook(("Tháng 5", rows[:2]), ("Tháng 6", rows)), name="bảng.xlsx")
    assert 'name="sheet" id="sheet-2" value="Tháng 6"' in page.text
    page = answer(office, page, "answer", sheet="Tháng 6")
    assert "sẽ ghi: 2" in page.text


def test_errors_are_grouped(office: Sitting, register_path: Path) -> None:
    """The same fault in many cells is said once, with at most twenty places; nothing is written."""
    lines = "".join(f"HS-0001,đơn xin vào Đảng,3{n}/2/2024,\n" for n in (0, 1) for _ in range(15))
    before = entries(register_path)
    page = give(office, ACTS.splitlines()[0] + "\n" + lines)
    told = page.text.partition('role="alert"')[2].partition("</section>")[0]
    assert "30/2/2024" in told
    assert told.count("<li>") == 2
    assert 'value="enter"' not in page.text
    assert answer(office, page, "enter").status_code in {200, 409}
    assert entries(register_path) == before


def test_what_was_answered_elsewhere_is_shown_first(office: Sitting, register_path: Path) -> None:
    """Two windows on one list: who presses on the older page sees the newer one."""
    page = give(office, ACTS)
    answer(office, page, "answer")
    before = entries(register_path)
    late = answer(office, page, "enter")
    assert (late.status_code, entries(register_path)) == (409, before)


def test_a_case_that_moved_meanwhile_is_left(office: Sitting, register_path: Path) -> None:
    """The others are entered; the report says which was not, and why."""
    page = give(office, ACTS)
    with Register.open(register_path, "cb02", clock=lambda: sample.NOW) as register:
        act = Membership(on=date(2024, 6, 19), organisation="farmers", member=True)
        register.record("HS-0001", act)
    report = answer(office, page, "enter")
    assert "đã ghi: 1" in report.text
    assert "đã được ghi thêm ở nơi khác" in report.text


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "trống"), (b"\x89PNG\r\n\x1a\n" + b"0" * 99, "bảng.csv"), (b"a,b\n1,2\n", "bảng.csv")],
)
def test_what_is_no_list(office: Sitting, content: bytes, said: str) -> None:
    """It is said in an officer's words, on a page from which one goes on."""
    page = give(office, content)
    assert page.status_code == 200
    assert 'role="alert"' in page.text
    assert said in page.text
    assert "Traceback" not in page.text


def test_no_file_and_no_kind(office: Sitting) -> None:
    """The form comes back and says what is missing."""
    assert "Chưa chọn tệp" in office.post("/lists", {"kind": "acts"}).text
    assert "Chưa chọn bảng này là gì" in give(office, ACTS, kind="cakes").text


def test_a_file_that_is_too_large(office: Sitting) -> None:
    """Refused with the limit, before it is read."""
    answer = give(office, b"0" * (LARGEST_FILE + 1))
    assert (answer.status_code, "tối đa 20 MB" in answer.text) == (422, True)


def test_another_form_may_not_give_a_file(office: Sitting) -> None:
    """Nothing is taken without the token of our own page."""
    refused = office.client.post("/lists", files={"file": ("a.csv", b"a")}, headers=ORIGIN)
    assert refused.status_code == 403


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_sheet_of_each_kind(looking: Sitting, office: Sitting, kind: str) -> None:
    """It can be fetched where the list is asked for; whoever gives it back empty is told so."""
    page = office.get("/lists")
    assert f'href="/lists/template/{kind}.xlsx"' in page.text
    given = office.get(f"/lists/template/{kind}.xlsx")
    assert given.status_code == 200
    assert openpyxl.load_workbook(io.BytesIO(given.content)).worksheets[0].title == "Danh sách"
    assert looking.get(f"/lists/template/{kind}.xlsx").status_code == 403
    assert office.get("/lists/template/cakes.xlsx").status_code == 404


def test_units_go_in_together_or_not_at_all(office: Sitting, register_path: Path) -> None:
    """The day of those that state none is asked for; one that is wrong keeps all out."""
    units = (
        "mã,tên,cấp,mã cấp trên\n"
        "DU,Đảng ủy Xã Mẫu,tổ chức cơ sở đảng,\n"
        "CB1,Chi bộ Bản Mẫu,chi bộ trực thuộc,DU\n"
    )
    page = give(office, units, "units")
    assert (page.status_code, 'role="alert"' in page.text) == (200, True)
    page = give(office, units, "units", on="1/1/2020")
    assert "đơn vị mới: 2" in page.text
    before = entries(register_path)
    report = answer(office, page, "enter")
    assert (entries(register_path), "đã ghi: 2" in report.text) == (before + 2, True)
    again = give(office, units, "units", on="1/1/2020")
    assert 'value="enter"' not in again.text


def test_a_desk_that_reads_takes_no_list(looking: Sitting) -> None:
    """Neither the page nor its place in the navigation."""
    assert looking.get("/lists").status_code == 403
    assert 'href="/lists"' not in looking.get("/").text


def open_class(path: Path) -> None:
    """Open a class of two sessions."""
    with Register.open(path, sample.OFFICER, clock=lambda: sample.NOW) as register:
        register.classes.open(
            "L1",
            kind="awareness",
            places=30,
            first_day=date(2024, 6, 1),
            last_day=date(2024, 6, 5),
            organiser="Trung tâm chính trị Mẫu",
            issuer_kind="political_centre",
            sessions=2,
        )


def test_lists_of_a_class(office: Sitting, register_path: Path) -> None:
    """Who is on it, who was there, how they did; a result that changes is shown twice."""
    open_class(register_path)
    people = "mã hồ sơ\nHS-0001\nHS-0002\n"
    page = give(office, people, "class-enrol", klass="L1", on="2/6/2024")
    assert "sẽ ghi: 2" in page.text
    assert "đã ghi: 2" in answer(office, page, "enter").text
    session = {"klass": "L1", "session": "1", "on": "3/6/2024"}
    page = give(office, people.replace("HS-0002\n", ""), "class-attend", **session)
    assert "đã ghi: 1" in answer(office, page, "enter").text
    page = give(office, "mã hồ sơ,kết quả\nHS-0001,đạt\nHS-0002,\n", "class-result", klass="L1")
    assert "bỏ qua: 1" in page.text
    answer(office, page, "enter")
    page = give(office, "mã hồ sơ,kết quả\nHS-0001,khá\nHS-0002,giỏi\n", "class-result", klass="L1")
    assert "trước đó: đạt" in page.text
    assert "đã ghi: 2" in answer(office, page, "enter").text
    assert 'role="alert"' in give(office, people, "class-enrol", klass="L9", on="2/6/2024").text


def test_certificates_of_a_class(office: Sitting, register_path: Path) -> None:
    """Numbers of the centre become certificates in the cases; again, nothing; and what is wrong."""
    open_class(register_path)
    people = "mã hồ sơ,kết quả\nHS-0001,đạt\nHS-0002,không đạt\n"
    answer(office, give(office, people, "class-enrol", klass="L1", on="2/6/2024"), "enter")
    answer(office, give(office, people, "class-result", klass="L1"), "enter")
    numbers = "mã hồ sơ,số giấy chứng nhận\nHS-0001,07/GCN\n"
    given = {"klass": "L1", "on": "5/6/2024"}
    before = entries(register_path)
    for wrong in (
        (numbers, {**given, "on": "1/1/2027"}),
        (numbers, {**given, "on": ""}),
        (numbers, {**given, "klass": "L9"}),
        (numbers, {**given, "taken_on": "hôm kia"}),
        (numbers.replace("HS-0001", "HS-0002"), given),
    ):
        page = give(office, wrong[0], "class-certify", **wrong[1])
        assert ('role="alert"' in page.text, 'value="enter"' in page.text) == (True, False), wrong
    assert entries(register_path) == before
    page = give(office, numbers, "class-certify", **given)
    assert "07/GCN" in page.text
    report = answer(office, page, "enter")
    assert "đã ghi: 1" in report.text
    with ReadingRegister.open(register_path) as register:
        act = register.case("HS-0001").case.acts[-1]
        assert (act.kind, act.number, act.on) == (
            "awareness_certificate",
            "07/GCN",
            date(2024, 6, 5),
        )
    again = give(office, numbers, "class-certify", **given)
    assert 'value="enter"' not in again.text
