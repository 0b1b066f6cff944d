"""What a register of minimal data takes, and what it refuses."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from admission_flow.procedure.acts import (
    HelperReport,
    PoliticalConclusion,
    Sponsorship,
    VerificationReply,
)
from admission_flow.procedure.document import Case, Problem
from admission_flow.procedure.minimal import (
    LONGEST,
    is_reference,
    problems_of_act,
    problems_of_case,
    problems_of_person,
    problems_of_text,
)
from admission_flow.procedure.paper_sheet import PaperSheet
from admission_flow.procedure.person import Person
from admission_flow.testing import SAMPLE_UNIT

NO_REFERENCE: tuple[str, dict[str, Any]] = ("minimal_no_reference", {"most": LONGEST})
NOT_KEPT: tuple[str, dict[str, Any]] = ("minimal_not_kept", {})
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
    ("changed", "problem"),
    [
        ({"full_name": "Lò Thị Mẫu"}, Problem("person.full_name", *NO_REFERENCE)),
        (
            {"born_on": date(2000, 3, 2)},
            Problem("person.born_on", "minimal_month", {"first": date(2000, 3, 1)}),
        ),
        ({"ethnicity": "Tày"}, Problem("person.ethnicity", *NOT_KEPT)),
        ({"religion": "Phật giáo"}, Problem("person.religion", *NOT_KEPT)),
    ],
)
def test_what_no_rule_reads_is_named(changed: dict[str, object], problem: Problem) -> None:
    """Each place is named, and nothing else."""
    person = replace(PERSON, **changed)  # type: ignore[arg-type]
    assert list(problems_of_person(person)) == [problem]


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


def test_what_only_papers_print_is_not_kept() -> None:
    """Each key of a sheet is named, of the case and of an act, by its place."""
    on = date(2024, 5, 2)
    paper = PaperSheet({"dong_dau": "K-3", "nguoi_ky": "CB-01"})
    report = HelperReport(on=on, assessment="BC-03/2024", paper=paper)
    assert list(problems_of_act(report)) == [
        Problem("helper_report.paper.dong_dau", *NOT_KEPT),
        Problem("helper_report.paper.nguoi_ky", *NOT_KEPT),
    ]
    assert [p.where for p in problems_of_act(report, "acts[2]")] == [
        "acts[2].paper.dong_dau",
        "acts[2].paper.nguoi_ky",
    ]


def test_a_whole_case_is_looked_through() -> None:
    """The person, the sheet of the case, and every act by its number."""
    on = date(2024, 5, 2)
    kept = HelperReport(on=on, assessment="BC-03/2024")
    told = HelperReport(on=on, assessment="Lời nhận xét mẫu")
    person = replace(PERSON, religion="Phật giáo")
    case = Case(person, SAMPLE_UNIT, (kept, told), paper_sheet=PaperSheet({"que_quan": "K-3"}))
    assert list(problems_of_case(case)) == [
        Problem("person.religion", *NOT_KEPT),
        Problem("paper_sheet.que_quan", *NOT_KEPT),
        Problem("acts[1].assessment", *NO_REFERENCE),
    ]


def test_a_single_text_is_a_reference_or_named() -> None:
    """The reason of a correction, for one: its place is that of the caller."""
    assert list(problems_of_text("reason", "BB-4/2024")) == []
    assert list(problems_of_text("reason", "ghi nhầm")) == [Problem("reason", *NO_REFERENCE)]
