"""What entries say beside the acts of cases, in words: terms of their fields, and their values."""

import re
from collections.abc import Iterable, Mapping

from admission_flow.messages import Language, catalogue, label, rule_titles, say, show
from admission_flow.messages.fields import text_words

_SORTS: Mapping[str, str] = {
    "level": "level",
    "majority": "majority",
    "right": "right",
    "role": "role",
    "result": "result",
    "watched_groups": "group",
    "rounding": "rounding",
    "counting": "counting",
    "every": "every",
    "class.open.kind": "class",
    "checkpoint.hand_out.to": "place",
    "officer.relation.kind": "relation",
}
"""Fields whose words have terms of their own: "none" of a right is not that of a rhythm."""
_PERIOD = re.compile(r"([0-9]{4})-(?:([0-9]{2})|Q([1-4]))")
_RULES = ("clock", "due.remind.given.rule")
_TYPED = (
    "name", "owner", "organiser", "basis", "decision", "attendance_source", "number", "numbers",
    "unit", "parent", "predecessors", "successors", "code", "cases", "case", "present", "listed",
    "added", "left", "officer", "witness", "purpose", "consent", "borrower", "reason", "to", "key",
    "fingerprint", "sig", "root", "leaf", "program", "authority", "retention", "period", "month",
    "size", "from",
)  # fmt: skip
"""Fields of names, numbers, codes and texts: no word of the contract stands in them."""


def entry_action(lang: Language, action: str) -> str:
    """Return what is done by an entry, in words; an action of somebody else's keeps its name."""
    named = label(lang, action)
    return named if named != action else f"{label(lang, 'action_not_here')} ({action})"


def data_term(lang: Language, action: str, field: str) -> str:
    """Return the term of a field of an entry's data.

    Args:
        lang: of the term.
        action: of the entry.
        field: its path: "unit", "document.classes.awareness.count".

    """
    terms: Mapping[str, str] = catalogue(lang)["entry_field"]
    if f"{action}.{field}" in terms:
        return terms[f"{action}.{field}"]
    parts = [part for part in field.split(".") if part != "document"]
    return ": ".join(_part(lang, action, part, first=not n) for n, part in enumerate(parts))


def _part(lang: Language, action: str, part: str, *, first: bool) -> str:
    terms: Mapping[str, str] = catalogue(lang)["entry_field"]
    own = f"{action}.{part}"
    if first or part in {"count", "places", "at_least", "name"}:
        return terms.get(own) or terms.get(part) or label(lang, part)
    sort = f"class.{part}"
    return label(lang, sort) if label(lang, sort) != sort else terms.get(part, label(lang, part))


def data_words(lang: Language, action: str, field: str, value: object) -> str:
    """Return a value of an entry's data as people write it.

    Args:
        lang: of the words.
        action: of the entry.
        field: as in `data_term`.
        value: JSON types; None: not stated.

    """
    if value is None:
        return label(lang, "not_stated")
    if isinstance(value, Mapping):
        parts = (f"{data_term(lang, action, f'{field}.{name}').rpartition(': ')[2]} "
                 f"{data_words(lang, action, f'{field}.{name}', part)}"
                 for name, part in value.items())  # fmt: skip
        return ", ".join(parts) or label(lang, "none")
    if isinstance(value, str):
        return _word(lang, action, field, value)
    if isinstance(value, Iterable):
        words = [data_words(lang, action, field, item) for item in value]
        nested = any(isinstance(item, Mapping) for item in value)
        return ("; " if nested else ", ").join(words) or label(lang, "none")
    return show(lang, value)


def _word(lang: Language, action: str, field: str, text: str) -> str:
    name = field.rpartition(".")[2]
    if name in _RULES or f"{action}.{field}" in _RULES:
        return rule_titles(lang, (text,))
    if name in {"month", "period"} and (found := _PERIOD.fullmatch(text)) is not None:
        year, month, quarter = found.groups()
        key = "screen.entry_month" if month else "screen.entry_quarter"
        return say(lang, key, year=year, number=month or quarter)
    sort = _SORTS.get(f"{action}.{name}") or _SORTS.get(name)
    if sort is not None:
        word = label(lang, f"{sort}.{text}")
        return word if word != f"{sort}.{text}" else text_words(lang, text)
    return text_words(lang, text, typed=name in _TYPED)
