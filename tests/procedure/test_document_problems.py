"""What is said of a wrong document: each place, which message, and with which facts.

The facts become the sentence that an officer reads, so that they are asked for whole. What may
stand in a place is that of docs/reference/case.md.
"""

from dataclasses import fields
from datetime import date, datetime
from functools import partial
from typing import Any

import pytest

from admission_flow.papers.paper_keys import paper_keys
from admission_flow.procedure.acts import KINDS
from admission_flow.procedure.document import (
    DocumentProblems,
    act_from,
    case_from,
    day_from,
    paper_sheet_from,
    record_from,
    text_from,
)
from admission_flow.procedure.paper_sheet import CASE
from admission_flow.procedure.person import BODIES, EDUCATION, Person, Unit
from tests.procedure.documents import (
    APPLICATION,
    DECIDER,
    LARGEST,
    LONGEST,
    PERSON,
    UNIT,
    Told,
    document,
    told,
)

OF_AN_APPLICATION = "handwritten, note, number, on, paper"
"""As docs/reference/case.md has it, in the order of the alphabet."""
ZERO_WIDTH = {"sort": "character.invisible", "code": "U+200B", "place": 2}


def wrong(where: str, message_id: str, **facts: object) -> Told:
    return where, message_id, facts


def one_of(*words: str) -> str:
    return ", ".join(words)


# ---- the document --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        (None, [("document", "missing", {})]),
        ([], [("document", "not_a_table", {})]),
        (
            document(colour="red", format="admission-case/3", person=3),
            [
                ("colour", "unknown_field", {"known": "acts, format, paper_sheet, person, unit"}),
                (
                    "format",
                    "wrong_format",
                    {"expected": "admission-case/2", "found": "admission-case/3"},
                ),
            ],
        ),
        (
            {"person": PERSON, "unit": UNIT},
            [("format", "wrong_format", {"expected": "admission-case/2", "found": None})],
        ),
        (document(acts=None), [("acts", "not_a_list", {})]),
        (document(acts=[APPLICATION, "x"]), [("acts[1]", "not_a_table", {})]),
        (document(acts=[{"on": "2024-01-10"}]), [("acts[0].kind", "missing", {})]),
        (
            document(acts=[{"kind": "feast"}, {"kind": ["feast"]}]),
            [
                ("acts[0].kind", "unknown_kind", {"found": "feast", "known": one_of(*KINDS)}),
                ("acts[1].kind", "unknown_kind", {"found": ("feast",), "known": one_of(*KINDS)}),
            ],
        ),
        (document(paper_sheet=None), [("paper_sheet", "not_a_table", {})]),
        (document(paper_sheet={"A": "x"}), [("paper_sheet.A", "unknown_field", {"known": ""})]),
        (
            document(
                acts=[{**APPLICATION, "paper": 3}, {**APPLICATION, "paper": {"place": 3}}],
                paper_sheet={"home_place": "x" * 4_001},
                unit=None,
                person=[],
            ),
            [
                ("person", "not_a_table", {}),
                ("paper_sheet.home_place", "text_too_long", {"longest": 4_000}),
                ("unit", "missing", {}),
                ("acts[0].paper", "not_a_table", {}),
                ("acts[1].paper.place", "not_a_text", {"found": 3}),
            ],
        ),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_document(data: object, problems: list[Told]) -> None:
    """All of it at once, but what cannot be read at all has one problem."""
    assert told(lambda: case_from(data)) == problems


def test_the_error_says_each_place_with_its_message() -> None:
    """To a developer; people are told in their language."""
    wrong = document(unit=None, acts=[{"kind": None}])
    with pytest.raises(DocumentProblems, match=r"^unit: missing; acts\[0\]\.kind: missing$"):
        case_from(wrong)


# ---- people and units ----------------------------------------------------------------------------

