"""Opening a case on the desk, and correcting what its opening says."""

import re
from pathlib import Path
from typing import Any

import pytest

from admission_flow import ReadingRegister, Register
from tests.desk import sample
from tests.desk.conftest import Sitting, at_desk, office_at
from tests.desk.test_case import sent_again, version_in

NEW = {
    "p.full_name": "Hồ Thị Thử Nghiệm",
    "p.born_on": "3/2/2001",
    "p.sex": "female",
    "p.citizenship": "Việt Nam",
    "p.youth_union_member": "yes",
    "p.memberships": "none",
    "u.name": "Chi bộ Trường Mẫu",
    "u.has_youth_union": "yes",
    "u.has_trade_union": "yes",
    "u.has_base_committee": "no",
    "s.identity_number": "001300012345",
}


def cases(sitting: Sitting) -> dict[str, str]:
    with ReadingRegister.open(sitting.office.register) as register:
        return {row.case: name for row, name in register.cases()}


def test_a_case_is_opened_as_it_was_shown(sitting: Sitting) -> None:
    """A preview writes nothing; the button opens the case with exactly what was typed."""
    assert "Mở hồ sơ mới" in sitting.get("/new").text
    before = cases(sitting)
    shown = sitting.post("/new/preview", NEW)
    assert shown.status_code == 200
    assert "03/02/2001" in shown.text
    assert cases(sitting) == before
    done = sitting.post("/new/write", sent_again(shown.text))
    assert "Đã mở hồ sơ" in done.text
    (new,) = set(cases(sitting)) - set(before)
    with ReadingRegister.open(sitting.office.register) as register:
        record = register.case(new)
    assert record.person.full_name == "Hồ Thị Thử Nghiệm"
    assert (record.person.citizenship, record.person.memberships) == ("VN", ())
    assert dict(record.paper_sheet) == {"identity_number": "001300012345"}
    assert "001300012345" not in done.text


def test_somebody_who_is_known_is_not_opened_twice(sitting: Sitting) -> None:
    """The page leads to the case that there is; only who says so opens another."""
    first = sent_again(sitting.post("/new/preview", NEW).text)
    sitting.post("/new/write", first)
    count = len(cases(sitting))
    again = sitting.post("/new/write", first)
    assert (again.status_code, len(cases(sitting))) == (409, count)
    assert "đã có hồ sơ" in again.text
    sitting.post("/new/write", {**sent_again(again.text), "even_if_known": "1"})
    assert len(cases(sitting)) == count + 1


def test_what_is_wrong_in_an_opening_is_said_at_its_field(sitting: Sitting) -> None:
    """Each wrong field at once; nothing is written."""
    before = cases(sitting)
    wrong: dict[str, Any] = {**NEW, "p.born_on": "30/2/2001", "p.citizenship": "Sao Hỏa"}
    answer = sitting.post("/new/preview", wrong)
    assert answer.status_code == 422
    for name in ("p-born_on", "p-citizenship"):
        assert f'id="{name}-wrong"' in answer.text
    assert cases(sitting) == before


def test_the_person_is_corrected_with_before_and_after(sitting: Sitting) -> None:
    """What is masked is not shown, and left empty it stays as it is."""
    path = "/cases/HS-0006/person"
    form = sitting.get(path).text
    data = dict(re.findall(r'name="(p\.[^"]+)" value="([^"]+)"', form))
    assert "p.full_name" in data
    assert "2000" not in data.get("p.born_on", "")
    chosen = {"p.sex": "female", "p.education": "upper_secondary", "p.sector": "student"}
    data = {"p.full_name": data["p.full_name"], "p.citizenship": "VN", **chosen}
    data |= {"reason": "(mẫu) đối chiếu giấy tờ", "version": version_in(form)}
    shown = sitting.post(f"{path}/preview", data)
    assert shown.status_code == 200, shown.text
    table = shown.text.partition('id="preview"')[2].partition("</table>")[0]
    assert "học sinh, sinh viên" in table
    sitting.post(f"{path}/write", sent_again(shown.text))
    with ReadingRegister.open(sitting.office.register) as register:
        person = register.case("HS-0006").person
    assert person.sector == "student"
    assert str(person.born_on) == "2000-03-06"


