"""What only papers print: read by its shape, kept in one spelling, and judged by nobody."""

import copy
import pickle
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from admission_flow.messages import LANGUAGES, catalogue
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.procedure.acts import KINDS
from admission_flow.procedure.document import (
    Case,
    DocumentProblems,
    act_from,
    case_from,
    document_of,
    paper_sheet_from,
)
from admission_flow.procedure.paper_sheet import (
    CASE,
    NO_SHEET,
    SHAPES,
    PaperKey,
    PaperSheet,
    is_partial_day,
    keys_from,
)
from admission_flow.testing import lawful_case
from admission_flow.workflow_source import built_in
from tests.judged_cases import base_cases

EXAMPLE = {
    "text": "Chi bộ Mẫu",
    "lines": "Dòng một\nDòng hai",
    "digits": "001300012345",
    "number": "12",
    "date": "2018-03-26",
}


def filled(of: str) -> PaperSheet:
    """Return a sheet with every key that a case, or an act of a kind, may have."""

    def value(key: PaperKey) -> str:
        return "1" * key.lengths[0] if key.lengths else EXAMPLE[key.shape]

    return PaperSheet({name: value(key) for name, key in paper_keys().of(of).items()})


def with_sheets(case: Case) -> Case:
    """Return a case with every key stated, of the case and of each act."""
    acts = tuple(replace(act, paper=filled(act.kind)) for act in case.acts)
    return replace(case, acts=acts, paper_sheet=filled(CASE))


def test_the_keys_are_of_the_case_or_of_kinds_of_acts() -> None:
    """Each has a shape; a place of issue and a signer belong to every act."""
    assert {key.shape for key in paper_keys().keys} <= set(SHAPES)
    assert "identity_number" in paper_keys().of(CASE)
    assert "chair" not in paper_keys().of(CASE)
    for kind in KINDS:
        assert {"place", "signer", "signer_post"} <= set(paper_keys().of(kind))
    assert "probationers_present" in paper_keys().of("branch_resolution")
    assert "probationers_present" not in paper_keys().of("base_resolution")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_key_has_a_term(lang: Any) -> None:  # noqa: ANN401
    """In both languages, and none stands there for a key that is gone."""
    labels = catalogue(lang)["label"]
    wanted = {
        f"{'paper_sheet' if CASE in key.of else 'paper'}.{key.id}" for key in paper_keys().keys
    }
    named = {name for name in labels if name.startswith(("paper_sheet.", "paper."))}
    assert named == wanted


@pytest.mark.parametrize("year", [2017, 2024, 2026])
def test_no_verdict_depends_on_a_sheet(year: int) -> None:
    """The judge says the same of a case with every key stated as of one with none."""
    case = lawful_case(regime_year=year)
    bare, full = (built_in().judge(each) for each in (case, with_sheets(case)))
    assert bare == full


def test_no_verdict_on_an_unlawful_case_depends_on_a_sheet() -> None:
    """Nor what is refused, and why."""
    found = 0
    for case in base_cases().values():
        bare, full = (built_in().judge(each) for each in (case, with_sheets(case)))
        assert bare == full
        found += not bare.lawful
    assert found


def test_a_case_with_sheets_comes_back_as_it_went() -> None:
    """It says version 2; a case without them says what it said before."""
    case = base_cases()["lawful-2024"]
    full = with_sheets(case)
    document = document_of(full)
    assert document["format"] == "admission-case/2"
    assert case_from(document, paper_keys()) == full
    assert document_of(case_from(document, paper_keys())) == document
    assert document_of(case)["format"] == "admission-case/1"
    assert "paper_sheet" not in document_of(case)
    assert all("paper" not in act for act in document_of(case)["acts"])


@pytest.mark.parametrize(
    ("key", "given", "kept"),
    [
        ("identity_number", "001 300 012 345", "001300012345"),
        ("identity_number", "001.300.012.345", "001300012345"),
        ("home_place", "  Xã Mẫu ", "Xã Mẫu"),
        ("youth_union_joined_on", "26/3/2018", "2018-03-26"),
        ("youth_union_joined_on", date(2018, 3, 26), "2018-03-26"),
        ("youth_union_joined_on", "tháng 3 năm 2018", "2018-03"),
        ("youth_union_joined_on", "03/2018", "2018-03"),
        ("youth_union_joined_on", "2018", "2018"),
        ("remarks", "một\r\nhai", "một\nhai"),
    ],
)
def test_a_value_is_kept_in_one_spelling(key: str, given: object, kept: str) -> None:
    """Zeros stay, blanks between figures go, days are written one way."""
    assert paper_sheet_from({key: given}, paper_keys()) == {key: kept}


