"""A birth of which only the month, or only the year, is known: which rules need more, and say so.

The rules are found by what they read, so that a new one cannot forget it.
"""

import inspect
from dataclasses import replace
from datetime import date

import pytest

from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Finding, Status
from admission_flow.procedure.person import BirthTime
from admission_flow.procedure.rules import BY_ID
from admission_flow.testing import lawful_case
from admission_flow.workflow_source import built_in

READ_THE_BIRTH = {
    rule_id for rule_id, rule in BY_ID.items() if "birth_month" in inspect.getsource(rule.check)
}


def born(on: date | BirthTime | None, case: Case) -> Case:
    return replace(case, person=replace(case.person, born_on=on))


def findings(case: Case) -> dict[tuple[str, str], Finding]:
    """Return what each rule says at each step, also after one that is refused."""
    judge = built_in()
    steps = judge.as_dated(case, judge.judge(case, date(2026, 1, 1)))
    return {(step.step, one.rule): one for step in steps for one in step.findings}


def test_the_rules_that_read_the_birth() -> None:
    """The age at the meeting, at the decision, and the way of introduction; no rule reads a day."""
    assert {
        "person.age_minimum",
        "person.age_maximum",
        "person.age_consent",
        "sponsor.route",
    } == READ_THE_BIRTH
    assert not any("birthday" in inspect.getsource(rule.check) for rule in BY_ID.values())


def test_a_month_is_all_that_rules_need() -> None:
    """Age is counted in months: whether the day is known changes nothing that is found."""
    case = lawful_case(born_on=date(2000, 3, 31))
    assert findings(born(BirthTime(2000, 3), case)) == findings(case)


@pytest.mark.parametrize("year", [1940, 1963, 1964, 1990, 2000, 2005, 2006, 2008])
def test_a_year_alone_is_unknown_to_each_of_them(year: int) -> None:
    """Whatever the year, and to no other rule; as where no birth is stated at all."""
    case = lawful_case(born_on=date(2000, 3, 15))
    known, alone = findings(case), findings(born(BirthTime(year), case))
    assert alone.keys() == known.keys()
    assert {rule for _, rule in known} >= READ_THE_BIRTH
    for (step, rule), finding in alone.items():
        if rule in READ_THE_BIRTH:
            assert finding.status is Status.UNKNOWN, (step, rule)
            assert finding.facts["missing"] == "person.born_on"
        else:
            assert finding == known[step, rule]
    assert alone == findings(born(None, case))


@pytest.mark.parametrize(
    ("month", "status"),
    [
        (BirthTime(2006, 3), Status.MET),
        (BirthTime(2006, 4), Status.PENDING),
        (BirthTime(2006), Status.UNKNOWN),
    ],
)
def test_eighteen_both_sides(month: BirthTime, status: Status) -> None:
    """On 5 March 2024: born in March 2006 is old enough, in April not, in 2006 nobody knows."""
    case = born(month, lawful_case("branch_resolution", born_on=date(2000, 3, 15)))
    assert findings(case)["branch_resolution", "person.age_minimum"].status is status


@pytest.mark.parametrize(
    ("month", "status"),
    [
        (BirthTime(1964, 3), Status.MET),
        (BirthTime(1964, 2), Status.UNMET),
        (BirthTime(1964), Status.UNKNOWN),
    ],
)
def test_sixty_both_sides(month: BirthTime, status: Status) -> None:
    """On 5 March 2024: born in March 1964 is not past 60, in February is, in 1964 nobody knows."""
    case = born(month, lawful_case("branch_resolution", born_on=date(2000, 3, 15)))
    assert findings(case)["branch_resolution", "person.age_maximum"].status is status
