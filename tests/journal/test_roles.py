"""Roles as the log alone tells them: who may write which entry, where and when."""

from dataclasses import replace
from typing import Any

import pytest

from admission_flow.journal.rights import ALONE, RIGHTS, ROLES, Use, may, use_of
from admission_flow.journal.roles import Roles, verify_roles
from admission_flow.journal.shape import ACTIONS
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Step
from tests.journal.role_log import DAY, RoleLog

KINDS = in_use.kinds()


# The table


def test_every_action_of_the_program_is_some_use() -> None:
    """No entry of ours is one that no role gives, but the first of a register."""
    steps = [cls for cls in KINDS.values() if issubclass(cls, Step)]
    for action in ACTIONS - {"register.create"}:
        assert use_of(action, {"act": {"kind": steps[0].kind}}) is not None, action
    assert use_of("register.create", {}) is None
    assert use_of("case.promote", {}) is None


def test_every_use_is_somebodys_and_says_why() -> None:
    """The table is whole: each kind of thing has its roles and its reason."""
    assert set(RIGHTS) == set(Use)
    assert all(right.roles and right.roles <= set(ROLES) and right.why for right in RIGHTS.values())


def test_an_administrator_touches_no_case_and_an_inspector_writes_none() -> None:
    """The two roles that stand alone do no work in a case."""
    cases = {
        use_of(action, {"act": {"kind": kind}})
        for action in ACTIONS
        if action.startswith("case.")
        for kind in KINDS
    }
    assert None not in cases
    for use in cases:
        assert not any(may(role, use) for role in ALONE), use  # type: ignore[arg-type]
    assert not may("administrator", Use.READ)
    assert may("inspector", Use.READ)


def test_a_step_of_another_procedure_is_a_decision() -> None:
    """What the table does not know is the highest right, and not the lowest."""
    for kind in ("hand_over", "", None, 7):
        assert use_of("case.advance", {"act": {"kind": kind}}) is Use.DECIDE
    assert use_of("case.advance", {}) is Use.DECIDE


# The first role


def test_without_roles_anybody_writes_anything(unruled: RoleLog) -> None:
    """An office that never gives a role is as it was."""
    assert unruled.add("cb09", "case.record", "HS-0001", act={"kind": "opinion", "on": DAY}) == ""
    assert unruled.add("cb09", "officer.enrol", officer="cb09", key="x", role="officer") == ""
    assert not Roles().in_use


@pytest.mark.parametrize(
    "wrong",
    [
        {"officer": "cb02"},
        {"role": "secretary"},
        {"unit": "CS1"},
        {"until": "2030-01-01"},
        {"from": "2026-11-25"},
    ],
)
def test_the_first_role_locks_nobody_out(unruled: RoleLog, wrong: dict[str, str]) -> None:
    """It is its own officer's, of the whole register, from today on, without an end."""
    right = {"officer": "qt01", "role": "administrator", "unit": "", "from": DAY}
    assert unruled.add("qt01", "role.grant", **(right | wrong)) != ""
    assert unruled.add("cb09", "case.record", "HS-0001", act={"kind": "opinion", "on": DAY}) == ""
    assert unruled.add("qt01", "role.grant", **right) == ""


def test_from_the_first_role_on_whoever_has_none_may_do_nothing(ruled: RoleLog) -> None:
    """Deny by default: also the administrator does nothing in a case."""
    act = {"kind": "opinion", "on": DAY}
    assert "no role" in ruled.add("cb01", "case.record", "HS-0001", act=act)
    assert "administrator" in ruled.add("qt01", "case.record", "HS-0001", act=act)
    assert "no role" in ruled.add("cb01", "checkpoint.hand_out", to="minutes")


# Where


@pytest.mark.parametrize(
    ("unit", "here", "there"),
    [("CB1", True, False), ("CS1", True, False), ("TINH", True, True), ("", True, True),
     ("CB2", False, True), ("CS2", False, True)],
)  # fmt: skip
def test_a_role_reaches_its_unit_and_what_is_below(
    ruled: RoleLog,
    unit: str,
    here: bool,  # noqa: FBT001 - a table of the test
    there: bool,  # noqa: FBT001 - a table of the test
) -> None:
    """Own and below, and nothing above or beside."""
    assert ruled.grant("qt01", "cb01", "recorder", unit) == ""
    act = {"kind": "opinion", "on": DAY}
    assert (ruled.add("cb01", "case.record", "HS-0001", act=act) == "") is here
    assert (ruled.add("cb01", "case.record", "HS-0002", act=act) == "") is there


