"""What this machine remembers of a register: every officer is a witness without effort.

A register that was cut, or replaced by an older copy, is noticed by the next officer who opens
it: its log does not contain what this machine saw last. A backup that was brought back by an entry
(`db restore`) does not surprise it; a copy for practice is another log to this memory.
"""

import json
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from admission_flow.database.dialect import dialect_of
from admission_flow.database.queries import Queries
from admission_flow.errors import AdmissionFlowError, LogShorter
from admission_flow.journal.entry import Seen
from admission_flow.journal.known import Known
from admission_flow.journal.lineage import Lineage
from admission_flow.register.core.origin import lineage, log_of

STATE_VARIABLE = "ADMISSION_FLOW_STATE"
_LEAF_DIGITS = 16
_PLACES = "places"
"""Key: by the path of a log, its size and last leaf when it was seen there."""
_MOST_PLACES = 20
_RESTORED = "restored"
"""Key: the last entry, when this was noted, that says that a backup was brought back."""


def _file(log: str) -> Path:
    folder = os.environ.get(STATE_VARIABLE)
    if folder is None:
        from platformdirs import user_state_path  # noqa: PLC0415 - only where nothing is said

        return user_state_path("admission-flow", appauthor=False) / "seen" / f"{log}.json"
    return Path(folder) / f"{log}.json"


def name_of(store: Queries, origin: Lineage) -> str:
    """Return under which name a register is remembered: a copy for practice has its own."""
    log = log_of(store)
    return f"{log}-{origin.practice[:_LEAF_DIGITS]}" if log and origin.practice else log


def seen(url: str) -> int:
    """Return how many entries this machine remembers of the register at a place; 0: none.

    Where no register can be read, its place alone tells which it was.
    """
    place = dialect_of(url).identity
    sizes = [0]
    with suppress(OSError):
        for file in _file("any").parent.glob("*.json"):
            found = _read(file.stem).get(_PLACES, {}).get(place)
            sizes += [int(found[0])] if found else []
    return max(sizes)


def _expected(store: Queries, known: dict[str, Any]) -> tuple[int, object]:
    """Return the size and the last leaf that a register must contain.

    Those of its own place, where it was seen there: what somebody entered into a copy elsewhere
    says nothing against it. A place that was never seen is held against what was seen last.
    """
    size, leaf = known.get(_PLACES, {}).get(_place(store)) or (known.get("size"), known.get("leaf"))
    return int(size or 0), leaf


def _place(store: Queries) -> str:
    return store.dialect.identity


def check(store: Queries) -> Seen:
    """Hold a register against what this machine saw last, and return the checkpoint it knows.

    Raises:
        LogShorter: the log does not contain that, and no entry says why.

    """
    origin = lineage(store)
    known = _read(name_of(store, origin))
    size, leaf = _expected(store, known)
    if size:
        entries = store.head[0]
        entry = store.entry(size - 1) if entries >= size else None
        lost = entry is None or entry.leaf != leaf
        if lost and not any(one.explains(size) for one in _new(origin, known)):
            raise LogShorter(size=size, entries=entries)
    return _checkpoint(origin, known)


def _new(origin: Lineage, known: dict[str, Any]) -> tuple[Any, ...]:
    """Return what was brought back since this machine looked last: older entries excuse nothing."""
    return origin.since(int(known.get(_RESTORED, -1)))


def _checkpoint(origin: Lineage, known: dict[str, Any]) -> Seen:
    """Return the checkpoint that is known, unless a backup from before it was brought back."""
    size = int(known.get("checkpoint_size", 0))
    if any(one.first_lost < size for one in _new(origin, known)):
        return Seen(0, "")
    return Seen(size, str(known.get("checkpoint_root", "")))


