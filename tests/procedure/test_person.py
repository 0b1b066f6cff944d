"""What is known of when somebody was born, and which facts a procedure asks of a person."""

from dataclasses import fields, replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result, met, met_if
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.person import BirthTime, Person
from admission_flow.procedure.person_read import WHO, person_facts
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.person import a_citizen_of_vietnam
from admission_flow.procedure.rules.rule import Rule, rule


@pytest.mark.parametrize(
    ("born_on", "month", "day"),
    [
        (date(2000, 3, 15), date(2000, 3, 1), date(2000, 3, 15)),
        (date(2000, 3, 1), date(2000, 3, 1), date(2000, 3, 1)),
        (BirthTime(2000, 3), date(2000, 3, 1), None),
        (BirthTime(2000), None, None),
        (None, None, None),
    ],
)
def test_age_is_counted_from_the_month(
    born_on: date | BirthTime | None, month: date | None, day: date | None
) -> None:
    """A day or a month gives it, a year does not; the birthday only a day."""
    person = Person(full_name="Lò Thị Mẫu", born_on=born_on)
    assert (person.birth_month, person.birthday) == (month, day)


@cache
def _kept(person: Person) -> bool:
    return person.raised_by_guardian is True


def _at_sea(person: Person) -> bool:
    return bool(person.works_at_sea) and _again(person, 1)


def _again(person: Person, depth: int) -> bool:
    return bool(person.tracks) if depth == 0 else _again(person, depth - 1)


def _by_name(case: CaseOnDay[Any]) -> object:
    return getattr(case.person, "ethnicity")  # noqa: B009 - a name as a word


def _since(case: CaseOnDay[Any], values: Values) -> date | None:
    del values
    return case.person.left_party_on


def _due(case: CaseOnDay[Any], values: Values) -> date | None:
    del values
    return case.person.record_cleared_on


def _last_day(case: CaseOnDay[Any], values: Values) -> date | None:
    del values
    return case.on if case.person.village_elder else None


def _when(case: CaseOnDay[Any]) -> bool:
    return bool(case.person.religion)


@rule("sample.facts", "applies", due=_due, begins=_since, last_day=_last_day, when=_when)
def of_many_facts(case: CaseOnDay[Any], values: Values) -> Result:
    """Looks at facts itself, within, in what it calls, in another rule, and by a word."""
    if case.person.prestige is None:
        return a_citizen_of_vietnam.check(case, values)
    educated = [case.person.education for _ in range(2)]
    return met_if(_kept(case.person), educated=educated, sea=_at_sea(case.person), x=_by_name(case))


@rule("sample.none", "applies")
def of_nobody(case: CaseOnDay[Any], values: Values) -> Result:
    """Asks nothing of the person."""
    return met(on=case.on, of=str(values))


@pytest.mark.parametrize(
    ("rules", "facts"),
    [
        ((of_nobody,), set()),
        (
            (of_many_facts, of_nobody),
            {
                "prestige",
                "citizenship",
                "education",
                "raised_by_guardian",
                "works_at_sea",
                "tracks",
                "ethnicity",
                "record_cleared_on",
                "left_party_on",
                "village_elder",
                "religion",
            },
        ),
        ((of_nobody, a_citizen_of_vietnam), {"citizenship"}),
    ],
)
def test_only_what_the_rules_look_at_is_asked_of_a_person(
    judge: Judge, rules: tuple[Rule, ...], facts: set[str]
) -> None:
    """And who somebody is, which every procedure asks."""
    assert person_facts(replace(judge.procedure, rules=rules)) == WHO | facts


def test_the_admission_asks_all_but_what_only_papers_print(judge: Judge) -> None:
    """What no rule looks at is not among them; and each is a fact of a person."""
    found = person_facts(judge.procedure)
    assert {"citizenship", "education", "left_party_on", "memberships", "tracks"} <= found
    assert found <= {field.name for field in fields(Person)}
