"""Reads the workflow from its files' data, and refuses what is not exactly right.

The files are checked, not trusted: an unknown key, an unknown rule, a value that no rule reads, a
gap, an overlap or a missing citation is a problem with its place. All problems are collected.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from admission_flow.procedure.calendar import WorkingDays
from admission_flow.procedure.findings import Citation, Severity
from admission_flow.procedure.rulebook import (
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
from admission_flow.procedure.rules import BY_ID
from admission_flow.procedure.workflow import Guard, Move, State, StepSpec, Workflow

_DOCUMENT_KEYS = {"number", "issued_on", "issuer", "title", "confirmed"}
_UNIT_FACTS = {"has_youth_union", "has_trade_union", "has_base_committee"}


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One thing wrong with a workflow file: file, place, what."""

    file: str
    where: str
    what: str

    def __str__(self) -> str:
        """Return "file: place: what", as the check prints it."""
        return f"{self.file}: {self.where}: {self.what}"


class WorkflowProblems(ValueError):
    """The workflow files are not right: every problem found."""

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        """Keep the problems in the order in which they were found."""
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def workflow_from(
    procedure: Mapping[str, Any],
    law: Mapping[str, Any],
    holidays: Mapping[str, Any],
    sha256: str = "",
) -> Workflow:
    """Return the workflow that the parsed files state.

    Raises:
        WorkflowProblems: every place that is not right.

    """
    reader = _FileReader()
    rulebook = reader.law(law, sha256)
    states, steps = reader.procedure(procedure)
    calendar = reader.calendar(holidays)
    if reader.problems or calendar is None:
        raise WorkflowProblems(reader.problems)
    return Workflow(str(procedure["name"]), states, steps, rulebook, calendar)


