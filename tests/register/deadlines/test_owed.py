"""Who owes what in a register, what stands still, and a month of a unit."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from admission_flow.demo.plan import plan_2024
from admission_flow.errors import BadDocument
from admission_flow.planning.deadlines.duty import Duty
from admission_flow.planning.units.events import UnitAdded
from admission_flow.procedure.acts import Move
from admission_flow.register.deadlines import digest
from admission_flow.register.deadlines import gathered as owed
from admission_flow.register.deadlines.pace import standing_still
from admission_flow.register.plan import entries as plans
from admission_flow.register.units import entries as units
from admission_flow.testing import lawful_case
from tests.register.filled import filled_once

if TYPE_CHECKING:
    from admission_flow.register.core.reader import ReadingRegister
    from tests.register.conftest import Office

START = date(2020, 1, 1)
BRANCH = "Chi bộ Trường Mẫu"


@filled_once
def bloc(office: "Office") -> None:
    """Return an office with two base organisations, a plan, and a case at each of four places."""
    with office.open() as register:
        units.put(
            register,
            [
                UnitAdded(unit="K", on=START, name=plan_2024().owner, level="direct_superior"),
                UnitAdded(unit="C1", on=START, name="Trường Mẫu", level="base", parent="K"),
                UnitAdded(unit="C1-1", on=START, name=BRANCH, level="branch", parent="C1"),
                UnitAdded(unit="C2", on=START, name="Cơ quan Mẫu", level="base", parent="K"),
                UnitAdded(
                    unit="C2-1", on=START, name="Chi bộ Hai Mẫu", level="branch", parent="C2"
                ),
            ],
        )
        plans.set_plan(register, plan_2024(), date(2024, 1, 15))
        plans.receive(register, 2024, "C1", 5, date(2024, 2, 20))
        plans.notify(register, 2024, {"C1": 4}, date(2024, 3, 1))
        for number, until in enumerate(
            ("opinions_summarised", "branch_resolution", "ceremony", "dossier_opened")
        ):
            office.enter(register, lawful_case(until, full_name=f"Lò Mẫu {number:02d}"))


def gathered(
    register: "ReadingRegister", day: date, unit: str | None = None
) -> set[tuple[str, ...]]:
    return {(o.owed_by, o.kind, o.case or o.unit) for o in owed.owed(register, day, unit)}


def test_each_body_owes_its_own(bloc: "Office") -> None:
    """The vote is the chi bộ's, the resolution and the plan the base committee's, and so on."""
    with bloc.open() as register:
        assert gathered(register, date(2024, 6, 30)) == {
            ("branch", "branch_resolution", "HS-0001"),
            ("base_committee", "base_resolution", "HS-0002"),
            ("competent_authority", "decision.in_time", "HS-0002"),
            ("probationer", "member_history.in_time", "HS-0003"),
            ("base_committee", "grassroots_plan", "Cơ quan Mẫu"),
            ("branch", "monthly_review", "Chi bộ Trường Mẫu"),
            ("helper", "helper_report", "HS-0001"),
            ("helper", "helper_report", "HS-0002"),
            ("helper", "helper_report", "HS-0004"),
        }
        ready = [o for o in owed.owed(register, date(2024, 6, 30)) if o.ready]
        by_case = {o.case: o.due_on for o in ready}
        calendar = register.judge.workflow.calendar
        assert by_case["HS-0002"] == calendar.after(date(2024, 3, 5), 60)
        assert by_case["HS-0001"] is not None


def test_the_plan_of_a_year_that_is_over_is_owed_no_more(bloc: "Office") -> None:
    """Until 31 December it is; and before the plan was set nobody knew of it."""
    plan = ("base_committee", "grassroots_plan", "Cơ quan Mẫu")
    with bloc.open() as register:
        assert plan in gathered(register, date(2024, 12, 31))
        assert plan not in gathered(register, date(2025, 1, 1))
        assert plan not in gathered(register, date(2024, 1, 14))
        assert plan in gathered(register, date(2024, 6, 30), "C2")
        assert plan not in gathered(register, date(2024, 6, 30), "C1")


def test_another_source_of_duties_joins(bloc: "Office") -> None:
    """Whatever returns duties for a day and a unit is asked, and owed like the rest."""

    def source(register: "ReadingRegister", as_of: date, unit: str | None = None) -> list[Duty]:
        del register
        return [Duty(kind="helper_report", unit=unit or "", owed_by="helper", due_on=as_of)]

    with bloc.open() as register:
        found = owed.owed(register, date(2024, 6, 30), "C1", {"any": source})
    assert [o.kind for o in found if o.owed_by == "helper"] == ["helper_report"]
    assert all(o.kind != "grassroots_plan" for o in found)


def test_a_case_past_its_deadline_stands_still(bloc: "Office") -> None:
    """The decision is overdue from the day after; the others have no base to be slow by."""
    with bloc.open() as register:
        calendar = register.judge.workflow.calendar
        last_day = calendar.after(date(2024, 3, 5), 60)
        assert standing_still(register, last_day).cases == []
        found = standing_still(register, last_day + timedelta(days=1))
        assert [one.position.case for one in found.cases] == ["HS-0002"]
        assert found.on_their_way == 4
        assert all(threshold.days is None for threshold in found.thresholds.values())
        long = standing_still(register, date(2025, 1, 31), months=6, unit="C1")
        assert {one.position.case for one in long.cases} >= {"HS-0001", "HS-0004"}
        assert standing_still(register, date(2025, 1, 31), months=6, unit="C2").cases == []


def test_a_month_of_a_unit(bloc: "Office") -> None:
    """Steps and decisions of the month, what is late at its end, what is due in the next."""
    with bloc.open() as register:
        march = digest.digest(register, "C1", date(2024, 3, 1))
        assert march.as_of == date(2024, 3, 31)
        assert march.until == date(2024, 4, 30)
        taken = {(step.case, step.step) for step in march.steps}
        assert ("HS-0002", "branch_resolution") in taken
        assert ("HS-0001", "opinions_summarised") not in taken
        assert march.unit == "Trường Mẫu"
        may = digest.digest(register, "C1", date(2024, 5, 1))
        assert ("HS-0002", "decision.in_time") in {(c, k.rule) for c, k in may.coming}
        june = digest.digest(register, "C1", date(2024, 6, 1))
        assert ("HS-0002", "decision.in_time") in {(c, k.rule) for c, k in june.late}
        assert june.plan is not None
        assert (june.plan.target, june.plan.admitted, june.plan.not_sent) == (4, 1, 0)
        other = digest.digest(register, "C2", date(2024, 6, 1))
        assert (other.steps, other.late, sum(other.stages.values())) == ([], [], 0)
        assert other.plan is not None
        assert (other.plan.target, other.plan.not_sent) == (None, 1)
        above = digest.digest(register, "K", date(2024, 6, 1)).plan
        assert above is not None
        assert (above.target, above.admitted, above.not_sent) == (220, 1, 1)


def test_who_came_and_who_went(bloc: "Office") -> None:
    """A move is out of one unit and into another; within one unit it is none."""
    with bloc.open() as register:
        register.record("HS-0001", Move(on=date(2024, 5, 20), to="Chi bộ Hai Mẫu"))
        (out,) = digest.digest(register, "C1", date(2024, 5, 1)).transfers
        (came,) = digest.digest(register, "C2", date(2024, 5, 1)).transfers
        assert (out.case, out.arrived) == ("HS-0001", False)
        assert (came.case, came.arrived) == ("HS-0001", True)
        assert digest.digest(register, "K", date(2024, 5, 1)).transfers == []
        assert digest.digest(register, "C1", date(2024, 6, 1)).transfers == []


def test_a_month_that_is_not_over_ends_today(bloc: "Office") -> None:
    """The digest of this month is as of today; of a month to come there is none."""
    with bloc.open() as register:
        today = register.today
        found = digest.digest(register, "C1", today.replace(day=1))
        assert found.as_of == today
        with pytest.raises(BadDocument):
            digest.digest(register, "C1", date(today.year + 1, 1, 1))
        with pytest.raises(BadDocument):
            digest.digest(register, "Không có Mẫu", date(2024, 5, 1))