OF_A_PERSON = one_of(*sorted(f.name for f in fields(Person)))
ON = "left_party_on"


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({"age": 18}, [wrong("age", "unknown_field", known=OF_A_PERSON)]),
        ({"full_name": ""}, [wrong("full_name", "missing")]),
        ({"full_name": " \t"}, [wrong("full_name", "missing")]),
        # A null states nothing, of a fact that must be stated or not: never "put it in quotes".
        ({"full_name": None}, [wrong("full_name", "null_value")]),
        (
            {"sex": None, "memberships": None, "adult_children": None, "prestige": None},
            [
                wrong("sex", "null_value"),
                wrong("prestige", "null_value"),
                wrong("adult_children", "null_value"),
                wrong("memberships", "null_value"),
            ],
        ),
        ({ON: None, "born_on": None}, [wrong("born_on", "null_value"), wrong(ON, "null_value")]),
        ({"memberships": [None]}, [wrong("memberships[0]", "not_a_text", found=None)]),
        ({"religion": 7}, [wrong("religion", "not_a_text", found=7)]),
        ({"full_name": "a\u200bb"}, [wrong("full_name", "invisible_character", **ZERO_WIDTH)]),
        (
            {"full_name": "a" * (LONGEST + 1)},
            [wrong("full_name", "text_too_long", longest=LONGEST)],
        ),
        ({"religion": "•••"}, [wrong("religion", "masked_value")]),
        (
            {"sex": "x", "education": ""},
            [
                wrong("sex", "not_a_choice", found="x", known="female, male"),
                wrong("education", "not_a_choice", found="", known=one_of(*EDUCATION)),
            ],
        ),
        ({"prestige": 1}, [wrong("prestige", "not_a_flag", found=1)]),
        ({"adult_children": True}, [wrong("adult_children", "not_a_count", found=True)]),
        ({"adult_children": 2.0}, [wrong("adult_children", "not_a_count", found=2.0)]),
        (
            {"adult_children": -1, "population_child": LARGEST + 1},
            [
                wrong("adult_children", "count_out_of_range", found=-1, largest=LARGEST),
                wrong("population_child", "count_out_of_range", found=LARGEST + 1, largest=LARGEST),
            ],
        ),
        ({"memberships": "farmers"}, [wrong("memberships", "not_a_list")]),
        (
            {"memberships": ["farmers", "anglers", 3]},
            [
                wrong(
                    "memberships[1]",
                    "not_a_choice",
                    found="anglers",
                    known="women_union, veterans, farmers",
                ),
                wrong("memberships[2]", "not_a_text", found=3),
            ],
        ),
        # A day: how it is written, and where the years end.
        ({ON: "2000-03"}, [wrong(ON, "day_spelling", found="2000-03")]),
        ({ON: "5/3/2000"}, [wrong(ON, "day_spelling", found="5/3/2000")]),
        ({ON: "hôm nay"}, [wrong(ON, "day_relative", found="hôm nay")]),
        ({ON: "31/02/2000"}, [wrong(ON, "not_a_day", found="31/02/2000")]),
        ({ON: 2000}, [wrong(ON, "day_spelling", found=2000)]),
        ({ON: "31/12/1899"}, [wrong(ON, "day_out_of_range", found="1899-12-31")]),
        ({ON: date(2201, 1, 1)}, [wrong(ON, "day_out_of_range", found="2201-01-01")]),
        # A birth: a month and a year too.
        ({"born_on": "2000-00"}, [wrong("born_on", "not_a_day", found="2000-00")]),
        ({"born_on": "2000-13"}, [wrong("born_on", "not_a_day", found="2000-13")]),
        ({"born_on": "1899"}, [wrong("born_on", "day_out_of_range", found="1899")]),
        ({"born_on": "2201-01"}, [wrong("born_on", "day_out_of_range", found="2201-01")]),
        ({"born_on": "2000-02-30"}, [wrong("born_on", "not_a_day", found="2000-02-30")]),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_person(change: dict[str, Any], problems: list[Told]) -> None:
    """One problem for each thing that is wrong, with what was found and what may stand there."""
    told_of = [(f"person.{where}", message, facts) for where, message, facts in problems]
    assert told(lambda: record_from(Person, {**PERSON, **change}, "person")) == told_of
    assert told(lambda: case_from(document(person={**PERSON, **change}))) == told_of


NOBODY = {**DECIDER, "body": "", "right": "", "since": "2025-07-01"}
OF_A_DECIDER = "authority, body, from, right, until"


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({"name": ""}, [wrong("name", "missing")]),
        ({"deciders": None}, [wrong("deciders", "null_value")]),
        ({"deciders": DECIDER}, [wrong("deciders", "not_a_list")]),
        (
            {"deciders": [3, {}]},
            [
                wrong("deciders[0]", "not_a_table"),
                *(wrong(f"deciders[1].{name}", "missing") for name in DECIDER),
            ],
        ),
        (
            {"deciders": [{**DECIDER, "authority": " "}]},
            [wrong("deciders[0].authority", "missing")],
        ),
        (
            {"deciders": [NOBODY]},
            [
                wrong("deciders[0].since", "unknown_field", known=OF_A_DECIDER),
                wrong("deciders[0].body", "not_a_choice", found="", known=one_of(*BODIES)),
                wrong("deciders[0].right", "not_a_choice", found="", known="own, delegated"),
            ],
        ),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_unit(change: dict[str, Any], problems: list[Told]) -> None:
    """And with who may decide for it: who has no name is nobody."""
    told_of = [(f"unit.{where}", message, facts) for where, message, facts in problems]
    assert told(lambda: record_from(Unit, {**UNIT, **change}, "unit")) == told_of


# ---- acts ----------------------------------------------------------------------------------------

