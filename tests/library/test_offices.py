"""What an office does beside its cases: keys, access, files, samples, sheets; by the library."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import admission_flow as af
from admission_flow import Database, ReadingRegister, Register
from admission_flow.journal.sshsig import generate
from admission_flow.testing import lawful_case

CASE = lawful_case()
SOURCE = af.Basis("case.toml", "0" * 64)
DAY = date(2024, 6, 1)
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
PLAN = {
    "name": "Kế hoạch mẫu", "owner": "Đảng ủy Mẫu", "year": 2024, "members_at": "2023-12-31",
    "members": 100, "target_ratio": "3/100", "target": 3, "counting": "decision",
    "watched_groups": ["female"], "targets": {"other": 3}, "rounding": "none",
    "grades": [{"name": "Tốt", "at_least": "1/3"}, {"name": "Yếu", "at_least": "0/1"}],
}  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "office" / "a.db"


@pytest.fixture
def register(path: Path) -> Iterator[Register]:
    path.parent.mkdir()
    with Register.create(path, "cb01", clock=lambda: NOW) as register:
        register.unit.add("B1", "Đảng ủy Mẫu", "base", date(2015, 1, 1))
        register.unit.add("C1", CASE.unit.name, "branch", date(2015, 1, 1), parent="B1")
        yield register
    with ReadingRegister.open(path) as read:
        assert read.audit.verify().breaks == ()
        assert not any(one.differs for one in read.audit.replay())


def entries(register: Register) -> int:
    return register.status().entries


def test_access_is_noted_before_it_is_given(register: Register) -> None:
    """Whoever looks, lends or takes a copy leaves a line with a purpose, or gets nothing."""
    case = register.take_over(CASE, SOURCE).record.id
    privacy = register.privacy
    privacy.view(case, "Trả lời đơn")
    privacy.print(case, "Họp chi bộ", consent="12-CV/ĐU")
    privacy.lend(case, "Thẩm tra", "Đ/c Mẫu")
    assert [one.out for one in privacy.register(case)] == [False, False, True]
    privacy.return_(case, "Trả hồ sơ")
    assert privacy.unmask(case, "Đối chiếu").document == register.export(case)
    assert privacy.export(case, "Chuyển đảng ủy") == register.export(case)
    first = next(iter(register.history(case)))
    receipt = privacy.receipt([first.seq], "Kiểm tra")
    assert not receipt.left_office
    opened = af.check_receipt(receipt.files).values[first.seq]
    assert opened["person.full_name"] == CASE.person.full_name
    book = privacy.register()
    verbs = ["view", "print", "lend", "return", "unmask", "export", "export"]
    assert [one.verb for one in book] == verbs
    assert not any(one.out for one in book)
    before = entries(register)
    for call in (privacy.view, privacy.unmask, privacy.export):
        with pytest.raises(af.PrivacyMisused):
            call(case, "  ")
    assert entries(register) == before


def test_a_case_is_erased_by_two(path: Path, register: Register) -> None:
    """Asked by one officer under a rule of retention, approved by another; then it is gone."""
    left = lawful_case(until="sympathiser_resolution", regime_year=2018)
    removed = af.RemovalFromList(on=date(2019, 5, 2), number="9-NQ/CB", reason="Chuyển đi")
    case = register.take_over(af.Case(left.person, left.unit, (*left.acts, removed)), SOURCE)
    rules = {state: rule for rule in register.privacy.retention() for state in rule.states}
    rule = rules[register.explain(case.record.id).state]
    register.privacy.erase(case.record.id, "12-QĐ/ĐU", date(2026, 1, 5), rule.id)
    with pytest.raises(af.NotAllowed):
        register.privacy.approve_erasure(case.record.id)
    with Register.open(path, "cb02", clock=lambda: NOW) as other:
        other.privacy.approve_erasure(case.record.id)
    with pytest.raises(af.CaseErased):
        register.privacy.view(case.record.id, "Xem lại")


def test_sealing(tmp_path: Path) -> None:
    """Sealed with a key that lies elsewhere, sealed anew with another; read with it only."""
    (tmp_path / "office").mkdir()
    path = tmp_path / "office" / "a.db"
    register = Register.create(path, "cb01")
    case = register.take_over(CASE, SOURCE).record.id
    _, file = register.privacy.encrypt(tmp_path / "key")
    assert file == tmp_path / "key"
    register.close()
    with Register.open(path, "cb01", data_key=file) as again:
        assert again.case(case).person == CASE.person
        again.privacy.rotate(remove_old_key=True)
        assert again.case(case).person == CASE.person
        assert again.audit.verify().breaks == ()
    with (
        ReadingRegister.open(path, data_key=tmp_path / "none") as blind,
        pytest.raises(af.DataKeyUnusable),
    ):
        blind.case(case)


def new_key(folder: Path, name: str) -> tuple[Path, str]:
    """Return the file of a new private key, and its public half."""
    private, public = generate("một hai ba bốn", lambda count: name.encode().ljust(count)[:count])
    file = folder / name
    file.write_text(private)
    file.chmod(0o600)
    return file, public


@pytest.mark.usefixtures("register")
def test_keys(path: Path, tmp_path: Path) -> None:
    """The first officer enrols their own key; then only who is enrolled writes, a witness signs."""
    own, public = new_key(tmp_path, "cb01")
    witness, witness_public = new_key(tmp_path, "uykt")
    words = lambda _: "một hai ba bốn"  # noqa: E731
    with Register.open(path, "cb01", clock=lambda: NOW, key=own, passphrase=words) as signed:
        signed.officers.enrol("cb01", public)
        signed.officers.enrol("uykt", witness_public, "witness")
        handed = signed.checkpoint.make("inspection")
        assert handed.signature is not None
        with ReadingRegister.open(path) as brought:
            back = brought.audit.witness(
                handed.checkpoint.text(), tmp_path / "memory", "uykt", witness, passphrase=words
            )
        signed.checkpoint.countersigned(handed.checkpoint.text(), "uykt", back.armored)
        assert signed.status().level == "L3"
        assert [one.officer for one in signed.officers.list()] == ["cb01", "uykt"]
        with pytest.raises(af.LastKey):
            signed.officers.retire("cb01", date(2026, 1, 1))
        signed.officers.retire("uykt", date(2027, 1, 1))
    with Register.open(path, "cb02", clock=lambda: NOW) as stranger, pytest.raises(af.NotAllowed):
        stranger.open_case(CASE.person, CASE.unit)
    with pytest.raises(af.KeyUnusable):
        Register.open(path, "cb01", key=own)


def test_four_eyes(register: Register) -> None:
    """Steps that wait are said, with what waits."""
    register.officers.set_four_eyes(["sympathiser_resolution"])
    case = register.open_case(CASE.person, CASE.unit).id
    written = register.advance(case, af.SympathiserResolution(on=date(2023, 1, 10)))
    now = register.officers.four_eyes()
    assert now.steps == ("sympathiser_resolution",)
    assert [(case, one.seq) for case, one in now.waiting] == [(case, written.entry.seq)]
    assert (register.status().four_eyes, register.status().waiting) == (now.steps, 1)
    with pytest.raises(af.BadDocument):
        register.officers.set_four_eyes(["no step"])


def test_files(path: Path, register: Register, tmp_path: Path) -> None:
    """Backed up, checked, copied for practice; a backup that is brought back says what is lost."""
    files = Database(path)
    files.backup(tmp_path / "backup.db")
    case = register.open_case(CASE.person, CASE.unit).id
    assert files.check() == af.DatabaseCheck(schema=(), derived=())
    assert files.upgrade() is None
    files.copy(tmp_path / "practice.db", "cb01", practice=True)
    with ReadingRegister.open(tmp_path / "practice.db") as copy:
        assert copy.status().practice
    lost = entries(register)
    register.close()
    brought = files.restore(tmp_path / "backup.db", "Nhập nhầm hồ sơ", "cb01")
    assert (brought.first_lost, brought.last_lost) == (lost - 1, lost - 1)
    with ReadingRegister.open(path) as again:
        assert [one.reason for one in again.status().restored] == ["Nhập nhầm hồ sơ"]
        with pytest.raises(af.UnknownCase):
            again.case(case)
    with pytest.raises(af.RestoreRefused):
        files.restore(tmp_path / "practice.db", "Thử", "cb01")
    with pytest.raises(af.BadDocument) as unsaid:
        files.restore(tmp_path / "backup.db", " ", "cb01")
    assert [problem.where for problem in unsaid.value.problems] == ["reason"]
    with pytest.raises(af.RegisterMissing):
        Database(tmp_path / "none.db").backup(tmp_path / "b.db")


def test_plans_are_graded_and_foreseen(register: Register) -> None:
    """On the plan's own scale, and from the register's own history; the same seed, the same."""
    register.plan.set(PLAN, date(2024, 1, 5))
    register.plan.notify(2024, {"B1": 1}, date(2024, 1, 20))
    register.take_over(lawful_case(until="admission_decision", regime_year=2024), SOURCE)
    (graded,) = register.plan.grade(2024, date(2024, 12, 31))
    assert (graded.unit, graded.line.admitted, graded.grade) == ("B1", 1, "Tốt")
    foreseen = register.plan.forecast(2024, date(2024, 12, 1), runs=10, seed=3)
    assert foreseen == register.plan.forecast(2024, date(2024, 12, 1), runs=10, seed=3)
    assert {one.what: one.so_far for one in foreseen.expected} == {"decision": 1, "official": 0}
    with pytest.raises(af.BadArgument):
        register.plan.forecast(2024, runs=9)


def test_a_class_is_certified_and_its_list_given_out(register: Register) -> None:
    """Numbers are kept and acts entered once, however often it is asked for."""
    case = register.open_case(CASE.person, CASE.unit).id
    register.advance(case, af.SympathiserResolution(on=date(2023, 1, 10)))
    register.classes.open(
        "L1", kind="awareness", places=2, first_day=date(2023, 5, 8), last_day=date(2023, 5, 12),
        organiser="Trung tâm Mẫu", issuer_kind="political_centre",
    )  # fmt: skip
    register.classes.enrol("L1", [case], date(2023, 5, 1))
    register.classes.result("L1", {case: "passed"})
    with pytest.raises(af.ActInFuture):
        register.classes.certify("L1", date(2030, 1, 1), "NT/001")
    with pytest.raises(af.BadArgument):
        register.classes.certify("L1", date(2023, 5, 20), "không có số")
    (done,) = register.classes.certify("L1", date(2023, 5, 20), "NT/001")
    assert (done.case, done.kind, done.result) == (case, "awareness_certificate", "done")
    (again,) = register.classes.certify("L1", date(2023, 5, 20), "NT/001")
    assert (again.result, again.entry) == ("already", done.entry)
    (figures,) = register.classes.figures()
    assert (figures.kind, figures.opened, figures.certified) == ("awareness", 1, 1)
    (listed,) = register.classes.export("L1", "Gửi trung tâm")
    assert (listed.number, listed.certified) == ("NT/001", True)
    assert [one.verb for one in register.privacy.register(case)] == ["export"]


def test_one_paper_for_many(register: Register) -> None:
    """Tried out first, then entered in each case; what is refused is said of that case alone."""
    cases = [register.open_case(CASE.person, CASE.unit, even_if_known=True).id for _ in range(2)]
    day = date(2023, 1, 10)
    tried = register.source.add(cases, "05-NQ/CB", day, dry_run=True)
    assert [one.outcome for one in tried] == ["would", "would"]
    assert [one.outcome for one in register.source.add(cases, "05-NQ/CB", day)] == ["recorded"] * 2
    assert [one.outcome for one in register.source.add(cases, "05-NQ/CB", day)] == ["repeated"] * 2
    register.source.assign(cases, "DV-01", day, official_member=True)
    register.source.task(cases, "Sinh hoạt chi đoàn", date(2023, 2, 1))
    removed = register.source.remove(cases[:1], "9-NQ/CB", date(2023, 9, 1), "Chuyển đi")
    assert [one.outcome for one in removed] == ["recorded"]
    assert [one.case for one in register.source.list(as_of=DAY)] == cases[1:]
    before = entries(register)
    with pytest.raises(af.BadDocument):
        register.source.add(cases, " ", day)
    with pytest.raises(af.BadDocument):
        register.source.add([*cases, "HS-9999"], "06-NQ/CB", day)
    assert entries(register) == before


def test_sheets(register: Register, tmp_path: Path) -> None:
    """A tree of units and many acts, each from one file, as the commands read them."""
    units = tmp_path / "units.csv"
    units.write_text("mã,tên,cấp,mã cấp trên\nC7,Chi bộ Bảy,chi bộ,B1\n", "utf-8")
    register.unit.import_(units, date(2020, 1, 1))
    assert "C7" in [unit.code for unit in register.unit.list()]
    case = register.open_case(CASE.person, CASE.unit).id
    acts = tmp_path / "acts.csv"
    acts.write_text(
        f"mã hồ sơ,loại việc,ngày,số văn bản\n{case},sympathiser_resolution,10/01/2023,05-NQ/CB\n",
        "utf-8",
    )
    assert [one.result for one in register.rehearse(acts)] == ["would"]
    assert [one.result for one in register.bulk(acts)] == ["done"]
    assert [one.result for one in register.bulk(acts)] == ["already"]
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(
        "mã hồ sơ,loại việc,ngày\nHS-9999,sympathiser_resolution,10/01/2023\n", "utf-8"
    )
    before = entries(register)
    with pytest.raises(af.BadDocument):
        register.bulk(wrong)
    assert entries(register) == before


def test_people_of_a_list(register: Register, tmp_path: Path) -> None:
    """Who has a case is found, who has none gets one; what could be two is chosen, not guessed."""
    known = register.open_case(CASE.person, CASE.unit).id
    file = tmp_path / "people.csv"
    year = CASE.person.birth_month.year if CASE.person.birth_month else 0
    file.write_text(
        f"Họ và tên;Ngày sinh;Chi bộ\n{CASE.person.full_name};{year};C1\nSùng A Mới;5/7/98;C1\n",
        "utf-8",
    )
    with pytest.raises(af.BadDocument):
        register.rehearse_people(file)
    first, second = register.rehearse_people(file, accept_proposed=True)
    assert first.standing is af.PersonStanding.UNCLEAR
    assert [one.case for one in first.candidates] == [known]
    assert (second.standing, second.born_on) == (af.PersonStanding.NEW, "1998-07-05")
    before = entries(register)
    with pytest.raises(af.BadDocument):
        register.import_people(file, accept_proposed=True)
    assert entries(register) == before
    done = register.import_people(file, accept_proposed=True, choices={2: known})
    assert [(one.case, one.opened) for one in done] == [(known, False), ("HS-0002", True)]
    register.import_people(file, accept_proposed=True, choices={2: known})
    assert entries(register) == before + 1


def test_papers_and_days(register: Register) -> None:
    """The list of a dossier, a month of a unit, and a calendar, with names for a purpose only."""
    case = register.take_over(lawful_case(until="ceremony"), SOURCE).record.id
    papers = {one.paper: one.recorded for one in register.papers(case, DAY)}
    assert papers["application"]
    assert not papers["recognition_decision"]
    month = register.due.digest("B1", date(2024, 3, 15))
    assert (month.first, month.unit) == (date(2024, 3, 1), "Đảng ủy Mẫu")
    pytest.importorskip("icalendar")
    name = CASE.person.full_name
    text = register.due.calendar("en", as_of=DAY)
    assert case in text
    assert name not in text
    assert name in register.due.named_calendar("Lịch của bí thư", as_of=DAY)
    assert [one.verb for one in register.privacy.register(case)] == ["export"]


def test_an_inspection(register: Register, tmp_path: Path) -> None:
    """A sample that is drawn again, the checks over it, the working paper, and the bundle."""
    for year in (2021, 2022, 2023):
        register.take_over(lawful_case(regime_year=year), SOURCE, even_if_known=True)
    drawn = register.audit.sample(7, percent=50)
    assert (drawn.of, len(drawn.cases)) == (3, 2)
    assert set(register.audit.sample(7, count=1).cases) < set(drawn.cases)
    found = register.audit.findings(drawn.cases, weight="cancel")
    assert found
    assert {one.case for one in found if one.case} <= set(drawn.cases)
    paper = register.audit.report("en", seed=7, percent=50)
    assert all(case in paper for case in drawn.cases)
    assert register.audit.report(seed=7, count=1, html=True).startswith("<!DOCTYPE html>")
    refusals = list(register.audit.log(refused=True))
    assert refusals == []
    assert {e.intent.case for e in register.audit.log(unit="C1")} == {
        "HS-0001",
        "HS-0002",
        "HS-0003",
    }
    written = register.audit.export(tmp_path / "bundle")
    assert written == register.audit.checkpoint()
    for wrong in (
        lambda: register.audit.sample(-1, count=1),
        lambda: register.audit.sample(7),
        lambda: register.audit.findings(checks=["P99"]),
        lambda: register.audit.log(act="no act"),
        lambda: register.audit.report(seed=7, count=1, cases=["HS-0001"]),
    ):
        with pytest.raises(af.BadArgument):
            wrong()


def test_whom_a_number_counts(register: Register) -> None:
    """Listed with it; of whom a report says the religion, only for a purpose that is noted."""
    for _ in range(6):
        case = lawful_case(until="ceremony", regime_year=2023, religion="Công giáo")
        register.take_over(case, SOURCE, even_if_known=True)
    ids = tuple(row.case for row, _ in register.cases())
    (by_sex,) = register.report.admissions("2023", by=["sex"]).now.tables
    assert [row.cases for row in by_sex.rows if row.count] == [ids]
    (by_religion,) = register.report.admissions("2023", by=["religion"]).now.tables
    assert not any(row.cases for row in by_religion.rows)
    before = entries(register)
    with pytest.raises(af.PrivacyMisused):
        register.report.named("admissions", "2023", " ", by=["religion"])
    assert entries(register) == before
    named = register.report.named("admissions", "2023", "Báo cáo cấp ủy", by=["religion"])
    assert ids in [row.cases for row in named.now.tables[0].rows]
    assert tuple(one.case for one in register.privacy.register()) == ids
