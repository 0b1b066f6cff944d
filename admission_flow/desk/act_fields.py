"""The fields of a kind of act as a form has them, made from its type: a new kind appears by itself.

Of many acts at one meeting a field is filled once for all, in each row, or either way. A vote, a
judgement or an assessment is only ever typed for one person, and never filled in beforehand.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from admission_flow.messages import Language, label
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Act
from admission_flow.procedure.document import DocumentProblems, Problem
from admission_flow.procedure.paper_sheet import ANY_ACT, PAPER
from admission_flow.vocabulary.forms import FormField, Holds, form_of, without_offered_alone
from admission_flow.vocabulary.records import Words

Sort = Literal["text", "lines", "number", "day", "choice", "flag"]
Stated = Literal["once", "each", "either"]

_VOTES = frozenset({"in_favour", "against", "agreed"})
_SORTS: Mapping[Holds, Sort] = {
    "day": "day", "birth": "day", "count": "number", "flag": "flag", "choice": "choice",
    "list": "text", "country": "text", "text": "text", "lines": "lines",
}  # fmt: skip
"""What a field holds, to how a page asks for it."""
_FORM_FIELDS = ("on", PAPER)
"""The day stands above the form; what only papers print has keys of its own."""


@dataclass(frozen=True, slots=True)
class ActField:
    """One field of a form."""

    name: str
    """As `vocabulary` takes it: "number", "roll.in_favour", "paper.chair"."""
    label: str
    sort: Sort
    stated: Stated
    required: bool = False
    several: bool = False
    """It takes a list, with commas between."""
    choices: tuple[tuple[str, str], ...] = ()
    """(word of the contract, its term)."""
    personal: bool = False
    """A register of minimal data does not take it."""
    proposed: str = ""
    """What stands in an empty form: only the zeros of a roll, which carry no judgement."""


def kinds_of_acts() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the kinds of steps, and those of evidence, in the order of the procedure."""
    steps = tuple(cls.kind for cls in in_use.steps())
    return steps, tuple(kind for kind in in_use.kinds() if kind not in steps)


def fields_of_act(kind: str, lang: Language) -> tuple[ActField, ...]:
    """Return the fields of a kind of act: what rules read first, then what only papers print."""
    return (*_own(kind, lang), *_printed(kind, lang))


def _own(kind: str, lang: Language) -> Iterator[ActField]:
    cls: type = in_use.kinds()[kind]
    asked = [one for one in form_of(cls) if one.name not in _FORM_FIELDS]
    for one in sorted(asked, key=lambda one: one.name == "note"):
        yield ActField(
            name=one.name,
            label=one.term(lang),
            sort=_SORTS[one.holds],
            stated=_stated(one),
            required="." not in one.name and one.required,
            several=one.holds == "list",
            choices=tuple((word, label(lang, word)) for word in _words(one)),
            personal=one.personal and one.name != "number",
            proposed="0" if one.holds == "count" and one.offered == 0 else "",
        )


def _words(asked: FormField) -> Iterator[str]:
    for word in asked.choices:
        yield from (f"{word[:-1]}{n}" for n in (1, 2, 3, 4)) if word.endswith(":N") else (word,)


def _stated(asked: FormField) -> Stated:
    if asked.about_one:
        return "each"
    if asked.personal or asked.holds in {"day", "flag"}:
        return "either"
    return "once"


def _printed(kind: str, lang: Language) -> Iterator[ActField]:
    for key in paper_keys().of(kind).values():
        lines = key.shape == "lines"
        sort: Sort = "lines" if lines else "text"
        # Long texts of one kind of paper are about the person: who it praises, and for what.
        about_one = key.id in _VOTES or (lines and ANY_ACT not in key.of)
        stated: Stated = "each" if about_one else "once"
        name = f"{PAPER}.{key.id}"
        yield ActField(name=name, label=label(lang, name), sort=sort, stated=stated, personal=True)


def read_act(
    kind: str, on: date, texts: Mapping[str, str], today: date
) -> tuple[Act | None, tuple[Problem, ...]]:
    """Return the act that was typed, or what is wrong with it, each by the name of its field.

    Args:
        kind: of the act.
        on: its day.
        texts: by the names of the fields; an empty one states nothing.
        today: the day in Việt Nam, for "hôm nay".

    """
    words = Words(today=today, keys=paper_keys())
    data: dict[str, Any] = {"kind": kind, "on": on}
    problems: list[Problem] = []
    for name, text in texts.items():
        if not text.strip():
            continue
        try:
            words.put(data, in_use.kinds()[kind], name, text)
        except DocumentProblems as found:
            problems += found.problems
    try:
        act = words.act(without_offered_alone(data, in_use.kinds()[kind]), "act")
    except DocumentProblems as found:
        named = {problem.where for problem in problems}
        others = [replace(p, where=p.where.removeprefix("act.")) for p in found.problems]
        return None, (*problems, *(p for p in others if p.where not in named))
    return (None if problems else act), tuple(problems)
