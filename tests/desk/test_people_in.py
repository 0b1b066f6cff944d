"""Lists of people on the screen: what is asked, who is meant, then each gets a case."""

from pathlib import Path

from playwright.sync_api import FilePayload

from admission_flow import ReadingRegister
from tests.desk import sample
from tests.desk.conftest import Served, Sitting, press
from tests.desk.test_lists_in import answer, entries, give, office
from tests.desk.test_lists_in_browser import clean

__all__ = ["office"]

PEOPLE = """STT,Họ và tên,Ngày sinh,Chi bộ,Điện thoại bàn
1,Lý Thị Nhập Mới,5/3/2001,Chi bộ Trường Mẫu,
2,Lò Thị Mẫu,1/3/2000,Chi bộ Trường Mẫu,
3,Tráng A Hai Số,7/9/01,Chi bộ Trường Mẫu,
"""


def test_people_are_asked_about_and_entered(office: Sitting, register_path: Path) -> None:
    """A year of two figures is asked about, who has a case is not given another."""
    before = entries(register_path)
    page = give(office, PEOPLE, kind="people")
    assert "7/9/01" in page.text
    assert 'name="accept"' in page.text
    page = answer(office, page, "answer", accept="yes", citizenship="VN")
    assert "chưa có hồ sơ: 2" in page.text
    assert entries(register_path) == before
    report = answer(office, page, "enter")
    assert report.text.count("mở mới") >= 2
    with ReadingRegister.open(register_path, clock=lambda: sample.NOW) as register:
        ((row, _),) = register.cases(name="Lý Thị Nhập Mới")
        assert register.case(row.case).person.citizenship == "VN"
        assert len(register.cases(name="Lò Thị Mẫu")) == 1
    again = give(office, PEOPLE, kind="people")
    again = answer(office, again, "answer", accept="yes")
    assert "không có gì để ghi" in again.text


def test_an_answer_is_never_passed_over(office: Sitting, register_path: Path) -> None:
    """Who ticks an answer and presses Record sees first what the answer changes."""
    page = give(office, PEOPLE.replace("7/9/01", "7/9/2001"), kind="people")
    before = entries(register_path)
    page = answer(office, page, "enter", citizenship="VN")
    assert "Vừa có câu trả lời mới" in page.text
    assert entries(register_path) == before


def test_several_of_one_name_are_chosen_from(office: Sitting) -> None:
    """Nobody is guessed: the cases are shown, and one is chosen, or somebody new."""
    page = give(
        office, "STT,Họ và tên,Năm sinh,Chi bộ\n1,Lò Thị Mẫu,2000,Chi bộ Trường Mẫu\n", "people"
    )
    assert 'name="who.2" id="who-2-1" value="HS-0001"' in page.text
    assert 'value="enter"' not in page.text
    page = answer(office, page, "answer", **{"who.2": "HS-0001"})
    assert "đã có hồ sơ: 1" in page.text


def test_a_list_of_people_goes_in(served: Served, register_path: Path) -> None:
    """What is asked is answered on the page, and only the last button writes."""
    page = served.window()
    page.goto(served.url("/lists"))
    clean(page)
    page.get_by_label("Danh sách người").check()
    file: FilePayload = {"name": "danh sách.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()}
    page.get_by_label("Tệp").set_input_files(file)
    press(page, "Đọc và xem trước")
    clean(page)
    page.get_by_label("Tất cả đúng như đề nghị").check()
    page.get_by_label("quốc tịch Việt Nam").check()
    press(page, "Trả lời và xem lại")
    clean(page)
    press(page, "Ghi vào sổ (2 dòng)")
    clean(page)
    with ReadingRegister.open(register_path, clock=lambda: sample.NOW) as register:
        assert len(register.cases()) == len(sample.PEOPLE) + 2
    page.close()
