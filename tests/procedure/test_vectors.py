"""Test vectors: what their reader refuses, what their judging sees, how they are moved."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from admission_flow.procedure import rules
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.document import DocumentProblems, document_of
from admission_flow.procedure.findings import Result, met_if, unknown
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.vector_runs import Run, failures_of, runs_of, stretches
from admission_flow.procedure.vectors import FORMAT, Vector, vectors_from
from admission_flow.testing import lawful_case
from admission_flow.workflow_source import load_procedure
from tests.loan import loan_folder

TWO_THIRDS = {
    "rule": "branch.two_thirds",
    "step": "branch_resolution",
    "status": "met",
    "because": "14 of 20 are two thirds.",
    "vi": "14/20 là đủ hai phần ba.",
    "change": [
        {"act": "branch_resolution", "set": {"roll": {"in_favour": 14, "against": 4}}},
    ],
}


def read(judge: Judge, *items: Mapping[str, object], **more: object) -> tuple[Vector, ...]:
    data = {"format": FORMAT, "example": [{**item, **more} for item in items]}
    return vectors_from(data, judge.procedure, "x.toml")


def says(judge: Judge, **more: object) -> list[str]:
    """Return the kinds of failure of the sample vector with some keys changed."""
    (vector,) = read(judge, TWO_THIRDS, **more)
    return [failure.message_id for failure in failures_of(vector, judge)]


def test_what_is_not_as_a_vector_says_is_seen(judge: Judge) -> None:
    """A wrong status, clause, fact, or another rule that refuses; and nothing where all is so."""
    (vector,) = read(judge, TWO_THIRDS)
    cited = judge.judge(vector.case).steps[-1].findings
    (finding,) = [f for f in cited if f.rule == "branch.two_thirds"]
    c = finding.citations[0]
    right = f"{c.document} ({c.issued_on.isoformat()}), {c.clause}"
    key = next(
        key
        for key, document in judge.workflow.rulebook.documents.items()
        if (document.number, document.issued_on) == (c.document, c.issued_on)
    )
    assert says(judge, clause=right) == []
    assert says(judge, clause={"in": key, "clause": c.clause}) == []
    assert says(judge, clause={"in": key, "clause": "99"}) == ["vector_cites"]
    assert says(judge, facts={"in_favour": finding.facts["in_favour"]}) == []
    assert says(judge, facts={"in_favour": 13}) == ["vector_fact"]
    assert says(judge, status="unmet") == ["vector_status"]
    assert says(judge, also=["order.dates"]) == ["vector_blocked"]
    assert says(judge, remove=[{"act": "sponsorship", "route": "member"}]) == ["vector_blocked"]
    foreign = {"person": {"citizenship": "LA"}}
    assert "vector_earlier" in says(judge, **foreign)


def test_an_id_names_one_vector(judge: Judge) -> None:
    """The second of the same id in a file is told; no id is none."""
    first, second, third = read(
        judge, {**TWO_THIRDS, "id": "a"}, {**TWO_THIRDS, "id": "b"}, TWO_THIRDS
    )
    assert (first.id, second.id, third.id) == ("a", "b", "")
    with pytest.raises(DocumentProblems) as found:
        read(judge, {**TWO_THIRDS, "id": "a"}, {**TWO_THIRDS, "id": "a"})
    assert [(p.where, p.message_id) for p in found.value.problems] == [
        ("example 2.id", "vector_id")
    ]


def test_a_whole_case_is_read_in_the_place_of_a_patch(judge: Judge) -> None:
    """It is judged as any case; a problem in it has the place of its vector."""
    case = document_of(lawful_case("branch_resolution"))
    whole = {key: value for key, value in TWO_THIRDS.items() if key != "change"} | {"case": case}
    (vector,) = read(judge, whole)
    assert vector.case == lawful_case("branch_resolution")
    assert list(failures_of(vector, judge)) == []
    with pytest.raises(DocumentProblems) as found:
        read(judge, whole, case={**case, "unit": {}})
    assert found.value.problems[0].where == "example 1.case.unit.name"


def test_a_vector_is_judged_in_every_regime_of_the_same_values(judge: Judge) -> None:
    """Two thirds held under all of them: each regime once, on a day of its own."""
    (vector,) = read(judge, TWO_THIRDS, each_regime=True)
    runs = list(runs_of(vector, judge))
    known = stretches(judge.workflow.rulebook)
    assert sorted(run.on for run in runs) == sorted(
        next(run.on for run in runs if run.regime == stretch.regime) for stretch in known
    )
    for run in runs:
        (within,) = [s for s in known if s.regime == run.regime]
        assert within.start <= run.on
        assert within.end is None or run.on <= within.end
        assert (run.failures, run.others) == ((), ())


def test_a_vector_is_not_moved_to_where_the_value_is_another(judge: Judge) -> None:
    """30 working days for the decision held until June 2025, 45 since: it stays before."""
    item = {
        "rule": "decision.in_time",
        "step": "admission_decision",
        "status": "met",
        "because": "In time.",
        "vi": "Đúng hạn.",
        "each_regime": True,
    }
    (vector,) = read(judge, item)
    runs = list(runs_of(vector, judge))
    assert len(runs) > 1
    assert max(run.law_on for run in runs) < date(2025, 7, 1)


LATE = {
    "rule": "ceremony.in_time",
    "step": "ceremony",
    "status": "unmet",
    "because": "The thirty-first working day.",
    "vi": "Ngày làm việc thứ ba mươi mốt.",
    "each_regime": True,
    "counted": [{"act": "ceremony", "working_days": 31, "after": {"act": "decision_received"}}],
}


def test_a_day_that_is_counted_is_counted_again_where_it_is_moved(judge: Judge) -> None:
    """Holidays lie elsewhere in each year: the day is the 31st everywhere, and late."""
    (vector,) = read(judge, LATE)
    runs = list(runs_of(vector, judge))
    assert [run.failures for run in runs] == [()] * len(runs)
    assert len(runs) > 6
    spans = set()
    for run in runs:
        days = {act.kind: act.on for act in run.vector.case.acts}
        received, held = days["decision_received"], days["ceremony"]
        assert judge.workflow.calendar.between(received, held) == 31
        spans.add((held - received).days)
    assert len(spans) > 2


def test_a_time_limit_lies_where_it_began(judge: Judge) -> None:
    """Moved into a regime with the decision whose law it keeps: the step may lie in the next."""
    (vector,) = read(judge, LATE)
    law = judge.workflow.rulebook
    moved = [run for run in runs_of(vector, judge) if run.moved]
    for run in moved:
        decided = {act.kind: act.on for act in run.vector.case.acts}["admission_decision"]
        assert (run.law_on, run.law) == (decided, law.on(decided).regime)
    assert any(run.law != run.regime for run in moved)
    assert len({run.law for run in moved}) == len(moved)


def test_months_keep_a_birth_in_its_month(judge: Judge) -> None:
    """Born on the last day of the month in which 18 years are complete: so in each regime."""
    item = {
        "rule": "person.age_minimum",
        "step": "branch_resolution",
        "because": "On the boundary.",
        "vi": "Ở mốc.",
        "each_regime": "months",
    }
    last, first = {"born_on": date(2006, 3, 31)}, {"born_on": date(2006, 4, 1)}
    good, late = read(
        judge,
        {**item, "status": "met", "person": last},
        {**item, "status": "pending", "person": first},
    )
    for vector in (good, late):
        runs = list(runs_of(vector, judge))
        assert len(runs) == len(stretches(judge.workflow.rulebook)) - 1  # of one no 5th is a day
        assert [run.failures for run in runs] == [()] * len(runs)


def those_present_since_2026(case: CaseOnDay[Any], values: Values) -> Result:
    """A bug of one regime: from 2026 on the absent are left out of the base."""
    roll = case.step.roll if case.step else None
    if roll is None or roll.present is None or roll.in_favour is None or roll.official is None:
        return unknown("roll")
    base = roll.present if case.on >= date(2026, 1, 1) else roll.official
    return met_if(3 * roll.in_favour >= 2 * base, share=values.share("share"))


def failing(runs: Iterator[Run]) -> set[tuple[str, ...]]:
    return {run.regime for run in runs if run.failures}


def test_a_bug_of_one_regime_is_caught_there_alone(judge: Judge) -> None:
    """13 of 20, 18 present: planted, it passes from 2026 on; only a moved vector sees it."""
    item = {
        **TWO_THIRDS,
        "status": "unmet",
        "each_regime": True,
        "change": [{"act": "branch_resolution", "set": {"roll": {"in_favour": 13, "against": 5}}}],
    }
    (vector,) = read(judge, item)
    right = rules.BY_ID["branch.two_thirds"]
    planted = replace(right, check=those_present_since_2026)
    careless = Judge(judge.procedure.with_rule(planted))
    assert list(failures_of(vector, careless)) == []
    found = failing(runs_of(vector, careless))
    assert found == {
        s.regime
        for s in stretches(judge.workflow.rulebook)
        if s.end is None or s.end >= date(2026, 1, 1)
    }
    assert failing(runs_of(vector, judge)) == set()


def test_another_procedure_states_whole_cases(tmp_path: Path) -> None:
    """It has no sample case to patch; its own acts and rules are read and judged."""
    loan = Judge(load_procedure(loan_folder(tmp_path / "loan")))
    unit = {"name": "Chi bộ Mẫu", "has_youth_union": True, "has_trade_union": True}
    acts = [
        {"kind": "loan_asked", "on": date(2024, 5, 6)},
        {"kind": "loan_agreed", "on": date(2024, 5, 7)},
        {"kind": "loan_handed_over", "on": date(2024, 5, 13)},
    ]
    item = {
        "rule": "loan.in_time",
        "step": "loan_handed_over",
        "because": "Five working days.",
        "vi": "Năm ngày làm việc.",
        "clause": "01-QC/MAU (2024-01-02), 2",
        "facts": {"last_day": date(2024, 5, 13)},
    }
    case = {
        "format": "admission-case/2",
        "person": {"full_name": "Lò Thị Mẫu"},
        "unit": {**unit, "has_base_committee": True},
    }
    acts_late = [*acts[:2], {**acts[2], "on": date(2024, 5, 14)}]
    for status, listed in (("met", acts), ("unmet", acts_late)):
        (vector,) = read(loan, {**item, "status": status, "case": {**case, "acts": listed}})
        assert list(failures_of(vector, loan)) == []
    with pytest.raises(DocumentProblems) as found:
        read(loan, {**item, "status": "met"})
    (problem,) = found.value.problems
    assert (problem.where, problem.message_id) == ("example 1.case", "vector_no_sample")
    assert problem.facts == {}
