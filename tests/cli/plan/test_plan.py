"""`plan`: as an officer types it; the page for officers is run by tests/test_docs.py."""

from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk

GRADES = (
    '\n[[grades]]\nname = "đạt"\nat_least = "1/2"\n[[grades]]\nname = "chưa"\nat_least = "0/1"\n'
)


def plan_file(desk: "Desk", extra: str = "") -> str:
    text = files("admission_flow.demo").joinpath("plan", "plan-2024.toml").read_text("utf-8")
    path = desk.folder / "plan.toml"
    path.write_text(text + extra, "utf-8")
    return str(path)


@pytest.fixture
def planned(office: "Desk") -> "Desk":
    """Return a desk with a base organisation, a plan, a target told and one person admitted."""
    for arguments in (
        ("C1", "Trường Mẫu", "--level", "base"),
        ("C1-1", "Chi bộ Trường Mẫu", "--level", "branch", "--under", "C1"),
        ("C2", "Cơ quan Mẫu", "--level", "base"),
    ):
        assert office("unit", "add", *arguments, "--on", "01/01/2020").code == 0
    assert office("plan", "set", plan_file(office, GRADES), "--on", "15/01/2024").code == 0
    assert office("plan", "receive", "2024", "C1", "3", "--on", "25/02/2024").code == 0
    assert office("plan", "notify", "2024", "C1", "2", "--on", "05/03/2024").code == 0
    case = lawful_case("ceremony", meeting_on=date(2024, 3, 5))
    assert office("case", "import", office.file("a.json", case)).code == 0
    return office


def test_the_plans_own_arithmetic(planned: "Desk") -> None:
    """4 % of 5,465 is 218.6, 220 by sector, 320 and 240 places, before the 26th."""
    shown = planned("plan", "show", "2024")
    for text in ("5465", "218,6", "220", "135", "320", "240", "25/02/2024"):
        assert text in shown.out
    document = planned("plan", "show", "2024", "--json").json
    assert document["exact"] == "1093/5"
    assert document["grassroots_last_day"] == "2024-02-25"
    assert sum(document["targets"].values()) == document["target"] == 220
    assert document["notices"] == {"C1": 2}


def test_a_rounding_that_is_not_stated_is_asked_for(office: "Desk") -> None:
    """Without it nothing is written; given on the command line it is."""
    path = plan_file(office)
    text = (office.folder / "plan.toml").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith(("rounding", "round_to"))]
    (office.folder / "plan.toml").write_text("\n".join(lines), "utf-8")
    stored = office.stored()
    refused = office("plan", "set", path, "--on", "15/01/2024")
    assert refused.code == 7
    assert "218.6" in refused.err
    assert office.stored() == stored
    options = ("--rounding", "up", "--round-to", "10")
    assert office("plan", "set", path, "--on", "15/01/2024", *options).code == 0


def test_progress_prints_the_counting_day(planned: "Desk") -> None:
    """Whatever is counted says by which day, and every number names its cases."""
    shown = planned("plan", "progress", "2024", "--as-of", "31/12/2024")
    assert "ngày quyết định kết nạp" in shown.out
    assert "ngày lễ kết nạp" in planned("plan", "progress", "2024", "--counting", "ceremony").out
    document = planned("plan", "progress", "2024", "--as-of", "31/12/2024", "--json").json
    assert document["counting"] == "decision"
    assert document["total"]["cases"] == ["HS-0001"]
    assert document["units"] == [
        {"key": "C1", "target": 2, "admitted": 1, "share": "1/2", "cases": ["HS-0001"]}
    ]
    assert planned("plan", "progress", "2024", "--counting", "birthday").code == 7


def test_grades_on_the_declared_scale(planned: "Desk") -> None:
    """Half the target earns what the plan says of a half; no scale, no grade."""
    found = planned("plan", "grade", "2024", "--as-of", "31/12/2024", "--json").json
    assert [(row["unit"], row["grade"], row["own_plan"]) for row in found["units"]] == [
        ("C1", "đạt", "in_time")
    ]
    assert "50,0 %" in planned("plan", "grade", "2024", "--as-of", "31/12/2024").out
    assert planned("plan", "set", plan_file(planned), "--on", "16/01/2024").code == 0
    assert planned("plan", "grade", "2024").code == 7


def test_sent_late_missing(planned: "Desk") -> None:
    """The 26th is a day late, and is said at once."""
    late = planned("plan", "receive", "2024", "C2", "1", "--on", "26/02/2024")
    assert "chậm" in late.out
    rows = planned("plan", "sent", "2024", "--json").json
    assert [(row["unit"], row["status"]) for row in rows] == [("C1", "in_time"), ("C2", "late")]


def test_shares_are_told_at_once(planned: "Desk") -> None:
    """A proposal writes nothing; with a day every unit is told its share of 220."""
    assert planned("plan", "receive", "2024", "C2", "1", "--on", "26/02/2024").code == 0
    stored = planned.stored()
    assert planned("plan", "share", "2024", "--json").json == {"C1": 165, "C2": 55}
    assert planned.stored() == stored
    assert planned("plan", "share", "2024", "--notify-on", "05/03/2024").code == 0
    assert planned("plan", "show", "2024", "--json").json["notices"] == {"C1": 165, "C2": 55}


def test_a_forecast_says_what_it_rests_on(planned: "Desk") -> None:
    """The interval, the pace of each step, the critical path; the same seed the same numbers."""
    arguments = ("plan", "forecast", "2024", "--as-of", "01/04/2024", "--runs", "50")
    found = planned(*arguments, "--json").json
    assert [one["what"] for one in found["expected"]] == ["decision", "official"]
    assert found["interval"] == "80%"
    assert found["expected"][1]["critical"] == [{"case": "HS-0001", "earliest": "2025-04-01"}]
    assert found == planned(*arguments, "--json").json
    shown = planned(*arguments).out
    assert "HS-0001 (01/04/2025)" in shown
    assert "coi như không đổi" in shown


def test_the_check_runs_without_a_register(desk: "Desk") -> None:
    """Simulated years need no register; a year and --backtest together are no command."""
    found = desk("plan", "forecast", "--backtest", "--years", "2", "--runs", "20", "--json").json
    assert found["years"] == 2
    assert set(found["held"]) == {"decision", "official"}
    assert desk("plan", "forecast").code == 2
    assert desk("plan", "forecast", "2024", "--backtest").code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "2019"),
        ("progress", "2019"),
        ("sent", "2019"),
        ("share", "2019"),
        ("forecast", "2019"),
        ("receive", "2024", "NIL", "3", "--on", "2024-02-01"),
        ("notify", "2024", "C1-1", "3", "--on", "2024-02-01"),
        ("retract", "1"),
        ("set", "none.toml", "--on", "2024-01-15"),
    ],
)
def test_what_is_not_there_is_said(planned: "Desk", arguments: tuple[str, ...]) -> None:
    """Exit code 7 and a sentence; nothing is written."""
    stored = planned.stored()
    answer = planned("plan", *arguments)
    assert answer.code == 7
    assert answer.err.strip()
    assert planned.stored() == stored
