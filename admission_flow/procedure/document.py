"""The case document, `admission-case/1` and `/2` (docs/reference/case.md): from data and back.

Both formats have one vocabulary; the writer says `/1` while only words of version 1 are used.

Parsing collects every problem with its place and fails once, so that a person mends a file in
one go. Reading the bytes of a file is not done here (papers/case_file.py).
"""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import MISSING
from datetime import date, datetime
from typing import Any, TypeVar

from admission_flow.procedure import document_limits as limits
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Act, AwarenessCertificate, BranchRoll, CommitteeRoll
from admission_flow.procedure.calendar import parse_day
from admission_flow.procedure.days import why_no_day
from admission_flow.procedure.document_fields import chosen, fields_of
from admission_flow.procedure.document_reading import stated_by
from admission_flow.procedure.facts import plain_facts
from admission_flow.procedure.own_code import made
from admission_flow.procedure.paper_sheet import (
    CASE,
    NO_SHEET,
    SHEET,
    PaperKeys,
    PaperSheet,
    sheet_from,
)
from admission_flow.procedure.person import BirthTime, Decider, Person, Unit
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.procedure.recorded_acts import recorded_act, recorded_person
from admission_flow.procedure.text import HIDDEN, tidy, unfit

FORMATS = ("admission-case/1", "admission-case/2")
_BORN = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?\Z")
_MONTHS = 12

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Case:
    """A person's case as far as it is on paper: the acts in the order of entering."""

    person: Person
    unit: Unit
    acts: tuple[Act, ...] = ()
    paper_sheet: PaperSheet = NO_SHEET
    """What only papers print; no rule reads it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a document: where, and which message says what."""

    where: str
    message_id: str
    facts: Mapping[str, Any]

    def __post_init__(self) -> None:
        """Keep plain values only: a problem goes into errors, which are copied and compared."""
        object.__setattr__(self, "facts", plain_facts(self.facts))


class DocumentProblems(ValueError):
    """A document cannot be read as a case: all its problems."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems in the order of the document."""
        super().__init__("; ".join(f"{p.where}: {p.message_id}" for p in problems))
        self.problems = tuple(problems)


def case_from(data: object, keys: PaperKeys | None = None) -> Case:
    """Return the case that a parsed JSON or TOML document states.

    Args:
        data: the document.
        keys: of paper sheets; None: a sheet may have any, and is refused when it is written.

    Raises:
        DocumentProblems: every place that is wrong, in the order of the document.

    """
    reader = _Reader(keys=keys)
    table = reader.table(data, {"format", "person", SHEET, "unit", "acts"})
    if table is None:
        raise DocumentProblems(reader.problems)
    stated = table.get("format")
    if stated not in FORMATS:
        reader.problem("format", "wrong_format", expected=FORMATS[-1], found=stated)
        raise DocumentProblems(reader.problems)
    person = reader.record(Person, table.get("person"), "person")
    sheet = reader.sheet(table.get(SHEET, {}), SHEET)
    unit = reader.record(Unit, table.get("unit"), "unit")
    acts = reader.acts(table.get("acts", []))
    if person is None or unit is None or reader.problems:
        raise DocumentProblems(reader.problems)
    return Case(person, unit, acts, sheet)


def act_from(
    data: object, where: str = "act", *, recorded: bool = False, keys: PaperKeys | None = None
) -> Act:
    """Return one act from plain data, e.g. one entry of `acts`.

    Args:
        data: the act.
        where: what the places of problems begin with.
        recorded: it is in a log: its texts are taken as they stand there, whatever they hold.
        keys: as in `case_from`.

    Raises:
        DocumentProblems: every field that is wrong.

    """
    if recorded and (quick := recorded_act(data)) is not None:
        return quick
    reader = _Reader(recorded=recorded, keys=keys)
    act = reader.act(data, where)
    if act is None or reader.problems:
        raise DocumentProblems(reader.problems)
    return act


def record_from(cls: type[T], data: object, where: str, *, recorded: bool = False) -> T:
    """Return a `Person` or a `Unit` from plain data. Arguments as in `act_from`.

    Raises:
        DocumentProblems: every field that is wrong.

    """
    if recorded and (quick := recorded_person(cls, data)) is not None:
        found: T = quick
        return found
    reader = _Reader(recorded=recorded)
    record = reader.record(cls, data, where)
    if record is None or reader.problems:
        raise DocumentProblems(reader.problems)
    return record


def paper_sheet_from(data: object, keys: PaperKeys | None, where: str = SHEET) -> PaperSheet:
    """Return the paper sheet of a case from plain data. Arguments as in `case_from`.

    Raises:
        DocumentProblems: every key that is wrong.

    """
    reader = _Reader(keys=keys)
    sheet = reader.sheet(data, where)
    if reader.problems:
        raise DocumentProblems(reader.problems)
    return sheet


