"""The ceremony: what the examples cannot say."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from admission_flow.procedure.acts import Consent, DecisionReceived, Move
from admission_flow.procedure.findings import Finding, Status
from admission_flow.procedure.judge import Judge
from admission_flow.testing import lawful_case, with_act, with_changed, with_step, without

Ask = Callable[..., Finding]
STEP, RULE = "ceremony", "ceremony.in_time"


@pytest.mark.parametrize(
    ("meeting_on", "start_on"),
    [(date(2025, 8, 5), date(2025, 9, 15)), (date(2026, 8, 4), date(2026, 9, 9))],
)
def test_from_which_day_the_thirty_days_run(finding: Ask, meeting_on: date, start_on: date) -> None:
    """294: from the day of receipt; 208: from the decision itself (18b, case 9)."""
    found = finding(lawful_case(STEP, meeting_on=meeting_on), STEP, RULE)
    assert found.facts["start_on"] == start_on


def test_signed_on_1_july_received_on_20_july(finding: Ask) -> None:
    """The clock of a decision of July 2026 keeps the law of the day of the decision."""
    case = lawful_case(STEP, meeting_on=date(2026, 5, 26))
    case = with_changed(case, "admission_decision", on=date(2026, 7, 1))
    case = with_changed(case, "decision_received", on=date(2026, 7, 20))
    for on, other in ((date(2026, 7, 25), None), (date(2026, 7, 26), date(2026, 8, 12))):
        found = finding(with_step(case, STEP, on=on), STEP, RULE)
        assert found.facts["start_on"] == date(2026, 7, 20)
        assert found.facts.get("other_law", {}).get("last_day") == other


def test_without_a_receipt_nothing_runs_before_208(finding: Ask) -> None:
    """When the decision came in must be said; under 208 it is not asked."""
    for year, status in ((2024, Status.UNKNOWN), (2026, Status.MET)):
        case = without(lawful_case(STEP, year), "decision_received")
        assert finding(case, STEP, RULE).status is status


def test_the_first_receipt_since_the_decision_counts(finding: Ask) -> None:
    """A receipt noted again later moves nothing; one before the decision is of another paper."""
    case = with_act(lawful_case(STEP), DecisionReceived(on=date(2024, 4, 20)))
    case = with_act(case, DecisionReceived(on=date(2024, 4, 1)))
    assert finding(case, STEP, RULE).facts["start_on"] == date(2024, 4, 15)


@pytest.mark.parametrize(
    ("consent", "status"),
    [
        (Consent(on=date(2024, 6, 20), matter="late_ceremony"), Status.WAIVED),
        (Consent(on=date(2024, 6, 21), matter="late_ceremony"), Status.UNMET),
        (Consent(on=date(2024, 6, 1), matter="other"), Status.UNMET),
    ],
)
def test_only_a_consent_given_by_the_day_waives(
    finding: Ask, consent: Consent, status: Status
) -> None:
    """The committee above agrees before the late ceremony, not after it."""
    case = with_act(with_step(lawful_case(STEP), STEP, on=date(2024, 6, 20)), consent)
    assert finding(case, STEP, RULE, date(2024, 7, 1)).status is status


def test_a_late_ceremony_warns_and_stands(judge: Judge) -> None:
    """The decision does not expire: the person is admitted, the delay must be explained."""
    verdict = judge.judge(with_step(lawful_case(STEP), STEP, on=date(2024, 12, 1)))
    assert verdict.steps[-1].warned_by == (RULE,)
    assert (verdict.state, verdict.lawful) == ("probationary", True)


def test_whether_one_by_one_must_be_said(finding: Ask) -> None:
    """A ceremony of which it is not said is unknown, and unknown blocks."""
    found = finding(
        with_step(lawful_case(STEP), STEP, individually=None), STEP, f"{STEP}.individually"
    )
    assert found.status is Status.UNKNOWN
    assert found.blocks


def test_nobody_named_is_no_helper(finding: Ask) -> None:
    """A ceremony without a helper warns."""
    found = finding(with_step(lawful_case(STEP), STEP, helper=None), STEP, "ceremony.helper")
    assert (found.status, found.warns) == (Status.UNMET, True)


def test_a_decision_handed_over_on_its_own_day_is_received(finding: Ask) -> None:
    """Signed and received on one day: the thirty days run from it."""
    case = with_changed(lawful_case(STEP), "decision_received", on=date(2024, 4, 10))
    assert finding(case, STEP, RULE).facts["start_on"] == date(2024, 4, 10)


def test_the_finding_tells_start_last_day_and_consent(finding: Ask) -> None:
    """In time, late, and late with a consent: the same two days, and then the third."""
    case = lawful_case(STEP)
    facts = dict(finding(case, STEP, RULE).facts)
    assert facts == {"start_on": date(2024, 4, 15), "last_day": facts["last_day"]}
    for on, status in (
        (facts["last_day"], Status.MET),
        (facts["last_day"] + timedelta(days=1), Status.UNMET),
    ):
        found = finding(with_step(case, STEP, on=on), STEP, RULE)
        assert (found.status, dict(found.facts)) == (status, facts)
    consent = Consent(on=facts["last_day"], matter="late_ceremony")
    found = finding(with_act(with_step(case, STEP, on=on), consent), STEP, RULE)
    assert dict(found.facts) == {**facts, "consent_on": consent.on}


RESOLVED_ON = next(act.on for act in lawful_case(STEP).acts if act.kind == "branch_resolution")
MOVED = Move(on=RESOLVED_ON + timedelta(days=1), to="Chi bộ Mẫu Hai")


@pytest.mark.parametrize(
    ("unit", "days", "status"),
    [
        ("Chi bộ Mẫu Hai", 1, Status.MET),
        ("chi bộ  MẪU hai", 1, Status.MET),
        ("Chi bộ Mẫu Một", 1, Status.UNMET),
        ("Chi bộ Mẫu Một", -1, Status.UNMET),
        (None, 1, Status.UNKNOWN),
        (None, 0, Status.UNKNOWN),
        (None, -1, Status.NOT_APPLICABLE),
    ],
)
def test_after_a_move_the_place_must_be_the_new_one(
    finding: Ask, unit: str | None, days: int, status: Status
) -> None:
    """A place that is not named is asked for only of a move since the resolution."""
    move = replace(MOVED, on=RESOLVED_ON + timedelta(days=days))
    case = with_act(with_step(lawful_case(STEP), STEP, unit=unit), move)
    found = finding(case, STEP, "ceremony.place")
    assert found.status is status
    told = {} if status is Status.NOT_APPLICABLE else {"to": move.to}
    if status is Status.UNKNOWN:
        told["missing"] = "ceremony.unit"
    elif told and unit is not None:
        told["unit"] = unit
    assert dict(found.facts) == told


def test_without_a_move_no_place_is_asked_for(finding: Ask) -> None:
    """The chi bộ of the case is the one that holds it."""
    case = with_step(lawful_case(STEP), STEP, unit=None)
    assert finding(case, STEP, "ceremony.place").status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("decided_on", "number"), [(date(2025, 6, 8), "01-HD/TW"), (date(2025, 6, 9), "06-HD/TW")]
)
def test_the_place_is_judged_by_the_law_of_the_day_that_the_move_was_decided(
    judge: Judge, decided_on: date, number: str
) -> None:
    """Where that day is stated; move and ceremony come under the newer guidance."""
    case = lawful_case(STEP, meeting_on=date(2025, 6, 2))
    move = Move(on=date(2025, 7, 10), to="Chi bộ Mẫu Hai", decided_on=decided_on)
    step = judge.judge(with_act(case, move)).steps[-1]
    (found,) = [f for f in step.findings if f.rule == "ceremony.place"]
    assert {citation.document for citation in found.citations} == {number}
