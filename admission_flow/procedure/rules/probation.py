"""The twelve months (Điều lệ Đ5.1; Quy định 4.2.1)."""

from datetime import date
from typing import Any

from admission_flow.procedure.acts import Step
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result, met, met_if, pending, unknown
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.rule import Tighter, rule


@rule("probation.elapsed", "months", waits=True)
def twelve_months_since_the_ceremony(case: CaseOnDay[Step], values: Values) -> Result:
    """The probation of 12 months, counted from the ceremony, is over at the branch meeting.

    Where the admission was remedied, from the day that was fixed anew.

    Source: Điều lệ Đảng, Điều 5.1. Boundary: the day 12 months on is enough.
    """
    admitted_on = case.admitted_on
    if admitted_on is None:
        return unknown("ceremony")
    ends_on = months_after(admitted_on, values.months("months"))
    if case.on >= ends_on:
        return met(ceremony_on=admitted_on, ends_on=ends_on)
    return pending(ends_on, ceremony_on=admitted_on, ends_on=ends_on)


def _ends_on(case: CaseOnDay[Any], values: Values) -> date | None:
    """Return the day on which month 12 ended: the 30 working days run from here."""
    admitted_on = case.admitted_on
    return None if admitted_on is None else months_after(admitted_on, values.months("months"))


def _last_day(case: CaseOnDay[Any], values: Values) -> date | None:
    ends_on = _ends_on(case, values)
    return None if ends_on is None else case.calendar.after(ends_on, values.working_days("days"))


@rule(
    "probation.review_in_time",
    "months",
    "days",
    due=_last_day,
    begins=_ends_on,
    last_day=_last_day,
    tighter={"days": Tighter.LOWER},
)
def reviewed_soon_after_the_twelve_months(case: CaseOnDay[Step], values: Values) -> Result:
    """The chi bộ considers recognition within 30 working days after month 12.

    By the law of the day on which month 12 ended. Source: Quy định 4.2.1. Boundary: the last day is
    inside.
    """
    last_day = _last_day(case, values)
    if last_day is None:
        return unknown("ceremony")
    return met_if(case.on <= last_day, last_day=last_day)


RULES = (twelve_months_since_the_ceremony, reviewed_soon_after_the_twelve_months)
