"""`health`: what a supervisor asks, answered by an exit code; nothing is written."""

import json
import os
import socket
import sqlite3
import threading
from collections import namedtuple
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.cli.shell.context import REGISTER_VARIABLE
from admission_flow.cli.shell.memory import STATE_VARIABLE
from admission_flow.database import create, postgres_link
from admission_flow.database.schema import revisions
from admission_flow.register.audit import health as module
from tests.database.conftest import without_rights
from tests.outsider import outsider
from tests.server import of_this_run

if TYPE_CHECKING:
    from tests.conftest import Desk


@pytest.fixture(params=["sqlite", "postgresql"])
def register(
    request: pytest.FixtureRequest, desk: "Desk", monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Return an empty register of either kind."""
    if request.param == "sqlite":
        assert desk("init").code == 0
        yield str(desk.register)
        return
    server = of_this_run()
    url = server.database()
    monkeypatch.setenv(REGISTER_VARIABLE, url)
    monkeypatch.setenv("ADMISSION_FLOW_DATA_KEY", str(desk.folder / "keys" / "data"))
    assert desk("init").code == 0
    yield url
    server.drop(url)


def test_a_register_that_can_be_worked_with(desk: "Desk", register: str) -> None:
    """Exit 0; revision, triggers, lock; that the log was not verified; no backup is known."""
    with outsider(register) as database:
        before = database.rows("SELECT * FROM log_entry")
    found = desk("health", "--json").json
    assert (found["healthy"], found["problems"], found["verify"]) == (True, [], "not asked")
    assert found["revision"] == found["revision_of_program"] == revisions()[-1]
    assert (found["triggers_are_ours"], found["writable"]) == (True, True)
    assert (found["free_megabytes"] is None) is register.startswith("postgresql")
    assert (found["last_backup"], found["desk_answers"]) == (None, None)
    for lang in ("vi", "en"):
        assert desk("health", "--lang", lang).code == 0
    with outsider(register) as database:
        assert database.rows("SELECT * FROM log_entry") == before


def test_the_last_backup_is_remembered(
    desk: "Desk", register: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the machine that made it; one that is too old, or unknown, is a problem if asked."""
    asked = ("health", "--backup-within", "24")
    assert desk(*asked).code == 7
    assert desk("db", "backup", str(desk.folder / "b.db")).code == 0
    found = desk(*asked, "--json").json
    assert (found["healthy"], found["entries_since_backup"]) == (True, 0)
    unit = ("unit", "add", "CB1", "Chi bộ Mẫu", "--level", "base", "--on", "2020-01-01")
    assert desk(*unit).code == 0
    assert desk("health", "--json").json["entries_since_backup"] == 1
    (note,) = Path(os.environ[STATE_VARIABLE]).glob("*.backup")
    told = json.loads(note.read_text("utf-8"))
    note.write_text(json.dumps({**told, "at": "2020-01-01T00:00:00+00:00"}), "utf-8")
    late = desk(*asked, "--lang", "en")
    assert (late.code, " h old" in late.err) == (7, True)
    for broken in ("", "[]", '{"at": "2020-01-01", "entries": 1}', '{"at": 1, "entries": 1}'):
        note.write_text(broken, "utf-8")
        assert desk("health", "--json").json["last_backup"] is None
    monkeypatch.setenv(STATE_VARIABLE, str(desk.folder / "another machine"))
    assert desk(*asked).code == 7
    assert register  # of either kind


@contextmanager
def held(register: str) -> Iterator[None]:
    """Hold the lock of whoever writes."""
    if register.startswith("postgresql"):
        with closing(postgres_link.PostgresLink(
            postgres_link.connect(register, read_only=False)
        )) as link:  # fmt: skip
            link.begin()
            yield
        return
    with closing(sqlite3.connect(register, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_a_lock_that_is_held_for_long(
    desk: "Desk", register: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 5; reading is not hindered, and is said to work."""
    monkeypatch.setattr(module, "LOCK_SECONDS", 0.1)
    with held(register):
        answer = desk("health", "--json")
        assert desk("health", "--read-only").code == 0
    assert answer.code == 5
    assert (answer.json["triggers_are_ours"], answer.json["writable"]) == (True, False)
    assert [one["error"] for one in answer.json["problems"]] == ["RegisterBusy"]
    assert desk("health").code == 0


def test_triggers_that_are_gone(desk: "Desk", register: str) -> None:
    """Exit 6, and the revision is told all the same."""
    with outsider(register) as database:
        place = " ON main.log_entry" if register.startswith("postgresql") else ""
        database.run(f"DROP TRIGGER log_entry_no_update{place}")
    answer = desk("health", "--json")
    assert (answer.code, answer.json["triggers_are_ours"]) == (6, False)
    assert answer.json["revision"] == revisions()[-1]


def test_no_register(desk: "Desk") -> None:
    """Exit 7, one sentence; nothing is made."""
    answer = desk("health")
    assert (answer.code, len(answer.err.splitlines())) == (7, 1)
    assert not desk.register.exists()


def test_another_revision(desk: "Desk") -> None:
    """A register that is to be upgraded first, or is of a later version: exit 7."""
    assert desk("init").code == 0
    for other in (revisions()[-2], "9999"):
        with outsider(str(desk.register)) as database:
            database.run(f"UPDATE alembic_version SET version_num = '{other}'")
        answer = desk("health", "--json")
        assert (answer.code, answer.json["writable"]) == (7, None)


def test_a_disk_that_is_almost_full(office: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 7 before anybody is refused: it can still be written to."""
    usage = namedtuple("usage", "total used free")  # noqa: PYI024 - as shutil has it
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(9**9, 9**9, 50 * 2**20))
    answer = office("health", "--json")
    assert (answer.code, answer.json["writable"], answer.json["free_megabytes"]) == (7, True, 50)
    assert [one["message"] for one in answer.json["problems"]] == ["disk_almost_full"]


def test_files_that_may_not_be_written(office: "Desk") -> None:
    """Exit 7, unless it is only to be read; modes of files do not bind the super-user."""
    office.folder.chmod(0o755)
    for path in office.folder.glob("so*.db"):
        path.chmod(0o444)
    for parent in office.folder.parents[:3]:
        parent.chmod(parent.stat().st_mode | 0o055)
    with without_rights():
        found = module.health(str(office.register))
        assert [one.message_id for one in found.problems] == ["register_no_access"]
        assert module.health(str(office.register), reads_only=True).problems == []


def test_an_inspectors_login_may_not_write(desk: "Desk") -> None:
    """On a server: who may only read is healthy where that is all that is asked."""
    server = of_this_run()
    url = server.database()
    create(url)
    name = url.partition("@/")[2].partition("?")[0]
    with outsider(url) as database:
        database.run(f"CREATE ROLE look_{name} LOGIN")
        database.run(f"GRANT USAGE ON SCHEMA main, private TO look_{name}")
        database.run(f"GRANT SELECT ON ALL TABLES IN SCHEMA main, private TO look_{name}")
    own = server.url(name, user=f"look_{name}")
    assert desk("health", "--register", own).code == 7
    assert desk("health", "--register", own, "--read-only").code == 0
    server.drop(url)
    server.run(f"DROP ROLE look_{name}")


@contextmanager
def answering(status: int, body: bytes) -> Iterator[int]:
    """Serve one answer to whatever is asked; yield the port."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


OURS = b'{"format": "admission-health/1"}'


@pytest.mark.parametrize(
    ("status", "body", "answers"),
    [(200, OURS, True), (503, OURS, True), (200, b"<html>", False), (200, b"[]", False)],
)
def test_whether_the_desk_answers(
    office: "Desk", monkeypatch: pytest.MonkeyPatch, status: int, body: bytes, *, answers: bool
) -> None:
    """A desk of ours, also one that says that something is wrong; no other program; no proxy."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with answering(status, body) as port:
        answer = office("health", "--desk-port", str(port), "--json")
    assert (answer.json["desk_answers"], answer.code) == (answers, 0 if answers else 7)


def test_a_desk_that_is_gone(office: "Desk") -> None:
    """Exit 7, by a sentence that names the port."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = str(door.getsockname()[1])
        answer = office("health", "--desk-port", port)
    assert answer.code == 7
    assert port in answer.err
