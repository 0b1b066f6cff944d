"""What a rule can find at all, read from its function and from the helpers that it calls."""

from collections import defaultdict
from types import ModuleType
from typing import Any

import pytest

from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import (
    NOT_APPLICABLE,
    Result,
    Status,
    met,
    met_if,
    pending,
    unknown,
    unmet,
    waived,
)
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules import BY_ID
from admission_flow.procedure.rules.branch import branch_share
from admission_flow.procedure.statuses import statuses_of


def _helper(case: CaseOnDay[Any]) -> Result:
    if case.step is None:
        return pending(case.on)
    return _again(case, 1)


def _again(case: CaseOnDay[Any], depth: int) -> Result:
    return waived() if depth == 0 else _again(case, depth - 1)


class Odd(Values):
    """No function."""


def by_a_helper(case: CaseOnDay[Any], values: Values) -> Result:
    """Only helpers find anything."""
    found = _helper(case)
    return found if isinstance(values, Odd) else found._replace(facts={})


def within(case: CaseOnDay[Any], values: Values) -> Result:
    """What is defined inside finds it."""
    del values

    def inner() -> Result:
        return unmet() if case.on > case.as_of else NOT_APPLICABLE

    return inner()


def by_a_rule_that_ships(case: CaseOnDay[Any], values: Values) -> Result:
    """A helper of the rules that ship is looked into."""
    return branch_share(case.step.roll if case.step else None, values.share("share"))


def two_at_once(case: CaseOnDay[Any], values: Values) -> Result:
    """Met or not."""
    return met_if(case.on == case.as_of, of=str(values))


def one(case: CaseOnDay[Any], values: Values) -> Result:
    """Met, or not known."""
    return met() if case.step else unknown(str(values))


@pytest.mark.parametrize(
    ("check", "statuses"),
    [
        (by_a_helper, {Status.PENDING, Status.WAIVED}),
        (within, {Status.UNMET, Status.NOT_APPLICABLE}),
        (by_a_rule_that_ships, {Status.MET, Status.UNMET, Status.UNKNOWN}),
        (two_at_once, {Status.MET, Status.UNMET}),
        (one, {Status.MET, Status.UNKNOWN}),
    ],
)
def test_a_status_is_found_wherever_it_is_named(check: Any, statuses: set[Status]) -> None:  # noqa: ANN401 - a rule's function
    """In the function, in one within it, in helpers of its module and of the rules that ship."""
    assert statuses_of(check) == statuses


def test_no_rule_finds_what_it_is_said_not_to_find(rule_docs: ModuleType, judge: Judge) -> None:
    """Whatever the examples are found to be, the rule can be seen to say."""
    found: dict[str, set[Status]] = defaultdict(set)
    for example in rule_docs.examples():
        for step in judge.judge(example.case, example.as_of).steps:
            for finding in step.findings:
                found[finding.rule].add(finding.status)
    said_by_the_judge = {Status.NOT_APPLICABLE, Status.NOT_JUDGED}
    unseen = {
        rule: more
        for rule, statuses in found.items()
        if (more := statuses - statuses_of(BY_ID[rule].check) - said_by_the_judge)
    }
    assert unseen == {}
