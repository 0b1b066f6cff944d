"""A register on a server that another one follows: read there, and taken over by it."""

import os
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.cli.shell.context import REGISTER_VARIABLE
from admission_flow.errors import CommitUnsure
from admission_flow.messages import say
from admission_flow.procedure.acts import TaskAssigned
from admission_flow.register.core.entering import Written
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case
from tests.database.server.follower import Follower, following
from tests.reliability.histories import wrong_with
from tests.reliability.server_crowd import begun, history, log_of, start
from tests.server import Server, started

if TYPE_CHECKING:
    from tests.conftest import Answer, Desk

READ = (
    ("case", "list", "--json"),
    ("case", "show", "1"),
    ("due",),
    ("audit", "verify"),
    ("audit", "replay"),
    ("db", "check"),
    ("status",),
)
WRITTEN = (
    ("case", "record", "1", "paper_lost", "--on", "2025-06-01", "what=quyết định"),
    ("unit", "add", "K1", "Chi bộ K1", "--level", "branch", "--on", "2020-01-01"),
    ("db", "rebuild"),
)
FEWEST = 10
"""Acts that were acknowledged before the first server dies."""
SERVER_FOLLOWS = "chỉ nhận bản sao của một máy chủ khác"
ALL = "ALTER SYSTEM SET synchronous_standby_names = '*'"
CUT = """
SELECT pg_cancel_backend(pid) FROM pg_stat_activity
WHERE application_name = 'admission-flow' AND wait_event = 'SyncRep'
"""
NONE = "ALTER SYSTEM SET synchronous_standby_names = ''"


@pytest.fixture
def pair() -> Iterator[tuple[Server, Follower]]:
    """A server of its own that waits for its disk, and one that follows it."""
    with tempfile.TemporaryDirectory(prefix="admission-flow-leader-") as folder:
        server = started(Path(folder) / "data", durable=True)
        with following(server) as follower:
            yield server, follower
        server.handle.cleanup()


def follows(server: Server, statement: str) -> None:
    """Say whether what is acknowledged waits for the follower, and wait until it is so."""
    server.run(statement)
    server.run("SELECT pg_reload_conf()")
    wanted = "sync" if statement is ALL else "async"
    for _ in range(200):
        if server.run("SELECT sync_state FROM pg_stat_replication") == [(wanted,)]:
            return
        time.sleep(0.05)
    raise AssertionError(wanted)


def test_nothing_acknowledged_is_lost_where_one_waits_for_the_other(
    pair: tuple[Server, Follower], tmp_path: Path
) -> None:
    """Clients write until the first server dies: all that they were told is on the second."""
    server, follower = pair
    url, key = server.database(), tmp_path / "key"
    begun(url, key, 4)
    follows(server, ALL)
    clients = [start(url, key, tmp_path / f"{n}.jsonl", n, 4, 60.0) for n in range(3)]
    until = time.monotonic() + 50
    while sum(event.told == "recorded" for event in history(tmp_path)) < FEWEST:
        assert time.monotonic() < until
        time.sleep(0.1)
    server.kill()
    for client in clients:
        client.kill()
        client.wait()
    follower.promote()
    assert wrong_with(history(tmp_path), log_of(follower.url(url), key)) == []


def test_a_wait_that_is_cut_acknowledges_nothing(
    pair: tuple[Server, Follower], tmp_path: Path
) -> None:
    """PostgreSQL says COMMIT to it, with a warning: only the first server has what was written.

    The same command again finds it there, and does not write it twice.
    """
    server, follower = pair
    url, key = server.database(), tmp_path / "key"
    (case,) = begun(url, key, 1)
    follows(server, ALL)
    follower.stop()
    task = TaskAssigned(on=date(2024, 1, 2), task="Việc mẫu")
    with ThreadPoolExecutor(1) as elsewhere:
        asked = elsewhere.submit(recorded, url, key, case, task)
        until = time.monotonic() + 50
        while not server.run(CUT):
            assert time.monotonic() < until
            time.sleep(0.05)
        with pytest.raises(CommitUnsure) as caught:
            asked.result(50)
    assert "chờ máy chủ thứ hai" in say("vi", "error.commit_unsure", **caught.value.facts)
    assert recorded(url, key, case, task).repeated


