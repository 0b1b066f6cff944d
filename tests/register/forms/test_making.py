"""Forms made of cases: what the journal holds, a blank elsewhere, and an entry of who made them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.errors import (
    BadDocument,
    PrivacyMisused,
    ReceiptBroken,
    UnknownCase,
    WrongUse,
)
from admission_flow.journal.receipts import read_printed
from admission_flow.messages.masking import mask
from admission_flow.papers import form_child
from admission_flow.papers.form_list import forms
from admission_flow.papers.form_template import DOTS
from admission_flow.procedure.document import Case
from admission_flow.procedure.paper_sheet import PaperSheet
from admission_flow.register.audit.audit import verify
from admission_flow.register.audit.receipts import check, check_printed, receipt
from admission_flow.register.core.register import Register
from admission_flow.register.forms.making import make_papers, named_fields
from admission_flow.register.personal_data.access import accesses
from admission_flow.testing import lawful_case
from tests.papers.template_files import template, text_of
from tests.register.conftest import Office

if TYPE_CHECKING:
    from admission_flow.register.core.records import CaseRecord

NAME = "Lò Thị <Mẫu> & Con"
SHEET = PaperSheet({"home_place": "Xã Mẫu Quê", "identity_number": "001300012345"})
MEETING = PaperSheet(
    {"chair": "Hoàng Chủ Trì", "strengths": "Chăm chỉ, được tin.", "signer": "Ma Ký Tên"}
)


def whole_case() -> Case:
    """Return a case up to official member, with a sheet, and with one of the meeting."""
    case = lawful_case(regime_year=2024, full_name=NAME)
    acts = tuple(
        replace(act, paper=MEETING) if act.kind == "branch_resolution" else act for act in case.acts
    )
    return replace(case, acts=acts, paper_sheet=SHEET)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Return an office with a register in which three cases lie: whole, short, and just opened."""
    made = Office(str(tmp_path_factory.mktemp("forms") / "register.db"))
    with made.open() as register:
        for case in (whole_case(), lawful_case("branch_resolution", full_name="Ma A Hai")):
            enter(made, register, case)
        bare = lawful_case("branch_resolution", full_name="Vàng Văn Ba")
        register.open_case(bare.person, bare.unit)
    return made


def enter(office: Office, register: Register, case: Case) -> "CaseRecord":
    """Enter a case act by act, with its sheet."""
    opened = office.enter(register, replace(case, acts=()))
    first = next(register.entries(opened.id)).seq
    if case.paper_sheet:
        register.correct(opened.id, first, case.paper_sheet, "bổ sung")
    for act in case.acts:
        step: Any = act
        (register.advance if act.is_step else register.record)(opened.id, step)
    return register.case(opened.id)


@pytest.fixture
def register(office: Office) -> Iterator[Register]:
    """Return the register, open."""
    with office.open() as found:
        yield found


def text(register: Register, form: str, *cases: str, **how: Any) -> str:  # noqa: ANN401
    """Return the text of the first paper that is made."""
    return text_of(make_papers(register, form, cases or ["HS-0001"], "in", **how)[0].data)


def test_a_form_says_what_the_case_holds(register: Register) -> None:
    """Names, days, numbers and counts of the case, each as it was entered."""
    case = register.case("HS-0001").case
    found: Any = next(act for act in case.acts if act.kind == "branch_resolution")
    said = text(register, "6-KNĐ")
    for wanted in (
        "ĐẢNG CỘNG SẢN VIỆT NAM", "NGHỊ QUYẾT", NAME.upper(), "Xã Mẫu Quê", "Hoàng Chủ Trì",
        "Chăm chỉ, được tin.", "Ma Ký Tên", case.unit.name.upper(), "15/03/2000",
        f"Tán thành: {found.roll.in_favour} đồng chí",
        f"so với {found.roll.base} đảng viên", f"chính thức: {found.roll.official} đồng chí",
        f"ngày {found.on.day:02} tháng {found.on.month} năm {found.on.year}",
    ):  # fmt: skip
        assert wanted in said, wanted


@pytest.mark.parametrize("form", list(forms()))
def test_nothing_is_printed_that_nobody_entered(register: Register, form: str) -> None:
    """Of a case that was just opened: a name and its chi bộ; no vote, no judgement, no number."""
    said = text(register, form, "HS-0003")
    lines = [line for line in said.splitlines() if "tán thành" in line or "Kết luận" in line]
    assert DOTS in said or form == "2-KNĐ"
    for line in lines:
        assert not any(sign.isdigit() for sign in line), line
    for word in ("Có tinh thần", "không có khuyết điểm", "100%", "đạt"):
        assert word not in said


def test_making_one_is_an_act_with_a_purpose(register: Register) -> None:
    """The case keeps who, when, what for and which form; without a purpose nothing is made."""
    before = len(accesses(register, "HS-0001"))
    make_papers(register, "13-knd", ["HS-0001"], "trình chi bộ", "5-CV/ĐU")
    last = accesses(register, "HS-0001")[-1]
    assert len(accesses(register, "HS-0001")) == before + 1
    assert (last.verb, last.purpose, last.consent) == ("print", "trình chi bộ", "5-CV/ĐU")
    assert list(register.entries("HS-0001"))[-1].intent.data["form"] == "13-KNĐ"
    for purpose, error in (("", PrivacyMisused), ("x" * 1001, PrivacyMisused)):
        with pytest.raises(error):
            make_papers(register, "13-knd", ["HS-0001"], purpose)
    assert len(accesses(register, "HS-0001")) == before + 1
    assert verify(register.store, register.judge).breaks == ()


