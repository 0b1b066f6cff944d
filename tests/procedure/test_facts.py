"""The facts of every finding: what a rule says is missing exists, and what it states is so."""

from collections.abc import Iterator
from dataclasses import fields, replace
from types import ModuleType
from typing import Any

import pytest

from admission_flow.procedure.acts import BranchRoll, CommitteeRoll
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Finding, Status
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.person import Person, Unit
from admission_flow.testing import lawful_case

MAY_BE_EMPTY = {("recognition.self_review", "review_on"), ("person.education", "proof")}
"""Facts that say "there is none": of the self-review, of the paper about schooling."""
OF_THE_CASE = {("sponsor.route", "members"), ("decision.body", "bodies")}
"""Facts that are called as a value, and tell of it only what is on file, or fits the unit."""
GONE = "missing"


def thinned(case: Case) -> Iterator[Case]:
    """Yield the case without each of its papers, and without each fact of the person and papers."""
    for person in _without_one(case.person):
        yield replace(case, person=person)
    for place, act in enumerate(case.acts):
        before, after = case.acts[:place], case.acts[place + 1 :]
        yield replace(case, acts=(*before, *after))
        for thinner in _without_one(act):
            yield replace(case, acts=(*before, thinner, *after))


def _without_one(thing: Any) -> Iterator[Any]:  # noqa: ANN401 - a person or an act
    for field in fields(thing):
        if field.default is None and getattr(thing, field.name) is not None:
            yield replace(thing, **{field.name: None})


@pytest.fixture(scope="module")
def found(rule_docs: ModuleType, judge: Judge) -> list[Finding]:
    """Return the findings on every example, and on lawful cases from which one thing is taken."""
    cases = [(each.case, each.as_of) for each in rule_docs.examples()]
    cases += [(case, None) for case in thinned(lawful_case("recognition_decision"))]
    verdicts = [judge.judge(case, on) for case, on in cases]
    return [
        finding
        for verdict in verdicts
        for findings in (*(s.findings for s in verdict.steps), *(s.findings for s in verdict.next))
        for finding in findings
    ]


def test_what_is_said_to_be_missing_is_a_field_of_the_document(
    found: list[Finding], judge: Judge
) -> None:
    """Whoever reads `missing` finds the paper, and the field of it, under that very name."""
    kinds = dict(judge.procedure.kinds)
    known: dict[str, set[str]] = {
        "person": {field.name for field in fields(Person)},
        "unit": {field.name for field in fields(Unit)},
        "roll": {field.name for kind in (BranchRoll, CommitteeRoll) for field in fields(kind)},
        **{name: {field.name for field in fields(kind)} for name, kind in kinds.items()},
    }
    known["decision"] = known["admission_decision"] | known["recognition_decision"]
    told = {(f.rule, f.facts[GONE]) for f in found if f.status is Status.UNKNOWN}
    assert len({rule for rule, _ in told}) > 20
    for rule, missing in told:
        paper, _, field = missing.partition(".")
        assert paper in known, (rule, missing)
        assert not field or field in known[paper], (rule, missing)


def test_no_fact_of_a_finding_is_empty(found: list[Finding]) -> None:
    """A fact that is not known is left out, but where its absence is what is told."""
    empty = {(f.rule, name) for f in found for name, value in f.facts.items() if value is None}
    assert empty <= MAY_BE_EMPTY


def test_a_fact_named_for_a_value_is_the_value_of_that_day(found: list[Finding]) -> None:
    """A finding never states another number than the one it was judged by."""
    stated = [
        (f.rule, name, f.facts[name], value)
        for f in found
        for name, value in f.law.values.items()
        if name in f.facts and (f.rule, name) not in OF_THE_CASE and not isinstance(value, bool)
    ]
    assert len({rule for rule, *_ in stated}) > 5
    assert [each for each in stated if each[2] != each[3]] == []
