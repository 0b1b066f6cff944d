"""People of a list: who has a case here, whose is to be opened, and what each row's acts come to.

Looking writes nothing. Nobody is guessed: a row that fits somebody not for certain is unclear until
people choose. What the list says otherwise than the case is told, and changed by a correction only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from admission_flow.errors import BadDocument, CaseErased, JournalBroken, UnknownCase
from admission_flow.journal.entry import Entry
from admission_flow.journal.four_eyes import four_eyes_of
from admission_flow.papers.headings import plain_text
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.papers.people_sheet import PeopleSheet, PersonRow
from admission_flow.procedure import minimal
from admission_flow.procedure.document import (
    Case,
    DocumentProblems,
    Problem,
)
from admission_flow.procedure.person import Person, Unit
from admission_flow.register.core import forms, records
from admission_flow.register.core.bulk import CaseDesk, desk_of
from admission_flow.register.core.four_eyes import policies
from admission_flow.register.core.known_people import (
    IDENTITY,
    Found,
    KnownPeople,
    KnownPerson,
    Likeness,
    like,
    names_agree,
)
from admission_flow.register.core.listed_acts import Fate, ListedAct, RowActs
from admission_flow.register.core.listed_differences import differences
from admission_flow.register.core.listed_units import ListedUnits
from admission_flow.register.core.names import search_key
from admission_flow.register.core.preview import FieldChange
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.records import CaseRecord
from admission_flow.vocabulary.records import Words

NEW = "new"
"""The choice, and what a list may say in its column of case ids: somebody who has no case yet."""
_NEW_WORDS = frozenset({"new", "moi", "ho so moi", "nguoi moi"})
BASIS = "people-list/1#"
"""An opening rests on a row of a list: this and the row's number name it, by the file's digest."""

Choices = Mapping[int, str]
"""By row: the id of a case, or `NEW`."""


class Standing(StrEnum):
    """Whether somebody of a list has a case."""

    NEW = "new"
    KNOWN = "known"
    UNCLEAR = "unclear"
    """Somebody fits, and not for certain: `candidates`, `twins`; people choose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPerson:
    """A row, and what becomes of it, or would."""

    row: int
    """As the spreadsheet shows it."""
    name: str
    born_on: str
    """As documents write it; empty: not stated."""
    standing: Standing
    case: str = ""
    """Empty: none yet."""
    state: str = ""
    """Where the case stands."""
    unit: str = ""
    """The chi bộ of somebody new."""
    candidates: tuple[KnownPerson, ...] = ()
    twins: tuple[int, ...] = ()
    """Rows above that could be of the same person."""
    differences: tuple[FieldChange, ...] = ()
    """What the list says otherwise than the case: `before` is the case's."""
    opening: int | None = None
    """The entry that a correction of the person, the unit and the paper sheet names."""
    acts: tuple[ListedAct, ...] = ()
    opened: bool = False
    """The case was opened in this run."""
    problems: tuple[Problem, ...] = ()
    """Why the row cannot be entered as it stands."""

    @property
    def changes(self) -> bool:
        """Whether entering the row writes, or would write, anything."""
        return not self.problems and (
            self.standing is Standing.NEW
            or any(act.fate is Fate.WOULD or act.refusal_is_new for act in self.acts)
        )


@dataclass(slots=True, kw_only=True)
class Row:
    """A row with what it is made of, as it lies before whoever enters it."""

    person: Person
    case: Case
    acts: RowActs
    listed: ListedPerson
    desk: CaseDesk
    forced: bool = False
    """Somebody said that it is another person than those of the same name and birth date."""


