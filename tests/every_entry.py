"""A register with an entry of nearly every sort, made by the library as a program would."""

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from admission_flow import Basis, Database, Register, StepRefused
from admission_flow.journal import sshsig
from admission_flow.procedure.acts import Application, HelperReport, RemovalFromList, Step
from admission_flow.testing import lawful_case, with_act, with_step

DAY = date(2024, 1, 5)
PLAN = {
    "name": "Kế hoạch mẫu", "owner": "Đảng ủy Mẫu", "year": 2024,
    "members_at": "2023-12-31", "members": 300, "target_ratio": "4/100", "target": 12,
    "rounding": "none", "counting": "decision", "watched_groups": ["female"],
    "targets": {"state_agency": 12},
    "classes": {"awareness": {"count": 1, "places": 40}},
    "grades": [{"name": "Hoàn thành", "at_least": "1/1"}, {"name": "Chưa", "at_least": "0/1"}],
}  # fmt: skip
NAME, ERASED = "Hoàng Thị Ví Dụ", "Ma A Mẫu"
REASON = "chép nhầm, theo biên bản"


def units_and_plan(register: Register) -> None:
    unit, plan = register.unit, register.plan
    unit.add("DU", "Đảng ủy Mẫu", "base", DAY, sector="state_agency", system="civil")
    unit.add("C1", "Chi bộ Mẫu", "branch", DAY, parent="DU", has_youth_union=True)
    unit.add("C2", "Chi bộ Hai", "branch", DAY, parent="DU", predecessors=["C1"])
    unit.change("C1", DAY + timedelta(1), name="Chi bộ Mẫu Một", has_trade_union=False)
    unit.empower("DU", DAY, "own", body="base_committee", majority="more_than_half", basis="1-QĐ")
    unit.close("C2", DAY + timedelta(2), into=["C1"], basis="2-QĐ")
    unit.retract(unit.add("C3", "Chi bộ Nhầm", "branch", DAY, parent="DU").seq)
    plan.set(PLAN, DAY)
    plan.receive(2024, "DU", 5, DAY)
    plan.notify(2024, {"DU": 12}, DAY)
    plan.retract(plan.notify(2024, {"DU": 11}, DAY + timedelta(1))[0].seq)


def classes_and_sources(register: Register, case: str) -> None:
    classes, source = register.classes, register.source
    classes.open("L1", kind="awareness", places=10, first_day=DAY, last_day=DAY + timedelta(6),
                 organiser="Trung tâm Mẫu", issuer_kind="political_centre", decision="1-QĐ",
                 plan=2024, sessions=5, attendance_minimum=4,
                 attendance_source="Nội quy")  # fmt: skip
    classes.enrol("L1", [case], DAY)
    classes.attend("L1", 1, DAY, [case])
    classes.result("L1", {case: "good"})
    classes.retract(classes.attend("L1", 2, DAY + timedelta(1), [case]).seq)
    classes.withdraw("L1", case, DAY + timedelta(1))
    classes.enrol("L1", [case], DAY + timedelta(1))
    classes.certify("L1", DAY + timedelta(6), {case: "05-GCN"})
    classes.close("L1", DAY + timedelta(7))
    source.propose(case, "youth_union", DAY, number="7-GT")
    report = HelperReport(on=DAY, assessment="mẫu")
    source.report(case, report, period="2023-Q4")
    source.review("C1", "2024-01", DAY + timedelta(31), number="8-BB")
    source.every("C1", "quarter", DAY)
    source.retract(source.every("C1", "month", DAY + timedelta(1)).seq)
    register.due.remind(date(2026, 1, 5))
    moved_on = date(2024, 6, 3)
    register.unit.move(case, "C1", moved_on, decided_on=moved_on)
    (noted,) = register.due.done("move.forward", [case], moved_on)
    register.due.retract(noted)


def a_case(register: Register) -> str:
    """Enter a case with a refusal, a correction, a step as found, and a second officer's word."""
    case = lawful_case("branch_resolution", full_name=NAME, ethnicity="Dân tộc mẫu")
    record = register.open_case(case.person, case.unit)
    for act in case.acts[:-1]:
        if isinstance(act, Step):
            register.advance(record.id, act)
        else:
            register.record(record.id, act)
    vote: Any = case.acts[-1]
    wrong: Any = with_step(case, "branch_resolution", roll={"in_favour": 13, "against": 5}).acts[-1]
    with pytest.raises(StepRefused):
        register.advance(record.id, wrong)
    register.officers.set_four_eyes(["branch_resolution"])
    seq = register.advance(record.id, wrong, as_found=True).entry.seq
    register.correct(record.id, seq, vote, REASON)
    paper = register.record(record.id, Application(on=date(2024, 1, 1))).entry.seq
    register.correct(record.id, paper, None, REASON)
    return record.id


def privacy_and_keys(register: Register, case: str) -> None:
    privacy = register.privacy
    privacy.view(case, "xét đơn")
    privacy.print(case, "nộp lên", consent="05-CV")
    privacy.lend(case, "kiểm tra", "Ủy ban Kiểm tra Mẫu")
    privacy.return_(case, "đã xong")
    privacy.unmask(case, "xét đơn")
    privacy.export(case, "chuyển đơn vị")
    register.checkpoint.make("minutes")
    register.checkpoint.make("inspection")


def fill(url: str, keys: Path) -> None:
    """Fill a register with entries of every sort; sealed and signed in the end.

    Args:
        url: where; nothing may be there.
        keys: a folder for keys, elsewhere.

    """
    Register.create(url, "cb01").close()
    with Register.open(url, "cb01") as register:
        units_and_plan(register)
        case = a_case(register)
        (waits,) = register.waiting(case)
        with Register.open(url, "cb03") as other:
            other.confirm(case, waits.seq)
        classes_and_sources(register, case)
        privacy_and_keys(register, case)
        source = Basis("admission-case/2", "a" * 64)
        wrong = lawful_case("branch_resolution", full_name="Vàng Thị Mẫu")
        wrong = with_step(wrong, "branch_resolution", roll={"in_favour": 3})
        with pytest.raises(StepRefused):
            register.take_over(wrong, source)
        gone = lawful_case("awareness_certificate", 2018, full_name=ERASED)
        gone = with_act(gone, RemovalFromList(on=gone.acts[-1].on, reason="mẫu"))
        erased = register.take_over(gone, source).record.id
        register.privacy.erase(erased, "12-QĐ/ĐU", date(2026, 1, 10), "removed")
    with Register.open(url, "cb02") as register:
        register.privacy.approve_erasure(erased)
    backup = keys / "copy.db"
    Database(url).backup(backup)
    with Register.open(url, "cb01") as register:
        register.record(case, Application(on=date(2024, 2, 1)))
    Database(url).restore(backup, "đĩa hỏng", "cb01")
    seal = keys / "so.key"
    with Register.open(url, "cb01", data_key=seal) as register:
        register.privacy.encrypt(seal)
        register.privacy.rotate()
    _enrol(url, keys)


def _enrol(url: str, keys: Path) -> None:
    """Enrol two officers, retire one."""
    public = {}
    for seed, name in enumerate(("cb01", "cb02")):
        text, public[name] = sshsig.generate("mẫu", random.Random(seed).randbytes)
        (keys / name).write_text(text, "utf-8")
        (keys / name).chmod(0o600)

    def open_() -> Register:
        return Register.open(url, "cb01", key=keys / "cb01", passphrase=lambda _: "mẫu")

    with open_() as register:
        for name in ("cb01", "cb02"):
            register.officers.enrol(name, public[name])
        register.officers.retire("cb02", date(2024, 1, 1))
