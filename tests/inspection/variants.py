"""Lawful variants: stories that go another way, or keep to the last day, and accuse nobody."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from admission_flow.procedure import acts as a
from admission_flow.procedure.document import Case
from admission_flow.procedure.person import BirthTime, Decider
from admission_flow.testing import SAMPLE_UNIT, lawful_case, shifted, with_changed
from admission_flow.workflow_source import built_in
from tests.inspection.violations import (
    Alter,
    also,
    both,
    gone,
    one,
    step,
    unit,
)
from tests.inspection.violations_after import (
    OFFICE,
    failed,
    reported,
)

WHOLE = lawful_case()
BRANCH = "Chi bộ Mẫu Hai"
VOTE, RECEIVED, CEREMONY = date(2024, 3, 5), date(2024, 4, 15), date(2024, 5, 7)
COMPLETE = date(2025, 5, 7)
_CALENDAR = built_in().workflow.calendar


@dataclass(frozen=True)
class Variant:
    """A story in which everything is in order."""

    name: str
    case: Case
    as_of: date | None = None
    """The day of the inspection; None: that of the last act."""
    redone: bool = False
    """Whether something was wrong and was lawfully done again."""
    informs: frozenset[str] = frozenset()
    """Checks of class information that point at something, and accuse nobody."""


def whole(*alterations: Alter) -> Case:
    return both(*alterations)(WHOLE)


def held(days: int, since: date) -> Alter:
    """Return that everything from a day on came so many days later, the 12 months with it."""
    return lambda case: shifted(case, days=days, since=since)


def within(begins: date, days: int) -> date:
    """Return the last of so many working days."""
    return _CALENDAR.after(begins, days)


def sponsored_by(case: Case, **changes: Any) -> Case:  # noqa: ANN401 - of the paper
    return with_changed(case, "sponsorship", {"route": "member"}, **changes)


def of_unit(until: str = "recognition_decision", **facts: Any) -> Case:  # noqa: ANN401 - of a unit
    return lawful_case(until, unit=replace(SAMPLE_UNIT, **facts))


def verified(subject: str, **reply: Any) -> Alter:  # noqa: ANN401 - of the reply
    asked = a.VerificationRequest(on=date(2023, 9, 25), subject=subject, abroad=False)
    said = {"result": "clear", "verifier_is_relative": False, **reply}
    return both(
        also(asked), also(a.VerificationReply(on=date(2023, 10, 20), subject=subject, **said))
    )


def exempt(subject: str, basis: str, **facts: Any) -> Alter:  # noqa: ANN401 - of the paper
    paper = a.VerificationExemption(on=date(2023, 10, 1), subject=subject, basis=basis, **facts)
    return both(
        gone("verification_request", subject=subject),
        gone("verification_reply", subject=subject),
        also(paper),
    )


def consent(matter: str, on: date) -> Alter:
    return also(a.Consent(on=on, matter=matter, authority="BTV tỉnh ủy mẫu"))


def moved(on: date, **facts: Any) -> Alter:  # noqa: ANN401 - of the move
    helper = a.HelperAssigned(on=on + timedelta(days=2), helper="DV-05", official_member=True)
    return both(also(a.Move(on=on, to=BRANCH, **facts)), also(helper))


LAST_DECISION = within(VOTE, 60)
EXTENDED = within(VOTE, 90)
LAST_CEREMONY = within(RECEIVED, 30)


def decided_on(on: date) -> Alter:
    """Return that the decision, and all after it, came on another day."""
    return held((on - date(2024, 4, 10)).days, date(2024, 4, 10))


DAYS = (
    Variant("18 in the month of the vote", lawful_case(born_on=date(2006, 3, 31))),
    Variant("60 in the month of the vote", lawful_case(born_on=date(1964, 3, 1))),
    Variant("born in a month, no day stated", lawful_case(born_on=BirthTime(2000, 3))),
    Variant(
        "over 60, the consent a day before the decision",
        both(consent("over_60", date(2024, 4, 9)))(lawful_case(born_on=date(1962, 5, 1))),
    ),
    Variant(
        "the certificate is of 60 months before",
        whole(step("awareness_certificate", issued_on=date(2019, 3, 5))),
    ),
    Variant(
        "an introduction of 12 months before",
        whole(one("sponsorship", {"route": "youth_union"}, on=date(2023, 3, 5))),
    ),
    Variant(
        "together for 12 months on the day", sponsored_by(WHOLE, together_since=date(2022, 11, 10))
    ),
    Variant(
        "history and application of one day", whole(step("personal_history", on=date(2023, 9, 10)))
    ),
    Variant(
        "sealed on the day it was sent",
        whole(step("personal_history", sealed_on=date(2023, 9, 25))),
    ),
    Variant(
        "commented on and certified on the day of the last reply",
        whole(
            step("branch_comment", on=date(2023, 10, 20)),
            step("history_certified", on=date(2023, 10, 20)),
        ),
    ),
    Variant(
        "the reply on the thirtieth working day",
        whole(
            step("personal_history", sealed_on=date(2023, 9, 20)),
            one("verification_request", {"subject": "father"}, on=date(2023, 9, 20)),
            one("verification_reply", {"subject": "father"}, on=within(date(2023, 9, 20), 30)),
            step("branch_comment", on=date(2023, 11, 1)),
        ),
    ),
    Variant(
        "the reply from abroad on the ninetieth working day",
        both(
            one("verification_request", {"subject": "father"}, on=date(2023, 5, 29), abroad=True),
            one("verification_reply", {"subject": "father"}, on=within(date(2023, 5, 29), 90)),
            step("application", on=date(2023, 5, 20)),
            step("personal_history", on=date(2023, 5, 22), sealed_on=date(2023, 5, 29)),
            step("dossier_opened", on=date(2023, 5, 18)),
            step("awareness_certificate", on=date(2023, 5, 10)),
        )(WHOLE),
    ),
    Variant(
        "summed up on the day of the last opinion",
        whole(step("opinions_summarised", on=date(2023, 11, 25))),
    ),
    Variant("summed up on the day of the vote", whole(step("opinions_summarised", on=VOTE))),
    Variant("the committee on the day of the vote", whole(step("base_resolution", on=VOTE))),
    Variant("decided on the last day", whole(decided_on(LAST_DECISION))),
    Variant(
        "decided on the last day of a term that was extended",
        whole(
            decided_on(EXTENDED),
            also(a.Extension(on=date(2024, 5, 20), matter="admission_decision")),
        ),
    ),
    Variant("the ceremony on the last day", whole(held((LAST_CEREMONY - CEREMONY).days, CEREMONY))),
    Variant(
        "a late ceremony that was agreed to",
        whole(held(40, CEREMONY), consent("late_ceremony", date(2024, 5, 20))),
    ),
    Variant(
        "the ceremony on the day of the decision",
        whole(
            held(-27, CEREMONY),
            gone("decision_received"),
            also(a.DecisionReceived(on=date(2024, 4, 10))),
        ),
    ),
    Variant(
        "reviewed oneself on the day month 12 ended",
        whole(step("self_review", on=COMPLETE), step("helper_assessment", on=COMPLETE)),
    ),
    Variant(
        "the vote on the day month 12 ended",
        whole(
            held(-5, date(2025, 5, 12)),
            step("recognition_decision", official_from=COMPLETE),
            step("self_review", on=COMPLETE),
            step("helper_assessment", on=COMPLETE),
            one("opinion", {"body": "youth_union", "on": date(2025, 5, 9)}, on=date(2025, 5, 6)),
            one("opinion", {"body": "residence", "on": date(2025, 5, 9)}, on=date(2025, 5, 6)),
        ),
    ),
    Variant(
        "reviewed on the last day",
        whole(
            held((within(COMPLETE, 30) - date(2025, 5, 12)).days, date(2025, 5, 12)),
            step("recognition_decision", official_from=COMPLETE),
        ),
    ),
    Variant(
        "recognised on the last day",
        whole(step("recognition_decision", on=within(date(2025, 5, 12), 30))),
    ),
    Variant(
        "not reviewed yet on the last day to do it",
        lawful_case("ceremony"),
        as_of=within(COMPLETE, 30),
    ),
)
"""Both sides of a boundary lie one day apart: these keep to the inside."""

VOTES = (
    Variant("14 of 20", whole(step("branch_resolution", roll={"in_favour": 14, "against": 4}))),
    Variant(
        "2 of 3",
        whole(
            step(
                "branch_resolution",
                roll={"official": 3, "present": 3, "in_favour": 2, "against": 1},
            )
        ),
    ),
    Variant(
        "five who may be left out, 10 of 15",
        whole(
            step(
                "branch_resolution",
                roll={"exempt_absent": 5, "present": 15, "in_favour": 10, "against": 5},
            )
        ),
    ),
    Variant("two abstain", whole(step("branch_resolution", roll={"in_favour": 14, "against": 2}))),
    Variant(
        "8 of 11 of the committee",
        whole(step("base_resolution", roll={"in_favour": 8, "against": 3})),
    ),
    Variant(
        "two of the committee away, 6 of 9",
        whole(step("base_resolution", roll={"away": 2, "in_favour": 6, "against": 3})),
    ),
    Variant(
        "5 of 9 who decide", whole(step("admission_decision", roll={"in_favour": 5, "against": 4}))
    ),
    Variant(
        "a base committee with a delegation, 6 of 9",
        whole(
            step(
                "recognition_decision",
                body="base_committee",
                delegation="12-QĐ/HU",
                roll={"in_favour": 6, "against": 3},
            )
        ),
    ),
    Variant(
        "the committee that may decide, by the tree of units",
        whole(
            unit(
                deciders=(
                    Decider(
                        authority=OFFICE,
                        body="standing_committee",
                        since=date(2024, 4, 10),
                        right="own",
                    ),
                )
            ),
            step("admission_decision", authority=OFFICE),
            step("recognition_decision", authority=OFFICE),
        ),
    ),
    Variant(
        "a short vote, reported, and taken again",
        whole(failed(date(2024, 2, 20), "admission"), reported(date(2024, 2, 20))),
    ),
    Variant(
        "two short votes on recognition, reported, and a third that carried",
        whole(
            *(failed(date(2025, 5, day), "recognition") for day in (9, 10)),
            *(reported(date(2025, 5, day)) for day in (9, 10)),
        ),
    ),
    Variant(
        "a short vote, and the level above admits",
        whole(
            gone("branch_resolution"),
            gone("base_resolution"),
            failed(VOTE, "admission"),
            reported(date(2024, 3, 6)),
            also(a.AdmissionReferral(on=date(2024, 3, 12))),
        ),
    ),
    Variant(
        "three short votes, and the level above recognises",
        whole(
            gone("recognition_branch_resolution"),
            gone("recognition_base_resolution"),
            *(failed(date(2025, 5, day), "recognition") for day in (12, 14, 16)),
            *(reported(date(2025, 5, day)) for day in (12, 14, 16)),
            also(a.RecognitionReferral(on=date(2025, 5, 19))),
        ),
    ),
    Variant(
        "a đảng ủy bộ phận that was heard",
        whole(
            unit(has_section_committee=True),
            also(a.SectionAppraisal(on=VOTE, matter="admission")),
            also(a.SectionAppraisal(on=date(2025, 5, 12), matter="recognition")),
        ),
    ),
)
