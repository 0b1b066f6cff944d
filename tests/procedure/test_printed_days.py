"""The days that papers print: of the decision, of the ceremony, of becoming official."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import CommitteeRoll
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Dates
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.printed_days import days_of_lawful
from admission_flow.testing import lawful_case, with_act, with_changed

DECIDED_ON, CEREMONY_ON = date(2024, 4, 10), date(2024, 5, 7)
OFFICIAL_FROM = date(2025, 5, 7)
BODY: dict[str, Any] = {
    "body": "standing_committee",
    "persons": 1,
    "roll": CommitteeRoll(members=9, away=0, in_favour=5, against=4, mode="ballot"),
}
ADMITTED_ANEW = date(2024, 10, 1)
REMEDY = (
    a.RedoOrder(on=date(2024, 9, 10), of="admission", steps=("admission_decision",)),
    a.AdmissionRemedied(on=date(2024, 10, 15), admitted_on=ADMITTED_ANEW, **BODY),
)
RECOGNITION_REMEDY = (
    a.RedoOrder(on=date(2025, 7, 10), of="recognition", steps=("recognition_decision",)),
    a.RecognitionRemedied(
        on=date(2025, 8, 15),
        admitted_on=date(2024, 5, 8),
        official_from=date(2025, 5, 8),
        **BODY,
    ),
)


def more(case: Case, *acts: a.Act) -> Case:
    for act in acts:
        case = with_act(case, act)
    return case


@pytest.mark.parametrize(
    ("until", "dates"),
    [
        ("base_resolution", Dates()),
        ("admission_decision", Dates(decided_on=DECIDED_ON)),
        ("ceremony", Dates(decided_on=DECIDED_ON, admitted_on=CEREMONY_ON)),
        (
            "recognition_decision",
            Dates(
                decided_on=DECIDED_ON,
                admitted_on=CEREMONY_ON,
                official_from=OFFICIAL_FROM,
                party_age_from=DECIDED_ON,
            ),
        ),
    ],
)
def test_each_day_is_there_from_its_paper_on(judge: Judge, until: str, dates: Dates) -> None:
    """Membership counts from the decision, and only once the person is official."""
    case = lawful_case(until)
    assert judge.judge(case).dates == dates
    assert days_of_lawful(case.acts, official=until == "recognition_decision") == dates


def test_papers_are_taken_by_their_days_not_as_they_were_entered(judge: Judge) -> None:
    """Of two papers of a kind the one of the later day is printed."""
    case = more(lawful_case("ceremony"), *REMEDY)
    assert days_of_lawful(tuple(reversed(case.acts)), official=False) == judge.judge(case).dates
    twice = (REMEDY[1], replace(REMEDY[1], on=date(2024, 10, 14), admitted_on=date(2024, 9, 30)))
    assert days_of_lawful(twice, official=False).admitted_on == ADMITTED_ANEW


def test_a_remedied_admission_has_the_days_of_the_remedy(judge: Judge) -> None:
    """Decided on the day of the remedy, admitted and counted from the day that it fixes."""
    probation = judge.judge(more(lawful_case("ceremony"), *REMEDY)).dates
    assert probation == Dates(decided_on=REMEDY[1].on, admitted_on=ADMITTED_ANEW)
    acts = more(lawful_case("ceremony"), *REMEDY).acts
    assert days_of_lawful(acts, official=True).party_age_from == ADMITTED_ANEW


def test_a_remedied_recognition_fixes_admission_and_official_day(judge: Judge) -> None:
    """The decision to admit stands, and membership counts from it all the same."""
    verdict = judge.judge(more(lawful_case(), *RECOGNITION_REMEDY))
    assert verdict.state == "official"
    assert verdict.dates == Dates(
        decided_on=DECIDED_ON,
        admitted_on=date(2024, 5, 8),
        official_from=date(2025, 5, 8),
        party_age_from=DECIDED_ON,
    )


def test_without_a_decision_that_stands_membership_counts_from_the_day_fixed_anew(
    judge: Judge,
) -> None:
    """The decision to admit was refused: nothing else is there to count from."""
    short = replace(BODY["roll"], in_favour=4, against=5)
    case = with_changed(lawful_case("ceremony"), "admission_decision", roll=short)
    fixed = replace(REMEDY[1], admitted_on=None)
    acts = (*case.acts, *RECOGNITION_REMEDY)
    assert judge.judge(case).dates == Dates()
    no_decision = tuple(act for act in acts if act.kind != "admission_decision")
    dates = days_of_lawful(no_decision, official=True)
    assert (dates.decided_on, dates.party_age_from) == (None, date(2024, 5, 8))
    assert days_of_lawful((*no_decision, fixed), official=True).admitted_on == date(2024, 5, 8)


def test_a_remedy_that_names_no_day_leaves_the_ceremony_its_day() -> None:
    """What a paper does not state is not invented."""
    case = lawful_case()
    unsaid = replace(RECOGNITION_REMEDY[1], admitted_on=None)
    dates = days_of_lawful((*case.acts, unsaid), official=True)
    assert (dates.admitted_on, dates.party_age_from) == (CEREMONY_ON, DECIDED_ON)
    bare = replace(REMEDY[1], admitted_on=None)
    dates = days_of_lawful((*lawful_case("ceremony").acts, bare), official=False)
    assert (dates.decided_on, dates.admitted_on) == (bare.on, CEREMONY_ON)
