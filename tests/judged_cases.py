"""Cases that make the judge say whatever it can say: for the tests of the messages."""

import functools
import json
from collections.abc import Iterator
from dataclasses import Field, fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from admission_flow.procedure.acts import (
    BranchResolution,
    BranchRoll,
    CommitteeRoll,
    Consent,
    PoliticalConclusion,
    Sponsorship,
    Step,
    VerificationConcluded,
    VerificationReply,
)
from admission_flow.procedure.document import Case, case_from
from admission_flow.procedure.findings import Finding, NextStep, StepVerdict, Verdict
from admission_flow.testing import shifted
from admission_flow.workflow_source import built_in
from tests.tool_scripts import tool

ROOT = Path(__file__).resolve().parents[1]
CONFORMANCE = ROOT / "tests" / "conformance" / "vectors"
CHANGED = ("lawful-2024", "lawful-2026", "sponsor-trade-union", "skip-branch")
"""The cases of which every variant is judged; the others are judged as they stand."""


def base_cases() -> dict[str, Case]:
    paths = sorted(CONFORMANCE.glob("*.json"))
    judged = {path.stem: case_from(json.loads(path.read_text("utf-8"))["case"]) for path in paths}
    shown = {f"example {n}": e.case for n, e in enumerate(rule_examples())}
    return judged | shown


def rule_examples() -> tuple[Any, ...]:
    """Return the examples of the rules' pages: those of the side roads stand only there."""
    found: tuple[Any, ...] = tool("make_rule_docs").examples()
    return found


def mutants(case: Case) -> Iterator[Case]:
    """Yield the case with one thing wrong, missing or otherwise, in turn."""
    yield case
    for person in variants(case.person):
        yield Case(person, case.unit, case.acts)
    for unit in variants(case.unit):
        yield Case(case.person, unit, case.acts)
    for index, act in enumerate(case.acts):
        before, after = case.acts[:index], case.acts[index + 1 :]
        yield Case(case.person, case.unit, (*before, *after))
        for changed in variants(act):
            yield Case(case.person, case.unit, (*before, changed, *after))


def variants(record: Any) -> Iterator[Any]:  # noqa: ANN401 - any record with fields
    """Yield a record with one field changed, in turn."""
    for field in fields(record):
        for value in values(field, getattr(record, field.name)):
            yield replace(record, **{field.name: value})


def values(field: "Field[Any]", value: object) -> Iterator[object]:
    choices = field.metadata.get("choices", ())
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (0, 1, 2, value - 1, value + 500)
    elif isinstance(value, date):
        years = (-50, -6, -1, 1, 6)
        yield from (value + timedelta(days=365 * n) for n in years)
        yield from (value + timedelta(days=n) for n in (-40, -1, 1, 40))
    elif isinstance(value, BranchRoll | CommitteeRoll):
        yield from variants(value)
    elif isinstance(value, str) and choices:
        yield from (choice for choice in choices if choice != value)
    elif field.name == "citizenship":
        yield "LA"
    if value is not None and field.default is None:
        yield None


def consents(case: Case) -> Case:
    """Return the case with a consent in every matter, given in good time."""
    first = min(act.on for act in case.acts)
    matters = Consent.__dataclass_fields__["matter"].metadata["choices"]
    given = tuple(Consent(on=first, matter=matter, authority="A-01") for matter in matters)
    return Case(case.person, case.unit, (*given, *case.acts))


def political_question(case: Case, *, cleared: bool | None) -> Case:
    """Return the case with a political question, and with what was concluded on it."""
    first = min(act.on for act in case.acts)
    conclusion = PoliticalConclusion(on=first, authority="A-01", cleared=cleared)
    acts = (
        replace(act, political_issue=True) if isinstance(act, VerificationConcluded) else act
        for act in case.acts
    )
    return Case(case.person, case.unit, (conclusion, *acts))


