"""The checks as data: `workflows/inspection.toml`."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from admission_flow import resources
from admission_flow.procedure.findings import Citation
from admission_flow.procedure.rulebook import Document, NoValue, Rulebook, citation_of, turns_of

FORMAT = "admission-inspection/1"
CLASSES = ("cancel", "redo", "explain", "information")
"""What a finding leads to, heaviest first."""
CARRIED_OVER = "recalled"
"""How sure a clause is of a document in which nobody of us read it."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of whichever document of a series is in force."""

    series: str
    clause: str
    sure: Mapping[str, str]
    """By document, how sure the clause is; in any other it is carried over."""
    other: Mapping[str, str]
    """By document, the clause where it is numbered otherwise."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check, as the file has it."""

    id: str
    weights: tuple[str, ...]
    """Of `CLASSES`, the heaviest first; two where the source leaves it open."""
    how: str
    """`rules`, `own`, `many`, `traces` or `lacks`."""
    mark: str
    """`verified`, `derived` by us, or `local`: the rule of one place."""
    title: Mapping[str, str]
    rules: tuple[str, ...] = ()
    law: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    basis: Mapping[str, str] | None = None
    """What it rests on that is not a dated document."""
    with_fact: str | None = None
    """Only findings of the rules that state this fact are this check's."""
    forms: tuple[str, ...] = ()
    lacks: Mapping[str, str] | None = None
    """What the case does not hold, so that the check can only say so."""
    sees: Mapping[str, str] | None = None
    unseen: Mapping[str, str] | None = None
    """What an answer cannot see, said with every "nothing found"."""
    remedy: Mapping[str, str] | None = None
    """What to do about a finding that is not a rule's, which states its own."""
    excuse: Mapping[str, str] | None = None
    """What innocent explanation a finding cannot exclude, said with every one."""

    @property
    def weight(self) -> str:
        """The heaviest class that a finding may have."""
        return self.weights[0]

    def takes(self, facts: Mapping[str, Any]) -> bool:
        """Whether an unmet rule that states these facts is this check's."""
        return self.with_fact is None or facts.get(self.with_fact) is not None

    def citations(self, rulebook: Rulebook, day: date) -> tuple[Citation, ...]:
        """Return the clauses in force on a day; none where the law of that day is not on file."""
        found: dict[Citation, None] = {}
        for rule in (*self.rules, *self.law):
            values = rulebook.on(day).values[rule]
            if not isinstance(values, NoValue):
                found.update(dict.fromkeys(values.citations))
        for clause in self.clauses:
            document = _in_force(clause.series, rulebook, day)
            if document is not None:
                name, text = document
                number = clause.other.get(name, clause.clause)
                sure = clause.sure.get(name, CARRIED_OVER)
                found[citation_of(text, number, sure)] = None
        return tuple(found)


def _in_force(series: str, rulebook: Rulebook, day: date) -> tuple[str, Document] | None:
    """Return the document of a series in force on a day, with its name in the files of law."""
    start, name, found = date.min, "", None
    for regime in rulebook.regimes:
        if regime.series == series and start < regime.start <= day:
            start, found = regime.start, regime.document
    for since, further in _further().regimes.get(series, ()):
        if start < since <= day:
            start, name = since, further
    if name:
        return name, _further().documents.get(name) or rulebook.documents[name]
    if found is None:
        return None
    return next(n for n, document in rulebook.documents.items() if document == found), found


def turning_days(rulebook: Rulebook) -> tuple[date, ...]:
    """Return every day on which something changes that a check may cite, in order."""
    further = (start for dated in _further().regimes.values() for start, _ in dated)
    return tuple(sorted({*turns_of(rulebook.regimes, rulebook.values), *further}))


def form_name(number: str, lang: str) -> str:
    """Return a form of the catalogue of 104 by number and name."""
    return f"{number} ({_data()['forms'][number][lang]})"


@dataclass(frozen=True, slots=True)
class Threshold:
    """From where on a trace is worth a look: the office's norm, as the file has it."""

    value: int
    unit: str
    """`seconds`, `minutes`, `hours`, `days` or `times`."""
    title: Mapping[str, str]


@cache
def thresholds() -> Mapping[str, Threshold]:
    """Return the norms that checks of traces read, by name, in the order of the file."""
    return {name: Threshold(**row) for name, row in _data()["thresholds"].items()}


def threshold(name: str) -> int:
    """Return a norm, in its own unit."""
    return thresholds()[name].value


@dataclass(frozen=True, slots=True)
class _Further:
    """Documents and series that the checks cite and no rule does."""

    documents: Mapping[str, Document]
    regimes: Mapping[str, Sequence[tuple[date, str]]]


@cache
def _data() -> Mapping[str, Any]:
    data = tomllib.loads(resources.text("workflows", "inspection.toml"))
    if data.get("format") != FORMAT:
        raise ValueError(f"inspection.toml: format is {data.get('format')!r}")
    return data


@cache
def _further() -> _Further:
    regimes: dict[str, list[tuple[date, str]]] = {}
    for row in _data()["regime"]:
        regimes.setdefault(row["series"], []).append((row["from"], row["document"]))
    documents = {name: Document(**row) for name, row in _data()["documents"].items()}
    return _Further(documents, regimes)


@cache
def checks() -> Mapping[str, Check]:
    """Return every check by its id, in the order of the file."""
    return {check.id: check for check in map(_check, _data()["check"])}


def looked_at() -> frozenset[str]:
    """Return the rules that some check looks at."""
    return frozenset(rule for check in checks().values() for rule in check.rules)


def _check(row: Mapping[str, Any]) -> Check:
    return Check(
        id=row["id"],
        weights=tuple(row["class"]),
        how=row["how"],
        mark=row["mark"],
        title=row["title"],
        rules=tuple(row.get("rules", ())),
        law=tuple(row.get("law", ())),
        clauses=tuple(_clauses(row.get("cite", ()))),
        basis=row.get("basis"),
        with_fact=row.get("with_fact"),
        forms=tuple(row.get("forms", ())),
        lacks=row.get("lacks"),
        sees=row.get("sees"),
        unseen=row.get("unseen"),
        remedy=row.get("remedy"),
        excuse=row.get("excuse"),
    )


def _clauses(rows: Iterable[Mapping[str, Any]]) -> Iterable[Clause]:
    for row in rows:
        yield Clause(row["series"], row["clause"], row["sure"], row.get("other", {}))