def test_a_case_is_where_it_moved_to_from_that_day_on(ruled: RoleLog) -> None:
    """Who had it writes its move; then it is the other's, and a correction brings it back."""
    for officer, unit in (("cb01", "CB1"), ("cb02", "CB2")):
        assert ruled.grant("qt01", officer, "secretary", unit) == ""
    move = {"kind": "move", "on": DAY, "to": "Đơn vị CB2"}
    act = {"kind": "opinion", "on": DAY}
    assert ruled.add("cb02", "case.record", "HS-0001", act=act) != ""
    assert ruled.add("cb01", "case.record", "HS-0001", act=move) == ""
    seq = len(ruled.entries) - 1
    assert ruled.add("cb01", "case.record", "HS-0001", act=act) != ""
    assert ruled.add("cb02", "case.record", "HS-0001", act=act) == ""
    assert ruled.add("cb02", "case.correct", "HS-0001", corrects=seq, act=None) == ""
    assert ruled.add("cb02", "case.record", "HS-0001", act=act) != ""
    assert ruled.add("cb01", "case.record", "HS-0001", act=act) == ""


def test_a_case_is_where_its_corrected_opening_says(ruled: RoleLog) -> None:
    """The chi bộ of the opening was wrong: from the correction on the case is elsewhere."""
    for officer, unit in (("cb01", "CB1"), ("cb02", "CB2")):
        assert ruled.grant("qt01", officer, "secretary", unit) == ""
    assert (
        ruled.add("cb01", "case.correct", "HS-0001", corrects=6, unit={"name": "Đơn vị CB2"}) == ""
    )
    act = {"kind": "opinion", "on": DAY}
    assert ruled.add("cb01", "case.record", "HS-0001", act=act) != ""
    assert ruled.add("cb02", "case.record", "HS-0001", act=act) == ""


def test_a_case_in_no_tree_is_only_the_whole_registers(ruled: RoleLog) -> None:
    """A chi bộ that the tree does not know lies below no unit."""
    assert ruled.grant("qt01", "cb01", "secretary", "TINH") == ""
    assert ruled.grant("qt01", "cb02", "secretary") == ""
    unit = {"name": "Chi bộ không có trong sổ"}
    assert ruled.add("cb01", "case.open", "HS-0003", person={}, unit=unit) != ""
    assert ruled.add("cb02", "case.open", "HS-0004", person={}, unit=unit) == ""


def test_the_tree_of_the_entrys_day_decides(ruled: RoleLog) -> None:
    """A unit that goes under another from a day on is reached from there from that day on."""
    assert ruled.grant("qt01", "cb02", "secretary", "CS2") == ""
    data = {"unit": "CB1", "on": "2026-12-01", "parent": "CS2"}
    assert ruled.add("qt01", "unit.change", **data) == ""
    act = {"kind": "opinion", "on": DAY}
    assert ruled.add("cb02", "case.record", "HS-0001", act=act, day="2026-11-30") != ""
    assert ruled.add("cb02", "case.record", "HS-0001", act=act, day="2026-12-01") == ""


def test_what_comes_afterwards_mends_nothing(ruled: RoleLog) -> None:
    """A role that is dated back gives no right to what was written before it was given."""
    act = {"kind": "opinion", "on": DAY}
    assert ruled.add("cb01", "case.record", "HS-0001", act=act) != ""
    assert ruled.grant("qt01", "cb01", "recorder", "CB1", since="2020-01-01") == ""
    seqs = [each.seq for each in verify_roles(ruled.entries)]
    assert seqs == [len(ruled.entries) - 2]


# When


@pytest.mark.parametrize(
    ("day", "allowed"),
    [("2026-11-30", False), ("2026-12-01", True), ("2026-12-31", True), ("2027-01-01", False)],
)
def test_a_role_holds_from_its_first_to_its_last_day(
    ruled: RoleLog,
    day: str,
    allowed: bool,  # noqa: FBT001 - a table of the test
) -> None:
    """Both days count; the day in Việt Nam, not in Greenwich."""
    since, until = "2026-12-01", "2026-12-31"
    assert ruled.grant("qt01", "cb01", "recorder", "CB1", since=since, until=until) == ""
    act = {"kind": "opinion", "on": DAY}
    assert (ruled.add("cb01", "case.record", "HS-0001", act=act, day=day) == "") is allowed


def test_a_role_is_taken_from_a_day_on(ruled: RoleLog) -> None:
    """The day named is the first without it; what is not held is not taken."""
    assert ruled.grant("qt01", "cb01", "recorder", "CB1") == ""
    assert ruled.withdraw("qt01", "cb01", "recorder", "CB1", "2026-12-05") == ""
    act = {"kind": "opinion", "on": DAY}
    assert ruled.add("cb01", "case.record", "HS-0001", act=act, day="2026-12-04") == ""
    assert ruled.add("cb01", "case.record", "HS-0001", act=act, day="2026-12-05") != ""
    assert ruled.withdraw("qt01", "cb01", "recorder", "CB1", "2026-12-05") != ""
    assert ruled.withdraw("qt01", "cb01", "recorder", "CB2") != ""
    assert ruled.withdraw("qt01", "cb01", "secretary", "CB1") != ""


