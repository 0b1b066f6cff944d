"""Single violations: a lawful whole story altered in one thing, and which checks must name it.

Each is a function from story to story that changes only what it is about, so that two of them can
be put into one story (`test_violations.py`). Days are those of `lawful_case()`: vote 5 March,
committee 15 March, decision 10 April, ceremony 7 May 2024; month 12 ends on 7 May 2025, vote
12 May, committee 20 May, recognised 3 June 2025.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.document import Case
from admission_flow.testing import with_act, with_changed, without

Alter = Callable[[Case], Case]
ANY = ""
"""The finding is not about one act."""


@dataclass(frozen=True)
class Violation:
    """One violation, and what an inspection must say of it."""

    name: str
    checks: Mapping[str, str]
    """Ids of the checks that find it, with the kind of the act that each is about."""
    alter: Alter
    against: tuple[str, ...] = ()
    """Kinds of acts that those are held against: without them there is no such violation."""
    goes_on: bool = False
    """Whether it is one only while the case has not ended."""
    as_of: date = date.min
    """The earliest day of the inspection; it is never before the last act."""
    lent_on: date | None = None
    """The day from which the dossier was lent and not returned (only a register has a book)."""
    twin: Alter | None = None
    """Another dossier that is looked at together with this one, made from the same story."""


def both(*alterations: Alter) -> Alter:
    """Return one alteration that makes several."""

    def altered(case: Case) -> Case:
        for alter in alterations:
            case = alter(case)
        return case

    return altered


def step(kind: str, **changes: Any) -> Alter:  # noqa: ANN401 - fields of the act
    """Return the change of the only act of a kind."""
    return lambda case: with_changed(case, kind, **changes)


def one(kind: str, where: Mapping[str, object], **changes: Any) -> Alter:  # noqa: ANN401
    """Return the change of one act among several of its kind."""
    return lambda case: with_changed(case, kind, where, **changes)


def gone(kind: str, **where: object) -> Alter:
    """Return that an act is not there."""
    return lambda case: without(case, kind, **where)


def also(act: Act) -> Alter:
    """Return that one more act is there."""
    return lambda case: with_act(case, act)


def person(**facts: object) -> Alter:
    """Return that something else is stated of the person."""
    return lambda case: replace(case, person=replace(case.person, **facts))  # type: ignore[arg-type]


def unit(**facts: object) -> Alter:
    """Return that something else is stated of the chi bộ."""
    return lambda case: replace(case, unit=replace(case.unit, **facts))  # type: ignore[arg-type]


def ends(after: date, act: Step | None = None) -> Alter:
    """Return that nothing came after a day but perhaps this ending.

    Raises:
        ValueError: nothing did: the story ends before that day.

    """

    def altered(case: Case) -> Case:
        kept = tuple(one for one in case.acts if one.on <= after)
        if len(kept) == len(case.acts):
            raise ValueError(f"nothing came after {after}")
        case = replace(case, acts=kept)
        return case if act is None else with_act(case, act)

    return altered


ELDER = both(
    person(born_on=date(1962, 5, 1), youth_union_member=False, sector="other"),
    one(
        "sponsorship",
        {"route": "youth_union"},
        route="member",
        sponsor="DV-02",
        official_member=True,
        together_since=date(2020, 1, 1),
    ),
    one("opinion", {"body": "youth_union", "on": date(2023, 11, 20)}, body="other"),
    one("opinion", {"body": "youth_union", "on": date(2025, 5, 9)}, body="other"),
)
FAMILY_REPLY = {"subject": "father"}

UP_TO_THE_VOTE = (
    Violation(
        "17 years and 11 months old at the vote",
        {"P01": "branch_resolution"},
        person(born_on=date(2006, 4, 1)),
    ),
    Violation("over 60 without a consent", {"P02": "admission_decision"}, ELDER),
    Violation("primary school only", {"P03": "branch_resolution"}, person(education="primary")),
    Violation(
        "only reads and writes, an elder of the mountains, without the consent",
        {"P04": "admission_decision"},
        person(education="literate", special_area=True, village_elder=True),
    ),
    Violation(
        "a political question that nobody concluded",
        {"P05": "branch_resolution"},
        one("verification_reply", FAMILY_REPLY, result="issue"),
    ),
    Violation(
        "the consent on a religion came after the application",
        {"P06": "application"},
        both(
            person(religion="Công giáo"),
            also(a.Consent(on=date(2023, 10, 1), matter="religion", authority="BTV huyện ủy mẫu")),
        ),
    ),
    Violation(
        "readmitted less than 36 months after leaving",
        {"P07": "dossier_opened"},
        both(
            person(left_party_on=date(2022, 1, 10), left_reason="family_hardship"),
            also(a.Consent(on=date(2024, 3, 20), matter="readmission", authority="BTV mẫu")),
        ),
    ),
    Violation(
        "a second dossier of the person is under way",
        {"P09": ANY},
        lambda case: case,
        twin=ends(date(2023, 1, 10)),
        goes_on=True,
    ),
    Violation(
        "one certificate number for two people",
        {"C04": "awareness_certificate"},
        lambda case: case,
        twin=both(ends(date(2024, 3, 15)), person(full_name="Hà Văn Mẫu")),
    ),
    Violation(
        "a citizen of another country", {"P11": "sympathiser_resolution"}, person(citizenship="LA")
    ),
    Violation(
        "one introducer only",
        {"G01": "branch_resolution"},
        gone("sponsorship", route="youth_union"),
    ),
    Violation(
        "a probationary member introduces",
        {"G02": "branch_resolution"},
        one("sponsorship", {"route": "member"}, official_member=False),
    ),
    Violation(
        "eleven months together with the introducer",
        {"G02": "branch_resolution"},
        one("sponsorship", {"route": "member"}, together_since=date(2022, 12, 1)),
    ),
    Violation(
        "an introducer was replaced without an assignment",
        {"G03": "sponsorship"},
        also(
            a.Sponsorship(
                on=date(2023, 11, 20),
                route="member",
                sponsor="DV-02",
                official_member=True,
                replacement=True,
            )
        ),
    ),
    Violation(
        "of youth age and not in the Đoàn",
        {"G04": "branch_resolution", "G01": "branch_resolution"},
        both(
            person(youth_union_member=False),
            also(a.Opinion(on=date(2023, 11, 21), body="women_union", asked=9, agreed=9)),
            also(a.Opinion(on=date(2025, 5, 9), body="women_union", asked=9, agreed=9)),
        ),
    ),
    Violation(
        "introductions older than 12 months",
        {"G06": "branch_resolution"},
        one("sponsorship", {"route": "youth_union"}, on=date(2023, 3, 4)),
    ),
    Violation(
        "the helper is a probationary member",
        {"G08": "dossier_opened"},
        step("helper_assigned", official_member=False),
    ),
    Violation(
        "the dossier was opened 14 months before the vote",
        {"G09": "branch_resolution"},
        both(
            step("awareness_certificate", on=date(2023, 1, 11)),
            step("dossier_opened", on=date(2023, 1, 11)),
        ),
    ),
    Violation(
        "the history is older than the application",
        {"L01": "verification_concluded"},
        step("personal_history", on=date(2023, 9, 9)),
    ),
    Violation(
        "sealed after it was sent out",
        {"L03": "verification_concluded"},
        step("personal_history", sealed_on=date(2023, 9, 26)),
    ),
    Violation(
        "certified before the last reply",
        {"L04": "history_certified", "L15": "branch_resolution"},
        step("history_certified", on=date(2023, 10, 19)),
    ),
    Violation(
        "a relative verified",
        {"L05": "verification_concluded"},
        one("verification_reply", {"subject": "mother"}, verifier_is_relative=True),
    ),
    Violation(
        "a result without a request",
        {"L06": "verification_reply"},
        gone("verification_request", subject="applicant"),
    ),
    Violation(
        "nobody verified the spouse",
        {"L07": "verification_concluded"},
        person(marital_status="married"),
    ),
    Violation(
        "a request that was never answered",
        {"L08": "verification_concluded"},
        also(a.VerificationRequest(on=date(2023, 9, 20), subject="sibling:1", abroad=False)),
    ),
    Violation(
        "the application is typed",
        {"L12": "verification_concluded"},
        step("application", handwritten=False),
    ),
    Violation(
        "exempt from verification as deceased",
        {"L13": "verification_concluded"},
        also(
            a.VerificationExemption(
                on=date(2023, 10, 1), subject="spouse", basis="deceased_or_none"
            )
        ),
    ),
    Violation(
        "commented on after it was certified",
        {"L15": "branch_resolution"},
        step("branch_comment", on=date(2023, 11, 2)),
    ),
    Violation(
        "no certificate of the class",
        {"C01": "branch_resolution", "S01": "branch_resolution", "U10": "dossier_opened"},
        gone("awareness_certificate"),
    ),
    Violation(
        "the certificate is older than 60 months",
        {"C02": "branch_resolution"},
        step("awareness_certificate", issued_on=date(2019, 3, 4)),
    ),
    Violation(
        "nobody heard where the person lives",
        {"O01": "opinions_summarised"},
        gone("opinion", body="residence", on=date(2023, 11, 25)),
    ),
    Violation(
        "more people agree than were asked",
        {"O03": "opinion"},
        one("opinion", {"body": "youth_union", "on": date(2023, 11, 20)}, agreed=31),
    ),
    Violation(
        "an opinion came after the summary",
        {"O04": "opinions_summarised"},
        also(a.Opinion(on=date(2023, 12, 10), body="women_union", asked=9, agreed=9)),
    ),
    Violation(
        "a member of the công đoàn, which nobody heard",
        {"O05": "opinions_summarised"},
        person(trade_union_member=True),
    ),
)
"""Up to the vote of the chi bộ: who the person is, who introduces, what is on paper."""
