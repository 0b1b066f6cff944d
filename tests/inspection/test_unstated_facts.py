"""Stated and wrong is found, stated and right is clear; of what is not stated nobody can say."""

from dataclasses import replace
from datetime import date

import pytest

from admission_flow.inspection.dossier import Answer, Attempt, Dossier, Found
from admission_flow.inspection.inspect import inspect_one
from admission_flow.procedure.acts import Consent, Withdrawal
from admission_flow.procedure.document import Case
from admission_flow.testing import (
    SAMPLE_UNIT,
    lawful_case,
    with_act,
    with_changed,
    with_step,
    without,
)
from tests.inspection.altered import (
    BEFORE_RECOGNITION,
    WHOLE,
    by_the_old,
    disciplined,
    given_to_branch,
    held_at,
    moved,
    of_person,
    told,
)
from tests.inspection.conftest import Look

FOUND, CLEAR, UNKNOWN, NONE = Answer.FOUND, Answer.CLEAR, Answer.UNKNOWN, Answer.NOT_APPLICABLE


def said_by(check: str, dossier: Dossier) -> Found:
    return next(item for item in inspect_one(dossier) if item.check == check)


CASES = [
    ("U09", by_the_old(date(2025, 8, 12)), CLEAR, "the 18th working day after the move"),
    ("U09", by_the_old(date(2025, 7, 25)), CLEAR, "the 30th working day after the move"),
    ("U09", by_the_old(date(2025, 7, 24)), FOUND, "the 31st working day after the move"),
    (
        "U09",
        moved(date(2024, 3, 6), decided_on=date(2024, 2, 27), to_authority="Đảng ủy Mẫu Mới"),
        UNKNOWN,
        "the 31st: who decided?",
    ),
    (
        "U09",
        with_changed(
            moved(date(2024, 3, 6), decided_on=date(2024, 2, 27)),
            "admission_decision",
            authority="Đảng ủy Khối Mẫu",
        ),
        UNKNOWN,
        "the 31st: who decides there?",
    ),
    ("U09", moved(date(2024, 3, 6)), UNKNOWN, "when was the move decided?"),
    (
        "U09",
        moved(date(2024, 3, 6), decided_on=date(2024, 2, 28)),
        CLEAR,
        "the 30th working day by the guidance of 2021",
    ),
    (
        "U09",
        with_changed(
            moved(date(2024, 3, 6), decided_on=date(2024, 2, 27), to_authority="Đảng ủy Mẫu Mới"),
            "admission_decision",
            authority="Đảng ủy Khối Mẫu",
        ),
        FOUND,
        "the 31st",
    ),
    ("U09", moved(date(2024, 1, 9)), NONE, "the new chi bộ voted: who decided is not stated"),
    ("U09", moved(date(2021, 9, 27)), UNKNOWN, "the limits before the guidance of 2021 are unread"),
    ("U09", moved(date(2024, 1, 9), same_authority=True), CLEAR, "the same authority decides"),
    (
        "U09",
        with_changed(
            moved(date(2024, 1, 9), to_authority="Đảng ủy Mẫu Mới"),
            "admission_decision",
            authority="Đảng ủy  mẫu mới",
        ),
        CLEAR,
        "the new authority decided, whenever",
    ),
    (
        "U09",
        moved(date(2024, 3, 20), decided_on=date(2024, 2, 28)),
        CLEAR,
        "the days run from the decision to move",
    ),
    ("U09", moved(date(2015, 12, 1)), UNKNOWN, "nor are the holidays of 2015 known"),
    ("U09", WHOLE, NONE, "nobody moved"),
    ("K01", held_at(None), UNKNOWN, "moved before the ceremony: where was it held?"),
    ("K01", held_at("Chi bộ mẫu  hai"), CLEAR, "held at the new chi bộ"),
    ("K01", held_at("Chi bộ Trường Mẫu"), FOUND, "held at the old chi bộ"),
    ("U10", WHOLE, CLEAR, "every step"),
    ("U10", without(WHOLE, "base_resolution"), FOUND, "the base committee was passed over"),
    (
        "U10",
        lawful_case(unit=replace(SAMPLE_UNIT, has_base_committee=False)),
        CLEAR,
        "there is no base committee",
    ),
    (
        "U10",
        with_step(WHOLE, "branch_resolution", roll={"in_favour": 13}),
        CLEAR,
        "a vote that fell short is no step that was skipped",
    ),
    (
        "U10",
        with_changed(WHOLE, "base_resolution", on=date(2024, 4, 11)),
        FOUND,
        "the base committee resolved the day after the decision",
    ),
    ("U10", with_changed(WHOLE, "base_resolution", on=date(2024, 4, 10)), CLEAR, "on that day"),
    (
        "U10",
        with_changed(WHOLE, "sympathiser_resolution", on=date(2023, 7, 21)),
        CLEAR,
        "a certificate may be older than the list",
    ),
    (
        "U10",
        without(lawful_case("dossier_opened"), "sympathiser_resolution"),
        FOUND,
        "the dossier was opened of somebody who is on no list",
    ),
    (
        "U10",
        with_act(WHOLE, Withdrawal(on=date(2024, 1, 10), reason="x")),
        FOUND,
        "voted on after the person had withdrawn",
    ),
    ("T07", WHOLE, UNKNOWN, "no notice is on file"),
    ("T07", told(date(2025, 6, 3)), CLEAR, "told on the day of the decision"),
    ("T07", told(date(2025, 6, 2)), FOUND, "told the day before it was decided"),
    ("T07", BEFORE_RECOGNITION, NONE, "nothing was decided"),
    ("T09", disciplined(date(2024, 5, 7)), FOUND, "on the day of the ceremony"),
    ("T09", disciplined(date(2024, 5, 6)), CLEAR, "before the admission"),
    ("T09", disciplined(date(2025, 5, 12)), FOUND, "on the day of the vote"),
    ("T09", disciplined(date(2025, 5, 13)), CLEAR, "after the vote"),
    ("C03", WHOLE, CLEAR, "a political centre"),
    (
        "C03",
        with_changed(WHOLE, "awareness_certificate", issuer_kind="competent_committee"),
        UNKNOWN,
        "a committee: was there no centre?",
    ),
    (
        "C03",
        with_changed(WHOLE, "awareness_certificate", issuer_kind=None),
        UNKNOWN,
        "who issued it is not stated",
    ),
    ("C03", without(WHOLE, "awareness_certificate"), NONE, "that there is none is for C01"),
    ("P08", WHOLE, UNKNOWN, "of what tie to the place"),
    ("P08", given_to_branch(date(2024, 3, 5)), CLEAR, "on the day of the vote"),
    ("P08", given_to_branch(date(2024, 3, 6)), FOUND, "the day after the vote"),
    ("P08", given_to_branch(date(2023, 6, 1), None), UNKNOWN, "why is not stated"),
    (
        "P08",
        given_to_branch(date(2023, 6, 1), "short_contract"),
        UNKNOWN,
        "no comment of the employer is on file",
    ),
    (
        "P08",
        given_to_branch(date(2023, 6, 1), "short_contract", asked_on=date(2023, 9, 5)),
        CLEAR,
        "the employer on the day on which the dossier was opened",
    ),
    (
        "P08",
        given_to_branch(date(2023, 6, 1), "short_contract", asked_on=date(2023, 9, 6)),
        FOUND,
        "the employer the day after",
    ),
    ("P08", lawful_case("dossier_opened"), NONE, "nobody considered yet"),
]


