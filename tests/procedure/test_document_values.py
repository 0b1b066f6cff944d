"""What a right document is read as: each value up to its end, what a log holds, and back again."""

from datetime import date
from typing import Any

import pytest

from admission_flow.papers.paper_keys import paper_keys
from admission_flow.procedure.acts import Application, AwarenessCertificate
from admission_flow.procedure.document import (
    Case,
    act_from,
    case_from,
    document_of,
    plain_act,
    record_from,
)
from admission_flow.procedure.paper_sheet import NO_SHEET, PaperSheet
from admission_flow.procedure.person import BirthTime, Decider, Person, Unit
from tests.procedure.documents import (
    APPLICATION,
    DECIDER,
    LARGEST,
    LONGEST,
    PERSON,
    UNIT,
    document,
    told,
)


def test_a_document_is_a_case() -> None:
    """Acts and the paper sheet may be left out; what stands there is read."""
    person, unit = Person(**PERSON), Unit(**UNIT)
    act = Application(on=date(2024, 1, 10))
    assert case_from(document()) == Case(person, unit, (act,), NO_SHEET)
    without = document()
    del without["acts"]
    assert case_from(without) == Case(person, unit, (), NO_SHEET)
    sheet = {"home_place": "Xã Mẫu"}
    assert case_from(document(paper_sheet=sheet)) == Case(person, unit, (act,), PaperSheet(sheet))


def test_a_document_is_of_plain_tables() -> None:
    """Whoever gets it may change it; with a sheet, of the case or of an act, it is of version 2."""
    bare = document()
    sheet, paper = {"home_place": "Xã Mẫu"}, {"place": "Xã Mẫu"}
    whole = document(paper_sheet=sheet)
    of_act = document(acts=[{**APPLICATION, "paper": paper}])
    assert document_of(case_from(bare)) == bare
    for data in (whole, of_act):
        written = document_of(case_from(data))
        assert written == {**data, "format": "admission-case/2"}
        assert list(written) == [
            key for key in ("format", "person", "paper_sheet", "unit", "acts") if key in data
        ]
    assert type(document_of(case_from(whole))["paper_sheet"]) is dict
    assert type(plain_act(case_from(of_act).acts[0])["paper"]) is dict


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({"full_name": " Lò  Thị Mẫu "}, {"full_name": "Lò  Thị Mẫu"}),
        ({"full_name": "a" * LONGEST}, {"full_name": "a" * LONGEST}),
        ({"religion": ""}, {"religion": ""}),
        ({"religion": "••"}, {"religion": "••"}),
        ({"adult_children": 0}, {"adult_children": 0}),
        ({"adult_children": LARGEST}, {"adult_children": LARGEST}),
        ({"prestige": True}, {"prestige": True}),
        ({"memberships": []}, {"memberships": ()}),
        ({"left_party_on": "1900-01-01"}, {"left_party_on": date(1900, 1, 1)}),
        ({"left_party_on": "31/12/2200"}, {"left_party_on": date(2200, 12, 31)}),
        ({"born_on": "1900-01-01"}, {"born_on": date(1900, 1, 1)}),
        ({"born_on": "2000-01"}, {"born_on": BirthTime(2000, 1)}),
        ({"born_on": " 2000-12 "}, {"born_on": BirthTime(2000, 12)}),
        ({"born_on": "1900"}, {"born_on": BirthTime(1900)}),
        ({"born_on": "2200"}, {"born_on": BirthTime(2200)}),
        ({"born_on": "1900-01"}, {"born_on": BirthTime(1900, 1)}),
        ({"born_on": "2200-12"}, {"born_on": BirthTime(2200, 12)}),
    ],
    ids=str,
)
def test_what_is_right_is_kept_up_to_its_end(change: dict[str, Any], kept: dict[str, Any]) -> None:
    """The first and the last that may stand there; a text without the blanks around it."""
    read = record_from(Person, {**PERSON, **change}, "person")
    assert read == Person(**{**PERSON, **kept})


def test_a_row_of_who_may_decide_is_kept() -> None:
    """`from` of a document is the first day."""
    row = Decider(
        authority="Đảng ủy Xã Mẫu",
        body="standing_committee",
        since=date(2025, 7, 1),
        right="own",
    )
    assert record_from(Unit, {**UNIT, "deciders": [DECIDER]}, "unit").deciders == (row,)
    assert record_from(Unit, {**UNIT, "deciders": []}, "unit").deciders == ()


def test_a_certificate_may_be_of_the_day_it_was_taken_in() -> None:
    """But not of a later one."""
    day = date(2024, 1, 10)
    data = {"kind": "awareness_certificate", "on": day, "issued_on": "2024-01-10"}
    assert act_from(data) == AwarenessCertificate(on=day, issued_on=day)


def test_a_note_has_lines_and_a_number_has_none() -> None:
    """Every line end becomes a line feed; tabulators stand, and nothing around the text."""
    read = act_from({**APPLICATION, "note": " một\r\n\thai\u2028ba\n", "number": " 05 "})
    assert read == Application(on=date(2024, 1, 10), note="một\n\thai\nba", number="05")


AS_LOGGED = " a\u200b\r\nb•••\x00 "


def test_what_is_in_a_log_is_taken_as_it_stands_there() -> None:
    """Texts and sheets, whatever characters they have; but a choice is one of its words."""
    sheet = {"place": AS_LOGGED, "colour": AS_LOGGED}
    data = {**APPLICATION, "note": AS_LOGGED, "number": AS_LOGGED, "paper": sheet}
    logged = Application(
        on=date(2024, 1, 10), note=AS_LOGGED, number=AS_LOGGED, paper=PaperSheet(sheet)
    )
    assert act_from(data, recorded=True) == logged
    assert act_from(data, recorded=True, keys=paper_keys()) == logged
    assert [where for where, _, _ in told(lambda: act_from(data, keys=paper_keys()))] == [
        "act.number", "act.note", "act.paper.place", "act.paper.colour",
    ]  # fmt: skip
    named = {"full_name": AS_LOGGED}
    assert record_from(Person, named, "person", recorded=True) == Person(full_name=AS_LOGGED)
    assert told(lambda: record_from(Person, named, "person"))
    wrong = {**named, "sex": " male", "religion": 3}
    assert told(lambda: record_from(Person, wrong, "person", recorded=True)) == [
        ("person.sex", "not_a_choice", {"found": " male", "known": "female, male"}),
        ("person.religion", "not_a_text", {"found": 3}),
    ]
