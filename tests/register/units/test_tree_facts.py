"""Cases take their facts from the tree of the day; a judged step keeps what it said then."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from admission_flow.errors import BadDocument, StepRefused
from admission_flow.journal.entry import Basis
from admission_flow.planning.units.events import (
    UnitAdded,
    UnitChanged,
    UnitClosed,
    UnitEmpowered,
    UnitEvent,
)
from admission_flow.procedure.acts import AdmissionDecision, Move, RecognitionDecision, Step
from admission_flow.procedure.document import Case, case_from, plain, plain_act
from admission_flow.procedure.person import Decider
from admission_flow.register.audit import audit
from admission_flow.register.core.entry_verdicts import step_record
from admission_flow.register.core.records import ADVANCE, REFUSE, CaseRecord, split_act
from admission_flow.register.core.register import Register
from admission_flow.register.units import entries as units
from admission_flow.testing import SAMPLE_UNIT, lawful_case
from tests.register.filled import filled_once
from tests.register.forging import forger

if TYPE_CHECKING:
    from tests.register.conftest import Office

START = date(2016, 1, 1)
Deciding = AdmissionDecision | RecognitionDecision
OLD, NEW = "Đảng ủy Khối Mẫu", "Đảng ủy Xã Mẫu"


def empowered(unit: str, on: date) -> UnitEmpowered:
    return UnitEmpowered(
        unit=unit,
        on=on,
        matter="admission",
        right="own",
        body="standing_committee",
        majority="more_than_half",
    )


def decider(name: str, since: date, until: date | None = None) -> Decider:
    return Decider(authority=name, body="standing_committee", right="own", since=since, until=until)


@filled_once
def bloc(office: "Office") -> None:
    """Return an office that knows a bloc which decides for the sample's chi bộ and another."""
    with office.open() as register:
        units.put(
            register,
            [
                UnitAdded(unit="K", on=START, name=OLD, level="direct_superior"),
                empowered("K", START),
                UnitAdded(unit="B", on=START, name="Đảng bộ Trường Mẫu", level="base", parent="K"),
                UnitAdded(unit="C", on=START, name=SAMPLE_UNIT.name, level="branch", parent="B"),
                UnitAdded(unit="X", on=START, name="Đảng ủy Phường Mới", level="direct_superior"),
                empowered("X", START),
                UnitAdded(
                    unit="CS",
                    on=START,
                    name="Chi bộ cơ sở Chợ Mẫu",
                    level="base",
                    parent="X",
                    has_youth_union=False,
                ),
            ],
        )


def closing(on: date) -> list[UnitEvent]:
    """Return the events with which the bloc ends and a commune's committee begins."""
    return [
        UnitAdded(unit="XA", on=on, name=NEW, level="direct_superior"),
        empowered("XA", on),
        UnitChanged(unit="B", on=on, parent="XA"),
        UnitClosed(unit="K", on=on, successors=("XA",)),
    ]


def split(case: Case, kind: str) -> tuple[Case, Step]:
    """Return a case up to a step, and the step."""
    place = next(n for n, act in enumerate(case.acts) if act.kind == kind)
    step = case.acts[place]
    assert isinstance(step, Step)
    return Case(case.person, case.unit, case.acts[:place]), step


def decided_by(authority: str) -> AdmissionDecision:
    """Return the sample's decision as that of a committee."""
    _, step = split(lawful_case(), "admission_decision")
    assert isinstance(step, AdmissionDecision)
    return replace(step, authority=authority)


def whole() -> Case:
    """Return the sample's whole way, decided by the bloc."""
    case = lawful_case()
    acts = (replace(act, authority=OLD) if isinstance(act, Deciding) else act for act in case.acts)
    return replace(case, acts=tuple(acts))


def agrees(register: Register, case_id: str) -> None:
    """Hold everything that is derived against the journal, and an export against the register."""
    assert audit.verify(register.store, register.judge).breaks == ()
    assert [item.seq for item in audit.replay(register.store, register.judge) if item.differs] == []
    exported = case_from(register.export(case_id))
    today = register.today
    assert register.judge.judge(exported, today) == register.explain(case_id, today)


def told(register: Register, record: CaseRecord) -> list[tuple[str, object]]:
    return [
        (entry.intent.action, entry.intent.data["tree"])
        for entry in register.entries(record.id)
        if "tree" in entry.intent.data
    ]


def test_a_case_is_opened_with_who_decides_by_the_tree(bloc: "Office") -> None:
    """What the tree knows fills the rows; a chi bộ that is in no tree has none."""
    with bloc.open() as register:
        case = lawful_case()
        record = register.open_case(case.person, case.unit)
        assert record.unit.deciders == (decider(OLD, START),)
        assert (record.unit.system, record.unit.has_section_committee) == (None, None)
        other = register.open_case(
            case.person, lawful_case(unit=SAMPLE_UNIT).unit, even_if_known=True
        )
        assert other.unit == record.unit
        agrees(register, record.id)