def recorded(url: str, key: Path, case: str, task: TaskAssigned) -> Written:
    with Register.open(url, "cb01", must_exist=True, data_key=key) as register:
        return register.record(case, task)


def test_one_that_follows_is_read_and_not_written_to(
    desk: "Desk",
    pair: tuple[Server, Follower],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """It answers as the first; what would write says that it only reads. It may lag, and be seen.

    Whoever was told of an entry that it does not hold yet is not told that all is well.
    """
    server, follower = pair
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
    monkeypatch.setenv("XDG_DATA_HOME", str(desk.folder / "data"))
    first = server.database()
    second = follower.url(first)
    server.run("ALTER SYSTEM SET synchronous_commit = 'remote_apply'")
    follows(server, ALL)

    def at(url: str, *line: str) -> "Answer":
        monkeypatch.setenv(REGISTER_VARIABLE, url)
        return desk(*line)

    lawful = desk.file("case.json", lawful_case())
    assert at(first, "init").code == 0
    for _ in range(3):  # each time at once: what is acknowledged is there too
        assert at(first, "case", "import", lawful, "--even-if-known").code == 0
        size = at(first, "audit", "log", "--json").out
        assert at(second, "audit", "log", "--json").out == size
    for line in READ:
        there, here = at(first, *line), at(second, *line)
        assert (here.code, here.out.replace(second, first)) == (there.code, there.out), line
    for wanted in WRITTEN:
        refused = at(second, *wanted)
        assert (refused.code, refused.out) == (7, ""), wanted
        assert SERVER_FOLLOWS in refused.err
    assert at(second, "audit", "log", "--json").out == size
    assert [at(url, "health").code for url in (first, second)] == [0, 7]
    assert at(second, "db", "backup", str(desk.folder / "sao.db")).code == 0
    assert at(second, "init").code == 7


@pytest.mark.parametrize("read_there", [False, True])
def test_a_lag_is_noticed_where_the_register_was_seen_elsewhere_last(
    desk: "Desk",
    pair: tuple[Server, Follower],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
    *,
    read_there: bool,
) -> None:
    """Where one that lags takes over, whoever saw more is told that the log is shorter.

    But for who read it under its own address before: that is held to what was seen there.
    """
    server, follower = pair
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
    monkeypatch.setenv("XDG_DATA_HOME", str(desk.folder / "data"))
    monkeypatch.setenv(REGISTER_VARIABLE, server.database())
    follows(server, ALL)
    lawful = desk.file("case.json", lawful_case())
    assert [desk("init").code, desk("case", "import", lawful).code] == [0, 0]
    first = os.environ[REGISTER_VARIABLE]
    if read_there:
        monkeypatch.setenv(REGISTER_VARIABLE, follower.url(first))
        assert desk("case", "list").code == 0
        monkeypatch.setenv(REGISTER_VARIABLE, first)
    follows(server, NONE)
    follower.stop()
    done = desk("case", "record", "1", "paper_lost", "--on", "2025-06-01", "what=quyết định")
    assert done.code == 0
    server.kill()
    follower.start()
    follower.promote()
    monkeypatch.setenv(REGISTER_VARIABLE, follower.url(first))
    if read_there:
        assert [desk("case", "list").err, desk("audit", "verify").code] == ["", 0]
        return
    listed = desk("case", "list")  # is shown, and what is wrong beside it
    assert (listed.code, "38" in listed.err, "37" in listed.err) == (0, True, True)
    written = desk("case", "record", "1", "paper_lost", "--on", "2025-06-01", "what=quyết định")
    assert [written.code, desk("audit", "verify").code] == [6, 6]
