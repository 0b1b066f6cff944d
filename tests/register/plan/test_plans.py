"""Plans in the register: what was set, sent and told, and how far the cases are with it."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from admission_flow.demo.plan import plan_2024
from admission_flow.errors import BadDocument
from admission_flow.planning.units.events import UnitAdded
from admission_flow.procedure.acts import AdmissionDecision, Ceremony
from admission_flow.register.audit import audit
from admission_flow.register.core.register import Register
from admission_flow.register.plan import entries as plans
from admission_flow.register.plan.history import forecast
from admission_flow.register.units import entries as units
from admission_flow.testing import lawful_case
from tests.register.filled import filled_once

if TYPE_CHECKING:
    from tests.register.conftest import Office

START, SET_ON = date(2020, 1, 1), date(2024, 1, 15)
OWNER = plan_2024().owner
BRANCH = "Chi bộ Trường Mẫu"


@filled_once
def bloc(office: "Office") -> None:
    """Return an office of the plan's owner with three base organisations, and one elsewhere."""
    with office.open() as register:
        units.put(
            register,
            [
                UnitAdded(unit="TU", on=START, name="Tỉnh Mẫu", level="province"),
                UnitAdded(unit="K", on=START, name=OWNER, level="direct_superior", parent="TU"),
                UnitAdded(unit="C1", on=START, name="Trường Mẫu", level="base", parent="K"),
                UnitAdded(unit="C1-1", on=START, name=BRANCH, level="branch", parent="C1"),
                UnitAdded(unit="C2", on=START, name="Cơ quan Mẫu", level="base", parent="K"),
                UnitAdded(unit="C3", on=START, name="Công ty Mẫu", level="base", parent="K"),
                UnitAdded(unit="X9", on=START, name="Nơi khác Mẫu", level="base", parent="TU"),
            ],
        )
        plans.set_plan(register, plan_2024(), SET_ON)


def enter(bloc: "Office", register: Register, until: str, meeting_on: date, number: int) -> str:
    case = lawful_case(until, meeting_on=meeting_on, full_name=f"Lò Mẫu {number:02d}")
    return bloc.enter(register, case).id


def test_a_plan_stands_from_its_day_and_a_later_one_in_its_place(bloc: "Office") -> None:
    """Asked before its day there is none; the later one holds from its own day on."""
    smaller = replace(plan_2024(), members=5490)
    with bloc.open() as register:
        plans.set_plan(register, smaller, date(2024, 7, 1))
        store = register.store
        with pytest.raises(BadDocument):
            plans.on_file(store, 2024, date(2024, 1, 14))
        assert plans.on_file(store, 2024, SET_ON).plan == plan_2024()
        assert plans.on_file(store, 2024, date(2024, 6, 30)).plan == plan_2024()
        assert plans.on_file(store, 2024, date(2024, 7, 1)).plan == smaller
        assert plans.years(store) == [2024]
        assert audit.verify(store, register.judge).breaks == ()


def test_who_has_sent_and_who_has_not(bloc: "Office") -> None:
    """Only the owner's base organisations owe a plan; the first arrival counts for the day."""
    with bloc.open() as register:
        plans.receive(register, 2024, "C1", 5, date(2024, 2, 25))
        plans.receive(register, 2024, "C1", 7, date(2024, 3, 10))
        plans.receive(register, 2024, "C2", 2, date(2024, 2, 26))
        found = plans.sent(register, 2024, date(2024, 3, 31))
        assert [(s.unit, s.status, s.proposed) for s in found] == [
            ("C1", "in_time", 7),
            ("C2", "late", 2),
            ("C3", "missing", None),
        ]
        earlier = plans.sent(register, 2024, date(2024, 2, 25))
        assert [(s.unit, s.status, s.proposed) for s in earlier] == [
            ("C1", "in_time", 5),
            ("C2", "not_yet", None),
            ("C3", "not_yet", None),
        ]


