"""An entry that is not what it says it is, as an officer and an auditor meet it."""

from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.demo.plan import plan_2024
from admission_flow.planning.plan.plan import document_of
from admission_flow.register.core.records import Split
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk

ANSWERS = {
    "unit": ("unit", "list"),
    "plan": ("plan", "show", "2024"),
    "source": ("source", "list"),
    "class": ("class", "list"),
    "due": ("due",),
    "case": ("case", "show", "HS-0001"),
}


@pytest.fixture
def desk_at_work(office: "Desk") -> "Desk":
    """Return a desk with a unit, a plan, a class and a case."""
    file = office.file("hs.json", lawful_case("sympathiser_resolution"))
    assert office("case", "import", file).code == 0
    with Register.open(str(office.register), "cb01") as register:
        document = document_of(plan_2024())
        unit = {"unit": "C1", "on": "2020-01-01", "name": "Trường Mẫu", "level": "base"}
        register.note("unit.add", Split(unit, {}))
        register.note(
            "plan.set", Split({"plan": 2024, "on": "2024-01-15", "document": document}, {})
        )
    assert {name: office(*command).code for name, command in ANSWERS.items()} == dict.fromkeys(
        ANSWERS, 0
    )
    return office


@pytest.mark.parametrize(
    ("action", "data", "stopped"),
    [
        ("unit.add", {"unit": 7}, {"unit", "source"}),  # the lists are those of units
        ("unit.retract", {"entry": 999}, {"unit", "source"}),
        ("unit.add", {"unit": "C1", "on": "2021-01-01", "name": "Mẫu", "level": "base"},
         {"unit", "source"}),
        ("plan.notify", {"plan": 2024}, {"plan"}),
        ("source.review", {"unit": "C1"}, {"source"}),
        ("class.enrol", {"code": "A", "on": "2024-03-04", "cases": ["HS-9999"]}, {"class"}),
        ("class.close", {}, {"class"}),
        ("due.done", {"case": "HS-0001"}, {"due"}),
    ],
)  # fmt: skip
def test_it_stops_its_own_question_and_is_named(
    desk_at_work: "Desk", action: str, data: dict[str, Any], stopped: set[str]
) -> None:
    """Exit code 6 and the entry's number, in every topic; the verifier names the same entry."""
    with Register.open(str(desk_at_work.register), "cb01") as register:
        seq = register.note(action, Split(data, {})).seq
    for name, command in ANSWERS.items():
        answer = desk_at_work(*command)
        assert (name, answer.code) == (name, 6 if name in stopped else 0)
        if name in stopped:
            assert f"Mục {seq} " in answer.err
    told = desk_at_work("audit", "verify")
    assert told.code == 6
    assert f"BROKEN at entry {seq}" in told.out
    document = desk_at_work("audit", "verify", "--json")
    assert document.code == 6
    assert [found["seq"] for found in document.json["breaks"]] == [seq]
    assert action in document.json["breaks"][0]["what"]
