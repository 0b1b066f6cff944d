"""What people read: message and remedy by rule id and status, errors, labels; two languages.

The texts lie beside this module: law, errors and terms in `vi.toml` and `en.toml`, what every
command prints around them in `core.vi.toml` and `core.en.toml`, and what belongs to one room of
the program (units, plan, classes, …) in a file of that name. A key is the path of a
table, e.g. "branch.two_thirds.unmet"; a placeholder is a fact that the rule computed, or
`{value.months}`: a value of the law that it was judged by. A text may be dated like a value: a list
of tables `{ from = DATE, say = "…" }`, each of which holds until the next.
"""

import json
import re
import string
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from admission_flow.messages.number_words import as_age, in_words
from admission_flow.messages.technical import in_vietnamese
from admission_flow.messages.texts import Texts
from admission_flow.procedure import in_use
from admission_flow.procedure.own_failure import OwnCodeFailed
from admission_flow.procedure.person import BirthTime
from admission_flow.procedure.text import visible

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

OF_LAW = "value."
"""How the placeholder of a value of the law begins."""
_LONGEST_TYPED = 1_000
"""Characters of what was typed that a message repeats: enough for any list of known words."""


FILES = tuple(
    f"{topic}{{}}.toml"
    for topic in (
        "",
        "core.",
        "cases.",
        "words.",
        "units.",
        "plan.",
        "sympathisers.",
        "classes.",
        "deadlines.",
        "reports.",
        "personal_data.",
        "audit.",
        "entry.",
        "library.",
        "sheets.",
        "people.",
        "papers.",
        "desk.",
        "lists.",
        "doctor.",
        "operating.",
        "roles.",
        "law.",
        "ahead.",
        "apart.",
    )
)
"""Where the texts of a language lie, the law first; one text stands in one file only."""


def catalogue(lang: Language) -> Mapping[str, Any]:
    """Return all texts of one language, as nested tables: with those of the procedure in use."""
    own = in_use.procedure()
    return _ours(lang) if own is None or not own.messages.get(lang) else _with_own(lang)


@in_use.cached
def _with_own(lang: Language) -> Mapping[str, Any]:
    own = in_use.procedure()
    return _laid_over(_ours(lang), {} if own is None else own.messages[lang])


