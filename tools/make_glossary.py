# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Write ``docs/glossary.md``: every term of the contract, in Vietnamese and English.

Run it as ``python tools/make_glossary.py`` in the development environment. The terms are those of
the catalogues in ``admission_flow/messages/``, the words those of the code: change them there. A
test renders the page again and compares.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path

from admission_flow.journal.rights import ROLES, Use
from admission_flow.journal.roles import KINDS as RELATIONS
from admission_flow.messages import catalogue
from admission_flow.papers.form_list import forms
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.planning.classes.events import EVENTS, RESULTS, RETRACT
from admission_flow.planning.deadlines.clocks import BESIDE, NOTED, ClockKind
from admission_flow.procedure.acts import (
    BODIES,
    EVIDENCE,
    KINDS,
    STEPS,
    SUBJECTS,
    BranchRoll,
    CommitteeRoll,
)
from admission_flow.procedure.findings import Confidence, Severity, Status
from admission_flow.procedure.paper_sheet import CASE, PAPER, SHEET
from admission_flow.procedure.person import Person, Unit
from admission_flow.procedure.rules import RULES
from admission_flow.register.classes.entries import RESULT
from admission_flow.register.core import records
from admission_flow.register.core.bulk import Result
from admission_flow.workflow_source import built_in

TARGET = Path(__file__).resolve().parents[1] / "docs" / "glossary.md"

VOCABULARY = {
    "case": "one person's way from source to official member",
    "act": "anything that happened and is proved by a paper",
    "evidence": "an act that proves something without moving the case",
    "step": "an act that moves the case to another state",
    "rule": "one legal requirement, with an id, dated values and citations",
    "finding": "what a rule says of a case on a day",
    "regime": "the Quy định and the Hướng dẫn in force on a day",
    "journal": "the append-only record of every act, each entry holding the hash of the one before",
    "register": "the database that holds the journal and what is derived from it",
}
ACTIONS = (
    records.CREATE,
    records.OPEN,
    records.RECORD,
    records.ADVANCE,
    records.REFUSE,
    records.CORRECT,
    records.TAKE_OVER,
    records.REFUSE_TAKE_OVER,
)
COMMON_FIELDS = ("on", "number", "note", PAPER)

HEADER = """\
# Glossary

Written by `tools/make_glossary.py` from the catalogues in `admission_flow/messages/`: change those,
not this. A word is what stands in files and in `--json`; a term is what people read.
"""


def sorts() -> dict[str, tuple[str, ...]]:
    """Return the words of each sort: within one sort no two may be called the same."""
    workflow = built_in().workflow
    found = {
        "Vocabulary": tuple(VOCABULARY),
        "Stages": tuple(dict.fromkeys(state.stage for state in workflow.states.values())),
        "States": tuple(workflow.states),
        "Steps": tuple(cls.kind for cls in STEPS),
        "Evidence": tuple(cls.kind for cls in EVIDENCE),
        "Who must act": tuple(dict.fromkeys(_roles())),
        "Rule topics": tuple(dict.fromkeys(rule.id.partition(".")[0] for rule in RULES)),
        "Statuses of a finding": tuple(status.value for status in Status),
        "Severities": tuple(severity.value for severity in Severity),
        "Confidence in a citation": tuple(_confidence(word) for word in Confidence),
        "Actions of the journal": ACTIONS,
        "Actions about classes": (*EVENTS, RETRACT, RESULT),
        "Roles of officers": tuple(f"role.{role}" for role in ROLES),
        "What a role gives": tuple(f"use.{use}" for use in Use),
        "Officers concerned in a case": tuple(f"relation.{kind}" for kind in RELATIONS),
        "Results of a class": tuple(f"result.{word}" for word in RESULTS),
        "What becomes of a row": tuple(f"bulk.{word}" for word in Result),
        "Deciding bodies": BODIES,
        "People who are verified": SUBJECTS,
        "Clocks beside those of the rules": tuple(dict.fromkeys((*BESIDE, *NOTED))),
        "What the day of a clock means": tuple(f"sort.{word}" for word in ClockKind),
        "Fields of every act": COMMON_FIELDS,
        "Paper sheet of a case": tuple(f"{SHEET}.{key}" for key in paper_keys().of(CASE)),
    }
    for kind in KINDS:
        keys = tuple(f"{PAPER}.{key}" for key in paper_keys().of(kind))
        found[f"Paper sheet of {kind}"] = keys
    for name, cls in _records():
        own = [f for f in fields(cls) if f.name not in COMMON_FIELDS]
        known = found.get(f"Fields of {name}", ())
        named = (f"{name}.{f.name}" for f in own if f.name != "roll")
        found[f"Fields of {name}"] = tuple(dict.fromkeys((*known, *named)))
        for field in own:
            choices = tuple(field.metadata.get("choices", ()))
            if choices and choices not in found.values():
                found[f"Values of {name}.{field.name}"] = choices
    return {title: words for title, words in found.items() if words}


