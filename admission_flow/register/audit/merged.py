"""What cases came from other registers, and whether their logs say what the entries here say."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from admission_flow.database.queries import Queries
from admission_flow.errors import DataKeyUnusable, JournalBroken, Malformed
from admission_flow.journal.commitment import commitments, opens
from admission_flow.journal.entry import Entry
from admission_flow.journal.handover import LOG
from admission_flow.journal.report import Break, Notice
from admission_flow.journal.sent import BEARERS, MARK, SALTS, SENT, SentEntry, sent_breaks, sent_in
from admission_flow.register.apart.sent_log import SentLog
from admission_flow.register.apart.taken import merges
from admission_flow.register.core import records
from admission_flow.register.core.records import restored

_HOLDS_ACTS = frozenset({records.RECORD, records.ADVANCE, records.TAKE_OVER})


def sent_log(folder: Path, papers: Iterable[str] = ()) -> SentLog:
    """Return the log of a handover, or of a bundle as `audit export` writes it.

    Raises:
        HandoverUnreadable, HandoverBroken: as `SentLog.open`.

    """
    inner = folder / LOG
    return SentLog.open(inner if inner.is_dir() and not folder.is_symlink() else folder, papers)


def sent_found(store: Queries) -> Iterator[Break | Notice]:
    """Yield what a log's own entries say of senders' logs, and cannot be so.

    Raises:
        JournalBroken: an entry cannot be read.

    """
    named = (_parsed(line) for _, line in store.lines_naming(MARK))
    yield from sent_breaks(named, lambda seq: _case_of_act(store, seq), store.head[0])


def _parsed(line: str) -> Entry:
    try:
        return Entry.parse(line)
    except ValueError as error:
        raise JournalBroken(seq=-1, what=str(error)) from error


def _case_of_act(store: Queries, seq: int) -> str | None:
    entry = store.entry(seq)
    holds = entry is not None and entry.intent.action in _HOLDS_ACTS
    return entry.intent.case if entry is not None and holds else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentCase:
    """A case that came from a sender's register, and what comparing it with the log there gave."""

    case: str
    """Its id here."""
    log: str
    """Id of the sender's register."""
    sent: str
    """Its id there."""
    upto: int
    """Number there of the last entry that was looked at."""
    size: int
    """Entries of the log that was handed over then."""
    root: str
    """And its root."""
    entry: int
    """The entry here that says all this."""
    compared: int | None = None
    """Entries here that say what their lines there say; None: the log was not at hand."""
    unopened: int = 0
    """Of these, entries whose values or salts are gone or sealed: only what is in clear was
    compared."""
    wrong: tuple[Break, ...] = ()
    """Entries here that say something else than the line that they name."""


def sent_cases(store: Queries, log: SentLog | None = None) -> Iterator[SentCase]:
    """Yield every case that came from a sender's register, oldest first.

    Args:
        store: the register.
        log: of a sender, verified: what came from it is held against its lines.

    """
    last = {entry.intent.case: (entry, merge) for entry, merge in merges(store)}
    for case, (entry, merge) in last.items():
        found = SentCase(
            case=case,
            log=merge.log,
            sent=merge.case,
            upto=merge.upto,
            size=merge.size,
            root=merge.root,
            entry=entry.seq,
        )
        yield found if log is None or log.id != merge.log else _compared(store, log, found)


def _compared(store: Queries, log: SentLog, found: SentCase) -> SentCase:
    wrong, count, unopened = [], 0, 0
    if log.checkpoint.size >= found.size and log.roots({found.size}).get(found.size) != found.root:
        what = f"the log is not the one of {found.size} entries that was handed over"
        wrong.append(Break(found.entry, found.case, what))
    personal = _personal(store, found.case)
    for entry in store.entries(found.case, actions=BEARERS):
        values = personal.get(entry.intent.id, {})
        try:
            said = sent_in(entry.intent.data)
            what = "" if said is None else _wrong_with(entry, said, log, values)
        except (Malformed, ValueError) as error:
            said, what = None, str(error)
        if what:
            wrong.append(Break(entry.seq, found.case, what))
        elif said is not None:
            count += 1
            there = log.entry(said.entry)
            closed = there is not None and commitments(there.intent.data) and SALTS not in values
            unopened += bool(closed)
    return replace(found, compared=count, unopened=unopened, wrong=tuple(wrong))


def _personal(store: Queries, case: str) -> Mapping[str, Mapping[str, object]]:
    """Return the values of a case; none where they were erased or the key is not at hand."""
    try:
        return {} if store.erasure(case) is not None else store.personal(case)
    except DataKeyUnusable:
        return {}


def _wrong_with(entry: Entry, said: SentEntry, log: SentLog, values: Mapping[str, object]) -> str:
    """Return what an entry here says otherwise than the line there; empty: nothing."""
    there = log.entry(said.entry)
    if there is None:
        return f"the log has no entry {said.entry}"
    named = (there.leaf, there.intent.case, there.intent.actor, there.intent.at)
    if named != (said.leaf, said.case, said.officer, said.at):
        return f"entry {said.entry} of the log is not the line that it names"
    theirs = there.intent.data
    promised = commitments(theirs)
    if SALTS in values:
        mine = restored(entry.intent.data, values)
        salts = mine[SENT]["salts"]
        if set(salts) != set(promised):
            return "its salts are not those of the personal values there"
        # What that office had taken over itself came with salts of a third one: they stayed there.
        for path in promised.keys() - {SALTS}:
            salt = bytes.fromhex(str(salts[path]))
            if not opens(promised[path], salt, path, _at(mine, path)):
                return f"the personal value {path} is not the one that was recorded there"
    return _wrong_in_clear(entry.intent.data, theirs)


def _at(data: Mapping[str, Any], path: str) -> object:
    """Return the value that stands at a path of an entry's data; None: there is none."""
    found: Any = data
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _wrong_in_clear(mine: Mapping[str, object], theirs: Mapping[str, object]) -> str:
    """Return whether what stands in clear differs, apart from numbers of entries, which do."""
    left, right = (_plain(data) for data in (mine, theirs))
    return "" if left == right else "what stands in clear is not what the line there says"


def _plain(data: Mapping[str, object]) -> dict[str, object]:
    def bare(value: object) -> object:
        if isinstance(value, Mapping):
            inner = {name: bare(item) for name, item in value.items()}
            return None if "commit" in value else {n: v for n, v in inner.items() if v is not None}
        return value

    return {name: bare(value) for name, value in data.items() if name not in {SENT, "corrects"}}
