"""The ceremony (Điều lệ Đ4.3; Quy định 4.1; Hướng dẫn 3.8)."""

from datetime import date

from admission_flow.procedure.acts import AdmissionDecision, Ceremony, DecisionReceived, Step
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result, met, met_if, unknown, unmet, waived
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.person import consent_on
from admission_flow.procedure.rules.rule import rule


@rule("ceremony.individually", "applies")
def admitted_one_by_one(case: CaseOnDay[Ceremony], values: Values) -> Result:
    """Each person is admitted separately, even where several share one session.

    Source: Điều lệ Đảng, Điều 4.3; Hướng dẫn 3.8a.
    """
    del values
    if case.step is None or case.step.individually is None:
        return unknown("ceremony.individually")
    return met_if(case.step.individually)


def _clock_start(case: CaseOnDay[Step], values: Values) -> date | None:
    """Return the day from which the working days run: receipt, from 208 the decision itself."""
    decision = case.last(AdmissionDecision)
    if decision is None:
        return None
    if values.word("start") == "admission_decision":
        return decision.on
    received = [r.on for r in case.all(DecisionReceived) if r.on >= decision.on]
    return min(received, default=None)


def _last_day(case: CaseOnDay[Step], values: Values) -> date | None:
    start = _clock_start(case, values)
    return None if start is None else case.calendar.after(start, values.working_days("days"))


@rule("ceremony.in_time", "days", "start", due=_last_day, after=("admission_decision",))
def held_in_time(case: CaseOnDay[Ceremony], values: Values) -> Result:
    """The ceremony is held within 30 working days of receiving the decision; later by consent.

    From 208-QĐ/TW the days run from the decision itself. Source: Quy định 4.1. Boundary: the last
    day is inside.
    """
    start, last_day = _clock_start(case, values), _last_day(case, values)
    if start is None or last_day is None:
        return unknown(values.word("start"))
    if case.on <= last_day:
        return met(start_on=start, last_day=last_day)
    consent = consent_on(case, "late_ceremony")
    if consent is not None:
        return waived(start_on=start, last_day=last_day, consent_on=consent.on)
    return unmet(start_on=start, last_day=last_day)


@rule("ceremony.helper", "applies")
def a_helper_is_named(case: CaseOnDay[Ceremony], values: Values) -> Result:
    """An official member is assigned to help the probationary one at the ceremony.

    Source: Điều lệ Đảng, Điều 5.1; Hướng dẫn 3.8c.
    """
    del values
    if case.step is None:
        return unknown("ceremony.helper")
    return met_if(bool(case.step.helper))


RULES = (admitted_one_by_one, held_in_time, a_helper_is_named)