class ListedPeople:
    """Looks at the rows of a list, one after the other."""

    def __init__(
        self,
        register: ReadingRegister,
        sheet: PeopleSheet,
        *,
        unit: str | None = None,
        choices: Choices | None = None,
    ) -> None:
        """Begin.

        Args:
            register: the register.
            sheet: the list, its questions answered.
            unit: the chi bộ of rows that name none; of all, where the list has one name for it that
                the register does not know.
            choices: who is meant by rows that are unclear.

        Raises:
            BadDocument: there is no such unit.

        """
        self.register, self.sheet = register, sheet
        self._choices = dict(choices or {})
        self._people = KnownPeople(register)
        self._units = ListedUnits(register)
        self._above: dict[str, list[tuple[int, Person, str]]] = {}
        self.notices: list[Problem] = []
        self._given = self._unit_given(unit)

    def look(self) -> Iterator[ListedPerson]:
        """Yield row after row what would become of it. Nothing is written."""
        for row in self.sheet.rows:
            yield self.row(row).listed

    def row(self, row: PersonRow) -> Row:
        """Return one row, looked at in the register as it is now."""
        problems: list[Problem] = []
        person = self._person_of(row, problems)
        standing, found, twins, record = self._who(row, person, problems)
        unit = self._unit_of(row, problems, needed=standing is not Standing.KNOWN)
        case = self._case_of(row, person, unit, problems, new=record is None)
        desk = self._desk(case, record, problems)
        acts = RowActs(row, minded=self._two_eyes(record))
        listed = ListedPerson(
            row=row.number,
            name=person.full_name,
            born_on="" if person.born_on is None else str(person.born_on),
            standing=standing,
            unit="" if unit is None else unit.name,
            candidates=found.people if standing is Standing.UNCLEAR else (),
            twins=twins if standing is Standing.UNCLEAR else (),
        )
        if record is not None:
            listed = replace(
                listed,
                case=record.id,
                state=self.register.standing(record.id).state,
                unit="",
                differences=tuple(differences(row, case, unit, record, self.register.today)),
                opening=next(self.register.entries(record.id)).seq,
            )
        looked = acts.look(self.register, desk)
        problems += [problem for act in looked for problem in act.problems if act.fate is Fate.BAD]
        listed = replace(listed, acts=tuple(looked), problems=tuple(problems))
        forced = self._choice(row) == NEW
        return Row(person=person, case=case, acts=acts, listed=listed, desk=desk, forced=forced)

    # ---- who it is -------------------------------------------------------------------------------

    def _choice(self, row: PersonRow) -> str:
        if row.number in self._choices:
            return self._choices[row.number]
        return NEW if plain_text(row.case) in _NEW_WORDS else row.case

    def _who(
        self, row: PersonRow, person: Person, problems: list[Problem]
    ) -> tuple[Standing, Found, tuple[int, ...], CaseRecord | None]:
        identity = str(row.paper_sheet.get(IDENTITY, ""))
        twins = self._twins(row.number, person, identity)
        choice = self._choice(row)
        entered = ""
        if choice in {"", NEW}:
            found = self._people.find(person.full_name, person.born_on, identity)
            certain = found.certain
            if not choice and certain is not None and not twins:
                return Standing.KNOWN, found, (), self.register.case(certain.case)
            entered = self._entered.get(row.number, "")
            if not entered and (choice == NEW or not (found.people or twins)):
                return Standing.NEW, found, (), None
            if not entered:
                return Standing.UNCLEAR, found, twins, None
        record = self._record(row, entered or choice, person, problems)
        if record is None:  # told of in `problems`
            return Standing.UNCLEAR, Found(), (), None
        return Standing.KNOWN, Found(), (), record

    def _record(
        self, row: PersonRow, case: str, person: Person, problems: list[Problem]
    ) -> CaseRecord | None:
        """Return the case that the list, or somebody, names; None: it is not to be had."""
        where = row.places.get("case", str(row.number))
        try:
            record = self.register.case(case)
        except UnknownCase as error:
            problems.append(Problem(where, "bulk_unknown_case", error.facts))
            return None
        except CaseErased as error:
            problems.append(Problem(where, "people_erased", error.facts))
            return None
        named = case == row.case and row.number not in self._choices
        if named and not names_agree(record.person.full_name, person.full_name):
            facts = {"case": case, "name": person.full_name}
            problems.append(Problem(where, "people_case_of_other", facts))
        return record

    def _twins(self, number: int, person: Person, identity: str) -> tuple[int, ...]:
        """Return the rows above that could be of the same person, and remember this one."""
        above = self._above.setdefault(search_key(person.full_name), [])
        found = [
            row
            for row, other, other_identity in above
            if row < number
            and like(other, person.full_name, person.born_on, (other_identity, identity))
            is not Likeness.OTHER
        ]
        if all(row != number for row, _, _ in above):
            above.append((number, person, identity))
        return tuple(found)

    @cached_property
    def _entered(self) -> Mapping[int, str]:
        """Rows of this very file from which a case was opened before, by the file's digest."""
        found: dict[int, str] = {}
        for case, line in self.register.store.lines_naming(self.sheet.digest):
            try:
                intent = Entry.parse(line).intent
            except (ValueError, TypeError) as error:
                raise JournalBroken(seq=-1, what=str(error)) from error
            for paper in intent.basis:
                number = paper.doc.removeprefix(BASIS)
                ours = paper.sha256 == self.sheet.digest and number.isdigit()
                if intent.action == records.OPEN and ours:
                    found[int(number)] = case
        return found

    # ---- what it is made of ----------------------------------------------------------------------

    def _person_of(self, row: PersonRow, problems: list[Problem]) -> Person:
        name = str(row.person.get("full_name", ""))
        try:
            return forms.admitted(Words().record(Person, row.person, "person"))
        except (DocumentProblems, BadDocument) as found:
            problems += _placed(row, found.problems)
            return Person(full_name=name)

    def _case_of(
        self,
        row: PersonRow,
        person: Person,
        unit: Unit | None,
        problems: list[Problem],
        *,
        new: bool,
    ) -> Case:
        case = Case(person, unit or _NO_UNIT)
        try:
            sheet = Words(keys=paper_keys()).sheet(row.paper_sheet)
            case = replace(case, paper_sheet=forms.admitted(sheet))
        except (DocumentProblems, BadDocument) as found:
            problems += _placed(row, found.problems)
        if self.register.minimal and new:
            problems += _placed(row, list(minimal.problems_of_case(case)))
        return case

    def _unit_of(self, row: PersonRow, problems: list[Problem], *, needed: bool) -> Unit | None:
        where = row.places.get("unit", str(row.number))
        if self._given is not None and (not row.unit or row.unit == self._renamed):
            return self._given
        if not row.unit:
            if needed:
                problems.append(Problem(where, "people_no_unit", {}))
            return None
        found = self._units.find(row.unit)
        if isinstance(found, Problem):
            said = _FOR_ALL.get(found.message_id, found.message_id) if self._one_unit else ""
            problems.append(replace(found, where=where, message_id=said or found.message_id))
            return None
        return found

    @cached_property
    def _one_unit(self) -> bool:
        """Whether the list has one name for the chi bộ of everybody, which one answer settles."""
        return len({row.unit for row in self.sheet.rows}) == 1 and self._given is None

    def _unit_given(self, typed: str | None) -> Unit | None:
        self._renamed = ""
        if typed is None:
            return None
        given = self._units.find(typed)
        if isinstance(given, Problem):
            raise BadDocument("--unit", [replace(given, where="file")])
        names = {row.unit for row in self.sheet.rows}
        above = {notice.facts.get("unit") for notice in self.sheet.notices}
        name = next(iter(names)) if len(names) == 1 else ""
        if name and (name in above or isinstance(self._units.find(name), Problem)):
            self._renamed = name
            facts = {"found": name, "unit": given.name}
            self.notices.append(Problem("file", "people_unit_given", facts))
        return given

    def _desk(self, case: Case, record: CaseRecord | None, problems: list[Problem]) -> CaseDesk:
        if record is not None:
            desk = desk_of(self.register, record.id)
            if isinstance(desk, CaseDesk):
                return desk
            problems.append(desk)
        at = self.register.now.strftime("%Y-%m-%dT%H:%M:%SZ")
        return CaseDesk(CaseRecord("", case.person, case.unit, at, paper_sheet=case.paper_sheet), 0)

    def _two_eyes(self, record: CaseRecord | None) -> tuple[frozenset[str], bool]:
        """Return the steps that wait for a second officer, and whether one of the case waits."""
        said = self._policies
        if not said:
            return frozenset(), False
        chain = () if record is None else self.register.entries(record.id)
        found = four_eyes_of(said, chain)
        return found.steps, record is not None and bool(found.of(record.id))

    @cached_property
    def _policies(self) -> Sequence[Entry]:
        return policies(self.register.store)


_FOR_ALL = {"unit_unknown": "people_unit_unknown", "unit_unknown_near": "people_unit_near"}
"""What is said of a unit that nobody knows, where it can be named once for the whole list."""
_NO_UNIT = Unit(name="", has_youth_union=False, has_trade_union=False, has_base_committee=False)
"""Stands where a problem is told of the unit; it is never entered."""


def _placed(row: PersonRow, problems: Sequence[Problem]) -> list[Problem]:
    return [
        replace(problem, where=row.places.get(problem.where, f"{row.number}.{problem.where}"))
        for problem in problems
    ]
