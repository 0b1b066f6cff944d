"""Who may decide, by the register's tree: of a document that was taken over nobody told it."""

from typing import TYPE_CHECKING, Any

from admission_flow.testing import lawful_case, with_changed

if TYPE_CHECKING:
    from tests.conftest import Desk

OPENED = ("--on", "2020-01-01")


def _tree(office: "Desk", *, above_may: bool = True) -> None:
    """Add the chi bộ below a base organisation below a committee, and what that may decide."""
    for row in (
        ("KHOI", "Đảng ủy Khối Mẫu", "--level", "direct_superior"),
        ("C01", "Đảng ủy Trường Mẫu", "--level", "base", "--under", "KHOI"),
        ("C01-1", "Chi bộ Trường Mẫu", "--level", "branch", "--under", "C01"),
    ):
        assert office("unit", "add", *row, *OPENED).code == 0
    if above_may:
        _empower(office, "KHOI", OWN, "2020-01-01")


OWN = ("--right", "own", "--body", "standing_committee", "--majority", "more_than_half")
GIVEN = ("--right", "delegated", "--body", "base_committee", "--majority", "two_thirds")


def _empower(office: "Desk", unit: str, power: tuple[str, ...], on: str) -> None:
    answer = office("unit", "empower", unit, *power, "--basis", "15-QĐ/ĐUK", "--on", on)
    assert answer.code == 0, answer.out


def _taken_over(office: "Desk") -> None:
    facts: dict[str, Any] = {"authority": "Đảng ủy Trường Mẫu", "body": "base_committee"}
    facts["delegation"] = "15-QĐ/ĐUK"
    case = with_changed(lawful_case("admission_decision"), "admission_decision", **facts)
    assert office("case", "import", "--as-found", office.file("a.json", case)).code == 0


def _u01(office: "Desk") -> list[dict[str, Any]]:
    rows = office("audit", "findings", "--check", "U01", "--all", "--json").json["findings"]
    return [row for row in rows if row["case"] == "HS-0001"]


def test_a_base_committee_without_empowerment_is_found(office: "Desk") -> None:
    """Decided on 10 April 2024 by a committee to which the tree gives nothing until the 11th."""
    _tree(office)
    _taken_over(office)
    _empower(office, "C01", GIVEN, "2024-04-11")
    (row,) = _u01(office)
    assert (row["answer"], row["class"], row["on"]) == ("found", "redo", "2024-04-10")
    assert row["evidence"]["may_decide"] == ["Đảng ủy Khối Mẫu"]
    assert row["citations"]
    assert row["remedy"]
    screen = office("audit", "findings", "--check", "U01").out
    assert "Đảng ủy Khối Mẫu" in screen


def test_one_that_was_empowered_by_that_day_is_not(office: "Desk") -> None:
    """From the day of the decision on, whenever that was entered."""
    _tree(office)
    _taken_over(office)
    _empower(office, "C01", GIVEN, "2024-04-10")
    assert [row["answer"] for row in _u01(office)] == ["clear"]


def test_a_tree_that_says_nothing_accuses_nobody(office: "Desk") -> None:
    """No row on the way up, or no tree at all: nobody can say who may decide."""
    _taken_over(office)
    assert [row["answer"] for row in _u01(office)] == ["unknown"]
    _tree(office, above_may=False)
    (row,) = _u01(office)
    assert (row["answer"], row["evidence"]["missing"]) == ("unknown", "unit.deciders")
