"""The values of fields by what people write: words, yes and no, days, counts, countries, lists."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field
from datetime import date
from typing import Any, get_args, get_origin

from admission_flow.procedure import in_use
from admission_flow.procedure.acts import BranchRoll, CommitteeRoll
from admission_flow.procedure.days import Unread, read_day, read_period
from admission_flow.procedure.document import DocumentProblems, Problem
from admission_flow.procedure.document_fields import core_type
from admission_flow.procedure.person import BirthTime, Decider
from admission_flow.procedure.text import HIDDEN, tidy
from admission_flow.vocabulary import countries
from admission_flow.vocabulary.acts import field_names
from admission_flow.vocabulary.folding import folded
from admission_flow.vocabulary.terms import Terms, labels_of, meaning, synonyms

_YES = frozenset({"yes", "true", "y", "c", "co", "dung", "roi", "1", "x"})
_NO = frozenset({"no", "false", "n", "k", "khong", "sai", "chua", "0"})
_VIETNAMESE_FLAGS = frozenset({"co", "dung", "roi", "khong", "sai", "chua"})
_AGREED = frozenset({"c", "co", "y", "yes"})
_NONE = frozenset({"none", "no", "khong", "khong co"})
"""An empty list, no religion: said, as opposed to not said. No word of the contract is one."""
_MOST_DIGITS = 18
"""Python refuses to read thousands of them."""
_NUMBERED = re.compile(r"(.+?)[ :]*([1-9][0-9]?)(.*)")
_ROLLS = (BranchRoll, CommitteeRoll)


def value_of(
    cls: type, name: str, text: str, today: date | None = None, where: str | None = None
) -> Any:  # noqa: ANN401 - what the field takes
    """Return a text as what a field takes: a word, bool, int, date, list of words, or the text.

    Args:
        cls: class of an act, a person, a unit, a roll or a decider.
        name: the field, as `acts.field_of` returns it.
        text: what was written.
        today: the day in Việt Nam, for "hôm nay"; None: the text is kept in a file.
        where: what a problem calls the place; None: the field.

    Raises:
        DocumentProblems: the text is nothing that the field takes, or may mean several things.

    """
    spec = field_names(cls)[name]
    text, place = tidy(text, lines=True), where or name
    kind = core_type(spec.type)
    if HIDDEN in text or kind in _ROLLS or Decider in get_args(kind):
        return text  # the document's own reader says what is wrong
    if kind is date:
        return _time(text, today, place, born=BirthTime in get_args(spec.type))
    if kind is bool or kind is int:
        return flag_of(text, place) if kind is bool else count_of(text, place)
    return _words_of(spec, text, place)


def _words_of(spec: "Field[Any]", text: str, place: str) -> str | list[str]:
    choices = tuple(spec.metadata.get("choices", ()))
    if get_origin(core_type(spec.type)) is tuple:
        return _listed(text, choices, place)
    if choices:
        return choice_of(text, choices, place)
    held = _HELD.get(spec.metadata.get("holds", ""))
    return text if held is None else held(text, place)


def flag_of(text: str, where: str = "field") -> bool:
    """Return a yes or no: có, không, đúng, sai, rồi, chưa, yes, no, true, false, x, 1, 0.

    Raises:
        DocumentProblems: it is neither.

    """
    word = folded(text)
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise DocumentProblems([Problem(where, "not_yes_or_no", {"found": text})])


def is_vietnamese_flag(text: str) -> bool:
    """Whether a text is a Vietnamese yes or no, for which documents have no type of their own."""
    return folded(text) in _VIETNAMESE_FLAGS


def agreed(text: str) -> bool:
    """Whether an answer to a question says yes: có, c, yes, y; anything else does not."""
    return folded(text) in _AGREED


def count_of(text: str, where: str = "field") -> int:
    """Return a whole number from 0.

    Raises:
        DocumentProblems: it is none.

    """
    if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS:
        return int(text)
    raise DocumentProblems([Problem(where, "no_count", {"found": text})])


def day_of(text: str, today: date | None = None, where: str = "field") -> date:
    """Return a day as people write it (`procedure.days.read_day`).

    Raises:
        DocumentProblems: it is none of the spellings, or there is no such day.

    """
    try:
        return read_day(text, today)
    except Unread as error:
        raise DocumentProblems([Problem(where, error.reason, {"found": text})]) from error


def _time(text: str, today: date | None, where: str, *, born: bool) -> date | str:
    """Return a day, or where somebody was born the month or year alone, as a document writes it."""
    if born:
        try:
            read = read_period(text)
        except Unread:
            return day_of(text, today, where)
        if read.kind == "month":
            return str(BirthTime(read.year, read.number))
        if read.kind == "year":
            return str(BirthTime(read.year))
    return day_of(text, today, where)


def choice_of(text: str, choices: tuple[str, ...], where: str = "field", labels: str = "") -> str:
    """Return which of some words of the contract a text means; `child:N` takes "con thứ 2".

    Args:
        text: what was written.
        choices: the words.
        where: what a problem calls the place.
        labels: the sort of word whose terms are meant, where a word has several: "level".

    Raises:
        DocumentProblems: none, or several.

    """
    if text in choices and not text.endswith(":N"):
        return text
    numbered = _numbered(text, choices)
    if numbered is not None:
        return numbered
    plain = tuple(choice for choice in choices if not choice.endswith(":N"))
    names = ("no_such_choice", "no_such_choice_near")
    keys = _keys(plain, labels)
    return meaning(choice_terms(plain, labels), text, where, names, lambda word: keys[word])


@in_use.cached
def choice_terms(choices: tuple[str, ...], labels: str = "") -> Terms:
    """Return words of the contract as terms. Arguments as in `choice_of`."""
    keys = _keys(choices, labels)
    return Terms({choice: labels_of(keys[choice]) for choice in choices}, synonyms("choice"))


def _keys(choices: tuple[str, ...], labels: str) -> dict[str, str]:
    """Return by word the key of its term."""
    own = {choice: f"{labels}.{choice}" for choice in choices}
    return {choice: key if labels_of(key) else choice for choice, key in own.items()}


def _numbered(text: str, choices: tuple[str, ...]) -> str | None:
    """Return `child:2` for "con thứ 2", where `child:N` is a choice."""
    found = _NUMBERED.fullmatch(folded(text))
    if found is None:
        return None
    before, number, after = found[1].strip(), found[2], found[3].strip()
    for choice in choices:
        head, _, n = choice.partition(":")
        if n != "N":
            continue
        for term in (choice, f"{head} N", *labels_of(choice), *(f"{t} N" for t in labels_of(head))):
            start, _, end = term.replace(":", " ").partition("N")
            if (folded(start), folded(end)) == (before, after):
                return f"{head}:{number}"
    return None


def _listed(text: str, choices: tuple[str, ...], where: str) -> list[str]:
    """Return a list with commas or semicolons between its items; a term may hold commas itself."""
    if folded(text) in _NONE:
        return []
    parts = [part.strip() for part in text.split(";" if ";" in text else ",") if part.strip()]
    if not choices:
        return parts
    found: list[str] = []
    problems: list[Problem] = []
    for index, item in enumerate(_joined(parts, choices)):
        try:
            found.append(choice_of(item, choices, f"{where}[{index}]"))
        except DocumentProblems as error:
            problems += error.problems
    if problems:
        raise DocumentProblems(problems)
    return found


def _joined(parts: list[str], choices: tuple[str, ...]) -> Iterator[str]:
    """Yield items, each of as many parts as together are a word."""
    start = 0
    while start < len(parts):
        ends = range(len(parts), start, -1)
        whole = ((", ".join(parts[start:end]), end) for end in ends)
        item, end = next((p for p in whole if _means(p[0], choices)), (parts[start], start + 1))
        yield item
        start = end


def _means(text: str, choices: tuple[str, ...]) -> bool:
    try:
        choice_of(text, choices)
    except DocumentProblems:
        return False
    return True


def country_of(text: str, where: str = "field") -> str:
    """Return the ISO 3166-1 code of a country.

    Raises:
        DocumentProblems: no country is called so.

    """
    code = text.strip().upper()
    if code in countries.names():
        return code
    names = ("no_such_country", "no_such_country_near")
    return meaning(countries.terms(), text, where, names, countries.told)


def _religion(text: str, _where: str) -> str:
    """Return a religion; "không" is none, which a document writes as an empty text."""
    return "" if folded(text) in _NONE else text


def _ethnicity(text: str, _where: str) -> str:
    """Return an ethnic group as it was written, and by its name where a rule reads it."""
    plain = folded(text)
    for name, others in synonyms("ethnicity").items():
        if plain in {folded(name), *map(folded, others)}:
            return name
    return text


_HELD: Mapping[str, Callable[[str, str], str]] = {
    "country": country_of,
    "religion": _religion,
    "ethnicity": _ethnicity,
}
