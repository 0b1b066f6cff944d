"""How an act becomes the data of an entry, and how entries become a case again.

Personal values leave the data before it is hashed and lie beside the log; a commitment stays in
their place. Names, free text and political findings are personal; days, counts and codes are not.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date
from typing import Any

from admission_flow.errors import ActNotOfRulebook, EvidenceIsRecorded, JournalBroken, NotAStep
from admission_flow.journal import lineage, shape
from admission_flow.journal.commitment import commit, commitments_in
from admission_flow.journal.entry import NO_HEAD, Entry
from admission_flow.journal.keys import day_of
from admission_flow.journal.sent import SALTS, SENT, SentEntry
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Act, Move, Step, personal_fields
from admission_flow.procedure.document import (
    Case,
    DocumentProblems,
    act_from,
    plain,
    plain_act,
    record_from,
)
from admission_flow.procedure.paper_sheet import NO_SHEET, SHEET, PaperSheet, sheet_from
from admission_flow.procedure.person import Person, Unit
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.register.core.told import TREE, Told, told_from, unit_told

OPEN, RECORD, ADVANCE = shape.OPEN, shape.RECORD, shape.ADVANCE
REFUSE, CORRECT, TAKE_OVER = shape.REFUSE, shape.CORRECT, shape.TAKE_OVER
CREATE = lineage.CREATE
DERIVE, REFUSE_TAKE_OVER = shape.DERIVE, shape.REFUSE_TAKE_OVER
ADOPT = shape.ADOPT

act_day = shape.act_day

Data = dict[str, Any]
Replacement = Act | Person | Unit | PaperSheet | None
"""What stands in place of an act, or of a part of the opening; None: the act never happened."""
_NOT_YET = 2**63
"""Stands for the entry of what is only looked ahead to: after every other."""


@dataclass(frozen=True, slots=True)
class Split:
    """Data with gaps, and the personal values that belong in the gaps, by path."""

    data: Data
    personal: Mapping[str, object]

    def committed(self, secret: bytes, entry_id: str) -> Data:
        """Return the data with a commitment in every gap."""
        whole = _copy(self.data)
        for path, commitment in commit(secret, entry_id, self.personal).items():
            _put(whole, path, commitment)
        return whole


def check_holds(action: str, data: Mapping[str, Any]) -> None:
    """Refuse an entry that its own replay could not read: evidence as a step, a step as evidence.

    Raises:
        EvidenceIsRecorded, NotAStep: the act is of the other kind.

    """
    wanted = shape.HOLDS.get(action)
    kind = act_kind(data)
    if wanted is not None and not issubclass(in_use.kinds().get(kind, object), wanted):
        raise (EvidenceIsRecorded if wanted is Step else NotAStep)(kind=kind)


def split_act(act: Act, told: Told | None = None, stated: Data | None = None) -> Split:
    """Return one act as the data of an entry, with what the tree told when it was entered."""
    data: Data = {"act": plain_act(act) if stated is None else dict(stated)}
    if told is not None:
        data[TREE] = told.plain()
    return _split(data, {f"act.{name}" for name in personal_fields(type(act))})


def split_opening(person: Person, unit: Unit, sheet: PaperSheet = NO_SHEET) -> Split:
    """Return what opens a case as the data of its entry: all of a person's data, in the gaps."""
    data = {"person": plain(person), "unit": plain(unit)}
    split = _split(data, {f"person.{name}" for name in data["person"]})
    return _with_sheet(split, sheet) if sheet else split


def _with_sheet(split: Split, sheet: PaperSheet) -> Split:
    """Return data with a paper sheet as one value: which keys it has is hidden as well."""
    return Split(split.data, {**split.personal, SHEET: dict(sheet)})


def split_correction(
    seq: int, replacement: Replacement, reason: str, person: Person | None = None
) -> Split:
    """Return a correction: the entry that it points at, what stands instead, and why.

    Args:
        seq: the entry that it points at.
        replacement: what stands instead.
        reason: why.
        person: as the case has it: a paper sheet is stated anew with its person, so that a checker
            of a release without paper sheets still finds what is corrected.

    """
    sheet = replacement if isinstance(replacement, PaperSheet) else None
    if isinstance(replacement, PaperSheet):
        replacement = person
    inner = Split({"act": None}, {})
    if isinstance(replacement, Act):
        inner = split_act(replacement)
    elif isinstance(replacement, Person):
        data = {"person": plain(replacement)}
        inner = _split(data, {f"person.{name}" for name in data["person"]})
    elif isinstance(replacement, Unit):
        inner = Split({"unit": plain(replacement)}, {})
    split = Split({"corrects": seq, **inner.data}, {"reason": reason, **inner.personal})
    return split if sheet is None else _with_sheet(split, sheet)


def with_sent(split: Split, sent: SentEntry, salts: Mapping[str, str]) -> Split:
    """Return data with the line of the sender's log that says the same, and its salts."""
    data = {**split.data, SENT: sent.plain()}
    return Split(data, {**split.personal, SALTS: dict(salts)} if salts else split.personal)


