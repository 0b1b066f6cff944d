"""The official member who helps the person during the procedure."""

from admission_flow.procedure.acts import HelperAssigned, Step
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result, met_if, unknown, unmet
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


RULES = (an_official_member_helps,)
