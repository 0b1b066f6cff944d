"""The pages in a browser: no barrier, no complaint, no request elsewhere."""

from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

from admission_flow import ReadingRegister
from tests.desk.conftest import Served

READING = (
    "/",
    "/owed",
    "/cases",
    "/cases?stage=decision&col=name&col=who",
    "/cases/HS-0006",
    "/cases/HS-0006/acts",
    "/cases/HS-0006/entries/{entry}",
)


@pytest.mark.parametrize("path", READING)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_has_no_barrier(
    read_served: Served, sample_folder: Path, path: str, scheme: Literal["light", "dark"]
) -> None:
    """axe finds nothing in either colour scheme, and at 360 pixels nothing runs off the page."""
    with ReadingRegister.open(sample_folder / "so.db") as register:
        entry = next(register.history("HS-0006")).seq
    page = read_served.window()
    page.emulate_media(color_scheme=scheme)
    answer = page.goto(read_served.url(path.format(entry=entry)))
    assert answer is not None
    assert answer.ok
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()