def _split(data: Data, personal: Iterable[str]) -> Split:
    values = {}
    for path in sorted(personal):
        table, _, name = path.partition(".")
        if name in data[table]:
            values[path] = data[table].pop(name)
    return Split(data, values)


def _copy(data: Data) -> Data:
    return {key: dict(item) if isinstance(item, dict) else item for key, item in data.items()}


def _put(data: Data, path: str, value: object) -> None:
    table, _, name = path.partition(".")
    within = data[table] if name else data
    within[name or table] = value


@dataclass(frozen=True, slots=True)
class Recorded:
    """One act in a case, with the entry that holds it today."""

    seq: int
    act: Act
    at: str
    """When it was entered (UTC), as opposed to `act.on`, when it happened."""
    actor: str
    corrected_by: tuple[int, ...] = ()
    """Entries that corrected it, oldest first; the act is what the last of them says."""


@dataclass(slots=True)
class CaseRecord:
    """A case folded from its entries: nothing here is stored, all of it can be made again."""

    id: str
    person: Person
    unit: Unit
    opened_at: str
    version: int = 0
    """`case_ver` of the last entry: what an officer has seen, to be given back when writing."""
    head: str = ""
    recorded: list[Recorded] = field(default_factory=list)
    told: list[tuple[int, Move]] = field(default_factory=list)
    """What the tree told of the chi bộ, by the entry that keeps it: acts of the case as well."""
    corrections: int = 0
    refusals: int = 0
    paper_sheet: PaperSheet = NO_SHEET
    person_entry: str = ""
    """Id of the entry that states the person: the opening, or the newest correction of it."""

    @property
    def case(self) -> Case:
        """The case as the judge takes it: acts in the order in which they were entered."""
        if self.told:
            acts = tuple(act for act, _ in self._acts())
        else:
            acts = tuple([item.act for item in self.recorded])
        return Case(self.person, self.unit, acts, self.paper_sheet)

    def _acts(self) -> Iterator[tuple[Act, str]]:
        """Yield every act with the instant of its entry; what the tree told stands before it."""
        told = deque(self.told)
        for item in self.recorded:
            while told and (told[0][0] <= item.seq or item.seq < 0):
                yield told.popleft()[1], item.at
            yield item.act, item.at
        for _, move in told:
            yield move, self.opened_at

    def as_of(self, day: date, *, or_entered_by_then: bool = False) -> Case:
        """Return the case with the acts that are dated by a day (see `core/on_day.py`).

        Args:
            day: the day.
            or_entered_by_then: with those dated later that were entered by the day.

        """
        last = day.isoformat()
        acts = (
            act
            for act, at in self._acts()
            if act.on <= day or (or_entered_by_then and day_of(at) <= last)
        )
        return Case(self.person, self.unit, tuple(acts), self.paper_sheet)

    def find(self, seq: int) -> Recorded | None:
        """Return the act that was entered by an entry, if it still stands."""
        return next((item for item in self.recorded if item.seq == seq), None)


def fold(
    entries: Iterable[Entry], personal: Mapping[str, Mapping[str, object]]
) -> CaseRecord | None:
    """Return the case that its entries make, or None where there is no entry.

    Raises:
        JournalBroken: an entry cannot be read as what it says it is.

    """
    record: CaseRecord | None = None
    for entry in entries:
        record = _folded(record, entry, personal.get(entry.intent.id, {}))
    return record


def folded(record: CaseRecord | None, entry: Entry, personal: Mapping[str, object]) -> CaseRecord:
    """Return a case with one more entry; the record given stays as it is.

    Raises:
        JournalBroken: the entry cannot be read as what it says it is.
        ActNotOfRulebook: it was entered under another rulebook, and cannot be read by this one.

    """
    if record is not None:
        record = replace(record, recorded=list(record.recorded))
    return _folded(record, entry, personal)


def _folded(record: CaseRecord | None, entry: Entry, personal: Mapping[str, object]) -> CaseRecord:
    intent = entry.intent
    before = (record.version, record.head) if record is not None else (0, NO_HEAD)
    if (intent.case_ver - 1, intent.case_head) != before:
        what = "it does not go on from the case's entry before"
        raise JournalBroken(case=intent.case, seq=entry.seq, what=what)
    try:
        record = _apply(record, entry, restored(intent.data, personal))
    except (DocumentProblems, KeyError, TypeError, ValueError) as error:
        own = in_use.procedure()
        here = own is None or intent.rule.sha256 in {"", own.workflow.rulebook.sha256}
        kind = JournalBroken if here else ActNotOfRulebook
        raise kind(case=intent.case, seq=entry.seq, what=str(error)) from error
    stated = intent.id if states_person(entry) else record.person_entry
    record.version, record.head, record.person_entry = intent.case_ver, entry.leaf, stated
    return record


