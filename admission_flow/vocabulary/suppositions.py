"""What is supposed of a case, in people's words: `person.born_on=1/2/2009`."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from admission_flow.messages import Language, label, say
from admission_flow.messages.fields import field_term, value_words
from admission_flow.procedure import in_use
from admission_flow.procedure.document import DocumentProblems, Problem
from admission_flow.procedure.person import Person, Unit
from admission_flow.procedure.suppositions import PERSON, UNIT
from admission_flow.vocabulary.acts import field_of, kind_of
from admission_flow.vocabulary.records import Words


def supposed(pairs: Iterable[str], today: date) -> dict[str, object]:
    """Return what is supposed: by place, a value as a case document states it; None: not stated.

    Args:
        pairs: each a place and a value, "consent.matter=over_60"; an empty value: not stated.
        today: the day by which words such as "hôm nay" are read.

    Raises:
        DocumentProblems: every pair that is not right.

    """
    found: dict[str, object] = {}
    problems: list[Problem] = []
    for pair in pairs:
        try:
            place, value = _read(pair, today)
        except DocumentProblems as wrong:
            problems += wrong.problems
            continue
        if place in found:
            problems.append(Problem(place, "supposed_twice", {}))
        found[place] = value
    if problems:
        raise DocumentProblems(problems)
    return found


def _read(pair: str, today: date) -> tuple[str, object]:
    name, equals, text = pair.partition("=")
    head, dot, field = name.strip().partition(".")
    if not equals or not dot or not field.strip():
        raise DocumentProblems([Problem("file", "supposed_pair", {"found": pair})])
    head = head.strip()
    classes: dict[str, type] = {PERSON: Person, UNIT: Unit}
    cls = classes.get(head)
    if cls is None:
        head = kind_of(head, "file", [field])
        cls = in_use.kinds()[head]
    if not text.strip():
        return f"{head}.{field_of(cls, field.strip(), head)}", None
    data: dict[str, Any] = {}
    Words(today).put(data, cls, field.strip(), text, head)
    ((key, value),) = data.items()
    while isinstance(value, dict):
        ((inner, value),) = value.items()
        key = f"{key}.{inner}"
    return f"{head}.{key}", value


def supposed_words(lang: Language, place: str, value: object) -> str:
    """Return what is supposed at one place, as people read it."""
    about, _, field = place.partition(".")
    named = field_term(lang, about, field)
    if about not in {PERSON, UNIT}:
        named = f"{label(lang, about)}, {named}"
    shown = say(lang, "screen.ahead_not_stated")
    if value is not None:
        shown = value_words(lang, about, field, value)
    return say(lang, "screen.ahead_place", term=named, value=shown)
