"""How a function becomes a rule: with all that it declares, and nothing else."""

from datetime import date
from typing import Any

from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result, met
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.rule import Tighter, rule


def check(case: CaseOnDay[Any], values: Values) -> Result:
    """The law in one sentence."""
    return met(on=case.on, days=values.working_days("days"))


def bare(case: CaseOnDay[Any], values: Values) -> Result:
    return check(case, values)


def due(case: CaseOnDay[Any], values: Values) -> date | None:
    return case.calendar.after(case.on, values.working_days("days"))


def begins(case: CaseOnDay[Any], values: Values) -> date | None:
    del values
    return case.on


def last_day(case: CaseOnDay[Any], values: Values) -> date | None:
    return due(case, values)


def when(case: CaseOnDay[Any]) -> bool:
    return case.step is None


def test_a_rule_is_what_it_declares() -> None:
    """Its id, its values in order, its function, and each part by its name."""
    made = rule(
        "sample.in_time", "days", "applies", due=due, begins=begins, last_day=last_day, when=when,
        tighter={"days": Tighter.LOWER},
    )(check)  # fmt: skip
    assert (made.id, made.values, made.check) == ("sample.in_time", ("days", "applies"), check)
    assert (made.due, made.begins, made.last_day, made.when) == (due, begins, last_day, when)
    assert made.docstring == "The law in one sentence."
    directions = {name: made.direction(name) for name in ("days", "applies", "extension")}
    assert directions == {"days": Tighter.LOWER, "applies": Tighter.YES, "extension": None}


def test_what_a_rule_does_not_declare_it_has_not() -> None:
    """No last day, no condition, no value that a province may tighten, no sentence."""
    made = rule("sample.bare")(bare)
    assert (made.values, made.due, made.begins, made.last_day, made.when) == ((), *[None] * 4)
    assert made.tighter == {}
    assert made.docstring == ""
