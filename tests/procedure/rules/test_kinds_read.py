"""Which kinds of acts a rule looks at: for the help of a kind, and for what is asked after a no."""

from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from admission_flow.procedure.acts import (
    Act,
    Application,
    Consent,
    Discipline,
    HelperReport,
    Move,
    Opinion,
    OpinionExemption,
)
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result, met
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules import BY_ID
from admission_flow.procedure.rules.kinds_read import kinds_read
from admission_flow.procedure.rules.rule import rule
from admission_flow.testing import lawful_case

UNIONS = (Opinion, OpinionExemption)


def _nested(case: CaseOnDay[Any]) -> list[date]:
    def newest(kind: type[Act]) -> date:
        return max(act.on for act in case.all(kind))

    return [newest(Application) for _ in case.all(Discipline)]


@cache
def _newest(case: CaseOnDay[Any]) -> date:
    return max(act.on for act in case.all(HelperReport))


def _again(case: CaseOnDay[Any], depth: int) -> bool:
    return bool(case.last(Consent)) or (depth > 0 and _again(case, depth - 1))


@rule("sample.kinds", "applies", when=lambda case: bool(case.last(Move)))
def of_many_kinds(case: CaseOnDay[Any], values: Values) -> Result:
    """Names kinds in a tuple, in a nested function, in what it calls, and in its condition."""
    del values
    named = [case.all(kind) for kind in UNIONS]
    case = replace(case, on=_newest(case))
    found = met(named=named, on=_nested(case), again=_again(case, 2), none=isinstance(case, Act))
    return deepcopy(found)


def test_a_kind_is_found_wherever_the_rule_names_it() -> None:
    """Itself, in a table, in a function within, in one that it calls, in its condition."""
    assert kinds_read(of_many_kinds) == {
        "opinion",
        "opinion_exemption",
        "application",
        "discipline",
        "consent",
        "move",
        "helper_report",
    }


@pytest.mark.parametrize(
    ("rule_id", "kinds"),
    [
        ("person.citizenship", set()),
        ("application.present", {"application"}),
        ("history.after_application", {"application", "personal_history"}),
        ("awareness.valid", {"awareness_certificate"}),
        ("complaint.in_time", {"complaint", "strike_off_received"}),
        ("sponsor.official", {"sponsorship", "sponsor_ended"}),
        ("move.helper", {"helper_assigned", "move"}),
        ("person.age_maximum", {"consent"}),
        ("vote.reported", {"branch_vote_failed", "base_vote_failed", "reported_upward"}),
    ],
)
def test_the_kinds_of_a_rule(rule_id: str, kinds: set[str]) -> None:
    """Those whose acts can change what it finds, also where another module looks for them."""
    assert kinds_read(BY_ID[rule_id]) == kinds


def test_taking_out_a_kind_that_a_rule_does_not_read_changes_nothing_of_it(judge: Judge) -> None:
    """What the rules find on the vote of the chi bộ hangs on the acts of the kinds read alone."""
    case = lawful_case("branch_resolution")
    verdict = judge.judge(case)
    whole = {f.rule: f for f in judge.as_dated(case, verdict)[-1].findings}
    for kind in {act.kind for act in case.acts if not act.is_step}:
        acts = tuple(act for act in case.acts if act.kind != kind)
        less = replace(case, acts=acts)
        for found in judge.as_dated(less, judge.judge(less))[-1].findings:
            if found != whole[found.rule]:
                assert kind in kinds_read(BY_ID[found.rule]), (found.rule, kind)
