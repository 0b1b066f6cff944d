"""Some clients write to a register on a server, some of them and the server are killed."""

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

import pytest

from admission_flow.register.audit import audit
from admission_flow.register.core.reader import ReadingRegister
from tests.reliability.histories import wrong_with
from tests.reliability.server_crowd import begun, history, log_of, start
from tests.server import Server, started

if TYPE_CHECKING:
    import subprocess

CASES, CLIENTS = 3, 3


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that waits for its disk."""
    made = started(Path(gettempdir()) / f"admission-flow-crowd-{os.getpid()}", durable=True)
    yield made
    made.handle.cleanup()


def test_every_answer_of_many_clients_was_true(server: Server, tmp_path: Path) -> None:
    """Clients at the same few cases, two kills of a client and one of the server in the middle."""
    url, key = server.database(), tmp_path / "so.key"
    begun(url, key, CASES)
    chance = random.Random(7)
    notes = tmp_path / "notes"
    notes.mkdir()

    def client(number: int) -> "subprocess.Popen[bytes]":
        return start(url, key, notes / f"{number}.jsonl", number, CASES, 60)

    clients = [client(number) for number in range(CLIENTS)]
    for round_ in range(3):
        before = len(history(notes))
        deadline = time.monotonic() + 60
        while len(history(notes)) < before + 12 and time.monotonic() < deadline:
            time.sleep(0.05)
        if round_ == 1:
            server.kill()
            server.start()
        else:
            killed = chance.randrange(CLIENTS)
            clients[killed].kill()
            clients[killed].wait()
            clients[killed] = client(killed)
    before = len(history(notes))
    while len(history(notes)) < before + 12 and time.monotonic() < deadline:
        time.sleep(0.05)
    for one in clients:
        one.kill()
        one.wait()
    time.sleep(0.3)  # a server ends what a killed client had sent
    told = history(notes)
    assert wrong_with(told, log_of(url, key)) == []
    answers = Counter(event.told for event in told)
    assert answers["recorded"] > 20
    assert answers["read"] > 3
    with ReadingRegister.open(url, data_key=key) as register:
        assert audit.verify(register.store, register.judge).breaks == ()
        assert all(not one.wrong for one in audit.replay(register.store, register.judge))
    with suppress(OSError):
        server.drop(url)
