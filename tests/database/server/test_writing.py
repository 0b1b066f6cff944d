"""Writing to a register on a PostgreSQL server: waiting, breaking off, killed."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir

import psycopg
import pytest

from admission_flow.database import (
    create,
    open_for_reading,
    open_for_writing,
    postgres_link,
)
from admission_flow.database.postgres_link import PostgresLink
from admission_flow.database.store import Store
from admission_flow.errors import (
    AdmissionFlowError,
    CaseMoved,
    CommitUnsure,
    RegisterBusy,
    ServerFailed,
)
from tests.database.conftest import PERSONAL, SECRET, append_one, next_intent
from tests.database.server.conftest import admin
from tests.server import Server, started

# ---- writing ----


def test_whoever_waits_too_long_is_told(
    url: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bounded: the lock is somebody else's, nothing is written, and the next try works."""
    monkeypatch.setitem(postgres_link.SETTINGS, "lock_timeout", "200ms")
    with store.writing(), open_for_writing(url) as other:
        begun = time.monotonic()
        with pytest.raises(RegisterBusy) as caught, other.writing():
            raise AssertionError
        assert 0.15 < time.monotonic() - begun < 10
    assert caught.value.exit_code == 5
    assert append_one(store).seq == 0


def test_nobody_writes_on_a_state_of_before_the_wait(url: str, store: Store) -> None:
    """Whoever waited for the lock sees what was committed meanwhile, and is refused by it."""
    append_one(store)
    told: list[object] = []

    def late() -> None:
        with open_for_writing(url) as other:
            try:
                with other.writing() as writing:
                    told.append(writing.head[0])
                    writing.append(intent, PERSONAL, secret=SECRET)
            except CaseMoved as error:
                told.append(error)

    with store.writing() as writing:
        intent = next_intent(writing)
        waiting = threading.Thread(target=late)
        waiting.start()
        time.sleep(0.3)
        writing.append(next_intent(writing), PERSONAL)
    waiting.join()
    assert told[0] == 2
    assert isinstance(told[1], CaseMoved)


def test_a_server_that_was_started_anew_is_reached_again(url: str, store: Store) -> None:
    """Between two transactions: reading and writing go on; in the middle nothing is written."""
    append_one(store)
    ended = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    admin(url, ended)
    assert store.head[0] == 1
    assert append_one(store).seq == 1
    admin(url, ended)
    assert append_one(store).seq == 2
    with pytest.raises(ServerFailed) as caught, store.writing() as writing:  # noqa: PT012 - together
        writing.append(next_intent(writing), PERSONAL)
        admin(url, ended)
        writing.count_unsigned()
    assert caught.value.exit_code == 7
    assert store.head[0] == 3
    assert append_one(store).seq == 3


def test_a_connection_that_breaks_at_the_commit_is_unsure(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server may have committed: nobody says that nothing was written, and again is safe."""
    commit = PostgresLink.commit

    def broken(link: PostgresLink) -> None:
        commit(link)
        link.connection.close()
        raise psycopg.OperationalError("the connection is lost")

    entry_id = os.urandom(16).hex()
    with monkeypatch.context() as patch:
        patch.setattr(PostgresLink, "commit", broken)
        with pytest.raises(CommitUnsure), store.writing() as writing:
            writing.append(next_intent(writing, entry_id=entry_id), PERSONAL, secret=SECRET)
    with store.writing() as writing:
        again = writing.append(next_intent(writing, entry_id=entry_id), PERSONAL)
    assert (again.seq, store.head[0]) == (0, 1)


def test_a_commit_that_answers_rollback_wrote_nothing(store: Store) -> None:
    """PostgreSQL raises nothing there: whoever does not look believes that it is recorded."""
    with pytest.raises(ServerFailed), store.writing() as writing:  # noqa: PT012
        writing.append(next_intent(writing), PERSONAL, secret=SECRET)
        with suppress(psycopg.Error):
            writing._link.run("SELECT 1 / 0")
    assert store.head[0] == 0


# ---- durability: a server of its own, which waits for its disk ----


@pytest.fixture(scope="module")
def durable() -> Iterator[Server]:
    """A server with the settings that an office's has."""
    made = started(Path(gettempdir()) / f"admission-flow-durable-{os.getpid()}", durable=True)
    yield made
    made.handle.cleanup()


def _write(place: str, ended: threading.Event, acknowledged: list[int]) -> None:
    with suppress(AdmissionFlowError), open_for_writing(place) as store:
        while not ended.is_set():
            acknowledged.append(append_one(store).seq)


def test_what_was_acknowledged_survives_a_killed_server(durable: Server) -> None:
    """Every process of the server is killed while entries are written, again and again."""
    place = durable.database()
    create(place)
    acknowledged: list[int] = []
    for _ in range(3):
        ended = threading.Event()

        writer = threading.Thread(target=_write, args=(place, ended, acknowledged))
        before = len(acknowledged)
        writer.start()
        while len(acknowledged) < before + 20:
            time.sleep(0.005)
        durable.kill()
        ended.set()
        writer.join()
        durable.start()
        with open_for_reading(place) as store:
            rows = list(store.rows())
        assert [row[0] for row in rows] == list(range(len(rows)))
        assert acknowledged[-1] < len(rows)
        del acknowledged[len(rows) :]
    assert acknowledged == sorted(set(acknowledged))
    assert len(acknowledged) >= 60