def test_who_decides_later_is_asked_when_a_step_is_taken(bloc: "Office") -> None:
    """The bloc ends after the vote; the decision of its successor is judged by the rows of then."""
    before, _ = split(lawful_case(), "admission_decision")
    decision = decided_by(NEW)
    with bloc.open() as register:
        record = bloc.enter(register, before)
        ends = date.fromordinal(decision.on.toordinal() - 1)
        units.put(register, closing(ends))
        assert register.case(record.id).unit.deciders == (decider(OLD, START),)
        rows = register.as_the_tree_says(register.case(record.id), decision.on).unit.deciders
        with pytest.raises(StepRefused) as refused:
            register.advance(record.id, decided_by(OLD))
        assert refused.value.verdict.blocked_by == ("decision.competence",)
        taken = register.advance(record.id, decision).record
        assert taken.unit.deciders == rows
        assert [row for row in rows if row.on(decision.on)] == [decider(NEW, decision.on)]
        kept = {"deciders": [plain(decider(NEW, ends))]}
        assert told(register, record) == [(REFUSE, kept), (ADVANCE, kept)]
        agrees(register, record.id)


def test_a_step_that_leaves_out_what_the_tree_said_is_found(bloc: "Office") -> None:
    """The bloc has ended, and decides all the same: its forger keeps silent about the tree."""
    before, _ = split(lawful_case(), "admission_decision")
    decision = decided_by(OLD)
    with bloc.open() as register:
        record = bloc.enter(register, before)
        units.put(register, closing(date.fromordinal(decision.on.toordinal() - 1)))
    with forger(bloc) as register:
        found, _ = register.judge.judge_candidate(record.case, decision, register.today)
        assert found.permitted, "by what the case alone says"
        split_ = split_act(decision)
        verdict = step_record(found)
        entry = register.put(record.id, ADVANCE, split_, to=found.to_state, verdict=verdict)
        register.rebuild()
        assert audit.verify(register.store, register.judge).breaks == ()
        (item,) = [one for one in audit.replay(register.store, register.judge) if one.forged]
        assert (item.seq, item.refused_by) == (entry.seq, ("decision.competence",))
        assert "tree" in item.differs


def test_what_the_tree_says_afterwards_changes_no_step_that_was_judged(bloc: "Office") -> None:
    """The bloc is found to have ended years before: the case, judged again, is as it was."""
    case = whole()
    with bloc.open() as register:
        record = bloc.enter(register, case)
        before = register.case(record.id)
        verdict = register.judge.judge(before.case, case.acts[-1].on)
        units.put(register, closing(date(2020, 1, 1)))
        after = register.case(record.id)
        assert (after.unit, after.case) == (before.unit, before.case)
        assert register.judge.judge(after.case, case.acts[-1].on) == verdict
        register.rebuild()
        agrees(register, record.id)
        exported = case_from(register.export(record.id)).unit
        assert [row.authority for row in exported.deciders if row.on(register.today)] == [NEW]
        assert all(
            [row.authority for row in exported.deciders if row.on(act.on)] == [OLD]
            for act in case.acts
        )


def test_a_chi_bo_that_loses_its_base_committee_goes_the_other_way_from_that_day(
    bloc: "Office",
) -> None:
    """The chi bộ comes right under the bloc: no base resolution is asked any more."""
    before, resolution = split(lawful_case(), "base_resolution")
    decision = decided_by(OLD)
    day = date.fromordinal(resolution.on.toordinal() - 1)
    with bloc.open() as register:
        record = bloc.enter(register, before)
        with pytest.raises(StepRefused):
            register.advance(record.id, decision)
        units.put(register, [UnitChanged(unit="C", on=day, parent="K")])
        with pytest.raises(StepRefused):
            register.advance(record.id, resolution)
        written = register.advance(record.id, decision)
        assert written.verdict.state == "decided"
        assert [plain_act(move) for _, move in written.record.told] == [
            {
                "kind": "move",
                "on": day.isoformat(),
                "to": SAMPLE_UNIT.name,
                "has_base_committee": False,
            }
        ]
        assert units.moved_cases(register) == []
        assert register.standing(record.id).unit == SAMPLE_UNIT.name
        agrees(register, record.id)
        register.rebuild()
        agrees(register, record.id)


def test_facts_that_change_do_not_reach_behind_a_step_that_was_taken(bloc: "Office") -> None:
    """Entered late, from a day before the vote: it holds from the day after the vote."""
    before, _ = split(lawful_case(), "base_resolution")
    decision = decided_by(OLD)
    vote = before.acts[-1]
    with bloc.open() as register:
        record = bloc.enter(register, before)
        units.put(register, [UnitChanged(unit="C", on=START, parent="K")])
        written = register.advance(record.id, decision)
        assert [move.on.toordinal() - vote.on.toordinal() for _, move in written.record.told] == [1]
        assert all(step.permitted for step in written.verdict.steps)
        agrees(register, record.id)


