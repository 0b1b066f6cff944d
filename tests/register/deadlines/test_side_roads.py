"""The clocks beside the ordinary road: after a move, after a decision to strike off."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from admission_flow.planning.deadlines.clocks import Clock
from admission_flow.procedure.acts import Complaint, ComplaintAnswer, Move, StrikeOffReceived
from admission_flow.procedure.document import Case, case_from
from admission_flow.register.core.register import Register
from admission_flow.register.deadlines import entries as follow
from admission_flow.register.units import entries as units
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.register.conftest import Office

VECTORS = Path(__file__).parents[2] / "conformance" / "vectors"


def named(case: Case, name: str) -> Case:
    return replace(case, person=replace(case.person, full_name=name))


def clocks_of(register: Register, case: str, day: date) -> dict[tuple[str, str], Clock]:
    (item,) = [item for item in follow.followed(register, day) if item.id == case]
    return {(clock.rule, clock.about): clock for clock in item.clocks}


def test_the_days_of_a_move_run_from_the_decision_to_move(office: "Office") -> None:
    """Where it is stated; the same committee sends nothing on. One notion, one day."""
    case = lawful_case("base_resolution", 2025)
    decided_on = case.acts[-1].on + timedelta(days=1)
    move = Move(on=decided_on + timedelta(days=9), to="Chi bộ Mẫu Xa", decided_on=decided_on)
    same = replace(move, same_authority=True)
    with office.open() as register:
        record = office.enter(register, replace(case, acts=(*case.acts, move)))
        after = register.judge.workflow.calendar.after
        found = clocks_of(register, record.id, move.on)
        assert found["move.forward", ""].day == after(decided_on, 15)
        assert found["decision.after_move", ""].day == after(decided_on, 30)
        assert all(found[rule, ""].start_stated for rule in ("move.forward", "decision.after_move"))
        [shown] = units.moved_cases(register, move.on)
        assert (shown.forward_by, shown.decide_by) == (after(decided_on, 15), after(decided_on, 30))
    with office.open() as register:
        other = office.enter(register, named(replace(case, acts=(*case.acts, same)), "Vàng Mẫu"))
        found = clocks_of(register, other.id, move.on)
        assert not {rule for rule, _ in found} & {"move.forward", "decision.after_move"}


def test_who_was_struck_off_may_complain_and_is_answered(office: "Office") -> None:
    """30 working days from receipt; then 90 or 180 for the answer, by the level; then nothing."""
    path = VECTORS / "strike-off-by-the-three-votes.json"
    case = case_from(json.loads(path.read_text("utf-8"))["case"])
    struck_on = max(act.on for act in case.acts)
    received = StrikeOffReceived(on=struck_on + timedelta(days=2))
    complaint = Complaint(on=received.on + timedelta(days=5), about="strike_off")
    answer = ComplaintAnswer(on=complaint.on + timedelta(days=30), upheld=False)

    def running(case_id: str, day: date) -> dict[tuple[str, str], date]:
        items = [item for item in follow.followed(register, day) if item.id == case_id]
        return {(clock.rule, clock.about): clock.day for item in items for clock in item.clocks}

    with office.open() as register:
        record = office.enter(register, case)
        assert running(record.id, struck_on) == {}
        after = register.judge.workflow.calendar.after
        for act, clocks in (
            (received, {("complaint.in_time", ""): after(received.on, 30)}),
            (
                complaint,
                {
                    ("complaint.answer", "province"): after(complaint.on, 90),
                    ("complaint.answer", "central"): after(complaint.on, 180),
                },
            ),
            (answer, {}),
        ):
            register.record(record.id, act)
            assert running(record.id, act.on) == clocks
        lapsed = after(received.on, 30) + timedelta(days=1)
        late = Case(case.person, case.unit, (*case.acts, received))
        other = office.enter(register, named(late, "Vàng Mẫu"))
        assert running(other.id, lapsed) == {}
        assert ("complaint.in_time", "") in running(other.id, lapsed - timedelta(days=1))
