"""Admitting again: what the examples cannot say."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from admission_flow.procedure.acts import Consent
from admission_flow.procedure.findings import Finding, Status
from admission_flow.procedure.judge import Judge
from admission_flow.testing import lawful_case, with_act

Ask = Callable[..., Finding]
DOSSIER = "dossier_opened"
RULES = ("readmission.interval", "readmission.once", "readmission.reason")


def test_nothing_of_it_concerns_who_never_was_a_member(finding: Ask) -> None:
    """Who never left the Party meets none of these rules."""
    for rule in RULES:
        assert finding(lawful_case(DOSSIER), DOSSIER, rule).status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    "hint",
    [
        {"left_reason": "family_hardship"},
        {"readmitted_before": True},
        {"left_reason": "minor_crime", "record_cleared_on": date(2010, 1, 1)},
    ],
)
def test_a_day_of_leaving_that_is_not_stated_is_unknown(finding: Ask, hint: dict[str, Any]) -> None:
    """Who left the Party on a day that the file does not state is not taken for a newcomer."""
    found = finding(lawful_case(DOSSIER, **hint), DOSSIER, "readmission.interval")
    assert found.status is Status.UNKNOWN
    assert found.facts["missing"] == "person.left_party_on"


def test_what_is_known_is_judged_without_the_day_of_leaving(finding: Ask) -> None:
    """A second readmission and an excluded reason are refused though the day is missing."""
    again = lawful_case(DOSSIER, readmitted_before=True)
    assert finding(again, DOSSIER, "readmission.once").status is Status.UNMET
    corrupt = lawful_case(DOSSIER, left_reason="corruption")
    assert finding(corrupt, DOSSIER, "readmission.reason").status is Status.UNMET


def test_the_reason_must_be_stated(finding: Ask) -> None:
    """A reason that is not stated is unknown: it might be one that excludes."""
    case = lawful_case(DOSSIER, left_party_on=date(2010, 1, 1))
    assert finding(case, DOSSIER, "readmission.reason").status is Status.UNKNOWN


def test_the_clearing_of_the_record_must_be_stated(finding: Ask) -> None:
    """After a minor crime the day on which the record was cleared is needed."""
    case = lawful_case(DOSSIER, left_party_on=date(2010, 1, 1), left_reason="minor_crime")
    assert finding(case, DOSSIER, "readmission.interval").status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        ("family_hardship", Status.MET),
        ("other", Status.MET),
        ("minor_crime", Status.MET),
        ("abandoned", Status.UNMET),
        ("own_request", Status.UNMET),
        ("disunity", Status.UNMET),
        ("corruption", Status.UNMET),
        ("serious_crime", Status.UNMET),
    ],
)
@pytest.mark.parametrize("year", [2018, 2024, 2025, 2026])
def test_reasons_that_exclude(finding: Ask, reason: str, status: Status, year: int) -> None:
    """Five reasons exclude for ever, in every regime."""
    case = lawful_case(DOSSIER, year, left_party_on=date(2005, 1, 1), left_reason=reason)
    assert finding(case, DOSSIER, "readmission.reason").status is status


def test_both_waits_must_be_over_after_a_minor_crime(finding: Ask) -> None:
    """36 months since leaving bind even where the record was cleared long before."""
    case = lawful_case(
        DOSSIER,
        left_party_on=date(2021, 1, 1),
        left_reason="minor_crime",
        record_cleared_on=date(2010, 1, 1),
    )
    found = finding(case, DOSSIER, "readmission.interval")
    assert (found.status, found.earliest) == (Status.PENDING, date(2024, 1, 1))


def test_a_readmission_with_its_consent_is_lawful_to_the_end(judge: Judge) -> None:
    """Old enough, first time, open reason, consent before the decision: official again."""
    case = with_act(
        lawful_case(left_party_on=date(2015, 1, 1), left_reason="family_hardship"),
        Consent(on=date(2024, 1, 10), matter="readmission"),
    )
    verdict = judge.judge(case)
    assert (verdict.state, verdict.lawful) == ("official", True)


def left_over_children(child: int | None, **changes: object) -> dict[str, Any]:
    return {
        "left_reason": "population_policy",
        "left_party_on": date(2021, 6, 1),
        "population_child": child,
        **changes,
    }


@pytest.mark.parametrize(
    ("child", "interval", "reason"),
    [
        (3, Status.MET, Status.MET),
        (4, Status.PENDING, Status.MET),
        (5, Status.PENDING, Status.UNMET),
        (9, Status.PENDING, Status.UNMET),
        (None, Status.UNKNOWN, Status.UNKNOWN),
    ],
)
def test_which_child_it_was_decides(
    finding: Ask, child: int | None, interval: Status, reason: Status
) -> None:
    """24 months for the third, 36 for the fourth, at the vote; from the fifth on never."""
    case = lawful_case("branch_resolution", **left_over_children(child))
    assert finding(case, DOSSIER, "readmission.interval").status is Status.NOT_APPLICABLE
    assert finding(case, DOSSIER, "readmission.reason").status is reason
    assert finding(case, "branch_resolution", "readmission.interval").status is interval


def test_who_left_for_another_reason_waits_at_both_steps(finding: Ask) -> None:
    """The opening is in time, so the vote is."""
    case = lawful_case(
        "branch_resolution", left_reason="family_hardship", left_party_on=date(2019, 6, 1)
    )
    for step in (DOSSIER, "branch_resolution"):
        assert finding(case, step, "readmission.interval").status is Status.MET


def test_where_no_rule_is_on_file_the_step_is_not_judged(judge: Judge) -> None:
    """It moves the case, and the verdict says that nobody judged it."""
    case = lawful_case(
        "branch_resolution",
        meeting_on=date(2026, 8, 4),
        **left_over_children(3, left_party_on=date(2026, 1, 5)),
    )
    verdict = judge.judge(case)
    assert (verdict.state, verdict.judged) == ("branch_resolved", False)
