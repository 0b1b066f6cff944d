"""What changed on a day is an act of that day; what was wrong from the start is corrected."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.errors import BadDocument
from admission_flow.procedure.acts import Membership
from admission_flow.procedure.person import Person, Unit
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.register.conftest import Office

CASE = lawful_case("branch_resolution")
WHY = "theo sổ đoàn viên"


@pytest.mark.parametrize(
    ("replacement", "where", "act"),
    [
        (
            replace(CASE.person, youth_union_member=False),
            "person.youth_union_member",
            "membership organisation=youth_union member=false",
        ),
        (
            replace(CASE.unit, has_youth_union=False),
            "unit.has_youth_union",
            'move to="Chi bộ Trường Mẫu" has_youth_union=false',
        ),
    ],
)
def test_a_fact_that_would_make_old_steps_unlawful_is_entered_from_its_day_on(
    office: "Office", replacement: Person | Unit, where: str, act: str
) -> None:
    """The refusal names the steps that fall and the act to enter; nothing is written."""
    with office.open() as register:
        record = office.enter(register, CASE)
        opening = next(register.entries(record.id)).seq
        head = register.store.head
        with pytest.raises(BadDocument) as caught:
            register.correct(record.id, opening, replacement, WHY)
        (problem,) = caught.value.problems
        assert (problem.where, problem.message_id) == (where, "correct_from_a_day")
        assert problem.facts["act"] == act
        assert "branch_resolution" in problem.facts["steps"]
        assert register.store.head == head


def test_the_act_of_a_day_leaves_old_steps_as_they_were(office: "Office") -> None:
    """From its day on the person belongs to it no longer; what was voted stands."""
    with office.open() as register:
        record = office.enter(register, CASE)
        act = Membership(
            on=date.fromordinal(CASE.acts[-1].on.toordinal() + 1),
            organisation="youth_union",
            member=False,
        )
        written = register.record(record.id, act)
        assert written.verdict.lawful
        assert written.verdict.state == "branch_resolved"


def test_what_was_wrong_from_the_start_is_corrected(office: "Office") -> None:
    """Said so, it is taken as it is: the case is judged anew, lawful or not."""
    with office.open() as register:
        record = office.enter(register, CASE)
        opening = next(register.entries(record.id)).seq
        person = replace(CASE.person, youth_union_member=False)
        written = register.correct(record.id, opening, person, WHY, from_the_start=True)
        assert not written.verdict.lawful


def test_a_correction_under_which_every_step_stands_is_taken(office: "Office") -> None:
    """A fact that no act changes, one that was not stated, and one that no step rested on."""
    with office.open() as register:
        record = office.enter(register, lawful_case("branch_resolution"))
        opening = next(register.entries(record.id)).seq
        facts: list[dict[str, Any]] = [{"ethnicity": "Nùng"}, {"raised_by_guardian": False}]
        for fact in facts:
            person = replace(register.case(record.id).person, **fact)
            register.correct(record.id, opening, person, WHY)
        listed = office.enter(register, lawful_case("sympathiser_resolution"))
        opening = next(register.entries(listed.id)).seq
        person = replace(listed.person, youth_union_member=False)
        assert register.correct(listed.id, opening, person, WHY).verdict.lawful
