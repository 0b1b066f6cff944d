"""The vote of the chi bộ, and that of the base committee above it (Điều lệ Đ4.3, 5.2)."""

from fractions import Fraction
from math import ceil
from typing import TypeAlias

from admission_flow.procedure.acts import (
    BaseResolution,
    BranchResolution,
    BranchRoll,
    CommitteeRoll,
    RecognitionBaseResolution,
    RecognitionBranchResolution,
)
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result, met_if, unknown, unmet
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.rule import Tighter, rule

BranchVote: TypeAlias = CaseOnDay[BranchResolution | RecognitionBranchResolution]
BaseVote: TypeAlias = CaseOnDay[BaseResolution | RecognitionBaseResolution]

_COUNTS = ("official", "elsewhere", "exempt_absent", "suspended", "present", "in_favour", "against")
_COMMITTEE_COUNTS = ("members", "away", "in_favour", "against")


def first_unsaid(roll: BranchRoll | CommitteeRoll | None, names: tuple[str, ...]) -> str:
    """Return the first count that the minutes do not state, as a place in the document; or ""."""
    if roll is None:
        return "roll"
    for name in names:
        if getattr(roll, name) is None:
            return f"roll.{name}"
    return ""


@rule("branch.quorum", "members", tighter={"members": Tighter.HIGHER})
def three_official_members_at_least(case: BranchVote, values: Values) -> Result:
    """A chi bộ acts only with three official members. Source: Điều lệ Đảng, Điều 21.2.

    The clause asks for three to form an organisation; that a vote needs them too is our reading.

    Boundary: two official members and a probationary one cannot vote, not even on recognition.
    """
    roll = case.step.roll if case.step else None
    if roll is None or roll.official is None:
        return unknown("roll.official")
    needed = values.count("members")
    return met_if(roll.official >= needed, official=roll.official, needed=needed)


@rule("branch.roll", "applies")
def the_counts_add_up(case: BranchVote, values: Values) -> Result:
    """Excluded, present and voting members are parts of a whole.

    Source: Quy định 9.3.2; form of the resolution. Who abstains is present and not counted twice.
    """
    del values
    return branch_counts_add_up(case.step.roll if case.step else None)


def branch_counts_add_up(roll: BranchRoll | None) -> Result:
    """Return whether the counts of a chi bộ are parts of a whole."""
    unsaid = first_unsaid(roll, _COUNTS)
    if roll is None or unsaid:
        return unknown(unsaid)
    base, present = roll.base or 0, roll.present or 0
    voted = (roll.in_favour or 0) + (roll.against or 0)
    return met_if(
        0 <= present <= base and voted <= present, base=base, present=present, voted=voted
    )


@rule("branch.two_thirds", "share", tighter={"share": Tighter.HIGHER})
def two_thirds_of_the_branch(case: BranchVote, values: Values) -> Result:
    """At least two thirds of the official members called agree; the absent stay in the base.

    Source: Điều lệ Đảng, Điều 4.3, 5.2; Quy định 9.3.2.
    Boundary: 3 -> 2, 9 -> 6, 10 -> 7, 20 -> 14.
    """
    return branch_share(case.step.roll if case.step else None, values.share("share"))


def branch_share(roll: BranchRoll | None, share: Fraction) -> Result:
    """Return whether the votes in favour reach the share of the members called, exactly."""
    if roll is None or roll.base is None or roll.in_favour is None:
        return unknown(first_unsaid(roll, _COUNTS))
    if roll.base <= 0:
        return unmet(base=roll.base, in_favour=roll.in_favour, needed=1)
    needed = ceil(share * roll.base)  # exact fractions, never floats
    return met_if(roll.in_favour >= needed, base=roll.base, in_favour=roll.in_favour, needed=needed)


@rule("branch.individually", "applies")
def one_person_at_a_time(case: BranchVote, values: Values) -> Result:
    """The chi bộ considers and votes on one person at a time.

    Source: Điều lệ Đảng, Điều 4.3, 5.2.
    """
    del values
    roll = case.step.roll if case.step else None
    if roll is None or roll.persons is None:
        return unknown("roll.persons")
    return met_if(roll.persons == 1, persons=roll.persons)


@rule("base.roll", "applies")
def the_counts_of_the_committee_add_up(case: BaseVote, values: Values) -> Result:
    """A committee has no more votes than members who sit in it. Source: Quy định 9.3.3."""
    del values
    return committee_counts_add_up(case.step.roll if case.step else None)


def committee_counts_add_up(roll: CommitteeRoll | None) -> Result:
    """Return whether the votes of a committee fit into its sitting members."""
    unsaid = first_unsaid(roll, _COMMITTEE_COUNTS)
    if roll is None or unsaid:
        return unknown(unsaid)
    base, voted = roll.base or 0, (roll.in_favour or 0) + (roll.against or 0)
    return met_if(voted <= base, base=base, voted=voted)


@rule("base.two_thirds", "share", tighter={"share": Tighter.HIGHER})
def two_thirds_of_the_base_committee(case: BaseVote, values: Values) -> Result:
    """At least two thirds of the sitting members of the base committee agree.

    Source: Hướng dẫn 3.6c; Quy định 9.3.3. Boundary: 11 -> 8.
    """
    roll = case.step.roll if case.step else None
    return at_least(roll, values.share("share"))


def at_least(roll: CommitteeRoll | None, share: object, *, more_than: bool = False) -> Result:
    """Return whether the votes in favour reach the share of the sitting members, exactly."""
    if roll is None or roll.base is None or roll.in_favour is None:
        return unknown(first_unsaid(roll, _COMMITTEE_COUNTS))
    line = share * roll.base  # type: ignore[operator]
    needed = int(line) + 1 if more_than else ceil(line)
    met = roll.base > 0 and roll.in_favour >= needed
    return met_if(met, base=roll.base, in_favour=roll.in_favour, needed=needed)


RULES = (
    three_official_members_at_least,
    the_counts_add_up,
    two_thirds_of_the_branch,
    one_person_at_a_time,
    the_counts_of_the_committee_add_up,
    two_thirds_of_the_base_committee,
)
