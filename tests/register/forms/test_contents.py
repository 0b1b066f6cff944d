"""What every form says of a case, and that it loses nothing: its text held against the case."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from admission_flow.messages import day
from admission_flow.papers.form_list import Form, forms
from admission_flow.papers.form_values import committee, day_long, organisation, partial_day
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.procedure.acts import Act
from admission_flow.procedure.paper_sheet import CASE
from admission_flow.register.core.register import Register
from admission_flow.register.forms.making import make_papers
from tests.papers.template_files import text_of
from tests.register.conftest import Office
from tests.register.forms.full_case import AUTHORITY, NAME, full_case
from tests.register.forms.test_making import enter

PERSON = ("person", "born")
SAID: Mapping[str, tuple[str, ...]] = {
    "1-KNĐ": ("ĐƠN XIN VÀO ĐẢNG", "Quê quán", "Ngày được xét là cảm tình Đảng"),
    "2-KNĐ": ("LÝ LỊCH CỦA NGƯỜI XIN VÀO ĐẢNG", "26. Chứng nhận của cấp ủy cơ sở"),
    "3-KNĐ": (*PERSON, "sponsor", "together_since"),
    "4-KNĐ": (*PERSON, "NQ/ĐTN", "ĐOÀN TNCS HỒ CHÍ MINH"),
    "4A-KNĐ": (*PERSON, "number", "Độc lập - Tự do - Hạnh phúc"),
    "5-KNĐ": ("name", "born", "asked", "agreed", "Đoàn TNCS Hồ Chí Minh", "Chi ủy nơi cư trú"),
    "6-KNĐ": (
        *PERSON, "number", "official", "present", "elsewhere", "exempt_absent", "suspended",
        "mode", "in_favour", "against", "base", "unit",
    ),
    "7-KNĐ": (*PERSON, "number", "unit"),
    "8-KNĐ": (*PERSON, "number", "members", "away", "mode", "in_favour", "against", "03-NQ/CB"),
    "9-KNĐ": (
        *PERSON, "number", "unit", "03-NQ/CB", "21-NQ/ĐU", "BAN THƯỜNG VỤ ĐẢNG ỦY XÃ MẪU",
        "T/M BAN THƯỜNG VỤ",
    ),
    "10-KNĐ": (*PERSON, "unit", "ceremony", "Lời hứa"),
    "11-KNĐ": ("person", "ceremony", "helper"),
    "12-KNĐ": ("name", "born", "ceremony", "asked", "agreed", "Chi ủy nơi cư trú"),
    "13-KNĐ": (
        *PERSON, "number", "official", "present", "elsewhere", "exempt_absent", "suspended",
        "mode", "in_favour", "against", "base", "unit", "ceremony",
    ),
    "14-KNĐ": (*PERSON, "number", "unit", "ceremony"),
    "15-KNĐ": (
        *PERSON, "number", "members", "away", "mode", "in_favour", "against", "09-NQ/CB",
        "ceremony",
    ),
    "16-KNĐ": (
        *PERSON, "number", "unit", "09-NQ/CB", "30-NQ/ĐU", "ceremony", "official_from",
        "BAN THƯỜNG VỤ ĐẢNG ỦY XÃ MẪU",
    ),
    "verification-request": (*PERSON, "subject"),
    "resolution-extract": (*PERSON, "03-NQ/CB", "21-NQ/ĐU", "Đơn xin vào Đảng"),
    "decision-list": ("name", "born", "unit", "03-NQ/CB", "21-NQ/ĐU"),
    "result-notice": (*PERSON, "number", "unit", "kết quả xét kết nạp", "Kết quả: đồng ý."),
    "dossier-contents": (
        *PERSON, "HS-0001", "unit", "03-NQ/CB", "21-NQ/ĐU", "Kết quả thẩm tra: mẹ đẻ",
        "Văn bản giới thiệu người vào Đảng: công đoàn",
    ),
    "annulment": (
        *PERSON, "number", "unit", "công nhận đảng viên chính thức số 201-QĐ/ĐUK", "reason",
        "sai thẩm quyền",
    ),
    "redo": (
        "person", "number", "unit", "nghị quyết đề nghị kết nạp của chi bộ",
        "hồ sơ công nhận đảng viên chính thức",
    ),
}  # fmt: skip
"""Of the case, or word for word: what a form must say besides the keys of the paper sheets."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Return an office with one case that holds whatever a form may print."""
    made = Office(str(tmp_path_factory.mktemp("contents") / "register.db"))
    with made.open() as register:
        enter(made, register, full_case())
    return made


@pytest.fixture(scope="module")
def texts(office: Office) -> Mapping[str, str]:
    """Return the text of every form."""
    with office.open() as register:
        return {form: _text(register, form) for form in forms()}


def _text(register: Register, form: str) -> str:
    (paper,) = make_papers(register, form, ["HS-0001"], "in")
    return text_of(paper.data)


