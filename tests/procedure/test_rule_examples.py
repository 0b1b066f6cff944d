"""Every rule, on each side of its boundary: the examples of docs/rules/examples.toml."""

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from admission_flow.procedure import rules
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result, met_if, unknown
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.vector_runs import failures_of, step_of

CHANGED_BY_DATE = {
    "person.education": ("2021-07-30", "2026-07-26"),
    "readmission.interval": ("2018-08-28", "2026-07-26"),
    "readmission.reason": ("2018-08-28", "2026-07-26"),
    "verification.scope": ("2026-05-19",),
    "verification.exemption_basis": ("2025-09-29",),
    "opinion.residence": ("2025-06-09",),
    "annulment.authority": ("2021-07-30",),
    "decision.body": ("2025-07-01", "2026-07-26"),
    "decision.delegation": ("2026-07-26",),
    "decision.in_time": ("2025-07-01",),
    "recognition.in_time": ("2025-07-01",),
    "ceremony.in_time": ("2026-07-26",),
}
"""The rules of which the law changed a value, and from when."""


def test_every_example_is_judged_as_it_says(rule_docs: ModuleType, judge: Judge) -> None:
    """The named rule finds what the example says, and nothing else of the step blocks."""
    shown = rule_docs.examples()
    assert len(shown) > 2 * len(rules.RULES)
    assert [(e.number, e.rule, f) for e in shown for f in failures_of(e, judge)] == []


def test_every_rule_has_a_passing_and_a_failing_example(rule_docs: ModuleType) -> None:
    """No rule is without a case that it lets through and one that it does not."""
    outcomes = defaultdict(set)
    for example in rule_docs.examples():
        outcomes[example.rule].add(example.passes)
    assert {rule.id for rule in rules.RULES if outcomes[rule.id] != {True, False}} == set()


def test_every_reason_is_said_in_two_languages(rule_docs: ModuleType) -> None:
    """Each example gives its reason in one sentence, English and Vietnamese."""
    for example in rule_docs.examples():
        assert example.because.endswith("."), example
        assert example.vi.endswith("."), example


def test_every_example_states_the_clause_that_it_comes_from(rule_docs: ModuleType) -> None:
    """One of those that its finding cites: so that a citation is not changed unnoticed."""
    assert [example.number for example in rule_docs.examples() if example.clause is None] == []


def test_every_change_of_law_has_examples_before_and_after(
    rule_docs: ModuleType, judge: Judge
) -> None:
    """Where a value changed by date, an example stands under the old law and one under the new."""
    changed: dict[str, set[str]] = {}
    for value in judge.workflow.rulebook.values.values():
        rule = value.of.rpartition(".")[0]
        for before, after in zip(value.rows, value.rows[1:], strict=False):
            if before.value != after.value:
                changed.setdefault(rule, set()).add(after.start.isoformat())
    assert {rule: tuple(sorted(days)) for rule, days in changed.items()} == CHANGED_BY_DATE
    for rule, days in CHANGED_BY_DATE.items():
        judged_on = {
            step_of(example, judge).on.isoformat()
            for example in rule_docs.examples()
            if example.rule == rule
        }
        for day in days:
            assert min(judged_on) < day <= max(judged_on), (rule, day)


def two_thirds_of_those_present(case: CaseOnDay[Any], values: Values) -> Result:
    """The bug to be found: the absent are left out of the base."""
    roll = case.step.roll if case.step else None
    if roll is None or roll.present is None or roll.in_favour is None:
        return unknown("roll")
    return met_if(3 * roll.in_favour >= 2 * roll.present, share=values.share("share"))


def test_a_judge_who_counts_those_present_is_caught(rule_docs: ModuleType, judge: Judge) -> None:
    """The examples tell a two thirds of those present from one of those called."""
    right = rules.BY_ID["branch.two_thirds"]
    planted = replace(right, check=two_thirds_of_those_present)
    careless = Judge(judge.procedure.with_rule(planted))
    found = [example for example in rule_docs.examples() if any(failures_of(example, careless))]
    assert {example.rule for example in found} >= {"branch.two_thirds"}


def test_the_pages_are_made_from_their_sources(rule_docs: ModuleType) -> None:
    """What lies in docs/ is what tools/make_rule_docs.py makes: run it after a change."""
    stale = [path.name for path, text in rule_docs.pages().items() if not same(path, text)]
    assert stale == []
    made = {path.name for path in rule_docs.pages()} | {
        "unconfirmed.md",
        "coverage.md",
    }  # of others
    assert {path.name for path in rule_docs.PAGES.glob("*.md")} <= made


def same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == text
