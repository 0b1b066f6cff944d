"""The log of a desk: pages by the template of their address, and nobody on them."""

import json
from pathlib import Path
from typing import Any

import pytest

from admission_flow.desk.pages import PAGES
from admission_flow.desk.streaming import streamed
from admission_flow.event_log import EventLog
from tests.desk import sample
from tests.desk.conftest import HOST, ORIGIN, Sitting, at_desk, office_at
from tests.logged import MARK, lines


@pytest.fixture
def told() -> list[str]:
    """Return what is told of the log."""
    return []


@pytest.fixture
def noted(register_path: Path, tmp_path: Path, told: list[str]) -> Sitting:
    """Return somebody at a desk whose requests are noted."""
    log = EventLog(str(tmp_path / "events.jsonl"), told.append)
    return at_desk(office_at(register_path), log=log)


def in_place(path: str) -> str:
    """Return an address of a page, its case a real one and all else marked."""
    for name, value in {"{case}": "HS-0006", "{entry}": "HS-0006.1", "{number:int}": "1"}.items():
        path = path.replace(name, value)
    for name in ("{kind}", "{token}", "{suffix}"):
        path = path.replace(name, MARK)
    return path


def test_every_page_is_noted_by_its_template(noted: Sitting, tmp_path: Path) -> None:
    """Asked with marked addresses, queries and forms: template and status; no mark, no name."""
    asked: list[tuple[str, str | None, int]] = [("GET", None, 303), ("GET", "/", 200)]
    fields = {name: MARK for page in ("/new", "/meeting", "/lists", "/papers")
              for name in named_in(noted.get(page).text)}  # fmt: skip
    asked += [("GET", page, 200) for page in ("/new", "/meeting", "/lists", "/papers")]
    for page in PAGES:
        address = in_place(page.path)
        if page.post:
            answer = noted.post(address, {**fields, "reason": MARK, "purpose": MARK})
        else:
            answer = noted.get(
                f"{address}?q={MARK}&find={MARK}&unit={MARK}", follow_redirects=False
            )
        asked.append(("POST" if page.post else "GET", page.path, answer.status_code))
    events = lines(tmp_path / "events.jsonl")
    found = [(event["method"], event["page"], event["status"]) for event in events
             if event["page"] is None or not event["page"].startswith("/static")]  # fmt: skip
    # The guard itself takes the token, and sends on to the first page.
    assert found == asked
    text = (tmp_path / "events.jsonl").read_text("utf-8")
    for name, _, _ in sample.PEOPLE:
        assert name not in text
    assert "HS-" not in text
    assert sample.OFFICER not in text
    assert {event["database"] for event in events} == {None, "sqlite"}


def named_in(text: str) -> set[str]:
    """Return the names of the fields of a page's forms."""
    return {part.partition('"')[0] for part in text.split(' name="')[1:]} - {"csrf"}


def test_what_is_refused_is_noted_too(noted: Sitting, tmp_path: Path) -> None:
    """No session, a foreign host, a wrong token, no such page, a method of one's own."""
    client: Any = noted.client
    client.cookies.clear()
    client.get("/cases")
    client.get("/", headers={"host": f"{MARK}.vi-du"})
    client.get(f"/?token={MARK}")
    client.get(f"/{MARK}")
    client.request(MARK, "/cases", headers=ORIGIN)
    events = lines(tmp_path / "events.jsonl")[-5:]
    assert [(event["status"], event["message"]) for event in events] == [
        (401, "refused.no_session"),
        (403, "refused.foreign_host"),
        (403, "refused.wrong_token"),
        (401, "refused.no_session"),
        (401, "refused.no_session"),
    ]
    assert events[-1]["method"] is None
    assert HOST not in (tmp_path / "events.jsonl").read_text("utf-8")


def test_what_goes_wrong_on_a_page_that_grows_is_noted(
    noted: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its status was sent before: the error stands beside it."""

    def broken(call: Any, title: str, _: object, **more: Any) -> Any:  # noqa: ANN401 - passed on
        def work(_: object) -> Any:  # noqa: ANN401 - never returns
            raise ZeroDivisionError(MARK)

        return streamed(call, title, work, **more)

    monkeypatch.setattr("admission_flow.desk.pages.checking.streamed", broken)
    answer = noted.post("/audit/verify")
    event = [one for one in raw(tmp_path) if one["page"] == "/audit/verify"][-1]
    assert (event["status"], event["error"], event["message"]) == (
        200,
        "ZeroDivisionError",
        "defect",
    )
    assert event["code"] in answer.text


def raw(folder: Path) -> list[dict[str, Any]]:
    """Return the lines, also those of a defect, whose class is Python's own."""
    text = (folder / "events.jsonl").read_text("utf-8")
    assert MARK not in text
    return [json.loads(line) for line in text.splitlines()]


def test_a_log_that_cannot_be_written_is_told_once(
    noted: Sitting, tmp_path: Path, told: list[str]
) -> None:
    """Pages come as before; once it could be written again, the next failure is told again."""
    log = tmp_path / "events.jsonl"
    for _ in range(2):
        log.unlink()
        log.mkdir()
        assert noted.get("/cases").status_code == 200
        assert noted.get("/cases").status_code == 200
        log.rmdir()
        assert noted.get("/cases").status_code == 200
    assert told == ["not_a_log", "not_a_log"]
