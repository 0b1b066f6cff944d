"""A topic of the journal beside the acts of cases: units, plans, lists, classes, deadlines met.

A room says which actions its topic has and how the data of each is read. The rest is the same for
all: what was retracted is left out; what stands is folded; an entry is retracted, and noted once,
under the lock. An entry that no program of ours has written stops what is asked of its topic, and
nothing else, with `EntryUnreadable`, which names it; `audit verify` reads every topic and says so.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from admission_flow.errors import BadDocument, EntryUnreadable
from admission_flow.journal.commitment import commitments
from admission_flow.journal.entry import REGISTER, Basis, Entry
from admission_flow.planning.units.tree import Contradiction
from admission_flow.procedure.document import DocumentProblems, Problem, record_from
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.register.core.loading import load
from admission_flow.register.core.records import Split
from admission_flow.register.core.within import whole

if TYPE_CHECKING:
    from admission_flow.database.queries import Queries
    from admission_flow.register.core.register import Register

TAKES_BACK_NOTHING = "it takes back no entry of its topic that stands"

Event = TypeVar("Event")
Folded = TypeVar("Folded")
Data = dict[str, Any]
_ONE_BY_ONE = 64
"""Entries from the end that are looked at singly for the one that does not fit; before them it is
looked for by halves."""


class Noted(NamedTuple, Generic[Event]):
    """What an entry says, with its number."""

    seq: int
    event: Event


@dataclass(frozen=True, slots=True)
class Once:
    """An entry that was made, or that stood there already."""

    entry: Entry
    repeated: bool = False
    """It stood there: nothing was written."""


def _nothing(_: Any) -> None:  # noqa: ANN401 - any event
    """Fit with anything; stand for no case."""


def _no_cases(_: Any) -> Iterable[str]:  # noqa: ANN401 - any event
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic(Generic[Event]):
    """What is entered about one subject, in the register's own chain or in those of cases."""

    name: str
    """What problems are told of, such as "unit"."""
    read: Mapping[str, Callable[[str, Data], Event]]
    """By action, what makes an event of an entry's action and data. Personal values stand in their
    places as far as they are known, and are missing else.

    Raises DocumentProblems, ValueError, TypeError or KeyError for data that is not the action's.
    """
    retract: str = ""
    """The action that takes an entry back; empty: there is none."""
    lasting: frozenset[str] = frozenset()
    """Actions whose entries cannot be taken back."""
    no_entry: str = ""
    """Message for a number of no entry that could be taken back."""
    fold: Callable[[Sequence[Noted[Event]]], object] = _nothing
    """What the standing events make together; raises Contradiction where they do not fit."""
    about: Callable[[Event], Hashable] = field(default=lambda event: event)
    """What an event is about: of several about the same, the one entered last counts."""
    cases: Callable[[Event], Iterable[str]] = _no_cases
    """The cases that an event names: each must be one of the register."""
    in_cases: bool = False
    """Whether the entries lie in the chains of cases."""

    @property
    def actions(self) -> tuple[str, ...]:
        """Every action of the topic."""
        return (*self.read, self.retract) if self.retract else tuple(self.read)

    # ---- reading ---------------------------------------------------------------------------------

    def noted(
        self, store: "Queries", wanted: Callable[[Data], bool] = lambda _: True
    ) -> list[Noted[Event]]:
        """Return what stands in the register's own chain, oldest entry first.

        Args:
            store: the register; under a lock where something is decided on it.
            wanted: what is not asked for is not read, and cannot stop the question.

        Raises:
            EntryUnreadable: an entry is not what it says it is, or retracts nothing.

        """
        entries = store.entries(REGISTER, actions=self.actions)
        found = self.standing(entries, wanted=wanted)
        self.check_cases(store, found)
        return found

    def standing(
        self,
        entries: Iterable[Entry],
        personal: Mapping[str, Mapping[str, object]] | None = None,
        wanted: Callable[[Data], bool] = lambda _: True,
    ) -> list[Noted[Event]]:
        """Return what stands in one chain, oldest entry first; entries of other topics are skipped.

        Args:
            entries: of the chain, in order.
            personal: the values of the chain's case, as far as they are kept.
            wanted: as in `noted`.

        Raises:
            EntryUnreadable: as in `noted`.

        """
        return [
            Noted(entry.seq, self.event(entry, personal))
            for entry in self._not_retracted(entries)
            if wanted(dict(entry.intent.data))
        ]

    def event(
        self, entry: Entry, personal: Mapping[str, Mapping[str, object]] | None = None
    ) -> Event:
        """Return what an entry of the topic says.

        Raises:
            EntryUnreadable: it is not what it says it is.

        """
        action, data = entry.intent.action, dict(entry.intent.data)
        if self.in_cases:
            kept = (personal or {}).get(entry.intent.id, {})
            for path in commitments(data):
                data.pop(path, None)
                if path in kept:
                    data[path] = kept[path]
        try:
            return self.read[action](action, data)
        except (ValueError, TypeError, KeyError) as error:
            raise unreadable(entry, _reason(error)) from error

    def folded(
        self,
        store: "Queries",
        fold: Callable[[Sequence[Noted[Event]]], Folded],
    ) -> Folded:
        """Return what the standing events of the register's chain make together.

        Raises:
            EntryUnreadable: an entry cannot be read, or from it on they do not fit together.

        """
        standing = self.noted(store)
        try:
            return fold(standing)
        except Contradiction as error:
            entries = list(store.entries(REGISTER, actions=self.actions))
            raise self._unfitting(entries, error) from error

    def check_cases(self, store: "Queries", found: Iterable[Noted[Event]]) -> None:
        """Say whether the cases that events name are cases of the register.

        Raises:
            EntryUnreadable: one is not.

        """
        if self.cases is _no_cases:
            return
        known: set[str] = set()
        for seq, event in found:
            for case in self.cases(event):
                if case in known:
                    continue
                # Of the whole register: that a case is not seen here makes no entry wrong.
                if case == REGISTER or not whole(store).case_head(case)[0]:
                    entry = whole(store).entry(seq)
                    if entry is not None:
                        raise unreadable(entry, f"there is no case {case!r}")
                known.add(case)

    def _not_retracted(self, entries: Iterable[Entry]) -> list[Entry]:
        found: dict[int, Entry] = {}
        for entry in entries:
            action = entry.intent.action
            if action in self.read:
                found[entry.seq] = entry
            elif self.retract and action == self.retract:
                taken = found.get(target(entry))
                if taken is None or taken.intent.action in self.lasting:
                    raise unreadable(entry, TAKES_BACK_NOTHING)
                del found[taken.seq]
        return list(found.values())

    def _unfitting(self, entries: Sequence[Entry], error: Contradiction) -> EntryUnreadable:
        """Return the error that names the entry from which on the events do not fit together.

        It is the one after the longest beginning that fits. Nothing of ours is written after it,
        so it is looked for from the end.
        """

        def fits(count: int) -> bool:
            try:
                self.fold(self.standing(entries[:count]))
            except Contradiction:
                return False
            return True

        high = len(entries)
        while high > 1 and len(entries) - high < _ONE_BY_ONE and not fits(high - 1):
            high -= 1
        low = high - 1
        if high > 1 and len(entries) - high == _ONE_BY_ONE:
            low = 0
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if fits(middle) else (low, middle)
        what = f"what is entered of its topic does not fit together with it: {error}"
        return unreadable(entries[low], what)

    # ---- writing ---------------------------------------------------------------------------------

    def split(self, action: str, data: Data, personal: Mapping[str, object] | None = None) -> Split:
        """Return what is to be written, if it can be read again.

        Raises:
            BadDocument: it could not.

        """
        self._read_back(action, {**data, **(personal or {})})
        return Split(data, personal or {})

    def _read_back(self, action: str, data: Data) -> Event:
        try:
            return self.read[action](action, data)
        except DocumentProblems as error:
            raise BadDocument(self.name, error.problems) from error

    def put(
        self,
        register: "Register",
        decide: Callable[["Queries"], Iterable[tuple[str, Data]]],
        basis: tuple[Basis, ...] = (),
    ) -> list[Entry]:
        """Append entries to the register's chain, decided on under the lock: all or none.

        Raises:
            BadDocument: an entry could not be read again; nothing was written.
            NotAllowed: this officer may not.

        """

        def readable(store: "Queries") -> list[tuple[str, Split]]:
            return [(action, self.split(action, data)) for action, data in decide(store)]

        return register.note_all(readable, basis)

    def put_once(
        self, register: "Register", decide: Callable[["Queries"], Iterable[tuple[str, Data]]]
    ) -> list[Once]:
        """Append as `put`, but not what the last standing entry about the same says already."""
        known: list[Once | None] = []

        def new(store: "Queries") -> Iterator[tuple[str, Data]]:
            wanted = list(decide(store))
            last = self._last(self.noted(store))
            for action, data in wanted:
                known.append(self._said(store, last, action, data))
                if known[-1] is None:
                    yield action, data

        made = iter(self.put(register, new))
        return [once or Once(next(made)) for once in known]

    def put_once_in(
        self,
        register: "Register",
        case: str,
        action: str,
        data: Data,
        personal: Mapping[str, object],
    ) -> Once:
        """Append an entry of no act to a case's chain, as `put_once`.

        Raises:
            BadDocument: it could not be read again; nothing was written.
            UnknownCase, CaseErased: there is no such case, or nothing of it.

        """
        with register.store.writing() as writing:
            load(writing, case)  # erased or unknown: said before anything is compared
            entries = writing.entries(case, actions=self.actions)
            last = self._last(self.standing(entries, writing.personal(case)))
            split = self.split(action, data, personal)
            known = self._said(writing, last, action, {**data, **personal})
            return known or Once(register.note_in(writing, case, action, split))

    def _last(self, items: Iterable[Noted[Event]]) -> dict[Hashable, Noted[Event]]:
        return {(type(item.event), self.about(item.event)): item for item in items}

    def _said(
        self, store: "Queries", last: Mapping[Hashable, Noted[Event]], action: str, data: Data
    ) -> Once | None:
        """Return the entry that says already what is to be entered; None: it is new."""
        event = self._read_back(action, data)
        said = last.get((type(event), self.about(event)))
        entry = store.entry(said.seq) if said is not None and said.event == event else None
        return None if entry is None else Once(entry, repeated=True)

    def take_back(
        self,
        register: "Register",
        seq: int,
        check: Callable[["Queries", Noted[Event], list[Noted[Event]]], None] = lambda *_: None,
    ) -> Entry:
        """Retract an entry of the topic: it counts as if it had not been made, and stays readable.

        Args:
            register: opened by who retracts.
            seq: the entry.
            check: told the register, what is taken back and what is left; raises where the rest
                cannot stand without it.

        Raises:
            BadDocument: the entry is not one of the topic that stands, or what `check` raises;
                nothing was written.
            NotAllowed: this officer may not.

        """
        with register.store.writing() as writing:
            entry = writing.entry(seq)
            chain = entry.intent.case if entry is not None and self.in_cases else REGISTER
            if self.in_cases:
                items = self.standing(writing.entries(chain)) if chain != REGISTER else []
            else:
                items = self.noted(writing)
            taken = next((item for item in items if item.seq == seq), None)
            if taken is None or (entry is not None and entry.intent.action in self.lasting):
                problem = Problem("file", self.no_entry, {"entry": seq})
                raise BadDocument(f"{self.name} retract", [problem])
            check(writing, taken, [item for item in items if item.seq != seq])
            return register.note_in(writing, chain, self.retract, Split({"entry": seq}, {}))


def target(entry: Entry) -> int:
    """Return the entry that an entry takes back; -1: it names none."""
    data = entry.intent.data
    seq = data.get("entry")
    return seq if type(seq) is int and set(data) == {"entry"} else -1


def _reason(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)


def unreadable(entry: Entry, what: str) -> EntryUnreadable:
    """Return the error that names an entry; `what` is in English, for auditors."""
    intent = entry.intent
    text = f"entry {entry.seq} is no {intent.action}: {what}"
    return EntryUnreadable(case=intent.case, seq=entry.seq, action=intent.action, what=text)


# ---- what readers share --------------------------------------------------------------------------


def record_of(cls: type[Event]) -> Callable[[str, Data], Event]:
    """Return what reads the data of an entry as a record; its texts are taken as they stand."""
    return lambda action, data: record_from(cls, data, action, recorded=True)


def texts(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return a list of texts, which may be empty. Raises DocumentProblems."""
    value = data.get(name)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise DocumentProblems([Problem(name, "not_a_list", {})])
    return tuple(value)
