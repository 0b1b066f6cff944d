"""Which texts a procedure lacks: for each of its rules and words, in both languages."""

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from functools import lru_cache
from inspect import getsource

from admission_flow.messages import LANGUAGES, Language, catalogue, find
from admission_flow.messages.fields import declared_fields
from admission_flow.procedure import in_use
from admission_flow.procedure.file_reader import FileProblem
from admission_flow.procedure.findings import Status, unknown
from admission_flow.procedure.overlays import PAPERS
from admission_flow.procedure.procedure import Procedure
from admission_flow.procedure.statuses import statuses_of
from admission_flow.procedure.workflow import Workflow

_SAID_IN_COMMON = Status.NOT_APPLICABLE
"""What is said of every rule in the same words."""


def lacking_texts(procedure: Procedure) -> list[FileProblem]:
    """Return every text that an officer would look for and not find.

    A title and a text of each rule, titles that differ; a message for each status that the rule can
    have, and a remedy where it stands in the way; a term for each state, stage, step, role, kind of
    evidence, field and choice of one, each word that a dated value holds, and each fact that a rule
    can say is missing.
    """
    with in_use.using(procedure):
        return [
            FileProblem(f"{lang}.toml", where, what)
            for lang in LANGUAGES
            for where, what in (*_of_rules(procedure, lang), *_of_words(procedure, lang))
        ]


def _of_rules(procedure: Procedure, lang: Language) -> Iterator[tuple[str, str]]:
    rules = catalogue(lang)["rule"]
    for rule in procedure.rules:
        for part in ("title", "text"):
            if rule.id != PAPERS and not rules.get(rule.id, {}).get(part):
                yield f"rule.{rule.id}", f"has no {part}"
        for status in sorted(statuses_of(rule.check) - {_SAID_IN_COMMON}):
            key = f"{rule.id}.{status}"
            if not find(lang, key):
                yield key, "has no message"
            if status.stands_in_the_way and not find(lang, key, "remedy"):
                yield key, "has no remedy"
    titles = Counter(str(rules.get(rule.id, {}).get("title", "")) for rule in procedure.rules)
    for title, count in titles.items():
        if title and count > 1:
            yield "rule", f"{count} rules have the title {title!r}"


def _of_words(procedure: Procedure, lang: Language) -> Iterator[tuple[str, str]]:
    labels = catalogue(lang)["label"]
    for word in dict.fromkeys(_words(procedure)):
        if not labels.get(word):
            yield f"label.{word}", "has no term"
    for kind in procedure.kinds:
        for name in declared_fields(kind):
            head, _, count = name.partition(".")
            keys = (f"roll.{count}",) if count else (f"{kind}.{head}", head)
            if not any(labels.get(key) for key in keys):
                yield f"label.{kind}.{name}", "has no term"


def _words(procedure: Procedure) -> Iterator[str]:
    workflow = procedure.workflow
    for state in workflow.states.values():
        yield from (state.name, state.stage)
    yield from procedure.kinds
    for cls in procedure.acts:
        for declared in fields(cls):
            yield from (c for c in declared.metadata.get("choices", ()) if not c.endswith(":N"))
    for spec in workflow.steps.values():
        yield from (guard.responsible for guard in spec.guards if guard.responsible)
    yield from _words_of_values(workflow)
    yield from _missing(procedure)


def _missing(procedure: Procedure) -> Iterator[str]:
    """Yield what rules say is missing, `unknown("roll")`, as their source names it."""
    modules = dict.fromkeys(rule.check.__module__ for rule in procedure.rules)
    own = procedure.sources.get("procedure.py", b"")
    sources: dict[str | bytes, None] = dict.fromkeys((*map(_source_of, modules), own))
    for source in sources:
        yield from _missing_in(source)


@lru_cache(maxsize=64)
def _missing_in(source: str | bytes) -> tuple[str, ...]:
    """Return what is said to be missing in one source: each language asks for it again."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == unknown.__name__:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.append(first.value)
    return tuple(found)


def _source_of(module: str) -> str:
    """Return the source of a module; empty where there is none, as of one run from a folder."""
    try:
        return getsource(sys.modules[module])
    except (OSError, TypeError, KeyError):
        return ""


def _words_of_values(workflow: Workflow) -> Iterator[str]:
    for value in workflow.rulebook.values.values():
        for row in value.rows:
            if row.repealed:
                continue
            if value.unit == "word":
                yield row.value
            elif value.unit == "words":
                yield from row.value
