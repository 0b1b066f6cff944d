"""What one entry of the log says: its data with the values beside it, its verdict, its papers.

Whatever the entry holds is shown as far as it can be read: an auditor looks most closely at what
no program of ours has written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from admission_flow.database.queries import Queries
from admission_flow.errors import DataKeyUnusable, JournalBroken, Malformed
from admission_flow.journal.commitment import commitments
from admission_flow.journal.entry import REGISTER, Entry
from admission_flow.journal.four_eyes import CONFIRM, POLICY, four_eyes_of
from admission_flow.journal.sent import (
    BEARERS,
    MERGE,
    SENT,
    Merge,
    SentEntry,
    merge_in,
    sent_in,
)
from admission_flow.procedure import in_use
from admission_flow.procedure.paper_sheet import SHEET
from admission_flow.register.core import records
from admission_flow.register.core.preview import FieldChange, field_changes
from admission_flow.register.core.records import act_day, act_kind
from admission_flow.register.core.told import TREE

KEPT_CASES = 16
"""Cases whose entries are held while many are shown: those looked at last."""


class Values(StrEnum):
    """What became of the personal values that an entry is committed to."""

    NONE = "none"
    """It has none."""
    KEPT = "kept"
    ERASED = "erased"
    SEALED = "sealed"
    """The key that opens them is not at hand."""
    UNREADABLE = "unreadable"
    """They are not what was written."""


@dataclass(frozen=True, slots=True)
class StatedField:
    """A field that an entry states."""

    about: str
    """Kind of an act; "person"; "unit"; "paper_sheet"; else the action of the entry."""
    field: str
    """Its path: "helper", "roll.in_favour", "document.target"."""
    value: object
    """JSON types; None: a personal value that cannot be read."""
    private: bool
    """A personal value, of which the log holds a commitment only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedEntry:
    """What a correction changes of an earlier entry."""

    entry: int
    officer: str | None
    """Who wrote that entry; None: there is no such entry in the case."""
    minutes: int | None
    """From that entry to the correction, whole minutes."""
    struck_out: bool
    """It says that it never happened."""
    changes: tuple[FieldChange, ...]
    """Each field that can be compared and differs."""
    unseen: tuple[StatedField, ...]
    """Personal fields of which either value cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryContent:
    """What one entry says, and what later entries say of it."""

    entry: Entry
    on: date | None
    """The legal day of its act."""
    kind: str | None
    """Of the act that it is about."""
    stated: tuple[StatedField, ...]
    told: tuple[StatedField, ...]
    """What the tree of units said then."""
    values: Values
    corrects: CorrectedEntry | None
    reason: str | None
    """Of a correction; None: there is none that can be read."""
    corrected_by: tuple[int, ...]
    confirmed_by: int | None
    waits: bool
    erased_by: int | None
    """The entry with which the person's values were erased."""
    sent: SentEntry | None = None
    """The line of a sender's log that says the same: the entry was taken over from there."""
    merge: Merge | None = None
    """Up to where a sender's log was read; None: the entry says nothing of that."""