def states_person(entry: Entry) -> bool:
    """Return whether an entry says who the person is; a correction of the paper sheet does not."""
    action, data = entry.intent.action, entry.intent.data
    return action == OPEN or (action == CORRECT and "person" in data and SHEET not in data)


def _apply(record: CaseRecord | None, entry: Entry, data: Data) -> CaseRecord:
    intent = entry.intent
    if intent.action == OPEN:
        if record is not None:
            raise ValueError("the case was opened before")
        person = record_from(Person, data["person"], "person", recorded=True)
        unit = record_from(Unit, data["unit"], "unit", recorded=True)
        return CaseRecord(intent.case, person, unit, intent.at, paper_sheet=_sheet_in(data))
    if record is None:
        raise ValueError("the case has not been opened")
    if intent.action in {RECORD, ADVANCE, TAKE_OVER}:
        act = act_in(data)
        record = with_told(record, told_from(data), entry.seq, act)
        record.recorded.append(Recorded(entry.seq, act, intent.at, intent.actor))
    elif intent.action == CORRECT:
        _correct(record, entry.seq, data)
    elif intent.action == REFUSE:
        record.refusals += 1
    return record


def _sheet_in(data: Mapping[str, Any]) -> PaperSheet:
    sheet, problems = sheet_from(data.get(SHEET, {}), None, recorded=True)
    if problems:
        raise ValueError(f"its paper sheet is not of that form: {problems[0].message_id}")
    return sheet


def with_told(record: CaseRecord, told: Told | None, seq: int, act: Act) -> CaseRecord:
    """Return a case with what the tree told when an act was entered, before it is added."""
    if told is None:  # nearly always: the case need not be put together for it
        return record
    return _with_told(record, told, seq, act.on, (*record.case.acts, act))


def told_on(record: CaseRecord, told: Told | None, day: date) -> CaseRecord:
    """Return a case with what the tree tells of a day, on which nothing is entered yet."""
    return _with_told(record, told, _NOT_YET, day, record.case.acts)


def _with_told(
    record: CaseRecord, told: Told | None, seq: int, day: date, acts: tuple[Act, ...]
) -> CaseRecord:
    if told is None:
        return record
    unit = unit_told(record.unit, told, day, acts)
    more = [] if told.move is None else [(seq, told.move)]
    return replace(record, unit=unit, told=[*record.told, *more])


def _correct(record: CaseRecord, seq: int, data: Data) -> None:
    apply_correction(record, data["corrects"], replacement_in(data), by=seq)


def replacement_in(data: Mapping[str, Any]) -> Replacement:
    """Return what a correction's data, its personal values in their places, puts in place.

    Raises:
        DocumentProblems, KeyError, TypeError, ValueError: it is not of that form.

    """
    if SHEET in data:
        return _sheet_in(data)
    if "person" in data:
        return record_from(Person, data["person"], "person", recorded=True)
    if "unit" in data:
        return record_from(Unit, data["unit"], "unit", recorded=True)
    return None if data["act"] is None else act_in(data)


def act_in(data: Mapping[str, Any]) -> Act:
    """Return the act that an entry's data holds. Raises as `replacement_in`."""
    return act_from(data["act"], recorded=True)


def apply_correction(record: CaseRecord, seq: int, replacement: Replacement, *, by: int) -> None:
    """Let what entry `by` says stand in place of what entry `seq` said.

    Raises:
        ValueError: entry `seq` holds no act of this case, or one of another kind.

    """
    record.corrections += 1
    if isinstance(replacement, PaperSheet):
        record.paper_sheet = replacement
        return
    if isinstance(replacement, Person):
        record.person = replacement
        return
    if isinstance(replacement, Unit):
        record.unit = replacement
        return
    for index, item in enumerate(record.recorded):
        if item.seq == seq and replacement is None:
            del record.recorded[index]
            return
        if item.seq == seq and replacement is not None:
            if type(replacement) is not type(item.act):
                raise ValueError(f"makes a {replacement.kind} of entry {seq}, a {item.act.kind}")
            history = (*item.corrected_by, by)
            record.recorded[index] = Recorded(seq, replacement, item.at, item.actor, history)
            return
    raise ValueError(f"corrects entry {seq}, which holds no act of this case")


def restored(data: Mapping[str, Any], personal: Mapping[str, object]) -> Data:
    """Return the data of an entry with its personal values back in their places.

    Raises:
        ValueError: a personal value is missing.

    """
    found = commitments_in(data)
    whole = _copy(dict(data)) if found else dict(data)
    for path in found:
        if path not in personal:
            raise ValueError(f"the personal value {path} is missing")
        _put(whole, path, personal[path])
    return whole


def act_kind(data: Mapping[str, Any]) -> str:
    """Return the kind of the act that an entry is about; empty where it is about none."""
    cls = shape.kind_of(data)
    return "" if cls is None else cls.kind