def late_question(case: Case) -> Case:
    """Return the case with a conclusion that is older than the question."""
    first, last = (f(act.on for act in case.acts) for f in (min, max))
    asked = next(act for act in case.acts if isinstance(act, VerificationReply))
    question = replace(asked, on=last, result="issue")
    conclusion = PoliticalConclusion(on=first, authority="A-01", cleared=True)
    return Case(case.person, case.unit, (conclusion, question, *case.acts))


def special_people(case: Case) -> Iterator[Case]:
    """Yield the case as that of people whom rules of their own concern."""
    first = min(act.on for act in case.acts)
    changes: tuple[dict[str, Any], ...] = (
        {"left_party_on": first - timedelta(days=4000), "left_reason": "family_hardship"},
        {"left_party_on": first - timedelta(days=4000), "left_reason": None},
        {
            "left_party_on": first - timedelta(days=4000),
            "left_reason": "minor_crime",
            "record_cleared_on": first - timedelta(days=3000),
        },
        {"born_on": first - timedelta(days=365 * 17)},
        {"born_on": first - timedelta(days=365 * 70)},
        {"education": "literate", "prestige": True, "special_area": True},
        {"education": "literate", "prestige": True},
        {"education": "primary", "special_area": True},
        {"youth_union_member": False, "trade_union_member": False},
        {"youth_union_member": None, "trade_union_member": None},
    )
    for change in changes:
        person = replace(case.person, **change)
        for also in (person, *variants(person)):
            yield Case(also, case.unit, case.acts)


@functools.cache
def findings() -> tuple[Finding, ...]:
    """Return one finding of each sort that the judge reaches: counts and days do not matter."""
    found: dict[tuple[object, ...], Finding] = {}
    for verdict in verdicts():
        steps: tuple[StepVerdict | NextStep, ...] = (*verdict.steps, *verdict.next)
        for step in steps:
            for finding in step.findings:
                found.setdefault(signature(finding), finding)
    return tuple(found.values())


def examples() -> Iterator[Verdict]:
    """Yield what the judge says of every example of the rules' pages."""
    for example in rule_examples():
        yield built_in().judge(example.case, example.as_of)


def verdicts() -> Iterator[Verdict]:
    yield from examples()
    judge = built_in()
    cases = base_cases()
    for case in (*cases.values(), *(c for name in CHANGED for c in changed(cases[name]))):
        if case.acts:
            yield judge.judge(case)
    for name in CHANGED:
        case = cases[name]
        days = sorted(act.on for act in case.acts)
        yield judge.judge(case, days[len(days) // 2])
        # As if its first step were entered last.
        step = min((act for act in case.acts if isinstance(act, Step)), key=lambda act: act.on)
        rest = Case(case.person, case.unit, tuple(act for act in case.acts if act is not step))
        yield judge.judge_candidate(rest, step, days[-1])[1]


def changed(case: Case) -> Iterator[Case]:
    alone = replace(case.person, youth_union_member=False, trade_union_member=False)
    for cut in range(1, len(case.acts)):  # every state, to look ahead from
        yield Case(case.person, case.unit, case.acts[:cut])
        yield Case(alone, case.unit, case.acts[:cut])
    for whole in (case, consents(case)):
        yield from special_people(whole)
        yield from mutants(whole)
    for cleared in (True, False, None):
        yield political_question(case, cleared=cleared)
    upto = [n for n, act in enumerate(case.acts) if isinstance(act, BranchResolution)]
    introduced = min(act.on for act in case.acts if isinstance(act, Sponsorship))
    yield shifted(case, days=400, since=introduced)  # papers made anew
    yield from (late_question(Case(case.person, case.unit, case.acts[: n + 1])) for n in upto)


def signature(finding: Finding) -> tuple[object, ...]:
    facts = tuple(sorted((name, kind_of(fact)) for name, fact in finding.facts.items()))
    return finding.rule, finding.status, finding.earliest is None, facts


def kind_of(fact: object) -> str:
    if isinstance(fact, tuple):
        return ",".join(sorted({kind_of(item) for item in fact}))
    if isinstance(fact, str):
        return fact
    return type(fact).__name__
