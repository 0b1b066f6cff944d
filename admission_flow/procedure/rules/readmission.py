"""Admitting again a person who left the Party (Quy định 3.5)."""

from datetime import date

from admission_flow.procedure.acts import AdmissionDecision, DossierOpened, Step
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import (
    NOT_APPLICABLE,
    Result,
    met,
    met_if,
    not_judged,
    pending,
    unknown,
    unmet,
)
from admission_flow.procedure.person import Person
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.person import consent_on
from admission_flow.procedure.rules.rule import Tighter, rule

_THIRD = 3


def left_the_party(person: Person) -> bool:
    """Whether anything on file says that the person left, be it without the day."""
    return (
        person.left_party_on is not None
        or person.left_reason is not None
        or person.record_cleared_on is not None
        or person.readmitted_before
    )


def _of_the_population_policy(person: Person) -> bool:
    return person.left_reason == "population_policy"


def _free_from(case: CaseOnDay[Step], values: Values, left_on: date) -> date | str:
    """Return the first day on which readmission may be considered, or the fact that is missing."""
    person = case.person
    if _of_the_population_policy(person):
        child = person.population_child
        if child is None:
            return "person.population_child"
        sort = "third_child" if child <= _THIRD else "fourth_child"
        return months_after(left_on, values.months(sort))
    free_from = months_after(left_on, values.months("months"))
    if person.left_reason != "minor_crime":
        return free_from
    cleared_on = person.record_cleared_on
    if cleared_on is None:
        return "person.record_cleared_on"
    return max(free_from, months_after(cleared_on, values.months("months_after_clearing")))


@rule(
    "readmission.interval",
    "months",
    "months_after_clearing",
    "third_child",
    "fourth_child",
    tighter={
        "months": Tighter.HIGHER,
        "months_after_clearing": Tighter.HIGHER,
        "third_child": Tighter.HIGHER,
        "fourth_child": Tighter.HIGHER,
    },
    waits=True,
)
def long_enough_since_leaving(  # noqa: PLR0911 - one return for each way the law has
    case: CaseOnDay[Step], values: Values
) -> Result:
    """At least 36 months lie behind; after a minor crime, 60 since the record was cleared.

    Who left over the population policy waits 24 months for a third child and 36 for a fourth, to
    the meeting of the chi bộ, by 05-QĐi/TW: not judged on days on which no such rule is on file.

    Source: Quy định thi hành Điều lệ, 3.5.1; 05-QĐi/TW, Điều 4. Boundary: the day 36 months on is
    enough.
    """
    if not left_the_party(case.person):
        return NOT_APPLICABLE
    if _of_the_population_policy(case.person):
        # When a dossier is opened these months are not asked yet.
        if case.name == DossierOpened.kind:
            return NOT_APPLICABLE
        if not values.months("third_child"):
            return not_judged(day=case.on)
    left_on = case.person.left_party_on
    if left_on is None:
        return unknown("person.left_party_on")
    free_from = _free_from(case, values, left_on)
    if isinstance(free_from, str):
        return unknown(free_from, left_on=left_on)
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


@rule("readmission.reason", "excluded", "never_from_child", tighter={"excluded": Tighter.MORE})
def the_reason_for_leaving_is_no_bar(case: CaseOnDay[Step], values: Values) -> Result:
    """Some reasons for leaving exclude readmission for ever; so does a fifth child or later.

    Source: Quy định thi hành Điều lệ, 3.5.2; 05-QĐi/TW, Điều 4. Boundary: a fourth child does not.
    """
    if not left_the_party(case.person):
        return NOT_APPLICABLE
    reason = case.person.left_reason
    if reason is None:
        return unknown("person.left_reason")
    if _of_the_population_policy(case.person):
        never_from = values.count("never_from_child")
        if not never_from:
            return not_judged(day=case.on)
        child = case.person.population_child
        if child is None:
            return unknown("person.population_child")
        return met_if(child < never_from, reason=reason, child=child)
    return met_if(reason not in values.words("excluded"), reason=reason)


@rule("readmission.consent", "applies", dated_before=(AdmissionDecision.kind,))
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
