"""The twelve months (Điều lệ Đ5.1; Quy định 4.2.1)."""

from datetime import date

from admission_flow.procedure.acts import Ceremony, RecognitionBranchResolution, Step
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result, met, met_if, pending, unknown
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.rule import rule


@rule("probation.elapsed", "months")
def twelve_months_since_the_ceremony(case: CaseOnDay[Step], values: Values) -> Result:
    """The probation of 12 months, counted from the ceremony, is over at the branch meeting.

    Source: Điều lệ Đảng, Điều 5.1. Boundary: the day 12 months on is enough.
    """
    ceremony = case.last(Ceremony)
    if ceremony is None:
        return unknown("ceremony")
    ends_on = months_after(ceremony.on, values.months("months"))
    if case.on >= ends_on:
        return met(ceremony_on=ceremony.on, ends_on=ends_on)
    return pending(ends_on, ceremony_on=ceremony.on, ends_on=ends_on)


def _last_day(case: CaseOnDay[Step], values: Values) -> date | None:
    ceremony = case.last(Ceremony)
    if ceremony is None or case.last(RecognitionBranchResolution) is not None:
        return None
    ends_on = months_after(ceremony.on, values.months("months"))
    return case.calendar.after(ends_on, values.working_days("days"))


@rule("probation.review_in_time", "months", "days", due=_last_day, after=("ceremony",))
def reviewed_soon_after_the_twelve_months(case: CaseOnDay[Step], values: Values) -> Result:
    """The chi bộ considers recognition within 30 working days after month 12.

    Source: Quy định 4.2.1. Boundary: the last day is inside.
    """
    last_day = _last_day(case, values)
    if last_day is None:
        return unknown("ceremony")
    return met_if(case.on <= last_day, last_day=last_day)


RULES = (twelve_months_since_the_ceremony, reviewed_soon_after_the_twelve_months)
