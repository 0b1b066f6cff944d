"""A year of an office through the library: each call that writes, and what is read after it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import admission_flow as af
from admission_flow import Register
from admission_flow.testing import lawful_case

CASE = lawful_case()
PLAN = {
    "name": "Kế hoạch mẫu", "owner": "Đảng ủy Mẫu", "year": 2024, "members_at": "2023-12-31",
    "members": 100, "target_ratio": "3/100", "target": 3, "counting": "decision",
    "watched_groups": ["female"], "targets": {"other": 3}, "rounding": "none",
}  # fmt: skip


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    clock = lambda: datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # noqa: E731
    with Register.create(tmp_path / "a.db", "cb01", clock=clock) as register:
        register.unit.add("B1", "Đảng ủy Mẫu", "base", date(2015, 1, 1))
        register.unit.add("C1", CASE.unit.name, "branch", date(2015, 1, 1), parent="B1")
        yield register
        assert register.audit.verify().breaks == ()
        assert not any(one.differs for one in register.audit.replay())


def test_units(register: Register) -> None:
    """Entered, changed, empowered, closed, taken back; a person moves."""
    unit = register.unit
    unit.add("C2", "Chi bộ Hai", "branch", date(2016, 1, 1), parent="B1", predecessors=["C1"])
    unit.change("C2", date(2017, 1, 1), name="Chi bộ Hai mới")
    unit.empower(
        "B1", date(2018, 1, 1), "own", body="standing_committee", majority="more_than_half"
    )
    assert [state.name for _, state in unit.show("C2").states] == ["Chi bộ Hai", "Chi bộ Hai mới"]
    case = register.open_case(CASE.person, CASE.unit)
    moved = unit.move(case.id, "C2", date(2020, 1, 1))
    assert moved.record.id == case.id
    assert [one.to for one in unit.moves()] == ["Chi bộ Hai mới"]
    closed = unit.close("C2", date(2022, 1, 1), into=["C1"])
    assert unit.show("C2").successors == ("C1",)
    assert [one.code for one in unit.list()] == ["B1", "C1"]
    unit.retract(closed[-1].seq)
    assert [one.code for one in unit.list()] == ["B1", "C1", "C2"]
    both = unit.put(
        [af.UnitChanged(unit=code, on=date(2023, 1, 1), sector="state_enterprise") for code in
         ("C1", "C2")],
        basis=af.Basis("tệp", "0" * 64),
    )  # fmt: skip
    assert len(both) == 2
    with pytest.raises(af.BadDocument):
        unit.add("C3", "Chi bộ Ba", "no level", date(2016, 1, 1))


def test_plans(register: Register) -> None:
    """Set, proposed, shared out, notified, measured, taken back."""
    plan = register.plan
    plan.set(PLAN, date(2024, 1, 5), basis=af.Basis("plan.toml", "0" * 64))
    received = plan.receive(2024, "B1", 2, date(2024, 1, 20))
    assert plan.share(2024) == {"B1": 3}
    plan.notify(2024, plan.share(2024), date(2024, 2, 1))
    assert plan.show(2024).targets == {"B1": 3}
    assert plan.years() == (2024,)
    assert [one.unit for one in plan.sent(2024)] == ["B1"]
    assert plan.progress(2024, counting="ceremony").total.target == 3
    plan.retract(received.seq)
    assert plan.sent(2024) == ()
    with pytest.raises(af.BadDocument):
        plan.set(PLAN | {"target": 300}, date(2024, 1, 5))


def test_sources(register: Register) -> None:
    """Introduced, put on the list, helped, reported on, reviewed."""
    source = register.source
    case = register.open_case(CASE.person, CASE.unit).id
    source.propose(case, "youth_union", date(2022, 12, 1), number="5-ĐTN")
    assert [(one.case, one.by) for one in source.proposals()] == [(case, "youth_union")]
    register.advance(case, af.SympathiserResolution(on=date(2023, 1, 10)))
    register.record(case, af.HelperAssigned(on=date(2023, 1, 10), helper="DV-01"))
    assert source.proposals(unit="C1") == ()
    assert [one.considered for one in source.proposals(considered=True)] == [True]
    assert source.changes(date(2023, 1, 1), "C1").added == (case,)
    assert source.changes(date(2023, 2, 1)) == af.SourceChanges(added=(), left=())
    listed = source.list("C1", date(2023, 6, 1))
    assert [(one.case, one.unit) for one in listed] == [(case, CASE.unit.name)]
    source.every("B1", "quarter", date(2023, 1, 1))
    report = af.HelperReport(on=date(2023, 4, 2), assessment="Tiến bộ")
    source.report(case, report, period="2023-Q1")
    assert source.missing(as_of=date(2023, 6, 1))
    assert source.missing(as_of=date(2023, 6, 1), since=date(2023, 7, 1)) == ()
    held = source.review("C1", "2023-02", date(2023, 2, 25), number="9")
    assert source.reviews(as_of=date(2023, 6, 1))[0].held == ("2023-02",)
    source.retract(held.seq)
    assert "2023-02" in source.reviews(as_of=date(2023, 6, 1))[0].missing
    with pytest.raises(af.BadArgument):
        source.report(case, report, period="mùa xuân")
    with pytest.raises(af.BadDocument):
        source.every("B1", "now and then", date(2023, 1, 1))


def test_classes(register: Register) -> None:
    """Opened, filled, attended, passed, closed."""
    classes = register.classes
    case = register.open_case(CASE.person, CASE.unit).id
    register.advance(case, af.SympathiserResolution(on=date(2023, 1, 10)))
    classes.open(
        "L1", kind="awareness", places=2, first_day=date(2023, 5, 8), last_day=date(2023, 5, 12),
        organiser="Trung tâm Mẫu", issuer_kind="political_centre", sessions=5,
    )  # fmt: skip
    assert [one.case for one in classes.propose("L1")] == [case]
    classes.enrol("L1", [case], date(2023, 5, 1))
    classes.attend("L1", 1, date(2023, 5, 8), [case])
    (result,) = classes.result("L1", {case: "passed"})
    assert result.intent.case == case
    assert [(one.case, one.attended) for one in classes.participants("L1")] == [(case, 1)]
    closed = classes.close("L1", date(2023, 5, 20))
    assert classes.show("L1").closed_on == date(2023, 5, 20)
    classes.retract(closed.seq)
    assert classes.show("L1").closed_on is None
    classes.open(
        "L2", kind="awareness", places=2, first_day=date(2023, 8, 7), last_day=date(2023, 8, 11),
        organiser="Trung tâm Mẫu", issuer_kind="political_centre",
    )  # fmt: skip
    other = register.open_case(CASE.person, CASE.unit, even_if_known=True).id
    classes.enrol("L2", [other])
    classes.withdraw("L2", other)
    assert [len(one.enrolled) for one in classes.list()] == [1, 0]


def test_deadlines(register: Register) -> None:
    """What runs, what was reminded of once, what was noted as done."""
    due = register.due
    case = register.take_over(lawful_case(until="ceremony"), af.Basis("a.toml", "0" * 64)).record.id
    day = date(2024, 6, 1)
    assert {one.case for one in due.list(as_of=day)} == {case}
    assert due.list(date(2000, 1, 1), as_of=day) == ()
    assert due.owed(day)
    waiting = due.reminders()
    assert due.remind() == waiting != ()
    assert due.reminders() == ()
    assert {one.case for _, one in due.given()} == {case}
    (entry,) = due.done("member_history.in_time", [case], date(2024, 5, 20))
    due.retract(entry)
    with pytest.raises(af.BadDocument):
        due.retract(entry)
    assert isinstance(due.stuck(), tuple)


def test_auditing(register: Register) -> None:
    """Handed out, compared with what was kept elsewhere, proved to somebody without a register."""
    audit = register.audit
    register.take_over(CASE, af.Basis("a.toml", "0" * 64))
    first = audit.entry(0)
    handed = register.checkpoint.make("inspection")
    found = audit.verify(
        checkpoints_held=[handed.checkpoint.text()],
        paper_lines=[handed.paper_line],
        genesis=first.leaf,
    )
    assert (found.intact, found.anchored) == (True, handed.checkpoint.size)
    receipt = audit.receipt([1, 2], checkpoint=handed.checkpoint.text())
    assert receipt.checkpoint == handed.checkpoint
    assert [entry.seq for entry in af.check_receipt(receipt.files).entries] == [1, 2]
    assert audit.goes_on(handed.checkpoint.text())
    assert register.status().level == "L1"
    assert {one.case for one in audit.findings(unit="C1")} >= {"HS-0001"}
    assert next(audit.log(after=0)).seq == 1
    assert audit.erasures() == ()
    with pytest.raises(af.CheckpointUnusable):
        register.checkpoint.countersigned(handed.checkpoint.text(), "nobody", "no signature")
    with pytest.raises(af.ReceiptBroken):
        af.check_receipt({**receipt.files, "1.tlog-proof": receipt.files["2.tlog-proof"]})
    with pytest.raises(af.EntryMissing):
        audit.entry(10_000)


def test_reports(register: Register) -> None:
    """Numbers of a period, beside those of the year before."""
    register.take_over(CASE, af.Basis("a.toml", "0" * 64))
    report = register.report
    year = CASE.acts[-1].on.year - 1
    admitted = report.admissions(str(year), by=["sex"])
    assert (admitted.now.count, admitted.before.count) == (1, 0)
    assert [table.by for table in admitted.now.tables] == ["sex"]
    assert report.recognitions(str(year + 1)).now.count == 1
    assert report.outcomes(f"{year}-Q1").now.count == 0
    assert report.pipeline(f"{year}-05").kind == "pipeline"
    assert report.units(str(year)).kind == "units"
    with pytest.raises(af.BadArgument):
        report.admissions("năm ngoái")
    with pytest.raises(af.BadArgument):
        report.admissions(str(year), by=["shoe size"])


def test_second_officer(register: Register, tmp_path: Path) -> None:
    """A step waits where the register says so, and another officer confirms it."""
    register.officers.set_four_eyes(["sympathiser_resolution"])
    case = register.open_case(CASE.person, CASE.unit).id
    written = register.advance(case, af.SympathiserResolution(on=date(2023, 1, 10)))
    assert [one.seq for one in register.waiting(case)] == [written.entry.seq]
    with pytest.raises(af.BadConfirmation):
        register.confirm(case, written.entry.seq)
    with Register.open(tmp_path / "a.db", "cb02") as other:
        other.confirm(case, written.entry.seq)
    assert register.waiting(case) == ()
