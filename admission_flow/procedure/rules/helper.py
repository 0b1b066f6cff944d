"""The official member who helps the person during the procedure."""

from datetime import date
from typing import Any

from admission_flow.procedure.acts import HelperAssigned, Move, Step
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result, met, met_if, unknown, unmet
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.rule import rule


@rule("helper.assigned", "applies")
def an_official_member_helps(case: CaseOnDay[Step], values: Values) -> Result:
    """An official member was assigned to help the person; a probationary one may not.

    Source: Hướng dẫn nghiệp vụ, I.1.1d, I.1.3; before September 2025 its practice.
    """
    del values
    assigned = case.last(HelperAssigned)
    if assigned is None:
        return unmet()
    if assigned.official_member is None:
        return unknown("helper_assigned.official_member", assigned_on=assigned.on)
    return met_if(assigned.official_member, assigned_on=assigned.on)


def _moved_on(case: CaseOnDay[Any], values: Values | None = None) -> date | None:
    del values
    move = case.last(Move)
    return None if move is None else move.on


@rule("move.helper", "applies", begins=_moved_on, when=lambda case: _moved_on(case) is not None)
def the_new_place_assigned_a_helper(case: CaseOnDay[Step], values: Values) -> Result:
    """After a move the new chi bộ assigns a member to help. Source: Hướng dẫn 3.9a, 3.10.

    Boundary: assigned on the day of the move is in order.
    """
    del values
    moved_on = _moved_on(case)
    assigned = [a.on for a in case.all(HelperAssigned) if moved_on is None or a.on >= moved_on]
    if not assigned:
        return unmet(moved_on=moved_on)
    return met(moved_on=moved_on, assigned_on=max(assigned))


RULES = (an_official_member_helps, the_new_place_assigned_a_helper)
