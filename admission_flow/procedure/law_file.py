"""Reads `law.toml`: documents, regimes and dated values, and refuses what is not exactly right."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from admission_flow.procedure.file_reader import FileReader, is_day
from admission_flow.procedure.findings import Citation
from admission_flow.procedure.rulebook import (
    HOLE,
    POINTS,
    UNITS,
    DatedValue,
    Document,
    Regime,
    Row,
    Rulebook,
    citation_of,
    turns_of,
    typed,
)
from admission_flow.procedure.rules.rule import Rule

_NAMED = ("number", "issuer", "title")
_DOCUMENT_KEYS = {"number", "issued_on", "issuer", "title", "confirmed"}


class LawReader(FileReader):
    """Reads the law; the methods go from the file down to one citation."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        """Begin without problems.

        Args:
            rules: the rules of the procedure, by id: what they declare to read must be here, and
                nothing else.

        """
        super().__init__()
        self.rules = rules

    def law(self, data: object, sha256: str) -> Rulebook:
        """Return the rulebook that the parsed file states; an empty one where a part is missing."""
        self.file = "law.toml"
        table = self.keys(data, "file", {"format", "documents", "regime", "value"})
        if not table:
            return Rulebook({}, (), {}, {}, sha256)
        self.format(table, "admission-law/1")
        documents = dict(self.documents(table["documents"]))
        regimes = tuple(self.regimes(table["regime"], documents))
        values = dict(self.values(table["value"], documents))
        declared = {rule.id: rule.values for rule in self.rules.values()}
        self.declarations(values, declared)
        turns = turns_of(regimes, values)
        return Rulebook(documents, regimes, values, declared, sha256, _turns=turns)

    def documents(self, raw: object) -> Iterator[tuple[str, Document]]:
        """Yield each document with its key."""
        if not isinstance(raw, Mapping):
            self.problem("documents", "is no table")
            return
        for key, item in raw.items():
            where = f"documents.{key}"
            table = self.keys(item, where, _DOCUMENT_KEYS, frozenset({"points"}))
            if not table or not self.named(table, where):
                continue
            if not is_day(table["issued_on"]) or not isinstance(table["confirmed"], bool):
                self.problem(where, "issued_on must be a date, confirmed true or false")
                continue
            points = table.get("points", POINTS[0])
            if points not in POINTS:
                self.problem(where, f"points must be one of: {', '.join(POINTS)}")
                continue
            yield (
                key,
                Document(
                    number=table["number"],
                    issued_on=table["issued_on"],
                    issuer=table["issuer"],
                    title=table["title"],
                    confirmed=table["confirmed"],
                    points=points,
                ),
            )

    def named(self, table: Mapping[str, object], where: str) -> bool:
        """Whether a document has the three texts that name it."""
        bad = [name for name in _NAMED if not isinstance(table[name], str) or not table[name]]
        for name in bad:
            self.problem(where, f"{name} must be a text")
        holes = [name for name in _NAMED if table[name] == HOLE]
        for name in holes:
            self.problem(where, f"to be filled in: {name}")
        return not bad

    def regimes(self, raw: object, documents: Mapping[str, Document]) -> Iterator[Regime]:
        """Yield which document is in force from when."""
        previous: dict[str, date] = {}
        for where, item in self.tables(raw, "regime"):
            table = self.keys(item, where, {"series", "from", "document"})
            if not table:
                continue
            document = documents.get(str(table["document"]))
            series, start = table["series"], table["from"]
            if not isinstance(series, str) or document is None or not is_day(start):
                self.problem(where, "needs a known document and a date")
                continue
            if start <= previous.get(series, date.min):
                self.problem(where, f"does not come after the {series} before it")
            if start < document.issued_on:
                self.problem(where, f"is in force before {document.key} was issued")
            previous[series] = start
            yield Regime(series, start, document)

    def values(
        self, raw: object, documents: Mapping[str, Document]
    ) -> Iterator[tuple[str, DatedValue]]:
        """Yield each dated value by its name."""
        seen: set[str] = set()
        for place, item in self.tables(raw, "value"):
            table = self.keys(item, place, {"of", "unit", "rows"})
            if not table:
                continue
            of, unit = str(table["of"]), table["unit"]
            if of in seen:
                self.problem(of, "stands twice")
            seen.add(of)
            if unit not in UNITS:
                self.problem(of, f"unknown unit {unit!r}; known: {', '.join(UNITS)}")
                continue
            yield of, DatedValue(of, unit, self.rows(table["rows"], of, unit, documents))

    def rows(
        self,
        raw: object,
        of: str,
        unit: str,
        documents: Mapping[str, Document],
        *,
        gaps: bool = False,
    ) -> tuple[Row, ...]:
        """Return the dated rows of a value, or of what else has some; `gaps`: they may be."""
        read = [self.row(r, w, unit, documents) for w, r in self.tables(raw, f"{of} rows")]
        rows = tuple(row for row in read if row is not None)
        self.sequence(of, rows, gaps=gaps)
        return rows

    def row(
        self, raw: object, where: str, unit: str, documents: Mapping[str, Document]
    ) -> Row | None:
        """Return one dated row, or None after naming what is wrong."""
        repealed = isinstance(raw, Mapping) and raw.get("repealed") is True
        needed = {"from", "cite"} if repealed else {"from", "value", "cite"}
        table = self.keys(raw, where, needed, frozenset({"until", "repealed"}))
        if not table:
            return None
        start, end = table["from"], table.get("until")
        if not is_day(start) or not (end is None or is_day(end)):
            self.problem(where, "from and until must be dates")
            return None
        citations = self.citations(table["cite"], where, documents, start)
        if table.get("value") == HOLE:
            self.problem(where, f"to be filled in: the value from {start} on")
            return None
        try:
            value = None if repealed else typed(unit, table["value"])
        except ValueError as error:
            self.problem(where, str(error))
            return None
        if end is not None and end < start:
            self.problem(where, f"ends on {end} before it begins on {start}")
        return Row(start, end, value, citations, repealed)

    def citations(
        self, raw: object, where: str, documents: Mapping[str, Document], start: date
    ) -> tuple[Citation, ...]:
        """Return the citations of a row."""
        found = []
        if not isinstance(raw, list) or not raw:
            self.problem(where, "has no citation")
            return ()
        for index, item in enumerate(raw):
            place = f"{where} cite[{index}]"
            table = self.keys(item, place, {"in", "clause", "confidence"})
            if not table:
                continue
            document = documents.get(str(table["in"]))
            if document is None:
                self.problem(place, f"unknown document {table['in']!r}")
                continue
            if document.issued_on > start:
                self.problem(place, f"{document.key} was issued after {start}")
            if not isinstance(table["clause"], str) or not table["clause"].strip():
                self.problem(place, "names no clause")
                continue
            if table["clause"] == HOLE:
                self.problem(place, f"to be filled in: the clause of {document.key}")
            try:
                found.append(citation_of(document, table["clause"], table["confidence"]))
            except ValueError as error:
                self.problem(place, str(error))
        return tuple(found)

    def sequence(self, of: str, rows: Sequence[Row], *, gaps: bool) -> None:
        """Name every overlap and every gap between the rows of a value; `gaps`: they may be."""
        for earlier, later in pairwise(rows):
            if later.start <= earlier.start:
                self.problem(of, f"overlap: {later.start} does not come after {earlier.start}")
            elif earlier.end is not None and earlier.end >= later.start:
                self.problem(of, f"overlap: until {earlier.end}, but {later.start} begins before")
            elif not gaps and earlier.end is not None and (later.start - earlier.end).days > 1:
                self.problem(of, f"gap: nothing between {earlier.end} and {later.start}")

    def declarations(
        self, values: Mapping[str, DatedValue], declared: Mapping[str, tuple[str, ...]]
    ) -> None:
        """Compare what the rules read with what the file holds, both ways."""
        wanted = {f"{rule}.{name}" for rule, names in declared.items() for name in names}
        for of in sorted(wanted - set(values)):
            self.problem(of, "a rule reads it, but no value stands here")
        for of in sorted(set(values) - wanted):
            self.problem(of, "no rule reads it")
