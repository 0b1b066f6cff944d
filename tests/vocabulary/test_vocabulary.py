"""One vocabulary: every kind, field and word by its id and terms, however it is typed."""

import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from admission_flow.messages import LANGUAGES, catalogue, say
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.planning.classes.events import RESULTS
from admission_flow.procedure.acts import (
    KINDS,
    Application,
    BranchResolution,
    HelperAssigned,
    Opinion,
    Redone,
    RedoOrder,
    Sponsorship,
    VerificationReply,
)
from admission_flow.procedure.document import DocumentProblems, Problem
from admission_flow.procedure.person import Person, Unit
from admission_flow.vocabulary import acts, values
from admission_flow.vocabulary.records import Words
from admission_flow.vocabulary.terms import synonyms
from tests.cli.shell.test_words_of_options import choosing

CLASSES = (*KINDS.values(), Person, Unit)
TODAY = date(2024, 3, 5)


def without_marks(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in bare if not unicodedata.combining(c))


SPELLINGS: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    str.title,
    without_marks,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: f"  {text.replace(' ', '  ')} ",
)


def problem_of(call: Callable[[], object]) -> Problem:
    with pytest.raises(DocumentProblems) as refused:
        call()
    [problem] = refused.value.problems
    return problem


def fields_with_terms() -> Iterator[tuple[type, str, str]]:
    for cls in CLASSES:
        for name in acts.field_names(cls):
            head, _, inner = name.partition(".")
            if not inner or head == "roll":
                for lang in LANGUAGES:
                    yield cls, name, catalogue(lang)["label"][acts.field_label(cls, name)]


@pytest.mark.parametrize("spelt", SPELLINGS)
def test_every_kind_and_field_is_known_by_its_terms(spelt: Callable[[str], str]) -> None:
    """In both languages, with and without marks, NFC and NFD, in any case of letters."""
    for kind in KINDS:
        for term in (kind, *(catalogue(lang)["label"][kind] for lang in LANGUAGES)):
            assert acts.kind_of(spelt(term)) == kind
    for cls, name, term in fields_with_terms():
        assert acts.field_of(cls, spelt(term)) == acts.field_of(cls, name) == name


@pytest.mark.parametrize("spelt", SPELLINGS)
def test_every_choice_is_known_by_its_terms(spelt: Callable[[str], str]) -> None:
    """Also those with a number in them, as child:2."""
    for cls in CLASSES:
        for name, spec in acts.field_names(cls).items():
            choices = tuple(spec.metadata.get("choices", ()))
            for choice in choices:
                for lang in LANGUAGES:
                    term = catalogue(lang)["label"][choice]
                    numbered = term.replace("N", "2") if choice.endswith(":N") else term
                    wanted = choice.replace(":N", ":2")
                    assert values.choice_of(spelt(numbered), choices) == wanted, (name, term)


@pytest.mark.parametrize(
    ("cls", "text", "name"),
    [
        (HelperAssigned, "đồng chí giúp đỡ", "helper"),
        (HelperAssigned, "Đ/c giúp đỡ", "helper"),
        (BranchResolution, "tán thành", "roll.in_favour"),
        (BranchResolution, "không tán thành", "roll.against"),
        (BranchResolution, "in_favour", "roll.in_favour"),
        (Application, "viết tay", "handwritten"),
        (Redone, "số liệu biểu quyết lại của chi bộ: số tán thành", "branch_roll.in_favour"),
        (Person, "năm sinh", "born_on"),
        (Person, "đoàn viên", "youth_union_member"),
    ],
)
def test_fields_have_other_names(cls: type, text: str, name: str) -> None:
    """As offices call them."""
    assert acts.field_of(cls, text) == name


def test_other_names_are_of_words_that_there_are() -> None:
    """A synonym of an id that is gone would rot; none hides the term of another id."""
    names = {name.rpartition(".")[2] for cls in CLASSES for name in acts.field_names(cls)}
    choices = {
        choice
        for cls in CLASSES
        for spec in acts.field_names(cls).values()
        for choice in spec.metadata.get("choices", ())
    }
    assert set(synonyms("kind")) <= set(KINDS)
    assert {*synonyms("field"), *synonyms("roll")} <= names
    options = {word for words in choosing() for word in words.choices}
    assert set(synonyms("choice")) <= choices | options | set(RESULTS)
    for kind, others in synonyms("kind").items():
        assert {acts.kind_of(other) for other in others} == {kind}


