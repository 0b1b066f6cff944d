"""What this machine remembers of a register: every officer is a witness without effort.

A register that was cut, or replaced by an older copy, is noticed by the next officer who opens
it: its log does not contain what this machine saw last (docs/reference/journal.md).
"""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from admission_flow.database.queries import Queries
from admission_flow.errors import AdmissionFlowError, LogShorter
from admission_flow.journal.entry import Seen
from admission_flow.register.audit.checkpoints import log_of

STATE_VARIABLE = "ADMISSION_FLOW_STATE"


def _file(log: str) -> Path:
    folder = os.environ.get(STATE_VARIABLE)
    if folder is None:
        from platformdirs import user_state_path  # noqa: PLC0415 - only where nothing is said

        return user_state_path("admission-flow", appauthor=False) / "seen" / f"{log}.json"
    return Path(folder) / f"{log}.json"


def check(store: Queries) -> Seen:
    """Hold a register against what this machine saw last, and return the checkpoint it knows.

    Raises:
        LogShorter: the log does not contain that.

    """
    known = _read(log_of(store))
    size, leaf = int(known.get("size", 0)), known.get("leaf")
    if size:
        entries = store.head[0]
        entry = store.entry(size - 1) if entries >= size else None
        if entry is None or entry.leaf != leaf:
            raise LogShorter(size=size, entries=entries)
    return Seen(int(known.get("checkpoint_size", 0)), str(known.get("checkpoint_root", "")))


def remember(store: Queries, checkpoint: Seen | None = None) -> None:
    """Note the end of the log, and a checkpoint of it if one was worked out.

    A machine whose disk does not give the end or take the note still works: it only remembers
    less. What the command has done was done before.
    """
    try:
        log = log_of(store)
        size, leaf = store.head
    except AdmissionFlowError:
        return
    if not log:
        return
    known = _read(log)
    if (known.get("size"), known.get("leaf")) == (size, leaf) and checkpoint is None:
        return
    known |= {"size": size, "leaf": leaf}
    if checkpoint is not None:
        known |= {"checkpoint_size": checkpoint.size, "checkpoint_root": checkpoint.root}
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


def _read(log: str) -> dict[str, Any]:
    try:
        known = json.loads(_file(log).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
