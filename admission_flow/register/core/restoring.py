"""Bringing a backup back, and copies for practice: acts, each an entry that says so."""

from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from admission_flow.database import ledger, upgrade
from admission_flow.database.dialect import Dialect, dialect_of
from admission_flow.database.queries import Queries
from admission_flow.database.reading import open_for_reading
from admission_flow.database.sqlite_dialect import Sqlite
from admission_flow.database.vault import load, old_file
from admission_flow.errors import (
    BadDocument,
    DataKeyUnusable,
    NotARegister,
    NotSealed,
    RegisterDamaged,
    RegisterMissing,
    RestoreRefused,
    SchemaForeign,
    TriggersMissing,
)
from admission_flow.journal.lineage import PRACTICE, RESTORE
from admission_flow.journal.privacy import ERASE_APPROVE
from admission_flow.journal.rights import Use
from admission_flow.procedure.document import Problem
from admission_flow.register.core.forms import text_admitted
from admission_flow.register.core.origin import lineage
from admission_flow.register.core.records import Split
from admission_flow.register.core.register import Register
from admission_flow.register.core.signing import Signer

_UNREADABLE = (RegisterMissing, NotARegister, RegisterDamaged, TriggersMissing, SchemaForeign)
"""What stands at a register's place and cannot be written: it is set aside as it is."""


