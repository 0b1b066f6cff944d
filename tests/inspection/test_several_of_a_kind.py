"""Several papers of one kind: each is looked at, and what was done again is said so."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from admission_flow.inspection.dossier import Answer, Found
from admission_flow.inspection.inspect import inspect, inspect_one
from admission_flow.procedure import acts as a
from admission_flow.procedure.document import Case
from admission_flow.testing import lawful_case, with_act, with_changed, with_step, without
from tests.inspection.altered import WHOLE
from tests.inspection.conftest import Look

VOTE, DECIDED, HELD = date(2024, 3, 5), date(2024, 4, 10), date(2024, 5, 7)
FOUND, CLEAR = Answer.FOUND, Answer.CLEAR


def again(case: Case, kind: str, on: date, **changes: Any) -> Case:  # noqa: ANN401 - of the act
    """Return the case with a second paper of a kind, like the first but for these fields."""
    first = next(act for act in case.acts if act.kind == kind)
    return with_act(case, replace(first, on=on, **changes))


def without_papers_at_first(*kinds: str) -> Case:
    """Return the case with a first vote a month early, before these papers were there."""
    case = again(WHOLE, "branch_resolution", VOTE - timedelta(days=30))
    for kind in kinds:
        case = with_changed(case, kind, on=VOTE - timedelta(days=20))
    return case


EARLY_DECISION = date(2024, 3, 8)
CASES = [
    ("S01", without_papers_at_first("branch_comment"), [date(2024, 2, 4)]),
    ("C01", without_papers_at_first("awareness_certificate"), [date(2024, 2, 4)]),
    ("O04", without_papers_at_first("opinions_summarised"), [VOTE - timedelta(days=20)]),
    ("U03", again(WHOLE, "admission_decision", EARLY_DECISION), [EARLY_DECISION]),
    ("K01", again(WHOLE, "ceremony", date(2024, 4, 1)), [date(2024, 4, 1)]),
    ("S01", again(WHOLE, "recognition_branch_resolution", date(2025, 5, 7)), [date(2025, 5, 7)]),
    (
        "P08",
        with_act(
            again(WHOLE, "branch_resolution", date(2024, 2, 1)),
            a.AssignedToBranch(on=date(2024, 2, 20), reason="no_branch"),
        ),
        [date(2024, 2, 1)],
    ),
    ("T01", again(WHOLE, "self_review", date(2025, 5, 2)), []),
]


def said_by(look: Look, case: Case, check: str) -> list[Found]:
    return [item for item in inspect_one(look(case)) if item.check == check]


@pytest.mark.parametrize(("check", "case", "days"), CASES)
def test_each_is_looked_at(check: str, case: Case, days: list[date], look: Look) -> None:
    """The one that is at fault is found by its day; that another is in order hides nothing."""
    assert [f.on for f in said_by(look, case, check) if f.answer is FOUND] == days


def test_a_reply_between_two_votes(look: Look) -> None:
    """L04: what was certified before the first vote is not so before the second."""
    case = again(WHOLE, "branch_resolution", VOTE + timedelta(days=30))
    case = again(case, "verification_reply", VOTE + timedelta(days=3), subject="mother")
    found = [f for f in said_by(look, case, "L04") if f.answer is FOUND]
    assert {f.evidence["paper"] for f in found} == {"branch_comment", "history_certified"}
    assert {f.evidence["last_reply_on"] for f in found} == {VOTE + timedelta(days=3)}


def test_a_committee_that_acted_on_a_vote_that_fell_short(look: Look) -> None:
    """U03: 13 of 20 on 5 March, the committee on 10 March, 15 of 20 on 12 March."""
    case = with_step(WHOLE, "branch_resolution", roll={"in_favour": 13, "against": 5})
    first = next(act for act in WHOLE.acts if isinstance(act, a.BranchResolution))
    carried = with_act(case, replace(first, on=date(2024, 3, 12)))
    early = with_changed(carried, "base_resolution", on=date(2024, 3, 11))
    for whole, days in ((carried, []), (early, [date(2024, 3, 11)])):
        said = said_by(look, whole, "U03")
        assert [f.on for f in said if f.answer is FOUND] == days


def remedied(order_of: tuple[str, ...], **wrong: Any) -> Case:  # noqa: ANN401 - of the step
    """Return the case with three people in one vote, an order, votes taken again, a remedy."""
    case = with_step(lawful_case("ceremony"), "branch_resolution", **wrong)
    vote = next(act for act in WHOLE.acts if isinstance(act, a.BranchResolution))
    decision = next(act for act in WHOLE.acts if isinstance(act, a.AdmissionDecision))
    case = with_act(case, a.RedoOrder(on=date(2024, 9, 10), of="admission", steps=order_of))
    for step in order_of:
        redone = a.Redone(on=date(2024, 9, 24), step=step, branch_roll=vote.roll)
        case = with_act(case, redone)
    fixed = a.AdmissionRemedied(
        on=date(2024, 10, 15),
        admitted_on=date(2024, 10, 15),
        body=decision.body,
        persons=1,
        roll=decision.roll,
    )
    return with_act(case, fixed)


def test_what_was_done_again_is_made_good(look: Look) -> None:
    """M02: the vote that fell short was ordered, taken again, and the admission fixed anew."""
    few = {"in_favour": 13, "against": 5}
    (said,) = said_by(look, remedied(("branch_resolution",), roll=few), "M02")
    assert said.answer is CLEAR
    assert said.evidence["remedied_on"] == date(2024, 10, 15)


@pytest.mark.parametrize(
    "case",
    [
        remedied(("opinions_summarised",), roll={"in_favour": 13, "against": 5}),
        without(remedied(("branch_resolution",), roll={"in_favour": 13, "against": 5}), "redone"),
        without(
            remedied(("branch_resolution",), roll={"in_favour": 13, "against": 5}),
            "admission_remedied",
        ),
    ],
    ids=["another step was ordered", "not done again", "no decision of it"],
)
def test_what_was_not_done_again_stays_found(case: Case, look: Look) -> None:
    """An order alone makes nothing good, nor a remedy without the vote that it asks for."""
    assert FOUND in {f.answer for f in said_by(look, case, "M02")}


def test_no_remedy_makes_somebody_older(look: Look) -> None:
    """P01: what leads to annulment is not made good by doing it again."""
    case = remedied(("branch_resolution",))
    young = replace(case, person=replace(case.person, born_on=date(2006, 9, 1)))
    assert {f.answer for f in said_by(look, young, "P01")} == {FOUND}


def test_who_is_struck_off_on_paper_is_not_under_way(look: Look) -> None:
    """P09: a second dossier of somebody whose strike-off lacks its votes is no second one."""
    off = a.StrikeOffDecision(on=date(2024, 10, 8), reason="(lý do mẫu)", ground="unworthy")
    case = lawful_case("ceremony")
    answers = []
    for first in (case, with_act(case, off)):
        seen = [look(first, "HS-0001"), look(lawful_case("dossier_opened"), "HS-0002")]
        answers.append({f.answer for f in inspect(seen) if f.check == "P09"})
    assert answers == [{FOUND}, {CLEAR}]
