"""Whose background is verified, and who is exempt (Hướng dẫn 3.4a, 3.4c)."""

from collections.abc import Iterable

from admission_flow.procedure.acts import (
    Step,
    VerificationExemption,
    VerificationReply,
    VerificationRequest,
)
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import NOT_APPLICABLE, Result, met, met_if, unknown, unmet
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.rule import Tighter, rule

_RAISED_BY = {
    "father": "guardian",
    "mother": "guardian",
    "father_in_law": "spouse_guardian",
    "mother_in_law": "spouse_guardian",
}
"""Who is verified in the place of a parent who is not known."""
_MOST_CHILDREN = 99
"""As many as a document can name: child:1 to child:99."""


def _replied(case: CaseOnDay[Step]) -> set[str]:
    return {reply.subject for reply in case.all(VerificationReply)}


def _serves(exemption: VerificationExemption, replied: set[str]) -> bool:
    """Whether an exemption stands in for a reply about somebody."""
    if exemption.basis == "deceased_or_none":
        return exemption.subject != "applicant"
    if exemption.basis == "unknown_parent":
        return _RAISED_BY.get(exemption.subject) in replied
    return True


def _concerned(subject: str, words: Iterable[str]) -> bool:
    return subject.partition(":")[0] in words


def _needed(case: CaseOnDay[Step], values: Values, replied: set[str]) -> tuple[str, ...]:
    """Return who must be verified: always, by the stated family, or since a request names them."""
    person = case.person
    needed = list(values.words("always"))
    if person.raised_by_guardian and any(
        exemption.basis == "unknown_parent" and exemption.subject not in replied
        for exemption in case.all(VerificationExemption)
        if _RAISED_BY.get(exemption.subject) == "guardian"
    ):
        needed.append("guardian")
    if person.marital_status == "married":
        needed += values.words("if_married")
    children = range(1, min(person.adult_children or 0, _MOST_CHILDREN) + 1)
    needed += [f"child:{number}" for number in children]
    asked, once_requested = case.all(VerificationRequest), values.words("once_requested")
    needed += [request.subject for request in asked if _concerned(request.subject, once_requested)]
    return tuple(dict.fromkeys(needed))


@rule(
    "verification.scope",
    "always",
    "if_married",
    "once_requested",
    tighter={"always": Tighter.MORE, "if_married": Tighter.MORE, "once_requested": Tighter.MORE},
)
def everybody_concerned_was_verified(case: CaseOnDay[Step], values: Values) -> Result:
    """Everybody who must be verified has a reply or an exemption.

    The applicant and the birth parents always; by the stated family the spouse, the spouse's
    parents, birth children of full age, and who brought the person up where a parent is not known;
    the others of the law's list once a request names them. Nobody is exempt from the verification
    of the applicant by having died, and a parent who is not known needs the guardian's reply.

    Source: Hướng dẫn 3.4a, 3.4c.
    """
    replied = _replied(case)
    needed = _needed(case, values, replied)
    done = replied | {e.subject for e in case.all(VerificationExemption) if _serves(e, replied)}
    lacking = tuple(subject for subject in needed if subject not in done)
    return met_if(not lacking, needed=needed, lacking=lacking)


@rule("verification.family", "applies")
def the_family_is_stated(case: CaseOnDay[Step], values: Values) -> Result:
    """The case says whether the person is married and how many grown birth children there are.

    Without it nobody can say that everybody of the list was verified. Of a widowed or divorced
    person's former family nothing is asked: no text says it. Source: Hướng dẫn 3.4a.
    """
    del values
    if case.person.marital_status is None:
        return unknown("person.marital_status")
    if case.person.adult_children is None:
        return unknown("person.adult_children")
    return met(children=case.person.adult_children)


@rule(
    "verification.exemption_basis",
    "grounds",
    "present_politics",
    tighter={"grounds": Tighter.FEWER, "present_politics": Tighter.YES},
)
def exemptions_rest_on_a_ground_of_the_law(case: CaseOnDay[Step], values: Values) -> Result:
    """Who is exempt is so by a ground of the guidance: to have died is none.

    From 38-HD/BTCTW on, a relative's membership frees from the history only: present politics,
    conduct and duties are verified all the same. A guidance of lower rank against 3.4c: it warns.

    Source: Hướng dẫn 3.4c; Hướng dẫn nghiệp vụ I.1.5.
    """
    exemptions = case.all(VerificationExemption)
    if not exemptions:
        return NOT_APPLICABLE
    replied = _replied(case)
    newest = {e.subject: e for e in exemptions if e.subject not in replied}
    if not newest:
        return NOT_APPLICABLE
    groundless = tuple(s for s, e in newest.items() if e.basis not in values.words("grounds"))
    if groundless:
        return unmet(groundless=groundless)
    if values.flag("present_politics"):
        of_members = [e for e in newest.values() if e.basis == "party_member_confirmed"]
        lacking = tuple(e.subject for e in of_members if e.present_politics_verified is False)
        if lacking:
            return unmet(lacking=lacking)
        unsaid = tuple(e.subject for e in of_members if e.present_politics_verified is None)
        if unsaid:
            missing = "verification_exemption.present_politics_verified"
            return unknown(missing, subjects=unsaid)
    return met(subjects=tuple(newest))


RULES = (
    everybody_concerned_was_verified,
    the_family_is_stated,
    exemptions_rest_on_a_ground_of_the_law,
)