@dataclass(frozen=True, slots=True)
class Who:
    """In whose name a backup is brought back, with which keys."""

    officer: str | None
    signer: Signer | None = None
    data_key: Path | None = None


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of bringing a backup back."""

    entry: int
    """The entry that says so."""
    first_lost: int
    last_lost: int
    """As in `journal.lineage.Restored`."""
    aside: Path | None = None
    """Where the register that was there lies now."""
    erased: tuple[str, ...] = ()
    """Cases that were erased after the backup: their values are back, to be erased again."""
    key: Path | None = None
    """The key that opens the sealed values now, where it is not the one at its place."""
    key_missing: bool = False
    """Values are sealed with a key that is not here."""
    before: bool = False
    """It was brought back before: nothing was done now."""


def restore(url: str, backup: str, reason: str, who: Who, seen: int = 0) -> Brought:
    """Bring a backup back, by an entry that says what is lost with it.

    What is there now is kept under another name. The backup may be of an earlier version. Killed
    at any moment, it is run again. Where backup and register are the same files - somebody copied
    them by hand - the entry alone is added.

    Args:
        url: the register.
        backup: the backup; it stays as it is.
        reason: why; it stands in the log, without names of people.
        who: in whose name.
        seen: entries of the longest log that this machine remembers.

    Raises:
        RestoreRefused: the backup is of another register or a copy for practice, or nothing is to
            be brought back.
        NotAllowed: the officer may not, by the keys that the backup's own log knows.
        BadDocument: no reason is given.
        RegisterMissing, NotARegister, RegisterDamaged: there is no backup that can be read.

    """
    if isinstance(reason, str) and not reason.strip():
        raise BadDocument("--reason", [Problem("file", "restore_no_reason", {})])
    reason = text_admitted("--reason", reason, lines=True)
    place, old = dialect_of(url), dialect_of(backup)
    if place.is_same(old):
        return _by_hand(place, reason, who, seen)
    with upgrade.brought(old, place) as files:
        copy = Sqlite(files)
        with open_for_reading(copy) as source:
            if lineage(source).practice:
                raise RestoreRefused(backup=str(backup), reason="restore_practice")
            try:
                with _opened(place, who) as register:
                    return _instead(register, source, reason, seen, str(backup))
            except _UNREADABLE:
                pass
        return _anew(place, copy, reason, who, seen)


def _opened(place: Dialect, who: Who) -> Register:
    """Open a register to say in it what was lost; what it was written under last is no matter.

    A backup may be of before another rulebook was taken over: its entry names the one in use.
    """
    register = Register.open(
        place, who.officer, must_exist=True, adopting=True, data_key=who.data_key
    )
    register.signer, register.use = who.signer, Use.BACKUP
    return register


def _by_hand(place: Dialect, reason: str, who: Who, seen: int) -> Brought:
    with _opened(place, who) as register:
        size = register.store.head[0]
        if not seen:
            raise RestoreRefused(backup=place.shown, reason="restore_nothing")
        first = min(size, seen - 1)  # where the two part nobody knows: here, or before
        data = _data(register.store, first, max(seen, size), "", reason, ())
        entry = register.note(RESTORE, Split(data, {}))
        return _with_key(Brought(entry.seq, first, max(seen, size) - 1), register)


def _instead(register: Register, source: Queries, reason: str, seen: int, backup: str) -> Brought:
    """Replace what a register holds, in one transaction: other windows see one or the other."""
    current = register.store
    if source.log != current.log:
        raise RestoreRefused(backup=backup, reason="restore_other")
    if lineage(current).practice:
        raise RestoreRefused(backup=backup, reason="restore_into_practice")
    if current.dialect.seals and not upgrade.is_sealed(source):
        raise NotSealed(path=backup)
    size, leaf = current.head
    kept = source.head[0]
    first = _common(current, source)
    again = current.entry(kept) if (first, size) == (kept, kept + 1) else None
    if again is not None and again.intent.action == RESTORE:
        return Brought(kept, kept, kept - 1, before=True)
    if first == size and kept <= size and seen <= size:
        raise RestoreRefused(backup=backup, reason="restore_nothing")
    last = max(size, seen) - 1
    erased = tuple(
        entry.intent.case for entry in current.entries(None, first - 1, (ERASE_APPROVE,))
    )
    aside = upgrade.backup_beside(current.dialect, "before-restore")
    data = _data(current, first, last + 1, leaf, reason, erased)
    entry = register.note_instead(source, (size, leaf), RESTORE, Split(data, {}))
    return _with_key(Brought(entry.seq, first, last, aside, erased), register)


def _anew(place: Dialect, copy: Sqlite, reason: str, who: Who, seen: int) -> Brought:
    """Put a backup where no register is that could be read; what is there is set aside."""
    with ledger.keeping() as made, _opened(copy, who) as register:
        size = register.store.head[0]
        data = _data(register.store, size, max(seen, size), "", reason, ())
        entry = register.note(RESTORE, Split(data, {}))
        found = _with_key(Brought(entry.seq, size, max(seen, size) - 1), register)
    with ledger.named(place, made):
        aside = place.take_place(copy.place)
    return replace(found, aside=aside)


def _data(  # noqa: PLR0913, PLR0917 - what the entry says
    store: Queries, first: int, longest: int, leaf: str, reason: str, erased: tuple[str, ...]
) -> dict[str, object]:
    """Return what the entry says."""
    longest = max([longest, *(one.longest for one in lineage(store).restored)])
    data: dict[str, object] = {
        "from": first,
        "to": max(longest - 1, first - 1),
        "longest": longest,
        "reason": reason,
    }
    if leaf:
        data["leaf"] = leaf
    if erased:
        data["erased"] = list(erased)
    return data


def _common(one: Queries, other: Queries) -> int:
    """Return how many entries two logs share from the first on: a leaf holds all before it."""
    low, high = 0, min(one.head[0], other.head[0])
    while low < high:
        middle = (low + high + 1) // 2
        mine, theirs = one.entry(middle - 1), other.entry(middle - 1)
        if mine is not None and theirs is not None and mine.leaf == theirs.leaf:
            low = middle
        else:
            high = middle - 1
    return low


def _with_key(brought: Brought, register: Register) -> Brought:
    """Say where the key of the values lies that are there now."""
    store = register.store
    key_id = store.data_key_id
    if not key_id:
        return brought
    file = store.data_key_file
    for place, found in ((file, None), (old_file(file), old_file(file))):
        with suppress(DataKeyUnusable):
            load(place, key_id)
            return replace(brought, key=found)
    return replace(brought, key_missing=True)


def copy_for_practice(url: str, target: str, who: Who) -> int:
    """Copy a register to practise on; its own log says so, on every machine. Return the entry.

    Raises: as `database.upgrade.backup`.
    """

    def mark(made: Dialect) -> None:
        upgrade.upgrade_in_place(made)
        with _opened(made, who) as register:
            size, leaf = register.store.head
            register.note(PRACTICE, Split({"entries": size, "leaf": leaf}, {}))

    upgrade.backup(url, target, mark)
    with closing(open_for_reading(target)) as store:
        return store.head[0] - 1