def test_targets_are_told_all_or_none_and_to_base_organisations(bloc: "Office") -> None:
    """A slip in one of three leaves none; the sum is that of what was told last."""
    with bloc.open() as register:
        before = register.store.head
        with pytest.raises(BadDocument) as caught:
            plans.notify(register, 2024, {"C1": 5, "C1-1": 1, "NIL": 1}, date(2024, 3, 5))
        assert [p.message_id for p in caught.value.problems] == [
            "plan_unit_level",
            "unit_unknown",
        ]
        assert register.store.head == before
        plans.notify(register, 2024, {"C1": 5, "C2": 3}, date(2024, 3, 5))
        last = plans.notify(register, 2024, {"C2": 4}, date(2024, 4, 1))[0]
        assert plans.on_file(register.store, 2024).targets == {"C1": 5, "C2": 4}
        assert plans.on_file(register.store, 2024, date(2024, 3, 31)).targets["C2"] == 3
        plans.retract(register, last.seq)
        assert plans.on_file(register.store, 2024).targets["C2"] == 3
        with pytest.raises(BadDocument):
            plans.retract(register, last.seq)
        with pytest.raises(BadDocument):
            plans.notify(register, 2023, {"C1": 5}, date(2024, 3, 5))


def test_the_share_is_that_of_what_was_proposed(bloc: "Office") -> None:
    """220 over proposals of 5 and 2 is 157 and 63; without a proposal there is none."""
    with bloc.open() as register:
        with pytest.raises(BadDocument):
            plans.proposal(register.store, 2024)
        plans.receive(register, 2024, "C1", 5, date(2024, 2, 20))
        plans.receive(register, 2024, "C2", 2, date(2024, 2, 20))
        assert plans.proposal(register.store, 2024) == {"C1": 157, "C2": 63}


def test_progress_by_decision_and_by_ceremony(bloc: "Office") -> None:
    """The same person counts on one day or the other, and the report says by which."""
    with bloc.open() as register:
        case = enter(bloc, register, "ceremony", date(2024, 3, 5), 1)
        acts = [item.act for item in register.case(case).recorded]
        decided = next(act.on for act in acts if isinstance(act, AdmissionDecision))
        held = next(act.on for act in acts if isinstance(act, Ceremony))
        before = date.fromordinal(held.toordinal() - 1)
        assert decided < before
        by_decision = plans.progress(register, 2024, before)
        by_ceremony = plans.progress(register, 2024, before, "ceremony")
        assert (by_decision.counting, by_decision.total.cases) == ("decision", [case])
        assert (by_ceremony.counting, by_ceremony.total.cases) == ("ceremony", [])
        assert plans.progress(register, 2024, held, "ceremony").total.cases == [case]
        assert [line.key for line in by_decision.units] == ["C1"]
        assert by_decision.unplaced == {}


def test_a_corrected_decision_counts_no_more(bloc: "Office") -> None:
    """What never happened is in no total; the journal still tells of it."""
    with bloc.open() as register:
        case = enter(bloc, register, "admission_decision", date(2024, 3, 5), 1)
        assert plans.progress(register, 2024, date(2024, 12, 31)).total.admitted == 1
        last = register.case(case).recorded[-1]
        register.correct(case, last.seq, None, "ghi nhầm hồ sơ")
        assert plans.progress(register, 2024, date(2024, 12, 31)).total.admitted == 0


def test_the_forecast_of_a_small_register(bloc: "Office") -> None:
    """Three went the whole way, one waits for the decision, one comes later and is not foreseen:
    the twelve months keep who waits from being official this year."""
    with bloc.open() as register:
        whole = [
            enter(bloc, register, "recognition_decision", meeting_on, number)
            for number, meeting_on in enumerate(
                (date(2022, 3, 7), date(2022, 9, 5), date(2023, 2, 6))
            )
        ]
        waiting = enter(bloc, register, "branch_resolution", date(2024, 6, 3), 8)
        new = enter(bloc, register, "sympathiser_resolution", date(2026, 6, 1), 9)
        found = forecast(register, 2024, date(2024, 6, 20), seed=3, runs=60)
        admitted, official = found.expected
        assert (admitted.what, official.what) == ("decision", "official")
        recognised = [register.case(case).recorded[-1].act.on for case in whole]
        assert official.so_far == sum(SET_ON <= on <= date(2024, 6, 20) for on in recognised) == 1
        assert admitted.so_far == 0
        assert admitted.low <= admitted.median <= admitted.high <= 1
        assert dict(official.critical) == {waiting: date(2025, 6, 20)}
        assert found == forecast(register, 2024, date(2024, 6, 20), seed=3, runs=60)
        assert new not in {case for one in found.expected for case, _ in one.critical}
