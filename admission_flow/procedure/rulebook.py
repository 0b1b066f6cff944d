"""The law as dated values: what a rule may read, on which day, by which clause.

Read from `workflows/*.toml`. A value is a list of dated rows; each row holds until the next, and
carries the clauses that set it. A day before the first row is an error, never a default.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from admission_flow.procedure.facts import Facts
from admission_flow.procedure.findings import Citation, Confidence, LawRead
from admission_flow.procedure.quick_dataclass import dataclass

if TYPE_CHECKING:
    from admission_flow.procedure.overlays import Overlay

UNITS = ("share", "count", "months", "working_days", "flag", "word", "words")
"""What a value can be. Shares are exact fractions, written "2/3": never floats."""
POINTS = ("figures", "letters")
"""How a document can write its third level: 1.1.1 or 1.1a."""
HOLE = "???"
"""What stands in a file for what somebody still has to fill in: never a value, never a clause."""
_THREE = re.compile(r"\d+\.\d+\.\d")


class NoValue(LookupError):
    """The rulebook holds no value on that day: the law of that day is not known to it."""

    def __init__(self, of: str, on: date) -> None:
        """Keep which value was asked for, and for which day."""
        super().__init__(f"{of}: no value on {on.isoformat()}")
        self.of = of
        self.on = on


@dataclass(frozen=True, slots=True)
class Document:
    """One Quy định, Hướng dẫn, …: number, date and issuer name it, the number alone never does."""

    number: str
    issued_on: date
    issuer: str
    title: str
    confirmed: bool
    """False: known from secondary sources only; whatever rests on it says so."""
    points: str = "figures"
    """Its third level: "figures" (1.1.1) or "letters" (1.1a)."""

    @property
    def key(self) -> str:
        """Number and date, as the verdict prints it."""
        return f"{self.number} {self.issued_on.isoformat()}"


@dataclass(frozen=True, slots=True)
class Row:
    """One dated value with the clauses that set it."""

    start: date
    end: date | None
    """Last day, where the file states one; None: until the next row."""
    value: Any
    citations: tuple[Citation, ...]
    repealed: bool = False


@dataclass(frozen=True, slots=True)
class DatedValue:
    """Everything that a value has been, in order of date."""

    of: str
    unit: str
    rows: tuple[Row, ...]

    def on(self, day: date) -> Row:
        """Return the row in force on that day.

        Raises:
            NoValue: the day lies before the first row, in a gap, or after a repeal.

        """
        index = bisect_right(self.rows, day, key=lambda row: row.start) - 1
        if index < 0:
            raise NoValue(self.of, day)
        row = self.rows[index]
        if row.repealed or (row.end is not None and day > row.end):
            raise NoValue(self.of, day)
        return row


@dataclass(frozen=True, slots=True)
class Regime:
    """Which document of a series is in force from when on."""

    series: str
    start: date
    document: Document


class Values:
    """The values that one rule may read on one day; reading any other is a defect of the rule.

    A rule declares what it reads, so that its finding cites exactly that.
    """

    __slots__ = ("_cites", "_rows", "applies", "centre", "citations", "law")

    def __init__(
        self,
        rows: Mapping[str, tuple[str, Any]],
        citations: tuple[Citation, ...],
        cites: Mapping[str, tuple[Citation, ...]] | None = None,
        centre: "Values | None" = None,
        since: date | None = None,
    ) -> None:
        """Take {short name: (unit, value)}, the citations of all of them and those of each.

        Args:
            rows: by short name, unit and value.
            citations: of all of them.
            cites: of each.
            centre: the same without overlays, where an overlay made one of them tighter.
            since: from which day all of them have stood so.

        """
        self.centre = centre
        self.law = LawRead(Facts({name: value for name, (_, value) in rows.items()}), since)
        """What findings carry on, for their texts."""
        self._rows = rows
        self.citations = citations
        self._cites = cites or {}
        self.applies = bool(rows.get("applies", (None, True))[1])
        """Whether the requirement exists at all on that day (value `applies`, where declared)."""

    def citations_of(self, names: Sequence[str]) -> tuple[Citation, ...]:
        """Return the citations of some of the values."""
        found = {c: None for name in names for c in self._cites.get(name, ())}
        return tuple(found) or self.citations

    def changed(self, name: str, by: int | Fraction) -> "Values":
        """Return the same with one number more by so much, never below nothing.

        Who looks for the boundary of a rule asks it so (`vector_coverage.py`).
        """
        unit, value = self._rows[name]
        rows = {**self._rows, name: (unit, max(value + by, 0))}
        return Values(rows, self.citations, self._cites, self.centre, self.law.since)

    def _read(self, name: str, unit: str) -> Any:  # noqa: ANN401
        found, value = self._rows[name]
        if found != unit:
            raise TypeError(f"{name} is {found}, not {unit}")
        return value

    def share(self, name: str) -> Fraction:
        """Return an exact share, e.g. 2/3 of the members called."""
        value: Fraction = self._read(name, "share")
        return value

    def count(self, name: str) -> int:
        """Return a number of persons."""
        value: int = self._read(name, "count")
        return value

    def months(self, name: str) -> int:
        """Return a number of calendar months."""
        value: int = self._read(name, "months")
        return value

    def working_days(self, name: str) -> int:
        """Return a number of working days."""
        value: int = self._read(name, "working_days")
        return value

    def flag(self, name: str) -> bool:
        """Return whether something is required or allowed."""
        value: bool = self._read(name, "flag")
        return value

    def word(self, name: str) -> str:
        """Return one word of the contract, e.g. "decision_received"."""
        value: str = self._read(name, "word")
        return value

    def words(self, name: str) -> tuple[str, ...]:
        """Return a list of words of the contract."""
        value: tuple[str, ...] = self._read(name, "words")
        return value


@dataclass(frozen=True, slots=True)
class Law:
    """All the law of one stretch of time in which nothing changes."""

    regime: tuple[str, ...]
    values: Mapping[str, "Values | NoValue"]
    """By rule id; NoValue where the rulebook does not reach back that far."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Documents, regimes and dated values, with what each rule declares to read."""

    documents: Mapping[str, Document]
    regimes: tuple[Regime, ...]
    values: Mapping[str, DatedValue]
    declared: Mapping[str, tuple[str, ...]]
    """Short names of the values that each rule reads, by rule id."""
    sha256: str = ""
    """Digest of the files it was read from: the journal names the rulebook by it."""
    centre: "Rulebook | None" = None
    """The same without overlays; None: there are none."""
    overlays: "tuple[Overlay, ...]" = ()
    _turns: tuple[date, ...] = ()
    _laws: dict[int, Law] = field(default_factory=dict, compare=False, repr=False)

    @property
    def turns(self) -> tuple[date, ...]:
        """Every day on which some law changes, in order."""
        return self._turns

    def on(self, day: date) -> Law:
        """Return the law of a day. Days between two changes share one answer."""
        index = bisect_right(self._turns, day)
        law = self._laws.get(index)
        if law is None:
            law = self._laws[index] = self._gather(day)
        return law

    def regime_on(self, day: date) -> tuple[Document, ...]:
        """Return the documents in force on that day, one per series, in the file's order."""
        current: dict[str, Document] = {}
        for regime in self.regimes:
            if regime.start <= day:
                current[regime.series] = regime.document
        order = dict.fromkeys(regime.series for regime in self.regimes)
        return tuple(current[series] for series in order if series in current)

    def _gather(self, day: date) -> Law:
        values: dict[str, Values | NoValue] = {}
        for rule, names in self.declared.items():
            try:
                values[rule] = self._values(rule, names, day)
            except NoValue as missing:
                values[rule] = missing
        return Law(tuple(document.key for document in self.regime_on(day)), values)

    def _values(self, rule: str, names: Sequence[str], day: date) -> Values:
        rows, cites, since = {}, {}, None
        citations: dict[Citation, None] = {}
        for name in names:
            dated = self.values[f"{rule}.{name}"]
            row = dated.on(day)
            rows[name] = (dated.unit, row.value)
            cites[name] = row.citations
            since = row.start if since is None else max(since, row.start)
            citations.update(dict.fromkeys(row.citations))
        tightened = any(citation.issuer for citation in citations)
        alone = self.centre.on(day).values.get(rule) if self.centre and tightened else None
        centre = alone if isinstance(alone, Values) else None
        return Values(rows, tuple(citations), cites, centre, since)


