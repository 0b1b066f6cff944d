"""What a register of minimal data takes, and what it refuses."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from admission_flow.procedure.acts import (
    HelperReport,
    PoliticalConclusion,
    Sponsorship,
    VerificationReply,
)
from admission_flow.procedure.minimal import (
    LONGEST,
    is_reference,
    problems_of_act,
    problems_of_person,
)
from admission_flow.procedure.person import Person

PERSON = Person(full_name="HS-17/2024", born_on=date(2000, 3, 1), sex="female", citizenship="VN")


@pytest.mark.parametrize(
    "text", ["05-NQ/CB", "TU-3/NGAN-2", "ĐV-012", "HS17", "A" * (LONGEST - 1) + "1", "12345678"]
)
def test_numbers_of_papers_and_places_are_references(text: str) -> None:
    """Capitals with a digit and no blank: a number, a shelf, a member's code."""
    assert is_reference(text)


@pytest.mark.parametrize(
    "text",
    [
        "Lò Thị Mẫu",
        "LÒ THỊ MẪU",
        "MẪU",
        "tu-3",
        "",
        "A" * LONGEST + "1",
        "012345678901",
        "X-123456789",
        "A 1",
        "A1\n",
    ],
)
def test_names_texts_and_citizens_numbers_are_none(text: str) -> None:
    """A name has no digit or a blank; nine digits in a row may be a citizen's number."""
    assert not is_reference(text)


@given(st.text())
@example("0º")  # a small letter without a capital
def test_no_reference_has_a_blank_or_small_letters(text: str) -> None:
    """Whatever is typed: what passes cannot be a sentence."""
    if is_reference(text):
        assert not any(sign.isspace() or sign.islower() for sign in text)
        assert any(sign.isdigit() for sign in text)


def test_a_person_by_reference_is_taken() -> None:
    """Month of birth, sex and citizenship are read by rules and counts."""
    assert list(problems_of_person(PERSON)) == []


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"full_name": "Lò Thị Mẫu"}, "person.full_name"),
        ({"born_on": date(2000, 3, 2)}, "person.born_on"),
        ({"ethnicity": "Tày"}, "person.ethnicity"),
        ({"religion": "Phật giáo"}, "person.religion"),
    ],
)
def test_what_no_rule_reads_is_named(changed: dict[str, object], where: str) -> None:
    """Each place is named, and nothing else."""
    person = replace(PERSON, **changed)  # type: ignore[arg-type]
    assert [problem.where for problem in problems_of_person(person)] == [where]


def test_no_religion_is_no_entry() -> None:
    """An empty text says "none" and keeps nothing."""
    assert list(problems_of_person(replace(PERSON, religion=""))) == []


def test_texts_of_acts_are_references_or_nothing() -> None:
    """The assessment, the sponsor, the number and the note: each place is named."""
    on = date(2024, 5, 2)
    report = HelperReport(on=on, assessment="Lời nhận xét mẫu", note="cất ở tủ")
    assert [p.where for p in problems_of_act(report)] == [
        "helper_report.note",
        "helper_report.assessment",
    ]
    kept = HelperReport(on=on, assessment="BC-03/2024", note="TU-3/NGAN-2", number="03-BC/CB")
    assert list(problems_of_act(kept)) == []
    named = Sponsorship(on=on, route="member", sponsor="Trần Mẫu Bình")
    assert [p.where for p in problems_of_act(named, "acts[2]")] == ["acts[2].sponsor"]
    assert list(problems_of_act(Sponsorship(on=on, route="youth_union"))) == []


def test_words_of_the_contract_stay() -> None:
    """Findings that rules read are no texts: without them every rule would say unknown."""
    on = date(2024, 5, 2)
    assert list(problems_of_act(VerificationReply(on=on, subject="father", result="issue"))) == []
    assert list(problems_of_act(PoliticalConclusion(on=on, authority="BTV-1", cleared=True))) == []
