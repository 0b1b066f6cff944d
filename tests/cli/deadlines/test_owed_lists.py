"""`due owed`: what the sympathisers' lists owe is among it, each thing once."""

from importlib.resources import files
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


def test_plans_of_two_years_are_two_lines(desk: "Desk") -> None:
    """In December the plan of the year is late and that of the next is due: each by its year."""
    desk("init")
    assert (
        desk("unit", "add", "C1", "Trường Mẫu", "--level", "base", "--on", "01/01/2020").code == 0
    )
    text = files("admission_flow.demo").joinpath("plan", "plan-2024.toml").read_text("utf-8")
    path = desk.folder / "ke-hoach.toml"
    path.write_text(text, "utf-8")
    assert desk("plan", "set", str(path), "--on", "15/01/2024").code == 0
    text = text.replace("year = 2024", "year = 2025")
    path.write_text(text.replace("due = 2024-02-26", "due = 2024-12-20"), "utf-8")
    assert desk("plan", "set", str(path), "--on", "10/11/2024").code == 0
    for language in ("vi", "en"):
        owed = desk("due", "owed", "--as-of", "31/12/2024", "--lang", language)
        assert owed.code == 0
        lines = [line for line in owed.out.splitlines() if "Trường Mẫu" in line]
        assert len(lines) == 2
        assert "2024 " in lines[0]
        assert "2025 " in lines[1]
