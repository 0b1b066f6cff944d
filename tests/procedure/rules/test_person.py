"""Who may be admitted: what the examples cannot say."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from admission_flow.procedure.acts import Consent
from admission_flow.procedure.findings import Finding, Status
from admission_flow.testing import lawful_case, with_act

Ask = Callable[..., Finding]
BRANCH = "branch_resolution"


@pytest.mark.parametrize(
    ("step", "rule", "unsaid"),
    [
        ("sympathiser_resolution", "person.citizenship", {"citizenship": None}),
        (BRANCH, "person.age_minimum", {"born_on": None}),
        (BRANCH, "person.age_maximum", {"born_on": None}),
        ("admission_decision", "person.age_consent", {"born_on": None}),
        (BRANCH, "person.education", {"education": None}),
        (
            BRANCH,
            "person.education",
            {"education": "lower_secondary", "education_proof": None},
        ),
    ],
)
def test_a_fact_that_is_not_stated_is_unknown(
    finding: Ask, step: str, rule: str, unsaid: dict[str, Any]
) -> None:
    """Nobody is taken for a citizen, of age or educated because the file is silent."""
    found = finding(lawful_case(step, **unsaid), step, rule)
    assert found.status is Status.UNKNOWN
    assert found.facts["missing"].startswith("person.")
    assert found.blocks or rule == "person.age_maximum"


def test_the_proof_of_a_higher_level_decides_nothing(finding: Ask) -> None:
    """Who went on past lower secondary school held its diploma: the proof is not asked."""
    case = lawful_case(BRANCH, education="upper_secondary", education_proof=None)
    assert finding(case, BRANCH, "person.education").status is Status.MET


@pytest.mark.parametrize("born_on", [date(2006, 3, 1), date(2006, 3, 31)])
def test_the_day_of_birth_does_not_count(finding: Ask, born_on: date) -> None:
    """Age is counted in months: the first and the last of March are both 216 on 5 March."""
    found = finding(lawful_case(BRANCH, born_on=born_on), BRANCH, "person.age_minimum")
    assert (found.status, found.facts["age_months"]) == (Status.MET, 216)


def test_too_young_says_from_when(finding: Ask) -> None:
    """Who is too young may come back on the first of the month of the eighteenth birthday."""
    found = finding(lawful_case(BRANCH, born_on=date(2006, 5, 20)), BRANCH, "person.age_minimum")
    assert (found.status, found.earliest) == (Status.PENDING, date(2024, 5, 1))


@pytest.mark.parametrize("age", [55, 58])
def test_women_of_55_and_58_are_inside(finding: Ask, age: int) -> None:
    """There is no other ceiling for women."""
    case = lawful_case(BRANCH, sex="female", born_on=date(2024 - age, 1, 10))
    assert finding(case, BRANCH, "person.age_maximum").status is Status.MET


def test_a_person_of_61_needs_the_consent_by_the_decision(finding: Ask) -> None:
    """61 and no consent of the ban thường vụ: a warning at the vote, wrong at the decision."""
    case = lawful_case("admission_decision", born_on=date(1963, 1, 10))
    assert finding(case, BRANCH, "person.age_maximum").warns
    assert finding(case, "admission_decision", "person.age_consent").blocks
    later = with_act(case, Consent(on=date(2024, 4, 9), matter="over_60"))
    assert finding(later, BRANCH, "person.age_maximum").warns
    assert finding(later, "admission_decision", "person.age_consent").status is Status.MET


@pytest.mark.parametrize("matter", ["readmission", "other", "education_exception"])
def test_a_consent_in_another_matter_waives_nothing(finding: Ask, matter: str) -> None:
    """Only the consent that the law provides for stands in for the age."""
    case = with_act(
        lawful_case(BRANCH, born_on=date(1963, 1, 10)), Consent(on=date(2024, 2, 1), matter=matter)
    )
    assert finding(case, BRANCH, "person.age_maximum").status is Status.UNMET


def test_religion_is_no_bar(finding: Ask) -> None:
    """The religion of a person changes no finding."""
    for religion in ("", "Phật giáo", None):
        case = lawful_case(BRANCH, religion=religion)
        assert finding(case, BRANCH, "order.state").status is Status.MET


AREA, PRESTIGE, ELDER, SEA = (
    {name: True} for name in ("special_area", "prestige", "village_elder", "works_at_sea")
)


@pytest.mark.parametrize(
    ("education", "stated", "status"),
    [
        ("primary", AREA, Status.MET),
        ("primary", SEA, Status.MET),
        ("primary", ELDER, Status.UNMET),
        ("primary", PRESTIGE, Status.UNKNOWN),
        ("primary", PRESTIGE | {"works_at_sea": False}, Status.UNMET),
        ("primary", PRESTIGE | ELDER, Status.UNMET),
        ("primary", {}, Status.UNMET),
        ("literate", AREA, Status.UNMET),
        ("literate", SEA, Status.MET),
        ("literate", AREA | ELDER, Status.MET),
        ("literate", AREA | PRESTIGE, Status.MET),
        ("literate", AREA | PRESTIGE | {"village_elder": False}, Status.UNMET),
        ("literate", ELDER, Status.UNMET),
        ("literate", PRESTIGE, Status.UNKNOWN),
        ("illiterate", AREA | PRESTIGE | SEA, Status.UNMET),
        ("illiterate", PRESTIGE, Status.UNMET),
    ],
)
def test_exceptions_of_education(
    finding: Ask, education: str, stated: dict[str, Any], status: Status
) -> None:
    """Primary school in an area or at sea; below it elders of an area, and who works at sea."""
    case = lawful_case(BRANCH, education=education, **stated)
    found = finding(case, BRANCH, "person.education")
    assert found.status is status
    if status is Status.UNKNOWN:
        assert found.facts["missing"] == "person.works_at_sea"


@pytest.mark.parametrize(
    ("education", "stated", "status"),
    [
        ("literate", AREA | ELDER, Status.UNMET),
        ("literate", SEA, Status.UNMET),
        ("literate", ELDER, Status.NOT_APPLICABLE),
        ("illiterate", SEA, Status.NOT_APPLICABLE),
        ("primary", SEA, Status.NOT_APPLICABLE),
        (None, SEA, Status.NOT_APPLICABLE),
    ],
)
def test_only_who_reads_and_writes_no_more_needs_the_consent(
    finding: Ask, education: str | None, stated: dict[str, Any], status: Status
) -> None:
    """Without the exception there is nothing to consent to; it warns at the vote, then blocks."""
    case = lawful_case("admission_decision", education=education, **stated)
    for step, blocks in ((BRANCH, False), ("admission_decision", status is Status.UNMET)):
        found = finding(case, step, "person.education_consent")
        assert (found.status, found.blocks) == (status, blocks)


def test_a_consent_does_not_teach_to_read(finding: Ask) -> None:
    """An illiterate person is not admitted even with a consent."""
    case = with_act(
        lawful_case(BRANCH, education="illiterate", prestige=True),
        Consent(on=date(2024, 2, 1), matter="education_exception"),
    )
    assert finding(case, BRANCH, "person.education").status is Status.UNMET


def test_month_720_needs_no_consent(finding: Ask) -> None:
    """60 in the month of the meeting: the rule on consent does not concern the person."""
    for born_on, status in (
        (date(1964, 3, 31), Status.NOT_APPLICABLE),
        (date(1964, 2, 28), Status.UNMET),
    ):
        case = lawful_case("admission_decision", born_on=born_on)
        assert finding(case, "admission_decision", "person.age_consent").status is status


def test_the_newest_consent_is_told(finding: Ask) -> None:
    """Of two consents in one matter the later one is named."""
    case = lawful_case(BRANCH, born_on=date(1963, 1, 10))
    for day in (1, 20):
        case = with_act(case, Consent(on=date(2024, 2, day), matter="over_60"))
    found = finding(case, BRANCH, "person.age_maximum")
    assert (found.status, found.facts["consent_on"]) == (Status.WAIVED, date(2024, 2, 20))