@pytest.mark.parametrize(
    ("cls", "name", "text", "value"),
    [
        (Application, "handwritten", "có", True),
        (Application, "handwritten", "KHONG", False),
        (Person, "readmitted_before", "chưa", False),
        (Application, "on", "hôm nay", TODAY),
        (Application, "on", unicodedata.normalize("NFD", "Hôm nay"), TODAY),
        (Application, "on", "ngày 5 tháng 3 năm 2024", TODAY),
        (BranchResolution, "roll.in_favour", "14", 14),
        (BranchResolution, "roll.mode", "bo phieu kin", "ballot"),
        (Person, "citizenship", "Việt Nam", "VN"),
        (Person, "citizenship", "viet nam", "VN"),
        (Person, "citizenship", "vn", "VN"),
        (Person, "citizenship", "Lào", "LA"),
        (Person, "religion", "Không", ""),
        (Person, "religion", "Phật giáo", "Phật giáo"),
        (Person, "ethnicity", "người Hoa", "Hoa"),
        (Person, "ethnicity", "Tày", "Tày"),
        (Person, "born_on", "2000", "2000"),
        (Person, "born_on", "3/2000", "2000-03"),
        (Person, "born_on", "15/3/2000", date(2000, 3, 15)),
        (Person, "memberships", "không", []),
        (Person, "memberships", "hội phụ nữ; farmers", ["women_union", "farmers"]),
        (Person, "tracks", "chức sắc, chức việc tôn giáo, gốc nước ngoài",
         ["religious_dignitary", "foreign_origin"]),
        (VerificationReply, "subject", "con thứ 2", "child:2"),
        (VerificationReply, "subject", "con đẻ 3", "child:3"),
        (HelperAssigned, "helper", "Có Văn Không", "Có Văn Không"),
    ],
)  # fmt: skip
def test_values_are_read_as_people_write_them(
    cls: type, name: str, text: str, value: object
) -> None:
    """Typed by what the field takes; a name is never a word."""
    assert values.value_of(cls, name, text, TODAY) == value


