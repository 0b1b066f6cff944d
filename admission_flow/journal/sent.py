"""Entries that came from another register's log, and the entry that says up to where it was read.

An office without network keeps a register of its own and hands its log over. Whoever takes it over
enters each act anew, and beside it in `data`, under ``sent``, which line of the sender's log says
the same: so that anybody with that log can hold the two against each other. The salts that open the
sender's commitments are kept as a personal value: they go when the person is erased.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, fields
from typing import Any

from admission_flow.errors import Malformed
from admission_flow.journal.commitment import is_digest
from admission_flow.journal.entry import NAME, REGISTER, Entry
from admission_flow.journal.report import Break, Notice
from admission_flow.procedure.quick_dataclass import dataclass

MERGE = "case.merge"
"""Closes what was taken over of a case at one time: from which log, and up to which entry of it."""
SENT = "sent"
"""The member of an entry's data."""
SALTS = f"{SENT}.salts"
"""Path of the personal value: the sender's salts, by the path that each of them opens."""
BEARERS = frozenset({"case.open", "case.take_over", "case.correct"})
"""Actions of entries that may say that they came from a sender's log."""
MARK = f'\\"{SENT}\\":{{'
"""What every stored line of such an entry contains."""

_LOG_DIGITS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class SentEntry:
    """The line of the sender's log that says what an entry here says."""

    log: str
    """Which register: 32 hexadecimal digits."""
    case: str
    """Its case there."""
    entry: int
    """Its number there."""
    leaf: str
    """Digest of the line (docs/reference/journal.md, `leaf`)."""
    officer: str
    """Who entered it there."""
    at: str
    """When (UTC)."""

    def plain(self) -> dict[str, object]:
        """Return it as an entry's data keeps it."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Up to where a case of a sender's log was taken over."""

    log: str
    case: str
    size: int
    """Entries of the log that was handed over."""
    root: str
    """Its root at that size."""
    upto: int
    """Number there of the case's last entry that was looked at."""
    leaf: str
    """Digest of that line."""
    here: tuple[tuple[int, int], ...] = ()
    """(Number there, number here) of acts that stood here already, entered by this office."""
    refused: tuple[int, ...] = ()
    """Numbers there of steps that were refused there: they can be read in that log only."""
    others: tuple[int, ...] = ()
    """Numbers there of entries of no act: confirmations, results of classes, introductions."""

    def plain(self) -> dict[str, object]:
        """Return it as an entry's data keeps it; what is empty is left out."""
        data = {one.name: getattr(self, one.name) for one in fields(self)}
        data["here"] = [list(pair) for pair in self.here]
        data["refused"], data["others"] = list(self.refused), list(self.others)
        return {name: value for name, value in data.items() if value != []}


def sent_in(data: Mapping[str, Any]) -> SentEntry | None:
    """Return which line of a sender's log an entry's data names; None: none.

    Raises:
        Malformed: what it says there is not of that form.

    """
    if SENT not in data:
        return None
    said = _members(data[SENT], SentEntry, {"salts"})
    said.pop("salts", None)
    _check_named(said)
    _need(_whole(said["entry"]), "entry")
    _need(is_digest(said["leaf"]), "leaf")
    _need(all(isinstance(said[name], str) for name in ("officer", "at")), "officer, at")
    return SentEntry(**said)


def merge_in(data: Mapping[str, Any]) -> Merge:
    """Return what an entry of ``MERGE`` says.

    Raises:
        Malformed: it is not of that form.

    """
    if set(data) != {SENT}:
        raise Malformed(f"it says something else than where it came from: {sorted(data)}")
    optional = {"here", "refused", "others"}
    said = {name: [] for name in optional} | _members(data[SENT], Merge, optional)
    _check_named(said)
    _need(_whole(said["upto"]) and _whole(said["size"]), "upto, size")
    _need(said["upto"] < said["size"], "upto: beyond the log")
    _need(is_digest(said["root"]) and is_digest(said["leaf"]), "root, leaf")
    for name in ("refused", "others"):
        said[name] = tuple(_numbers(said[name], name))
    _need(isinstance(said["here"], list), "here")
    pairs = [tuple(_numbers(pair, "here")) for pair in said["here"]]
    _need(all(len(pair) == len(("there", "here")) for pair in pairs), "here")
    said["here"] = tuple(pairs)
    return Merge(**said)


def wrong_with_sent(action: str, data: Mapping[str, Any]) -> str:
    """Return what is wrong with what an entry says of a sender's log; empty where nothing is."""
    try:
        if action == MERGE:
            merge_in(data)
        elif action in BEARERS:
            sent_in(data)
    except Malformed as error:
        return f"what it says of a sender's log is not of that form: {error}"
    return ""


def _members(value: object, kind: type, optional: set[str]) -> dict[str, Any]:
    names = {one.name for one in fields(kind)}
    if not isinstance(value, Mapping) or not (names - optional <= set(value) <= names | optional):
        raise Malformed(f"{SENT}: missing or unknown members")
    return dict(value)