def day_from(data: object, where: str) -> date:
    """Return a day as documents state it, or as it is.

    Raises:
        DocumentProblems: it is not a day, or not of the years that we know.

    """
    reader = _Reader()
    day = reader.day(data, where)
    if day is None:
        raise DocumentProblems(reader.problems)
    return day


def text_from(data: object, where: str) -> str:
    """Return a text as it is kept: composed, without blanks at its ends.

    Raises:
        DocumentProblems: it is not text, too long, or has characters that nobody sees.

    """
    reader = _Reader()
    text = reader.word(data, where)
    if reader.problems:
        raise DocumentProblems(reader.problems)
    return text


def document_of(case: Case) -> dict[str, Any]:
    """Return the case as a document of JSON types; what is unset is left out.

    `case_from(document_of(case)) == case` for every case. It says `admission-case/1` while only
    words of version 1 are used, so that today's documents stay as they are; else `/2`.
    """
    records = (case.person, case.unit, *case.acts)
    newest = 2 if case.paper_sheet else max(version_of(record) for record in records)
    sheet = {SHEET: dict(case.paper_sheet)} if case.paper_sheet else {}
    return {
        "format": FORMATS[newest - 1],
        "person": plain(case.person),
        **sheet,
        "unit": plain(case.unit),
        "acts": [plain_act(act) for act in case.acts],
    }


def version_of(record: Any) -> int:  # noqa: ANN401 - Person, Unit or Act
    """Return the version of the document that a record needs: 1, or 2 for one of its new words."""
    newest = getattr(record, "since", 1)
    for name, spec in fields_of(type(record)).items():
        since, new = spec.metadata.get("since", 1), spec.metadata.get("new")
        value = getattr(record, spec.name)
        if value is None or value == spec.default:
            continue
        partial = name == "born_on" and isinstance(value, BirthTime)
        if since > newest or partial or (new and chosen(value, new)):
            newest = max(since, 2)
    return newest


def plain_act(act: Act) -> dict[str, Any]:
    """Return one act as it stands in a document."""
    return {"kind": act.kind, **plain(act)}


def plain(record: Any) -> dict[str, Any]:  # noqa: ANN401 - Person, Unit, Roll or Act
    """Return the fields of a record as JSON types, leaving out what has its default value."""
    return {
        name: _plain_value(value)
        for name, f in fields_of(type(record)).items()
        if (value := getattr(record, f.name)) is not None
        and (f.default is MISSING or value != f.default)
    }


def _plain_value(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain_value(item) for item in value]
    if isinstance(value, BranchRoll | CommitteeRoll | Decider):
        return plain(value)
    if isinstance(value, BirthTime):
        return str(value)
    return dict(value) if isinstance(value, PaperSheet) else value


