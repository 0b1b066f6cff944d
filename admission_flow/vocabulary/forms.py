"""What a kind of act asks for, from its type: for prompts, help, sheets and pages."""

from collections.abc import Mapping
from dataclasses import MISSING, Field
from datetime import date
from typing import Any, Literal, get_args, get_origin

from admission_flow.messages import Language, label
from admission_flow.messages.fields import field_term
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import BranchRoll, CommitteeRoll
from admission_flow.procedure.document_fields import core_type
from admission_flow.procedure.paper_sheet import PaperSheet
from admission_flow.procedure.person import BirthTime
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.vocabulary.acts import about, field_names

Holds = Literal["day", "birth", "flag", "count", "choice", "list", "country", "text", "lines"]
_ROLLS = (BranchRoll, CommitteeRoll)
_COUNTS = {
    "official": 20, "present": 18, "members": 9, "in_favour": 17, "against": 1, "asked": 10,
    "agreed": 9,
}  # fmt: skip
"""Counts of examples; every other is what a form offers, else 1."""
_DAY = date(2024, 3, 5)
_VOTED = frozenset({"in_favour", "against", "agreed"})
_ASSESSED = frozenset({"assessment", "reason"})


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of an act, a person or a unit as a form asks for it."""

    about: str
    """Kind of the act, "person" or "unit": as `messages.fields.field_term` takes it."""
    name: str
    """As `records.Words.put` takes it: "helper", "roll.in_favour"."""
    holds: Holds
    choices: tuple[str, ...]
    """Ids of the words that may stand there; `child:N` stands for child:1, child:2, …."""
    required: bool
    personal: bool
    """Whether it must not lie in the log, nor in a shell's history."""
    offered: Any
    """What a form may put there beforehand; None: nothing. It never judges anybody."""

    @property
    def about_one(self) -> bool:
        """Whether it is a vote, a judgement or an assessment: stated for one person at a time."""
        last = self.name.rpartition(".")[2]
        judged = self.personal and self.holds in {"choice", "flag"}
        return last in _VOTED or last in _ASSESSED or judged

    def term(self, lang: Language) -> str:
        """Return what officers call it."""
        return field_term(lang, self.about, self.name)

    def choice_terms(self, lang: Language) -> tuple[str, ...]:
        """Return what officers call its words, in the order of `choices`."""
        return tuple(label(lang, choice) for choice in self.choices)


@in_use.cached
def fields_of_kind(kind: str) -> tuple[FormField, ...]:
    """Return the fields of a kind of act: the day first, then its own, number and note last."""
    cls: type = in_use.kinds()[kind]
    found = {field.name: field for field in form_of(cls)}
    last = [found.pop(name) for name in ("number", "note") if name in found]
    return (found.pop("on"), *found.values(), *last)


@in_use.cached
def form_of(cls: type) -> tuple[FormField, ...]:
    """Return the fields of a class as a form asks for them, in its order; counts of rolls singly.

    Fields that hold tables (who may decide, the paper sheet) are left out.
    """
    return tuple(
        field_of(about(cls), name, spec)
        for name, spec in field_names(cls).items()
        if core_type(spec.type) not in {*_ROLLS, PaperSheet} and name != "deciders"
    )


def field_of(of: str, name: str, spec: "Field[Any]") -> FormField:
    """Return one field as a form asks for it.

    Args:
        of: kind of the act, "person" or "unit".
        name: as `records.Words.put` takes it.
        spec: how the class declares it.

    """
    required = spec.default is MISSING and spec.default_factory is MISSING
    offered = spec.metadata.get("offered")
    if offered is None and not required and spec.default is not None:
        offered = spec.default  # what is so where a paper does not say: no, as a rule
    return FormField(
        of,
        name,
        _holds(spec),
        tuple(spec.metadata.get("choices", ())),
        required,
        bool(spec.metadata.get("personal")),
        offered,
    )


def _holds(spec: "Field[Any]") -> Holds:
    kind = core_type(spec.type)
    if kind is date:
        return "birth" if BirthTime in get_args(spec.type) else "day"
    if kind in {bool, int}:
        return "flag" if kind is bool else "count"
    if get_origin(kind) is tuple:
        return "list"
    if spec.metadata.get("choices"):
        return "choice"
    if spec.metadata.get("holds") == "country":
        return "country"
    return "lines" if spec.metadata.get("lines") else "text"


def without_offered_alone(data: Mapping[str, Any], cls: type) -> dict[str, Any]:
    """Return the data of an act without rolls in which nothing stands but what a form offered.

    Nobody counted them: zeros that were put there beforehand are no roll.

    Args:
        data: the act as it stands in a document.
        cls: its class.

    """
    offered: dict[str, dict[str, Any]] = {}
    for field in form_of(cls):
        head, dot, inner = field.name.partition(".")
        if dot:
            offered.setdefault(head, {})[inner] = field.offered
    return {
        name: value
        for name, value in data.items()
        if name not in offered
        or not isinstance(value, Mapping)
        or any(inner not in offered[name] or offered[name][inner] != said
               for inner, said in value.items())
    }  # fmt: skip


def example_value(field: FormField, lang: Language) -> str | int | date:
    """Return what may stand in a field, in words of a language: of nobody, and of no vote taken."""
    if field.holds in {"day", "birth"}:
        return _DAY
    if field.holds == "count":
        offered = 1 if field.offered is None else field.offered
        return _COUNTS.get(field.name.rpartition(".")[2], offered)
    if field.holds == "flag":
        return label(lang, "no" if field.offered is False else "yes")
    if field.choices:
        return label(lang, field.choices[0].replace(":N", ":1"))
    if field.name == "number":
        return "05-NQ/CB"
    return f"({field.term(lang)})"
