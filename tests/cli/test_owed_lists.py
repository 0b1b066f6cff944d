"""`due owed`: what the sympathisers' lists owe is among it, each thing once."""

from typing import TYPE_CHECKING

from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk


def test_months_of_one_thing_are_one_line(desk: "Desk") -> None:
    """Reviews and reports of many months are owed: one line each, every month in the JSON."""
    desk("init")
    case = lawful_case("sympathiser_resolution", full_name="Lò Mẫu An")
    desk("case", "import", desk.file("a.json", case))
    words = ("due", "owed", "--as-of", "2025-06-30")
    owed = desk(*words, "--json").json
    reviews = [one for one in owed if one["kind"] == "monthly_review"]
    assert len(reviews) > 12
    shown = desk(*words).out
    assert shown.count("rà soát danh sách") == 1
    assert f"({len(reviews)})" in shown