def corrected(sitting: Sitting, what: str, data: dict[str, str]) -> str:
    """Correct a part of the opening of a case, and return what the preview said."""
    path = f"/cases/HS-0006/{what}"
    data = {**data, "reason": "(mẫu) đối chiếu", "version": version_in(sitting.get(path).text)}
    shown = sitting.post(f"{path}/preview", data)
    assert shown.status_code == 200, shown.text
    sitting.post(f"{path}/write", sent_again(shown.text))
    table: str = shown.text.partition('id="preview"')[2].partition("</table>")[0]
    return table


def test_what_an_opening_says_of_the_chi_bo_is_corrected(sitting: Sitting) -> None:
    """Before and after; who decides for it, which nobody types, stays as it is."""
    with ReadingRegister.open(sitting.office.register) as register:
        before = register.case("HS-0006").unit
    form = sitting.get("/cases/HS-0006/unit").text
    assert before.name in form
    data = {"u.name": "Chi bộ Trường Mẫu Sửa", "u.has_youth_union": "yes"}
    data |= {"u.has_trade_union": "yes", "u.has_base_committee": "yes", "u.system": "civil"}
    table = corrected(sitting, "unit", data)
    assert "Chi bộ Trường Mẫu Sửa" in table
    with ReadingRegister.open(sitting.office.register) as register:
        after = register.case("HS-0006").unit
    assert (after.name, after.deciders) == ("Chi bộ Trường Mẫu Sửa", before.deciders)
    wrong = {**data, "u.name": "", "reason": "x", "version": "1"}
    answer = sitting.post("/cases/HS-0006/unit/preview", wrong)
    assert (answer.status_code, 'id="u-name-wrong"' in answer.text) == (422, True)


def test_the_paper_sheet_of_a_case_is_corrected_without_being_seen(sitting: Sitting) -> None:
    """What is left empty stays, a dash takes out; no value on file stands on the page."""
    first = {"s.identity_number": "001300012345", "s.home_place": "Xã Mẫu Quê", "s.post": "Đội phó"}
    corrected(sitting, "sheet", first)
    form = sitting.get("/cases/HS-0006/sheet").text
    for value in first.values():
        assert value not in form
    assert form.count("Giá trị đang lưu được che") == len(first)
    corrected(sitting, "sheet", {"s.home_place": "Xã Mẫu Mới", "s.post": "-"})
    with ReadingRegister.open(sitting.office.register) as register:
        sheet = register.case("HS-0006").paper_sheet
    assert dict(sheet) == {"identity_number": "001300012345", "home_place": "Xã Mẫu Mới"}
    wrong = {"s.identity_number": "12", "reason": "x", "version": "1"}
    answer = sitting.post("/cases/HS-0006/sheet/preview", wrong)
    assert (answer.status_code, 'id="s-identity_number-wrong"' in answer.text) == (422, True)


@pytest.mark.parametrize("minimal", [False, True])
def test_an_empty_register_says_how_to_begin(tmp_path: Path, *, minimal: bool) -> None:
    """The first page leads to both ways in; of minimal data the form says what to type."""
    path = tmp_path / "so.db"
    Register.create(path, sample.OFFICER, minimal_data=minimal).close()
    sitting = at_desk(office_at(path))
    first, new = sitting.get("/").text, sitting.get("/new").text
    assert "Sổ chưa có hồ sơ nào" in first
    assert 'href="/new"' in first.partition("Sổ chưa có hồ sơ nào")[2]
    assert ("QC-17" in new) == minimal
    page = sitting.get("/cases/HS-0001/sheet")
    assert page.status_code == 404


def test_a_register_with_cases_says_nothing_of_beginning(looking: Sitting) -> None:
    """The notice is for the first day only."""
    assert "Sổ chưa có hồ sơ nào" not in looking.get("/").text
