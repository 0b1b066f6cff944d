"""Dated rows of a new document in the files of time limits beside the law.

What `new_regime.py` does to the law: a limit that changes gets a row with its new days, one that
rests on the document that is replaced is carried over as `recalled`. Rows are added at the end of
their file: nothing that stands there is touched.
"""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from admission_flow.papers.new_regime import Changed, NewRegime
from admission_flow.planning.deadlines.limit_files import (
    CLOCKS,
    MOVES,
    NamedLimit,
    Row,
    named_limits,
    newest,
)
from admission_flow.procedure.document import DocumentProblems, Problem
from admission_flow.procedure.rulebook import HOLE, Document

_ORDER = ("of", "about", "from", "start", "forward", "decide", "reexamine", "working_days", "who")


class WrittenLimits(NamedTuple):
    """Files of time limits with the new document in them."""

    texts: Mapping[str, str]
    """By name, those in which something was added."""
    changed: int
    carried: int
    holes: int


def limits_in(texts: Mapping[str, str]) -> dict[str, NamedLimit]:
    """Return every time limit of the files by its name."""
    return {
        name: limit
        for file in (MOVES, CLOCKS)
        for name, limit in named_limits(file, tomllib.loads(texts[file])).items()
    }


def with_limits(
    texts: Mapping[str, str], replaced: Document, new: NewRegime, changes: Mapping[str, Changed]
) -> WrittenLimits:
    """Return the files with a row for each limit that changes or rests on what is replaced.

    Args:
        texts: both files by name.
        replaced: the document that the new one replaces.
        new: the new document.
        changes: by the name of a limit, its new days and their clause.

    Raises:
        DocumentProblems: a limit is not there, is the same already, or has a later row.

    """
    known = limits_in(texts)
    if problems := list(_problems(known, new, changes)):
        raise DocumentProblems(problems)
    found: dict[str, str] = {}
    changed = carried = 0
    for file in (MOVES, CLOCKS):
        added = []
        for row in newest(file, tomllib.loads(texts[file])).values():
            of_row = {
                known[name].field: change
                for name, change in changes.items()
                if known[name].file == file and known[name].row == row
            }
            cite = row["cite"]
            rests = (cite["document"], cite["issued_on"]) == (replaced.number, replaced.issued_on)
            if of_row or (rests and row["from"] < new.start):
                added.append(_row_text(row, new, of_row))
                changed, carried = changed + bool(of_row), carried + (not of_row)
        if added:
            found[file] = texts[file].rstrip("\n") + "\n" + "".join(added)
    holes = sum((c.value == HOLE) + (c.clause == HOLE) for c in changes.values())
    return WrittenLimits(found, changed, carried, holes)


def _problems(
    known: Mapping[str, NamedLimit], new: NewRegime, changes: Mapping[str, Changed]
) -> Iterator[Problem]:
    for name, change in changes.items():
        limit = known.get(name)
        if limit is None:
            facts: dict[str, Any] = {"found": name, "known": ", ".join(known)}
            yield Problem("limit", "no_such_limit", facts)
        elif limit.row["from"] >= new.start:
            yield Problem("limit", "value_has_later_row", {"of": name, "since": limit.row["from"]})
        elif change.value == limit.row[limit.field]:
            facts = {"of": name, "found": str(change.value)}
            yield Problem("limit", "value_unchanged", facts)


def _row_text(row: Row, new: NewRegime, changed: Mapping[str, Changed]) -> str:
    """Return a row from the first day of the new document on."""
    values = {**row, "from": new.start, **{field: one.value for field, one in changed.items()}}
    clauses = {one.clause for one in changed.values()}
    clause = row["cite"]["clause"]
    confidence = "recalled"
    if changed:
        stated = clauses - {HOLE}
        clause = "; ".join(sorted(stated)) if HOLE not in clauses else HOLE
        read = new.confirmed and HOLE not in (clause, *(one.value for one in changed.values()))
        confidence = "verified" if read else "secondary"
    cite = (
        f"{{ document = {_text(new.number)}, issued_on = {new.issued_on}, "
        f"clause = {_text(clause)}, confidence = {_text(confidence)} }}"
    )
    lines = [f"{name} = {_value(values[name])}" for name in _ORDER if name in values]
    return "\n".join(("", "[[limit]]", *lines, f"cite = {cite}", ""))


def _value(value: object) -> str:
    return _text(value) if isinstance(value, str) else str(value)


def _text(text: str) -> str:
    import tomlkit  # noqa: PLC0415 - start-up

    return tomlkit.string(text).as_string()
