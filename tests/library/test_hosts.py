"""The programs of docs/embedders/hosts.md, each run as its page shows it."""

import re
import runpy
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from admission_flow import ReadingRegister, Register, judge
from admission_flow.testing import lawful_case

PAGE = Path(__file__).resolve().parents[2] / "docs/embedders/hosts.md"
PROGRAMS = dict(
    re.findall(r"^```python (\w+)\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
)
CASE = lawful_case(until="sympathiser_resolution")


@pytest.fixture(autouse=True)
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A register in the current folder, with a case that waits for its first step."""
    monkeypatch.chdir(tmp_path)
    clock = lambda: datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # noqa: E731
    with Register.create("register.db", "cb01", clock=clock) as register:
        register.open_case(CASE.person, CASE.unit)


def program(name: str) -> Path:
    file = Path(f"host_{name}.py").absolute()
    file.write_text(PROGRAMS[name], "utf-8")
    return file


def test_fastapi() -> None:
    """Requests from many threads: each answered, none lost, refusals in the reader's language."""
    pytest.importorskip("fastapi")
    pytest.importorskip("httpx2")
    from fastapi.testclient import TestClient  # noqa: PLC0415 - where it is installed

    app = runpy.run_path(str(program("fastapi")))["app"]
    client = TestClient(app)
    listed = {"on": "2023-01-10"}
    done = client.post("/cases/HS-0001/sympathiser", params=listed, headers={"officer": "cb02"})
    assert done.json()["state"] == "sympathiser"
    with ReadingRegister.open("register.db") as register:
        expected = register.explain("HS-0001")
    answers: list[Any] = []
    asked = [Thread(target=lambda: answers.append(client.get("/cases/HS-0001"))) for _ in range(8)]
    for thread in asked:
        thread.start()
    for thread in asked:
        thread.join()
    assert [answer.status_code for answer in answers] == [200] * 8
    assert {answer.json()["state"] for answer in answers} == {expected.state}
    assert len(answers[0].json()["next"][0]["findings"]) == len(expected.next[0].findings)
    for lang, words in (("vi", "Sổ không có hồ sơ"), ("en", "The register has no case")):
        missing = client.get("/cases/HS-0404", headers={"accept-language": lang})
        assert missing.status_code == 404
        assert missing.json()["text"].startswith(words)
    again = client.post(
        "/cases/HS-0001/sympathiser", params={"on": "2023-01-11"}, headers={"officer": "cb02"}
    )
    assert (again.status_code, again.json()["error"]) == (409, "step_refused")
    wrong = client.post(
        "/cases/HS-0001/sympathiser", params={"on": "hôm qua"}, headers={"officer": "cb02"}
    )
    assert wrong.status_code == 422
    url = "/cases/HS-0001/document"
    given = client.get(url, params={"purpose": "Đoàn kiểm tra"}, headers={"officer": "cb02"})
    assert given.json()["person"]["full_name"] == CASE.person.full_name
    kept = client.get(url, params={"purpose": ""}, headers={"officer": "cb02"})
    assert (kept.status_code, kept.json()["error"]) == (422, "privacy_misused")
    with ReadingRegister.open("register.db") as register:
        assert [one.purpose for one in register.privacy.register()] == ["Đoàn kiểm tra"]
    nobody = client.post("/cases/HS-0001/sympathiser", params=listed, headers={"officer": "can bo"})
    assert (nobody.status_code, nobody.json()["error"]) == (500, "officer_unnamed")


DJANGO = """
import sys
import django
from django.conf import settings
settings.configure(
    ROOT_URLCONF="host_django", ALLOWED_HOSTS=["*"], MIDDLEWARE=["host_django.RefusalsAsAnswers"]
)
django.setup()
from django.test import Client
client = Client()
found = client.get("/cases/HS-0001/")
assert (found.status_code, found.json()["state"]) == (200, sys.argv[1]), found.content
missing = client.get("/cases/HS-0404/")
assert (missing.status_code, missing.json()["error"]) == (422, "unknown_case"), missing.content
"""


def test_django() -> None:
    """A view reads the register; what is refused is an answer."""
    pytest.importorskip("django")
    program("django")
    with ReadingRegister.open("register.db") as register:
        state = register.explain("HS-0001").state
    done = subprocess.run(
        [sys.executable, "-c", DJANGO, state], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_notebook() -> None:
    """The cells leave a table of what the next steps ask for, and an open register nowhere."""
    with Register.open("register.db", "cb01") as register:
        register.advance("HS-0001", CASE.acts[0])  # type: ignore[arg-type]
    left = runpy.run_path(str(program("notebook")))
    assert left["rows"]
    assert {"case", "step", "says", "rule", "status", "facts"} <= left["rows"][0].keys()
    with pytest.raises(Exception, match="closed"):
        left["register"].today  # noqa: B018


def test_many_processes() -> None:
    """Verdicts come back from other processes."""
    with Register.open("register.db", "cb01") as register:
        register.advance("HS-0001", CASE.acts[0])  # type: ignore[arg-type]
    done = subprocess.run(
        [sys.executable, program("pool")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [judge(CASE).state]