def remember(store: Queries, checkpoint: Seen | None = None) -> None:
    """Note the end of the log, and a checkpoint of it if one was worked out.

    A machine whose disk does not give the end or take the note still works: it only remembers
    less. What the command has done was done before.
    """
    try:
        origin = lineage(store)
        log = name_of(store, origin)
        size, leaf = store.head
    except AdmissionFlowError:
        return
    if not log:
        return
    known = _read(log)
    noted = (known.get("size"), known.get("leaf"), known.get(_RESTORED, -1))
    places = {**known.get(_PLACES, {}), _place(store): [size, leaf]}
    same = noted == (size, leaf, origin.last_restored) and places == known.get(_PLACES)
    if same and checkpoint is None:
        return
    kept = checkpoint or _checkpoint(origin, known)
    known |= {"size": size, "leaf": leaf, _RESTORED: origin.last_restored}
    known[_PLACES] = dict(list(places.items())[-_MOST_PLACES:])
    known |= {"checkpoint_size": kept.size, "checkpoint_root": kept.root}
    path = _file(log)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(known), "utf-8")
        fresh.replace(path)
    except OSError:
        return


def begin_anew(store: Queries) -> None:
    """Forget what was seen of a log that this very command has made anew."""
    log = log_of(store)
    if log:
        with suppress(OSError):
            _file(log).unlink(missing_ok=True)
        remember(store)


_BACKUP = ".backup"


def note_backup(store: Queries, at: datetime) -> None:
    """Note that a backup was made; a disk that does not take the note has a backup all the same.

    Args:
        store: the backup itself: what is noted is in it.
        at: when it was made.

    """
    with suppress(AdmissionFlowError, OSError):
        file = _file(name_of(store, lineage(store))).with_suffix(_BACKUP)
        fresh = file.with_name(f"{file.name}.{os.getpid()}")
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps({"at": at.isoformat(), "entries": store.head[0]}), "utf-8")
        fresh.replace(file)


def last_backup(store: Queries) -> tuple[datetime, int] | None:
    """Return when this machine made the last backup of a register, and how many entries it has.

    None: none is known.
    """
    try:
        file = _file(name_of(store, lineage(store))).with_suffix(_BACKUP)
        found = json.loads(file.read_text("utf-8"))
        at, entries = datetime.fromisoformat(found["at"]), found["entries"]
    except (AdmissionFlowError, OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    return (at, entries) if at.tzinfo is not None and type(entries) is int else None


_VERIFIED = ".verified"
_OTHERS = 0o022
"""Whoever but the officer may write a file."""


def verified(store: Queries) -> Known | None:
    """Return what this machine kept when it verified a register; None: nothing that can be used.

    A note that is not as it was written, or that others may write, says nothing.
    """
    file = _verified_file(store)
    if file is None:
        return None
    try:
        with file.open("rb") as opened:
            found = os.fstat(opened.fileno())
            if hasattr(os, "getuid") and (found.st_uid != os.getuid() or found.st_mode & _OTHERS):
                return None
            return Known.read(opened.read().decode("utf-8"))
    except (OSError, ValueError):
        return None


def keep_verified(store: Queries, known: Known) -> None:
    """Keep what was verified; a disk that does not take it means that all is judged next time."""
    file = _verified_file(store)
    if file is None:
        return
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            written.write(known.text())
        fresh.replace(file)
    except OSError:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


def _verified_file(store: Queries) -> Path | None:
    try:
        name = name_of(store, lineage(store))
    except AdmissionFlowError:
        return None
    return _file(name).with_suffix(_VERIFIED) if name else None


def _read(log: str) -> dict[str, Any]:
    """Return what is remembered; a note that is not as `remember` writes it says nothing at all."""
    try:
        known = json.loads(_file(log).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return known if isinstance(known, dict) and _is_whole(known) else {}


def _is_whole(known: dict[str, Any]) -> bool:
    places = known.get(_PLACES, {})
    if not isinstance(places, dict):
        return False
    ends = [[known.get("size", 0), known.get("leaf", "")], *places.values()]
    ends.append([known.get("checkpoint_size", 0), known.get("checkpoint_root", "")])
    return type(known.get(_RESTORED, -1)) is int and all(
        isinstance(end, list) and [type(part) for part in end] == [int, str] for end in ends
    )
