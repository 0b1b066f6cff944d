"""Reads one row of a list of people."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from admission_flow.papers import people_values as values
from admission_flow.papers.case_ids import case_id
from admission_flow.papers.cells import Line, NumberCell
from admission_flow.papers.headings import Column
from admission_flow.papers.people_words import ACT_KINDS, issuer
from admission_flow.papers.sheet_days import read_birth, read_sheet_day
from admission_flow.procedure.days import Unread
from admission_flow.procedure.document import DocumentProblems, Problem, act_from, record_from
from admission_flow.procedure.document_fields import core_type
from admission_flow.procedure.person import Person
from admission_flow.vocabulary.records import Words

_ORDER = {kind: place for place, kind in enumerate(ACT_KINDS)}
_JOINED_LATER_FROM = 41
_AS_IT_STANDS = ("person.ethnicity", "person.citizenship")
_YES = "có"
_TICKED = {spec.name for spec in fields(Person) if core_type(spec.type) is bool}
_READ_BY_ITSELF = ("person.full_name", "person.sex", "person.religion", *_AS_IT_STANDS)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row: a person, and the acts that it dates."""

    number: int
    """As the spreadsheet shows it."""
    case: str
    """Id of a case, where the list has a column for it; else empty."""
    unit: str
    """The chi bộ as the list names it: in its column, over the bloc of rows, or above the list."""
    person: Mapping[str, Any]
    """Fields of the person as in a case document; what is asked about is not among them."""
    paper_sheet: Mapping[str, str]
    acts: tuple[Mapping[str, Any], ...]
    """As in a case document, each with its kind, by day; days are ISO."""
    places: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Where a value stands, in the words of the sheet: by "person.born_on", "unit",
    "paper_sheet.identity_number", "acts.KIND.number"."""


class RowReader:
    """Reads row after row, and keeps what is to be said of them."""

    def __init__(self, columns: Mapping[int, Column]) -> None:
        """Begin; `columns`: those that are read, by their place."""
        self._columns = columns
        self.notices: list[Problem] = []
        self.questions: list[Problem] = []
        self.problems: list[Problem] = []
        self._row = 0
        self._cells: dict[str, str] = {}
        self._places: dict[str, str] = {}

    def read(self, line: Line, unit: str) -> PersonRow:
        """Return what a row says; `unit`: the chi bộ, unless a column names one."""
        self._row = line.number
        self._cells, self._places = {}, {}
        for place, text in line.filled.items():
            if (column := self._columns.get(place)) is not None:
                self._cells[column.field] = _tidy(text)
                self._places[column.field] = f"{line.number}.{column.heading}"
        person = self._person()
        paper_sheet = self._paper_sheet()
        acts = self._acts()
        self._check(person, acts)
        case = case_id(self._cells.get("case", ""))
        unit = self._cells.get("unit") or unit
        return PersonRow(line.number, case, unit, person, paper_sheet, acts, dict(self._places))

    # ---- the person ------------------------------------------------------------------------------

    def _person(self) -> dict[str, Any]:
        cells = self._cells
        person: dict[str, Any] = {}
        names = [cells.get("family_name", ""), cells.get("given_name", "")]
        name = cells.get("person.full_name") or " ".join(filter(None, names))
        at = next((f for f in ("person.full_name", "family_name") if f in self._places), "")
        self._places["person.full_name"] = self._places.get(at, self._place("person.full_name"))
        if name:
            person["full_name"] = name
        else:
            self._problem("person.full_name", "missing")
        self._birth_and_sex(person)
        for place in _AS_IT_STANDS:
            if place in cells:
                person[place.partition(".")[2]] = cells[place]
        if "person.religion" in cells:
            person["religion"] = values.religion(cells["person.religion"])
        self._schooling(person)
        self._stated(person)
        return person

    def _stated(self, person: dict[str, Any]) -> None:
        """Read what else is stated of the person, by the words that every door takes."""
        for place, text in self._cells.items():
            head, _, name = place.partition(".")
            if head != "person" or place in _READ_BY_ITSELF:
                continue
            ticked = name in _TICKED and values.is_mark(text)
            try:
                Words().put(person, Person, name, _YES if ticked else str(text))
            except DocumentProblems as found:
                for problem in found.problems:
                    self._problem(place, problem.message_id, **problem.facts)

    def _birth_and_sex(self, person: dict[str, Any]) -> None:
        cells = self._cells
        born = [f for f in ("born", "born.male", "born.female") if f in cells]
        if len(born) > 1:
            self._problem(born[1], "people_born_twice")
        elif born:
            self._places["person.born_on"] = self._places[born[0]]
            self._birth(person, cells[born[0]])
        self._sex(person, born)

    def _sex(self, person: dict[str, Any], born: Sequence[str]) -> None:
        cells = self._cells
        sexes: dict[str, str] = {}
        if "person.sex" in cells:
            said = values.sex(cells["person.sex"])
            if said is None:
                self._problem("person.sex", "people_sex", found=cells["person.sex"])
            else:
                sexes["person.sex"] = said
        for sex in ("male", "female"):
            if f"born.{sex}" in cells:
                sexes[f"born.{sex}"] = sex
            if f"sex.{sex}" in cells:
                if values.is_mark(cells[f"sex.{sex}"]):
                    sexes[f"sex.{sex}"] = sex
                else:
                    self._problem(f"sex.{sex}", "people_sex", found=cells[f"sex.{sex}"])
        if len(set(sexes.values())) > 1 and len(born) < 2:  # noqa: PLR2004 - said above
            self._problem(list(sexes)[-1], "people_sex_differs")
        elif sexes:
            at, person["sex"] = next(iter(sexes.items()))
            self._places["person.sex"] = self._places[at]

    def _birth(self, person: dict[str, Any], text: str) -> None:
        try:
            read = read_birth(text)
        except Unread as error:
            self._problem("person.born_on", error.reason, found=text)
            return
        if read.asked:
            self._ask("person.born_on", "people_birth_year", text, read.born_on)
            return
        person["born_on"] = read.born_on
        if read.notice:
            self._notice("person.born_on", read.notice, found=text, day=read.born_on)

    def _schooling(self, person: dict[str, Any]) -> None:
        text = self._cells.get("schooling")
        if text is None:
            return
        self._places["person.education"] = self._places["schooling"]
        level = values.schooling(text)
        if level is not None:
            person["education"] = level
            self._cells.setdefault("paper_sheet.general_education", str(text))
        elif meant := values.schooling_meant(text):
            level = values.schooling(meant) or ""
            self._ask("person.education", "people_schooling_day", text, level, meant=meant)
        else:
            self._problem("person.education", "people_schooling", found=text)

    # ---- what only papers print ------------------------------------------------------------------

    def _paper_sheet(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for place, text in self._cells.items():
            head, _, key = place.partition(".")
            if head != "paper_sheet":
                continue
            if key == "identity_number":
                self._identity(found, place, text)
            elif key == "phone" and isinstance(text, NumberCell):
                self._ask(place, "people_phone_zero", text, f"0{text}")
            elif key.endswith("_on"):
                self._joined(found, key, place, text)
            elif plain := str(text):
                found[key] = plain
        return found

    def _joined(self, found: dict[str, str], key: str, place: str, text: str) -> None:
        """Read a day, month or year on which somebody joined Đoàn: of this century, mostly."""
        try:
            read = read_birth(text, _JOINED_LATER_FROM)
        except Unread as error:
            self._problem(place, error.reason, found=text)
            return
        found[key] = read.born_on
        if notice := "day_two_digits" if read.asked else read.notice:
            self._notice(place, notice, found=text, day=read.born_on)

    def _identity(self, found: dict[str, str], place: str, text: str) -> None:
        read = values.identity(text)
        if read is None:
            self._problem(place, "people_identity", found=text)
        elif read.lost:
            self._ask(place, "people_identity_zeros", text, read.digits)
        else:
            found["identity_number"] = read.digits

    # ---- acts ------------------------------------------------------------------------------------

    def _acts(self) -> tuple[dict[str, Any], ...]:
        by_kind: dict[str, dict[str, str]] = {}
        for place, text in self._cells.items():
            head, _, rest = place.partition(".")
            if head == "acts":
                kind, _, name = rest.partition(".")
                by_kind.setdefault(kind, {})[name] = text
        acts = [act for kind, cells in by_kind.items() if (act := self._act(kind, cells))]
        return tuple(sorted(acts, key=lambda act: (act["on"], _ORDER[act["kind"]])))

    def _act(self, kind: str, cells: dict[str, str]) -> dict[str, Any] | None:
        """Return the act of a kind that the row dates; None: it dates none."""
        if "on" not in cells:
            for name, text in cells.items():
                place = f"acts.{kind}.{name}"
                say = self._notice if name.startswith("note.") else self._problem
                say(place, "people_act_undated", found=text, act=kind)
            return None
        act: dict[str, Any] = {"kind": kind}
        notes: list[str] = []
        for name, text in cells.items():
            place = f"acts.{kind}.{name}"
            if name.startswith("note."):
                notes.append(self._noted(place, text))
            elif name == "issuer_kind":
                act["paper"] = {"issuer": str(text)}
                act |= {name: word} if (word := issuer(text)) else {}
            elif name == "on" or name.endswith(("_on", "_from")):
                self._day(act, name, place, text)
            elif name == "number" and values.may_have_lost_zeros(text):
                self._ask(place, "number_zeros", text, text)
            else:
                act[name] = str(text)
        if notes:
            act["note"] = "; ".join(notes)
        return act if "on" in act else None

    def _day(self, act: dict[str, Any], name: str, place: str, text: str) -> None:
        try:
            read = read_sheet_day(text)
        except Unread as error:
            self._problem(place, error.reason, found=text)
            return
        act[name] = read.day.isoformat()
        if read.notice:
            self._notice(place, read.notice, found=text, day=read.day)

    def _noted(self, place: str, text: str) -> str:
        return f"{self._places[place].partition('.')[2]}: {text}"

    # ---- what is said ----------------------------------------------------------------------------

    def _check(self, person: dict[str, Any], acts: tuple[dict[str, Any], ...]) -> None:
        """Let the document's own reader look at what was read: characters, lengths, ranges."""
        if "full_name" in person:
            self._looked_at(lambda: record_from(Person, person, "person"), "person.")
        for act in acts:
            self._looked_at(lambda act=act: act_from(act, "act"), f"acts.{act['kind']}.")  # type: ignore[misc]

    def _looked_at(self, read: Callable[[], object], prefix: str) -> None:
        try:
            read()
        except DocumentProblems as found:
            for problem in found.problems:
                if problem.message_id != "missing":  # the paper has it, the list does not
                    where = prefix + problem.where.partition(".")[2]
                    self._problem(where, problem.message_id, **problem.facts)

    def _place(self, name: str) -> str:
        return self._places.get(name) or next(
            (
                f"{self._row}.{column.heading}"
                for column in self._columns.values()
                if column.field == name
            ),
            str(self._row),
        )

    def _problem(self, name: str, message_id: str, **facts: object) -> None:
        self.problems.append(Problem(self._place(name), message_id, facts))

    def _notice(self, name: str, message_id: str, **facts: object) -> None:
        self.notices.append(Problem(self._place(name), message_id, facts))

    def _ask(self, name: str, message_id: str, found: str, proposed: str, **facts: object) -> None:
        about = {"row": self._row, "field": name, "found": str(found), "proposed": proposed}
        self.questions.append(Problem(self._place(name), message_id, {**about, **facts}))


def _tidy(text: str) -> str:
    """Return a cell's text composed, on one line; it stays a number or a day if it was one."""
    return type(text)(" ".join(unicodedata.normalize("NFC", text).split()))
