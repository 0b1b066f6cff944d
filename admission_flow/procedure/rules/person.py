"""Who may be admitted: citizenship, age, education (Điều lệ Đ1; Quy định 1.1, 1.2)."""

from typing import Any

from admission_flow.procedure.acts import AdmissionDecision, BranchResolution, Consent, Step
from admission_flow.procedure.calendar import age_in_months, months_after
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import (
    NOT_APPLICABLE,
    Result,
    met,
    met_if,
    pending,
    unknown,
    unmet,
    waived,
)
from admission_flow.procedure.person import EDUCATION, Person
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.rule import Tighter, rule


def consent_on(
    case: CaseOnDay[Step], matter: str, *, strictly_before: bool = False
) -> Consent | None:
    """Return the newest consent in a matter, given by the day of the step (or before it)."""
    given = [c for c in case.all(Consent) if c.matter == matter]
    if strictly_before:
        given = [c for c in given if c.on < case.on]
    return given[-1] if given else None


@rule("person.citizenship", "country")
def a_citizen_of_vietnam(case: CaseOnDay[Step], values: Values) -> Result:
    """Only a Vietnamese citizen may be considered. Source: Điều lệ Đảng, Điều 1.2."""
    if case.person.citizenship is None:
        return unknown("person.citizenship")
    return met_if(
        case.person.citizenship == values.word("country"), citizenship=case.person.citizenship
    )


@rule("person.age_minimum", "months", tighter={"months": Tighter.HIGHER}, waits=True)
def old_enough_at_the_branch_meeting(case: CaseOnDay[Step], values: Values) -> Result:
    """The person is 18 on the day of the branch meeting, counted in calendar months.

    Source: Quy định thi hành Điều lệ, 1.1.1. Boundary: the 216th month is inside.
    """
    born = case.person.birth_month
    if born is None:
        return unknown("person.born_on")
    needed = values.months("months")
    age = age_in_months(born, case.on)
    if age >= needed:
        return met(age_months=age, needed=needed)
    return pending(months_after(born, needed), age_months=age, needed=needed)


@rule("person.age_maximum", "months", tighter={"months": Tighter.LOWER})
def young_enough_at_the_branch_meeting(case: CaseOnDay[Step], values: Values) -> Result:
    """The person is not past 60 on the day of the branch meeting, or an upper body consents.

    The consent must come before the decision (person.age_consent): at the meeting its lack warns.

    Source: Quy định thi hành Điều lệ, 1.1.1, 1.1.2; Hướng dẫn, 1.1. Boundary: the 720th month is
    inside.
    """
    born = case.person.birth_month
    if born is None:
        return unknown("person.born_on")
    allowed = values.months("months")
    age = age_in_months(born, case.on)
    if age <= allowed:
        return met(age_months=age, allowed=allowed)
    consent = consent_on(case, "over_60")
    if consent is not None:
        return waived(age_months=age, allowed=allowed, consent_on=consent.on)
    return unmet(age_months=age, allowed=allowed)


@rule(
    "person.age_consent",
    "months",
    tighter={"months": Tighter.LOWER},
    dated_before=(AdmissionDecision.kind,),
)
def consent_before_deciding_on_a_person_over_60(case: CaseOnDay[Step], values: Values) -> Result:
    """Over 60, the consent of the ban thường vụ above is dated before the decision.

    Source: Hướng dẫn thi hành Điều lệ, 1.1. Boundary: a consent of the same day is not before.
    """
    born = case.person.birth_month
    if born is None:
        return unknown("person.born_on")
    meeting = case.last(BranchResolution)
    age = age_in_months(born, meeting.on if meeting else case.on)
    if age <= values.months("months"):
        return NOT_APPLICABLE
    consent = consent_on(case, "over_60", strictly_before=isinstance(case.step, AdmissionDecision))
    if consent is None:
        return unmet(age_months=age, decision_on=case.on)
    return met(age_months=age, consent_on=consent.on, decision_on=case.on)


def _rank(education: str) -> int:
    return EDUCATION.index(education)


def _at_sea(person: Person) -> bool | None:
    """Whether the person works at sea; None: "elder or at sea" is stated, and not which."""
    if person.works_at_sea is not None:
        return person.works_at_sea
    open_reading = person.prestige and not person.special_area and person.village_elder is None
    return None if open_reading else False


def _may_only_read(person: Person, *, at_sea: bool) -> bool:
    """Whether reading and writing is enough: at sea, or an elder who lives in such an area."""
    elder = person.village_elder or (person.village_elder is None and person.prestige)
    return at_sea or bool(elder and person.special_area)


@rule(
    "person.education",
    "floor",
    "proofs",
    "area_floor",
    "prestige_floor",
    tighter={"proofs": Tighter.FEWER},
)
def educated_as_the_law_of_the_day_asks(  # noqa: PLR0911 - one return for each way the law has
    case: CaseOnDay[Step], values: Values
) -> Result:
    """Lower secondary school at least, shown by the proof that the law of the day accepts.

    Who went on to a higher level had to hold the lower-secondary diploma for it, so there the
    kind of proof decides nothing. Who lives in a special area, or works at sea, needs primary
    school only; there an elder, and at sea anybody, need only read and write: with a consent,
    which person.education_consent asks for. An elder who lives elsewhere has no exception.

    Source: Quy định thi hành Điều lệ, 1.2; Hướng dẫn, 1.2.
    """
    person = case.person
    if person.education is None:
        return unknown("person.education")
    rank, floor = _rank(person.education), values.word("floor")
    facts: dict[str, Any] = {
        "education": person.education,
        "floor": floor,
        "proof": person.education_proof,
    }
    if rank > _rank(floor):
        return met(**facts)
    if rank == _rank(floor) and person.education_proof in values.words("proofs"):
        return met(**facts)
    sea = _at_sea(person)
    if (person.special_area or sea) and rank >= _rank(values.word("area_floor")):
        return met(**facts)
    readers = rank >= _rank(values.word("prestige_floor"))
    if readers and _may_only_read(person, at_sea=bool(sea)):
        return met(**facts)
    if rank == _rank(floor) and person.education_proof is None:
        return unknown("person.education_proof", **facts)
    return unknown("person.works_at_sea", **facts) if readers and sea is None else unmet(**facts)


@rule(
    "person.education_consent",
    "area_floor",
    "prestige_floor",
    dated_before=(AdmissionDecision.kind,),
)
def consent_for_who_only_reads_and_writes(case: CaseOnDay[Step], values: Values) -> Result:
    """Who is considered though only able to read and write has a consent, before the decision.

    At the vote its lack only warns. Source: Hướng dẫn, 1.2b. Boundary: at the decision a consent
    of the same day is not before.
    """
    person = case.person
    if person.education is None or _rank(person.education) >= _rank(values.word("area_floor")):
        return NOT_APPLICABLE
    if _rank(person.education) < _rank(values.word("prestige_floor")):
        return NOT_APPLICABLE
    if not _may_only_read(person, at_sea=bool(_at_sea(person))):
        return NOT_APPLICABLE
    deciding = isinstance(case.step, AdmissionDecision)
    consent = consent_on(case, "education_exception", strictly_before=deciding)
    if consent is None:
        return unmet(education=person.education)
    return met(education=person.education, consent_on=consent.on)


RULES = (
    a_citizen_of_vietnam,
    old_enough_at_the_branch_meeting,
    young_enough_at_the_branch_meeting,
    consent_before_deciding_on_a_person_over_60,
    educated_as_the_law_of_the_day_asks,
    consent_for_who_only_reads_and_writes,
)