def _roles() -> Iterator[str]:
    for step in built_in().workflow.steps.values():
        yield from (guard.responsible for guard in step.guards)


def _confidence(word: Confidence) -> str:
    # "verified" is also a state, and means something else there.
    return "confidence.verified" if word is Confidence.VERIFIED else word.value


def _records() -> Iterator[tuple[str, type]]:
    yield from (("person", Person), ("unit", Unit), ("roll", BranchRoll), ("roll", CommitteeRoll))
    yield from KINDS.items()


def render() -> str:
    """Return the text of ``docs/glossary.md``."""
    vietnamese, english = (catalogue(lang)["label"] for lang in ("vi", "en"))
    titles = {lang: catalogue(lang)["rule"] for lang in ("vi", "en")}
    parts = [HEADER]
    for title, words in _sections().items():
        rows = (
            (word, vietnamese[word], ": ".join((english[word], *_defined(title, word))))
            for word in words
        )
        parts.append(_table(title, "Word", rows))
    rules = (
        (rule.id, titles["vi"][rule.id]["title"], titles["en"][rule.id]["title"]) for rule in RULES
    )
    parts.append(_table("Rules", "Rule", rules))
    places = {lang: catalogue(lang)["desk"]["places"] for lang in ("vi", "en")}
    pages = ((key, name, places["en"][key]) for key, name in places["vi"].items())
    parts.append(_table("Pages of the desk", "Page", pages))
    papers = ((form.also, form.titles["vi"], form.titles["en"]) for form in forms().values())
    parts.append(_table("Forms that can be filled", "Form", papers))
    mark = "form_field."
    named = (
        (word.removeprefix(mark), term, english[word])
        for word, term in vietnamese.items()
        if word.startswith(mark)
    )
    parts.append(_table("Fields that only templates of forms name", "Field", named))
    return "\n".join(parts)


def _sections() -> dict[str, tuple[str, ...]]:
    """Return the sorts, the fields of all kinds of act as one: each kind has few."""
    found: dict[str, tuple[str, ...]] = {}
    for title, words in sorts().items():
        of_act = title.removeprefix("Fields of ") in KINDS
        section = "Fields of each kind of act" if of_act else title
        if title.removeprefix("Paper sheet of ") in KINDS:
            section = "Paper sheets of acts"
        found[section] = tuple(dict.fromkeys((*found.get(section, ()), *words)))
    return found


def _defined(title: str, word: str) -> tuple[str, ...]:
    return (VOCABULARY[word],) if title == "Vocabulary" else ()


def _table(title: str, first: str, rows: Iterable[tuple[str, str, str]]) -> str:
    lines = [f"## {title}", "", f"| {first} | Vietnamese | English |", "|---|---|---|"]
    lines += [f"| `{word}` | {vietnamese} | {english} |" for word, vietnamese, english in rows]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(render(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}: {len(sorts())} sorts of terms, {len(RULES)} rules\n")
