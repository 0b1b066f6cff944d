"""The whole of one meeting in a browser, by keyboard alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from admission_flow import ReadingRegister
from admission_flow.desk.act_fields import kinds_of_acts
from tests.desk import sample
from tests.desk.conftest import Served, entered, office_at, serving
from tests.desk.test_meeting import RESOLUTION, THREE

DOWN = "↓"
"""The key that goes to the next choice of a list."""


@pytest.fixture
def office(meeting_path: Path, browser: Browser) -> Iterator[Served]:
    """Return a desk at work, entered in a browser."""
    with serving(office_at(meeting_path)) as (desk, host):
        yield from entered(browser, desk, host)


def press(page: Page, name: str) -> None:
    """Go to a button or a link with the Tab key, and press Enter there."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(name)


def fill(page: Page, typed: dict[str, str]) -> None:
    """Go through a form with the Tab key, and type into the fields that are named."""
    left = dict(typed)
    for _ in range(200):
        if not left:
            return
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.name || ''")
        if name in left:
            text = left.pop(name)
            if not text.startswith(DOWN):
                page.keyboard.type(text)
            for _ in range(text.count(DOWN)):
                page.keyboard.press("ArrowDown")
    raise AssertionError(left)


def clean(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_meeting_by_keyboard(office: Served, meeting_path: Path) -> None:
    """From the choice of the act to the report, without a mouse; no barrier, and none too wide."""
    page = office.window()
    page.goto(office.url("/meeting"))
    steps, _ = kinds_of_acts()
    place = steps.index("branch_resolution") + 1
    fill(page, {"kind": DOWN * place, "on": "20/6/2024"})
    press(page, "Xem ai đủ điều kiện")
    clean(page)
    press(page, "Chọn tất cả người đủ điều kiện")
    press(page, "Điền nội dung")
    shared = {name: text for name, text in RESOLUTION.items() if text != "0"}
    shared.pop("once.paper.chair")
    votes = {
        f"{case}.roll.{field}": text
        for case in THREE
        for field, text in (("in_favour", "18"), ("against", "0"))
    }
    fill(page, shared | votes)
    press(page, "Xem trước kết quả")
    clean(page)
    assert page.locator("text=Sẽ ghi 3; không ghi 0.").count() == 1
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    press(page, "Ghi 3 việc vào sổ")
    assert page.locator("text=Đã ghi 3 trên 3 việc.").count() == 1
    clean(page)
    with ReadingRegister.open(meeting_path, clock=lambda: sample.NOW) as register:
        assert {register.explain(case).state for case in THREE} == {"branch_resolved"}
    page.close()
