"""The form of a person, their chi bộ and what only papers print: of a new case, or a correction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from admission_flow.desk.forms import (
    FormField,
    FormPart,
    Typed,
    as_typed,
    by_field,
    one_field,
    paper_field,
)
from admission_flow.errors import BadDocument
from admission_flow.messages import Language
from admission_flow.messages.fields import PERSON, UNIT
from admission_flow.messages.masking import masked_person
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.planning.units.facts import facts_of
from admission_flow.planning.units.tree import Organisation
from admission_flow.procedure import in_use
from admission_flow.procedure.document import DocumentProblems, Problem, plain
from admission_flow.procedure.paper_sheet import CASE, SHEET, PaperSheet
from admission_flow.procedure.person import Person, Unit
from admission_flow.procedure.person_read import person_facts
from admission_flow.vocabulary.acts import field_names
from admission_flow.vocabulary.records import Words

T = TypeVar("T", Person, Unit)

_PERSON, _UNIT, _SHEET = "p.", "u.", "s."
_NOTHING = "-"
"""Typed for a key of the paper sheet: what is on file is taken out."""
_FLAGS = ("has_youth_union", "has_trade_union", "has_base_committee")
_NOT_ASKED = {"deciders"}
"""The tree of units says it."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What the form of a new case states."""

    person: Person
    unit: Unit
    sheet: PaperSheet


def opening_parts(
    typed: Typed, lang: Language, problems: Iterable[Problem] = (), *, minimal: bool
) -> list[FormPart]:
    """Return the form of a new case. Arguments as `forms.parts_of`.

    Another procedure than an admission asks for the facts of a person that its rules look at.
    """
    found = list(problems)
    own = in_use.procedure()
    read = None if own is None or own.admits else person_facts(own)
    parts = [
        FormPart(
            "act",
            "",
            tuple(
                one
                for one in _fields(Person, PERSON, _PERSON, typed, lang, found)
                if read is None or one.name.removeprefix(_PERSON) in read
            ),
        ),
        FormPart("unit", "", tuple(_fields(Unit, UNIT, _UNIT, typed, lang, found))),
    ]
    sheet = () if minimal else _sheet_fields(typed, lang, found)
    return [*parts, FormPart("paper", "", sheet)] if sheet else parts


def _sheet_fields(
    typed: Typed, lang: Language, problems: list[Problem], held: Iterable[str] = ()
) -> tuple[FormField, ...]:
    """Return a field for each key of a case's paper sheet; of those held the value is masked."""
    wrong = by_field(problems, lang, f"{SHEET}.")
    return tuple(
        replace(
            paper_field(f"{SHEET}.{key.id}", key.shape, _behind(typed, key.id), lang, {}),
            name=_SHEET + key.id,
            problems=tuple(wrong.get(key.id, ())),
            hidden=key.id in held,
        )
        for key in paper_keys().of(CASE).values()
    )


def _behind(typed: Typed, key: str) -> Typed:
    return lambda _: typed(_SHEET + key)


def _fields(  # noqa: PLR0913, PLR0917 - as of `parts_of`
    cls: Any,  # noqa: ANN401 - Person or Unit
    about: str,
    prefix: str,
    typed: Typed,
    lang: Language,
    problems: list[Problem],
) -> list[FormField]:
    wrong = by_field(problems, lang, f"{about}.")
    fields = [
        one_field(name, spec, about, typed, lang, wrong, prefix)
        for name, spec in field_names(cls).items()
        if name not in _NOT_ASKED
    ]
    # What the tree of units says of a chi bộ need not be typed.
    return [
        replace(one, required=False) if one.name.removeprefix(_UNIT) in _FLAGS else one
        for one in fields
    ]


def opening_typed(typed: Typed, today: date, units: Organisation) -> Opening:
    """Return what the form of a new case states; of its chi bộ the tree says what is not typed.

    Raises:
        BadDocument: every field that is wrong.

    """
    problems: list[Problem] = []
    words = Words(today, paper_keys())
    person = _data(words, Person, PERSON, _PERSON, typed, problems)
    unit = _data(words, Unit, UNIT, _UNIT, typed, problems)
    _from_the_tree(unit, today, units)
    if not problems:
        sheet = {
            key: text
            for key in paper_keys().of(CASE)
            for text in ["\n".join(typed(_SHEET + key)).strip()]
            if text
        }
        try:
            return Opening(
                words.record(Person, person, PERSON),
                words.record(Unit, unit, UNIT),
                words.sheet(sheet),
            )
        except DocumentProblems as found:
            problems += found.problems
    raise BadDocument("case", problems)