@pytest.mark.parametrize("typed", ["CS", "Chi bộ cơ sở Chợ Mẫu", "chi bộ  cơ sở chợ mẫu"])
def test_a_move_that_is_recorded_is_the_move_of_unit_move(bloc: "Office", typed: str) -> None:
    """Two ways to enter it, one act: with the facts of the new unit on that day."""
    before, _ = split(lawful_case(), "base_resolution")
    day = before.acts[-1].on
    with bloc.open() as register:
        one, other = (bloc.enter(register, before) for _ in range(2))
        first = register.record(one.id, Move(on=day, to=typed))
        second = units.move_case(register, other.id, "CS", day)
        assert first.record.recorded[-1].act == second.record.recorded[-1].act
        assert first.record.recorded[-1].act == Move(
            on=day,
            to="Chi bộ cơ sở Chợ Mẫu",
            same_authority=False,
            to_authority="Đảng ủy Phường Mới",
            has_youth_union=False,
            has_base_committee=False,
            has_section_committee=False,
        )
        assert register.record(one.id, Move(on=day, to=typed)).repeated
        for case_id in (one.id, other.id):
            rows = register.case(case_id).unit.deciders
            assert [row.authority for row in rows if row.on(day)] == ["Đảng ủy Phường Mới"]
            assert register.standing(case_id).unit == "Chi bộ cơ sở Chợ Mẫu"
            agrees(register, case_id)
        assert {item.case for item in units.moved_cases(register)} == {one.id, other.id}


@pytest.mark.parametrize(
    ("move", "message"),
    [
        ({"to": "Chi bộ Không Có"}, "move_to_no_unit"),
        ({"to": "K"}, "unit_keeps_no_cases"),
        ({"to": "CS", "has_base_committee": True}, "move_unlike_tree"),
        ({"to": "CS", "to_authority": OLD}, "move_unlike_tree"),
        ({"to": "CS", "same_authority": True}, "move_unlike_tree"),
    ],
)
def test_a_move_against_the_tree_is_refused(
    bloc: "Office", move: dict[str, object], message: str
) -> None:
    """One sentence, and nothing is written; a paper that agrees with the tree passes."""
    before, _ = split(lawful_case(), "base_resolution")
    day = before.acts[-1].on
    with bloc.open() as register:
        record = bloc.enter(register, before)
        head = register.store.head
        with pytest.raises(BadDocument) as caught:
            register.record(record.id, Move(on=day, **move))  # type: ignore[arg-type]
        assert [problem.message_id for problem in caught.value.problems] == [message]
        assert register.store.head == head


def test_a_move_out_of_the_tree_says_who_decides_there(bloc: "Office") -> None:
    """The rows of the old place end with it; the register knows no others."""
    before, _ = split(lawful_case(), "base_resolution")
    day = before.acts[-1].on
    with bloc.open() as register:
        record = bloc.enter(register, before)
        away = Move(
            on=day, to="Chi bộ Tỉnh Khác", same_authority=False, to_authority="Đảng ủy Xã Khác"
        )
        written = register.record(record.id, away)
        assert written.record.recorded[-1].act == away
        assert not any(row.on(day) for row in written.record.unit.deciders)
        assert register.standing(record.id).unit == "Chi bộ Tỉnh Khác"
        agrees(register, record.id)


def test_a_register_without_a_tree_takes_a_move_as_its_paper_states_it(office: "Office") -> None:
    """Nothing is added and nothing asked."""
    before, _ = split(lawful_case(), "base_resolution")
    move = Move(on=before.acts[-1].on, to="Chi bộ Bất Kỳ")
    with office.open() as register:
        record = office.enter(register, before)
        written = register.record(record.id, move)
        assert written.record.recorded[-1].act == move
        assert told(register, record) == []
        agrees(register, record.id)


def test_what_is_taken_over_is_judged_as_its_document_states_it(bloc: "Office") -> None:
    """The tree of this register was not there when another office judged."""
    case = lawful_case("base_resolution")
    decision = decided_by(OLD)
    with bloc.open() as register:
        written = register.take_over(case, source=bloc_source())
        assert written.record.unit == case.unit
        assert written.record.case == case
        record = register.advance(written.record.id, decision).record
        assert [row for row in record.unit.deciders if row.on(decision.on)] == [
            decider(OLD, decision.on)
        ]
        agrees(register, record.id)


def bloc_source() -> Basis:
    return Basis("admission-case/1", "0" * 64)


def test_a_step_put_on_file_as_found_keeps_what_the_tree_said(bloc: "Office") -> None:
    """Decided by a committee that was closed: on file as it was, and replay finds no difference."""
    before, _ = split(lawful_case(), "admission_decision")
    with bloc.open() as register:
        record = bloc.enter(register, before)
        units.put(register, closing(date(2024, 4, 1)))
        wrong = decided_by(OLD)
        with pytest.raises(StepRefused):
            register.advance(record.id, wrong)
        written = register.advance(record.id, wrong, as_found=True)
        assert written.step is not None
        assert "decision.competence" in written.step.blocked_by
        agrees(register, record.id)
