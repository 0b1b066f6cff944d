"""Which part of the reader of documents reads which field, worked out once for each class."""

from collections.abc import Callable
from dataclasses import MISSING, Field
from datetime import date
from functools import cache
from typing import Any, get_args, get_origin

from admission_flow.procedure.acts import BranchRoll, CommitteeRoll
from admission_flow.procedure.document_fields import core_type, fields_of
from admission_flow.procedure.paper_sheet import PaperSheet
from admission_flow.procedure.person import BirthTime, Decider

Reading = Callable[[Any, object, str], Any]
"""Takes the reader, what is stated, and its place."""


def stated_by(cls: type) -> dict[str, tuple[str, bool, Reading]]:
    """Return, by a field's name in a document: the field, whether it must stand, what reads it."""
    return _stated_by(cls)


@cache
def _stated_by(cls: type) -> dict[str, tuple[str, bool, Reading]]:
    return {
        name: (spec.name, spec.default is MISSING, _reading(spec))
        for name, spec in fields_of(cls).items()
    }


def _reading(spec: "Field[Any]") -> Reading:  # noqa: PLR0911 - one for each sort of field
    kind, choices = core_type(spec.type), spec.metadata.get("choices")
    if kind in {bool, int}:
        return lambda reader, raw, where: reader.number(raw, kind, where)
    if kind is date and BirthTime in get_args(spec.type):
        return lambda reader, raw, where: reader.born(raw, where)
    if kind is date:
        return lambda reader, raw, where: reader.day(raw, where)
    if kind is PaperSheet:
        return lambda reader, raw, where: reader.sheet(raw, where)
    if kind in {BranchRoll, CommitteeRoll}:
        return lambda reader, raw, where: reader.record(kind, raw, where)
    if get_origin(kind) is tuple:
        return _reading_list(spec, get_args(kind)[0])
    lines = bool(spec.metadata.get("lines"))
    return lambda reader, raw, where: reader.word(raw, where, choices, lines=lines)


def _reading_list(spec: "Field[Any]", of: type) -> Reading:
    empty, choices = bool(spec.metadata.get("may_be_empty")), spec.metadata.get("choices")
    if of is Decider:
        return lambda reader, raw, where: reader.deciders(raw, where, empty=empty)
    return lambda reader, raw, where: reader.words(raw, where, choices, empty=empty)