def _check_named(said: Mapping[str, Any]) -> None:
    log, case = said["log"], said["case"]
    _need(
        isinstance(log, str) and len(log) == _LOG_DIGITS and not log.strip("0123456789abcdef"),
        "log",
    )
    _need(isinstance(case, str) and NAME.fullmatch(case) is not None, "case")


def _numbers(value: object, name: str) -> list[int]:
    _need(isinstance(value, list | tuple) and all(map(_whole, value)), name)
    return list(value) if isinstance(value, list | tuple) else []


def _whole(value: object) -> bool:
    return type(value) is int and value >= 0


def _need(holds: bool, what: str) -> None:  # noqa: FBT001 - a condition is its first argument
    if not holds:
        raise Malformed(f"{SENT}.{what}")


# ---- what a log says of the logs that it was given -----------------------------------------------


@dataclass(slots=True)
class _Case:
    """What a case here says of the case there."""

    of: tuple[str, str]
    """The log and the case there."""
    upto: int = -1
    """The last entry there that a merge covered."""
    last: int = -1
    """The last entry there that an entry here names."""
    open: int | None = None
    """An entry here that no merge has covered yet."""
    taken: dict[int, int] = field(default_factory=dict)
    """Number there to number here."""


def sent_breaks(
    entries: Iterable[Entry], case_of: Callable[[int], str | None], end: int
) -> Iterator[Break | Notice]:
    """Yield what a log's own entries say of senders' logs, and cannot be so.

    Whether the sender's log really says it, only that log shows.

    Args:
        entries: those that name a sender's log, in order.
        case_of: the case of an entry of this log that holds an act; None: it holds none.
        end: number of entries of this log.

    """
    found = _Found(case_of)
    for entry in entries:
        said = _said(entry)
        if said is not None:
            wrong = found.take(entry, said)
            if wrong:
                yield Break(entry.seq, entry.intent.case, wrong)
            yield from found.noticed(entry, said)
    for case, known in found.cases.items():
        if known.open is not None and known.open < end:
            yield Break(known.open, case, f"no {MERGE} says up to where the sender's log was read")


def _said(entry: Entry) -> Merge | SentEntry | None:
    """Return what an entry says of a sender's log; what is not of its form, forms are asked for."""
    action = entry.intent.action
    try:
        if action == MERGE:
            return merge_in(entry.intent.data)
        return sent_in(entry.intent.data) if action in BEARERS else None
    except Malformed:
        return None


@dataclass(slots=True)
class _Found:
    """What was said so far."""

    case_of: Callable[[int], str | None]
    cases: dict[str, _Case] = field(default_factory=dict)
    owners: dict[tuple[str, str], str] = field(default_factory=dict)
    roots: dict[tuple[str, int], str] = field(default_factory=dict)

    def take(self, entry: Entry, said: Merge | SentEntry) -> str:
        """Return what is wrong with the next of them; empty: nothing."""
        case, of = entry.intent.case, (said.log, said.case)
        if case == REGISTER:
            return "an entry of the register itself does not come from a sender's case"
        known = self.cases.setdefault(case, _Case(of))
        if known.of != of:
            return "its case came from another case of a sender, or of another sender"
        if self.owners.setdefault(of, case) != case:
            return f"that case of the sender is {self.owners[of]} here already"
        if isinstance(said, SentEntry):
            return _wrong_entry(known, said, entry.seq)
        return _wrong_merge(known, said, entry, self.case_of)

    def noticed(self, entry: Entry, said: Merge | SentEntry) -> Iterator[Notice]:
        """Yield that another log of the same register and length had come before."""
        if isinstance(said, Merge):
            root = self.roots.setdefault((said.log, said.size), said.root)
            if root != said.root:
                what = f"two logs {said.log} of {said.size} entries came"
                yield Notice(entry.seq, entry.intent.case, what)


def _wrong_entry(known: _Case, said: SentEntry, seq: int) -> str:
    if said.entry <= max(known.last, known.upto):
        return f"it names entry {said.entry} of the sender, up to which all was taken over before"
    known.last = said.entry
    known.taken[said.entry] = seq
    known.open = seq if known.open is None else known.open
    return ""


def _wrong_merge(
    known: _Case, said: Merge, entry: Entry, case_of: Callable[[int], str | None]
) -> str:
    known.open = None
    if said.upto < max(known.last, known.upto):
        return f"it ends at entry {said.upto} of the sender, before what was taken over"
    known.upto = said.upto
    for there, here in said.here:
        if there > said.upto or there in known.taken:
            return f"it names entry {there} of the sender a second time, or beyond its own end"
        if here >= entry.seq or case_of(here) != entry.intent.case:
            return f"it names entry {here} here, which holds no act of this case"
        known.taken[there] = here
    return ""
