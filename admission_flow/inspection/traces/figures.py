"""Which facts of an act are figures: what may be made to fit. A number on a paper is none."""

import re
from collections.abc import Iterable, Iterator, Mapping

from admission_flow.inspection.entered import Changed, Entered
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import personal_fields
from admission_flow.procedure.paper_sheet import SHEET

_NO_FIGURES = frozenset({"kind", "number", "note", "paper"})
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PERSON, UNIT = "person", "unit"
_SPELLING = frozenset({(PERSON, "full_name"), (PERSON, "other_name"), (UNIT, "name")})


def flat(record: Mapping[str, object]) -> dict[str, object]:
    """Return the facts of a plain record, those of a table in it singly: "roll.present"."""
    facts: dict[str, object] = {}
    for name, value in record.items():
        if isinstance(value, Mapping):
            facts |= {f"{name}.{inner}": part for inner, part in value.items()}
        else:
            facts[name] = value
    return facts


def changes(
    about: str, before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[Changed, ...]:
    """Return what two plain records, made flat, do not state alike; their kind is left out."""
    names = dict.fromkeys(name for name in [*before, *after] if name != "kind")
    return tuple(
        Changed(about, name, before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    )


def figures(changed: Iterable[Changed]) -> tuple[Changed, ...]:
    """Return the changes that are of figures: counts, days, yes or no, words of the contract.

    Neither how a name is spelt, nor a free text, nor the number of a paper.
    """
    return tuple(change for change in changed if _is_figure(change))


def restated(one: Entered, other: Entered) -> tuple[Changed, ...]:
    """Return the figures that were stated otherwise; to complete is no change."""
    return tuple(
        change
        for change in figures(changes(other.kind, one.facts, other.facts))
        if change.before is not None or isinstance(change.after, bool)
    )


def _is_figure(change: Changed) -> bool:
    name = change.name.partition(".")[0]
    if change.about == SHEET:
        return False
    if change.about not in in_use.kinds():
        return (change.about, name) not in _SPELLING
    return name not in _NO_FIGURES and not _is_text(change.about, name, change)


def _is_text(kind: str, name: str, change: Changed) -> bool:
    values = [v for v in (change.before, change.after) if v is not None]
    written = any(isinstance(v, str) and not _DAY.fullmatch(v) for v in values)
    return written and name in personal_fields(in_use.kinds()[kind])


def same_paper(one: Entered, other: Entered) -> bool:
    """Return whether two acts say who and what alike: only figures, days and numbers may differ.

    Two opinions of two bodies, or two replies about two relatives, are two papers.
    """
    return one.kind == other.kind and dict(_words(one)) == dict(_words(other))


def _words(act: Entered) -> Iterator[tuple[str, object]]:
    for name, value in act.facts.items():
        if name.partition(".")[0] in _NO_FIGURES | {"roll"}:
            continue
        if isinstance(value, str) and not _DAY.fullmatch(value):
            yield name, value
