"""U01: who decided, beside who may by the tree of units, where the case does not say who may."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from admission_flow.inspection.catalogue import checks
from admission_flow.inspection.dossier import Answer, Found
from admission_flow.inspection.inspect import inspect_one
from admission_flow.inspection.remedy import remedy_of_check
from admission_flow.procedure.document import Case
from admission_flow.procedure.person import Decider
from admission_flow.testing import lawful_case, with_changed
from tests.inspection.conftest import Look

FOUND, CLEAR, UNKNOWN, NONE = Answer.FOUND, Answer.CLEAR, Answer.UNKNOWN, Answer.NOT_APPLICABLE
DECIDED = date(2024, 4, 10)
ABOVE = Decider(
    authority="Đảng ủy Khối Mẫu", body="standing_committee", since=date(2020, 1, 1), right="own"
)
GIVEN = Decider(
    authority="Đảng ủy Trường Mẫu", body="base_committee", since=DECIDED, right="delegated"
)


def decided(**facts: Any) -> Case:  # noqa: ANN401 - of the decision
    return with_changed(lawful_case("admission_decision"), "admission_decision", **facts)


def by(row: Decider) -> Case:
    return decided(authority=row.authority, body=row.body, delegation="15-QĐ/ĐUK")


def said(look: Look, case: Case, *rows: Decider) -> Found:
    dossier = replace(look(case), may_decide={DECIDED: rows} if rows else {})
    return next(item for item in inspect_one(dossier) if item.check == "U01")


@pytest.mark.parametrize(
    ("case", "rows", "answer", "because"),
    [
        (by(ABOVE), (ABOVE,), CLEAR, "the committee above, which decides by its own right"),
        (by(GIVEN), (ABOVE,), FOUND, "a base committee to which nothing was given"),
        (by(GIVEN), (ABOVE, GIVEN), CLEAR, "a base committee to which the right was given"),
        (by(ABOVE), (ABOVE, GIVEN), CLEAR, "delegating is not giving away"),
        (
            decided(authority="đảng ủy  khối MẪU", body="standing_committee"),
            (ABOVE,),
            CLEAR,
            "names are compared as people write them",
        ),
        (
            decided(authority="Đảng ủy Khối Khác", body="standing_committee"),
            (ABOVE,),
            FOUND,
            "the body of another committee",
        ),
        (
            decided(authority=ABOVE.authority, body="base_committee", delegation="1"),
            (ABOVE,),
            FOUND,
            "another body of the right committee",
        ),
        (decided(authority=None), (ABOVE,), UNKNOWN, "a standing committee: of which committee?"),
        (
            decided(authority=None, body="base_committee", delegation="1"),
            (ABOVE,),
            FOUND,
            "a base committee, whichever: none may",
        ),
        (by(GIVEN), (), UNKNOWN, "nobody says who may decide: no level decides by its name"),
        (by(ABOVE), (), UNKNOWN, "nor of a committee above"),
        (lawful_case("base_resolution"), (ABOVE,), CLEAR, "nobody decided yet"),
    ],
)
def test_the_tree_says_who_may(
    case: Case, rows: tuple[Decider, ...], answer: Answer, because: str, look: Look
) -> None:
    """Stated and wrong is found, stated and right is clear, and without a row nobody can say."""
    found = said(look, case, *rows)
    assert found.answer is answer, (because, found.evidence)
    if answer is FOUND:
        assert found.evidence["may_decide"] == tuple(row.authority for row in rows)
        assert found.citations
        assert remedy_of_check(found, "vi") == (checks()["U01"].remedy or {})["vi"]


def test_what_the_case_says_is_the_rules_to_compare(look: Look) -> None:
    """A row of the case counts on its days; on the day after its last the tree is asked."""
    case = by(GIVEN)
    for until, answer in ((DECIDED, CLEAR), (DECIDED - timedelta(days=1), FOUND)):
        row = replace(GIVEN, since=date(2020, 1, 1), until=until)
        stated = replace(case, unit=replace(case.unit, deciders=(row,)))
        assert said(look, stated, ABOVE).answer is answer


def test_army_and_police_have_rules_of_their_own(look: Look) -> None:
    """Of them nobody is accused, whatever the tree holds."""
    case = by(GIVEN)
    for system in ("army", "police", "overseas"):
        of_it = replace(case, unit=replace(case.unit, system=system))
        assert said(look, of_it, ABOVE).answer is not FOUND
