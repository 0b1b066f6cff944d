"""What in a law file contradicts itself or serves nothing, although each row of it can be read.

The reader (`law_file.py`) refuses what is wrong in one place; here places are held against each
other: a row against the regimes of the days that it holds for, a document against its citations.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise, zip_longest
from typing import NamedTuple

from admission_flow.procedure.file_reader import FileProblem
from admission_flow.procedure.findings import Citation
from admission_flow.procedure.rulebook import DatedValue, Regime, Row, Rulebook

_FILE = "law.toml"
_Name = tuple[str, date]


class _Span(NamedTuple):
    """The days for which a document is that of its series."""

    start: date
    until: Regime | None
    """What replaced it; None: it is in force."""


def contradictions(rulebook: Rulebook) -> Iterator[FileProblem]:
    """Yield every place that contradicts another one, and every document that nothing cites."""
    yield from _documents(rulebook)
    spans = _spans(rulebook)
    for value in rulebook.values.values():
        yield from _out_of_time(value, spans)
        yield from _nothing_new(value)


def _documents(rulebook: Rulebook) -> Iterator[FileProblem]:
    first: dict[_Name, str] = {}
    rows = (row for value in rulebook.values.values() for row in value.rows)
    used = {_name(citation) for row in rows for citation in row.citations}
    used |= {(r.document.number, r.document.issued_on) for r in rulebook.regimes}
    for key, document in rulebook.documents.items():
        name = document.number, document.issued_on
        if name in first:
            yield _problem(f"documents.{key}", f"is the same document as {first[name]}")
        first.setdefault(name, key)
        if name not in used:
            yield _problem(f"documents.{key}", f"nothing cites {document.key}")
    in_force: set[_Name] = set()
    for regime in rulebook.regimes:
        name = regime.document.number, regime.document.issued_on
        if name in in_force:
            yield _problem("regime", f"{regime.document.key} is in force from two days")
        in_force.add(name)


def _spans(rulebook: Rulebook) -> Mapping[_Name, _Span]:
    """Return from when to when each document of a series is in force."""
    series: dict[str, list[Regime]] = {}
    for regime in rulebook.regimes:
        series.setdefault(regime.series, []).append(regime)
    return {
        (now.document.number, now.document.issued_on): _Span(now.start, then)
        for regimes in series.values()
        for now, then in zip_longest(regimes, regimes[1:])
    }


def _out_of_time(value: DatedValue, spans: Mapping[_Name, _Span]) -> Iterator[FileProblem]:
    """Name each row that cites a document of a series on days on which another one is in force."""
    for row, after in zip_longest(value.rows, value.rows[1:]):
        if row.repealed:
            continue
        last = _last_day(row, after)
        for citation in row.citations:
            span = spans.get(_name(citation))
            if span is None:
                continue
            said = f"{citation.document} {citation.issued_on}"
            if row.start < span.start:
                what = f"cites {said} from {row.start} on, in force from {span.start} only"
                yield _problem(value.of, what)
            if span.until is not None and span.until.start <= last:
                replaced = f"{span.until.document.key} from {span.until.start} on"
                yield _problem(value.of, f"still cites {said}, replaced by {replaced}")


def _last_day(row: Row, after: Row | None) -> date:
    if row.end is not None:
        return row.end
    return date.max if after is None else date.fromordinal(after.start.toordinal() - 1)


def _nothing_new(value: DatedValue) -> Iterator[FileProblem]:
    for before, row in pairwise(value.rows):
        same = (before.value, before.citations) == (row.value, row.citations)
        if same and before.repealed == row.repealed and before.end is None:
            yield _problem(value.of, f"from {row.start} on nothing is new: not even a citation")


def _name(citation: Citation) -> _Name:
    return citation.document, citation.issued_on


def _problem(where: str, what: str) -> FileProblem:
    return FileProblem(_FILE, where, what)
