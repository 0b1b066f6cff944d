"""Reads `overlay-*.toml`: what a province asks beyond the centre; what would loosen is refused."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from admission_flow.procedure.file_reader import WorkflowProblems
from admission_flow.procedure.findings import Citation
from admission_flow.procedure.law_file import LawReader
from admission_flow.procedure.overlays import AskedPapers, Overlay, asks_as_much
from admission_flow.procedure.procedure import Procedure
from admission_flow.procedure.rulebook import DatedValue, Document, NoValue, Row

FORMAT = "admission-overlay/1"


def overlays_from(procedure: Procedure, files: Mapping[str, Any]) -> tuple[Overlay, ...]:
    """Return the overlays that parsed files state.

    Args:
        procedure: the centre's, which they tighten.
        files: the parsed data, by file name.

    Raises:
        WorkflowProblems: every place that is not right, or would loosen.

    """
    reader = _OverlayReader(procedure)
    found = tuple(reader.overlay(name, data) for name, data in files.items())
    if reader.problems:
        raise WorkflowProblems(reader.problems)
    return found


class _OverlayReader(LawReader):
    """Reads overlays as the law is read: the methods go from the file down to one row."""

    issuer: str
    """Of the file that is read."""

    def __init__(self, procedure: Procedure) -> None:
        super().__init__(procedure.by_id)
        self.procedure = procedure
        self.centre = procedure.workflow.rulebook

    def overlay(self, file: str, data: object) -> Overlay:
        self.file = file
        table = self.keys(
            data, "file", {"format", "issuer", "documents"}, frozenset({"tighten", "papers"})
        )
        if not table:
            return Overlay(file, "", {}, {}, ())
        self.format(table, FORMAT)
        self.issuer = str(table["issuer"]).strip()
        if not (isinstance(table["issuer"], str) and self.issuer):
            self.problem("issuer", "must be a text")
        documents = dict(self.documents(self._issued(table["documents"])))
        asked = "tighten" in table, "papers" in table
        values = dict(self.tightening(table["tighten"], documents)) if asked[0] else {}
        papers = tuple(self.papers(table["papers"], documents)) if asked[1] else ()
        if not any(asked):
            self.problem("file", "tightens nothing and asks for no paper")
        return Overlay(file, self.issuer, documents, values, papers)

    def _issued(self, raw: object) -> object:
        """Return the documents with the issuer of the file, which no row of it states again."""
        if not isinstance(raw, Mapping):
            return raw
        return {
            key: {**item, "issuer": self.issuer or "-"} if isinstance(item, Mapping) else item
            for key, item in raw.items()
        }

    def tightening(
        self, raw: object, documents: Mapping[str, Document]
    ) -> Iterator[tuple[str, DatedValue]]:
        """Yield each value that is tightened, by its name."""
        seen: set[str] = set()
        for place, item in self.tables(raw, "tighten"):
            table = self.keys(item, place, {"of", "rows"})
            if not table or not self._can_be_tightened(of := str(table["of"])):
                continue
            if of in seen:
                self.problem(of, "stands twice")
            seen.add(of)
            unit = self.centre.values[of].unit
            rows = self.rows(table["rows"], of, unit, documents, gaps=True)
            for row in rows:
                self._refuse_loosening(of, row)
            yield of, DatedValue(of, unit, rows)

    def _can_be_tightened(self, of: str) -> bool:
        rule, _, name = of.rpartition(".")
        if of not in self.centre.values or rule not in self.rules:
            self.problem(of, "is no value of the law")
            return False
        if self.rules[rule].direction(name) is None:
            self.problem(of, "no rule says which way it would be tighter: it stays the centre's")
            return False
        return True

    def _refuse_loosening(self, of: str, row: Row) -> None:
        """Name a row that asks for less than the centre does on the day from which it holds."""
        if row.repealed:
            return
        try:
            centre = self.centre.values[of].on(row.start)
        except NoValue:
            self.problem(of, f"the centre has no value on {row.start}: there is nothing to tighten")
            return
        rule, _, name = of.rpartition(".")
        direction = self.rules[rule].direction(name)
        if direction is None or asks_as_much(direction, row.value, centre.value):
            return
        whose = "; ".join(f"{c.document} {c.issued_on}" for c in centre.citations)
        self.problem(
            of,
            f"{_told(row.value)} from {row.start} on would loosen {_told(centre.value)} of {whose}",
        )

    def papers(self, raw: object, documents: Mapping[str, Document]) -> Iterator[AskedPapers]:
        """Yield the papers that are asked for before a step."""
        steps = self.procedure.workflow.steps
        roles = {guard.responsible for spec in steps.values() for guard in spec.guards}
        kinds = {cls.kind for cls in self.procedure.evidence}
        for place, item in self.tables(raw, "papers"):
            table = self.keys(item, place, {"before", "who", "rows"})
            if not table:
                continue
            step, who = str(table["before"]), str(table["who"])
            if step not in steps:
                self.problem(place, f"unknown step {step!r}")
            if who not in roles:
                self.problem(place, f"unknown role {who!r}; known: {', '.join(sorted(roles))}")
            rows = self.rows(table["rows"], place, "words", documents, gaps=True)
            for kind in sorted({kind for row in rows for kind in row.value or ()} - kinds):
                self.problem(place, f"{kind!r} is no kind of evidence")
            if any(row.value == () for row in rows):
                self.problem(place, "asks for no paper: end it with until, or with repealed = true")
            yield AskedPapers(step, who, self._ended(rows))

    @staticmethod
    def _ended(rows: Sequence[Row]) -> tuple[Row, ...]:
        """Return rows with a repeal as the end of the one before."""
        found: list[Row] = []
        for row in rows:
            if not row.repealed:
                found.append(row)
            elif found and found[-1].end is None:
                end = date.fromordinal(row.start.toordinal() - 1)
                found[-1] = replace(found[-1], end=end)
        return tuple(found)

    def citations(
        self, raw: object, where: str, documents: Mapping[str, Document], start: date
    ) -> tuple[Citation, ...]:
        """Return the citations of a row, each with whose document it is."""
        found = super().citations(raw, where, documents, start)
        return tuple(replace(citation, issuer=self.issuer) for citation in found)


def _told(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(map(str, value)) + "]"
    return str(value).lower()  # a number, or as TOML writes true and false
