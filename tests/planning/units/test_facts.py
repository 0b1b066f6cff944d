"""What the tree says of a chi bộ: what applies there, and who decides for it, by dates."""

from datetime import date

import pytest

from admission_flow.planning.units.events import (
    UnitAdded,
    UnitChanged,
    UnitClosed,
    UnitEmpowered,
    UnitEvent,
)
from admission_flow.planning.units.facts import (
    UnitFacts,
    deciders_of,
    facts_of,
    facts_since,
    from_day,
    place_of,
)
from admission_flow.planning.units.tree import Organisation
from admission_flow.procedure.person import Decider

START, ENDS = date(2016, 1, 1), date(2025, 7, 1)
LAST = date(2025, 6, 30)


def added(unit: str, level: str, parent: str | None = None, **more: object) -> UnitAdded:
    given = {"unit": unit, "on": START, "name": f"Tên {unit}", "level": level, "parent": parent}
    return UnitAdded(**given | more)  # type: ignore[arg-type]


def empowered(unit: str, on: date = START, right: str = "own", **more: str) -> UnitEmpowered:
    given = {"matter": "admission", "body": "standing_committee", "majority": "more_than_half"}
    return UnitEmpowered(unit=unit, on=on, right=right, **given | more)


def tree(*more: UnitEvent) -> Organisation:
    """Return a bloc with a base organisation of two chi bộ, one below a section, and a chi bộ."""
    return Organisation(
        [
            added("K", "direct_superior", has_trade_union=True),
            added("B", "base", "K", has_youth_union=True),
            added("S", "section", "B"),
            added("C1", "branch", "B", has_youth_union=False),
            added("C2", "branch", "S"),
            added("CS", "base", "K", system="police"),
            *more,
        ]
    )


def decider(name: str, since: date, until: date | None = None, right: str = "own") -> Decider:
    body = "base_committee" if right == "delegated" else "standing_committee"
    return Decider(authority=name, body=body, right=right, since=since, until=until)


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("C1", UnitFacts(has_youth_union=False, has_trade_union=True, has_base_committee=True,
                         has_section_committee=False)),
        ("C2", UnitFacts(has_youth_union=True, has_trade_union=True, has_base_committee=True,
                         has_section_committee=True)),
        ("CS", UnitFacts(has_trade_union=True, has_base_committee=False,
                         has_section_committee=False, system="police")),
        # A base organisation that has chi bộ: nobody says in which of them the person is.
        ("B", UnitFacts(has_youth_union=True, has_trade_union=True)),
    ],
)  # fmt: skip
def test_what_applies_to_a_chi_bo_is_its_own_or_that_of_the_nearest_above(
    code: str, facts: UnitFacts
) -> None:
    """What nobody states upwards is not known; committees follow from the levels above."""
    assert facts_of(tree().on(START), code) == facts


def test_a_tree_that_ends_below_the_base_knows_no_committee() -> None:
    """Of a chi bộ at the top of the tree, what stands above it is not on record."""
    alone = Organisation([added("C", "branch")])
    assert facts_of(alone.on(START), "C") == UnitFacts()


def test_a_base_committee_that_decides_itself_stands_before_nobody() -> None:
    """Whether its resolution is on the way is for the case's papers to say."""
    delegated = empowered("B", right="delegated", body="base_committee", majority="two_thirds")
    facts = facts_of(tree(empowered("K"), delegated).on(START), "C1")
    assert facts.has_base_committee is None
    assert facts_of(tree(empowered("K")).on(START), "C1").has_base_committee is True


def test_facts_hold_since_the_day_on_which_they_came_to_be_so() -> None:
    """Another chi bộ's change is none of this one."""
    day = date(2024, 3, 5)
    units = tree(
        UnitChanged(unit="C1", on=day, parent="K"),
        UnitChanged(unit="C2", on=date(2024, 9, 1), name="Tên mới"),
    )
    facts, since = facts_since(units, "C1", date(2025, 1, 1))
    assert (facts.has_base_committee, since) == (False, day)
    facts, since = facts_since(units, "C1", date(2024, 3, 4))
    assert (facts.has_base_committee, since) == (True, START)


def test_a_closed_committee_decides_to_its_last_day_and_its_successor_from_the_next() -> None:
    """Boundary: the closing names the first day without it."""
    units = tree(
        empowered("K"),
        UnitAdded(unit="X", on=ENDS, name="Đảng ủy Xã Mẫu", level="direct_superior"),
        empowered("X", ENDS),
        UnitChanged(unit="B", on=ENDS, parent="X"),
        UnitChanged(unit="CS", on=ENDS, parent="X"),
        UnitClosed(unit="K", on=ENDS, successors=("X",)),
    )
    assert deciders_of(units, "C1") == (
        decider("Tên K", START, LAST),
        decider("Đảng ủy Xã Mẫu", ENDS),
    )


def test_who_delegates_may_still_decide_and_who_loses_the_power_may_not() -> None:
    """The nearest that is empowered, and above a delegated one who decides by own right."""
    given, taken = date(2022, 5, 1), date(2024, 5, 1)
    units = tree(
        empowered("K"),
        empowered("B", given, "delegated", body="base_committee", majority="two_thirds"),
        UnitEmpowered(unit="B", on=taken, matter="admission", right="none"),
    )
    assert deciders_of(units, "C1") == (
        decider("Tên K", START),
        decider("Tên B", given, date(2024, 4, 30), "delegated"),
    )
    assert deciders_of(tree(), "C1") == ()


def test_a_chi_bo_that_was_taken_over_goes_on_in_its_only_heir() -> None:
    """With two heirs nobody knows where a case is, until its person is moved."""
    day = date(2024, 2, 1)
    one = tree(empowered("K"), UnitClosed(unit="C1", on=day, successors=("C2",)))
    assert place_of(one, "Tên C1", START, date(2024, 1, 31)) == "C1"
    assert place_of(one, "Tên C1", START, day) == "C2"
    assert deciders_of(one, "C1") == (decider("Tên K", START),)
    two = tree(empowered("K"), UnitClosed(unit="C1", on=day, successors=("C2", "CS")))
    assert place_of(two, "Tên C1", START, day) is None
    assert deciders_of(two, "C1") == (decider("Tên K", START, date(2024, 1, 31)),)
    assert place_of(two, "Không có trong cây", START, day) is None


def test_what_is_told_counts_from_its_day_on_and_changes_nothing_before() -> None:
    """A row that only goes on stays one row; the same told twice is the same."""
    before = (decider("A", START, LAST), decider("B", ENDS))
    day = date(2025, 9, 10)
    assert from_day(before, before, day) == before
    now = from_day(before, (decider("C", START),), day)
    assert now == (
        decider("A", START, LAST),
        decider("B", ENDS, date(2025, 9, 9)),
        decider("C", day),
    )
    assert from_day(now, now, date(2026, 1, 1)) == now
    assert from_day((), (decider("A", START), decider("B", START, LAST)), day) == (
        decider("A", day),
    )


def test_a_row_does_not_go_on_over_a_move() -> None:
    """Another chi bộ of the same committee: the case's rows of before end with the move."""
    day = date(2025, 9, 10)
    rows = (decider("A", START),)
    assert from_day(rows, rows, day, going_on_since=day) == (
        decider("A", START, date(2025, 9, 9)),
        decider("A", day),
    )