@pytest.mark.parametrize(
    ("call", "message_id", "facts"),
    [
        (lambda: acts.kind_of("đơn xin vào đản", "7.Loại"), "no_such_kind_near",
         {"near": ("application",)}),
        (lambda: acts.kind_of("xyzw"), "no_such_kind", {"near": ()}),
        (lambda: acts.kind_of("nghị quyết đề nghị kết nạp"), "ambiguous_word",
         {"known": ("branch_resolution", "base_resolution")}),
        (lambda: acts.field_of(Redone, "tán thành"), "ambiguous_word",
         {"known": ("redone.branch_roll", "redone.committee_roll")}),
        (lambda: acts.field_of(Application, "viết tey"), "no_such_field_near",
         {"near": ("application.handwritten",)}),
        (lambda: values.value_of(Sponsorship, "route", "cong doam"), "no_such_choice_near",
         {"near": ("trade_union",)}),
        (lambda: values.value_of(Person, "citizenship", "Việt Nan"), "no_such_country_near",
         {"near": ("Việt Nam (VN)",)}),
        (lambda: values.value_of(Person, "citizenship", "Qwertz"), "no_such_country", {}),
        (lambda: values.value_of(Application, "handwritten", "có lẽ"), "not_yes_or_no", {}),
        (lambda: values.value_of(BranchResolution, "roll.present", "12.0"), "no_count", {}),
        (lambda: values.value_of(Application, "on", "hôm nay"), "day_relative", {}),
        (lambda: values.value_of(RedoOrder, "steps", "lễ kết nạp, tiệc"), "no_such_choice", {}),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_named_and_never_guessed(
    call: Callable[[], object], message_id: str, facts: dict[str, Any]
) -> None:
    """With the nearest terms, or all meanings; the sentence holds no word of the contract."""
    problem = problem_of(call)
    assert problem.message_id == message_id
    for name, wanted in facts.items():
        assert problem.facts[name][: len(wanted) or None] == wanted
    said = say("vi", f"problem.{message_id}", **problem.facts)
    assert "?" not in said
    assert "_" not in said


def test_an_act_in_words_is_an_act() -> None:
    """All that is wrong comes at once, each place once; typed values pass as they are."""
    act = Words().act(
        {"loại việc": "Đơn xin vào Đảng", "ngày": "5/3/2024", "viết tay": "có", "number": "3"}
    )
    assert act == Application(on=TODAY, handwritten=True, number="3")
    with pytest.raises(DocumentProblems) as refused:
        Words().act({"kind": "sponsorship", "on": "31/02/2024", "route": "bạn", "x": 1})
    found = [(problem.where, problem.message_id) for problem in refused.value.problems]
    wrong = {("act.on", "not_a_day"), ("act.x", "no_such_field"), ("act.route", "no_such_choice")}
    assert len(found) == len(wrong)
    assert set(found) == wrong


def test_one_field_by_two_names_is_no_field_twice() -> None:
    """Neither of two values is taken."""
    data = {"kind": "application", "on": "2024-03-05", "viết tay": "có", "handwritten": False}
    problem = problem_of(lambda: Words().act(data))
    assert problem.message_id == "duplicate_key"


def test_a_document_in_words_is_read_as_the_contract_writes_it() -> None:
    """The whole of a case: person, chi bộ, acts, lists and rolls."""
    words = {
        "format": "admission-case/2",
        "person": {
            "Họ và tên": "Lò Thị Mẫu",
            "ngày sinh": "3/2000",
            "giới tính": "nữ",
            "quốc tịch": "Việt Nam",
            "đoàn thể khác đang tham gia": ["Hội Nông dân"],
        },
        "unit": {
            "tên chi bộ": "Chi bộ Mẫu",
            "nơi có tổ chức Đoàn": "có",
            "nơi có công đoàn": "không",
            "has_base_committee": True,
        },
        "acts": [
            {
                "kind": "nghị quyết đề nghị kết nạp của chi bộ",
                "on": "05/03/2024",
                "roll": {"tán thành": 14, "hình thức biểu quyết": "giơ thẻ"},
            }
        ],
    }
    case = Words().case(words)
    assert case.person.citizenship == "VN"
    assert case.person.memberships == ("farmers",)
    assert (case.unit.has_youth_union, case.unit.has_trade_union) == (True, False)
    [act] = case.acts
    assert isinstance(act, BranchResolution)
    assert act.roll is not None
    assert (act.roll.in_favour, act.roll.mode) == (14, "card")


def test_paper_sheets_are_read_by_their_terms() -> None:
    """Of a case and of an act; a field of the act itself goes before one that papers print."""
    words = Words(today=TODAY, keys=paper_keys())
    data: dict[str, Any] = {"kind": "branch_resolution", "on": TODAY}
    words.put(data, BranchResolution, "chủ trì", "Lò Mẫu")
    words.put(data, BranchResolution, "paper.thư ký", "Vàng Mẫu")
    words.put(data, BranchResolution, "số tán thành", "9")
    assert data["paper"] == {"chair": "Lò Mẫu", "secretary": "Vàng Mẫu"}
    assert data["roll"] == {"in_favour": 9}
    assert words.act(data).paper["chair"] == "Lò Mẫu"
    heard: dict[str, Any] = {}
    words.put(heard, Opinion, "ngày họp", "hôm nay")
    assert heard == {"paper": {"meeting_on": "2024-03-05"}}
    words.put(data, BranchResolution, "chủ trì", "")
    assert "chair" not in data["paper"]
    sheet = words.sheet({"quê quán": "xã Mẫu", "số định danh cá nhân": "001300012345"})
    assert sheet == {"home_place": "xã Mẫu", "identity_number": "001300012345"}
    problem = problem_of(lambda: words.sheet({"quê quén": "xã Mẫu"}))
    assert problem.facts["near"] == ("paper_sheet.home_place",)


def test_what_is_stated_tells_two_kinds_apart() -> None:
    """Only where one of the meanings has all the fields; else the word stays ambiguous."""
    text = "nghị quyết đề nghị kết nạp"
    assert acts.kind_of(text, having=["đảng viên chính thức", "tán thành"]) == "branch_resolution"
    assert acts.kind_of(text, having=["số thành viên"]) == "base_resolution"
    for having in ([], ["tán thành"], ["đảng viên chính thức", "số thành viên"]):
        with pytest.raises(DocumentProblems) as refused:
            acts.kind_of(text, having=having)
        assert refused.value.problems[0].message_id == "ambiguous_word"
