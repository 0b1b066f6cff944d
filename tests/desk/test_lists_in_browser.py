"""A list on its way in, in a browser: given, answered, entered; no page has a barrier."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page

from admission_flow import ReadingRegister
from tests.desk import sample
from tests.desk.conftest import Served, press
from tests.desk.test_lists_in import ACTS


def clean(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_list_goes_in(served: Served, register_path: Path) -> None:
    """What is asked is answered on the page, and only the last button writes."""
    page = served.window()
    page.goto(served.url("/lists"))
    clean(page)
    page.get_by_label("Việc của nhiều người", exact=False).check()
    content = ACTS.replace("ghi chú", "Số phòng").encode()
    file: FilePayload = {"name": "bảng.csv", "mimeType": "text/csv", "buffer": content}
    page.get_by_label("Tệp").set_input_files(file)
    press(page, "Đọc và xem trước")
    clean(page)
    page.get_by_label("Số phòng").check()
    press(page, "Trả lời và xem lại")
    clean(page)
    press(page, "Ghi vào sổ (3 dòng)")
    clean(page)
    with ReadingRegister.open(register_path, clock=lambda: sample.NOW) as register:
        assert register.case("HS-0001").recorded[-1].act.kind == "application"
    page.close()
