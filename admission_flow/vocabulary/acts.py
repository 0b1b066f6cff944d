"""The kinds of acts and the fields of acts, persons and units by what people call them."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from admission_flow.messages import LANGUAGES, catalogue
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import BranchRoll, CommitteeRoll
from admission_flow.procedure.document import DocumentProblems
from admission_flow.procedure.document_fields import core_type, fields_of
from admission_flow.procedure.person import Decider, Person, Unit
from admission_flow.vocabulary.folding import folded
from admission_flow.vocabulary.terms import Terms, labels_of, meaning, synonyms

_ASKS = (" hay không", " hay chưa")
_COUNT = "số "


def kind_of(text: str, where: str = "kind", having: Collection[str] = ()) -> str:
    """Return the kind of act that a text names.

    Args:
        text: its id, its term, or another name.
        where: what a problem calls the place.
        having: fields that are stated of it: where the text may mean several kinds and only one of
            them has all these, it is that one.

    Raises:
        DocumentProblems: none is called so, or several are.

    """
    if text in in_use.kinds():
        return text
    try:
        return meaning(kinds(), text, where, ("no_such_kind", "no_such_kind_near"))
    except DocumentProblems as error:
        meant = error.problems[0].facts["known"] if _is_ambiguous(error) else ()
        fitting = [
            kind for kind in meant if all(_has(in_use.kinds()[kind], name) for name in having)
        ]
        if len(fitting) == 1:
            return str(fitting[0])
        raise


def _is_ambiguous(error: DocumentProblems) -> bool:
    return error.problems[0].message_id == "ambiguous_word"


def _has(cls: type, name: str) -> bool:
    """Whether a class has a field that a text names; where it may mean two of them, it has."""
    try:
        field_of(cls, name)
    except DocumentProblems as error:
        return _is_ambiguous(error)
    return True


@in_use.cached
def kinds() -> Terms:
    """Return the kinds of acts as terms."""
    return Terms({kind: labels_of(kind) for kind in in_use.kinds()}, synonyms("kind"))


def about(cls: type) -> str:
    """Return what the terms of a class stand under: a kind of act, "person", "unit", …."""
    names = {Person: "person", Unit: "unit", Decider: "decider"}
    return getattr(cls, "kind", None) or names.get(cls) or "roll"


def field_of(cls: type, text: str, where: str = "field") -> str:
    """Return the field that a text names, one of a roll as `roll.in_favour`.

    Args:
        cls: class of an act, a person, a unit, a roll or a decider.
        text: its name in a document, its term, or another name.
        where: what a problem calls the place.

    Raises:
        DocumentProblems: the class has no such field, or the text may mean several.

    """
    return (
        text
        if text in field_names(cls)
        else meaning(
            field_terms(cls),
            text,
            where,
            ("no_such_field", "no_such_field_near"),
            lambda name: field_label(cls, name),
        )
    )


@in_use.cached
def field_names(cls: type) -> Mapping[str, Any]:
    """Return the fields of a class as documents name them, those of rolls singly, by their specs.

    A roll stands as a whole too, by its own name.
    """
    found: dict[str, Any] = {}
    for name, spec in fields_of(cls).items():
        found[name] = spec
        kind = core_type(spec.type)
        if kind in (BranchRoll, CommitteeRoll):
            found |= {f"{name}.{inner}": part for inner, part in field_names(kind).items()}
    return found


def field_label(cls: type | str, name: str) -> str:
    """Return the key of a field's term in the catalogue's labels.

    Args:
        cls: the class, or what `about` says of it.
        name: as `field_of` returns it.

    """
    labels: Mapping[str, str] = catalogue("vi")["label"]
    of = cls if isinstance(cls, str) else about(cls)
    head, _, inner = name.partition(".")
    if inner and head != "roll":
        return f"{of}.{head}"
    return next((key for key in (f"{of}.{name}", name) if key in labels), name)


@in_use.cached
def field_terms(cls: type) -> Terms:
    """Return the fields of a class as terms."""
    return Terms(
        {name: tuple(dict.fromkeys(_terms(cls, name))) for name in field_names(cls)},
        {name: tuple(_others(cls, name, spec)) for name, spec in field_names(cls).items()},
    )


def _terms(cls: type, name: str) -> Iterator[str]:
    """Yield the terms of a field; of a field of a roll beside another roll, with the roll's."""
    head, _, inner = name.partition(".")
    key = field_label(cls, name)
    if not inner or head == "roll":
        yield from labels_of(key)
        return
    for lang in LANGUAGES:
        labels: Mapping[str, str] = catalogue(lang)["label"]
        yield f"{labels[key]}: {labels[f'roll.{inner}']}"


def _others(cls: type, name: str, spec: Any) -> Iterator[str]:  # noqa: ANN401 - a Field
    last = name.rpartition(".")[2]
    rolls = about(cls) == "roll" or "." in name
    yield from synonyms("roll" if rolls else "field").get(last, ())
    yield last
    for term in labels_of(f"roll.{last}" if rolls else field_label(cls, name)):
        yield term
        for end in _ASKS:
            yield term.removesuffix(end)
        if core_type(spec.type) is int:
            yield term.removeprefix(_COUNT)


def is_kind_key(text: str) -> bool:
    """Whether a text names the kind of an act, as a key of a document."""
    return text == "kind" or folded(text) in _kind_keys()


@in_use.cached
def _kind_keys() -> frozenset[str]:
    return frozenset(folded(name) for name in synonyms("column")["kind"])


def sheet_key_of(text: str, keys: tuple[str, ...], sheet: str, where: str) -> str:
    """Return the key of a paper sheet that a text names.

    Args:
        text: the key, or its term.
        keys: those that may stand here.
        sheet: "paper_sheet" of a case, "paper" of an act.
        where: what a problem calls the place.

    Raises:
        DocumentProblems: none is called so, or several are.

    """
    if text in keys:
        return text
    names = ("no_such_field", "no_such_field_near")
    return meaning(sheet_terms(keys, sheet), text, where, names, lambda key: f"{sheet}.{key}")


@in_use.cached
def sheet_terms(keys: tuple[str, ...], sheet: str) -> Terms:
    """Return the keys of a paper sheet as terms."""
    return Terms({key: labels_of(f"{sheet}.{key}") for key in keys}, {})