VOTE = {"kind": "branch_resolution", "on": "2024-03-05"}
CERTIFICATE = {"kind": "awareness_certificate", "on": "2024-01-10", "issued_on": "2024-01-11"}
LINE_END = {"sort": "character.line_end", "code": "U+000A", "place": 2}
CONTROL = {"sort": "character.control", "code": "U+0000", "place": 4}


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        (None, [wrong("", "not_a_table")]),
        ({"kind": None}, [wrong(".kind", "missing")]),
        ({"kind": "application"}, [wrong(".on", "missing")]),
        (
            {**APPLICATION, "reason": 3},
            [wrong(".reason", "unknown_field", known=OF_AN_APPLICATION)],
        ),
        (
            {**APPLICATION, "reason": "x", "on": "soon"},
            [
                wrong(".reason", "unknown_field", known=OF_AN_APPLICATION),
                wrong(".on", "day_spelling", found="soon"),
            ],
        ),
        ({**APPLICATION, "number": "a\nb"}, [wrong(".number", "line_end_inside", **LINE_END)]),
        ({**APPLICATION, "note": "a\nb\x00"}, [wrong(".note", "control_characters", **CONTROL)]),
        ({**APPLICATION, "note": "•••"}, [wrong(".note", "masked_value")]),
        ({**APPLICATION, "paper": None}, [wrong(".paper", "null_value")]),
        ({**VOTE, "roll": None}, [wrong(".roll", "null_value")]),
        (
            {**VOTE, "roll": {"mode": "shout", "persons": -1}},
            [
                wrong(".roll.mode", "not_a_choice", found="shout", known="ballot, card"),
                wrong(".roll.persons", "count_out_of_range", found=-1, largest=LARGEST),
            ],
        ),
        ({**VOTE, "kind": "dossier_supplement", "covers": []}, [wrong(".covers", "not_a_list")]),
        (CERTIFICATE, [wrong(".issued_on", "issued_later", found="2024-01-11", on="2024-01-10")]),
        (
            {**CERTIFICATE, "issuer": "x"},
            [
                wrong(
                    ".issuer",
                    "unknown_field",
                    known="issued_on, issuer_kind, note, number, on, paper",
                ),
                wrong(".issued_on", "issued_later", found="2024-01-11", on="2024-01-10"),
            ],
        ),
    ],
    ids=str,
)
def test_what_is_wrong_with_an_act(data: object, problems: list[Told]) -> None:
    """Read alone it is "act", or as its caller calls it."""
    for place, read in (
        ("act", partial(act_from, data)),
        ("acts[3]", partial(act_from, data, "acts[3]")),
        ("acts[0]", partial(case_from, document(acts=[data]))),
    ):
        assert told(read) == [(place + where, *said) for where, *said in problems]


# ---- paper sheets --------------------------------------------------------------------------------


def test_keys_say_which_may_stand_where() -> None:
    """Those of the case in its sheet, those of an act in its paper; without them any may stand."""
    sheet, paper = {"chair": "Hoàng Văn Mẫu"}, {"home_place": "Xã Mẫu"}
    data = document(paper_sheet=sheet, acts=[{**APPLICATION, "paper": paper}])
    keys = paper_keys()
    of_case, of_act = (one_of(*sorted(keys.of(of))) for of in (CASE, "application"))
    assert told(lambda: case_from(data, keys)) == [
        ("paper_sheet.chair", "unknown_field", {"known": of_case}),
        ("acts[0].paper.home_place", "unknown_field", {"known": of_act}),
    ]
    assert told(lambda: paper_sheet_from(sheet, keys)) == [
        ("paper_sheet.chair", "unknown_field", {"known": of_case})
    ]
    assert told(lambda: paper_sheet_from(3, keys, "sheet")) == [("sheet", "not_a_table", {})]
    assert told(lambda: act_from(data["acts"][0], keys=keys)) == [
        ("act.paper.home_place", "unknown_field", {"known": of_act})
    ]
    case = case_from(data)
    assert (case.paper_sheet, case.acts[0].paper) == (sheet, paper)
    assert paper_sheet_from(sheet, None) == sheet
    assert act_from(data["acts"][0]) == case.acts[0]


# ---- one value -----------------------------------------------------------------------------------


def test_a_day_and_a_text_are_read_alone() -> None:
    """As they stand in a document; what is wrong is told under the name that the caller gives."""
    assert day_from("05/03/2024", "as_of") == date(2024, 3, 5)
    assert day_from(date(2200, 12, 31), "as_of") == date(2200, 12, 31)
    moment = datetime(2024, 3, 5)  # noqa: DTZ001 - TOML's local datetime
    assert told(lambda: day_from(moment, "as_of")) == [("as_of", "day_spelling", {"found": moment})]
    assert told(lambda: day_from("2201-01-01", "as_of")) == [
        ("as_of", "day_out_of_range", {"found": "2201-01-01"})
    ]
    assert text_from(" e\u0301 ", "doc") == "\u00e9"
    assert told(lambda: text_from(3, "doc")) == [("doc", "not_a_text", {"found": 3})]
    assert told(lambda: text_from("a\u200bb", "doc")) == [
        ("doc", "invisible_character", ZERO_WIDTH)
    ]
