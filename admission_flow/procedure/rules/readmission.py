"""Admitting again a person who left the Party (Quy định 3.5)."""

from datetime import date

from admission_flow.procedure.acts import AdmissionDecision, Step
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import (
    NOT_APPLICABLE,
    Result,
    met,
    met_if,
    pending,
    unknown,
    unmet,
)
from admission_flow.procedure.person import Person
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.person import consent_on
from admission_flow.procedure.rules.rule import rule


def left_the_party(person: Person) -> bool:
    """Whether anything on file says that the person left, be it without the day."""
    return (
        person.left_party_on is not None
        or person.left_reason is not None
        or person.record_cleared_on is not None
        or person.readmitted_before
    )


@rule("readmission.interval", "months", "months_after_clearing")
def long_enough_since_leaving(case: CaseOnDay[Step], values: Values) -> Result:
    """At least 36 months lie behind; after a minor crime, 60 since the record was cleared.

    Source: Quy định thi hành Điều lệ, 3.5.1. Boundary: the day 36 months on is enough.
    """
    if not left_the_party(case.person):
        return NOT_APPLICABLE
    left_on = case.person.left_party_on
    if left_on is None:
        return unknown("person.left_party_on")
    free_from: date = months_after(left_on, values.months("months"))
    if case.person.left_reason == "minor_crime":
        cleared_on = case.person.record_cleared_on
        if cleared_on is None:
            return unknown("person.record_cleared_on", left_on=left_on)
        free_from = max(free_from, months_after(cleared_on, values.months("months_after_clearing")))
    if case.on >= free_from:
        return met(left_on=left_on, free_from=free_from)
    return pending(free_from, left_on=left_on, free_from=free_from)


@rule("readmission.once", "applies")
def readmitted_at_most_once(case: CaseOnDay[Step], values: Values) -> Result:
    """Nobody is admitted again a second time. Source: Quy định thi hành Điều lệ, 3.5.3."""
    del values
    if not left_the_party(case.person):
        return NOT_APPLICABLE
    return met_if(not case.person.readmitted_before)


@rule("readmission.reason", "excluded")
def the_reason_for_leaving_is_no_bar(case: CaseOnDay[Step], values: Values) -> Result:
    """Some reasons for leaving exclude readmission for ever.

    Source: Quy định thi hành Điều lệ, 3.5.2.
    """
    if not left_the_party(case.person):
        return NOT_APPLICABLE
    reason = case.person.left_reason
    if reason is None:
        return unknown("person.left_reason")
    return met_if(reason not in values.words("excluded"), reason=reason)


@rule("readmission.consent", "applies")
def the_body_above_consents_to_readmission(case: CaseOnDay[Step], values: Values) -> Result:
    """The provincial ban thường vụ (or its equal) consented in writing before the decision.

    Source: Quy định thi hành Điều lệ, 3.5.1. Boundary: at the decision, the same day is not before.
    """
    del values
    if not left_the_party(case.person):
        return NOT_APPLICABLE
    deciding = isinstance(case.step, AdmissionDecision)
    consent = consent_on(case, "readmission", strictly_before=deciding)
    return unmet() if consent is None else met(consent_on=consent.on)


RULES = (
    long_enough_since_leaving,
    readmitted_at_most_once,
    the_reason_for_leaving_is_no_bar,
    the_body_above_consents_to_readmission,
)
