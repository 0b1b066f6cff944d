"""The pages in a browser: no barrier, no complaint, no request elsewhere."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from admission_flow import ReadingRegister
from tests.desk.conftest import Served, press

READING = (
    "/",
    "/owed",
    "/cases",
    "/cases?stage=decision&col=name&col=who",
    "/cases/HS-0006",
    "/cases/HS-0006/acts",
    "/cases/HS-0006/entries/{entry}",
    "/report?year=2024",
    "/audit",
    "/audit/log",
    "/audit/log/1",
)


@pytest.mark.parametrize("path", READING)
def test_a_page_has_no_barrier(read_served: Served, sample_folder: Path, path: str) -> None:
    """axe finds nothing in either colour scheme, and at 360 pixels nothing runs off the page."""
    with ReadingRegister.open(sample_folder / "so.db") as register:
        entry = next(register.history("HS-0006")).seq
    page = read_served.window()
    page.emulate_media(color_scheme="light")
    answer = page.goto(read_served.url(path.format(entry=entry)))
    assert answer is not None
    assert answer.ok
    axe = Axe()
    look(page, axe)
    page.emulate_media(color_scheme="dark")
    axe.axe_script = "0"  # it is there, and warm
    look(page, axe)
    page.close()


def look(page: Page, axe: Axe | None = None) -> None:
    """axe finds nothing, and at 360 pixels nothing runs off the page."""
    found = (axe or Axe()).run(page)
    assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("what", ["verify", "replay", "findings"])
def test_what_is_checked_comes_line_by_line(read_served: Served, what: str) -> None:
    """By keyboard alone: the button, how far it is, what came of it; axe finds nothing."""
    page = read_served.window()
    page.goto(read_served.url("/audit"))
    page.locator(f"form[action='/audit/{what}'] button").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("ol.progress li").count() > 0
    assert page.locator("[role=status]").count() == 1
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.close()


def test_pages_that_write_have_no_barrier(served: Served) -> None:
    """Forms, what is wrong in them, previews, refusals, corrections, and a dossier unmasked."""
    page = served.window()
    case = served.url("/cases/HS-0006")
    acts = "/cases/HS-0006/acts/admission_decision"
    for path in ("/new", "/cases/HS-0006", acts, "/papers?case=HS-0006"):
        page.goto(served.url(path))
        look(page)
    page.goto(f"{case}/acts/base_resolution")
    page.fill('[name="f.on"]', "15/3/2024")
    press(page, "Xem trước")
    look(page)  # what would be refused, and why
    press(page, "Vẫn trình bước này")
    look(page)  # the notice that it was noted
    page.goto(f"{case}/person")
    page.get_by_label("Lý do sửa").fill("(mẫu)")
    page.get_by_label("Lĩnh vực").select_option("other")
    page.get_by_label("Quốc tịch").fill("Lào")
    press(page, "Xem trước")
    look(page)  # before and after
    page.goto(case)
    page.get_by_label("Mục đích xem").fill("(mẫu)")
    press(page, "Xem đầy đủ")
    look(page)