def _from_the_tree(unit: dict[str, Any], day: date, units: Organisation) -> None:
    """Take a unit's name for its code, and from the tree what was not typed of it."""
    typed = str(unit.get("name", ""))
    tree = units.on(day)
    code = typed if typed in tree.units else units.named(typed, day)
    if code is None or code not in tree.units:
        return
    unit["name"] = tree.units[code].name
    facts = facts_of(tree, code)
    for name in _FLAGS:
        stated = getattr(facts, name)
        if name not in unit and stated is not None:
            unit[name] = stated


def person_parts(typed: Typed, lang: Language, problems: Iterable[Problem] = ()) -> list[FormPart]:
    """Return the form that corrects a person; what is masked in a case is not shown."""
    fields = [
        replace(one, hidden=True, required=False)
        if one.name.removeprefix(_PERSON) in _masked_fields()
        else one
        for one in _fields(Person, PERSON, _PERSON, typed, lang, list(problems))
    ]
    return [FormPart("act", "", tuple(fields))]


def person_typed(typed: Typed, today: date, base: Person) -> Person:
    """Return a person as the form corrects it; what is masked and left empty stays as it is.

    Raises:
        BadDocument: every field that is wrong.

    """
    problems: list[Problem] = []
    words = Words(today)
    before = plain(base)
    data = _data(words, Person, PERSON, _PERSON, typed, problems)
    for name in _masked_fields():
        if name not in data and before.get(name) is not None:
            data[name] = before[name]
    return _record(words, Person, PERSON, data, problems)


def typed_of_person(person: Person, lang: Language) -> Mapping[str, list[str]]:
    """Return a person as what would be typed into the form, without what is masked."""
    return {
        _PERSON + name: as_typed(value, lang)
        for name, value in plain(person).items()
        if value is not None and name not in _masked_fields()
    }


def unit_parts(typed: Typed, lang: Language, problems: Iterable[Problem] = ()) -> list[FormPart]:
    """Return the form that corrects what the opening says of the chi bộ."""
    fields = _fields(Unit, UNIT, _UNIT, typed, lang, list(problems))
    return [FormPart("act", "", tuple(fields))]


def unit_typed(typed: Typed, today: date, base: Unit) -> Unit:
    """Return a chi bộ as the form corrects it; who decides for it stays as it is.

    Raises:
        BadDocument: every field that is wrong.

    """
    problems: list[Problem] = []
    words = Words(today)
    data = _data(words, Unit, UNIT, _UNIT, typed, problems)
    return replace(_record(words, Unit, UNIT, data, problems), deciders=base.deciders)


def typed_of_unit(unit: Unit, lang: Language) -> Mapping[str, list[str]]:
    """Return a chi bộ as what would be typed into the form."""
    return {
        _UNIT + name: as_typed(value, lang)
        for name, value in plain(unit).items()
        if value is not None and name not in _NOT_ASKED
    }


def sheet_parts(
    typed: Typed, lang: Language, held: PaperSheet, problems: Iterable[Problem] = ()
) -> list[FormPart]:
    """Return the form that corrects a case's paper sheet; nothing that is on file is shown."""
    return [FormPart("act", "", _sheet_fields(typed, lang, list(problems), held))]


def sheet_typed(typed: Typed, today: date, base: PaperSheet) -> PaperSheet:
    """Return a paper sheet as the form corrects it: what is left empty stays as it is.

    Raises:
        BadDocument: every key that is wrong.

    """
    stated = dict(base)
    for key in paper_keys().of(CASE):
        text = "\n".join(typed(_SHEET + key)).strip()
        if text == _NOTHING:
            stated.pop(key, None)
        elif text:
            stated[key] = text
    try:
        return Words(today, paper_keys()).sheet(stated)
    except DocumentProblems as wrong:
        raise BadDocument(SHEET, wrong.problems) from wrong


def _record(
    words: Words, cls: type[T], about: str, data: dict[str, Any], problems: list[Problem]
) -> T:
    """Return what was typed as a record of a class, or raise whatever is wrong with it."""
    if not problems:
        try:
            return words.record(cls, data, about)
        except DocumentProblems as found:
            problems += found.problems
    raise BadDocument(about, problems)


def _masked_fields() -> frozenset[str]:
    """Return the fields of a person that nobody sees without a purpose."""
    probe = dict.fromkeys(field_names(Person), "2000-01-02")
    return frozenset(name for name, value in masked_person(probe).items() if value != probe[name])


def _data(  # noqa: PLR0913, PLR0917 - as of `parts_of`
    words: Words,
    cls: Any,  # noqa: ANN401 - Person or Unit
    about: str,
    prefix: str,
    typed: Typed,
    problems: list[Problem],
) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name in field_names(cls):
        text = ", ".join(value for value in typed(prefix + name) if value.strip())
        try:
            words.put(data, cls, name, text, about)
        except DocumentProblems as found:
            problems += found.problems
    return data