def test_several_people_get_a_file_each_and_one_of_all(register: Register) -> None:
    """In the order in which they were named; no name of a person is in a file's name."""
    made = make_papers(register, "6-KNĐ", ["HS-0002", "HS-0001", "HS-0002"], "in")
    names = ["HS-0002_6-knd.docx", "HS-0001_6-knd.docx", "6-knd_tat-ca.docx"]
    assert [paper.name for paper in made] == names
    whole = text_of(made[2].data)
    assert whole.index("MA A HAI") < whole.index(NAME.upper())
    assert made[2].papers == 2
    assert made[0].data == make_papers(register, "6-KNĐ", ["HS-0002"], "in")[0].data


def test_every_introducer_writes_a_paper(register: Register) -> None:
    """A form of each act is as many papers as there are such acts."""
    acts = [act for act in register.case("HS-0001").case.acts if act.kind == "sponsorship"]
    members: list[Any] = [act for act in acts if getattr(act, "route", "") == "member"]
    (paper,) = make_papers(register, "3-KNĐ", ["HS-0001"], "in")
    assert paper.papers == len(members) > 0
    for member in members:
        assert member.sponsor in text_of(paper.data)


def test_a_list_is_one_paper_about_all(register: Register) -> None:
    """A row for each, numbered."""
    (paper,) = make_papers(register, "danh sách", ["HS-0001", "HS-0002"], "in")
    said = text_of(paper.data)
    assert (paper.name, paper.papers) == ("danh-sach.docx", 1)
    for wanted in (NAME, "Ma A Hai", "001300012345", "Xã Mẫu Quê"):
        assert wanted in said
    assert mask(said) != said


def test_the_contents_of_a_dossier_are_those_on_file(register: Register) -> None:
    """As many rows as papers."""
    said = text(register, "mục lục")
    assert "Mã hồ sơ: HS-0001" in said
    assert "Đơn xin vào Đảng" in said
    assert "Quyết định công nhận đảng viên chính thức" in said
    assert "Kết quả thẩm tra: cha đẻ" in said


def test_the_last_line_holds_the_paper_against_the_log(register: Register) -> None:
    """Number and leaf of the entry on which it rests: a receipt has it, another one not."""
    said = text(register, "6-KNĐ", receipt=True)
    line = next(line for line in said.splitlines() if "ADMISSION-FLOW ENTRY" in line)
    seq, leaf = read_printed(line)
    record = register.case("HS-0001")
    item = next(one for one in record.recorded if one.act.kind == "branch_resolution")
    assert seq == item.seq
    made = receipt(register.store, [seq])
    checked = check(made.files)
    check_printed(checked, line)
    assert checked.entries[0].leaf == leaf
    other = check(receipt(register.store, [seq + 1]).files)
    with pytest.raises(ReceiptBroken):
        check_printed(other, line)
    with pytest.raises(WrongUse):
        check_printed(checked, "ADMISSION-FLOW ENTRY x")
    assert "ADMISSION-FLOW ENTRY" not in text(register, "1-KNĐ", receipt=True)


def test_the_offices_own_template_comes_first(register: Register, tmp_path: Path) -> None:
    """Only where there is one; ours serve for the others."""
    (tmp_path / "6-knd.docx").write_bytes(template("Riêng: {{ person.full_name }}"))
    assert f"Riêng: {NAME}" in text(register, "6-KNĐ", own_folder=tmp_path)
    assert "NGHỊ QUYẾT" in text(register, "13-KNĐ", own_folder=tmp_path)
    assert list(named_fields("6-KNĐ", tmp_path)) == ["person.full_name"]
    with pytest.raises(WrongUse):
        text(register, "6-KNĐ", own_folder=tmp_path / "none")


def test_a_template_that_may_not_be_filled_notes_nothing(
    register: Register, tmp_path: Path
) -> None:
    """The place is told; nothing is made, and nobody is said to have printed."""
    before = register.store.head
    (tmp_path / "6-knd.docx").write_bytes(template("{{ person.full_name.__class__ }}"))
    with pytest.raises(BadDocument) as caught:
        make_papers(register, "6-KNĐ", ["HS-0001"], "in", own_folder=tmp_path)
    (problem,) = caught.value.problems
    assert problem.message_id == "form_field_unknown"
    assert "__class__" in problem.where
    assert register.store.head == before


def test_a_template_that_takes_too_long_is_stopped(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it does: a stranger's file is read in a process of its own."""
    monkeypatch.setattr(form_child, "SECONDS", 0.01)
    (tmp_path / "6-knd.docx").write_bytes(template("{{ person.full_name }}"))
    with pytest.raises(BadDocument) as caught:
        make_papers(register, "6-KNĐ", ["HS-0001"], "in", own_folder=tmp_path)
    assert [p.message_id for p in caught.value.problems] == ["form_template_slow"]


def test_who_is_not_there_gets_no_paper(register: Register) -> None:
    """Nor is anything noted of the others; and somebody must be named."""
    before = register.store.head
    with pytest.raises(UnknownCase):
        make_papers(register, "6-KNĐ", ["HS-0001", "HS-0999"], "in")
    with pytest.raises(BadDocument):
        make_papers(register, "6-KNĐ", [], "in")
    with pytest.raises(BadDocument):
        make_papers(register, "66-KNĐ", ["HS-0001"], "in")
    assert register.store.head == before


def test_the_same_paper_is_the_same_file(register: Register) -> None:
    """Nothing in it says when it was made."""
    first, second = (make_papers(register, "9-KNĐ", ["HS-0001"], "in")[0] for _ in range(2))
    assert first.data == second.data
