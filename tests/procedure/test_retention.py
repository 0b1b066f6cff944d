"""How long what is kept: what a file states, and of each place that is not right, what is said."""

import hashlib
from datetime import date
from typing import Any

import pytest

from admission_flow.procedure.file_reader import FileProblem, WorkflowProblems
from admission_flow.procedure.retention import (
    Retention,
    RetentionRule,
    check_states,
    retention_from,
)
from admission_flow.procedure.workflow import State

HEAD = 'format = "admission-retention/1"\n'
FIELDS = {
    "id": '"gone"',
    "states": '["withdrawn", "refused"]',
    "months": "60",
    "owner": '"cấp ủy"',
    "source": '"mẫu"',
}
WHAT = "must have id, states, owner, source, and either months or keep = true"


def rule(**changes: str | None) -> str:
    """Return the text of a rule with fields as TOML writes them; None: without it."""
    lines = [f"{name} = {value}" for name, value in {**FIELDS, **changes}.items() if value]
    return "[[rule]]\n" + "\n".join(lines) + "\n"


def said(source: str) -> str:
    with pytest.raises(WorkflowProblems) as found:
        retention_from(source)
    (problem,) = found.value.problems
    return str(problem)


def test_the_rules_are_as_they_stand() -> None:
    """Named by the digest of their text, as the entry of an erasure names them."""
    source = HEAD + rule() + rule(id='"member"', states='["official"]', months=None, keep="true")
    gone = RetentionRule("gone", frozenset({"withdrawn", "refused"}), 60, "cấp ủy", "mẫu")
    member = RetentionRule("member", frozenset({"official"}), None, "cấp ủy", "mẫu")
    found = retention_from(source)
    assert found == Retention(
        {"gone": gone, "member": member}, hashlib.sha256(source.encode()).hexdigest()
    )


def test_a_case_may_be_erased_from_the_day_on_which_the_months_are_over() -> None:
    """And never where none are stated."""
    gone = RetentionRule("gone", frozenset({"withdrawn"}), 1, "cấp ủy", "mẫu")
    assert gone.erasable_from(date(2024, 1, 31)) == date(2024, 2, 29)
    kept = RetentionRule("gone", frozenset({"withdrawn"}), None, "cấp ủy", "mẫu")
    assert kept.erasable_from(date(2024, 1, 31)) is None


@pytest.mark.parametrize("months", [1, 1200])
def test_how_long_may_be_stated(months: int) -> None:
    """From a month up to a hundred years."""
    found = retention_from(HEAD + rule(months=str(months)))
    assert found.rules["gone"].months == months
    assert retention_from(HEAD + rule(months=str(months), keep="false")).rules == found.rules


WRONG: list[dict[str, Any]] = [
    {"months": "0"},
    {"months": "1201"},
    {"months": "true"},
    {"months": "1.5"},
    {"months": None},
    {"keep": "true"},
    {"months": None, "keep": "false"},
    {"months": None, "keep": '"yes"'},
    {"id": '""'},
    {"id": "3"},
    {"owner": None},
    {"source": "3"},
    {"states": "[]"},
    {"states": "[3]"},
    {"states": '"withdrawn"'},
    {"states": None},
    {"colour": "3"},
]


@pytest.mark.parametrize("changes", WRONG, ids=str)
def test_a_rule_that_is_not_right_is_named_by_its_place(changes: dict[str, str | None]) -> None:
    """The second of two, though the first is right."""
    other = {"id": '"other"', "states": '["removed"]', **changes}
    source = HEAD + rule() + rule(**other)
    assert said(source) == f"retention.toml: rule[1]: {WHAT}"


def test_what_is_no_file_of_rules() -> None:
    """Nothing of it is taken; the first thing that is wrong is said."""
    head = "must be admission-retention/1, and have [[rule]]"
    for source in ("", HEAD, 'format = "x/1"\n' + rule(), HEAD + "rule = 3"):
        assert said(source) == f"retention.toml: format: {head}"
    assert said(HEAD + "rule = [3]") == "retention.toml: rule[0]: is no table"
    assert said("x").startswith("retention.toml: file: Expected '=' after a key")


def test_of_one_end_there_is_one_period() -> None:
    """Of two nobody could say which is meant; nor of two rules of one name."""
    twice = rule(id='"other"', states='["removed", "refused"]')
    assert said(HEAD + rule() + twice) == "retention.toml: rule[1]: a second refused"
    again = rule(states='["removed"]')
    assert said(HEAD + rule() + again) == "retention.toml: rule[1]: a second gone"
    first = rule(id='"first"', states='["struck_off"]')
    assert said(HEAD + first + rule() + twice) == "retention.toml: rule[2]: a second refused"
    assert said(HEAD + rule() + first + twice) == "retention.toml: rule[2]: a second refused"


def test_a_period_is_for_an_end_of_the_procedure() -> None:
    """Each state that is none is named with its rule, in the order of their names."""
    states = {"withdrawn": State("withdrawn", "ended"), "asked": State("asked", "second")}
    source = (
        HEAD
        + rule(states='["withdrawn", "asked", "nowhere"]')
        + rule(id='"other"', states='["elsewhere"]')
    )
    assert check_states(retention_from(source), states) == [
        FileProblem("retention.toml", "gone", "asked is of another stage than ended"),
        FileProblem("retention.toml", "gone", "unknown state 'nowhere'"),
        FileProblem("retention.toml", "other", "unknown state 'elsewhere'"),
    ]
    assert check_states(retention_from(HEAD + rule(states='["withdrawn"]')), states) == []
