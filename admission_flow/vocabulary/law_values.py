"""Values of the law as people type them: which one is meant, and what it becomes in the file."""

from collections.abc import Iterable
from typing import Any

from admission_flow.messages import LANGUAGES, catalogue
from admission_flow.procedure.rulebook import HOLE, DatedValue, Rulebook
from admission_flow.vocabulary.terms import Terms, meaning
from admission_flow.vocabulary.values import choice_of, count_of, flag_of

_WHOLE = ("count", "months", "working_days")
_WORDS = ("word", "words")


def value_named(rulebook: Rulebook, text: str, where: str = "change") -> DatedValue:
    """Return the value that a text means.

    Args:
        rulebook: the law.
        text: rule id and name ("decision.in_time.days"), the id of a rule with one value, or the
            title of such a rule in either language; of others the title and the name, as
            "Thời hạn quyết định days".
        where: what a problem calls the place.

    Raises:
        DocumentProblems: none, or several.

    """
    names: dict[str, list[str]] = {}
    for value in rulebook.values.values():
        rule, _, name = value.of.rpartition(".")
        alone = len(rulebook.declared.get(rule, ())) == 1
        called = [rule, *_titles(rule)]
        names[value.of] = [f"{one} {name}" for one in called] + (called if alone else [])
    unknown = ("no_such_value", "no_such_value_near")
    return rulebook.values[meaning(Terms(names, {}), text, where, unknown)]


def rule_named(rules: Iterable[str], text: str, where: str = "file") -> str:
    """Return the rule that a text means.

    Args:
        rules: the ids that there are.
        text: an id, or the title of a rule in either language.
        where: what a problem calls the place.

    Raises:
        DocumentProblems: none, or several.

    """
    names = {rule: [rule, *_titles(rule)] for rule in rules}
    return meaning(Terms(names, {}), text, where, ("no_such_rule", "no_such_rule_near"))


def _titles(rule: str) -> list[str]:
    return [
        table["title"]
        for lang in LANGUAGES
        if (table := catalogue(lang)["rule"].get(rule)) is not None
    ]


def raw_value(value: DatedValue, text: str, where: str = "change") -> Any:  # noqa: ANN401 - TOML types
    """Return what a typed value is in the law file; nothing typed is a hole.

    Args:
        value: which value it is of.
        text: "40", "2/3", "có", a word of the contract or its term, several with commas.
        where: what a problem calls the place.

    Raises:
        DocumentProblems: it is none of that unit.

    """
    text = text.strip()
    if text in {"", HOLE}:
        return HOLE
    if value.unit in _WHOLE:
        return count_of(text, where)
    if value.unit == "flag":
        return flag_of(text, where)
    if value.unit not in _WORDS:
        return text
    known = _known_words(value)
    if value.unit == "word":
        return _word(text, known, where)
    return [_word(part.strip(), known, where) for part in text.split(",") if part.strip()]


def _word(text: str, known: tuple[str, ...], where: str) -> str:
    if text in catalogue("en")["label"]:
        return text
    return choice_of(text, known, where)


def _known_words(value: DatedValue) -> tuple[str, ...]:
    """Return every word that a value has held."""
    words: dict[str, None] = {}
    for row in value.rows:
        if not row.repealed:
            words |= dict.fromkeys([row.value] if value.unit == "word" else row.value)
    return tuple(words)
