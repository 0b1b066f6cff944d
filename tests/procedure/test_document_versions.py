"""The two formats of the case document: one vocabulary, and what makes it version 2."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from admission_flow.procedure.document import (
    DocumentProblems,
    act_from,
    case_from,
    document_of,
    version_of,
)
from admission_flow.procedure.person import BirthTime
from admission_flow.testing import lawful_case


def document() -> dict[str, Any]:
    """Return a right document of version 1 as JSON gives it."""
    data: dict[str, Any] = json.loads(json.dumps(document_of(lawful_case("branch_resolution"))))
    return data


def problems(data: object) -> list[tuple[str, str]]:
    with pytest.raises(DocumentProblems) as caught:
        case_from(data)
    return [(problem.where, problem.message_id) for problem in caught.value.problems]


NEW_OF_A_PERSON: dict[str, Any] = {
    "born_on": BirthTime(2000),
    "left_reason": "population_policy",
    "marital_status": "single",
    "adult_children": 0,
    "raised_by_guardian": False,
    "memberships": (),
    "village_elder": False,
    "works_at_sea": False,
    "tracks": ("foreign_spouse",),
    "population_child": 3,
}


@pytest.mark.parametrize("name", NEW_OF_A_PERSON)
def test_one_new_word_makes_it_version_2(name: str) -> None:
    """While only words of version 1 are used the writer says so; one new word is enough for 2."""
    case = lawful_case("branch_resolution", marital_status=None, adult_children=None)
    assert document_of(case)["format"] == "admission-case/1"
    person = replace(case.person, **{name: NEW_OF_A_PERSON[name]})
    written = document_of(replace(case, person=person))
    assert written["format"] == "admission-case/2"
    assert case_from(written).person == person
    written["format"] = "admission-case/1"  # one vocabulary: the reader takes both
    assert case_from(written).person == person


def test_a_new_value_of_an_old_field_is_a_new_word() -> None:
    """A consent on a matter of version 2, and a sibling who is asked about."""
    old = act_from({"kind": "consent", "on": "2024-01-10", "matter": "over_60"})
    new = act_from({"kind": "consent", "on": "2024-01-10", "matter": "religion"})
    sibling = act_from({"kind": "verification_request", "on": "2024-01-10", "subject": "sibling:2"})
    assert [version_of(act) for act in (old, new, sibling)] == [1, 2, 2]


@pytest.mark.parametrize(
    ("raw", "problem"),
    [("2000-13", "not_a_day"), ("1812", "day_out_of_range"), ("2000-3", "day_spelling")],
)
def test_a_birth_that_is_none_is_named(raw: str, problem: str) -> None:
    """A month or a year of birth may stand alone; what is none is a problem with its place."""
    assert problems_of_birth(raw) == [("person.born_on", problem)]


def problems_of_birth(raw: str) -> list[tuple[str, str]]:
    data = document()
    data["person"]["born_on"] = raw
    return problems(data)


def test_rows_of_who_may_decide_are_read_with_their_places() -> None:
    """`from` is written as the contract has it; a row that lacks something is named."""
    data = document()
    row = {"authority": "Đảng ủy Xã Mẫu", "body": "standing_committee", "right": "own"}
    data["unit"]["deciders"] = [{**row, "from": "2025-07-01"}]
    case = case_from(data)
    assert case.unit.deciders[0].since == date(2025, 7, 1)
    assert document_of(case)["unit"]["deciders"] == [{**row, "from": "2025-07-01"}]
    data["unit"]["deciders"] = [row, {**row, "from": "2025-07-01", "right": "x"}]
    assert problems(data) == [
        ("unit.deciders[0].from", "missing"),
        ("unit.deciders[1].right", "not_a_choice"),
    ]
