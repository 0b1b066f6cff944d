"""The ceremony (Điều lệ Đ4.3; Quy định 4.1; Hướng dẫn 3.8)."""

from datetime import date
from typing import Any

from admission_flow.procedure.acts import (
    AdmissionDecision,
    BranchResolution,
    Ceremony,
    DecisionReceived,
    Move,
    Step,
)
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import (
    NOT_APPLICABLE,
    Result,
    met,
    met_if,
    unknown,
    unmet,
    waived,
)
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.person import consent_on
from admission_flow.procedure.rules.rule import Tighter, rule
from admission_flow.procedure.text import name_key


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


def _decided_on(case: CaseOnDay[Any], values: Values) -> date | None:
    """Return the day of the decision: its law says how many days, and from what they run."""
    del values
    decision = case.last(AdmissionDecision)
    return None if decision is None else decision.on


@rule(
    "ceremony.in_time",
    "days",
    "start",
    due=_last_day,
    begins=_decided_on,
    last_day=_last_day,
    tighter={"days": Tighter.LOWER},
)
def held_in_time(case: CaseOnDay[Ceremony], values: Values) -> Result:
    """The ceremony is held within 30 working days of receiving the decision; later by consent.

    From 208-QĐ/TW the days run from the decision itself. By the law of the day of the decision.
    Source: Quy định 4.1. Boundary: the last day is inside.
    """
    last_day = _last_day(case, values)
    if last_day is None:
        return unknown(values.word("start"))
    facts = {"start_on": _clock_start(case, values), "last_day": last_day}
    if case.on <= last_day:
        return met(**facts)
    consent = consent_on(case, "late_ceremony")
    return unmet(**facts) if consent is None else waived(**facts, consent_on=consent.on)


@rule("ceremony.helper", "applies")
def a_helper_is_named(case: CaseOnDay[Ceremony], values: Values) -> Result:
    """An official member is assigned to help the probationary one at the ceremony.

    Source: Điều lệ Đảng, Điều 5.1; Hướng dẫn 3.8c.
    """
    del values
    if case.step is None:
        return unknown("ceremony.helper")
    return met_if(bool(case.step.helper))


def _moved(case: CaseOnDay[Step]) -> bool:
    return case.last(Move) is not None


def _move_decided_on(case: CaseOnDay[Any], values: Values) -> date | None:
    del values
    move = case.last(Move)
    return None if move is None else move.began_on


@rule("ceremony.place", "applies", begins=_move_decided_on, when=_moved)
def held_at_the_new_place(case: CaseOnDay[Ceremony], values: Values) -> Result:
    """After a move the ceremony is held by the new chi bộ, never at the old place.

    A paper that does not name the place says nothing only of a move before the resolution of the
    chi bộ: then the new chi bộ considered the person. Source: Hướng dẫn 3.9c.
    """
    del values
    move = case.last(Move)
    if move is None:
        return NOT_APPLICABLE
    unit = None if case.step is None else case.step.unit
    if unit is not None:
        return met_if(name_key(unit) == name_key(move.to), unit=unit, to=move.to)
    resolution = case.last(BranchResolution)
    if resolution is not None and move.on < resolution.on:
        return NOT_APPLICABLE
    return unknown("ceremony.unit", to=move.to)


RULES = (admitted_one_by_one, held_in_time, a_helper_is_named, held_at_the_new_place)