@pytest.mark.parametrize(
    ("key", "given", "message"),
    [
        ("identity_number", "12345", "wrong_length"),
        ("identity_number", "00130001234X", "not_digits"),
        ("identity_number", 1300012345, "not_a_text"),
        ("youth_union_joined_on", "31/2/2018", "not_a_day"),
        ("youth_union_joined_on", "hôm qua", "day_spelling"),
        ("youth_union_joined_on", "1/1/1066", "day_out_of_range"),
        ("home_place", "một\nhai", "line_end_inside"),
        ("home_place", "x" * 4001, "text_too_long"),
        ("home_place", "•••", "masked_value"),
        ("home_place", None, "not_a_text"),
        ("chair", "Hoàng Văn Mẫu", "unknown_field"),
        ("Họ tên", "x", "unknown_field"),
    ],
)
def test_what_is_wrong_is_named_with_its_key(key: str, given: object, message: str) -> None:
    """A key of acts is none of the case."""
    with pytest.raises(DocumentProblems) as caught:
        paper_sheet_from({key: given}, paper_keys())
    (problem,) = caught.value.problems
    assert (problem.where, problem.message_id) == (f"paper_sheet.{key}", message)


def test_an_empty_value_states_nothing() -> None:
    """As everywhere on a command line."""
    assert paper_sheet_from({"home_place": " "}, paper_keys()) == NO_SHEET


def test_a_key_of_another_kind_of_act_is_named_with_its_act() -> None:
    """The place is that of the document."""
    act = {"kind": "application", "on": "2024-01-10", "paper": {"chair": "x", "place": "y"}}
    with pytest.raises(DocumentProblems) as caught:
        act_from(act, "acts[3]", keys=paper_keys())
    assert [problem.where for problem in caught.value.problems] == ["acts[3].paper.chair"]


@pytest.mark.parametrize("sheet", [None, [], "x", 3])
def test_a_sheet_is_a_table(sheet: object) -> None:
    """Anything else is told once."""
    with pytest.raises(DocumentProblems) as caught:
        paper_sheet_from(sheet, paper_keys())
    assert [p.message_id for p in caught.value.problems] == ["not_a_table"]


def test_a_sheet_is_not_changed_and_travels() -> None:
    """It is copied, pickled, compared and hashed like every other fact."""
    sheet = PaperSheet({"home_place": "Xã Mẫu"})
    with pytest.raises(TypeError):
        sheet["home_place"] = "khác"
    for other in (copy.copy(sheet), copy.deepcopy(sheet), pickle.loads(pickle.dumps(sheet))):  # noqa: S301
        assert other == sheet
        assert isinstance(other, PaperSheet)
        assert hash(other) == hash(sheet)


@pytest.mark.parametrize(
    ("text", "is_one"), [("2018", True), ("2018-03", True), ("2018-03-26", True), ("26/3", False)]
)
def test_a_date_may_be_partial(text: str, *, is_one: bool) -> None:
    """A day, a month or a year."""
    assert is_partial_day(text) is is_one


@pytest.mark.parametrize(
    "change",
    [
        {"id": "Sai"},
        {"of": ["no_such_kind"]},
        {"of": []},
        {"shape": "colour"},
        {"shape": "text", "lengths": [3]},
        {"more": 1},
    ],
)
def test_a_file_of_keys_that_is_not_right_is_refused(change: dict[str, Any]) -> None:
    """By the number of the key."""
    right = {"id": "x", "of": "case", "shape": "digits", "lengths": [3], "forms": []}
    assert keys_from({"format": "admission-papers/1", "key": [right]}, KINDS).of(CASE)
    with pytest.raises(ValueError, match=r"key\[0\]"):
        keys_from({"format": "admission-papers/1", "key": [right | change]}, KINDS)
    with pytest.raises(ValueError, match="a second x"):
        keys_from({"format": "admission-papers/1", "key": [right, right]}, KINDS)
