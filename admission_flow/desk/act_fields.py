"""The fields of a kind of act as a form has them, made from its type: a new kind appears by itself.

Of many acts at one meeting a field is filled once for all, in each row, or either way. A vote, a
judgement or an assessment is only ever typed for one person, and never filled in beforehand.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, replace
from datetime import date
from typing import Any, Literal, get_origin

from admission_flow.messages import Language, label
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.procedure.acts import KINDS, STEPS, Act, BranchRoll, CommitteeRoll
from admission_flow.procedure.document import DocumentProblems, Problem
from admission_flow.procedure.document_fields import core_type
from admission_flow.procedure.paper_sheet import ANY_ACT, PAPER
from admission_flow.vocabulary.acts import field_label, field_names
from admission_flow.vocabulary.records import Words

Sort = Literal["text", "lines", "number", "day", "choice", "flag"]
Stated = Literal["once", "each", "either"]

_VOTES = frozenset({"in_favour", "against", "agreed"})
_ZEROS = frozenset({"roll.elsewhere", "roll.exempt_absent", "roll.suspended", "roll.away"})
_ASSESSED = frozenset({"assessment", "reason"})
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
    steps = tuple(cls.kind for cls in STEPS)
    return steps, tuple(kind for kind in KINDS if kind not in steps)


def fields_of_act(kind: str, lang: Language) -> tuple[ActField, ...]:
    """Return the fields of a kind of act: what rules read first, then what only papers print."""
    return (*_own(kind, lang), *_printed(kind, lang))


def _own(kind: str, lang: Language) -> Iterator[ActField]:
    cls: Any = KINDS[kind]
    names = field_names(cls)
    late = [name for name in ("note",) if name in names]
    for name in [*(n for n in names if n not in late), *late]:
        spec = names[name]
        if name in _FORM_FIELDS or core_type(spec.type) in (BranchRoll, CommitteeRoll):
            continue
        yield ActField(
            name=name,
            label=label(lang, field_label(cls, name)),
            sort=_sort(spec),
            stated=_stated(name, spec),
            required="." not in name and _is_required(spec),
            several=get_origin(core_type(spec.type)) is tuple,
            choices=tuple((word, label(lang, word)) for word in _words(spec)),
            personal=bool(spec.metadata.get("personal")) and name != "number",
            proposed="0" if name in _ZEROS else "",
        )


def _words(spec: "Field[Any]") -> Iterator[str]:
    for word in spec.metadata.get("choices", ()):
        yield from (f"{word[:-1]}{n}" for n in (1, 2, 3, 4)) if word.endswith(":N") else (word,)


def _is_required(spec: "Field[Any]") -> bool:
    return spec.default is MISSING and spec.default_factory is MISSING


def _sort(spec: "Field[Any]") -> Sort:
    kind = core_type(spec.type)
    if kind is bool:
        return "flag"
    if kind is int:
        return "number"
    if kind is date:
        return "day"
    if spec.metadata.get("choices") and get_origin(kind) is not tuple:
        return "choice"
    return "lines" if spec.metadata.get("lines") else "text"


def _stated(name: str, spec: "Field[Any]") -> Stated:
    last, personal = name.rpartition(".")[2], bool(spec.metadata.get("personal"))
    judged = personal and _sort(spec) in {"choice", "flag"}
    if last in _VOTES or last in _ASSESSED or judged:
        return "each"
    if personal or _sort(spec) in {"day", "flag"}:
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
            words.put(data, KINDS[kind], name, text)
        except DocumentProblems as found:
            problems += found.problems
    try:
        act = words.act(data, "act")
    except DocumentProblems as found:
        named = {problem.where for problem in problems}
        others = [replace(p, where=p.where.removeprefix("act.")) for p in found.problems]
        return None, (*problems, *(p for p in others if p.where not in named))
    return (None if problems else act), tuple(problems)
