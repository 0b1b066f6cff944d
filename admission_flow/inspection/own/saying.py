"""How a check of its own says what it found: an answer for each act that it looked at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from admission_flow.inspection.dossier import Answer, Dossier
from admission_flow.procedure.acts import Act, AdmissionRemedied, Ceremony
from admission_flow.procedure.findings import Citation, Finding, Status, StepVerdict

A = TypeVar("A", bound=Act)


@dataclass(frozen=True, slots=True)
class Says:
    """What a check says of one act of a case."""

    answer: Answer
    on: date | None
    evidence: dict[str, object] = field(default_factory=dict)
    citations: tuple[Citation, ...] = ()
    """Only where the clauses are not those of the catalogue."""


Own = Callable[[Dossier], Iterator[Says]]
"""Yields nothing where the check does not apply.

A value or a year that is not on file may be raised as `NoValue` or `UnknownYear`.
"""


def says(holds: bool, on: date | None, **evidence: object) -> Says:  # noqa: FBT001 - a sentence
    """Return "nothing found" or "found"."""
    return Says(Answer.CLEAR if holds else Answer.FOUND, on, evidence)


def found(on: date | None, **evidence: object) -> Says:
    """Return "found"."""
    return Says(Answer.FOUND, on, evidence)


def clear(on: date | None, **evidence: object) -> Says:
    """Return "nothing found"."""
    return Says(Answer.CLEAR, on, evidence)


def unknown(missing: str, on: date | None = None, **evidence: object) -> Says:
    """Return "cannot say": `missing` names the fact that the case does not hold."""
    return Says(Answer.UNKNOWN, on, {"missing": missing, **evidence})


def all_of(dossier: Dossier, kind: type[A], until: date = date.max) -> list[A]:
    """Return the acts of a kind up to a day, oldest first."""
    acts = [act for act in dossier.case.acts if isinstance(act, kind) and act.on <= until]
    return sorted(acts, key=lambda act: act.on)


def last_of(dossier: Dossier, kind: type[A], until: date = date.max) -> A | None:
    """Return the last act of a kind up to a day."""
    acts = all_of(dossier, kind, until)
    return acts[-1] if acts else None


def admitted_on(dossier: Dossier, until: date = date.max) -> date | None:
    """Return from when somebody is a probationary member, by the papers up to a day.

    The day of the ceremony, or as a remedy fixed it anew; on file is enough, refused or not.
    """
    fixed = last_of(dossier, AdmissionRemedied, until)
    if fixed is not None and fixed.admitted_on is not None:
        return fixed.admitted_on
    ceremony = last_of(dossier, Ceremony, until)
    return None if ceremony is None else ceremony.on


def on_steps(dossier: Dossier, rule: str) -> Iterator[tuple[StepVerdict, Finding]]:
    """Yield each step on paper of which a rule says something, with what it says."""
    for step in dossier.steps:
        yield from ((step, finding) for finding in step.findings if finding.rule == rule)


def status_of(dossier: Dossier, step: str, rule: str) -> list[tuple[date, Status]]:
    """Return (day, what a rule said) of every step of a kind, in the order of days.

    Steps that were refused are among them: a vote that fell short is not an act of the case. One
    that was refused and then taken with the same day is one vote, typed twice (`typed_again`).
    """
    taken = [
        (judged.on, finding.status)
        for judged in dossier.steps
        if judged.step == step
        for finding in judged.findings
        if finding.rule == rule
    ]
    days = {on for on, _ in taken}
    refused = {
        (attempt.on, Status(attempt.statuses[rule]))
        for attempt in dossier.refused
        if attempt.step == step and rule in attempt.statuses and attempt.on not in days
    }
    return sorted([*taken, *refused], key=lambda vote: vote[0])


def typed_again(dossier: Dossier, step: str, rule: str) -> frozenset[date]:
    """Return the days of steps that a rule refused and that it let pass when they were typed anew.

    And of those that a correction made lawful. A slip of the pen, or a figure made to fit: the log
    cannot tell, so that a check that rests on the second figures alone does not say "nothing
    found". Which figures: checks R01 and R02.
    """
    refused = {
        attempt.on
        for attempt in dossier.refused
        if attempt.step == step and attempt.statuses.get(rule) == Status.UNMET
    }
    taken = {
        judged.on
        for judged in dossier.steps
        if judged.step == step
        for finding in judged.findings
        if finding.rule == rule and finding.status is Status.MET
    }
    corrected = {
        on
        for made in (() if dossier.traces is None else dossier.traces.corrected)
        if rule in made.lifted
        for kind, on in made.of
        if kind == step
    }
    return frozenset((refused | corrected) & taken)
