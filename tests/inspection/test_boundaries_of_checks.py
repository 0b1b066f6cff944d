"""The last day, the last vote and the last member on either side of what a check asks."""

from dataclasses import replace
from datetime import date

import pytest

from admission_flow.inspection.dossier import Answer, Lent
from admission_flow.inspection.inspect import inspect_one
from admission_flow.procedure.acts import (
    Act,
    BranchResolution,
    HelperAssessment,
    Move,
    RecognitionBranchResolution,
    SelfReview,
)
from admission_flow.procedure.document import Case
from admission_flow.testing import lawful_case, with_act, with_changed, with_step
from tests.inspection.altered import (
    BEFORE_RECOGNITION,
    LITERATE,
    WHOLE,
    of_person,
    recognition_votes,
    voted,
    voted_again,
)
from tests.inspection.conftest import Look

FOUND, CLEAR, UNKNOWN, NONE = Answer.FOUND, Answer.CLEAR, Answer.UNKNOWN, Answer.NOT_APPLICABLE
CEREMONY, RECOGNISED = date(2024, 5, 7), date(2025, 6, 3)


def moved(case: Case, on: date) -> Case:
    return with_act(case, Move(on=on, to="Chi bộ Mẫu Hai"))


def written(on: date) -> Case:
    """Return a probationer who moved on 1 December, with both papers of one day."""
    case = moved(BEFORE_RECOGNITION, date(2024, 12, 1))
    return with_act(with_act(case, SelfReview(on=on)), HelperAssessment(on=on))


def a_vote_that_carried_after_three() -> Case:
    case = recognition_votes(3)
    last = case.acts[-1]
    assert isinstance(last, RecognitionBranchResolution)
    assert last.roll is not None
    roll = replace(last.roll, in_favour=18)
    return with_act(case, replace(last, on=date(2025, 6, 20), roll=roll))


def nobody_called(present: int) -> Case:
    return voted(exempt_absent=20, present=present, in_favour=present, against=0)


NARROW = {"present": 18, "in_favour": 13, "against": 5}

CASES = [
    ("P04", of_person(LITERATE, education="primary"), NONE, "primary school needs no consent"),
    ("M03", nobody_called(0), FOUND, "all 20 are left out of the base"),
    ("M04", nobody_called(15), FOUND, "carried only by those who were left out"),
    (
        "M04",
        with_changed(
            with_step(lawful_case("base_resolution"), "branch_resolution", roll=NARROW),
            "base_resolution",
            on=date(2024, 3, 5),
        ),
        FOUND,
        "the committee went on with it on the very day",
    ),
    (
        "M04",
        with_changed(voted_again(), "base_resolution", on=date(2024, 3, 12)),
        UNKNOWN,
        "the committee resolved on the day of the next vote, so on that one",
    ),
    ("T05", a_vote_that_carried_after_three(), FOUND, "a fourth vote, though it carried"),
    ("K06", moved(BEFORE_RECOGNITION, CEREMONY), FOUND, "moved on the day of the ceremony"),
    ("K06", moved(lawful_case(), RECOGNISED), NONE, "moved on the day of the recognition"),
    ("K06", written(CEREMONY), FOUND, "papers of the day of the ceremony say nothing of after it"),
    ("K06", written(date(2024, 5, 8)), CLEAR, "papers of the day after the ceremony"),
    (
        "S01",
        with_changed(WHOLE, "self_review", on=CEREMONY),
        FOUND,
        "a self-review of the day of the ceremony is none of the probation",
    ),
    (
        "S01",
        with_changed(WHOLE, "self_review", on=date(2024, 5, 8)),
        CLEAR,
        "a self-review of the day after: too early is for T01 to say",
    ),
]


@pytest.mark.parametrize(("check", "case", "answer", "because"), CASES)
def test_on_either_side(check: str, case: Case, answer: Answer, because: str, look: Look) -> None:
    """One day, vote or member more or less is another answer."""
    said = next(item for item in inspect_one(look(case)) if item.check == check)
    assert said.answer is answer, (because, said.evidence)


def test_a_dossier_lent_on_the_day_of_the_inspection_is_out(look: Look) -> None:
    """S03: lent that day it is out; lent the day after, nothing is said of it."""
    dossier = look(WHOLE)
    answers = []
    for day in (dossier.as_of, date.fromordinal(dossier.as_of.toordinal() + 1)):
        lent = replace(dossier, lent=(Lent(day),))
        answers += [item.answer for item in inspect_one(lent) if item.check == "S03"]
    assert answers == [FOUND, NONE]


def test_every_vote_is_looked_at(look: Look) -> None:
    """M06: two votes of one kind that do not say how they were taken are two findings."""
    case = voted_again()
    silent: list[Act] = []
    for act in case.acts:
        if isinstance(act, BranchResolution) and act.roll is not None:
            silent.append(replace(act, roll=replace(act.roll, mode=None)))
        else:
            silent.append(act)
    said = [f for f in inspect_one(look(replace(case, acts=tuple(silent)))) if f.check == "M06"]
    assert [f.on for f in said] == [date(2024, 3, 5), date(2024, 3, 12)]