class _FileReader:
    def __init__(self) -> None:
        self.problems: list[FileProblem] = []
        self.file = ""

    def problem(self, where: str, what: str) -> None:
        self.problems.append(FileProblem(self.file, where, what))

    def keys(
        self, table: object, where: str, needed: set[str], optional: frozenset[str] = frozenset()
    ) -> Mapping[str, Any]:
        """Return the table with its needed keys, or an empty one after naming what is wrong."""
        if not isinstance(table, Mapping):
            self.problem(where, "is no table")
            return {}
        unknown = sorted(set(table) - needed - optional)
        lacking = sorted(needed - set(table))
        for key in unknown:
            known = ", ".join(sorted(needed | optional))
            self.problem(where, f"unknown key {key!r}; known: {known}")
        for key in lacking:
            self.problem(where, f"key {key!r} is missing")
        return {} if lacking else table

    def texts(self, raw: object, where: str) -> tuple[str, ...]:
        if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
            self.problem(where, "is no list of texts")
            return ()
        if len(set(raw)) != len(raw):
            self.problem(where, "lists the same thing twice")
        return tuple(raw)

    def tables(self, raw: object, where: str) -> Iterator[tuple[str, object]]:
        if not isinstance(raw, list) or not raw:
            self.problem(where, "is no list, or an empty one")
            return
        for index, item in enumerate(raw):
            yield f"{where}[{index}]", item

    def format(self, table: Mapping[str, Any], wanted: str) -> None:
        if table and table.get("format") != wanted:
            self.problem("format", f"is {table.get('format')!r}, not {wanted!r}")

    # ---- law.toml ------------------------------------------------------------------------------

    def law(self, data: object, sha256: str) -> Rulebook:
        self.file = "law.toml"
        table = self.keys(data, "file", {"format", "documents", "regime", "value"})
        self.format(table, "admission-law/1")
        documents = dict(self.documents(table.get("documents", {})))
        regimes = tuple(self.regimes(table.get("regime"), documents))
        values = dict(self.values(table.get("value"), documents))
        declared = {rule.id: rule.values for rule in BY_ID.values()}
        self.declarations(values, declared)
        return Rulebook(documents, regimes, values, declared, sha256, turns_of(regimes, values))

    def documents(self, raw: object) -> Iterator[tuple[str, Document]]:
        if not isinstance(raw, Mapping):
            self.problem("documents", "is no table")
            return
        for key, item in raw.items():
            where = f"documents.{key}"
            table = self.keys(item, where, _DOCUMENT_KEYS, frozenset({"points"}))
            if not table:
                continue
            if not _is_day(table["issued_on"]) or not isinstance(table["confirmed"], bool):
                self.problem(where, "issued_on must be a date, confirmed true or false")
                continue
            if table.get("points", POINTS[0]) not in POINTS:
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
                    points=table.get("points", POINTS[0]),
                ),
            )

    def regimes(self, raw: object, documents: Mapping[str, Document]) -> Iterator[Regime]:
        previous: dict[str, date] = {}
        for where, item in self.tables(raw, "regime"):
            table = self.keys(item, where, {"series", "from", "document"})
            document = documents.get(table.get("document", ""))
            if not table or document is None or not _is_day(table["from"]):
                self.problem(where, "needs a known document and a date")
                continue
            series, start = table["series"], table["from"]
            if start <= previous.get(series, date.min):
                self.problem(where, f"does not come after the {series} before it")
            if start < document.issued_on:
                self.problem(where, f"is in force before {document.key} was issued")
            previous[series] = start
            yield Regime(series, start, document)

    def values(
        self, raw: object, documents: Mapping[str, Document]
    ) -> Iterator[tuple[str, DatedValue]]:
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
            rows = [
                self.row(r, f"{of} {w}", unit, documents)
                for w, r in self.tables(table["rows"], "rows")
            ]
            good = [row for row in rows if row is not None]
            self.sequence(of, good)
            yield of, DatedValue(of, unit, tuple(good))

    def row(
        self, raw: object, where: str, unit: str, documents: Mapping[str, Document]
    ) -> Row | None:
        repealed = isinstance(raw, Mapping) and raw.get("repealed") is True
        needed = {"from", "cite"} if repealed else {"from", "value", "cite"}
        table = self.keys(raw, where, needed, frozenset({"until", "repealed"}))
        if not table:
            return None
        start, end = table["from"], table.get("until")
        if not _is_day(start) or not (end is None or _is_day(end)):
            self.problem(where, "from and until must be dates")
            return None
        citations = self.citations(table["cite"], where, documents, start)
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
        found = []
        if not isinstance(raw, list) or not raw:
            self.problem(where, "has no citation")
            return ()
        for index, item in enumerate(raw):
            place = f"{where} cite[{index}]"
            table = self.keys(item, place, {"in", "clause", "confidence"})
            document = documents.get(table.get("in", ""))
            if not table:
                continue
            if document is None:
                self.problem(place, f"unknown document {table['in']!r}")
                continue
            if document.issued_on > start:
                self.problem(place, f"{document.key} was issued after {start}")
            if not str(table["clause"]).strip():
                self.problem(place, "names no clause")
            try:
                found.append(citation_of(document, table["clause"], table["confidence"]))
            except ValueError as error:
                self.problem(place, str(error))
        return tuple(found)

    def sequence(self, of: str, rows: Sequence[Row]) -> None:
        """Name every overlap and every gap between the rows of a value."""
        for earlier, later in pairwise(rows):
            if later.start <= earlier.start:
                self.problem(of, f"overlap: {later.start} does not come after {earlier.start}")
            elif earlier.end is not None and earlier.end >= later.start:
                self.problem(of, f"overlap: until {earlier.end}, but {later.start} begins before")
            elif earlier.end is not None and (later.start - earlier.end).days > 1:
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

    # ---- admission.toml ------------------------------------------------------------------------

    def procedure(self, data: object) -> tuple[dict[str, State], dict[str, StepSpec]]:
        self.file = "admission.toml"
        table = self.keys(data, "file", {"format", "name", "states", "step", "who"})
        self.format(table, "admission-workflow/1")
        states = {state.name: state for state in self.states(table.get("states"))}
        who = self.who(table.get("who", {}))
        steps: dict[str, StepSpec] = {}
        for where, item in self.tables(table.get("step"), "step"):
            spec = self.step(item, where, states, who)
            if spec is not None:
                if spec.name in steps:
                    self.problem(spec.name, "stands twice")
                steps[spec.name] = spec
        used = {guard.rule for spec in steps.values() for guard in spec.guards}
        for rule in sorted(set(BY_ID) - used):
            self.problem(rule, "no step is guarded by this rule")
        return states, steps

    def states(self, raw: object) -> Iterator[State]:
        flags = frozenset({"initial", "goal", "final"})
        for where, item in self.tables(raw, "states"):
            table = self.keys(item, where, {"name", "stage"}, flags)
            if table:
                yield State(
                    table["name"],
                    table["stage"],
                    **{flag: table.get(flag, False) is True for flag in flags},
                )

    def who(self, raw: object) -> Mapping[str, str]:
        if not isinstance(raw, Mapping):
            self.problem("who", "is no table")
            return {}
        for rule in sorted(set(raw) - set(BY_ID)):
            self.problem(f"who.{rule}", "unknown rule")
        for rule in sorted(set(BY_ID) - set(raw)):
            self.problem(f"who.{rule}", "nobody is named who must act")
        return raw

    def step(
        self, raw: object, place: str, states: Mapping[str, State], who: Mapping[str, str]
    ) -> StepSpec | None:
        optional = frozenset({"block", "warn", "mandatory", "ends"})
        table = self.keys(raw, place, {"name", "moves"}, optional)
        if not table:
            return None
        name = str(table["name"])
        moves = tuple(self.moves(table["moves"], name, states))
        guards = []
        for key, severity in (("block", Severity.BLOCK), ("warn", Severity.WARN)):
            for rule in self.texts(table.get(key, []), f"{name}.{key}"):
                if rule not in BY_ID:
                    self.problem(f"{name}.{key}", f"unknown rule {rule!r}")
                    continue
                guards.append(Guard(rule, severity, str(who.get(rule, ""))))
        twice = {g.rule for g in guards if sum(h.rule == g.rule for h in guards) > 1}
        for rule in sorted(twice):
            self.problem(name, f"{rule} both blocks and warns")
        return StepSpec(
            name,
            moves,
            tuple(guards),
            mandatory=table.get("mandatory", False) is True,
            ends=table.get("ends", False) is True,
        )

    def moves(self, raw: object, step: str, states: Mapping[str, State]) -> Iterator[Move]:
        for where, item in self.tables(raw, f"{step}.moves"):
            table = self.keys(item, where, {"from", "to"}, frozenset({"when"}))
            if not table:
                continue
            for end in (table["from"], table["to"]):
                if end not in states:
                    self.problem(where, f"unknown state {end!r}")
            when = table.get("when", {})
            if not isinstance(when, Mapping) or set(when) - _UNIT_FACTS:
                self.problem(where, f"when may name {', '.join(sorted(_UNIT_FACTS))}")
                continue
            yield Move(table["from"], table["to"], dict(when))

    # ---- holidays.toml -------------------------------------------------------------------------

    def calendar(self, data: object) -> WorkingDays | None:
        self.file = "holidays.toml"
        try:
            return WorkingDays.from_data(data)  # type: ignore[arg-type]
        except (KeyError, TypeError, ValueError) as error:
            self.problem("file", f"is no calendar: {error}")
            return None


def _is_day(raw: object) -> bool:
    return isinstance(raw, date) and not isinstance(raw, datetime)
