"""Every list hides personal numbers, and says without colours what it says with them."""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from admission_flow.cli.shell.output import painted
from admission_flow.messages.masking import mask
from admission_flow.testing import lawful_case
from tests.conftest import filled_once

if TYPE_CHECKING:
    from tests.conftest import Desk

NUMBER = "079301234567"
LISTS = (
    ("case", "list"), ("due",), ("due", "owed"), ("due", "stuck"), ("source", "list"),
    ("source", "proposals"), ("source", "missing"), ("source", "reviews"), ("class", "list"),
    ("class", "show", "NT-01"), ("class", "propose", "NT-01"), ("audit", "log"),
    ("audit", "findings"), ("unit", "list"), ("unit", "moves"), ("privacy", "register"),
)  # fmt: skip
NAMING = {
    ("case", "list"), ("due",), ("due", "stuck"), ("source", "list"), ("source", "missing"),
    ("class", "show", "NT-01"), ("class", "propose", "NT-01"),
}  # fmt: skip
"""Those that show names, so that a number in a name is seen to be hidden."""
DAY = ("--as-of", "01/06/2024")


@filled_once
def numbered(office: "Desk") -> None:
    """Return a desk where somebody typed an identity number behind a name, in every list."""
    for letter, acts in (("A", 2), ("B", 4), ("C", 99)):
        case = lawful_case("branch_resolution")
        person = replace(case.person, full_name=f"Lò Mẫu {letter} {NUMBER}")
        made = replace(case, person=person, acts=case.acts[:acts])
        assert office("case", "import", office.file(f"{letter}.json", made)).code == 0
    given = ("--places", "5", "--first-day", "04/03/2024", "--last-day", "08/03/2024")
    by = ("--organiser", f"Trung tâm {NUMBER}", "--issuer-kind", "political_centre")
    assert office("class", "open", "NT-01", "--kind", "awareness", *given, *by).code == 0
    office("class", "enrol", "NT-01", "HS-0001", "--on", "04/03/2024", "--yes")
    named = ("--helper", f"Trần Mẫu {NUMBER}", "--official-member", "--on", "01/03/2024")
    assert office("source", "assign", "HS-0001", *named).code == 0
    by_union = ("--proposer", "youth_union", "--on", "01/02/2024", "--number", f"12-{NUMBER}")
    assert office("source", "propose", "HS-0001", *by_union).code == 0


@pytest.mark.parametrize("line", LISTS, ids=" ".join)
def test_no_list_shows_a_personal_number(numbered: "Desk", line: tuple[str, ...]) -> None:
    """As a table, as JSON and as CSV, wherever the number stands."""
    shown = 0
    for more in ((), ("--json",), ("--csv",), DAY, (*DAY, "--json"), (*DAY, "--csv")):
        answer = numbered(*line, *more)
        shown += answer.code == 0
        assert NUMBER not in answer.out + answer.err, (line, more)
    assert shown >= 1
    assert line not in NAMING or mask(NUMBER) in numbered(*line).out


def test_colours_can_be_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR, or anything but a terminal: the words alone."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert painted("đỏ", "red") != "đỏ"
    monkeypatch.setenv("NO_COLOR", "1")
    assert painted("đỏ", "red") == "đỏ"
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False)
    assert painted("đỏ", "red") == "đỏ"
