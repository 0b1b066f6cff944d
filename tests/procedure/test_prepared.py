"""What judging needs is made once for each law, and what a rule says is kept as it says it."""

from datetime import date

import pytest

from admission_flow.procedure.facts import Facts
from admission_flow.procedure.findings import NO_LAW, Result, Severity, Status
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.own_failure import OwnCodeFailed
from admission_flow.procedure.prepared import finding_of
from admission_flow.procedure.rulebook import NoValue
from admission_flow.procedure.workflow import Guard
from tests.procedure.invented_procedures import LONG_AGO, Asks, invented_judge

LINE = [("opened", "s0", "s1"), ("first", "s1", "s2")]


def test_the_rules_of_a_step_are_looked_up_once_for_each_law(judge: Judge) -> None:
    """The same are returned for the same law; under another one they read other values."""
    spec, book = judge.workflow.steps["admission_decision"], judge.workflow.rulebook
    before, after = book.on(date(2025, 6, 30)), book.on(date(2025, 7, 1))
    asked = judge.prepared.asked(spec, before)
    assert judge.prepared.asked(spec, before) is asked
    later = judge.prepared.asked(spec, after)
    assert later is not asked
    assert [one.rule for one in later] == [one.rule for one in asked]
    days = [
        one.bound.working_days("days")
        for one in (*asked, *later)
        if one.rule.id == "decision.in_time" and not isinstance(one.bound, NoValue)
    ]
    assert days == [60, 45]


def test_what_does_not_concern_a_case_is_said_by_the_same_law(judge: Judge) -> None:
    """With its clause; a rule without a value on the day cites none."""
    spec, book = judge.workflow.steps["dossier_opened"], judge.workflow.rulebook
    asked = judge.prepared.asked(spec, book.on(date(2016, 9, 1)))
    assert {isinstance(one.bound, NoValue) for one in asked} == {True, False}
    for one in asked:
        if isinstance(one.bound, NoValue):
            assert (one.idle.citations, one.idle.law) == ((), NO_LAW)
        else:
            assert (one.idle.citations, one.idle.law) == (one.bound.citations, one.bound.law)


def test_facts_are_kept_as_they_are_or_made_such() -> None:
    """Those that cannot be changed need no copy."""
    guard, facts = Guard("a.rule", Severity.BLOCK, "branch"), Facts({"days": 3})
    assert finding_of(guard, Result(Status.MET, facts)).facts is facts
    plain = {"days": 3}
    found = finding_of(guard, Result(Status.MET, plain)).facts
    plain["days"] = 4
    assert (type(found), found) == (Facts, facts)


def test_a_rule_of_ones_own_that_fails_is_named_with_its_procedure() -> None:
    """As the procedure is called where it is asked."""
    judge = invented_judge(LINE, [Asks(step="first", sort="since", rows=((LONG_AGO, 3),))])
    with pytest.raises(OwnCodeFailed) as found:
        judge.prepared.rules["first.since_0"].check(None, None)  # type: ignore[arg-type]
    assert (found.value.procedure, found.value.name) == ("invented", "first.since_0")
