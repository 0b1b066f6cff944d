"""What an officer does: open, record, advance, correct, take over; and what is refused."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.errors import (
    ActInFuture,
    CaseExists,
    CaseMoved,
    EvidenceIsRecorded,
    NotAStep,
    NothingToCorrect,
    OfficerMissing,
    OfficerUnnamed,
    StepRefused,
    UnknownCase,
)
from admission_flow.journal.entry import Basis
from admission_flow.procedure.acts import (
    Application,
    BranchResolution,
    HelperReport,
    Move,
    SympathiserResolution,
)
from admission_flow.procedure.document import case_from
from admission_flow.register.audit.audit import replay
from admission_flow.register.core.records import ADVANCE, RECORD, REFUSE, split_act
from admission_flow.register.core.register import Register
from admission_flow.register.units.scope import each_case
from admission_flow.testing import lawful_case, with_step, without

if TYPE_CHECKING:
    from admission_flow.procedure.acts import Act
    from tests.register.conftest import Office

SOURCE = Basis("admission-case/1", "a" * 64)


def test_a_lawful_case_reaches_official(office: "Office") -> None:
    """Every act of a lawful case is recorded, and the case ends official with nothing overdue."""
    case = lawful_case()
    with office.open() as register:
        record = office.enter(register, case)
        verdict = register.explain(record.id)
        (row, name) = register.cases()[0]
    assert (verdict.state, verdict.lawful) == ("official", True)
    assert (row.state, row.lawful, name) == ("official", True, case.person.full_name)
    assert record.case == case
    assert record.version == len(case.acts) + 1


def test_a_refused_step_is_in_the_journal_and_moves_nothing(office: "Office") -> None:
    """13 of 20 is refused: the case stays, the refusal with its rule is an entry of the case."""
    case = lawful_case(until="branch_resolution")
    wrong = with_step(case, "branch_resolution", roll={"in_favour": 13, "present": 14})
    with office.open() as register:
        with pytest.raises(StepRefused) as refused:
            office.enter(register, wrong)
        entries = list(register.entries("HS-0001"))
        record = register.case("HS-0001")
        state = register.explain("HS-0001").state
    assert refused.value.verdict.blocked_by == ("branch.two_thirds",)
    assert state == "consulted"
    assert entries[-1].intent.action == "case.refuse"
    assert entries[-1].intent.verdict is not None
    assert entries[-1].intent.verdict["blocked_by"] == ["branch.two_thirds"]
    assert record.refusals == 1
    assert not any(isinstance(item.act, BranchResolution) for item in record.recorded)


def test_after_a_refusal_the_step_can_be_taken_anew(office: "Office") -> None:
    """A refusal does not stand in the way of a lawful vote later."""
    case = lawful_case(until="branch_resolution")
    wrong = with_step(case, "branch_resolution", roll={"in_favour": 13, "present": 14})
    with office.open() as register:
        with pytest.raises(StepRefused):
            office.enter(register, wrong)
        right = replace(case.acts[-1], on=case.acts[-1].on)
        assert isinstance(right, BranchResolution)
        written = register.advance("HS-0001", right)
    assert written.verdict.state == "branch_resolved"


def test_the_same_act_is_recorded_once(office: "Office") -> None:
    """Running a command again is safe: the entry that is there is named, nothing is added."""
    case = lawful_case(until="sympathiser_resolution")
    report = HelperReport(on=date(2024, 1, 31), assessment="(báo cáo mẫu)")
    with office.open() as register:
        record = office.enter(register, case)
        first = register.record(record.id, report)
        again = register.record(record.id, report)
        step = case.acts[0]
        assert isinstance(step, SympathiserResolution)
        repeated = register.advance(record.id, step)
        entries = list(register.entries(record.id))
    assert (first.repeated, again.repeated, repeated.repeated) == (False, True, True)
    assert again.entry == first.entry
    assert len(entries) == len(case.acts) + 2


def test_a_case_that_moved_is_not_written_over(office: "Office") -> None:
    """Who looked at version 3 does not write onto version 4: nothing is recorded."""
    with office.open() as register:
        record = office.enter(register, lawful_case(until="sympathiser_resolution"))
        seen = record.version
        register.record(record.id, HelperReport(on=date(2024, 2, 1), assessment="(mẫu)"))
        with pytest.raises(CaseMoved):
            register.record(
                record.id, HelperReport(on=date(2024, 2, 2), assessment="(mẫu)"), version=seen
            )
        assert register.case(record.id).version == seen + 1


def test_a_step_dated_before_one_that_was_taken_is_refused(office: "Office") -> None:
    """Nothing is slipped in underneath what was decided on."""
    case = lawful_case(until="awareness_certificate")
    early = SympathiserResolution(on=date(2020, 1, 10))
    with office.open() as register:
        record = office.enter(register, case)
        with pytest.raises(StepRefused) as refused:
            register.advance(record.id, early)
    assert "order.dates" in refused.value.verdict.blocked_by


def test_today_is_the_last_day_of_a_paper(office: "Office") -> None:
    """A paper of today is recorded, one of tomorrow is not; a step of tomorrow is refused."""
    office.on(date(2024, 3, 1))
    with office.open() as register:
        record = office.enter(register, lawful_case(until="sympathiser_resolution"))
        register.record(record.id, Application(on=date(2024, 3, 1), handwritten=True))
        with pytest.raises(ActInFuture):
            register.record(record.id, Application(on=date(2024, 3, 2), handwritten=True))
        with pytest.raises(StepRefused) as refused:
            register.advance(record.id, SympathiserResolution(on=date(2024, 3, 2)))
    assert "order.dates" in refused.value.verdict.blocked_by


def test_a_day_begins_in_viet_nam(office: "Office") -> None:
    """At 17:30 UTC it is the next day in the office: its papers may be entered."""
    office.now = office.now.replace(year=2024, month=3, day=1, hour=17, minute=30)
    with office.open() as register:
        assert register.today == date(2024, 3, 2)


def test_a_step_is_not_recorded_as_evidence(office: "Office") -> None:
    """`record` takes evidence only: a step goes through its rules."""
    with office.open() as register:
        record = office.enter(register, lawful_case(until="sympathiser_resolution"))
        with pytest.raises(NotAStep):
            register.record(record.id, BranchResolution(on=date(2024, 1, 1)))


def test_evidence_is_no_step(office: "Office") -> None:
    """`advance` takes steps only, asked before the lock; nothing is written."""
    with office.open() as register:
        record = office.enter(register, lawful_case(until="sympathiser_resolution"))
        before = register.store.head
        with pytest.raises(EvidenceIsRecorded):
            register.advance(record.id, HelperReport(on=date(2024, 1, 1), assessment="Tốt"))  # type: ignore[arg-type]
        assert register.store.head == before


@pytest.mark.parametrize(
    ("action", "act", "error"),
    [
        (ADVANCE, HelperReport(on=date(2024, 1, 1), assessment="Tốt"), EvidenceIsRecorded),
        (REFUSE, HelperReport(on=date(2024, 1, 1), assessment="Tốt"), EvidenceIsRecorded),
        (RECORD, BranchResolution(on=date(2024, 1, 1)), NotAStep),
    ],
)
def test_no_way_in_writes_what_a_replay_cannot_read(
    office: "Office", action: str, act: "Act", error: type[Exception]
) -> None:
    """Whoever appends an entry by hand, past what an officer does, is refused as well."""
    with office.open() as register:
        record = office.enter(register, lawful_case(until="sympathiser_resolution"))
        before = register.store.head
        with register.store.writing() as writing, pytest.raises(error):
            register.note_in(writing, record.id, action, split_act(act))
        assert register.store.head == before
        assert not any(one.differs for one in replay(register.store, register.judge))


def test_the_same_person_is_not_opened_twice(office: "Office") -> None:
    """Same name and birth date, marks or not, is a known person while the case goes on."""
    case = lawful_case(until="sympathiser_resolution")
    with office.open() as register:
        office.enter(register, case)
        with pytest.raises(CaseExists):
            register.open_case(case.person, case.unit)
        other = replace(case.person, born_on=date(1999, 1, 1))
        assert register.open_case(other, case.unit).id == "HS-0002"
        assert register.open_case(case.person, case.unit, even_if_known=True).id == "HS-0003"


def test_a_correction_stands_beside_what_was_wrong(office: "Office") -> None:
    """A vote of 17 was 13: the case falls back and is not lawful; the old entry stays."""
    case = lawful_case(until="branch_resolution")
    with office.open() as register:
        record = office.enter(register, case)
        item = record.recorded[-1]
        assert isinstance(item.act, BranchResolution)
        assert item.act.roll is not None
        fewer = replace(item.act, roll=replace(item.act.roll, in_favour=13))
        written = register.correct(record.id, item.seq, fewer, "kiểm phiếu lại (mẫu)")
        entries = {entry.seq: entry for entry in register.entries(record.id)}
        corrected = register.case(record.id)
    assert (written.verdict.state, written.verdict.lawful) == ("consulted", False)
    old: Any = entries[item.seq].intent.data["act"]
    assert old["roll"]["in_favour"] == 17
    assert written.entry.intent.data["corrects"] == item.seq
    last = corrected.recorded[-1]
    assert (last.act, last.corrected_by) == (fewer, (written.entry.seq,))


def test_an_act_that_never_happened_can_be_taken_out_and_entered_anew(office: "Office") -> None:
    """After a correction the very same act is a new entry, not a repetition."""
    report = HelperReport(on=date(2024, 1, 31), assessment="(báo cáo mẫu)")
    with office.open() as register:
        record = office.enter(register, lawful_case(until="sympathiser_resolution"))
        first = register.record(record.id, report)
        register.correct(record.id, first.entry.seq, None, "ghi nhầm hồ sơ (mẫu)")
        assert report not in register.case(record.id).case.acts
        again = register.record(record.id, report)
        assert report in register.case(record.id).case.acts
    assert not again.repeated
    assert again.entry.seq > first.entry.seq


def test_a_corrected_birth_date_is_judged_anew(office: "Office") -> None:
    """The person was seventeen: every step is judged again with the birth date that holds."""
    case = lawful_case(until="branch_resolution")
    young = replace(case.person, born_on=date(2006, 12, 1))
    with office.open() as register:
        record = office.enter(register, case)
        opening = next(iter(register.entries(record.id))).seq
        written = register.correct(record.id, opening, young, "theo giấy khai sinh (mẫu)")
    assert not written.verdict.lawful
    assert written.verdict.steps[-1].blocked_by == ("person.age_minimum",)


def test_a_correction_that_corrects_nothing_is_refused(office: "Office") -> None:
    """An entry without an act, another kind of act, and the same act again are no corrections."""
    with office.open() as register:
        record = office.enter(register, lawful_case(until="sympathiser_resolution"))
        item = record.recorded[0]
        before = record.version
        for seq, act in (
            (999, item.act),
            (item.seq, item.act),
            (item.seq, Application(on=item.act.on)),
        ):
            with pytest.raises(NothingToCorrect):
                register.correct(record.id, seq, act, "(mẫu)")
        assert register.case(record.id).version == before


def test_taking_over_is_everything_or_nothing(office: "Office") -> None:
    """A document with one unlawful step leaves one refusal in the journal and no case."""
    wrong = without(lawful_case(until="opinions_summarised"), "opinion", body="residence")
    with office.open() as register:
        with pytest.raises(StepRefused) as refused:
            register.take_over(wrong, SOURCE)
        assert register.cases() == []
        entries = list(register.entries())
    assert refused.value.verdict.blocked_by == ("opinion.residence",)
    assert [entry.intent.action for entry in entries] == [
        "register.create",
        "register.refuse_take_over",
    ]
    assert entries[-1].intent.basis == (SOURCE,)


def test_an_inspector_takes_over_what_is_there(office: "Office") -> None:
    """As found, the unlawful step stays in the case and does not move it."""
    wrong = without(lawful_case(until="opinions_summarised"), "opinion", body="residence")
    with office.open() as register:
        written = register.take_over(wrong, SOURCE, as_found=True)
    assert (written.verdict.state, written.verdict.lawful) == ("verified", False)
    assert written.record.case == wrong


def test_export_import_export_is_the_same_document(office: "Office", tmp_path: object) -> None:
    """What one register gives, another takes and gives back, to the letter."""
    case = lawful_case()
    with office.open() as register:
        record = office.enter(register, case)
        document = register.export(record.id)
    other = f"{tmp_path}/other.db"
    with Register.create(other, "cb02", clock=office.clock) as second:
        written = second.take_over(case_from(document), SOURCE)
        assert second.export(written.record.id) == document


def test_a_move_changes_the_unit_that_lists_the_case(office: "Office") -> None:
    """The case is found in the chi bộ that the person moved to."""
    with office.open() as register:
        record = office.enter(register, lawful_case(until="sympathiser_resolution"))
        register.record(record.id, Move(on=date(2024, 2, 1), to="Chi bộ Mẫu Hai"))
        assert list(each_case(register, unit=record.unit.name)) == []
        found = each_case(register, unit="Chi bộ Mẫu Hai")
        assert [row.case for row, _ in found] == [record.id]


def test_names_are_found_without_marks(office: "Office") -> None:
    """ "lo thi" finds "Lò Thị", in either Unicode form."""
    case = lawful_case(until="sympathiser_resolution", full_name="Đào Thị Mẫu Đỗ")
    with office.open() as register:
        office.enter(register, case)
        for typed in ("dao thi", "ĐÀO", "đo\u0302\u0303", "mau do"):
            assert len(register.cases(name=typed)) == 1, typed
        assert register.cases(name="nguyen") == []


def test_who_writes_must_be_named(office: "Office") -> None:
    """No officer, or a name that an entry cannot hold: nothing is opened."""
    with pytest.raises(OfficerMissing):
        Register.open(office.url)
    with pytest.raises(OfficerUnnamed):
        Register.open(office.url, "cán bộ một")


def test_an_unknown_case_is_named(office: "Office") -> None:
    """Neither reading nor writing invents a case; the register's own chain is none."""
    with office.open() as register:
        for case_id in ("HS-9999", ""):
            with pytest.raises(UnknownCase):
                register.case(case_id)
        with pytest.raises(UnknownCase):
            register.record("HS-9999", Application(on=date(2024, 1, 1)))


def test_personal_values_are_not_in_the_log(office: "Office") -> None:
    """Name, religion, helper, number and findings of verification lie beside the log only."""
    case = lawful_case(full_name="Giàng Thị Mẫu Riêng", religion="Đạo Mẫu", ethnicity="Mông")
    with office.open() as register:
        office.enter(register, case)
        log = "".join(entry.line for entry in register.entries())
    for word in (
        "Giàng",
        "Riêng",
        "Đạo Mẫu",
        "Mông",
        "DV-01",
        "02-NQ/CB",
        '\\"clear\\"',
        "2000-03",
    ):
        assert word not in log, word
    assert "branch_resolution" in log
