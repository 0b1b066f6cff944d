"""`paper`: forms listed, looked into, and made."""

from typing import TYPE_CHECKING

import pytest

from admission_flow.papers.form_list import FOLDER_VARIABLE, forms
from admission_flow.testing import lawful_case
from tests.papers.template_files import template, text_of

if TYPE_CHECKING:
    from tests.conftest import Answer, Desk, FullDisk


@pytest.fixture
def busy(office: "Desk") -> "Desk":
    """Return an office with a case that was taken over."""
    file = office.file("a.json", lawful_case("branch_resolution", full_name="Lò Thị Riêng"))
    assert office("case", "import", file).code == 0
    return office


def make(office: "Desk", form: str, *more: str) -> "Answer":
    """Make a form of the first case."""
    out = str(office.folder / "giay")
    return office("paper", "make", form, "HS-0001", "--purpose", "in hồ sơ", "--out", out, *more)


def test_the_forms_are_listed_with_how_sure_they_are(desk: "Desk") -> None:
    """No register is needed."""
    answer = desk("paper", "list")
    assert answer.code == 0
    assert "13-KNĐ" in answer.out
    assert "mục lục" in answer.out
    assert [form["id"] for form in desk("paper", "list", "--json").json] == list(forms())


def test_what_a_template_may_name_is_listed(desk: "Desk") -> None:
    """All of it, or what the template of one form names."""
    everything = desk("paper", "fields", "--json").json
    paths = {field["field"] for field in everything}
    assert {"person.full_name", "acts.branch_resolution.roll.in_favour",
            "every.opinion[].asked", "sheet.home_place"} <= paths  # fmt: skip
    answer = desk("paper", "fields", "6knd")
    assert answer.code == 0
    assert "act.roll.in_favour" in answer.out
    assert "số tán thành" in answer.out
    assert desk("paper", "fields", "66").code == 7


def test_a_paper_is_made_and_noted(busy: "Desk") -> None:
    """A file of the case's name; an entry with the purpose; never over one that is there."""
    answer = make(busy, "6-KNĐ")
    assert answer.code == 0, answer.err
    file = busy.folder / "giay" / "HS-0001_6-knd.docx"
    assert str(file) in answer.out
    assert "LÒ THỊ RIÊNG" in text_of(file.read_bytes())
    book = busy("privacy", "register", "--case", "HS-0001").out
    assert "in hồ sơ" in book
    entries = busy("audit", "log", "--full").out
    assert "mẫu: 6-KNĐ" in entries
    before = busy.stored()
    again = make(busy, "6-KNĐ")
    assert again.code == 7
    assert "HS-0001_6-knd.docx" in again.err
    assert busy.stored() == before


@pytest.mark.parametrize("more", [(), ("HS-0002",)])
def test_a_paper_that_the_disk_does_not_take_is_not_noted(
    busy: "Desk", full_disk: "FullDisk", more: tuple[str, ...]
) -> None:
    """It was not made: no entry says so, no half of it is left, nor the folder made for it."""
    if more:
        second = busy.file("b.json", lawful_case("branch_resolution", full_name="Lò Thị Hai"))
        assert busy("case", "import", second).code == 0
    before = busy.stored()
    with full_disk():
        answer = make(busy, "6-KNĐ", *more)
    assert answer.code == 7
    assert "HS-0001_6-knd.docx" in answer.err
    assert busy.stored() == before
    assert not (busy.folder / "giay").exists()
    assert make(busy, "6-KNĐ", *more).code == 0
    names = [f"{case}_6-knd.docx" for case in ("HS-0001", *more)]
    assert {"6-knd_tat-ca.docx", *names} >= {file.name for file in (busy.folder / "giay").iterdir()}


def test_an_export_that_the_disk_does_not_take_is_not_noted(
    busy: "Desk", full_disk: "FullDisk"
) -> None:
    """Of a case given out whole the same holds as of a paper."""
    before = busy.stored()
    out = busy.folder / "ra.json"
    asked = ("case", "export", "HS-0001", "--purpose", "bàn giao", "--out", str(out))
    with full_disk():
        assert busy(*asked).code == 7
    assert busy.stored() == before
    assert not out.exists()
    assert busy(*asked).code == 0
    assert "Lò Thị Riêng" in out.read_text()


def test_a_paper_that_cannot_be_noted_is_not_given_out(busy: "Desk") -> None:
    """Without a purpose there is no entry, and then no file under any name."""
    (busy.folder / "giay").mkdir()
    assert make(busy, "6-KNĐ", "--purpose", "").code == 7
    assert list((busy.folder / "giay").iterdir()) == []


def test_a_wrong_template_is_refused_with_its_place(busy: "Desk") -> None:
    """The file, the field, what to do; exit code 7; nothing was written."""
    own = busy.folder / "mau"
    own.mkdir()
    (own / "6-knd.docx").write_bytes(template("Họ tên: {{ person.ho_ten }}"))
    before = busy.stored()
    answer = make(busy, "6-KNĐ", "--templates", str(own))
    assert answer.code == 7
    for wanted in ("6-knd.docx", "{{ person.ho_ten }}", "person.ho_ten", "paper fields"):
        assert wanted in answer.err
    assert busy.stored() == before
    assert not (busy.folder / "giay").exists()


def test_the_offices_folder_may_be_a_setting(busy: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    """By the environment, as the register is."""
    own = busy.folder / "mau"
    own.mkdir()
    (own / "6-knd.docx").write_bytes(template("Riêng: {{ person.full_name }}"))
    monkeypatch.setenv(FOLDER_VARIABLE, str(own))
    assert make(busy, "6-KNĐ").code == 0
    made = (busy.folder / "giay" / "HS-0001_6-knd.docx").read_bytes()
    assert "Riêng: Lò Thị Riêng" in text_of(made)
    monkeypatch.setenv(FOLDER_VARIABLE, str(own / "khong-co"))
    assert make(busy, "13-KNĐ").code == 2


def test_a_printed_line_is_held_against_a_receipt(busy: "Desk") -> None:
    """By `audit check-receipt --printed`, without the register."""
    assert make(busy, "6-KNĐ", "--receipt").code == 0
    said = text_of((busy.folder / "giay" / "HS-0001_6-knd.docx").read_bytes())
    line = next(line for line in said.splitlines() if "ADMISSION-FLOW ENTRY" in line).strip()
    folder = str(busy.folder / "giay-xac-nhan")
    assert busy("audit", "receipt", "HS-0001", "--out", folder).code == 0
    found = busy("audit", "check-receipt", folder, "--printed", line)
    assert found.code == 0
    assert "Dòng cuối của văn bản đúng" in found.out
    other = busy("audit", "check-receipt", folder, "--printed", line[:-1] + "0Z"[line[-1] == "0"])
    assert other.code in {2, 6}
    guide = make(busy, "1-KNĐ", "--receipt")
    assert guide.code == 0
    assert "không có chỗ" in guide.err


def test_no_purpose_no_paper(busy: "Desk") -> None:
    """Neither is there an unknown case, nor a form."""
    assert busy("paper", "make", "6-KNĐ", "HS-0001").code == 2
    assert busy("paper", "make", "6-KNĐ", "HS-0009", "--purpose", "in").code == 7
    assert busy("paper", "make", "66-KNĐ", "HS-0001", "--purpose", "in").code == 7
