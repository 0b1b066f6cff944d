"""Two officers on one case: one wins, the other is told what was written; waiting is told too."""

import sqlite3
import threading
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from admission_flow.database import sqlite, store, waiting
from admission_flow.errors import CaseMoved
from admission_flow.messages.saying import say
from admission_flow.procedure.acts import HelperReport, TaskAssigned
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case
from tests.conftest import Desk

MOVED = 5


def opened(desk: Desk) -> str:
    case = lawful_case("sympathiser_resolution")
    with Register.open(str(desk.register), "cb01") as register:
        return register.open_case(case.person, case.unit).id


def test_who_comes_second_sees_what_was_written_since(office: Desk) -> None:
    """Officer, day, time and act of each entry since the version that was seen; nothing older."""
    case = opened(office)
    words = ("case", "record", case, "task_assigned", "--on", "2024-01-05", "--at-version")
    assert office(*words, "1", "task=mẫu").code == 0
    with Register.open(str(office.register), "cb02") as register:
        register.record(case, HelperReport(on=date(2024, 1, 6), assessment="Tiến bộ"))
    size = len(office.stored()[0])
    answer = office(*words, "2", "task=khác", "--as", "cb03", "--lang", "en")
    assert (answer.code, answer.out) == (MOVED, "")
    first, *lines = answer.err.strip().splitlines()
    assert "at version 3, you saw version 2" in first
    (line,) = lines
    assert line.strip().startswith("Entry 3, ")
    assert "by cb02: recorded: " in line or "by cb02" in line
    assert "cb01" not in answer.err
    assert "Tiến bộ" not in answer.err
    assert len(office.stored()[0]) == size
    assert office("case", "show", case, "--json").json["version"] == 3
    both = office(*words, "1", "task=khác", "--lang", "vi")
    assert both.code == MOVED
    assert [text.strip()[:5] for text in both.err.splitlines()[1:]] == ["Mục 2", "Mục 3"]


def test_a_host_is_told_the_same(office: Desk) -> None:
    """The error carries it, and says it in both languages."""
    case = opened(office)
    with Register.open(str(office.register), "cb02") as register:
        entry = register.record(case, TaskAssigned(on=date(2024, 1, 5), task="mẫu")).entry
        with pytest.raises(CaseMoved) as moved:
            register.record(case, TaskAssigned(on=date(2024, 1, 6), task="mẫu"), version=1)
    (one,) = moved.value.changes
    assert (one.entry, one.officer, one.kind) == (entry.seq, "cb02", "task_assigned")
    assert len(say(moved.value, "vi").splitlines()) == 2


def hold(path: Path, seconds: float, held: threading.Event) -> None:
    """Write in another window for a while."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        held.set()
        time.sleep(seconds)
        database.execute("ROLLBACK")


@pytest.mark.parametrize(("seconds", "told"), [(0.6, False), (1.8, True)])
def test_waiting_for_another_window_is_told(
    office: Desk,
    seconds: float,
    told: bool,  # noqa: FBT001 - a table of the test
) -> None:
    """Once, after a second, on standard error, with the most that is waited; then it goes on."""
    case = opened(office)
    held = threading.Event()
    other = threading.Thread(target=hold, args=(office.register, seconds, held))
    other.start()
    held.wait(10)
    try:
        answer = office(
            "case", "record", case, "task_assigned", "--on", "2024-01-05", "task=mẫu",
            "--lang", "en",
        )  # fmt: skip
    finally:
        other.join()
    assert answer.code == 0
    line = "Another window is writing to the register; waiting up to 30 seconds for it."
    assert answer.err.count(line) == int(told)
    assert "Another window" not in answer.out


def test_waiting_ends(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 5 after the limit that was told, and nothing was written."""
    case = opened(office)
    monkeypatch.setitem(sqlite.WRITE_SETTINGS, "busy_timeout", 1500)
    for module in (sqlite, store):
        monkeypatch.setattr(module, "BUSY_MS", 1500)
    monkeypatch.setattr(waiting, "AFTER", 0.2)
    held = threading.Event()
    other = threading.Thread(target=hold, args=(office.register, 4, held))
    other.start()
    held.wait(10)
    begun = time.monotonic()
    try:
        answer = office(
            "case", "record", case, "task_assigned", "--on", "2024-01-05", "task=mẫu",
            "--lang", "en",
        )  # fmt: skip
        took = time.monotonic() - begun
    finally:
        other.join()
    assert answer.code == MOVED
    assert took < 4
    assert "waiting up to 1 second for it" in answer.err
    assert "Somebody else is writing" in answer.err


def test_nobody_is_told_where_nobody_asked_to_be() -> None:
    """A host program's threads are its own: none is begun."""
    before = threading.active_count()
    with waiting.waited_for(30):
        assert threading.active_count() == before
    with waiting.telling(lambda _: None), waiting.waited_for(30):
        assert threading.active_count() == before + 1