class Contents:
    """Reads entries of a log, many in turn, without holding more than some cases."""

    def __init__(self, store: Queries) -> None:
        """Read from an open store."""
        self._store = store
        self._cases: dict[str, _Case] = {}
        self._policies: tuple[tuple[int, str], list[Entry]] | None = None

    def of(self, entry: Entry) -> EntryContent:
        """Return what an entry says.

        Raises:
            JournalBroken: another entry of its case cannot be read.

        """
        intent = entry.intent
        case = self._case(intent.case, intent.case_ver)
        data, values = case.restored(entry)
        corrections = [e for e in case.entries if e.intent.action == records.CORRECT]
        waits, confirmed_by = self._confirmed(case, entry)
        reason = data.get("reason") if intent.action == records.CORRECT else None
        return EntryContent(
            entry=entry,
            on=_day(act_day(data) or data.get("on")),
            kind=act_kind(data) or None,
            stated=tuple(_stated(intent.action, data, intent.data)),
            told=tuple(_told(data)),
            values=values,
            corrects=_corrects(case, entry, data) if intent.action == records.CORRECT else None,
            reason=reason if isinstance(reason, str) else None,
            corrected_by=tuple(
                e.seq for e in corrections if e.intent.data.get("corrects") == entry.seq
            ),
            confirmed_by=confirmed_by,
            waits=waits,
            erased_by=case.erased_by if values is Values.ERASED else None,
            sent=sent_of(entry),
            merge=_merge(entry),
        )

    def _confirmed(self, case: "_Case", entry: Entry) -> tuple[bool, int | None]:
        said = self._said()
        if not said or entry.intent.case == REGISTER:
            return False, None
        found = four_eyes_of(said, case.entries)
        if entry.seq in found.waiting.get(entry.intent.case, {}):
            return True, None
        if entry.seq not in found.confirmed.get(entry.intent.case, {}):
            return False, None
        by = [
            e.seq
            for e in case.entries
            if e.intent.action == CONFIRM and e.intent.data.get("entry") == entry.seq
        ]
        return False, by[-1] if by else None

    def _said(self) -> list[Entry]:
        head = self._store.case_head(REGISTER)
        if self._policies is None or self._policies[0] != head:
            found = list(self._store.entries(REGISTER, actions=(POLICY,)))
            self._policies = head, found
        return self._policies[1]

    def _case(self, case: str, ver: int) -> "_Case":
        if case == REGISTER:  # its chain is long, and holds nothing personal
            return _Case([], {}, Values.NONE, None)
        found = self._cases.pop(case, None)
        if found is None or found.ver < ver:
            found = _read(self._store, case)
        self._cases[case] = found
        if len(self._cases) > KEPT_CASES:
            del self._cases[next(iter(self._cases))]
        return found


@dataclass(slots=True)
class _Case:
    """The entries of a case, with its personal values as far as they can be read."""

    entries: list[Entry]
    personal: Mapping[str, Mapping[str, object]]
    lost: Values
    """Why values are not there, where they are not."""
    erased_by: int | None

    @property
    def ver(self) -> int:
        return self.entries[-1].intent.case_ver if self.entries else 0

    def restored(self, entry: Entry) -> tuple[dict[str, Any], Values]:
        """Return an entry's data with its values in their places, None where there is none."""
        kept = self.personal.get(entry.intent.id, {})
        paths = commitments(entry.intent.data)
        whole = {name: _opened(value, name, kept) for name, value in entry.intent.data.items()}
        if not paths:
            return whole, Values.NONE
        return whole, self.lost if set(paths) - set(kept) else Values.KEPT


def _opened(value: object, path: str, kept: Mapping[str, object]) -> Any:  # noqa: ANN401 - JSON types
    """Return a part of an entry's data with its values in their places; None: there is none."""
    if isinstance(value, dict):
        if "commit" in value:
            return kept.get(path)
        return {name: _opened(item, f"{path}.{name}", kept) for name, item in value.items()}
    if isinstance(value, list):
        return [_opened(item, f"{path}.{n}", kept) for n, item in enumerate(value)]
    return value


def _read(store: Queries, case: str) -> _Case:
    entries = list(store.entries(case))
    erasure = store.erasure(case)
    if erasure is not None:
        return _Case(entries, {}, Values.ERASED, erasure.seq)
    try:
        return _Case(entries, store.personal(case), Values.UNREADABLE, None)
    except DataKeyUnusable:
        return _Case(entries, {}, Values.SEALED, None)
    except JournalBroken:
        return _Case(entries, {}, Values.UNREADABLE, None)


def sent_of(entry: Entry) -> SentEntry | None:
    """Return where an entry came from; None: from no other register, or in no form of ours."""
    if entry.intent.action not in BEARERS:
        return None
    try:
        return sent_in(entry.intent.data)
    except Malformed:
        return None


def _merge(entry: Entry) -> Merge | None:
    """Return up to where a sender's log was read; None: as `sent_of`."""
    if entry.intent.action != MERGE:
        return None
    try:
        return merge_in(entry.intent.data)
    except Malformed:
        return None


def _stated(
    action: str, data: Mapping[str, Any], in_log: Mapping[str, Any]
) -> Iterator[StatedField]:
    private = set(commitments(in_log))
    for name, value in data.items():
        if name in {TREE, SENT} or (action == records.CORRECT and name in {"corrects", "reason"}):
            continue
        about = _about(name, value)
        if about is None or not isinstance(value, Mapping):
            yield from _fields(action, {name: value}, private, "")
        else:
            rest = dict(value)
            if about in in_use.kinds():
                rest.pop("kind", None)
            yield from _fields(about, rest, private, f"{name}.")


