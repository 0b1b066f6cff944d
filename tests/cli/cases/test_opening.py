"""Opening a case asks for family, organisations and work; a fact of a day is an act of that day."""

import json
from typing import TYPE_CHECKING

from admission_flow.cli.cases.opening import ASKED
from admission_flow.procedure.document import document_of
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Desk


def person_file(folder: "Path") -> str:
    """Write a case without acts, and return the file's name."""
    document = document_of(lawful_case(marital_status=None))
    file = folder / "nguoi.json"
    file.write_text(json.dumps(document | {"acts": []}), "utf-8")
    return str(file)


def test_what_is_not_stated_is_named_and_nothing_is_assumed(office: "Desk") -> None:
    """The case is opened all the same; the facts are as unknown as before."""
    answer = office("case", "open", person_file(office.folder))
    assert answer.code == 0
    person = office("case", "show", "HS-0001", "--json").json["document"]["person"]
    for name in ASKED:
        assert (f"({name})" in answer.out) == (name not in person)
    assert "(marital_status)" in answer.out
    assert "case correct HS-0001 1 marital_status=" in answer.out


def test_what_is_stated_on_the_command_line_stands_in_the_case(office: "Desk") -> None:
    """A list may be said to be empty; what is said is not named as missing."""
    facts = (
        "marital_status=married", "adult_children=0", "raised_by_guardian=không",
        "memberships=không", "village_elder=không", "works_at_sea=có",
    )  # fmt: skip
    answer = office("case", "open", person_file(office.folder), *facts)
    assert answer.code == 0
    assert "(" not in answer.out
    person = office("case", "export", "HS-0001", "--purpose", "kiểm tra").json["person"]
    assert person["marital_status"] == "married"
    assert person["adult_children"] == 0
    assert person["raised_by_guardian"] is False
    assert person["memberships"] == []
    assert person["works_at_sea"] is True


def test_a_wrong_word_opens_nothing(office: "Desk") -> None:
    """Exit code 7, with the field and the words that it takes."""
    answer = office("case", "open", person_file(office.folder), "marital_status=ở vậy")
    assert answer.code == 7
    assert "marital_status" in answer.err
    assert office("case", "list", "--json").json == []


def test_a_correction_that_changes_the_past_says_which_act_to_enter(office: "Desk") -> None:
    """The sentence can be followed: the act it names is taken, and the case stays lawful."""
    case = lawful_case("branch_resolution")
    file = office.folder / "ho-so.json"
    file.write_text(json.dumps(document_of(case)), "utf-8")
    assert office("case", "import", str(file)).code == 0
    why = ("--reason", "theo sổ đoàn viên")
    answer = office("case", "correct", "HS-0001", "1", "youth_union_member=không", *why)
    assert answer.code == 7
    assert "membership organisation=youth_union member=false" in answer.err
    assert "--from-the-start" in answer.err
    act = ("membership", "organisation=youth_union", "member=false", "--on", "01/11/2024")
    assert office("case", "record", "HS-0001", *act).code == 0
    assert office("case", "explain", "HS-0001", "--json").json["lawful"] is True
    typed = office(
        "case",
        "correct",
        "HS-0001",
        "1",
        "youth_union_member=không",
        "--from-the-start",
        "--yes",
        *why,
    )
    assert typed.code == 0
    assert office("case", "explain", "HS-0001", "--json").json["lawful"] is False
