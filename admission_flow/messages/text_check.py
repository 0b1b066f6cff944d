"""What `workflow check` asks of the texts of a procedure's rules.

A text takes the numbers of the law from the law: a digit, or a number in words, that stands in the
text of a rule stays as it is when the value changes, and is false from that day on. And a text that
is dated changes only when a value of its rule does.
"""

import string
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from admission_flow.messages import LANGUAGES, OF_LAW, Language, catalogue, is_dated
from admission_flow.messages.number_words import NUMBERS
from admission_flow.procedure import in_use
from admission_flow.procedure.file_reader import FileProblem
from admission_flow.procedure.procedure import Procedure
from admission_flow.procedure.rulebook import Rulebook
from admission_flow.procedure.rules.rule import Rule

_COUNTED = ("share", "count", "months", "working_days")
"""Units whose values a text could spell."""


def check_texts(procedure: Procedure) -> list[FileProblem]:
    """Return what is wrong with the texts of a procedure's rules, in both languages.

    Args:
        procedure: its own texts lie over the program's; both are looked at.

    """
    with in_use.using(procedure):
        return [problem for lang in LANGUAGES for problem in _checked(procedure, lang)]


def _checked(procedure: Procedure, lang: Language) -> Iterator[FileProblem]:
    for rule in procedure.rules:
        look = _Look(rule, procedure.workflow.rulebook, lang)
        for where, text in _texts_of(rule.id, catalogue(lang)):
            yield from (FileProblem(f"{lang}.toml", where, what) for what in look.at(where, text))


def _texts_of(rule: str, texts: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield (place, text) of all that is said of a rule: what it found, its title, its words."""
    table: Any = texts
    for name in rule.split("."):
        table = table.get(name, {}) if isinstance(table, Mapping) else {}
    yield from _leaves(table, rule)
    yield from _leaves(texts.get("rule", {}).get(rule, {}), f"rule.{rule}")


def _leaves(table: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(table, Mapping):
        for key, value in table.items():
            yield from _leaves(value, f"{path}.{key}")
    else:
        yield path, table


class _Look:
    """What is known of one rule's law, for looking at its texts."""

    def __init__(self, rule: Rule, book: Rulebook, lang: Language) -> None:
        dated = [book.values[f"{rule.id}.{name}"] for name in book.declared.get(rule.id, ())]
        self.names = {f"{OF_LAW}{name}" for name in book.declared.get(rule.id, ())}
        self.counts = any(value.unit in _COUNTED for value in dated)
        self.days = sorted({row.start for value in dated for row in value.rows})
        self.lang = lang

    def at(self, where: str, text: object) -> Iterator[str]:
        """Yield what is wrong with one text, dated or not."""
        if isinstance(text, str):
            yield from self.words(text, title=where.endswith(".title"))
        elif not isinstance(text, list) or not text:
            yield "is no text, and no list of dated texts"
        elif where.endswith(".title"):
            yield "a title stands for every day: it is not dated"
        else:
            yield from self.dated(text)

    def dated(self, items: list[object]) -> Iterator[str]:
        """Yield what is wrong with a list of texts, each from its day on."""
        before: date | None = None
        for item in items:
            if not isinstance(item, Mapping) or not is_dated(item):
                yield "a dated text is a table of from, a date, and say, a text, no more"
                return
            start, said = item["from"], item["say"]
            if before is None and self.days and start > self.days[0]:
                yield f"gap: nothing from {self.days[0]}, when the law begins, to {start}"
            if before is not None and start <= before:
                yield f"overlap: {start} does not come after {before}"
            if start not in self.days:
                yield f"no value of the rule changes on {start}: a text changes with the law"
            before = start
            yield from self.words(said)

    def words(self, text: str, *, title: bool = False) -> Iterator[str]:
        """Yield what is wrong with the words of one text."""
        try:
            parts = list(string.Formatter().parse(text))
        except ValueError as error:
            yield f"cannot be filled: {error}"
            return
        for name in (part for _, part, _, _ in parts if part and part.startswith(OF_LAW)):
            if title:
                yield f"a title stands for every day: it has no {{{name}}}"
            elif name not in self.names:
                yield f"{{{name}}} is no value that the rule reads"
        plain = " ".join(literal for literal, _, _, _ in parts)
        if any(letter.isdigit() for letter in plain):
            yield f"has a digit; numbers come from facts and values: {text}"
        spelt = NUMBERS[self.lang].search(plain) if self.counts else None
        if spelt is not None:
            yield f"has “{spelt[0]}”; numbers come from facts and values: {text}"