class _Reader:
    """Reads plain data into records and keeps every problem that it meets."""

    def __init__(self, *, recorded: bool = False, keys: PaperKeys | None = None) -> None:
        self.problems: list[Problem] = []
        self.recorded = recorded
        self.keys = keys
        self.kind = CASE  # or the kind of the act that is read

    def problem(self, where: str, message_id: str, **facts: object) -> None:
        self.problems.append(Problem(where or "document", message_id, facts))

    def table(
        self, data: object, allowed: AbstractSet[str], where: str = ""
    ) -> Mapping[str, Any] | None:
        if type(data) is not dict and not isinstance(data, Mapping):  # the second takes a while
            self.problem(where, "missing" if data is None else "not_a_table")
            return None
        for key in data:
            if key not in allowed:
                place = f"{where}.{key}" if where else str(key)
                self.problem(place, "unknown_field", known=", ".join(sorted(allowed)))
        return data

    def acts(self, data: object) -> tuple[Act, ...]:
        if not isinstance(data, Sequence) or isinstance(data, str):
            self.problem("acts", "not_a_list")
            return ()
        read = (self.act(item, f"acts[{index}]") for index, item in enumerate(data))
        return tuple(act for act in read if act is not None)

    def act(self, data: object, where: str) -> Act | None:
        if type(data) is not dict and not isinstance(data, Mapping):
            self.problem(where, "not_a_table")
            return None
        kind = data.get("kind")
        if kind is None:
            self.problem(f"{where}.kind", "missing")
            return None
        cls = in_use.kinds().get(kind) if isinstance(kind, str) else None
        if cls is None:
            known = ", ".join(in_use.kinds())
            self.problem(f"{where}.kind", "unknown_kind", found=kind, known=known)
            return None
        self.kind = kind
        act = self.record(cls, {k: v for k, v in data.items() if k != "kind"}, where)
        if isinstance(act, AwarenessCertificate) and act.lives_from > act.on:
            found = act.lives_from.isoformat()
            self.problem(f"{where}.issued_on", "issued_later", found=found, on=act.on.isoformat())
            return None
        return act

    def record(self, cls: type[T], data: object, where: str) -> T | None:
        stated = stated_by(cls)
        table = self.table(data, stated.keys(), where)
        if table is None:
            return None
        before = len(self.problems)
        values = {}
        for name, (field, required, read) in stated.items():
            if name not in table:
                if required:
                    self.problem(f"{where}.{name}", "missing")
                continue
            raw, place = table[name], f"{where}.{name}"
            if raw is None:  # as JSON may say it; put in quotes it would be a text
                self.problem(place, "null_value")
                continue
            value = values[field] = read(self, raw, place)
            if value == "" and name == _NAMES.get(cls) and isinstance(raw, str):
                self.problem(place, "missing")  # a person or a chi bộ without a name is nobody
        return made(cls, values) if len(self.problems) == before else None

    def deciders(self, raw: object, where: str, *, empty: bool) -> tuple[Decider, ...]:
        listed = self.listed(raw, where, empty=empty)
        found = (self.record(Decider, item, place) for place, item in listed)
        return tuple(item for item in found if item is not None)

    def words(
        self, raw: object, where: str, choices: Sequence[str] | None, *, empty: bool
    ) -> tuple[str, ...]:
        listed = self.listed(raw, where, empty=empty)
        return tuple(self.word(item, place, choices) for place, item in listed)

    def number(self, raw: object, kind: type, where: str) -> Any:  # noqa: ANN401
        if type(raw) is not kind:  # bool is an int: `true` is not a count
            self.problem(where, "not_a_flag" if kind is bool else "not_a_count", found=raw)
        elif kind is int and not 0 <= raw <= limits.LARGEST_COUNT:  # type: ignore[operator]
            self.problem(where, "count_out_of_range", found=raw, largest=limits.LARGEST_COUNT)
        return raw

    def day(self, raw: object, where: str) -> date | None:
        # TOML has a date type; a datetime is a date to Python but no day to us.
        is_day = isinstance(raw, date) and not isinstance(raw, datetime)
        day = raw if is_day else parse_day(raw) if isinstance(raw, str) else None
        if not isinstance(day, date):
            reason = why_no_day(raw) if isinstance(raw, str) else "day_spelling"
            self.problem(where, reason, found=raw)
            return None
        if not limits.EARLIEST <= day <= limits.LATEST:
            self.problem(where, "day_out_of_range", found=day.isoformat())
            return None
        return day

    def born(self, raw: object, where: str) -> date | BirthTime | None:
        """Return a day of birth, or the month or year that stands where no day is known."""
        found = _BORN.fullmatch(raw.strip()) if isinstance(raw, str) else None
        if found is None:
            return self.day(raw, where)
        year, month = int(found[1]), int(found[2]) if found[2] else None
        if month is not None and not 1 <= month <= _MONTHS:
            self.problem(where, "not_a_day", found=raw)
            return None
        if not limits.EARLIEST.year <= year <= limits.LATEST.year:
            self.problem(where, "day_out_of_range", found=raw)
        return BirthTime(year, month)

    def sheet(self, raw: object, where: str) -> PaperSheet:
        known = None if self.keys is None else self.keys.of(self.kind)
        found, problems = sheet_from(raw, known, recorded=self.recorded)
        for one in problems:
            place = f"{where}.{one.key}" if one.key else where
            self.problem(place, one.message_id, **one.facts)
        return found

    def listed(self, raw: object, where: str, *, empty: bool) -> list[tuple[str, object]]:
        """Return the items of a list with their places."""
        if not isinstance(raw, Sequence) or isinstance(raw, str) or not (raw or empty):
            self.problem(where, "not_a_list")
            return []
        return [(f"{where}[{n}]", item) for n, item in enumerate(raw)]

    def word(
        self, raw: object, where: str, choices: Sequence[str] | None = None, *, lines: bool = False
    ) -> str:
        if not isinstance(raw, str):
            self.problem(where, "not_a_text", found=raw)
            return ""
        text = raw if self.recorded else tidy(raw, lines=lines)
        odd = None if self.recorded else unfit(text, lines=lines)
        if odd is not None:
            self.problem(where, odd.message_id, **odd.facts)
        elif len(text) > limits.LONGEST_TEXT:
            self.problem(where, "text_too_long", longest=limits.LONGEST_TEXT)
        elif HIDDEN in text and not self.recorded:
            self.problem(where, "masked_value")
        elif choices and not chosen(text, choices):
            self.problem(where, "not_a_choice", found=text, known=", ".join(choices))
        return text


_NAMES: Mapping[type, str] = {Person: "full_name", Unit: "name", Decider: "authority"}
