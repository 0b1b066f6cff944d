"""Test vectors, `admission-vectors/1`: a case, and what a rule must find of one of its steps.

A vector is written by somebody who knows the law and not the program: a patch on a lawful case
(`admission_flow.testing.lawful_case`) or a whole case document, the status that the rule must
find, the reason in one sentence, and the clause that it comes from (docs/maintainers/vectors.md).
They are read here and nowhere else; `vector_runs.py` judges them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field
from datetime import date
from typing import Any

from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Act
from admission_flow.procedure.calendar import UnknownYear
from admission_flow.procedure.document import (
    Case,
    DocumentProblems,
    Problem,
    act_from,
    case_from,
    day_from,
    plain,
    plain_act,
    record_from,
)
from admission_flow.procedure.document_fields import fields_of
from admission_flow.procedure.document_limits import LARGEST_COUNT
from admission_flow.procedure.findings import Status
from admission_flow.procedure.person import Person, Unit
from admission_flow.procedure.procedure import Procedure
from admission_flow.procedure.vector_days import Counted, counted_out, places
from admission_flow.procedure.vector_places import PlaceReader, WrongPlace
from admission_flow.testing import SAMPLE_UNIT, lawful_case

FORMAT = "admission-vectors/1"
DEFAULT_MEETING = date(2024, 3, 5)
PASSING = (Status.MET, Status.WAIVED, Status.NOT_APPLICABLE)
STATUSES = tuple(status.value for status in Status)
SHIFTS = ("either", "months", "weeks")
"""How a vector is moved: by months, or by weeks where no month fits; by one of them alone."""
_FILE_KEYS = ("format", "example", "excused")
_NEEDED = ("rule", "step", "status", "because", "vi")
_PATCH = ("base", "meeting", "person", "unstated", "unit", "change", "remove", "add")
_AFTER = ("act", "where", "field", "months")
_OPTIONAL = ("id", "case", "as_of", "also", "clause", "facts", "each_regime", "counted")


@dataclass(frozen=True, slots=True)
class Vector:
    """One vector: what a rule must find of a step of a case.

    Attributes:
        file: name of the file that it stands in.
        number: its place in it, from 1.
        rule: id of the rule.
        step: kind of the step; of several in the case the last is looked at.
        status: what the rule must find.
        because: the reason in one English sentence.
        vi: the same in Vietnamese.
        case: the case that is judged.
        as_of: the day of judging; None: the day of the last act.
        also: ids of the other rules that refuse the step as well.
        clause: (number of the document, its day, clause), one of those that the finding must cite.
        facts: facts that the finding must state, as documents write them.
        counted: days of its acts that are counted in working days, also where it is moved.
        id: a name of its own, by which others speak of it; empty: none.
        shift: how it is moved into other regimes (`vector_runs.py`); empty: it is not.
        patch: the keys by which its case differs from the lawful one; empty: a case document.

    """

    file: str
    number: int
    rule: str
    step: str
    status: str
    because: str
    vi: str
    case: Case
    as_of: date | None = None
    also: tuple[str, ...] = ()
    clause: tuple[str, str, str] | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    counted: tuple[Counted, ...] = ()
    id: str = ""
    shift: str = ""
    patch: Mapping[str, Any] = field(default_factory=dict)

    @property
    def passes(self) -> bool:
        """Whether the rule lets the step through."""
        return self.status in PASSING


def vectors_from(data: object, procedure: Procedure, file: str) -> tuple[Vector, ...]:
    """Return the vectors of a parsed file, in its order.

    Args:
        data: the file as `tomllib` reads it.
        procedure: whose rules, steps and acts it speaks of.
        file: its name.

    Raises:
        DocumentProblems: every place that is wrong, in the order of the file.

    """
    reader = _Reader(procedure, file)
    with in_use.using(procedure):
        found = tuple(reader.vectors(data))
    if reader.problems:
        raise DocumentProblems(reader.problems)
    return found


class _Reader(PlaceReader):
    def vectors(self, data: object) -> Iterator[Vector]:
        try:
            table = self.table(data, "", _FILE_KEYS)
        except WrongPlace:
            return
        if table.get("format") != FORMAT:
            self.problem("format", "wrong_format", expected=FORMAT, found=table.get("format"))
            return
        items = table.get("example", [])
        if not isinstance(items, list) or (not items and "excused" not in table):
            self.problem("example", "not_a_list")
            return
        ids: set[str] = set()
        for number, item in enumerate(items, 1):
            before = len(self.problems)
            try:
                vector = self.vector(item, number)
            except WrongPlace:
                continue
            except DocumentProblems as found:
                self.problems += found.problems
                continue
            if vector.id in ids:
                self.problem(f"example {number}.id", "vector_id", id=vector.id)
            if vector.id:
                ids.add(vector.id)
            if len(self.problems) == before:
                yield vector

    def vector(self, item: object, number: int) -> Vector:
        where = f"example {number}"
        table = self.table(item, where, (*_NEEDED, *_PATCH, *_OPTIONAL))
        texts = {key: self.text(table, key, where) for key in _NEEDED}
        self.names(texts, where)
        whole = "case" in table
        patch = {key: table[key] for key in table if key in _PATCH}
        if whole and patch:
            self.wrong(where, "vector_both", found=", ".join(patch))
        if not whole and not self.procedure.admits:
            self.wrong(f"{where}.case", "vector_no_sample")
        said: Mapping[str, Any] = {
            **texts,
            "id": self.text(table, "id", where) if "id" in table else "",
            "also": self.words(table.get("also", []), f"{where}.also", tuple(self.procedure.by_id)),
            "clause": self.clause(table.get("clause"), f"{where}.clause"),
            "shift": self.shift(table.get("each_regime", False), f"{where}.each_regime"),
            "facts": self.table(table.get("facts", {}), f"{where}.facts"),
            "as_of": self.known_day(table["as_of"], f"{where}.as_of") if "as_of" in table else None,
        }
        case = self.case(table, where) if whole else self.patched(patch, texts["step"], where)
        if not any(act.kind == texts["step"] for act in case.acts):
            self.wrong(f"{where}.step", "vector_no_step", step=texts["step"])
        counted = tuple(self.counted(table.get("counted", []), f"{where}.counted", case))
        patch |= {key: table[key] for key in ("as_of", "counted") if key in table}
        return Vector(
            self.file,
            number,
            case=self.counted_out(case, counted, f"{where}.counted"),
            counted=counted,
            patch=patch,
            **said,
        )

    # ---- the keys ------------------------------------------------------------------------------

    def names(self, texts: Mapping[str, str], where: str) -> None:
        """Refuse a vector of which a word is not one of the procedure."""
        steps = self.procedure.workflow.steps
        words = {"rule": tuple(self.procedure.by_id), "step": tuple(steps), "status": STATUSES}
        before = len(self.problems)
        for key, known in words.items():
            if texts[key] and texts[key] not in known:
                place = f"{where}.{key}"
                self.problem(place, "not_a_choice", found=texts[key], known=", ".join(known))
        if len(self.problems) > before or not all(texts[key] for key in words):
            raise WrongPlace
        if texts["rule"] not in {guard.rule for guard in steps[texts["step"]].guards}:
            self.wrong(f"{where}.rule", "vector_no_rule", rule=texts["rule"], step=texts["step"])

    def words(self, raw: object, where: str, known: Sequence[str]) -> tuple[str, ...]:
        """Return the words of a list; of each that is not known keep a problem."""
        if not isinstance(raw, list):
            self.problem(where, "not_a_list")
            return ()
        for word in raw:
            if word not in known:
                self.problem(where, "not_a_choice", found=word, known=", ".join(known))
        return tuple(raw)

    def known_day(self, raw: object, where: str) -> date:
        """Return a day as TOML has it, of the years that documents may have."""
        return day_from(self.day(raw, where), where)

    def shift(self, raw: object, where: str) -> str:
        if not isinstance(raw, bool) and raw not in SHIFTS[1:]:
            known = f"true, false, {', '.join(SHIFTS[1:])}"
            self.problem(where, "not_a_choice", found=raw, known=known)
        return SHIFTS[0] if raw is True else str(raw or "")

    def clause(self, raw: object, where: str) -> tuple[str, str, str] | None:
        """Return document and clause of a text "number (day), clause" or of a table."""
        documents = self.procedure.workflow.rulebook.documents
        if raw is None:
            return None
        table = self.table(raw, where, ("in", "clause")) if isinstance(raw, Mapping) else {}
        for key, document in documents.items():
            day = document.issued_on.isoformat()
            start = f"{document.number} ({day}), "
            clause = table.get("clause") if table.get("in") == key else None
            if isinstance(raw, str) and raw.startswith(start):
                clause = raw.removeprefix(start)
            if isinstance(clause, str):
                return (document.number, day, clause)
        self.problem(where, "vector_clause", known=", ".join(documents))
        return None

    def counted(self, raw: object, where: str, case: Case) -> Iterator[Counted]:
        """Yield the days that are counted; each speaks of one act and counts from a day of one."""
        for place, item in self.tables(raw, where):
            self.table(item, place, ("act", "where", "working_days", "after"))
            after = self.table(item.get("after", {}), f"{place}.after", _AFTER)
            _, told = self.one(case.acts, item, place)
            start, told_after = self.one(case.acts, after, f"{place}.after")
            for told_at, where_told in ((place, told), (f"{place}.after", told_after)):
                for key, value in where_told.items():
                    if isinstance(value, date):
                        self.wrong(f"{told_at}.where.{key}", "vector_where_day")
            days = self.number(item, "working_days", place)
            months = self.number({"months": 0, **after}, "months", f"{place}.after")
            act, name = case.acts[start], after.get("field", "on")
            known = [key for key in fields_of(type(act)) if isinstance(getattr(act, key), date)]
            if name not in known:
                at = f"{place}.after.field"
                self.wrong(at, "not_a_choice", found=name, known=", ".join(known))
            yield Counted(item["act"], days, after["act"], told, told_after, name, months)

    def number(self, table: Mapping[str, Any], key: str, where: str) -> int:
        place, found = f"{where}.{key}", table.get(key)
        if found is None:
            self.wrong(place, "missing")
        if type(found) is not int:  # to Python `true` is a number, to us it is not
            self.wrong(place, "not_a_count", found=found)
        if not 0 <= found <= LARGEST_COUNT:
            self.wrong(place, "count_out_of_range", found=found, largest=LARGEST_COUNT)
        return found

    def counted_out(self, case: Case, counted: tuple[Counted, ...], where: str) -> Case:
        try:
            return counted_out(case, counted, self.procedure.workflow.calendar)
        except UnknownYear as found:
            self.wrong(where, "vector_year", year=found.year)

    def case(self, table: Mapping[str, Any], where: str) -> Case:
        """Return a whole case document; the places of its problems begin with its own."""
        place = f"{where}.case"
        try:
            return case_from(self.table(table["case"], place))
        except DocumentProblems as found:
            raise DocumentProblems(
                [Problem(f"{place}.{p.where}", p.message_id, p.facts) for p in found.problems]
            ) from found

    # ---- the patch -----------------------------------------------------------------------------

    def patched(self, patch: Mapping[str, Any], step: str, where: str) -> Case:
        """Return the lawful case up to the step, with what the patch changes."""
        meeting = self.known_day(patch.get("meeting", DEFAULT_MEETING), f"{where}.meeting")
        told = self.table(patch.get("unit", {}), f"{where}.unit")
        unit = record_from(Unit, {**plain(SAMPLE_UNIT), **told}, f"{where}.unit")
        person = self.person(patch, where)
        last = patch.get("base", step)
        try:
            case = lawful_case(last, meeting_on=meeting, unit=unit, **person)
        except ValueError:
            place = "base" if "base" in patch else "step"
            self.wrong(f"{where}.{place}", "vector_no_step", step=last)
        acts = list(case.acts)
        for place, item in self.tables(patch.get("remove", []), f"{where}.remove"):
            rest = {key: value for key, value in item.items() if key != "act"}
            for index in reversed(self.found(acts, item.get("act"), rest, place)):
                del acts[index]
        for place, item in self.tables(patch.get("change", []), f"{where}.change"):
            self.table(item, place, ("act", "where", "set"))
            index, _ = self.one(acts, item, place)
            new = self.table(item.get("set"), f"{place}.set")
            acts[index] = changed(acts[index], new, f"{place}.set")
        acts += [act_from(item, p) for p, item in self.tables(patch.get("add", []), f"{where}.add")]
        return Case(case.person, unit, tuple(acts))

    def person(self, patch: Mapping[str, Any], where: str) -> Mapping[str, Any]:
        """Return the fields of the person that differ from the sample's, as a `Person` has them."""
        told = self.table(patch.get("person", {}), f"{where}.person")
        typed = record_from(Person, {"full_name": "-", **told}, f"{where}.person")
        fields = fields_of(Person)
        may = tuple(key for key, spec in fields.items() if spec.default is not MISSING)
        unstated = self.words(patch.get("unstated", []), f"{where}.unstated", may)
        given = {fields[key].name: getattr(typed, fields[key].name) for key in told}
        return given | {spec.name: spec.default for key, spec in fields.items() if key in unstated}

    def one(
        self, acts: Sequence[Act], item: Mapping[str, Any], where: str
    ) -> tuple[int, Mapping[str, Any]]:
        """Return the place of the one act that `act` and `where` of a table name; and `where`."""
        told = self.table(item.get("where", {}), f"{where}.where")
        found = self.found(acts, item.get("act"), told, where)
        if len(found) > 1:
            self.wrong(where, "vector_acts", act=item["act"], count=len(found))
        return found[0], told

    def found(
        self, acts: Sequence[Act], kind: object, wanted: Mapping[str, Any], where: str
    ) -> list[int]:
        """Return the places of the acts of a kind with these fields: there is one at least."""
        if kind is None:
            self.wrong(f"{where}.act", "missing")
        found = places(acts, kind, wanted)
        if not found:
            self.wrong(where, "vector_acts", act=kind, count=0)
        return found


def changed(act: Act, new: Mapping[str, Any], where: str) -> Act:
    """Return an act with some fields as a document states them; of a roll the others stay."""
    told = plain_act(act)
    for key, value in new.items():
        old = told.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            told[key] = {**old, **value}
        else:
            told[key] = value
    return act_from(told, where)
