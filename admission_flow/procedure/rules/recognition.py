"""What recognition as an official member rests on (Điều lệ Đ5; Quy định 4.2; Hướng dẫn 4)."""

from admission_flow.procedure.acts import (
    Discipline,
    HelperAssessment,
    NewMemberCertificate,
    RecognitionDecision,
    SelfReview,
    Step,
)
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result, met, met_if, unknown, unmet
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.rule import Tighter, rule


@rule("recognition.certificate", "applies")
def the_new_member_class_was_attended(case: CaseOnDay[Step], values: Values) -> Result:
    """The certificate of the class for new members is on file: one attended as a probationer.

    Source: Hướng dẫn 4.1. Boundary: a certificate of the day of the ceremony is not after it.
    """
    del values
    certificate, ceremony = case.last(NewMemberCertificate), case.admitted_on
    if certificate is None:
        return unmet()
    if ceremony is not None and certificate.on <= ceremony:
        return unmet(certificate_on=certificate.on, ceremony_on=ceremony)
    return met(certificate_on=certificate.on)


@rule("recognition.self_review", "months", tighter={"months": Tighter.HIGHER}, waits=True)
def reviewed_oneself_once_the_months_are_over(case: CaseOnDay[Step], values: Values) -> Result:
    """The self-review is written once the 12 months are complete.

    Source: Hướng dẫn 4.2. Boundary: the day 12 months on is enough.
    """
    ceremony = case.admitted_on
    if ceremony is None:
        return unknown("ceremony")
    complete_on = months_after(ceremony, values.months("months"))
    reviews = [review.on for review in case.all(SelfReview) if review.on > ceremony]
    if not reviews:
        earliest = complete_on if complete_on > case.on else None
        return unmet(earliest, complete_on=complete_on, review_on=None)
    newest = max(reviews)
    if newest >= complete_on:
        return met(complete_on=complete_on, review_on=newest)
    return unmet(complete_on, complete_on=complete_on, review_on=newest)


@rule("recognition.helper_assessment", "applies")
def the_helper_assessed_the_probation(case: CaseOnDay[Step], values: Values) -> Result:
    """The member who helps gave a written assessment after the ceremony. Source: Hướng dẫn 4.3."""
    del values
    ceremony = case.admitted_on
    given = [a.on for a in case.all(HelperAssessment) if ceremony is None or a.on > ceremony]
    return met(assessment_on=max(given)) if given else unmet()


@rule("recognition.official_from", "months")
def official_from_the_end_of_the_probation(
    case: CaseOnDay[RecognitionDecision], values: Values
) -> Result:
    """The person is official from the day the 12 months ended, however late the paper.

    Source: Quy định 4.2.2. Boundary: that very day and no other.
    """
    ceremony = case.admitted_on
    if ceremony is None:
        return unknown("ceremony")
    ends_on = months_after(ceremony, values.months("months"))
    if case.step is None or case.step.official_from is None:
        return unknown("recognition_decision.official_from", ends_on=ends_on)
    return met_if(
        case.step.official_from == ends_on, official_from=case.step.official_from, ends_on=ends_on
    )


def _disciplined(case: CaseOnDay[Step]) -> bool:
    admitted_on = case.admitted_on
    return admitted_on is not None and any(d.on >= admitted_on for d in case.all(Discipline))


@rule("recognition.discipline", "applies", when=_disciplined)
def a_discipline_in_the_probation_is_spoken_of(case: CaseOnDay[Step], values: Values) -> Result:
    """A reprimand or a warning in the probation is no bar: the resolution speaks of it.

    Whether it does stands in its text, which is not read here; so this always asks to look.

    Source: Điều lệ Đảng, Điều 35.2.
    """
    del values
    return unmet(disciplined_on=case.all(Discipline)[-1].on)


RULES = (
    the_new_member_class_was_attended,
    reviewed_oneself_once_the_months_are_over,
    the_helper_assessed_the_probation,
    official_from_the_end_of_the_probation,
    a_discipline_in_the_probation_is_spoken_of,
)