def _laid_over(ours: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return texts with others laid over them: what differs is said, the rest stays."""
    return {
        **ours,
        **{
            key: _laid_over(ours[key], value)
            if isinstance(value, Mapping) and isinstance(ours.get(key), Mapping)
            else value
            for key, value in own.items()
        },
    }


@cache
def _ours(lang: Language) -> Mapping[str, Any]:
    """Return the texts that ship with the program."""
    folder = Path(__file__).parent
    return Texts(folder.joinpath(name.format(lang)).read_text("utf-8") for name in FILES)


def find(lang: Language, key: str, part: str = "message", on: date | None = None) -> str | None:
    """Return the text of a key, or None: `find("vi", "branch.two_thirds.unmet", "remedy")`.

    Args:
        lang: the language.
        key: the path of a table.
        part: which text of the table.
        on: the day whose text is meant, where the text is dated; None: the newest.

    """
    table: Any = catalogue(lang)
    for name in key.split("."):
        if not isinstance(table, Mapping) or name not in table:
            return None
        table = table[name]
    return text_on(table.get(part) if isinstance(table, Mapping) else None, on)


def text_on(text: object, on: date | None) -> str | None:
    """Return a text as it stood on a day, dated or not; None: it is no text.

    A day before the first of its dates has the first: which day it can be asked of is the law's.
    What is no dated text is passed over: `workflow check` names it.
    """
    if isinstance(text, list):
        dated = [item for item in text if is_dated(item)]
        begun = [item for item in dated if on is None or item["from"] <= on] or dated[:1]
        text = begun[-1]["say"] if begun else None
    return text if isinstance(text, str) else None


def is_dated(item: object) -> bool:
    """Whether something is one text with the day from which it holds, and nothing else."""
    if not isinstance(item, Mapping) or set(item) != {"from", "say"}:
        return False
    return type(item["from"]) is date and isinstance(item["say"], str)


def say(lang: Language, key: str, part: str = "message", /, **facts: object) -> str:
    """Return the text of a key with its placeholders filled.

    Raises:
        KeyError: the catalogue has no such text: a defect that the tests look for.
        OwnCodeFailed: it is a text of a rule of the procedure in use, which has none.

    """
    text = find(lang, key, part)
    if text is None:
        raise lacking(lang, f"{key}.{part}")
    return fill(lang, text, facts)


def lacking(lang: Language, key: str) -> Exception:
    """Return what is raised where a text is not there: of an own procedure's rule it says so.

    Args:
        lang: the language.
        key: the path of the text, "loan.in_time.unmet.remedy".

    """
    own = in_use.procedure()
    path = key.removeprefix("rule.")
    if own is not None and any(path.startswith(f"{rule}.") for rule in own.by_id):
        return OwnCodeFailed("own_text", key, own.name, f"{lang}.toml", "is not there")
    return KeyError(f"{lang}: {key}")


def fill(lang: Language, text: str, facts: Mapping[str, object]) -> str:
    """Return a text with its placeholders filled; a fact that is not there shows as "?".

    `{found!s}` shows a fact as it was typed: what a person wrote is not a word of the contract;
    null, true and false as files write them.
    `{rules!r}` says rules by their titles: an id alone tells nobody anything.
    `{what!t}` says what a layer below says in English (`messages.technical`).
    `{known!w}` says words of the contract by their terms, each in quotes: terms may hold commas.
    `{value.share}` says a value of the law, from the table of values that is the fact `OF_LAW`;
    `{value.share!n}` in words where there are some ("hai phần ba"), `!N` with a capital letter;
    `{value.months!a}` says months as an age ("18 tuổi").
    """
    return _Filler(lang).vformat(text, (), facts)


def _capital(lang: str, number: object) -> str:
    text = in_words(lang, number)
    return text[:1].upper() + text[1:]


_OF_NUMBERS = {"n": in_words, "N": _capital, "a": as_age}


def _typed(value: object) -> str:
    """Return a value as it stands in a file: a null of JSON is nobody's "None"."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return str(value)


_FACT = re.compile(r"(?P<fact>[^.\[\]]*)(?:\[(?P<part>[^.\[\]]+)\])?")


class _Filler(string.Formatter):
    """Fills placeholders with facts as people write them."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:  # noqa: ANN401
        del args
        return kwargs.get(str(key), "?")

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:  # noqa: ANN401
        """`{value.months}` is a value of the law by its name, `{law[day]}` a part of a fact.

        Nothing else is looked into: what hangs on an object leads to the whole program.
        """
        if field_name.startswith(OF_LAW):
            values = kwargs.get(OF_LAW)
            name = field_name.removeprefix(OF_LAW)
            return values.get(name, "?") if isinstance(values, Mapping) else "?", field_name
        named = _FACT.fullmatch(field_name)
        if named is None:
            raise ValueError(f"{field_name!r} is no name of a fact")
        found = self.get_value(named["fact"], args, kwargs)
        if named["part"] is not None:
            found = found.get(named["part"], "?") if isinstance(found, Mapping) else "?"
        return found, field_name

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401
        """`{count:case|cases}` is "1 case" or "2 cases"; Vietnamese texts need none of this."""
        one, bar, many = format_spec.partition("|")
        if bar:
            return f"{value} {one if str(value) == '1' else many}"
        if format_spec:  # a width of thousands of millions fills all memory
            raise ValueError(f"{format_spec!r} is no pair of words with | between")
        return str(value)

    def convert_field(self, value: Any, conversion: str | None) -> str:  # noqa: ANN401
        if conversion is None:
            return show(self.lang, value)
        if conversion == "r":
            rules = value if isinstance(value, list | tuple) else (value,)
            return rule_titles(self.lang, map(str, rules))
        if conversion in _OF_NUMBERS:
            return _OF_NUMBERS[conversion](self.lang, value)
        if conversion == "w":
            words = value if isinstance(value, list | tuple) else (value,)
            return ", ".join(f"“{show(self.lang, word)}”" for word in words)
        told = ", ".join(map(_typed, value)) if isinstance(value, list | tuple) else _typed(value)
        if conversion == "t" and self.lang == "vi":
            told = in_vietnamese(told)
        text = visible(told)
        return text if len(text) <= _LONGEST_TYPED else f"{text[:_LONGEST_TYPED]}…"


def placeholders(text: str) -> tuple[str, ...]:
    """Return the names of the facts that a text uses."""
    parsed = string.Formatter().parse(text)
    return tuple(name.partition("[")[0] for _, name, _, _ in parsed if name)


def show(lang: Language, fact: object) -> str:  # noqa: PLR0911 - one for each sort of fact
    """Return one fact as people write it: days, lists, and the field's own words; on one line."""
    if fact is None:
        return label(lang, "none")
    if isinstance(fact, bool):
        return label(lang, "yes" if fact else "no")
    if isinstance(fact, date):
        return day(lang, fact)
    if isinstance(fact, BirthTime):
        return born(lang, fact)
    if isinstance(fact, str):
        return " / ".join(label(lang, word) for word in visible(fact).split("|"))
    if isinstance(fact, Iterable):
        return ", ".join(show(lang, item) for item in fact) or label(lang, "none")
    return str(fact)


def day(lang: Language, on: date) -> str:
    """Return a day as written in the language: 05/03/2024, or 2024-03-05."""
    return on.strftime("%d/%m/%Y") if lang == "vi" else on.isoformat()


def born(lang: Language, time: BirthTime) -> str:
    """Return a month or a year of birth: 03/2000, or 2000-03."""
    if lang == "vi" and time.month is not None:
        return f"{time.month:02}/{time.year:04}"
    return str(time)


def label(lang: Language, word: str) -> str:
    """Return the term of the field for a word of the contract; other text stays as it is."""
    labels: Mapping[str, str] = catalogue(lang)["label"]
    if word in labels:
        return labels[word]
    head, colon, number = word.partition(":")  # child:2 is "con thứ 2"
    if colon and number.isdigit() and f"{head}:N" in labels:
        return labels[f"{head}:N"].replace("N", number)
    return word


def rule_title(lang: Language, rule: str) -> str:
    """Return the short title of a rule, or the term of a clock that no rule looks at."""
    titles: Mapping[str, Mapping[str, str]] = catalogue(lang)["rule"]
    return titles.get(rule, {}).get("title") or label(lang, rule)


def rule_titles(lang: Language, rules: Iterable[str]) -> str:
    """Return rules by their titles in a line; an old log may name one that this version has not."""
    return "; ".join(_titled(lang, rule) for rule in rules) or label(lang, "none")


def _titled(lang: Language, rule: str) -> str:
    """Return the title of a rule, or the term of a part of a verdict, such as "permitted"."""
    if rule in catalogue(lang)["rule"]:
        return rule_title(lang, rule)
    part = label(lang, f"differs.{rule}")
    return part if part != f"differs.{rule}" else f"{label(lang, 'rule_not_here')} ({rule})"
