"""The pages in a browser: no barrier, no complaint, no request elsewhere."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.desk.conftest import Served

READING = (
    "/",
    "/owed",
    "/cases",
    "/cases?stage=decision&col=name&col=who",
    "/cases/HS-0006",
    "/cases/HS-0006/acts",
    "/cases/HS-0006/entries/120",
)


@pytest.mark.parametrize("path", READING)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_has_no_barrier(
    read_served: Served, path: str, scheme: Literal["light", "dark"]
) -> None:
    """axe finds nothing, in either colour scheme."""
    page = read_served.window()
    page.emulate_media(color_scheme=scheme)
    page.goto(read_served.url(path))
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.close()
