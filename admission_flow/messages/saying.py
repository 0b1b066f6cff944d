"""What is said of an error, a finding or a problem, in either language, for host programs."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from admission_flow.errors import (
    AdmissionFlowError,
    BadDocument,
    BadWorkflow,
    CaseMoved,
    StepRefused,
)
from admission_flow.messages import LANGUAGES, Language, catalogue, find, rule_title
from admission_flow.messages import say as text_of
from admission_flow.messages.verdict import message_of, remedy_of
from admission_flow.procedure.document import Problem
from admission_flow.procedure.findings import Finding

_OFFICE = timezone(timedelta(hours=7))  # Việt Nam


def say(item: AdmissionFlowError | Finding | Problem, lang: Language = "vi") -> str:
    """Return what a person reads of an error, a finding or a problem.

    What was typed is repeated as it was typed, identity numbers too: `str(error)` is masked.

    Args:
        item: an error of this library, a finding of a verdict, or a problem of a document.
        lang: "vi" or "en".

    Returns:
        One sentence or two. An error that gathers several problems, or a refusal, has one more
        line for each problem, or for each requirement that is not met.

    Raises:
        BadInput: there are no texts for what was given, or not in this language.

    """
    if lang not in LANGUAGES or not isinstance(item, AdmissionFlowError | Finding | Problem):
        raise _unsaid(item, lang)
    if isinstance(item, Finding):
        return " ".join(part for part in (message_of(item, lang), remedy_of(item, lang)) if part)
    if isinstance(item, Problem):
        text = _for_hosts(lang, f"problem.{item.message_id}", item.facts)
        return text if item.where == "file" else f"{item.where}: {text}"
    return "\n".join([_for_hosts(lang, f"error.{item.message_id}", item.facts), *_more(item, lang)])


def _for_hosts(lang: Language, key: str, facts: Mapping[str, object]) -> str:
    """Return a text that speaks of no command: its own, where the command line's does."""
    part = "host" if find(lang, key, "host") is not None else "message"
    return text_of(lang, key, part, **{name: _host_word(lang, v) for name, v in facts.items()})


def _host_word(lang: Language, fact: object) -> object:
    """Return a word of the contract, or its form for hosts where its term speaks of options."""
    own = f"host.{fact}" if isinstance(fact, str) else ""
    return own if own in catalogue(lang)["label"] else fact


def _more(error: AdmissionFlowError, lang: Language) -> list[str]:
    if isinstance(error, BadDocument):
        return [say(problem, lang) for problem in error.problems]
    if isinstance(error, BadWorkflow):
        return [str(problem) for problem in error.problems]
    if isinstance(error, StepRefused):
        blocking = [finding for finding in error.verdict.findings if finding.blocks]
        return [f"{rule_title(lang, finding.rule)}: {say(finding, lang)}" for finding in blocking]
    if isinstance(error, CaseMoved):
        return moved_lines(error, lang)
    return []


def moved_lines(error: CaseMoved, lang: Language) -> list[str]:
    """Return who wrote what to a case since it was looked at, a line for each entry."""
    lines = []
    for one in error.changes:
        at = datetime.fromisoformat(one.at).astimezone(_OFFICE)
        facts = {"entry": one.entry, "officer": one.officer, "day": at.date()}
        kind = one.kind or "none"
        key = "screen.meanwhile" if one.kind else "screen.meanwhile_no_act"
        time = at.time().isoformat("minutes")
        lines.append(text_of(lang, key, **facts, time=time, action=one.action, kind=kind))
    return lines


def _unsaid(item: object, lang: object) -> AdmissionFlowError:
    known = " | ".join(LANGUAGES) if lang not in LANGUAGES else "AdmissionFlowError | Finding"
    found = lang if lang not in LANGUAGES else type(item).__name__
    return BadDocument("say", [Problem("file", "not_a_choice", {"found": found, "known": known})])
