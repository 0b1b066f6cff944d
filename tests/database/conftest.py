"""A register on disk, with invented people."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from admission_flow.database import create, open_for_writing
from admission_flow.database.store import Store, Writing
from admission_flow.journal.commitment import commit
from admission_flow.journal.entry import Entry, Intent

LOG = "10" * 16
SECRET = bytes(range(32))
PERSONAL: dict[str, object] = {"full_name": "Lò Thị Mẫu", "note": "Ghi chú mẫu"}

Append = Callable[..., Entry]


def next_intent(
    writing: Writing,
    case: str = "HS-0001",
    *,
    entry_id: str | None = None,
    action: str = "case.record",
) -> Intent:
    """Return the entry that may follow in ``case``, committing to ``PERSONAL``."""
    ver, head = writing.case_head(case)
    entry_id = entry_id or os.urandom(16).hex()
    return Intent(
        log=LOG,
        id=entry_id,
        case=case,
        case_ver=ver + 1,
        case_head=head,
        action=action,
        to="",
        actor="cb01",
        at="2024-05-02T01:02:03Z",
        data={"kind": "opinion", **commit(SECRET, entry_id, PERSONAL)},
    )


def append_one(store: Store, case: str = "HS-0001") -> Entry:
    """Record one more entry of ``case``."""
    with store.writing() as writing:
        return writing.append(next_intent(writing, case), PERSONAL, secret=SECRET)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An empty register."""
    path = tmp_path / "register.db"
    create(str(path))
    return path


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """An empty register, opened to write."""
    with open_for_writing(str(path)) as opened:
        yield opened


@contextmanager
def outsider(path: Path) -> Iterator[sqlite3.Connection]:
    """Connect as somebody would who does not use our program: SQLite's own defaults."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


@contextmanager
def without_rights() -> Iterator[None]:
    """Act as a user to whom file modes apply: the super-user is asked for nothing."""
    if os.geteuid() != 0:
        yield
        return
    nobody = 65534
    os.setresuid(nobody, nobody, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
