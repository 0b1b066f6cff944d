"""Fields of acts, persons and units as people read them: their terms, and their values in words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import Field, fields
from datetime import date
from typing import Any

from admission_flow.messages import Language, born, catalogue, day, label, show
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import BranchRoll, CommitteeRoll
from admission_flow.procedure.paper_sheet import PAPER, SHEET
from admission_flow.procedure.person import BirthTime, Decider, Person, Unit
from admission_flow.procedure.text import MASK, visible

PERSON, UNIT = "person", "unit"
_ROLLS = ("roll", "branch_roll", "committee_roll")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BIRTH = re.compile(rf"([0-9]{{4}})(?:-([0-9]{{2}})(?:-({MASK}+))?)?")


def field_term(lang: Language, about: str, field: str) -> str:
    """Return the term of a field.

    Args:
        lang: of the term.
        about: kind of the act; "person"; "unit".
        field: as it is typed: "helper", "roll.in_favour".

    """
    labels: Mapping[str, str] = catalogue(lang)["label"]
    head, _, inner = field.partition(".")
    if inner:
        if head == PAPER:
            return labels.get(f"{PAPER}.{inner}", inner)
        whole = labels.get(f"roll.{inner}", inner)
        return whole if head == "roll" else f"{field_term(lang, about, head)}: {whole}"
    return labels.get(f"{about}.{field}") or labels.get(field, field)


def value_words(lang: Language, about: str, field: str, value: object) -> str:
    """Return a value as people write it: days, yes and no, the contract's words by their terms.

    A name or a free text is never taken for a word of the contract.

    Args:
        lang: of the words.
        about: as in `field_term`.
        field: as in `field_term`.
        value: a JSON type, as a document or an entry of the journal states it; None: not stated.

    """
    if value is None:
        return label(lang, "not_stated")
    if (about, field) == (PERSON, "born_on") and isinstance(value, str):
        return _birth(lang, value)
    return _words(lang, value, typed=_is_typed(about, field))


def _words(lang: Language, value: object, *, typed: bool) -> str:
    if isinstance(value, str):
        return text_words(lang, value, typed=typed)
    if isinstance(value, Mapping):
        parts = (f"{_inner_term(lang, name)} {_words(lang, part, typed=False)}"
                 for name, part in value.items())  # fmt: skip
        return ", ".join(parts) or label(lang, "none")
    if isinstance(value, Iterable):
        words = [_words(lang, item, typed=typed) for item in value]
        nested = any(isinstance(item, Mapping) for item in value)
        return ("; " if nested else ", ").join(words) or label(lang, "none")
    return show(lang, value)


def text_words(lang: Language, text: str, *, typed: bool = False) -> str:
    """Return a text as people write it: a day, a word by its term unless somebody typed it."""
    if _DAY.fullmatch(text):
        try:
            return day(lang, date.fromisoformat(text))
        except ValueError:
            return text
    return visible(text) if typed else label(lang, visible(text))


def _inner_term(lang: Language, name: str) -> str:
    labels: Mapping[str, str] = catalogue(lang)["label"]
    return next(
        (
            labels[key]
            for key in (f"roll.{name}", f"decider.{name}", f"{PAPER}.{name}", name)
            if key in labels
        ),
        name,
    )


def _birth(lang: Language, text: str) -> str:
    """Return a birth date as people write it: a month or a year alone, a day that is hidden."""
    found = _BIRTH.fullmatch(text)
    if found is None:
        return text_words(lang, text, typed=True)
    year, month, rest = found.groups()
    if rest and lang == "vi":
        return f"{rest}/{month}/{year}"
    return text if rest else born(lang, BirthTime(int(year), int(month) if month else None))


def _is_typed(about: str, field: str) -> bool:
    """Whether a text in a field is what a person wrote: a name, a code, a free text."""
    if about == SHEET:
        return True
    declared = _declared(about).get(field.partition(".")[0])
    if declared is None or field.partition(".")[0] in _ROLLS:
        return False
    return bool(declared.metadata.get("personal")) and not declared.metadata.get("choices")


@in_use.cached
def _declared(about: str) -> Mapping[str, "Field[Any]"]:
    cls: Any = {PERSON: Person, UNIT: Unit}.get(about) or in_use.kinds().get(about)
    return {} if cls is None else {declared.name: declared for declared in fields(cls)}


@in_use.cached
def declared_fields(about: str) -> tuple[str, ...]:
    """Return every field that a kind of act, a person or a unit may state, the counts singly."""
    found: list[str] = []
    for name, declared in _declared(about).items():
        if name in _ROLLS:
            roll = CommitteeRoll if "CommitteeRoll" in str(declared.type) else BranchRoll
            found += [f"{name}.{inner.name}" for inner in fields(roll)]
        else:
            found.append(name)
    return tuple(found)


DECIDER_FIELDS = tuple(str(f.metadata.get("key", f.name)) for f in fields(Decider))
"""The columns of `unit.deciders`."""