@pytest.mark.parametrize(("check", "case", "answer", "because"), CASES)
def test_a_check_says(check: str, case: Case, answer: Answer, because: str, look: Look) -> None:
    """One fact changed, or left unsaid, changes the answer of the check."""
    said = said_by(check, look(case))
    assert said.answer is answer, (because, said.evidence)


def test_who_is_of_a_stated_track_is_found_and_not_which(look: Look) -> None:
    """P06: admitted without the agreement of a track; of a religion or an origin not a word."""
    owner = of_person(WHOLE, tracks=("private_owner",))
    (found,) = (f for f in inspect_one(look(owner)) if f.check == "P06" and f.answer is FOUND)
    assert found.on == date(2024, 4, 10)
    assert "private_owner" not in str(found.evidence)
    agreed = with_act(owner, Consent(on=date(2024, 4, 10), matter="private_owner"))
    assert said_by("P06", look(agreed)).answer is UNKNOWN
    nobody = said_by("P06", look(WHOLE))
    for person in (
        {"religion": "Công giáo"},
        {"ethnicity": "Hoa"},
        {"tracks": ("religious_dignitary",)},
        {"religion": ""},
    ):
        assert said_by("P06", look(of_person(WHOLE, **person))) == nobody


def test_three_refused_figures_are_no_three_votes(look: Look) -> None:
    """T05: what is only in the log as a refused step may have been mistyped: it cannot say."""
    case = lawful_case("recognition_branch_resolution")
    refused = tuple(
        Attempt("recognition_branch_resolution", day, {"branch.two_thirds": "unmet"})
        for day in (date(2025, 5, 8), date(2025, 5, 9), date(2025, 5, 10))
    )
    said = said_by("T05", replace(look(case), refused=refused))
    assert (said.answer, said.evidence["missing"]) == (UNKNOWN, "minutes")
    assert said_by("M09", replace(look(case), refused=refused)).answer is UNKNOWN