def _about(name: str, value: object) -> str | None:
    """Return what a part of an entry's data is about; None: the entry itself."""
    if name in {"person", "unit", SHEET}:
        return name if isinstance(value, Mapping) else None
    kind = value.get("kind") if name == "act" and isinstance(value, Mapping) else None
    return kind if isinstance(kind, str) and kind in in_use.kinds() else None


def _fields(
    about: str, data: Mapping[str, Any], private: set[str], above: str
) -> Iterator[StatedField]:
    for name, value in data.items():
        hidden = f"{above}{name}" in private or above == f"{SHEET}."
        if isinstance(value, Mapping) and value and not hidden:
            for inner, part in _flat(value, f"{name}."):
                yield StatedField(about, inner, part, private=False)
        else:
            yield StatedField(about, name, value, private=hidden)


def _flat(data: Mapping[str, Any], above: str) -> Iterator[tuple[str, object]]:
    for name, value in data.items():
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _told(data: Mapping[str, Any]) -> Iterator[StatedField]:
    tree = data.get(TREE)
    if not isinstance(tree, Mapping):
        return
    for name, value in tree.items():
        about = "move" if name == "move" else "unit"
        if name == "move" and isinstance(value, Mapping):
            rest = {key: item for key, item in value.items() if key != "kind"}
            yield from _fields(about, rest, set(), "")
        else:
            yield StatedField(about, name, value, private=False)


def _corrects(case: _Case, entry: Entry, data: Mapping[str, Any]) -> CorrectedEntry:
    seq = data.get("corrects")
    first = next((e for e in case.entries if e.seq == seq and e.seq < entry.seq), None)
    # A paper sheet is stated anew with its person, who stays as is.
    part = next((name for name in (SHEET, "person", "unit") if name in data), "act")
    struck_out = part == "act" and data.get("act") is None
    minutes = None if first is None else _minutes(first.intent.at, entry.intent.at)
    changes: tuple[FieldChange, ...] = ()
    unseen: tuple[StatedField, ...] = ()
    before = _said_before(case, entry, part, seq)
    if part == SHEET and (data[part] is None or (before and before[0].get(part, {}) is None)):
        unseen = (StatedField(SHEET, SHEET, None, private=True),)
    elif before is not None:
        old, new = before[0].get(part), data.get(part)
        about = part if part != "act" else act_kind(before[0])
        old = old if isinstance(old, Mapping) else {}
        new = new if isinstance(new, Mapping) else {}
        changes, unseen = _compared(about, (before[1], old), (entry, new), part)
    return CorrectedEntry(
        entry=seq if type(seq) is int else -1,
        officer=None if first is None else first.intent.actor,
        minutes=minutes,
        struck_out=struck_out,
        changes=changes,
        unseen=() if struck_out else unseen,
    )


def _said_before(
    case: _Case, entry: Entry, part: str, seq: object
) -> tuple[dict[str, Any], Entry] | None:
    """Return what stood before a correction, and the entry that says it."""
    found = None
    for earlier in case.entries:
        if earlier.seq >= entry.seq:
            break
        said = earlier.intent.data
        if part != "act":
            begins = part == SHEET and earlier.intent.action == records.OPEN
            found = earlier if part in said or begins else found
        elif earlier.seq == seq or (
            earlier.intent.action == records.CORRECT and said.get("corrects") == seq
        ):
            found = earlier if isinstance(said.get("act"), Mapping) else found
    return None if found is None else (case.restored(found)[0], found)


def _compared(
    about: str,
    old: tuple[Entry, Mapping[str, Any]],
    new: tuple[Entry, Mapping[str, Any]],
    part: str,
) -> tuple[tuple[FieldChange, ...], tuple[StatedField, ...]]:
    """Return the fields that differ, and those of which a value cannot be read."""
    blind = {
        path.partition(".")[2]
        for entry, values in (old, new)
        for path in commitments(entry.intent.data)
        if path.startswith(f"{part}.") and values.get(path.partition(".")[2]) is None
    }
    before, after = (
        {name: value for name, value in values.items() if name not in blind and name != "kind"}
        for _, values in (old, new)
    )
    changes = tuple(field_changes(about, before, after))
    return changes, tuple(StatedField(about, name, None, private=True) for name in sorted(blind))


def _minutes(first: str, then: str) -> int:
    between = datetime.fromisoformat(then) - datetime.fromisoformat(first)
    return int(between.total_seconds() // 60)


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
