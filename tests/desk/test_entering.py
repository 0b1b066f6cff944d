"""Who is let in, and who is not: token, host, origin, form, idle time."""

import re
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from starlette.testclient import TestClient

from admission_flow.desk.application import Desk, build
from admission_flow.desk.guard import LARGEST_BODY
from admission_flow.desk.pages import PAGES
from admission_flow.desk.sessions import IDLE_SECONDS
from tests.desk.conftest import HOST, ORIGIN, Sitting, at_desk, office_at


def client_of(path: Path, **more: Any) -> tuple[Desk, TestClient]:  # noqa: ANN401 - passed on
    """Return a desk, and somebody who has not entered yet."""
    desk = build(office_at(path), HOST, **more)
    return desk, TestClient(desk.application, base_url=f"http://{HOST}", follow_redirects=False)


def test_the_token_is_exchanged_for_a_cookie(sample_folder: Path) -> None:
    """The cookie is for no script and no other site, and the address forgets the token."""
    desk, client = client_of(sample_folder / "so.db")
    answer = client.get(f"/?token={desk.sessions.token}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert client.get("/").status_code == 200


def test_without_a_token_nothing_is_shown(sample_folder: Path) -> None:
    """No page, and no name of anybody, for whoever does not sit at the desk."""
    desk, client = client_of(sample_folder / "so.db")
    for page in PAGES:
        path = re.sub(r"\{.*?\}", "HS-0001", page.path)
        method = "POST" if page.post else "GET"
        answer = client.request(method, path, headers=ORIGIN)
        assert answer.status_code == 401, path
        assert "Mẫu" not in answer.text
    assert client.get("/?token=wrong").status_code == 403
    assert desk.sessions.current is None


def test_the_address_serves_once(sample_folder: Path) -> None:
    """Whoever comes later with it is refused, and its officer is told a new one."""
    told: list[str] = []
    desk, client = client_of(sample_folder / "so.db", renewed=told.append)
    first = desk.sessions.token
    assert client.get(f"/?token={first}").status_code == 303
    client.cookies.clear()
    answer = client.get(f"/?token={first}")
    assert (answer.status_code, "đã dùng" in answer.text) == (403, True)
    assert told == [desk.sessions.token]
    assert client.get(f"/?token={told[0]}").status_code == 303


def test_a_session_ends_when_nobody_uses_it(sample_folder: Path) -> None:
    """Each request keeps it open; after the idle time a new address is needed."""
    now = [0.0]
    told: list[str] = []
    desk, client = client_of(sample_folder / "so.db", tick=lambda: now[0], renewed=told.append)
    client.get(f"/?token={desk.sessions.token}")
    for _ in range(3):
        now[0] += IDLE_SECONDS - 1
        assert client.get("/").status_code == 200
    now[0] += IDLE_SECONDS + 1
    assert client.get("/").status_code == 401
    assert told == [desk.sessions.token]


def test_what_a_session_keeps_does_not_wait_for_a_request(
    sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once nobody sits there, personal data go by themselves; while somebody does, they stay."""
    now, looked = [0.0], Event()
    desk, client = client_of(sample_folder / "so.db", tick=lambda: now[0])
    client.get(f"/?token={desk.sessions.token}")
    session = desk.sessions.current
    assert session is not None
    session.kept["owed"] = "Lò Thị Mẫu"
    let_go = desk.sessions.let_go_if_idle

    def looking() -> None:
        let_go()
        looked.set()

    monkeypatch.setattr(desk.sessions, "let_go_if_idle", looking)
    monkeypatch.setattr("admission_flow.desk.guard._A_MOMENT", -desk.sessions.idle)
    with client:
        client.get("/static/desk.css")
        assert not looked.is_set()
        client.get("/audit/log")
        assert looked.wait(20)
        assert session.kept
        now[0] += desk.sessions.idle + 1
        let_go()
    assert session.kept == {}
    assert session.signer is None
    assert client.get("/").status_code == 401


@pytest.mark.parametrize("host", ["evil.example:8411", "127.0.0.1:80", "localhost:8411", ""])
def test_a_foreign_host_is_refused(looking: Sitting, host: str) -> None:
    """A name of elsewhere that points to this machine reaches nothing, not even the style."""
    for path in ("/", "/static/desk.css"):
        answer = looking.get(path, headers={"host": host})
        assert answer.status_code == 403, path


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9", None])
def test_a_form_of_elsewhere_is_refused(looking: Sitting, origin: str | None) -> None:
    """A page of another origin cannot send a form, even with the session's cookie."""
    headers = {} if origin is None else {"origin": origin}
    session = looking.desk.sessions.current
    assert session is not None
    answer = looking.client.post("/leave", data={"csrf": session.csrf}, headers=headers)
    assert answer.status_code == 403
    assert looking.get("/").status_code == 200


def test_a_page_of_elsewhere_cannot_read(looking: Sitting) -> None:
    """A request that says that another origin asks is not answered."""
    assert looking.get("/", headers={"origin": "http://evil.example"}).status_code == 403


@pytest.mark.parametrize("csrf", ["", "wrong", None])
def test_a_form_without_its_token_is_refused(looking: Sitting, csrf: str | None) -> None:
    """Each form carries what only a page of this session holds."""
    data = {} if csrf is None else {"csrf": csrf}
    answer = looking.client.post("/leave", data=data, headers=ORIGIN)
    assert answer.status_code == 403
    assert looking.get("/").status_code == 200


def test_each_answer_forbids_what_is_of_elsewhere(looking: Sitting) -> None:
    """Pages, refusals and files say to the browser what it may load, keep and frame."""
    answers = [looking.get(path) for path in ("/", "/static/desk.css", "/no-such-page")]
    answers.append(looking.client.post("/leave", headers=ORIGIN))
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_is_too_large_is_refused(looking: Sitting) -> None:
    """Before it is read where its head says so, and while it is read where that lies."""
    headers = {**ORIGIN, "content-type": "application/x-www-form-urlencoded"}
    too_long = {**headers, "content-length": str(LARGEST_BODY + 1)}
    assert looking.client.post("/leave", content=b"", headers=too_long).status_code == 413

    def endless() -> Iterator[bytes]:
        for _ in range(LARGEST_BODY // 2**20 + 2):
            yield b"a" * 2**20

    assert looking.client.post("/leave", content=endless(), headers=headers).status_code in {
        400,
        413,
    }
    assert looking.get("/").status_code == 200


def test_leaving_ends_the_session_and_the_server(register_path: Path) -> None:
    """The button closes the desk: nobody comes in with the cookie of before."""
    sitting = at_desk(office_at(register_path))
    answer = sitting.post("/leave")
    assert (answer.status_code, "đã đóng" in answer.text) == (200, True)
    assert sitting.get("/").status_code == 401


def test_an_unknown_page_says_so(looking: Sitting) -> None:
    """A wrong address is a page with a way back, in an officer's words."""
    answer = looking.get("/no-such-page")
    assert (answer.status_code, "Không có trang này" in answer.text) == (404, True)
    assert 'href="/"' in answer.text
