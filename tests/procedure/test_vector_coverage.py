"""Coverage by clause: what is missing is seen, by judging; what is excused must be missing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from admission_flow.procedure.document import DocumentProblems
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.vector_coverage import Cell, Coverage, coverage_of, regimes_of
from admission_flow.procedure.vector_excuses import excuses_from
from admission_flow.procedure.vectors import FORMAT, vectors_from
from admission_flow.workflow_source import load_procedure
from tests.loan import loan_folder

RULE = "loan.in_time"
UNIT = {
    "name": "Chi bộ Mẫu",
    "has_youth_union": True,
    "has_trade_union": True,
    "has_base_committee": True,
}
EXCUSE = {"rule": "order.state", "side": "fails", "why": "A reason.", "vi": "Một lý do."}


@pytest.fixture(scope="module")
def loan(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """Return the judge of a procedure with one rule of its own: five working days."""
    return Judge(load_procedure(loan_folder(tmp_path_factory.mktemp("coverage") / "loan")))


def vector(day: int, status: str) -> dict[str, Any]:
    """Return a vector of a loan agreed on 7 May 2024; the fifth working day is 13 May."""
    acts = [
        {"kind": "loan_asked", "on": date(2024, 5, 6)},
        {"kind": "loan_agreed", "on": date(2024, 5, 7)},
        {"kind": "loan_handed_over", "on": date(2024, 5, day)},
    ]
    person = {"full_name": "Lò Thị Mẫu"}
    case = {"format": "admission-case/2", "person": person, "unit": UNIT, "acts": acts}
    words = {"because": "So it is.", "vi": "Là như vậy."}
    return {"rule": RULE, "step": "loan_handed_over", "status": status, "case": case, **words}


def covered(loan: Judge, *vectors: Mapping[str, Any], excused: Any = ()) -> Coverage:  # noqa: ANN401 - what a file may hold
    data = {"format": FORMAT, "example": list(vectors), "excused": list(excused)}
    procedure = loan.procedure
    return coverage_of(
        vectors_from(data, procedure, "x.toml"), excuses_from(data, procedure, "x.toml"), loan
    )


def cell(found: Coverage, rule: str = RULE) -> Cell:
    (only,) = [one for one in found.cells if one.rule == rule]
    return only


def test_a_pair_on_both_sides_of_the_boundary_covers_a_rule(loan: Judge) -> None:
    """The fifth working day and the sixth; which vector is which is told."""
    found = cell(covered(loan, vector(13, "met"), vector(14, "unmet")))
    assert found.gaps == ()
    assert [p.number for p in found.passes] == [1]
    assert [p.number for p in found.fails] == [2]
    assert [p.number for p in found.boundary["days"]] == [1, 2]


@pytest.mark.parametrize(
    ("vectors", "gaps"),
    [
        ((), {("passes", ""), ("fails", ""), ("boundary", "days")}),
        ((vector(13, "met"),), {("fails", ""), ("boundary", "days")}),
        ((vector(14, "unmet"),), {("passes", ""), ("boundary", "days")}),
        ((vector(13, "met"), vector(15, "unmet")), {("boundary", "days")}),
        ((vector(10, "met"), vector(14, "unmet")), {("boundary", "days")}),
    ],
)
def test_what_is_missing_is_told(
    loan: Judge, vectors: tuple[dict[str, Any], ...], gaps: set[tuple[str, str]]
) -> None:
    """A side without a vector, and a pair of which one does not lie at the boundary."""
    found = covered(loan, vector(13, "not_judged"), *vectors)
    assert set(cell(found).gaps) == gaps
    assert not found.whole


def test_a_vector_that_does_not_hold_covers_nothing(loan: Judge) -> None:
    """It says that the sixth day fails, and that the fifth does: only one of them is so."""
    found = covered(loan, vector(13, "unmet"), vector(14, "met"))
    assert cell(found).passes == cell(found).fails == ()
    assert [run.vector.number for run in found.broken] == [1, 2]


def test_an_excuse_stands_for_what_is_missing_and_for_nothing_else(loan: Judge) -> None:
    """Its reason is kept with the cell; the other side is missing all the same."""
    found = covered(loan, vector(13, "met"), excused=[EXCUSE])
    state = cell(found, "order.state")
    assert state.gaps == (("passes", ""),)
    assert [e.why for e in state.excused.values()] == ["A reason."]
    assert found.needless == ()


def test_an_excuse_that_is_not_needed_is_told(loan: Judge) -> None:
    """Where the vectors are there, it would hide the next gap."""
    pair = vector(13, "met"), vector(14, "unmet")
    for side, value in (("passes", ""), ("fails", ""), ("boundary", "days")):
        excuse = {**EXCUSE, "rule": RULE, "side": side} | ({"value": value} if value else {})
        found = covered(loan, *pair, excused=[excuse])
        ((needless, there),) = found.needless
        assert (needless.side, [s.start for s in there]) == (side, [date(2024, 1, 2)])
        assert not found.whole
        assert (
            covered(loan, pair[0], excused=[{**excuse, "side": "fails", "value": ""}]).needless
            == ()
        )


@pytest.mark.parametrize(
    ("more", "where", "message_id"),
    [
        ({"colour": "red"}, "excused 1.colour", "unknown_field"),
        ({"rule": "loan.late"}, "excused 1.rule", "not_a_choice"),
        ({"side": "both"}, "excused 1.side", "not_a_choice"),
        ({"why": ""}, "excused 1.why", "not_a_text"),
        ({"vi": 3}, "excused 1.vi", "not_a_text"),
        ({"value": "days"}, "excused 1.value", "not_a_choice"),
        ({"side": "boundary"}, "excused 1.value", "not_a_choice"),
        ({"regimes": "QC"}, "excused 1.regimes", "not_a_list"),
        ({"regimes": ["QD24"]}, "excused 1.regimes", "not_a_choice"),
    ],
)
def test_an_excuse_that_cannot_be_read_is_named_by_its_place(
    loan: Judge, more: dict[str, object], where: str, message_id: str
) -> None:
    """One place, one message; no reason, no excuse."""
    data = {"format": FORMAT, "excused": [{**EXCUSE, **more}]}
    with pytest.raises(DocumentProblems) as found:
        excuses_from(data, loan.procedure, "x.toml")
    assert [(p.where, p.message_id) for p in found.value.problems] == [(where, message_id)]


def test_an_excuse_may_speak_of_one_regime(loan: Judge) -> None:
    """By the keys of its documents in law.toml."""
    there = {**EXCUSE, "regimes": ["QC"]}
    assert cell(covered(loan, excused=[there]), "order.state").gaps == (("passes", ""),)


def test_a_rule_that_is_not_asked_in_a_regime_has_no_cell_there(judge: Judge) -> None:
    """Of a move before 28 September 2021 no limit is on file; "applies = false" is none either."""
    book = judge.workflow.rulebook
    assert next(s.start for s in regimes_of(book, "decision.after_move")) == date(2021, 9, 28)
    dated = book.values["ceremony.place.applies"]
    off = replace(dated, rows=tuple(replace(row, value=False) for row in dated.rows))
    without = replace(book, values={**book.values, dated.of: off}, _laws={})
    assert regimes_of(book, "ceremony.place")
    assert regimes_of(without, "ceremony.place") == ()
