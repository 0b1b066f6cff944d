"""The case document: every problem with its place, and back again without loss."""

import json
import unicodedata
from collections.abc import Callable
from dataclasses import MISSING, fields
from datetime import date, datetime
from types import UnionType
from typing import Any, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from admission_flow.procedure.acts import (
    KINDS,
    Act,
    AwarenessCertificate,
    BranchRoll,
    CommitteeRoll,
)
from admission_flow.procedure.document import (
    Case,
    DocumentProblems,
    act_from,
    case_from,
    document_of,
    record_from,
)
from admission_flow.procedure.paper_sheet import PaperSheet
from admission_flow.procedure.person import BirthTime, Decider, Person, Unit
from admission_flow.procedure.text import tidy, visible
from admission_flow.testing import lawful_case

Edit = Callable[[dict[str, Any]], object]


def document() -> dict[str, Any]:
    """Return a right document as JSON gives it."""
    data: dict[str, Any] = json.loads(json.dumps(document_of(lawful_case("branch_resolution"))))
    return data


def index_of(data: dict[str, Any], kind: str) -> int:
    return next(i for i, act in enumerate(data["acts"]) if act["kind"] == kind)


def act(data: dict[str, Any], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = data["acts"][index_of(data, kind)]
    return found


def problems(data: object) -> list[tuple[str, str]]:
    with pytest.raises(DocumentProblems) as caught:
        case_from(data)
    return [(problem.where, problem.message_id) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("edit", "where", "message_id"),
    [
        (lambda d: d.update(format="admission-case/3"), "format", "wrong_format"),
        (lambda d: d.pop("format"), "format", "wrong_format"),
        (lambda d: d.update(extra=1), "extra", "unknown_field"),
        (lambda d: d.pop("person"), "person", "missing"),
        (lambda d: d.pop("unit"), "unit", "missing"),
        (lambda d: d.update(person=[]), "person", "not_a_table"),
        (lambda d: d.update(acts={}), "acts", "not_a_list"),
        (lambda d: d.update(acts="none"), "acts", "not_a_list"),
        (lambda d: d["acts"].insert(0, "x"), "acts[0]", "not_a_table"),
        (lambda d: d["acts"].insert(0, {"on": "2024-01-01"}), "acts[0].kind", "missing"),
        (lambda d: d["acts"].insert(0, {"kind": "feast"}), "acts[0].kind", "unknown_kind"),
        (lambda d: d["acts"].insert(0, {"kind": ["x"]}), "acts[0].kind", "unknown_kind"),
        (lambda d: d["person"].pop("full_name"), "person.full_name", "missing"),
        (lambda d: d["person"].update(age=18), "person.age", "unknown_field"),
        (lambda d: d["person"].update(sex="x"), "person.sex", "not_a_choice"),
        (lambda d: d["person"].update(full_name=7), "person.full_name", "not_a_text"),
        (
            lambda d: d["person"].update(full_name="a\x00b"),
            "person.full_name",
            "control_characters",
        ),
        (
            lambda d: d["person"].update(full_name="a\ud800"),
            "person.full_name",
            "control_characters",
        ),
        (
            lambda d: d["person"].update(full_name="a\u200bb"),
            "person.full_name",
            "invisible_character",
        ),
        (lambda d: d["unit"].update(name="a\nb"), "unit.name", "line_end_inside"),
        (lambda d: d["person"].update(religion="•••"), "person.religion", "masked_value"),
        (lambda d: d["person"].update(full_name="a" * 10_001), "person.full_name", "text_too_long"),
        (lambda d: d["person"].update(prestige=1), "person.prestige", "not_a_flag"),
        (lambda d: d["person"].update(prestige="no"), "person.prestige", "not_a_flag"),
        (lambda d: d["person"].update(born_on="15-03-2000"), "person.born_on", "day_spelling"),
        (lambda d: d["person"].update(born_on="2001-02-29"), "person.born_on", "not_a_day"),
        (lambda d: d["person"].update(born_on=20000315), "person.born_on", "day_spelling"),
        (lambda d: d["person"].update(born_on=None), "person.born_on", "null_value"),
        (lambda d: d["person"].update(born_on="1899-12-31"), "person.born_on", "day_out_of_range"),
        (lambda d: d["unit"].update(has_youth_union="yes"), "unit.has_youth_union", "not_a_flag"),
        (lambda d: d["unit"].pop("has_base_committee"), "unit.has_base_committee", "missing"),
    ],
)
def test_a_problem_is_told_once_with_its_place(edit: Edit, where: str, message_id: str) -> None:
    """One thing wrong gives one problem, at its place and nowhere else."""
    data = document()
    edit(data)
    assert problems(data) == [(where, message_id)]


@pytest.mark.parametrize(
    ("kind", "change", "where", "message_id"),
    [
        ("branch_resolution", {"on": None}, "on", "null_value"),
        ("branch_resolution", {"roll": []}, "roll", "not_a_table"),
        ("branch_resolution", {"roll": {"official": -1}}, "roll.official", "count_out_of_range"),
        ("branch_resolution", {"roll": {"official": True}}, "roll.official", "not_a_count"),
        ("branch_resolution", {"roll": {"official": 20.0}}, "roll.official", "not_a_count"),
        ("branch_resolution", {"roll": {"official": "20"}}, "roll.official", "not_a_count"),
        ("branch_resolution", {"roll": {"members": 9}}, "roll.members", "unknown_field"),
        ("branch_resolution", {"roll": {"mode": "shout"}}, "roll.mode", "not_a_choice"),
        (
            "branch_resolution",
            {"roll": {"official": 1_000_001}},
            "roll.official",
            "count_out_of_range",
        ),
        ("sponsorship", {"route": "friend"}, "route", "not_a_choice"),
        ("verification_reply", {"subject": "uncle"}, "subject", "not_a_choice"),
        ("verification_reply", {"subject": "child:0"}, "subject", "not_a_choice"),
        ("verification_reply", {"subject": "child:N"}, "subject", "not_a_choice"),
        ("application", {"reason": "x"}, "reason", "unknown_field"),
    ],
)
def test_a_problem_in_an_act_names_act_and_field(
    kind: str, change: dict[str, Any], where: str, message_id: str
) -> None:
    """The place is acts[n].field, counted from zero, down to the roll."""
    data = document()
    act(data, kind).update(change)
    assert problems(data) == [(f"acts[{index_of(data, kind)}].{where}", message_id)]


def test_the_longest_text_is_still_one() -> None:
    """10,000 letters are allowed; the limit guards against a file in a field."""
    data = document()
    data["person"]["full_name"] = "a" * 10_000
    assert len(case_from(data).person.full_name) == 10_000


@pytest.mark.parametrize("subject", ["child:1", "child:12", "spouse_guardian", "applicant"])
def test_children_are_told_apart_by_number(subject: str) -> None:
    """`child:N` of the contract stands for child:1, child:2 and so on."""
    data = document()
    act(data, "verification_reply")["subject"] = subject
    assert subject in [getattr(a, "subject", "") for a in case_from(data).acts]


@pytest.mark.parametrize("covers", ["opinion", [], 3])
def test_a_list_of_words_must_be_one(covers: object) -> None:
    """A supplement covers a list of sorts, not a word and not nothing."""
    data = document()
    data["acts"].append({"kind": "dossier_supplement", "on": "2024-01-01", "covers": covers})
    where = f"acts[{len(data['acts']) - 1}].covers"
    assert problems(data) == [(where, "not_a_list")]


def test_a_wrong_word_in_a_list_names_its_place() -> None:
    """The second word of the list is told as the second."""
    data = document()
    covers = ["opinion", "weather"]
    data["acts"].insert(0, {"kind": "dossier_supplement", "on": "2024-01-01", "covers": covers})
    assert problems(data) == [("acts[0].covers[1]", "not_a_choice")]


@pytest.mark.parametrize("data", [None, [], "x", 3])
def test_what_is_no_table_is_told_once(data: object) -> None:
    """A file that is a list or a text has one problem, not three that follow from it."""
    assert problems(data) == [("document", "missing" if data is None else "not_a_table")]


def test_all_problems_come_at_once_in_the_order_of_the_document() -> None:
    """A person mends a file in one go."""
    data = document()
    data["person"].update(sex="x", born_on="soon")
    data["unit"].pop("name")
    data["acts"].insert(0, {"kind": "feast"})
    act(data, "sponsorship")["route"] = "friend"
    data["extra"] = 1
    sponsorship = f"acts[{index_of(data, 'sponsorship')}].route"
    assert problems(data) == [
        ("extra", "unknown_field"),
        ("person.born_on", "day_spelling"),
        ("person.sex", "not_a_choice"),
        ("unit.name", "missing"),
        ("acts[0].kind", "unknown_kind"),
        (sponsorship, "not_a_choice"),
    ]


def test_dates_of_toml_are_days_and_datetimes_are_not() -> None:
    """TOML has a date type; a datetime is a date to Python but no day to us."""
    data = document()
    data["person"]["born_on"] = date(2000, 3, 15)
    assert case_from(data) == case_from(document())
    data["person"]["born_on"] = datetime(2000, 3, 15)  # noqa: DTZ001 - TOML's local datetime
    assert problems(data) == [("person.born_on", "day_spelling")]


def test_a_vietnamese_day_is_read_as_one() -> None:
    """15/03/2000 is 15 March."""
    data = document()
    data["person"]["born_on"] = "15/03/2000"
    assert case_from(data).person.born_on == date(2000, 3, 15)


def test_a_name_typed_letter_by_letter_is_the_same_name() -> None:
    """A decomposed name (NFD), with blanks around it, becomes the composed one (NFC)."""
    data = document()
    name = data["person"]["full_name"]
    data["person"]["full_name"] = f"  {unicodedata.normalize('NFD', name)} "
    assert data["person"]["full_name"].strip() != name
    assert case_from(data).person.full_name == name
    assert case_from(data) == case_from(document())


def test_one_act_and_one_record_are_read_alone() -> None:
    """What an officer enters is read like an entry of a document, problems included."""
    read = act_from({"kind": "application", "on": "2024-01-10", "handwritten": True})
    assert (read.kind, read.on) == ("application", date(2024, 1, 10))
    with pytest.raises(DocumentProblems, match=r"act\.on: missing"):
        act_from({"kind": "application"})
    with pytest.raises(DocumentProblems, match=r"unit\.has_trade_union: missing"):
        record_from(
            Unit, {"name": "x", "has_youth_union": True, "has_base_committee": True}, "unit"
        )


# ---- round trip --------------------------------------------------------------------------------

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
TEXTS = st.text(max_size=12).map(lambda text: tidy(visible(text)))
SHEETS = st.dictionaries(
    st.from_regex("[a-z][a-z0-9_]{0,9}", fullmatch=True), TEXTS.filter(bool), max_size=3
).map(PaperSheet)


def words(choices: tuple[str, ...]) -> st.SearchStrategy[str]:
    numbered = [choice.removesuffix("N") for choice in choices if choice.endswith(":N")]
    if numbered:
        people = st.builds("{}{}".format, st.sampled_from(numbered), st.integers(1, 99))
        return st.sampled_from([c for c in choices if not c.endswith(":N")]) | people
    return st.sampled_from(choices) if choices else TEXTS


def values(annotation: object, choices: tuple[str, ...]) -> st.SearchStrategy[Any]:
    if annotation == (date | BirthTime | None):
        months = st.none() | st.integers(1, 12)
        return st.none() | DAYS | st.builds(BirthTime, st.integers(1900, 2200), months)
    if annotation == tuple[Decider, ...]:
        return st.lists(records(Decider), max_size=2).map(tuple)
    if isinstance(annotation, UnionType):
        return st.none() | values(get_args(annotation)[0], choices)
    if get_origin(annotation) is tuple:
        return st.lists(words(choices), min_size=1, max_size=3).map(tuple)
    if annotation in (BranchRoll, CommitteeRoll):
        return records(annotation)
    plain: dict[object, st.SearchStrategy[Any]] = {
        bool: st.booleans(),
        int: st.integers(0, 1_000_000),
        date: DAYS,
        PaperSheet: SHEETS,
    }
    return plain.get(annotation, words(choices))


def records(cls: type[Any]) -> st.SearchStrategy[Any]:
    given = {f.name: values(f.type, f.metadata.get("choices", ())) for f in fields(cls)}
    for name in {"full_name", "name", "authority"} & set(given):  # nobody is without a name
        given[name] = TEXTS.filter(bool)
    return st.builds(cls, **given)


def in_order(act: Act) -> bool:
    """Whether a certificate is not issued after it was taken in: no document may say so."""
    return not isinstance(act, AwarenessCertificate) or (act.issued_on or act.on) <= act.on


ACTS: st.SearchStrategy[Act] = st.one_of([records(cls) for cls in KINDS.values()]).filter(in_order)
ACT_LISTS = st.lists(ACTS, max_size=8).map(tuple)
CASES = st.builds(Case, records(Person), records(Unit), ACT_LISTS, SHEETS)


@settings(max_examples=60, deadline=None)
@given(CASES)
def test_a_case_comes_back_as_it_went(case: Case) -> None:
    """Reading what was written gives the same case, through JSON, for every kind of act."""
    written = document_of(case)
    assert case_from(written) == case
    assert case_from(json.loads(json.dumps(written))) == case
    assert document_of(case_from(written)) == written


@settings(max_examples=60, deadline=None)
@given(ACTS)
def test_what_is_unset_is_left_out(act: Act) -> None:
    """A document holds no null and nothing that has its default."""
    written = document_of(Case(Person(full_name="x"), lawful_case().unit, (act,)))["acts"][0]
    assert None not in written.values()
    for f in fields(act):
        if f.default is not MISSING and getattr(act, f.name) == f.default:
            assert f.name not in written


def test_every_kind_of_act_is_generated() -> None:
    """The strategy above knows each kind: none is left untested by accident."""
    assert len(KINDS) == 67
    for kind, cls in KINDS.items():
        case = Case(Person(full_name="x"), lawful_case().unit, (minimal(cls),))
        assert document_of(case)["format"] == f"admission-case/{cls.since}"
        assert case_from(document_of(case)).acts[0].kind == kind


def minimal(cls: type[Act]) -> Act:
    """Return an act with only what it cannot do without."""
    given: dict[str, Any] = {}
    for f in fields(cls):
        if f.default is MISSING:
            choices = f.metadata.get("choices", ("x",))
            given[f.name] = date(2024, 1, 1) if f.type is date else choices[0]
            if get_origin(f.type) is tuple:
                given[f.name] = choices[:1]
            if f.type is bool:
                given[f.name] = True
    return cls(**given)
