"""`/health`: how a desk stands, for a supervisor; without a session, and nothing of anybody."""

import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from admission_flow.cli.office.health import _answers
from admission_flow.desk.application import build
from admission_flow.desk.health import SERVES_SECONDS
from tests.desk import sample
from tests.desk.conftest import HOST, Sitting, office_at, serving
from tests.outsider import outsider


@pytest.fixture
def now() -> list[float]:
    """Return the seconds that the desk goes by."""
    return [0.0]


@pytest.fixture
def client(register_path: Path, now: list[float]) -> TestClient:
    """Return whoever reaches the port, and has no session."""
    desk = build(office_at(register_path), HOST, tick=lambda: now[0])
    return TestClient(desk.application, base_url=f"http://{HOST}")


def test_it_is_told_without_a_session(client: TestClient) -> None:
    """Status 200, the same document as `health --json`; no name, unit, case or path."""
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json()["healthy"] is True
    assert answer.json()["verify"] == "not asked"
    assert "set-cookie" not in answer.headers
    for word in (sample.OFFICER, "HS-", "/", *(name for name, _, _ in sample.PEOPLE)):
        assert word not in answer.text.replace("admission-health/1", "")


def test_the_guard_stands_before_it(client: TestClient) -> None:
    """A foreign name, a foreign page in a browser, another method: refused as everywhere."""
    assert client.get("/health", headers={"host": "vi-du:8411"}).status_code == 403
    assert client.get("/health", headers={"origin": "http://vi-du"}).status_code == 403
    assert client.get("/health", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.post("/health").status_code == 403
    assert client.get("/health/").status_code == 401
    assert client.get("/").status_code == 401


def test_what_is_wrong_is_503_and_is_looked_at_again_after_a_while(
    client: TestClient, register_path: Path, now: list[float]
) -> None:
    """However often it is asked, the register is opened once in some seconds."""
    assert client.get("/health").status_code == 200
    with outsider(str(register_path)) as database:
        database.run("DROP TRIGGER log_entry_no_update")
    now[0] += SERVES_SECONDS - 1
    assert client.get("/health").status_code == 200
    now[0] += 1
    answer = client.get("/health")
    assert answer.status_code == 503
    assert [one["exit"] for one in answer.json()["problems"]] == [6]


def test_a_desk_that_reads_only_is_not_asked_whether_it_can_write(looking: Sitting) -> None:
    """It has no business with the lock."""
    assert looking.get("/health").json()["writable"] is None


def test_the_command_finds_a_desk_that_serves(sample_folder: Path) -> None:
    """Over the network of this machine, as a supervisor does."""
    with serving(office_at(sample_folder / "so.db", officer=None)) as (_, host):
        port = int(host.partition(":")[2])
        assert any(_answers(port) or time.sleep(0.1) for _ in range(100))  # type: ignore[func-returns-value]
