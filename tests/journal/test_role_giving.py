"""Who gives and takes roles, and which go together, as the log alone tells it."""

from typing import Any

import pytest

from admission_flow.journal.rights import ALONE
from tests.journal.role_log import DAY, RoleLog

# Who gives roles


def test_nobody_gives_themselves_a_role(ruled: RoleLog) -> None:
    """Also an administrator does not: two people, or none."""
    assert "themselves" in ruled.grant("qt01", "qt01", "administrator", "CS1")
    assert "may not write role.grant" in ruled.grant("cb01", "cb01", "secretary", "CB1")


def test_an_administrator_of_a_unit_gives_roles_there_and_below(ruled: RoleLog) -> None:
    """Neither above nor beside, nor keys, nor in the whole register."""
    assert ruled.grant("qt01", "qt02", "administrator", "CS1") == ""
    assert ruled.grant("qt02", "cb01", "secretary", "CB1") == ""
    for unit in ("TINH", "CS2", "CB2", ""):
        assert ruled.grant("qt02", "cb02", "secretary", unit) != "", unit
    assert ruled.add("qt02", "officer.enrol", officer="cb02", key="x", role="officer") != ""
    assert ruled.add("qt01", "officer.enrol", officer="cb02", key="x", role="officer") == ""
    new = {"unit": "CB9", "on": DAY, "name": "Đơn vị CB9", "level": "branch"}
    assert ruled.add("qt02", "unit.add", **new, parent="CS2") != ""
    assert ruled.add("qt02", "unit.add", **new, parent="CS1") == ""
    assert ruled.add("qt02", "unit.change", unit="CB2", on=DAY, name="Đơn vị khác") != ""
    assert ruled.add("qt02", "unit.change", unit="CB9", on=DAY, parent="CS2") != ""


@pytest.mark.parametrize("role", sorted(ALONE))
def test_some_roles_stand_alone(ruled: RoleLog, role: str) -> None:
    """Who inspects, or gives roles, does no work on the same days; before or after it they may."""
    assert ruled.grant("qt01", "cb01", role, "CS1", until="2026-12-31") == ""
    assert "who is" in ruled.grant("qt01", "cb01", "secretary", "CB2", since="2026-12-31")
    assert ruled.grant("qt01", "cb01", "secretary", "CB2", since="2027-01-01") == ""
    assert ruled.grant("qt01", "cb01", role, "CS2", until="2026-12-01") == ""


def test_the_last_administrator_stays(ruled: RoleLog) -> None:
    """One of a unit, or with an end, is none who could give every role for ever."""
    assert ruled.grant("qt01", "qt02", "administrator", "CS1") == ""
    assert ruled.grant("qt01", "qt03", "administrator", until="2030-01-01") == ""
    assert "last administrator" in ruled.withdraw("qt01", "qt01", "administrator")
    assert ruled.grant("qt01", "qt04", "administrator") == ""
    assert ruled.withdraw("qt01", "qt01", "administrator") == ""
    assert "no role" in ruled.grant("qt01", "cb01", "secretary")
    assert ruled.grant("qt04", "cb01", "secretary") == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "king"},
        {"role": 7},
        {"officer": "hai từ"},
        {"officer": None},
        {"unit": None},
        {"unit": "CB77"},
        {"from": "2026-02-30"},
        {"from": "20261124"},
        {"until": "2026-11-23"},
        {"until": ""},
        {"more": "x"},
    ],
)
def test_what_is_no_role_is_not_given(ruled: RoleLog, wrong: dict[str, object]) -> None:
    """A word, a unit or a day that there is not is a break, and gives nothing."""
    right: Any = {"officer": "cb01", "role": "recorder", "unit": "CB1", "from": DAY}
    assert ruled.add("qt01", "role.grant", **(right | wrong)) != ""
    act = {"kind": "opinion", "on": DAY}
    assert ruled.add("cb01", "case.record", "HS-0001", act=act) != ""
    assert ruled.add("qt01", "role.grant", **right) == ""