def turns_of(regimes: Sequence[Regime], values: Mapping[str, DatedValue]) -> tuple[date, ...]:
    """Return every day on which some law changes, in order."""
    days = {regime.start for regime in regimes}
    for value in values.values():
        for row in value.rows:
            days.add(row.start)
            if row.end is not None:
                days.add(date.fromordinal(row.end.toordinal() + 1))
    return tuple(sorted(days))


def typed(unit: str, raw: object) -> Any:  # noqa: ANN401
    """Return a raw TOML value as the type of its unit.

    Raises:
        ValueError: the value is not of that unit.

    """
    if unit == "share" and isinstance(raw, str):
        return _share(raw)
    if unit in {"count", "months", "working_days"} and type(raw) is int and raw >= 0:
        return raw
    if unit == "flag" and isinstance(raw, bool):
        return raw
    if unit == "word" and isinstance(raw, str):
        return raw
    if unit == "words" and isinstance(raw, list) and all(isinstance(item, str) for item in raw):
        return tuple(raw)
    raise ValueError(f"{raw!r} is no {unit}")


def _share(raw: str) -> Fraction:
    try:
        share = Fraction(raw)
    except ZeroDivisionError:
        share = Fraction(-1)
    if not 0 <= share <= 1:
        raise ValueError(f"is no share between 0 and 1: {raw}")
    return share


def citation_of(document: Document, clause: str, confidence: str) -> Citation:
    """Return a citation; nothing that rests on an unconfirmed document is `verified`.

    Nor is a clause of three figures in a document that writes its third level with letters, as
    29-QĐ/TW does: the number is that of another text.

    Raises:
        ValueError: no such confidence, or `verified` where it cannot be.

    """
    sure = Confidence(confidence)
    if sure is Confidence.VERIFIED and not document.confirmed:
        raise ValueError(f"{document.key} is unconfirmed: nothing in it is verified")
    if sure is Confidence.VERIFIED and document.points == "letters" and _THREE.search(clause):
        raise ValueError(
            f"{document.key} has 1.1a, not 1.1.1: {clause!r} is another text's number, not verified"
        )
    return Citation(document.number, document.issued_on, clause, sure)