def _acts_of(form: Form) -> list[Act]:
    """Return the acts whose paper sheets a form prints: what it is about, or the opinions."""
    acts = full_case().acts
    if form.id == "12-KNĐ":
        admitted = next(act.on for act in acts if act.kind == "ceremony")
        return [act for act in acts if act.kind == "opinion" and act.on > admitted]
    about = [act for act in acts if form.is_about(act)]
    return about if form.each else about[-1:]


@pytest.mark.parametrize("form", forms().values(), ids=lambda form: form.id)
def test_a_form_says_all_that_it_prints_of_the_sheets(form: Form, texts: Mapping[str, str]) -> None:
    """Every key of which the list says that this form prints it, as it was entered."""
    text, case = texts[form.id], full_case()
    acts = _acts_of(form)
    looked = 0
    for about, held in [(CASE, case.paper_sheet), *((act.kind, act.paper) for act in acts)]:
        for name, key in paper_keys().of(about).items():
            if form.id in key.forms and (name, form.id) not in _ELSEWHERE:
                value = partial_day(held[name]) if key.shape == "date" else held[name]
                assert (value in text) or value.upper() in text, (about, name)
                looked += 1
    assert looked or form.id in {"1-KNĐ", "2-KNĐ", "dossier-contents"}


_ELSEWHERE = {("organisation", "5-KNĐ"), ("conclusion", "resolution-extract")}
"""Printed of other acts than the one that the form is about."""


@pytest.mark.parametrize("form", forms().values(), ids=lambda form: form.id)
def test_a_form_says_what_the_case_holds(form: Form, texts: Mapping[str, str]) -> None:
    """Names, days, counts and numbers; no place is left in which the language of templates stands.

    A count stands behind its label, so that it cannot be another number of the paper.
    """
    text = texts[form.id]
    assert "{{" not in text
    assert "{%" not in text
    case = full_case()
    about: list[Any] = [*_acts_of(form)]
    act: Any = about[-1] if about else None
    words: dict[str, Any] = {
        "person": NAME.upper(),
        "name": NAME,
        "born": day("vi", date(2000, 3, 15)),
        "unit": case.unit.name,
        "ceremony": day("vi", next(one.on for one in case.acts if one.kind == "ceremony")),
        "mode": {"card": "giơ thẻ đảng viên", "ballot": "bỏ phiếu kín"},
        "subject": "mẹ đẻ",
        "helper": "DV-01",
        "asked": "30",
        "agreed": "29",
    }
    for one in SAID[form.id]:
        value = words.get(one, one)
        if one == "mode":
            value = value[act.roll.mode]
        elif one in _COUNTS:
            value = _COUNTS[one].format(getattr(act.roll, one))
        elif one in {"number", "sponsor", "reason"}:
            value = getattr(act, one)
        elif one in {"together_since", "official_from"}:
            value = day("vi", getattr(act, one))
        assert value in text, one
    if form.acts and "ngày …… tháng" not in text:
        assert day_long(act.on) in text


_COUNTS = {
    "official": "chính thức: {} đồng chí",
    "present": "Có mặt: {} đảng viên",
    "elsewhere": "nơi khác: {};",
    "exempt_absent": "vắng mặt: {};",
    "suspended": "hình sự: {}.",
    "in_favour": "Tán thành: {} đồng chí",
    "against": "Không tán thành: {} đồng chí",
    "base": "so với {} đảng viên",
    "members": "ban chấp hành: {};",
    "away": "hình sự: {};",
}


def test_every_form_is_held_against_the_case() -> None:
    """None is left out of the table above."""
    assert list(SAID) == list(forms())


@pytest.mark.parametrize(
    ("name", "own", "above"),
    [
        ("Đảng bộ Trường Mẫu", "Đảng ủy Trường Mẫu", "Đảng bộ Trường Mẫu"),
        ("Đảng ủy Xã Mẫu", "Đảng ủy Xã Mẫu", "Đảng bộ Xã Mẫu"),
        ("Đảng uỷ Xã Mẫu", "Đảng uỷ Xã Mẫu", "Đảng bộ Xã Mẫu"),
        ("Chi bộ Mẫu", "Chi bộ Mẫu", "Chi bộ Mẫu"),
        ("Đảng bộviên", "Đảng bộviên", "Đảng bộviên"),
        ("", "", ""),
    ],
)
def test_a_heading_has_the_organisation_above_and_the_committee_below(
    name: str, own: str, above: str
) -> None:
    """Whichever of the two names the tree of units has (36-HD/VPTW)."""
    assert (committee(name), organisation(name)) == (own, above)


def test_a_decision_names_whose_it_is(texts: Mapping[str, str]) -> None:
    """The committee in the heading, its standing committee where it decides and signs."""
    lines = texts["9-KNĐ"].splitlines()
    assert lines.index(AUTHORITY.upper()) < lines.index(f"BAN THƯỜNG VỤ {AUTHORITY.upper()}")