# Related


def test_nobody_acts_in_a_case_of_their_own_or_a_relatives(ruled: RoleLog) -> None:
    """Once it is declared, whatever the role; only somebody else ends it."""
    for officer in ("cb01", "cb02"):
        assert ruled.grant("qt01", officer, "secretary", "CS1") == ""
    act = {"kind": "opinion", "on": DAY}
    told = {"officer": "cb01", "case_": "HS-0001"}
    assert ruled.add("cb01", "officer.relation", **told, kind="relative") == ""
    for action, data in (
        ("case.record", {"act": act}),
        ("case.confirm", {"entry": 9}),
        ("case.correct", {"corrects": 9, "act": None}),
        ("privacy.view", {}),
    ):
        assert "relative" in ruled.add("cb01", action, "HS-0001", **data), action
    named = {"case_": "HS-0001", "clock": "x", "on": DAY}
    assert "relative" in ruled.add("cb01", "due.done", **named)
    assert ruled.add("cb02", "case.record", "HS-0001", act=act) == ""
    assert "ends what" in ruled.add("cb01", "officer.relation", **told, kind="none")
    assert ruled.add("cb02", "officer.relation", **told, kind="none") == ""
    assert ruled.add("cb01", "case.record", "HS-0001", act=act) == ""


def test_a_relation_counts_also_where_no_roles_are_in_use(unruled: RoleLog) -> None:
    """It needs no administrator to step aside."""
    assert (
        unruled.add("cb01", "officer.relation", officer="cb01", case_="HS-0001", kind="own") == ""
    )
    act = {"kind": "opinion", "on": DAY}
    assert unruled.add("cb01", "case.record", "HS-0001", act=act) != ""
    assert unruled.add("cb01", "case.record", "HS-0002", act=act) == ""


@pytest.mark.parametrize("kind", ["", "friend", 7, None])
def test_what_declares_nothing_has_no_effect(unruled: RoleLog, kind: object) -> None:
    """A relation is one of three words."""
    assert unruled.add("cb01", "officer.relation", officer="cb01", case_="HS-0001", kind=kind) != ""
    act = {"kind": "opinion", "on": DAY}
    assert unruled.add("cb01", "case.record", "HS-0001", act=act) == ""


# What the register's own chain names


def test_an_entry_that_names_cases_is_held_to_all_of_them(ruled: RoleLog) -> None:
    """A reminder of two units is nobody's who has one of them; taken back by neither."""
    assert ruled.grant("qt01", "cb01", "organisation_board", "CS1") == ""
    assert ruled.grant("qt01", "cb02", "organisation_board", "TINH") == ""
    one, both = [["HS-0001", "r", "a", DAY, 1]], [["HS-0001", "r"], ["HS-0002", "r"]]
    assert ruled.add("cb01", "due.remind", as_of=DAY, given=one) == ""
    assert ruled.add("cb01", "due.remind", as_of=DAY, given=both) != ""
    assert ruled.add("cb02", "due.remind", as_of=DAY, given=both) == ""
    seq = len(ruled.entries) - 1
    assert ruled.add("cb01", "due.retract", entry=seq) != ""
    assert ruled.add("cb02", "due.retract", entry=seq) == ""
    people: Any = {"class_": "L1", "on": DAY, "cases": ["HS-0002"]}
    assert ruled.add("cb01", "class.enrol", **people) != ""
    assert ruled.add("cb01", "class.enrol", **(people | {"cases": ["HS-0001"]})) == ""


def test_a_plan_of_the_register_takes_the_whole_register(ruled: RoleLog) -> None:
    """The plan is of all units; what a base proposes is that base's."""
    assert ruled.grant("qt01", "cb01", "secretary", "CS1") == ""
    assert ruled.grant("qt01", "cb02", "secretary") == ""
    assert ruled.add("cb01", "plan.set", plan=2027, on=DAY, document={}) != ""
    assert ruled.add("cb02", "plan.set", plan=2027, on=DAY, document={}) == ""
    received: Any = {"plan": 2027, "on": DAY, "proposed": 3}
    assert ruled.add("cb01", "plan.received", **received, unit="CS2") != ""
    assert ruled.add("cb01", "plan.received", **received, unit="CS1") == ""


def test_an_unknown_action_is_nobodys(ruled: RoleLog) -> None:
    """What no role gives is refused, also to who has every role that there is."""
    assert ruled.grant("qt01", "cb01", "organisation_board") == ""
    assert ruled.add("cb01", "case.promote", "HS-0001") != ""
    assert replace(ruled.entries[-1]).intent.action == "case.promote"
