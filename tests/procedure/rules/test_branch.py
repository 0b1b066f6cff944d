"""Votes of the chi bộ and of the base committee: what the examples cannot say."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from admission_flow.procedure.acts import BranchRoll, CommitteeRoll
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Finding, Status
from admission_flow.procedure.rules.branch import (
    at_least,
    branch_counts_add_up,
    branch_share,
    committee_counts_add_up,
)
from admission_flow.testing import lawful_case, with_step

Ask = Callable[..., Finding]
BRANCH, BASE = "branch_resolution", "base_resolution"


def voted(step: str = BRANCH, /, **roll: int | str | None) -> Case:
    return with_step(lawful_case(step), step, roll=roll)


@pytest.mark.parametrize(
    ("base", "needed"),
    [(3, 2), (4, 3), (5, 4), (6, 4), (7, 5), (9, 6), (10, 7), (11, 8), (20, 14), (300, 200)],
)
def test_two_thirds_without_rounding(finding: Ask, base: int, needed: int) -> None:
    """The number needed is met, one less is not; never a rounded percentage."""
    for in_favour, status in ((needed, Status.MET), (needed - 1, Status.UNMET)):
        case = voted(official=base, present=base, in_favour=in_favour, against=0)
        found = finding(case, BRANCH, "branch.two_thirds")
        assert (found.status, found.facts["needed"]) == (status, needed)


def test_members_absent_on_a_mission_stay_in_the_base(finding: Ask) -> None:
    """20 official, 3 of them absent on a mission: base 20, 14 needed (18b, case 3)."""
    found = finding(voted(present=17, in_favour=13, against=0), BRANCH, "branch.two_thirds")
    assert (found.status, found.facts["base"]) == (Status.UNMET, 20)
    case = voted(present=17, in_favour=14, against=0)
    assert finding(case, BRANCH, "branch.two_thirds").status is Status.MET


@pytest.mark.parametrize("excluded", ["elsewhere", "exempt_absent", "suspended"])
def test_who_is_not_called_leaves_the_base(finding: Ask, excluded: str) -> None:
    """Sent elsewhere, exempted and absent, or suspended: each takes one from the base."""
    found = finding(
        voted(present=17, in_favour=12, against=5, **{excluded: 2}), BRANCH, "branch.two_thirds"
    )
    assert (found.status, found.facts["base"], found.facts["needed"]) == (Status.MET, 18, 12)


@pytest.mark.parametrize("in_favour", [0, 1, 2, 3])
def test_a_chi_bo_of_two_and_a_probationary_member_cannot_vote(
    finding: Ask, in_favour: int
) -> None:
    """Two official members and one probationary cannot act, on recognition either (18b, case 4)."""
    for step in (BRANCH, "recognition_branch_resolution"):
        case = voted(step, official=2, present=2, in_favour=min(in_favour, 2), against=0)
        found = finding(case, step, "branch.quorum")
        assert found.status is Status.UNMET
        assert found.blocks


@pytest.mark.parametrize(
    "count",
    ["official", "elsewhere", "exempt_absent", "suspended", "present", "in_favour", "against"],
)
def test_a_count_that_is_not_stated_is_unknown(finding: Ask, count: str) -> None:
    """No count is taken for zero: the rule names the one that is missing."""
    found = finding(voted(**{count: None}), BRANCH, "branch.roll")
    assert (found.status, found.facts["missing"]) == (Status.UNKNOWN, f"roll.{count}")


@pytest.mark.parametrize("count", ["official", "elsewhere", "exempt_absent", "in_favour"])
def test_two_thirds_of_an_unknown_number_are_unknown(finding: Ask, count: str) -> None:
    """Without base or votes nothing can be said of two thirds."""
    found = finding(voted(**{count: None}), BRANCH, "branch.two_thirds")
    assert (found.status, found.facts["missing"]) == (Status.UNKNOWN, f"roll.{count}")


@pytest.mark.parametrize(
    ("step", "rule"),
    [
        (BRANCH, "branch.quorum"),
        (BRANCH, "branch.roll"),
        (BRANCH, "branch.two_thirds"),
        (BRANCH, "branch.individually"),
        (BASE, "base.roll"),
        (BASE, "base.two_thirds"),
    ],
)
def test_minutes_without_a_roll_are_unknown(finding: Ask, step: str, rule: str) -> None:
    """A resolution without the count of votes is never met."""
    case = with_step(lawful_case(step), step, roll=None)
    assert finding(case, step, rule).status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("roll", "status"),
    [
        ({"present": 20, "in_favour": 20, "against": 0}, Status.MET),
        ({"present": 21, "in_favour": 20, "against": 0}, Status.UNMET),
        ({"present": 18, "in_favour": 17, "against": 1}, Status.MET),
        ({"present": 18, "in_favour": 17, "against": 2}, Status.UNMET),
        ({"present": 18, "in_favour": 14, "against": 0}, Status.MET),
        ({"elsewhere": 21, "present": 0, "in_favour": 0, "against": 0}, Status.UNMET),
        ({"elsewhere": 3, "present": 18}, Status.UNMET),
    ],
)
def test_parts_of_a_whole(finding: Ask, roll: dict[str, int], status: Status) -> None:
    """No more voted than were present, no more present than were called."""
    assert finding(voted(**roll), BRANCH, "branch.roll").status is status


def test_nobody_called_agrees_to_nothing(finding: Ask) -> None:
    """A base of zero or less is never two thirds."""
    for official in (0, 1):
        case = voted(official=official, elsewhere=1, in_favour=0, against=0, present=0)
        assert finding(case, BRANCH, "branch.two_thirds").status is Status.UNMET


@pytest.mark.parametrize("mode", ["ballot", "card", None])
def test_the_meeting_chooses_how_to_vote(finding: Ask, mode: str | None) -> None:
    """Ballot or card, or not said: the way of voting changes no finding."""
    for rule in ("branch.roll", "branch.two_thirds", "branch.individually"):
        assert finding(voted(mode=mode), BRANCH, rule).status is Status.MET


@pytest.mark.parametrize("persons", [0, 2, 3])
def test_one_vote_is_about_one_person(finding: Ask, persons: int) -> None:
    """A vote on none or on several is none on this person."""
    assert finding(voted(persons=persons), BRANCH, "branch.individually").status is Status.UNMET


def test_a_base_committee_away_to_the_last_member_decides_nothing(finding: Ask) -> None:
    """Nobody sits: no votes are two thirds of that."""
    case = voted(BASE, members=3, away=3, in_favour=0, against=0)
    assert finding(case, BASE, "base.two_thirds").status is Status.UNMET


@pytest.mark.parametrize("count", ["members", "away", "in_favour"])
def test_a_count_of_the_committee_that_is_not_stated_is_unknown(finding: Ask, count: str) -> None:
    """No count of a committee is taken for zero either."""
    for rule in ("base.roll", "base.two_thirds"):
        found = finding(voted(BASE, **{count: None}), BASE, rule)
        assert (found.status, found.facts["missing"]) == (Status.UNKNOWN, f"roll.{count}")


def branch_roll(**counts: int | None) -> BranchRoll:
    """Return a chi bộ of ten who are all there; eight agree and one does not."""
    whole: dict[str, Any] = {
        "official": 10,
        "elsewhere": 0,
        "exempt_absent": 0,
        "suspended": 0,
        "present": 10,
    }
    return BranchRoll(**{**whole, "in_favour": 8, "against": 1, **counts})


def committee_roll(**counts: int | None) -> CommitteeRoll:
    whole: dict[str, Any] = {"members": 9, "away": 0, "in_favour": 6, "against": 3}
    return CommitteeRoll(**{**whole, **counts})


@pytest.mark.parametrize(
    ("counts", "status", "facts"),
    [
        ({}, Status.MET, (10, 10, 9)),
        ({"against": 2}, Status.MET, (10, 10, 10)),
        ({"against": 3}, Status.UNMET, (10, 10, 11)),
        ({"suspended": 1}, Status.UNMET, (9, 10, 9)),
        ({"present": 0, "in_favour": 0, "against": 0}, Status.MET, (10, 0, 0)),
        ({"official": 0, "present": 1, "in_favour": 0, "against": 0}, Status.UNMET, (0, 1, 0)),
        ({"official": 0, "present": 0, "in_favour": 1, "against": 0}, Status.UNMET, (0, 0, 1)),
    ],
)
def test_the_counts_of_a_chi_bo_are_parts_of_a_whole(
    counts: dict[str, int], status: Status, facts: tuple[int, int, int]
) -> None:
    """Whoever votes is there, and whoever is there was called; none need vote."""
    found = branch_counts_add_up(branch_roll(**counts))
    assert found.status is status
    assert dict(found.facts) == dict(zip(("base", "present", "voted"), facts, strict=True))


@pytest.mark.parametrize(
    ("counts", "status", "facts"),
    [
        ({}, Status.MET, (9, 9)),
        ({"away": 1}, Status.UNMET, (8, 9)),
        ({"in_favour": 5}, Status.MET, (9, 8)),
        ({"members": 0, "in_favour": 0, "against": 0}, Status.MET, (0, 0)),
        ({"members": 0, "in_favour": 1, "against": 0}, Status.UNMET, (0, 1)),
    ],
)
def test_the_votes_of_a_committee_fit_its_members(
    counts: dict[str, int], status: Status, facts: tuple[int, int]
) -> None:
    """No more votes than members who sit in it."""
    found = committee_counts_add_up(committee_roll(**counts))
    assert found.status is status
    assert dict(found.facts) == dict(zip(("base", "voted"), facts, strict=True))


SHARE = Fraction(2, 3)


@pytest.mark.parametrize(
    ("base", "in_favour", "needed", "enough"),
    [(0, 0, 1, False), (0, 1, 1, False), (1, 0, 1, False), (1, 1, 1, True), (9, 6, 6, True)],
)
def test_a_share_of_nobody_is_reached_by_nobody(
    base: int, in_favour: int, needed: int, *, enough: bool
) -> None:
    """Where nobody is called one vote would be needed, and there is none."""
    found = branch_share(branch_roll(official=base, in_favour=in_favour), SHARE)
    assert found.status is (Status.MET if enough else Status.UNMET)
    assert dict(found.facts) == {"base": base, "in_favour": in_favour, "needed": needed}


@pytest.mark.parametrize(
    ("base", "in_favour", "needed", "more_than", "enough"),
    [
        (9, 6, 6, False, True),
        (9, 5, 6, False, False),
        (9, 6, 7, True, False),
        (9, 7, 7, True, True),
        (10, 7, 7, False, True),
        (10, 7, 7, True, True),
        (1, 1, 1, False, True),
        (0, 1, 0, False, False),
    ],
)
def test_at_least_and_more_than_a_share_of_a_committee(
    base: int, in_favour: int, needed: int, *, more_than: bool, enough: bool
) -> None:
    """More than a share asks for one vote more where the share is a whole number."""
    roll = committee_roll(members=base, in_favour=in_favour)
    found = at_least(roll, SHARE, more_than=more_than)
    assert found.status is (Status.MET if enough else Status.UNMET)
    assert dict(found.facts) == {"base": base, "in_favour": in_favour, "needed": needed}


@pytest.mark.parametrize(
    "name", ["official", "elsewhere", "exempt_absent", "suspended", "present", "in_favour"]
)
def test_the_first_count_that_the_minutes_do_not_state_is_named(name: str) -> None:
    """By its place in the document; without minutes it is the minutes."""
    roll = branch_roll(**{name: None, "against": None})
    assert branch_counts_add_up(roll).facts["missing"] == f"roll.{name}"
    assert branch_counts_add_up(None).facts["missing"] == "roll"
    if name != "present":
        assert branch_share(roll, SHARE).facts["missing"] == f"roll.{name}"
    assert branch_share(None, SHARE).facts["missing"] == "roll"


@pytest.mark.parametrize("name", ["members", "away", "in_favour"])
def test_the_first_count_that_a_committee_does_not_state_is_named(name: str) -> None:
    """As of a chi bộ."""
    roll = committee_roll(**{name: None, "against": None})
    assert committee_counts_add_up(roll).facts["missing"] == f"roll.{name}"
    assert at_least(roll, SHARE).facts["missing"] == f"roll.{name}"
    assert committee_counts_add_up(None).facts["missing"] == "roll"
    assert at_least(None, SHARE).facts["missing"] == "roll"
