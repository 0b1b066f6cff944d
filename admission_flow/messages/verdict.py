"""The verdict as a document of JSON types, `admission-verdict/1` (docs/reference/verdict.md)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from admission_flow.messages import OF_LAW, Language, catalogue, fill, find, label, lacking, text_on
from admission_flow.procedure.findings import (
    Citation,
    Deadline,
    Finding,
    LawRead,
    NextStep,
    Status,
    StepVerdict,
    Verdict,
)

FORMAT = "admission-verdict/1"


def message_of(finding: Finding, lang: Language) -> str:
    """Return what the finding says, in one sentence."""
    return _text(finding, lang, "message")


def remedy_of(finding: Finding, lang: Language) -> str:
    """Return what to do about it; empty when nothing is to be done."""
    if finding.status not in {Status.UNMET, Status.PENDING, Status.UNKNOWN}:
        return ""
    return _text(finding, lang, "remedy")


def rule_text(rule: str, law: LawRead, lang: Language) -> str:
    """Return what a rule asks, with the numbers and in the words of a day.

    Args:
        rule: its id.
        law: the values that it reads on the day: `rulebook.on(day).values[rule].law`.
        lang: the language.

    """
    text = text_on(catalogue(lang)["rule"][rule]["text"], law.since)
    if text is None:
        raise lacking(lang, f"rule.{rule}.text")
    return fill(lang, text, {OF_LAW: law.values})


def _text(finding: Finding, lang: Language, part: str) -> str:
    law = finding.law
    facts = {**finding.facts, "earliest": finding.earliest, OF_LAW: law.values}
    for key in _keys(finding):
        text = find(lang, key, part, law.since)
        if text is not None:
            return fill(lang, text, facts)
    raise lacking(lang, f"{finding.rule}.{finding.status}.{part}")


def _keys(finding: Finding) -> Iterator[str]:
    """Yield where the text of a finding may stand, the most fitting place first.

    A table named after a fact fits where that fact is there: "no certificate" and "a certificate
    that has lapsed" are both unmet. Only what is alike for every rule may stand in the common
    table: the tests see to it.
    """
    places = (f"{finding.rule}.{finding.status}", f"any_rule.{finding.status}")
    present = [name for name, fact in finding.facts.items() if fact not in (None, ())]
    for place in places:
        yield from (f"{place}.{name}" for name in present)
    yield from places


def verdict_document(verdict: Verdict, lang: Language = "vi") -> dict[str, Any]:
    """Return the verdict as the contract has it, with texts in one language."""
    return {
        "format": FORMAT,
        "as_of": verdict.as_of.isoformat(),
        "state": verdict.state,
        "stage": verdict.stage,
        "lawful": verdict.lawful,
        "judged": verdict.judged,
        "steps": [step_document(step, lang) for step in verdict.steps],
        "next": [next_document(step, lang) for step in verdict.next],
        "deadlines": [deadline_document(deadline) for deadline in verdict.deadlines],
        "dates": {f.name: _day(getattr(verdict.dates, f.name)) for f in fields(verdict.dates)},
    }


def step_document(step: StepVerdict, lang: Language) -> dict[str, Any]:
    """Return the verdict on one step that is on paper."""
    return {
        "step": step.step,
        "on": step.on.isoformat(),
        "from": step.from_state,
        "to": step.to_state,
        "permitted": step.permitted,
        "judged": step.judged,
        "regime": list(step.regime),
        "findings": [finding_document(finding, lang) for finding in step.findings],
    }


def next_document(step: NextStep, lang: Language) -> dict[str, Any]:
    """Return what is said of a step that may come next."""
    return {
        "step": step.step,
        "to": step.to_state,
        "permitted": step.permitted,
        "earliest": _day(step.earliest),
        "findings": [finding_document(finding, lang) for finding in step.findings],
    }


def finding_document(finding: Finding, lang: Language) -> dict[str, Any]:
    """Return one finding with its texts."""
    return {
        "rule": finding.rule,
        "status": finding.status.value,
        "severity": finding.severity.value,
        "citations": [citation_document(citation) for citation in finding.citations],
        "facts": {name: _plain(fact) for name, fact in finding.facts.items()},
        "message": message_of(finding, lang),
        "remedy": remedy_of(finding, lang),
        "responsible": finding.responsible,
        "earliest": _day(finding.earliest),
    }


def deadline_document(deadline: Deadline) -> dict[str, Any]:
    """Return one deadline."""
    return {
        "rule": deadline.rule,
        "due_on": deadline.due_on.isoformat(),
        "overdue": deadline.overdue,
        "responsible": deadline.responsible,
        "citations": [citation_document(citation) for citation in deadline.citations],
    }


def citation_document(citation: Citation) -> dict[str, str]:
    """Return one citation: document, day of issue, clause, and how sure we are of it.

    Of what an overlay tightens also `issuer`: whose document it is.
    """
    document = {
        "document": citation.document,
        "issued_on": citation.issued_on.isoformat(),
        "clause": citation.clause,
        "confidence": citation.confidence.value,
    }
    return {**document, "issuer": citation.issuer} if citation.issuer else document


def citation_text(citation: Citation, lang: Language) -> str:
    """Return one citation in a line; what is not verified says so."""
    sure = "" if citation.confidence == "verified" else f" [{label(lang, citation.confidence)}]"
    issued = "" if citation.document == "Điều lệ Đảng" else f" ({citation.issued_on:%d/%m/%Y})"
    whose = f", {citation.issuer}" if citation.issuer else ""
    return f"{citation.document}{issued}{whose}, {citation.clause}{sure}"


def citations_text(citations: Iterable[Citation], lang: Language) -> str:
    """Return several citations in a line."""
    return "; ".join(citation_text(citation, lang) for citation in citations)


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def _plain(fact: object) -> object:
    if isinstance(fact, date):
        return fact.isoformat()
    if isinstance(fact, tuple | list | set | frozenset):
        return [_plain(item) for item in fact]
    if isinstance(fact, Mapping):
        return {key: _plain(item) for key, item in fact.items()}
    return fact
