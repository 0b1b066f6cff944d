"""Coverage by clause: what is missing is seen, by judging; what is excused must be missing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.document import DocumentProblems
from admission_flow.procedure.findings import Result
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.rulebook import Values, turns_of
from admission_flow.procedure.vector_coverage import Cell, Coverage, coverage_of, regimes_of
from admission_flow.procedure.vector_excuses import excuses_from
from admission_flow.procedure.vector_runs import stretches
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
        assert cell(found).excused == {}
        assert (
            covered(loan, pair[0], excused=[{**excuse, "side": "fails", "value": ""}]).needless
            == ()
        )


RULES = "order.state, order.dates, loan.in_time"


@pytest.mark.parametrize(
    ("more", "where", "message_id", "facts"),
    [
        ({"colour": "red"}, "excused 1.colour", "unknown_field", None),
        (
            {"rule": "loan.late"},
            "excused 1.rule",
            "not_a_choice",
            {"found": "loan.late", "known": RULES},
        ),
        (
            {"side": "both"},
            "excused 1.side",
            "not_a_choice",
            {"found": "both", "known": "passes, fails, boundary"},
        ),
        ({"why": ""}, "excused 1.why", "not_a_text", {"found": ""}),
        ({"vi": 3}, "excused 1.vi", "not_a_text", {"found": 3}),
        (
            {"value": "days"},
            "excused 1.value",
            "not_a_choice",
            {"found": "days", "known": '""'},
        ),
        (
            {"side": "boundary"},
            "excused 1.value",
            "not_a_choice",
            {"found": "", "known": "applies"},
        ),
        ({"regimes": "QC"}, "excused 1.regimes", "not_a_list", {}),
        (
            {"regimes": ["QD24"]},
            "excused 1.regimes",
            "not_a_choice",
            {"found": "QD24", "known": "QC"},
        ),
        (
            {"regimes": [["QC"]]},
            "excused 1.regimes",
            "not_a_choice",
            {"found": ("QC",), "known": "QC"},
        ),
    ],
)
def test_an_excuse_that_cannot_be_read_is_named_by_its_place(
    loan: Judge,
    more: dict[str, object],
    where: str,
    message_id: str,
    facts: dict[str, object] | None,
) -> None:
    """One place, one message, for each of two; no reason, no excuse."""
    data = {"format": FORMAT, "excused": [{**EXCUSE, **more}, {**EXCUSE, "why": ""}]}
    with pytest.raises(DocumentProblems) as found:
        excuses_from(data, loan.procedure, "x.toml")
    first, second = found.value.problems
    assert (first.where, first.message_id) == (where, message_id)
    assert facts in (None, first.facts)
    assert second.where == "excused 2.why"


def test_excuses_that_are_no_list(loan: Judge) -> None:
    """Said of the file; what is no table at all is said by who reads its vectors."""
    with pytest.raises(DocumentProblems) as found:
        excuses_from({"format": FORMAT, "excused": "none"}, loan.procedure, "x.toml")
    assert [(p.where, p.message_id) for p in found.value.problems] == [("excused", "not_a_list")]
    assert excuses_from([], loan.procedure, "x.toml") == ()


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


def test_a_rule_that_begins_on_the_last_day_of_a_regime_holds_in_it(judge: Judge) -> None:
    """A day later it does not."""
    book = judge.workflow.rulebook
    dated = book.values["ceremony.place.applies"]
    for first, count in ((date(2025, 1, 19), 1), (date(2025, 1, 20), 0)):
        rows = (replace(dated.rows[0], start=first), *dated.rows[1:])
        values = {**book.values, dated.of: replace(dated, rows=rows)}
        later = replace(book, values=values, _laws={}, _turns=turns_of(book.regimes, values))
        held = regimes_of(later, "ceremony.place")
        assert sum(stretch.start == date(2021, 9, 28) for stretch in held) == count


VOTE = {"rule": "base.two_thirds", "step": "base_resolution", "because": "So.", "vi": "Vậy."}
OF_VOTE = {"rule": "base.two_thirds", "why": "A reason.", "vi": "Một lý do."}


def voted(judge: Judge, *votes: int | tuple[int, int], excused: Any = ()) -> Coverage:  # noqa: ANN401 - what a file may hold
    """Return what votes of a base committee, in March 2024, cover of its share: two thirds.

    Each is of eleven members, or says of how many.
    """
    items = []
    for in_favour, members in (one if isinstance(one, tuple) else (one, 11) for one in votes):
        counts = {"members": members, "in_favour": in_favour, "against": members - in_favour}
        status = "met" if members and 3 * in_favour >= 2 * members else "unmet"
        change = [{"act": "base_resolution", "set": {"roll": counts}}]
        items.append({**VOTE, "status": status, "change": change})
    data = {"format": FORMAT, "example": items, "excused": list(excused)}
    vectors = vectors_from(data, judge.procedure, "x.toml")
    return coverage_of(
        vectors, excuses_from(data, judge.procedure, "x.toml"), judge, "base.two_thirds"
    )


@pytest.mark.parametrize(
    ("votes", "pair"), [((8, 7), [1, 2]), ((9, 8, 6, 7), [2, 4]), ((9, 7), []), ((8, 6), [])]
)
def test_a_share_has_its_boundary_between_two_votes(
    judge: Judge, votes: tuple[int, ...], pair: list[int]
) -> None:
    """Of eleven: 8 and 7, and none farther away; a twentieth would not tell 8 from 9."""
    (there,) = [one for one in voted(judge, *votes).cells if one.passes]
    assert [place.number for place in there.boundary["share"]] == pair


def boundary(found: Coverage) -> list[int]:
    """Return the vectors on the two sides of the share, in the one regime that has any."""
    (there,) = [one for one in found.cells if one.passes or one.fails]
    return [place.number for place in there.boundary["share"]]


def test_of_a_committee_of_one_the_one_vote_is_the_boundary(judge: Judge) -> None:
    """A vote is all of it; of a committee of nobody none is, and no number brings it over."""
    assert boundary(voted(judge, (1, 1), (0, 1))) == [1, 2]
    assert boundary(voted(judge, (1, 1), (0, 0))) == []


@pytest.mark.parametrize(
    ("passing", "failing", "pair"), [(14, 13, [1, 2]), (15, 13, []), (14, 12, [])]
)
def test_where_no_base_is_named_a_share_is_changed_by_a_twentieth(
    judge: Judge, passing: int, failing: int, pair: list[int]
) -> None:
    """Of twenty that is one vote."""
    rule = judge.procedure.by_id["base.two_thirds"]

    def silent(case: CaseOnDay[Any], values: Values) -> Result:
        told = rule.check(case, values)
        return told._replace(facts={k: v for k, v in told.facts.items() if k != "base"})

    other = Judge(judge.procedure.with_rule(replace(rule, check=silent)))
    votes = (passing, 20), (failing, 20)
    assert boundary(voted(judge, *votes)) == pair
    assert boundary(voted(other, *votes)) == pair


def test_an_excuse_of_what_is_not_there_is_told_what_is(judge: Judge) -> None:
    """Every value of the rule, and every regime, as they could stand there."""
    book = judge.workflow.rulebook
    keys = {document.key: key for key, document in book.documents.items()}
    excuse = {**EXCUSE, "rule": "decision.majority", "side": "boundary", "value": "share"}
    shares = {**excuse, "value": "committee_share", "regimes": ["QD24"]}
    with pytest.raises(DocumentProblems) as found:
        excuses_from({"format": FORMAT, "excused": [excuse, shares]}, judge.procedure, "x.toml")
    assert [(p.where, p.facts) for p in found.value.problems] == [
        (
            "excused 1.value",
            {"found": "share", "known": ", ".join(book.declared["decision.majority"])},
        ),
        (
            "excused 2.regimes",
            {
                "found": "QD24",
                "known": ", ".join("+".join(keys[d] for d in s.regime) for s in stretches(book)),
            },
        ),
    ]
    assert len(book.declared["decision.majority"]) > 1 < len(stretches(book))


def test_an_excuse_of_some_regimes_is_none_of_the_others(judge: Judge) -> None:
    """It stands where it says, by the documents; where the vectors are there it is needless."""
    regimes = ["QD24+HD21", "QD232+HD21"]
    found = voted(judge, 8, excused=[{**OF_VOTE, "side": "fails", "regimes": regimes}])
    excused = {one.regime.start for one in found.cells if one.excused}
    assert excused == {date(2021, 9, 28), date(2025, 1, 20)}
    assert found.needless == ()
    found = voted(judge, 8, excused=[{**OF_VOTE, "side": "passes", "regimes": regimes}])
    ((needless, there),) = found.needless
    assert (needless.number, [s.start for s in there]) == (1, [date(2021, 9, 28)])
    assert {one.regime.start for one in found.cells if one.excused} == {date(2025, 1, 20)}
    elsewhere = voted(judge, 8, excused=[{**OF_VOTE, "side": "passes", "regimes": regimes[1:]}])
    assert elsewhere.needless == ()
