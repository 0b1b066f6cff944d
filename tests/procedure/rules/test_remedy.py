"""Annulling, and doing again what was wrong: what the examples cannot say."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import Act, BranchRoll, CommitteeRoll
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Status
from admission_flow.procedure.judge import Judge
from admission_flow.testing import SAMPLE_UNIT, lawful_case, with_act, with_changed, without
from tests.procedure.conftest import Ask

DAY = timedelta(days=1)
ANNULMENT = a.Annulment(
    on=date(2025, 9, 10),
    reason="(lý do mẫu)",
    of="admission",
    ground="standard",
    by="current_place",
    issuer_dissolved=True,
)
DECIDED: dict[str, Any] = {
    "body": "standing_committee",
    "persons": 1,
    "roll": CommitteeRoll(members=9, away=0, in_favour=5, against=4, mode="ballot"),
}
ORDERED_ON = date(2024, 9, 10)
ORDER = a.RedoOrder(on=ORDERED_ON, of="admission", steps=("branch_resolution",))
REMEDY = a.AdmissionRemedied(on=date(2024, 10, 15), admitted_on=date(2024, 10, 15), **DECIDED)
BRANCH = BranchRoll(
    official=20, elsewhere=0, exempt_absent=0, suspended=0, present=18,
    in_favour=14, against=4, mode="ballot", persons=1,
)  # fmt: skip
BASE = CommitteeRoll(members=11, away=0, in_favour=8, against=3, mode="ballot")


def annulled(until: str = "recognition_decision", /, *acts: Act, **changes: object) -> Case:
    case = lawful_case(until)
    for act in (*acts, replace(ANNULMENT, **changes)):  # type: ignore[arg-type]
        case = with_act(case, act)
    return case


def remedied(*acts: Act, case: Case | None = None, by: Act = REMEDY) -> Case:
    case = lawful_case("ceremony") if case is None else case
    for act in (*acts, by):
        case = with_act(case, act)
    return case


def again(step: str, **counted: Any) -> a.Redone:  # noqa: ANN401 - a roll
    return a.Redone(on=ORDERED_ON + 14 * DAY, step=step, **counted)


# ---- annulment ----------------------------------------------------------------------------------


def test_what_an_annulment_does_not_state_is_named(finding: Ask) -> None:
    """What is annulled, on which ground, by whom: each by the name of its field."""
    for rule, changes, facts in (
        ("annulment.ground", {"of": None}, {"missing": "annulment.of"}),
        ("annulment.ground", {"ground": None}, {"missing": "annulment.ground", "of": "admission"}),
        ("annulment.authority", {"by": None}, {"missing": "annulment.by"}),
        (
            "annulment.authority",
            {"issuer_dissolved": None},
            {"missing": "annulment.issuer_dissolved", "by": "current_place"},
        ),
    ):
        found = finding(annulled(**changes), "annulment", rule)
        assert (found.status, dict(found.facts)) == (Status.UNKNOWN, facts)


@pytest.mark.parametrize(
    ("until", "status"), [("recognition_decision", Status.MET), ("ceremony", Status.UNMET)]
)
def test_a_recognition_is_annulled_only_where_one_stands(
    finding: Ask, until: str, status: Status
) -> None:
    """One that was decided, or one that a remedy put in its place."""
    case = annulled(until, of="recognition")
    found = finding(case, "annulment", "annulment.ground")
    assert (found.status, found.facts["of"]) == (status, "recognition")


def test_a_recognition_by_remedy_stands(judge: Judge, finding: Ask) -> None:
    """Never recognised before: the remedy alone is what can be annulled."""
    order = a.RedoOrder(on=date(2025, 7, 10), of="recognition", steps=("recognition_decision",))
    fixed = a.RecognitionRemedied(
        on=date(2025, 8, 15),
        admitted_on=date(2024, 5, 7),
        official_from=date(2025, 5, 7),
        **DECIDED,
    )
    unlawful = with_changed(
        lawful_case(), "recognition_decision", roll=replace(DECIDED["roll"], in_favour=4, against=5)
    )
    case = remedied(order, case=unlawful, by=fixed)
    assert judge.judge(case).state == "official"
    case = with_act(case, replace(ANNULMENT, of="recognition"))
    assert finding(case, "annulment", "annulment.ground").status is Status.MET


def test_who_annuls_is_said(finding: Ask) -> None:
    """The issuer, or the present place: since the issuer is gone, or by the newest consent."""
    rule = "annulment.authority"
    found = finding(annulled(by="issuer"), "annulment", rule)
    assert (found.status, dict(found.facts)) == (Status.MET, {"by": "issuer"})
    found = finding(annulled(), "annulment", rule)
    assert (found.status, dict(found.facts)) == (Status.MET, {"by": "current_place"})
    consents = [a.Consent(on=ANNULMENT.on - days * DAY, matter="annulment") for days in (30, 2)]
    agreed = annulled("recognition_decision", *reversed(consents), issuer_dissolved=False)
    found = finding(agreed, "annulment", rule)
    assert (found.status, dict(found.facts)) == (
        Status.MET,
        {"by": "current_place", "consent_on": ANNULMENT.on - 2 * DAY},
    )


def test_a_consent_to_something_else_is_none_to_the_annulment(finding: Ask) -> None:
    """The issuer stands, and the level above agreed to a readmission only."""
    other = a.Consent(on=ANNULMENT.on, matter="readmission")
    case = annulled("recognition_decision", other, issuer_dissolved=False)
    found = finding(case, "annulment", "annulment.authority")
    assert (found.status, dict(found.facts)) == (Status.UNMET, {"by": "current_place"})


# ---- remedy: papers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "lacking"), [(ORDERED_ON, ()), (ORDERED_ON + DAY, ("admission_decision",))]
)
def test_a_paper_of_the_day_of_the_order_was_there(
    finding: Ask, on: date, lacking: tuple[str, ...]
) -> None:
    """What was written a day later was not there to be remedied."""
    case = with_changed(lawful_case("admission_decision"), "admission_decision", on=on)
    found = finding(
        remedied(ORDER, again("branch_resolution", branch_roll=BRANCH), case=case),
        "admission_remedied",
        "remedy.papers",
    )
    assert (found.facts["lacking"], found.facts["ordered_on"]) == (lacking, ORDERED_ON)
    assert found.status is (Status.UNMET if lacking else Status.MET)


def test_of_an_admission_only_its_own_way_is_asked(finding: Ask) -> None:
    """Neither ceremony nor recognition need to be on file; what lies before them does."""
    case = without(lawful_case("admission_decision"), "verification_concluded")
    found = finding(remedied(ORDER, case=case), "admission_remedied", "remedy.papers")
    assert found.facts["lacking"] == ("verification_concluded",)


def test_the_way_is_that_of_the_unit_on_the_day_of_the_decision(finding: Ask) -> None:
    """Moved below a base committee after the decision: no resolution of one is asked."""
    unit = replace(SAMPLE_UNIT, has_base_committee=False)
    case = lawful_case("ceremony", unit=unit)
    moved = a.Move(on=date(2024, 8, 1), to="Chi bộ Khác", has_base_committee=True)
    found = finding(remedied(moved, ORDER, case=case), "admission_remedied", "remedy.papers")
    assert (found.status, found.facts["lacking"]) == (Status.MET, ())
    undecided = without(without(case, "ceremony"), "admission_decision")
    found = finding(remedied(moved, ORDER, case=undecided), "admission_remedied", "remedy.papers")
    assert found.facts["lacking"] == ("base_resolution", "admission_decision")


# ---- remedy: votes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "counted", "status", "facts"),
    [
        ("branch_resolution", {"branch_roll": BRANCH}, Status.MET, {"votes": 1}),
        ("base_resolution", {"committee_roll": BASE}, Status.MET, {"votes": 1}),
        (
            "base_resolution",
            {"committee_roll": replace(BASE, in_favour=7, against=4)},
            Status.UNMET,
            {"in_favour": 7, "needed": 8},
        ),
        (
            "base_resolution",
            {"committee_roll": replace(BASE, in_favour=8, against=4)},
            Status.UNMET,
            {"base": 11, "voted": 12},
        ),
        ("base_resolution", {}, Status.UNKNOWN, {"missing": "roll"}),
        (
            "branch_resolution",
            {"branch_roll": replace(BRANCH, against=5)},
            Status.UNMET,
            {"present": 18},
        ),
        (
            "branch_resolution",
            {"branch_roll": replace(BRANCH, persons=None)},
            Status.UNKNOWN,
            {"missing": "roll.persons"},
        ),
        (
            "branch_resolution",
            {"branch_roll": replace(BRANCH, persons=2)},
            Status.UNMET,
            {"official": 20, "members": 3, "persons": 2},
        ),
        (
            "branch_resolution",
            {"branch_roll": replace(BRANCH, official=3, present=3, in_favour=2, against=1)},
            Status.MET,
            {"votes": 1},
        ),
        (
            "branch_resolution",
            {"branch_roll": replace(BRANCH, official=2, present=2, in_favour=2, against=0)},
            Status.UNMET,
            {"official": 2, "members": 3, "persons": 1},
        ),
        (
            "branch_resolution",
            {"branch_roll": replace(BRANCH, in_favour=13)},
            Status.UNMET,
            {"in_favour": 13, "needed": 14},
        ),
    ],
)
def test_a_vote_taken_again_is_counted_as_the_first_one(
    finding: Ask, step: str, counted: dict[str, Any], status: Status, facts: dict[str, object]
) -> None:
    """Counts that add up, three official members, one person at a time, two thirds."""
    found = finding(remedied(ORDER, again(step, **counted)), "admission_remedied", "remedy.votes")
    assert found.status is status
    assert facts.items() <= found.facts.items()
    assert found.facts.get("step") == (None if status is Status.MET else step)


def test_of_two_votes_on_one_step_the_newer_counts(finding: Ask) -> None:
    """Short first, enough later; and a vote of another step beside it does not cover it."""
    short = again("branch_resolution", branch_roll=replace(BRANCH, in_favour=13, against=5))
    enough = replace(again("branch_resolution", branch_roll=BRANCH), on=short.on + DAY)
    base = again("base_resolution", committee_roll=BASE)
    for acts, status in (
        ((short, enough), Status.MET),
        ((short, base), Status.UNMET),
        ((base, short), Status.UNMET),
    ):
        found = finding(remedied(ORDER, *acts), "admission_remedied", "remedy.votes")
        assert found.status is status


# ---- remedy: days -------------------------------------------------------------------------------

RECOGNISED_ON = date(2025, 8, 15)
ADMITTED_ON = date(2024, 5, 7)


@pytest.mark.parametrize(
    ("official_from", "status"),
    [
        (date(2025, 5, 6), Status.UNMET),
        (date(2025, 5, 7), Status.MET),
        (RECOGNISED_ON, Status.MET),
        (RECOGNISED_ON + DAY, Status.UNMET),
        (None, Status.UNKNOWN),
    ],
)
def test_official_from_the_end_of_the_probation_to_the_day_of_the_decision(
    finding: Ask, official_from: date | None, status: Status
) -> None:
    """Both days are inside; a day that is not stated is never computed."""
    order = a.RedoOrder(on=date(2025, 7, 10), of="recognition", steps=("recognition_decision",))
    fixed = a.RecognitionRemedied(
        on=RECOGNISED_ON, admitted_on=ADMITTED_ON, official_from=official_from, **DECIDED
    )
    case = remedied(order, case=lawful_case(), by=fixed)
    found = finding(case, "recognition_remedied", "remedy.days")
    assert found.status is status
    told: dict[str, object] = {"official_from": official_from, "ends_on": date(2025, 5, 7)}
    if official_from is None:
        told = {"missing": "recognition_remedied.official_from"}
    assert dict(found.facts) == {**told, "admitted_on": ADMITTED_ON}


def test_a_recognition_without_its_day_of_admission_is_unknown(finding: Ask) -> None:
    """The day of admission is asked for under the name of the paper at hand."""
    order = a.RedoOrder(on=date(2025, 7, 10), of="recognition", steps=("recognition_decision",))
    fixed = a.RecognitionRemedied(on=RECOGNISED_ON, official_from=RECOGNISED_ON, **DECIDED)
    found = finding(
        remedied(order, case=lawful_case(), by=fixed), "recognition_remedied", "remedy.days"
    )
    assert (found.status, found.facts["missing"]) == (
        Status.UNKNOWN,
        "recognition_remedied.admitted_on",
    )
